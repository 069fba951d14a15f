//! Card money on its way back: the card service's own interface, apart from the payment page ([`super::card`]).
//!
//! The service has no idempotency key, so we ask before we act: [`next_step`] compares what it says was given back of a
//! payment with what should be, and [`give_back`] carries the difference out. Asking twice, or again after an answer
//! that was lost, gives back once; two callers at the same moment would not be safe, so a refund is worked on by one.
use mce_shared::money::Euros;
use mce_shared::payments::Refund;

use crate::ports::BoxFuture;

mod lyra;
mod step;
#[cfg(test)]
mod tests;

pub use lyra::{LyraConfigError, LyraRest};
pub use step::{Step, next_step};

/// To list, act and list again, with one round more should the payment change in between.
const ROUNDS_MAX: usize = 3;

/// What gives money back to cards: one small capability, so that the simulation can play the card service.
pub trait CardService: Send + Sync {
    /// Every transaction of an order: the payment (also one that was refused) and what was given back of it.
    fn transactions<'a>(
        &'a self,
        order_id: &'a str,
    ) -> BoxFuture<'a, Result<Vec<CardTransaction>, CardServiceError>>;

    /// Gives back an amount of a payment that was captured, or cancels one that was not, whole.
    ///
    /// Answers the refund, or the payment as it is now; `comment` is for whoever reads the service's back office.
    fn cancel_or_refund<'a>(
        &'a self,
        uuid: &'a str,
        amount: Euros,
        comment: &'a str,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>>;

    /// Lowers a payment that is not captured yet: the card is then debited of `to` only.
    fn reduce<'a>(
        &'a self,
        uuid: &'a str,
        to: Euros,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>>;
}

/// One movement of an order, as the card service tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardTransaction {
    /// The service's own number.
    pub uuid: String,
    /// Which way the money goes.
    pub operation: Operation,
    /// Never negative. Of a payment that was lowered before its capture, what is left of it.
    pub amount: Euros,
    /// Where it stands.
    pub status: DetailedStatus,
}

/// Which way the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// From the card.
    Debit,
    /// Back to the card.
    Credit,
}

/// Where a transaction stands (`detailedStatus`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailedStatus {
    /// Accepted by the bank; captured at its date.
    Authorised,
    /// Accepted by the bank; captured once somebody validates it.
    AuthorisedToValidate,
    /// The bank is not asked yet.
    WaitingAuthorisation,
    /// The money moves.
    Captured,
    /// Accepted by another kind of payment than a card.
    Accepted,
    /// The capture failed: somebody has to look.
    CaptureFailed,
    /// A refund that the service or its bank will try again.
    RefundToRetry,
    /// Cancelled before the capture.
    Cancelled,
    /// Refused by the bank.
    Refused,
    /// Left by the buyer.
    Abandoned,
    /// Not validated in time.
    Expired,
    /// One that we don't know: nothing can be concluded from it.
    Other(String),
}

impl DetailedStatus {
    /// Reads the service's own word.
    #[must_use]
    pub fn from_wire(text: &str) -> Self {
        match text {
            "AUTHORISED" => Self::Authorised,
            "AUTHORISED_TO_VALIDATE" => Self::AuthorisedToValidate,
            "WAITING_AUTHORISATION" | "WAITING_AUTHORISATION_TO_VALIDATE" => Self::WaitingAuthorisation,
            "CAPTURED" => Self::Captured,
            "ACCEPTED" => Self::Accepted,
            "CAPTURE_FAILED" => Self::CaptureFailed,
            "REFUND_TO_RETRY" => Self::RefundToRetry,
            "CANCELLED" => Self::Cancelled,
            "REFUSED" => Self::Refused,
            "ABANDONED" => Self::Abandoned,
            "EXPIRED" => Self::Expired,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Why the card service did not do what it was asked. For the log: the élu never sees these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardServiceError {
    /// Nothing is known, not even whether it was done: to be asked again later.
    #[error("the card service can't be reached: {0}")]
    Unreachable(String),
    /// It says no, and did nothing: a wrong password, an order that it does not know, an operation that it does not allow.
    #[error("the card service refuses ({code}): {message}")]
    Refused {
        /// Its code, `PSP_010`, or `HTTP 403`.
        code: String,
        /// Its words.
        message: String,
    },
    /// It answers something that can't be true of what we asked.
    #[error("the card service's answer can't be understood: {0}")]
    Unreadable(String),
}

impl CardServiceError {
    /// Whether it does not know us: it then answers no question, of this payment or of another one.
    #[must_use]
    pub fn is_of_everybody(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if STRANGER.contains(&code.as_str()))
    }
}

/// A wrong shop or password, or an address that is not let in.
const STRANGER: [&str; 3] = ["INT_905", "HTTP 401", "HTTP 403"];

/// Where a refund stands after we asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// All of it is given back, this time or before.
    Done,
    /// Under way: to be asked again later.
    Later,
    /// It will never be possible; why, in French.
    Impossible(String),
}

/// Does for a refund what remains to be done, and makes sure of it.
///
/// At most one thing is done in a call: what was accepted and is not shown yet is waited for, never asked again.
///
/// # Errors
/// [`CardServiceError`]: the refund still waits, and asking again later is safe. An order or a payment that the service
/// does not know is an error too, and not [`Progress::Impossible`]: a shop set up wrongly must not end every refund.
pub async fn give_back(service: &dyn CardService, refund: &Refund) -> Result<Progress, CardServiceError> {
    let mut tried = Tried::Nothing;
    for _ in 0..ROUNDS_MAX {
        let transactions = service.transactions(&refund.card.order_id).await?;
        let step = next_step(refund, &transactions);
        if let Some(progress) = ended(refund, &step)? {
            return Ok(progress);
        }
        tried = match tried {
            Tried::Accepted => break,
            Tried::Refused(before, error) if before == step => return settled(error),
            Tried::Nothing | Tried::Refused(..) => attempt(service, refund, step).await?,
        };
    }
    tracing::info!(refund = %refund.reference(), "the card service does not show the refund yet");
    Ok(Progress::Later)
}

/// What was tried in this call.
enum Tried {
    Nothing,
    Accepted,
    Refused(Step, CardServiceError),
}

/// What the step means when there is nothing to do.
fn ended(refund: &Refund, step: &Step) -> Result<Option<Progress>, CardServiceError> {
    match step {
        Step::Done => Ok(Some(Progress::Done)),
        Step::Later => Ok(Some(Progress::Later)),
        Step::Impossible(reason) => Ok(Some(Progress::Impossible(reason.clone()))),
        Step::Unknown => {
            let order = &refund.card.order_id;
            Err(CardServiceError::Unreadable(format!("order {order} without the payment to give back")))
        }
        Step::Refund { .. } | Step::Reduce { .. } => Ok(None),
    }
}

/// Takes the step. A refusal is kept: the payment may have been captured in between, which calls for another step.
async fn attempt(service: &dyn CardService, refund: &Refund, step: Step) -> Result<Tried, CardServiceError> {
    let reference = refund.reference();
    tracing::info!(refund = %reference, order = %refund.card.order_id, %step, "asked of the card service");
    let answer = match &step {
        Step::Refund { uuid, amount } => service.cancel_or_refund(uuid, *amount, &reference).await,
        Step::Reduce { uuid, to } => service.reduce(uuid, *to).await,
        Step::Done | Step::Later | Step::Impossible(_) | Step::Unknown => return Ok(Tried::Nothing),
    };
    match answer {
        Ok(_) => Ok(Tried::Accepted),
        Err(error @ CardServiceError::Refused { .. }) => Ok(Tried::Refused(step, error)),
        Err(error) => Err(error),
    }
}

/// What a refusal means, once the service has confirmed that nothing else can be asked.
fn settled(error: CardServiceError) -> Result<Progress, CardServiceError> {
    let CardServiceError::Refused { code, .. } = &error else { return Err(error) };
    match code.as_str() {
        // The capture is under way: what could be cancelled can't any more, and can't be refunded yet.
        "PSP_076" | "PSP_676" => Ok(Progress::Later),
        code => never(code).map(|reason| Progress::Impossible(reason.to_owned())).ok_or(error),
    }
}

/// Refusals that nothing will change, in French. Any other may come from us, and is looked at by somebody.
fn never(code: &str) -> Option<&'static str> {
    match code {
        "PSP_112" | "PSP_508" => Some("la carte a expiré"),
        "PSP_507" => Some("le paiement est trop ancien pour être remboursé sur la carte"),
        "PSP_639" => Some(step::REFUSED_BY_BANK),
        "PSP_638" => Some("cette carte n’accepte pas de remboursement partiel"),
        _ => None,
    }
}
