//! What time does to the reviews, and to the requests of training bodies: those for which nothing was sent are closed, and what was sent
//! is erased once it is no longer needed.

use mce_shared::accreditation::{
    Accreditation, AccreditationCommand, AccreditationQueue, decide_accreditation,
};
use mce_shared::ids::DocumentId;
use mce_shared::organisme::gate_notices;
use mce_shared::review::{Review, ReviewCommand, ReviewQueue, decide_review};
use mce_shared::set_aside::Chore;

use super::super::dossiers::documents::DocumentKind;
use super::super::elu::follow_review::folder;
use super::super::organisme::accreditation;
use crate::http::Fault;
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::commit::Writes;
use crate::store::{accreditations, organisations, outbox, reviews};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Reviews, &[May::Put]),
        index(Table::Reviews, "by-queue"),
        on(Table::Organisations, &[May::Scan]),
        on(Table::Outbox, &[May::Put]),
        ASIDE,
    ],
    files: &[Objects::Move("reviews"), Objects::Move("accreditations")],
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
    requests(environment, &round).await?;
    gates(environment, &round).await?;
    round.over().await
}

/// Tells training bodies of the gates that end soon; each notice has a name, by which it is told once.
async fn gates(environment: &Environment, round: &Round<'_>) -> Result<(), Fault> {
    let (store, now) = (environment.store(), environment.now());
    let mut from = None;
    loop {
        let (page, next) = organisations::scan_training_bodies(store, from).await?;
        for body in round.readable(page).await? {
            for (id, message) in gate_notices(&body, environment.day(now)) {
                outbox::queue(store, &id, &message, now).await?;
            }
        }
        from = next;
        if from.is_none() {
            return Ok(());
        }
    }
}

async fn carry_out(environment: &Environment, review: &Review, command: &ReviewCommand) -> Result<(), Fault> {
    let asked = environment.asked(AUTHOR, &format!("sweep-{}-{}", review.reference, review.version));
    let Ok(decision) = decide_review(review, command, &asked) else { return Ok(()) };
    if *command == ReviewCommand::Erase {
        for proof in &review.proofs {
            erase(environment, &folder(review), &proof.document).await?;
        }
    }
    let mut writes = Writes::new();
    writes.review(environment.store(), &decision, asked.at)?;
    // Somebody was faster: it is looked at again tomorrow.
    writes.commit(environment.store()).await?;
    Ok(())
}

/// The requests of training bodies.
async fn requests(environment: &Environment, round: &Round<'_>) -> Result<(), Fault> {
    use AccreditationQueue as Q;
    let today = environment.day(environment.now());
    for (queue, command) in [
        (Q::AccreditationDraft, AccreditationCommand::Lapse),
        (Q::AccreditationApplicant, AccreditationCommand::Lapse),
        (Q::AccreditationOver, AccreditationCommand::Erase),
    ] {
        let overdue = accreditations::overdue(environment.store(), queue, today).await?;
        for it in round.readable(overdue).await? {
            let done = request(environment, &it, &command).await;
            round.item(it.reference.as_str(), done).await?;
        }
    }
    Ok(())
}

async fn request(
    environment: &Environment,
    it: &Accreditation,
    command: &AccreditationCommand,
) -> Result<(), Fault> {
    let asked = environment.asked(AUTHOR, &format!("sweep-{}-{}", it.reference, it.version));
    let Ok(decision) = decide_accreditation(it, command, None, &asked) else { return Ok(()) };
    if *command == AccreditationCommand::Erase {
        for piece in &it.pieces {
            erase(environment, &accreditation::folder(&it.siret), &piece.document).await?;
        }
    }
    let mut writes = Writes::new();
    writes.accreditation(environment.store(), std::slice::from_ref(&decision), it.version, asked.at)?;
    writes.commit(environment.store()).await?;
    Ok(())
}

async fn erase(environment: &Environment, folder: &str, document: &DocumentId) -> Result<(), Fault> {
    if let Some(kind) = DocumentKind::find(environment, folder, document).await? {
        let key = kind.key_in(folder, document);
        environment.objects()?.delete(&key).await.map_err(Fault::internal)?;
    }
    Ok(())
}
