//! What the training body is owed, what was ordered, what was paid, and what it must pay back.

use mce_shared::api::{DelaysView, OfDashboard, PaymentList, PaymentView};
use mce_shared::money::Euros;
use mce_shared::payments::{Payable, PayableState, PaymentDelays, payment_delays};

use crate::documents::payments as document;
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::{dossiers, ledger, payments};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get]),
        index(Table::Payments, "by-of"),
        index(Table::Dossiers, "by-of"),
    ],
    ..Reach::NOTHING
};

const PAGE: usize = 50;

/// The payments of the caller's training body.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<PaymentList, Fault> {
    let siret = call.caller()?.organisme()?;
    let (store, cursor) = (environment.store(), call.query_value("cursor"));
    let (page, all) = tokio::try_join!(
        payments::of(store, siret, PAGE, cursor.as_deref()),
        payments::all_of(store, siret)
    )?;
    let sum = |states: &[PayableState]| {
        let of_these = all.items.iter().filter(|payable: &&Payable| states.contains(&payable.state));
        of_these.map(|payable| payable.amount).sum()
    };
    Ok(PaymentList {
        waiting: sum(&[PayableState::Ready, PayableState::OnHold]),
        uncovered: sum(&[PayableState::AwaitingCover]),
        ordered: sum(&[PayableState::Ordered, PayableState::Acknowledged]),
        paid: sum(&[PayableState::Executed]),
        late: late(&all.items, call).sum(),
        delays: payment_delays(&all.items, call.today).map(shown),
        claim: ledger::claim_on(store, siret).await?,
        payments: page.0.iter().map(|payable| PaymentView::for_training_body(payable, call.today)).collect(),
        cursor: page.1,
    })
}

fn late<'a>(all: &'a [Payable], call: &'a Call) -> impl Iterator<Item = Euros> + 'a {
    all.iter().filter(|payable| payable.is_late(call.today)).map(|payable| payable.amount)
}

fn shown(delays: PaymentDelays) -> DelaysView {
    let payments = u32::try_from(delays.payments).unwrap_or(u32::MAX);
    DelaysView { payments, median: delays.median, p90: delays.p90 }
}

/// All of them, for the accountant.
///
/// # Errors
/// When the store fails, or one of them can't be read: a file that lacks a payment would be wrong.
pub async fn file(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let siret = call.caller()?.organisme()?;
    let all = payments::all_of(environment.store(), siret).await?.all()?;
    Ok(Download {
        name: format!("paiements-{siret}.csv"),
        media_type: "text/csv",
        content: document::csv(&all).map_err(Fault::internal)?.into(),
    })
}

/// What the training body has to do.
///
/// # Errors
/// When the store fails.
pub async fn dashboard(environment: &Environment, call: &Call) -> Result<OfDashboard, Fault> {
    let siret = call.caller()?.organisme()?;
    let all = dossiers::of_body(environment.store(), siret).await?;
    Ok(OfDashboard::of(&all.items, call.today))
}
