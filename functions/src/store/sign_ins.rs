//! Sign-ins, and the attempts that lead to them. Keys are hashes of the cookies: the table opens nothing.

use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::api::{OrganisationView, Role};
use mce_shared::ids::EluId;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table, schema, text};
use crate::sign_in::{Attempt, Identity};

/// A sign-in as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// Hash of the cookie.
    pub key: String,
    pub role: Role,
    /// Name shown.
    pub display_name: String,
    /// Who vouches.
    pub issuer: String,
    /// Whom the issuer means.
    pub sub: String,
    /// What the provider said, for the activation.
    pub identity: Identity,
    /// The organisation of an agent.
    pub organisation: Option<OrganisationView>,
    /// The élu's account, once active.
    pub elu: Option<EluId>,
    /// Whether his establishment was in no register when he came in to ask for its accreditation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub applicant: bool,
    /// Terms accepted.
    pub cgu_version: u16,
    /// Secret behind the CSRF token.
    pub csrf_secret: String,
    /// Last request, to within five minutes.
    pub last_seen: Timestamp,
    /// When the person proved who he is, as the provider says; none when it did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated_at: Option<Timestamp>,
    /// The end, whatever happens.
    pub ends_at: Timestamp,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

impl SignIn {
    /// The identity that the provider vouches for: issuer and subject.
    #[must_use]
    pub fn identity_key(&self) -> String {
        format!("{}#{}", self.issuer, self.sub)
    }
}

/// A sign-in among those of a person: what he is shown of it, and how he ends it elsewhere.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Opened {
    /// Hash of the cookie: it opens nothing.
    pub key: String,
    /// Whose: issuer and subject.
    pub identity: String,
    /// The organisation that he acts for, by the key of its register.
    pub organisation: Option<String>,
    /// Browser and system, as far as the browser says.
    pub device: String,
    pub opened_at: Timestamp,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

fn pk_of_identity(identity: &str) -> String {
    format!("SIGN-INS-OF#{identity}")
}

/// An attempt to sign in, for one use.
#[derive(Debug, Serialize, Deserialize)]
pub struct PendingAttempt {
    /// What the provider's answer is checked against.
    pub attempt: Attempt,
    /// Where to go afterwards, in the site.
    pub return_to: String,
    /// Who proves again who he is: nobody else may come back from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<String>,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

const SK: &str = "SIGN-IN";

fn pk(key: &str) -> String {
    format!("SIGN-IN#{key}")
}

/// The sign-in of a cookie.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, key: &str) -> Result<Option<SignIn>, StoreError> {
    store.get(Table::SignIns, &pk(key), SK).await
}

/// Opens a sign-in, or writes a change of it.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, sign_in: &SignIn) -> Result<(), StoreError> {
    store.put(Table::SignIns, &pk(&sign_in.key), SK, sign_in).await
}

/// Opens a sign-in, to be found among those of its person.
///
/// # Errors
/// When the store fails.
pub async fn open(store: &Store, sign_in: &SignIn, opened: &Opened) -> Result<(), StoreError> {
    // First the line that lists it: one without a sign-in shows nothing, a sign-in without it could not be ended elsewhere.
    let sk = format!("{SK}#{}", opened.key);
    store.put(Table::SignIns, &pk_of_identity(&opened.identity), &sk, opened).await?;
    put(store, sign_in).await
}

/// The sign-ins of an identity; some may be over.
///
/// # Errors
/// When the store fails.
pub async fn of_identity(store: &Store, identity: &str) -> Result<Vec<Opened>, StoreError> {
    super::parse_all(store.query(Table::SignIns, &pk_of_identity(identity), SK).await?)
}

/// Ends a sign-in of an identity, wherever it is open.
///
/// # Errors
/// When the store fails.
pub async fn close(store: &Store, identity: &str, key: &str) -> Result<(), StoreError> {
    end(store, key).await?;
    store.delete(Table::SignIns, &pk_of_identity(identity), &format!("{SK}#{key}")).await.map(|_| ())
}

/// Ends a sign-in.
///
/// # Errors
/// When the store fails.
pub async fn end(store: &Store, key: &str) -> Result<(), StoreError> {
    store.delete(Table::SignIns, &pk(key), SK).await.map(|_| ())
}

/// Writes down that the sign-in was used.
///
/// # Errors
/// When the store fails.
pub async fn touch(store: &Store, key: &str, at: Timestamp) -> Result<(), StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::SignIns)?)
        .key("pk", text(pk(key)))
        .key("sk", text(SK))
        .condition_expression("attribute_exists(pk)")
        .update_expression("SET last_seen = :at")
        .expression_attribute_values(":at", text(at.to_string()));
    super::condition_held(update.send().await).map(|_| ())
}

/// Remembers an attempt.
///
/// # Errors
/// When the store fails.
pub async fn begin(store: &Store, key: &str, pending: &PendingAttempt) -> Result<(), StoreError> {
    store.put(Table::SignIns, &format!("ATTEMPT#{key}"), "ATTEMPT", pending).await
}

/// Takes an attempt away and gives it: it serves once.
///
/// # Errors
/// When the store fails.
pub async fn take(store: &Store, key: &str) -> Result<Option<PendingAttempt>, StoreError> {
    let item = store.delete(Table::SignIns, &format!("ATTEMPT#{key}"), "ATTEMPT").await?;
    item.map(schema::read).transpose()
}

/// Tries of a day that are told apart; whoever has made so many has made too many.
const TRIES_MAX: u32 = 50;

/// Counts a try to open an account, for an identity or for a number; the same try, sent again, counts once. Gives how many there were
/// on that day.
///
/// # Errors
/// When the store fails.
pub async fn count_try(
    store: &Store,
    whose: &str,
    one: &str,
    on: Date,
    expires_at: i64,
) -> Result<u32, StoreError> {
    let (pk, sk) = (format!("TRIES#{whose}"), on.to_string());
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::SignIns)?)
        .key("pk", text(&pk))
        .key("sk", text(&sk))
        .condition_expression("attribute_not_exists(tries) OR size(tries) < :most")
        .update_expression(
            "ADD tries :one SET expires_at = :expires, #schema = if_not_exists(#schema, :schema)",
        )
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_values(":one", AttributeValue::Ss(vec![one.to_owned()]))
        .expression_attribute_values(":most", super::number(TRIES_MAX))
        .expression_attribute_values(":expires", super::number(expires_at))
        .expression_attribute_values(":schema", schema::number_of(&pk, &sk)?)
        .return_values(ReturnValue::UpdatedNew);
    let answer = match update.send().await {
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => return Ok(TRIES_MAX),
        answer => answer.map_err(super::database)?,
    };
    let tries = answer.attributes.as_ref().and_then(|all| all.get("tries")?.as_ss().ok()).map(Vec::len);
    let tries = tries.ok_or_else(|| StoreError::Malformed("tries without a count".into()))?;
    Ok(u32::try_from(tries).unwrap_or(TRIES_MAX))
}
