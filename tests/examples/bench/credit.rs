//! The runs over everybody: the credit as a dry run, for good and once more, then the proof of the ledger.

mod accounts;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use jiff::SignedDuration;
use jiff::civil::date;
use mce_local::gate::Moment;
use mce_shared::api::RunView;
use mce_shared::runs::{Counted, RunState};
use mce_tests::morning;
use mce_tests::simulation::world::World;
use serde_json::json;

use crate::Bench;
use crate::report::Report;

/// Accounts of the whole service, a call of DynamoDB from a function, in seconds, and the accounts that a hand has under way: what
/// a night on AWS is estimated from. The schedule gives it seven ticks of four minutes, each a hand.
const WHOLE: f64 = 450_000.0;
const CALL: f64 = 0.010;
const UNDER_WAY: f64 = 12.0;

pub async fn measure(bench: &mut Bench) {
    let accounts = bench.given.number("ACCOUNTS", 100_000);
    let report = &mut bench.report;
    let world = crate::world(0).await;
    without_streams(&world).await;
    let start = Instant::now();
    accounts::fill(&world, accounts).await;
    eprintln!("  {accounts} accounts opened in {:.0?}", start.elapsed());
    world.core.clock.set(morning(date(2027, 3, 31)));
    let dry = credit(&world, Pass { name: "credit, dry run", dry: true }, accounts, report).await;
    let real = credit(&world, Pass { name: "credit run", dry: false }, accounts, report).await;
    report.line("dry run, of a real one", dry.seconds / real.seconds, "", "");
    let night = WHOLE * real.calls * CALL / UNDER_WAY / 60.0;
    report.line("estimate: 450 000 accounts, one hand, 10 ms a call", night, "min", "28 min");
    let again = credit(&world, Pass { name: "credit run again", dry: false }, accounts, report).await;
    report.line("the same again, nothing owed, of a first one", again.seconds / real.seconds, "", "");
    proof(&world, report).await;
}

/// Nobody reads the streams here, and their records would only fill the machine: what is measured is the run.
async fn without_streams(world: &World) {
    for table in world.core.template.tables.iter().filter(|table| table.has_stream) {
        let asked = json!({ "TableName": table.name, "StreamSpecification": { "StreamEnabled": false } });
        world.core.database.call("UpdateTable", &asked).await.unwrap();
    }
}

struct Pass {
    name: &'static str,
    dry: bool,
}

/// What a run took.
struct Took {
    seconds: f64,
    /// Of the database, an account.
    calls: f64,
}

/// A credit run by the gestionnaire's page.
async fn credit(world: &World, pass: Pass, accounts: u64, report: &mut Report) -> Took {
    let calls = Arc::new(AtomicU64::new(0));
    let counted = calls.clone();
    world.core.faults().set_weather(Some(Box::new(move |moment, _, _, _| {
        counted.fetch_add(u64::from(moment == Moment::Before), Ordering::Relaxed);
        None
    })));
    let start = Instant::now();
    let view = by_page(world, "credit", pass.dry).await;
    let seconds = start.elapsed().as_secs_f64();
    let calls = calls.load(Ordering::Relaxed) as f64 / accounts as f64;
    let count = |what| view.tallies.iter().find(|tally| tally.what == what).map_or(0, |tally| tally.count);
    assert_eq!(count(Counted::Accounts), accounts);
    report.line(format!("{}, accounts a second", pass.name), accounts as f64 / seconds, "/s", "");
    report.line(format!("{}, calls of the database an account", pass.name), calls, "", "");
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
async fn proof(world: &World, report: &mut Report) {
    let start = Instant::now();
    let view = by_page(world, "proof", false).await;
    let seconds = start.elapsed().as_secs_f64();
    let count =
        view.tallies.iter().find(|tally| tally.what == Counted::Transactions).map_or(0, |tally| tally.count);
    report.line("proof of the ledger, transactions", count as f64, "", "");
    report.line("proof of the ledger, transactions a second", count as f64 / seconds, "/s", "");
}
