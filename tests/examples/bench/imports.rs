//! The import of the register: a publication, then the next, each read alone, then imported by processes of their own.
//!
//! `mce-local import-mandates` runs with its database in a file, and with a database elsewhere, as on AWS. The second tells what the
//! import itself holds in memory; the first has the pages of SQLite in it.

use std::fs::File;
use std::future::IntoFuture as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use mce_functions::register::MandateReader;
use mce_shared::register::PIECE_BYTES;
use mce_local::database::{Database, Location};
use mce_tests::rne::{Changes, Rne};

use crate::Bench;
use crate::report::Report;

const CHANGES: Changes = Changes { departures: 60, arrivals: 60, reelections: 20, functions: 50, names: 10 };

pub async fn measure(bench: &mut Bench) {
    let rows = u32::try_from(bench.given.number("ROWS", 500_000)).unwrap();
    let folder = std::env::temp_dir().join(format!("mce-bench-{}", uuid::Uuid::new_v4()));
    let first = Rne { faults: 5, homonyms: 2, ..Rne::new(1, rows) };
    let second = first.next_publication(CHANGES);
    let elsewhere = serve(Database::open(&Location::Memory).unwrap()).await;
    for (name, rne) in [("first publication", &first), ("next publication", &second)] {
        publication(name, rne, &folder, &elsewhere, &mut bench.report);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

fn publication(name: &str, rne: &Rne, folder: &Path, elsewhere: &str, report: &mut Report) {
    let files = Files::write(rne, &folder.join(rne.published().to_string()));
    report.line(format!("{name}, rows"), files.lines as f64, "", "");
    let reader = files.per_second(read_alone(&files.paths));
    report.line(format!("{name}, the reader alone, rows a second"), reader, "/s", "");
    for (place, endpoint, bar) in [("in a file", "", ""), ("elsewhere", elsewhere, "256 MB")] {
        let (elapsed, peak) = import_process(&folder.join(place), endpoint, &files.paths, rne);
        let speed = files.per_second(elapsed);
        report.line(format!("{name}, database {place}, rows a second"), speed, "/s", "");
        report.line(format!("{name}, database {place}, of the reader alone"), speed / reader, "", "");
        report.line(format!("{name}, database {place}, peak memory"), peak as f64, "MB", bar);
    }
}

struct Files {
    paths: Vec<PathBuf>,
    lines: u64,
}

impl Files {
    fn write(rne: &Rne, folder: &Path) -> Files {
        let lines = rne.write_folder(folder).unwrap().into_iter().map(|(_, tally)| tally.lines).sum();
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        paths.sort();
        Files { paths, lines }
    }

    fn per_second(&self, elapsed: Duration) -> f64 {
        self.lines as f64 / elapsed.as_secs_f64()
    }
}

fn read_alone(files: &[PathBuf]) -> Duration {
    let start = Instant::now();
    for path in files {
        let (mut file, mut reader, mut rows) = (File::open(path).unwrap(), MandateReader::new(), 0);
        let mut part = Vec::new();
        while (&mut file).take(PIECE_BYTES).read_to_end(&mut part).unwrap() > 0 {
            reader.feed(&part);
            rows += std::iter::from_fn(|| reader.next_row().unwrap()).count();
            part.clear();
        }
        reader.finish();
        rows += std::iter::from_fn(|| reader.next_row().unwrap()).count();
        assert!(rows > 0, "{}", path.display());
    }
    start.elapsed()
}

/// A database over HTTP; gives its endpoint.
async fn serve(database: Database) -> String {
    let answer = |State(database): State<Database>, headers: HeaderMap, body: Bytes| async move {
        let action = headers["x-amz-target"].to_str().unwrap().rsplit('.').next().unwrap().to_owned();
        let reply = database.ask(&action, body).await.unwrap();
        (StatusCode::from_u16(reply.status).unwrap(), reply.body)
    };
    let router = Router::new().fallback(answer).layer(DefaultBodyLimit::disable()).with_state(database);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    endpoint
}

fn import_process(platform: &Path, endpoint: &str, files: &[PathBuf], rne: &Rne) -> (Duration, u64) {
    let binary = std::env::current_exe().unwrap().parent().unwrap().join("../mce-local");
    let start = Instant::now();
    let mut child = Command::new(binary)
        .args(["import-mandates", "--publication", &rne.published().to_string()])
        .args(files)
        .envs([
            ("MCE_FOLDER", platform.to_string_lossy().as_ref()),
            ("MCE_DYNAMODB_ENDPOINT", endpoint),
            ("MCE_NOW", "2027-12-01"),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0;
    let status = loop {
        peak = peak_memory(child.id()).unwrap_or(peak);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success());
    (start.elapsed(), peak)
}

/// The most that a process ever held, in MB.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
