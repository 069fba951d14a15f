//! The statement of a collectivité: what it granted, paid in and owes for its complements, how to pay, and what happened.

use jiff::civil::Date;
use mce_shared::cover::{how_to_pay, only_the_latest};
use mce_shared::french::date_short;
use mce_shared::money::Euros;

use super::pdf::{Align, Block, Column, Sheet, Table, Width};
use super::spreadsheet::{self, Cell};
use super::statement::ROWS_MAX;
use super::{DocumentError, SERVICE};

/// What the statement tells.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplementStatement {
    /// Its name.
    pub collectivite: String,
    /// Nine digits.
    pub siren: String,
    /// The day in Paris.
    pub issued_on: Date,
    /// Where it stands, each sentence by itself.
    pub said: Vec<String>,
    /// What is to be paid; zero or more.
    pub owed: Euros,
    /// How to pay: names and values, as they are shown. An empty value is left out.
    pub account: [(String, String); 4],
    /// All that happened, the latest first.
    pub rows: Vec<ComplementRow>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplementRow {
    /// The day in Paris.
    pub on: Date,
    /// What happened.
    pub text: String,
    /// The dossier that it belongs to; may be empty.
    pub dossier: String,
    /// What was granted then.
    pub granted: Option<Euros>,
    /// What was paid in then.
    pub received: Option<Euros>,
    /// What was owed afterwards.
    pub owed: Euros,
}

/// The statement for reading and printing: of a very long one, the latest rows, which it says.
///
/// # Errors
/// [`DocumentError::Pdf`].
pub fn pdf(statement: &ComplementStatement) -> Result<Vec<u8>, DocumentError> {
    let mut blocks = vec![Block::Facts(facts(statement)), Block::Section("Où vous en êtes".to_owned())];
    blocks.extend(statement.said.iter().cloned().map(Block::Text));
    if statement.owed.is_positive() {
        blocks.push(Block::Section("Comment payer".to_owned()));
        blocks.push(Block::Text(how_to_pay()));
        blocks.push(Block::Facts(to_pay(statement)));
    }
    blocks.push(Block::Section("Ce qui s’est passé".to_owned()));
    blocks.extend(happened(statement));
    let footer = format!("{SERVICE} – compléments – {}", statement.collectivite);
    let title = "Relevé des compléments de la collectivité".to_owned();
    Sheet { title, issued_on: statement.issued_on, footer, blocks }.render()
}

fn facts(statement: &ComplementStatement) -> Vec<(String, String)> {
    let facts = [("Collectivité", &statement.collectivite), ("SIREN", &statement.siren)];
    facts.map(|(name, value)| (name.to_owned(), value.clone())).into()
}

fn to_pay(statement: &ComplementStatement) -> Vec<(String, String)> {
    let amount = [("Montant".to_owned(), statement.owed.french())];
    let account = statement.account.iter().filter(|(_, value)| !value.is_empty()).cloned();
    amount.into_iter().chain(account).collect()
}

fn happened(statement: &ComplementStatement) -> Vec<Block> {
    if statement.rows.is_empty() {
        return vec![Block::Text("Aucun mouvement.".to_owned())];
    }
    let column = |title, align, width| Column { title, align, width };
    let columns = vec![
        column("Date", Align::Left, Width::Whole),
        column("Ce qui s’est passé", Align::Left, Width::Rest),
        column("Dossier", Align::Left, Width::UpTo(84.0)),
        column("Accordé", Align::Right, Width::Whole),
        column("Versé", Align::Right, Width::Whole),
        column("Reste à verser", Align::Right, Width::UpTo(70.0)),
    ];
    let rows = statement.rows.iter().take(ROWS_MAX).map(row).collect();
    let table = Block::Table(Table { columns, rows, total: None });
    let is_cut = statement.rows.len() > ROWS_MAX;
    let cut = is_cut.then(|| Block::Text(only_the_latest(ROWS_MAX)));
    [table].into_iter().chain(cut).collect()
}

fn row(row: &ComplementRow) -> Vec<String> {
    let amount = |amount: Option<Euros>| amount.map(Euros::french).unwrap_or_default();
    vec![
        date_short(row.on),
        row.text.clone(),
        row.dossier.clone(),
        amount(row.granted),
        amount(row.received),
        row.owed.french(),
    ]
}

/// What happened, for a spreadsheet: a header and one line each.
///
/// # Errors
/// [`DocumentError::Csv`] when it can't be written.
pub fn csv(statement: &ComplementStatement) -> Result<Vec<u8>, DocumentError> {
    let header = ["Date", "Ce qui s’est passé", "Dossier", "Accordé (€)", "Versé (€)", "Reste à verser (€)"];
    let amount = |amount: Option<Euros>| amount.map_or_else(|| Cell::Text(String::new()), Cell::Amount);
    let rows = statement.rows.iter().map(|row| {
        [
            Cell::Date(row.on),
            Cell::Text(row.text.clone()),
            Cell::Text(row.dossier.clone()),
            amount(row.granted),
            amount(row.received),
            Cell::Amount(row.owed),
        ]
    });
    spreadsheet::csv(header, rows)
}

#[cfg(test)]
mod tests;
