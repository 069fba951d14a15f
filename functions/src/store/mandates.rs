//! The register of mandates (RNE), by birth date and folded name without its particle, which files put here or there.
//!
//! A mandate that a publication leaves out, or has again, waits for the gestionnaire's decision in a group of the index `by-ending`.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, PutRequest, Select, TransactWriteItem, Update, WriteRequest,
};
use futures_util::future::try_join_all;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
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

/// Items of a batch, by DynamoDB's own limits.
const READ_AT_ONCE: usize = 100;
const WRITTEN_AT_ONCE: usize = 25;
/// Batches under way at once.
const BATCHES: usize = 8;
/// Changed mandates that go together, of the hundred that DynamoDB takes: when one of them is refused, each goes alone.
const CHANGED_AT_ONCE: usize = 50;
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

/// Those of some mandates that are known, and where one is known that can't be read.
#[derive(Debug, Default)]
pub struct Known {
    pub kept: HashMap<MandateKey, KeptMandate>,
    pub unreadable: HashMap<Place, StoreError>,
}

/// Those of some mandates that are known.
///
/// # Errors
/// When the store fails.
pub async fn known(store: &Store, keys: &[MandateKey]) -> Result<Known, StoreError> {
    let mut batches = Vec::new();
    for batch in keys.chunks(READ_AT_ONCE) {
        let wanted = batch.iter().map(|key| Place::of(key).key()).collect();
        batches.push(read_batch(store.clone(), wanted));
    }
    let mut known = Known::default();
    for item in at_once(batches).await?.into_iter().flatten() {
        let place = Place::of_item(&item);
        match (super::schema::read::<StoredMandate>(item), place) {
            (Ok(kept), _) => {
                let kept = kept.core();
                known.kept.insert(MandateKey::of(&kept.row), kept);
            }
            (Err(error), Some(place)) => drop(known.unreadable.insert(place, error)),
            (Err(error), None) => return Err(error),
        }
    }
    Ok(known)
}

/// Does batches on every processor there is, some at once.
async fn at_once<T, Batch>(batches: Vec<Batch>) -> Result<Vec<T>, StoreError>
where
    T: Send + 'static,
    Batch: Future<Output = Result<T, StoreError>> + Send + 'static,
{
    let spawned = stream::iter(batches.into_iter().map(tokio::spawn)).buffer_unordered(BATCHES);
    spawned.map(joined).try_collect().await
}

fn joined<T>(ended: Result<Result<T, StoreError>, tokio::task::JoinError>) -> Result<T, StoreError> {
    ended.unwrap_or_else(|lost| Err(StoreError::Malformed(lost.to_string())))
}

async fn read_batch(store: Store, wanted: Vec<Item>) -> Result<Vec<Item>, StoreError> {
    let table = store.table(Table::Mandates)?;
    let mut left = Some(
        KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build().map_err(unbuilt)?,
    );
    let mut found = Vec::new();
    while let Some(keys) = left.take() {
        let sent = store.client.batch_get_item().request_items(table, keys).send().await;
        let answer = sent.map_err(super::database)?;
        let items = answer.responses.and_then(|mut tables| tables.remove(table)).unwrap_or_default();
        found.extend(items);
        left = answer.unprocessed_keys.and_then(|mut tables| tables.remove(table));
    }
    Ok(found)
}

/// Writes mandates that were not known; written twice, they are the same.
///
/// # Errors
/// When the store fails: some may be written.
pub async fn put_all(store: &Store, mandates: Arc<[(MandateKey, KeptMandate)]>) -> Result<(), StoreError> {
    let batches = (0..mandates.len()).step_by(WRITTEN_AT_ONCE).map(|from| {
        let (store, mandates) = (store.clone(), mandates.clone());
        async move {
            let batch = mandates[from..].iter().take(WRITTEN_AT_ONCE);
            let requests = batch.map(write_request).collect::<Result<Vec<_>, _>>()?;
            write_batch(store, requests).await
        }
    });
    at_once(batches.collect()).await.map(|_| ())
}

async fn write_batch(store: Store, mut left: Vec<WriteRequest>) -> Result<(), StoreError> {
    let table = store.table(Table::Mandates)?;
    while !left.is_empty() {
        let sent = store.client.batch_write_item().request_items(table, left).send().await;
        let answer = sent.map_err(super::database)?;
        left = answer.unprocessed_items.and_then(|mut tables| tables.remove(table)).unwrap_or_default();
    }
    Ok(())
}

fn unbuilt(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Malformed(error.to_string())
}

fn write_request((key, kept): &(MandateKey, KeptMandate)) -> Result<WriteRequest, StoreError> {
    let Place { pk, sk } = Place::of(key);
    let put = PutRequest::builder()
        .set_item(Some(keyed(&pk, &sk, &StoredMandate::of(kept.clone()))?))
        .build()
        .map_err(unbuilt)?;
    Ok(WriteRequest::builder().put_request(put).build())
}

/// Writes what an import learnt of known mandates, some at once; tells in their order what came of each. They go together as long as
/// none of them has changed meanwhile: a call for each would cost ten times as much.
pub async fn update_all(
    store: &Store,
    changes: Vec<(KeptMandate, KeptMandate)>,
) -> Vec<Result<(), StoreError>> {
    let mut batches = Vec::with_capacity(changes.len().div_ceil(CHANGED_AT_ONCE));
    let mut rest = changes.into_iter().peekable();
    while rest.peek().is_some() {
        let batch: Vec<_> = rest.by_ref().take(CHANGED_AT_ONCE).collect();
        let store = store.clone();
        batches.push(async move { update_batch(&store, &batch).await });
    }
    let written = stream::iter(batches.into_iter().map(tokio::spawn)).buffered(BATCHES);
    let lost = |error: tokio::task::JoinError| vec![Err(StoreError::Malformed(error.to_string()))];
    written.map(|batch| batch.unwrap_or_else(lost)).collect::<Vec<_>>().await.into_iter().flatten().collect()
}

async fn update_batch(store: &Store, batch: &[(KeptMandate, KeptMandate)]) -> Vec<Result<(), StoreError>> {
    if update_together(store, batch).await.is_ok() {
        return batch.iter().map(|_| Ok(())).collect();
    }
    let mut written = Vec::with_capacity(batch.len());
    for (known, now) in batch {
        written.push(update(store, known, now).await);
    }
    written
}

async fn update_together(store: &Store, batch: &[(KeptMandate, KeptMandate)]) -> Result<(), StoreError> {
    let table = store.table(Table::Mandates)?;
    let mut writes = Vec::with_capacity(batch.len());
    for (known, now) in batch {
        let Some(Told { key, expression, condition, names, values }) = Told::of(known, now)? else {
            continue;
        };
        let update = Update::builder().table_name(table).set_key(Some(key));
        let update = update.update_expression(expression).condition_expression(condition);
        let update = update.set_expression_attribute_names(Some(names));
        let update = update.set_expression_attribute_values(Some(values)).build().map_err(unbuilt)?;
        writes.push(TransactWriteItem::builder().update(update).build());
    }
    if writes.is_empty() {
        return Ok(());
    }
    let sent = store.client.transact_write_items().set_transact_items(Some(writes)).send().await;
    sent.map(|_| ()).map_err(super::database)
}

/// Writes what an import learnt of a known mandate.
///
/// # Errors
/// [`StoreError::Busy`] when a gestionnaire has decided of it meanwhile; when the store fails.
async fn update(store: &Store, known: &KeptMandate, now: &KeptMandate) -> Result<(), StoreError> {
    let Some(Told { key, expression, condition, names, values }) = Told::of(known, now)? else {
        return Ok(());
    };
    let update = store.client.update_item().table_name(store.table(Table::Mandates)?).set_key(Some(key));
    let update = update.update_expression(expression).condition_expression(condition);
    let update = update.set_expression_attribute_names(Some(names));
    let sent = update.set_expression_attribute_values(Some(values)).send().await;
    if super::condition_held(sent)? { Ok(()) } else { Err(StoreError::Busy) }
}

/// What a reading says of a mandate.
const SAID: [&str; 6] = ["last_name", "first_name", "territory", "function", "written_by", "news"];
/// What is decided of one, or waits for it.
const DECIDED: [&str; 4] = ["dismissed", "ending", "proposal", "proposed"];

/// What is written of a change of a mandate.
struct Told {
    key: Item,
    expression: String,
    condition: &'static str,
    names: HashMap<String, String>,
    values: Item,
}

impl Told {
    /// What is not as it was read, and of a reading all that it says; none when nothing is.
    fn of(known: &KeptMandate, now: &KeptMandate) -> Result<Option<Self>, StoreError> {
        let written = |mandate: &KeptMandate| serde_dynamo::to_item(StoredMandate::of(mandate.clone()));
        let (before, item): (Item, Item) = (written(known)?, written(now)?);
        let is_reading = known.written_by != now.written_by;
        let is_told = |name: &str| (is_reading && SAID.contains(&name)) || before.get(name) != item.get(name);
        let (condition, guards) = undecided(known)?;
        let mut names = HashMap::from(["end", "ending"].map(|name| (format!("#{name}"), name.to_owned())));
        let mut values: Item = guards.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (mut set, mut remove) = (Vec::new(), Vec::new());
        for (n, name) in SAID.iter().chain(&DECIDED).enumerate().filter(|(_, name)| is_told(name)) {
            names.insert(format!("#a{n}"), (*name).to_owned());
            match item.get(*name) {
                Some(value) => {
                    values.insert(format!(":a{n}"), value.clone());
                    set.push(format!("#a{n} = :a{n}"));
                }
                None => remove.push(format!("#a{n}")),
            }
        }
        let clauses = [("SET", set), ("REMOVE", remove)].into_iter().filter(|(_, parts)| !parts.is_empty());
        let clauses: Vec<String> =
            clauses.map(|(word, parts)| format!("{word} {}", parts.join(", "))).collect();
        let expression = clauses.join(" ");
        let key = Place::of_row(&known.row).key();
        Ok((!expression.is_empty()).then_some(Self { key, expression, condition, names, values }))
    }
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
