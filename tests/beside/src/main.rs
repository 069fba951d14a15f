//! tantivy used plainly, over the entries of the catalogue and the questions that our own search is asked.
//!
//! ```text
//! mce-beside ENTRIES QUESTIONS FOLDER
//! ```
//!
//! ENTRIES and QUESTIONS are lines of JSON ([`Entry`], [`Question`]); the index is made in FOLDER unless it is there. Each question is answered by
//! ten results with all that is shown of them, and by the counts of themes and modes among everything that answers. Prints one line of JSON
//! ([`Measured`]). A process of its own opens the index and answers: what it took to make it is not in its memory.

mod index;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use index::Opened;

pub type Fallible<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 3;

/// What is read of an entry; all of it is kept to be shown.
#[derive(Deserialize)]
pub struct Entry {
    pub intitule: String,
    pub objectif: String,
    #[serde(default)]
    pub theme_label: Option<String>,
    pub of_name: String,
    pub mode: String,
    pub sessions: Vec<Session>,
}

#[derive(Deserialize)]
pub struct Session {
    #[serde(default)]
    pub ville: Option<String>,
    #[serde(default)]
    pub departement: Option<String>,
}

/// Words, and what must hold beside them.
#[derive(Deserialize)]
pub struct Question {
    pub text: String,
    #[serde(default)]
    pub mode: Option<String>,
    #[serde(default)]
    pub departement: Option<String>,
}

#[derive(Serialize)]
struct Measured {
    opened_ms: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// All that the process holds, the pages of the index that it has read among them.
    resident_mb: f64,
    /// Results of all questions, so that what answers nothing is not taken for fast.
    results: usize,
}

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--ask", questions, folder] => ask(&read(questions)?, Path::new(folder)),
        [entries, questions, folder] => {
            if !Path::new(folder).join("meta.json").exists() {
                fs::create_dir_all(folder)?;
                index::make(Path::new(folder), &lines(entries)?)?;
            }
            let asked = Command::new(std::env::current_exe()?).args(["--ask", questions, folder]).status()?;
            if asked.success() { Ok(()) } else { Err("the questions could not be asked".into()) }
        }
        _ => Err("mce-beside ENTRIES QUESTIONS FOLDER".into()),
    }
}

fn lines(file: &str) -> Fallible<Vec<String>> {
    Ok(BufReader::new(File::open(file)?).lines().collect::<Result<_, _>>()?)
}

fn read<T: DeserializeOwned>(file: &str) -> Fallible<Vec<T>> {
    Ok(lines(file)?.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?)
}

fn ask(questions: &[Question], folder: &Path) -> Fallible<()> {
    let start = Instant::now();
    let opened = Opened::in_folder(folder)?;
    let opened_in = start.elapsed();
    let (mut times, mut results) = (Vec::new(), 0);
    for question in (0..ROUNDS).flat_map(|_| questions) {
        let start = Instant::now();
        let (shown, facets) = opened.answer(question)?;
        times.push(start.elapsed());
        results += shown.len();
        std::hint::black_box(facets);
    }
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().map_or(f64::NAN, millis);
    let measured = Measured {
        opened_ms: millis(opened_in),
        p50_ms: at(50),
        p99_ms: at(99),
        resident_mb: resident(),
        results,
    };
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1e3
}
