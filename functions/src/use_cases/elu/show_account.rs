//! The élu's account: balance, next credit and what it will lose, mandates, and every movement with its reason.

use futures_util::future::try_join_all;
use jiff::civil::Date;
use mce_shared::api::{AccountView, CollectiviteView, MandateView, NextCreditView, StatementLine};
use mce_shared::ledger::Line;
use mce_shared::lifecycle::{Funds, Reserved};
use mce_shared::opening::ended;
use mce_shared::parameters::{self, Parameter};
use mce_shared::rights;
use mce_shared::rules::account::{UsableFor, history, next_credit};
use mce_shared::statement::folded;

use super::super::dossiers::situation::{self, Person};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::ledger::{self, Book};
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Query]),
        index(Table::Dossiers, "by-elu"),
    ],
    ..Reach::NOTHING
};

/// The account of the caller.
///
/// # Errors
/// 403 when it is not active yet.
pub async fn handle(environment: &Environment, call: &Call) -> Result<AccountView, Fault> {
    let caller = call.caller()?;
    let elu = caller.elu()?;
    let (own, book, reserved) = tokio::try_join!(
        situation::person(environment, Some(caller), elu),
        async { Ok::<Book, Fault>(ledger::of_elu(environment.store(), elu).await?) },
        situation::reserved(environment, elu)
    )?;
    let view = view(call, &own, book);
    let financers = financers(environment, &view.funds).await?;
    Ok(AccountView { financers, reserved, ..view })
}

/// Whose complements are on the account.
async fn financers(environment: &Environment, funds: &Funds) -> Result<Vec<CollectiviteView>, Fault> {
    let read = funds.dotations.keys().map(|siren| organisations::collectivite(environment.store(), siren));
    let known = try_join_all(read).await?.into_iter().flatten();
    Ok(known.map(|body| CollectiviteView { siren: body.siren, name: body.name }).collect())
}

fn view(call: &Call, own: &Person, Book { balances, lines }: Book) -> AccountView {
    let balances: Vec<_> = balances.into_iter().collect();
    let funds = Funds::of(&own.account.elu, &balances);
    let mandates = own.mandates();
    let pension = own.account.pension().is_paid();
    let rights = history(&mandates, &[], pension, call.today);
    let next = next_credit(&mandates, funds.dife, rights::last_credit_year(&lines), call.today);
    AccountView {
        name: own.account.identity.display_name(),
        funds,
        reserved: Reserved::default(),
        cap: parameters::euros(Parameter::DifeCap, call.today).unwrap_or_default(),
        usable_for: rights.usable_for,
        until: rights.until,
        ended: ended(&own.rows, pension, call.today),
        next_credit: next.map(|credit| NextCreditView {
            on: credit.on,
            credited: credit.amount,
            lost_to_cap: credit.lost_to_cap,
        }),
        mandates: own.rows.iter().map(|row| MandateView::of(row, call.today)).collect(),
        statement: statement(&lines),
        pension_liquidated: pension,
        financers: Vec::new(),
        announced: announced(rights.usable_for, call.today),
    }
}

/// The figures of an account that are published and do not hold yet: they concern who holds a mandate.
fn announced(usable: UsableFor, today: Date) -> Vec<String> {
    if !matches!(usable, UsableFor::MandateAndReinsertion | UsableFor::Mandate) {
        return Vec::new();
    }
    let figures = [
        (Parameter::DifeAnnual, "Droits acquis par année de mandat"),
        (Parameter::DifeCap, "Plafond du compteur"),
        (Parameter::MandateHourlyCap, "Prix maximal d’une heure de formation liée au mandat, hors taxes"),
    ];
    figures.into_iter().filter_map(|(figure, name)| parameters::announcement(figure, name, today)).collect()
}

/// Newest first, each line with the balance of its account after it.
#[must_use]
pub fn statement(lines: &[Line]) -> Vec<StatementLine> {
    let shown = folded(lines).into_iter().rev().map(|each| StatementLine {
        on: each.line.on,
        family: each.line.account.family(),
        account: each.line.account.family().french().to_owned(),
        reason: each.line.reason,
        label: each.line.label.clone(),
        amount: each.line.amount,
        balance: each.balance,
        dossier: each.line.dossier.as_ref().map(ToString::to_string),
    });
    shown.collect()
}
