//! The files of an import: announced, sent in parts, then checked.

use jiff::civil::Date;
use mce_shared::api::{ImportOpened, OpenImport};
use mce_shared::ids::RunId;
use mce_shared::runs::{RunKind, RunState};
use serde::{Deserialize, Serialize};

use super::JOB;
use crate::http::Fault;
use crate::register::{FileKind, RowReader};
use crate::runtime::Environment;
use crate::store::jobs;
use crate::store::runs::{self, Run};

/// Bytes of a part; the last one of a file is shorter.
pub const PART_BYTES: u64 = 1024 * 1024;
/// The register has seven files that matter.
const FILES_MAX: usize = 20;
/// The largest file of the register has about 72 MB.
const FILE_BYTES_MAX: u64 = 400 * 1024 * 1024;
/// How the name of a run that writes nothing ends.
const DRY: &str = "-essai";

/// What a run reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Input {
    /// Day of the publication.
    pub publication: Date,
    /// Its files.
    pub files: Vec<InputFile>,
}

/// A file of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InputFile {
    /// Name, as it was sent.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// What it lists.
    pub kind: FileKind,
}

impl InputFile {
    pub fn is_mayors(&self) -> bool {
        self.kind == FileKind::Maires
    }
}

/// What was announced.
#[derive(Debug, Serialize, Deserialize)]
struct Announced {
    publication: Date,
    author: String,
    /// Names and bytes.
    files: Vec<(String, u64)>,
}

/// A publication that was tried is imported from the same files.
fn folder(run: &RunId) -> String {
    format!("imports/{}", run.as_str().trim_end_matches(DRY))
}

fn announcement(run: &RunId) -> String {
    format!("{}/announced.json", folder(run))
}

fn file_folder(run: &RunId, file: u64) -> String {
    format!("{}/files/{file:02}", folder(run))
}

/// The object of a part.
pub fn part_key(run: &RunId, file: u64, part: u64) -> String {
    format!("{}/{part:05}", file_folder(run, file))
}

/// Whether nothing is written.
pub fn is_dry(run: &RunId) -> bool {
    run.as_str().ends_with(DRY)
}

/// The run that does what this one has tried.
pub fn real(run: &Run) -> Option<RunId> {
    let tried = run.kind == RunKind::Import && run.state == RunState::Done;
    run.id.as_str().strip_suffix(DRY).filter(|_| tried)?.parse().ok()
}

/// Announces the files of a publication.
///
/// # Errors
/// 422 for a publication to come or older than the last one, for no file or too many.
pub async fn open(
    environment: &Environment,
    asked: &OpenImport,
    author: &str,
) -> Result<ImportOpened, Fault> {
    let now = environment.paris(environment.now());
    if asked.publication > now.date() {
        return Err(Fault::field(
            "/publication",
            "in-the-future",
            "La publication ne peut pas être dans l’avenir.",
        ));
    }
    check_order(environment, asked.publication).await?;
    check_files(asked)?;
    let time = now.strftime("%H%M%S");
    let chance = &environment.unique()[28..];
    let name = format!("{time}-{chance}{}", if asked.dry { DRY } else { "" });
    let run = RunKind::Import.run_id(now.date(), &name).map_err(Fault::internal)?;
    let files = asked.files.iter().map(|file| (file.name.clone(), file.bytes)).collect();
    let announced = Announced { publication: asked.publication, author: author.to_owned(), files };
    let content = serde_json::to_vec(&announced).map_err(Fault::internal)?;
    environment.objects()?.put(&announcement(&run), content).await.map_err(Fault::internal)?;
    let part_bytes = u32::try_from(PART_BYTES).unwrap_or(u32::MAX);
    Ok(ImportOpened { run, part_bytes })
}

/// Nothing is taken in after a later publication.
async fn check_order(environment: &Environment, publication: Date) -> Result<(), Fault> {
    let Some(last) =
        jobs::progress(environment.store(), JOB).await?.filter(|last| publication < last.through)
    else {
        return Ok(());
    };
    let detail = format!(
        "La publication du {} est déjà importée : une plus ancienne ferait revenir des mandats finis.",
        mce_shared::french::date_full(last.through)
    );
    Err(Fault::field("/publication", "older-publication", detail))
}

fn check_files(asked: &OpenImport) -> Result<(), Fault> {
    if asked.files.is_empty() || asked.files.len() > FILES_MAX {
        return Err(Fault::field(
            "/files",
            "files",
            "Choisissez de un à vingt fichiers du Répertoire national des élus.",
        ));
    }
    if let Some(file) = asked.files.iter().find(|file| file.bytes == 0 || file.bytes > FILE_BYTES_MAX) {
        let detail = format!(
            "« {} » est vide, ou pèse plus de 400 Mo : ce n’est pas un fichier du Répertoire.",
            file.name
        );
        return Err(Fault::field("/files", "file-size", detail));
    }
    Ok(())
}

async fn announced(environment: &Environment, run: &RunId) -> Result<Announced, Fault> {
    let object = environment.objects()?.get(&announcement(run)).await.map_err(Fault::internal)?;
    let object = object.ok_or_else(|| Fault::not_found("Cet import"))?;
    serde_json::from_slice(&object.content).map_err(Fault::internal)
}

/// Keeps a part of a file; sent again, it takes the place of the first.
///
/// # Errors
/// 404 for an import or a part that was not announced, 422 when its length is not the one announced, 409 once the files are read.
pub async fn keep_part(
    environment: &Environment,
    run: &RunId,
    file: u64,
    part: u64,
    content: &[u8],
) -> Result<(), Fault> {
    let announced = announced(environment, run).await?;
    let (_, bytes) = announced
        .files
        .get(usize::try_from(file).unwrap_or(usize::MAX))
        .ok_or_else(|| Fault::not_found("Ce fichier"))?;
    if part >= bytes.div_ceil(PART_BYTES) {
        return Err(Fault::not_found("Ce morceau"));
    }
    let expected = PART_BYTES.min(bytes - part * PART_BYTES);
    if content.len() as u64 != expected {
        let detail = format!(
            "Le morceau {} devrait peser {expected} octets, il en pèse {} : le fichier a-t-il changé ? Recommencez l’import.",
            part + 1,
            content.len()
        );
        return Err(Fault::problem(422, "part-length", "Morceau inattendu", detail));
    }
    check_unread(environment, run).await?;
    let key = part_key(run, file, part);
    environment.objects()?.put(&key, content.to_vec()).await.map_err(Fault::internal)
}

/// What is imported is what was tried: once the files are being read, by the dry run or by the real one, they stay as they are.
async fn check_unread(environment: &Environment, run: &RunId) -> Result<(), Fault> {
    let real = run.as_str().trim_end_matches(DRY);
    for name in [real.to_owned(), format!("{real}{DRY}")] {
        let id = name.parse().map_err(Fault::internal)?;
        if runs::get(environment.store(), &id).await?.is_some() {
            let detail = "Ces fichiers sont déjà lus : pour en envoyer d’autres, commencez un autre import.";
            return Err(Fault::problem(409, "import-begun", "Import commencé", detail));
        }
    }
    Ok(())
}

/// How many parts of a file are there: who sends them in order and was interrupted goes on from that one.
///
/// # Errors
/// When the object store fails.
pub async fn parts_there(environment: &Environment, run: &RunId, file: u64) -> Result<u64, Fault> {
    let there = environment.objects()?.list(&file_folder(run, file)).await.map_err(Fault::internal)?;
    Ok(there.len() as u64)
}

/// The files of an import that are all there, each read as far as its header; and who announced them.
///
/// # Errors
/// 404 for no import, 422 when a part is missing, a file is none of the register's, or a later publication came first.
pub async fn complete(environment: &Environment, run: &RunId) -> Result<(Input, String), Fault> {
    let announced = announced(environment, run).await?;
    check_order(environment, announced.publication).await?;
    let objects = environment.objects()?;
    let mut files = Vec::new();
    for (n, (name, bytes)) in (0..).zip(announced.files) {
        let folder = file_folder(run, n);
        let there: u64 =
            objects.list(&folder).await.map_err(Fault::internal)?.iter().map(|part| part.bytes).sum();
        if there != bytes {
            let detail = format!(
                "« {name} » n’est pas arrivé en entier : {there} octets sur {bytes}. Envoyez-le de nouveau."
            );
            return Err(Fault::problem(422, "file-incomplete", "Fichier incomplet", detail));
        }
        let first = objects.get(&part_key(run, n, 0)).await.map_err(Fault::internal)?;
        let first = first.ok_or_else(|| Fault::internal("the first part is gone"))?;
        files.push(InputFile { kind: kind_of(&name, &first.content, bytes)?, name, bytes });
    }
    Ok((Input { publication: announced.publication, files }, announced.author))
}

fn kind_of(name: &str, first: &[u8], bytes: u64) -> Result<FileKind, Fault> {
    let refused = |why: String| {
        Fault::problem(422, "not-the-register", "Fichier refusé", format!("« {name} » : {why}"))
    };
    let mut reader = RowReader::new();
    reader.feed(first);
    if first.len() as u64 == bytes {
        reader.finish();
    }
    reader.next_row().map_err(|error| refused(error.to_string()))?;
    let header = reader.header().ok_or_else(|| refused("aucune ligne.".to_owned()))?;
    Ok(header.kind())
}
