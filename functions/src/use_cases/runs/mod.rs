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
mod report;
mod rights;
pub mod sweep_deadlines;

pub use report::Report;
pub use rights::catch_up;

use std::time::{Duration, Instant};

use mce_shared::api::{AdvanceRun, ReportView, RunView, TallyView};
use mce_shared::ids::RunId;
use mce_shared::runs::{RunKind, RunState, Tallies};

use crate::http::{Answer, Call, Fault};
use crate::runtime::{BoxFuture, Environment};
use crate::store::runs::{self, Part, Run};

/// How long a request of the gestionnaire's page works: well under what the gateway waits.
const PATIENCE_OF_A_PAGE: Duration = Duration::from_secs(8);
/// How long a tick of the schedule works; the template gives the function a little more.
const PATIENCE_OF_A_TICK: Duration = Duration::from_secs(240);
/// Runs of one kind and day that the gestionnaire may ask for.
const RUNS_A_DAY: u32 = 99;
/// Findings kept with a run; the report has them all.
pub const FINDINGS_MAX: usize = 20;

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

/// What a job adds at the end of a run.
#[derive(Debug, Default)]
pub struct Ending {
    /// What was counted on the whole.
    pub tallies: Tallies,
    /// Files beside the reports of the parts.
    pub reports: Vec<String>,
    /// What somebody must look at, in French.
    pub findings: Vec<String>,
}

/// A job.
pub trait Job: Sync {
    /// Its kind.
    fn kind(&self) -> RunKind;

    /// The parts of a run.
    fn parts(&self) -> Vec<Part>;

    /// Does the page of `part` that begins at its cursor. Doing it again has no other effect, and counts the same.
    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a Part,
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
pub async fn advanced(environment: &Environment, call: &Call, job: &dyn Job) -> Result<Answer, Fault> {
    let asked: AdvanceRun = call.json()?;
    let author = call.caller()?.sign_in.display_name.clone();
    let run = match asked.run {
        Some(id) if RunKind::of(&id) == Some(job.kind()) => known(environment, &id).await?,
        Some(_) => return Err(Fault::not_found("Ce traitement")),
        None => open_or_join(environment, job, asked.dry, &author).await?,
    };
    let run = advance(environment, job, run, PATIENCE_OF_A_PAGE).await?;
    Answer::json(&view(environment, &run).await?)
}

/// A tick of the schedule: opens the run of the day if it is not there, and carries on whatever is under way.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn tick(environment: &Environment, job: &dyn Job, name: &str) -> Result<(), Fault> {
    let today = environment.day(environment.now());
    let id = job.kind().run_id(today, name).map_err(Fault::internal)?;
    let run = new_run(environment, job, id, false, mce_shared::rights::PLATFORM, String::new());
    runs::open(environment.store(), &run, &job.parts()).await?;
    carry_on(environment, job).await
}

/// Carries on the runs of a kind that are under way, the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn carry_on(environment: &Environment, job: &dyn Job) -> Result<(), Fault> {
    let started = Instant::now();
    let latest = runs::list(environment.store(), job.kind(), RUNS_A_DAY as usize, None).await?;
    for run in latest.into_iter().rev().filter(|run| run.state == RunState::Running) {
        let left = PATIENCE_OF_A_TICK.saturating_sub(started.elapsed());
        advance(environment, job, run, left).await?;
    }
    Ok(())
}

async fn known(environment: &Environment, id: &RunId) -> Result<Run, Fault> {
    runs::get(environment.store(), id).await?.ok_or_else(|| Fault::not_found("Ce traitement"))
}

/// A second press of the button joins the run of the first.
async fn open_or_join(
    environment: &Environment,
    job: &dyn Job,
    dry: bool,
    author: &str,
) -> Result<Run, Fault> {
    let store = environment.store();
    let latest = runs::list(store, job.kind(), RUNS_A_DAY as usize, None).await?;
    if let Some(run) = latest.into_iter().find(|run| run.state == RunState::Running && run.dry == dry) {
        return Ok(run);
    }
    open_next(environment, job, dry, author, String::new()).await
}

/// Opens a run under the first number of the day that is free.
///
/// # Errors
/// When the store fails, or the day has too many.
pub async fn open_next(
    environment: &Environment,
    job: &dyn Job,
    dry: bool,
    author: &str,
    input: String,
) -> Result<Run, Fault> {
    let today = environment.day(environment.now());
    for n in 1..=RUNS_A_DAY {
        let name = if dry { format!("{n:03}-essai") } else { format!("{n:03}") };
        let id = job.kind().run_id(today, &name).map_err(Fault::internal)?;
        let run = new_run(environment, job, id, dry, author, input.clone());
        if runs::open(environment.store(), &run, &job.parts()).await? {
            return Ok(run);
        }
    }
    Err(Fault::internal("too many runs today"))
}

fn new_run(
    environment: &Environment,
    job: &dyn Job,
    id: RunId,
    dry: bool,
    author: &str,
    input: String,
) -> Run {
    let now = environment.now();
    Run {
        id,
        kind: job.kind(),
        dry,
        on: environment.day(now),
        author: author.to_owned(),
        state: RunState::Running,
        segments: u32::try_from(job.parts().len()).unwrap_or(u32::MAX),
        started_at: now,
        finished_at: None,
        tallies: Tallies::default(),
        reports: Vec::new(),
        findings: Vec::new(),
        input,
    }
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
    let started = Instant::now();
    let worker = environment.unique();
    while let Some(part) = runs::take(environment.store(), &run.id, &worker, environment.now()).await? {
        if !work(environment, job, &run, part, || started.elapsed() < patience).await? {
            return Ok(run);
        }
    }
    finish_if_done(environment, job, run).await
}

/// Does the pages of a part; false when time ran out, or somebody else has taken it.
async fn work(
    environment: &Environment,
    job: &dyn Job,
    run: &Run,
    mut part: Part,
    has_time: impl Fn() -> bool,
) -> Result<bool, Fault> {
    loop {
        let page = job.page(environment, run, &part).await?;
        report::keep_page(environment, run, &part, page.report).await?;
        part.tallies.merge(&page.tallies);
        part.cursor = page.next;
        part.pages += 1;
        let over = part.cursor.is_none();
        if over {
            report::join_pages(environment, run, &part).await?;
        }
        let hold = !over && has_time();
        let mut saved = Part { done: over, ..part.clone() };
        if !runs::save(environment.store(), &run.id, &mut saved, hold, environment.now()).await? {
            return Ok(false);
        }
        if over {
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
    let ending = job.end(environment, &run).await?;
    let mut finished = run.clone();
    parts.iter().for_each(|part| finished.tallies.merge(&part.tallies));
    finished.tallies.merge(&ending.tallies);
    finished.reports = report::join_parts(environment, &run, &parts).await?;
    finished.reports.extend(ending.reports);
    finished.findings = ending.findings.into_iter().take(FINDINGS_MAX).collect();
    finished.state = RunState::Done;
    finished.finished_at = Some(environment.now());
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
    let (mut done, mut tallies) = (run.segments, run.tallies.clone());
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
        state: run.state,
        started_at: run.started_at,
        finished_at: run.finished_at,
        done,
        parts: run.segments,
        tallies: tallies.collect(),
        reports: reports.collect(),
        findings: run.findings.clone(),
        real: import_mandates::real(run),
    }
}
