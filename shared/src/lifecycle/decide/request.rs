//! The request of an élu: the birth of a dossier.

use jiff::civil::Date;

use crate::catalogue::{Purpose, SessionKey};
use crate::identifiers::Siret;
use crate::ids::{DossierId, EluId};
use crate::money::Euros;
use crate::rules::deadlines::Delay;
use crate::rules::eligibility::{self, TrainingRequest};

use super::super::dossier::{Dossier, Training};
use super::super::facts::{Eligibility, Facts};
use super::super::refusal::{Explained, Refusal};
use super::super::table::{Actor, CommandKind, State};
use super::change::{Change, Decision, check_text};

/// Who asks whom for what.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Number drawn by the shell.
    pub id: DossierId,
    pub elu: EluId,
    /// The élu's name.
    pub elu_name: String,
    /// The training body.
    pub of: Siret,
    pub of_name: String,
    /// The session, as the offer has it today.
    pub training: Training,
    /// A word to the OF.
    pub message: String,
    /// Version of the CGU in force.
    pub cgu_version: u16,
}

/// Opens a dossier for an élu who asks for a session.
///
/// # Errors
/// [`Refusal::NotEligible`] with every reason that stands in the way (TR-1 to TR-7, RE-1 to RE-4, DL-4).
pub fn submit(submission: Submission, facts: &Facts) -> Result<Decision, Refusal> {
    let message = check_text(&submission.message, "votre message", false)?;
    let reasons = obstacles(&submission.training, Days::all(facts.today), facts.known.eligibility()?);
    if !reasons.is_empty() {
        return Err(Refusal::NotEligible(reasons));
    }
    let dossier = Dossier {
        id: submission.id,
        version: 1,
        state: State::Submitted,
        elu: submission.elu,
        elu_name: submission.elu_name,
        of: submission.of,
        of_name: submission.of_name,
        training: submission.training,
        message,
        requested_on: facts.today,
        cgu_version: submission.cgu_version,
        proposal: None,
        due: None,
        cofinancing: None,
        order: None,
        card_attempts: Vec::new(),
        entry: None,
        service_done: None,
        control: None,
        postponement: None,
        force_majeure: None,
        outcome: None,
        incidents: Vec::new(),
        corrections: Vec::new(),
        payables: 0,
        refunds: 0,
        refunded: Euros::ZERO,
        card_lost: Euros::ZERO,
        card_loss: None,
        uncovered: Euros::ZERO,
        rating: None,
        updated_at: facts.at,
    };
    Change::of(&dossier).due(Actor::Of, Delay::OfAnswer, facts.today).into_decision(
        None,
        CommandKind::Submit,
        facts,
    )
}

/// The dossier that an élu has open for a session, among his own; on that day, where it is entered at any time and he chooses one.
#[must_use]
pub fn open_for<'a>(own: &'a [Dossier], session: &SessionKey, day: Option<Date>) -> Option<&'a Dossier> {
    own.iter().find(|dossier| {
        !dossier.state.is_final()
            && dossier.is_of(session)
            && day.is_none_or(|day| dossier.training.start == day)
    })
}

/// One dossier at a time for a session: a second one would use the place that is kept for the first, or take two. Once it is over the
/// session may be asked for again.
///
/// # Errors
/// [`Refusal::AlreadyAsked`] with the one that is open.
pub fn check_only(own: &[Dossier], session: &SessionKey, day: Option<Date>) -> Result<(), Refusal> {
    let open = open_for(own, session, day);
    open.map_or(Ok(()), |open| Err(Refusal::AlreadyAsked { dossier: open.id.clone() }))
}

/// The days by which an order is judged.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    pub requested_on: Date,
    pub ordered_on: Date,
    /// Of the decision: its répertoire counts.
    pub today: Date,
}

impl Days {
    /// Asked for, ordered and judged on the same day.
    #[must_use]
    pub const fn all(today: Date) -> Self {
        Self { requested_on: today, ordered_on: today, today }
    }
}

/// Every reason that stands in the way of ordering `training`.
#[must_use]
pub fn obstacles(training: &Training, days: Days, eligibility: &Eligibility) -> Vec<Explained> {
    let request = TrainingRequest {
        purpose: training.purpose.kind(),
        requested_on: days.requested_on,
        ordered_on: days.ordered_on,
        start: training.start,
        end: training.end,
        price_ht: training.price_ht,
        duration_hours: training.duration_hours,
        max_participants: u32::from(training.participants_max),
        theme_listed: training.theme_is_listed(days.today),
        cpf_eligible: matches!(training.purpose, Purpose::Reinsertion { .. }),
        agrement_until: eligibility.agrement_until,
        pension_liquidated: eligibility.pension_liquidated,
        mandates: eligibility.mandates.clone(),
    };
    eligibility::obstacles(&request)
        .into_iter()
        .map(|reason| Explained { code: reason.code().to_owned(), message: reason.explain(&request) })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::sessions::dossier_in;

    #[test]
    fn a_session_is_asked_for_once_until_its_dossier_is_over() {
        let key = SessionKey::read("73282932000074/F1/A1/S1").expect("a key");
        let other = SessionKey::read("73282932000074/F1/A1/S2").expect("a key");
        for state in State::ALL {
            let own = [dossier_in(State::LapsedElu), dossier_in(state)];
            let start = own[1].training.start;
            let refused = |session: &SessionKey, day: Option<Date>| check_only(&own, session, day).is_err();
            assert_eq!(refused(&key, None), !state.is_final(), "{state:?}");
            assert_eq!(refused(&key, Some(start)), !state.is_final(), "{state:?}");
            assert!(!refused(&key, Some(date(2027, 6, 1))), "on another day, where one chooses it");
            assert!(!refused(&other, None));
        }
    }

    #[test]
    fn the_refusal_names_the_dossier() {
        let own = [dossier_in(State::Proposed)];
        let key = SessionKey::read("73282932000074/F1/A1/S1").expect("a key");
        let refusal = check_only(&own, &key, None).expect_err("one is open");
        assert_eq!(refusal.code(), "already-asked");
        assert!(refusal.said_to(Actor::Elu).contains(own[0].id.as_str()));
    }
}
