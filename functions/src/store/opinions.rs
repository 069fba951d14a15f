//! What élus think of trainings: the marks of each formation and of each training body, added up, the mark of each élu that is counted, and
//! the comments, with who answers and who has read them. All of it stands in the table of what the gestionnaire decides.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::catalogue::FormationNumero;
use mce_shared::identifiers::Siret;
use mce_shared::ids::{DossierId, EluId};
use mce_shared::opinions::{Figures, Known, Mark, Opinion, OpinionDecision, OpinionQueue, OpinionRow, Rated};
use mce_shared::rules::deadlines::{Delay, last_day};

use super::cases::{self, Case, Last};
use super::commit::Writes;
use super::stored::{Stored as _, StoredMark, StoredOpinion, StoredOpinionRow};
use super::write::built;
use super::{Store, StoreError, Table, moment_key, number, text};

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

    fn kept_until(&self) -> Option<Date> {
        Some(Opinion::kept_until(self))
    }
}

fn of_pk(siret: &Siret) -> String {
    format!("OF#{siret}")
}

fn rated(formation: Option<&FormationNumero>) -> String {
    formation.map_or_else(|| RATED.to_owned(), |formation| format!("{RATED}#{formation}"))
}

fn mark_of(formation: &FormationNumero, elu: &EluId) -> String {
    format!("MARK#{formation}#{elu}")
}

/// The ratings of a formation, or of all that a training body offers.
///
/// # Errors
/// When the store fails.
pub async fn figures(
    store: &Store,
    siret: &Siret,
    formation: Option<&FormationNumero>,
) -> Result<Figures, StoreError> {
    Ok(store.get(Table::Reviews, &of_pk(siret), &rated(formation)).await?.unwrap_or_default())
}

/// What is known where a rating is given or taken back.
///
/// # Errors
/// When the store fails.
pub async fn known(store: &Store, rated: &Rated) -> Result<Known, StoreError> {
    let (pk, sk) = (of_pk(&rated.of), mark_of(&rated.formation, &rated.elu));
    let (formation, of, mark, opinion) = tokio::try_join!(
        figures(store, &rated.of, Some(&rated.formation)),
        figures(store, &rated.of, None),
        store.get::<StoredMark>(Table::Reviews, &pk, &sk),
        get(store, &rated.dossier)
    )?;
    Ok(Known { formation, of, mark: mark.core(), opinion })
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
    let (items, next) = store.query_latest(Table::Reviews, (&pk, &prefix), page, cursor).await?;
    // One that was taken back and given again stands at both moments: it is read at the last one.
    let (mut references, mut seen): (Vec<Last<String>>, _) = (super::parse_all(items)?, BTreeSet::new());
    references.retain(|last| seen.insert(last.reference.clone()));
    let read = references.iter().map(|last| cases::get::<Opinion>(store, &last.reference));
    Ok((try_join_all(read).await?.into_iter().flatten().collect(), next))
}

fn of_formation(formation: &FormationNumero) -> String {
    format!("{SHOWN}{formation}#")
}

/// Figures that were as they were read.
fn moved(
    store: &Store,
    key: (&str, &str),
    before: Figures,
    now: Figures,
) -> Result<TransactWriteItem, StoreError> {
    let put = store.put_of(Table::Reviews, super::keyed(key.0, key.1, &now)?)?;
    built(match before.version {
        0 => put.condition_expression("attribute_not_exists(version)"),
        version => put
            .condition_expression("version = :before")
            .expression_attribute_values(":before", number(version)),
    })
}

/// The rating of an élu that is counted, or no longer is; whoever counts it has the figures under their version.
fn mark(store: &Store, pk: &str, sk: &str, mark: Option<&Mark>) -> Result<TransactWriteItem, StoreError> {
    let Some(mark) = mark else {
        let gone = Delete::builder()
            .table_name(store.table(Table::Reviews)?)
            .key("pk", text(pk))
            .key("sk", text(sk));
        let gone = gone.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
        return Ok(TransactWriteItem::builder().delete(gone).build());
    };
    let mut item = super::keyed(pk, sk, &StoredMark::of(mark.clone()))?;
    item.insert("expires_at".into(), number(super::end_of(last_day(Delay::OpinionKept, mark.on))));
    built(store.put_of(Table::Reviews, item)?)
}

impl Writes {
    /// What follows from a rating that is given or taken back, in the transaction that does it: what is counted, and the comment that waits
    /// to be read or is no more. `known` is what was read.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn rated(
        &mut self,
        store: &Store,
        rated: &Rated,
        known: &Known,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (pk, after) = (of_pk(&rated.of), rated.applied(known));
        for (formation, before, now) in
            [(None, known.of, after.of), (Some(&rated.formation), known.formation, after.formation)]
        {
            if before != now {
                self.guarded(moved(store, (&pk, &self::rated(formation)), before, now)?);
            }
        }
        if known.mark != after.mark {
            self.guarded(mark(store, &pk, &mark_of(&rated.formation, &rated.elu), after.mark.as_ref())?);
        }
        match &after.opinion {
            Some(opinion) if known.opinion.as_ref() != Some(opinion) => {
                let before = known.opinion.as_ref().map_or(0, |before| before.version);
                self.case(store, (opinion, before), &[], &[], at)
            }
            _ => Ok(()),
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
