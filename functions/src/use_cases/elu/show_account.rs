//! The élu's account: balance, next credit and what it will lose, mandates, and every movement with its reason.

use mce_shared::api::{AccountView, MandateView, NextCreditView, StatementLine};
use mce_shared::ledger::{Account, ReasonCode};
use mce_shared::money::Euros;
use mce_shared::parameters::{self, Parameter};
use mce_shared::recognition::RegisterRow;
use mce_shared::rules::account::{UsableFor, history, next_credit};
use mce_shared::rules::mandates::Mandate;

use super::super::dossiers::situation::{self, Situation};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;
use crate::store::ledger::{self, Line};

super::super::http_function!("show-account");

/// The account of the caller.
///
/// # Errors
/// 403 when it is not active yet.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let elu = call.caller()?.elu()?;
    let own = situation::of_elu(environment, elu).await?;
    let lines = ledger::statement(environment.store(), elu).await?;
    let collectivites = situation::collectivites(environment, &own.rows, call.today).await?;
    Answer::json(&AccountView { collectivites, ..view(call, &own, &lines) })
}

fn view(call: &Call, own: &Situation, lines: &[Line]) -> AccountView {
    let mandates: Vec<Mandate> = own.rows.iter().map(RegisterRow::mandate).collect();
    let pension = own.account.pension_liquidated;
    let rights = history(&mandates, &[], pension, call.today);
    let next = next_credit(&mandates, own.funds.dife, last_credit_year(lines), call.today);
    AccountView {
        name: own.account.identity.display_name(),
        funds: own.funds.clone(),
        cap: parameters::euros(Parameter::DifeCap, call.today).unwrap_or_default(),
        usable_for: usable_for(rights.usable_for).to_owned(),
        until: rights.until,
        next_credit: next.map(|credit| NextCreditView {
            on: credit.on,
            credited: credit.amount,
            lost_to_cap: credit.lost_to_cap,
        }),
        mandates: own.rows.iter().map(mandate_view).collect(),
        statement: statement(lines),
        pension_liquidated: pension,
        collectivites: Vec::new(),
    }
}

const fn usable_for(what: UsableFor) -> &'static str {
    match what {
        UsableFor::MandateAndReinsertion => "mandate_and_reinsertion",
        UsableFor::Mandate => "mandate",
        UsableFor::Reinsertion => "reinsertion",
        UsableFor::None => "none",
    }
}

/// The calendar year of the last credit that was posted.
fn last_credit_year(lines: &[Line]) -> Option<i16> {
    let is_credit = |line: &&Line| matches!(line.reason, ReasonCode::RightOpened | ReasonCode::YearlyCredit);
    lines.iter().filter(is_credit).map(|line| line.on.year()).max()
}

fn mandate_view(row: &RegisterRow) -> MandateView {
    MandateView {
        kind: row.kind,
        label: row.kind.label().to_owned(),
        territory: row.territory.clone(),
        function: row.function.clone(),
        start: row.start,
        end: row.end,
        eligible: row.kind.is_eligible(),
    }
}

/// Newest first, each line with the balance of its account after it.
fn statement(lines: &[Line]) -> Vec<StatementLine> {
    let mut balances = std::collections::BTreeMap::<&Account, Euros>::new();
    let mut shown: Vec<StatementLine> = lines
        .iter()
        .map(|line| {
            let balance = balances.entry(&line.account).or_default();
            *balance += line.amount;
            StatementLine {
                on: line.on,
                account: account_name(&line.account).to_owned(),
                reason: line.reason,
                label: line.label.clone(),
                amount: line.amount,
                balance: *balance,
                dossier: line.dossier.as_ref().map(ToString::to_string),
            }
        })
        .collect();
    shown.reverse();
    shown
}

const fn account_name(account: &Account) -> &'static str {
    match account {
        Account::Right(_) => "Droits DIFE",
        Account::Dotation(..) => "Dotation",
        Account::Cpf(_) => "CPF",
        Account::Cec(_) => "CEC",
        Account::Card(_) => "Carte bancaire",
        _ => "Fonds",
    }
}
