//! The opening of an account: the rights that the mandates gave until today, posted one by one with their reason.

use jiff::civil::Date;

use crate::ids::{BadId, EluId};
use crate::ledger::{Account, Entry, ReasonCode, Transaction, Unbalanced};
use crate::money::Euros;
use crate::rules::account::{Line, LineReason, history};
use crate::rules::mandates::Mandate;

/// What the opening of an account posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// In the order of the days.
    pub transactions: Vec<Transaction>,
    /// What is available.
    pub balance: Euros,
}

/// Why an opening can't be posted: a fault of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// A transaction's number.
    #[error(transparent)]
    Id(#[from] BadId),
    /// A transaction's sum.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
}

/// The rights of an élu who holds `mandates`, none of it used yet. The credit of a year is numbered by the year, so that no
/// other credit of that year can be posted (invariant 2).
///
/// # Errors
/// [`OpeningError`], which no input leads to.
pub fn opening(
    elu: &EluId,
    mandates: &[Mandate],
    pension: bool,
    today: Date,
) -> Result<Opening, OpeningError> {
    let rights = history(mandates, &[], pension, today);
    let posted: Result<Vec<_>, _> = rights.lines.iter().map(|line| transaction(elu, line)).collect();
    Ok(Opening { transactions: posted?, balance: rights.balance })
}

fn transaction(elu: &EluId, line: &Line) -> Result<Transaction, OpeningError> {
    let (kind, reason) = match line.reason {
        LineReason::Opening => ("credit", ReasonCode::RightOpened),
        LineReason::YearlyCredit | LineReason::FirstEuros => ("credit", ReasonCode::YearlyCredit),
        LineReason::CapChange => ("cap", ReasonCode::CapLowered),
        LineReason::Expiry => ("expiry", ReasonCode::RightExpired),
        LineReason::Use => ("use", ReasonCode::Engaged),
    };
    let day = if kind == "credit" { line.on.year().to_string() } else { line.on.to_string() };
    let transaction = Transaction {
        id: format!("right:{elu}:{kind}:{day}").parse()?,
        reason,
        on: line.on,
        label: label(line),
        author: "Mon Compte Élu".to_owned(),
        dossier: None,
        corrects: None,
        entries: vec![
            Entry { account: Account::Right(elu.clone()), amount: line.change },
            Entry { account: Account::Issued, amount: -line.change },
        ],
    };
    Ok(transaction.checked()?)
}

fn label(line: &Line) -> String {
    let what = line.reason.label();
    if line.lost_to_cap.is_zero() || line.reason == LineReason::CapChange {
        return what.to_owned();
    }
    format!("{what} : {} perdus, votre compte atteignait le plafond", line.lost_to_cap.french())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rules::mandates::MandateKind;

    #[test]
    fn the_opening_posts_what_the_rules_count() {
        let elu: EluId = "0".repeat(32).parse().expect("an id");
        let mandate = Mandate { kind: MandateKind::Regional, start: date(2021, 7, 5), end: None };
        let opened = opening(&elu, &[mandate], false, date(2026, 11, 23)).expect("an opening");
        let posted: Euros = opened
            .transactions
            .iter()
            .flat_map(|transaction| &transaction.entries)
            .filter(|entry| entry.account == Account::Right(elu.clone()))
            .map(|entry| entry.amount)
            .sum();
        assert_eq!(posted, opened.balance);
        assert_eq!(opened.balance, Euros::from_cents(80_000));
        let years: Vec<&str> = opened.transactions.iter().map(|posted| posted.id.as_str()).collect();
        assert!(years.iter().any(|id| id.ends_with("credit:2026")), "{years:?}");
    }
}
