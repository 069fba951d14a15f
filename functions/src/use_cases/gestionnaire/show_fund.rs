//! The fund: what it holds and owes, how the months went, and whether its ledger proves.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mce_shared::api::{ComplementsView, FundMonth, FundTotal, FundView, ProofView};
use mce_shared::ledger::Family;
use mce_shared::money::Euros;
use mce_shared::runs::{Counted, RunKind, RunState};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::{fund, runs};

use super::cover;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Query]),
        on(Table::Jobs, &[May::Query]),
        index(Table::Payments, "by-status"),
    ],
    ..Reach::NOTHING
};

/// Months that are shown.
const MONTHS: usize = 12;

/// The fund today.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<FundView, Fault> {
    let store = environment.store();
    let (held, _) = fund::balances(store).await?;
    let balances = Family::ALL
        .into_iter()
        .filter_map(|family| held.get(&family).map(|amount| (family.french().to_owned(), *amount)));
    let mut months = Vec::new();
    for month in latest_months(call.today) {
        let totals: Vec<FundTotal> = fund::month(store, month)
            .await?
            .into_iter()
            .map(|((family, reason), total)| FundTotal {
                account: family.french().to_owned(),
                reason: reason.french().to_owned(),
                count: total.count,
                amount: total.amount,
            })
            .collect();
        if !totals.is_empty() {
            months.push(FundMonth { month, totals });
        }
    }
    let proofs = runs::list(store, RunKind::Proof, 5, None).await?;
    let proof = proofs.into_iter().find(|run| run.state == RunState::Done).map(|run| ProofView {
        at: run.finished_at.unwrap_or(run.started_at),
        findings: run.tallies.count(Counted::Findings),
        run: run.id.to_string(),
    });
    Ok(FundView {
        balances: balances.collect(),
        complements: complements(environment, &held).await?,
        months,
        proof,
    })
}

async fn complements(
    environment: &Environment,
    held: &BTreeMap<Family, Euros>,
) -> Result<ComplementsView, Fault> {
    let of = |family| held.get(&family).copied().unwrap_or_default();
    let (granted, received) = (-of(Family::Collectivite), of(Family::Received));
    let waiting = cover::waiting(environment).await?;
    Ok(ComplementsView {
        granted,
        received,
        owed: granted - received,
        waiting: waiting.iter().map(|payable| payable.amount).sum(),
    })
}

fn latest_months(today: Date) -> impl Iterator<Item = Date> {
    let before = |month: &Date| month.yesterday().ok().map(Date::first_of_month);
    std::iter::successors(Some(today.first_of_month()), before).take(MONTHS)
}
