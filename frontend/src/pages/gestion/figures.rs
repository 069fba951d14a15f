//! The figures of the law: every dated row with its source and where it stands, to be read or printed.

use mce_shared::api::{Figure, FigureGroup, FigureList, FigureRow, endpoints};
use mce_shared::french::{date_full, date_short};
use mce_shared::parameters::RowState;
use yew::prelude::*;

use crate::api::use_resource;
use crate::browser;
use crate::components::{Column, Look, Page, Row, Severity, action, alert, badge, remote_view, table, text};
use crate::router::Route;

static COLUMNS: [Column; 6] = [
    Column { label: "Règle", amount: false },
    Column { label: "Valeur", amount: true },
    Column { label: "À partir du", amount: false },
    Column { label: "Jusqu’au", amount: false },
    Column { label: "État", amount: false },
    Column { label: "Source", amount: false },
];

#[component]
pub fn Figures() -> Html {
    let figures = use_resource(endpoints::LIST_FIGURES.at([]));
    let trail: Vec<_> = super::trail().into_iter().chain([(Route::Fund, "Fonds".into())]).collect();
    html! {
        <Page title="Chiffres de la loi" {trail}
            lead="Chaque montant, plafond, taux et délai appliqué par le service, avec ses dates et le texte qui le fixe. Rien n’est appliqué tant que ce n’est pas certain.">
            { remote_view(&figures, "Lecture des chiffres…", content) }
        </Page>
    }
}

fn content(list: &FigureList) -> Html {
    let print = Callback::from(|_: MouseEvent| browser::print());
    html! {
        <>
            { to_confirm(list) }
            <p>{ ["État au ", &date_full(list.on), "."].concat() }</p>
            { action(Look::Tertiary, "Imprimer", false, print) }
            { for list.groups.iter().map(group) }
        </>
    }
}

/// What is published and not applied, first: somebody has to look at the text.
fn to_confirm(list: &FigureList) -> Html {
    let figures = list.groups.iter().flat_map(|group| &group.figures);
    let rows = figures.flat_map(|figure| figure.rows.iter().map(move |row| (figure, row)));
    let off: Vec<Html> = rows.filter(|(_, row)| row.state == RowState::Off).map(published).collect();
    if off.is_empty() {
        return Html::default();
    }
    let content = html! {
        <>
            <ul>{ for off }</ul>
            <p>{ "Ces valeurs ne changent aucun calcul, même après leur date : elles attendent d’être vérifiées au Journal officiel." }</p>
        </>
    };
    alert(Severity::Warning, "Publié, non appliqué", content)
}

fn published((figure, row): (&Figure, &FigureRow)) -> Html {
    let told = [&figure.label, " : ", &row.value, ", au ", &date_full(row.from)].concat();
    html! { <li key={figure.key.clone()}>{ told }</li> }
}

fn group(group: &FigureGroup) -> Html {
    let rows: Vec<Row> = group.figures.iter().flat_map(lines).collect();
    html! {
        <section key={group.label.clone()} class="fr-mt-4w">
            <h2 class="fr-h4">{ group.label.clone() }</h2>
            { table([&group.label, " : la ligne la plus récente d’abord"].concat(), &COLUMNS, &rows) }
        </section>
    }
}

/// The rows of a figure, the latest first.
fn lines(figure: &Figure) -> impl Iterator<Item = Row> {
    figure.rows.iter().rev().map(|row| Row {
        key: [&figure.key, " ", &row.from.to_string()].concat().into(),
        cells: vec![
            text(figure.label.clone()),
            text(row.value.clone()),
            text(date_short(row.from)),
            text(row.to.map(date_short).unwrap_or_default()),
            badge(severity(row.state), row.state.label()),
            text(row.source.clone()),
        ],
    })
}

fn severity(state: RowState) -> Option<Severity> {
    match state {
        RowState::InForce => Some(Severity::Success),
        RowState::ToCome => Some(Severity::Info),
        RowState::Off => Some(Severity::Warning),
        RowState::Past => None,
    }
}
