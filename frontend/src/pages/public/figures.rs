//! The figures of the law in force today, read where the rules read them: they cannot disagree with the account.

use mce_shared::french::{date_long, plural};
use mce_shared::parameters::{self, Parameter, announcement};
use mce_shared::rules::credits::next_credit_date;
use mce_shared::rules::deadlines::Delay;
use mce_shared::rules::mandates::MandateKind;
use yew::prelude::*;

use crate::components::{Column, Row, table};
use crate::format;

static COLUMNS: [Column; 2] =
    [Column { label: "Règle", amount: false }, Column { label: "Valeur", amount: true }];

/// A table of the amounts and delays that an élu meets.
pub fn figures() -> Html {
    let today = format::today();
    let amount = |parameter| parameters::euros(parameter, today).unwrap_or_default().french();
    let participants = parameters::count(Parameter::MandateMaxParticipants, today);
    let rows = [
        row("Crédit annuel", amount(Parameter::DifeAnnual)),
        row("Plafond du compteur", amount(Parameter::DifeCap)),
        row(
            "Prochain crédit, mandats municipaux et communautaires",
            date_long(next_credit_date(MandateKind::Municipal, today)),
        ),
        row(
            "Prochain crédit, autres mandats",
            date_long(next_credit_date(MandateKind::Departemental, today)),
        ),
        row(
            "Prix maximal d’une heure de formation liée au mandat, hors taxes",
            amount(Parameter::MandateHourlyCap),
        ),
        row("Participants à une session, au plus", plural(participants, "personne", "personnes")),
        row(
            "Entre la demande et le début de la formation, au moins",
            Delay::EarliestSessionStart.french(today),
        ),
        row("Pour confirmer la réponse de l’organisme", Delay::EluConfirmation.french(today)),
        row("Pour se rétracter après la confirmation", Delay::Withdrawal.french(today)),
    ];
    html! {
        <>
            { table("Les chiffres en vigueur aujourd’hui", &COLUMNS, &rows) }
            { published() }
        </>
    }
}

/// What is published of them and does not hold yet.
fn published() -> Html {
    let today = format::today();
    let figures = [
        (Parameter::DifeAnnual, "Crédit annuel"),
        (Parameter::DifeCap, "Plafond du compteur"),
        (Parameter::MandateHourlyCap, "Prix maximal d’une heure de formation liée au mandat, hors taxes"),
    ];
    let told = figures.into_iter().filter_map(|(figure, name)| announcement(figure, name, today));
    let told: Vec<Html> = told.map(|told| html! { <li key={told.clone()}>{ told.clone() }</li> }).collect();
    if told.is_empty() {
        return Html::default();
    }
    html! { <><h2 class="fr-h6">{ "Publié, pas encore appliqué" }</h2><ul>{ for told }</ul></> }
}

fn row(rule: &'static str, value: String) -> Row {
    Row { key: rule.into(), cells: vec![html! { { rule } }, html! { { value } }] }
}
