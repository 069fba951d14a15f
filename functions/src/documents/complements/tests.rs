use jiff::civil::date;

use super::*;
use crate::documents::reading::Reading;

fn statement(owed: i64, rows: Vec<ComplementRow>) -> ComplementStatement {
    ComplementStatement {
        collectivite: "Commune de Voiron".to_owned(),
        siren: "213 805 633".to_owned(),
        issued_on: date(2027, 1, 20),
        said: vec!["Votre collectivité a accordé 160,00 €.".to_owned(), "Elle doit.".to_owned()],
        owed: Euros::from_cents(owed),
        account: [
            ("Référence", "MCE-COL-213805633"),
            ("Titulaire", "Fonds DIFE"),
            ("IBAN", "FR76"),
            ("BIC", ""),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
        rows,
    }
}

fn granted(text: &str) -> ComplementRow {
    ComplementRow {
        on: date(2027, 1, 4),
        text: text.to_owned(),
        dossier: "2027000000101".to_owned(),
        granted: Some(Euros::from_cents(16_000)),
        received: None,
        owed: Euros::from_cents(16_000),
    }
}

#[test]
fn a_statement_reads_as_it_was_given() {
    let text = Reading::of(&pdf(&statement(16_000, vec![granted("Accordé")])).unwrap()).text();
    assert!(
        text.contains(
            "Collectivité Commune de Voiron SIREN 213 805 633 Où vous en êtes \
             Votre collectivité a accordé 160,00 €. Elle doit. Comment payer"
        ),
        "{text}"
    );
    assert!(
        text.contains("Montant 160,00 € Référence MCE-COL-213805633 Titulaire Fonds DIFE IBAN FR76 Ce qui"),
        "{text}"
    );
    assert!(text.contains("04/01/2027 Accordé 2027000000101 160,00 € – 160,00 €"), "{text}");
}

#[test]
fn who_owes_nothing_is_not_asked_to_pay_and_who_did_nothing_reads_so() {
    let text = Reading::of(&pdf(&statement(0, Vec::new())).unwrap()).text();
    assert!(!text.contains("Comment payer") && text.contains("Aucun mouvement."), "{text}");
}

#[test]
fn what_does_not_fit_is_said() {
    let text = Reading::of(&pdf(&statement(0, vec![granted("x"); ROWS_MAX + 1])).unwrap()).text();
    assert!(text.contains("derniers mouvements sont ici"), "{}", &text[text.len() - 400..]);
}

#[test]
fn the_csv_is_for_a_spreadsheet() {
    assert_eq!(
        String::from_utf8(csv(&statement(0, vec![granted("Accordé : « Budget »")])).unwrap()).unwrap(),
        "\u{feff}Date;Ce qui s’est passé;Dossier;Accordé (€);Versé (€);Reste à verser (€)\r\n\
         2027-01-04;Accordé : « Budget »;2027000000101;160,00;;160,00\r\n"
    );
}
