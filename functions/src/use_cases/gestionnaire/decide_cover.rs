//! Decides on an agreement or a receipt that somebody else proposed (four eyes). What waits for it is then ready to be paid.

use mce_shared::api::{CollectiviteDetail, Verdict};
use mce_shared::cover::{CoverDecision, CoverRefusal, CoverState};
use mce_shared::identifiers::Siren;
use mce_shared::set_aside::Chore;

use super::cover::{check_untold, cover_waiting, refused};
use super::show_collectivite::detail;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::Round;
use crate::store::commit::{Committed, Writes};
use crate::store::cover;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    ..Reach::NOTHING
};

/// Decides.
///
/// # Errors
/// 404 for a record that does not exist; 409 for who proposed it, for one that is decided, for money that is on the books already, or in
/// the list of what is to be matched.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    verdict: Verdict,
) -> Result<CollectiviteDetail, Fault> {
    let (siren, number): (Siren, u32) = (call.param("siren")?, call.param("number")?);
    let asked = call.asked()?;
    let store = environment.store();
    let records = cover::records(store, &siren).await?;
    let record = records.into_iter().find(|record| record.number == number);
    let record = record.ok_or_else(|| Fault::not_found("Cet enregistrement"))?;
    if matches!(verdict, Verdict::Approve { .. }) && record.state == CoverState::Proposed {
        check_untold(environment, &siren, &record.proposal.what).await?;
    }
    let CoverDecision { record, transaction } = match verdict {
        Verdict::Approve { comment } => record.approve(&comment, &asked),
        Verdict::Refuse { reason } => record.refuse(&reason, &asked),
    }
    .map_err(refused)?;
    let mut writes = Writes::new();
    writes.guarded(cover::deciding(store, &CoverDecision { record, transaction: None })?);
    writes.post(store, transaction.as_slice(), asked.at)?;
    match writes.commit(store).await? {
        Committed::Yes => {}
        Committed::Already => return Err(refused(CoverRefusal::Posted)),
        _ => return Err(refused(CoverRefusal::NothingWaits)),
    }
    cover_waiting(environment, &Round::new(environment, Chore::Payment), &asked).await?;
    detail(environment, call, &siren).await
}
