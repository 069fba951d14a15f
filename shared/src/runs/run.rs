//! A run and its parts. A part is taken by one hand at a time, under a lease that ends by itself, and done page by page; a run is over
//! once all its parts are.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{RunKind, RunState, Tallies};
use crate::aggregate::Asked;
use crate::ids::RunId;

/// A hand that gives no sign of life for so long has lost its part.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// Findings kept with a run; its report has them all.
pub const FINDINGS_MAX: usize = 20;
/// How the name of a run that writes nothing ends.
const DRY: &str = "-essai";

#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Number; sorts as the runs were made.
    pub id: RunId,
    /// What is done.
    pub kind: RunKind,
    /// Whether nothing is written: what it would do.
    pub dry: bool,
    /// The day by which it counts.
    pub on: Date,
    /// Who asked, by name.
    pub author: String,
    /// From which request; empty for runs opened before this was written down.
    pub request_id: String,
    /// Why, where somebody had to say it.
    pub reason: String,
    /// Where it stands.
    pub state: RunState,
    /// How many parts it has.
    pub parts: u32,
    /// When it was opened.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it counted, once it is over.
    pub tallies: Tallies,
    /// Files that tell it in detail, keys of the object store.
    pub reports: Vec<String>,
    /// What somebody must look at, in French; the first ones.
    pub findings: Vec<String>,
    /// What the job needs to know, as it wrote it when it opened the run.
    pub input: String,
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

impl Run {
    /// Opens a run of so many parts.
    #[must_use]
    pub fn open(id: RunId, kind: RunKind, parts: usize, input: String, asked: &Asked) -> Self {
        Self {
            dry: is_dry(&id),
            id,
            kind,
            on: asked.today,
            author: asked.author.clone(),
            request_id: asked.request_id.clone(),
            reason: String::new(),
            state: RunState::Running,
            parts: u32::try_from(parts).unwrap_or(u32::MAX),
            started_at: asked.at,
            finished_at: None,
            tallies: Tallies::default(),
            reports: Vec::new(),
            findings: Vec::new(),
            input,
        }
    }

    /// The run once it is over; none while a part of it is not done, or when it is over already.
    #[must_use]
    pub fn finished(&self, parts: &[RunPart], ending: Ending, now: Timestamp) -> Option<Self> {
        if self.state != RunState::Running || !parts.iter().all(|part| part.done) {
            return None;
        }
        let mut finished =
            Self { state: RunState::Done, finished_at: Some(now), reports: ending.reports, ..self.clone() };
        parts.iter().for_each(|part| finished.tallies.merge(&part.tallies));
        finished.tallies.merge(&ending.tallies);
        finished.findings = first_of(ending.findings);
        Some(finished)
    }

    /// The run that does what this import has tried, from the same files.
    #[must_use]
    pub fn real(&self) -> Option<RunId> {
        let tried = self.kind == RunKind::Import && self.state == RunState::Done && self.dry;
        real_name(&self.id).parse().ok().filter(|_| tried)
    }
}

/// The first findings; when there are more, the last line says so.
fn first_of(mut findings: Vec<String>) -> Vec<String> {
    if findings.len() > FINDINGS_MAX {
        let left = findings.split_off(FINDINGS_MAX - 1).len();
        findings.push(format!("… et au moins {left} autres"));
    }
    findings
}

/// The name of a run of its day: `001`, or `001-essai` for one that writes nothing.
#[must_use]
pub fn run_name(name: &str, dry: bool) -> String {
    format!("{name}{}", if dry { DRY } else { "" })
}

/// Whether a run writes nothing, by its number.
#[must_use]
pub fn is_dry(run: &RunId) -> bool {
    run.as_str().ends_with(DRY)
}

/// The number of a run, without what says that it writes nothing: an import that was tried is done from the same files.
#[must_use]
pub fn real_name(run: &RunId) -> &str {
    run.as_str().trim_end_matches(DRY)
}

#[derive(Debug, Clone, PartialEq)]
pub struct RunPart {
    /// From 0.
    pub number: u32,
    /// Parts of a phase are taken when those of the phases before are done.
    pub phase: u8,
    /// Where to go on from; none at the beginning.
    pub cursor: Option<String>,
    /// Pages done.
    pub pages: u32,
    /// Whether nothing is left to do.
    pub done: bool,
    /// What was counted.
    pub tallies: Tallies,
    pub worker: String,
    /// Until when nobody else may.
    pub leased_until: Timestamp,
}

impl RunPart {
    /// A part that nobody has taken yet.
    #[must_use]
    pub fn new(number: u32, phase: u8) -> Self {
        Self {
            number,
            phase,
            cursor: None,
            pages: 0,
            done: false,
            tallies: Tallies::default(),
            worker: String::new(),
            leased_until: Timestamp::UNIX_EPOCH,
        }
    }

    /// The part in the hands of `worker`.
    #[must_use]
    pub fn taken(&self, worker: &str, now: Timestamp) -> Self {
        Self { worker: worker.to_owned(), leased_until: now + LEASE, ..self.clone() }
    }

    /// The part after a page of it: done when there is no `next` one.
    #[must_use]
    pub fn after_page(self, next: Option<String>, counted: &Tallies) -> Self {
        let mut tallies = self.tallies;
        tallies.merge(counted);
        Self { done: next.is_none(), cursor: next, pages: self.pages + 1, tallies, ..self }
    }

    /// The part, held on to or let go.
    #[must_use]
    pub fn held(&self, hold: bool, now: Timestamp) -> Self {
        Self { leased_until: if hold { now + LEASE } else { now }, ..self.clone() }
    }
}

/// The parts that may be taken: nobody works at them, and they are of the first phase that is not done.
#[must_use]
pub fn free_parts(parts: Vec<RunPart>, now: Timestamp) -> Vec<RunPart> {
    let open = || parts.iter().filter(|part| !part.done);
    let Some(phase) = open().map(|part| part.phase).min() else { return Vec::new() };
    open().filter(|part| part.phase == phase && part.leased_until <= now).cloned().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::money::Euros;
    use crate::runs::Counted;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn run(name: &str, dry: bool) -> Run {
        let asked = Asked {
            at: NOW,
            today: date(2027, 1, 15),
            author: "Gestionnaire".to_owned(),
            principal: String::new(),
            request_id: "request-1".to_owned(),
        };
        let id = RunKind::Import.run_id(asked.today, &run_name(name, dry)).expect("an id");
        Run::open(id, RunKind::Import, 2, String::new(), &asked)
    }

    fn done(number: u32) -> RunPart {
        let mut counted = Tallies::default();
        counted.add(Counted::RowsRead, Euros::ZERO);
        RunPart::new(number, 0).after_page(None, &counted)
    }

    #[test]
    fn a_part_is_taken_by_one_hand_in_the_order_of_the_phases() {
        let second = SignedDuration::from_secs(1);
        let taken = RunPart::new(0, 0).taken("hand", NOW);
        let free = |parts: &[RunPart], now| -> Vec<u32> {
            free_parts(parts.to_vec(), now).iter().map(|part| part.number).collect()
        };
        let later = RunPart::new(2, 1);
        assert_eq!(free(&[RunPart::new(0, 0), RunPart::new(1, 0), later.clone()], NOW), [0, 1]);
        assert_eq!(free(&[taken.clone(), RunPart::new(1, 0), later.clone()], NOW), [1]);
        assert_eq!(free(&[taken.clone(), done(1), later.clone()], NOW), [0; 0], "its phase goes on");
        assert_eq!(free(&[taken.clone(), later.clone()], NOW + LEASE - second), [0; 0]);
        assert_eq!(free(&[taken.clone(), later.clone()], NOW + LEASE), [0], "the hand is dead");
        assert_eq!(free(&[taken.held(false, NOW), later.clone()], NOW), [0], "let go");
        assert_eq!(free(&[taken.held(true, NOW), later.clone()], NOW), [0; 0]);
        assert_eq!(free(&[done(0), later], NOW), [2]);
        assert_eq!(free(&[done(0)], NOW), [0; 0]);
    }

    #[test]
    fn a_run_is_over_once_with_its_parts() {
        let open = run("001", false);
        assert_eq!(open.finished(&[done(0), RunPart::new(1, 0)], Ending::default(), NOW), None);
        let findings = (0..30).map(|n| n.to_string()).collect();
        let ending = Ending { findings, ..Ending::default() };
        let over = open.finished(&[done(0), done(1)], ending, NOW).expect("it is over");
        assert_eq!((over.state, over.tallies.count(Counted::RowsRead)), (RunState::Done, 2));
        assert_eq!((over.findings.len(), over.request_id.as_str()), (FINDINGS_MAX, "request-1"));
        assert_eq!(over.findings.last().map(String::as_str), Some("… et au moins 11 autres"));
        assert_eq!(over.finished(&[], Ending::default(), NOW), None);
    }

    #[test]
    fn what_was_tried_can_be_done() {
        let tried = run("001", true);
        assert_eq!((tried.dry, tried.real()), (true, None), "not yet");
        let tried = tried.finished(&[], Ending::default(), NOW).expect("it is over");
        assert_eq!(tried.real().expect("a number").as_str(), "import-20270115-001");
        let real = run("001", false).finished(&[], Ending::default(), NOW).expect("it is over");
        assert_eq!((real.dry, real.real()), (false, None));
    }
}
