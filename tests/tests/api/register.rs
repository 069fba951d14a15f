//! An invented register of élus, read as the real one is: every file in every format, from one publication to the next.

use std::collections::{BTreeMap, HashMap};

use mce_functions::register::{FileKind, Fingerprint, MandateReader, ReadRow, RowError};
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{
    Change, EndReason, MandateKey, PersonKey, ambiguities, compare, merge, proposed_end,
};
use mce_tests::rne::{Changes, FILES, Fault, Format, Rne, Tally};

const SIZE: u32 = 3_000;

/// Writes a file and reads it in parts of a size that fits nothing.
fn read(rne: &Rne, kind: FileKind) -> (Tally, Vec<ReadRow>) {
    let mut file = Vec::new();
    let tally = rne.write(kind, &mut file).unwrap();
    assert_eq!(tally.bytes, file.len() as u64);
    let mut reader = MandateReader::new();
    let mut rows = Vec::new();
    for part in file.chunks(10_007) {
        reader.feed(part);
        drain(&mut reader, &mut rows);
    }
    reader.finish();
    drain(&mut reader, &mut rows);
    assert_eq!(reader.header().unwrap().kind(), kind);
    (tally, rows)
}

fn drain(reader: &mut MandateReader, rows: &mut Vec<ReadRow>) {
    while let Some(row) = reader.next_row().unwrap() {
        rows.push(row);
    }
}

/// The fault that an error speaks of.
fn fault(error: &RowError) -> Fault {
    match error {
        RowError::Quotes => Fault::OpenQuote,
        RowError::TooLong => Fault::TooLong,
        RowError::Cells { found, expected } if found > expected => Fault::OneCellMore,
        RowError::Cells { .. } => Fault::CutShort,
        RowError::Empty(_) => Fault::NoName,
        RowError::BadValue { expected: "M ou F", .. } => Fault::Sex,
        RowError::BadValue { expected: "un texte lisible", .. } => Fault::Unreadable,
        RowError::BadValue { value, .. } if value == "1979-13-45" => Fault::BirthDate,
        RowError::BadValue { .. } => Fault::Territory,
    }
}

#[test]
fn every_file_is_read_in_every_format() {
    for format in [Format::Csv, Format::OldTabs, Format::OldTabsWindows] {
        for (kind, name) in FILES {
            let rne = Rne { format, ..Rne::new(7, SIZE) };
            let (tally, rows) = read(&rne, kind);
            let refused: Vec<&ReadRow> = rows.iter().filter(|row| row.row.is_err()).collect();
            assert!(refused.is_empty() && tally.mandates > 0, "{name} {format:?}: {refused:?}");
            assert_eq!(rows.len() as u64, tally.mandates, "{name} {format:?}");
            assert_eq!(rows.last().map(|row| row.after.line), Some(tally.lines + 2), "{name} {format:?}");
        }
    }
}

#[test]
fn the_format_of_a_publication_changes_no_mandate() {
    let keys = |format| {
        let (_, rows) = read(&Rne { format, ..Rne::new(8, SIZE) }, FileKind::Epci);
        rows.into_iter().map(|row| MandateKey::of(&row.row.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(keys(Format::Csv), keys(Format::OldTabs));
    assert_eq!(keys(Format::Csv), keys(Format::OldTabsWindows));
}

#[test]
fn bad_lines_are_refused_for_their_fault_and_no_other_line_is() {
    for format in [Format::Csv, Format::OldTabs, Format::OldTabsWindows] {
        let rne = Rne { format, faults: 600, ..Rne::new(9, SIZE) };
        let (tally, rows) = read(&rne, FileKind::Communes);
        let mut refused: BTreeMap<Fault, u64> = BTreeMap::new();
        for error in rows.iter().filter_map(|row| row.row.as_ref().err()) {
            *refused.entry(fault(error)).or_default() += 1;
        }
        assert_eq!(refused, tally.refused, "{format:?}");
        assert_eq!(refused.len(), Fault::ALL.len(), "{format:?}: every fault is tried");
    }
}

/// The mandates of a publication: those of the mayors' file are put together with the councillors'.
fn mandates(rne: &Rne) -> (HashMap<MandateKey, RegisterRow>, Tally) {
    let mut known: HashMap<MandateKey, RegisterRow> = HashMap::new();
    let mut total = Tally::default();
    for (kind, _) in FILES {
        let (tally, rows) = read(rne, kind);
        for row in rows.into_iter().map(|row| row.row.unwrap()) {
            let key = MandateKey::of(&row);
            let merged = known.get(&key).map(|first| merge(first, &row));
            assert!(kind != FileKind::Maires || merged.is_some(), "a mayor is a councillor: {row:?}");
            known.insert(key, merged.unwrap_or(row));
        }
        if kind != FileKind::Maires {
            total.new += tally.new;
            total.ended += tally.ended;
            total.changed += tally.changed;
            total.mandates += tally.mandates;
        }
    }
    (known, total)
}

#[test]
fn the_next_publication_says_what_changed() {
    let changes = Changes { departures: 200, arrivals: 150, reelections: 100, functions: 300, names: 100 };
    let first = Rne::new(10, SIZE);
    let second = first.next_publication(changes);
    let third = second.next_publication(changes);
    for (before, after) in [(&first, &second), (&second, &third)] {
        let (known, tally) = mandates(before);
        assert_eq!(known.len() as u64, tally.mandates);
        let (read, tally) = mandates(after);
        let (mut new, mut changed) = (0, 0);
        for (key, row) in &read {
            match compare(known.get(key), row) {
                Change::New => new += 1,
                Change::Changed(_) => changed += 1,
                Change::Same => {}
            }
        }
        let gone: Vec<&RegisterRow> =
            known.iter().filter(|(key, _)| !read.contains_key(key)).map(|(_, row)| row).collect();
        assert_eq!((new, changed, gone.len() as u64), (tally.new, tally.changed, tally.ended));
        assert!(new > 20 && changed > 20 && gone.len() > 20, "{tally:?}");
        check_ends(&gone, &read, after);
    }
}

/// Every mandate that is gone gets an end, the eve of the next one when there is one.
fn check_ends(gone: &[&RegisterRow], read: &HashMap<MandateKey, RegisterRow>, after: &Rne) {
    let mut reelected = 0;
    for row in gone {
        let same_seat = |other: &&RegisterRow| {
            other.kind == row.kind
                && other.territory_code == row.territory_code
                && PersonKey::of(other) == PersonKey::of(row)
        };
        let successor = read.values().filter(|other| other.birth_date == row.birth_date).find(same_seat);
        let end = proposed_end(row, after.published(), successor.map(|other| other.start)).unwrap();
        match (end.reason, successor) {
            (EndReason::Reelected { from }, Some(successor)) => {
                reelected += 1;
                assert_eq!((from, end.on.tomorrow().unwrap()), (successor.start, successor.start));
            }
            (EndReason::Absent { .. }, None) => assert_eq!(end.on, after.published()),
            other => panic!("{other:?}"),
        }
    }
    assert!(reelected > 0);
}

#[test]
fn homonyms_are_seen_and_nobody_else_is_taken_for_one() {
    let suspects = |homonyms| {
        let (known, _) = mandates(&Rne { homonyms, ..Rne::new(11, SIZE) });
        let mut people: HashMap<PersonKey, Vec<RegisterRow>> = HashMap::new();
        for (key, row) in known {
            people.entry(key.person).or_default().push(row);
        }
        let several = people.values().filter(|rows| rows.len() > 1).count();
        assert!(several > 100, "several mandates a person: {several}");
        people.values().filter(|rows| !ambiguities(rows).is_empty()).count()
    };
    assert_eq!(suspects(0), 0);
    assert!(suspects(300) > 10);
}

#[test]
fn fingerprints_tell_mandates_apart() {
    let (known, _) = mandates(&Rne::new(12, SIZE));
    let mut fingerprints: Vec<Fingerprint> = known.keys().map(Fingerprint::of_mandate).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), known.len());
}
