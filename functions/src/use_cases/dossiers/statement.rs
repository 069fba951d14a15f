//! The statement of a training body: the lines of its accounts, newest first, each with the balance after it.

use std::collections::BTreeMap;
use std::ops::Range;

use mce_shared::api::{LedgerLine, LedgerStatement};
use mce_shared::ledger::{Account, Line};
use mce_shared::money::Euros;
use mce_shared::statement::{Folded, folded};

/// Lines of a page.
pub const PAGE: usize = 500;

/// Which of `count` rows, the oldest first, a page of `size` has, and the cursor of the next. A cursor is how many rows are older than the
/// page that it followed: those that come meanwhile are newer.
#[must_use]
pub fn page(count: usize, cursor: Option<&str>, size: usize) -> (Range<usize>, Option<String>) {
    let end = cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(count).min(count);
    let start = end.saturating_sub(size);
    (start..end, (start > 0).then(|| start.to_string()))
}

/// A page of the statement that these lines make; the balances are those of all of them.
#[must_use]
pub fn statement(lines: &[Line], cursor: Option<&str>, size: usize) -> LedgerStatement {
    let folded = folded(lines);
    let mut held = BTreeMap::<&Account, Euros>::new();
    for each in &folded {
        held.insert(&each.line.account, each.balance);
    }
    let mut balances = BTreeMap::<&'static str, Euros>::new();
    for (account, balance) in held {
        *balances.entry(account.family().french()).or_default() += balance;
    }
    let (rows, cursor) = page(folded.len(), cursor, size);
    LedgerStatement {
        lines: folded[rows].iter().rev().map(shown).collect(),
        balances: balances.into_iter().map(|(name, amount)| (name.to_owned(), amount)).collect(),
        cursor,
    }
}

fn shown(each: &Folded<'_>) -> LedgerLine {
    LedgerLine {
        on: each.line.on,
        account: each.line.account.family().french().to_owned(),
        label: each.line.label.clone(),
        amount: each.line.amount,
        balance: each.balance,
        dossier: each.line.dossier.as_ref().map(ToString::to_string),
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::Timestamp;
    use jiff::civil::date;
    use mce_shared::ledger::ReasonCode;

    use super::*;

    fn line(n: i64) -> Line {
        Line {
            account: Account::Payable("99012030500018".parse().unwrap()),
            amount: Euros::from_cents(100),
            reason: ReasonCode::OwedToOf,
            on: date(2027, 1, 4),
            label: n.to_string(),
            author: String::new(),
            dossier: None,
            transaction: format!("tx-{n}").parse().unwrap(),
            posted_at: Timestamp::UNIX_EPOCH + SignedDuration::from_secs(n),
        }
    }

    #[test]
    fn every_line_is_on_one_page_and_the_last_page_has_no_next() {
        let mut lines: Vec<Line> = (0..6).map(line).collect();
        let first = statement(&lines, None, 2);
        let labels =
            |page: &LedgerStatement| page.lines.iter().map(|line| line.label.clone()).collect::<Vec<_>>();
        assert_eq!(labels(&first), ["5", "4"]);
        assert_eq!(first.balances[0].1, Euros::from_cents(600), "of all of them");
        // A line that comes meanwhile moves nothing.
        lines.push(line(6));
        let second = statement(&lines, first.cursor.as_deref(), 2);
        let third = statement(&lines, second.cursor.as_deref(), 2);
        assert_eq!(
            (labels(&second), labels(&third)),
            (vec!["3".into(), "2".into()], vec!["1".into(), "0".into()])
        );
        assert_eq!((third.cursor, third.lines[1].balance), (None, Euros::from_cents(100)));
        assert!(statement(&lines, Some("nonsense"), 20).cursor.is_none());
    }
}
