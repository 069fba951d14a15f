//! What must hold for somebody to be let in: what the register of establishments says, and the gates of the request.

use super::{
    Accreditation, AccreditationRefusal, AccreditationRefusal as R, EstablishmentAnswer, EstablishmentTold,
};
use crate::aggregate::Asked;

/// The request with the answer of the register.
pub(super) fn looked(it: Accreditation, told: &EstablishmentAnswer, asked: &Asked) -> Accreditation {
    Accreditation {
        told: Some(EstablishmentTold { answer: told.clone(), at: asked.at, on: asked.today }),
        ..it
    }
}

/// Whether the register stands in the way.
pub(super) fn check_establishment(told: &EstablishmentAnswer) -> Result<(), AccreditationRefusal> {
    match told {
        EstablishmentAnswer::Unknown {} => Err(R::UnknownEstablishment),
        EstablishmentAnswer::Closed { since } => Err(R::ClosedEstablishment(*since)),
        _ => Ok(()),
    }
}

/// Nobody is let in by what has ended since it was sent.
pub(super) fn check_gates(it: &Accreditation, asked: &Asked) -> Result<(), AccreditationRefusal> {
    let application = it.application.as_ref().ok_or(R::Internal("an accreditation that was never sent"))?;
    let ends = [
        application.agrement.as_ref().map(|agrement| agrement.until),
        application.qualiopi.as_ref().map(|qualiopi| qualiopi.until),
    ];
    if ends.into_iter().flatten().any(|until| until < asked.today) { Err(R::GateOver) } else { Ok(()) }
}

/// What must hold on the day of a yes: the gates, and an answer of the register of that moment.
pub(super) fn let_in(
    it: Accreditation,
    told: Option<&EstablishmentAnswer>,
    asked: &Asked,
) -> Result<Accreditation, AccreditationRefusal> {
    check_gates(&it, asked)?;
    let told = told.filter(|told| !matches!(told, EstablishmentAnswer::Unavailable {}));
    let told = told.ok_or(R::RegisterSilent)?;
    check_establishment(told)?;
    Ok(looked(it, told, asked))
}
