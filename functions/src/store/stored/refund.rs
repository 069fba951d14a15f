//! Card money that goes back, as it is stored.

use jiff::civil::Date;
use mce_shared::ids::{DossierId, EluId};
use mce_shared::money::Euros;
use mce_shared::payments::{self, RefundState};

use super::dossier::StoredCardReference;
use super::stored;

stored! {
    StoredRefund = payments::Refund {
        dossier: DossierId,
        number: u32,
        elu: EluId,
        amount: Euros,
        cumulative: Euros,
        card: StoredCardReference,
        #[serde(with = "mce_shared::wire::date")]
        until: Date,
        #[serde(flatten)]
        state: RefundState,
    }
}
