//! The register of mandates (RNE), by birth date and folded name without its particle, which files put here or there.
//!
//! A mandate that a publication leaves out, or has again, waits for the gestionnaire's decision in a group of the index `by-ending`.

mod many;

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Select, TransactWriteItem, Update};
use futures_util::future::try_join_all;
use jiff::civil::Date;
use mce_shared::identity::CivilIdentity;
use mce_shared::ids::RunId;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{EndingDecision, FamilyName, Group, KeptMandate, MandateKey, MandateRow};
use serde::{Deserialize, Serialize};

use super::commit::{Committed, Writes};
use super::stored::{Stored, StoredEndingProposal, StoredGroup, StoredMandate, StoredMandateRow};
use super::write::built;
use super::{Item, Listed, Segment, Store, StoreError, Table, keyed, text};

pub use many::{Known, known, put_all, update_all};

const GROUPS: &str = "ENDINGS";
const PERSON: &str = "PERSON#";
/// Beside the mandates of a person, the history of what was decided of them.
const JOURNAL: &str = "JOURNAL#";

/// Where a mandate is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pk: String,
    sk: String,
}

impl Place {
    #[must_use]
    pub fn of(key: &MandateKey) -> Self {
        let person = &key.person;
        let sex = if person.sex == mce_shared::identifiers::Sex::Female { 'F' } else { 'M' };
        let sk =
            format!("{}#{sex}#{}#{}#{}", person.first_name, key.kind.code(), key.territory_code, key.start);
        Self { pk: format!("{PERSON}{}#{}", person.birth_date, person.name), sk }
    }

    /// As one word, for who asks for it back.
    #[must_use]
    pub fn as_text(&self) -> String {
        format!("{}|{}", self.pk, self.sk)
    }

    /// From what [`Self::as_text`] gave.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (pk, sk) = text.split_once('|')?;
        (pk.starts_with(PERSON) && !sk.is_empty()).then(|| Self { pk: pk.to_owned(), sk: sk.to_owned() })
    }

    #[must_use]
    pub fn of_row(row: &RegisterRow) -> Self {
        Self::of(&MandateKey::of(row))
    }

    /// The [`MandateKey`] of what is kept there, as text.
    #[must_use]
    pub fn mandate(&self) -> String {
        format!("{}#{}", self.pk.strip_prefix(PERSON).unwrap_or(&self.pk), self.sk)
    }

    fn journal_pk(&self) -> String {
        format!("{JOURNAL}{}", self.pk)
    }

    fn key(&self) -> Item {
        HashMap::from([("pk".to_owned(), text(&self.pk)), ("sk".to_owned(), text(&self.sk))])
    }

    fn of_item(item: &Item) -> Option<Self> {
        let part = |name: &str| item.get(name)?.as_s().ok().cloned();
        Some(Self { pk: part("pk")?, sk: part("sk")? })
    }
}

/// Every row for a name and a birth date, whatever the first name.
///
/// # Errors
/// When the store fails.
pub async fn of_name(store: &Store, birth_date: Date, name: &str) -> Result<Vec<RegisterRow>, StoreError> {
    let pk = format!("{PERSON}{birth_date}#{}", FamilyName::read(name).core());
    super::parse_all(store.query(Table::Mandates, &pk, "").await?)
}

/// Every row under the birth name and under the name in use (U4).
///
/// # Errors
/// When the store fails.
pub async fn of_names(store: &Store, identity: &CivilIdentity) -> Result<Vec<RegisterRow>, StoreError> {
    let mut seen = Vec::new();
    let mut asked = Vec::new();
    for name in identity.names() {
        let core = FamilyName::read(name).core().to_owned();
        if !seen.contains(&core) {
            asked.push(of_name(store, identity.birth_date, name));
            seen.push(core);
        }
    }
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

/// Writes a row of the register.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, row: &RegisterRow) -> Result<(), StoreError> {
    let Place { pk, sk } = Place::of_row(row);
    store.put(Table::Mandates, &pk, &sk, &StoredMandate::of(row.clone().into())).await
}

type Condition = (&'static str, Vec<(&'static str, AttributeValue)>);

/// The condition that nobody has decided of a mandate since it was read.
fn undecided(known: &KeptMandate) -> Result<Condition, StoreError> {
    let end = serde_dynamo::to_attribute_value(known.row.end)?;
    Ok(match &known.ending {
        None => ("#end = :end AND attribute_not_exists(#ending)", vec![(":end", end)]),
        Some(group) => ("#end = :end AND #ending = :group", vec![(":end", end), (":group", text(group))]),
    })
}

fn unbuilt(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Malformed(error.to_string())
}

/// A page of the register.
#[derive(Debug, Default)]
pub struct Scanned {
    pub kept: Listed<KeptMandate>,
    /// Where something is kept, readable or not.
    pub places: Vec<Place>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// Whether nothing at all is kept of the register.
///
/// # Errors
/// When the store fails.
pub async fn is_empty(store: &Store) -> Result<bool, StoreError> {
    let scan = store.client.scan().table_name(store.table(Table::Mandates)?).limit(1).consistent_read(true);
    let page = scan.send().await.map_err(super::database)?;
    Ok(page.count == 0 && page.last_evaluated_key.is_none())
}

/// A page of a segment of the register. The rows of one name and birth date are all in one page, unless they fill it.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(store: &Store, segment: Segment, from: Option<String>) -> Result<Scanned, StoreError> {
    let (mut items, mut next) = store.scan(Table::Mandates, segment, from).await?;
    if next.is_some() {
        let name = |item: &Item| item.get("pk").and_then(|pk| pk.as_s().ok()).cloned();
        let last = items.last().and_then(name);
        if let Some(whole) = items.iter().rposition(|item| name(item) != last) {
            next = Some(super::write_cursor(&items[whole])?);
            items.truncate(whole + 1);
        }
    }
    let is_of_person =
        |item: &Item| item.get("pk").and_then(|pk| pk.as_s().ok()).is_some_and(|pk| pk.starts_with(PERSON));
    items.retain(is_of_person);
    let places = items.iter().filter_map(Place::of_item).collect();
    Ok(Scanned { kept: super::read_each::<StoredMandate>(items).core(), places, next })
}

/// Which import wrote down the fingerprints of what is kept as published.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fingerprinted {
    /// The import that began last.
    pub begun: RunId,
    /// The one whose fingerprints hold: none while an import may write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<RunId>,
}

const FINGERPRINTED: (&str, &str) = ("JOB#import-mandates", "FINGERPRINTS");

/// The import that began last, and the one whose fingerprints hold; none before the first.
///
/// # Errors
/// When the store fails.
pub async fn fingerprinted(store: &Store) -> Result<Option<Fingerprinted>, StoreError> {
    store.get(Table::Jobs, FINGERPRINTED.0, FINGERPRINTED.1).await
}

/// Whether no import has begun since this one.
///
/// # Errors
/// When the store fails.
pub async fn is_last_begun(store: &Store, run: &RunId) -> Result<bool, StoreError> {
    Ok(fingerprinted(store).await?.is_some_and(|known| known.begun == *run))
}

/// The write that says that an import begins, which may write anything from now on; as long as the one that began last is still
/// the one that was read.
///
/// # Errors
/// When the item can't be written.
pub fn beginning(
    store: &Store,
    run: &RunId,
    before: Option<&Fingerprinted>,
) -> Result<TransactWriteItem, StoreError> {
    let begun = Fingerprinted { begun: run.clone(), holds: None };
    let begun = keyed(FINGERPRINTED.0, FINGERPRINTED.1, &begun)?;
    match before {
        None => store.new_item(Table::Jobs, begun),
        Some(before) => built(
            store
                .put_of(Table::Jobs, begun)?
                .condition_expression("begun = :before")
                .expression_attribute_values(":before", text(before.begun.as_str())),
        ),
    }
}

/// Says that the fingerprints of an import hold, unless another one has begun since.
///
/// # Errors
/// When the store fails.
pub async fn hold_fingerprints(store: &Store, run: &RunId) -> Result<(), StoreError> {
    let held = Fingerprinted { begun: run.clone(), holds: Some(run.clone()) };
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Jobs)?)
        .set_item(Some(keyed(FINGERPRINTED.0, FINGERPRINTED.1, &held)?))
        .condition_expression("begun = :run")
        .expression_attribute_values(":run", text(run.as_str()));
    super::condition_held(put.send().await).map(|_| ())
}

/// Writes down that a group has something to decide.
///
/// # Errors
/// When the store fails.
pub async fn keep_group(store: &Store, group: &Group) -> Result<(), StoreError> {
    store.put(Table::Mandates, GROUPS, &group.code, &StoredGroup::of(group.clone())).await
}

/// The groups that had something to decide, once.
///
/// # Errors
/// When the store fails.
pub async fn groups(store: &Store) -> Result<Vec<Group>, StoreError> {
    Ok(super::parse_all::<StoredGroup>(store.query(Table::Mandates, GROUPS, "").await?)?.core())
}

/// How many mandates wait in a group, up to `most`.
///
/// # Errors
/// When the store fails.
pub async fn count_in(store: &Store, group: &str, most: i32) -> Result<u64, StoreError> {
    let answer =
        waiting_in(store, group)?.select(Select::Count).limit(most).send().await.map_err(super::database)?;
    Ok(u64::try_from(answer.count).unwrap_or_default())
}

fn waiting_in(store: &Store, group: &str) -> Result<QueryFluentBuilder, StoreError> {
    let query = store.client.query().table_name(store.table(Table::Mandates)?).index_name("by-ending");
    Ok(query.key_condition_expression("ending = :group").expression_attribute_values(":group", text(group)))
}

/// A page of a group, with the cursor of the next one.
///
/// # Errors
/// When the store fails.
pub async fn in_group(
    store: &Store,
    group: &str,
    page: i32,
    from: Option<&Place>,
) -> Result<(Vec<(Place, KeptMandate)>, Option<Place>), StoreError> {
    let start = from.map(|place| {
        let mut key = place.key();
        key.insert("ending".to_owned(), text(group));
        key
    });
    let answer = waiting_in(store, group)?
        // One more says whether there is a next page.
        .limit(page + 1)
        .set_exclusive_start_key(start)
        .send()
        .await
        .map_err(super::database)?;
    let mut items = answer.items.unwrap_or_default();
    let page = usize::try_from(page).unwrap_or_default();
    let are_more = items.len() > page;
    items.truncate(page);
    let next = items.last().filter(|_| are_more).and_then(Place::of_item);
    let places: Vec<Place> = items.iter().filter_map(Place::of_item).collect();
    let mandates = super::parse_all::<StoredMandate>(items)?.core();
    Ok((places.into_iter().zip(mandates).collect(), next))
}

/// A mandate.
///
/// # Errors
/// When the store fails.
pub async fn at(store: &Store, place: &Place) -> Result<Option<KeptMandate>, StoreError> {
    let stored: Option<StoredMandate> = store.get(Table::Mandates, &place.pk, &place.sk).await?;
    Ok(stored.core())
}

/// What was proposed and decided of a mandate, in order.
///
/// # Errors
/// When the store fails.
pub async fn history(store: &Store, place: &Place) -> Result<Vec<MandateRow>, StoreError> {
    let of_place = format!("{}#", place.sk);
    let rows = store.query(Table::Mandates, &place.journal_pk(), &of_place).await?;
    Ok(super::parse_all::<StoredMandateRow>(rows)?.core())
}

/// Writes a proposal or a decision on a mandate that waits for one, with the line of its history; false when somebody else was faster.
///
/// # Errors
/// When the store fails.
pub async fn decide(
    store: &Store,
    place: &Place,
    known: &KeptMandate,
    decision: &EndingDecision,
) -> Result<bool, StoreError> {
    let (condition, mut before) = undecided(known)?;
    let mut change = Update::builder()
        .table_name(store.table(Table::Mandates)?)
        .set_key(Some(place.key()))
        .expression_attribute_names("#end", "end")
        .expression_attribute_names("#ending", "ending");
    change = match &known.proposed {
        None => change.condition_expression(format!("{condition} AND attribute_not_exists(proposed)")),
        Some(proposal) => {
            before.push((":proposed_at", serde_dynamo::to_attribute_value(proposal.at)?));
            change
                .condition_expression(format!("{condition} AND proposed.#at = :proposed_at"))
                .expression_attribute_names("#at", "at")
        }
    };
    change = match &decision.mandate.proposed {
        Some(proposal) => {
            let proposal = serde_dynamo::to_attribute_value(StoredEndingProposal::of(proposal.clone()))?;
            change
                .update_expression("SET proposed = :proposed")
                .expression_attribute_values(":proposed", proposal)
        }
        None => change
            .update_expression("SET #end = :decided, dismissed = :yes REMOVE #ending, proposal, proposed")
            .expression_attribute_values(
                ":decided",
                serde_dynamo::to_attribute_value(decision.mandate.row.end)?,
            )
            .expression_attribute_values(":yes", AttributeValue::Bool(decision.mandate.dismissed)),
    };
    for (name, value) in before {
        change = change.expression_attribute_values(name, value);
    }
    let change = TransactWriteItem::builder().update(change.build().map_err(unbuilt)?).build();
    let sk = format!("{}#{}", place.sk, super::moment_key(decision.row.at));
    let row = keyed(&place.journal_pk(), &sk, &StoredMandateRow::of(decision.row.clone()))?;
    let mut writes = Writes::new();
    writes.guarded(change);
    writes.guarded(store.new_item(Table::Mandates, row)?);
    Ok(writes.commit(store).await? == Committed::Yes)
}
