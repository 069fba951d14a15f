//! A register of élus that nobody is in: files in the formats of the RNE (formats.md §2), of any size up to that of the
//! real one, the same for the same seed; and its next publications, with so many departures, arrivals and changes.
//!
//! Everything about a mandate is a draw from its place, so files are written as a stream, and a person has the same name in
//! each of them. Communes and people are invented; départements and régions are real.

mod columns;
mod draw;
mod files;
mod lines;
mod names;
mod people;
mod places;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jiff::civil::Date;
pub use lines::{Fault, Format};
use mce_functions::register::FileKind;

use draw::{draw, is_among, one_of};
use lines::Line;
use people::State;

/// A publication.
#[derive(Debug, Clone)]
pub struct Rne {
    /// What it is drawn from.
    pub seed: u64,
    /// About how many rows the file of the communes has. The other files follow: a seventh in that of the EPCI, one in
    /// fourteen in that of the mayors.
    pub size: u32,
    /// How it is written.
    pub format: Format,
    /// Bad lines, of ten thousand, in equal shares of each [`Fault`].
    pub faults: u32,
    /// Municipal councillors, of ten thousand, who share name, first name, sex and birth date with another.
    pub homonyms: u32,
    /// What changed from each publication to the next, since the first.
    pub changes: Vec<Changes>,
}

/// What changes between two publications, of ten thousand mandates each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Changes {
    /// No longer published. A mayor who leaves is in neither file.
    pub departures: u32,
    /// Somebody more.
    pub arrivals: u32,
    /// The same person in the same council, with a new start.
    pub reelections: u32,
    /// Another function. Mayors keep theirs.
    pub functions: u32,
    /// Another family name, in all the mandates of a person.
    pub names: u32,
}

/// What was written, and what a reader should make of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines after the header.
    pub lines: u64,
    /// Bytes.
    pub bytes: u64,
    /// Mandates, those of bad lines included.
    pub mandates: u64,
    /// Bad lines by fault.
    pub refused: BTreeMap<Fault, u64>,
    /// Mandates that the publication before doesn't have, by re-elections and changes of name too.
    pub new: u64,
    /// Mandates that only the publication before has.
    pub ended: u64,
    /// Mandates with another function than before.
    pub changed: u64,
}

/// The files, in the order in which they are imported.
pub const FILES: [(FileKind, &str); 7] = [
    (FileKind::Communes, "elus-conseillers-municipaux-cm.csv"),
    (FileKind::Maires, "elus-maires-mai.csv"),
    (FileKind::Epci, "elus-conseillers-communautaires-epci.csv"),
    (FileKind::Departements, "elus-conseillers-departementaux-cd.csv"),
    (FileKind::Regions, "elus-conseillers-regionaux-cr.csv"),
    (FileKind::Assemblies, "elus-membres-dune-assemblee-ma.csv"),
    (FileKind::Arrondissements, "elus-conseillers-arrondissements-ca.csv"),
];

impl Rne {
    /// The first publication, in the format of 2026, without bad lines nor homonyms.
    #[must_use]
    pub fn new(seed: u64, size: u32) -> Self {
        Self { seed, size, format: Format::Csv, faults: 0, homonyms: 0, changes: Vec::new() }
    }

    /// The publication after this one.
    #[must_use]
    pub fn next_publication(&self, changes: Changes) -> Self {
        let mut next = self.clone();
        next.changes.push(changes);
        next
    }

    /// The day of this publication.
    #[must_use]
    pub fn published(&self) -> Date {
        Self::day(self.changes.len())
    }

    /// Writes a file.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, kind: FileKind, out: &mut impl Write) -> io::Result<Tally> {
        let mut output = Output { rne: self, kind, out, tally: Tally::default() };
        output.header()?;
        self.rows(kind, &mut output)?;
        Ok(output.tally)
    }

    /// Writes the seven files to a folder, under the names that the ministry gives them.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn write_folder(&self, folder: &Path) -> io::Result<Vec<(FileKind, Tally)>> {
        std::fs::create_dir_all(folder)?;
        let write = |(kind, name): (FileKind, &str)| {
            let mut out = BufWriter::new(File::create(folder.join(name))?);
            let tally = self.write(kind, &mut out)?;
            out.flush()?;
            Ok((kind, tally))
        };
        FILES.into_iter().map(write).collect()
    }
}

/// A file that is being written.
struct Output<'a, W> {
    rne: &'a Rne,
    kind: FileKind,
    out: &'a mut W,
    tally: Tally,
}

impl<W: Write> Output<'_, W> {
    fn header(&mut self) -> io::Result<()> {
        let mut line = Line::new(self.rne.format);
        for title in columns::header(self.kind).split(';') {
            line.bare(title);
        }
        self.tally.bytes += line.write(None, self.out)?;
        Ok(())
    }

    /// Writes a line, which begins a mandate or adds a function to it.
    fn write(&mut self, line: &mut Line, begins: bool) -> io::Result<()> {
        let drawn =
            draw(&[self.rne.seed, 70, self.kind as u64, self.rne.changes.len() as u64, self.tally.lines]);
        let fault = is_among(drawn, self.rne.faults).then(|| *one_of(drawn / 10_000, &Fault::ALL));
        if let Some(fault) = fault {
            *self.tally.refused.entry(fault).or_default() += 1;
        }
        self.tally.lines += 1;
        self.tally.mandates += u64::from(begins);
        self.tally.bytes += line.write(fault, self.out)?;
        Ok(())
    }

    fn count(&mut self, before: Option<&State>, now: &State) {
        let Some(before) = before.filter(|before| before.is_held) else { return };
        let is_other = before.names != now.names || before.reelected != now.reelected;
        self.tally.ended += u64::from(!now.is_held || is_other);
        self.tally.new += u64::from(now.is_held && is_other);
        self.tally.changed += u64::from(before.functions != now.functions);
    }

    fn count_arrival(&mut self, is_now: bool) {
        self.tally.new += u64::from(is_now);
    }
}
