//! What a mandate lives through.

use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::aggregate::Asked;
use crate::identifiers::Sex;
use crate::rules::mandates::MandateKind;

const PUBLISHED: Date = date(2026, 10, 1);
const START: Date = date(2026, 3, 15);

fn row() -> RegisterRow {
    RegisterRow {
        last_name: "LE GOFF".into(),
        first_name: "Jean".into(),
        sex: Sex::Male,
        birth_date: date(1970, 5, 2),
        kind: MandateKind::Municipal,
        territory_code: "35238".into(),
        territory: "Rennes".into(),
        function: String::new(),
        start: START,
        end: None,
    }
}

fn kept(state: MandateState) -> KeptMandate {
    let published = KeptMandate::from(row());
    let over = |dismissed| KeptMandate {
        row: RegisterRow { end: Some(date(2026, 6, 1)), ..row() },
        dismissed,
        ..published.clone()
    };
    match state {
        MandateState::Published => published,
        MandateState::Waiting => {
            let left_out = left_out(&published, &[], PUBLISHED, |_| false);
            left_out.and_then(|left_out| left_out.now).expect("it waits").0
        }
        MandateState::GoesOn => KeptMandate { dismissed: true, ..published },
        MandateState::Over => over(false),
        MandateState::Ended => over(true),
    }
}

fn asked() -> Asked {
    by("second")
}

fn by(principal: &str) -> Asked {
    Asked {
        at: Timestamp::constant(1_800_000_000, 0),
        today: date(2026, 10, 20),
        author: "Gestionnaire".into(),
        principal: principal.into(),
        request_id: "request-1".into(),
    }
}

#[test]
fn a_publication_asks_and_never_ends() {
    use MandateState::{Ended, GoesOn, Over, Published, Waiting};
    for (from, published_again, left_out_of) in [
        (Published, Published, Some(Waiting)),
        (Waiting, Published, Some(Waiting)),
        (GoesOn, Published, None),
        (Over, Waiting, None),
        (Ended, Ended, None),
    ] {
        let before = kept(from);
        assert_eq!(before.state(), from);
        let again = match judge(Some(&before), row(), "run/0") {
            Judgement::Changed(changed) => changed.now.state(),
            Judgement::Same => from,
            other => panic!("{other:?}"),
        };
        assert_eq!(again, published_again, "{from:?} published again");
        let out = left_out(&before, &[], PUBLISHED, |_| false);
        let after = out.map(|out| out.now.map_or(from, |(now, _)| now.state()));
        assert_eq!(after, left_out_of, "{from:?} left out");
        assert_eq!(left_out(&before, &[], PUBLISHED, |_| true), None, "{from:?} is published");
    }
}

#[test]
fn one_that_is_over_is_asked_about_once() {
    let Judgement::Changed(changed) = judge(Some(&kept(MandateState::Over)), row(), "run/0") else {
        panic!("not asked about")
    };
    assert_eq!((changed.news, changed.group.is_some()), (News::Back, true));
    assert_eq!(judge(Some(&changed.now), row(), "run/0"), Judgement::Known(News::Back), "read again");
    assert_eq!(judge(Some(&changed.now), row(), "run/1"), Judgement::Same);
}

#[test]
fn what_is_told_otherwise_is_kept_with_its_end() {
    assert!(matches!(judge(None, row(), "run/0"), Judgement::New(_)));
    let mayor = || RegisterRow { function: "Maire".into(), ..row() };
    for (from, news) in [
        (MandateState::Published, News::Changed),
        (MandateState::Ended, News::Changed),
        (MandateState::Waiting, News::Back),
    ] {
        let before = kept(from);
        let Judgement::Changed(changed) = judge(Some(&before), mayor(), "run/0") else {
            panic!("{from:?}: no change")
        };
        assert_eq!((changed.news, changed.now.row.end), (news, before.row.end), "{from:?}");
        assert!(changed.told.contains("Maire"), "{}", changed.told);
    }
}

#[test]
fn the_gestionnaire_decides_on_what_waits() {
    use EndingRefusal as R;
    let end = |on| EndingCommand::End { on };
    let day = date(2026, 6, 1);
    for (from, command, expected) in [
        (MandateState::Waiting, end(None), Ok((MandateState::Ended, Some(PUBLISHED)))),
        (MandateState::Waiting, end(Some(day)), Ok((MandateState::Ended, Some(day)))),
        (MandateState::Waiting, end(Some(date(2026, 10, 21))), Err(R::BadDay)),
        (MandateState::Waiting, end(Some(date(2026, 3, 14))), Err(R::BadDay)),
        (MandateState::Waiting, EndingCommand::GoOn, Ok((MandateState::GoesOn, None))),
        (MandateState::Published, end(Some(day)), Err(R::NothingWaits)),
        (MandateState::GoesOn, EndingCommand::GoOn, Err(R::NothingWaits)),
        (MandateState::Over, end(None), Err(R::NothingWaits)),
        (MandateState::Ended, EndingCommand::GoOn, Err(R::NothingWaits)),
    ] {
        let proposed = decide_ending(&kept(from), (command, "Vu"), &by("first"));
        let decided = proposed.and_then(|proposed| {
            assert_eq!(proposed.mandate.state(), from, "one person changes nothing");
            decide_ending(&proposed.mandate, (command, "Vu aussi"), &asked())
        });
        let found = decided.map(|decision| {
            assert_eq!(decision.row.to, decision.mandate.state());
            (decision.row.to, decision.mandate.row.end)
        });
        assert_eq!(found, expected, "{command:?} of {from:?}");
    }
}

#[test]
fn what_the_law_has_ended_neither_goes_on_nor_ends_later() {
    let first_round = date(2026, 3, 15);
    let published = KeptMandate::from(of_2020());
    let waiting =
        left_out(&published, &[], PUBLISHED, |_| false).and_then(|out| out.now).expect("it waits").0;
    for (command, expected) in [
        (EndingCommand::GoOn, Err(EndingRefusal::ByLaw(first_round))),
        (EndingCommand::End { on: Some(date(2026, 3, 16)) }, Err(EndingRefusal::ByLaw(first_round))),
        (EndingCommand::End { on: None }, Ok(Some(first_round))),
        (EndingCommand::End { on: Some(date(2025, 2, 1)) }, Ok(Some(date(2025, 2, 1)))),
    ] {
        let found = decide_ending(&waiting, (command, "Vu"), &asked());
        let proposed = found.map(|decision| decision.mandate.proposed.and_then(|proposal| proposal.what.end));
        assert_eq!(proposed, expected, "{command:?}");
    }
}

fn of_2020() -> RegisterRow {
    RegisterRow { start: date(2020, 5, 18), ..row() }
}

/// Nothing could be decided of one that was closed on the day of the law, or after it.
#[test]
fn a_register_that_is_late_asks_nothing_of_what_the_law_has_ended() {
    for (end, is_asked) in [(date(2026, 3, 15), false), (date(2026, 7, 1), false), (date(2025, 2, 1), true)] {
        let over = KeptMandate::from(RegisterRow { end: Some(end), ..of_2020() });
        let judged = judge(Some(&over), of_2020(), "run/0");
        assert_eq!(judged != Judgement::Same, is_asked, "{end}: {judged:?}");
    }
}

#[test]
fn a_later_day_that_was_proposed_before_gives_way_to_the_law() {
    let first_round = date(2026, 3, 15);
    let of_before = of_2020();
    let over = RegisterRow { end: Some(date(2026, 7, 23)), ..of_before.clone() };
    let reelected =
        ProposedEnd { on: date(2026, 3, 21), reason: EndReason::Reelected { from: date(2026, 3, 22) } };
    for (row, proposal) in [(of_before, Some(reelected)), (over, None)] {
        let waiting =
            KeptMandate { ending: Some("reelection".to_owned()), proposal, ..KeptMandate::from(row) };
        let (end, why) = waiting.asked_end().expect("it waits");
        assert_eq!(end, first_round);
        assert!(why.contains("premier tour"), "{why}");
        let found = decide_ending(&waiting, (EndingCommand::End { on: None }, "Vu"), &asked());
        let proposed = found.map(|decision| decision.mandate.proposed.and_then(|proposal| proposal.what.end));
        assert_eq!(proposed, Ok(Some(first_round)));
    }
}

#[test]
fn two_people_end_a_mandate_and_say_why() {
    let end = EndingCommand::End { on: None };
    let waiting = kept(MandateState::Waiting);
    assert_eq!(decide_ending(&waiting, (end, " "), &asked()).err(), Some(EndingRefusal::NoReason));
    let proposed = decide_ending(&waiting, (end, "Démission"), &by("first")).expect("a proposal").mandate;
    let refused = decide_ending(&proposed, (end, "Démission"), &by("first")).err();
    assert_eq!(refused, Some(EndingRefusal::FourEyes));
    let other = decide_ending(&proposed, (EndingCommand::GoOn, "Toujours là"), &asked()).expect("another");
    assert_eq!(
        other.mandate.proposed.as_ref().map(|proposal| proposal.what.end),
        Some(None),
        "another proposal"
    );
    let decided = decide_ending(&proposed, (end, "Vu au conseil"), &asked()).expect("a decision");
    assert_eq!(decided.mandate.state(), MandateState::Ended);
    assert!(decided.row.text.contains("Démission") && decided.row.text.contains("Vu au conseil"));
    let Judgement::Changed(back) = judge(Some(&proposed), row(), "run/1") else { panic!("not back") };
    assert_eq!(back.now.proposed, None, "what is published again is asked anew");
}

#[test]
fn one_to_a_hundred_are_decided_at_once_and_a_day_is_that_of_one() {
    let day = Some(PUBLISHED);
    for (confirm, on, count, expected) in [
        (true, None, 0, Err(EndingRefusal::HowMany)),
        (true, None, 100, Ok(EndingCommand::End { on: None })),
        (true, None, 101, Err(EndingRefusal::HowMany)),
        (true, day, 1, Ok(EndingCommand::End { on: day })),
        (true, day, 2, Err(EndingRefusal::OneDayForMany)),
        (false, None, 2, Ok(EndingCommand::GoOn)),
    ] {
        assert_eq!(ending_command(confirm, on, count), expected, "{count} {on:?}");
    }
}
