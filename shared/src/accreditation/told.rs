//! What a training body reads of its request, each time that it comes back: whose turn it is, until when, and what it can do.

use jiff::civil::Date;

use super::{Accreditation, AccreditationState, AccreditationTurn};
use crate::french::date_long;
use crate::texts::sentences;

/// Where it stands: a title, and whose turn it is until when.
#[must_use]
pub fn situation(it: &Accreditation, today: Date) -> (&'static str, String) {
    (title(it.state), turn(it, today))
}

const fn title(state: AccreditationState) -> &'static str {
    match state {
        AccreditationState::Draft => "Votre demande est en préparation",
        AccreditationState::Submitted => "Votre demande est envoyée",
        AccreditationState::Incomplete | AccreditationState::MoreAsked => "Des pièces sont attendues de vous",
        AccreditationState::Admissible => "Votre demande est recevable",
        AccreditationState::Proposed => "Une décision est proposée",
        AccreditationState::Accepted => "Votre organisme est référencé",
        AccreditationState::Refused => "Votre demande est refusée",
        AccreditationState::Appealed => "Votre contestation est examinée",
        AccreditationState::Closed => "Votre demande est close",
    }
}

fn turn(it: &Accreditation, today: Date) -> String {
    use AccreditationState as S;
    let limite = &it.until.map(date_long).unwrap_or_default();
    let decided = it.answer.as_ref().map(|answer| answer.on).filter(|_| it.state == S::Accepted);
    let jour = &decided.or(it.admitted_on).map(date_long).unwrap_or_default();
    let is_late = it.until.is_some_and(|until| until < today);
    match it.state {
        _ if is_late && it.state.turn() == AccreditationTurn::Gestionnaire => {
            sentences::AccreditationLate { limite }.said()
        }
        S::Draft => sentences::AccreditationDraft { limite }.said(),
        S::Submitted => sentences::AccreditationSubmitted { limite }.said(),
        S::Incomplete => sentences::AccreditationIncomplete { limite }.said(),
        S::Admissible => sentences::AccreditationAdmissible { jour, limite }.said(),
        S::MoreAsked => sentences::AccreditationMoreAsked { limite }.said(),
        S::Proposed => sentences::AccreditationProposed { limite }.said(),
        S::Accepted => sentences::AccreditationAccepted { jour }.said(),
        S::Refused if is_late => sentences::AccreditationRefusedForGood { limite }.said(),
        S::Refused => sentences::AccreditationRefused { limite }.said(),
        S::Appealed => sentences::AccreditationAppealed { limite }.said(),
        S::Closed => sentences::AccreditationClosed.said(),
    }
}
