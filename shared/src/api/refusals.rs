//! How the refusals of the aggregates beside the dossiers look on the wire: the only place that gives them a status.

use crate::opening::OpeningRefusal;
use crate::organisme::BankDetailsRefusal;

use super::Problem;

impl From<BankDetailsRefusal> for Problem {
    fn from(refusal: BankDetailsRefusal) -> Self {
        use BankDetailsRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::BadIban(_) | R::OutsideSepa => Self::field("/iban", code, detail),
            R::NoReason => Self::field("/reason", code, detail),
            R::OldSignIn => Self::new(403, code, "Reconnexion nécessaire", detail),
            R::NothingWaits => Self::new(404, code, "Introuvable", detail),
            R::FourEyes => Self::new(409, code, "Une autre personne doit décider", detail),
        }
    }
}

impl From<OpeningRefusal> for Problem {
    fn from(refusal: OpeningRefusal) -> Self {
        use OpeningRefusal as R;
        let (code, detail) = (refusal.code(), refusal.to_string());
        match refusal {
            R::BadNir(_) | R::Provisional | R::OtherIdentity(_) => Self::field("/nir", code, detail),
            R::IncompleteBirthDate => Self::new(422, code, "Identité incomplète", detail),
            R::NirTaken => Self::new(409, code, "Numéro déjà utilisé", detail),
            R::Excluded(_) => Self::new(422, code, "Mandat sans droit DIFE", detail),
            R::Internal(_) => Self::new(500, code, "Erreur interne", detail),
        }
    }
}
