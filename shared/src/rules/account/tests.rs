//! Worked cases of the official page, and the choices that the module states.

use jiff::civil::date;

use super::super::mandates::MandateKind;
use super::*;

fn mandate(kind: MandateKind, start: Date, end: Option<Date>) -> Mandate {
    Mandate { kind, start, end }
}

fn euros(amount: i64) -> Euros {
    Euros::from_cents(amount * 100)
}

fn balance(mandates: &[Mandate], uses: &[Use], at: Date) -> Euros {
    history(mandates, uses, false, at).balance
}

#[test]
fn worked_cases_of_the_official_page() {
    let regional = [mandate(MandateKind::Regional, date(2021, 7, 5), None)];
    for (at, expected) in [
        (date(2021, 7, 22), 0),
        (date(2021, 7, 23), 400),
        (date(2022, 7, 4), 400),
        (date(2022, 7, 5), 700),
        (date(2023, 7, 5), 800),
    ] {
        assert_eq!(balance(&regional, &[], at), euros(expected), "{at}");
    }
    let municipal = [mandate(MandateKind::Municipal, date(2021, 3, 1), None)];
    let uses = [Use { on: date(2022, 9, 1), amount: euros(500) }];
    assert_eq!(balance(&municipal, &uses, date(2022, 3, 31)), euros(700));
    assert_eq!(balance(&municipal, &uses, date(2023, 3, 31)), euros(600));
}

#[test]
fn every_line_is_explained() {
    let municipal = [mandate(MandateKind::Municipal, date(2022, 3, 31), Some(date(2024, 6, 9)))];
    let uses = [Use { on: date(2023, 6, 1), amount: euros(500) }];
    let lines = history(&municipal, &uses, false, date(2025, 1, 1)).lines;
    let shown: Vec<_> =
        lines.iter().map(|line| (line.reason, line.change, line.lost_to_cap, line.balance)).collect();
    assert_eq!(
        shown,
        [
            (LineReason::Opening, euros(400), euros(0), euros(400)),
            (LineReason::YearlyCredit, euros(400), euros(0), euros(800)),
            (LineReason::Use, euros(-500), euros(0), euros(300)),
            (LineReason::YearlyCredit, euros(400), euros(0), euros(700)),
            (LineReason::Expiry, euros(-700), euros(0), euros(0)),
        ]
    );
    assert_eq!(lines[4].on, date(2024, 12, 10));
}

#[test]
fn reelection_keeps_the_rights_within_six_months() {
    let first = mandate(MandateKind::Municipal, date(2020, 5, 18), Some(date(2026, 3, 15)));
    let again = |start| [first, mandate(MandateKind::Municipal, start, None)];
    assert_eq!(balance(&again(date(2026, 3, 30)), &[], date(2026, 3, 31)), euros(800));
    assert_eq!(balance(&again(date(2026, 9, 15)), &[], date(2026, 9, 15)), euros(800));
    assert_eq!(balance(&again(date(2026, 9, 16)), &[], date(2026, 9, 16)), euros(400));
    let reelected = history(&again(date(2026, 3, 30)), &[], true, date(2026, 3, 30));
    assert_eq!((reelected.balance, reelected.usable_for), (euros(800), UsableFor::Mandate));
    assert_eq!(history(&again(date(2026, 3, 30)), &[], true, date(2026, 3, 20)).usable_for, UsableFor::None);
}

#[test]
fn one_counter_for_overlapping_mandates() {
    let both = [
        mandate(MandateKind::Regional, date(2024, 7, 5), None),
        mandate(MandateKind::Municipal, date(2024, 9, 1), None),
    ];
    assert_eq!(balance(&both, &[], date(2025, 7, 4)), euros(400), "the regional mandate is the older one");
    assert_eq!(balance(&both, &[], date(2025, 7, 5)), euros(800));
    let same_day = [
        mandate(MandateKind::Regional, date(2024, 7, 5), None),
        mandate(MandateKind::Municipal, date(2024, 7, 5), None),
    ];
    assert_eq!(balance(&same_day, &[], date(2025, 3, 31)), euros(800), "the earlier day of the year counts");
}

#[test]
fn an_opening_takes_the_place_of_the_yearly_credit() {
    let new_year = [mandate(MandateKind::Municipal, date(2024, 1, 1), None)];
    assert_eq!(balance(&new_year, &[], date(2024, 12, 31)), euros(400));
    let last_day = [mandate(MandateKind::Municipal, date(2023, 6, 1), Some(date(2024, 3, 31)))];
    assert_eq!(balance(&last_day, &[], date(2024, 4, 1)), euros(800), "the last day held counts");
}

#[test]
fn uses_never_make_a_debt() {
    let mandates = [mandate(MandateKind::Municipal, date(2024, 1, 1), None)];
    let uses = [
        Use { on: date(2023, 12, 1), amount: euros(100) },
        Use { on: date(2024, 1, 1), amount: euros(900) },
        Use { on: date(2024, 5, 1), amount: euros(50) },
    ];
    assert_eq!(balance(&mandates, &uses, date(2025, 4, 1)), euros(400));
}

#[test]
fn next_credit_says_what_the_cap_will_take() {
    let mandates = [mandate(MandateKind::Communautaire, date(2022, 3, 31), None)];
    let next = next_credit(&mandates, euros(650), Some(2026), date(2026, 11, 23));
    assert_eq!(next, Some(NextCredit { on: date(2027, 3, 31), amount: euros(150), lost_to_cap: euros(250) }));
    let today = next_credit(&mandates, euros(0), Some(2025), date(2026, 3, 31)).unwrap();
    assert_eq!(today.on, date(2026, 3, 31));
    let lost_today = [
        mandate(MandateKind::Municipal, date(2022, 3, 31), Some(date(2025, 7, 15))),
        mandate(MandateKind::Municipal, date(2026, 1, 16), None),
    ];
    let opening = next_credit(&lost_today, euros(800), Some(2025), date(2026, 1, 16));
    let whole = NextCredit { on: date(2026, 1, 16), amount: euros(400), lost_to_cap: euros(0) };
    assert_eq!(opening, Some(whole), "what was left is lost before the new right opens");
    let over = [mandate(MandateKind::Municipal, date(2022, 3, 31), Some(date(2027, 3, 30)))];
    assert_eq!(next_credit(&over, euros(0), Some(2026), date(2026, 11, 23)), None);
}

#[test]
fn no_credit_is_to_come_after_the_first_round_that_ends_a_mandate() {
    let mandates = [mandate(MandateKind::Municipal, date(2022, 3, 31), None)];
    assert_eq!(next_credit(&mandates, euros(400), Some(2025), date(2026, 1, 10)), None);
    let again = [mandates[0], mandate(MandateKind::Municipal, date(2026, 3, 30), None)];
    let next = next_credit(&again, euros(400), Some(2025), date(2026, 1, 10));
    assert_eq!(next.map(|credit| (credit.on, credit.amount)), Some((date(2026, 3, 30), euros(400))));
    let over = history(&mandates, &[], false, date(2026, 11, 30));
    assert_eq!((over.until, over.usable_for), (Some(date(2026, 9, 15)), UsableFor::None));
    let window = history(&mandates, &[], false, date(2026, 9, 15));
    assert_eq!((window.balance, window.usable_for), (euros(800), UsableFor::Reinsertion));
}

/// The register lists the next mandate months late, and a loss is not given back.
#[test]
fn what_the_law_alone_has_ended_is_not_lost_before_the_end_is_listed() {
    let posted =
        [Posted { on: date(2025, 3, 31), reason: Some(LineReason::YearlyCredit), change: euros(800) }];
    let lines = |mandates: &[Mandate]| -> Vec<_> {
        let lines = due(mandates, &posted, Pension::None, date(2026, 11, 30));
        lines.iter().map(|line| (line.on, line.reason, line.change)).collect()
    };
    let before = mandate(MandateKind::Municipal, date(2020, 5, 18), None);
    assert_eq!(lines(&[before]), [], "neither lost nor credited again");
    let again = mandate(MandateKind::Municipal, date(2026, 3, 30), None);
    assert_eq!(lines(&[before, again]), [(date(2026, 3, 30), LineReason::Opening, euros(0))]);
    let over = Mandate { end: Some(date(2026, 3, 15)), ..before };
    assert_eq!(lines(&[over]), [(date(2026, 9, 16), LineReason::Expiry, euros(-800))]);
}

#[test]
fn a_pension_takes_nothing_from_who_is_elected_again_by_the_election_that_ended_his_mandate() {
    let again = [
        mandate(MandateKind::Municipal, date(2022, 3, 31), None),
        mandate(MandateKind::Municipal, date(2026, 3, 30), None),
    ];
    let posted =
        [Posted { on: date(2025, 3, 31), reason: Some(LineReason::YearlyCredit), change: euros(800) }];
    let known = Pension::KnownSince(date(2025, 1, 4));
    let lines = |mandates: &[Mandate], at| -> Vec<_> {
        due(mandates, &posted, known, at).iter().map(|line| (line.on, line.reason, line.change)).collect()
    };
    assert_eq!(lines(&again, date(2026, 3, 20)), [], "between the vote and the opening");
    assert_eq!(lines(&again, date(2026, 4, 2)), [(date(2026, 3, 30), LineReason::Opening, euros(0))]);
    assert_eq!(lines(&again[..1], date(2026, 3, 20)), [], "nobody has said yet that it is over");
    let over = mandate(MandateKind::Municipal, date(2022, 3, 31), Some(date(2026, 3, 15)));
    let lost = (date(2026, 3, 16), LineReason::Expiry, euros(-800));
    assert_eq!(lines(&[over], date(2026, 3, 20)), [lost], "not elected again");
}

#[test]
fn a_pension_takes_away_what_the_rules_say() {
    let held = mandate(MandateKind::Municipal, date(2020, 5, 18), None);
    let over = Mandate { end: Some(date(2026, 3, 15)), ..held };
    for mandates in [vec![held], vec![over], vec![]] {
        for on in [date(2024, 6, 1), date(2026, 6, 1), date(2026, 12, 1)] {
            let before = history(&mandates, &[], false, on).usable_for;
            let after = history(&mandates, &[], true, on).usable_for;
            assert_eq!(before.once_pension_is_paid(), after, "{mandates:?} {on}");
        }
    }
}

#[test]
fn a_pension_ends_the_rights_of_a_short_gap_however_late_the_run() {
    let mandates = [
        mandate(MandateKind::Regional, date(2021, 7, 5), Some(date(2027, 2, 8))),
        mandate(MandateKind::Municipal, date(2027, 2, 13), None),
    ];
    let posted =
        [Posted { on: date(2026, 7, 5), reason: Some(LineReason::YearlyCredit), change: euros(800) }];
    let found = |pension, at| -> Vec<_> {
        due(&mandates, &posted, pension, at).iter().map(|line| (line.on, line.reason, line.change)).collect()
    };
    let lost = (date(2027, 2, 9), LineReason::Expiry, euros(-800));
    let declared = Pension::KnownSince(date(2027, 1, 4));
    assert_eq!(found(declared, date(2027, 2, 9)), [lost], "the run of the day");
    let opened = (date(2027, 2, 13), LineReason::Opening, euros(400));
    assert_eq!(found(declared, date(2027, 2, 14)), [lost, opened], "the run of after the election");
    // The cap leaves nothing of the opening.
    let kept = [(date(2027, 2, 13), LineReason::Opening, euros(0))];
    let late = Pension::KnownSince(date(2027, 2, 20));
    assert_eq!(found(late, date(2027, 2, 20)), kept, "declared once elected again");
    assert_eq!(found(Pension::None, date(2027, 2, 14)), kept, "no pension");
}
