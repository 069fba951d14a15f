//! The Lyra platform's REST interface, V4 (PayZen, Systempay, Scellius): JSON, HTTP Basic, an envelope that says whether
//! it went well. A call is made once: what may have been done is looked up before anything is asked again.
use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use mce_shared::money::Euros;
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{CardService, CardServiceError, CardTransaction, DetailedStatus, Operation};
use crate::outgoing::Trust;
use crate::ports::BoxFuture;

/// Less than the time that a function has.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Of an order: a payment, some refused before it, and its refunds.
const TRANSACTIONS_MAX: usize = 200;
const CURRENCY: &str = "EUR";
/// Errors that are not about what we asked: too many calls, a fault of theirs.
const PASSING: [&str; 4] = ["PSP_106", "PSP_514", "PSP_996", "PSP_999"];

/// Why the card service can't be spoken to at all.
#[derive(Debug, thiserror::Error)]
pub enum LyraConfigError {
    /// Not `https://host` (or http, on this machine).
    #[error("the address of the card service is not an http address")]
    Address,
    /// No shop or no password.
    #[error("the card service has no site id or no password")]
    NoCredentials,
    /// The HTTP client can't be made.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// The card service over the network.
#[derive(Clone)]
pub struct LyraRest {
    client: reqwest::Client,
    base_url: String,
    site_id: String,
    password: String,
}

impl fmt::Debug for LyraRest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LyraRest")
            .field("base_url", &self.base_url)
            .field("site_id", &self.site_id)
            .finish_non_exhaustive()
    }
}

impl LyraRest {
    /// `base_url` is the service's origin, such as `https://api.systempay.fr`; the password is the one of the REST
    /// interface, which is not the key of the form.
    ///
    /// # Errors
    /// [`LyraConfigError`].
    pub fn new(
        trust: &Trust,
        base_url: &str,
        site_id: &str,
        password: &str,
    ) -> Result<Self, LyraConfigError> {
        let address = url::Url::parse(base_url).map_err(|_| LyraConfigError::Address)?;
        if !matches!(address.scheme(), "https" | "http") {
            return Err(LyraConfigError::Address);
        }
        if site_id.is_empty() || password.is_empty() {
            return Err(LyraConfigError::NoCredentials);
        }
        let client = trust.client().timeout(CALL_TIMEOUT).build()?;
        let base_url = base_url.trim_end_matches('/').to_owned();
        Ok(Self { client, base_url, site_id: site_id.to_owned(), password: password.to_owned() })
    }

    async fn call<A: DeserializeOwned>(&self, service: &str, asked: Value) -> Result<A, CardServiceError> {
        let address = format!("{}/api-payment/V4/{service}", self.base_url);
        let request = self.client.post(address).basic_auth(&self.site_id, Some(&self.password)).json(&asked);
        let answer = request.send().await.map_err(unreachable)?;
        check_http(answer.status())?;
        read(&body(answer).await?)
    }

    async fn act(&self, service: &str, asked: Value) -> Result<CardTransaction, CardServiceError> {
        let wire: WireTransaction = self.call(service, asked).await?;
        wire.read()?.ok_or_else(|| unreadable("an operation that is neither a payment nor a refund"))
    }
}

impl CardService for LyraRest {
    fn transactions<'a>(
        &'a self,
        order_id: &'a str,
    ) -> BoxFuture<'a, Result<Vec<CardTransaction>, CardServiceError>> {
        Box::pin(async move {
            let order: WireOrder = self.call("Order/Get", json!({ "orderId": order_id })).await?;
            order.read()
        })
    }

    fn cancel_or_refund<'a>(
        &'a self,
        uuid: &'a str,
        amount: Euros,
        comment: &'a str,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>> {
        let asked = json!({
            "uuid": uuid, "amount": amount.cents(), "currency": CURRENCY, "resolutionMode": "AUTO", "comment": comment,
        });
        Box::pin(self.act("Transaction/CancelOrRefund", asked))
    }

    fn reduce<'a>(
        &'a self,
        uuid: &'a str,
        to: Euros,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>> {
        let asked = json!({ "uuid": uuid, "cardUpdate": { "amount": to.cents(), "currency": CURRENCY } });
        Box::pin(self.act("Transaction/Update", asked))
    }
}

/// The service answers 200, also when it says no; anything else comes from what stands before it.
fn check_http(status: StatusCode) -> Result<(), CardServiceError> {
    let busy = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
    if status == StatusCode::OK {
        Ok(())
    } else if status.is_server_error() || busy.contains(&status) {
        Err(CardServiceError::Unreachable(format!("HTTP {status}")))
    } else {
        let message = status.canonical_reason().unwrap_or_default().to_owned();
        Err(CardServiceError::Refused { code: format!("HTTP {}", status.as_u16()), message })
    }
}

async fn body(mut answer: reqwest::Response) -> Result<Vec<u8>, CardServiceError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(unreadable("too long"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The chain of causes, without the address.
fn unreachable(error: reqwest::Error) -> CardServiceError {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    CardServiceError::Unreachable(text)
}

fn unreadable(what: impl Into<String>) -> CardServiceError {
    CardServiceError::Unreadable(what.into())
}

/// Opens the envelope.
pub(super) fn read<A: DeserializeOwned>(body: &[u8]) -> Result<A, CardServiceError> {
    let envelope: Envelope = parsed(serde_json::from_slice(body))?;
    match envelope.status.as_str() {
        "SUCCESS" => parsed(serde_json::from_value(envelope.answer)),
        "ERROR" => Err(parsed::<WireError>(serde_json::from_value(envelope.answer))?.read()),
        _ => Err(unreadable("an envelope without its status")),
    }
}

/// Where it broke, without the content: serde's own message may quote what a log must not hold.
fn parsed<T>(read: Result<T, serde_json::Error>) -> Result<T, CardServiceError> {
    read.map_err(|error| {
        unreadable(format!("{:?} at line {} column {}", error.classify(), error.line(), error.column()))
    })
}

#[derive(Deserialize)]
struct Envelope {
    status: String,
    answer: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireError {
    error_code: String,
    #[serde(default)]
    error_message: Option<String>,
    #[serde(default)]
    detailed_error_code: Option<String>,
}

impl WireError {
    fn read(self) -> CardServiceError {
        let detail = self.detailed_error_code.map(|code| format!(" ({code})")).unwrap_or_default();
        let message = format!("{}{detail}", self.error_message.unwrap_or_default());
        if PASSING.contains(&self.error_code.as_str()) {
            return CardServiceError::Unreachable(format!("{}: {message}", self.error_code));
        }
        CardServiceError::Refused { code: self.error_code, message }
    }
}

#[derive(Deserialize)]
pub(super) struct WireOrder {
    transactions: Vec<WireTransaction>,
}

impl WireOrder {
    pub(super) fn read(self) -> Result<Vec<CardTransaction>, CardServiceError> {
        if self.transactions.len() > TRANSACTIONS_MAX {
            return Err(unreadable("an order of too many transactions"));
        }
        self.transactions.into_iter().filter_map(|wire| wire.read().transpose()).collect()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTransaction {
    uuid: String,
    operation_type: String,
    /// In cents.
    amount: u32,
    currency: String,
    detailed_status: String,
}

impl WireTransaction {
    /// None for what moves no money, such as the check of a card.
    fn read(self) -> Result<Option<CardTransaction>, CardServiceError> {
        let operation = match self.operation_type.as_str() {
            "DEBIT" => Operation::Debit,
            "CREDIT" => Operation::Credit,
            _ => return Ok(None),
        };
        if self.currency != CURRENCY {
            return Err(unreadable("a transaction that is not in euros"));
        }
        Ok(Some(CardTransaction {
            uuid: self.uuid,
            operation,
            amount: Euros::from_cents(i64::from(self.amount)),
            status: DetailedStatus::from_wire(&self.detailed_status),
        }))
    }
}
