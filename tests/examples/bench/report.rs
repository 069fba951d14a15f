//! What was measured: printed as it comes, and written as JSON for programs that compare.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// One figure. Its part and its name are what two commits are compared by.
#[derive(Clone, Serialize, Deserialize)]
pub struct Measure {
    pub part: String,
    pub name: String,
    pub value: f64,
    /// Of the value; empty for a count or a ratio.
    pub unit: String,
    pub machine: String,
}

impl Measure {
    /// The value as a person reads it, with its unit.
    pub fn shown(&self) -> String {
        let digits = match self.value.abs() {
            _ if self.value.fract() == 0.0 => 0,
            100.0.. => 0,
            10.0.. => 1,
            0.1.. => 2,
            _ => 4,
        };
        format!("{:.digits$} {}", self.value, self.unit).trim_end().to_owned()
    }
}

/// The figures of one command.
#[derive(Default)]
pub struct Report {
    pub measures: Vec<Measure>,
    part: String,
}

impl Report {
    pub fn begin(&mut self, part: &str) {
        part.clone_into(&mut self.part);
    }

    /// Prints a figure and keeps it. `bar` is what is promised, or empty.
    pub fn line(&mut self, name: impl Into<String>, value: f64, unit: &str, bar: &str) {
        let (part, unit) = (self.part.clone(), unit.to_owned());
        let measure = Measure { part, name: name.into(), value, unit, machine: machine() };
        print_row(&measure.name, [&measure.shown(), bar]);
        self.measures.push(measure);
    }
}

/// A line of the table: what, then columns to the right.
pub fn print_row<const COLUMNS: usize>(what: &str, columns: [&str; COLUMNS]) {
    let columns: String = columns.iter().map(|column| format!(" {column:>14}")).collect();
    println!("{what:<60}{columns}");
}

/// An array, one measure a line.
pub fn write(file: &Path, measures: &[Measure]) {
    let lines: Vec<String> = measures.iter().map(|measure| serde_json::to_string(measure).unwrap()).collect();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
}

pub fn read(file: &Path) -> Vec<Measure> {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// Figures of two machines can't be compared: this names ours, by its processors and its memory.
fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let model =
        first_line("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = first_line("/proc/meminfo", "MemTotal").unwrap_or_default();
    format!("{processors} × {model}, {memory}")
}

/// What a file of `name : value` lines says first under this name.
fn first_line(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
