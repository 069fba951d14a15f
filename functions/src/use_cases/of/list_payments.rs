//! What the training body is owed, and what was ordered.

use mce_shared::api::{PaymentList, PaymentView};

use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;
use crate::store::payments::{self, StoredPayable};

super::super::http_function!("list-payments");

/// The payments of the caller's training body.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let stored = payments::of(environment.store(), call.caller()?.of()?).await?;
    let (ordered, waiting): (Vec<_>, Vec<_>) =
        stored.iter().partition(|payable| payable.ordered_on.is_some());
    let sum = |payables: &[&StoredPayable]| payables.iter().map(|stored| stored.payable.amount).sum();
    Answer::json(&PaymentList {
        waiting: sum(&waiting),
        ordered: sum(&ordered),
        payments: stored.iter().map(view).collect(),
    })
}

fn view(stored: &StoredPayable) -> PaymentView {
    PaymentView {
        dossier: stored.payable.dossier.to_string(),
        label: stored.payable.label.clone(),
        amount: stored.payable.amount,
        status: if stored.ordered_on.is_some() { "ordered" } else { "ready" }.to_owned(),
        until: stored.payable.until,
        ordered_on: stored.ordered_on,
        reference: stored.reference.clone(),
    }
}
