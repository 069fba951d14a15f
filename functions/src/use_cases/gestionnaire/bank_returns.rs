//! The files of the bank that people send: where they are kept until somebody decides, and how they are shown.

use mce_shared::api::BankReturnView;
use mce_shared::payments::BankFileState;

use super::bank_reading::{Mode, Outcome, own_return, take};
use crate::http::{Call, Fault};
use crate::ports::bank::returns::BankReturn;
use crate::runtime::Environment;
use crate::store::payments::{self, ReadReturn};

/// Where they are kept.
pub const FOLDER: &str = "bank/proposed";

/// Of a file.
#[must_use]
pub fn key(hash: &str) -> String {
    format!("{FOLDER}/{hash}.xml")
}

/// A file as who calls sees it.
///
/// # Errors
/// 401 when nobody is signed in.
pub fn view(read: ReadReturn, call: &Call) -> Result<BankReturnView, Fault> {
    let asked = call.asked()?;
    Ok(BankReturnView {
        sent_by_reader: read.proposal.as_ref().is_some_and(|sent| asked.is(&sent.principal)),
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
    })
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
