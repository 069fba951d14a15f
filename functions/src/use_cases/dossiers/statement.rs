//! Statements of those who are no élus: the lines of their accounts, newest first, each with the balance after it.

use std::collections::BTreeMap;

use mce_shared::api::{LedgerLine, LedgerStatement};
use mce_shared::ledger::{Account, Line};
use mce_shared::money::Euros;
use mce_shared::statement::folded;

/// The statement that these lines make.
#[must_use]
pub fn statement(lines: &[Line]) -> LedgerStatement {
    let folded = folded(lines);
    let mut held = BTreeMap::<&Account, Euros>::new();
    for each in &folded {
        held.insert(&each.line.account, each.balance);
    }
    let mut balances = BTreeMap::<&'static str, Euros>::new();
    for (account, balance) in held {
        *balances.entry(account.family().french()).or_default() += balance;
    }
    let shown = folded.iter().rev().map(|each| LedgerLine {
        on: each.line.on,
        account: each.line.account.family().french().to_owned(),
        label: each.line.label.clone(),
        amount: each.line.amount,
        balance: each.balance,
        dossier: each.line.dossier.as_ref().map(ToString::to_string),
    });
    LedgerStatement {
        lines: shown.collect(),
        balances: balances.into_iter().map(|(name, amount)| (name.to_owned(), amount)).collect(),
    }
}
