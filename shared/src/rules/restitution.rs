//! What goes back to whom when only a part of the price is owed (rules §5, refund order).

use super::financing::Split;
use crate::money::Euros;

/// What each source gets back when only `due` is owed out of what was `paid`: the amount is charged in the order of use
/// (DIFE, dotation, CPF, CEC, card), so the last to pay is the first to be refunded. A `due` above what was paid
/// takes everything, and no more.
pub fn restitution(due: Euros, paid: &Split) -> Split {
    let mut left = due.or_zero();
    let mut back = |put: Euros| {
        let charged = put.min(left);
        left -= charged;
        put - charged
    };
    Split {
        dife: back(paid.dife),
        dotation: back(paid.dotation),
        cpf: back(paid.cpf),
        cec: back(paid.cec),
        card: back(paid.card),
    }
}
