//! The balance as a picture: what is there, what comes next, and what the cap would make one lose.

use mce_shared::money::Euros;
use yew::prelude::*;

/// Width of the drawing, in its own units.
const WIDTH: i64 = 600;

#[derive(Properties, PartialEq)]
pub struct BalanceGaugeProps {
    pub balance: Euros,
    /// The cap in force at the next credit.
    pub cap: Euros,
    /// What the next credit will add; zero when none is expected.
    pub next_credit: Euros,
    /// What the next credit would have added without the cap.
    pub lost: Euros,
    /// "le mercredi 31 mars 2027"; empty when no credit is expected.
    pub next_date: AttrValue,
}

#[component]
pub fn BalanceGauge(props: &BalanceGaugeProps) -> Html {
    let scale = Scale::of(props);
    let have = scale.x(props.balance);
    let coming = scale.x(props.balance + props.next_credit) - have;
    let lost = scale.x(props.balance + props.next_credit + props.lost) - have - coming;
    let cap = scale.x(props.cap);
    html! {
        <figure class="mce-gauge">
            <svg class="mce-gauge__drawing" viewBox="0 0 600 48" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <defs>
                    <pattern id="hachures" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="mce-gauge__line" width="4" height="8" />
                    </pattern>
                    <pattern id="croix" width="8" height="8" patternUnits="userSpaceOnUse">
                        <path class="mce-gauge__cross" d="M0 0L8 8M8 0L0 8" />
                    </pattern>
                </defs>
                <rect class="mce-gauge__room" x="0" y="8" width={cap.to_string()} height="32" />
                <rect class="mce-gauge__have" x="0" y="8" width={have.to_string()} height="32" />
                <rect x={have.to_string()} y="8" width={coming.to_string()} height="32" fill="url(#hachures)" />
                <rect x={(have + coming).to_string()} y="8" width={lost.to_string()} height="32" fill="url(#croix)" />
                <rect class="mce-gauge__cap" x={(cap - 2).max(0).to_string()} y="0" width="4" height="48" />
            </svg>
            <figcaption>{ legend(props) }</figcaption>
        </figure>
    }
}

fn legend(props: &BalanceGaugeProps) -> Html {
    let line =
        |key: &'static str, text: String| html! { <li><span class={key} aria-hidden="true" />{ text }</li> };
    html! {
        <ul class="mce-gauge__legend">
            { line("mce-gauge__key mce-gauge__key--have", ["Disponible : ", &props.balance.french()].concat()) }
            if props.next_credit.is_positive() {
                { line("mce-gauge__key mce-gauge__key--coming",
                    ["Prochain crédit, ", &props.next_date, " : + ", &props.next_credit.french()].concat()) }
            }
            if props.lost.is_positive() {
                { line("mce-gauge__key mce-gauge__key--lost",
                    ["Perdu au plafond à cette date si rien n’est utilisé : ", &props.lost.french()].concat()) }
            }
            { line("mce-gauge__key mce-gauge__key--cap", ["Plafond : ", &props.cap.french()].concat()) }
        </ul>
    }
}

/// From euros to the units of the drawing.
struct Scale {
    whole: i64,
}

impl Scale {
    /// The whole width is the cap, or what would go beyond it.
    fn of(props: &BalanceGaugeProps) -> Self {
        let end = (props.balance + props.next_credit + props.lost).max(props.cap);
        Self { whole: end.cents().max(1) }
    }

    fn x(&self, amount: Euros) -> i64 {
        amount.cents().max(0) * WIDTH / self.whole
    }
}
