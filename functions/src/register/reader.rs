//! From parts of a file to rows.

use mce_shared::recognition::RegisterRow;
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::record::{self, Cell, Cut};
use super::{FileError, FileHeader, RECORD_BYTES_MAX, RowError, row};

/// Where a reader stands, between two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Bytes of the file before it.
    pub offset: u64,
    /// The number of the line that begins there; the header is line 1.
    pub line: u64,
}

impl Position {
    /// The beginning of a file.
    pub const START: Position = Position { offset: 0, line: 1 };
}

/// What a line gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// The number of its first line; the header is line 1.
    pub line: u64,
    /// Where to go on when everything up to this row is done.
    pub after: Position,
    /// The row, or why there is none.
    pub row: Result<RegisterRow, RowError>,
}

/// Reads a file that comes in parts, row by row:
///
/// ```
/// # use mce_functions::register::{FileError, RowReader};
/// # fn read(parts: &[&[u8]]) -> Result<(), FileError> {
/// let mut reader = RowReader::new();
/// for part in parts {
///     reader.feed(part);
///     while let Some(row) = reader.next_row()? {
///         println!("line {}", row.line);
///     }
/// }
/// reader.finish();
/// while let Some(row) = reader.next_row()? {
///     println!("line {}", row.line);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RowReader {
    header: Option<FileHeader>,
    /// Where the first record begins.
    began: Position,
    at: Position,
    buffer: Vec<u8>,
    /// How much of the buffer is done.
    done: usize,
    /// Bytes given up of a line that is too long and whose end hasn't come yet.
    dropped: u64,
    ended: bool,
    cells: Vec<Cell>,
}

impl Default for RowReader {
    fn default() -> Self {
        Self::new()
    }
}

impl RowReader {
    /// At the beginning of a file.
    #[must_use]
    pub fn new() -> Self {
        Self::starting(None, Position::START)
    }

    /// Where another reader stood: what is fed next begins at that byte of the file.
    #[must_use]
    pub fn resume(header: FileHeader, at: Position) -> Self {
        Self::starting(Some(header), at)
    }

    fn starting(header: Option<FileHeader>, at: Position) -> Self {
        Self {
            header,
            began: at,
            at,
            buffer: Vec::new(),
            done: 0,
            dropped: 0,
            ended: false,
            cells: Vec::new(),
        }
    }

    /// Takes the next bytes of the file, cut anywhere. Read the rows that they give before feeding more: that keeps the
    /// memory at one part.
    pub fn feed(&mut self, part: &[u8]) {
        self.buffer.drain(..self.done);
        self.done = 0;
        self.buffer.extend_from_slice(part);
    }

    /// Says that the file is at its end.
    pub fn finish(&mut self) {
        self.ended = true;
    }

    /// The header, once it was read.
    #[must_use]
    pub fn header(&self) -> Option<&FileHeader> {
        self.header.as_ref()
    }

    /// Where the next record begins.
    #[must_use]
    pub fn position(&self) -> Position {
        self.at
    }

    /// Where the first record begins: behind the header, or where it was resumed.
    pub(super) fn began(&self) -> Position {
        self.began
    }

    /// The next row; `None` when more bytes are needed, or when the file is at its end. Blank lines are passed over.
    ///
    /// # Errors
    /// When the header is not that of a file that gives rights; again at each call.
    pub fn next_row(&mut self) -> Result<Option<ReadRow>, FileError> {
        if self.header.is_none() && !self.read_header()? {
            return Ok(None);
        }
        loop {
            let line = self.at.line;
            match self.step() {
                Step::Row(row) => return Ok(Some(ReadRow { line, after: self.at, row: *row })),
                Step::Blank => {}
                Step::Starved => return Ok(None),
            }
        }
    }

    /// Reads the header, if it is there in full.
    fn read_header(&mut self) -> Result<bool, FileError> {
        let pending = &self.buffer[self.done..];
        let end = pending.iter().take(RECORD_BYTES_MAX).position(|byte| *byte == b'\n');
        let length = match end {
            Some(end) => end + 1,
            None if pending.len() >= RECORD_BYTES_MAX => return Err(FileError::Unknown),
            None if !self.ended => return Ok(false),
            None if pending.trim_ascii().is_empty() => return Err(FileError::Empty),
            None => pending.len(),
        };
        self.header = Some(FileHeader::read(&pending[..length])?);
        self.advance(length, 1);
        self.began = self.at;
        Ok(true)
    }

    fn step(&mut self) -> Step {
        let Some(header) = &self.header else { return Step::Starved };
        let pending = &self.buffer[self.done..];
        if self.dropped > 0 {
            return self.drop_line();
        }
        if pending.is_empty() {
            return Step::Starved;
        }
        match record::cut(pending, header.delimiter(), header.width(), self.ended, &mut self.cells) {
            Cut::Incomplete => Step::Starved,
            Cut::Broken { length } => {
                self.advance(length, 1);
                Step::Row(Box::new(Err(RowError::Quotes)))
            }
            Cut::TooLong => self.drop_line(),
            Cut::Record { length, lines } => {
                let fields = Fields { header, record: &pending[..length], cells: &self.cells };
                let step =
                    if fields.is_blank() { Step::Blank } else { Step::Row(Box::new(row::row(&fields))) };
                self.advance(length, lines);
                step
            }
        }
    }

    /// Gives up the bytes of a line that is too long, as they come. The position stays before it until it is over, so that
    /// who goes on from there meets it again.
    fn drop_line(&mut self) -> Step {
        let pending = &self.buffer[self.done..];
        let end = pending.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(pending.len(), |end| end + 1);
        self.done += length;
        self.dropped += length as u64;
        if end.is_none() && !self.ended {
            return Step::Starved;
        }
        self.at = Position { offset: self.at.offset + self.dropped, line: self.at.line + 1 };
        self.dropped = 0;
        Step::Row(Box::new(Err(RowError::TooLong)))
    }

    fn advance(&mut self, length: usize, lines: u64) {
        self.done += length;
        self.at = Position { offset: self.at.offset + length as u64, line: self.at.line + lines };
    }
}

enum Step {
    Row(Box<Result<RegisterRow, RowError>>),
    Blank,
    Starved,
}
