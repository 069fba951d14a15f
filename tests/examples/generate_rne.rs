//! Writes an invented register of élus, or measures how fast such a register is read.
//!
//! ```text
//! generate_rne FOLDER [ROWS [SEED [PUBLICATION]]]   the seven files; publications after the first change 2 % of the mandates
//! generate_rne --measure [ROWS]                     reads the file of the communes as it is made, in parts of 3 MiB
//! ```
#![allow(clippy::unwrap_used, reason = "a tool for tests: it stops with the place where it stopped")]
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use mce_functions::register::{FileKind, MandateReader};
use mce_tests::rne::{Changes, Rne};

const PART: usize = 3 * 1024 * 1024;
const CHANGES: Changes = Changes { departures: 60, arrivals: 60, reelections: 20, functions: 50, names: 10 };

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, otherwise: u64| arguments.get(at).map_or(otherwise, |text| text.parse().unwrap());
    let size = u32::try_from(number(1, 500_000)).unwrap();
    match arguments.first().map(String::as_str) {
        Some("--measure") => measure(size),
        Some(folder) => generate(Path::new(folder), size, number(2, 1), number(3, 1)),
        None => eprintln!("generate_rne FOLDER [ROWS [SEED [PUBLICATION]]] | generate_rne --measure [ROWS]"),
    }
}

fn generate(folder: &Path, size: u32, seed: u64, publication: u64) {
    let first = Rne { faults: 5, homonyms: 2, ..Rne::new(seed, size) };
    let rne = (1..publication).fold(first, |rne, _| rne.next_publication(CHANGES));
    for (kind, tally) in rne.write_folder(folder).unwrap() {
        println!("{}: {tally:?}", kind.label());
    }
    println!("Publication of {}", rne.published());
}

fn measure(size: u32) {
    let before = peak_memory();
    let mut sink = Sink::default();
    let start = Instant::now();
    let tally = Rne::new(1, size).write(FileKind::Communes, &mut sink).unwrap();
    sink.finish();
    let written = start.elapsed() - sink.reading;
    println!("{} rows, {} MB written in {written:.1?}", tally.lines, tally.bytes / 1_000_000);
    let per_second = sink.rows as f64 / sink.reading.as_secs_f64();
    println!("{} mandates read in {:.1?}: {per_second:.0} a second", sink.rows, sink.reading);
    println!("Peak memory: {before} kB at the start, {} kB at the end", peak_memory());
}

/// Feeds a reader by parts, and counts what it gives.
#[derive(Default)]
struct Sink {
    reader: MandateReader,
    part: Vec<u8>,
    rows: u64,
    reading: Duration,
}

impl Sink {
    fn read(&mut self) {
        let start = Instant::now();
        self.reader.feed(&self.part);
        self.part.clear();
        while let Some(row) = self.reader.next_row().unwrap() {
            self.rows += u64::from(row.row.is_ok());
        }
        self.reading += start.elapsed();
    }

    fn finish(&mut self) {
        self.reader.finish();
        self.read();
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART {
            self.read();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The most memory that the process ever had, in kB, as Linux tells.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}
