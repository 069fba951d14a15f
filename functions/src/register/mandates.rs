//! One row a mandate: the register has one row per function.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use mce_shared::register::{MandateKey, merge};
use mce_shared::rules::mandates::MandateKind;

use super::{FileError, FileHeader, HELD_MAX, Position, ReadRow, RowReader};

/// Reads a file like [`RowReader`], and puts the rows of one mandate together where they stand in one run of rows of the same
/// territory, as files are sorted. The mayors' file repeats mandates of another file: that is left to who reads both, with
/// [`merge`].
///
/// A row's `after` is the beginning of its run until the run is over: who goes on from there reads the run again, and loses
/// nothing.
#[derive(Debug, Default)]
pub struct MandateReader {
    rows: RowReader,
    run: Run,
    /// Behind the run that was released last.
    released: Option<Position>,
    ready: VecDeque<ReadRow>,
    ended: bool,
}

impl MandateReader {
    /// At the beginning of a file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where another reader stood: what is fed next begins at that byte of the file.
    #[must_use]
    pub fn resume(header: FileHeader, at: Position) -> Self {
        Self { rows: RowReader::resume(header, at), ..Self::default() }
    }

    /// As [`RowReader::feed`].
    pub fn feed(&mut self, part: &[u8]) {
        self.rows.feed(part);
    }

    /// As [`RowReader::finish`].
    pub fn finish(&mut self) {
        self.rows.finish();
        self.ended = true;
    }

    /// The header, once it was read.
    #[must_use]
    pub fn header(&self) -> Option<&FileHeader> {
        self.rows.header()
    }

    /// How far the bytes were read, for a progress bar; to go on, use the `after` of the last row that was dealt with.
    #[must_use]
    pub fn position(&self) -> Position {
        self.rows.position()
    }

    /// The next row; `None` when more bytes are needed, or when the file is at its end.
    ///
    /// # Errors
    /// As [`RowReader::next_row`].
    pub fn next_row(&mut self) -> Result<Option<ReadRow>, FileError> {
        while self.ready.is_empty() {
            match self.rows.next_row()? {
                Some(row) => {
                    if !self.run.takes(&row) {
                        self.release();
                    }
                    self.run.push(row);
                }
                None if self.ended && !self.run.rows.is_empty() => self.release(),
                None => return Ok(None),
            }
        }
        Ok(self.ready.pop_front())
    }

    fn release(&mut self) {
        let before = self.released.unwrap_or_else(|| self.rows.began());
        let run = std::mem::take(&mut self.run);
        self.released = run.after.or(self.released);
        self.ready.extend(run.rows(before));
    }
}

/// Rows of one territory that follow each other, refused lines among them.
#[derive(Debug, Default)]
struct Run {
    rows: Vec<ReadRow>,
    /// The place of each mandate in `rows`.
    places: HashMap<MandateKey, usize>,
    territory: Option<(MandateKind, String)>,
    /// Behind its last row.
    after: Option<Position>,
}

impl Run {
    fn takes(&self, read: &ReadRow) -> bool {
        let fits = match (&self.territory, &read.row) {
            (Some((kind, code)), Ok(row)) => *kind == row.kind && *code == row.territory_code,
            _ => true,
        };
        fits && self.rows.len() < HELD_MAX
    }

    fn push(&mut self, read: ReadRow) {
        self.after = Some(read.after);
        let Ok(row) = &read.row else { return self.rows.push(read) };
        self.territory.get_or_insert_with(|| (row.kind, row.territory_code.clone()));
        match self.places.entry(MandateKey::of(row)) {
            Entry::Vacant(place) => {
                place.insert(self.rows.len());
                self.rows.push(read);
            }
            Entry::Occupied(place) => {
                if let Ok(known) = &mut self.rows[*place.get()].row {
                    *known = merge(known, row);
                }
            }
        }
    }

    /// Its rows, each with the place to go on from: `before`, where the run begins, until all of them are dealt with.
    fn rows(self, before: Position) -> Vec<ReadRow> {
        let mut rows = self.rows;
        if let Some((last, others)) = rows.split_last_mut() {
            others.iter_mut().for_each(|row| row.after = before);
            last.after = self.after.unwrap_or(last.after);
        }
        rows
    }
}
