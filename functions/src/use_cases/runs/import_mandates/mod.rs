//! Takes in a publication of the register of mandates (formats.md §2): new, changed and missing mandates, and who can't be told.
//!
//! The files come in pieces, which can be sent again; once they are all there, the run reads them page by page and can be taken up
//! again after each. A mandate that the publication leaves out is proposed as over, never ended. Half a million rows hold in memory
//! as their fingerprints, and those that say what the last publication said are known by them.

mod absences;
mod changes;
mod files;
mod fingerprints;
mod memory;
mod people;
mod reading;
mod unknown;

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use mce_shared::aggregate::Asked;
use mce_shared::api::{AdvanceRun, ApplyImport, ImportOpened, Nothing, OpenImport, RunView};
use mce_shared::ids::RunId;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{Applied, ImportRefusal, check_alone, overtaken};
use mce_shared::runs::{Ending, Run, RunKind, RunPart, RunState, is_dry};
use mce_shared::set_aside::Chore;

use super::{Job, Page, Report, advance, carry_on, view};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Setting, Table, on};
use crate::runtime::{BoxFuture, Environment};
use crate::set_aside::Round;
use crate::store::jobs::{self, Progress};
use crate::store::mandates::Fingerprinted;
use crate::store::{mandates, runs};

use memory::Memory;

pub use files::{Input, keep_piece, open, pieces_there};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get, May::Scan, May::Put]),
        on(Table::Mandates, &[May::BatchGet, May::Query, May::Scan, May::Put, May::BatchWrite, May::Update]),
        on(Table::Jobs, &[May::Get, May::Query, May::Put, May::Update, May::Delete]),
    ],
    files: &[Objects::ReadWrite("imports"), Objects::ReadWrite("register"), Objects::ReadWrite("runs")],
    settings: &[Setting::Vault],
    memory: 1024,
    seconds: 300,
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

const JOB: &str = "import-mandates";
/// Parts of what reads a whole table.
const SEGMENTS: u32 = 16;
const HEADER: &str = "constat;où;qui;détail";

/// Phases of a run: the mayors' file repeats what the other files have, and is read after them.
mod phase {
    pub const FILES: u8 = 0;
    pub const MAYORS: u8 = 1;
    pub const ABSENCES: u8 = 2;
    pub const PEOPLE: u8 = 3;
}

/// What a memory is of: a run, and whether its files are all read.
type MemoryOf = (RunId, bool);

/// The job, as one hand does it.
#[derive(Default)]
pub struct ImportMandates {
    input: Option<Input>,
    /// What it has read of the fingerprints for the files of a run, or for the register afterwards, until it does something else: a
    /// tick may go from one run to the next.
    memory: Mutex<Option<(MemoryOf, Arc<Memory>)>>,
}

impl ImportMandates {
    fn memory(&self, run: &Run, phase: u8) -> Arc<Memory> {
        let mut held = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let of = (run.id.clone(), phase > phase::MAYORS);
        match &*held {
            Some((known, memory)) if *known == of => memory.clone(),
            _ => {
                // What was needed is free before anything else is read.
                *held = None;
                held.insert((of, Arc::default())).1.clone()
            }
        }
    }
}

impl Job for ImportMandates {
    fn kind(&self) -> RunKind {
        RunKind::Import
    }

    fn parts(&self) -> Vec<RunPart> {
        let files = self.input.as_ref().map(|input| input.files.as_slice()).unwrap_or_default();
        let phases = files.iter().map(|file| if file.is_mayors() { phase::MAYORS } else { phase::FILES });
        let tables =
            [phase::ABSENCES, phase::PEOPLE].into_iter().flat_map(|phase| (0..SEGMENTS).map(move |_| phase));
        (0..).zip(phases.chain(tables)).map(|(number, phase)| RunPart::new(number, phase)).collect()
    }

    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a RunPart,
    ) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(async move {
            if is_overtaken(environment, run).await? {
                return Ok(Page::default());
            }
            let input: Input = serde_json::from_str(&run.input).map_err(Fault::internal)?;
            let files = u32::try_from(input.files.len()).unwrap_or(u32::MAX);
            match part.phase {
                phase::FILES | phase::MAYORS => reading::page(environment, self, run, part, &input).await,
                phase::ABSENCES => {
                    absences::page(environment, self, run, part, part.number - files, &input).await
                }
                _ => people::page(environment, run, part, part.number - files - SEGMENTS).await,
            }
        })
    }

    fn end<'a>(&'a self, environment: &'a Environment, run: &'a Run) -> BoxFuture<'a, Result<Ending, Fault>> {
        Box::pin(async move {
            if is_overtaken(environment, run).await? {
                let findings = vec![overtaken()];
                return Ok(Ending { findings, ..Ending::default() });
            }
            let input: Input = serde_json::from_str(&run.input).map_err(Fault::internal)?;
            if !run.dry {
                let through = Progress { through: input.publication };
                jobs::progressed(environment.store(), JOB, &through).await?;
                mandates::hold_fingerprints(environment.store(), &run.id).await?;
            }
            round(environment, run).over().await?;
            let ends = files::ends_of(environment, &run.id).await?;
            // Whoever applies it has read what its trial found.
            let finding = ends.finding(environment.day(environment.now())).filter(|_| run.dry);
            Ok(Ending { findings: finding.into_iter().collect(), ..Ending::default() })
        })
    }
}

fn round<'a>(environment: &'a Environment, run: &Run) -> Round<'a> {
    Round::since(environment, Chore::Import, run.started_at).dry(run.dry)
}

/// Opens an import.
///
/// # Errors
/// 422 for a publication that can't be taken; 409 for one that nobody is to try first.
pub async fn begun(environment: &Environment, call: &Call, asked: OpenImport) -> Result<ImportOpened, Fault> {
    if !asked.dry {
        return Err(Fault::refused(ImportRefusal::NotTried));
    }
    open(environment, &asked, &call.asked()?).await
}

/// Keeps a piece of a file.
///
/// # Errors
/// 404 for an import that is not there, 422 for a piece that is not as announced, 409 once the files are read, and for who did not
/// announce them.
pub async fn part_sent(environment: &Environment, call: &Call, content: &[u8]) -> Result<Nothing, Fault> {
    let place = |name| -> Result<u64, Fault> {
        let value = call.query_value(name).and_then(|value| value.parse().ok());
        value.ok_or_else(|| Fault::not_found("Ce morceau"))
    };
    let place = (place("file")?, place("part")?);
    let id = call.param("run")?;
    files::announced(environment, &id).await?.check_sender(&call.asked()?).map_err(Fault::refused)?;
    keep_piece(environment, &id, place, content).await?;
    Ok(Nothing {})
}

/// Begins the import that somebody else has tried. Where it would propose many ends, who has tried it confirms them, and reads his trial again.
///
/// # Errors
/// 404 for an import that is not there; 409 for who has tried it, before anybody has, before he has confirmed the ends, and while another
/// one is under way; 422 without a reason, or their number.
pub async fn applied(environment: &Environment, call: &Call, asked: ApplyImport) -> Result<RunView, Fault> {
    let (id, by): (RunId, _) = (call.param("run")?, call.asked()?);
    if RunKind::of(&id) != Some(RunKind::Import) || is_dry(&id) {
        return Err(Fault::not_found("Cet import"));
    }
    let announced = files::announced(environment, &id).await?;
    let tried = files::tried(environment, &id).await?;
    let (ends, stated) = match &tried {
        Some(tried) => {
            let ends = files::ends_of(environment, &tried.id).await?;
            (Some(ends), files::stated(environment, &id).await?)
        }
        None => (None, None),
    };
    let applied =
        announced.check_apply(ends.as_ref(), stated.as_ref(), &asked, &by).map_err(Fault::refused)?;
    if let (Applied::Stated(stated), Some(tried)) = (applied, &tried) {
        files::state_ends(environment, &id, &stated).await?;
        return view(environment, tried).await;
    }
    let run = match runs::get(environment.store(), &id).await? {
        Some(run) => run,
        None => begin(environment, &id, Some((&by, asked.reason.trim()))).await?,
    };
    view(environment, &run).await
}

/// Goes on with an import, at the gestionnaire's wish; what was tried is begun by who applies it.
///
/// # Errors
/// 404 for an import that is not there, 422 for a file that is missing or none of the register; 409 for one that nobody has applied,
/// or that somebody else is to try.
pub async fn carried_on(environment: &Environment, call: &Call, asked: AdvanceRun) -> Result<RunView, Fault> {
    let id = asked.run.ok_or_else(|| Fault::not_found("Cet import"))?;
    if runs::get(environment.store(), &id).await?.is_none() {
        let announced = files::announced(environment, &id).await?;
        if !is_dry(&id) {
            return Err(Fault::refused(ImportRefusal::NotApplied));
        }
        announced.check_sender(&call.asked()?).map_err(Fault::refused)?;
    }
    let run = go_on(environment, &ImportMandates::default(), &id, super::PATIENCE_OF_A_PAGE).await?;
    view(environment, &run).await
}

/// Carries on what is under way.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    carry_on(environment, &ImportMandates::default()).await
}

/// Begins an import whose files are all there, or goes on with it. A hand that comes back gives the same `job`: what it has read of
/// the fingerprints is not read again.
///
/// # Errors
/// 404 when there is none, 422 when a file is missing or is none of the register.
pub async fn go_on(
    environment: &Environment,
    job: &ImportMandates,
    id: &RunId,
    patience: std::time::Duration,
) -> Result<Run, Fault> {
    let run = match runs::get(environment.store(), id).await? {
        Some(run) => run,
        None => begin(environment, id, None).await?,
    };
    advance(environment, job, run, patience).await
}

/// Bytes of the files that a run has read so far, for a progress bar.
#[must_use]
pub fn bytes_read(input: &Input, parts: &[RunPart]) -> u64 {
    let of_file = |(file, part): (&files::InputFile, &RunPart)| {
        if part.done { file.bytes } else { part.cursor.as_deref().map_or(0, reading::offset) }
    };
    input.files.iter().zip(parts).map(of_file).sum()
}

/// Whether another import has begun to write since this one did: of what this one still reads, nothing is taken in.
async fn is_overtaken(environment: &Environment, run: &Run) -> Result<bool, Fault> {
    Ok(!run.dry && !mandates::is_last_begun(environment.store(), &run.id).await?)
}

/// Since when the import that began last has been under way; none when it is over, and when it is this one.
async fn under_way(
    environment: &Environment,
    last: Option<&Fingerprinted>,
    id: &RunId,
) -> Result<Option<Timestamp>, Fault> {
    let Some(last) = last.filter(|last| last.begun != *id) else { return Ok(None) };
    let last = runs::get(environment.store(), &last.begun).await?;
    Ok(last.filter(|last| last.state == RunState::Running).map(|last| last.started_at))
}

/// In the name of who applies it, with his reason; of who announced it when nobody else does. Begun by another hand meanwhile, it is
/// that one's; two that begin at once are one after the other.
async fn begin(environment: &Environment, id: &RunId, applied: Option<(&Asked, &str)>) -> Result<Run, Fault> {
    let (mut input, announced) = files::complete(environment, id).await?;
    if !is_dry(id) {
        files::check_unchanged(environment, id, &input).await?;
    }
    let store = environment.store();
    let last = mandates::fingerprinted(store).await?;
    let beginning = match is_dry(id) {
        true => None,
        false => {
            let since = under_way(environment, last.as_ref(), id).await?;
            check_alone(since, environment.now()).map_err(Fault::refused)?;
            Some(mandates::beginning(store, id, last.as_ref())?)
        }
    };
    input.known = last.and_then(|last| last.holds);
    input.first = input.known.is_none() && mandates::is_empty(store).await?;
    let text = serde_json::to_string(&input).map_err(Fault::internal)?;
    let job = ImportMandates { input: Some(input), ..ImportMandates::default() };
    let parts = job.parts();
    let (asked, reason) = match applied {
        Some((by, reason)) => (by.clone(), reason.to_owned()),
        None => (environment.asked(&announced.author, &announced.request_id), String::new()),
    };
    let run = Run { reason, ..Run::open(id.clone(), RunKind::Import, parts.len(), text, &asked) };
    if runs::open_with(store, &run, &parts, beginning).await? {
        return Ok(run);
    }
    runs::get(store, id).await?.ok_or_else(|| Fault::refused(ImportRefusal::UnderWay))
}

/// A person and a mandate, for a report.
fn who(row: &RegisterRow) -> String {
    format!("{} {}, né(e) le {}", row.last_name, row.first_name, row.birth_date)
}

fn what(row: &RegisterRow) -> String {
    let function = if row.function.is_empty() { "" } else { row.function.as_str() };
    format!(
        "{}, {} ({}) depuis le {} {function}",
        row.kind.label(),
        row.territory,
        row.territory_code,
        row.start
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn run(name: &str) -> Run {
        let today = date(2026, 11, 30);
        let asked = Asked {
            at: Timestamp::UNIX_EPOCH,
            today,
            author: "Gestionnaire".to_owned(),
            principal: String::new(),
            request_id: String::new(),
        };
        let id = RunKind::Import.run_id(today, name).unwrap();
        Run::open(id, RunKind::Import, 0, String::new(), &asked)
    }

    /// What was read of one run, or of its files, is not taken for what another has, nor for the register.
    #[test]
    fn a_memory_is_of_one_run_and_of_its_files_or_of_the_register() {
        let (job, one, other) = (ImportMandates::default(), run("090000-0001"), run("090000-0002"));
        let files = job.memory(&one, phase::FILES);
        assert!(Arc::ptr_eq(&files, &job.memory(&one, phase::MAYORS)));
        let register = job.memory(&one, phase::ABSENCES);
        assert!(!Arc::ptr_eq(&files, &register));
        assert!(Arc::ptr_eq(&register, &job.memory(&one, phase::PEOPLE)));
        let of_other = job.memory(&other, phase::ABSENCES);
        assert!(!Arc::ptr_eq(&register, &of_other));
        assert!(!Arc::ptr_eq(&register, &job.memory(&one, phase::ABSENCES)), "nothing is held of two");
    }
}
