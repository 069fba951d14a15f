//! The search beside SQLite's FTS5 and tantivy, used plainly: the same entries, queries and filters, facets included; how long each takes, and
//! how much memory stays taken. And how soon a seat that is taken is found.
//!
//! tantivy is in a workspace of its own (`tests/beside`), which is built and run from here: nothing else of the project needs it.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use mce_shared::api::OfferView;
use mce_shared::catalogue::Mode;
use mce_shared::search::{Catalogue, CatalogueEntry, Entry, Index, Query, Results, search};
use mce_tests::search::judged;
use mce_tests::{Offer, TestApp};
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Bench, given};

const TODAY: Date = date(2026, 11, 23);
const ROUNDS: usize = 3;
/// Longest wait for a change to be found.
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn measure(bench: &mut Bench) {
    if let Some(index) = given::text("OPENED") {
        return say_what_is_held(&index);
    }
    let sessions = usize::try_from(bench.given.number("SESSIONS", 50_000)).unwrap();
    let entries = mce_tests::offers::catalogue(1, sessions, TODAY);
    sqlite(bench, sessions, &entries);
    let beside = tantivy(bench, sessions, &entries);
    let p50 = ours(bench, sessions, entries);
    if let Some(beside) = beside {
        bench.report.line(format!("{sessions} sessions, ours against tantivy, p50"), p50 / beside.p50_ms, "times", "1.2 times");
    }
    found_after(bench).await;
}

/// A query, as both are asked: words, and whether the mode and the département are filters too.
fn questions() -> Vec<(String, bool)> {
    let texts: Vec<String> = judged().into_iter().map(|judged| judged.query).collect();
    texts.iter().map(|text| (text.clone(), false)).chain(texts.iter().map(|text| (text.clone(), true))).collect()
}

/// The same, as ours is asked.
fn queries() -> Vec<Query> {
    let query = |(text, filtered): &(String, bool)| Query {
        text: Some(text.clone()),
        mode: filtered.then_some(MODE),
        departement: filtered.then(|| DEPARTEMENT.to_owned()),
        ..Query::default()
    };
    questions().iter().map(query).collect()
}

/// The filters of those questions that have some.
const MODE: Mode = Mode::FaceToFace;
const DEPARTEMENT: &str = "35";

/// Gives the time within which half of the queries are answered, in ms.
fn ours(bench: &mut Bench, sessions: usize, entries: Vec<Entry>) -> f64 {
    let file = postcard::to_stdvec(&Index::build(Timestamp::UNIX_EPOCH, entries)).unwrap();
    let held = held_by_another(&file);
    bench.report.line(format!("{sessions} sessions, ours, memory of its process"), held, "MB", "64 MB");
    let catalogue = opened(&file);
    let all = times(&queries(), |query| {
        std::hint::black_box(search(&catalogue, query, TODAY));
    });
    lines(bench, &format!("{sessions} sessions, ours"), &all);
    millis(all[all.len() / 2])
}

fn opened(file: &[u8]) -> Catalogue {
    Catalogue::of(Arc::new(postcard::from_bytes(file).unwrap()), &[])
}

/// What a process holds that does nothing but open the index and answer, in MB: this one has made it, and holds what that took.
fn held_by_another(file: &[u8]) -> f64 {
    let path = std::env::temp_dir().join(format!("mce-bench-{}.index", uuid::Uuid::new_v4()));
    std::fs::write(&path, file).unwrap();
    let mut other = Command::new(std::env::current_exe().unwrap());
    let said = other.arg("PARTS=beside").arg(format!("OPENED={}", path.display())).output().unwrap();
    std::fs::remove_file(path).unwrap();
    String::from_utf8(said.stdout).unwrap().lines().last().unwrap().parse().unwrap()
}

/// Says how much this process holds once it has answered everything from that file.
fn say_what_is_held(path: &str) {
    let catalogue = opened(&std::fs::read(path).unwrap());
    times(&queries(), |query| {
        std::hint::black_box(search(&catalogue, query, TODAY));
    });
    println!("{}", resident());
}

/// What its process says of itself.
#[derive(Deserialize)]
struct Tantivy {
    opened_ms: f64,
    p50_ms: f64,
    p99_ms: f64,
    resident_mb: f64,
    results: usize,
}

/// None where it can't be built, which is said.
fn tantivy(bench: &mut Bench, sessions: usize, entries: &[Entry]) -> Option<Tantivy> {
    let measured = run_tantivy(entries);
    if let Err(error) = &measured {
        eprintln!("bench: tantivy is not measured: {error}");
    }
    let measured = measured.ok()?;
    let mut line = |what: &str, value: f64, unit: &str| {
        bench.report.line(format!("{sessions} sessions, tantivy, {what}"), value, unit, "");
    };
    line("opened", measured.opened_ms, "ms");
    line("memory of its process", measured.resident_mb, "MB");
    line("results in all", measured.results as f64, "");
    line("p50", measured.p50_ms, "ms");
    line("p99", measured.p99_ms, "ms");
    Some(measured)
}

fn run_tantivy(entries: &[Entry]) -> Result<Tantivy, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = root.join("../target/beside");
    let data = target.join("data");
    // An index of other entries answers other questions.
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    std::fs::create_dir_all(&data)?;
    let asked = questions().into_iter().map(|(text, filtered)| {
        json!({ "text": text, "mode": filtered.then_some(MODE), "departement": filtered.then_some(DEPARTEMENT) })
    });
    let files = [
        written(data.join("entries.jsonl"), entries.iter().map(|entry| &entry.shown))?,
        written(data.join("questions.jsonl"), asked)?,
        data.join("index"),
    ];
    let run = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .args(["run", "--quiet", "--release", "--locked", "--target-dir"])
        .arg(&target)
        .arg("--manifest-path")
        .arg(root.join("beside/Cargo.toml"))
        .arg("--")
        .args(files)
        .output()?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into());
    }
    Ok(serde_json::from_slice(&run.stdout)?)
}

/// A file of lines of JSON.
fn written<T: Serialize>(path: PathBuf, all: impl Iterator<Item = T>) -> Result<PathBuf, Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(&path)?);
    for one in all {
        serde_json::to_writer(&mut file, &one)?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(path)
}

const SCHEMA: &str = "
    CREATE VIRTUAL TABLE texts USING fts5(title, objective, theme, body, towns, tokenize = \"unicode61 remove_diacritics 2\");
    CREATE TABLE actions (id INTEGER PRIMARY KEY, theme TEXT, mode TEXT, shown TEXT);
    CREATE TABLE sessions (action INTEGER, departement TEXT);
    CREATE INDEX by_action ON sessions (action, departement);";

fn sqlite(bench: &mut Bench, sessions: usize, entries: &[Entry]) {
    let before = resident();
    let mut database = Connection::open_in_memory().unwrap();
    database.execute_batch(SCHEMA).unwrap();
    let transaction = database.transaction().unwrap();
    for (id, entry) in (0_i64..).zip(entries) {
        insert(&transaction, id, &entry.shown);
    }
    transaction.commit().unwrap();
    bench.report.line(format!("{sessions} sessions, FTS5, memory of the catalogue"), resident() - before, "MB", "");
    let all = times(&questions(), |question| {
        std::hint::black_box(ask(&database, question));
    });
    lines(bench, &format!("{sessions} sessions, FTS5"), &all);
}

fn insert(database: &Connection, id: i64, shown: &CatalogueEntry) {
    let towns: Vec<&str> = shown.sessions.iter().filter_map(|session| session.ville.as_deref()).collect();
    let theme = shown.theme_label.clone().unwrap_or_default();
    let text = "INSERT INTO texts (rowid, title, objective, theme, body, towns) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    database
        .prepare_cached(text)
        .unwrap()
        .execute((id, &shown.intitule, &shown.objectif, &theme, &shown.of_name, towns.join(" ")))
        .unwrap();
    let mode = serde_json::to_string(&shown.mode).unwrap();
    let whole = serde_json::to_string(shown).unwrap();
    let action = "INSERT INTO actions (id, theme, mode, shown) VALUES (?1, ?2, ?3, ?4)";
    database.prepare_cached(action).unwrap().execute((id, &theme, mode, whole)).unwrap();
    for session in &shown.sessions {
        let one = "INSERT INTO sessions (action, departement) VALUES (?1, ?2)";
        database.prepare_cached(one).unwrap().execute((id, &session.departement)).unwrap();
    }
}

/// Ten results by the OR of the words, and the counts of themes and modes among all.
fn ask(database: &Connection, (text, filtered): &(String, bool)) -> (Vec<String>, Vec<(String, i64)>) {
    let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    let any: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    let filter = if *filtered {
        "AND mode = '\"face_to_face\"' AND EXISTS (SELECT 1 FROM sessions WHERE action = id AND departement = '35')"
    } else {
        ""
    };
    let matched = format!("FROM texts JOIN actions ON id = texts.rowid WHERE texts MATCH ?1 {filter}");
    let read = |sql: &str| {
        let mut statement = database.prepare_cached(sql).unwrap();
        let rows = statement.query_map(params_from_iter([any.join(" OR ")]), |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        });
        rows.unwrap().map(Result::unwrap).collect::<Vec<_>>()
    };
    let results = read(&format!("SELECT shown, id {matched} ORDER BY bm25(texts, 10, 3, 5, 2, 3) LIMIT 10"));
    let mut facets = read(&format!("SELECT actions.theme, count(*) {matched} GROUP BY actions.theme"));
    facets.extend(read(&format!("SELECT mode, count(*) {matched} GROUP BY mode")));
    (results.into_iter().map(|(shown, _)| shown).collect(), facets)
}

fn times<Q>(queries: &[Q], ask: impl Fn(&Q)) -> Vec<Duration> {
    let time = |query: &Q| {
        let start = Instant::now();
        ask(query);
        start.elapsed()
    };
    let mut all: Vec<Duration> = (0..ROUNDS).flat_map(|_| queries.iter().map(time)).collect();
    all.sort_unstable();
    all
}

fn lines(bench: &mut Bench, of: &str, times: &[Duration]) {
    bench.report.line(format!("{of}, p50"), millis(times[times.len() / 2]), "ms", "");
    bench.report.line(format!("{of}, p99"), millis(times[times.len() * 99 / 100]), "ms", "");
}

/// An order takes a seat: how long until a search shows one less, streams and files included. The clock is the machine's.
async fn found_after(bench: &mut Bench) {
    let app = TestApp::start().await;
    app.platform.run_schedule("refresh-catalogue").await.unwrap();
    let elu = app.elu("elue-au-plafond").await;
    let dossier = elu.ask(&Offer::HALF_DAY).await;
    app.of(Offer::HALF_DAY.siret).await.accept(&dossier).await;
    let shown: OfferView = app.nobody().get(&Offer::HALF_DAY.path()).await.expect(200).read();
    let title = shown.formation.intitule;
    let before = places(&app, &title).await;
    elu.confirm(&dossier).await.expect(200);
    let start = Instant::now();
    let mut seen = before;
    while seen == before && start.elapsed() < PATIENCE {
        app.settle_down().await;
        app.platform.clock().advance(jiff::SignedDuration::from_millis(100));
        tokio::time::sleep(Duration::from_millis(100)).await;
        seen = places(&app, &title).await;
    }
    bench.report.line("a seat that is taken is found after", millis(start.elapsed()), "ms", "5 s");
}

/// The places that a search shows of the session.
async fn places(app: &TestApp, title: &str) -> u64 {
    let text: String = url::form_urlencoded::byte_serialize(title.as_bytes()).collect();
    let found: Results = app.nobody().get(&format!("/api/offers?text={text}")).await.expect(200).read();
    let of_title = found.items.iter().filter(|item| item.intitule == title);
    of_title.flat_map(|item| &item.sessions).map(|session| u64::from(session.places_left)).sum()
}

/// Memory that this process holds, in MB.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1e3
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
