//! The one way to change the account to pay: read, ask the core, commit; and again when somebody was faster.

use mce_shared::aggregate::Asked;
use mce_shared::identifiers::{Iban, Siret};
use mce_shared::organisme::{
    BankDetailsCommand, BankDetailsDecision, BankDetailsFacts, IbanChange, WaitingAccount,
    decide_bank_details,
};

use super::super::dossiers::change::Wait;
use crate::http::Fault;
use crate::ports::vault::Secret;
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
            organisations::waiting_account(store, siret)
        )?;
        let body = body.ok_or_else(|| Fault::not_found("Cet organisme"))?;
        let facts = BankDetailsFacts {
            body: &body,
            waiting: waiting.as_ref(),
            proposals: proposals(environment, siret, command).await?,
            fingerprint: &fingerprint(environment, waiting.as_ref(), &asked.principal)?,
        };
        let decision = decide_bank_details(facts, command, asked).map_err(Fault::refused)?;
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

/// How many there are, when another one comes.
async fn proposals(
    environment: &Environment,
    siret: &Siret,
    command: &BankDetailsCommand,
) -> Result<u32, Fault> {
    match command {
        BankDetailsCommand::Propose { .. } => Ok(organisations::proposals(environment.store(), siret).await?),
        _ => Ok(0),
    }
}

/// Of what waits, as `principal` would have seen it; of nothing, none.
fn fingerprint(
    environment: &Environment,
    waiting: Option<&WaitingAccount>,
    principal: &str,
) -> Result<String, Fault> {
    match waiting {
        Some(waiting) => Ok(sight(environment, &waiting.change, principal)?.1),
        None => Ok(String::new()),
    }
}

/// A proposed account whole, and the fingerprint of all that is shown with it to `principal`.
///
/// # Errors
/// When it can't be opened.
pub fn sight(
    environment: &Environment,
    change: &IbanChange,
    principal: &str,
) -> Result<(Iban, String), Fault> {
    let vault = environment.vault()?;
    let opened = vault.open(Secret::Iban, &change.iban, change.siret.as_str()).map_err(Fault::internal)?;
    let iban: Iban = opened.expose().parse().map_err(Fault::internal)?;
    let payee = serde_json::to_string(&change.payee).map_err(Fault::internal)?;
    let shown = [
        change.siret.as_str(),
        &change.number.to_string(),
        iban.as_str(),
        change.bic.as_deref().unwrap_or_default(),
        &change.proposed_by,
        &change.proposed_at.to_string(),
        &payee,
        principal,
    ];
    let fingerprint = vault.sight(&shown);
    Ok((iban, fingerprint))
}
