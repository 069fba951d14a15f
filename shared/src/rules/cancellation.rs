//! What a cancellation before the entry costs (CX-1 to CX-7).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::deadlines::{Delay, last_day};
use crate::calendar::working_days_between;
use crate::french::{date_long, percent, plural};
use crate::money::Euros;
use crate::parameters::{self, Parameter};
use crate::texts::sentences;

/// Who cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum By {
    Elu,
    Of,
    /// Nobody: the élu didn't come (CX-4).
    NoShow,
}

/// An order that ends before the training begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// Who cancels.
    pub by: By,
    pub ordered_on: Date,
    /// Day of the cancellation.
    pub on: Date,
    /// First day of the training.
    pub entry: Date,
    /// Is a case of force majeure proved?
    pub force_majeure: bool,
    /// The price that was ordered.
    pub price: Euros,
}

/// The rule that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// By the OF, at any date (CX-6).
    CancelledByOf,
    /// Within the period of withdrawal (CX-1).
    Withdrawal,
    /// With a proof (CX-5).
    ForceMajeure,
    /// Early enough before the entry (CX-2).
    Free,
    /// Too late, or a no-show (CX-3, CX-4).
    Late,
}

/// What a cancellation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Result {
    /// The rule that applied.
    pub outcome: Outcome,
    /// Taken from the sources.
    pub charged: Euros,
    /// Owed to the OF; the rest of what is charged stays in the fund.
    pub of_paid: Euros,
}

/// What cancelling leads to: nothing is charged but for a late cancellation, which costs the whole price, of which the OF
/// gets a small indemnity.
pub fn cancel(cancellation: &Cancellation) -> Result {
    let outcome = outcome(cancellation);
    let (charged, of_paid) = match outcome {
        Outcome::Late => (cancellation.price, cancellation.price.percent(indemnity_rate(cancellation))),
        _ => (Euros::ZERO, Euros::ZERO),
    };
    Result { outcome, charged, of_paid }
}

/// The first rule that applies, in the order of CX-7.
fn outcome(cancellation: &Cancellation) -> Outcome {
    let Cancellation { by, on, entry, force_majeure, .. } = *cancellation;
    match by {
        By::Of => Outcome::CancelledByOf,
        By::NoShow if force_majeure => Outcome::ForceMajeure,
        By::NoShow => Outcome::Late,
        By::Elu if on <= cancellation.last_withdrawal_day() && on < entry => Outcome::Withdrawal,
        By::Elu if force_majeure => Outcome::ForceMajeure,
        By::Elu if working_days_between(on, entry) > cancellation.free_days() => Outcome::Free,
        By::Elu => Outcome::Late,
    }
}

fn indemnity_rate(cancellation: &Cancellation) -> rust_decimal::Decimal {
    parameters::value_or_first(Parameter::LateIndemnity, cancellation.ordered_on)
}

impl Cancellation {
    /// Last day of the period of withdrawal; it also ends when the training begins (CX-1).
    pub fn last_withdrawal_day(&self) -> Date {
        last_day(Delay::Withdrawal, self.ordered_on)
    }

    /// The last day on which cancelling costs nothing: by withdrawal or early enough (CX-1, CX-2). None when the order
    /// was made too close to the entry for either.
    pub fn last_free_day(&self) -> Option<Date> {
        let is_free = |day: &Date| {
            let then = Cancellation { by: By::Elu, force_majeure: false, on: *day, ..*self };
            *day >= self.ordered_on && outcome(&then) != Outcome::Late
        };
        // Both rules are lost for good once lost, and neither reaches the entry: walk back from its eve.
        let eve = self.entry.yesterday().unwrap_or(self.entry);
        std::iter::successors(Some(eve), |day| day.yesterday().ok())
            .take_while(|day| *day >= self.ordered_on)
            .find(is_free)
    }

    /// More working days than these before the entry, and cancelling is free.
    fn free_days(&self) -> u32 {
        parameters::count(Parameter::FreeCancellation, self.ordered_on)
    }

    /// For the élu, before and after: what it costs, and why.
    pub fn explain(&self) -> String {
        let Result { outcome, charged, of_paid } = cancel(self);
        match outcome {
            Outcome::CancelledByOf => sentences::CancelledByOrganisme.said(),
            Outcome::Withdrawal => sentences::CancelledInWithdrawal {
                delai: &Delay::Withdrawal.french(self.ordered_on),
                limite: &date_long(self.last_free_day().unwrap_or(self.on)),
            }
            .said(),
            Outcome::ForceMajeure => sentences::CancelledByForceMajeure.said(),
            Outcome::Free => {
                let (delai, entree) = (&self.french_free_days(), &date_long(self.entry));
                sentences::CancelledEarly { delai, entree }.said()
            }
            Outcome::Late => sentences::CancelledLate {
                fait: &self.why_late(),
                prix: &charged.french(),
                taux: &percent(indemnity_rate(self)),
                indemnite: &of_paid.french(),
            }
            .said(),
        }
    }

    fn why_late(&self) -> String {
        let entree = &date_long(self.entry);
        match self.by {
            By::NoShow => sentences::LateNoShow { entree }.said(),
            _ => sentences::LateCancelling { delai: &self.french_free_days(), entree }.said(),
        }
    }

    fn french_free_days(&self) -> String {
        plural(self.free_days(), "jour ouvré", "jours ouvrés")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_last_free_day_and_the_explanation_of_the_next_one() {
        let order = Cancellation {
            by: By::Elu,
            ordered_on: date(2026, 3, 2),
            on: date(2026, 5, 5),
            entry: date(2026, 5, 18),
            force_majeure: false,
            price: Euros::from_cents(70_000),
        };
        assert_eq!(order.last_free_day(), Some(date(2026, 5, 4)));
        assert_eq!(
            order.explain(),
            "Annulation 7 jours ouvrés ou moins avant l’entrée en formation, le lundi 18 mai 2026, hors délai de rétractation et sans cas de force majeure : la totalité du prix (700,00 €) est débitée. L’organisme reçoit 5 % d’indemnité, soit 35,00 €."
        );
        let withdrawal = Cancellation { ordered_on: date(2026, 5, 4), ..order };
        assert_eq!(
            withdrawal.last_free_day(),
            Some(date(2026, 5, 17)),
            "the withdrawal ends when the training begins"
        );
        let said = Cancellation { on: date(2026, 5, 5), ..withdrawal }.explain();
        assert!(
            said.contains("jusqu’au dimanche 17 mai 2026"),
            "the last free day is the one that is said: {said}"
        );
    }

    #[test]
    fn a_proved_no_show_costs_nothing() {
        let absent = Cancellation {
            by: By::NoShow,
            ordered_on: date(2026, 5, 4),
            on: date(2026, 5, 18),
            entry: date(2026, 5, 18),
            force_majeure: true,
            price: Euros::from_cents(70_000),
        };
        assert_eq!(cancel(&absent).outcome, Outcome::ForceMajeure);
        let unproved = Cancellation { force_majeure: false, ..absent };
        assert_eq!(cancel(&unproved).outcome, Outcome::Late, "no withdrawal for who didn't come");
    }
}
