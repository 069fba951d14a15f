//! Amounts in euros: exact, two decimals, no floats.
//!
//! Sign convention, the same everywhere: a positive amount is received by the account that one is looking at, a
//! negative one leaves it. Prices, caps and balances are therefore never negative; ledger entries may be.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::texts::sentences;

/// Integer digits that may be typed or received: ten billion euros is far above anything this service handles, and
/// it keeps every sum far below the limits of the representation.
const MAX_INTEGER_DIGITS: usize = 10;

/// A signed amount in euros with exactly two decimals. On the wire: a decimal string, "480.00".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "480.00"))]
pub struct Euros(Decimal);

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EurosError {
    /// Nothing is written.
    #[error("{}", sentences::AmountMissing.said())]
    Missing,
    /// Not digits, or digits in a form that could be read in two ways.
    #[error("{}", sentences::AmountNotANumber.said())]
    NotANumber,
    /// A cent can't be divided.
    #[error("{}", sentences::AmountTooManyDecimals.said())]
    TooManyDecimals,
    /// More than ten digits before the decimal separator.
    #[error("{}", sentences::AmountTooLarge.said())]
    TooLarge,
}

impl Euros {
    /// Nothing.
    pub const ZERO: Euros = Euros(Decimal::from_parts(0, 0, 0, false, 2));
    /// More than anybody ever has.
    pub const MAX: Euros = Euros(Decimal::from_parts(u32::MAX, u32::MAX >> 4, 0, false, 2));
    pub const ONE: Euros = Euros(Decimal::from_parts(100, 0, 0, false, 2));

    /// The amount that is worth so many cents.
    pub fn from_cents(cents: i64) -> Euros {
        Euros(Decimal::new(cents, 2))
    }

    /// The amount in cents.
    pub fn cents(self) -> i64 {
        let cents = self.0.mantissa();
        i64::try_from(cents).unwrap_or(if cents < 0 { i64::MIN } else { i64::MAX })
    }

    /// Half up to the cent (away from zero for a negative amount): call it once, at the end of a computation.
    pub fn rounded(exact: Decimal) -> Euros {
        let mut cents = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        cents.rescale(2);
        if cents.is_zero() { Euros::ZERO } else { Euros(cents) }
    }

    /// The exact value, for a computation that ends with [`Euros::rounded`].
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// `rate` per cent of the amount (`25` for a quarter), rounded half up once.
    pub fn percent(self, rate: Decimal) -> Euros {
        // A product by 0.01 is exact where a division by 100 might not be.
        Euros::rounded(self.0 * rate * Decimal::new(1, 2))
    }

    /// The share of the amount that `part` is of `whole`, rounded half up once; zero when there is no whole.
    pub fn prorated(self, part: Euros, whole: Euros) -> Euros {
        if whole.is_zero() { Euros::ZERO } else { Euros::rounded(self.0 * part.0 / whole.0) }
    }

    /// Is it exactly zero?
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Is it below zero?
    pub fn is_negative(self) -> bool {
        self < Euros::ZERO
    }

    /// Is it above zero?
    pub fn is_positive(self) -> bool {
        self > Euros::ZERO
    }

    /// The amount, or zero when it is negative.
    pub fn or_zero(self) -> Euros {
        self.max(Euros::ZERO)
    }

    /// The amount as it is shown: "1 234,56 €", with narrow no-break spaces.
    pub fn french(self) -> String {
        let digits = self.0.abs().to_string();
        let (whole, cents) = digits.split_once('.').unwrap_or((&digits, "00"));
        let sign = if self.is_negative() { "−" } else { "" };
        format!("{sign}{},{cents}\u{202f}€", crate::french::grouped(whole))
    }

    /// What a person types in a form: "1 234,56", "480 €", "480.5".
    pub fn from_input(typed: &str) -> Result<Euros, EurosError> {
        let kept: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
        if kept.is_empty() {
            return Err(EurosError::Missing);
        }
        kept.replace(',', ".").parse()
    }
}

impl FromStr for Euros {
    type Err = EurosError;

    /// "480", "480.5" or "480.00", with a leading minus if negative; neither a plus, nor an exponent, nor spaces.
    fn from_str(text: &str) -> Result<Euros, EurosError> {
        let (unsigned, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let only_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !only_digits(whole) || !only_digits(decimals) {
            return Err(EurosError::NotANumber);
        }
        if decimals.len() > 2 {
            return Err(EurosError::TooManyDecimals);
        }
        if whole.len() > MAX_INTEGER_DIGITS {
            return Err(EurosError::TooLarge);
        }
        let cents: i64 = format!("{whole}{decimals:0<2}").parse().map_err(|_| EurosError::TooLarge)?;
        Ok(Euros::from_cents(if negative { -cents } else { cents }))
    }
}

crate::wire::as_text!(Euros, EurosError);

impl fmt::Display for Euros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Euros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} €", self.0)
    }
}

impl Default for Euros {
    fn default() -> Euros {
        Euros::ZERO
    }
}

impl Add for Euros {
    type Output = Euros;

    fn add(self, other: Euros) -> Euros {
        Euros(self.0 + other.0)
    }
}

impl Sub for Euros {
    type Output = Euros;

    fn sub(self, other: Euros) -> Euros {
        Euros(self.0 - other.0)
    }
}

impl Neg for Euros {
    type Output = Euros;

    fn neg(self) -> Euros {
        Euros::ZERO - self
    }
}

impl AddAssign for Euros {
    fn add_assign(&mut self, other: Euros) {
        *self = *self + other;
    }
}

impl SubAssign for Euros {
    fn sub_assign(&mut self, other: Euros) {
        *self = *self - other;
    }
}

impl Sum for Euros {
    fn sum<I: Iterator<Item = Euros>>(amounts: I) -> Euros {
        amounts.fold(Euros::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Euros> for Euros {
    fn sum<I: Iterator<Item = &'a Euros>>(amounts: I) -> Euros {
        amounts.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_prints() {
        for (text, shown) in
            [("480", "480.00"), ("480.5", "480.50"), ("-0.01", "-0.01"), ("0", "0.00"), ("-0", "0.00")]
        {
            assert_eq!(text.parse::<Euros>().unwrap().to_string(), shown);
        }
        for bad in ["", ".", "-", "1.", ".5", "+1", "1e3", "1,5", " 1", "1.2.3", "--1", "１"] {
            assert_eq!(bad.parse::<Euros>(), Err(EurosError::NotANumber), "{bad}");
        }
        assert_eq!("1.234".parse::<Euros>(), Err(EurosError::TooManyDecimals));
        assert_eq!("12345678901".parse::<Euros>(), Err(EurosError::TooLarge));
    }

    #[test]
    fn shows_french_amounts() {
        let shown = |cents| Euros::from_cents(cents).french();
        assert_eq!(shown(123_456), "1\u{202f}234,56\u{202f}€");
        assert_eq!(shown(5), "0,05\u{202f}€");
        assert_eq!(shown(-123_456_700), "−1\u{202f}234\u{202f}567,00\u{202f}€");
        assert_eq!(Euros::from_input("1\u{202f}234,5 €"), Ok(Euros::from_cents(123_450)));
        assert_eq!(Euros::from_input(" "), Err(EurosError::Missing));
    }

    #[test]
    fn rounds_half_up_once() {
        assert_eq!(Euros::from_cents(16_667).percent(Decimal::ONE), Euros::from_cents(167));
        assert_eq!(Euros::from_cents(50).percent(Decimal::ONE), Euros::from_cents(1));
        assert_eq!(Euros::from_cents(49).percent(Decimal::ONE), Euros::ZERO);
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!((-Euros::ZERO).to_string(), "0.00");
        assert_eq!((Euros::from_cents(-5) + Euros::from_cents(5)).to_string(), "0.00");
        assert_eq!(Euros::from_cents(-1).percent(Decimal::ONE).to_string(), "0.00");
        assert_eq!(Euros::from_cents(-1).french(), "−0,01\u{202f}€");
    }
}
