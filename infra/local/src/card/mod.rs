//! A payment page as Lyra's (form V2), for this machine only: no card, no money, the same signatures and the same habits.
//!
//! The browser posts the signed form to `/vads-payment/`; the page offers to accept (with a code, as 3-D Secure asks), to
//! refuse, to leave, or to pay and close the window. The outcome goes to the platform by a signed notification (IPN),
//! sent again until it is answered 200, and the browser comes back by GET. `/transactions` shows what happened to tests.
//!
//! [`transaction`] is one attempt to pay, [`form`] what the page accepts, [`notify`] the IPN, [`pages`] the HTML.
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use jiff::Timestamp;
use serde::Deserialize;

mod form;
mod notify;
mod pages;
#[cfg(test)]
mod tests;
mod transaction;

use transaction::{CodeAnswer, Transaction};
pub use transaction::{Delivery, Outcome, TransactionView};

/// What the platform's clock says.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

const BODY_BYTES_MAX: usize = 64 * 1024;
/// Older attempts are forgotten: this is a page for one machine.
const TRANSACTIONS_MAX: usize = 5_000;
/// After the first try of an IPN that is not answered 200.
const RETRY_AFTER: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(25)];
const IPN_TIMEOUT: Duration = Duration::from_secs(5);

/// The one shop that the page knows.
#[derive(Clone)]
pub struct CardSimulatorConfig {
    /// Eight digits.
    pub site_id: String,
    /// What the shop and the page sign with.
    pub key: String,
    /// Where the IPN goes, unless the form says otherwise (`vads_url_check`).
    pub notification_url: String,
    pub now: Now,
}

/// The page, to be served on an origin of its own.
///
/// # Errors
/// When the HTTP client that sends the IPN can't be made.
pub fn router(config: CardSimulatorConfig) -> Result<Router, reqwest::Error> {
    router_retrying_after(config, RETRY_AFTER)
}

/// [`router`] with other delays between the tries of an IPN.
///
/// # Errors
/// As [`router`].
pub fn router_retrying_after(
    config: CardSimulatorConfig,
    retry_after: [Duration; 3],
) -> Result<Router, reqwest::Error> {
    let client = reqwest::Client::builder().no_proxy().timeout(IPN_TIMEOUT).build()?;
    let simulator = Simulator { config, client, retry_after, transactions: Mutex::default() };
    Ok(Router::new()
        .route("/vads-payment/", post(open))
        .route("/payments/{uuid}/accept", post(ask_code))
        .route("/payments/{uuid}/code", post(check_code))
        .route("/payments/{uuid}/refuse", post(refuse))
        .route("/payments/{uuid}/abandon", post(abandon))
        .route("/payments/{uuid}/accept-and-close", post(accept_and_close))
        .route("/transactions", get(list))
        .route("/transactions/{uuid}/replay", post(replay))
        .route("/style.css", get(style))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(Arc::new(simulator)))
}

struct Simulator {
    config: CardSimulatorConfig,
    client: reqwest::Client,
    retry_after: [Duration; 3],
    transactions: Mutex<Vec<Transaction>>,
}

type Shared = State<Arc<Simulator>>;

impl Simulator {
    /// A handler that panicked leaves a list that is still a list.
    fn transactions(&self) -> MutexGuard<'_, Vec<Transaction>> {
        self.transactions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads or changes one transaction under the lock.
    fn with<T>(&self, uuid: &str, change: impl FnOnce(&mut Transaction) -> T) -> Result<T, Refused> {
        let mut transactions = self.transactions();
        let found = transactions.iter_mut().find(|transaction| transaction.uuid == uuid);
        found.map(change).ok_or(Refused::Unknown)
    }
}

/// Why the page can't go on; its text says so to the élu, and to who develops.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("Ce paiement n’existe pas sur cette page. Retournez sur le site et recommencez le paiement.")]
    Unknown,
    #[error("Ce paiement est déjà terminé. Retournez sur le site pour voir où en est votre dossier.")]
    Finished,
    #[error(
        "trans_id déjà utilisé : ce paiement a déjà été présenté aujourd’hui. Retournez sur le site et recommencez."
    )]
    TransIdUsed,
    #[error("La demande de paiement est refusée : {0}. Retournez sur le site et recommencez le paiement.")]
    BadForm(String),
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Finished | Self::TransIdUsed => StatusCode::CONFLICT,
            Self::BadForm(_) => StatusCode::BAD_REQUEST,
        };
        (status, shown(pages::refused(&self.to_string()))).into_response()
    }
}

fn shown(html: String) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

async fn open(State(simulator): Shared, body: Bytes) -> Result<Response, Refused> {
    let now = (simulator.config.now)();
    let fields = form::accept(&simulator.config.site_id, &simulator.config.key, now, &body)?;
    let transaction = Transaction::open(fields, now);
    let page = pages::choice(&transaction);
    let mut transactions = simulator.transactions();
    if transactions.iter().any(|other| other.has_same_trans_id(&transaction)) {
        return Err(Refused::TransIdUsed);
    }
    if transactions.len() >= TRANSACTIONS_MAX {
        transactions.remove(0);
    }
    transactions.push(transaction);
    Ok(shown(page))
}

async fn ask_code(State(simulator): Shared, Path(uuid): Path<String>) -> Result<Response, Refused> {
    simulator.with(&uuid, |transaction| {
        if transaction.outcome.is_some() {
            Err(Refused::Finished)
        } else {
            Ok(shown(pages::code(transaction, None)))
        }
    })?
}

#[derive(Deserialize)]
struct Code {
    #[serde(default)]
    code: String,
}

async fn check_code(
    State(simulator): Shared,
    Path(uuid): Path<String>,
    Form(typed): Form<Code>,
) -> Result<Response, Refused> {
    let answer = simulator.with(&uuid, |transaction| transaction.check_code(&typed.code))??;
    match answer {
        CodeAnswer::Right => finish(simulator, &uuid, Outcome::Authorised).await,
        CodeAnswer::WrongTooOften => finish(simulator, &uuid, Outcome::Refused).await,
        CodeAnswer::Wrong { left } => {
            let error =
                format!("Ce n’est pas le bon code : recopiez les six chiffres. Essais restants : {left}.");
            simulator.with(&uuid, |transaction| shown(pages::code(transaction, Some(&error))))
        }
    }
}

async fn refuse(State(simulator): Shared, Path(uuid): Path<String>) -> Result<Response, Refused> {
    finish(simulator, &uuid, Outcome::Refused).await
}

async fn abandon(State(simulator): Shared, Path(uuid): Path<String>) -> Result<Response, Refused> {
    finish(simulator, &uuid, Outcome::Abandoned).await
}

async fn accept_and_close(State(simulator): Shared, Path(uuid): Path<String>) -> Result<Response, Refused> {
    settle(&simulator, &uuid, Outcome::Authorised)?;
    notify::deliver(Arc::clone(&simulator), uuid.clone()).await;
    simulator.with(&uuid, |transaction| shown(pages::closed(transaction)))
}

/// The platform hears of it first, then the browser goes back: as on the real page, the second may overtake a retry.
async fn finish(simulator: Arc<Simulator>, uuid: &str, outcome: Outcome) -> Result<Response, Refused> {
    settle(&simulator, uuid, outcome)?;
    notify::deliver(Arc::clone(&simulator), uuid.to_owned()).await;
    let back = simulator.with(uuid, |transaction| transaction.return_address(&simulator.config.key))??;
    Ok(Redirect::to(back.as_str()).into_response())
}

fn settle(simulator: &Simulator, uuid: &str, outcome: Outcome) -> Result<(), Refused> {
    let key = &simulator.config.key;
    simulator.with(uuid, |transaction| transaction.settle(outcome, key))?
}

async fn list(State(simulator): Shared) -> Json<Vec<TransactionView>> {
    Json(simulator.transactions().iter().map(Transaction::view).collect())
}

/// Sends the same IPN once more; answers what the platform answered.
async fn replay(State(simulator): Shared, Path(uuid): Path<String>) -> Response {
    match notify::send(&simulator, &uuid).await {
        Some(delivery) => Json(delivery).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}
