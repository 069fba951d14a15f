//! What one person of the gestionnaire does with a review: asks for something, or proposes a decision.

use mce_shared::api::{ReviewAction, ReviewDetail};
use mce_shared::review::{ReviewCommand, ReviewRefusal, decide_review};

use super::super::super::elu::activate_account::fingerprints;
use super::super::super::elu::follow_review::changed_meanwhile;
use super::show_review::detail;
use super::{chosen, load};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::accounts;
use crate::store::commit::{Committed, Writes};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Reviews, &[May::Get, May::Query, May::Put]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Accesses, &[May::Put]),
    ],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// Does it.
///
/// # Errors
/// The core's refusal; 409 for a person who has an account, or when somebody was faster.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    action: ReviewAction,
) -> Result<ReviewDetail, Fault> {
    let review = load(environment, call).await?;
    let command = match action {
        ReviewAction::AskProof { what } => ReviewCommand::AskProof { what },
        ReviewAction::AskPrefecture { departement } => ReviewCommand::AskPrefecture { departement },
        ReviewAction::Refuse { reason } => ReviewCommand::ProposeRefusal { reason },
        ReviewAction::Accept { mandates, reason } => {
            let (own, all) = chosen(environment, &mandates).await?;
            if own.len() != mandates.len() {
                return Err(Fault::refused(ReviewRefusal::UnknownMandate));
            }
            let marks = fingerprints(environment, &own, &all)?;
            let holder = accounts::of_person(environment.store(), &marks).await?;
            if holder.is_some() && holder != review.elu {
                return Err(Fault::refused(ReviewRefusal::Taken));
            }
            ReviewCommand::ProposeAcceptance { chosen: own, reason }
        }
    };
    let decision = decide_review(&review, &command, &call.asked()?).map_err(Fault::refused)?;
    let mut writes = Writes::new();
    writes.review(environment.store(), &decision, call.now)?;
    match writes.commit(environment.store()).await? {
        Committed::Yes => detail(environment, call, &review.reference).await,
        _ => Err(changed_meanwhile()),
    }
}
