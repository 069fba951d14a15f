//! What two people have decided of the figures of the law, and what waits: one item, with its history in its own partition.

use mce_shared::law::{LawBook, LawDecision, LawRow};

use super::commit::Writes;
use super::stored::{Stored, StoredLawBook, StoredLawRow};
use super::write::built;
use super::{Store, StoreError, Table, number};

const PK: &str = "LAW";
const STATE: &str = "STATE";
const JOURNAL: &str = "JOURNAL#";

/// The book as it is now; empty before the first proposal.
///
/// # Errors
/// When the store fails.
pub async fn book(store: &Store) -> Result<LawBook, StoreError> {
    let stored: Option<StoredLawBook> = store.get(Table::Law, PK, STATE).await?;
    Ok(stored.core().unwrap_or_default())
}

/// What happened to it, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn history(store: &Store) -> Result<Vec<LawRow>, StoreError> {
    let rows = store.query(Table::Law, PK, JOURNAL).await?;
    Ok(super::parse_all::<StoredLawRow>(rows)?.core())
}

impl Writes {
    /// What becomes of the book over the version before, and the line that tells it.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn law(&mut self, store: &Store, LawDecision { book, row }: &LawDecision) -> Result<(), StoreError> {
        let item = super::keyed(PK, STATE, &StoredLawBook::of(book.clone()))?;
        let state = match book.version {
            1 => store.new_item(Table::Law, item)?,
            version => built(
                store
                    .put_of(Table::Law, item)?
                    .condition_expression("version = :before")
                    .expression_attribute_values(":before", number(version - 1)),
            )?,
        };
        self.guarded(state);
        let row_item = super::keyed(PK, &format!("{JOURNAL}{:06}", row.seq), &StoredLawRow::of(row.clone()))?;
        self.guarded(store.new_item(Table::Law, row_item)?);
        Ok(())
    }
}
