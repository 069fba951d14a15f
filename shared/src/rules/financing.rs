//! Who pays what (FI-1 to FI-5, RE-7).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::eligibility::Purpose;
use crate::ledger::Source;
use crate::money::Euros;
use crate::parameters::{self, Parameter};

/// An amount by source, each at least zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Split {
    /// The élu's DIFE rights.
    pub dife: Euros,
    /// What a collectivité gave.
    pub dotation: Euros,
    /// The élu's CPF rights.
    pub cpf: Euros,
    /// The élu's compte d'engagement citoyen.
    pub cec: Euros,
    /// The élu's card.
    pub card: Euros,
}

impl Split {
    /// The sum of all sources.
    pub fn total(&self) -> Euros {
        Source::ALL.into_iter().map(|source| self.of(source)).sum()
    }

    /// The part of one source.
    pub fn of(&self, source: Source) -> Euros {
        match source {
            Source::Dife => self.dife,
            Source::Dotation => self.dotation,
            Source::Cpf => self.cpf,
            Source::Cec => self.cec,
            Source::Card => self.card,
        }
    }

    /// The sources that take part, in the order of use.
    pub fn parts(&self) -> impl Iterator<Item = (Source, Euros)> + '_ {
        Source::ALL
            .into_iter()
            .map(|source| (source, self.of(source)))
            .filter(|(_, amount)| !amount.is_zero())
    }
}

/// What a training for reinsertion leads to; some have a cap on the CPF rights that may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Certification {
    /// A certification of the national register, or one of its blocks: no cap.
    #[default]
    Rncp,
    /// A certification of the specific register.
    Rs,
    /// A bilan de compétences.
    Bilan,
    /// A VAE: no cap.
    Vae,
    /// A driving licence.
    #[serde(alias = "permis_b")]
    Permis,
}

impl Certification {
    /// The CPF rights that may be used for it on a day; none when there is no cap.
    pub fn use_cap(self, on: Date) -> Option<Euros> {
        let parameter = match self {
            Certification::Rs => Parameter::CpfUseCapRs,
            Certification::Bilan => Parameter::CpfUseCapBilan,
            Certification::Permis => Parameter::CpfUseCapPermis,
            Certification::Rncp | Certification::Vae => return None,
        };
        parameters::euros(parameter, on)
    }
}

/// A training to pay and what there is to pay it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// For the mandate or for reinsertion.
    pub purpose: Purpose,
    /// Day of the order: it decides the participation and the caps.
    pub on: Date,
    /// What must be paid, all taxes included.
    pub price: Euros,
    /// DIFE available.
    pub dife: Euros,
    /// Dotation available; never used for reinsertion (FI-4).
    pub dotation: Euros,
    /// CPF available; never used for the mandate (FI-4).
    pub cpf: Euros,
    /// CEC available; never used for the mandate (FI-4).
    pub cec: Euros,
    /// What the training leads to.
    pub certification: Certification,
    /// Is the élu exempt from the participation?
    pub participation_exempt: bool,
}

/// Who pays what: DIFE first, then what the purpose allows, the card last. The parts sum to the price.
pub fn split(order: &Order) -> Split {
    let price = order.price.or_zero();
    let dife = order.dife.or_zero().min(price);
    let left = price - dife;
    let mut split = Split { dife, ..Split::default() };
    match order.purpose {
        Purpose::Mandate => split.dotation = order.dotation.or_zero().min(left),
        Purpose::Reinsertion => (split.cpf, split.cec) = cpf_and_cec(order, left),
    }
    split.card = price - split.total();
    split
}

/// The participation is carved out of what DIFE leaves to pay, not added to the price; CPF, then CEC pay at most the
/// rest of it. A participation above what is left leaves nothing to them.
fn cpf_and_cec(order: &Order, left: Euros) -> (Euros, Euros) {
    let room = (left - participation(order)).or_zero();
    let cpf = order.cpf.or_zero().min(room);
    let cpf = order.certification.use_cap(order.on).map_or(cpf, |cap| cpf.min(cap));
    (cpf, order.cec.or_zero().min(room - cpf))
}

/// The mandatory participation of an order, should it use CPF rights: zero when exempt, or before it existed.
pub fn participation(order: &Order) -> Euros {
    if order.participation_exempt || order.purpose == Purpose::Mandate {
        return Euros::ZERO;
    }
    parameters::euros(Parameter::CpfParticipation, order.on).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Price, CPF → CPF used, card: the figures that circulate (rules §5), then the caps of use before and after they began.
    #[test]
    fn participation_and_caps() {
        for (on, certification, price, cpf, used, card) in [
            (date(2024, 6, 1), Certification::Rncp, 150_000, 200_000, 140_000, 10_000),
            (date(2024, 6, 1), Certification::Rncp, 250_000, 200_000, 200_000, 50_000),
            (date(2024, 6, 1), Certification::Rncp, 39_000, 35_000, 29_000, 10_000),
            (date(2024, 5, 1), Certification::Rncp, 39_000, 50_000, 39_000, 0),
            (date(2026, 4, 1), Certification::Vae, 100_000, 200_000, 89_680, 10_320),
            (date(2026, 4, 2), Certification::Vae, 100_000, 200_000, 85_000, 15_000),
            (date(2026, 2, 25), Certification::Permis, 150_000, 200_000, 139_680, 10_320),
            (date(2026, 2, 26), Certification::Permis, 150_000, 200_000, 90_000, 60_000),
            (date(2026, 6, 1), Certification::Bilan, 180_000, 200_000, 160_000, 20_000),
        ] {
            let order = Order {
                purpose: Purpose::Reinsertion,
                on,
                price: Euros::from_cents(price),
                dife: Euros::ZERO,
                dotation: Euros::from_cents(10_000),
                cpf: Euros::from_cents(cpf),
                cec: Euros::ZERO,
                certification,
                participation_exempt: false,
            };
            let split = split(&order);
            assert_eq!((split.cpf.cents(), split.card.cents()), (used, card), "{order:?}");
        }
    }
}
