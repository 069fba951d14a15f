//! A mandate as it is kept: what the publications and the gestionnaire made of it.
//!
//! A publication never ends a mandate. One that it leaves out waits, in a group, for the gestionnaire: it ended, or it goes on
//! although the register says otherwise. One that is over and published again waits too.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Change, MandateKey, ProposedEnd, What, compare, ending_group, proposed_end};
use crate::aggregate::{Asked, Transitions, next};
use crate::api::EndingView;
use crate::french::date_full;
use crate::proposal::{self, Proposal, Undecided};
use crate::recognition::RegisterRow;
use crate::texts::sentences;

/// Mandates that wait for a decision are counted up to there in each group: beyond, there are as many or more.
pub const COUNTED_AT_MOST: u16 = 1_000;
/// Mandates of one decision of the gestionnaire, at most.
pub const DECIDED_AT_ONCE: usize = 100;

/// Where a mandate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateState {
    /// As the register publishes it.
    Published,
    /// It waits for the gestionnaire.
    Waiting,
    /// It goes on although the register leaves it out, says the gestionnaire.
    GoesOn,
    /// It is over, and the register may have it again: the gestionnaire is asked.
    Over,
    /// It is over, says the gestionnaire, whatever the register has.
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    LeftOut,
    PublishedAgain,
    End,
    GoOn,
}

/// What is not here changes nothing: a publication that leaves out what waits, or what goes on.
const TRANSITIONS: &Transitions<MandateState, Cause> = &[
    (MandateState::Published, Cause::LeftOut, MandateState::Waiting),
    (MandateState::GoesOn, Cause::PublishedAgain, MandateState::Published),
    (MandateState::Over, Cause::PublishedAgain, MandateState::Waiting),
    (MandateState::Waiting, Cause::PublishedAgain, MandateState::Published),
    (MandateState::Waiting, Cause::End, MandateState::Ended),
    (MandateState::Waiting, Cause::GoOn, MandateState::GoesOn),
];

/// What a reading made of a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It was not known.
    New,
    /// It is told otherwise.
    Changed,
    /// It was missing, or over, and is there again.
    Back,
}

/// A mandate, and what imports know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMandate {
    /// As it was published.
    pub row: RegisterRow,
    /// The group in which it waits for a decision.
    pub ending: Option<String>,
    pub proposal: Option<ProposedEnd>,
    /// What somebody of the gestionnaire proposes to decide.
    pub proposed: Option<EndingProposal>,
    /// Whether the gestionnaire knows better than the register: it is not asked again until the register changes its mind.
    pub dismissed: bool,
    /// The reading (run and file) that wrote it last, and what that one made of it: read again, it counts the same.
    pub written_by: Option<String>,
    /// See `written_by`.
    pub news: Option<News>,
}

impl From<RegisterRow> for KeptMandate {
    fn from(row: RegisterRow) -> Self {
        Self {
            row,
            ending: None,
            proposal: None,
            proposed: None,
            dismissed: false,
            written_by: None,
            news: None,
        }
    }
}

/// How a mandate that waits goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The last day; none when the mandate goes on.
    pub end: Option<Date>,
}

/// What one person of the gestionnaire proposes for a mandate that waits: another one decides.
pub type EndingProposal = Proposal<Ending>;

impl EndingProposal {
    /// What is proposed, by whom and why.
    #[must_use]
    pub fn words(&self) -> String {
        let decision = &decided_words(self.what.end);
        sentences::MandateProposed { decision, auteur: &self.by, motif: &self.why }.said()
    }
}

fn decided_words(end: Option<Date>) -> String {
    match end {
        Some(end) => sentences::MandateEnded { date: &date_full(end) }.said(),
        None => sentences::MandateGoesOn.said(),
    }
}

/// A group of mandates that wait for a decision: one reason, one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Names it.
    pub code: String,
    /// In French.
    pub label: String,
}

impl Group {
    fn of(row: &RegisterRow, proposal: Option<ProposedEnd>) -> Self {
        let (code, label) = ending_group(row, proposal.map(|proposal| proposal.reason));
        Self { code, label }
    }
}

impl KeptMandate {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> MandateState {
        match (&self.ending, self.row.end, self.dismissed) {
            (Some(_), ..) => MandateState::Waiting,
            (None, Some(_), true) => MandateState::Ended,
            (None, Some(_), false) => MandateState::Over,
            (None, None, true) => MandateState::GoesOn,
            (None, None, false) => MandateState::Published,
        }
    }

    /// The end that the gestionnaire is asked about, and why.
    #[must_use]
    pub fn asked_end(&self) -> Option<(Date, String)> {
        let known = self.row.end.map(|end| (end, sentences::EndOverAndPublished.said()));
        known.or_else(|| self.proposal.map(|proposal| (proposal.on, proposal.reason.explain())))
    }

    /// As the gestionnaire decides on it; none when nothing is proposed.
    #[must_use]
    pub fn ending_view(&self, key: String) -> Option<EndingView> {
        let (end, reason) = self.asked_end()?;
        let row = &self.row;
        Some(EndingView {
            key,
            name: format!("{} {}", row.last_name, row.first_name),
            birth_date: row.birth_date,
            mandate: row.kind.label().to_owned(),
            territory: row.territory.clone(),
            start: row.start,
            end,
            reason,
            proposed: self.proposed.as_ref().map(EndingProposal::words),
        })
    }

    fn waiting_in(self, group: &Group, proposal: Option<ProposedEnd>) -> Self {
        Self { ending: Some(group.code.clone()), proposal, proposed: None, ..self }
    }
}

/// What a row of a publication says of a mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// Nothing new.
    Same,
    /// This very reading has written it.
    Known(News),
    /// It was not known.
    New(Box<KeptMandate>),
    /// It is told otherwise, or is there again.
    Changed(Box<Changed>),
}

/// A mandate that a publication changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub before: KeptMandate,
    pub now: KeptMandate,
    /// What happened.
    pub news: News,
    /// The group in which it waits from now on.
    pub group: Option<Group>,
    /// The differences, in French.
    pub told: String,
}

/// What `row` says of a mandate, read by `reading` (run and file). The end is for the gestionnaire to decide: one that is over and
/// published again is shown to him.
#[must_use]
pub fn judge(known: Option<&KeptMandate>, row: RegisterRow, reading: &str) -> Judgement {
    let mark = |kept: KeptMandate, news| KeptMandate {
        written_by: Some(reading.to_owned()),
        news: Some(news),
        ..kept
    };
    let (before, differences) = match (known, compare(known.map(|kept| &kept.row), &row)) {
        (None, _) | (_, Change::New) => return Judgement::New(Box::new(mark(row.into(), News::New))),
        (Some(before), Change::Same) => (before, Vec::new()),
        (Some(before), Change::Changed(differences)) => (before, differences),
    };
    if let Some(news) = before.news.filter(|_| before.written_by.as_deref() == Some(reading)) {
        return Judgement::Known(news);
    }
    let is_told_otherwise = differences.iter().any(|difference| difference.what != What::End);
    let published = KeptMandate { row: RegisterRow { end: before.row.end, ..row }, ..before.clone() };
    let (now, group, is_back) = published_again(published);
    if !is_back && !is_told_otherwise {
        return Judgement::Same;
    }
    let news = if is_back { News::Back } else { News::Changed };
    let told: Vec<String> = differences.iter().map(super::Difference::explain).collect();
    let told = if told.is_empty() { sentences::MandateBack.said() } else { told.join(", ") };
    Judgement::Changed(Box::new(Changed { before: before.clone(), now: mark(now, news), news, group, told }))
}

/// The mandate once it is published again, the group in which it waits from now on, and whether it was missing or over.
fn published_again(kept: KeptMandate) -> (KeptMandate, Option<Group>, bool) {
    // One that is over and waits is being asked about already.
    let is_asked = kept.ending.is_some() && kept.row.end.is_some();
    match next(TRANSITIONS, kept.state(), Cause::PublishedAgain).filter(|_| !is_asked) {
        None => (kept, None, false),
        Some(MandateState::Waiting) => {
            let group = Group::of(&kept.row, None);
            let proposal = kept.proposal;
            (kept.waiting_in(&group, proposal), Some(group), true)
        }
        Some(_) => {
            let published =
                KeptMandate { ending: None, proposal: None, proposed: None, dismissed: false, ..kept };
            (published, None, true)
        }
    }
}

/// A mandate that a publication leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub proposal: ProposedEnd,
    /// As it is to be kept, with its group; none when it waits already.
    pub now: Option<(KeptMandate, Group)>,
}

/// What to propose for a mandate that the publication of that day leaves out. `of_person` are all the mandates of the same person, and
/// `is_published` tells which ones the publication has. None when nothing is to be proposed.
#[must_use]
pub fn left_out(
    kept: &KeptMandate,
    of_person: &[KeptMandate],
    published: Date,
    is_published: impl Fn(&MandateKey) -> bool,
) -> Option<LeftOut> {
    let state = kept.state();
    let leads = next(TRANSITIONS, state, Cause::LeftOut);
    if (leads.is_none() && state != MandateState::Waiting) || is_published(&MandateKey::of(&kept.row)) {
        return None;
    }
    let successor = successor(&kept.row, of_person, is_published);
    let proposal = proposed_end(&kept.row, published, successor)?;
    let now = leads.map(|_| {
        let group = Group::of(&kept.row, Some(proposal));
        (kept.clone().waiting_in(&group, Some(proposal)), group)
    });
    Some(LeftOut { proposal, now })
}

/// When the same person began a later mandate in the same council, by the publication.
fn successor(
    row: &RegisterRow,
    of_person: &[KeptMandate],
    is_published: impl Fn(&MandateKey) -> bool,
) -> Option<Date> {
    let same = |other: &&RegisterRow| {
        other.kind == row.kind
            && other.territory_code == row.territory_code
            && other.start > row.start
            && is_published(&MandateKey::of(other))
    };
    of_person.iter().map(|kept| &kept.row).filter(same).map(|other| other.start).min()
}

/// What the gestionnaire says of a mandate that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndingCommand {
    /// It ended: on the day proposed, or on another that is known.
    End {
        /// The other day.
        on: Option<Date>,
    },
    /// It goes on.
    GoOn,
}

impl EndingCommand {
    const fn cause(self) -> Cause {
        match self {
            Self::End { .. } => Cause::End,
            Self::GoOn => Cause::GoOn,
        }
    }
}

/// A line of the history of a mandate (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandateRow {
    pub at: Timestamp,
    pub author: String,
    /// What was decided, in French.
    pub text: String,
    /// State after.
    pub to: MandateState,
    /// The request that caused it.
    pub request_id: String,
}

/// What follows from what the gestionnaire says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingDecision {
    /// The mandate afterwards.
    pub mandate: KeptMandate,
    /// The line of its history.
    pub row: MandateRow,
}

/// Why a mandate does not change. `Display` is for the gestionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndingRefusal {
    /// None, or too many.
    #[error("{}", sentences::EndingHowMany.said())]
    HowMany,
    /// One day for several mandates.
    #[error("{}", sentences::EndingOneDayForMany.said())]
    OneDayForMany,
    /// A last day before the first, or to come.
    #[error("{}", sentences::EndingBadDay.said())]
    BadDay,
    /// It was decided meanwhile.
    #[error("{}", sentences::EndingNothingWaits.said())]
    NothingWaits,
    /// A decision says why.
    #[error("{}", sentences::EndingNoReason.said())]
    NoReason,
    /// Whoever proposes does not decide.
    #[error("{}", sentences::EndingFourEyes.said())]
    FourEyes,
}

impl EndingRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HowMany => "keys",
            Self::OneDayForMany | Self::BadDay => "end",
            Self::NothingWaits => "not-waiting",
            Self::NoReason => "reason-missing",
            Self::FourEyes => "four-eyes",
        }
    }
}

/// What is asked of `count` mandates at once.
///
/// # Errors
/// [`EndingRefusal::HowMany`], [`EndingRefusal::OneDayForMany`].
pub fn ending_command(confirm: bool, on: Option<Date>, count: usize) -> Result<EndingCommand, EndingRefusal> {
    if !(1..=DECIDED_AT_ONCE).contains(&count) {
        return Err(EndingRefusal::HowMany);
    }
    if on.is_some() && count > 1 {
        return Err(EndingRefusal::OneDayForMany);
    }
    Ok(if confirm { EndingCommand::End { on } } else { EndingCommand::GoOn })
}

/// Decides on a mandate that waits: what somebody else has proposed is done, anything else is a proposal.
///
/// # Errors
/// [`EndingRefusal::NothingWaits`], [`EndingRefusal::BadDay`], [`EndingRefusal::NoReason`], [`EndingRefusal::FourEyes`]; nothing
/// changes then.
pub fn decide_ending(
    kept: &KeptMandate,
    (command, reason): (EndingCommand, &str),
    asked: &Asked,
) -> Result<EndingDecision, EndingRefusal> {
    let to = next(TRANSITIONS, kept.state(), command.cause()).ok_or(EndingRefusal::NothingWaits)?;
    let end = match command {
        EndingCommand::GoOn => None,
        EndingCommand::End { on } => {
            let on =
                on.or_else(|| kept.asked_end().map(|(end, _)| end)).ok_or(EndingRefusal::NothingWaits)?;
            if on < kept.row.start || on > asked.today {
                return Err(EndingRefusal::BadDay);
            }
            Some(on)
        }
    };
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(EndingRefusal::NoReason);
    }
    let waiting = kept.proposed.as_ref().filter(|proposal| proposal.what.end == end);
    match proposal::confirmed(waiting, asked, |_| true) {
        Ok(proposal) => Ok(ended(kept, to, (end, reason), proposal, asked)),
        Err(Undecided::SamePerson) => Err(EndingRefusal::FourEyes),
        Err(Undecided::Nothing | Undecided::Stale) => Ok(proposed(kept, (end, reason), asked)),
    }
}

fn ended(
    kept: &KeptMandate,
    to: MandateState,
    (end, reason): (Option<Date>, &str),
    proposal: &EndingProposal,
    asked: &Asked,
) -> EndingDecision {
    let mandate = KeptMandate {
        row: RegisterRow { end, ..kept.row.clone() },
        ending: None,
        proposal: None,
        proposed: None,
        dismissed: true,
        ..kept.clone()
    };
    let what = decided_words(end);
    let text = format!("{what}, sur la proposition de {} ({}). {reason}", proposal.by, proposal.why);
    EndingDecision { mandate, row: line(text, to, asked) }
}

fn proposed(kept: &KeptMandate, (end, reason): (Option<Date>, &str), asked: &Asked) -> EndingDecision {
    let proposal = EndingProposal::new(Ending { end }, reason, asked);
    let row = line(proposal.words(), MandateState::Waiting, asked);
    EndingDecision { mandate: KeptMandate { proposed: Some(proposal), ..kept.clone() }, row }
}

fn line(text: String, to: MandateState, asked: &Asked) -> MandateRow {
    MandateRow { at: asked.at, author: asked.author.clone(), text, to, request_id: asked.request_id.clone() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::identifiers::Sex;
    use crate::rules::mandates::MandateKind;

    const PUBLISHED: Date = date(2026, 10, 1);
    const START: Date = date(2020, 5, 18);

    fn row() -> RegisterRow {
        RegisterRow {
            last_name: "LE GOFF".into(),
            first_name: "Jean".into(),
            sex: Sex::Male,
            birth_date: date(1970, 5, 2),
            kind: MandateKind::Municipal,
            territory_code: "35238".into(),
            territory: "Rennes".into(),
            function: String::new(),
            start: START,
            end: None,
        }
    }

    fn kept(state: MandateState) -> KeptMandate {
        let published = KeptMandate::from(row());
        let over = |dismissed| KeptMandate {
            row: RegisterRow { end: Some(date(2026, 3, 15)), ..row() },
            dismissed,
            ..published.clone()
        };
        match state {
            MandateState::Published => published,
            MandateState::Waiting => {
                let left_out = left_out(&published, &[], PUBLISHED, |_| false);
                left_out.and_then(|left_out| left_out.now).expect("it waits").0
            }
            MandateState::GoesOn => KeptMandate { dismissed: true, ..published },
            MandateState::Over => over(false),
            MandateState::Ended => over(true),
        }
    }

    fn asked() -> Asked {
        by("second")
    }

    fn by(principal: &str) -> Asked {
        Asked {
            at: Timestamp::constant(1_800_000_000, 0),
            today: date(2026, 10, 20),
            author: "Gestionnaire".into(),
            principal: principal.into(),
            request_id: "request-1".into(),
        }
    }

    #[test]
    fn a_publication_asks_and_never_ends() {
        use MandateState::{Ended, GoesOn, Over, Published, Waiting};
        for (from, published_again, left_out_of) in [
            (Published, Published, Some(Waiting)),
            (Waiting, Published, Some(Waiting)),
            (GoesOn, Published, None),
            (Over, Waiting, None),
            (Ended, Ended, None),
        ] {
            let before = kept(from);
            assert_eq!(before.state(), from);
            let again = match judge(Some(&before), row(), "run/0") {
                Judgement::Changed(changed) => changed.now.state(),
                Judgement::Same => from,
                other => panic!("{other:?}"),
            };
            assert_eq!(again, published_again, "{from:?} published again");
            let out = left_out(&before, &[], PUBLISHED, |_| false);
            let after = out.map(|out| out.now.map_or(from, |(now, _)| now.state()));
            assert_eq!(after, left_out_of, "{from:?} left out");
            assert_eq!(left_out(&before, &[], PUBLISHED, |_| true), None, "{from:?} is published");
        }
    }

    #[test]
    fn one_that_is_over_is_asked_about_once() {
        let Judgement::Changed(changed) = judge(Some(&kept(MandateState::Over)), row(), "run/0") else {
            panic!("not asked about")
        };
        assert_eq!((changed.news, changed.group.is_some()), (News::Back, true));
        assert_eq!(judge(Some(&changed.now), row(), "run/0"), Judgement::Known(News::Back), "read again");
        assert_eq!(judge(Some(&changed.now), row(), "run/1"), Judgement::Same);
    }

    #[test]
    fn what_is_told_otherwise_is_kept_with_its_end() {
        assert!(matches!(judge(None, row(), "run/0"), Judgement::New(_)));
        let mayor = || RegisterRow { function: "Maire".into(), ..row() };
        for (from, news) in [
            (MandateState::Published, News::Changed),
            (MandateState::Ended, News::Changed),
            (MandateState::Waiting, News::Back),
        ] {
            let before = kept(from);
            let Judgement::Changed(changed) = judge(Some(&before), mayor(), "run/0") else {
                panic!("{from:?}: no change")
            };
            assert_eq!((changed.news, changed.now.row.end), (news, before.row.end), "{from:?}");
            assert!(changed.told.contains("Maire"), "{}", changed.told);
        }
    }

    #[test]
    fn the_gestionnaire_decides_on_what_waits() {
        use EndingRefusal as R;
        let end = |on| EndingCommand::End { on };
        let day = date(2026, 6, 1);
        for (from, command, expected) in [
            (MandateState::Waiting, end(None), Ok((MandateState::Ended, Some(date(2026, 3, 15))))),
            (MandateState::Waiting, end(Some(day)), Ok((MandateState::Ended, Some(day)))),
            (MandateState::Waiting, end(Some(date(2026, 10, 21))), Err(R::BadDay)),
            (MandateState::Waiting, end(Some(date(2020, 5, 17))), Err(R::BadDay)),
            (MandateState::Waiting, EndingCommand::GoOn, Ok((MandateState::GoesOn, None))),
            (MandateState::Published, end(Some(day)), Err(R::NothingWaits)),
            (MandateState::GoesOn, EndingCommand::GoOn, Err(R::NothingWaits)),
            (MandateState::Over, end(None), Err(R::NothingWaits)),
            (MandateState::Ended, EndingCommand::GoOn, Err(R::NothingWaits)),
        ] {
            let proposed = decide_ending(&kept(from), (command, "Vu"), &by("first"));
            let decided = proposed.and_then(|proposed| {
                assert_eq!(proposed.mandate.state(), from, "one person changes nothing");
                decide_ending(&proposed.mandate, (command, "Vu aussi"), &asked())
            });
            let found = decided.map(|decision| {
                assert_eq!(decision.row.to, decision.mandate.state());
                (decision.row.to, decision.mandate.row.end)
            });
            assert_eq!(found, expected, "{command:?} of {from:?}");
        }
    }

    #[test]
    fn two_people_end_a_mandate_and_say_why() {
        let end = EndingCommand::End { on: None };
        let waiting = kept(MandateState::Waiting);
        assert_eq!(decide_ending(&waiting, (end, " "), &asked()).err(), Some(EndingRefusal::NoReason));
        let proposed = decide_ending(&waiting, (end, "Démission"), &by("first")).expect("a proposal").mandate;
        let refused = decide_ending(&proposed, (end, "Démission"), &by("first")).err();
        assert_eq!(refused, Some(EndingRefusal::FourEyes));
        let other =
            decide_ending(&proposed, (EndingCommand::GoOn, "Toujours là"), &asked()).expect("another");
        assert_eq!(
            other.mandate.proposed.as_ref().map(|proposal| proposal.what.end),
            Some(None),
            "another proposal"
        );
        let decided = decide_ending(&proposed, (end, "Vu au conseil"), &asked()).expect("a decision");
        assert_eq!(decided.mandate.state(), MandateState::Ended);
        assert!(decided.row.text.contains("Démission") && decided.row.text.contains("Vu au conseil"));
        let Judgement::Changed(back) = judge(Some(&proposed), row(), "run/1") else { panic!("not back") };
        assert_eq!(back.now.proposed, None, "what is published again is asked anew");
    }

    #[test]
    fn one_to_a_hundred_are_decided_at_once_and_a_day_is_that_of_one() {
        let day = Some(PUBLISHED);
        for (confirm, on, count, expected) in [
            (true, None, 0, Err(EndingRefusal::HowMany)),
            (true, None, 100, Ok(EndingCommand::End { on: None })),
            (true, None, 101, Err(EndingRefusal::HowMany)),
            (true, day, 1, Ok(EndingCommand::End { on: day })),
            (true, day, 2, Err(EndingRefusal::OneDayForMany)),
            (false, None, 2, Ok(EndingCommand::GoOn)),
        ] {
            assert_eq!(ending_command(confirm, on, count), expected, "{count} {on:?}");
        }
    }
}
