use jiff::civil::date;
use mce_shared::identifiers::Sex;
use mce_shared::rules::mandates::MandateKind;

use super::*;

#[test]
fn a_row_is_read_in_full() {
    let rows = read(communes(&[GOOD]).as_bytes()).unwrap();
    let row = rows[0].row.as_ref().unwrap();
    assert_eq!((rows.len(), rows[0].line), (1, 2));
    assert_eq!((row.last_name.as_str(), row.first_name.as_str()), ("MARTIN-EXEMPLE", "Claire"));
    assert_eq!((row.sex, row.birth_date), (Sex::Female, date(1979, 4, 2)));
    assert_eq!((row.kind, row.start, row.end), (MandateKind::Municipal, date(2026, 3, 15), None));
    assert_eq!((row.territory_code.as_str(), row.territory.as_str()), ("01004", "Commune-Exemple"));
    assert_eq!(row.function, "2ème adjoint au Maire");
}

/// Each case replaces something in [`GOOD`] and says what comes of the line.
#[test]
fn what_is_written_otherwise_is_understood() {
    let good = "2 MARTIN-EXEMPLE Claire 1979-04-02 01004 Commune-Exemple 2ème adjoint au Maire";
    for (from, to, expected) in [
        ("1979-04-02", "02/04/1979", good),
        ("1979-04-02", "\"2/4/1979\"", good),
        ("1979-04-02", "1979-4-2", good),
        ("\"F\"", "f", good),
        ("\"1004\"", "01004", good),
        ("\"1004\"", "1004", good),
        ("\"Claire\"", "  \"Claire\"  ", good),
        ("\"Claire\"", "\"  Claire \"", good),
        ("\"Claire\"", "Claire\u{a0}", good),
        (";FR", "", good),
        ("\"Commune-Exemple\"", "", "2 MARTIN-EXEMPLE Claire 1979-04-02 01004 01004 2ème adjoint au Maire"),
        (";FR", ";FR;;", good),
        (
            "\"1004\"",
            "\"2a004\"",
            "2 MARTIN-EXEMPLE Claire 1979-04-02 2A004 Commune-Exemple 2ème adjoint au Maire",
        ),
        (
            "\"Claire\"",
            "\"Anne\n  Claire\"",
            "2 MARTIN-EXEMPLE Anne Claire 1979-04-02 01004 Commune-Exemple 2ème adjoint au Maire",
        ),
        (
            "\"Claire\"",
            "\"Claire \"\"Clara\"\"\"",
            "2 MARTIN-EXEMPLE Claire \"Clara\" 1979-04-02 01004 Commune-Exemple 2ème adjoint au Maire",
        ),
        (
            "\"Claire\"",
            "Cl\"ai\"re",
            "2 MARTIN-EXEMPLE Cl\"ai\"re 1979-04-02 01004 Commune-Exemple 2ème adjoint au Maire",
        ),
        (
            "\"Commune-Exemple\"",
            "\"Bourg; Exemple\"",
            "2 MARTIN-EXEMPLE Claire 1979-04-02 01004 Bourg; Exemple 2ème adjoint au Maire",
        ),
    ] {
        let rows = read(communes(&[&GOOD.replacen(from, to, 1)]).as_bytes()).unwrap();
        assert_eq!(told(&rows), [expected], "{from} → {to}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    let date = "il faut une date comme 2026-03-15 ou 15/03/2026";
    for (from, to, expected) in [
        ("1979-04-02", "1979-13-02", format!("la colonne « Date de naissance » contient « 1979-13-02 » : {date}")),
        ("1979-04-02", "31/02/1979", format!("la colonne « Date de naissance » contient « 31/02/1979 » : {date}")),
        ("1979-04-02", "02/04/79", format!("la colonne « Date de naissance » contient « 02/04/79 » : {date}")),
        ("1979-04-02", "0979-04-02", format!("la colonne « Date de naissance » contient « 0979-04-02 » : {date}")),
        ("1979-04-02", "1979-04-02 00:00", format!("la colonne « Date de naissance » contient « 1979-04-02 00:00 » : {date}")),
        ("1979-04-02", "", "la colonne « Date de naissance » est vide".into()),
        (
            "1979-04-02",
            "2026-03-15",
            "la colonne « Date de naissance » contient « 2026-03-15 » : il faut une date antérieure au début du mandat".into(),
        ),
        ("2026-03-15", "mars 2026", format!("la colonne « Date de début du mandat » contient « mars 2026 » : {date}")),
        ("\"F\"", "\"X\"", "la colonne « Code sexe » contient « X » : il faut M ou F".into()),
        ("\"MARTIN-EXEMPLE\"", "\" \"", "la colonne « Nom de l’élu » est vide".into()),
        ("\"Claire\"", "\"--\"", "la colonne « Prénom de l’élu » contient « -- » : il faut un nom".into()),
        (
            "\"Claire\"",
            "\"Cla\u{fffd}re\u{1}\"",
            "la colonne « Prénom de l’élu » contient « Cla\u{fffd}re\u{fffd} » : il faut un texte lisible".into(),
        ),
        (
            "\"1004\"",
            "\"4\"",
            "la colonne « Code de la commune » contient « 4 » : il faut un code INSEE de commune comme 01004 ou 2A004".into(),
        ),
        (
            "\"1004\"",
            "\"2C004\"",
            "la colonne « Code de la commune » contient « 2C004 » : il faut un code INSEE de commune comme 01004 ou 2A004".into(),
        ),
        (
            "\"MARTIN-EXEMPLE\"",
            "MARTIN;EXEMPLE",
            "la ligne a 17 cellules et l’en-tête 16 : il manque ou il y a en trop un séparateur".into(),
        ),
        (
            ";2026-03-15;\"2ème adjoint au Maire\";2026-03-21;FR",
            "",
            "la ligne a 12 cellules et l’en-tête 16 : il manque ou il y a en trop un séparateur".into(),
        ),
        (
            "\"Claire\"",
            "\"Claire",
            "un guillemet n’est pas fermé, ou n’est pas doublé à l’intérieur d’une cellule".into(),
        ),
        (
            "\"Claire\"",
            "\"Claire \"Clara\" X\"",
            "un guillemet n’est pas fermé, ou n’est pas doublé à l’intérieur d’une cellule".into(),
        ),
    ] {
        let rows = read(communes(&[&GOOD.replacen(from, to, 1), GOOD]).as_bytes()).unwrap();
        let told = told(&rows);
        assert_eq!(told[0], format!("2 {expected}"), "{from} → {to}");
        assert!(told.len() == 2 && told[1].starts_with("3 MARTIN"), "the next line is read: {told:?}");
    }
}

#[test]
fn a_message_shows_little_of_a_value_and_names_are_not_endless() {
    let long = "É".repeat(CELL_CHARS_MAX + 1);
    let rows = read(communes(&[&GOOD.replace("Claire", &long)]).as_bytes()).unwrap();
    let shown = "É".repeat(SHOWN_CHARS_MAX - 1);
    assert_eq!(
        told(&rows),
        [format!(
            "2 la colonne « Prénom de l’élu » contient « {shown}… » : il faut au plus {CELL_CHARS_MAX} caractères"
        )]
    );
    let endless = GOOD.replace("Claire", &"É".repeat(RECORD_BYTES_MAX));
    let rows = read(communes(&[&endless, GOOD]).as_bytes()).unwrap();
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(rows[0].row, Err(RowError::TooLong));
}

#[test]
fn an_open_quote_costs_its_own_line_only() {
    let plain = GOOD.replace('"', "");
    let stray = plain.replace("Cadre", "Cadre\"");
    let empty = GOOD.replace("\"2ème adjoint au Maire\"", "\"\"");
    for open in [GOOD.replace("Claire\"", "Claire"), GOOD.replace("au Maire\"", "au Maire")] {
        // What comes after may close the quote, rightly or not, or have none at all up to the end of the file.
        for after in [GOOD, &plain, &stray, &empty] {
            let (_, rows) = whole(communes(&[GOOD, &open, after, after, after]).as_bytes());
            let refused: Vec<u64> = rows.iter().filter(|row| row.row.is_err()).map(|row| row.line).collect();
            assert_eq!((refused, rows.len()), (vec![3], 5), "{open}\n{after}");
        }
    }
}

#[test]
fn a_last_record_without_its_line_break_is_counted_in_full() {
    let over_two_lines = GOOD.replace("Claire", "Anne\nClaire");
    for (file, next) in [(communes(&[&over_two_lines]), 4), (communes(&[GOOD]), 3)] {
        let cut = file.trim_end();
        for (file, offset) in [(file.as_str(), file.len()), (cut, cut.len())] {
            let rows = read(file.as_bytes()).unwrap();
            assert_eq!(rows[0].after, Position { offset: offset as u64, line: next });
        }
    }
}
