//! The one way to change the register of an organisation: read, ask the core, commit; and again when somebody was faster.

use mce_shared::aggregate::Asked;
use mce_shared::habilitation::{
    Author, Cause, Command, Decision, Facts, Giver, HabilitationRefusal, Organisation, Person, decide,
};

use super::super::dossiers::change::Wait;
use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::commit::Committed;
use crate::store::{StoreError, habilitations};

pub type Named = (Organisation, String);

/// Who asks, in what part.
#[derive(Debug, Clone)]
pub struct By {
    /// In what part.
    pub giver: Giver,
    pub author: Author,
}

/// Carries out a command on the register of an organisation.
///
/// # Errors
/// The core's refusal; when the store fails.
pub async fn carry_out(
    environment: &Environment,
    (organisation, name): &Named,
    by: &By,
    command: &Command,
    asked: &Asked,
) -> Result<Decision, Fault> {
    let store = environment.store();
    let mut wait = Wait::new();
    loop {
        let register = habilitations::register(store, organisation).await?;
        let facts = Facts {
            organisation,
            organisation_name: name,
            register: &register.habilitations,
            giver: by.giver,
            by: &by.author,
            asked,
        };
        let decision = decide(command, &facts).map_err(Fault::refused)?;
        let mut writes = habilitations::writes(store, register.version, &decision)?;
        if let Some(person) = bound(&decision) {
            match habilitations::person_of_mail(store, &person.mail).await? {
                None => writes.guarded(habilitations::binding(store, &person.mail, &person.id)?),
                // Somebody of this address came in meanwhile, as another person.
                Some(known) if known != person.id => {
                    return Err(Fault::refused(HabilitationRefusal::NothingWaits));
                }
                Some(_) => {}
            }
        }
        match writes.commit(store).await {
            Ok(Committed::Yes) => return Ok(decision),
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Who becomes a person of the register by this decision.
fn bound(decision: &Decision) -> Option<&Person> {
    decision.habilitation.person.as_ref().filter(|_| decision.row.cause == Cause::Accepted)
}
