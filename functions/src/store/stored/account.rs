//! An account, as it is stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::identifiers::{Sealed, Sex};
use mce_shared::identity::CivilIdentity;
use mce_shared::ids::EluId;
use mce_shared::opening;

use super::stored;

stored! {
    /// An élu's account.
    StoredAccount = opening::EluAccount {
        elu: EluId,
        identity: CivilIdentity,
        email: String,
        nir: Sealed,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "mce_shared::wire::optional_date")]
        pension_declared_on: Option<Date>,
        activated_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assigned: Option<StoredAssigned>,
    }

    /// How the register has somebody whom the names of his identity do not find.
    StoredAssigned = opening::Assigned {
        names: Vec<String>,
        first_name: String,
        sex: Sex,
        #[serde(with = "mce_shared::wire::date")]
        birth_date: Date,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<String>,
    }
}
