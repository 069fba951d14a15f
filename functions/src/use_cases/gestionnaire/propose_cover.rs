//! Proposes what covers the complements of a collectivité: an agreement, or money that the statement does not tell. Somebody else
//! decides.

use mce_shared::api::{CollectiviteDetail, CoverProposal};
use mce_shared::cover::{CoverRecord, CoverRefusal};
use mce_shared::identifiers::Siren;

use super::super::dossiers::change::Wait;
use super::cover::{check_untold, refused};
use super::show_collectivite::detail;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, cover, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Get, May::Query]),
        on(Table::Payments, &[May::Query, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    ..Reach::NOTHING
};

/// Proposes.
///
/// # Errors
/// 404 for a collectivité that nobody knows; 409 for money that the bank has told; 422 for figures that can't be.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    CoverProposal { covering, reason }: CoverProposal,
) -> Result<CollectiviteDetail, Fault> {
    let (siren, asked): (Siren, _) = (call.param("siren")?, call.asked()?);
    let store = environment.store();
    let body = organisations::collectivite(store, &siren).await?;
    let body = body.ok_or_else(|| refused(CoverRefusal::Unknown))?;
    check_untold(environment, &siren, &covering).await?;
    let mut wait = Wait::new();
    loop {
        let known = cover::records(store, &siren).await?;
        let number = known.last().map_or(0, |last| last.number) + 1;
        let whose = (siren.clone(), body.name.clone());
        let record =
            CoverRecord::propose(whose, number, covering.clone(), &reason, &asked).map_err(refused)?;
        let mut writes = Writes::new();
        writes.guarded(cover::proposing(store, &record)?);
        match writes.commit(store).await {
            Ok(Committed::Yes) => return detail(environment, call, &siren).await,
            // Somebody has just taken the number.
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
