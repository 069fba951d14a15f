//! The requests of training bodies, list by list, the most urgent first.

use mce_shared::accreditation::AccreditationQueue;
use mce_shared::api::{AccreditationSummary, endpoints};
use mce_shared::french::date_short;
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{Column, Page, Row, empty, pagination, remote_view, table, text};
use crate::format;
use crate::pages::list::use_list;
use crate::pages::worklist::{Queued, nearness, one_of};
use crate::router::Route;

static COLUMNS: [Column; 4] = [
    Column { label: "Organisme", amount: false },
    Column { label: "Demandeur", amount: false },
    Column { label: "État", amount: false },
    Column { label: "Au plus tard le", amount: false },
];

#[component]
pub fn Accreditations() -> Html {
    let chosen = use_state(|| 0_usize);
    let [admit, examine, decide, applicant, over] = AccreditationQueue::SHOWN;
    let labels =
        [use_label(admit), use_label(examine), use_label(decide), use_label(applicant), use_label(over)];
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(rank))
    };
    let queue = AccreditationQueue::SHOWN[*chosen];
    html! {
        <Page title="Accréditations" trail={super::trail()}
            lead="Les organismes qui demandent à être référencés : recevabilité en onze jours ouvrés, décision de deux personnes en deux mois.">
            { one_of("Listes", &labels, *chosen, &choose) }
            <Queue key={word(queue)} {queue} />
            <p class="fr-mt-3w"><Link<Route> to={Route::Agrements}>{ "Importer la liste des agréments du ministère" }</Link<Route>></p>
        </Page>
    }
}

/// The name of a list, with how many are in it once that is known.
#[hook]
fn use_label(queue: AccreditationQueue) -> String {
    let list =
        use_resource(endpoints::LIST_ACCREDITATIONS.at([]).asking("queue", &word(queue)).read_as::<Queued>());
    match list.state.ready() {
        Some(page) => [queue.label(), " : ", &page.count()].concat(),
        None => queue.label().to_owned(),
    }
}

#[derive(Properties, PartialEq)]
struct QueueProps {
    queue: AccreditationQueue,
}

#[component]
fn Queue(props: &QueueProps) -> Html {
    let list = use_list(endpoints::LIST_ACCREDITATIONS.at([]).asking("queue", &word(props.queue)));
    remote_view(&list.resource, "Lecture des demandes…", |page| {
        let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
        if page.accreditations.is_empty() && previous.is_none() {
            return empty(
                "Aucune demande dans cette liste",
                html! { <p class="fr-mb-0">{ arrives(props.queue) }</p> },
            );
        }
        let rows: Vec<Row> = page.accreditations.iter().map(row).collect();
        html! {
            <>
                { table(props.queue.label(), &COLUMNS, &rows) }
                { pagination("Page précédente", previous, next) }
            </>
        }
    })
}

fn arrives(queue: AccreditationQueue) -> &'static str {
    if queue == AccreditationQueue::AccreditationOver {
        "Les demandes décidées ou closes viendront ici."
    } else {
        "Les demandes des organismes arriveront ici."
    }
}

fn row(it: &AccreditationSummary) -> Row {
    let reference = it.reference.to_string();
    let to = Route::AccreditationRequest { id: reference.clone().into() };
    Row {
        key: reference.clone().into(),
        cells: vec![
            html! {
                <>
                    <Link<Route> {to}>{ &it.name }</Link<Route>>
                    <p class="fr-text--xs fr-mb-0">{ [&reference, ", SIRET ", it.siret.as_str()].concat() }</p>
                </>
            },
            text(it.applicant.clone()),
            text(it.state_label.clone()),
            match it.until {
                Some(until) if !it.state.is_over() => {
                    html! { <>{ date_short(until) }{ nearness(until, format::today()) }</> }
                }
                Some(until) => text(date_short(until)),
                None => text("–"),
            },
        ],
    }
}
