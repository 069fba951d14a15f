//! What is typed of an offer, and what happened to it: beside the offer, in the partition of its training body.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use mce_shared::catalogue::FormationNumero;
use mce_shared::identifiers::Siret;
use serde::{Deserialize, Serialize};

use super::pk;
use crate::store::write::built;
use crate::store::{Store, StoreError, Table, keyed, number};

/// What is typed of an offer, kept as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferDraft {
    pub numero: FormationNumero,
    /// Counts the savings.
    pub version: u64,
    /// Empty once it is forgotten.
    pub typed: BTreeMap<String, String>,
    /// What was typed when it was published last: where typing begins again, with its series.
    #[serde(default)]
    pub published: BTreeMap<String, String>,
    /// Version of the offer on which it was begun; 0 when there was none.
    pub on: u64,
    pub author: String,
    #[serde(with = "mce_shared::wire::instant")]
    pub at: Timestamp,
}

impl OfferDraft {
    /// Whether it says what is not published.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.typed.is_empty() && self.typed != self.published
    }
}

/// A line of the history of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRow {
    #[serde(with = "mce_shared::wire::instant")]
    pub at: Timestamp,
    /// By name.
    pub author: String,
    /// As the sign-in knows him; empty for nobody.
    pub principal: String,
    pub request_id: String,
    /// What happened, in French.
    pub text: String,
}

fn sk(numero: &FormationNumero) -> String {
    format!("DRAFT#{numero}")
}

/// Lines of a history that are read, at most: the latest.
const ROWS_MAX: usize = 100;

/// The draft of an offer.
///
/// # Errors
/// When the store fails.
pub async fn get(
    store: &Store,
    siret: &Siret,
    numero: &FormationNumero,
) -> Result<Option<OfferDraft>, StoreError> {
    store.get(Table::Offers, &pk(siret), &sk(numero)).await
}

/// Those of a training body.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, siret: &Siret) -> Result<Vec<OfferDraft>, StoreError> {
    crate::store::parse_all(store.query(Table::Offers, &pk(siret), "DRAFT#").await?)
}

/// The history of an offer, the latest first, and how many of its lines are older.
///
/// # Errors
/// When the store fails.
pub async fn journal(
    store: &Store,
    siret: &Siret,
    numero: &FormationNumero,
) -> Result<(Vec<OfferRow>, usize), StoreError> {
    let items = store.query(Table::Offers, &pk(siret), &format!("OFFER-JOURNAL#{numero}#")).await?;
    let mut rows: Vec<OfferRow> = crate::store::parse_all(items)?;
    rows.reverse();
    let older = rows.len().saturating_sub(ROWS_MAX);
    rows.truncate(ROWS_MAX);
    Ok((rows, older))
}

/// The write of a draft where that version stood; 0 for none.
///
/// # Errors
/// When it can't be written.
pub fn writing(
    store: &Store,
    siret: &Siret,
    draft: &OfferDraft,
    before: u64,
) -> Result<TransactWriteItem, StoreError> {
    let item = keyed(&pk(siret), &sk(&draft.numero), draft)?;
    if before == 0 {
        return store.new_item(Table::Offers, item);
    }
    let put = store.put_of(Table::Offers, item)?.condition_expression("version = :before");
    built(put.expression_attribute_values(":before", number(before)))
}

/// The write of a line of the history.
///
/// # Errors
/// When it can't be written.
pub fn telling(
    store: &Store,
    siret: &Siret,
    numero: &FormationNumero,
    row: &OfferRow,
) -> Result<TransactWriteItem, StoreError> {
    let sk = format!("OFFER-JOURNAL#{numero}#{}#{}", row.at, row.request_id);
    store.new_item(Table::Offers, keyed(&pk(siret), &sk, row)?)
}
