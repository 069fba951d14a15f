//! What opens and what closes the way of a training body to the élus.

use jiff::civil::date;

use super::super::tests::body as plain;
use super::*;

const TODAY: Date = date(2027, 1, 4);

fn body() -> TrainingBody {
    let agrement = Some((date(2025, 1, 1), date(2027, 3, 5)));
    let standing = OfStanding {
        agrement,
        qualiopi: true,
        qualiopi_dates: Some((date(2025, 1, 1), date(2027, 1, 11))),
        ..OfStanding::default()
    };
    TrainingBody { standing, agrement_number: "2025-1".to_owned(), ..plain() }
}

fn asked(principal: &str) -> Asked {
    Asked {
        at: Timestamp::UNIX_EPOCH,
        today: TODAY,
        author: principal.to_owned(),
        principal: principal.to_owned(),
        request_id: "r".to_owned(),
    }
}

fn change(change: GateChange) -> GateCommand {
    GateCommand::Change { change, reason: "Décision du ministre.".to_owned() }
}

fn agrement(until: Date) -> GateChange {
    GateChange::Agrement { number: "2027-8".to_owned(), from: date(2025, 1, 1), until }
}

#[test]
fn what_gives_more_is_done_by_one_person_and_told() {
    let extended = decide_gate(&body(), None, &change(agrement(date(2028, 12, 31))), &asked("a")).unwrap();
    let after = extended.body.unwrap();
    assert_eq!((after.agrement_number.as_str(), extended.waiting), ("2027-8", None));
    assert!(after.standing.is_agree(date(2028, 12, 31)));
    assert!(extended.messages[0].text.contains("Décision du ministre"), "{}", extended.messages[0].text);
    let same = GateChange::Lift {};
    assert_eq!(decide_gate(&body(), None, &change(same), &asked("a")), Err(GateRefusal::Same));
}

#[test]
fn a_renewal_goes_on_from_the_first_day_of_what_it_follows() {
    let next =
        |from: Date| GateChange::Agrement { number: "2027-8".to_owned(), from, until: date(2031, 3, 5) };
    for (from, kept) in [(date(2027, 3, 6), date(2025, 1, 1)), (date(2027, 3, 7), date(2027, 3, 7))] {
        let after = next(from).put_in(body().standing, TODAY);
        assert_eq!(after.agrement, Some((kept, date(2031, 3, 5))), "{from}");
        let (asked, refused) = (change(next(from)), kept == from);
        let decided = decide_gate(&body(), None, &asked, &self::asked("a"));
        assert_eq!(
            decided.err(),
            refused.then_some(GateRefusal::Gap),
            "a day between would end the one that runs"
        );
    }
}

#[test]
fn what_takes_away_takes_two_people() {
    for taken in [
        GateChange::Suspend { until: None },
        agrement(TODAY),
        GateChange::Qualiopi { from: date(2025, 1, 1), until: TODAY },
        GateChange::NdaEnds { until: TODAY },
    ] {
        let proposed = decide_gate(&body(), None, &change(taken.clone()), &asked("a")).unwrap();
        assert_eq!(proposed.body, None, "{taken:?}");
        let waiting = proposed.waiting.unwrap();
        let proposed_at = waiting.at;
        let yes = GateCommand::Approve { proposed_at, comment: String::new() };
        let alone = decide_gate(&body(), Some(&waiting), &yes, &asked("a"));
        assert_eq!(alone.unwrap_err(), GateRefusal::FourEyes);
        let done = decide_gate(&body(), Some(&waiting), &yes, &asked("b")).unwrap();
        assert_eq!(done.body.unwrap().standing, taken.put_in(body().standing, TODAY));
        let back = GateCommand::Refuse { proposed_at, reason: "Erreur.".to_owned() };
        assert_eq!(decide_gate(&body(), Some(&waiting), &back, &asked("a")).unwrap().body, None);
    }
    for wrong in [date(2024, 1, 1), date(2029, 1, 3)] {
        let wrong = change(agrement(wrong));
        assert_eq!(decide_gate(&body(), None, &wrong, &asked("a")), Err(GateRefusal::BadChange));
    }
}

#[test]
fn what_opens_a_gate_that_is_shut_takes_two_people() {
    let with = |change: fn(&mut OfStanding)| {
        let mut body = body();
        change(&mut body.standing);
        body
    };
    let first = GateChange::Agrement { number: "1".to_owned(), from: TODAY, until: date(2031, 1, 4) };
    let certificate = GateChange::Qualiopi { from: TODAY, until: date(2029, 1, 4) };
    for (body, opening) in [
        (with(|of| of.agrement = None), first.clone()),
        (with(|of| of.agrement = Some((date(2022, 1, 1), date(2026, 12, 31)))), first.clone()),
        (with(|of| of.agrement = Some((date(2025, 1, 1), date(2027, 1, 3)))), agrement(date(2028, 12, 31))),
        (with(|of| of.agrement_suspended = true), GateChange::Lift {}),
        (with(|of| of.qualiopi = false), certificate.clone()),
        (with(|of| of.nda_until = Some(date(2027, 1, 3))), GateChange::NdaGoesOn {}),
        // Nobody knows until when: any day may be earlier.
        (with(|of| of.qualiopi_dates = None), certificate),
    ] {
        let proposed = decide_gate(&body, None, &change(opening.clone()), &asked("a")).unwrap();
        assert!(proposed.body.is_none() && proposed.waiting.is_some(), "{opening:?}");
    }
}

#[test]
fn who_decides_names_the_proposal_that_he_was_shown() {
    let proposed =
        decide_gate(&body(), None, &change(GateChange::Suspend { until: None }), &asked("a")).unwrap();
    let waiting = proposed.waiting.unwrap();
    let proposed_at = Timestamp::from_second(1).unwrap();
    for other in [
        GateCommand::Approve { proposed_at, comment: String::new() },
        GateCommand::Refuse { proposed_at, reason: "Erreur.".to_owned() },
    ] {
        let decided = decide_gate(&body(), Some(&waiting), &other, &asked("b"));
        assert_eq!(decided, Err(GateRefusal::WaitsOther));
    }
}

#[test]
fn a_suspension_ends_by_itself_and_is_never_longer_than_the_law_lets_it_be() {
    let suspend = |until| change(GateChange::Suspend { until });
    let suspended = |body: &TrainingBody, until, today| {
        let asked = |who| Asked { today, ..asked(who) };
        let waiting = decide_gate(body, None, &suspend(until), &asked("a"))?.waiting.expect("two people");
        let yes = GateCommand::Approve { proposed_at: waiting.at, comment: String::new() };
        decide_gate(body, Some(&waiting), &yes, &asked("b"))
    };
    let of_body = |decision: GateDecision| decision.body.expect("a body");
    let whole = suspended(&body(), None, TODAY).expect("suspended");
    assert!(whole.messages[0].text.contains("4 mai 2027"), "{}", whole.messages[0].text);
    let whole = of_body(whole);
    assert_eq!(whole.standing.suspension, Some((TODAY, date(2027, 5, 4))));
    for (day, expected) in [(TODAY, true), (date(2027, 5, 4), true), (date(2027, 5, 5), false)] {
        assert_eq!(whole.standing.is_suspended(day), expected, "{day}");
    }
    for wrong in [date(2027, 1, 3), date(2027, 5, 5)] {
        assert_eq!(suspended(&body(), Some(wrong), TODAY).unwrap_err(), GateRefusal::BadChange);
    }
    // A longer one counts from its first day; the same again changes nothing.
    let short = of_body(suspended(&body(), Some(date(2027, 2, 4)), TODAY).expect("suspended"));
    let later = date(2027, 2, 1);
    let longer = of_body(suspended(&short, None, later).expect("suspended"));
    assert_eq!(longer.standing.suspension, Some((TODAY, date(2027, 5, 4))));
    assert_eq!(suspended(&longer, None, later).unwrap_err(), GateRefusal::Same);
    // One that was to end before it is approved is no suspension.
    let proposed = decide_gate(&body(), None, &suspend(Some(TODAY)), &asked("a"));
    let waiting = proposed.expect("proposed").waiting.expect("two people");
    let yes = GateCommand::Approve { proposed_at: waiting.at, comment: String::new() };
    let late = Asked { today: date(2027, 1, 5), ..asked("b") };
    assert_eq!(decide_gate(&body(), Some(&waiting), &yes, &late), Err(GateRefusal::BadChange));
    // What is shut is opened earlier by two people.
    let shorter = decide_gate(&longer, None, &suspend(Some(date(2027, 3, 1))), &asked("a"));
    assert!(shorter.expect("proposed").body.is_none());
}
