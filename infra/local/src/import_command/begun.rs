//! The import that was begun and not finished: what the same command goes on with.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::civil::Date;
use mce_shared::ids::RunId;
use serde::{Deserialize, Serialize};

use super::ImportError;
use crate::state_file::StateFile;

const FILE: &str = "import.json";

/// What makes two commands the same. Files count by their content as far as their date tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub publication: Date,
    pub dry: bool,
    pub files: Vec<SentFile>,
}

/// A file on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    pub path: PathBuf,
    pub bytes: u64,
    modified: SystemTime,
}

impl SentFile {
    /// # Errors
    /// When it can't be read.
    pub fn at(path: &Path) -> Result<SentFile, ImportError> {
        let wrong = |error| ImportError::File(path.display().to_string(), error);
        let path = std::path::absolute(path).map_err(wrong)?;
        let known = std::fs::metadata(&path).map_err(wrong)?;
        Ok(SentFile { bytes: known.len(), modified: known.modified().map_err(wrong)?, path })
    }

    /// As it is named to the platform.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// The import under way in a folder, if there is one.
pub struct Begun(StateFile<Option<(Asked, RunId)>>);

impl Begun {
    pub fn in_folder(folder: &Path) -> Begun {
        Begun(StateFile::read(Some(folder.join(FILE))))
    }

    /// The run of the same command.
    pub fn run(&self, asked: &Asked) -> Option<RunId> {
        self.0.value().as_ref().filter(|(known, _)| known == asked).map(|(_, run)| run.clone())
    }

    pub fn keep(&mut self, asked: &Asked, run: &RunId) {
        self.0.change(|begun| *begun = Some((asked.clone(), run.clone())));
    }

    pub fn forget(&mut self) {
        self.0.change(|begun| *begun = None);
    }
}
