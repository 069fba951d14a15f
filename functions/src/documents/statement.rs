//! The statement of an account: what is left, and what moved it.

use jiff::civil::Date;
use mce_shared::french::{date_full, date_short};
use mce_shared::money::Euros;

use super::pdf::{Align, Block, Column, Sheet, Table, Width};
use super::spreadsheet::{self, Cell};
use super::{DocumentError, SERVICE};

/// Above this a PDF would not pass through the gateway (6 MB): a shorter period is to be asked for.
pub const ROWS_MAX: usize = 2_000;

/// What a statement tells, whoever it is for: an élu, a training body, a collectivité.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementDocument {
    /// "Relevé de droits à la formation".
    pub title: String,
    /// Whose account it is.
    pub holder: String,
    /// What to quote when writing about it.
    pub reference: String,
    /// The day in Paris.
    pub issued_on: Date,
    /// First and last day, both included; the whole life of the account without one.
    pub period: Option<(Date, Date)>,
    /// Names and amounts, as they are shown: ("Droits DIFE disponibles", "600,00 €").
    pub summary: Vec<(String, String)>,
    /// In the order in which they are shown.
    pub lines: Vec<StatementRow>,
    /// What there is to know about the figures.
    pub note: String,
}

/// One movement.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementRow {
    /// The day in Paris.
    pub on: Date,
    /// The name of the account that moved.
    pub account: String,
    /// What happened.
    pub label: String,
    /// The dossier that it belongs to.
    pub dossier: Option<String>,
    /// Positive when the account receives.
    pub amount: Euros,
    /// Of the account, after the movement.
    pub balance: Euros,
}

/// The statement for reading and printing.
///
/// # Errors
/// [`DocumentError::TooLong`] above [`ROWS_MAX`] lines; [`DocumentError::Pdf`].
pub fn pdf(statement: &StatementDocument) -> Result<Vec<u8>, DocumentError> {
    if statement.lines.len() > ROWS_MAX {
        return Err(DocumentError::TooLong(statement.lines.len()));
    }
    let mut blocks = vec![Block::Facts(facts(statement))];
    if !statement.summary.is_empty() {
        blocks.push(Block::Section("Synthèse".to_owned()));
        blocks.push(Block::Facts(statement.summary.clone()));
    }
    blocks.push(Block::Section("Mouvements".to_owned()));
    blocks.push(movements(&statement.lines));
    if !statement.note.is_empty() {
        blocks.push(Block::Text(statement.note.clone()));
    }
    let footer = format!("{SERVICE} – référence {} – {}", statement.reference, statement.holder);
    Sheet { title: statement.title.clone(), issued_on: statement.issued_on, footer, blocks }.render()
}

fn facts(statement: &StatementDocument) -> Vec<(String, String)> {
    let facts = [
        ("Titulaire", statement.holder.clone()),
        ("Référence", statement.reference.clone()),
        ("Période", period(statement)),
    ];
    facts.map(|(name, value)| (name.to_owned(), value)).into()
}

fn period(statement: &StatementDocument) -> String {
    match statement.period {
        Some((first, last)) => format!("Du {} au {}", date_full(first), date_full(last)),
        None => format!("De l’ouverture du compte au {}", date_full(statement.issued_on)),
    }
}

fn movements(lines: &[StatementRow]) -> Block {
    if lines.is_empty() {
        return Block::Text("Aucun mouvement sur cette période.".to_owned());
    }
    let column = |title, align, width| Column { title, align, width };
    let columns = vec![
        column("Date", Align::Left, Width::Whole),
        column("Compte", Align::Left, Width::UpTo(84.0)),
        column("Opération", Align::Left, Width::Rest),
        column("Dossier", Align::Left, Width::UpTo(84.0)),
        column("Montant", Align::Right, Width::Whole),
        column("Solde", Align::Right, Width::Whole),
    ];
    Block::Table(Table { columns, rows: lines.iter().map(row).collect(), total: None })
}

fn row(line: &StatementRow) -> Vec<String> {
    let dossier = line.dossier.clone().unwrap_or_default();
    let (amount, balance) = (line.amount.french(), line.balance.french());
    vec![date_short(line.on), line.account.clone(), line.label.clone(), dossier, amount, balance]
}

/// The movements for a spreadsheet: a header and one line each, without the summary.
///
/// # Errors
/// [`DocumentError::Csv`] when it can't be written.
pub fn csv(statement: &StatementDocument) -> Result<Vec<u8>, DocumentError> {
    let header = ["Date", "Compte", "Opération", "Dossier", "Montant (€)", "Solde (€)"];
    let rows = statement.lines.iter().map(|line| {
        [
            Cell::Date(line.on),
            Cell::Text(line.account.clone()),
            Cell::Text(line.label.clone()),
            Cell::Text(line.dossier.clone().unwrap_or_default()),
            Cell::Amount(line.amount),
            Cell::Amount(line.balance),
        ]
    });
    spreadsheet::csv(header, rows)
}

#[cfg(test)]
mod tests;
