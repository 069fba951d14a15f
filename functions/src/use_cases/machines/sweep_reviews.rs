//! What time does to the reviews: those whose person has sent nothing are closed, and what was sent is erased once it is no
//! longer needed.

use mce_shared::ids::DocumentId;
use mce_shared::review::{Review, ReviewCommand, ReviewQueue, decide_review};
use mce_shared::set_aside::Chore;

use super::super::dossiers::documents::DocumentKind;
use super::super::elu::follow_review::folder;
use crate::http::Fault;
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::commit::Writes;
use crate::store::reviews;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Reviews, &[May::Put]),
        index(Table::Reviews, "by-queue"),
        on(Table::Outbox, &[May::Put]),
        ASIDE,
    ],
    files: &[Objects::Move("reviews")],
    seconds: 120,
    schedule: Some("cron(15 4 * * ? *)"),
    ..Reach::NOTHING
};

/// Who acts in the history.
const AUTHOR: &str = "Mon Compte Élu";

/// Does what is due.
///
/// # Errors
/// When the lists can't be read.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let today = environment.day(environment.now());
    let round = Round::new(environment, Chore::Review);
    for (queue, command) in
        [(ReviewQueue::Person, ReviewCommand::Lapse), (ReviewQueue::Over, ReviewCommand::Erase)]
    {
        let overdue = reviews::overdue(environment.store(), queue, today).await?;
        for review in round.readable(overdue).await? {
            let done = carry_out(environment, &review, &command).await;
            round.item(review.reference.as_str(), done).await?;
        }
    }
    round.over().await
}

async fn carry_out(environment: &Environment, review: &Review, command: &ReviewCommand) -> Result<(), Fault> {
    let asked = environment.asked(AUTHOR, &format!("sweep-{}-{}", review.reference, review.version));
    let Ok(decision) = decide_review(review, command, &asked) else { return Ok(()) };
    if *command == ReviewCommand::Erase {
        for proof in &review.proofs {
            erase(environment, review, &proof.document).await?;
        }
    }
    let mut writes = Writes::new();
    writes.review(environment.store(), &decision, asked.at)?;
    // Somebody was faster: it is looked at again tomorrow.
    writes.commit(environment.store()).await?;
    Ok(())
}

async fn erase(environment: &Environment, review: &Review, document: &DocumentId) -> Result<(), Fault> {
    let folder = folder(review);
    if let Some(kind) = DocumentKind::find(environment, &folder, document).await? {
        let key = kind.key_in(&folder, document);
        environment.objects()?.delete(&key).await.map_err(Fault::internal)?;
    }
    Ok(())
}
