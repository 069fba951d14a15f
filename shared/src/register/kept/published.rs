//! What a publication makes of the mandates that are kept: those that it has, and those that it leaves out.

use jiff::civil::Date;

use super::super::{Change, Difference, MandateKey, ProposedEnd, What, compare, proposed_end};
use super::{Cause, Group, KeptMandate, MandateState, News, TRANSITIONS};
use crate::aggregate::next;
use crate::recognition::RegisterRow;
use crate::texts::sentences;

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
    let told: Vec<String> = differences.iter().map(Difference::explain).collect();
    let told = if told.is_empty() { sentences::MandateBack.said() } else { told.join(", ") };
    Judgement::Changed(Box::new(Changed { before: before.clone(), now: mark(now, news), news, group, told }))
}

/// The mandate once it is published again, the group in which it waits from now on, and whether it was missing or over.
fn published_again(kept: KeptMandate) -> (KeptMandate, Option<Group>, bool) {
    // One that is over and waits is being asked about already; and there is nothing to ask where the law had ended it by then (EL-10b),
    // however late the register is.
    let is_settled =
        kept.row.end.is_some_and(|end| kept.ending.is_some() || kept.row.mandate().legal_end(end).is_some());
    match next(TRANSITIONS, kept.state(), Cause::PublishedAgain).filter(|_| !is_settled) {
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
