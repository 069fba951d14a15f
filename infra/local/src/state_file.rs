//! A small JSON file that survives the platform: positions, moments, secrets.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value and the file that holds it, if any.
#[derive(Debug)]
pub struct StateFile<T> {
    path: Option<PathBuf>,
    value: T,
}

impl<T: Serialize + DeserializeOwned + Default> StateFile<T> {
    /// The value in the file; the default one if there is no such file, or it cannot be read any more.
    pub fn read(path: Option<PathBuf>) -> StateFile<T> {
        let text = path.as_ref().and_then(|path| std::fs::read(path).ok());
        let value = text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        StateFile { path, value }
    }

    pub fn value(&self) -> &T {
        &self.value
    }

    /// Changes the value and writes the file.
    pub fn change<R>(&mut self, change: impl FnOnce(&mut T) -> R) {
        change(&mut self.value);
        let Some(path) = &self.path else { return };
        let written = serde_json::to_vec_pretty(&self.value)
            .map_err(std::io::Error::other)
            .and_then(|text| replace(path, &text));
        if let Err(error) = written {
            tracing::error!(%error, path = %path.display(), "cannot be written");
        }
    }
}

/// Writes beside and renames: a crash leaves the old file or the new one. Only the owner may read it.
pub fn replace(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&beside)?.write_all(text)?;
    std::fs::rename(beside, path)
}
