//! `make simulate`: plays simulations, and shows the shortest tail of events of one that fails.
//!
//! ```text
//! simulate SEED=… YEARS=… ELUS=… SEEDS=…     SEEDS plays so many, from SEED on; each on one of two threads
//! ```
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use mce_tests::arguments::Arguments;
use mce_tests::simulation::cast::Numbers;
use mce_tests::simulation::plan::Plan;
use mce_tests::simulation::{play, shrink};

const THREADS: usize = 2;

fn main() -> ExitCode {
    let given = Arguments::of_process();
    let size = |name, otherwise| usize::try_from(given.number(name, otherwise)).unwrap_or_default();
    let elus = size("ELUS", 40);
    let numbers = Numbers { elus, training_bodies: (elus / 8).max(2), collectivites: (elus / 8).max(2) };
    let (first, count) = (given.number("SEED", 1), given.number("SEEDS", 1));
    let years = i64::try_from(given.number("YEARS", 1)).unwrap_or(1);
    let (next, failures) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS.min(size("SEEDS", 1)) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + count {
                        return;
                    }
                    if !holds(&Plan::draw(seed, years, numbers)) {
                        failures.lock().map(|mut failures| failures.push(seed)).unwrap_or_default();
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_default();
    println!("{count} simulations of {years} years, {} failed {failures:?}", failures.len());
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn holds(plan: &Plan) -> bool {
    let start = Instant::now();
    let failed = match play(plan) {
        Ok(seen) => {
            println!(
                "seed {}: {} events in {:.1?}, {:?} {:?} {:?}",
                plan.seed,
                seen.events,
                start.elapsed(),
                seen.dossiers,
                seen.reasons,
                seen.told
            );
            return true;
        }
        Err(failed) => failed,
    };
    println!("seed {} fails at event {} of {}: {}", plan.seed, failed.at, plan.events.len(), failed.what);
    if std::env::var("MCE_SHRINK").as_deref() == Ok("0") {
        return false;
    }
    let (shortest, failed) = shrink::shrink(plan, failed);
    println!("seed {}: the shortest tail has {} events:", plan.seed, shortest.events.len());
    shortest.events.iter().for_each(|event| println!("  {event}"));
    println!("  => {}", failed.what);
    false
}
