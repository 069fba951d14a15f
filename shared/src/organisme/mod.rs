//! A training body (organisme de formation): who it is, its agrément, and the account on which it is paid.

mod agrements;
mod bank_details;
mod correction;
mod gates;
mod notices;

pub use agrements::{AGREMENT_COLUMNS, AGREMENT_LINES_MAX, AgrementLine, AgrementMistake};

pub use bank_details::{
    AccountCheck, BankDetailsCommand, BankDetailsDecision, BankDetailsFacts, BankDetailsRefusal,
    BankDetailsRow, HOLDER_MAX, IbanChange, IbanDecision, Seen, WaitingAccount, account_holder,
    decide_bank_details, payable_account,
};

pub use correction::{
    BodyDetails, BodyRow, Correction, CorrectionCommand, CorrectionDecision, CorrectionRefusal, STREET_MAX,
    TOWN_MAX, WaitingCorrection, decide_correction,
};

pub use gates::{Gate, GateChange, GateCommand, GateDecision, GateRefusal, WaitingGate, decide_gate};

pub use notices::{gate_notices, renewal_until};

use jiff::Timestamp;

use crate::catalogue::OfStanding;
use crate::identifiers::{Sealed, Siret};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingBody {
    pub siret: Siret,
    pub name: String,
    /// Activity declaration.
    pub nda: String,
    /// Agrément, its dates and whether it is suspended; Qualiopi.
    pub standing: OfStanding,
    /// Number of the agrément, empty without one.
    pub agrement_number: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
    /// Where to write to.
    pub email: String,
    pub telephone: String,
    /// Account to be paid on.
    pub iban: Sealed,
    pub bic: Option<String>,
    /// Since when this is the account to pay; none since the beginning.
    pub iban_since: Option<Timestamp>,
    /// Name of the account's holder as his bank knows it; empty when it is that of the training body.
    pub holder: String,
    /// The account that was accepted, until it may be used.
    pub coming: Option<ComingAccount>,
}

/// An account that two people have accepted, and that is not used yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingAccount {
    /// Number of the proposal.
    pub number: u32,
    pub iban: Sealed,
    pub bic: Option<String>,
    /// Name of its holder as his bank knows it.
    pub holder: String,
    /// The moment from which it is the account to pay.
    pub from: Timestamp,
}

impl TrainingBody {
    /// As it is at `now`: an account whose time has come is the account to pay.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        if let Some(coming) = self.coming.take_if(|coming| coming.from <= now) {
            self.iban = coming.iban;
            self.bic = coming.bic;
            self.holder = coming.holder;
            self.iban_since = Some(coming.from);
        }
        self
    }

    /// Whom the bank is asked to pay: the holder of the account as his bank knows him.
    #[must_use]
    pub fn payee(&self) -> &str {
        if self.holder.is_empty() { &self.name } else { &self.holder }
    }

    /// What stands for the account of who has none yet: nothing opens it.
    #[must_use]
    pub const fn no_account() -> Sealed {
        Sealed::new(String::new())
    }

    /// Whether there is an account to pay.
    #[must_use]
    pub fn has_account(&self) -> bool {
        !self.iban.as_str().is_empty()
    }

    /// Why no bank takes a transfer to it, in French. A name that is too long is cut in the file, an address without a town left out; there is
    /// nothing to write for a name that is empty.
    #[must_use]
    pub fn unpayable(&self) -> Option<&'static str> {
        if !self.has_account() {
            return Some("il n’a pas encore de compte validé");
        }
        self.payee().trim().is_empty().then_some("le nom du titulaire est vide")
    }

    /// Whether the account to pay was changed after `moment`: what failed then can be paid again.
    #[must_use]
    pub fn changed_account_since(&self, moment: Timestamp) -> bool {
        self.iban_since.is_some_and(|since| since > moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn body() -> TrainingBody {
        TrainingBody {
            siret: "73282932000074".parse().expect("a SIRET"),
            name: "Formation".to_owned(),
            nda: String::new(),
            standing: OfStanding::default(),
            agrement_number: String::new(),
            street: "1 rue Haute".to_owned(),
            postcode: "35000".to_owned(),
            town: "RENNES".to_owned(),
            email: "former@of.example".to_owned(),
            telephone: String::new(),
            iban: Sealed::new("former".to_owned()),
            bic: Some("FORMERFR".to_owned()),
            iban_since: None,
            holder: String::new(),
            coming: None,
        }
    }

    #[test]
    fn who_has_no_account_yet_is_not_paid() {
        let none = TrainingBody { iban: TrainingBody::no_account(), ..body() };
        assert!(!none.has_account() && none.unpayable().is_some_and(|why| why.contains("compte")));
        assert!(body().has_account());
    }

    #[test]
    fn what_no_bank_takes_is_said_before_a_transfer_is_ordered() {
        assert_eq!(body().unpayable(), None);
        let unnamed = TrainingBody { name: " ".to_owned(), ..body() };
        assert!(unnamed.unpayable().is_some_and(|why| why.contains("vide")));
        assert_eq!(TrainingBody { holder: "TITULAIRE".to_owned(), ..unnamed }.unpayable(), None);
        let long = TrainingBody { name: "x".repeat(71), town: String::new(), ..body() };
        assert_eq!(long.unpayable(), None, "the file cuts it, and leaves the address out");
    }
}
