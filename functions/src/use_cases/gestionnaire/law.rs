//! What two people decide of the figures of the law: one proposes, another confirms what was replayed, or undoes it before its day.

use mce_shared::aggregate::Asked;
use mce_shared::api::{DecideLaw, LawView, ProposeLaw, Verdict};
use mce_shared::law::{LawBook, LawDecision, LawRefusal};

use super::super::dossiers::change::Wait;
use crate::http::{Call, Fault};
use crate::law::read;
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, law};

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Law, &[May::Get, May::Query, May::Put])], ..Reach::NOTHING };

/// What is decided, and what waits.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment, call: &Call) -> Result<LawView, Fault> {
    let (store, asked) = (environment.store(), call.asked()?);
    let (book, history) = tokio::try_join!(law::book(store), law::history(store))?;
    Ok(LawView::of(&book, &history, &asked))
}

/// Proposes a change.
///
/// # Errors
/// 422 for what can't be applied; 409 while something waits for the same figure.
pub async fn proposed(
    environment: &Environment,
    call: &Call,
    ProposeLaw { change, reason }: ProposeLaw,
) -> Result<LawView, Fault> {
    until_committed(environment, call, |book, asked| book.propose(change.clone(), &reason, asked)).await
}

/// Decides on a change.
///
/// # Errors
/// 404 when it does not wait; 409 for who has proposed it, and for another report than the one that stands; 422 for what can't be applied any
/// more, and for a refusal without a reason.
pub async fn decided(
    environment: &Environment,
    call: &Call,
    DecideLaw { report, verdict }: DecideLaw,
) -> Result<LawView, Fault> {
    let number: u32 = call.param("number")?;
    until_committed(environment, call, |book, asked| match &verdict {
        Verdict::Approve { comment } => book.approve(number, &report, comment, asked),
        Verdict::Refuse { reason } => book.decline(number, reason, asked),
    })
    .await
}

/// Decides on the book as it stands; and again on what it has become, when somebody was faster, so that who comes late is told that.
async fn until_committed(
    environment: &Environment,
    call: &Call,
    decide: impl Fn(&LawBook, &Asked) -> Result<LawDecision, LawRefusal>,
) -> Result<LawView, Fault> {
    let asked = call.asked()?;
    let mut wait = Wait::new();
    loop {
        let book = law::book(environment.store()).await?;
        let decision = decide(&book, &asked).map_err(Fault::refused)?;
        if commit(environment, &decision).await? {
            read(environment).await?;
            return list(environment, call).await;
        }
        wait.again().await?;
    }
}

/// Writes what was decided; false when somebody was faster.
///
/// # Errors
/// When the store fails.
pub async fn commit(environment: &Environment, decision: &LawDecision) -> Result<bool, Fault> {
    let mut writes = Writes::new();
    writes.law(environment.store(), decision)?;
    match writes.commit(environment.store()).await {
        Ok(Committed::Yes) => Ok(true),
        Ok(_) | Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
