//! Cuts bytes into records and cells. Separators, quotes and line breaks are ASCII, so the encoding doesn't matter yet.

use super::RECORD_BYTES_MAX;

const QUOTE: u8 = b'"';

/// Where the content of a cell is in the bytes of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    start: usize,
    end: usize,
    /// It stood in quotes: two quotes inside are one.
    pub quoted: bool,
}

impl Cell {
    /// Its bytes.
    pub fn of(self, record: &[u8]) -> &[u8] {
        &record[self.start..self.end]
    }
}

/// What the bytes from the start of a record hold.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut {
    /// A record, its line break included, and the lines that it covers.
    Record { length: usize, lines: u64 },
    /// More bytes are needed to tell.
    Incomplete,
    /// The quotes of the first line don't hold: it alone is given up, its line break included.
    Broken { length: usize },
    /// A line that goes on beyond the limit.
    TooLong,
}

/// Cuts the first record off `bytes`; `ended` says that no more will come. A record over several lines is believed only if it
/// has as many cells as the header (`width`): an open quote often finds another one lines below.
pub fn cut(bytes: &[u8], delimiter: u8, width: usize, ended: bool, cells: &mut Vec<Cell>) -> Cut {
    let within = &bytes[..bytes.len().min(RECORD_BYTES_MAX)];
    let ended = ended && within.len() == bytes.len();
    match record(within, delimiter, ended, cells) {
        Scan::Record { length } => {
            let lines = lines_of(&within[..length]);
            if lines > 1 && cells.len() != width {
                broken(within, bytes, ended)
            } else {
                Cut::Record { length, lines }
            }
        }
        Scan::Broken => broken(within, bytes, ended),
        Scan::Short if within.len() == bytes.len() => Cut::Incomplete,
        // A quote that isn't closed within the limit.
        Scan::Short => broken(within, bytes, ended),
    }
}

fn broken(within: &[u8], bytes: &[u8], ended: bool) -> Cut {
    match within.iter().position(|byte| *byte == b'\n') {
        Some(at) => Cut::Broken { length: at + 1 },
        None if ended => Cut::Broken { length: within.len() },
        None if within.len() < bytes.len() => Cut::TooLong,
        None => Cut::Incomplete,
    }
}

/// The lines of a record; the last one of a file may lack its line break.
fn lines_of(record: &[u8]) -> u64 {
    let breaks = record.iter().filter(|byte| **byte == b'\n').count() as u64;
    breaks + u64::from(!record.ends_with(b"\n"))
}

enum Scan {
    Record { length: usize },
    Broken,
    Short,
}

/// What follows a cell.
enum Next {
    /// A separator, and the place behind it.
    Cell(usize),
    /// A line break, and the place behind it.
    Record(usize),
    /// Nothing: the bytes are at their end. If more come, a quote there may be the first of two.
    Nothing,
    /// Something that can't follow a closing quote, or a quote that nothing closes.
    Broken,
}

fn record(bytes: &[u8], delimiter: u8, ended: bool, cells: &mut Vec<Cell>) -> Scan {
    cells.clear();
    let mut at = 0;
    loop {
        let (cell, next) = if bytes.get(at) == Some(&QUOTE) {
            quoted(bytes, at + 1, delimiter, ended)
        } else {
            plain(bytes, at, delimiter)
        };
        cells.push(cell);
        match next {
            Next::Cell(place) => at = place,
            Next::Record(length) => return Scan::Record { length },
            Next::Nothing if ended => return Scan::Record { length: bytes.len() },
            Next::Broken => return Scan::Broken,
            Next::Nothing => return Scan::Short,
        }
    }
}

fn plain(bytes: &[u8], start: usize, delimiter: u8) -> (Cell, Next) {
    let stop = |byte: &u8| *byte == delimiter || *byte == b'\n';
    match bytes[start..].iter().position(stop) {
        None => (Cell { start, end: bytes.len(), quoted: false }, Next::Nothing),
        Some(length) => {
            let end = start + length;
            let next = if bytes[end] == b'\n' { Next::Record(end + 1) } else { Next::Cell(end + 1) };
            (Cell { start, end, quoted: false }, next)
        }
    }
}

fn quoted(bytes: &[u8], start: usize, delimiter: u8, ended: bool) -> (Cell, Next) {
    let Some(end) = closing_quote(bytes, start) else {
        let next = if ended { Next::Broken } else { Next::Nothing };
        return (Cell { start, end: bytes.len(), quoted: true }, next);
    };
    (Cell { start, end, quoted: true }, after_quote(bytes, end + 1, delimiter))
}

/// The place of the first quote that isn't doubled.
fn closing_quote(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == QUOTE)?;
        if bytes.get(at + 1) != Some(&QUOTE) {
            return Some(at);
        }
        at += 2;
    }
}

fn after_quote(bytes: &[u8], start: usize, delimiter: u8) -> Next {
    let blanks = bytes[start..].iter().take_while(|byte| matches!(**byte, b' ' | b'\r')).count();
    let at = start + blanks;
    match bytes.get(at) {
        None => Next::Nothing,
        Some(b'\n') => Next::Record(at + 1),
        Some(byte) if *byte == delimiter => Next::Cell(at + 1),
        Some(_) => Next::Broken,
    }
}
