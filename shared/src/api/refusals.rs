//! How the refusals of the aggregates beside the dossiers look on the wire: the only place that gives them a status.

use crate::accreditation::AccreditationRefusal;
use crate::alerts::AlertsRefused;
use crate::attendance::AttendanceRefused;
use crate::catalogue::SessionRefusal;
use crate::catalogue::editing::EditingRefusal;
use crate::cover::CoverRefusal;
use crate::favourites::TooMany;
use crate::habilitation::{BothSides, HabilitationRefusal};
use crate::law::LawRefusal;
use crate::lifecycle::Actor;
use crate::needs::NeedRefusal;
use crate::opening::{NotUnderstood, OpeningRefusal};
use crate::opinions::OpinionRefusal;
use crate::organisme::{BankDetailsRefusal, CorrectionRefusal, GateRefusal};
use crate::payments::{BankFileRefusal, PaymentRefusal, SettlementRefusal};
use crate::register::{EndingRefusal, ImportRefusal};
use crate::review::ReviewRefusal;
use crate::sessions::SessionRefused;
use crate::software::KeyRefusal;
use crate::suspense::SuspenseRefusal;
use crate::texts::sentences;
use crate::waiting::WaitRefused;

use super::Problem;

/// A refusal of an accreditation, as this reader is told.
#[must_use]
pub fn accreditation_problem(refusal: AccreditationRefusal, reader: Actor) -> Problem {
    use AccreditationRefusal as R;
    let (code, detail) = (refusal.code(), refusal.said_to(reader));
    match refusal {
        R::Fields(errors) => {
            Problem { errors, ..Problem::new(422, code, sentences::TitleRequestToCorrect.said(), detail) }
        }
        R::NoReason => Problem::field("/reason", code, detail),
        R::NoWords => Problem::field("/words", code, detail),
        R::NothingAsked => Problem::field("/pieces", code, detail),
        R::BadTyped => Problem::new(422, code, sentences::TitleTextTooLong.said(), detail),
        R::PiecesMissing(_) => Problem::new(409, code, sentences::TitlePiecesMissing.said(), detail),
        R::FourEyes | R::OwnMatter => Problem::new(409, code, sentences::TitleAnotherPerson.said(), detail),
        R::UnknownEstablishment | R::ClosedEstablishment(_) | R::RegisterSilent => {
            Problem::new(409, code, sentences::TitleEstablishmentRefused.said(), detail)
        }
        R::Internal(_) => Problem::new(500, code, sentences::TitleInternal.said(), detail),
        R::WrongState(_)
        | R::Changed
        | R::TooLate
        | R::TooManyPieces
        | R::SomebodyElse(_)
        | R::Accredited
        | R::GateOver => Problem::new(409, code, sentences::TitleImpossible.said(), detail),
    }
}

impl From<CorrectionRefusal> for Problem {
    fn from(refusal: CorrectionRefusal) -> Self {
        use CorrectionRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match (refusal.field(), refusal) {
            (Some(field), _) => Self::field(&["/", field].concat(), code, detail),
            (None, R::NothingWaits) => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            (None, R::FourEyes) => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            (None, _) => Self::new(409, code, sentences::TitleNothingCorrected.said(), detail),
        }
    }
}

impl From<EditingRefusal> for Problem {
    fn from(refusal: EditingRefusal) -> Self {
        use EditingRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::Incomplete(errors) => {
                Self { errors, ..Self::new(422, code, sentences::TitleToCorrect.said(), detail) }
            }
            R::TooMuch => Self::new(422, code, sentences::TitleTextTooLong.said(), detail),
            R::DraftChanged { .. }
            | R::OfferChanged
            | R::Archived
            | R::NotArchived
            | R::NotByHand
            | R::NumberTaken => Self::new(409, code, sentences::TitleImpossible.said(), detail),
        }
    }
}

impl From<OpinionRefusal> for Problem {
    fn from(refusal: OpinionRefusal) -> Self {
        use OpinionRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::NoReason => Self::field("/reason", code, detail),
            R::NoWords => Self::field("/words", code, detail),
            R::Changed | R::NothingWaits | R::NotAnswerable => {
                Self::new(409, code, sentences::TitleNothingChanged.said(), detail)
            }
        }
    }
}

impl From<KeyRefusal> for Problem {
    fn from(refusal: KeyRefusal) -> Self {
        use KeyRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::BadName => Self::field("/name", code, detail),
            R::NoPower => Self::field("/powers", code, detail),
            R::NoReason => Self::field("/reason", code, detail),
            R::TooMany | R::Revoked | R::ChangesOver => {
                Self::new(409, code, sentences::TitleNothingChanged.said(), detail)
            }
        }
    }
}

impl From<GateRefusal> for Problem {
    fn from(refusal: GateRefusal) -> Self {
        use GateRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::BadChange => Self::field("/until", code, detail),
            R::Gap => Self::field("/from", code, detail),
            R::NoReason => Self::field("/reason", code, detail),
            R::NothingWaits => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::Same | R::WaitsAlready | R::WaitsOther => {
                Self::new(409, code, sentences::TitleNothingChanged.said(), detail)
            }
        }
    }
}

impl From<BankDetailsRefusal> for Problem {
    fn from(refusal: BankDetailsRefusal) -> Self {
        use BankDetailsRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::BadIban(_) | R::OutsideSepa => Self::field("/iban", code, detail),
            R::BadHolder => Self::field("/holder", code, detail),
            R::NoReason | R::PayeeNotConfirmed => Self::field("/reason", code, detail),
            R::NothingWaits => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::FourEyes | R::SecondPerson => {
                Self::new(409, code, sentences::TitleAnotherPerson.said(), detail)
            }
            R::OtherProposal => Self::new(409, code, sentences::TitleOtherAccount.said(), detail),
        }
    }
}

impl From<NeedRefusal> for Problem {
    fn from(refusal: NeedRefusal) -> Self {
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            NeedRefusal::UnknownTheme => Self::field("/theme", code, detail),
            NeedRefusal::TooMany => Self::new(409, code, sentences::TitleNeedNotCounted.said(), detail),
        }
    }
}

impl From<HabilitationRefusal> for Problem {
    fn from(refusal: HabilitationRefusal) -> Self {
        use HabilitationRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::BadName => Self::field("/name", code, detail),
            R::BadMail | R::InvitedAlready => Self::field("/mail", code, detail),
            R::NoPermission | R::OnlyAdministrators => Self::field("/permissions", code, detail),
            R::OverAlready => Self::field("/until", code, detail),
            R::NoReason => Self::field("/reason", code, detail),
            R::Unknown => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::AdministratorsThere => {
                Self::new(409, code, sentences::TitleHabilitationUnchanged.said(), detail)
            }
            R::Oneself | R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::TooMany | R::NothingWaits | R::Expired | R::LastAdministrator => {
                Self::new(409, code, sentences::TitleHabilitationUnchanged.said(), detail)
            }
        }
    }
}

impl From<CoverRefusal> for Problem {
    fn from(refusal: CoverRefusal) -> Self {
        use CoverRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::Reason => Self::field("/reason", code, detail),
            R::Amount => Self::field("/amount", code, detail),
            R::Days => Self::field("/until", code, detail),
            R::ToCome => Self::field("/on", code, detail),
            R::Reference => Self::field("/reference", code, detail),
            R::Unknown => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::NothingWaits => Self::new(409, code, sentences::TitleDecidedAlready.said(), detail),
            R::Posted => Self::new(409, code, sentences::TitleReceiptKnown.said(), detail),
            R::ToMatch { .. } => Self::new(409, code, sentences::TitleToMatch.said(), detail),
            R::Internal(_) => Self::new(500, code, sentences::TitleInternal.said(), detail),
        }
    }
}

impl From<LawRefusal> for Problem {
    fn from(refusal: LawRefusal) -> Self {
        use LawRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::Unknown | R::Undated => Self::field("/key", code, detail),
            R::Value(_) | R::Bounds { .. } => Self::field("/value", code, detail),
            R::NotAhead | R::Begins => Self::field("/from", code, detail),
            R::End | R::Overlaps(_) | R::Gap => Self::field("/to", code, detail),
            R::Source => Self::field("/source", code, detail),
            R::Reason => Self::field("/reason", code, detail),
            R::NothingWaits => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::Changed => Self::new(409, code, sentences::TitleProposalChanged.said(), detail),
            R::WaitsAlready | R::NotUndone | R::NotReplayed => {
                Self::new(409, code, sentences::TitleNothingChanged.said(), detail)
            }
        }
    }
}

impl From<SuspenseRefusal> for Problem {
    fn from(refusal: SuspenseRefusal) -> Self {
        use SuspenseRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::NoReason => Self::field("/reason", code, detail),
            R::WrongWay => Self::field("/destination", code, detail),
            R::Unknown | R::NotOwed | R::NotRecorded | R::NotOpposite(_) => {
                Self::field("/whose", code, detail)
            }
            R::OfABatch => Self::new(409, code, sentences::TitleWholeBatch.said(), detail),
            R::OfATransfer(_) => Self::new(409, code, sentences::TitleWithThePayment.said(), detail),
            R::NothingWaits => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::Changed => Self::new(409, code, sentences::TitleProposalChanged.said(), detail),
            R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::Internal(_) => Self::new(500, code, sentences::TitleInternal.said(), detail),
        }
    }
}

impl From<BothSides> for Problem {
    fn from(refusal: BothSides) -> Self {
        Self::new(403, refusal.code(), sentences::TitleOtherSide.said(), refusal.to_string())
    }
}

impl From<BankFileRefusal> for Problem {
    fn from(refusal: BankFileRefusal) -> Self {
        use BankFileRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::NotTaken(_) => Self::new(422, code, sentences::TitleFileNotTaken.said(), detail),
            R::StillApplying => Self::new(409, code, sentences::TitleFileApplying.said(), detail),
            R::NothingWaits => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::NoReason => Self::field("/reason", code, detail),
        }
    }
}

impl From<SettlementRefusal> for Problem {
    fn from(refusal: SettlementRefusal) -> Self {
        use SettlementRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::WrongState(_) => Self::new(409, code, sentences::TitleFileWrongState.said(), detail),
            R::Answered => Self::new(409, code, sentences::TitleFileAnswered.said(), detail),
            R::NothingProposed => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::Changed => Self::new(409, code, sentences::TitleProposalChanged.said(), detail),
            R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::NoReason => Self::field("/reason", code, detail),
        }
    }
}

impl From<PaymentRefusal> for Problem {
    fn from(refusal: PaymentRefusal) -> Self {
        use PaymentRefusal as R;
        match refusal {
            R::FourEyes => {
                let detail = sentences::PaymentStoppedFourEyes.said();
                Self::new(409, "four-eyes", sentences::TitleAnotherPerson.said(), detail)
            }
            R::Changed => {
                let detail = sentences::PaymentStoppedChanged.said();
                Self::new(409, "proposal-changed", sentences::TitlePaymentChanged.said(), detail)
            }
            R::NoReason => Self::field("/reason", "reason-missing", sentences::PaymentStoppedNoReason.said()),
            R::NothingProposed => {
                let detail = sentences::PaymentStoppedNothingProposed.said();
                Self::new(404, "not-found", sentences::TitleNotFound.said(), detail)
            }
            R::Internal(what) => Self::new(500, "internal", sentences::TitleInternal.said(), what),
            other => {
                let detail = sentences::PaymentStoppedImpossible { raison: &other.to_string() }.said();
                Self::new(409, "payment-wrong-state", sentences::TitlePaymentWrongState.said(), detail)
            }
        }
    }
}

impl From<OpeningRefusal> for Problem {
    fn from(refusal: OpeningRefusal) -> Self {
        use OpeningRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::BadNir(_) | R::Provisional | R::OtherIdentity(_) => Self::field("/nir", code, detail),
            R::Internal(_) => Self::new(500, code, sentences::TitleInternal.said(), detail),
        }
    }
}

impl From<ReviewRefusal> for Problem {
    fn from(refusal: ReviewRefusal) -> Self {
        use ReviewRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::NoReason => Self::field("/reason", code, detail),
            R::NothingSent => Self::field("/words", code, detail),
            R::NoMandate | R::SeveralPeople | R::NotEligible => Self::field("/mandates", code, detail),
            R::NoDepartement => Self::field("/departement", code, detail),
            R::BadEmail => Self::field("/email", code, detail),
            R::WrongState(_) | R::TooLate | R::TooManyProofs | R::UnknownMandate | R::Taken => {
                Self::new(409, code, sentences::TitleImpossible.said(), detail)
            }
            R::FourEyes | R::OwnMatter => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
        }
    }
}

impl From<EndingRefusal> for Problem {
    fn from(refusal: EndingRefusal) -> Self {
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            EndingRefusal::HowMany => Self::field("/keys", code, detail),
            EndingRefusal::OneDayForMany | EndingRefusal::BadDay | EndingRefusal::ByLaw(_) => {
                Self::field("/end", code, detail)
            }
            EndingRefusal::NoReason => Self::field("/reason", code, detail),
            EndingRefusal::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            EndingRefusal::NothingWaits => {
                Self::new(409, code, sentences::TitleMandateDecided.said(), detail)
            }
        }
    }
}

impl From<ImportRefusal> for Problem {
    fn from(refusal: ImportRefusal) -> Self {
        use ImportRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::InTheFuture | R::Older(_) => Self::field("/publication", code, detail),
            R::HowManyFiles | R::FileSize(_) => Self::field("/files", code, detail),
            R::NotAnnounced => Self::new(404, code, sentences::TitleNotFound.said(), detail),
            R::PieceLength { .. } => Self::new(422, code, sentences::TitlePieceUnexpected.said(), detail),
            R::Begun => Self::new(409, code, sentences::TitleImportBegun.said(), detail),
            R::Incomplete { .. } => Self::new(422, code, sentences::TitleFileIncomplete.said(), detail),
            R::NotTheRegister { .. } => Self::new(422, code, sentences::TitleFileRefused.said(), detail),
            R::NotYours(_) => Self::new(409, code, sentences::TitleImportOfAnother.said(), detail),
            R::ChangedSince => Self::new(409, code, sentences::TitleFilesChanged.said(), detail),
            R::NotTried | R::NotApplied => {
                Self::new(409, code, sentences::TitleImportNotApplied.said(), detail)
            }
            R::FourEyes => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
            R::UnderWay => Self::new(409, code, sentences::TitleImportUnderWay.said(), detail),
            R::NoReason => Self::field("/reason", code, detail),
            R::EndsNotTyped(_) => Self::field("/ends", code, detail),
            R::EndsNotStated { .. } => Self::new(409, code, sentences::TitleAnotherPerson.said(), detail),
        }
    }
}

impl From<SessionRefusal> for Problem {
    fn from(refusal: SessionRefusal) -> Self {
        use SessionRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::NoStart | R::StartOutside => Self::field("/start", code, detail),
            R::OtherAction => Self::field("/session", code, detail),
            R::NoDate => Self::new(500, code, sentences::TitleInternal.said(), detail),
        }
    }
}

impl From<NotUnderstood> for Problem {
    fn from(refusal: NotUnderstood) -> Self {
        Self::field("/understood", "not-understood", refusal.to_string())
    }
}

impl From<WaitRefused> for Problem {
    fn from(refusal: WaitRefused) -> Self {
        Self::new(409, refusal.code(), sentences::TitleWaitingList.said(), refusal.to_string())
    }
}

impl From<AttendanceRefused> for Problem {
    fn from(refusal: AttendanceRefused) -> Self {
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal.field() {
            Some(field) => Self::field(field, code, detail),
            None => Self::new(409, code, sentences::TitleNotSigned.said(), detail),
        }
    }
}

impl From<SessionRefused> for Problem {
    fn from(refusal: SessionRefused) -> Self {
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal.field() {
            Some(field) => Self::field(field, code, detail),
            None => Self::new(409, code, sentences::TitleNothingChanged.said(), detail),
        }
    }
}

impl From<AlertsRefused> for Problem {
    fn from(refusal: AlertsRefused) -> Self {
        let (code, title) = match refusal {
            AlertsRefused::TooMany => ("too-many-alerts", sentences::TitleTooManyAlerts.said()),
            AlertsRefused::TooWide(_) => ("alert-too-wide", sentences::TitleAlertTooWide.said()),
        };
        Self::new(409, code, title, refusal.to_string())
    }
}

impl From<TooMany> for Problem {
    fn from(refusal: TooMany) -> Self {
        Self::new(409, "too-many-favourites", sentences::TitleTooManyFavourites.said(), refusal.to_string())
    }
}
