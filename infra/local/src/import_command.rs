//! `mce-local import-mandates`: a publication of the register from the command line, as the gestionnaire's page imports it.
//!
//! It works on the folder of `make run` while the platform is stopped. Killed and started again with the same files, it goes on
//! where it was, be it at the files or at the run.

mod arguments;
mod begun;
mod told;

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

use mce_functions::http::Fault;
use mce_functions::runtime::Environment;
use mce_functions::store::runs;
use mce_functions::use_cases::runs::import_mandates::{
    ImportMandates, Input, bytes_read, go_on, keep_piece, open, pieces_there,
};
use mce_shared::api::{ImportedFile, OpenImport};
use mce_shared::ids::RunId;
use mce_shared::register::PIECE_BYTES;
use mce_shared::runs::{Counted, Run, RunState};

use crate::PlatformConfig;
use crate::stopped::{Stopped, StoppedError, said};
use begun::{Asked, Begun, SentFile};
use told::bar;

pub use arguments::{Arguments, USAGE};

/// The function whose work it does, with its rights.
pub const FUNCTION: &str = "import-mandates";
const AUTHOR: &str = "Ligne de commande";
/// Between two looks at how far it has come.
const STEP: Duration = Duration::from_millis(500);

/// Why nothing is imported, or not all; in French, since it is read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{USAGE}\n{0}")]
    Usage(String),
    #[error(transparent)]
    Stopped(#[from] StoppedError),
    #[error("{0} : {1}")]
    File(String, std::io::Error),
    #[error("{0}")]
    Configuration(#[from] mce_functions::runtime::ConfigError),
    #[error("{}", said(.0))]
    Refused(Fault),
}

impl From<Fault> for ImportError {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

/// Imports, shows how far it has come on the error output, and gives what it found.
///
/// # Errors
/// [`ImportError`]; what was done is done, and the same command goes on.
pub async fn import(config: &PlatformConfig, arguments: &Arguments) -> Result<String, ImportError> {
    let Stopped { core, folder } = Stopped::start(config).await?;
    let environment = core.environment_of(FUNCTION).await?;
    let run = run(&environment, folder.path(), arguments).await?;
    told::told(&environment, &run, folder.path()).await
}

/// The same, in an environment that is there; gives the run at its end.
///
/// # Errors
/// [`ImportError`]
pub async fn run(
    environment: &Environment,
    folder: &Path,
    arguments: &Arguments,
) -> Result<Run, ImportError> {
    let asked = asked(environment, arguments)?;
    let mut begun = Begun::in_folder(folder);
    let id = match begun.run(&asked) {
        Some(id) => id,
        None => {
            let id = announce(environment, &asked).await?;
            begun.keep(&asked, &id);
            id
        }
    };
    let outcome = carry_on(environment, &asked, &id).await;
    // What is refused would be refused again.
    if matches!(outcome, Ok(_) | Err(ImportError::Refused(Fault::Problem(_)))) {
        begun.forget();
    }
    outcome
}

async fn carry_on(environment: &Environment, asked: &Asked, id: &RunId) -> Result<Run, ImportError> {
    if runs::get(environment.store(), id).await.map_err(Fault::from)?.is_none() {
        send(environment, asked, id).await?;
    }
    finish(environment, id).await
}

fn asked(environment: &Environment, arguments: &Arguments) -> Result<Asked, ImportError> {
    Ok(Asked {
        publication: arguments.publication.unwrap_or_else(|| environment.day(environment.now())),
        dry: arguments.dry,
        files: arguments.files.iter().map(|path| SentFile::at(path)).collect::<Result<_, _>>()?,
    })
}

async fn announce(environment: &Environment, asked: &Asked) -> Result<RunId, ImportError> {
    let files = asked.files.iter().map(|file| ImportedFile { name: file.name(), bytes: file.bytes });
    let announced = OpenImport { publication: asked.publication, dry: asked.dry, files: files.collect() };
    let by = environment.asked(AUTHOR, &format!("import-{}", environment.unique()));
    Ok(open(environment, &announced, &by).await?.run)
}

/// Sends what is not there yet.
async fn send(environment: &Environment, asked: &Asked, run: &RunId) -> Result<(), ImportError> {
    let all: u64 = asked.files.iter().map(|file| file.bytes).sum();
    let mut sent = 0;
    for (number, known) in (0..).zip(&asked.files) {
        let wrong = |error| ImportError::File(known.path.display().to_string(), error);
        let mut file = std::fs::File::open(&known.path).map_err(wrong)?;
        let there = pieces_there(environment, run, number).await?;
        file.seek(SeekFrom::Start(there * PIECE_BYTES)).map_err(wrong)?;
        sent += (there * PIECE_BYTES).min(known.bytes);
        for piece in there..known.bytes.div_ceil(PIECE_BYTES) {
            let mut content = Vec::new();
            (&mut file).take(PIECE_BYTES).read_to_end(&mut content).map_err(wrong)?;
            keep_piece(environment, run, (number, piece), &content).await?;
            sent += content.len() as u64;
            bar(sent, all, "fichiers transmis");
        }
    }
    eprintln!();
    Ok(())
}

async fn finish(environment: &Environment, id: &RunId) -> Result<Run, ImportError> {
    let job = ImportMandates::default();
    loop {
        let started = Instant::now();
        let run = go_on(environment, &job, id, STEP).await?;
        show(environment, &run).await?;
        if run.state == RunState::Done {
            eprintln!();
            return Ok(run);
        }
        // What a killed process held is free after half a minute: there is nothing to do until then.
        tokio::time::sleep(STEP.saturating_sub(started.elapsed())).await;
    }
}

async fn show(environment: &Environment, run: &Run) -> Result<(), ImportError> {
    let input: Input = serde_json::from_str(&run.input).map_err(Fault::internal)?;
    let parts = runs::parts(environment.store(), &run.id).await.map_err(Fault::from)?;
    let (of_files, of_tables) = parts.split_at(input.files.len().min(parts.len()));
    if of_files.iter().all(|part| part.done) {
        let done = of_tables.iter().filter(|part| part.done).count() as u64;
        bar(done, of_tables.len() as u64, "comparé au répertoire connu");
    } else {
        let lines: u64 = of_files.iter().map(|part| part.tallies.count(Counted::RowsRead)).sum();
        let all: u64 = input.files.iter().map(|file| file.bytes).sum();
        bar(bytes_read(&input, &parts), all, &format!("{lines} lignes lues"));
    }
    Ok(())
}
