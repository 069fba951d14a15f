//! The files of an import: announced, sent in pieces, then read by a run.

use jiff::civil::Date;
use mce_shared::aggregate::Asked;
use mce_shared::api::{ImportOpened, OpenImport};
use mce_shared::ids::RunId;
use mce_shared::register::{
    Announced, Ends, ImportRefusal, ImportState, OfKind, PIECE_BYTES, Stated, announce, no_row,
};
use mce_shared::rules::mandates::MandateKind;
use mce_shared::runs::{Run, RunKind, RunState, real_name, run_name};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::JOB;
use crate::http::Fault;
use crate::register::{FileKind, RowReader};
use crate::runtime::Environment;
use crate::store::{jobs, runs};

/// What a run reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Input {
    pub publication: Date,
    pub files: Vec<InputFile>,
    /// What tells these bytes from others sent in their place; empty for a run of before this was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stamp: String,
    /// The import that wrote down what the register has as published, unless another one may have changed it since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<RunId>,
    /// Whether nothing was kept of the register before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first: bool,
}

impl Input {
    /// Whether the publication should have every mandate of a kind.
    pub fn lists_every(&self, kind: MandateKind) -> bool {
        self.files.iter().any(|file| file.kind.lists_every(kind))
    }
}

/// A file of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InputFile {
    /// Name, as it was sent.
    pub name: String,
    pub bytes: u64,
    /// What it lists.
    pub kind: FileKind,
}

impl InputFile {
    pub fn is_mayors(&self) -> bool {
        self.kind == FileKind::Maires
    }
}

/// A publication that was tried is imported from the same files.
fn folder(run: &RunId) -> String {
    format!("imports/{}", real_name(run))
}

fn announcement(run: &RunId) -> String {
    format!("{}/announced.json", folder(run))
}

fn file_folder(run: &RunId, file: u64) -> String {
    format!("{}/files/{file:02}", folder(run))
}

/// The object of a piece.
pub fn piece_key(run: &RunId, file: u64, piece: u64) -> String {
    format!("{}/{piece:05}", file_folder(run, file))
}

/// Announces the files of a publication.
///
/// # Errors
/// 422 for a publication to come or older than the last one, for no file or too many.
pub async fn open(
    environment: &Environment,
    import: &OpenImport,
    asked: &Asked,
) -> Result<ImportOpened, Fault> {
    let announced = announce(import, last(environment).await?, asked).map_err(Fault::refused)?;
    let time = environment.paris(asked.at).strftime("%H%M%S").to_string();
    let chance = &environment.unique()[28..];
    let name = run_name(&format!("{time}-{chance}"), import.dry);
    let run = RunKind::Import.run_id(asked.today, &name).map_err(Fault::internal)?;
    let content = serde_json::to_vec(&announced).map_err(Fault::internal)?;
    environment.objects()?.put(&announcement(&run), content).await.map_err(Fault::internal)?;
    let part_bytes = u32::try_from(PIECE_BYTES).unwrap_or(u32::MAX);
    Ok(ImportOpened { run, part_bytes })
}

/// The day of the last publication that was imported.
async fn last(environment: &Environment) -> Result<Option<Date>, Fault> {
    Ok(jobs::progress(environment.store(), JOB).await?.map(|last| last.through))
}

/// What was announced of an import.
///
/// # Errors
/// 404 when nothing was.
pub async fn announced(environment: &Environment, run: &RunId) -> Result<Announced, Fault> {
    let object = environment.objects()?.get(&announcement(run)).await.map_err(Fault::internal)?;
    let object = object.ok_or_else(|| Fault::not_found("Cet import"))?;
    serde_json::from_slice(&object.content).map_err(Fault::internal)
}

/// Keeps a piece of a file; sent again, it takes the place of the first.
///
/// # Errors
/// 404 for an import or a piece that was not announced, 422 when its length is not the one announced, 409 once the files are read.
pub async fn keep_piece(
    environment: &Environment,
    run: &RunId,
    (file, piece): (u64, u64),
    content: &[u8],
) -> Result<(), Fault> {
    let announced = announced(environment, run).await?;
    let state = state(environment, run).await?;
    announced.check_piece((file, piece), content.len() as u64, state).map_err(Fault::refused)?;
    let key = piece_key(run, file, piece);
    environment.objects()?.put(&key, content.to_vec()).await.map_err(Fault::internal)
}

/// The dry run of an import, once it has come to its end.
///
/// # Errors
/// When the store fails.
pub async fn tried(environment: &Environment, run: &RunId) -> Result<Option<Run>, Fault> {
    let tried = run_name(real_name(run), true).parse().map_err(Fault::internal)?;
    let tried = runs::get(environment.store(), &tried).await?;
    Ok(tried.filter(|tried| tried.state == RunState::Done))
}

fn statement(run: &RunId) -> String {
    format!("{}/stated.json", folder(run))
}

/// What who has tried an import has confirmed of its ends.
///
/// # Errors
/// When the object store fails.
pub async fn stated(environment: &Environment, run: &RunId) -> Result<Option<Stated>, Fault> {
    let object = environment.objects()?.get(&statement(run)).await.map_err(Fault::internal)?;
    object.map(|object| serde_json::from_slice(&object.content).map_err(Fault::internal)).transpose()
}

/// Writes down what he confirms.
///
/// # Errors
/// When the object store fails.
pub async fn state_ends(environment: &Environment, run: &RunId, stated: &Stated) -> Result<(), Fault> {
    let content = serde_json::to_vec(stated).map_err(Fault::internal)?;
    environment.objects()?.put(&statement(run), content).await.map_err(Fault::internal)
}

/// The folder of what the pages of a run have counted of the ends.
fn ends_folder(run: &RunId) -> String {
    format!("imports/{run}/ends")
}

/// Writes down what a page has counted; the same page again writes the same.
///
/// # Errors
/// When the object store fails.
pub async fn keep_ends(environment: &Environment, run: &RunId, page: &str, ends: &Ends) -> Result<(), Fault> {
    let content = serde_json::to_vec(&ends.counted()).map_err(Fault::internal)?;
    let key = format!("{}/{page}", ends_folder(run));
    environment.objects()?.put(&key, content).await.map_err(Fault::internal)
}

/// What a run has counted of the ends.
///
/// # Errors
/// When the object store fails.
pub async fn ends_of(environment: &Environment, run: &RunId) -> Result<Ends, Fault> {
    let objects = environment.objects()?;
    let mut all = Ends::default();
    for page in objects.list(&ends_folder(run)).await.map_err(Fault::internal)? {
        let Some(object) = objects.get(&page.key).await.map_err(Fault::internal)? else { continue };
        let counted: Vec<(MandateKind, OfKind)> =
            serde_json::from_slice(&object.content).map_err(Fault::internal)?;
        all.add(&counted);
    }
    Ok(all)
}

/// What was tried is what is there; the operator's command may import without a dry run.
///
/// # Errors
/// 409 when pieces were sent between the two.
pub async fn check_unchanged(environment: &Environment, run: &RunId, input: &Input) -> Result<(), Fault> {
    let Some(tried) = tried(environment, run).await? else { return Ok(()) };
    let tried: Input = serde_json::from_str(&tried.input).map_err(Fault::internal)?;
    match tried.stamp.is_empty() || tried.stamp == input.stamp {
        true => Ok(()),
        false => Err(Fault::refused(ImportRefusal::ChangedSince)),
    }
}

/// Where the import of a run stands: whether its files are being read, by the dry run or by the real one.
async fn state(environment: &Environment, run: &RunId) -> Result<ImportState, Fault> {
    for dry in [false, true] {
        let id = run_name(real_name(run), dry).parse().map_err(Fault::internal)?;
        if runs::get(environment.store(), &id).await?.is_some() {
            return Ok(ImportState::Read);
        }
    }
    Ok(ImportState::Announced)
}

/// How many pieces of a file are there: who sends them in order and was interrupted goes on from that one.
///
/// # Errors
/// When the object store fails.
pub async fn pieces_there(environment: &Environment, run: &RunId, file: u64) -> Result<u64, Fault> {
    let there = environment.objects()?.list(&file_folder(run, file)).await.map_err(Fault::internal)?;
    Ok(there.len() as u64)
}

/// The files of an import that are all there, each read as far as its header; and what was announced of them.
///
/// # Errors
/// 404 for no import, 422 when a piece is missing, a file is none of the register's, or a later publication came first.
pub async fn complete(environment: &Environment, run: &RunId) -> Result<(Input, Announced), Fault> {
    let announced = announced(environment, run).await?;
    let objects = environment.objects()?;
    let (mut there, mut stamp) = (Vec::new(), Sha256::new());
    for (n, _) in (0..).zip(&announced.files) {
        let pieces = objects.list(&file_folder(run, n)).await.map_err(Fault::internal)?;
        for piece in &pieces {
            stamp.update(piece.etag.as_deref().unwrap_or_default());
            stamp.update([0]);
        }
        there.push(pieces.iter().map(|piece| piece.bytes).sum());
    }
    announced.check_begin(&there, last(environment).await?).map_err(Fault::refused)?;
    let mut files = Vec::new();
    for (n, (name, bytes)) in (0..).zip(announced.files.iter().cloned()) {
        let first = objects.get(&piece_key(run, n, 0)).await.map_err(Fault::internal)?;
        let first = first.ok_or_else(|| Fault::internal("the first piece is gone"))?;
        let kind = kind_of(&first.content, bytes)
            .map_err(|why| Fault::refused(ImportRefusal::NotTheRegister { name: name.clone(), why }))?;
        files.push(InputFile { name, bytes, kind });
    }
    let stamp = stamp.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((Input { publication: announced.publication, files, stamp, known: None, first: false }, announced))
}

fn kind_of(first: &[u8], bytes: u64) -> Result<FileKind, String> {
    let mut reader = RowReader::new();
    reader.feed(first);
    let is_whole = first.len() as u64 == bytes;
    if is_whole {
        reader.finish();
    }
    let first_row = reader.next_row().map_err(|error| error.to_string())?;
    let header = reader.header().ok_or_else(|| "aucune ligne.".to_owned())?;
    if is_whole && first_row.is_none() {
        return Err(no_row());
    }
    Ok(header.kind())
}
