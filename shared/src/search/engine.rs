//! The search: what can be asked for today, that answers the query, in a stable order.
//!
//! A word counts the more, the fewer formations have it, and where it stands: the title first, the detail last. A formation needs not have
//! all the words; those that have more of them come first, and those that have few do not come. A filter holds or does not. A formation
//! comes once, by its best action.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::catalogue::Catalogue;
use super::communes::commune_of;
use super::entry::{CatalogueEntry, EntrySession, OtherAction};
use super::facets::{self, Counts, Seen};
use super::index::{Index, LAST_DAY, UNKNOWN, mode_number, number, purpose_number};
use super::pages;
use super::query::{Cursor, Filter, Query, Relaxation, Results, Sort};
use super::relevance::Relevance;
use super::told::Met;
use super::understand::Understood;
use super::wanted::Wanted;
use super::wishes::Wishes;
use crate::catalogue::{Mode, earliest_start};

/// What is left of the score of a formation that is far from there.
const FAR: f32 = 0.4;

/// Sessions of a result that are carried along, at most: the soonest.
pub const SESSIONS_OF_A_RESULT: usize = 50;

/// Searches the catalogue for what can be asked for on `today`.
#[must_use]
pub fn search(catalogue: &Catalogue, query: &Query, today: Date) -> Results {
    let (parts, relevance, text) = asked(catalogue, query, today);
    let mut counts = parts.each_ref().map(|asked| Counts::of(asked.index));
    let mut hits = Vec::new();
    for (asked, counts) in parts.iter().zip(&mut counts) {
        hits.extend(asked.hits(relevance.as_ref(), counts).into_iter().map(|hit| (asked, hit)));
    }
    hits.sort_by_cached_key(|(asked, hit)| (hit.rank(asked.index, query.sort), asked.offset));
    let ofs: Vec<u32> = hits.iter().map(|(asked, hit)| asked.of_number(hit)).collect();
    let wanted = query.cursor.map_or(0, |cursor| cursor.0);
    let (places, follows) = pages::page(&ofs, wanted);
    let shown = places.iter().filter_map(|place| hits[*place].0.shown(&hits[*place].1));
    let place_told = text.wishes.label().and_then(|wish| {
        let met = hits.iter().map(|(asked, hit)| asked.parts_met(hit, relevance.as_ref()));
        Met::of(met).told(&text.wishes, &wish)
    });
    Results {
        total: hits.len(),
        full: counts.iter().map(Counts::full).sum(),
        items: shown.collect(),
        next: follows.then(|| Cursor(wanted + 1)),
        facets: facets::of(parts.iter().map(|asked| asked.index).zip(&counts)),
        relaxations: if hits.is_empty() { relaxations(query, &parts, &counts, today) } else { Vec::new() },
        did_you_mean: text.corrected(query.text.as_deref().unwrap_or_default()),
        left_out: relevance.map(|relevance| relevance.left_out).unwrap_or_default(),
        place: text.wishes.label(),
        place_told,
    }
}

/// A query, as it is asked of each index, what its text weighs, and what it means.
pub(super) fn asked<'a>(
    catalogue: &'a Catalogue,
    query: &'a Query,
    today: Date,
) -> ([Asked<'a>; 2], Option<Relevance>, Understood) {
    let text = Understood::read(catalogue, query.text.as_deref().unwrap_or_default());
    let parts = catalogue
        .parts()
        .map(|(index, offset)| Asked::of(catalogue, index, offset, query, &text.wishes, today));
    (parts, Relevance::of(catalogue, &text), text)
}

/// Which filter to drop, and how many formations that gives; most first.
fn relaxations(query: &Query, parts: &[Asked], counts: &[Counts], today: Date) -> Vec<Relaxation> {
    // Without the text there is no place of it either.
    let anywhere = |of: &Asked| {
        let asked = Asked::of(of.catalogue, of.index, of.offset, query, &Wishes::default(), today);
        asked.answering()
    };
    let without_text = || parts.iter().map(anywhere).sum();
    let dropped = query.active().into_iter().map(|filter| Relaxation {
        filter,
        total: match filter {
            Filter::Text => without_text(),
            filter => counts.iter().map(|counts| counts.without(filter)).sum(),
        },
    });
    let mut useful: Vec<_> = dropped.filter(|relaxation| relaxation.total > 0).collect();
    useful.sort_by_key(|relaxation| Reverse(relaxation.total));
    useful
}

/// A query in the numbers of an index.
pub(super) struct Asked<'a> {
    catalogue: &'a Catalogue,
    pub index: &'a Index,
    /// The number of its first formation in the catalogue.
    offset: u32,
    query: &'a Query,
    wanted: Wanted,
    today: i32,
    earliest: i32,
    theme: Option<u32>,
    departement: Option<u32>,
    /// How far each place of the index is from where one asks, in km, and how far it may be.
    around: Option<(Vec<f32>, f32)>,
}

/// The filters that something does not pass, a bit each.
pub(super) type Failed = u16;

pub(super) const fn bit(filter: Filter) -> Failed {
    1 << filter as u16
}

/// An action that answers; the better ones are before the others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Answering {
    /// How near it is, in thousandths.
    near: Reverse<u32>,
    first: i32,
    price: i64,
    action: u32,
}

/// A formation that answers, by its best action.
pub(super) struct Hit {
    action: u32,
    pub score: f32,
    /// The first day of the sessions that answer.
    first: i32,
    /// Its other actions that answer.
    others: Vec<u32>,
}

impl<'a> Asked<'a> {
    fn of(
        catalogue: &'a Catalogue,
        index: &'a Index,
        offset: u32,
        query: &'a Query,
        wishes: &Wishes,
        today: Date,
    ) -> Self {
        let known = |found: Option<u32>| found.unwrap_or(UNKNOWN);
        let around = query.around.as_deref().and_then(commune_of);
        let point = around.and_then(|commune| commune.point);
        let km = |km: u16| point.map(|point| (index.km_to(point), f32::from(km)));
        Self {
            catalogue,
            index,
            offset,
            query,
            wanted: Wanted::of(index, wishes, around),
            today: number(today),
            earliest: number(earliest_start(today)),
            theme: query.theme.as_ref().map(|theme| known(index.themes.find(theme.as_str()))),
            departement: query.departement.as_ref().map(|code| known(index.departements.find(code))),
            around: query.km.and_then(km),
        }
    }

    /// The formations that answer; counts what each filter leaves out.
    pub fn hits(&self, relevance: Option<&Relevance>, counts: &mut Counts) -> Vec<Hit> {
        let score = |formation| relevance.map_or(1.0, |relevance| relevance.score(self.offset + formation));
        let able = (0..self.index.formations.len())
            .filter(|formation| !self.catalogue.is_replaced(self.offset + formation));
        let scored = able.map(|formation| (formation, score(formation))).filter(|(_, score)| *score > 0.0);
        let has_text = has_text(relevance);
        let (mut seen, mut answering) = (Seen::default(), Vec::new());
        scored
            .filter_map(|(formation, score)| {
                self.look_over(formation, has_text, &mut seen, &mut answering);
                counts.add(self.index, self.index.formations.range(formation).start, &seen);
                Hit::of(&answering, score, has_text)
            })
            .collect()
    }

    /// How many formations pass every filter, whatever the text.
    fn answering(&self) -> usize {
        let session = |session| self.session_failed(session) == Some(0);
        let action = |action| {
            self.failed(action) == Some(0) && self.index.actions.sessions.range(action as u32).any(session)
        };
        let formations = 0..self.index.formations.len();
        let able = formations.filter(|formation| !self.catalogue.is_replaced(self.offset + formation));
        able.filter(|formation| self.index.formations.range(*formation).any(action)).count()
    }

    /// The sessions of a hit that answer, each after its action: a text of a place alone asks for those that are there.
    pub fn sessions_of(&self, hit: &Hit, relevance: Option<&Relevance>) -> Vec<(u32, usize)> {
        let has_text = has_text(relevance);
        let actions = std::iter::once(&hit.action).chain(&hit.others).copied();
        let sessions = actions.flat_map(|action| {
            self.index.actions.sessions.range(action).map(move |session| (action, session))
        });
        let answers = |(action, session): &(u32, usize)| {
            let is_met = has_text || self.met(*action as usize, *session, has_text) > 0.0;
            is_met && self.session_failed(*session) == Some(0)
        };
        sessions.filter(answers).collect()
    }

    /// What each session of a hit meets of the text beside its words: by whom, where, when.
    fn parts_met(&self, hit: &Hit, relevance: Option<&Relevance>) -> Vec<[bool; 3]> {
        let remote = mode_number(Mode::Remote);
        let sessions = self.sessions_of(hit, relevance).into_iter();
        let met = |(action, session): (u32, usize)| {
            let action = action as usize;
            self.wanted.parts_met(self.index, action, session, self.index.actions.mode[action] == remote)
        };
        sessions.map(met).collect()
    }

    /// Whether a session is where, when and by whom the text asks for, which orders what is found and leaves nothing out.
    pub fn is_wanted(&self, action: u32, session: usize) -> bool {
        let action = action as usize;
        let is_remote = self.index.actions.mode[action] == mode_number(Mode::Remote);
        self.wanted.is_met(self.index, action, session, is_remote)
    }

    /// How far a session is what the text asks for beside its words: there, then, by him.
    fn met(&self, action: usize, session: usize, has_text: bool) -> f32 {
        let is_remote = self.index.actions.mode[action] == mode_number(Mode::Remote);
        self.wanted.met(self.index, action, session, is_remote, has_text)
    }

    /// The number of the training body of a hit.
    fn of_number(&self, hit: &Hit) -> u32 {
        self.catalogue.of_number(self.index, self.index.actions.of[hit.action as usize])
    }

    /// The actions of a formation that answer, the best one first, and what each of its sessions would give; both are made anew in what is
    /// there, since most searches look over every formation.
    fn look_over(&self, formation: u32, has_text: bool, seen: &mut Seen, answering: &mut Vec<Answering>) {
        seen.clear();
        answering.clear();
        for action in self.index.formations.range(formation) {
            let Some((first, near)) = self.look(action, has_text, seen) else { continue };
            let near = Reverse((near * 1_000.0).round() as u32);
            answering.push(Answering {
                near,
                first,
                price: self.index.actions.price[action],
                action: action as u32,
            });
        }
        answering.sort_unstable();
    }

    /// The first day of the sessions of an action that answer, if one does, and how near the nearest is. What it fails for one filter
    /// alone is seen. A text of a place alone asks for what is there, and for nothing else.
    fn look(&self, action: usize, has_text: bool, seen: &mut Seen) -> Option<(i32, f32)> {
        let of_action = self.failed(action)?;
        let mut found: Option<(i32, f32)> = None;
        for session in self.index.actions.sessions.range(action as u32) {
            let Some(of_session) = self.session_failed(session) else { continue };
            let near = self.met(action, session, has_text);
            if near <= 0.0 && !has_text {
                continue;
            }
            let failed = of_action | of_session;
            seen.session(self.index, action, session, failed);
            if failed == 0 {
                let day = self.index.sessions.first[session];
                let day = if day < self.today { LAST_DAY } else { day };
                found =
                    Some(found.map_or((day, near), |(first, nearest)| (first.min(day), nearest.max(near))));
            }
        }
        found
    }

    /// The filters that an action does not pass. None: nobody can ask for it today.
    fn failed(&self, action: usize) -> Option<Failed> {
        let (actions, query) = (&self.index.actions, self.query);
        let may_be = actions.from[action] <= self.today && self.today <= actions.until[action];
        let fails = [
            (
                Filter::Purpose,
                query.purpose.is_some_and(|purpose| actions.purpose[action] != purpose_number(purpose)),
            ),
            (Filter::Theme, self.theme.is_some_and(|theme| actions.theme[action] != theme)),
            (Filter::Mode, query.mode.is_some_and(|mode| actions.mode[action] != mode_number(mode))),
            (Filter::MaxPrice, query.max_price.is_some_and(|max| actions.price[action] > max.cents())),
            (
                Filter::MaxPricePerHour,
                query.max_price_per_hour.is_some_and(|max| actions.price_per_hour[action] > max.cents()),
            ),
            (Filter::Accessible, query.accessible && !actions.accessible[action]),
        ];
        may_be.then(|| all_of(&fails))
    }

    /// The filters that a session does not pass. None: it can't be asked for any more; the index may be some days old.
    fn session_failed(&self, session: usize) -> Option<Failed> {
        let (sessions, query) = (&self.index.sessions, self.query);
        let last = sessions.last[session];
        let first = sessions.first[session].max(self.earliest);
        let outside = query.from.is_some_and(|from| last < number(from))
            || query.to.is_some_and(|to| first > number(to));
        let fails = [
            (Filter::Dates, outside),
            (Filter::Departement, self.departement.is_some_and(|code| sessions.departement[session] != code)),
            (
                Filter::Around,
                self.around.as_ref().is_some_and(|(km, most)| !is_within(km, sessions.point[session], *most)),
            ),
            (Filter::WithPlaces, !query.with_full && sessions.places[session] == 0),
        ];
        (last >= self.earliest).then(|| all_of(&fails))
    }

    /// What is shown of a hit, with the sessions that answer.
    fn shown(&self, hit: &Hit) -> Option<CatalogueEntry> {
        let mut entry = self.index.entry(hit.action)?;
        let range = self.index.actions.sessions.range(hit.action);
        let sessions = range.zip(std::mem::take(&mut entry.sessions));
        let answering = sessions.filter(|(session, _)| self.session_failed(*session) == Some(0));
        entry.sessions = answering
            .map(|(at, session)| EntrySession { km: self.wanted.km_of(self.index, at), ..session })
            .collect();
        entry.km = entry.sessions.iter().filter_map(|session| session.km).min();
        entry.more_sessions =
            u32::try_from(entry.sessions.len().saturating_sub(SESSIONS_OF_A_RESULT)).unwrap_or(u32::MAX);
        entry.sessions.truncate(SESSIONS_OF_A_RESULT);
        entry.others = hit
            .others
            .iter()
            .filter_map(|action| Some(OtherAction::of(&self.index.entry(*action)?)))
            .collect();
        Some(entry)
    }
}

/// Whether a place of an index is near enough; where nothing is known of it, it is not.
fn is_within(km: &[f32], point: u32, most: f32) -> bool {
    km.get(point as usize).is_some_and(|km| *km <= most)
}

/// Whether there is more than a place in the text.
fn has_text(relevance: Option<&Relevance>) -> bool {
    relevance.is_some_and(|relevance| !relevance.by_place)
}

fn all_of(fails: &[(Filter, bool)]) -> Failed {
    fails.iter().filter(|(_, fails)| *fails).fold(0, |all, (filter, _)| all | bit(*filter))
}

impl Hit {
    fn of(answering: &[Answering], score: f32, has_text: bool) -> Option<Self> {
        let (best, others) = answering.split_first()?;
        let near = best.near.0 as f32 / 1_000.0;
        let score = if has_text { score * (FAR + (1.0 - FAR) * near) } else { near };
        let others = others.iter().map(|other| other.action).collect();
        (score > 0.0).then_some(Self { action: best.action, score, first: best.first, others })
    }

    /// A training without a date can start any day: it comes after the dated ones, as the least precise.
    fn rank(&self, index: &Index, sort: Sort) -> impl Ord + use<> {
        let (action, actions) = (self.action as usize, &index.actions);
        let first = match sort {
            Sort::Relevance => -((self.score * 1_000.0) as i64),
            Sort::Date => 0,
            Sort::Price => actions.price[action],
            Sort::PricePerHour => actions.price_per_hour[action],
        };
        (first, self.first, actions.price[action], self.action)
    }
}
