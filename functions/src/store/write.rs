//! One write of a transaction, and why it was refused.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use super::{Item, Store, StoreError, Table};

const ABSENT: &str = "attribute_not_exists(pk)";

impl Store {
    /// The write of an item that must not be there yet.
    pub(super) fn new_item(&self, table: Table, item: Item) -> Result<TransactWriteItem, StoreError> {
        built(self.put_of(table, item)?.condition_expression(ABSENT))
    }

    /// The same, which says what stands there when something does.
    pub(super) fn new_item_or_the_other(
        &self,
        table: Table,
        item: Item,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = self.put_of(table, item)?.condition_expression(ABSENT);
        built(put.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld))
    }

    /// A put, to be guarded.
    pub(super) fn put_of(&self, table: Table, item: Item) -> Result<PutBuilder, StoreError> {
        Ok(Put::builder().table_name(self.table(table)?).set_item(Some(item)))
    }
}

/// A put as a write of a transaction.
pub(super) fn built(put: PutBuilder) -> Result<TransactWriteItem, StoreError> {
    let put = put.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// Why a write of a cancelled transaction was refused; "None" for one that was not.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub code: String,
    /// What stands there, for a write that asked for it.
    pub item: Option<Item>,
}

impl Refused {
    /// Whether its condition did not hold.
    pub fn by_condition(&self) -> bool {
        self.code == "ConditionalCheckFailed"
    }
}

/// Why each write of a cancelled transaction was refused; none for another error.
pub(super) fn cancelled<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<Vec<Refused>> {
    match error.as_service_error()? {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            let reasons = cancelled.cancellation_reasons().iter();
            let refused = reasons.map(|reason| Refused {
                code: reason.code().unwrap_or("None").to_owned(),
                item: reason.item().cloned(),
            });
            Some(refused.collect())
        }
        _ => None,
    }
}
