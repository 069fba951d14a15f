//! What an élu can pay with, as the ledger has it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identifiers::Siren;
use crate::ids::EluId;
use crate::ledger::Account;
use crate::money::Euros;

/// The balances of an élu.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Funds {
    pub dife: Euros,
    /// Dotations, by collectivité.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, Euros>))]
    pub dotations: BTreeMap<Siren, Euros>,
    /// CPF (mirror).
    pub cpf: Euros,
    /// CEC (mirror).
    pub cec: Euros,
    /// Card money kept for the élu.
    pub card_credit: Euros,
}

impl Funds {
    /// The funds of `elu` among the balances of the ledger.
    #[must_use]
    pub fn of(elu: &EluId, balances: &[(Account, Euros)]) -> Self {
        let mut funds = Self::default();
        for (account, balance) in balances {
            match account {
                Account::Right(owner) if owner == elu => funds.dife = *balance,
                Account::Cpf(owner) if owner == elu => funds.cpf = *balance,
                Account::Cec(owner) if owner == elu => funds.cec = *balance,
                Account::Card(owner) if owner == elu => funds.card_credit = *balance,
                Account::Dotation(owner, siren) if owner == elu => {
                    funds.dotations.insert(siren.clone(), *balance);
                }
                _ => {}
            }
        }
        funds
    }

    /// What `collectivite` gave and that is still available.
    #[must_use]
    pub fn dotation(&self, collectivite: Option<&Siren>) -> Euros {
        collectivite.and_then(|siren| self.dotations.get(siren)).copied().unwrap_or_default()
    }
}

/// The balance of one account among those read.
#[must_use]
pub fn balance_of(account: &Account, balances: &[(Account, Euros)]) -> Euros {
    balances.iter().find(|(known, _)| known == account).map(|(_, balance)| *balance).unwrap_or_default()
}
