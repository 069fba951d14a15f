//! What was read, beside what is stored.

use super::*;

/// The sample once it is stored.
fn stored() -> Vec<Formation> {
    vec![merge(None, &only(SAMPLE.as_bytes()), AT)]
}

#[test]
fn a_file_sent_twice_changes_nothing() {
    let first = report(read(SAMPLE), &[]);
    assert_eq!(
        first.changes.iter().map(|change| (change.numero(), &change.kind)).collect::<Vec<_>>(),
        [
            ("F-2027-014".to_owned(), &ChangeKind::New),
            ("F-2027-014 / A1".to_owned(), &ChangeKind::New),
            ("F-2027-014 / A1 / S1".to_owned(), &ChangeKind::New),
        ]
    );
    let stored = stored();
    assert_eq!(stored[0].imported_at, Some(AT));
    let again = report(read(SAMPLE), &stored);
    assert!(again.changes.iter().all(|change| change.kind == ChangeKind::Unchanged));
    assert_eq!(merge(Some(&stored[0]), &again.formations[0], Timestamp::MAX), stored[0]);
}

#[test]
fn an_upsert_keeps_what_the_file_does_not_name_and_what_is_not_the_files() {
    let mut stored = stored();
    stored[0].publication =
        Publication::Published { visa: Visa { by: "of".to_owned(), at: AT }, repertoire: None };
    stored[0].actions[0].sessions[0].taken = 4;
    let file = SAMPLE
        .replace(r#"session numero="S1""#, r#"session numero="S2""#)
        .replace(">480<", ">470<")
        .replace("Comprendre le budget", "Lire le budget");
    let report = report(read(&file), &stored);
    let kinds: Vec<_> = report.changes.iter().map(|change| change.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            ChangeKind::Changed(vec!["intitule"]),
            ChangeKind::Changed(vec!["price_ttc", "price_ht"]),
            ChangeKind::New,
        ]
    );
    let written = merge(Some(&stored[0]), &report.formations[0], Timestamp::MAX);
    assert!(written.publication.is_published());
    assert_eq!(written.imported_at, Some(Timestamp::MAX));
    let sessions: Vec<_> =
        written.actions[0].sessions.iter().map(|session| (session.numero.as_str(), session.taken)).collect();
    assert_eq!(sessions, [("S1", 4), ("S2", 0)]);
    assert_eq!(report.counts(Level::Session), (1, 0, 0));
}

#[test]
fn a_twin_of_a_stored_action_is_refused() {
    let stored = stored();
    let renamed = with(r#"action numero="A1""#, r#"action numero="A9""#);
    let report = report(read(&renamed), &stored);
    assert_eq!((report.accepted, report.refused), (0, 1));
    let errors: Vec<_> =
        report.issues.iter().filter(|issue| issue.is_error()).map(|issue| issue.code).collect();
    assert_eq!(errors, [code::IDENTICAL_ACTION]);
}

#[test]
fn the_report_is_a_table_that_a_spreadsheet_can_open() {
    let mut report = report(read(&with(">480<", ">560.01<")), &[]);
    report.issues[0].message = "=1+1; \"guillemets\"".to_owned();
    let csv = report.csv();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}ligne;niveau;numero;code;gravite;message");
    assert!(lines[1].ends_with(";\"'=1+1; \"\"guillemets\"\"\""), "{}", lines[1]);
    assert!(lines.contains(&";session;F-2027-014 / A1 / S1;NOUVEAU;information;Sera créé."), "{csv}");
}
