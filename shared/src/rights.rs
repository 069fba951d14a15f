//! The rights of an élu in the ledger: what time does to them is posted once, line by line, with its reason (AC-1 to AC-15).
//!
//! The opening of an account and the daily jobs are one thing: [`owed`] says what is missing from a statement. A credit is
//! numbered by its year, so that a year is credited once whatever happens (invariant 2).

use jiff::civil::Date;

use crate::ids::{BadId, EluId};
use crate::ledger::{Account, Entry, Line, ReasonCode, Transaction, Unbalanced};
use crate::money::Euros;
use crate::parameters::{self, Parameter};
use crate::rules::account::{self, LineReason, Pension, Posted};
use crate::rules::mandates::Mandate;

mod notices;

pub use notices::{Loss, Notice, Told, notices, told};

/// The author of what time does by itself.
pub const PLATFORM: &str = "Mon Compte Élu";

/// Why rights can't be posted: a fault of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RightsError {
    /// A transaction's number.
    #[error(transparent)]
    Id(#[from] BadId),
    /// A transaction's sum.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
}

/// A movement that time owes to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// What happened, and when.
    pub line: account::Line,
    /// How it is written.
    pub transaction: Transaction,
}

/// What time did to the rights of an élu until `today` and that `statement` (all lines of the élu, in any order) does not have
/// yet, the oldest first. They must be posted in this order.
///
/// # Errors
/// [`RightsError`], which no input leads to.
pub fn owed(
    elu: &EluId,
    mandates: &[Mandate],
    statement: &[Line],
    pension: Pension,
    today: Date,
    author: &str,
) -> Result<Vec<Owed>, RightsError> {
    let lines = account::due(mandates, &posted(statement), pension, today);
    lines.into_iter().map(|line| Ok(Owed { transaction: transaction(elu, &line, author)?, line })).collect()
}

/// The movements of the right among the lines of a statement.
#[must_use]
pub fn posted(statement: &[Line]) -> Vec<Posted> {
    let of_right = statement.iter().filter(|line| matches!(line.account, Account::Right(_)));
    of_right
        .map(|line| Posted { on: line.on, reason: reason_of_time(line.reason), change: line.amount })
        .collect()
}

/// What time did, for a reason of the ledger; none for what people did.
const fn reason_of_time(reason: ReasonCode) -> Option<LineReason> {
    match reason {
        ReasonCode::RightOpened => Some(LineReason::Opening),
        ReasonCode::YearlyCredit => Some(LineReason::YearlyCredit),
        ReasonCode::CapLowered => Some(LineReason::CapChange),
        ReasonCode::RightExpired => Some(LineReason::Expiry),
        _ => None,
    }
}

/// The calendar year of the last credit of a statement.
#[must_use]
pub fn last_credit_year(statement: &[Line]) -> Option<i16> {
    let credits = posted(statement).into_iter().filter(|line| line.reason.is_some_and(LineReason::is_credit));
    credits.map(|line| line.on.year()).max()
}

fn transaction(elu: &EluId, line: &account::Line, author: &str) -> Result<Transaction, RightsError> {
    let (key, reason) = match line.reason {
        LineReason::Opening => (format!("credit:{}", line.on.year()), ReasonCode::RightOpened),
        LineReason::YearlyCredit | LineReason::FirstEuros => {
            (format!("credit:{}", line.on.year()), ReasonCode::YearlyCredit)
        }
        LineReason::CapChange => (format!("cap:{}", line.on), ReasonCode::CapLowered),
        LineReason::Expiry => (format!("expiry:{}", line.on), ReasonCode::RightExpired),
        LineReason::Use => (format!("use:{}", line.on), ReasonCode::Engaged),
    };
    let transaction = Transaction {
        id: format!("right:{elu}:{key}").parse()?,
        reason,
        on: line.on,
        label: label(line),
        author: author.to_owned(),
        dossier: None,
        corrects: None,
        entries: vec![
            Entry { account: Account::Right(elu.clone()), amount: line.change },
            Entry { account: Account::Issued, amount: -line.change },
        ],
    };
    Ok(transaction.checked()?)
}

fn label(line: &account::Line) -> String {
    let what = line.reason.label();
    if line.lost_to_cap.is_zero() || line.reason == LineReason::CapChange {
        return what.to_owned();
    }
    format!("{what} : {} perdus, votre compte atteignait le plafond", line.lost_to_cap.french())
}

/// What the cap refused of the credit that `line` posts; zero for another line (AC-2).
#[must_use]
pub fn lost_to_cap(line: &Line) -> Euros {
    match line.reason {
        ReasonCode::RightOpened | ReasonCode::YearlyCredit => {
            let annual = parameters::euros(Parameter::DifeAnnual, line.on).unwrap_or_default();
            (annual - line.amount).or_zero()
        }
        _ => Euros::ZERO,
    }
}

/// What an opening or a run added, whole.
#[must_use]
pub fn total(owed: &[Owed]) -> Euros {
    owed.iter().map(|owed| owed.line.change).sum()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::rules::mandates::MandateKind;

    fn elu() -> EluId {
        "0".repeat(32).parse().expect("an id")
    }

    fn regional() -> Vec<Mandate> {
        vec![Mandate { kind: MandateKind::Regional, start: date(2021, 7, 5), end: None }]
    }

    #[test]
    fn an_opening_posts_what_the_rules_count_and_then_nothing_is_owed() {
        let today = date(2026, 11, 23);
        let owed_then = owed(&elu(), &regional(), &[], Pension::None, today, PLATFORM).expect("an opening");
        assert_eq!(total(&owed_then), Euros::from_cents(80_000));
        let years: Vec<&str> = owed_then.iter().map(|owed| owed.transaction.id.as_str()).collect();
        assert!(years.iter().any(|id| id.ends_with("credit:2026")), "{years:?}");
        let statement: Vec<Line> =
            owed_then.iter().flat_map(|owed| owed.transaction.lines(Timestamp::UNIX_EPOCH)).collect();
        assert_eq!(last_credit_year(&statement), Some(2026));
        assert_eq!(
            owed(&elu(), &regional(), &statement, Pension::None, today, PLATFORM).expect("nothing"),
            []
        );
    }
}
