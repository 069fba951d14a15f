//! Why a command is refused. What is said of it depends on who reads: [`Refusal::said_to`]; the words are in
//! `texts/refusals.toml`.

use jiff::SignedDuration;
use jiff::civil::Date;

use crate::french::{date_long, duration, percent};
use crate::ids::DossierId;
use crate::message::TEXT_MAX;
use crate::money::Euros;
use crate::rules::cofinancing::FundShare;
use crate::rules::deadlines::Delay;
use crate::rules::financing::Split;
use crate::texts::refusals as said;
use crate::texts::sentences;

use super::decide::CARD_PAGES_MAX;
use super::dossier::Due;
use super::table::{Actor, CommandKind, State};

/// The least that a collectivité may grant.
pub const GRANT_MIN: Euros = Euros::ONE;

/// A command that can't be carried out. [`Refusal::code`] is stable.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The dossier is not where the command needs it.
    WrongState {
        /// Where the dossier stands.
        state: State,
        /// What was asked.
        command: CommandKind,
    },
    /// The command belongs to somebody else.
    NotYours {
        /// Who may give the command.
        by: &'static [Actor],
    },
    /// The delay is over.
    TooLate {
        /// The delay that was armed.
        due: Due,
    },
    /// The training announces no prerequisites: the delay is for an answer (DL-2).
    NothingToCheck {
        /// The delay that goes on.
        due: Due,
    },
    /// The training can't be ordered; every reason, in French.
    NotEligible(Vec<Explained>),
    /// The élu has a dossier open for this session.
    AlreadyAsked {
        /// That one.
        dossier: DossierId,
    },
    /// The split that was shown is no longer the right one.
    SplitChanged {
        /// The split as it would be now.
        now: Box<Split>,
    },
    /// The price of the cancellation that was shown is no longer the right one.
    ChargeChanged {
        /// What the cancellation would cost now.
        now: Euros,
    },
    /// An amount out of its bounds.
    BadAmount(BadAmount),
    /// A date out of its bounds.
    BadDate(BadDate),
    /// A text that is missing or too long.
    BadText(BadText),
    /// A complement is asked for a training that a collectivité can't finance (FI-4).
    CofinancingNotAllowed,
    /// The remainder is already covered.
    NothingToCofinance,
    /// The fund would pay too little for a collectivité to pay too (FI-6c).
    FundShareBelowFloor(FundShare),
    AlreadyRated,
    /// There is no rating to take back.
    NotRated,
    /// Who followed nothing of a training has nothing to say of it.
    NotFollowed,
    /// What the card service says is known already.
    AlreadyPaid,
    /// No card money is missing.
    NoCardLoss,
    /// It is not, or no longer, what somebody proposed of it.
    CardLossChanged,
    /// As many card pages as may be are open.
    CardPagesOpen {
        /// How long until the first of them takes no payment any more.
        left: SignedDuration,
    },
    /// The élu did not come, but the OF had proposed another session.
    Postponed,
    /// A claim that was made already, or recognised.
    ClaimKnown,
    /// A claim that would change nothing.
    NothingToClaim,
    /// No claim waits for an answer.
    ClaimMissing,
    /// The delay would validate a service done that a claim holds.
    ClaimPending,
    /// An incident is under way.
    IncidentPending,
    /// No such incident waits.
    IncidentMissing,
    /// The same person proposes and decides.
    FourEyes,
    /// A complement is asked of somebody who can't give one.
    CollectiviteUnknown,
    /// A claim without its proof.
    ProofMissing,
    /// No place is left in the session that is proposed.
    SessionFull,
    /// What the core itself got wrong: never seen by a person unless there is a fault.
    Internal(String),
}

/// An amount, a rate or a mark out of its bounds, with the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadAmount {
    /// A proposal that is not positive, or dearer than the offer.
    Price { most: Euros },
    /// More asked of a collectivité than remains to be paid.
    Complement { most: Euros },
    /// More granted by a collectivité than it was asked, or less than one euro.
    Grant { most: Euros },
    /// A mark from one to five.
    Stars,
    /// A rate from 0 to 100 with two decimals.
    Rate,
    /// 100 % and an interruption, or the reverse.
    RateAgainstCause,
    /// An overpayment that is none.
    Overpayment { below: Euros },
    /// A wrong rate where no service done was declared.
    NoServiceDone,
    /// A correction never charges the élu more.
    CorrectionChargesMore { now: Euros, before: Euros },
    /// Nor does it change nothing.
    CorrectionChangesNothing,
}

/// A date out of its bounds, with the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadDate {
    /// The last day comes before the first one.
    EndsBeforeStart,
    /// Too soon after the request (DL-4).
    StartsTooEarly { earliest: Date, requested_on: Date },
    /// Too long after the order (TR-6).
    EndsTooLate { latest: Date, ordered_on: Date },
    /// The élu could not confirm before the session any more.
    SessionBegun { start: Date },
    /// The élu could not answer a postponement before the session.
    NoTimeToAnswer,
    /// A postponement to the days of the session itself.
    SameSession,
    /// An entry is declared once it took place.
    EntryToCome,
    /// An entry on no day of the session.
    EntryOutsideSession { start: Date, end: Date },
    /// An exit before the entry, or to come.
    ExitOutsideTraining { entry: Date },
    /// An absence is declared once the session began.
    AbsenceToCome { start: Date },
    /// A claim long after the end of the dossier (CX-5).
    ClaimTooLate { until: Date, today: Date },
}

/// A text that is missing or too long; what it is, with its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadText {
    Missing(&'static str),
    TooLong(&'static str),
}

/// One reason with its stable code and its French explanation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explained {
    /// Stable code, as in the vectors.
    pub code: String,
    /// The rule and the figures, in French.
    pub message: String,
}

impl Explained {
    /// What a training body whose agrément is over reads of its offers.
    #[must_use]
    pub fn without_agrement() -> Self {
        Self { code: "of_not_approved".to_owned(), message: sentences::WithoutAgrement.said() }
    }
}

impl Refusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "dossier-wrong-state",
            Self::NotYours { .. } => "dossier-not-yours",
            Self::TooLate { .. } => "dossier-too-late",
            Self::NothingToCheck { .. } => "nothing-to-check",
            Self::NotEligible(_) => "training-not-eligible",
            Self::AlreadyAsked { .. } => "already-asked",
            Self::SplitChanged { .. } => "split-changed",
            Self::ChargeChanged { .. } => "charge-changed",
            Self::BadAmount(_) => "bad-amount",
            Self::BadDate(_) => "bad-date",
            Self::BadText(_) => "bad-text",
            Self::CofinancingNotAllowed => "cofinancing-not-allowed",
            Self::NothingToCofinance => "nothing-to-cofinance",
            Self::FundShareBelowFloor(_) => "fund-share-below-floor",
            Self::AlreadyRated => "already-rated",
            Self::NotRated => "not-rated",
            Self::NotFollowed => "not-followed",
            Self::AlreadyPaid => "already-paid",
            Self::NoCardLoss => "no-card-loss",
            Self::CardLossChanged => "card-loss-changed",
            Self::CardPagesOpen { .. } => "card-pages-open",
            Self::Postponed => "session-postponed",
            Self::ClaimKnown => "claim-known",
            Self::NothingToClaim => "nothing-to-claim",
            Self::ClaimMissing => "claim-missing",
            Self::ClaimPending => "claim-pending",
            Self::IncidentPending => "incident-pending",
            Self::IncidentMissing => "incident-missing",
            Self::FourEyes => "four-eyes",
            Self::CollectiviteUnknown => "collectivite-unknown",
            Self::ProofMissing => "document-missing",
            Self::SessionFull => "session-full",
            Self::Internal(_) => "internal",
        }
    }

    /// What happened, the rule and its figures, and what `reader`, who gave the command, can do.
    #[must_use]
    pub fn said_to(&self, reader: Actor) -> String {
        match self {
            Self::WrongState { state, .. } => {
                said::DossierWrongState { etat: state.label_for(reader) }.said_to(reader)
            }
            Self::NotYours { by } => {
                let acteurs: Vec<_> = by.iter().map(|actor| actor.french()).collect();
                said::DossierNotYours { acteurs: &acteurs.join(" ou ") }.said_to(reader)
            }
            Self::TooLate { due } => too_late(due, reader),
            Self::NothingToCheck { due } => {
                said::NothingToCheck { delai: &due.rule.french(due.until), date: &date_long(due.until) }
                    .said_to(reader)
            }
            Self::NotEligible(reasons) => {
                let raisons: Vec<_> = reasons.iter().map(|reason| reason.message.as_str()).collect();
                said::TrainingNotEligible { raisons: &raisons.join(" ") }.said_to(reader)
            }
            Self::AlreadyAsked { dossier } => {
                said::AlreadyAsked { dossier: dossier.as_str() }.said_to(reader)
            }
            Self::SplitChanged { .. } => said::SplitChanged.said_to(reader),
            Self::ChargeChanged { now } => said::ChargeChanged { montant: &now.french() }.said_to(reader),
            Self::BadAmount(bad) => bad.said_to(reader),
            Self::BadDate(bad) => bad.said_to(reader),
            Self::BadText(bad) => bad.said_to(reader),
            Self::CofinancingNotAllowed => said::CofinancingNotAllowed.said_to(reader),
            Self::NothingToCofinance => said::NothingToCofinance.said_to(reader),
            Self::FundShareBelowFloor(fund) => said::FundShareBelowFloor {
                taux: &percent(fund.rate),
                plancher: &fund.floor.french(),
                part: &fund.share.french(),
            }
            .said_to(reader),
            Self::AlreadyRated => said::AlreadyRated.said_to(reader),
            Self::NotRated => said::NotRated.said_to(reader),
            Self::NotFollowed => said::NotFollowed.said_to(reader),
            Self::AlreadyPaid => said::AlreadyPaid.said_to(reader),
            Self::NoCardLoss => said::NoCardLoss.said_to(reader),
            Self::CardLossChanged => said::CardLossChanged.said_to(reader),
            Self::CardPagesOpen { left } => said::CardPagesOpen {
                nombre: &CARD_PAGES_MAX.to_string(),
                duree: &duration(left.as_mins() + 1),
            }
            .said_to(reader),
            Self::Postponed => said::SessionPostponed.said_to(reader),
            Self::ClaimKnown => said::ClaimKnown.said_to(reader),
            Self::NothingToClaim => said::NothingToClaim.said_to(reader),
            Self::ClaimMissing => said::ClaimMissing.said_to(reader),
            Self::ClaimPending => said::ClaimPending.said_to(reader),
            Self::IncidentPending => said::IncidentPending.said_to(reader),
            Self::IncidentMissing => said::IncidentMissing.said_to(reader),
            Self::FourEyes => said::FourEyes.said_to(reader),
            Self::CollectiviteUnknown => said::CollectiviteUnknown.said_to(reader),
            Self::ProofMissing => said::DocumentMissing.said_to(reader),
            Self::SessionFull => said::SessionFull.said_to(reader),
            Self::Internal(_) => said::Internal.said_to(reader),
        }
    }
}

/// A request or an order lapses with its delay; a postponement that nobody answered leaves the order as it was.
fn too_late(due: &Due, reader: Actor) -> String {
    let date = &date_long(due.until);
    if due.rule == Delay::PostponementAnswer {
        return said::PostponementTooLate { date }.said_to(reader);
    }
    if due.rule == Delay::ComplementAnswer {
        return said::ComplementTooLate { date }.said_to(reader);
    }
    if due.rule == Delay::BeforeSession {
        return said::SessionTooNear { date }.said_to(reader);
    }
    said::DossierTooLate { date, delai: &due.rule.french(due.until) }.said_to(reader)
}

impl BadAmount {
    fn said_to(self, reader: Actor) -> String {
        match self {
            Self::Price { most } => said::PriceOutOfBounds { montant: &most.french() }.said_to(reader),
            Self::Complement { most } => {
                let minimum = &Euros::from_cents(1).french();
                said::ComplementOutOfBounds { minimum, maximum: &most.french() }.said_to(reader)
            }
            Self::Grant { most } => {
                let minimum = &GRANT_MIN.french();
                said::GrantOutOfBounds { minimum, maximum: &most.french() }.said_to(reader)
            }
            Self::Stars => said::StarsOutOfBounds.said_to(reader),
            Self::Rate => said::RateOutOfBounds.said_to(reader),
            Self::RateAgainstCause => said::RateAgainstCause.said_to(reader),
            Self::Overpayment { below } => {
                said::OverpaymentOutOfBounds { montant: &below.french() }.said_to(reader)
            }
            Self::NoServiceDone => said::NoServiceDone.said_to(reader),
            Self::CorrectionChargesMore { now, before } => {
                said::CorrectionChargesMore { montant: &now.french(), avant: &before.french() }
                    .said_to(reader)
            }
            Self::CorrectionChangesNothing => said::CorrectionChangesNothing.said_to(reader),
        }
    }
}

impl BadDate {
    fn said_to(self, reader: Actor) -> String {
        match self {
            Self::EndsBeforeStart => said::EndsBeforeStart.said_to(reader),
            Self::StartsTooEarly { earliest, requested_on } => {
                let delai = &Delay::EarliestSessionStart.french(requested_on);
                said::StartsTooEarly { date: &date_long(earliest), delai }.said_to(reader)
            }
            Self::EndsTooLate { latest, ordered_on } => {
                let delai = &Delay::Completion.french(ordered_on);
                said::EndsTooLate { date: &date_long(latest), delai }.said_to(reader)
            }
            Self::SessionBegun { start } => said::SessionBegun { date: &date_long(start) }.said_to(reader),
            Self::NoTimeToAnswer => said::NoTimeToAnswer.said_to(reader),
            Self::SameSession => said::SameSession.said_to(reader),
            Self::EntryToCome => said::EntryToCome.said_to(reader),
            Self::EntryOutsideSession { start, end } => {
                said::EntryOutsideSession { debut: &date_long(start), fin: &date_long(end) }.said_to(reader)
            }
            Self::ExitOutsideTraining { entry } => {
                said::ExitOutsideTraining { date: &date_long(entry) }.said_to(reader)
            }
            Self::AbsenceToCome { start } => said::AbsenceToCome { date: &date_long(start) }.said_to(reader),
            Self::ClaimTooLate { until, today } => {
                let delai = &Delay::ForceMajeureClaim.french(today);
                said::ClaimTooLate { date: &date_long(until), delai }.said_to(reader)
            }
        }
    }
}

impl BadText {
    fn said_to(self, reader: Actor) -> String {
        match self {
            Self::Missing(quoi) => said::TextMissing { quoi }.said_to(reader),
            Self::TooLong(quoi) => said::TextTooLong { quoi, nombre: &TEXT_MAX.to_string() }.said_to(reader),
        }
    }
}
