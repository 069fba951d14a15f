//! Asks the card service how payments ended: a notification may never come, and card money is never kept without a reason
//! (invariant 5).
//!
//! Each payment page is watched from the moment it is prepared ([`CardWatch`]) until the service has said what became
//! of it, whether it told by itself before or not.

use mce_shared::lifecycle::{CardAttempt, CardStatus};
use mce_shared::payments::CardWatch;
use mce_shared::set_aside::Chore;

use super::card_notification::record;
use crate::http::Fault;
use crate::ports::card_service::{CardServiceError, CardTransaction, DetailedStatus, Operation};
use crate::reach::{May, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        ASIDE,
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Put, May::Delete]),
        index(Table::Payments, "by-status"),
    ],
    settings: &[Setting::CardApi],
    seconds: 120,
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Asks by schedule.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    ask_all(environment).await.map(|_| ())
}

/// "No transaction found".
const UNKNOWN_ORDER: &str = "PSP_010";

/// What became of a page.
enum Told {
    Ended(CardAttempt),
    Nothing,
    /// Under way, or the service says something that we don't know.
    Later,
}

/// Asks about every page that is watched. Gives how many are settled.
///
/// # Errors
/// When the store fails.
pub async fn ask_all(environment: &Environment) -> Result<u32, Fault> {
    let (store, now) = (environment.store(), environment.now());
    let round = Round::new(environment, Chore::Card);
    let mut settled = 0;
    let watched = round.readable(payments::watched_cards(store).await?).await?;
    for watch in watched.iter().filter(|watch| watch.is_to_ask(now)) {
        match round.item(&watch.order_id, ask_one(environment, watch).await).await? {
            Some(Outcome::Settled) => settled += 1,
            Some(Outcome::Waits) | None => {}
            Some(Outcome::NobodyAnswers) => return Ok(settled),
            Some(Outcome::Stranger(why)) => {
                round.refused(SERVICE, &why).await?;
                return Ok(settled);
            }
        }
    }
    round.over().await?;
    Ok(settled)
}

/// The name under which it is set aside that the service answers nobody: once, and not with each of those who wait.
pub const SERVICE: &str = "service de paiement";

/// What became of the question.
enum Outcome {
    Settled,
    Waits,
    /// Nor for the others.
    NobodyAnswers,
    /// The service does not know us: why, in French. Nor for the others.
    Stranger(String),
}

async fn ask_one(environment: &Environment, watch: &CardWatch) -> Result<Outcome, Fault> {
    match ask(environment, watch).await {
        Ok(Told::Ended(attempt)) => {
            // Two hands that ask at the same moment are two requests.
            let request = format!("ask-cards-{}", environment.unique());
            record(environment, &watch.dossier, attempt, &request).await?;
        }
        Ok(Told::Nothing) if watch.is_forgotten(environment.now()) => {}
        Ok(Told::Nothing | Told::Later) => return Ok(Outcome::Waits),
        Err(error @ CardServiceError::Unreachable(_)) => {
            tracing::warn!(%error, "the card service does not answer: the payments wait");
            return Ok(Outcome::NobodyAnswers);
        }
        Err(error) if error.is_of_everybody() => return Ok(Outcome::Stranger(stranger(&error))),
        Err(error) => return Err(refused(&error)),
    }
    payments::unwatch_card(environment.store(), watch).await?;
    Ok(Outcome::Settled)
}

/// That the card service answers nothing that we ask, in the words of the list of what is set aside.
pub fn stranger(error: &CardServiceError) -> String {
    tracing::error!(%error, "the card service does not know us");
    let code = match error {
        CardServiceError::Refused { code, .. } => code.as_str(),
        _ => "",
    };
    format!(
        "Le service de paiement par carte ne reconnaît pas le service (code {code}) : vérifiez le numéro de boutique et le mot de passe de son \
         interface. Tout ce qui attend reprendra de soi-même."
    )
}

/// What the card service does not want of one item, in the words of the list of what is set aside.
pub fn refused(error: &CardServiceError) -> Fault {
    tracing::error!(%error, "the card service refuses");
    let code = match error {
        CardServiceError::Refused { code, .. } => format!(" (code {code})"),
        _ => String::new(),
    };
    let detail = format!(
        "Le service de paiement par carte ne répond pas à la question posée{code} : voyez son espace d’administration."
    );
    Fault::problem(502, "card-service", "Service de paiement", detail)
}

async fn ask(environment: &Environment, watch: &CardWatch) -> Result<Told, CardServiceError> {
    let service =
        environment.card_service().map_err(|error| CardServiceError::Unreachable(error.to_string()))?;
    match service.transactions(&watch.order_id).await {
        Ok(transactions) => Ok(told(watch, &transactions)),
        Err(CardServiceError::Refused { code, .. }) if code == UNKNOWN_ORDER => Ok(Told::Nothing),
        Err(error) => Err(error),
    }
}

/// The page lets the buyer try again: what was paid counts, else the last try.
fn told(watch: &CardWatch, transactions: &[CardTransaction]) -> Told {
    let debits = || transactions.iter().filter(|one| one.operation == Operation::Debit);
    let ended = |debit: &CardTransaction| outcome(&debit.status).map(|status| (status, debit.clone()));
    let paid = debits().filter_map(ended).find(|(status, _)| *status == CardStatus::Paid);
    let is_under_way = debits().any(|debit| outcome(&debit.status).is_none());
    match paid.or_else(|| debits().filter_map(ended).next_back()) {
        Some((status, _)) if is_under_way && status != CardStatus::Paid => Told::Later,
        Some((status, debit)) => Told::Ended(CardAttempt {
            trans_id: watch.trans_id.clone(),
            trans_date: watch.trans_date.clone(),
            amount: debit.amount,
            status,
            order_id: watch.order_id.clone(),
            uuid: Some(debit.uuid),
        }),
        None if is_under_way => Told::Later,
        None => Told::Nothing,
    }
}

/// How a debit ended; none while it is under way.
const fn outcome(status: &DetailedStatus) -> Option<CardStatus> {
    match status {
        DetailedStatus::Authorised | DetailedStatus::Captured | DetailedStatus::Accepted => {
            Some(CardStatus::Paid)
        }
        DetailedStatus::Refused => Some(CardStatus::Refused),
        DetailedStatus::Abandoned => Some(CardStatus::Abandoned),
        DetailedStatus::Cancelled => Some(CardStatus::Cancelled),
        DetailedStatus::Expired => Some(CardStatus::Expired),
        DetailedStatus::CaptureFailed => Some(CardStatus::Failed),
        // Somebody may still validate it, or let it expire.
        DetailedStatus::AuthorisedToValidate
        | DetailedStatus::WaitingAuthorisation
        | DetailedStatus::RefundToRetry
        | DetailedStatus::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use mce_shared::money::Euros;

    use super::*;

    fn debit(status: DetailedStatus) -> CardTransaction {
        let uuid = format!("{status:?}");
        CardTransaction { uuid, operation: Operation::Debit, amount: Euros::from_cents(1200), status }
    }

    #[test]
    fn what_was_paid_counts_and_nothing_is_concluded_too_early() {
        let watch = CardWatch {
            dossier: "2027000000001".parse().unwrap(),
            order_id: "2027000000001-1".to_owned(),
            trans_id: "abcdef".to_owned(),
            trans_date: "20270104080000".to_owned(),
            opened_at: Timestamp::UNIX_EPOCH,
        };
        use DetailedStatus as D;
        for (statuses, expected) in [
            (vec![], None),
            (vec![D::Refused, D::Captured], Some(CardStatus::Paid)),
            (vec![D::Authorised, D::Refused], Some(CardStatus::Paid)),
            (vec![D::Abandoned, D::Refused], Some(CardStatus::Refused)),
            (vec![D::Abandoned], Some(CardStatus::Abandoned)),
            (vec![D::Refused, D::Expired], Some(CardStatus::Expired)),
            (vec![D::CaptureFailed], Some(CardStatus::Failed)),
            (vec![D::Refused, D::WaitingAuthorisation], None),
            (vec![D::AuthorisedToValidate], None),
            (vec![D::Other("NEW".to_owned())], None),
        ] {
            let all: Vec<_> = statuses.iter().cloned().map(debit).collect();
            let ended = match told(&watch, &all) {
                Told::Ended(attempt) => Some(attempt.status),
                Told::Nothing | Told::Later => None,
            };
            assert_eq!(ended, expected, "{statuses:?}");
        }
    }
}
