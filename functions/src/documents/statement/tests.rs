use jiff::ToSpan;
use jiff::civil::date;

use super::*;
use crate::documents::reading::Reading;

fn row(on: Date, label: &str, cents: i64, balance: i64) -> StatementRow {
    StatementRow {
        on,
        account: "Droits DIFE".to_owned(),
        label: label.to_owned(),
        dossier: Some("2026000007919".to_owned()),
        amount: Euros::from_cents(cents),
        balance: Euros::from_cents(balance),
    }
}

fn statement(lines: Vec<StatementRow>) -> StatementDocument {
    StatementDocument {
        title: "Relevé de droits à la formation".to_owned(),
        holder: "Anne-Cécile d’Œuvray".to_owned(),
        reference: "RDF-2026-000123".to_owned(),
        issued_on: date(2026, 12, 1),
        period: Some((date(2026, 1, 1), date(2026, 11, 30))),
        summary: vec![("Droits DIFE disponibles".to_owned(), Euros::from_cents(60_000).french())],
        lines,
        note: "Les droits DIFE sont plafonnés à 800,00 €.".to_owned(),
    }
}

fn long(count: i32) -> StatementDocument {
    let lines = (0..count).map(|index| {
        let on = date(2026, 1, 1).checked_add(index.days()).unwrap();
        let label = format!("Réservation n°{index}. – « Construire et défendre le budget de sa commune »");
        row(on, &label, i64::from(index) * -12_345, 2_000_000 - i64::from(index))
    });
    statement(lines.collect())
}

#[test]
fn a_statement_reads_as_it_was_given() {
    let lines = vec![
        StatementRow { dossier: None, ..row(date(2026, 1, 1), "Crédit annuel", 40_000, 123_456) },
        row(date(2026, 3, 12), "Réservation", -123_456, 0),
    ];
    let text = Reading::of(&pdf(&statement(lines)).unwrap()).text();
    assert_eq!(
        text,
        "Mon Compte Élu Émis le 1er décembre 2026 Relevé de droits à la formation \
         Titulaire Anne-Cécile d’Œuvray Référence RDF-2026-000123 \
         Période Du 1er janvier 2026 au 30 novembre 2026 \
         Synthèse Droits DIFE disponibles 600,00 € \
         Mouvements Date Compte Opération Dossier Montant Solde \
         01/01/2026 Droits DIFE Crédit annuel – 400,00 € 1 234,56 € \
         12/03/2026 Droits DIFE Réservation 2026000007919 −1 234,56 € 0,00 € \
         Les droits DIFE sont plafonnés à 800,00 €. \
         Mon Compte Élu – référence RDF-2026-000123 – Anne-Cécile d’Œuvray Page 1 sur 1"
    );
}

#[test]
fn a_long_statement_has_every_line_once() {
    let pages = Reading::of(&pdf(&long(120)).unwrap()).pages();
    assert_eq!(pages.len(), 6);
    let text = pages.join(" ");
    for index in 0..120_i64 {
        assert_eq!(text.matches(&format!("n°{index}. ")).count(), 1, "{index}");
        let balance = Euros::from_cents(2_000_000 - index).french().replace('\u{202f}', " ");
        assert_eq!(text.matches(&balance).count(), 1, "{balance}");
    }
    assert!(pages[5].ends_with("Page 6 sur 6"), "{}", pages[5]);
}

#[test]
fn an_account_without_movements_says_so() {
    let statement = StatementDocument { period: None, summary: Vec::new(), ..statement(Vec::new()) };
    let text = Reading::of(&pdf(&statement).unwrap()).text();
    assert!(text.contains("Période De l’ouverture du compte au 1er décembre 2026 Mouvements"), "{text}");
    assert!(text.contains("Aucun mouvement sur cette période."), "{text}");
}

#[test]
fn what_does_not_fit_is_refused() {
    let lines = vec![row(date(2026, 1, 1), "x", 1, 1); ROWS_MAX + 1];
    assert!(matches!(pdf(&statement(lines)), Err(DocumentError::TooLong(2_001))));
}

#[test]
fn the_csv_is_for_a_spreadsheet() {
    let lines = vec![
        StatementRow { dossier: None, ..row(date(2026, 1, 1), "Crédit annuel", 40_000, 123_456) },
        row(date(2026, 3, 12), "=HYPERLINK(\"https://example.org\"; 1)", -123_456, 0),
    ];
    assert_eq!(
        String::from_utf8(csv(&statement(lines)).unwrap()).unwrap(),
        "\u{feff}Date;Compte;Opération;Dossier;Montant (€);Solde (€)\r\n\
         2026-01-01;Droits DIFE;Crédit annuel;;400,00;1234,56\r\n\
         2026-03-12;Droits DIFE;\"'=HYPERLINK(\"\"https://example.org\"\"; 1)\";2026000007919;-1234,56;0,00\r\n"
    );
}
