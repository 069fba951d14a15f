//! The remittance advice (avis de virement): which payments to a training body one bank transfer is made of.

use jiff::civil::Date;
use mce_shared::french::{date_full, plural};
use mce_shared::money::Euros;

use super::pdf::{Align, Block, Column, Sheet, Table, Width};
use super::statement::ROWS_MAX;
use super::{DocumentError, SERVICE};

/// What an advice tells.
#[derive(Debug, Clone, PartialEq)]
pub struct RemittanceAdvice {
    /// The training body that is paid.
    pub creditor: String,
    /// Its SIRET, as it is shown.
    pub siret: String,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// The account that is paid, masked: a whole IBAN is in the bank file only (invariant 7).
    pub iban_masked: String,
    /// Who pays.
    pub debtor: String,
    /// The settlement run, which the bank's label quotes.
    pub settlement: String,
    /// The day in Paris.
    pub issued_on: Date,
    /// When the bank carries it out.
    pub execution: Date,
    /// In the order in which they are shown.
    pub payments: Vec<RemittanceRow>,
    /// Of the payments.
    pub total: Euros,
}

/// One payment of the transfer.
#[derive(Debug, Clone, PartialEq)]
pub struct RemittanceRow {
    /// The payment's own reference.
    pub reference: String,
    /// The dossier that is paid.
    pub dossier: String,
    /// What it is paid for.
    pub label: String,
    /// What is paid.
    pub amount: Euros,
}

/// The advice for reading and printing.
///
/// # Errors
/// [`DocumentError::WrongTotal`] when the payments do not add up to the total: such an advice must not leave;
/// [`DocumentError::TooLong`] above [`ROWS_MAX`] payments; [`DocumentError::Pdf`].
pub fn pdf(advice: &RemittanceAdvice) -> Result<Vec<u8>, DocumentError> {
    if advice.payments.len() > ROWS_MAX {
        return Err(DocumentError::TooLong(advice.payments.len()));
    }
    if advice.payments.iter().map(|payment| payment.amount).sum::<Euros>() != advice.total {
        return Err(DocumentError::WrongTotal);
    }
    let blocks = vec![
        Block::Text(announcement(advice)),
        Block::Section("Bénéficiaire".to_owned()),
        Block::Facts(creditor(advice)),
        Block::Section("Virement".to_owned()),
        Block::Facts(transfer(advice)),
        Block::Section("Détail des paiements".to_owned()),
        payments(advice),
    ];
    let footer = format!("{SERVICE} – virement {} – {}", advice.settlement, advice.creditor);
    Sheet { title: "Avis de virement".to_owned(), issued_on: advice.issued_on, footer, blocks }.render()
}

fn announcement(advice: &RemittanceAdvice) -> String {
    let count = i64::try_from(advice.payments.len()).unwrap_or(i64::MAX);
    format!(
        "{} vous règle {} le {}, pour {}.",
        advice.debtor,
        advice.total.french(),
        date_full(advice.execution),
        plural(count, "paiement", "paiements"),
    )
}

fn creditor(advice: &RemittanceAdvice) -> Vec<(String, String)> {
    let facts = [
        ("Organisme de formation", advice.creditor.clone()),
        ("SIRET", advice.siret.clone()),
        ("Adresse", advice.address.join("\n")),
        ("Compte crédité", advice.iban_masked.clone()),
    ];
    facts.map(|(name, value)| (name.to_owned(), value)).into()
}

fn transfer(advice: &RemittanceAdvice) -> Vec<(String, String)> {
    let facts = [
        ("Émetteur", advice.debtor.clone()),
        ("Référence du virement", advice.settlement.clone()),
        ("Date d’exécution", date_full(advice.execution)),
        ("Montant", advice.total.french()),
    ];
    facts.map(|(name, value)| (name.to_owned(), value)).into()
}

fn payments(advice: &RemittanceAdvice) -> Block {
    let column = |title, align, width| Column { title, align, width };
    let columns = vec![
        column("Référence", Align::Left, Width::UpTo(100.0)),
        column("Dossier", Align::Left, Width::UpTo(84.0)),
        column("Libellé", Align::Left, Width::Rest),
        column("Montant", Align::Right, Width::Whole),
    ];
    let rows = advice.payments.iter().map(|payment| {
        let (reference, dossier) = (payment.reference.clone(), payment.dossier.clone());
        vec![reference, dossier, payment.label.clone(), payment.amount.french()]
    });
    let total = Some(("Total".to_owned(), advice.total.french()));
    Block::Table(Table { columns, rows: rows.collect(), total })
}

#[cfg(test)]
mod tests;
