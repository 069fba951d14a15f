//! When SQLite copies its journal of writes into the database: seldom.
//!
//! The engine leaves it at every four megabytes, by which a page that many writes touch, each far from the others, is copied again and
//! again. As long as somebody holds a snapshot, SQLite copies nothing that is newer. What is in the journal is as safe as what was
//! copied: a process that is killed loses nothing, and the next one reads both.

use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

/// Writes between two copies. A batch of 25 items that lie anywhere is about 150 kB in the journal.
const WRITES: u32 = 400;

/// Who holds the snapshot.
pub struct Checkpoints(Mutex<Held>);

struct Held {
    connection: Connection,
    writes: u32,
}

impl Checkpoints {
    /// # Errors
    /// When SQLite does not give the snapshot.
    pub fn hold(connection: Connection) -> rusqlite::Result<Checkpoints> {
        let held = Held { connection, writes: 0 };
        held.snapshot()?;
        Ok(Checkpoints(Mutex::new(held)))
    }

    /// Counts a write that was carried out, and copies what they were when there are many.
    pub fn written(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.writes += 1;
        if held.writes >= WRITES {
            held.writes = 0;
            // Without it, it is copied later.
            if let Err(error) = held.copy() {
                tracing::debug!("the journal was not copied: {error}");
            }
        }
    }
}

impl Held {
    fn copy(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("ROLLBACK")?;
        let copied = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        self.snapshot()?;
        copied
    }

    fn snapshot(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("BEGIN")?;
        self.connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_is_copied_once_there_is_much_of_it() {
        let folder = std::env::temp_dir().join(format!("mce-checkpoints-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("database.sqlite");
        let writer = Connection::open(&path).unwrap();
        writer.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        writer.execute_batch("CREATE TABLE things (content TEXT)").unwrap();
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        let checkpoints = Checkpoints::hold(Connection::open(&path).unwrap()).unwrap();
        let bytes = || std::fs::metadata(&path).unwrap().len();
        let before = bytes();
        for n in 1..=WRITES {
            writer.execute("INSERT INTO things VALUES (?1)", ["é".repeat(10_000)]).unwrap();
            assert_eq!(bytes(), before, "{n}");
            checkpoints.written();
        }
        assert!(bytes() > before + u64::from(WRITES) * 20_000, "{}", bytes());
        // And the next ones do not make the journal longer than it was.
        let journal = || std::fs::metadata(folder.join("database.sqlite-wal")).unwrap().len();
        let longest = journal();
        for _ in 0..WRITES / 2 {
            writer.execute("INSERT INTO things VALUES (?1)", ["é".repeat(10_000)]).unwrap();
            checkpoints.written();
        }
        assert_eq!(journal(), longest);
        drop((writer, checkpoints));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
