//! What the bank tells against what it had told stops a payment, until two people have decided on it.

use mce_functions::store::stored::{Stored as _, StoredPayableRow};
use mce_shared::payee::PayeeMatch;
use mce_shared::payments::{Attempt, Contradiction, Payable, PayableRow};

use super::world::{World, text};

/// From how much on a payee that his bank does not confirm stops a payment, in cents.
const PAYEE_HOLD: i64 = 50_000;

/// Each contradiction has a lock, or was told before a decision of two people; and nothing is ordered of what is locked.
///
/// # Errors
/// What is wrong.
pub async fn check(world: &World, payable: &Payable) -> Result<(), String> {
    if let Some(lock) = &payable.lock {
        let is_ordered = payable.attempts.iter().any(|attempt| attempt.ordered_at > lock.since);
        return if is_ordered { Err(format!("ordered while it is locked: {payable:?}")) } else { Ok(()) };
    }
    let of = |attempt| move |told| (attempt, told);
    let told: Vec<(&Attempt, &Contradiction)> =
        payable.attempts.iter().flat_map(|one| one.contradictions.iter().map(of(one))).collect();
    let doubtful = payable.attempts.iter().filter(|attempt| is_of_another_payee(attempt));
    let doubtful: Vec<&Attempt> = doubtful.collect();
    if told.is_empty() && doubtful.is_empty() {
        return Ok(());
    }
    let rows = rows_of(world, payable).await?;
    let people: Vec<&str> = world.cast.gestionnaires.iter().map(|one| one.name()).collect();
    for attempt in doubtful {
        let words = format!("{}, vérification du bénéficiaire", attempt.reference);
        let at = rows.iter().rposition(|row| row.text.contains(&words));
        let at = at.ok_or_else(|| format!("{words}: not in the history {rows:?}"))?;
        if !is_decided_after(&rows, at, &people) {
            return Err(format!("{words}: neither locked nor decided by two\n{rows:?}\n{payable:?}"));
        }
    }
    for (attempt, told) in told {
        let words = format!("{} : {}", attempt.reference, told.french());
        let at = rows.iter().rposition(|row| row.text.contains(&words));
        let at = at.ok_or_else(|| format!("{words}: not in the history {rows:?}"))?;
        if !(is_answered(attempt, told) || is_decided(&rows[at + 1..], &people)) {
            return Err(format!("{words}: neither locked nor decided by two\n{rows:?}\n{payable:?}"));
        }
    }
    Ok(())
}

/// Of an order that the bank says it has twice, or of which its file leaves in doubt whether it left, the bank itself may say more.
const fn is_answered(attempt: &Attempt, told: &Contradiction) -> bool {
    let may_be = matches!(told, Contradiction::SentTwice | Contradiction::BatchDiffers { .. });
    may_be && (attempt.executed_on.is_some() || attempt.failure.is_some())
}

fn is_of_another_payee(attempt: &Attempt) -> bool {
    attempt.amount.cents() >= PAYEE_HOLD && attempt.payee.is_some_and(|payee| payee != PayeeMatch::Match)
}

/// Whether somebody has done after a row what somebody else had proposed, before it or after it.
fn is_decided_after(rows: &[PayableRow], at: usize, people: &[&str]) -> bool {
    let is_proposal = |row: &PayableRow| row.text.contains("proposé,");
    rows.iter().enumerate().skip(at + 1).any(|(n, row)| {
        let is_done =
            people.contains(&row.author.as_str()) && !is_proposal(row) && !row.text.contains("refusé,");
        let proposed = rows[..n].iter().rfind(|row| is_proposal(row));
        is_done && proposed.is_some_and(|proposed| proposed.author != row.author)
    })
}

/// Whether somebody has proposed something, and somebody else has done it.
fn is_decided(after: &[PayableRow], people: &[&str]) -> bool {
    after.iter().enumerate().any(|(n, proposed)| {
        let by_another = |row: &PayableRow| {
            people.contains(&row.author.as_str())
                && row.author != proposed.author
                && !row.text.contains("proposé,")
                && !row.text.contains("refusé,")
        };
        proposed.text.contains("proposé,") && after[n + 1..].iter().any(by_another)
    })
}

/// The history of one of the payables of a dossier.
async fn rows_of(world: &World, payable: &Payable) -> Result<Vec<PayableRow>, String> {
    let (pk, sk) = (format!("PAYABLE#{}", payable.dossier), format!("J#{:03}#", payable.number));
    let of_it = |item: &serde_json::Value| {
        item["pk"] == pk.as_str() && item["sk"].as_str().is_some_and(|key| key.starts_with(&sk))
    };
    let items = world.scan("payments").await?.into_iter().filter(of_it);
    let stored: Vec<StoredPayableRow> =
        items.map(|item| serde_json::from_value(item).map_err(text)).collect::<Result<_, _>>()?;
    let mut rows = stored.core();
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}
