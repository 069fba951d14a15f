//! Reads the files of the Répertoire national des élus (formats.md §2), as a stream that can be left and taken up again.
//!
//! Bytes come in parts that cut lines anywhere. [`RowReader`] turns them into rows, each with its line and the [`Position`]
//! behind it; [`MandateReader`] puts the rows of one mandate together (the register has one row per function). Either can be
//! made again from the [`FileHeader`] and a [`Position`], both of which can be stored, and goes on from there.
//!
//! Inside, a line goes through three steps, each in its file: `record` cuts it into cells, `fields` reads a cell as what its
//! column holds, `row` makes a row of the register of them, each kind of file its own way.
//!
//! Deliberate choices:
//! * A line that can't be read is refused with its reason, and the others go on. Only a header that is not the register's
//!   stops a file, before its first row.
//! * A quote that is never closed costs its own line, not those that it would swallow. That, and going on from any record,
//!   is why lines are cut here and not by the `csv` crate.
//! * Cells that no right depends on (profession, nationality, canton) are not read, so they are never wrong.
//! * Memory is bounded by the part that was fed and the limits below, whatever the length of the file.

mod columns;
mod error;
mod fields;
mod fingerprint;
mod header;
mod kind;
mod mandates;
mod reader;
mod record;
mod row;

#[cfg(test)]
mod tests;

pub use columns::Column;
pub use error::{FileError, RowError};
pub use fingerprint::Fingerprint;
pub use header::FileHeader;
pub use kind::FileKind;
pub use mandates::MandateReader;
pub use reader::{Position, ReadRow, RowReader};

/// Longest record, in bytes; those of the register have about 200.
pub const RECORD_BYTES_MAX: usize = 16 * 1024;

/// Most columns of a file; those of the register have 13 to 19.
pub const COLUMNS_MAX: usize = 64;

/// Longest name of a person, a territory or a function, in characters.
pub const CELL_CHARS_MAX: usize = 200;

/// Most of a value that a message shows, in characters: values are about people.
pub const SHOWN_CHARS_MAX: usize = 40;

/// Most mandates of one territory that are held to put their rows together; the largest council has 240 members.
pub const HELD_MAX: usize = 2_000;

/// Reads a whole file, whatever its kind, one row a mandate. For small files: the others are streamed.
///
/// # Errors
/// When the header is not that of a file that gives rights.
pub fn read(file: &[u8]) -> Result<Vec<ReadRow>, FileError> {
    let mut reader = MandateReader::new();
    reader.feed(file);
    reader.finish();
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row()? {
        rows.push(row);
    }
    Ok(rows)
}
