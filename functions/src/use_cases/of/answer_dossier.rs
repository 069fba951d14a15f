//! The training body's answers: it accepts, proposes, refuses, cancels, or says that the élu did not come.

use mce_shared::api::AnswerDossier;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Offers, &[May::Update]),
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
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
    let command = command(call.json()?);
    carry_out(environment, call, Needs::Nothing, |_| Ok(command.clone())).await
}

fn command(answer: AnswerDossier) -> Command {
    match answer {
        AnswerDossier::Acknowledge {} => Command::Acknowledge,
        AnswerDossier::Accept {} => Command::Accept,
        AnswerDossier::Propose { start, end, price, message } => {
            Command::Propose { start, end, price, message }
        }
        AnswerDossier::Refuse { reason } => Command::Refuse { reason },
        AnswerDossier::Cancel { reason } => Command::CancelByOf { reason },
        AnswerDossier::NoShow {} => Command::DeclareNoShow,
    }
}
