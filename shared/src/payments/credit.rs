//! What comes in on the fund's account: who paid, and whether it was told before.

use jiff::civil::Date;

use crate::french::fold;
use crate::identifiers::{Iban, Siret};
use crate::money::Euros;

/// A credit of the bank that is no return of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Day of booking.
    pub on: Date,
    /// How much.
    pub amount: Euros,
    /// What was written on the transfer; may be empty.
    pub remittance: String,
    /// The name of who paid; may be empty.
    pub from: String,
    /// The movement, for people.
    pub entry: String,
    /// The bank's reference, of [`bank_reference`].
    pub reference: Option<String>,
    /// Every SIRET that is written somewhere on it, the surest first.
    pub sirets: Vec<Siret>,
    /// Of those of its file that nothing tells apart: 1 for the first.
    pub rank: u32,
}

impl Credit {
    /// What tells it from the others of its account: day, amount, reference and text. A notice and a statement that tell the same
    /// credit say the same here; a reference alone does not, since some banks count from 1 every day.
    #[must_use]
    pub fn told(&self) -> String {
        let text = if self.remittance.is_empty() { &self.from } else { &self.remittance };
        told(self.on, self.amount, self.reference.as_deref(), text)
    }

    /// The same, on an account, with its rank: known once, it is never counted again.
    #[must_use]
    pub fn key(&self, account: &Iban) -> String {
        key(account, &self.told(), self.rank)
    }
}

/// What tells a movement from the others of its account, below zero when money leaves: not what the document calls it, since a notice
/// and a statement have names of their own.
#[must_use]
pub fn told(on: Date, amount: Euros, reference: Option<&str>, text: &str) -> String {
    format!("{on}|{amount}|{}|{}", reference.unwrap_or_default(), fold(text))
}

/// The same on an account, `rank` being 1 for the first of those of its file that nothing tells apart.
#[must_use]
pub fn key(account: &Iban, told: &str, rank: u32) -> String {
    format!("{account}|{told}|{rank}")
}

/// A reference that a bank gives to one movement; none when it stands for no reference at all.
#[must_use]
pub fn bank_reference(given: &str) -> Option<&str> {
    let given = given.trim();
    let signs: String =
        given.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_uppercase();
    let says_nothing =
        matches!(signs.as_str(), "NONREF" | "NOREF" | "NOTPROVIDED" | "NONE" | "NA" | "UNKNOWN");
    (!says_nothing && signs.chars().any(|c| c != '0')).then_some(given)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn credit() -> Credit {
        Credit {
            on: date(2027, 4, 21),
            amount: Euros::from_cents(10_000),
            remittance: "INDU 99012030500018".to_owned(),
            from: "Organisme Exemple".to_owned(),
            entry: "1".to_owned(),
            reference: Some("1".to_owned()),
            sirets: Vec::new(),
            rank: 1,
        }
    }

    #[test]
    fn a_credit_is_known_by_account_day_amount_reference_and_text() {
        let ours: Iban = "FR7630001007941234567890185".parse().expect("an IBAN");
        let other: Iban = "FR7630006000011234567890189".parse().expect("an IBAN");
        let key = credit().key(&ours);
        assert_ne!(credit().key(&other), key);
        let others: [fn(&mut Credit); 5] = [
            |credit| credit.on = date(2027, 4, 22),
            |credit| credit.amount = Euros::from_cents(5_000),
            |credit| credit.reference = None,
            |credit| credit.remittance = "INDU 99012030500018 SOLDE".to_owned(),
            |credit| credit.rank = 2,
        ];
        for change in others {
            let mut other = credit();
            change(&mut other);
            assert_ne!(other.key(&ours), key, "{other:?}");
        }
        let same: [fn(&mut Credit); 3] = [
            |credit| credit.entry = "RELEVE-042/7".to_owned(),
            |credit| credit.from = "ORG EXEMPLE".to_owned(),
            |credit| credit.remittance = "Indu  99012030500018".to_owned(),
        ];
        for change in same {
            let mut same = credit();
            change(&mut same);
            assert_eq!(same.key(&ours), key, "{same:?}");
        }
    }

    #[test]
    fn a_reference_that_stands_for_none_is_none() {
        for none in ["NONREF", " nonref ", "NOTPROVIDED", "Not provided", "000000", "-", "", "//", "N/A"] {
            assert_eq!(bank_reference(none), None, "{none}");
        }
        assert_eq!(bank_reference(" TX-2027-0042 "), Some("TX-2027-0042"));
        assert_eq!(bank_reference("1"), Some("1"));
    }
}
