//! What a situation gives: balance, next credit, what may be done with it, and every line with its reason.

use jiff::civil::Date;
use mce_shared::forms::Situation;
use mce_shared::french::{date_full, date_long};
use mce_shared::money::Euros;
use mce_shared::parameters::{self, Parameter};
use mce_shared::rules::account::{self, AccountHistory, Line, LineReason, NextCredit, UsableFor};
use mce_shared::rules::mandates::{Mandate, MandateEligibility};
use yew::prelude::*;

use crate::components::{BalanceGauge, Column, Row, Severity, alert, change, empty, price, table};

/// Before the first computation.
pub fn nothing_yet() -> Html {
    empty(
        "Vos droits s’afficheront ici",
        html! { <p class="fr-mb-0">{ "Remplissez le formulaire, puis calculez." }</p> },
    )
}

pub fn result(input: &Situation) -> Html {
    let history = account::history(&input.mandates, &input.uses, input.pension_liquidated, input.today);
    let next =
        account::next_credit(&input.mandates, history.balance, last_credit_year(&history.lines), input.today);
    html! {
        <>
            <h2>{ "Vos droits au " }{ date_full(input.today) }</h2>
            { for input.mandates.iter().filter_map(without_rights) }
            { for input.mandates.iter().filter_map(|mandate| over(mandate, input.today)) }
            if input.mandates.iter().any(|mandate| mandate.kind.is_eligible()) {
                { balance(input, &history, next) }
                { usage(&history) }
                { statement(&history.lines) }
            }
        </>
    }
}

fn balance(input: &Situation, history: &AccountHistory, next: Option<NextCredit>) -> Html {
    let at = next.map_or(input.today, |credit| credit.on);
    let cap = parameters::euros(Parameter::DifeCap, at).unwrap_or_default();
    let (credited, lost) =
        next.map_or((Euros::ZERO, Euros::ZERO), |credit| (credit.amount, credit.lost_to_cap));
    html! {
        <>
            <p class="fr-h3 fr-mb-1w">{ price(history.balance) }</p>
            <BalanceGauge balance={history.balance} {cap} next_credit={credited} {lost}
                next_date={next.map(|credit| date_long(credit.on)).unwrap_or_default()} />
            { for next.filter(|credit| credit.lost_to_cap.is_positive()).map(loss) }
        </>
    }
}

fn loss(credit: NextCredit) -> Html {
    let title = ["Vous perdrez ", &credit.lost_to_cap.french(), " le ", &date_long(credit.on)].concat();
    let text = "Le plafond sera atteint : utilisez vos droits avant cette date pour ne rien perdre.";
    alert(Severity::Warning, title, html! { <p>{ text }</p> })
}

fn usage(history: &AccountHistory) -> Html {
    let text = match history.usable_for {
        UsableFor::MandateAndReinsertion => {
            "Vous pouvez les utiliser pour une formation liée à votre mandat ou pour une réinsertion professionnelle."
        }
        UsableFor::Mandate => {
            "Vous pouvez les utiliser pour une formation liée à votre mandat. La réinsertion est fermée aux retraités."
        }
        UsableFor::Reinsertion => {
            "Votre mandat est terminé : vous pouvez encore les utiliser pour une réinsertion professionnelle, qui doit se \
             terminer avant la date limite."
        }
        UsableFor::None => {
            "Il ne vous reste aucun droit à utiliser : il faut un mandat en cours, ou fini depuis moins de six mois."
        }
    };
    let until = history.until.filter(|_| history.usable_for == UsableFor::Reinsertion);
    html! {
        <>
            <h3>{ "Ce que vous pouvez en faire" }</h3>
            <p>{ text }</p>
            if let Some(until) = until {
                <p class="fr-text--bold">{ ["Jusqu’au ", &date_long(until), ", minuit (heure de Paris)."].concat() }</p>
            }
        </>
    }
}

/// Why a mandate gives nothing, or cannot be answered here.
fn without_rights(mandate: &Mandate) -> Option<Html> {
    let text = match mandate.kind.eligibility() {
        MandateEligibility::Eligible => return None,
        MandateEligibility::Excluded(exclusion) => exclusion.explain(),
        MandateEligibility::ManualReview => "Aucun texte ne règle le cas de ce mandat lorsqu’il est seul : le gestionnaire examine chaque demande."
            .to_owned(),
    };
    let title = [mandate.kind.label(), " : pas de droits calculés"].concat();
    Some(alert(Severity::Info, title, html! { <p>{ text }</p> }))
}

/// That a general renewal has ended a mandate, although no end was typed, or a later one.
fn over(mandate: &Mandate, today: Date) -> Option<Html> {
    let (round, text) = mandate.over_by_law(today)?;
    let title = [mandate.kind.label(), " : mandat terminé le ", &date_full(round)].concat();
    Some(alert(
        Severity::Info,
        title,
        html! { <p>{ text }{ " Si vous avez été élu de nouveau, ajoutez votre nouveau mandat." }</p> },
    ))
}

static COLUMNS: [Column; 4] = [
    Column { label: "Date", amount: false },
    Column { label: "Pourquoi", amount: false },
    Column { label: "Mouvement", amount: true },
    Column { label: "Solde", amount: true },
];

fn statement(lines: &[Line]) -> Html {
    if lines.is_empty() {
        return html! { <p>{ "Aucun mouvement à ce jour." }</p> };
    }
    let rows: Vec<Row> = lines.iter().rev().enumerate().map(|(index, line)| row(index, line)).collect();
    table("Ligne par ligne, la plus récente d’abord", &COLUMNS, &rows)
}

fn row(index: usize, line: &Line) -> Row {
    let why = html! {
        <>
            { line.reason.label() }
            if line.lost_to_cap.is_positive() {
                <span class="fr-hint-text">{ ["Perdu au plafond : ", &line.lost_to_cap.french()].concat() }</span>
            }
        </>
    };
    let cells = vec![html! { { date_full(line.on) } }, why, change(line.change), price(line.balance)];
    Row { key: index.to_string().into(), cells }
}

/// The calendar year of the last credit: there is at most one a year.
fn last_credit_year(lines: &[Line]) -> Option<i16> {
    let is_credit = |line: &&Line| {
        matches!(line.reason, LineReason::Opening | LineReason::FirstEuros | LineReason::YearlyCredit)
    };
    lines.iter().rfind(is_credit).map(|line| line.on.year())
}
