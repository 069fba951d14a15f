use jiff::civil::date;
use jiff::{Timestamp, Zoned};
use rust_decimal::Decimal;

use super::*;
use crate::api::{ShownAttendance, doubts_before};
use crate::ids::DossierId;
use crate::lifecycle::{ServiceDone, State};
use crate::rules::interruption::Cause;
use crate::sessions::dossier_in;

fn paris(text: &str) -> Zoned {
    format!("{text}[Europe/Paris]").parse().expect("a moment in Paris")
}

fn half_day(text: &str) -> HalfDay {
    text.parse().expect("a half-day")
}

#[test]
fn the_half_day_of_a_moment_in_paris() {
    for (moment, expected) in [
        ("2027-01-18T06:59", None),
        ("2027-01-18T07:00", Some("2027-01-18M")),
        ("2027-01-18T12:59", Some("2027-01-18M")),
        ("2027-01-18T13:00", Some("2027-01-18S")),
        ("2027-01-18T21:59", Some("2027-01-18S")),
        ("2027-01-18T22:00", None),
    ] {
        let found = HalfDay::at(&paris(moment)).map(|found| found.to_string());
        assert_eq!(found.as_deref(), expected, "{moment}");
    }
    let (morning, afternoon) = (half_day("2027-01-18M"), half_day("2027-01-18S"));
    assert!(morning < afternoon && afternoon < half_day("2027-01-19M"));
    assert!(morning.has_begun(&paris("2027-01-18T07:00")) && !morning.has_begun(&paris("2027-01-18T06:59")));
    assert!(
        !afternoon.has_begun(&paris("2027-01-18T12:59")) && afternoon.has_begun(&paris("2027-01-19T00:00"))
    );
    for wrong in ["", "2027-01-18", "2027-01-18X", "2027-13-18M", "M"] {
        assert_eq!(wrong.parse::<HalfDay>(), Err(()), "{wrong}");
    }
}

#[test]
fn a_code_is_cut_as_the_standard_cuts_it_and_counts_for_two_minutes() {
    // RFC 4226, appendix D, first hash, lengthened to 32 bytes so that its last byte gives the same offset.
    let mut hash = [0_u8; 32];
    hash[10..14].copy_from_slice(&[0x50, 0xef, 0x7f, 0x19]);
    hash[31] = 0x1a;
    assert_eq!(digits(&hash), "872921");
    assert_eq!(digits(&[0; 32]), "000000", "it has all its digits");
    let at = Timestamp::constant(1_800_000_059, 0);
    assert_eq!(minutes_that_count(at), [30_000_000, 29_999_999]);
    assert_eq!(minute_of(Timestamp::constant(1_800_000_060, 0)), 30_000_001);
}

fn line(text: &str, trace: Trace, second: i64) -> Traced {
    Traced {
        dossier: DossierId::new(2026, 7),
        half_day: half_day(text),
        trace,
        at: Timestamp::from_second(1_800_000_000 + second).expect("a moment"),
        author: String::new(),
        principal: String::new(),
        request_id: String::new(),
    }
}

fn marked(present: bool) -> Trace {
    Trace::Marked { present, reason: "Téléphone déchargé.".to_owned() }
}

/// Of a dossier of 18 and 19 January 2027.
fn attendance(traces: &[Traced]) -> Attendance {
    Attendance::of(&dossier_in(State::InTraining), traces)
}

#[test]
fn the_last_mark_counts_and_a_signature_is_never_taken_away() {
    let sheet = [
        line("2027-01-18M", Trace::Signed, 1),
        line("2027-01-18S", marked(false), 2),
        line("2027-01-18S", marked(true), 3),
        line("2027-01-19M", Trace::Signed, 4),
        line("2027-01-19M", marked(false), 5),
        line("2027-01-19S", marked(true), 6),
        line("2027-01-19S", marked(false), 7),
        line("2027-01-20M", Trace::Signed, 8),
    ];
    let found = attendance(&sheet);
    let presences: Vec<_> = found.cells.iter().map(|cell| cell.presence).collect();
    assert_eq!(presences, [Presence::Signed, Presence::Marked, Presence::Contested, Presence::Absent]);
    assert_eq!((found.rate(), found.signed_rate()), (Some(Decimal::from(50)), Some(Decimal::from(25))));
    assert_eq!(found.last_day(), Some(date(2027, 1, 18)));
}

#[test]
fn a_half_day_that_others_have_signed_was_held() {
    let other = Traced { dossier: DossierId::new(2026, 8), ..line("2027-01-18M", Trace::Signed, 1) };
    let found = attendance(&[
        other.clone(),
        line("2027-01-18S", Trace::Signed, 2),
        line("2027-01-19M", Trace::Signed, 3),
    ]);
    assert_eq!(found.cells.first().map(|cell| cell.presence), Some(Presence::Unknown));
    assert_eq!(found.rate(), Some("66.66".parse().expect("a rate")), "cut, not rounded");
    assert_eq!(attendance(&[]).rate(), None);
}

#[test]
fn a_mark_has_a_reason_and_a_half_day_that_has_begun() {
    let now = paris("2027-01-18T14:00");
    let check =
        |state, text: &str, reason: &str| check_mark(&dossier_in(state), half_day(text), reason, &now);
    let in_training = |text: &str, reason: &str| check(State::InTraining, text, reason);
    assert_eq!(in_training("2027-01-18S", "Téléphone."), Ok(()));
    assert_eq!(check(State::Accepted, "2027-01-18M", "Téléphone."), Ok(()));
    assert_eq!(in_training("2027-01-18S", " "), Err(AttendanceRefused::NoReason));
    assert_eq!(in_training("2027-01-18S", &"é".repeat(1_001)), Err(AttendanceRefused::LongReason));
    assert_eq!(in_training("2027-01-19M", "Téléphone."), Err(AttendanceRefused::ToCome));
    assert_eq!(in_training("2027-01-17M", "Téléphone."), Err(AttendanceRefused::NotExpected));
    for state in [State::CancelledByElu, State::CancelledByOf, State::ServiceDoneDeclared, State::Proposed] {
        assert_eq!(
            check(state, "2027-01-18M", "Téléphone."),
            Err(AttendanceRefused::NotExpected),
            "{state:?}"
        );
    }
}

#[test]
fn the_gestionnaire_looks_at_what_nobody_signed() {
    let declared = |cause, rate: i64| ServiceDone {
        exit: date(2027, 1, 19),
        cause,
        completion_rate: Decimal::from(rate),
        comment: String::new(),
    };
    let completed = declared(Cause::Completed, 100);
    let signed = || vec![line("2027-01-18M", Trace::Signed, 1), line("2027-01-18S", Trace::Signed, 2)];
    let found = |declared: &ServiceDone, traces: &[Traced]| exceptions(declared, &attendance(traces));
    assert_eq!(found(&completed, &signed()), []);
    assert_eq!(found(&completed, &[]), [Exception::NothingSigned]);
    assert_eq!(found(&declared(Cause::Absence, 0), &[]), []);
    let all = [line("2027-01-18M", marked(true), 1)];
    assert_eq!(found(&completed, &all), [Exception::NothingSigned, Exception::Unsigned { count: 1 }]);
    let half = [line("2027-01-18M", Trace::Signed, 1), line("2027-01-18S", marked(false), 2)];
    let fifty = Decimal::from(50);
    let above = Exception::AboveSheet { declared: Decimal::ONE_HUNDRED, sheet: fifty };
    assert_eq!(found(&completed, &half), [above]);
    assert_eq!(found(&declared(Cause::Absence, 50), &half), []);
    let below = Exception::BelowSigned { declared: fifty, signed: Decimal::ONE_HUNDRED };
    assert_eq!(found(&declared(Cause::Absence, 50), &signed()), [below]);
    let mut contested = signed();
    contested.push(line("2027-01-18S", marked(false), 3));
    let found = found(&completed, &contested);
    assert_eq!(found, [above, Exception::Contested { count: 1 }]);
    assert!(found.iter().all(|exception| exception.french().ends_with('.')));
}

#[test]
fn every_half_day_that_has_begun_may_be_marked_whether_anybody_signed_or_not() {
    // Its training is on 18 and 19 January 2027.
    let known = [dossier_in(State::InTraining)];
    for (now, expected) in [
        ("2027-01-17T12:00", &[] as &[&str]),
        ("2027-01-18T09:00", &["2027-01-18M"][..]),
        ("2027-01-19T09:00", &["2027-01-18M", "2027-01-18S", "2027-01-19M"][..]),
        ("2027-01-25T09:00", &["2027-01-18M", "2027-01-18S", "2027-01-19M", "2027-01-19S"][..]),
    ] {
        let found: Vec<String> = markable(&known, &paris(now)).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{now}");
    }
    assert!(markable(&[dossier_in(State::CancelledByElu)], &paris("2027-01-25T09:00")).is_empty());
}

#[test]
fn a_half_day_of_which_nothing_is_written_is_no_absence() {
    let known = dossier_in(State::InTraining);
    let of_another = Traced { dossier: DossierId::new(2026, 8), ..line("2027-01-18M", Trace::Signed, 1) };
    let found = Attendance::of(&known, std::slice::from_ref(&of_another));
    assert_eq!((found.cells.len(), found.is_complete()), (1, false));
    let own = Attendance::of(&known, &[of_another, line("2027-01-18M", Trace::Signed, 2)]);
    assert!(own.is_complete());
}

#[test]
fn a_training_body_reads_what_the_gestionnaire_will_before_it_declares() {
    let (hundred, days) = (Decimal::ONE_HUNDRED, |today| (date(2027, 4, 20), today));
    let sheet = |rate: i64, signed: i64| ShownAttendance {
        lines: Vec::new(),
        rate: rate.into(),
        signed: signed.into(),
        last_day: None,
        is_complete: false,
    };
    let (last, after) = (days(date(2027, 4, 20)), days(date(2027, 4, 21)));
    let nothing = doubts_before(None, hundred, last);
    assert!(nothing.len() == 2 && nothing[0].contains(&Exception::NothingSigned.french()), "{nothing:?}");
    assert!(nothing[1].contains("mardi 20 avril 2027"), "it is not over: {nothing:?}");
    assert_eq!(doubts_before(None, hundred, after).len(), 1);
    let half = doubts_before(Some(&sheet(50, 50)), hundred, after);
    assert!(half.len() == 1 && half[0].contains("demi-journées"), "{half:?}");
    assert!(doubts_before(Some(&sheet(100, 100)), hundred, after).is_empty());
    assert!(doubts_before(None, Decimal::ZERO, last).is_empty(), "nobody was there");
}
