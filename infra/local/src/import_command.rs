//! `mce-local import-mandates`: a publication of the register from the command line, as the gestionnaire's page imports it.
//!
//! It works on the folder of `make run` while the platform is stopped. Killed and started again with the same files, it goes on
//! where it was.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use mce_functions::http::Fault;
use mce_functions::runtime::Environment;
use mce_functions::store::runs::{self, Run};
use mce_functions::use_cases::runs::import_mandates::{Input, PART_BYTES, go_on, keep_part, open};
use mce_shared::api::{ImportedFile, OpenImport};
use mce_shared::ids::RunId;
use mce_shared::runs::{Counted, RunKind, RunState};

use crate::PlatformConfig;
use crate::addresses::{Listeners, PortError};
use crate::core::{Core, CoreConfig, CoreError};

/// How it is called.
pub const USAGE: &str = "mce-local import-mandates [--dry-run] [--publication AAAA-MM-JJ] FICHIER…";
const AUTHOR: &str = "Ligne de commande";
/// Between two looks at how far it has come.
const STEP: Duration = Duration::from_millis(500);
const BAR: usize = 30;
/// Runs that may be under way.
const LATEST: usize = 10;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub dry: bool,
    /// Today if none is given.
    pub publication: Option<Date>,
    pub files: Vec<PathBuf>,
}

/// Why nothing is imported, or not all; in French, since it is read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{USAGE}\n{0}")]
    Usage(String),
    #[error("la plateforme tourne sur ce dossier : arrêtez-la d'abord ({0})")]
    Running(#[from] PortError),
    #[error("{0} : {1}")]
    File(String, std::io::Error),
    #[error(transparent)]
    Start(#[from] CoreError),
    #[error("{0}")]
    Configuration(#[from] mce_functions::runtime::ConfigError),
    #[error("{}", said(.0))]
    Refused(Fault),
    #[error("{0}")]
    Network(#[from] std::io::Error),
}

impl From<Fault> for ImportError {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

fn said(fault: &Fault) -> String {
    match fault {
        Fault::Problem(problem) => problem.detail.clone(),
        other => other.to_string(),
    }
}

impl Arguments {
    /// Reads what follows `import-mandates`.
    ///
    /// # Errors
    /// What is wrong, and the usage.
    pub fn parse(given: impl IntoIterator<Item = String>) -> Result<Arguments, ImportError> {
        let mut arguments = Arguments { dry: false, publication: None, files: Vec::new() };
        let mut given = given.into_iter();
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--dry-run" => arguments.dry = true,
                "--publication" => {
                    let day = given.next().unwrap_or_default();
                    let wrong = || ImportError::Usage(format!("« {day} » n'est pas une date (2027-03-01)."));
                    arguments.publication = Some(day.parse().map_err(|_| wrong())?);
                }
                option if option.starts_with("--") => {
                    return Err(ImportError::Usage(format!("« {option} » n'est pas une option.")));
                }
                file => arguments.files.push(PathBuf::from(file)),
            }
        }
        if arguments.files.is_empty() {
            return Err(ImportError::Usage("Donnez au moins un fichier.".to_owned()));
        }
        Ok(arguments)
    }
}

/// Imports, shows how far it has come on the error output, and gives the run at its end.
///
/// # Errors
/// [`ImportError`]; what was done is done, and the same command goes on.
pub async fn import(config: &PlatformConfig, arguments: &Arguments) -> Result<Run, ImportError> {
    let listeners = Listeners::bind(config.address, config.ports).await?;
    let folder = config.folder.clone().unwrap_or_else(|| PathBuf::from(".local"));
    let addresses = listeners.addresses()?;
    let core = Core::start(CoreConfig {
        database: &config.database,
        now: config.now,
        ..CoreConfig::new(&addresses, &config.overrides, &folder)
    })
    .await?;
    let environment = core.administrator().await?;
    run(&environment, arguments).await
}

/// The same, in an environment that is there.
///
/// # Errors
/// [`ImportError`]
pub async fn run(environment: &Environment, arguments: &Arguments) -> Result<Run, ImportError> {
    let asked = announced(environment, arguments)?;
    let id = match under_way(environment, &asked).await? {
        Some(id) => id,
        None => send(environment, &asked, &arguments.files).await?,
    };
    loop {
        let run = go_on(environment, &id, STEP).await?;
        let parts = runs::parts(environment.store(), &id).await.map_err(Fault::from)?;
        let done = parts.iter().filter(|part| part.done).count();
        let read: u64 = parts.iter().map(|part| part.tallies.count(Counted::RowsRead)).sum();
        bar(done as u64, parts.len() as u64, &format!("{read} lignes lues"));
        if run.state == RunState::Done {
            eprintln!();
            return Ok(run);
        }
    }
}

fn announced(environment: &Environment, arguments: &Arguments) -> Result<OpenImport, ImportError> {
    let file = |path: &PathBuf| {
        let size =
            std::fs::metadata(path).map_err(|error| ImportError::File(path.display().to_string(), error))?;
        Ok(ImportedFile { name: name_of(path), bytes: size.len() })
    };
    Ok(OpenImport {
        publication: arguments.publication.unwrap_or_else(|| environment.day(environment.now())),
        dry: arguments.dry,
        files: arguments.files.iter().map(file).collect::<Result<_, ImportError>>()?,
    })
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The run of the same files that somebody began.
async fn under_way(environment: &Environment, asked: &OpenImport) -> Result<Option<RunId>, ImportError> {
    let latest = runs::list(environment.store(), RunKind::Import, LATEST, None).await.map_err(Fault::from)?;
    let is_same = |run: &&Run| {
        let Ok(input) = serde_json::from_str::<Input>(&run.input) else { return false };
        let files = input.files.iter().map(|file| (&file.name, file.bytes));
        run.state == RunState::Running
            && (run.dry, input.publication) == (asked.dry, asked.publication)
            && files.eq(asked.files.iter().map(|file| (&file.name, file.bytes)))
    };
    Ok(latest.iter().find(is_same).map(|run| run.id.clone()))
}

async fn send(
    environment: &Environment,
    asked: &OpenImport,
    files: &[PathBuf],
) -> Result<RunId, ImportError> {
    let opened = open(environment, asked, AUTHOR).await?;
    let all: u64 = asked.files.iter().map(|file| file.bytes).sum();
    let mut sent = 0;
    for (number, path) in (0..).zip(files) {
        let wrong = |error| ImportError::File(path.display().to_string(), error);
        let mut file = std::fs::File::open(path).map_err(wrong)?;
        for part in 0.. {
            let mut content = Vec::new();
            (&mut file).take(PART_BYTES).read_to_end(&mut content).map_err(wrong)?;
            if content.is_empty() {
                break;
            }
            keep_part(environment, &opened.run, number, part, &content).await?;
            sent += content.len() as u64;
            bar(sent, all, "fichiers transmis");
        }
    }
    eprintln!();
    Ok(opened.run)
}

/// One line of the terminal, drawn again and again.
fn bar(done: u64, all: u64, words: &str) {
    let filled = usize::try_from(done * BAR as u64 / all.max(1)).unwrap_or(BAR).min(BAR);
    eprint!(
        "\r  [{}{}] {:>3} %  {words}   ",
        "#".repeat(filled),
        ".".repeat(BAR - filled),
        done * 100 / all.max(1)
    );
    let _ = std::io::stderr().flush();
}

/// What a run found, as the gestionnaire's page tells it.
#[must_use]
pub fn told(run: &Run) -> String {
    let mode = if run.dry { "essai à blanc, rien n'est écrit" } else { "import" };
    let mut lines = vec![format!("{} ({mode})", run.id)];
    lines
        .extend(run.tallies.0.iter().map(|(what, tally)| format!("  {:>9}  {}", tally.count, what.french())));
    lines.extend(run.findings.iter().map(|finding| format!("  À regarder : {finding}")));
    lines.extend(run.reports.iter().map(|report| format!("  Compte rendu : files/{report}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn parsed(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned)).map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_are_read_and_refused_with_the_usage() {
        let whole = parsed("--dry-run --publication 2027-03-01 a.csv b.csv").unwrap();
        assert_eq!((whole.dry, whole.publication, whole.files.len()), (true, Some(date(2027, 3, 1)), 2));
        for line in ["", "--publication demain a.csv", "--force a.csv", "--publication"] {
            assert!(parsed(line).unwrap_err().contains(USAGE), "{line}");
        }
    }
}
