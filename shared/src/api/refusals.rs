//! How the refusals of the aggregates beside the dossiers look on the wire: the only place that gives them a status.

use crate::alerts::AlertsRefused;
use crate::catalogue::SessionRefusal;
use crate::cover::CoverRefusal;
use crate::favourites::TooMany;
use crate::habilitation::{BothSides, HabilitationRefusal};
use crate::needs::NeedRefusal;
use crate::opening::{NotUnderstood, OpeningRefusal};
use crate::organisme::{BankDetailsRefusal, CorrectionRefusal};
use crate::payments::{BankFileRefusal, PaymentRefusal, SettlementRefusal};
use crate::register::{EndingRefusal, ImportRefusal};
use crate::review::ReviewRefusal;
use crate::suspense::SuspenseRefusal;

use super::Problem;

impl From<CorrectionRefusal> for Problem {
    fn from(refusal: CorrectionRefusal) -> Self {
        use CorrectionRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match (refusal.field(), refusal) {
            (Some(field), _) => Self::field(&["/", field].concat(), code, detail),
            (None, R::NothingWaits) => Self::new(404, code, "Introuvable", detail),
            (None, R::FourEyes) => Self::new(409, code, "Une autre personne doit décider", detail),
            (None, _) => Self::new(409, code, "Rien n’est corrigé", detail),
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
            R::NothingWaits => Self::new(404, code, "Introuvable", detail),
            R::FourEyes | R::SecondPerson => Self::new(409, code, "Une autre personne doit décider", detail),
            R::OtherProposal => Self::new(409, code, "Ce n’est plus le même compte", detail),
        }
    }
}

impl From<NeedRefusal> for Problem {
    fn from(refusal: NeedRefusal) -> Self {
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            NeedRefusal::UnknownTheme => Self::field("/theme", code, detail),
            NeedRefusal::TooMany => Self::new(409, code, "Besoin non compté", detail),
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
            R::Unknown => Self::new(404, code, "Introuvable", detail),
            R::AdministratorsThere => Self::new(409, code, "Habilitation inchangée", detail),
            R::Oneself | R::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
            R::TooMany | R::NothingWaits | R::Expired | R::LastAdministrator => {
                Self::new(409, code, "Habilitation inchangée", detail)
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
            R::Unknown => Self::new(404, code, "Introuvable", detail),
            R::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
            R::NothingWaits => Self::new(409, code, "Déjà décidé", detail),
            R::Posted => Self::new(409, code, "Versement déjà connu", detail),
            R::ToMatch { .. } => Self::new(409, code, "À rapprocher d’abord", detail),
            R::Internal(_) => Self::new(500, code, "Erreur interne", detail),
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
            R::Unknown | R::NotOwed | R::NotOpposite(_) => Self::field("/whose", code, detail),
            R::OfABatch => Self::new(409, code, "Lot à décider par virement", detail),
            R::OfATransfer(_) => Self::new(409, code, "À décider avec le paiement", detail),
            R::NothingWaits => Self::new(404, code, "Introuvable", detail),
            R::Changed => Self::new(409, code, "La proposition a changé", detail),
            R::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
            R::Internal(_) => Self::new(500, code, "Erreur interne", detail),
        }
    }
}

impl From<BothSides> for Problem {
    fn from(refusal: BothSides) -> Self {
        Self::new(403, refusal.code(), "Une autre personne doit s’en charger", refusal.to_string())
    }
}

impl From<BankFileRefusal> for Problem {
    fn from(refusal: BankFileRefusal) -> Self {
        use BankFileRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::NotTaken(_) => Self::new(422, code, "Fichier non pris", detail),
            R::StillApplying => Self::new(409, code, "Fichier en cours d’application", detail),
            R::NothingWaits => Self::new(404, code, "Introuvable", detail),
            R::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
            R::NoReason => Self::field("/reason", code, detail),
        }
    }
}

impl From<SettlementRefusal> for Problem {
    fn from(refusal: SettlementRefusal) -> Self {
        use SettlementRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::WrongState(_) => Self::new(409, code, "Fichier dans un autre état", detail),
            R::Answered => Self::new(409, code, "La banque a ce fichier", detail),
            R::NothingProposed => Self::new(404, code, "Introuvable", detail),
            R::Changed => Self::new(409, code, "La proposition a changé", detail),
            R::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
            R::NoReason => Self::field("/reason", code, detail),
        }
    }
}

impl From<PaymentRefusal> for Problem {
    fn from(refusal: PaymentRefusal) -> Self {
        use PaymentRefusal as R;
        match refusal {
            R::FourEyes => {
                let detail = "Vous avez proposé cette action : une autre personne doit en décider.";
                Self::new(409, "four-eyes", "Une autre personne doit décider", detail)
            }
            R::Changed => {
                let detail = "Une autre proposition, ou une réponse de la banque, est arrivée depuis : actualisez la page et relisez ce paiement avant d’en décider.";
                Self::new(409, "proposal-changed", "Le paiement a changé", detail)
            }
            R::NoReason => Self::field("/reason", "reason-missing", "Dites pourquoi."),
            R::NothingProposed => {
                let detail = "Rien n’est proposé pour ce paiement : la décision vient peut-être d’être prise. Actualisez la page.";
                Self::new(404, "not-found", "Introuvable", detail)
            }
            R::Internal(what) => Self::new(500, "internal", "Erreur interne", what),
            other => {
                let detail = format!("Cette action n’est pas possible : {other}. Actualisez la page.");
                Self::new(409, "payment-wrong-state", "Paiement dans un autre état", detail)
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
            R::Internal(_) => Self::new(500, code, "Erreur interne", detail),
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
                Self::new(409, code, "Action impossible", detail)
            }
            R::FourEyes | R::OwnMatter => Self::new(409, code, "Une autre personne doit décider", detail),
        }
    }
}

impl From<EndingRefusal> for Problem {
    fn from(refusal: EndingRefusal) -> Self {
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            EndingRefusal::HowMany => Self::field("/keys", code, detail),
            EndingRefusal::OneDayForMany | EndingRefusal::BadDay => Self::field("/end", code, detail),
            EndingRefusal::NoReason => Self::field("/reason", code, detail),
            EndingRefusal::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
            EndingRefusal::NothingWaits => Self::new(409, code, "Mandat déjà décidé", detail),
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
            R::NotAnnounced => Self::new(404, code, "Introuvable", detail),
            R::PieceLength { .. } => Self::new(422, code, "Morceau inattendu", detail),
            R::Begun => Self::new(409, code, "Import commencé", detail),
            R::Incomplete { .. } => Self::new(422, code, "Fichier incomplet", detail),
            R::NotTheRegister { .. } => Self::new(422, code, "Fichier refusé", detail),
            R::NotYours(_) => Self::new(409, code, "Import d’une autre personne", detail),
            R::ChangedSince => Self::new(409, code, "Fichiers changés depuis l’essai", detail),
            R::NotTried | R::NotApplied => Self::new(409, code, "Import non appliqué", detail),
            R::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
            R::NoReason => Self::field("/reason", code, detail),
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
            R::NoDate => Self::new(500, code, "Erreur interne", detail),
        }
    }
}

impl From<NotUnderstood> for Problem {
    fn from(refusal: NotUnderstood) -> Self {
        Self::field("/understood", "not-understood", refusal.to_string())
    }
}

impl From<AlertsRefused> for Problem {
    fn from(refusal: AlertsRefused) -> Self {
        Self::new(409, "too-many-alerts", "Trop de recherches suivies", refusal.to_string())
    }
}

impl From<TooMany> for Problem {
    fn from(refusal: TooMany) -> Self {
        Self::new(409, "too-many-favourites", "Trop de favoris", refusal.to_string())
    }
}
