//! Claims a case of force majeure, with the proof that was sent before.

use mce_shared::api::ForceMajeureClaim;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use super::super::dossiers::documents::find;
use super::super::dossiers::show_dossier::load;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
    ],
    files: &[Objects::Read("documents")],
    ..Reach::NOTHING
};

/// Claims.
///
/// # Errors
/// 422 when the proof was not sent; the core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let ForceMajeureClaim { case, text, document } = call.json()?;
    let (dossier, _) = load(environment, call).await?;
    if find(environment, &dossier.id, &document).await?.is_none() {
        let detail = "Joignez d'abord votre justificatif : un PDF ou une photo.";
        return Err(Fault::field("/document", "document-missing", detail));
    }
    let command = Command::ClaimForceMajeure { case, text, document };
    carry_out(environment, call, Needs::Nothing, |_| Ok(command.clone())).await
}
