//! Beside the form: what the élu will see, the price of an hour against the cap, each gate as it stands, and what is missing.

use jiff::civil::Date;
use mce_shared::api::{FieldError, OwnOffer};
use mce_shared::catalogue::price_per_hour_ht;
use mce_shared::catalogue::{
    Action, Entries, Formation, Publication, Purpose, PurposeKind, Repertoire, Session, above_hourly_cap,
    announced_cap,
};
use mce_shared::forms::offer::Drafted;
use mce_shared::french::{hours, plural};
use mce_shared::money::Euros;
use mce_shared::parameters::{Parameter, euros};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Severity, badge, facts, price_with_tax, tag, text};
use crate::router::Route;

/// Sessions that are shown of an action; the others are counted.
const SHOWN: usize = 5;

pub fn beside(own: &OwnOffer, drafted: &Drafted, missing: &[FieldError], today: Date) -> Html {
    let formation = &drafted.formation;
    html! {
        <section class="mce-panel" aria-label="Ce que l’élu verra, et ce qui manque">
            <h2 class="fr-h4">{ "Ce que l’élu verra" }</h2>
            <p>{ state(own) }</p>
            <p>{ tag(drafted.kind.label()) }{ " " }{ for theme(&formation.purpose, today).map(tag) }</p>
            <h3 class="fr-h5">{ or(&formation.intitule, "Intitulé à venir") }</h3>
            if !formation.objectif.is_empty() { <p class="mce-prose">{ &formation.objectif }</p> }
            { for formation.actions.iter().map(|action| one(drafted.kind, action, today)) }
            <h2 class="fr-h4">{ "Ce qui permet de la montrer" }</h2>
            <ul>{ for own.standing.gates(drafted.kind, today).into_iter().map(gate) }</ul>
            { remarks(drafted) }
            <h2 class="fr-h4">{ "Ce qui manque" }</h2>
            { lacking(missing) }
        </section>
    }
}

fn or<'a>(text: &'a str, absent: &'a str) -> &'a str {
    if text.is_empty() { absent } else { text }
}

fn state(own: &OwnOffer) -> Html {
    let (severity, label) = match own.formation.as_ref().map(|formation| &formation.publication) {
        Some(Publication::Published { .. }) => (Some(Severity::Success), "Publiée"),
        Some(Publication::Suspended { .. }) => (Some(Severity::Error), "Suspendue"),
        Some(Publication::Archived { .. }) => (None, "Archivée"),
        Some(Publication::Draft) | None => (None, "Pas encore publiée"),
    };
    html! {
        <>
            { badge(severity, label) }
            if own.draft.is_some() { { " " }{ badge(Some(Severity::Info), "Brouillon en cours") } }
            { for own.formation.as_ref().filter(|formation| formation.publication.is_published()).and_then(page_of) }
        </>
    }
}

/// The way to the page that élus see.
fn page_of(formation: &Formation) -> Option<Html> {
    let action = formation.actions.first()?;
    let to = Route::Offer {
        siret: formation.siret.to_string().into(),
        formation: formation.numero.to_string().into(),
        action: action.numero.to_string().into(),
    };
    Some(
        html! { <><br /><Link<Route> {to} classes="fr-link fr-link--sm">{ "Voir la page que lisent les élus" }</Link<Route>></> },
    )
}

fn theme(purpose: &Purpose, today: Date) -> Option<&'static str> {
    Repertoire::at(today)?.theme(purpose.theme()?).map(|theme| theme.label)
}

fn one(kind: PurposeKind, action: &Action, today: Date) -> Html {
    let mut lines = vec![("Mode", text(action.mode.label()))];
    if !action.duree_heures.is_zero() {
        lines.push(("Durée", text(hours(action.duree_heures))));
    }
    if action.price_ttc.is_positive() {
        lines.push(("Prix", price_with_tax(action.price_ttc, action.price_ht)));
        lines.extend(per_hour(kind, action, today).map(|line| ("Prix d’une heure", line)));
    }
    if let Some(place) = &action.lieu {
        lines.push(("Lieu", text(place.line())));
    }
    // One without a day is not typed yet.
    let dated = |session: &&Session| session.debut.is_some() || action.entrees == Entries::Permanent;
    let sessions: Vec<&Session> = action.sessions.iter().filter(dated).collect();
    let shown = sessions.iter().take(SHOWN).map(|session| coming(action, session));
    let more = sessions.len().saturating_sub(SHOWN);
    html! {
        <div key={action.numero.as_str()}>
            { facts(lines) }
            if !sessions.is_empty() {
                <p class="fr-mb-1v"><strong>{ count(sessions.len(), "session", "sessions") }</strong></p>
                <ul>
                    { for shown }
                    if more > 0 { <li>{ ["et ", &count(more, "autre", "autres")].concat() }</li> }
                </ul>
            }
        </div>
    }
}

fn count(count: usize, one: &str, many: &str) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), one, many)
}

/// "68,57 € hors taxes, dans le plafond de 80,00 €": TR-4, of the trainings of the mandate alone.
fn per_hour(kind: PurposeKind, action: &Action, today: Date) -> Option<Html> {
    if action.duree_heures.is_zero() {
        return None;
    }
    let price = Euros::rounded(price_per_hour_ht(action)).french();
    if kind != PurposeKind::Mandate {
        return Some(text([&price, " hors taxes"].concat()));
    }
    let cap = euros(Parameter::MandateHourlyCap, today)?;
    Some(match above_hourly_cap(action, today) {
        Some((price, cap)) => html! {
            <>{ [&price.french(), " hors taxes "].concat() }
            { badge(Some(Severity::Error), ["Au-dessus du plafond de ", &cap.french()].concat()) }
            { for announced_cap(action, today).map(|cap| html! { <span class="fr-hint-text">{ cap.of_an_hour() }</span> }) }</>
        },
        None => text([&price, " hors taxes, dans le plafond de ", &cap.french()].concat()),
    })
}

fn coming(action: &Action, session: &Session) -> Html {
    let town = action.place_of(session).map(|place| [", ", &place.ville].concat()).unwrap_or_default();
    let places = count(usize::from(action.places_of(session)), "place", "places");
    html! { <li key={session.numero.as_str()}>{ [&session.dates(), &town, ", ", &places].concat() }</li> }
}

fn gate((open, told): (bool, String)) -> Html {
    let badge =
        if open { badge(Some(Severity::Success), "Oui") } else { badge(Some(Severity::Error), "Non") };
    html! { <li key={told.clone()}>{ badge }{ " " }{ told }</li> }
}

fn remarks(drafted: &Drafted) -> Html {
    if drafted.remarks.is_empty() {
        return Html::default();
    }
    let line = |(at, one): (usize, &FieldError)| html! { <li key={at}>{ &one.detail }</li> };
    html! {
        <>
            <h2 class="fr-h4">{ "À savoir" }</h2>
            <ul>{ for drafted.remarks.iter().enumerate().map(line) }</ul>
        </>
    }
}

fn lacking(missing: &[FieldError]) -> Html {
    if missing.is_empty() {
        return html! { <p class="fr-mb-0">{ "Rien : vous pouvez publier." }</p> };
    }
    let line = |(at, one): (usize, &FieldError)| html! { <li key={at}>{ &one.detail }</li> };
    html! { <ul>{ for missing.iter().enumerate().map(line) }</ul> }
}
