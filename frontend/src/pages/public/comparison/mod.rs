//! Sessions side by side: those that the address names, so that a comparison can be kept and shared.

mod basket;

use mce_shared::api::{ComparedSession, OfferView, Role, endpoints};
use mce_shared::catalogue::SessionKey;
use mce_shared::comparison::{Cell, Line, Side, lines};
use mce_shared::french::plural;
use yew::prelude::*;
use yew_router::prelude::*;

use super::offer::{OfferProps, ask, is_only_full, wait};
use crate::api::use_resource;
use crate::components::{Page, QueryLink, Severity, alert, badge, empty, remote_view};
use crate::identity::use_visitor;
use crate::pages::elu::cost;
use crate::query::{of_all, parameter, parameters, with, without};
use crate::router::Route;

use basket::SESSION;
pub use basket::{Basket, use_basket};

/// The parameter that leaves out the lines on which all say the same.
const DIFFERENCES: &str = "differences";

#[component]
pub fn Comparison() -> Html {
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let named = parameters(&query, SESSION);
    use_effect_with(named.clone(), |named| basket::follow(named));
    html! {
        <Page title="Comparer des sessions" trail={vec![(Route::Search, "Formations".into())]}>
            if named.is_empty() { { nothing() } } else { <Compared {query} /> }
        </Page>
    }
}

fn nothing() -> Html {
    empty(
        "Aucune session à comparer",
        html! {
            <>
                <p>{ "Choisissez-en deux ou trois dans les résultats d’une recherche, par le bouton « Comparer »." }</p>
                <p class="fr-mb-0"><Link<Route> classes="fr-btn" to={Route::Search}>{ "Trouver une formation" }</Link<Route>></p>
            </>
        },
    )
}

#[derive(Properties, PartialEq)]
struct ComparedProps {
    query: AttrValue,
}

#[component]
fn Compared(props: &ComparedProps) -> Html {
    let query = &props.query;
    let asked = of_all(SESSION, &parameters(query, SESSION));
    let address = endpoints::COMPARE_OFFERS.at([]).with_query(&["?", &asked].concat());
    let resource = use_resource(address);
    let role = use_visitor().role();
    remote_view(&resource, "Lecture des offres…", |found| {
        let (offered, gone): (Vec<_>, Vec<_>) =
            found.sessions.iter().partition(|compared| compared.offer.is_some());
        let columns: Vec<Column<'_>> = offered.into_iter().filter_map(Column::of).collect();
        html! {
            <>
                { gone_view(&gone, query) }
                if columns.is_empty() { { nothing() } } else { { table(&columns, query, role) } }
            </>
        }
    })
}

/// One of the sessions that are still offered.
struct Column<'a> {
    key: &'a SessionKey,
    offer: &'a OfferView,
    side: Side<'a>,
}

impl<'a> Column<'a> {
    fn of(compared: &'a ComparedSession) -> Option<Self> {
        let offer = compared.offer.as_ref()?;
        Some(Self { key: &compared.key, offer, side: Side::of(offer)? })
    }
}

/// The query of the comparison without one of its sessions.
fn less(query: &str, key: &SessionKey) -> String {
    let gone = key.written();
    let left: Vec<String> = parameters(query, SESSION).into_iter().filter(|named| *named != gone).collect();
    of_all(SESSION, &left)
}

fn gone_view(gone: &[&ComparedSession], query: &str) -> Html {
    if gone.is_empty() {
        return Html::default();
    }
    let title = plural(
        i64::try_from(gone.len()).unwrap_or_default(),
        "session n’est plus proposée",
        "sessions ne sont plus proposées",
    );
    let one = |compared: &&ComparedSession| {
        let query = less(query, &compared.key);
        let label = ["Retirer la session ", compared.key.session.as_str()].concat();
        html! { <p key={compared.key.written()}><QueryLink class="fr-link" to={Route::Comparison} {query}>{ label }</QueryLink></p> }
    };
    let content = html! {
        <>
            <p>{ "Elle a commencé, a été retirée par son organisme, ou n’a jamais existé à cette adresse." }</p>
            { for gone.iter().map(one) }
        </>
    };
    alert(Severity::Warning, title, content)
}

fn table(columns: &[Column<'_>], query: &str, role: Option<Role>) -> Html {
    let sides: Vec<Side<'_>> = columns.iter().map(|column| column.side).collect();
    let only = !parameter(query, DIFFERENCES).is_empty();
    let several = columns.len() > 1;
    let all = lines(&sides);
    let same = all.iter().filter(|line| !line.differs()).count();
    let shown = all.iter().filter(|line| !only || line.differs());
    html! {
        <>
            if columns.iter().any(|column| column.offer.cost.is_none()) && role.is_none() { { cost::unknown() } }
            if several { { choice(query, only, same) } } else { <p>{ "Ajoutez une autre session depuis les résultats d’une recherche pour voir ce qui change." }</p> }
            <div class="mce-comparison">
                <table>
                    <caption class="fr-sr-only">{ "Ce que dit chaque session, ligne par ligne" }</caption>
                    <thead>
                        <tr><td />{ for columns.iter().map(|column| head(column, query)) }</tr>
                    </thead>
                    <tbody>
                        { for shown.map(|line| row(line, columns, several)) }
                        <tr>
                            <th scope="row">{ "Demande" }</th>
                            { for columns.iter().map(|column| last(column, role)) }
                        </tr>
                    </tbody>
                </table>
            </div>
            <p><Link<Route> classes="fr-link" to={Route::Search}>{ "Chercher une autre formation" }</Link<Route>></p>
        </>
    }
}

/// Leaves out the lines on which all say the same, or takes them in again.
fn choice(query: &str, only: bool, same: usize) -> Html {
    let (query, label) = if only {
        (without(query, &[DIFFERENCES]), "Montrer aussi ce qui est identique")
    } else {
        (with(query, DIFFERENCES, "oui"), "Ne montrer que les différences")
    };
    let lines = plural(i64::try_from(same).unwrap_or_default(), "ligne identique", "lignes identiques");
    html! {
        if same > 0 { <p><QueryLink class="fr-link" to={Route::Comparison} {query}>{ [label, " (", &lines, ")"].concat() }</QueryLink></p> }
    }
}

fn head(column: &Column<'_>, query: &str) -> Html {
    let SessionKey { siret, formation, action, .. } = column.key;
    let to = Route::Offer {
        siret: siret.as_str().to_owned().into(),
        formation: formation.as_str().to_owned().into(),
        action: action.as_str().to_owned().into(),
    };
    html! {
        <th scope="col" key={column.key.written()}>
            <Link<Route> {to}>{ column.side.name() }</Link<Route>>
            <QueryLink class="fr-btn fr-btn--sm fr-btn--tertiary-no-outline" to={Route::Comparison} query={less(query, column.key)}>
                { "Retirer" }<span class="fr-sr-only">{ [" ", &column.side.name()].concat() }</span>
            </QueryLink>
        </th>
    }
}

fn row(line: &Line, columns: &[Column<'_>], several: bool) -> Html {
    let (severity, word) =
        if line.differs() { (Some(Severity::Info), "Différent") } else { (None, "Identique") };
    let cells = line.cells.iter().zip(columns);
    html! {
        <tr key={line.label}>
            <th scope="row">{ line.label }if several { <br />{ badge(severity, word) } }</th>
            { for cells.map(|(said, column)| cell(said, column)) }
        </tr>
    }
}

fn cell(cell: &Cell, column: &Column<'_>) -> Html {
    let says = if cell.says.is_empty() { "Non précisé" } else { &cell.says };
    html! {
        <td key={column.key.written()} data-label={column.side.name()}>
            { says }
            if let Some(remark) = &cell.remark { <span class="mce-comparison__remark">{ remark }</span> }
        </td>
    }
}

/// The way to ask for it, where nothing stands in it, or to wait for a place.
fn last(column: &Column<'_>, role: Option<Role>) -> Html {
    let SessionKey { siret, formation, action, .. } = column.key;
    let props = OfferProps {
        siret: siret.as_str().to_owned().into(),
        formation: formation.as_str().to_owned().into(),
        action: action.as_str().to_owned().into(),
    };
    let way = match column.offer.sessions.first() {
        Some(shown) if shown.obstacles.is_empty() => ask(&props, &shown.session, role),
        Some(shown) if is_only_full(&shown.obstacles) && role.is_none_or(|role| role == Role::Elu) => {
            wait(&column.key.written(), &shown.session.dates())
        }
        _ => html! { { "Pas possible" } },
    };
    html! {
        <td key={column.key.written()} data-label={column.side.name()}>{ way }</td>
    }
}
