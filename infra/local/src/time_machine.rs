//! The passing of time: what is due is run, whether the time passed by itself or was moved.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mce_functions::runtime::Clock;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::bank::Bank;
use crate::clock::MovableClock;
use crate::schedules::{Due, Schedules};
use crate::state_file::StateFile;
use crate::streams::Streams;

/// As EventInvokeConfig says in the template: the first try and two more.
const TRIES: u32 = 3;

#[derive(Clone)]
pub struct TimeMachine {
    clock: Arc<MovableClock>,
    schedules: Schedules,
    streams: Streams,
    bank: Bank,
    /// Held while schedules run, so that nothing runs twice.
    saved: Arc<Mutex<StateFile<SavedClock>>>,
}

/// Distance to the machine's clock, kept so that a second start goes on at the same date.
#[derive(Debug, Default, Serialize, Deserialize)]
struct SavedClock {
    offset_ms: i64,
}

impl TimeMachine {
    /// Sets the clock: to `now` if it is given, else to where the last run of the platform left it.
    pub async fn start(
        clock: Arc<MovableClock>,
        schedules: Schedules,
        streams: Streams,
        bank: Bank,
        folder: PathBuf,
        now: Option<Timestamp>,
    ) -> TimeMachine {
        let saved = StateFile::<SavedClock>::read(Some(folder.join("clock.json")));
        match now {
            Some(now) => clock.set(now),
            None => clock.set_offset(SignedDuration::from_millis(saved.value().offset_ms)),
        }
        schedules.start_from(clock.now()).await;
        let machine = TimeMachine { clock, schedules, streams, bank, saved: Arc::new(Mutex::new(saved)) };
        machine.save(&mut *machine.saved.lock().await);
        machine
    }

    /// What was due while the platform was stopped runs once, now: nobody was there to see the days in between.
    pub async fn catch_up(&self) -> Vec<String> {
        let _running = self.saved.lock().await;
        let now = self.clock.now();
        let mut failures = Vec::new();
        while let Some(due) = self.schedules.next_due(now).await {
            failures.extend(self.run(&due).await);
            self.schedules.done(&due.function, now).await;
        }
        failures
    }

    /// Runs what has become due by itself.
    pub async fn tick(&self) -> Vec<String> {
        let _running = self.saved.lock().await;
        let now = self.clock.now();
        let failures = self.run_until(now).await;
        self.bank.work().await;
        failures
    }

    /// Moves the clock to `target`. On the way forward it stops at each schedule that it crosses, runs it at its own time,
    /// and lets the streams follow. Gives the failures of these runs, one line each.
    pub async fn travel_to(&self, target: Timestamp) -> Vec<String> {
        let mut saved = self.saved.lock().await;
        let failures = self.run_until(target).await;
        self.clock.set(target);
        self.bank.work().await;
        self.schedules.start_from(target).await;
        self.save(&mut saved);
        failures
    }

    async fn run_until(&self, until: Timestamp) -> Vec<String> {
        let mut failures = Vec::new();
        while let Some(due) = self.schedules.next_due(until).await {
            if due.at > self.clock.now() {
                self.clock.set(due.at);
            }
            failures.extend(self.run(&due).await);
            self.schedules.done(&due.function, due.at).await;
        }
        failures
    }

    async fn run(&self, due: &Due) -> Option<String> {
        let mut failure = None;
        for _ in 0..TRIES {
            failure = self.schedules.run(&due.function, due.at).await.err().map(|error| error.to_string());
            if failure.is_none() {
                break;
            }
        }
        if let Some(failure) = &failure {
            tracing::error!(at = %due.at, failure, "a schedule");
        }
        let drained = self.streams.drain().await.err().map(|error| error.to_string());
        self.bank.work().await;
        failure.or(drained)
    }

    fn save(&self, saved: &mut StateFile<SavedClock>) {
        let offset_ms = i64::try_from(self.clock.offset().as_millis()).unwrap_or_default();
        saved.change(|clock| clock.offset_ms = offset_ms);
    }
}
