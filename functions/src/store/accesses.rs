//! Who looked at what: lines that are added and never changed. No function may do anything else to this table.

use jiff::Timestamp;
use mce_shared::access::Access;
use mce_shared::ids::{EluId, SettlementId};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table};

/// How long a line is kept, in days: a year, as the CNIL recommends of journals.
const KEPT_DAYS: i64 = 365;

/// How the keys of the lines begin.
const ACCESS: &str = "ACCESS#";

/// Whom, or what, a line concerns.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// The dossiers of an account.
    Elu(&'a EluId),
    /// A person, as the sign-in knows him: his sign-ins, his reviews.
    Person(&'a str),
    BankFile(&'a SettlementId),
}

impl Subject<'_> {
    fn pk(self) -> String {
        match self {
            Self::Elu(elu) => format!("ELU#{elu}"),
            Self::Person(principal) => format!("IDENTITY#{principal}"),
            Self::BankFile(settlement) => format!("FILE#{settlement}"),
        }
    }
}

/// A line with the day on which it goes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptAccess {
    /// The line.
    #[serde(flatten)]
    pub access: Access,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

/// Texts of moments sort only when they have as many decimals.
fn sk(at: Timestamp, request: &str) -> String {
    format!("{ACCESS}{}#{request}", at.strftime("%Y-%m-%dT%H:%M:%S%.3f"))
}

/// Adds a line; the same request adds it once.
///
/// # Errors
/// When the store fails: what was to be looked at is then not shown.
pub async fn record(store: &Store, subject: Subject<'_>, access: &Access) -> Result<(), StoreError> {
    let expires_at = access.at.as_second() + KEPT_DAYS * 86_400;
    let kept = KeptAccess { access: access.clone(), expires_at };
    store.put_new(Table::Accesses, &subject.pk(), &sk(access.at, &access.request_id), &kept).await.map(|_| ())
}

/// A page of the lines of a subject, newest first, with the cursor of the next one.
///
/// # Errors
/// When the store fails.
pub async fn list(
    store: &Store,
    subject: Subject<'_>,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Access>, Option<String>), StoreError> {
    let (items, next) = store.query_latest(Table::Accesses, (&subject.pk(), ACCESS), page, cursor).await?;
    let kept: Vec<KeptAccess> = super::parse_all(items)?;
    Ok((kept.into_iter().map(|kept| kept.access).collect(), next))
}
