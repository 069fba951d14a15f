//! What is to be looked at again at a time of its own: the index `by-queue` of a table, whose rows are in the order of that time.

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::{Listed, Store, StoreError, Table, database, read_each, text};

/// Read at a time.
const A_PAGE: i32 = 100;

/// A moment as the index has it: whole seconds, so that their order is that of time.
pub(super) fn due_key(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// All that is to be looked at by now, the most overdue first: what stays in front, because it can't be read or fails again, hides nothing
/// behind it.
pub(super) async fn overdue<T: DeserializeOwned>(
    store: &Store,
    (table, queue): (Table, &str),
    now: Timestamp,
) -> Result<Listed<T>, StoreError> {
    let (mut found, mut from) = (Listed::default(), None);
    loop {
        let query = store
            .client
            .query()
            .table_name(store.table(table)?)
            .index_name("by-queue")
            .key_condition_expression("queue = :queue AND due <= :now")
            .expression_attribute_values(":queue", text(queue))
            .expression_attribute_values(":now", text(due_key(now)))
            .limit(A_PAGE)
            .set_exclusive_start_key(from);
        let page = query.send().await.map_err(database)?;
        found.extend(read_each(page.items.unwrap_or_default()));
        from = page.last_evaluated_key;
        if from.is_none() {
            return Ok(found);
        }
    }
}
