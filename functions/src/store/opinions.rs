//! What élus think of trainings: the marks of each formation and of each training body, added up, and the comments, with who answers and
//! who has read them. All of it stands in the table of what the gestionnaire decides.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::catalogue::FormationNumero;
use mce_shared::identifiers::Siret;
use mce_shared::ids::DossierId;
use mce_shared::opinions::{Opinion, OpinionDecision, OpinionQueue, OpinionRow, Rated, Tally};

use super::cases::{self, Case, Last};
use super::commit::Writes;
use super::stored::{StoredOpinion, StoredOpinionRow};
use super::{Item, Store, StoreError, Table, moment_key, number, schema, text};

const RATED: &str = "RATED";
/// Of a training body, those that are shown.
const OPINION: &str = "OPINION#";
/// The same, formation by formation.
const SHOWN: &str = "SHOWN#";

impl Case for Opinion {
    type Stored = StoredOpinion;
    type Row = OpinionRow;
    type StoredRow = StoredOpinionRow;
    type Queue = OpinionQueue;

    const KIND: &'static str = "OPINION";

    fn reference(&self) -> &str {
        self.dossier.as_str()
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn waits(&self) -> Option<(OpinionQueue, Date)> {
        self.waiting().map(|_| (OpinionQueue::OpinionModerate, self.until))
    }

    fn seq(row: &OpinionRow) -> u64 {
        row.seq
    }
}

fn of_pk(siret: &Siret) -> String {
    format!("OF#{siret}")
}

fn rated(formation: Option<&FormationNumero>) -> String {
    formation.map_or_else(|| RATED.to_owned(), |formation| format!("{RATED}#{formation}"))
}

/// The ratings of a formation, or of all that a training body offers.
///
/// # Errors
/// When the store fails.
pub async fn tally(
    store: &Store,
    siret: &Siret,
    formation: Option<&FormationNumero>,
) -> Result<Tally, StoreError> {
    Ok(store.get(Table::Reviews, &of_pk(siret), &rated(formation)).await?.unwrap_or_default())
}

/// The opinion on a dossier.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, dossier: &DossierId) -> Result<Option<Opinion>, StoreError> {
    cases::get(store, dossier).await
}

/// A page of what waits to be read, the most urgent first.
///
/// # Errors
/// When the store fails.
pub async fn waiting(
    store: &Store,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Opinion>, Option<String>), StoreError> {
    cases::list(store, OpinionQueue::OpinionModerate, page, cursor).await
}

/// A page of the opinions that are shown of a training body, or of one of its formations, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn shown(
    store: &Store,
    (siret, formation): (&Siret, Option<&FormationNumero>),
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Opinion>, Option<String>), StoreError> {
    let (pk, prefix) = (of_pk(siret), formation.map_or_else(|| OPINION.to_owned(), of_formation));
    let start = cursor.map(|sk| Item::from([("pk".to_owned(), text(&pk)), ("sk".to_owned(), text(sk))]));
    let answer = store
        .client
        .query()
        .table_name(store.table(Table::Reviews)?)
        .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
        .expression_attribute_values(":pk", text(&pk))
        .expression_attribute_values(":sk", text(prefix))
        .scan_index_forward(false)
        .limit(i32::try_from(page + 1).unwrap_or(i32::MAX))
        .set_exclusive_start_key(start)
        .send()
        .await
        .map_err(super::database)?;
    let mut items = answer.items.unwrap_or_default();
    let more = items.len() > page;
    items.truncate(page);
    let next =
        items.last().filter(|_| more).map(|last| super::sort_key(last).map(str::to_owned)).transpose()?;
    let references: Vec<Last<String>> = super::parse_all(items)?;
    let read = references.iter().map(|last| cases::get::<Opinion>(store, &last.reference));
    Ok((try_join_all(read).await?.into_iter().flatten().collect(), next))
}

fn of_formation(formation: &FormationNumero) -> String {
    format!("{SHOWN}{formation}#")
}

/// One more rating.
fn counted(
    store: &Store,
    siret: &Siret,
    formation: Option<&FormationNumero>,
    one: &Tally,
) -> Result<TransactWriteItem, StoreError> {
    let (pk, sk) = (of_pk(siret), rated(formation));
    let update = Update::builder()
        .table_name(store.table(Table::Reviews)?)
        .update_expression(
            "SET #schema = if_not_exists(#schema, :schema) ADD ratings :ratings, welcome :welcome, content :content, \
             trainers :trainers, #means :means, support :support, as_announced :as_announced",
        )
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_names("#means", "means")
        .expression_attribute_values(":schema", schema::number_of(&pk, &sk)?)
        .expression_attribute_values(":ratings", number(one.ratings))
        .expression_attribute_values(":welcome", number(one.welcome))
        .expression_attribute_values(":content", number(one.content))
        .expression_attribute_values(":trainers", number(one.trainers))
        .expression_attribute_values(":means", number(one.means))
        .expression_attribute_values(":support", number(one.support))
        .expression_attribute_values(":as_announced", number(one.as_announced))
        .key("pk", text(pk))
        .key("sk", text(sk));
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

impl Writes {
    /// What follows from the rating of a dossier, in the transaction that gives it: it counts, and its comment waits to be read.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn rated(&mut self, store: &Store, rated: &Rated, at: Timestamp) -> Result<(), StoreError> {
        for formation in [None, Some(&rated.formation)] {
            self.guarded(counted(store, &rated.of, formation, &rated.one)?);
        }
        match &rated.opinion {
            Some(begun) => self.case(store, (begun, 0), &[], &[], at),
            None => Ok(()),
        }
    }

    /// What was decided of an opinion; what begins to be shown is found from then on.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn opinion(
        &mut self,
        store: &Store,
        before: &Opinion,
        decision: &OpinionDecision,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let after = &decision.opinion;
        self.case(store, (after, before.version), [&decision.row], &decision.messages, at)?;
        if before.comment.shown().is_none() && after.comment.shown().is_some() {
            let (pk, moment) = (of_pk(&after.of), moment_key(at));
            let place = |prefix: &str| format!("{prefix}{moment}#{}", after.dossier);
            for sk in [place(OPINION), place(&of_formation(&after.formation))] {
                self.latest_case(store, (&pk, &sk), after)?;
            }
        }
        Ok(())
    }
}
