//! What a yes creates: the training body with its dated gates, and the habilitation of who asked.

use jiff::civil::Date;

use super::{Accreditation, AccreditationRefusal, Application};
use crate::catalogue::OfStanding;
use crate::habilitation::{Command, Decision, Facts, Person};
use crate::ids::HabilitationId;
use crate::organisme::TrainingBody;

/// A training body that begins, and its first administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founded {
    pub body: TrainingBody,
    pub habilitation: Decision,
}

/// What follows from an acceptance. `id` is the number of the habilitation, which no other one has; `person` the applicant as the
/// register of habilitations knows him, or will.
///
/// # Errors
/// When the request was never sent, or the register refuses.
pub fn founded(
    accepted: &Accreditation,
    id: HabilitationId,
    person: Person,
    facts: &Facts<'_>,
) -> Result<Founded, AccreditationRefusal> {
    let application = accepted.application.as_ref().ok_or(AccreditationRefusal::Internal("never sent"))?;
    let habilitation = crate::habilitation::decide(&Command::Found { id, person }, facts)
        .map_err(|_| AccreditationRefusal::Accredited)?;
    Ok(Founded { body: body(accepted, application, facts.asked.today), habilitation })
}

/// Without an account: one is proposed, checked by two people, and used only then.
fn body(accepted: &Accreditation, application: &Application, on: Date) -> TrainingBody {
    let agrement = application.agrement.as_ref();
    let standing = OfStanding {
        agrement: agrement.map(|agrement| (agrement.from, agrement.until)),
        agrement_suspended: false,
        suspension: None,
        qualiopi: application.qualiopi.is_some(),
        qualiopi_dates: application.qualiopi.as_ref().map(|held| (held.from, held.until)),
        qualiopi_compulsory: application.is_qualiopi_compulsory(on),
        nda_until: None,
    };
    TrainingBody {
        siret: accepted.siret.clone(),
        name: application.name.clone(),
        nda: application.nda.clone(),
        standing,
        agrement_number: agrement.map(|agrement| agrement.number.clone()).unwrap_or_default(),
        street: application.street.clone(),
        postcode: application.postcode.clone(),
        town: application.town.clone(),
        email: application.email.clone(),
        telephone: application.telephone.clone(),
        iban: TrainingBody::no_account(),
        bic: None,
        iban_since: None,
        holder: String::new(),
        coming: None,
    }
}
