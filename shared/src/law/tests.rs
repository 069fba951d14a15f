use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;
use crate::parameters::{Parameter, euros};

const TODAY: Date = date(2026, 11, 30);
const FIRST: Date = date(2026, 12, 1);

fn by(principal: &str, today: Date) -> Asked {
    Asked {
        at: Timestamp::UNIX_EPOCH,
        today,
        author: format!("name of {principal}"),
        principal: principal.to_owned(),
        request_id: "r".to_owned(),
    }
}

fn row(key: &str, value: i64, from: Date) -> DecidedRow {
    let source = "arrêté du 28/08/2026, NOR ATDB2621659A".to_owned();
    DecidedRow { key: key.to_owned(), value: Decimal::from(value), from, to: None, source }
}

fn confirm(row: DecidedRow) -> LawChange {
    LawChange { act: LawAct::Confirm, row }
}

fn proposed(book: &LawBook, change: LawChange) -> LawBook {
    book.propose(change, "Lu au Journal officiel", &by("a", TODAY)).expect("a proposal").book
}

fn replayed(book: &LawBook, number: u32) -> LawBook {
    let run = "replay-20261130-001".parse().expect("a run");
    let replay = Replay { run, law: book.law, hash: "h".to_owned() };
    book.replayed(number, replay, &by("", TODAY)).expect("it waits").book
}

fn with_cap() -> LawBook {
    let book = replayed(&proposed(&LawBook::default(), confirm(row("dife-cap", 1200, FIRST))), 1);
    book.approve(1, "h", "", &by("b", TODAY)).expect("two people").book
}

#[test]
fn a_row_is_applied_once_two_people_have_decided_and_one_has_read_what_it_does() {
    let book = proposed(&LawBook::default(), confirm(row("dife-cap", 1200, FIRST)));
    let approve = |book: &LawBook, report, who| book.approve(1, report, "Vu", &by(who, TODAY));
    assert_eq!(approve(&book, "h", "b"), Err(LawRefusal::NotReplayed));
    let read = replayed(&book, 1);
    assert_eq!(approve(&read, "h", "a"), Err(LawRefusal::FourEyes));
    assert_eq!(approve(&read, "h", ""), Err(LawRefusal::FourEyes));
    assert_eq!(approve(&read, "another", "b"), Err(LawRefusal::Changed));
    assert_eq!(read.approve(2, "h", "", &by("b", TODAY)), Err(LawRefusal::NothingWaits));
    assert_eq!(approve(&read, "h", "b").map(|decided| decided.book.law().version()), Ok(1));
    assert_eq!(
        read.approve(1, "h", "", &by("b", FIRST)).map(|decided| decided.book),
        Err(LawRefusal::NotAhead),
        "its first day has come while it waited"
    );
    let decided = approve(&read, "h", "b").expect("two people");
    assert!(decided.row.text.contains("Vu") && decided.row.seq == 3, "{}", decided.row.text);
    let cap = |on| decided.book.law().with(|| euros(Parameter::DifeCap, on)).map(crate::money::Euros::cents);
    assert_eq!((cap(TODAY), cap(FIRST)), (Some(80_000), Some(120_000)));
    assert_eq!(decided.book.waiting, []);
}

#[test]
fn a_report_of_another_law_is_worth_nothing() {
    let book = proposed(&LawBook::default(), confirm(row("dife-cap", 1200, FIRST)));
    let book = proposed(&book, confirm(row("dife-annual", 600, FIRST)));
    let book = replayed(&replayed(&book, 1), 2);
    let book = book.approve(1, "h", "", &by("b", TODAY)).expect("two people").book;
    assert_eq!(book.approve(2, "h", "", &by("b", TODAY)), Err(LawRefusal::Changed));
    assert_eq!(
        book.replayed(2, Replay { law: 0, ..book.waiting[0].replay.clone().expect("one") }, &by("", TODAY)),
        None
    );
    assert!(replayed(&book, 2).approve(2, "h", "", &by("b", TODAY)).is_ok());
}

#[test]
fn two_people_undo_it_until_it_takes_effect() {
    let book = with_cap();
    let undo = LawChange { act: LawAct::Undo, row: row("dife-cap", 1200, FIRST) };
    let late = book.propose(undo.clone(), "Retiré", &by("a", FIRST));
    assert_eq!(late, Err(LawRefusal::NotUndone));
    let waiting = proposed(&book, undo);
    assert_eq!(waiting.approve(2, "", "", &by("a", TODAY)), Err(LawRefusal::FourEyes));
    assert_eq!(waiting.approve(2, "", "", &by("b", FIRST)), Err(LawRefusal::NotUndone));
    let undone = waiting.approve(2, "", "", &by("b", TODAY)).expect("two people").book;
    assert_eq!((undone.rows.len(), undone.law), (0, 2));
    let cap = undone.law().with(|| euros(Parameter::DifeCap, FIRST)).map(crate::money::Euros::cents);
    assert_eq!(cap, Some(80_000));
}

#[test]
fn what_is_proposed_is_possible() {
    let book = with_cap();
    let propose = |row: DecidedRow| {
        book.propose(confirm(row), "Vu", &by("a", TODAY)).map(|_| ()).map_err(|refusal| refusal.code())
    };
    let later = date(2027, 7, 1);
    let ended = |to| DecidedRow { to: Some(to), ..row("dife-cap", 1000, later) };
    for (row, expected) in [
        (row("dife-cap", 1000, later), Ok(())),
        (row("rien", 1000, later), Err("figure-unknown")),
        (row("dife-cap", 0, later), Err("figure-bad-value")),
        (row("dife-cap", 12_000, later), Err("figure-out-of-bounds")),
        (row("dife-cap", 12, later), Err("figure-out-of-bounds")),
        (row("dife-cap", 1000, TODAY), Err("figure-not-ahead")),
        (row("dife-cap", 1000, FIRST), Err("figure-overlaps")),
        (ended(date(2027, 6, 30)), Err("figure-bad-end")),
        (ended(date(2027, 12, 31)), Err("figure-gap")),
        (
            DecidedRow { source: "site d’un organisme".to_owned(), ..row("dife-cap", 1000, later) },
            Err("figure-source"),
        ),
        (DecidedRow { source: "choix".to_owned(), ..row("alert-kept", 6, later) }, Ok(())),
        (row("interruption-whole", 75, later), Err("figure-undated")),
        (DecidedRow { to: Some(date(2027, 1, 31)), ..row("dife-complement2026", 200, FIRST) }, Ok(())),
    ] {
        assert_eq!(propose(row.clone()), expected, "{row:?}");
    }
    let before = |to| DecidedRow { to, ..row("mandate-hourly-cap", 90, date(2026, 12, 15)) };
    let at_100 = replayed(&proposed(&book, confirm(row("mandate-hourly-cap", 100, later))), 2);
    let at_100 = at_100.approve(2, "h", "", &by("b", TODAY)).expect("two people").book;
    let propose = |row| at_100.propose(confirm(row), "Vu", &by("a", TODAY)).map(|_| ());
    assert_eq!(propose(before(None)), Err(LawRefusal::Overlaps(later)));
    assert_eq!(propose(before(Some(date(2027, 6, 30)))), Ok(()));
    assert_eq!(propose(before(Some(date(2027, 5, 30)))), Err(LawRefusal::Gap));
    let waiting = proposed(&book, confirm(row("dife-annual", 600, FIRST)));
    let again = waiting.propose(confirm(row("dife-annual", 500, FIRST)), "Vu", &by("b", TODAY));
    assert_eq!(again, Err(LawRefusal::WaitsAlready));
    assert_eq!(
        book.propose(confirm(row("dife-annual", 600, FIRST)), " ", &by("a", TODAY)),
        Err(LawRefusal::Reason)
    );
}

#[test]
fn who_proposed_takes_it_back_alone_and_says_why() {
    let book = proposed(&LawBook::default(), confirm(row("dife-cap", 1200, FIRST)));
    assert_eq!(book.decline(1, "", &by("a", TODAY)), Err(LawRefusal::Reason));
    let back = book.decline(1, "Erreur", &by("a", TODAY)).expect("his own");
    assert_eq!((back.book.waiting.len(), back.book.law), (0, 0));
    assert_eq!(back.book.decline(1, "Erreur", &by("b", TODAY)), Err(LawRefusal::NothingWaits));
}
