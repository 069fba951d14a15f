use jiff::civil::date;

use super::*;
use crate::documents::reading::Reading;

fn advice(creditor: &str, amounts: &[i64]) -> RemittanceAdvice {
    let payments: Vec<RemittanceRow> = amounts
        .iter()
        .map(|cents| RemittanceRow {
            reference: "PAY-1".to_owned(),
            dossier: "2026000007919".to_owned(),
            label: "Finances locales".to_owned(),
            amount: Euros::from_cents(*cents),
        })
        .collect();
    RemittanceAdvice {
        creditor: creditor.to_owned(),
        siret: "990 123 456 00018".to_owned(),
        address: vec!["12 bis, rue de l’Hôtel-de-Ville".to_owned(), "63000 Clermont-Ferrand".to_owned()],
        iban_masked: "FR76 •••• 185".to_owned(),
        debtor: "Fonds DIFE".to_owned(),
        settlement: "REG-42".to_owned(),
        issued_on: date(2026, 4, 9),
        execution: date(2026, 4, 13),
        total: payments.iter().map(|payment| payment.amount).sum(),
        payments,
    }
}

#[test]
fn an_advice_reads_as_it_was_given() {
    let text = Reading::of(&pdf(&advice("Élus & Cie", &[48_000, 123_456])).unwrap()).text();
    assert_eq!(
        text,
        "Mon Compte Élu Émis le 9 avril 2026 Avis de virement \
         Fonds DIFE vous règle 1 714,56 € le 13 avril 2026, pour 2 paiements. \
         Bénéficiaire Organisme de formation Élus & Cie SIRET 990 123 456 00018 \
         Adresse 12 bis, rue de l’Hôtel-de-Ville 63000 Clermont-Ferrand Compte crédité FR76 •••• 185 \
         Virement Émetteur Fonds DIFE Référence du virement REG-42 Date d’exécution 13 avril 2026 \
         Montant 1 714,56 € \
         Détail des paiements Référence Dossier Libellé Montant \
         PAY-1 2026000007919 Finances locales 480,00 € \
         PAY-1 2026000007919 Finances locales 1 234,56 € \
         Total 1 714,56 € \
         Mon Compte Élu – virement REG-42 – Élus & Cie Page 1 sur 1"
    );
}

#[test]
fn a_long_name_is_whole_once_and_cut_in_the_foot() {
    let name = "Association nationale pour la formation des élues et des élus des communes rurales, de montagne et \
                du littoral d’Auvergne-Rhône-Alpes et de Provence-Alpes-Côte d’Azur";
    let text = Reading::of(&pdf(&advice(name, &[1])).unwrap()).text();
    // A line may end with a hyphen, where the reader of this test sees a space.
    let joined = text.replace("- ", "-");
    assert!(joined.contains(&format!("Organisme de formation {name} SIRET")), "{text}");
    assert!(text.ends_with("… Page 1 sur 1"), "{text}");
}

#[test]
fn an_advice_that_does_not_add_up_does_not_leave() {
    let wrong = RemittanceAdvice { total: Euros::from_cents(3), ..advice("x", &[1, 1]) };
    assert!(matches!(pdf(&wrong), Err(DocumentError::WrongTotal)));
}
