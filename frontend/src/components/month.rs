//! A month as a table, a line a week: what stands in each day is the page's.

use jiff::civil::Date;
use yew::prelude::*;

const WEEK: [(&str, &str); 7] = [
    ("lundi", "lun."),
    ("mardi", "mar."),
    ("mercredi", "mer."),
    ("jeudi", "jeu."),
    ("vendredi", "ven."),
    ("samedi", "sam."),
    ("dimanche", "dim."),
];

/// The month of `first`, its first day; `on_day` draws the cell of a day by its number.
pub fn month_table(
    first: Date,
    caption: String,
    onkeydown: Option<Callback<KeyboardEvent>>,
    on_day: &dyn Fn(i32) -> Html,
) -> Html {
    let before = i32::from(first.weekday().to_monday_zero_offset());
    let last = i32::from(first.days_in_month());
    let weeks = (before + last + 6) / 7;
    let cell = |at: i32| match at - before + 1 {
        day if (1..=last).contains(&day) => on_day(day),
        _ => html! { <td /> },
    };
    let week = |week: i32| html! { <tr key={week}>{ for (0..7).map(|day| cell(week * 7 + day)) }</tr> };
    let head = |(name, short): &(&'static str, &'static str)| {
        html! { <th scope="col" key={*name}><abbr title={*name}>{ *short }</abbr></th> }
    };
    html! {
        <table class="mce-calendar" {onkeydown}>
            <caption class="fr-sr-only">{ caption }</caption>
            <thead><tr>{ for WEEK.iter().map(head) }</tr></thead>
            <tbody>{ for (0..weeks).map(week) }</tbody>
        </table>
    }
}
