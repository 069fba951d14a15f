//! The sessions of an action: one by one, or in series by a rule; one session of a series changed alone.

use mce_shared::catalogue::series::{DayOfWeek, Every, Fate, Occurrence};
use mce_shared::forms::offer::{
    Drafted, Openness, SERIES_OF_ACTION_MAX, SESSIONS_MAX, exception_prefix, ids,
};
use mce_shared::french::{date_full, day_of_week, plural};
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::wire::word;
use yew::prelude::*;

use super::fields::{Line, add, choice, line, remove, title_of};
use crate::components::{Checkbox, Column, Keyboard, Row, table, text};
use crate::form::Form;

static DERIVED: [Column; 4] = [
    Column { label: "Jour", amount: false },
    Column { label: "Ville", amount: false },
    Column { label: "Places", amount: true },
    Column { label: "État", amount: false },
];

/// What a session holds when it is added.
pub fn new_session(prefix: &str) -> impl Iterator<Item = (AttrValue, AttrValue)> {
    std::iter::once(([prefix, "etat"].concat().into(), word(Openness::Open).into()))
}

pub fn sessions(form: &Form, action: &str, drafted: &Drafted) -> Html {
    let (single, series) = ([action, "sessions"].concat(), [action, "series"].concat());
    let (of_single, of_series) = (ids(&form.text(&single)), ids(&form.text(&series)));
    let numbered = |letter: &'static str| {
        let action = action.to_owned();
        move |id: u16| [&action, letter, &id.to_string(), "_"].concat()
    };
    html! {
        <>
            <h3 id={form.id(&single)} tabindex="-1">{ "Sessions" }</h3>
            if of_single.is_empty() && of_series.is_empty() {
                <p>{ "Ajoutez une session, ou une série : « chaque premier lundi, dans ces villes » se dit en une fois." }</p>
            }
            { for of_single.iter().map(|id| session(form, action, &single, *id)) }
            if of_single.len() < SESSIONS_MAX {
                { add(form, single.clone(), "Ajouter une session", numbered("s"), |prefix| new_session(prefix).collect()) }
            }
            <div id={form.id(&series)} tabindex="-1">
                { for of_series.iter().map(|id| one_series(form, action, &series, *id, drafted)) }
            </div>
            if of_series.len() < SERIES_OF_ACTION_MAX {
                { add(form, series.clone(), "Ajouter une série de sessions", numbered("r"), |_| Vec::new()) }
            }
        </>
    }
}

fn session(form: &Form, action: &str, list: &str, id: u16) -> Html {
    let prefix = [action, "s", &id.to_string(), "_"].concat();
    let p = |name: &str| [&prefix, name].concat();
    let states = [
        (Openness::Open, "Ouverte aux demandes"),
        (Openness::Closed, "Close"),
        (Openness::Suspended, "Suspendue"),
    ];
    let states = states.map(|(state, label)| (word(state).into(), label.into())).to_vec();
    html! {
        <section class="mce-panel" key={prefix.clone()} aria-labelledby={form.id(&title_of(&prefix))}>
            <h4 id={form.id(&title_of(&prefix))} tabindex="-1">{ ["Session ", &id.to_string()].concat() }</h4>
            <div class="mce-finder">
                { line(form, p("debut"), Line::needed("Premier jour", "").with(Keyboard::Date)) }
                { line(form, p("fin"), Line::optional("Dernier jour", "").with(Keyboard::Date)) }
                { hours(form, &prefix) }
                { line(form, p("places"), Line::optional("Places", "Vide : autant que l’action a de participants").with(Keyboard::Digits)) }
            </div>
            { line(form, p("lieu"), Line::optional("Adresse de la session", "Si elle n’est pas celle de l’action")) }
            { choice(form, p("etat"), "État", states) }
            { remove(form, list.to_owned(), id, ["Retirer la session ", &id.to_string()].concat()) }
        </section>
    }
}

fn hours(form: &Form, prefix: &str) -> Html {
    html! {
        <>
            { line(form, [prefix, "de"].concat(), Line::optional("De", "").with(Keyboard::Time)) }
            { line(form, [prefix, "a"].concat(), Line::optional("À", "").with(Keyboard::Time)) }
        </>
    }
}

fn one_series(form: &Form, action: &str, list: &str, id: u16, drafted: &Drafted) -> Html {
    let prefix = [action, "r", &id.to_string(), "_"].concat();
    let p = |name: &str| [&prefix, name].concat();
    let every = Every::ALL.map(|every| (word(every).into(), every.french().into())).to_vec();
    let days = DayOfWeek::ALL.map(|day| (word(day).into(), day_of_week(day.day()).into())).to_vec();
    let derived = drafted.series.get(&prefix).map(Vec::as_slice).unwrap_or_default();
    html! {
        <section class="mce-panel" key={prefix.clone()} aria-labelledby={form.id(&title_of(&prefix))}>
            <h4 id={form.id(&title_of(&prefix))} tabindex="-1">{ ["Série ", &id.to_string()].concat() }</h4>
            <div class="mce-finder">
                { choice(form, p("every"), "Rythme de la série", every) }
                { choice(form, p("day"), "Jour de la semaine", days) }
                { line(form, p("from"), Line::needed("À partir du", "").with(Keyboard::Date)) }
                { line(form, p("until"), Line::needed("Jusqu’au", "").with(Keyboard::Date)) }
                { hours(form, &prefix) }
                { line(form, p("places"), Line::optional("Places de chaque session", "Vide : autant que l’action a de participants").with(Keyboard::Digits)) }
                { line(form, p("days"), Line::optional("Jours de suite", "").with(Keyboard::Digits)) }
            </div>
            { line(form, p("lieux"), Line::optional("Villes", "Une adresse par ligne : 35000 Rennes, ou 3 rue Haute, 35000 Rennes. Vide : l’adresse de l’action.").with(Keyboard::Lines(TEXT_MAX))) }
            <Checkbox form={form.clone()} name={p("holidays")} label="Garder les sessions qui tombent un jour férié" />
            { list_of(form, &prefix, id, derived) }
            { remove(form, list.to_owned(), id, ["Retirer la série ", &id.to_string()].concat()) }
        </section>
    }
}

/// What follows from the rule, and what is changed of one session alone.
fn list_of(form: &Form, prefix: &str, id: u16, derived: &[Occurrence]) -> Html {
    if derived.is_empty() {
        return html! { <p class="fr-text--sm">{ "Remplissez la règle : ses sessions s’affichent ici." }</p> };
    }
    let kept = derived.iter().filter(|one| one.is_kept()).count();
    let told = plural(
        i64::try_from(kept).unwrap_or(i64::MAX),
        "session suit de cette règle",
        "sessions suivent de cette règle",
    );
    let rows: Vec<Row> = derived.iter().map(row).collect();
    let one = [prefix, "un"].concat();
    let all = derived.iter().map(|one| (one.session.numero.to_string().into(), named(one).into())).collect();
    let chosen = form.value(&one);
    let opened = |numero: &str| {
        let prefix = exception_prefix(prefix, numero);
        let names = ["annulee", "debut", "de", "a", "places"];
        *chosen == *numero || names.iter().any(|name| !form.value(&[&prefix, *name].concat()).is_empty())
    };
    html! {
        <>
            <p class="fr-text--bold" role="status">{ told }</p>
            <details class="mce-unfold">
                <summary>{ "Voir les sessions de la série" }</summary>
                { table(["Sessions de la série ", &id.to_string()].concat(), &DERIVED, &rows) }
            </details>
            { choice(form, one.clone(), "Changer ou annuler une session de la série", all) }
            { for derived.iter().filter(|one| opened(one.session.numero.as_str())).map(|one| exception(form, prefix, one)) }
        </>
    }
}

fn named(one: &Occurrence) -> String {
    let town = one.session.lieu.as_ref().map(|place| [" à ", &place.ville].concat()).unwrap_or_default();
    date_full(one.day) + &town
}

fn row(one: &Occurrence) -> Row {
    let session = &one.session;
    let state = match (one.fate, one.holiday) {
        (Fate::Skipped, _) => "Sautée : jour férié",
        (Fate::Cancelled, _) => "Annulée",
        (Fate::Changed, _) => "Changée",
        (Fate::Planned, true) => "Prévue, un jour férié",
        (Fate::Planned, false) => "Prévue",
    };
    Row {
        key: session.numero.to_string().into(),
        cells: vec![
            text(session.dates()),
            text(
                session
                    .lieu
                    .as_ref()
                    .map_or_else(|| "Celle de l’action".to_owned(), |place| place.ville.clone()),
            ),
            text(session.places.map_or_else(|| "Comme l’action".to_owned(), |places| places.to_string())),
            text(state),
        ],
    }
}

/// What differs from the rule; empty fields follow it.
fn exception(form: &Form, series: &str, one: &Occurrence) -> Html {
    let prefix = exception_prefix(series, one.session.numero.as_str());
    let p = |name: &str| [&prefix, name].concat();
    html! {
        <fieldset class="fr-fieldset" key={prefix.clone()}>
            <legend class="fr-fieldset__legend fr-fieldset__legend--regular">{ ["Session du ", &named(one)].concat() }</legend>
            <div class="fr-fieldset__element">
                <Checkbox form={form.clone()} name={p("annulee")} label="Annuler cette session seule" />
                if !form.is_checked(&p("annulee")) {
                    <div class="mce-finder">
                        { line(form, p("debut"), Line::optional("Autre premier jour", "").with(Keyboard::Date)) }
                        { hours(form, &prefix) }
                        { line(form, p("places"), Line::optional("Autres places", "").with(Keyboard::Digits)) }
                    </div>
                }
            </div>
        </fieldset>
    }
}
