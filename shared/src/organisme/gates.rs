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
mod tests;
