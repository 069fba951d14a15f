//! What élus look for: a line for each person, theme and area of a half-year, and beside these lines how many there are, which is all that
//! anybody else reads.

use std::fmt::Display;

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;
use mce_shared::ids::EluId;
use mce_shared::needs::{Area, Cell, HalfYear, Need, Told, When};
use mce_shared::wire::word;
use serde::{Deserialize, Serialize};

use super::commit::{Committed, Writes};
use super::write::built;
use super::{Item, Store, StoreError, Table, number, schema, sort_key, text};

/// How long a line is kept, in days: the half-year and the one after it, in which it is still shown.
const KEPT_DAYS: i64 = 366;

/// What somebody has said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptNeed {
    #[serde(flatten)]
    pub need: Need,
    pub at: Timestamp,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

#[derive(Debug, Deserialize)]
struct Count {
    people: u32,
}

fn own_pk(elu: &EluId) -> String {
    format!("ELU#{elu}")
}

fn own_prefix(half: HalfYear) -> String {
    format!("NEED#{}#", half.code())
}

fn counts_pk(half: HalfYear) -> String {
    format!("NEEDS#{}", half.code())
}

/// What an élu has said in a half-year.
///
/// # Errors
/// When the store fails.
pub async fn of_elu(store: &Store, elu: &EluId, half: HalfYear) -> Result<Vec<Need>, StoreError> {
    let items = store.query(Table::Accounts, &own_pk(elu), &own_prefix(half)).await?;
    let kept: Vec<KeptNeed> = super::parse_all(items)?;
    Ok(kept.into_iter().map(|kept| kept.need).collect())
}

/// Writes down what was decided on what [`of_elu`] gave; false when that has changed since.
///
/// # Errors
/// When the store fails.
pub async fn tell(
    store: &Store,
    elu: &EluId,
    half: HalfYear,
    (need, told): (&Need, Told),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sk = format!("{}{}#{}", own_prefix(half), need.theme, need.area);
    let kept = KeptNeed { need: need.clone(), at, expires_at: at.as_second() + KEPT_DAYS * 86_400 };
    let item = super::keyed(&own_pk(elu), &sk, &kept)?;
    let mut writes = Writes::new();
    match told {
        Told::Same => return Ok(true),
        Told::New => writes.guarded(store.new_item(Table::Accounts, item)?),
        Told::Changed { former } => {
            let put = store
                .put_of(Table::Accounts, item)?
                .condition_expression("#when = :former")
                .expression_attribute_names("#when", "when")
                .expression_attribute_values(":former", text(word(former)));
            writes.guarded(built(put)?);
            writes.guarded(counted(store, half, need, former, -1)?);
        }
    }
    writes.guarded(counted(store, half, need, need.when, 1)?);
    Ok(writes.commit(store).await? == Committed::Yes)
}

/// The write that makes one person more, or less.
fn counted(
    store: &Store,
    half: HalfYear,
    need: &Need,
    when: When,
    more: i8,
) -> Result<TransactWriteItem, StoreError> {
    let (pk, sk) = (counts_pk(half), cell_sk(&need.theme, need.area, when));
    let update = Update::builder()
        .table_name(store.table(Table::Accounts)?)
        .update_expression("SET #schema = if_not_exists(#schema, :schema) ADD people :more")
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_values(":schema", schema::number_of(&pk, &sk)?)
        .expression_attribute_values(":more", number(more))
        .key("pk", text(pk))
        .key("sk", text(sk));
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

fn cell_sk(theme: impl Display, area: Area, when: When) -> String {
    format!("{theme}#{area}#{}", word(when))
}

/// How many people look for what in a half-year.
///
/// # Errors
/// When the store fails, or a count is malformed.
pub async fn counts(store: &Store, half: HalfYear) -> Result<Vec<Cell>, StoreError> {
    store.query(Table::Accounts, &counts_pk(half), "").await?.iter().map(cell).collect()
}

fn cell(item: &Item) -> Result<Cell, StoreError> {
    let key = sort_key(item)?;
    let read = || {
        let mut parts = key.split('#');
        let (theme, area) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let when = parts.next()?;
        Some((theme, area, When::ALL.into_iter().find(|known| word(known) == when)?))
    };
    let (theme, area, when) = read().ok_or_else(|| StoreError::Malformed(format!("the need {key:?}")))?;
    let Count { people } = schema::read(item.clone())?;
    Ok(Cell { theme, area, when, people })
}
