//! A balance over time, in steps, under the line of its cap. A table of the same movements must be in the page: it is what the
//! picture is for who does not see it.

use jiff::civil::Date;
use mce_shared::french::{date_full, date_long};
use mce_shared::money::Euros;
use mce_shared::statement::Step;
use yew::prelude::*;

/// Size of the drawing, in its own units.
const WIDTH: i64 = 600;
const HEIGHT: i64 = 160;

/// What is drawn.
pub struct StepGraph<'a> {
    /// The name of the picture: "Vos droits DIFE, du … au …".
    pub title: String,
    /// At least one, the first one on the left edge.
    pub steps: &'a [Step],
    /// The cap, none where there is none.
    pub caps: &'a [Step],
    /// The right edge.
    pub until: Date,
}

pub fn step_graph(graph: &StepGraph) -> Html {
    let Some(first) = graph.steps.first() else { return Html::default() };
    let scale = Scale::of(graph, first.on);
    let line = scale.path(graph.steps);
    let area = [&line, "V", &HEIGHT.to_string(), "H0Z"].concat();
    html! {
        <figure class="mce-steps">
            <p class="mce-steps__edge" aria-hidden="true">{ scale.top.french() }</p>
            <svg class="mce-steps__drawing" viewBox="0 0 600 160" preserveAspectRatio="none" role="img"
                aria-labelledby="courbe-titre courbe-texte" focusable="false">
                <title id="courbe-titre">{ graph.title.clone() }</title>
                <desc id="courbe-texte">{ description(graph) }</desc>
                { for years(first.on, graph.until).map(|day| year_line(scale.x(day))) }
                <path class="mce-steps__area" d={area} />
                <path class="mce-steps__line" d={line} />
                if !graph.caps.is_empty() { <path class="mce-steps__cap" d={scale.path(graph.caps)} /> }
            </svg>
            <p class="mce-steps__edge" aria-hidden="true">{ Euros::ZERO.french() }</p>
            <p class="mce-steps__days" aria-hidden="true">
                <span>{ date_full(first.on) }</span><span>{ date_full(graph.until) }</span>
            </p>
            <figcaption>{ legend(graph, first.on) }</figcaption>
        </figure>
    }
}

fn year_line(x: i64) -> Html {
    let d = ["M", &x.to_string(), " 0V", &HEIGHT.to_string()].concat();
    html! { <path key={x} class="mce-steps__year" {d} /> }
}

/// Each 1 January after `from`, up to `to`.
fn years(from: Date, to: Date) -> impl Iterator<Item = Date> {
    (from.year() + 1..=to.year()).filter_map(|year| Date::new(year, 1, 1).ok())
}

fn legend(graph: &StepGraph, from: Date) -> Html {
    let cap = graph.caps.last().map(|step| ["Plafond, ", &step.balance.french(), " aujourd’hui"].concat());
    let held =
        graph.steps.last().map(|step| ["Disponible, ", &step.balance.french(), " aujourd’hui"].concat());
    html! {
        <ul class="mce-steps__legend">
            <li><span class="mce-steps__key mce-steps__key--line" aria-hidden="true" />{ held.unwrap_or_default() }</li>
            if let Some(cap) = cap { <li><span class="mce-steps__key mce-steps__key--cap" aria-hidden="true" />{ cap }</li> }
            if years(from, graph.until).next().is_some() {
                <li><span class="mce-steps__key mce-steps__key--year" aria-hidden="true" />{ "1er janvier de chaque année" }</li>
            }
        </ul>
    }
}

/// The picture in a few sentences.
fn description(graph: &StepGraph) -> String {
    let mut text = String::new();
    let highest = graph.steps.iter().max_by_key(|step| step.balance);
    if let (Some(highest), Some(last)) = (highest, graph.steps.last()) {
        text.push_str(
            &[
                "Au plus haut : ",
                &highest.balance.french(),
                ", le ",
                &date_long(highest.on),
                ". Aujourd’hui : ",
                &last.balance.french(),
                ". ",
            ]
            .concat(),
        );
    }
    for cap in graph.caps {
        text.push_str(
            &["Plafond de ", &cap.balance.french(), " à partir du ", &date_full(cap.on), ". "].concat(),
        );
    }
    text.push_str("Le tableau qui suit donne chaque mouvement.");
    text
}

/// From days and euros to the units of the drawing.
struct Scale {
    from: Date,
    days: i64,
    until: Date,
    top: Euros,
}

impl Scale {
    fn of(graph: &StepGraph, from: Date) -> Self {
        let all = graph.steps.iter().chain(graph.caps).map(|step| step.balance);
        let top = all.max().unwrap_or_default().max(Euros::from_cents(100));
        Self { from, days: days(from, graph.until).max(1), until: graph.until, top }
    }

    fn x(&self, day: Date) -> i64 {
        days(self.from, day).clamp(0, self.days) * WIDTH / self.days
    }

    /// A little room above the highest step, so that its line is seen whole.
    fn y(&self, amount: Euros) -> i64 {
        let room = HEIGHT - 8;
        HEIGHT - amount.cents().max(0) * room / self.top.cents()
    }

    /// "M0 120H45V20H600": flat until the day of the next step.
    fn path(&self, steps: &[Step]) -> String {
        let mut path = String::new();
        for step in steps {
            let (x, y) = (self.x(step.on).to_string(), self.y(step.balance).to_string());
            if path.is_empty() {
                path.push_str(&["M", &x, " ", &y].concat());
            } else {
                path.push_str(&["H", &x, "V", &y].concat());
            }
        }
        path.push_str(&["H", &self.x(self.until).to_string()].concat());
        path
    }
}

fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
