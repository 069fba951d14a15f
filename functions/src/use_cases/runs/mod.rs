//! Jobs over everybody: cut into parts, which whoever comes carries on, page by page.
//!
//! A run is opened once, by its number. The schedule and the gestionnaire's page then do the same thing: take a part that nobody
//! works at, do a page of it, write down how far it has come, and so on for as long as their time allows. There is no hand that
//! must live to the end: a run that was killed is carried on by the next one, and what was done is done once, by the keys of what
//! it wrote. So a night on AWS needs no long function: every tick of the schedule is one more hand, and several work at once.

pub mod credit_rights;
pub mod expire_rights;
pub mod import_mandates;
pub mod prove_ledger;
pub mod replay_law;
mod report;
mod rights;
pub mod sweep_deadlines;

pub use report::Report;
pub use rights::catch_up;

use std::time::Duration;

use mce_shared::aggregate::Asked;
use mce_shared::api::{AdvanceRun, ReportView, RunView, TallyView};
use mce_shared::ids::RunId;
use mce_shared::money::Euros;
use mce_shared::rights::PLATFORM;
use mce_shared::runs::{Counted, Ending, Run, RunKind, RunPart, RunState, Tallies, run_name};

use crate::http::{Call, Fault};
use crate::runtime::{BoxFuture, Environment, clock_in};
use crate::set_aside::Round;
use crate::store::{Listed, runs};

/// How long a request of the gestionnaire's page works: well under what the gateway waits.
const PATIENCE_OF_A_PAGE: Duration = Duration::from_secs(8);
/// How long a tick of the schedule works; the template gives the function a little more.
const PATIENCE_OF_A_TICK: Duration = Duration::from_secs(240);
/// So many parts in a row that fail: it is not the parts.
const OUT_OF_ORDER: u32 = 3;
/// Runs of one kind and day that the gestionnaire may ask for.
const RUNS_A_DAY: u32 = 99;

/// A page of a part: what was done of it.
#[derive(Debug, Default)]
pub struct Page {
    /// Where the next page begins; none when the part is done.
    pub next: Option<String>,
    /// What was counted.
    pub tallies: Tallies,
    /// Rows of the report.
    pub report: Report,
}

impl Page {
    /// What came of an item; one that is set aside is counted.
    ///
    /// # Errors
    /// When the fault is not of one item.
    async fn item<T>(
        &mut self,
        round: &Round<'_>,
        name: &str,
        outcome: Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let done = round.item(name, outcome).await?;
        if done.is_none() {
            self.tallies.add(Counted::SetAside, Euros::ZERO);
        }
        Ok(done)
    }

    /// The items of a list that can be read; the others are set aside, and counted.
    ///
    /// # Errors
    /// When the list of what is set aside can't be written.
    async fn readable<T>(&mut self, round: &Round<'_>, listed: Listed<T>) -> Result<Vec<T>, Fault> {
        self.tallies.add_some(Counted::SetAside, listed.unreadable.len() as u64);
        round.readable(listed).await
    }
}

pub trait Job: Sync {
    fn kind(&self) -> RunKind;

    fn parts(&self) -> Vec<RunPart>;

    /// Does the page of `part` that begins at its cursor. Doing it again has no other effect, and counts the same.
    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a RunPart,
    ) -> BoxFuture<'a, Result<Page, Fault>>;

    /// When every part is done.
    fn end<'a>(&'a self, environment: &'a Environment, run: &'a Run) -> BoxFuture<'a, Result<Ending, Fault>> {
        let _ = (environment, run);
        Box::pin(async { Ok(Ending::default()) })
    }
}

/// The gestionnaire starts a run, or goes on with one.
///
/// # Errors
/// 404 for a run of another kind; when the store fails.
pub async fn advanced(
    environment: &Environment,
    call: &Call,
    asked: AdvanceRun,
    job: &dyn Job,
) -> Result<RunView, Fault> {
    let by = call.asked()?;
    let run = match asked.run {
        Some(id) if RunKind::of(&id) == Some(job.kind()) => known(environment, &id).await?,
        Some(_) => return Err(Fault::not_found("Ce traitement")),
        None => open_or_join(environment, job, asked.dry, &by).await?,
    };
    let run = advance(environment, job, run, PATIENCE_OF_A_PAGE).await?;
    view(environment, &run).await
}

/// A tick of the schedule: opens the run of the day if it is not there, and carries on whatever is under way.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn tick(environment: &Environment, job: &dyn Job, name: &str) -> Result<(), Fault> {
    let asked = environment.asked(PLATFORM, &format!("schedule-{}", environment.unique()));
    opened(environment, job, name, &asked).await?;
    carry_on(environment, job).await
}

/// Carries on the runs of a kind that are under way, the oldest first.
///
/// # Errors
/// When the store fails; one run that does never stops those that came after it.
pub async fn carry_on(environment: &Environment, job: &dyn Job) -> Result<(), Fault> {
    let started = clock_in();
    let mut under_way = runs::list(environment.store(), job.kind(), RUNS_A_DAY as usize, None).await?;
    under_way.retain(|run| run.state == RunState::Running);
    under_way.sort_by(|one, other| (one.started_at, &one.id).cmp(&(other.started_at, &other.id)));
    let mut failed = Ok(());
    for run in under_way {
        let left = PATIENCE_OF_A_TICK.saturating_sub(started.elapsed());
        if let Err(fault) = advance(environment, job, run, left).await {
            failed = Err(fault);
        }
    }
    failed
}

async fn known(environment: &Environment, id: &RunId) -> Result<Run, Fault> {
    runs::get(environment.store(), id).await?.ok_or_else(|| Fault::not_found("Ce traitement"))
}

/// A second press of the button joins the run of the first; else a run is opened under the first number of the day that is free.
async fn open_or_join(
    environment: &Environment,
    job: &dyn Job,
    dry: bool,
    asked: &Asked,
) -> Result<Run, Fault> {
    let latest = runs::list(environment.store(), job.kind(), RUNS_A_DAY as usize, None).await?;
    if let Some(run) = latest.into_iter().find(|run| run.state == RunState::Running && run.dry == dry) {
        return Ok(run);
    }
    for n in 1..=RUNS_A_DAY {
        if let Some(run) = opened(environment, job, &run_name(&format!("{n:03}"), dry), asked).await? {
            return Ok(run);
        }
    }
    Err(Fault::internal("too many runs today"))
}

/// The run of that name of the day, opened; none when it was opened already.
async fn opened(
    environment: &Environment,
    job: &dyn Job,
    name: &str,
    asked: &Asked,
) -> Result<Option<Run>, Fault> {
    let id = job.kind().run_id(asked.today, name).map_err(Fault::internal)?;
    let parts = job.parts();
    let run = Run::open(id, job.kind(), parts.len(), String::new(), asked);
    Ok(runs::open(environment.store(), &run, &parts).await?.then_some(run))
}

/// Works at a run for as long as `patience` allows.
///
/// # Errors
/// When the store fails; what was done is done.
pub async fn advance(
    environment: &Environment,
    job: &dyn Job,
    run: Run,
    patience: Duration,
) -> Result<Run, Fault> {
    if run.state != RunState::Running {
        return Ok(run);
    }
    let started = clock_in();
    let worker = environment.unique();
    let (mut failed, mut in_a_row) = (None, 0);
    while let Some(part) = runs::take(environment.store(), &run.id, &worker, environment.now()).await? {
        match work(environment, job, &run, part, || started.elapsed() < patience).await {
            Ok(true) => in_a_row = 0,
            Ok(false) => return failed.map_or(Ok(run), Err),
            // Its lease keeps it away for a while: the other parts are done first.
            Err(fault) => {
                in_a_row += 1;
                if in_a_row >= OUT_OF_ORDER || started.elapsed() >= patience {
                    return Err(fault);
                }
                failed.get_or_insert(fault);
            }
        }
    }
    match failed {
        Some(fault) => Err(fault),
        None => finish_if_done(environment, job, run).await,
    }
}

/// Does the pages of a part; false when time ran out, or somebody else has taken it.
async fn work(
    environment: &Environment,
    job: &dyn Job,
    run: &Run,
    mut part: RunPart,
    has_time: impl Fn() -> bool,
) -> Result<bool, Fault> {
    loop {
        let page = job.page(environment, run, &part).await?;
        report::keep_page(environment, run, &part, page.report).await?;
        part = part.after_page(page.next, &page.tallies);
        if part.done {
            report::join_pages(environment, run, &part).await?;
        }
        let hold = !part.done && has_time();
        if !runs::save(environment.store(), &run.id, &part.held(hold, environment.now())).await? {
            return Ok(false);
        }
        if part.done {
            return Ok(has_time());
        }
        if !hold {
            return Ok(false);
        }
    }
}

async fn finish_if_done(environment: &Environment, job: &dyn Job, run: Run) -> Result<Run, Fault> {
    let parts = runs::parts(environment.store(), &run.id).await?;
    if !parts.iter().all(|part| part.done) {
        return Ok(run);
    }
    let mut ending = job.end(environment, &run).await?;
    let mut reports = report::join_parts(environment, &run, &parts).await?;
    reports.append(&mut ending.reports);
    let Some(finished) = run.finished(&parts, Ending { reports, ..ending }, environment.now()) else {
        return Ok(run);
    };
    if runs::finish(environment.store(), &finished).await? {
        tracing::info!(run = %finished.id, tallies = ?finished.tallies, "the run is done");
        return Ok(finished);
    }
    // Somebody else has just finished it.
    known(environment, &run.id).await
}

/// A run as the gestionnaire sees it, under way or over.
///
/// # Errors
/// When the store fails.
pub async fn view(environment: &Environment, run: &Run) -> Result<RunView, Fault> {
    let (mut done, mut tallies) = (run.parts, run.tallies.clone());
    if run.state == RunState::Running {
        let parts = runs::parts(environment.store(), &run.id).await?;
        done = u32::try_from(parts.iter().filter(|part| part.done).count()).unwrap_or(u32::MAX);
        parts.iter().for_each(|part| tallies.merge(&part.tallies));
    }
    Ok(summary(run, done, &tallies))
}

/// The same, from what is known of its parts.
#[must_use]
pub fn summary(run: &Run, done: u32, tallies: &Tallies) -> RunView {
    let tallies = tallies.0.iter().map(|(what, tally)| TallyView {
        what: *what,
        count: tally.count,
        amount: tally.amount,
    });
    let reports = run.reports.iter().enumerate().map(|(n, key)| ReportView {
        number: u32::try_from(n).unwrap_or(u32::MAX),
        name: key.rsplit('/').next().unwrap_or(key).to_owned(),
    });
    RunView {
        id: run.id.clone(),
        kind: run.kind,
        dry: run.dry,
        on: run.on,
        author: run.author.clone(),
        reason: run.reason.clone(),
        state: run.state,
        started_at: run.started_at,
        finished_at: run.finished_at,
        done,
        parts: run.parts,
        tallies: tallies.collect(),
        reports: reports.collect(),
        findings: run.findings.clone(),
        real: run.real(),
    }
}
