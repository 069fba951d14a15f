//! A session of the training body: who comes, and what is decided of the whole of it.

use mce_shared::api::{Role, SessionActView, SessionCommand, SessionDossier, WholeSession, endpoints};
use mce_shared::forms::SessionChoice;
use mce_shared::french::{period, plural};
use mce_shared::sessions::{ActProgress, REASON_MAX, SessionFate};
use yew::prelude::*;
use yew_router::prelude::*;

use super::trail;
use crate::api::{Answer, use_operation, use_resource};
use crate::command::Done;
use crate::components::{
    Checkbox, Choices, Column, CommandForm, Keyboard, Look, Page, RadioGroup, Row, Severity, TextField,
    action, alert, badge, empty, explained, facts, problem_alert, remote_view, table, text, use_said,
    waiting,
};
use crate::form::Form;
use crate::format;
use crate::pages::worklist::dossier_link;
use crate::router::Route;

static COLUMNS: [Column; 4] = [
    Column { label: "Élu", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "État", amount: false },
    Column { label: "Suite de votre décision", amount: false },
];

/// The address of a session.
#[derive(Properties, Clone, PartialEq)]
pub struct Key {
    pub formation: AttrValue,
    pub action: AttrValue,
    pub session: AttrValue,
}

impl Key {
    pub fn parts(&self) -> [&str; 3] {
        [&self.formation, &self.action, &self.session]
    }
}

#[component]
pub fn OfSession(key: &Key) -> Html {
    let read = use_resource(endpoints::SHOW_SESSION.at(key.parts()));
    let said = use_said();
    let title = read.state.ready().map_or_else(|| "Session".into(), |view| AttrValue::from(title(view)));
    let lead = read.state.ready().map(|view| AttrValue::from(where_and_when(view)));
    html! {
        <Page {title} {lead} trail={under_calendar()}>
            { said.view() }
            { remote_view(&read, "Lecture de la session…", |view| html! {
                <>
                    { at_a_glance(view) }
                    <p><Link<Route> to={Route::OfAttendance { formation: key.formation.clone(), action: key.action.clone(), session: key.session.clone() }}>
                        { "Présences : code du moment et feuille à imprimer" }</Link<Route>></p>
                    if let Some(act) = &view.act { { decided(act) } <CarryOn at={key.clone()} left={act.left} failed={act.failed} ondone={read.reload.clone()} /> }
                    { dossiers(view) }
                    if is_open(view) { { decide(key, view, said.then(&read.reload)) } }
                </>
            }) }
        </Page>
    }
}

/// What is above the pages of one session.
pub fn under_calendar() -> Vec<(Route, AttrValue)> {
    let mut above = trail();
    above.push((Route::OfCalendar, "Calendrier des sessions".into()));
    above
}

/// The same formation has other sessions: the day tells which this is.
fn title(view: &WholeSession) -> String {
    let day = view.start.map(|start| [", ", &period(start, view.end.unwrap_or(start))].concat());
    [view.title.as_str(), &day.unwrap_or_default()].concat()
}

fn where_and_when(view: &WholeSession) -> String {
    let place = if view.place.is_empty() { "à distance" } else { &view.place };
    ["Session ", view.session.session.as_str(), ", ", &view.dates, ", ", place, "."].concat()
}

fn at_a_glance(view: &WholeSession) -> Html {
    let offered = if view.offered { "Oui" } else { "Non : elle ne peut plus être demandée" };
    facts(vec![
        ("Places prises", text([&view.taken.to_string(), " sur ", &view.places.to_string()].concat())),
        ("Élus en liste d’attente", text(view.waiting.to_string())),
        ("Visible au catalogue", text(offered)),
    ])
}

/// What was decided, and how far it has come.
fn decided(act: &SessionActView) -> Html {
    let (severity, title) = match act.fate {
        SessionFate::Cancelled => (Severity::Warning, "Cette session est annulée".to_owned()),
        SessionFate::Postponed { start, end } => {
            (Severity::Info, ["Cette session est reportée. Nouvelles dates : ", &period(start, end)].concat())
        }
    };
    let said = |count: u32, one: &str, many: &str| plural(i64::from(count), one, many);
    alert(
        severity,
        title,
        html! {
            <>
                <p>{ ["Décidé par ", &act.author, " le ", &format::moment(act.at), " : ", &act.reason].concat() }</p>
                <ul>
                    if act.left > 0 {
                        <li>{ said(act.left, "dossier reste à traiter", "dossiers restent à traiter") }</li>
                    } else if act.awaited == 0 && act.kept_first == 0 {
                        <li>{ "Tous les dossiers sont traités" }</li>
                    }
                    if act.failed > 0 {
                        <li>{ said(act.failed, "dossier n’a pas pu être traité : il est repris tous les quarts d’heure", "dossiers n’ont pas pu être traités : ils sont repris tous les quarts d’heure") }</li>
                    }
                    if act.awaited > 0 { <li>{ said(act.awaited, "élu doit répondre", "élus doivent répondre") }</li> }
                    if act.kept_first > 0 {
                        <li>{ said(act.kept_first, "élu garde les premières dates : annulez son dossier", "élus gardent les premières dates : annulez leurs dossiers") }</li>
                    }
                </ul>
            </>
        },
    )
}

#[derive(Properties, PartialEq)]
struct Going {
    at: Key,
    left: u32,
    failed: u32,
    ondone: Callback<()>,
}

/// Goes on by itself for as long as each look has fewer dossiers left; what fails waits for the schedule, or for the button.
#[component]
fn CarryOn(going: &Going) -> Html {
    let operation = use_operation();
    let send = {
        let (operation, at, done) = (operation.clone(), going.at.clone(), going.ondone.clone());
        Callback::from(move |()| {
            let done = done.reform(|_: Answer| ());
            operation.post(&endpoints::ACT_ON_SESSION.at(at.parts()), &SessionCommand::CarryOn {}, done);
        })
    };
    let moving = going.left > going.failed;
    use_effect_with(going.left, {
        let send = send.clone();
        move |_| {
            if moving {
                send.emit(());
            }
        }
    });
    html! {
        <>
            if operation.is_sending() { { waiting("Traitement des dossiers…") } }
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            if going.left > 0 && !operation.is_sending() {
                <p>{ action(Look::Secondary, "Reprendre les dossiers restants", false, send.reform(|_: MouseEvent| ())) }</p>
            }
        </>
    }
}

fn dossiers(view: &WholeSession) -> Html {
    if view.dossiers.is_empty() {
        return empty(
            "Aucun dossier",
            html! { <p class="fr-mb-0">{ "Aucun élu n’a encore demandé cette session." }</p> },
        );
    }
    let rows: Vec<Row> = view.dossiers.iter().map(row).collect();
    table("Dossiers de la session", &COLUMNS, &rows)
}

fn row(dossier: &SessionDossier) -> Row {
    let id = dossier.id.as_str();
    Row {
        key: id.to_owned().into(),
        cells: vec![
            dossier_link(Role::Of, id, &dossier.elu_name),
            text(period(dossier.start, dossier.end)),
            text(dossier.state.label_for_professionals()),
            after(dossier),
        ],
    }
}

fn after(dossier: &SessionDossier) -> Html {
    if let Some(reason) = &dossier.failed {
        return html! { <>{ badge(Some(Severity::Error), "Mis de côté") }{ " " }{ reason }</> };
    }
    text(match dossier.progress {
        None => "Aucune décision",
        Some(ActProgress::Left) => "À traiter",
        Some(ActProgress::Awaited) => "L’élu doit répondre",
        Some(ActProgress::KeptFirst) => "L’élu garde les premières dates",
        Some(ActProgress::Done) => "Traité",
    })
}

fn is_open(view: &WholeSession) -> bool {
    !view.act.as_ref().is_some_and(|act| act.fate == SessionFate::Cancelled)
}

fn decide(key: &Key, view: &WholeSession, ondone: Callback<&'static str>) -> Html {
    let choices = explained(&[
        (
            SessionChoice::Postpone,
            "Reporter à d’autres dates",
            "Chaque élu inscrit accepte les nouvelles dates ou les refuse ; son financement reste réservé.",
        ),
        (
            SessionChoice::Cancel,
            "Annuler la session",
            "Chaque dossier est clos et tout est rendu aux élus et aux financeurs ; vous ne recevez rien.",
        ),
    ]);
    let call = crate::command::Call::of(endpoints::ACT_ON_SESSION.at(key.parts()), ());
    let concerned = plural(i64::from(view.concerned), "dossier", "dossiers");
    let now = view.start.map(|start| {
        let days = period(start, view.end.unwrap_or(start));
        ["Dates actuelles : ", &days, ". Le lieu et les heures restent les mêmes."].concat()
    });
    let fields = Callback::from(move |form: Form| self::fields(&form, &choices, now.as_deref()));
    let form = html! {
        <CommandForm name={["seance-", key.formation.as_str(), "-", key.action.as_str(), "-", key.session.as_str()].concat()} class="mce-panel"
            title="Reporter ou annuler toute la session" {fields} {call} button="Appliquer à toute la session" ondone={ondone.reform(|done: Done| told(&done))}>
            <p>{ ["Une seule décision pour ", &concerned, " et la liste d’attente : chacun est prévenu par courriel."].concat() }</p>
        </CommandForm>
    };
    if view.act.is_none() {
        return form;
    }
    // A second decision takes the place of the first: it is not what one comes for.
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Décider encore de toute la session" }</summary>
            { form }
        </details>
    }
}

fn told(done: &Done) -> &'static str {
    if done.form.is("action", SessionChoice::Postpone) {
        "Le report est enregistré : les élus en sont prévenus et répondent chacun."
    } else {
        "L’annulation est enregistrée : les élus en sont prévenus."
    }
}

fn fields(form: &Form, choices: &Choices, now: Option<&str>) -> Html {
    html! {
        <>
            <RadioGroup form={form.clone()} name="action" legend="Que devient la session ?" {choices} />
            if form.is("action", SessionChoice::Postpone) {
                if let Some(now) = now { <p>{ now.to_owned() }</p> }
                <TextField form={form.clone()} name="start" label="Nouveau premier jour" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="end" label="Nouveau dernier jour" optional=true hint="Si elle dure plusieurs jours" keyboard={Keyboard::Date} />
            }
            <TextField form={form.clone()} name="reason" label="Raison" hint="Chaque élu la lira" keyboard={Keyboard::Lines(REASON_MAX)} />
            <Checkbox form={form.clone()} name="sure" label="Les élus sont prévenus aussitôt : je confirme cette décision" />
        </>
    }
}
