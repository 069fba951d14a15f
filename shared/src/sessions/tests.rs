//! What each state owes to an act on its session, and that a step is owed once.

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use rust_decimal::Decimal;

use super::*;
use crate::aggregate::Asked;
use crate::catalogue::{Mode, Purpose, Recruitment, Session, SessionKey};
use crate::ids::DossierId;
use crate::lifecycle::{
    Actor, CommandKind, Dossier, Eligibility, Facts, Known, Postponement, PostponementState, State,
    Submission, Training, possible, submit,
};
use crate::money::Euros;
use crate::rules::mandates::{Mandate, MandateKind};

const NOW: Timestamp = Timestamp::constant(1_795_420_800, 0);
const TODAY: Date = date(2026, 11, 23);
const FIRST: (Date, Date) = (date(2027, 1, 18), date(2027, 1, 19));
const LATER: (Date, Date) = (date(2027, 3, 1), date(2027, 3, 2));

fn key() -> SessionKey {
    SessionKey::read("73282932000074/F1/A1/S1").expect("a key")
}

fn session() -> Session {
    Session {
        numero: key().session,
        debut: Some(FIRST.0),
        fin: Some(FIRST.1),
        places: Some(9),
        taken: 0,
        waiting: 0,
        etat: Recruitment::Open,
        lieu: None,
        horaires: None,
    }
}

fn asked() -> Asked {
    Asked {
        at: NOW,
        today: TODAY,
        author: "Agent".to_owned(),
        principal: "agent".to_owned(),
        request_id: "request".to_owned(),
    }
}

fn postponed() -> SessionFate {
    SessionFate::Postponed { start: LATER.0, end: LATER.1 }
}

fn act(fate: SessionFate) -> SessionAct {
    decide((&key(), &session()), None, (fate, " Salle fermée. "), &asked()).expect("an act")
}

/// A dossier of the session, put in a state.
pub fn dossier(state: State) -> Dossier {
    let price = Euros::from_cents(56_000);
    let training = Training {
        formation: key().formation,
        action: key().action,
        session: key().session,
        intitule: "Comprendre le budget".into(),
        purpose: Purpose::Mandate { theme: "ELU1003".parse().expect("a theme") },
        mode: Mode::Remote,
        place: String::new(),
        start: FIRST.0,
        end: FIRST.1,
        duration_hours: Decimal::from(14),
        price,
        price_ht: price,
        participants_max: 9,
        places: 9,
        prerequisites: None,
        horaires: None,
    };
    let submission = Submission {
        id: DossierId::new(2026, 7),
        elu: "0123456789abcdef0123456789abcdef".parse().expect("an id"),
        elu_name: "Claire Martin".into(),
        of: key().siret,
        of_name: "OF Exemple".into(),
        training,
        message: String::new(),
        cgu_version: 1,
    };
    let eligibility = Eligibility {
        mandates: vec![Mandate { kind: MandateKind::Municipal, start: date(2026, 3, 30), end: None }],
        pension_liquidated: false,
        agrement_until: Some(date(2029, 1, 1)),
    };
    let facts = Facts {
        at: NOW,
        today: TODAY,
        actor: Actor::Elu,
        author: "Claire Martin".into(),
        principal: "claire".into(),
        request_id: "1".into(),
        known: Known::Eligibility(eligibility),
    };
    Dossier { state, ..submit(submission, &facts).expect("a request").dossier }
}

fn proposed(state: PostponementState, session: &str, (start, end): (Date, Date)) -> Option<Postponement> {
    Some(Postponement {
        session: session.parse().expect("a numero"),
        start,
        end,
        places: 9,
        place: String::new(),
        message: "Salle fermée.".into(),
        proposed_on: TODAY,
        state,
        horaires: None,
    })
}

#[test]
fn a_decision_concerns_the_dossiers_to_which_a_cancellation_owes_a_step() {
    for state in State::ALL {
        let known = dossier(state);
        let owes = next_step(&act(SessionFate::Cancelled), &known).is_some();
        assert_eq!(concerns(&known), owes, "{state:?}");
    }
}

#[test]
fn each_state_owes_a_step_that_the_training_body_may_take() {
    for state in State::ALL {
        for (fate, expected) in [
            (
                SessionFate::Cancelled,
                match state {
                    State::Submitted | State::Acknowledged => Some(CommandKind::Refuse),
                    State::Proposed
                    | State::WaitingFinancer
                    | State::Paying
                    | State::Accepted
                    | State::Postponing => Some(CommandKind::CancelByOf),
                    _ => None,
                },
            ),
            (
                postponed(),
                match state {
                    State::Submitted | State::Acknowledged => Some(CommandKind::Propose),
                    State::Proposed | State::WaitingFinancer | State::Paying => Some(CommandKind::CancelByOf),
                    State::Accepted => Some(CommandKind::ProposePostponement),
                    _ => None,
                },
            ),
        ] {
            let step = next_step(&act(fate), &dossier(state)).map(|command| command.kind());
            assert_eq!(step, expected, "{state:?} {fate:?}");
            assert!(step.is_none_or(|kind| possible(state, Actor::Of).contains(&kind)), "{state:?}");
            let left = progress(&act(fate), &dossier(state)) == ActProgress::Left;
            assert_eq!(left, expected.is_some(), "{state:?}");
        }
    }
}

#[test]
fn what_was_proposed_is_not_proposed_again() {
    use PostponementState as P;
    let with = |state, postponement| Dossier { postponement, ..dossier(state) };
    for (fate, dossier, expected) in [
        (postponed(), with(State::Postponing, proposed(P::Proposed, "S1", LATER)), ActProgress::Awaited),
        (postponed(), with(State::Accepted, proposed(P::Declined, "S1", LATER)), ActProgress::KeptFirst),
        // An earlier proposal says nothing of these days.
        (
            postponed(),
            with(State::Accepted, proposed(P::Declined, "S1", (LATER.1, LATER.1))),
            ActProgress::Left,
        ),
        // Who was offered another session may still take it.
        (
            SessionFate::Cancelled,
            with(State::Postponing, proposed(P::Proposed, "S2", LATER)),
            ActProgress::Awaited,
        ),
        (
            SessionFate::Cancelled,
            with(State::Postponing, proposed(P::Proposed, "S1", LATER)),
            ActProgress::Left,
        ),
        (
            SessionFate::Cancelled,
            with(State::Accepted, proposed(P::Declined, "S2", LATER)),
            ActProgress::Left,
        ),
    ] {
        assert_eq!(progress(&act(fate), &dossier), expected, "{fate:?} {:?}", dossier.postponement);
    }
    let mut moved = dossier(State::Accepted);
    (moved.training.start, moved.training.end) = LATER;
    assert_eq!(progress(&act(postponed()), &moved), ActProgress::Done);
}

#[test]
fn a_dossier_of_another_session_owes_nothing() {
    assert!(is_of(&dossier(State::Accepted), &key()));
    for other in ["73282932000074/F1/A1/S2", "73282932000074/F1/A2/S1", "73282932000074/F2/A1/S1"] {
        assert!(!is_of(&dossier(State::Accepted), &SessionKey::read(other).expect("a key")), "{other}");
    }
}

#[test]
fn an_act_has_its_reason_and_days_on_which_the_elus_can_answer() {
    let refused = |fate, reason: &str| decide((&key(), &session()), None, (fate, reason), &asked()).err();
    let moved = |start, end| refused(SessionFate::Postponed { start, end }, "Salle.");
    let long = "é".repeat(REASON_MAX + 1);
    assert_eq!(refused(SessionFate::Cancelled, " "), Some(SessionRefused::NoReason));
    assert_eq!(refused(SessionFate::Cancelled, &long), Some(SessionRefused::LongReason));
    assert_eq!(refused(SessionFate::Cancelled, "Salle."), None);
    assert_eq!(moved(LATER.1, LATER.0), Some(SessionRefused::EndsBeforeStart));
    assert_eq!(moved(FIRST.0, FIRST.1), Some(SessionRefused::SameDates));
    let earliest = date(2026, 11, 25);
    assert_eq!(moved(date(2026, 11, 24), LATER.0), Some(SessionRefused::TooSoon { earliest }));
    assert_eq!(moved(earliest, LATER.0), None);
    let open = Session { debut: None, fin: None, ..session() };
    let of_open = decide((&key(), &open), None, (postponed(), "Salle."), &asked());
    assert_eq!(of_open.err(), Some(SessionRefused::WithoutDates));
    let begun = Session { debut: Some(TODAY), ..session() };
    let of_begun = decide((&key(), &begun), None, (postponed(), "Salle."), &asked());
    assert_eq!(of_begun.err(), Some(SessionRefused::Begun { start: TODAY }));
}

#[test]
fn a_session_that_is_cancelled_stays_so() {
    let again = |before: &SessionAct| {
        decide((&key(), &session()), Some(before), (SessionFate::Cancelled, "Salle."), &asked())
    };
    assert_eq!(again(&act(postponed())).map(|act| act.version), Ok(2));
    assert_eq!(again(&act(SessionFate::Cancelled)), Err(SessionRefused::Cancelled));
}

#[test]
fn an_act_is_looked_at_until_nobody_owes_it_anything() {
    let act = act(SessionFate::Cancelled);
    let (left, done) = (dossier(State::Accepted), dossier(State::CancelledByOf));
    let after = |dossiers: &[&Dossier], minutes: i64| {
        let now = NOW + Span::new().minutes(minutes);
        act.look_again(dossiers, now).map(|at| at.duration_since(now).as_mins())
    };
    assert_eq!(after(&[&left], 20), Some(15));
    assert_eq!(after(&[&done], 14), Some(15), "a request may be on its way");
    assert_eq!(after(&[&done], 15), None);
    assert_eq!(after(&[&left], 60 * 24 * 60), None, "not for ever");
    let awaited = Dossier {
        postponement: proposed(PostponementState::Proposed, "S2", LATER),
        ..dossier(State::Postponing)
    };
    assert_eq!(after(&[&awaited], 20), Some(360));
}
