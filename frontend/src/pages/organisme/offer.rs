//! One offer of the training body: its state and what it costs at a glance, its actions and sessions when unfolded.

use jiff::civil::Date;
use mce_shared::api::{Nothing, OwnOffers, endpoints};
use mce_shared::catalogue::{
    Action, Entries, Formation, Publication, Purpose, REASON_MAX, Recruitment, Repertoire, Session,
    above_hourly_cap, earliest_start, price_per_hour_ht,
};
use mce_shared::french::{date_short, hours, plural};
use mce_shared::money::Euros;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::Shared;
use crate::command::{Call, Done, use_command};
use crate::components::{
    Column, CommandButton, Keyboard, Look, Modal, Row, Severity, TextField, action, alert, badge, table, text,
};
use crate::router::Route;

static SESSIONS: [Column; 5] = [
    Column { label: "Session", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Lieu", amount: false },
    Column { label: "Places libres", amount: true },
    Column { label: "Demandes", amount: false },
];

/// An offer in the list, and who is to be told when it has changed.
#[derive(Properties, Clone, PartialEq)]
pub struct Standing {
    pub own: Shared<OwnOffers>,
    /// Its rank among the body's formations.
    pub index: usize,
    pub today: Date,
    pub ondone: Callback<(usize, &'static str)>,
}

impl Standing {
    fn formation(&self) -> Option<&Formation> {
        self.own.formations.get(self.index)
    }

    fn is_published(&self) -> bool {
        self.formation().is_some_and(|formation| formation.publication.is_published())
    }

    /// The key of the offer.
    fn numero(&self) -> &str {
        self.formation().map(|formation| formation.numero.as_str()).unwrap_or_default()
    }

    /// Says what was done.
    fn done<T>(&self, said: &'static str) -> Callback<T> {
        let index = self.index;
        self.ondone.reform(move |_| (index, said))
    }
}

/// The element that takes the focus once the offer has changed.
pub fn title_id(index: usize) -> String {
    ["offre-", &index.to_string()].concat()
}

/// An item of the list; `said` is what has just been done with this offer.
pub fn offer(standing: &Standing, said: Option<&'static str>) -> Html {
    let Some(formation) = standing.formation() else { return Html::default() };
    html! {
        <li class="mce-offers__one" key={formation.numero.as_str()}>
            <div class="mce-offers__head">
                <div>
                    <h3 class="fr-h6 fr-mb-1v" id={title_id(standing.index)} tabindex="-1">{ &formation.intitule }</h3>
                    <p class="fr-text--sm fr-mb-1v">{ kind(formation, standing.today) }</p>
                    <p class="fr-text--sm fr-mb-0">
                        { state(&formation.publication) }
                        { " " }{ per_hour(formation) }
                        if above_cap(formation, standing.today) {
                            { " " }{ badge(Some(Severity::Warning), "Prix au-dessus du plafond") }
                        }
                    </p>
                </div>
                <div class="mce-offers__action">
                    { change(standing) }
                    <p class="fr-mt-1w fr-mb-0">
                        <Link<Route> to={Route::OfOffer { formation: standing.numero().to_owned().into() }}>
                            { "Modifier" }<span class="fr-sr-only">{ [" ", &formation.intitule].concat() }</span>
                        </Link<Route>>
                    </p>
                </div>
            </div>
            if let Some(said) = said { { alert(Severity::Success, said, Html::default()) } }
            if let Publication::Suspended { reason, .. } = &formation.publication {
                <p class="fr-text--sm fr-mb-1w">{ ["Motif de la suspension : ", reason].concat() }</p>
            }
            <details class="mce-unfold">
                <summary>{ contents(formation, standing.today) }</summary>
                { for formation.actions.iter().map(|action| terms(formation, action, standing.today)) }
            </details>
        </li>
    }
}

fn kind(formation: &Formation, today: Date) -> String {
    let kind = match &formation.purpose {
        Purpose::Mandate { theme } => {
            let known = Repertoire::at(today).and_then(|repertoire| repertoire.theme(theme));
            ["Mandat : ", known.map_or(theme.as_str(), |theme| theme.label)].concat()
        }
        Purpose::Reinsertion { certification: Some(known) } => ["Réinsertion : ", &known.code].concat(),
        Purpose::Reinsertion { certification: None } => "Réinsertion".to_owned(),
    };
    ["N° ", formation.numero.as_str(), ". ", &kind, "."].concat()
}

/// "62,86 € hors taxes l’heure": of the dearest action, which the cap would stop first.
fn per_hour(formation: &Formation) -> String {
    let dearest = formation.actions.iter().map(price_per_hour_ht).max();
    dearest.map(|price| [&Euros::rounded(price).french(), " hors taxes l’heure"].concat()).unwrap_or_default()
}

fn state(publication: &Publication) -> Html {
    match publication {
        Publication::Draft => badge(None, "Brouillon"),
        Publication::Published { .. } => badge(Some(Severity::Success), "Publiée"),
        Publication::Suspended { .. } => badge(Some(Severity::Error), "Suspendue"),
        Publication::Archived { .. } => badge(None, "Archivée"),
    }
}

/// TR-4 holds for the trainings of the mandate.
fn above_cap(formation: &Formation, today: Date) -> bool {
    formation.purpose.theme().is_some()
        && formation.actions.iter().any(|action| above_hourly_cap(action, today).is_some())
}

/// "2 actions, 5 sessions à venir, 31 places libres".
fn contents(formation: &Formation, today: Date) -> String {
    let (mut sessions, mut places) = (0_i64, 0_i64);
    for action in &formation.actions {
        for session in action.sessions.iter().filter(|session| is_open(action, session, today)) {
            sessions += 1;
            places += i64::from(action.places_left(session));
        }
    }
    let actions = i64::try_from(formation.actions.len()).unwrap_or(i64::MAX);
    [
        plural(actions, "action", "actions"),
        plural(sessions, "session ouverte aux demandes", "sessions ouvertes aux demandes"),
        plural(places, "place libre", "places libres"),
    ]
    .join(", ")
}

fn terms(formation: &Formation, action: &Action, today: Date) -> Html {
    let rows: Vec<Row> =
        action.sessions.iter().map(|session| row(formation, action, session, today)).collect();
    let per_hour = Euros::rounded(price_per_hour_ht(action));
    let terms = [
        action.mode.label().to_owned(),
        hours(action.duree_heures),
        [&action.price_ttc.french(), " toutes taxes comprises"].concat(),
        [&per_hour.french(), " hors taxes l’heure"].concat(),
        plural(action.participants_max, "participant au plus", "participants au plus"),
    ];
    let above = above_hourly_cap(action, today).filter(|_| formation.purpose.theme().is_some());
    html! {
        <section class="fr-mt-2w" key={action.numero.as_str()}>
            <h4 class="fr-text--md fr-mb-1v">{ ["Action ", action.numero.as_str()].concat() }</h4>
            <p class="fr-text--sm fr-mb-1w">{ [&terms.join(", "), "."].concat() }</p>
            if let Some((price, cap)) = above {
                { alert(Severity::Warning, "Les élus ne peuvent pas demander cette action", html! {
                    <p>{ ["Une heure coûte ", &price.french(), " hors taxes, au-dessus du plafond de ", &cap.french(),
                        " : baissez le prix, ici ou dans votre fichier."].concat() }</p>
                }) }
            }
            if rows.is_empty() {
                <p>{ "Aucune session : ajoutez-en dans votre catalogue, puis importez-le de nouveau." }</p>
            } else {
                { table(["Sessions de ", action.numero.as_str()].concat(), &SESSIONS, &rows) }
            }
        </section>
    }
}

fn row(formation: &Formation, action: &Action, session: &Session, today: Date) -> Row {
    let place = action.place_of(session).map_or_else(|| "À distance".to_owned(), |place| place.ville.clone());
    let places = session.places.unwrap_or(action.participants_max);
    let left = [&action.places_left(session).to_string(), " sur ", &places.to_string()].concat();
    let left = match session.waiting {
        0 => left,
        waiting => [&left, ", ", &plural(waiting, "élu attend", "élus attendent")].concat(),
    };
    Row {
        key: session.numero.as_str().to_owned().into(),
        cells: vec![
            html! { <Link<Route> to={Route::OfSession {
                formation: formation.numero.as_str().to_owned().into(),
                action: action.numero.as_str().to_owned().into(),
                session: session.numero.as_str().to_owned().into(),
            }} classes="fr-link fr-link--sm">{ session.numero.as_str().to_owned() }</Link<Route>> },
            text(dates(session)),
            text(place),
            text(left),
            text(openness(action, session, today).french()),
        ],
    }
}

fn dates(session: &Session) -> String {
    match (session.debut, session.fin) {
        (Some(debut), Some(fin)) if debut == fin => ["le ", &date_short(debut)].concat(),
        (Some(debut), Some(fin)) => ["du ", &date_short(debut), " au ", &date_short(fin)].concat(),
        (Some(debut), None) => ["à partir du ", &date_short(debut)].concat(),
        (None, Some(fin)) => ["jusqu’au ", &date_short(fin)].concat(),
        (None, None) => "à tout moment".to_owned(),
    }
}

/// Whether an élu may ask for a session, and if not, why; the agrément is said once, above the list.
#[derive(Clone, Copy, PartialEq)]
enum Openness {
    Open,
    Closed,
    Suspended,
    Past,
    TooLate,
    Full,
}

impl Openness {
    fn french(self) -> &'static str {
        match self {
            Self::Open => "Ouvertes",
            Self::Closed => "Closes",
            Self::Suspended => "Suspendues",
            Self::Past => "Passée",
            Self::TooLate => "Trop tard : moins de onze jours ouvrés",
            Self::Full => "Complète",
        }
    }
}

fn openness(action: &Action, session: &Session, today: Date) -> Openness {
    let last_start = match action.entrees {
        Entries::FixedDates => session.debut,
        Entries::Permanent => session.fin,
    };
    match session.etat {
        Recruitment::Closed => Openness::Closed,
        Recruitment::Suspended => Openness::Suspended,
        Recruitment::Open if last_start.is_some_and(|day| day <= today) => Openness::Past,
        Recruitment::Open if last_start.is_some_and(|day| day < earliest_start(today)) => Openness::TooLate,
        Recruitment::Open if action.places_left(session) == 0 => Openness::Full,
        Recruitment::Open => Openness::Open,
    }
}

fn is_open(action: &Action, session: &Session, today: Date) -> bool {
    openness(action, session, today) == Openness::Open
}

/// The button that publishes the offer, or that takes it back after asking why.
fn change(standing: &Standing) -> Html {
    if standing
        .formation()
        .is_some_and(|formation| matches!(formation.publication, Publication::Archived { .. }))
    {
        return Html::default();
    }
    if standing.is_published() {
        return html! { <Suspend ..standing.clone() /> };
    }
    html! {
        <CommandButton label="Publier" call={Call::plain(endpoints::PUBLISH_OFFER.at([standing.numero()]), &Nothing {})}
            ondone={standing.done("L’offre est publiée : les élus la voient.")} />
    }
}

#[component]
fn Suspend(standing: &Standing) -> Html {
    let open = use_state(|| false);
    let id = title_id(standing.index);
    let title = standing.formation().map(|formation| formation.intitule.as_str()).unwrap_or_default();
    let command = use_command(["suspension-", &id].concat().into(), &[], &[]);
    let set = |value: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(value))
    };
    let suspend = {
        let (command, call) =
            (command.clone(), Call::of(endpoints::SUSPEND_OFFER.at([standing.numero()]), ()));
        let (close, done) =
            (set(false), standing.done("L’offre est suspendue : les élus ne la voient plus."));
        let done = Callback::from(move |sent: Done| {
            close.emit(());
            done.emit(sent);
        });
        Callback::from(move |_: MouseEvent| command.send(&call, &done))
    };
    let actions = html! {
        <>
            { action(Look::Primary, "Suspendre l’offre", command.is_sending(), suspend) }
            { action(Look::Tertiary, "Garder l’offre", false, set(false).reform(|_| ())) }
        </>
    };
    html! {
        <>
            <button type="button" class={Look::Secondary.class()} onclick={set(true).reform(|_: MouseEvent| ())}>
                { "Suspendre" }<span class="fr-sr-only">{ [" ", title].concat() }</span>
            </button>
            <Modal id={["suspendre-", &id].concat()} title="Suspendre cette offre ?" open={*open} onclose={set(false)} {actions}>
                <p>{ "Elle disparaît de la recherche et ne peut plus être demandée. Les dossiers en cours continuent." }</p>
                { command.report() }
                <TextField form={command.form.clone()} name="reason" label="Motif" keyboard={Keyboard::Lines(REASON_MAX)}
                    hint="Montré aux élus qui ont un dossier en cours" />
            </Modal>
        </>
    }
}
