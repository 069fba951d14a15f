//! A payment as a settlement ordered it.

use super::{Attempt, Payable};
use crate::api::TransferView;
use crate::money::Euros;

/// A payment of a settlement: the payable as it is now, and the reference under which the settlement ordered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// The payable.
    pub payable: Payable,
    /// The reference.
    pub reference: String,
}

impl Ordered {
    /// The attempt of the settlement.
    #[must_use]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.payable.attempts.iter().find(|attempt| attempt.reference == self.reference)
    }

    /// How much the settlement ordered.
    #[must_use]
    pub fn amount(&self) -> Euros {
        self.attempt().map(|attempt| attempt.amount).unwrap_or_default()
    }

    /// Whether the bank refused it: its money never left, as far as the bank has told.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.attempt()
            .is_some_and(|attempt| attempt.is_refused() && attempt.debited_after_refusal().is_none())
    }

    /// As the gestionnaire sees it.
    #[must_use]
    pub fn view(&self) -> TransferView {
        let attempt = self.attempt();
        let failure = attempt.and_then(|attempt| attempt.failure.as_ref());
        let state = match attempt {
            Some(attempt) if failure.is_none() && attempt.executed_on.is_some() => "Exécuté",
            Some(attempt) if failure.is_none() && attempt.acknowledged_on.is_some() => {
                "Pris en charge par la banque"
            }
            Some(_) if failure.is_none() => "Remis à la banque",
            _ => "Refusé ou revenu",
        };
        TransferView {
            reference: self.reference.clone(),
            of: self.payable.of.clone(),
            dossier: self.payable.dossier.to_string(),
            amount: self.amount(),
            state: state.to_owned(),
            executed_on: attempt.and_then(|attempt| attempt.executed_on),
            failure: failure.map(|failure| failure.reason.clone()),
        }
    }
}
