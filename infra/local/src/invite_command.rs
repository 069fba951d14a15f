//! `mce-local invite-administrator`: the gestionnaire's first administrators, whom nobody in the register can invite. Two of them, so
//! that from then on whatever the gestionnaire gives takes two people.
//!
//! It works on the folder of `make run` while the platform is stopped; or, where `MCE_TABLE_HABILITATIONS` names the table of a
//! deployment, there (`infra/runbook.md`).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use mce_functions::runtime::{Environment, Surroundings, SystemClock};
use mce_functions::use_cases::habilitations::change::{By, carry_out};
use mce_shared::habilitation::{Author, Command, Giver, Organisation, Permission, Proposed};

use crate::PlatformConfig;
use crate::stopped::{Stopped, said};

/// How it is called.
pub const USAGE: &str = "mce-local invite-administrator « Prénom Nom » adresse@organisme.fr";
/// The function whose work it does, with its rights.
pub const FUNCTION: &str = "change-habilitations";
const OPERATOR: &str = "L’exploitant du service";
const GESTIONNAIRE: &str = "Gestionnaire du fonds DIFE";
/// Names the table of a deployment.
const DEPLOYED: &str = "MCE_TABLE_HABILITATIONS";

type Failure = Box<dyn std::error::Error>;

/// Invites, and says what happens next.
///
/// # Errors
/// What is wrong, in French.
pub async fn invite(
    variables: &BTreeMap<String, String>,
    mut given: impl Iterator<Item = String>,
) -> Result<String, Failure> {
    let (Some(name), Some(mail), None) = (given.next(), given.next(), given.next()) else {
        return Err(USAGE.into());
    };
    if variables.contains_key(DEPLOYED) {
        let surroundings = Surroundings::of_system(Arc::new(SystemClock));
        let variables: HashMap<_, _> = variables.clone().into_iter().collect();
        return invite_in(&Environment::from_vars(variables, surroundings).await?, (name, mail)).await;
    }
    let config = PlatformConfig::from_variables(variables)?;
    let stopped = Stopped::start(&config).await?;
    invite_in(&stopped.core.environment_of(FUNCTION).await?, (name, mail)).await
}

/// The same, in an environment that is there.
///
/// # Errors
/// The core's refusal, in French.
pub async fn invite_in(environment: &Environment, (name, mail): (String, String)) -> Result<String, Failure> {
    let author = Author { person: String::new(), name: OPERATOR.to_owned(), mail: String::new() };
    let proposed = Proposed {
        id: environment.unique().parse()?,
        permissions: vec![Permission::GestionnaireAdministrator],
        until: None,
        name,
        mail,
    };
    let asked = environment.asked(OPERATOR, &format!("invite-{}", environment.unique()));
    let organisation = (Organisation::Gestionnaire, GESTIONNAIRE.to_owned());
    let by = By { giver: Giver::Operator, author };
    let decision = carry_out(environment, &organisation, &by, &Command::Invite(proposed), &asked).await;
    let habilitation = decision.map_err(|fault| said(&fault))?.habilitation;
    Ok(format!(
        "Invitation envoyée à {} : cette personne se connecte avec ProConnect, à cette adresse et au niveau eidas2, et accepte.",
        habilitation.mail
    ))
}
