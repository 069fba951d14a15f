//! What the commands on a dossier may reach, beside the dossier itself: their lines in the list of functions are made of these.

use mce_shared::api::{DossierChanged, Nothing, Reason, Verdict};
use mce_shared::lifecycle::Command;

use super::change::command;
use crate::http::{Call, Fault, Reply};
use crate::reach::{Grant, May, Objects, Table, on};
use crate::runtime::Environment;

/// The dossier, under its version, and its journal.
pub const DOSSIER: Grant = on(Table::Dossiers, &[May::Get, May::Put]);
/// The account of the élu, to know who he is.
pub const ACCOUNT: Grant = on(Table::Accounts, &[May::Get]);
pub const MANDATES: Grant = on(Table::Mandates, &[May::Query]);
/// The training body, with its agrément, or the collectivités of his mandates.
pub const ORGANISATIONS: Grant = on(Table::Organisations, &[May::Get]);
/// The session that another one is to take the place of.
pub const OFFER: Grant = on(Table::Offers, &[May::Get, May::Query]);
/// A place that was kept for who has waited.
pub const KEPT_PLACE: Grant = on(Table::Alerts, &[May::Get, May::Delete]);
/// The places of the session, given back.
pub const SEATS: Grant = on(Table::Offers, &[May::Update]);
/// Those of the session as its offer has it, taken as long as the offer is the same.
pub const ROOM: Grant = on(Table::Offers, &[May::Get, May::Query, May::Update, May::Check]);
/// What the élu holds.
pub const FUNDS: Grant = on(Table::Ledger, &[May::Query]);
/// What moves from one account to another.
pub const MOVES: Grant = on(Table::Ledger, &[May::Put, May::Update]);
/// Both.
pub const FUNDS_AND_MOVES: Grant = on(Table::Ledger, &[May::Query, May::Put, May::Update]);
/// What the élu thinks of it, added up and to be read.
pub const OPINIONS: Grant = on(Table::Reviews, &[May::Get, May::Put]);
/// The same, taken back.
pub const OPINIONS_BACK: Grant = on(Table::Reviews, &[May::Get, May::Put, May::Delete]);
pub const MAILS: Grant = on(Table::Outbox, &[May::Put]);
/// What the training body is owed from now on, and what goes back to a card.
pub const OWED: Grant = on(Table::Payments, &[May::Put]);
/// The same, by what it was owed before.
pub const OWED_BEFORE: Grant = on(Table::Payments, &[May::Query, May::Put]);
/// The documents that prove something.
pub const PROOFS: Objects = Objects::Read("documents");

/// Validates the service done.
///
/// # Errors
/// The core's refusals.
pub async fn validation(
    environment: &Environment,
    call: &Call,
    Reason { reason }: Reason,
) -> Result<Reply<DossierChanged>, Fault> {
    command(environment, call, Command::ValidateServiceDone { reason }).await
}

/// Takes back what the élu has said of the training.
///
/// # Errors
/// The core's refusals.
pub async fn of_withdrawal(
    environment: &Environment,
    call: &Call,
    _: Nothing,
) -> Result<Reply<DossierChanged>, Fault> {
    command(environment, call, Command::WithdrawRating).await
}

/// Says how card money that did not come was dealt with: somebody else decides.
///
/// # Errors
/// The core's refusals.
pub async fn of_card_loss(
    environment: &Environment,
    call: &Call,
    Reason { reason }: Reason,
) -> Result<Reply<DossierChanged>, Fault> {
    command(environment, call, Command::ProposeCardLoss { reason }).await
}

/// Decides the incident that the path names.
///
/// # Errors
/// 409 for who proposed it; the core's other refusals.
pub async fn of_incident(
    environment: &Environment,
    call: &Call,
    verdict: Verdict,
) -> Result<Reply<DossierChanged>, Fault> {
    let number: u32 = call.param("incident")?;
    command(environment, call, (number, verdict)).await
}
