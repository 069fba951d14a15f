//! The platform's REST interface (V4) for the shop's server: look an order up, give money back, lower a payment.
//!
//! As the real one, it answers 200 with an envelope that says whether it went well, and has no idempotency: what is asked
//! twice is done twice, within what was captured.
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use mce_shared::money::Euros;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::debit::{Credit, GiveBack, No, Resolution};
use super::notify::{self, NoticeId};
use super::transaction::{RefundMode, Transaction};
use super::{Refused, Shared, Simulator};

const EURO: &str = "EUR";
const STRANGER: No = No("INT_905", "invalid login or private key");
const UNKNOWN: No = No("PSP_010", "transaction not found");
const UNPAID: No = No("PSP_083", "refund impossible on an unpaid transaction");

pub(super) fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/api-payment/V4/Order/Get", post(get_order))
        .route("/api-payment/V4/Transaction/CancelOrRefund", post(cancel_or_refund))
        .route("/api-payment/V4/Transaction/Update", post(update))
}

/// Why nothing is answered, or no.
enum Failure {
    /// The service is down, or its answer is lost.
    Down,
    No(No),
}

impl From<No> for Failure {
    fn from(no: No) -> Self {
        Self::No(no)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Unknown => Self::No(UNKNOWN),
            _ => Self::No(No("PSP_999", "technical error")),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrderAsked {
    order_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GiveBackAsked {
    uuid: String,
    amount: Option<u32>,
    currency: Option<String>,
    #[serde(default)]
    resolution_mode: Resolution,
    comment: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateAsked {
    uuid: String,
    card_update: CardUpdate,
}

#[derive(Deserialize)]
struct CardUpdate {
    amount: u32,
    currency: String,
}

async fn get_order(State(simulator): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let answer = asked(&simulator, &headers, &body).and_then(|asked| order(&simulator, &asked));
    enveloped("Order/Get", answer)
}

async fn cancel_or_refund(State(simulator): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let answer = asked(&simulator, &headers, &body).and_then(|asked| give_back(&simulator, asked));
    enveloped("Transaction/CancelOrRefund", answer)
}

async fn update(State(simulator): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let answer = asked(&simulator, &headers, &body).and_then(|asked| reduce(&simulator, &asked));
    enveloped("Transaction/Update", answer)
}

/// Reads what the shop asks, once it has shown that it is the shop.
fn asked<Q: DeserializeOwned>(simulator: &Simulator, headers: &HeaderMap, body: &[u8]) -> Result<Q, Failure> {
    let config = &simulator.config;
    let expected = format!("Basic {}", BASE64.encode(format!("{}:{}", config.site_id, config.api_password)));
    if headers.get(header::AUTHORIZATION).is_none_or(|given| given.as_bytes() != expected.as_bytes()) {
        return Err(STRANGER.into());
    }
    serde_json::from_slice(body).map_err(|_| No("PSP_002", "invalid attribute").into())
}

fn order(simulator: &Simulator, asked: &OrderAsked) -> Result<Value, Failure> {
    let now = (simulator.config.now)();
    let book = simulator.book();
    let attempts = book.all().iter().filter(|attempt| attempt.order_id() == asked.order_id);
    let ended: Vec<&Transaction> = attempts.filter(|attempt| attempt.outcome.is_some()).collect();
    if ended.is_empty() {
        return Err(UNKNOWN.into());
    }
    if ended.iter().any(|attempt| attempt.refunds == RefundMode::Down) {
        return Err(Failure::Down);
    }
    if ended.iter().any(|attempt| attempt.refunds == RefundMode::Stranger) {
        return Err(STRANGER.into());
    }
    let paid = ended.iter().any(|attempt| attempt.debit.is_some());
    let transactions: Vec<Value> = ended.iter().flat_map(|attempt| movements(attempt, now)).collect();
    Ok(json!({
        "orderStatus": if paid { "PAID" } else { "UNPAID" },
        "orderDetails": { "orderId": asked.order_id },
        "transactions": transactions,
    }))
}

fn give_back(simulator: &Arc<Simulator>, asked: GiveBackAsked) -> Result<Value, Failure> {
    check_currency(asked.currency.as_deref().unwrap_or(EURO))?;
    act(simulator, &asked.uuid, |transaction, key, now| {
        let wanted = GiveBack {
            amount: asked.amount.map(cents),
            resolution: asked.resolution_mode,
            comment: asked.comment,
            accepted: transaction.refunds != RefundMode::Refuse,
        };
        let debit = transaction.debit.as_mut().ok_or(UNPAID)?;
        let credit = debit.give_back(&wanted, now)?.cloned();
        let told = match &credit {
            Some(_) => transaction.tell_credit(key, now)?,
            None => transaction.tell_debit(key, now)?,
        };
        let answer = credit.map(|credit| credit_json(transaction, &credit, now));
        Ok((answer.unwrap_or_else(|| debit_json(transaction, now)), told))
    })
}

fn reduce(simulator: &Arc<Simulator>, asked: &UpdateAsked) -> Result<Value, Failure> {
    check_currency(&asked.card_update.currency)?;
    act(simulator, &asked.uuid, |transaction, key, now| {
        let debit = transaction.debit.as_mut().ok_or(UNPAID)?;
        debit.reduce(cents(asked.card_update.amount), now)?;
        let told = transaction.tell_debit(key, now)?;
        Ok((debit_json(transaction, now), told))
    })
}

/// Does something to a payment, then tells the platform behind; the answer may get lost on its way.
fn act(
    simulator: &Arc<Simulator>,
    uuid: &str,
    change: impl FnOnce(&mut Transaction, &str, Timestamp) -> Result<(Value, NoticeId), Failure>,
) -> Result<Value, Failure> {
    let now = (simulator.config.now)();
    let mode = simulator.read(uuid, |transaction| transaction.refunds)?;
    if mode == RefundMode::Down {
        return Err(Failure::Down);
    }
    let (answer, told) =
        simulator.change(uuid, |transaction| change(transaction, &simulator.config.key, now))??;
    tokio::spawn(notify::deliver(Arc::clone(simulator), told));
    if mode == RefundMode::Lose { Err(Failure::Down) } else { Ok(answer) }
}

fn check_currency(currency: &str) -> Result<(), Failure> {
    if currency == EURO { Ok(()) } else { Err(No("PSP_021", "unknown currency").into()) }
}

fn cents(amount: u32) -> Euros {
    Euros::from_cents(i64::from(amount))
}

/// The payment, then what was given back of it.
fn movements(transaction: &Transaction, now: Timestamp) -> Vec<Value> {
    let credits = transaction.debit.iter().flat_map(|debit| &debit.credits);
    let credits = credits.map(|credit| credit_json(transaction, credit, now));
    std::iter::once(debit_json(transaction, now)).chain(credits).collect()
}

fn debit_json(transaction: &Transaction, now: Timestamp) -> Value {
    let amount = transaction.debit.as_ref().map_or_else(|| transaction.amount(), |debit| debit.amount);
    let status = transaction.status(now);
    transaction_json(transaction, "DEBIT", &transaction.uuid, amount, status)
}

fn credit_json(transaction: &Transaction, credit: &Credit, now: Timestamp) -> Value {
    let mut json = transaction_json(transaction, "CREDIT", &credit.uuid, credit.amount, credit.status(now));
    json["transactionDetails"] = json!({ "parentTransactionUuid": transaction.uuid });
    json["comment"] = json!(credit.comment);
    json
}

fn transaction_json(
    transaction: &Transaction,
    operation: &str,
    uuid: &str,
    amount: Euros,
    detailed_status: &str,
) -> Value {
    let paid = matches!(detailed_status, "AUTHORISED" | "CAPTURED");
    json!({
        "uuid": uuid,
        "operationType": operation,
        "amount": amount.cents(),
        "currency": EURO,
        "status": if paid { "PAID" } else { "UNPAID" },
        "detailedStatus": detailed_status,
        "orderDetails": { "orderId": transaction.order_id() },
    })
}

fn enveloped(service: &str, answer: Result<Value, Failure>) -> Response {
    let (status, answer) = match answer {
        Ok(answer) => ("SUCCESS", answer),
        Err(Failure::No(No(code, message))) => {
            ("ERROR", json!({ "errorCode": code, "errorMessage": message }))
        }
        Err(Failure::Down) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    Json(
        json!({ "webService": service, "version": "V4", "mode": "TEST", "status": status, "answer": answer }),
    )
    .into_response()
}
