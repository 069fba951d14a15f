//! Who pays what: a bar in one piece per source, and the same in a table.

use mce_shared::ledger::Source;
use mce_shared::money::Euros;
use mce_shared::rules::financing::Split;
use yew::prelude::*;

use super::{Column, Row, price, table};

/// Width of the drawing, in its own units.
const WIDTH: i64 = 600;
/// Between two pieces.
const GAP: i64 = 2;

#[derive(Properties, PartialEq)]
pub struct SplitBarProps {
    pub caption: AttrValue,
    pub split: Split,
}

static COLUMNS: [Column; 2] =
    [Column { label: "Financement", amount: false }, Column { label: "Montant", amount: true }];

#[component]
pub fn SplitBar(props: &SplitBarProps) -> Html {
    let total = props.split.total();
    let mut rows: Vec<Row> = props.split.parts().map(|(source, amount)| row(source, amount)).collect();
    rows.push(Row {
        key: "total".into(),
        cells: vec![html! { <strong>{ "Total" }</strong> }, html! { <strong>{ price(total) }</strong> }],
    });
    html! {
        <div class="mce-split">
            <svg class="mce-split__drawing" viewBox="0 0 600 32" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                { pieces(&props.split, total) }
            </svg>
            { table(props.caption.clone(), &COLUMNS, &rows) }
        </div>
    }
}

fn pieces(split: &Split, total: Euros) -> Html {
    let scale = |cents: i64| cents * WIDTH / total.cents().max(1);
    let mut before = 0;
    split
        .parts()
        .map(|(source, amount)| {
            let x = scale(before);
            before += amount.cents();
            let width = (scale(before) - x - GAP).max(1);
            html! {
                <rect key={source.french()} class={class(source)} x={x.to_string()} y="0" width={width.to_string()} height="32" />
            }
        })
        .collect()
}

fn row(source: Source, amount: Euros) -> Row {
    let key = ["mce-split__key ", class(source)].concat();
    let label = html! { <><span class={key} aria-hidden="true" />{ source.french() }</> };
    Row { key: source.french().into(), cells: vec![label, price(amount)] }
}

fn class(source: Source) -> &'static str {
    match source {
        Source::Dife => "mce-split__dife",
        Source::Dotation => "mce-split__dotation",
        Source::Cpf | Source::Cec => "mce-split__cpf",
        Source::Card => "mce-split__card",
    }
}
