//! The files of the bank: how they move from one state to the next, where those that people send are kept until somebody decides, and
//! how they are shown.

use mce_shared::aggregate::Asked;
use mce_shared::api::{BankReturnView, HistoryLine};
use mce_shared::payments::{BankFileRefusal, BankFileRow, BankFileState};

use super::bank_reading::{Mode, Outcome, own_return, take};
use crate::http::{Call, Fault};
use crate::ports::bank::returns::BankReturn;
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::payments::{self, ReadReturn};

/// Where they are kept.
pub const FOLDER: &str = "bank/proposed";

/// Of a file.
#[must_use]
pub fn key(hash: &str) -> String {
    format!("{FOLDER}/{hash}.xml")
}

/// Moves a file on from what was `known` of it, with the line of its history; none when somebody else has moved it meanwhile.
///
/// # Errors
/// When the store fails.
pub async fn moved(
    environment: &Environment,
    known: Option<&ReadReturn>,
    read: ReadReturn,
    asked: &Asked,
) -> Result<Option<ReadReturn>, Fault> {
    let version = known.map_or(0, |known| known.version) + 1;
    let applying_since = (read.state == BankFileState::Applying).then_some(asked.at);
    let read = ReadReturn { version, applying_since, ..read };
    let row = BankFileRow::of(version, read.state, read.reason.as_deref(), asked);
    let mut writes = Writes::new();
    for write in payments::return_writes(environment.store(), known, (&read, &row))? {
        writes.guarded(write);
    }
    Ok((writes.commit(environment.store()).await? == Committed::Yes).then_some(read))
}

/// What is applied stays so, and the file goes on being applied.
fn not_all(left: &[String]) -> Fault {
    let detail = format!(
        "Le reste du fichier est appliqué, mais pas : {} Le fichier est repris de lui-même dans l’heure : corrigez-en la cause d’ici là. Ce \
         qui est appliqué ne le sera pas deux fois.",
        left.join(" ")
    );
    Fault::problem(409, "file-left", "Fichier appliqué en partie", detail)
}

/// Applies to its end a file of which somebody has decided that it is applied; a hand that dies on the way is followed by another.
///
/// # Errors
/// 404 when another hand has done it meanwhile; 409 when a part of it can't be applied; when the store fails.
pub async fn apply(
    environment: &Environment,
    applying: &ReadReturn,
    asked: &Asked,
) -> Result<ReadReturn, Fault> {
    let file = sent(environment, applying).await?;
    let author = applying.decided_by.as_ref().unwrap_or(&asked.author);
    let Outcome { applied, anomalies, left } = take(environment, &file, author, Mode::Apply).await?;
    if !left.is_empty() {
        return Err(not_all(&left));
    }
    let done = ReadReturn { state: BankFileState::Applied, applied, anomalies, ..applying.clone() };
    let moved = moved(environment, Some(applying), done, asked).await?;
    moved.ok_or_else(|| Fault::refused(BankFileRefusal::NothingWaits))
}

/// A file as who calls sees it.
///
/// # Errors
/// 401 when nobody is signed in.
pub fn view(read: ReadReturn, call: &Call) -> Result<BankReturnView, Fault> {
    let asked = call.asked()?;
    let stand = read.stand();
    Ok(BankReturnView {
        turn: stand.turn(asked.at),
        stopped: stand.is_left_applying(asked.at),
        sent_by_reader: read.proposal.as_ref().is_some_and(|sent| sent.is_by(&asked)),
        hash: read.hash,
        state: read.state,
        decided_by: read.decided_by,
        reason: read.reason,
        message_id: read.message_id,
        kind: read.kind,
        at: read.at,
        author: read.author,
        applied: read.applied,
        anomalies: read.anomalies,
        history: Vec::new(),
    })
}

/// The same with its history.
///
/// # Errors
/// When the store fails.
pub async fn detail(
    environment: &Environment,
    read: ReadReturn,
    call: &Call,
) -> Result<BankReturnView, Fault> {
    let rows = payments::return_history(environment.store(), &read.hash).await?;
    Ok(BankReturnView { history: rows.iter().map(HistoryLine::from).collect(), ..view(read, call)? })
}

/// The file that a path names.
///
/// # Errors
/// 404 when there is none.
pub async fn named(environment: &Environment, call: &Call) -> Result<ReadReturn, Fault> {
    let hash: String = call.param("file")?;
    let known = payments::known_return(environment.store(), &hash).await?;
    known.ok_or_else(|| Fault::not_found("Ce fichier de la banque"))
}

/// What was sent, read again.
///
/// # Errors
/// When it is gone, or can't be read any more.
pub async fn sent(environment: &Environment, read: &ReadReturn) -> Result<BankReturn, Fault> {
    let object = environment.objects()?.get(&key(&read.hash)).await.map_err(Fault::internal)?;
    let content = object.ok_or_else(|| Fault::internal("a file that was sent is gone"))?.content;
    own_return(environment, &content)?.map_err(Fault::internal)
}

/// A file with what it would do now, as long as nobody has decided on it.
///
/// # Errors
/// When the store or the object store fails.
pub async fn tried(environment: &Environment, read: ReadReturn) -> Result<ReadReturn, Fault> {
    if read.state != BankFileState::Proposed {
        return Ok(read);
    }
    let file = sent(environment, &read).await?;
    let Outcome { applied, anomalies, .. } = take(environment, &file, &read.author, Mode::Try).await?;
    Ok(ReadReturn { applied, anomalies, ..read })
}
