//! All the dossiers, those of a state, or those that are looked for. What waits for a decision is on the first page of the gestionnaire.

use jiff::civil::Date;
use mce_shared::api::{DossierList, DossierSummary, Role, endpoints};
use mce_shared::french::plural;
use mce_shared::lifecycle::{Actor, State};
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Column, Page, Row, empty, pagination, price, remote_view, table, text};
use crate::format;
use crate::pages::list::use_list;
use crate::pages::worklist::{dossier_link, nearness, short_period, sorted};
use crate::query::parameter;

/// Of a list of dossiers, whatever the list.
pub static COLUMNS: [Column; 7] = [
    Column { label: "Formation", amount: false },
    Column { label: "Élu", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Prix", amount: true },
    Column { label: "État", amount: false },
    Column { label: "Ce qui est attendu", amount: false },
];

/// What is looked for and in which state stand in the address, where a form of the browser's puts them.
#[component]
pub fn Dossiers() -> Html {
    let question = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let (sought, state) = (parameter(&question, "q"), parameter(&question, "etat"));
    html! {
        <Page title="Rechercher un dossier" trail={super::trail()} lead="Tous les dossiers, le dernier changé d’abord ; ou ceux que vous cherchez.">
            { finder(&sought, &state) }
            if !is_refused(&sought) { <Found key={question} {sought} {state} /> }
        </Page>
    }
}

/// What is typed and looks for nothing.
const REFUSED: &str = "cherche-refus";

/// One letter finds nearly everybody: nothing is asked for then. The server says what else is wrong.
fn is_refused(sought: &str) -> bool {
    sought.chars().filter(|letter| letter.is_alphanumeric()).count() == 1
}

fn finder(sought: &str, chosen: &str) -> Html {
    let option = |state: State| {
        let value = word(state);
        let selected = value == chosen;
        html! { <option key={value.clone()} {value} {selected}>{ label(state) }</option> }
    };
    let refused = is_refused(sought);
    html! {
        <form class="mce-finder" action="/traitement/recherche">
            <div class="fr-input-group">
                <label class="fr-label" for="cherche">{ "Chercher un dossier" }
                    <span class="fr-hint-text">{ "Son numéro, le nom d’usage de l’élu, le SIRET ou le nom de l’organisme. Une recherche est inscrite au journal des consultations de chaque élu trouvé." }</span>
                </label>
                <input class="fr-input" type="search" id="cherche" name="q" value={sought.to_owned()} autocomplete="off"
                    aria-invalid={refused.then_some("true")} aria-describedby={refused.then_some(REFUSED)} />
                if refused { <p id={REFUSED} class="fr-error-text">{ "Tapez au moins deux lettres d’un nom, ou un numéro entier." }</p> }
            </div>
            <div class="fr-select-group">
                <label class="fr-label" for="etat">{ "Dans quel état" }</label>
                <select class="fr-select" id="etat" name="etat">
                    <option value="" selected={chosen.is_empty()}>{ "Tous les états" }</option>
                    { for State::ALL.into_iter().map(option) }
                </select>
            </div>
            <button class="fr-btn" type="submit">{ "Chercher" }</button>
        </form>
    }
}

fn label(state: State) -> &'static str {
    match state {
        // The professionals' label is the same for both.
        State::LapsedOf => "Annulé, l’organisme n’a pas répondu",
        State::LapsedElu => "Annulé, l’élu n’a pas confirmé",
        _ => state.label_for_professionals(),
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    sought: String,
    state: String,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let state = if props.state.is_empty() { "all" } else { props.state.as_str() };
    let list = use_list(endpoints::LIST_DOSSIERS.at([]).asking("state", state).asking("q", &props.sought));
    remote_view(&list.resource, "Lecture des dossiers…", |page| {
        let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
        let content = match (page.dossiers.is_empty(), next.is_some()) {
            (false, _) => {
                table(count(page, next.is_some() || previous.is_some()), &COLUMNS, &rows(&page.dossiers))
            }
            // A search reads some thousands at a time.
            (true, true) => {
                html! { <p>{ "Rien de tel parmi les derniers changés : la page suivante cherche plus loin." }</p> }
            }
            (true, false) => empty(
                "Aucun dossier",
                html! {
                    <p class="fr-mb-0">{ "Vérifiez ce que vous cherchez, ou choisissez « Tous les états ». Un élu se cherche par le nom qu’il utilise, pas par son nom de naissance." }</p>
                },
            ),
        };
        html! { <>{ content }{ pagination("Page précédente", previous, next) }</> }
    })
}

/// The dossiers in lines, the nearest last day first, what has none after it.
pub fn rows(dossiers: &[DossierSummary]) -> Vec<Row> {
    let today = format::today();
    let rank = |dossier: &DossierSummary| {
        (dossier.due.is_none(), dossier.due.map_or(dossier.start, |due| due.until))
    };
    sorted(dossiers.iter(), &rank).iter().map(|dossier| row(dossier, today)).collect()
}

fn row(dossier: &DossierSummary, today: Date) -> Row {
    Row {
        key: dossier.id.as_str().to_owned().into(),
        cells: vec![
            dossier_link(Role::Gestionnaire, dossier.id.as_str(), &dossier.intitule),
            text(dossier.elu_name.clone()),
            text(dossier.of_name.clone()),
            text(short_period(dossier)),
            price(dossier.price),
            text(label(dossier.state)),
            expected(dossier, today),
        ],
    }
}

/// Whose turn it is, and until when.
fn expected(dossier: &DossierSummary, today: Date) -> Html {
    match (&dossier.due, dossier.task) {
        (Some(due), _) => {
            let sentence = mce_shared::api::expected(dossier.state, due, Actor::Gestionnaire);
            html! { <>{ sentence }{ nearness(due.until, today) }</> }
        }
        (None, Some(_)) => text("À vous de décider, sans délai fixé"),
        (None, None) => text("Plus rien"),
    }
}

/// What a page of a list is called: how many there are, or how many it has.
pub fn count(page: &DossierList, partial: bool) -> String {
    let count = i64::try_from(page.dossiers.len()).unwrap_or(i64::MAX);
    let count = plural(count, "dossier", "dossiers");
    if partial {
        [&count, " sur cette page, le plus urgent d’abord"].concat()
    } else {
        [&count, ", le plus urgent d’abord"].concat()
    }
}
