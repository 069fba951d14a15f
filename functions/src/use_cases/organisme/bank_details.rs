//! The one way to change the account to pay: read, ask the core, commit; and again when somebody was faster.

use mce_shared::aggregate::Asked;
use mce_shared::identifiers::Siret;
use mce_shared::organisme::{BankDetailsCommand, BankDetailsDecision, decide_bank_details};

use super::super::dossiers::change::Wait;
use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::StoreError;
use crate::store::commit::{Committed, Writes};
use crate::store::organisations;

/// Carries out `command` on the account of a training body.
///
/// # Errors
/// The core's refusal; 404 for a training body that is not in the register; when the store fails.
pub async fn carry_out(
    environment: &Environment,
    siret: &Siret,
    command: &BankDetailsCommand,
    asked: &Asked,
) -> Result<BankDetailsDecision, Fault> {
    let store = environment.store();
    let mut wait = Wait::new();
    loop {
        let (body, waiting) = tokio::try_join!(
            organisations::training_body(store, siret),
            organisations::iban_change(store, siret)
        )?;
        let body = body.ok_or_else(|| Fault::not_found("Cet organisme"))?;
        let decision =
            decide_bank_details(&body, waiting.as_ref(), command, asked).map_err(Fault::refused)?;
        let mut writes = Writes::new();
        for write in organisations::bank_details_writes(store, siret, waiting.as_ref(), &decision)? {
            writes.guarded(write);
        }
        for (n, message) in decision.messages.iter().enumerate() {
            writes.tell(store, format!("{siret}-iban-{}-{n}", asked.request_id), message, asked.at)?;
        }
        match writes.commit(store).await {
            Ok(Committed::Yes) => return Ok(decision),
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
