//! `make bench`: how fast the runs over everybody are, what the import of the register needs, how long requests take.
//!
//! ```text
//! bench [PARTS=credit,requests] [OUT=target/bench.json] [AGAINST=folder] ACCOUNTS=100000 ROWS=500000
//! ```
//!
//! A part is one file: a line in `parts!`, and `pub async fn measure(bench: &mut Bench)` that calls [`report::Report::line`]. Everything
//! goes through the real handlers, over the embedded database in memory, in one process and one hand at a time.
//!
//! With `AGAINST`, each part is measured twice, by a process of another commit and by one of ours (see [`against`]). The other is built by
//! `infra/toolchain/bench-against` from that commit's platform and the newest version of our part that compiles there: so a part leans
//! on as little as it can of what changes often, and keeps the names of its lines.
#![allow(clippy::unwrap_used, reason = "a measure that can't go on stops with the place where it stopped")]
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

mod against;
mod given;
mod report;

use std::path::PathBuf;

use mce_tests::arguments::Arguments;
use mce_tests::simulation::cast::Numbers;
use mce_tests::simulation::plan::Plan;
use mce_tests::simulation::world::World;
use report::Report;

/// What a part is given.
pub struct Bench {
    pub given: Arguments,
    pub report: Report,
}

macro_rules! parts {
    ($($part:ident,)*) => {
        $(mod $part;)*

        const PARTS: &[&str] = &[$(stringify!($part)),*];

        async fn measure(part: &str, bench: &mut Bench) {
            $(if part == stringify!($part) {
                $part::measure(bench).await;
            })*
        }
    };
}

// In the order in which they are measured. `bench-against` keeps one line of these.
parts! {
    beside,
    calls,
    credit,
    imports,
    requests,
    search,
    statement,
}

fn main() {
    let parts = given::parts(PARTS);
    let out = given::text("OUT").map(PathBuf::from);
    if let Some(other) = given::text("AGAINST") {
        return against::measure(&parts, &PathBuf::from(other), out.as_deref());
    }
    let mut bench = Bench { given: Arguments::of_process(), report: Report::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    report::print_row("what", ["measured", "bar"]);
    for part in parts {
        bench.report.begin(&part);
        runtime.block_on(measure(&part, &mut bench));
    }
    if let Some(out) = out {
        report::write(&out, &bench.report.measures);
    }
}

/// A world without events, with its people and its offers.
async fn world(elus: usize) -> World {
    let numbers = Numbers { elus, training_bodies: 2, collectivites: 2 };
    World::open(&Plan { events: Vec::new(), ..Plan::draw(1, 1, numbers) }).await.unwrap()
}
