//! The page of an offer: the same words as the application has, for those who read without it.

use jiff::civil::Date;
use mce_shared::catalogue::{
    Action, Block, Formation, NotBookable, Purpose, Repertoire, Session, blocks, bookable, per_hour,
};
use mce_shared::french::{capitalised, hours, plural};
use mce_shared::organisme::TrainingBody;

use super::html::{Attributes, Html};
use super::shell::Page;
use super::{address, course};

/// Longest description in the head, in characters: what search engines show of it.
const DESCRIPTION_MAX: usize = 160;

/// Sessions that the page and its description for machines have, at most: the soonest.
pub const SESSIONS_MAX: usize = 100;

/// A title within the page.
const TITLE: Attributes<'static> = &[("class", "fr-h4 fr-mt-3w fr-mb-1w")];

/// What is known of an offer.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    pub formation: &'a Formation,
    pub action: &'a Action,
    pub of: &'a TrainingBody,
    pub today: Date,
}

/// Its page. `origin` is the site's.
#[must_use]
pub fn page(offer: Offer<'_>, origin: &str) -> Page {
    Page { head: head(offer, origin), main: main(offer, origin), starts: true }
}

impl<'a> Offer<'a> {
    /// Those that have not begun, the soonest first.
    pub fn sessions(self) -> Vec<&'a Session> {
        let to_come = self.action.sessions.iter().filter(|session| session.is_to_come(self.today));
        let mut sessions: Vec<&Session> = to_come.collect();
        sessions.sort_by_key(|session| session.debut);
        sessions
    }

    /// What stands in the way of a request.
    pub fn obstacles(self, session: &Session) -> Vec<NotBookable> {
        bookable(self.formation, self.action, session, &self.of.standing, self.today)
    }

    /// Its one address.
    #[must_use]
    pub fn address(self, origin: &str) -> String {
        address(origin, self.formation, self.action)
    }
}

fn head(offer: Offer<'_>, origin: &str) -> Html {
    let title = &offer.formation.intitule;
    let (address, description) = (offer.address(origin), description(offer));
    let meta =
        |name: &'static str, content: &str| Html::void("meta", &[("name", name), ("content", content)]);
    let graph =
        |name: &'static str, content: &str| Html::void("meta", &[("property", name), ("content", content)]);
    [
        Html::element("title", &[], format!("{title} – Mon Compte Élu")),
        meta("description", &description),
        Html::void("link", &[("rel", "canonical"), ("href", &address)]),
        graph("og:type", "website"),
        graph("og:site_name", "Mon Compte Élu"),
        graph("og:locale", "fr_FR"),
        graph("og:title", title),
        graph("og:description", &description),
        graph("og:url", &address),
        Html::data("application/ld+json", &course::course(offer, origin)),
    ]
    .into()
}

/// The objective, on one line and no longer than it is shown.
fn description(offer: Offer<'_>) -> String {
    let mut short = String::new();
    for word in offer.formation.objectif.split_whitespace() {
        if short.chars().count() + word.chars().count() + 1 > DESCRIPTION_MAX {
            return short + "…";
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}

fn main(offer: Offer<'_>, origin: &str) -> Html {
    let Offer { formation, action, .. } = offer;
    let texts = [
        ("Ce que vous saurez faire", &formation.objectif),
        ("À l’issue de la formation", &formation.resultats_attendus),
        ("Programme", &formation.contenu),
    ];
    let inside: Html = [
        Html::element("p", &[], Html::element("a", &[("href", "/recherche")], "Toutes les formations")),
        Html::element("h1", &[], formation.intitule.as_str()),
        Html::element("p", &[("class", "fr-text--lead")], kind(offer)),
        Html::element("div", &[("class", "mce-panel")], facts(offer)),
        texts.into_iter().map(|(title, text)| paragraph(title, text)).collect(),
        Html::element("h2", TITLE, "Sessions"),
        sessions(offer),
        others(formation, action, origin),
    ]
    .into();
    // The name tells the application, and our journeys, that it has not taken over yet.
    Html::element("main", &[("id", "app-loading"), ("class", "fr-container mce-page fr-py-4w")], inside)
}

/// "En présentiel, formation liée au mandat : budget et finances".
fn kind(offer: Offer<'_>) -> String {
    let mode = offer.action.mode.label();
    match &offer.formation.purpose {
        Purpose::Reinsertion { .. } => format!("{mode}, formation de réinsertion professionnelle"),
        Purpose::Mandate { theme } => {
            let theme = Repertoire::at(offer.today).and_then(|known| known.theme(theme));
            let theme = theme.map(|theme| format!(" : {}", theme.label)).unwrap_or_default();
            format!("{mode}, formation liée au mandat{theme}")
        }
    }
}

fn paragraph(title: &'static str, text: &str) -> Html {
    if text.is_empty() {
        return Html::default();
    }
    let lines = |name: &'static str, lines: Vec<&str>| {
        lines.into_iter().map(|line| Html::element(name, &[], line)).collect::<Html>()
    };
    let block = |block| match block {
        Block::Paragraphs(paragraphs) => lines("p", paragraphs),
        Block::List(items) => Html::element("ul", &[], lines("li", items)),
    };
    [Html::element("h2", TITLE, title), blocks(text).into_iter().map(block).collect()].into()
}

fn facts(offer: Offer<'_>) -> Html {
    let Offer { formation, action, of, today } = offer;
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    let hourly = per_hour(action.price_ht, action.duree_heures).map(|price| price.french() + " HT");
    let price = match action.price_ht == action.price_ttc {
        true => action.price_ttc.french(),
        false => format!("{} TTC, {} HT", action.price_ttc.french(), action.price_ht.french()),
    };
    let all = [
        ("Prix", price),
        ("Prix d’une heure", hourly.unwrap_or_default()),
        ("Durée", hours(action.duree_heures)),
        ("Organisme", of.name.clone()),
        ("Agrément", of.standing.french(today)),
        ("Participants", format!("au plus {}", plural(action.participants_max, "personne", "personnes"))),
        ("Rythme", action.rythme.clone()),
        ("Lieu", action.lieu.as_ref().map(|place| place.line()).unwrap_or_default()),
        ("Prérequis", optional(&action.prerequis)),
        ("Conditions", optional(&action.conditions)),
        ("Accès handicap", optional(&action.acces_handicapes)),
        ("Courriel", optional(&formation.contact.courriel)),
        ("Téléphone", optional(&formation.contact.telephone)),
    ];
    let fact = |(name, value): (&str, String)| {
        Html::from([Html::element("dt", &[], name), Html::element("dd", &[], value)])
    };
    let known = all.into_iter().filter(|(_, value)| !value.is_empty());
    Html::element("dl", &[("class", "mce-facts")], known.map(fact).collect::<Html>())
}

fn sessions(offer: Offer<'_>) -> Html {
    let sessions = offer.sessions();
    let lines: Vec<Html> = sessions.iter().take(SESSIONS_MAX).map(|session| line(offer, session)).collect();
    if lines.is_empty() {
        return Html::element(
            "p",
            &[],
            "Aucune session à venir n’est annoncée. Écrivez à l’organisme, ou cherchez une autre formation.",
        );
    }
    let list = Html::element("ul", &[], lines.into_iter().collect::<Html>());
    match sessions.len().saturating_sub(SESSIONS_MAX) {
        0 => list,
        more => [list, Html::element("p", &[], the_others(offer, more))].into(),
    }
}

/// How many more there are, and where: in the calendar of the application.
fn the_others(offer: Offer<'_>, more: usize) -> Html {
    let title = url::form_urlencoded::byte_serialize(offer.formation.intitule.as_bytes()).collect::<String>();
    let calendar = format!("/recherche?text={title}&view=calendrier");
    let count = plural(i64::try_from(more).unwrap_or(i64::MAX), "autre session", "autres sessions");
    Html::element("a", &[("href", &calendar)], format!("et {count}, dans le calendrier"))
}

/// When, where, and whether it can be asked for. Places left are not said: the page may be some minutes old.
fn line(offer: Offer<'_>, session: &Session) -> Html {
    let action = offer.action;
    let place = action.place_of(session).map_or_else(|| "à distance".to_owned(), |place| place.town());
    let obstacle = offer.obstacles(session).first().map(|obstacle| format!("{}.", obstacle.cause()));
    let state = obstacle.unwrap_or_else(|| "Les demandes sont ouvertes.".to_owned());
    Html::element("li", &[], format!("{}, {place}. {state}", capitalised(&session.dates())))
}

/// The other ways to follow the formation.
fn others(formation: &Formation, action: &Action, origin: &str) -> Html {
    let other = |other: &Action| {
        let town = other.sessions.first().and_then(|session| other.place_of(session));
        let town = town.map(|place| format!(" à {}", place.ville)).unwrap_or_default();
        let label = format!("{}{town} : {}", other.mode.label(), other.price_ttc.french());
        Html::element("li", &[], Html::element("a", &[("href", &address(origin, formation, other))], label))
    };
    let others: Vec<Html> =
        formation.actions.iter().filter(|known| known.numero != action.numero).map(other).collect();
    if others.is_empty() {
        return Html::default();
    }
    let list = Html::element("ul", &[], others.into_iter().collect::<Html>());
    [Html::element("h2", TITLE, "Cette formation se suit aussi autrement"), list].into()
}
