//! Who looked at what: of an élu, for himself; of a bank file, for the gestionnaire.

use mce_shared::api::{AccessList, AccessView, Address, NoBody, endpoints};
use yew::prelude::*;

use crate::components::{Column, Page, Row, empty, pagination, remote_view, table, text};
use crate::format;
use crate::identity::use_visitor;
use crate::pages::list::use_list;

static COLUMNS: [Column; 3] = [
    Column { label: "Quand", amount: false },
    Column { label: "Qui", amount: false },
    Column { label: "Quoi", amount: false },
];

pub fn of_elu() -> Html {
    html! { <OfElu /> }
}

#[component]
fn OfElu() -> Html {
    let active = use_visitor().signed_in().is_some_and(|who| who.account_active);
    let about = |what: &str| endpoints::LIST_ACCESSES.at([]).asking("about", what);
    html! {
        <Page title="Qui a consulté mon dossier" lead="Chaque lecture par une autre personne que vous est écrite ici, et gardée un an.">
            if active {
                <h2>{ "Mes demandes de formation" }</h2>
                <Accesses address={about("dossiers")} none="Personne n’a consulté vos demandes" />
            }
            <h2>{ "Mes connexions et ma demande d’examen" }</h2>
            <p>{ "Une connexion que vous ne reconnaissez pas ? Écrivez à l’assistance." }</p>
            <Accesses address={about("person")} none="Aucune lecture" />
        </Page>
    }
}

#[derive(Properties, PartialEq)]
pub struct AccessesProps {
    pub address: Address<NoBody, AccessList>,
    /// Read when there is nothing.
    pub none: AttrValue,
}

/// A journal of access, page by page.
#[component]
pub fn Accesses(props: &AccessesProps) -> Html {
    let list = use_list(props.address.clone());
    remote_view(&list.resource, "Lecture du journal…", |page| {
        let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
        if page.accesses.is_empty() && previous.is_none() {
            return empty(
                props.none.clone(),
                html! { <p class="fr-mb-0">{ "Les lectures s’écriront ici." }</p> },
            );
        }
        let rows: Vec<Row> = page.accesses.iter().enumerate().map(row).collect();
        html! {
            <>
                { table("Lectures, la plus récente d’abord", &COLUMNS, &rows) }
                { pagination("Page précédente", previous, next) }
            </>
        }
    })
}

fn row((at, access): (usize, &AccessView)) -> Row {
    Row {
        key: at.to_string().into(),
        cells: vec![text(format::moment(access.at)), text(access.who.clone()), text(access.what.clone())],
    }
}
