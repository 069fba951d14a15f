//! What stands in suspense is in the list of what is to be matched, movement by movement.

use crate::aggregate::Asked;
use crate::ledger::{Account, Transaction};
use crate::money::Euros;
use crate::payments::reference_parts;
use crate::suspense::{Suspended, SuspendedRow, Tie};

use super::Fact;
use super::books::Wrong;

/// What the books have of a movement, and what its line says.
pub(super) fn findings(facts: &[Fact]) -> Vec<Wrong> {
    let (posted, listed) = (posted(facts), listed(facts));
    let Some(movement) = listed else {
        let told = format!("{} en attente, sans ligne à rapprocher", posted.french());
        return if posted.is_zero() { Vec::new() } else { vec![(1, told)] };
    };
    // Of one that was settled before it was counted, nobody knows what another movement undid.
    let Some(undone) = movement.undone else { return Vec::new() };
    let said = movement.left + undone;
    let told =
        || format!("{} en attente, {} à rapprocher", (posted - undone).french(), movement.left.french());
    if posted == said { Vec::new() } else { vec![(1, told())] }
}

/// The line of a movement whose money stands in suspense without one: it was set aside before there was a list.
#[must_use]
pub fn unlisted(key: &str, facts: &[Fact], asked: &Asked) -> Option<(Suspended, SuspendedRow)> {
    let left = posted(facts);
    let first = transactions(facts).min_by_key(|transaction| transaction.on)?;
    let is_lost = listed(facts).is_none() && !left.is_zero();
    let tie = reference_parts(key).map(|_| Tie::Transfer(key.to_owned()));
    is_lost.then(|| {
        let (found, row) = Suspended::found(key, (first.on, left), first.label.clone(), asked);
        (Suspended { tie, ..found }, row)
    })
}

fn transactions(facts: &[Fact]) -> impl Iterator<Item = &Transaction> {
    facts.iter().filter_map(|fact| match fact {
        Fact::Of { transaction, .. } => Some(transaction),
        _ => None,
    })
}

fn posted(facts: &[Fact]) -> Euros {
    let entries = transactions(facts).flat_map(|transaction| &transaction.entries);
    entries.filter(|entry| entry.account == Account::Suspense).map(|entry| entry.amount).sum()
}

fn listed(facts: &[Fact]) -> Option<&Suspended> {
    facts.iter().find_map(|fact| match fact {
        Fact::Suspended(movement) => Some(movement.as_ref()),
        _ => None,
    })
}
