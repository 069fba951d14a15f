//! The training body's answers: it accepts, proposes, refuses, cancels, or says that the élu did not come.

use mce_shared::api::AnswerDossier;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Offers, &[May::Update]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Answers.
///
/// # Errors
/// The core's refusals: too late, out of bounds, not now.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<AnswerDossier>(environment, call).await
}
