//! Why the database did not do what was asked, and what its own errors mean.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another request was faster, or the table is throttled: trying again may work.
    #[error("the database is busy")]
    Busy,
    /// The function names no such table.
    #[error("the variable {0} is not set")]
    NoTable(&'static str),
    /// An item that is not what it should be.
    #[error("an item can't be read or written: {0}")]
    Item(#[from] serde_dynamo::Error),
    /// An item that lacks something.
    #[error("an item is malformed: {0}")]
    Malformed(String),
    /// An item that a newer build has written: an older one must not touch it.
    #[error("a {kind} has the form {found}, this build knows {known}: it was written by a newer one")]
    Newer {
        /// The kind of items.
        kind: &'static str,
        /// The number of its form.
        found: usize,
        /// The last that is known.
        known: usize,
    },
    /// Anything else that DynamoDB says.
    #[error("DynamoDB: {code}: {message}")]
    Database {
        /// DynamoDB's code.
        code: String,
        /// DynamoDB's words.
        message: String,
    },
}

impl StoreError {
    /// Whether another item may do better.
    #[must_use]
    pub fn is_of_one_item(&self) -> bool {
        match self {
            Self::Item(_) | Self::Malformed(_) | Self::Newer { .. } => true,
            Self::Database { code, .. } => INVALID.contains(&code.as_str()),
            Self::Busy | Self::NoTable(_) => false,
        }
    }
}

/// DynamoDB does not take what it is given: an item that is too large, say.
const INVALID: [&str; 2] = ["ValidationException", "TransactionCanceledException"];

/// Codes that mean "again, a little later".
const BUSY: [&str; 6] = [
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "TransactionConflictException",
    "TransactionInProgressException",
    "InternalServerError",
];

pub(super) fn database<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> StoreError {
    let code = error.code().unwrap_or("network").to_owned();
    if BUSY.contains(&code.as_str())
        || matches!(error, SdkError::TimeoutError(_) | SdkError::DispatchFailure(_))
    {
        return StoreError::Busy;
    }
    StoreError::Database { code, message: error.message().unwrap_or("no message").to_owned() }
}

/// Whether a conditional write was carried out.
pub(super) fn condition_held<T, E: ProvideErrorMetadata, R>(
    result: Result<T, SdkError<E, R>>,
) -> Result<bool, StoreError> {
    match result {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(false),
        Err(error) => Err(database(error)),
    }
}
