use std::fmt;

use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;

use super::*;

/// Lines of every sort, good and bad.
fn line() -> impl Strategy<Value = String> {
    let good = |index: u8| GOOD.replace("Claire", &format!("Zoé{index}"));
    prop_oneof![
        6 => any::<u8>().prop_map(good),
        1 => Just(GOOD.replace("\"1004\"", "\"1005\"")),
        1 => Just(GOOD.replace("\"Claire\"", "\"Anne\nMarie; \"\"Nana\"\"\"")),
        1 => Just(GOOD.replace("\"Claire\"", "\"Claire")),
        1 => Just(GOOD.replace("\"Claire\"", "\"Cla\"ire\"")),
        1 => Just(GOOD.replace("\"Claire\"", "\"")),
        1 => Just(GOOD.replace("1979-04-02", "02/04/79")),
        1 => Just(GOOD.replace('"', "")),
        1 => Just(GOOD.replace(";37;", ";;37;")),
        1 => Just(format!("{}\"", "x".repeat(RECORD_BYTES_MAX))),
        1 => Just(";".repeat(15)),
        1 => Just("\"".to_owned()),
        1 => Just(String::new()),
        1 => "[;\"\n\ra]{0,40}",
    ]
}

/// The bytes of a file, shown as text when a test fails.
#[derive(Clone)]
struct File(Vec<u8>);

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

/// A whole file in one of its forms.
fn file() -> impl Strategy<Value = File> {
    (prop::collection::vec(line(), 0..12), 0..4_u8).prop_map(|(lines, form)| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let text = communes(&lines);
        File(match form {
            0 => text.into_bytes(),
            1 => format!("\u{feff}{}", text.trim_end()).into_bytes(),
            2 => text.replace('\n', "\r\n").into_bytes(),
            _ => WINDOWS_1252.encode(&text.replace(';', "\t")).0.into_owned(),
        })
    })
}

/// A file and where its bytes are cut.
fn parts() -> impl Strategy<Value = (File, Vec<usize>)> {
    file().prop_flat_map(|file| {
        let length = file.0.len();
        (
            Just(file),
            prop::collection::btree_set(0..=length, 0..20).prop_map(|cuts| cuts.into_iter().collect()),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn cutting_the_bytes_anywhere_changes_nothing((File(file), cuts) in parts()) {
        let mut reader = RowReader::new();
        let mut rows = Vec::new();
        let mut from = 0;
        for to in cuts.into_iter().chain([file.len()]) {
            reader.feed(&file[from..to]);
            rows.extend(drain(&mut reader));
            from = to;
        }
        reader.finish();
        rows.extend(drain(&mut reader));
        prop_assert_eq!(&rows, &whole(&file).1);
        prop_assert_eq!(reader.position().offset, file.len() as u64);
    }

    #[test]
    fn going_on_from_any_record_changes_nothing(File(file) in file()) {
        let (reader, rows) = whole(&file);
        let stored = serde_json::to_string(reader.header().unwrap()).unwrap();
        let header: FileHeader = serde_json::from_str(&stored).unwrap();
        for (index, row) in rows.iter().enumerate() {
            let mut resumed = RowReader::resume(header.clone(), row.after);
            resumed.feed(&file[usize::try_from(row.after.offset).unwrap()..]);
            resumed.finish();
            prop_assert_eq!(&drain(&mut resumed)[..], &rows[index + 1..]);
        }
    }

    /// Every line of the file is in one row, refused or not, or is blank: none is lost, none is read twice.
    #[test]
    fn rows_follow_each_other(File(file) in file()) {
        let rows = whole(&file).1;
        let mut at = 0;
        for row in &rows {
            prop_assert!(row.after.offset > at);
            at = row.after.offset;
            let before = &file[..usize::try_from(at).unwrap()];
            let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
            let unfinished = u64::from(!before.ends_with(b"\n"));
            prop_assert_eq!(row.after.line, lines + 1 + unfinished);
        }
    }

    #[test]
    fn mandates_are_the_same_from_wherever_they_are_taken_up(File(file) in file()) {
        let rows = read(&file).unwrap();
        let header = whole(&file).0.header().unwrap().clone();
        for row in &rows {
            let mut resumed = MandateReader::resume(header.clone(), row.after);
            resumed.feed(&file[usize::try_from(row.after.offset).unwrap()..]);
            resumed.finish();
            let again: Vec<ReadRow> = std::iter::from_fn(|| resumed.next_row().unwrap()).collect();
            prop_assert_eq!(&again[..], &rows[rows.len() - again.len()..]);
            let next = rows.iter().position(|other| other.line >= row.after.line).unwrap_or(rows.len());
            prop_assert_eq!(again.len(), rows.len() - next, "no row is lost");
        }
    }
}

#[test]
fn nothing_is_kept_of_what_was_read() {
    let lines = format!("{GOOD}\n").repeat(1_000);
    let mut reader = RowReader::new();
    reader.feed(format!("{COMMUNES}\n").as_bytes());
    for _ in 0..100 {
        reader.feed(lines.as_bytes());
        assert_eq!(drain(&mut reader).len(), 1_000);
    }
    // Many megabytes without a line break.
    for _ in 0..32 {
        reader.feed(&vec![b'x'; 1 << 20]);
        assert_eq!(drain(&mut reader), []);
    }
    reader.finish();
    let last = drain(&mut reader).pop().unwrap();
    assert_eq!((last.line, last.row), (100_002, Err(RowError::TooLong)));
}
