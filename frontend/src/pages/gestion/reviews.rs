//! The people who wait to be recognised, list by list, the most urgent first.

use mce_shared::api::{ReviewSummary, endpoints};
use mce_shared::french::date_short;
use mce_shared::review::ReviewQueue;
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Column, Page, Row, empty, pagination, remote_view, table, text};
use crate::format;
use crate::pages::list::use_list;
use crate::pages::worklist::{nearness, one_of};
use crate::router::Route;

static COLUMNS: [Column; 4] = [
    Column { label: "Personne", amount: false },
    Column { label: "Pourquoi", amount: false },
    Column { label: "État", amount: false },
    Column { label: "Au plus tard le", amount: false },
];

#[component]
pub fn Reviews() -> Html {
    let chosen = use_state(|| 0_usize);
    let labels = ReviewQueue::ALL.map(|queue| queue.label().to_owned());
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(rank))
    };
    let queue = ReviewQueue::ALL[*chosen];
    html! {
        <Page title="Personnes à reconnaître" trail={super::trail()}
            lead="Ceux que le Répertoire ne reconnaît pas seuls, et les élus qui contestent leurs droits : deux personnes décident.">
            { one_of("Listes", &labels, *chosen, &choose) }
            <Queue key={word(queue)} {queue} />
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct QueueProps {
    queue: ReviewQueue,
}

#[component]
fn Queue(props: &QueueProps) -> Html {
    let list = use_list(endpoints::LIST_REVIEWS.at([]).asking("queue", &word(props.queue)));
    remote_view(&list.resource, "Lecture des demandes…", |page| {
        let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
        if page.reviews.is_empty() && previous.is_none() {
            return empty(
                "Aucune demande dans cette liste",
                html! {
                    <p class="fr-mb-0">{ "Les demandes des personnes qui ne sont pas reconnues arriveront ici." }</p>
                },
            );
        }
        let rows: Vec<Row> = page.reviews.iter().map(row).collect();
        html! {
            <>
                { table(props.queue.label(), &COLUMNS, &rows) }
                { pagination("Page précédente", previous, next) }
            </>
        }
    })
}

fn row(review: &ReviewSummary) -> Row {
    let reference = review.reference.to_string();
    let name = if review.name.is_empty() { "Nom non transmis".to_owned() } else { review.name.clone() };
    let to = Route::Review { id: reference.clone().into() };
    Row {
        key: reference.clone().into(),
        cells: vec![
            html! {
                <>
                    <Link<Route> {to}>{ name }</Link<Route>>
                    <p class="fr-text--xs fr-mb-0">{ reference }</p>
                </>
            },
            text(review.cause_label.clone()),
            text(review.state_label.clone()),
            match review.until {
                Some(until) if !review.state.is_over() => {
                    html! { <>{ date_short(until) }{ nearness(until, format::today()) }</> }
                }
                Some(until) => text(date_short(until)),
                None => text("–"),
            },
        ],
    }
}
