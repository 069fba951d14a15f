//! The gates of a training body over time: extended, suspended, ended by the gestionnaire; and told before they end.
//!
//! What prolongs a gate that runs is done at once, with its reason. What takes away takes a second person (AG-9), and so does what opens a
//! gate that is shut: the first agrément, one after a gap, the end of a suspension. Nobody lets a training body in alone.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{BodyRow, TrainingBody};
use crate::aggregate::Asked;
use crate::calendar::{add_days, add_months};
use crate::catalogue::{Days, OfStanding};
use crate::french::date_full;
use crate::message::{self, Message, Recipient};
use crate::parameters::{Parameter, count};
use crate::proposal::{self, Proposal, Undecided};
use crate::texts::{labels, mails, sentences};

/// What must hold for offers to be shown, each for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Gate {
    /// The minister's (TR-2).
    Agrement,
    Qualiopi,
    /// The activity declaration (OF-1).
    Nda,
}

impl Gate {
    pub const ALL: [Self; 3] = [Self::Agrement, Self::Qualiopi, Self::Nda];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Agrement => labels::gate::AGREMENT,
            Self::Qualiopi => labels::gate::QUALIOPI,
            Self::Nda => labels::gate::NDA,
        }
    }

    /// Its last day, as far as that is known.
    #[must_use]
    pub fn until(self, standing: &OfStanding) -> Option<Date> {
        match self {
            Self::Agrement => standing.agrement.map(|(_, until)| until),
            Self::Qualiopi => standing.qualiopi_dates.filter(|_| standing.qualiopi).map(|(_, until)| until),
            Self::Nda => standing.nda_until,
        }
    }
}

/// A change of the gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GateChange {
    /// Another agrément, or other dates of it.
    Agrement {
        number: String,
        #[serde(with = "crate::wire::date")]
        from: Date,
        #[serde(with = "crate::wire::date")]
        until: Date,
    },
    /// The minister suspends it (AG-9).
    Suspend {
        /// Last day; as long as the law lets it last when left out.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wire::optional_date")]
        until: Option<Date>,
    },
    /// The suspension is over.
    Lift {},
    /// Another certificate, or other dates of it.
    Qualiopi {
        #[serde(with = "crate::wire::date")]
        from: Date,
        #[serde(with = "crate::wire::date")]
        until: Date,
    },
    /// The activity declaration ends.
    NdaEnds {
        #[serde(with = "crate::wire::date")]
        until: Date,
    },
    /// It does not end after all.
    NdaGoesOn {},
}

impl GateChange {
    /// The same with all its days: those of a suspension that does not say its last one.
    fn dated(&self, standing: &OfStanding, today: Date) -> Self {
        match self {
            Self::Suspend { until: None } => {
                Self::Suspend { until: Some(longest_suspension(standing, today).1) }
            }
            dated => dated.clone(),
        }
    }

    fn put_in(&self, standing: OfStanding, today: Date) -> OfStanding {
        match self {
            Self::Agrement { from, until, .. } => {
                OfStanding { agrement: Some(renewed(standing.agrement, (*from, *until))), ..standing }
            }
            Self::Suspend { until } => {
                let (from, longest) = longest_suspension(&standing, today);
                let suspension = Some((from, until.unwrap_or(longest)));
                OfStanding { agrement_suspended: true, suspension, ..standing }
            }
            Self::Lift {} => OfStanding { agrement_suspended: false, suspension: None, ..standing },
            Self::Qualiopi { from, until } => OfStanding {
                qualiopi: true,
                qualiopi_dates: Some(renewed(standing.qualiopi_dates, (*from, *until))),
                ..standing
            },
            Self::NdaEnds { until } => OfStanding { nda_until: Some(*until), ..standing },
            Self::NdaGoesOn {} => OfStanding { nda_until: None, ..standing },
        }
    }

    fn number<'a>(&'a self, before: &'a str) -> &'a str {
        if let Self::Agrement { number, .. } = self { number.trim() } else { before }
    }

    /// Whether the agrément or the certificate would leave a gap after the one that runs on `today`: it would end that one now.
    fn leaves_a_gap(&self, standing: &OfStanding, today: Date) -> bool {
        let (before, from) = match self {
            Self::Agrement { from, .. } => (standing.agrement, *from),
            Self::Qualiopi { from, .. } => (standing.qualiopi_dates.filter(|_| standing.qualiopi), *from),
            _ => return false,
        };
        from > today
            && before.is_some_and(|(first, last)| first <= today && today <= last && from > add_days(last, 1))
    }

    /// In French, as a sentence without its full stop.
    #[must_use]
    pub fn french(&self) -> String {
        let days = |from: &Date, until: &Date| format!("du {} au {}", date_full(*from), date_full(*until));
        match self {
            Self::Agrement { number, from, until } => format!("Agrément {number} {}", days(from, until)),
            Self::Suspend { until: Some(until) } => {
                format!("Agrément suspendu par le ministre jusqu’au {}", date_full(*until))
            }
            Self::Suspend { until: None } => "Agrément suspendu par le ministre".to_owned(),
            Self::Lift {} => "Suspension de l’agrément levée".to_owned(),
            Self::Qualiopi { from, until } => format!("Certificat Qualiopi {}", days(from, until)),
            Self::NdaEnds { until } => format!("Déclaration d’activité terminée le {}", date_full(*until)),
            Self::NdaGoesOn {} => "Déclaration d’activité sans fin prévue".to_owned(),
        }
    }

    fn is_well(&self, standing: &OfStanding, today: Date) -> bool {
        let is_in_order =
            |from: Date, until: Date, years| from <= until && until <= longest(from, years, today);
        match self {
            Self::Agrement { number, from, until } => {
                (1..=30).contains(&number.trim().chars().count())
                    && is_in_order(*from, *until, Parameter::AgrementRenewalYears)
            }
            Self::Qualiopi { from, until } => is_in_order(*from, *until, Parameter::QualiopiYears),
            Self::Suspend { until: Some(until) } => {
                (today..=longest_suspension(standing, today).1).contains(until)
            }
            _ => true,
        }
    }
}

/// The days of a suspension that lasts as long as the law lets it (AG-9), from its first day: that of the one that runs, or today.
fn longest_suspension(standing: &OfStanding, today: Date) -> Days {
    let running = standing.suspension.filter(|_| standing.is_suspended(today));
    let from = running.map_or(today, |(from, _)| from);
    (from, add_months(from, count(Parameter::AgrementSuspension, today)))
}

/// Until when the agrément is suspended, if it is on `today`; without end where that was not written down.
fn suspended_until(standing: &OfStanding, today: Date) -> Option<Date> {
    standing.is_suspended(today).then(|| standing.suspension.map_or(Date::MAX, |(_, until)| until))
}

/// What follows without a day between goes on from its first day: nothing is hidden until a renewal begins.
fn renewed(before: Option<Days>, (from, until): Days) -> Days {
    let follows = |before: &Days| from <= add_days(before.1, 1) && until >= before.1;
    (before.filter(follows).map_or(from, |before| before.0.min(from)), until)
}

/// The last day that something of so many years may have, as [`crate::accreditation::Application`] reads it: a year that ends on the day of
/// its beginning is written as often as one that ends the day before.
fn longest(from: Date, years: Parameter, today: Date) -> Date {
    add_days(add_months(from, 12 * count(years, today)), 1)
}

/// Whether something that is shut on `today` opens, or stays open for longer than one decision lasts.
fn opens(before: &OfStanding, after: &OfStanding, today: Date) -> bool {
    let more = |before: Option<Days>, after: Option<Days>, years| match (before, after) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(before), Some(after)) => {
            before != after
                && (!(before.0..=before.1).contains(&today)
                    || after.0 < before.0
                    || after.1 > before.1.max(longest(today, years, today)))
        }
    };
    suspended_until(before, today) > suspended_until(after, today)
        || more(before.agrement, after.agrement, Parameter::AgrementRenewalYears)
        || more(certified(before), certified(after), Parameter::QualiopiYears)
        || before
            .nda_until
            .is_some_and(|until| until < today && after.nda_until.is_none_or(|after| after > until))
}

/// The days of the certificate; without end where only its holding is known.
fn certified(standing: &OfStanding) -> Option<Days> {
    standing.qualiopi.then(|| standing.qualiopi_dates.unwrap_or((Date::MIN, Date::MAX)))
}

/// Whether something that was shown until some day no longer is until that day.
fn takes(before: &OfStanding, after: &OfStanding, today: Date) -> bool {
    let shorter = |before: Option<Days>, after: Option<Days>| match (before, after) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(before), Some(after)) => after.1 < before.1 || after.0 > before.0,
    };
    let nda = match (before.nda_until, after.nda_until) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(before), Some(after)) => after < before,
    };
    suspended_until(after, today) > suspended_until(before, today)
        || shorter(before.agrement, after.agrement)
        || shorter(certified(before), certified(after))
        || nda
}

/// A change that waits for a second person.
pub type WaitingGate = Proposal<GateChange>;

/// What somebody of the gestionnaire does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GateCommand {
    /// Changes a gate, or proposes it where it takes something away or opens what is shut.
    Change {
        change: GateChange,
        /// Why: the training body reads it.
        reason: String,
    },
    /// What somebody else proposed is right.
    Approve {
        /// When what was shown was proposed: another proposal may have taken its place.
        #[serde(with = "crate::wire::instant")]
        proposed_at: Timestamp,
        /// May be empty.
        comment: String,
    },
    /// It is not; who proposed it may take it back, too.
    Refuse {
        /// When what was shown was proposed.
        #[serde(with = "crate::wire::instant")]
        proposed_at: Timestamp,
        reason: String,
    },
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateDecision {
    /// The training body, where it changes.
    pub body: Option<TrainingBody>,
    /// What waits afterwards.
    pub waiting: Option<WaitingGate>,
    pub row: BodyRow,
    pub messages: Vec<Message>,
}

/// Why nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GateRefusal {
    #[error("{}", sentences::GateBadChange.said())]
    BadChange,
    #[error("{}", sentences::GateNoReason.said())]
    NoReason,
    #[error("{}", sentences::GateSame.said())]
    Same,
    #[error("{}", sentences::GateWaitsAlready.said())]
    WaitsAlready,
    #[error("{}", sentences::GateNothingWaits.said())]
    NothingWaits,
    #[error("{}", sentences::GateFourEyes.said())]
    FourEyes,
    /// Something else waits than what was shown.
    #[error("{}", sentences::GateWaitsOther.said())]
    WaitsOther,
    /// It would end the one that runs.
    #[error("{}", sentences::GateGap.said())]
    Gap,
}

impl GateRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadChange => "change-bad",
            Self::NoReason => "reason-missing",
            Self::Same => "nothing-changes",
            Self::WaitsAlready => "waits-already",
            Self::NothingWaits => "not-found",
            Self::FourEyes => "four-eyes",
            Self::WaitsOther => "gate-changed",
            Self::Gap => "gate-gap",
        }
    }
}

impl From<Undecided> for GateRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Nothing => Self::NothingWaits,
            Undecided::Stale => Self::WaitsOther,
        }
    }
}

/// Decides what follows from `command`.
///
/// # Errors
/// A [`GateRefusal`]; nothing changes then.
pub fn decide_gate(
    body: &TrainingBody,
    waiting: Option<&WaitingGate>,
    command: &GateCommand,
    asked: &Asked,
) -> Result<GateDecision, GateRefusal> {
    match command {
        GateCommand::Change { change, reason } => changed(body, waiting, (change, reason), asked),
        GateCommand::Approve { proposed_at, comment } => {
            let waiting = proposal::confirmed(waiting, asked, |waiting| waiting.at == *proposed_at)?;
            let motif = Some(comment.trim()).filter(|comment| !comment.is_empty());
            let change = waiting.what.dated(&body.standing, asked.today);
            // A suspension that was to end before it is approved.
            if !change.is_well(&body.standing, asked.today) {
                return Err(GateRefusal::BadChange);
            }
            let (auteur, changement) = (&waiting.by, &change.french());
            let text = sentences::GateApproved { auteur, changement, motif }.said();
            Ok(done(body, &change, (&waiting.why, text), asked))
        }
        GateCommand::Refuse { proposed_at, reason } => {
            let waiting = proposal::shown(waiting, |waiting| waiting.at == *proposed_at)?;
            let (auteur, motif) = (&waiting.by, words(reason)?);
            let changement = &waiting.what.french();
            let row = BodyRow::new(sentences::GateRefused { auteur, changement, motif }.said(), asked);
            Ok(GateDecision { body: None, waiting: None, row, messages: Vec::new() })
        }
    }
}

fn words(reason: &str) -> Result<&str, GateRefusal> {
    message::words(reason).ok_or(GateRefusal::NoReason)
}

fn changed(
    body: &TrainingBody,
    waiting: Option<&WaitingGate>,
    (change, reason): (&GateChange, &str),
    asked: &Asked,
) -> Result<GateDecision, GateRefusal> {
    let motif = words(reason)?;
    if waiting.is_some() {
        return Err(GateRefusal::WaitsAlready);
    }
    let change = &change.dated(&body.standing, asked.today);
    if !change.is_well(&body.standing, asked.today) {
        return Err(GateRefusal::BadChange);
    }
    if change.leaves_a_gap(&body.standing, asked.today) {
        return Err(GateRefusal::Gap);
    }
    let after = change.put_in(body.standing, asked.today);
    if after == body.standing && change.number(&body.agrement_number) == body.agrement_number {
        return Err(GateRefusal::Same);
    }
    let changement = &change.french();
    if !takes(&body.standing, &after, asked.today) && !opens(&body.standing, &after, asked.today) {
        let text = sentences::GateChanged { changement, motif }.said();
        return Ok(done(body, change, (motif, text), asked));
    }
    let waiting = WaitingGate::new(change.clone(), motif, asked);
    let row = BodyRow::new(sentences::GateProposed { changement, motif }.said(), asked);
    Ok(GateDecision { body: None, waiting: Some(waiting), row, messages: Vec::new() })
}

fn done(
    body: &TrainingBody,
    change: &GateChange,
    (motif, text): (&str, String),
    asked: &Asked,
) -> GateDecision {
    let (changement, limite) = (change.french(), suspension_end(change));
    let told =
        mails::organisme::EcheanceChangee { changement: &changement, motif, limite: limite.as_deref() };
    let after = TrainingBody {
        standing: change.put_in(body.standing, asked.today),
        agrement_number: change.number(&body.agrement_number).to_owned(),
        ..body.clone()
    };
    let messages = vec![told.to(Recipient::Of(body.siret.clone()))];
    GateDecision { body: Some(after), waiting: None, row: BodyRow::new(text, asked), messages }
}

/// The last day of a suspension.
fn suspension_end(change: &GateChange) -> Option<String> {
    if let GateChange::Suspend { until } = change { until.map(date_full) } else { None }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::body as plain;
    use super::*;

    const TODAY: Date = date(2027, 1, 4);

    fn body() -> TrainingBody {
        let agrement = Some((date(2025, 1, 1), date(2027, 3, 5)));
        let standing = OfStanding {
            agrement,
            qualiopi: true,
            qualiopi_dates: Some((date(2025, 1, 1), date(2027, 1, 11))),
            ..OfStanding::default()
        };
        TrainingBody { standing, agrement_number: "2025-1".to_owned(), ..plain() }
    }

    fn asked(principal: &str) -> Asked {
        Asked {
            at: Timestamp::UNIX_EPOCH,
            today: TODAY,
            author: principal.to_owned(),
            principal: principal.to_owned(),
            request_id: "r".to_owned(),
        }
    }

    fn change(change: GateChange) -> GateCommand {
        GateCommand::Change { change, reason: "Décision du ministre.".to_owned() }
    }

    fn agrement(until: Date) -> GateChange {
        GateChange::Agrement { number: "2027-8".to_owned(), from: date(2025, 1, 1), until }
    }

    #[test]
    fn what_gives_more_is_done_by_one_person_and_told() {
        let extended =
            decide_gate(&body(), None, &change(agrement(date(2028, 12, 31))), &asked("a")).unwrap();
        let after = extended.body.unwrap();
        assert_eq!((after.agrement_number.as_str(), extended.waiting), ("2027-8", None));
        assert!(after.standing.is_agree(date(2028, 12, 31)));
        assert!(extended.messages[0].text.contains("Décision du ministre"), "{}", extended.messages[0].text);
        let same = GateChange::Lift {};
        assert_eq!(decide_gate(&body(), None, &change(same), &asked("a")), Err(GateRefusal::Same));
    }

    #[test]
    fn a_renewal_goes_on_from_the_first_day_of_what_it_follows() {
        let next =
            |from: Date| GateChange::Agrement { number: "2027-8".to_owned(), from, until: date(2031, 3, 5) };
        for (from, kept) in [(date(2027, 3, 6), date(2025, 1, 1)), (date(2027, 3, 7), date(2027, 3, 7))] {
            let after = next(from).put_in(body().standing, TODAY);
            assert_eq!(after.agrement, Some((kept, date(2031, 3, 5))), "{from}");
            let (asked, refused) = (change(next(from)), kept == from);
            let decided = decide_gate(&body(), None, &asked, &self::asked("a"));
            assert_eq!(
                decided.err(),
                refused.then_some(GateRefusal::Gap),
                "a day between would end the one that runs"
            );
        }
    }

    #[test]
    fn what_takes_away_takes_two_people() {
        for taken in [
            GateChange::Suspend { until: None },
            agrement(TODAY),
            GateChange::Qualiopi { from: date(2025, 1, 1), until: TODAY },
            GateChange::NdaEnds { until: TODAY },
        ] {
            let proposed = decide_gate(&body(), None, &change(taken.clone()), &asked("a")).unwrap();
            assert_eq!(proposed.body, None, "{taken:?}");
            let waiting = proposed.waiting.unwrap();
            let proposed_at = waiting.at;
            let yes = GateCommand::Approve { proposed_at, comment: String::new() };
            let alone = decide_gate(&body(), Some(&waiting), &yes, &asked("a"));
            assert_eq!(alone.unwrap_err(), GateRefusal::FourEyes);
            let done = decide_gate(&body(), Some(&waiting), &yes, &asked("b")).unwrap();
            assert_eq!(done.body.unwrap().standing, taken.put_in(body().standing, TODAY));
            let back = GateCommand::Refuse { proposed_at, reason: "Erreur.".to_owned() };
            assert_eq!(decide_gate(&body(), Some(&waiting), &back, &asked("a")).unwrap().body, None);
        }
        for wrong in [date(2024, 1, 1), date(2029, 1, 3)] {
            let wrong = change(agrement(wrong));
            assert_eq!(decide_gate(&body(), None, &wrong, &asked("a")), Err(GateRefusal::BadChange));
        }
    }

    #[test]
    fn what_opens_a_gate_that_is_shut_takes_two_people() {
        let with = |change: fn(&mut OfStanding)| {
            let mut body = body();
            change(&mut body.standing);
            body
        };
        let first = GateChange::Agrement { number: "1".to_owned(), from: TODAY, until: date(2031, 1, 4) };
        let certificate = GateChange::Qualiopi { from: TODAY, until: date(2029, 1, 4) };
        for (body, opening) in [
            (with(|of| of.agrement = None), first.clone()),
            (with(|of| of.agrement = Some((date(2022, 1, 1), date(2026, 12, 31)))), first.clone()),
            (
                with(|of| of.agrement = Some((date(2025, 1, 1), date(2027, 1, 3)))),
                agrement(date(2028, 12, 31)),
            ),
            (with(|of| of.agrement_suspended = true), GateChange::Lift {}),
            (with(|of| of.qualiopi = false), certificate.clone()),
            (with(|of| of.nda_until = Some(date(2027, 1, 3))), GateChange::NdaGoesOn {}),
            // Nobody knows until when: any day may be earlier.
            (with(|of| of.qualiopi_dates = None), certificate),
        ] {
            let proposed = decide_gate(&body, None, &change(opening.clone()), &asked("a")).unwrap();
            assert!(proposed.body.is_none() && proposed.waiting.is_some(), "{opening:?}");
        }
    }

    #[test]
    fn who_decides_names_the_proposal_that_he_was_shown() {
        let proposed =
            decide_gate(&body(), None, &change(GateChange::Suspend { until: None }), &asked("a")).unwrap();
        let waiting = proposed.waiting.unwrap();
        let proposed_at = Timestamp::from_second(1).unwrap();
        for other in [
            GateCommand::Approve { proposed_at, comment: String::new() },
            GateCommand::Refuse { proposed_at, reason: "Erreur.".to_owned() },
        ] {
            let decided = decide_gate(&body(), Some(&waiting), &other, &asked("b"));
            assert_eq!(decided, Err(GateRefusal::WaitsOther));
        }
    }

    #[test]
    fn a_suspension_ends_by_itself_and_is_never_longer_than_the_law_lets_it_be() {
        let suspend = |until| change(GateChange::Suspend { until });
        let suspended = |body: &TrainingBody, until, today| {
            let asked = |who| Asked { today, ..asked(who) };
            let waiting = decide_gate(body, None, &suspend(until), &asked("a"))?.waiting.expect("two people");
            let yes = GateCommand::Approve { proposed_at: waiting.at, comment: String::new() };
            decide_gate(body, Some(&waiting), &yes, &asked("b"))
        };
        let of_body = |decision: GateDecision| decision.body.expect("a body");
        let whole = suspended(&body(), None, TODAY).expect("suspended");
        assert!(whole.messages[0].text.contains("4 mai 2027"), "{}", whole.messages[0].text);
        let whole = of_body(whole);
        assert_eq!(whole.standing.suspension, Some((TODAY, date(2027, 5, 4))));
        for (day, expected) in [(TODAY, true), (date(2027, 5, 4), true), (date(2027, 5, 5), false)] {
            assert_eq!(whole.standing.is_suspended(day), expected, "{day}");
        }
        for wrong in [date(2027, 1, 3), date(2027, 5, 5)] {
            assert_eq!(suspended(&body(), Some(wrong), TODAY).unwrap_err(), GateRefusal::BadChange);
        }
        // A longer one counts from its first day; the same again changes nothing.
        let short = of_body(suspended(&body(), Some(date(2027, 2, 4)), TODAY).expect("suspended"));
        let later = date(2027, 2, 1);
        let longer = of_body(suspended(&short, None, later).expect("suspended"));
        assert_eq!(longer.standing.suspension, Some((TODAY, date(2027, 5, 4))));
        assert_eq!(suspended(&longer, None, later).unwrap_err(), GateRefusal::Same);
        // One that was to end before it is approved is no suspension.
        let proposed = decide_gate(&body(), None, &suspend(Some(TODAY)), &asked("a"));
        let waiting = proposed.expect("proposed").waiting.expect("two people");
        let yes = GateCommand::Approve { proposed_at: waiting.at, comment: String::new() };
        let late = Asked { today: date(2027, 1, 5), ..asked("b") };
        assert_eq!(decide_gate(&body(), Some(&waiting), &yes, &late), Err(GateRefusal::BadChange));
        // What is shut is opened earlier by two people.
        let shorter = decide_gate(&longer, None, &suspend(Some(date(2027, 3, 1))), &asked("a"));
        assert!(shorter.expect("proposed").body.is_none());
    }
}
