//! What the schedules could not treat: each item with its reason, tried again by itself until it succeeds.

use mce_shared::api::{Role, SetAsideList, endpoints};
use mce_shared::french::plural;
use mce_shared::set_aside::{About, SetAside};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Column, Page, Row, empty, pagination, remote_view, table, text};
use crate::format;
use crate::pages::dossier;
use crate::pages::list::use_list;
use crate::router::Route;

static COLUMNS: [Column; 5] = [
    Column { label: "Quoi", amount: false },
    Column { label: "Lequel", amount: false },
    Column { label: "Pourquoi", amount: false },
    Column { label: "Depuis", amount: false },
    Column { label: "Essais", amount: false },
];

#[component]
pub fn Aside() -> Html {
    let list = use_list(endpoints::LIST_SET_ASIDE.at([]));
    let trail: Vec<_> = super::trail().into_iter().chain([(Route::Runs, "Traitements".into())]).collect();
    html! {
        <Page title="Mis de côté" {trail}
            lead="Ce qu’un traitement n’a pas pu mener à bien. Le reste a suivi son cours. Chacun est repris de lui-même, et quitte cette liste dès qu’il réussit.">
            { remote_view(&list.resource, "Lecture de ce qui est mis de côté…", |page| {
                let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
                html! { <>{ items(page) }{ pagination("Page précédente", previous, next) }</> }
            }) }
        </Page>
    }
}

fn items(page: &SetAsideList) -> Html {
    if page.items.is_empty() {
        return empty(
            "Rien n’est mis de côté",
            html! {
                <p class="fr-mb-0">{ "Les paiements, les fichiers, les délais, les droits et les courriels ont tous pu être traités." }</p>
            },
        );
    }
    let rows: Vec<Row> = page.items.iter().map(row).collect();
    table("À corriger là où la raison le dit", &COLUMNS, &rows)
}

fn row(item: &SetAside) -> Row {
    let last = ["Dernier : ", &format::moment(item.last_at), ". Repris ", item.chore.again(), "."].concat();
    Row {
        key: [item.chore.code(), "-", &item.name].concat().into(),
        cells: vec![
            text(item.chore.french()),
            name(item),
            text(item.reason.clone()),
            text(format::moment(item.first_at)),
            html! {
                <>
                    { plural(i64::from(item.tries), "essai", "essais") }
                    <p class="fr-text--sm fr-mb-0">{ last }</p>
                </>
            },
        ],
    }
}

/// The name of an item, which leads to its page where it has one.
fn name(item: &SetAside) -> Html {
    let to = match item.about() {
        About::Dossier(id) => dossier::route(Role::Gestionnaire, id.as_str().to_owned().into()),
        About::Review(id) => Route::Review { id: id.as_str().to_owned().into() },
        About::Nothing => return text(item.name.clone()),
    };
    html! { <Link<Route> {to}>{ &item.name }</Link<Route>> }
}
