//! The folder in which the platform keeps everything: `.local`, or one that goes with the test that made it.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// By this file a folder is known to be ours, and may be emptied: it is written when we make the folder or find it empty.
const OURS: &str = "mon-compte-elu";
/// Locked while a platform runs.
const LOCK: &str = "lock";
/// What [`Folder::wipe`] leaves.
const KEPT: [&str; 3] = [OURS, LOCK, crate::tls::FOLDER];

#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    temporary: bool,
    /// Unlocked when it is dropped.
    _lock: File,
}

impl Folder {
    /// The folder at `path`, made if it is not there. Fails while another platform uses it.
    pub fn at(path: &Path) -> std::io::Result<Folder> {
        std::fs::create_dir_all(path)?;
        if std::fs::read_dir(path)?.next().is_none() {
            std::fs::write(path.join(OURS), "")?;
        }
        let lock = File::options().write(true).create(true).truncate(false).open(path.join(LOCK))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => std::io::Error::new(
                ErrorKind::ResourceBusy,
                "another platform is running there: stop it first",
            ),
            TryLockError::Error(error) => error,
        })?;
        Ok(Folder { path: std::path::absolute(path)?, temporary: false, _lock: lock })
    }

    /// A folder that is removed when it is dropped.
    pub fn temporary() -> std::io::Result<Folder> {
        let path = std::env::temp_dir().join(format!("mce-local-{}", uuid::Uuid::new_v4()));
        let mut folder = Folder::at(&path)?;
        folder.temporary = true;
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes all that an earlier run kept there, but for the authority that browsers were told to trust.
    pub fn wipe(&self) -> std::io::Result<()> {
        let entries: Vec<PathBuf> =
            std::fs::read_dir(&self.path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        let gone: Vec<&PathBuf> =
            entries.iter().filter(|entry| !KEPT.iter().any(|kept| entry.ends_with(kept))).collect();
        if !gone.is_empty() && !self.path.join(OURS).exists() {
            return Err(std::io::Error::other("not a folder of this platform: it is left as it is"));
        }
        gone.into_iter().try_for_each(|entry| match entry.is_dir() {
            true => std::fs::remove_dir_all(entry),
            false => std::fs::remove_file(entry),
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.temporary && std::fs::remove_dir_all(&self.path).is_err() {
            tracing::warn!(path = %self.path.display(), "a temporary folder is left behind");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_of_ours_is_emptied_and_by_one_platform() {
        let folder = Folder::temporary().unwrap();
        std::fs::write(folder.path().join("database.sqlite"), "").unwrap();
        folder.wipe().unwrap();
        assert!(!folder.path().join("database.sqlite").exists());
        assert!(Folder::at(folder.path()).is_err(), "two platforms in one folder");
    }

    #[test]
    fn the_folder_of_somebody_else_is_left_as_it_is() {
        let theirs = std::env::temp_dir().join(format!("mce-theirs-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&theirs).unwrap();
        std::fs::write(theirs.join("thesis.odt"), "").unwrap();
        assert!(Folder::at(&theirs).unwrap().wipe().is_err());
        assert!(theirs.join("thesis.odt").exists());
        std::fs::remove_dir_all(theirs).unwrap();
    }
}
