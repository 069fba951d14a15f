//! The law of a request: what two people have decided is read at its start, and holds until its end.
//!
//! A warm function keeps what it has read for a minute, and never from one day to the next. That is safe: what is decided begins on a later
//! day than the decision ([`mce_shared::law`]), so that whoever has read the book today has today's figures; only what is told of days to come
//! may be a minute old. For the same reason a function that the database does not answer goes on with what it has read today.

use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use mce_shared::parameters::Law;

use crate::runtime::Environment;
use crate::store::{StoreError, law};

/// How long what was read is not read again.
const KEPT: SignedDuration = SignedDuration::from_mins(1);

/// The law as it was last read, and when.
#[derive(Clone, Copy)]
struct Known {
    law: &'static Law,
    at: Timestamp,
    on: Date,
}

#[derive(Default)]
struct Kept(Mutex<Option<Known>>);

impl Kept {
    fn of_day(&self, today: Date) -> Option<Known> {
        let known = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|known| known.on == today)
    }

    fn keep(&self, known: Known) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
    }
}

/// The law in force now.
///
/// # Errors
/// When the store fails, and nothing was read today.
pub async fn in_force(environment: &Environment) -> Result<&'static Law, StoreError> {
    let (kept, now) = (environment.warm.of::<Kept>(), environment.now());
    let known = kept.of_day(environment.day(now));
    if let Some(known) = known.filter(|known| (known.at..known.at + KEPT).contains(&now)) {
        return Ok(known.law);
    }
    match read(environment).await {
        Ok(law) => Ok(law),
        Err(error) => known.map(|known| known.law).ok_or(error),
    }
}

/// The law as it is stored now.
///
/// # Errors
/// When the store fails.
pub async fn read(environment: &Environment) -> Result<&'static Law, StoreError> {
    let at = environment.now();
    let law = law::book(environment.store()).await?.law();
    environment.warm.of::<Kept>().keep(Known { law, at, on: environment.day(at) });
    Ok(law)
}

/// Carries out what is no request, records of a stream or a tick, under the law in force when it begins.
///
/// # Errors
/// Its own; when the store fails.
pub async fn around<T, E: From<StoreError>>(
    environment: &Environment,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    in_force(environment).await?.scope(work).await
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    /// A task of its own would compute outside the law of its request: those that there are write what was computed before.
    #[test]
    fn nothing_is_computed_in_a_task_of_its_own() {
        let mut found = Vec::new();
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let spawning: Vec<String> = found
            .iter()
            .filter(|file| {
                let text = fs::read_to_string(file).unwrap();
                let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
                [concat!("tokio::", "spawn"), concat!("spawn_", "blocking"), concat!("thread::", "spawn")]
                    .iter()
                    .any(|word| shipped.contains(word))
            })
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(spawning, ["test_provider.rs", "many.rs"]);
    }

    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                files(&entry, found);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                found.push(entry);
            }
        }
    }
}
