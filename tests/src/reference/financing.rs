//! Who pays what (section 5), and who gets what back. Everywhere the order is DIFE, dotation, CPF, CEC, card.

use jiff::civil::Date;

use super::parameters::{CPF_CAP_BILAN, CPF_CAP_PERMIS, CPF_CAP_RS, FUND_FLOOR_PERCENT, PARTICIPATION, on};

/// Cents by source: DIFE, dotation, CPF, CEC, card.
pub type Sources = [i64; 5];

pub const DIFE: usize = 0;
pub const DOTATION: usize = 1;
pub const CPF: usize = 2;
pub const CEC: usize = 3;
pub const CARD: usize = 4;

/// What a training for the return to work leads to, as the CPF sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certification {
    Rncp,
    Rs,
    Bilan,
    Vae,
    Permis,
}

/// What is to be paid, and what there is to pay it with.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub for_mandate: bool,
    pub on: Date,
    pub price: i64,
    pub dife: i64,
    pub dotation: i64,
    pub cpf: i64,
    pub cec: i64,
    pub certification: Certification,
    pub participation_exempt: bool,
}

/// Who pays what (FI-1 to FI-5).
pub fn split(order: &Order) -> Sources {
    let mut split = [0; 5];
    split[DIFE] = order.dife.min(order.price);
    let rest = order.price - split[DIFE];
    if order.for_mandate {
        split[DOTATION] = order.dotation.min(rest);
    } else {
        let room = (rest - participation(order)).max(0);
        split[CPF] = order.cpf.min(cpf_cap(order)).min(room);
        split[CEC] = order.cec.min(room - split[CPF]);
    }
    split[CARD] = order.price - split.iter().sum::<i64>();
    split
}

fn participation(order: &Order) -> i64 {
    if order.participation_exempt { 0 } else { on(PARTICIPATION, order.on).unwrap_or(0) }
}

fn cpf_cap(order: &Order) -> i64 {
    let cap = match order.certification {
        Certification::Rncp | Certification::Vae => None,
        Certification::Rs => on(CPF_CAP_RS, order.on),
        Certification::Bilan => on(CPF_CAP_BILAN, order.on),
        Certification::Permis => on(CPF_CAP_PERMIS, order.on),
    };
    cap.unwrap_or(i64::MAX)
}

/// The least that the fund pays beside a collectivité (FI-6c), rounded up to the cent.
pub fn fund_floor(fees_ht: i64, day: Date) -> i64 {
    (fees_ht * on(FUND_FLOOR_PERCENT, day).unwrap_or(0) + 99) / 100
}

/// Why collectivités may not give these amounts beside a fund that has so much.
pub fn cofinancing_obstacles(
    (price, fees_ht): (i64, i64),
    dife: i64,
    grants: &[i64],
    day: Date,
) -> Vec<&'static str> {
    let paid = dife.min(price);
    let mut reasons = Vec::new();
    if !grants.is_empty() && paid < fund_floor(fees_ht, day) {
        reasons.push("fund_share_below_floor");
    }
    if grants.iter().sum::<i64>() > price - paid {
        reasons.push("more_than_remains");
    }
    reasons
}

/// Takes an amount from the sources in their order; no more than there is.
pub fn charge(due: i64, paid: &Sources) -> Sources {
    let mut left = due;
    paid.map(|part| {
        let taken = part.min(left);
        left -= taken;
        taken
    })
}

/// What goes back to each source when only `due` is owed: the last in is the first out.
pub fn restitution(due: i64, paid: &Sources) -> Sources {
    minus(paid, &charge(due, paid))
}

/// Where the money of an order ends. For each source the four sum to what it had put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub of_paid: Sources,
    /// Back to the source.
    pub returned: Sources,
    /// Kept by the fund.
    pub retained: Sources,
    /// Kept for the élu's next order (CX-3); only of the card.
    pub avoir: i64,
}

/// The élu is charged an amount, of which the OF gets a part; the fund keeps the difference (4.5).
pub fn settle(paid: &Sources, charged: i64, of_paid: i64) -> Settlement {
    let charged = charge(charged, paid);
    let of_paid = charge(of_paid, &charged);
    Settlement { of_paid, returned: minus(paid, &charged), retained: minus(&charged, &of_paid), avoir: 0 }
}

/// The same for a late cancellation (CX-3, CX-4): of the card, what the OF's 5 % doesn't take stays the élu's.
pub fn settle_late(paid: &Sources, of_paid: i64) -> Settlement {
    let mut settlement = settle(paid, paid.iter().sum(), of_paid);
    settlement.avoir = settlement.retained[CARD];
    settlement.retained[CARD] = 0;
    settlement
}

fn minus(from: &Sources, taken: &Sources) -> Sources {
    let mut left = *from;
    for (left, taken) in left.iter_mut().zip(taken) {
        *left -= taken;
    }
    left
}
