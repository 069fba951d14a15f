//! `fr-table`: a table with its title; on a narrow screen each line becomes a small sheet, with the names of the columns.

use yew::prelude::*;

/// A column. Amounts are aligned on the right.
#[derive(PartialEq)]
pub struct Column {
    pub label: &'static str,
    pub amount: bool,
}

/// A line, with a key that is unique in the table.
#[derive(Clone, PartialEq)]
pub struct Row {
    pub key: AttrValue,
    pub cells: Vec<Html>,
}

pub fn table(caption: impl Into<AttrValue>, columns: &'static [Column], rows: &[Row]) -> Html {
    html! {
        <div class="fr-table fr-table--no-scroll mce-table">
            <div class="fr-table__wrapper"><div class="fr-table__container"><div class="fr-table__content">
                <table>
                    <caption>{ caption.into() }</caption>
                    <thead><tr>{ for columns.iter().map(head) }</tr></thead>
                    <tbody>{ for rows.iter().map(|row| line(columns, row)) }</tbody>
                </table>
            </div></div></div>
        </div>
    }
}

fn head(column: &'static Column) -> Html {
    html! { <th scope="col" class={class(column)} key={column.label}>{ column.label }</th> }
}

fn line(columns: &'static [Column], row: &Row) -> Html {
    html! {
        <tr key={row.key.as_str()}>
            { for columns.iter().zip(&row.cells).map(|(column, cell)| html! {
                <td class={class(column)} data-label={column.label}><div class="mce-table__cell">{ cell.clone() }</div></td>
            }) }
        </tr>
    }
}

fn class(column: &Column) -> Option<&'static str> {
    column.amount.then_some("mce-table__amount")
}
