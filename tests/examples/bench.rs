//! `make bench`: how fast the runs over everybody are, what the import of the register needs, how long requests take.
//!
//! ```text
//! bench ACCOUNTS=100000 ROWS=500000
//! ```
//!
//! Everything goes through the real handlers, over the embedded database in memory, in one process and one hand at a time; the
//! import is a process of its own, `mce-local import-mandates`: with its database in a file, and with a database elsewhere, as
//! on AWS. The second tells what the import itself holds in memory; the first has the pages of SQLite in it.
#![allow(clippy::unwrap_used, reason = "a measure that can't go on stops with the place where it stopped")]

use std::fs::File;
use std::future::IntoFuture as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use jiff::civil::date;
use mce_functions::register::MandateReader;
use mce_functions::store::accounts::{self, EluAccount};
use mce_functions::store::commit::Writes;
use mce_functions::store::mandates;
use mce_functions::use_cases::runs::import_mandates::PART_BYTES;
use mce_local::database::{Database, Location};
use mce_local::gate::Moment;
use mce_shared::api::{CreateDossier, RunView};
use mce_shared::identifiers::{Nir, Sex};
use mce_shared::identity::CivilIdentity;
use mce_shared::recognition::RegisterRow;
use mce_shared::rights;
use mce_shared::rules::account::Pension;
use mce_shared::rules::mandates::MandateKind;
use mce_shared::runs::{Counted, RunState};
use mce_tests::arguments::Arguments;
use mce_tests::morning;
use mce_tests::rne::{Changes, Rne};
use mce_tests::simulation::cast::Numbers;
use mce_tests::simulation::plan::Plan;
use mce_tests::simulation::world::World;
use serde_json::json;
use tokio::runtime::Runtime;

/// Accounts of the whole service, a call of DynamoDB from a function, in seconds, and the accounts that a hand has under way: what
/// a night on AWS is estimated from. The schedule gives it seven ticks of four minutes, each a hand.
const WHOLE: f64 = 450_000.0;
const CALL: f64 = 0.010;
const UNDER_WAY: f64 = 12.0;
const CHANGES: Changes = Changes { departures: 60, arrivals: 60, reelections: 20, functions: 50, names: 10 };

fn main() {
    let given = Arguments::of_process();
    println!("{:<52} {:>14} {:>14}", "what", "measured", "bar");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(runs_over_everybody(given.number("ACCOUNTS", 100_000)));
    imports(&runtime, u32::try_from(given.number("ROWS", 500_000)).unwrap());
    runtime.block_on(requests());
}

fn line(what: &str, measured: impl std::fmt::Display, bar: &str) {
    println!("{what:<52} {measured:>14} {bar:>14}");
}

async fn world(elus: usize) -> World {
    let numbers = Numbers { elus, training_bodies: 2, collectivites: 2 };
    World::open(&Plan { events: Vec::new(), ..Plan::draw(1, 1, numbers) }).await.unwrap()
}

/// Accounts with three years of rights, as their opening left them.
async fn fill(world: &World, accounts: u64) {
    let vault = world.administrator.vault().unwrap();
    let nir: Nir = "279062923390161".parse().unwrap();
    let now = world.now();
    for number in 0..accounts {
        let elu: mce_shared::ids::EluId = format!("{number:032x}").parse().unwrap();
        let row = row(number);
        mandates::put(world.store(), &row).await.unwrap();
        let account = EluAccount {
            elu: elu.clone(),
            identity: CivilIdentity {
                given_names: vec![row.first_name.clone()],
                birth_name: row.last_name.clone(),
                name_in_use: None,
                sex: Some(row.sex),
                birth_date: row.birth_date,
                birth_place: None,
                birth_country: "99100".to_owned(),
            },
            email: "elu@example.org".to_owned(),
            nir: vault.seal_nir(&nir, elu.as_str()).unwrap(),
            pension_declared_on: None,
            activated_at: now,
        };
        let owed = rights::owed(&elu, &[row.mandate()], &[], Pension::None, world.today(), rights::PLATFORM)
            .unwrap();
        let transactions: Vec<_> = owed.into_iter().map(|owed| owed.transaction).collect();
        let mut writes = Writes::new();
        for action in
            accounts::opening(world.store(), &account, ("bench", elu.as_str()), elu.as_str()).unwrap()
        {
            writes.guarded(action);
        }
        writes.post(world.store(), &transactions, now).unwrap();
        writes.commit(world.store()).await.unwrap();
    }
}

fn row(number: u64) -> RegisterRow {
    let letters: String =
        format!("{number:07}").bytes().map(|digit| char::from(digit - b'0' + b'A')).collect();
    RegisterRow {
        last_name: format!("N{letters}"),
        first_name: "CAMILLE".to_owned(),
        sex: Sex::Female,
        birth_date: date(1960, 1, 1),
        kind: MandateKind::Municipal,
        territory_code: "35238".to_owned(),
        territory: "Rennes".to_owned(),
        function: String::new(),
        start: date(2025, 6, 1),
        end: None,
    }
}

async fn runs_over_everybody(accounts: u64) {
    let world = world(0).await;
    without_streams(&world).await;
    let start = Instant::now();
    fill(&world, accounts).await;
    eprintln!("  {accounts} accounts opened in {:.0?}", start.elapsed());
    world.core.clock.set(morning(date(2027, 3, 31)));
    let dry = credit(&world, true, accounts).await;
    let real = credit(&world, false, accounts).await;
    line("dry run, of a real one", format!("{:.2}", dry.seconds / real.seconds), "");
    let night = WHOLE * real.calls * CALL / UNDER_WAY / 60.0;
    line("estimate: 450 000 accounts, one hand, 10 ms a call", format!("{night:.0} min"), "28 min");
    let again = credit(&world, false, accounts).await;
    line("the same again, nothing owed, of a first one", format!("{:.2}", again.seconds / real.seconds), "");
    proof(&world).await;
}

/// The embedded database takes longer for each record of a stream that it keeps; AWS's does not.
async fn without_streams(world: &World) {
    for table in world.core.template.tables.iter().filter(|table| table.has_stream) {
        let asked = json!({ "TableName": table.name, "StreamSpecification": { "StreamEnabled": false } });
        world.core.database.call("UpdateTable", &asked).await.unwrap();
    }
}

/// What a run took.
struct Took {
    seconds: f64,
    /// Of the database, an account.
    calls: f64,
}

/// A credit run by the gestionnaire's page.
async fn credit(world: &World, dry: bool, accounts: u64) -> Took {
    let calls = Arc::new(AtomicU64::new(0));
    let counted = calls.clone();
    world.core.faults().set_weather(Some(Box::new(move |moment, _, _, _| {
        counted.fetch_add(u64::from(moment == Moment::Before), Ordering::Relaxed);
        None
    })));
    let start = Instant::now();
    let view = by_page(world, "credit", dry).await;
    let seconds = start.elapsed().as_secs_f64();
    let name = if dry { "credit, dry run" } else { "credit run" };
    let calls = calls.load(Ordering::Relaxed) as f64 / accounts as f64;
    line(&format!("{name}, accounts a second"), format!("{:.0}", accounts as f64 / seconds), "");
    line(&format!("{name}, calls of the database an account"), format!("{calls:.1}"), "");
    let count = |what| view.tallies.iter().find(|tally| tally.what == what).map_or(0, |tally| tally.count);
    assert_eq!(count(Counted::Accounts), accounts);
    Took { seconds, calls }
}

async fn by_page(world: &World, job: &str, dry: bool) -> RunView {
    let mut run = None;
    loop {
        let asked = json!({ "dry": dry, "run": run });
        let path = format!("/api/gestionnaire/runs/{job}");
        let reply = world.insist(&world.cast.gestionnaires[0], &path, &asked).await.unwrap();
        let view: RunView = reply.read().unwrap();
        if view.state == RunState::Done {
            return view;
        }
        run = Some(view.id);
        world.core.clock.advance(SignedDuration::from_secs(9));
    }
}

/// Without streams no total is folded: the proof says so, and reads the ledger all the same.
async fn proof(world: &World) {
    let start = Instant::now();
    let view = by_page(world, "proof", false).await;
    let seconds = start.elapsed().as_secs_f64();
    let count =
        view.tallies.iter().find(|tally| tally.what == Counted::Transactions).map_or(0, |tally| tally.count);
    line("proof of the ledger, transactions", count, "");
    line("proof of the ledger, transactions a second", format!("{:.0}", count as f64 / seconds), "");
}

/// A publication, then the next, each read alone, then imported by processes of their own.
fn imports(runtime: &Runtime, rows: u32) {
    let folder = std::env::temp_dir().join(format!("mce-bench-{}", uuid::Uuid::new_v4()));
    let first = Rne { faults: 5, homonyms: 2, ..Rne::new(1, rows) };
    let second = first.next_publication(CHANGES);
    let elsewhere = runtime.block_on(serve(Database::open(&Location::Memory).unwrap()));
    for (name, rne) in [("first publication", &first), ("next publication", &second)] {
        let files = Files::write(rne, &folder.join(rne.published().to_string()));
        line(&format!("import, {name}, rows"), files.lines, "");
        let reader = files.per_second(read_alone(&files.paths));
        line("  the reader alone, rows a second", format!("{reader:.0}"), "");
        for (place, endpoint, bar) in [("in a file", "", ""), ("elsewhere", elsewhere.as_str(), "256 MB")] {
            let (elapsed, peak) = import_process(&folder.join(place), endpoint, &files.paths, rne);
            let speed = files.per_second(elapsed);
            line(&format!("  database {place}, rows a second"), format!("{speed:.0}"), "");
            line(&format!("  database {place}, of the reader alone"), format!("1/{:.0}", reader / speed), "");
            line(&format!("  database {place}, peak memory"), format!("{peak} MB"), bar);
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
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
        while (&mut file).take(PART_BYTES).read_to_end(&mut part).unwrap() > 0 {
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

/// Requests at 50 a second, warm, in process.
async fn requests() {
    let world = world(20).await;
    let elu = world.cast.elus.iter().find(|elu| elu.rows.iter().any(|row| row.end.is_none())).unwrap();
    let offer = &world.offers[0];
    let asked = CreateDossier {
        siret: offer.siret.clone(),
        formation: offer.numero.clone(),
        action: offer.actions[0].numero.clone(),
        session: offer.actions[0].sessions[0].numero.clone(),
        start: Some(date(2027, 2, 15)),
        message: String::new(),
    };
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    let mut pace = tokio::time::interval(Duration::from_millis(20));
    for n in 0..600 {
        pace.tick().await;
        let start = Instant::now();
        match n % 4 {
            0 => {
                let reply = world.post(&elu.visitor, "/api/dossiers", &world.key(), &asked).await.unwrap();
                assert_eq!(reply.status, 201, "{reply:?}");
                writes.push(start.elapsed());
            }
            1 => {
                assert!(world.get(&elu.visitor, "/api/dossiers").await.unwrap().is_done());
                reads.push(start.elapsed());
            }
            _ => {
                assert!(world.get(&elu.visitor, "/api/account").await.unwrap().is_done());
                reads.push(start.elapsed());
            }
        }
    }
    for (name, times, bar) in [("reads", &mut reads, "25 ms"), ("writes", &mut writes, "50 ms")] {
        times.sort();
        line(&format!("{name} at 50 a second, median"), format!("{:.1?}", times[times.len() / 2]), "");
        line(&format!("{name} at 50 a second, p99"), format!("{:.1?}", times[times.len() * 99 / 100]), bar);
    }
}
