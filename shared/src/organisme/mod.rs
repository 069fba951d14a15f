//! A training body (organisme de formation): who it is, its agrément, and the account on which it is paid.

mod bank_details;

pub use bank_details::{
    BankDetailsCommand, BankDetailsDecision, BankDetailsRefusal, BankDetailsRow, IbanChange, IbanDecision,
    decide_bank_details, is_recent, payable_account,
};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::OfView;
use crate::catalogue::OfStanding;
use crate::identifiers::{Sealed, Siret};

/// A training body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingBody {
    /// Establishment.
    pub siret: Siret,
    /// Name.
    pub name: String,
    /// Activity declaration.
    pub nda: String,
    /// Agrément, its dates and whether it is suspended; Qualiopi.
    pub standing: OfStanding,
    /// Number of the agrément, empty without one.
    pub agrement_number: String,
    /// Street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Where to write to.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Account to be paid on.
    pub iban: Sealed,
    /// Its bank.
    pub bic: Option<String>,
    /// Since when this is the account to pay; none since the beginning.
    #[serde(default)]
    pub iban_since: Option<Timestamp>,
}

impl TrainingBody {
    /// What the public sees of it on `today`.
    #[must_use]
    pub fn public(&self, today: Date) -> OfView {
        OfView {
            siret: self.siret.to_string(),
            name: self.name.clone(),
            town: self.town.clone(),
            email: self.email.clone(),
            agrement: self.standing.french(today),
        }
    }

    /// Whether the account to pay was changed after `moment`: what failed then can be paid again.
    #[must_use]
    pub fn changed_account_since(&self, moment: Timestamp) -> bool {
        self.iban_since.is_some_and(|since| since > moment)
    }
}
