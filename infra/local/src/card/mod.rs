//! A payment page as Lyra's (form V2), for this machine only: no card, no money, the same signatures and the same habits.
//!
//! The browser posts the signed form to `/vads-payment/`; the page offers to accept (with a code, as 3-D Secure asks), to
//! refuse, to leave, or to pay and close the window. The outcome goes to the platform by a signed notification (IPN),
//! sent again until it is answered 200 (also after a restart), and the browser comes back by GET. The shop's server looks
//! orders up and gives money back by the REST interface (V4). `/transactions` shows what happened, and lets a developer
//! decide how refunds go.
//!
//! [`transaction`] is one attempt to pay, [`debit`] its money and what went back, [`book`] what is kept of them; [`form`] is
//! what the page accepts, [`rest`] what the shop's server asks, [`notify`] the IPN, [`back_office`] and [`view`] what is
//! shown of it all, [`pages`] the HTML.
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use jiff::Timestamp;
use mce_functions::outgoing::Trust;
use serde::Deserialize;

mod back_office;
mod book;
mod debit;
mod form;
mod notify;
mod pages;
mod rest;
#[cfg(test)]
mod tests;
mod transaction;
mod view;

use book::Book;
pub use notify::Delivery;
use notify::NoticeId;
use transaction::{CodeAnswer, Transaction};
pub use transaction::{Outcome, RefundMode};
pub use view::{CreditView, NoticeView, TransactionView};

/// What the platform's clock says.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

const BODY_BYTES_MAX: usize = 64 * 1024;
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
    /// The shop's password for the REST interface.
    pub api_password: String,
    /// Where the IPN goes, unless the form says otherwise (`vads_url_check`).
    pub notification_url: String,
    /// Where the payments are kept, a small file each; None forgets them when the page stops.
    pub folder: Option<PathBuf>,
    pub now: Now,
    /// Whose certificates are believed when the IPN is sent.
    pub trust: Trust,
}

/// The page, to be served on an origin of its own; it goes on telling what an earlier one could not. Made inside a tokio
/// runtime.
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
    let client = config.trust.client().no_proxy().timeout(IPN_TIMEOUT).build()?;
    let book = Mutex::new(Book::open(config.folder.clone()));
    let simulator = Arc::new(Simulator { config, client, retry_after, book });
    notify::resume(&simulator);
    Ok(Router::new()
        .route("/vads-payment/", post(open))
        .route("/payments/{uuid}/accept", post(ask_code))
        .route("/payments/{uuid}/code", post(check_code))
        .route("/payments/{uuid}/refuse", post(refuse))
        .route("/payments/{uuid}/abandon", post(abandon))
        .route("/payments/{uuid}/accept-and-close", post(accept_and_close))
        .route("/style.css", get(style))
        .merge(rest::routes())
        .merge(back_office::routes())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(simulator))
}

struct Simulator {
    config: CardSimulatorConfig,
    client: reqwest::Client,
    retry_after: [Duration; 3],
    book: Mutex<Book>,
}

type Shared = State<Arc<Simulator>>;

impl Simulator {
    /// A handler that panicked leaves a book that is still a book.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, uuid: &str, read: impl FnOnce(&Transaction) -> T) -> Result<T, Refused> {
        self.book().find(uuid).map(read).ok_or(Refused::Unknown)
    }

    fn change<T>(&self, uuid: &str, change: impl FnOnce(&mut Transaction) -> T) -> Result<T, Refused> {
        self.book().change(uuid, change).ok_or(Refused::Unknown)
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
        "trans_id déjà utilisé : ce paiement a déjà été présenté aujourd’hui. Retournez sur le site et recommencez."
    )]
    TransIdUsed,
    #[error("La demande de paiement est refusée : {0}. Retournez sur le site et recommencez le paiement.")]
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
    let mut book = simulator.book();
    if book.all().iter().any(|other| other.has_same_trans_id(&transaction)) {
        return Err(Refused::TransIdUsed);
    }
    book.add(transaction);
    Ok(shown(page))
}

async fn ask_code(State(simulator): Shared, Path(uuid): Path<String>) -> Result<Response, Refused> {
    simulator.read(&uuid, |transaction| {
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
    let answer = simulator.change(&uuid, |transaction| transaction.check_code(&typed.code))??;
    match answer {
        CodeAnswer::Right => finish(simulator, &uuid, Outcome::Authorised).await,
        CodeAnswer::WrongTooOften => finish(simulator, &uuid, Outcome::Refused).await,
        CodeAnswer::Wrong { left } => {
            let error =
                format!("Ce n’est pas le bon code : recopiez les six chiffres. Essais restants : {left}.");
            simulator.read(&uuid, |transaction| shown(pages::code(transaction, Some(&error))))
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
    let told = settle(&simulator, &uuid, Outcome::Authorised)?;
    notify::deliver(Arc::clone(&simulator), told).await;
    simulator.read(&uuid, |transaction| shown(pages::closed(transaction)))
}

/// The platform hears of it first, then the browser goes back: as on the real page, the second may overtake a retry.
async fn finish(simulator: Arc<Simulator>, uuid: &str, outcome: Outcome) -> Result<Response, Refused> {
    let told = settle(&simulator, uuid, outcome)?;
    notify::deliver(Arc::clone(&simulator), told).await;
    let back = simulator.read(uuid, |transaction| transaction.return_address(&simulator.config.key))??;
    Ok(Redirect::to(back.as_str()).into_response())
}

fn settle(simulator: &Simulator, uuid: &str, outcome: Outcome) -> Result<NoticeId, Refused> {
    let (key, now) = (&simulator.config.key, (simulator.config.now)());
    simulator.change(uuid, |transaction| transaction.settle(outcome, key, now))?
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}
