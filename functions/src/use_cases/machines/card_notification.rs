//! How a card payment ended, as the card service says it: signed, maybe twice, late or out of order.

use mce_shared::api::Problem;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Actor, CardAttempt, CardStatus, Command, Dossier, possible};

use super::super::dossiers::change::by_machine;
use super::super::dossiers::facts::Asking;
use crate::http::{Call, Fault};
use crate::ports::card::{self, CardNotification, CardOperation, form_fields_of, verify_notification};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Put]),
    ],
    settings: &[Setting::CardShop],
    ..Reach::NOTHING
};

/// Records what happened, once; the card service hears 200 for whatever need not be sent again.
///
/// # Errors
/// 403 for what the card service did not sign.
pub async fn handle(environment: &Environment, call: &Call, content: &[u8]) -> Result<&'static str, Fault> {
    let notification = verify_notification(&environment.card()?, &form_fields_of(content))
        .map_err(|error| forged(&error))?;
    // A return of the browser is signed too, and is no notification; a refund takes nothing from the élu.
    if notification.source.is_none() {
        return Err(Problem::new(
            403,
            "card-not-a-notification",
            "Notification refusée",
            "Ce message n’est pas une notification.",
        )
        .into());
    }
    let Some(status) = outcome(&notification) else { return Ok("ignored") };
    let attempt = CardAttempt {
        trans_id: notification.trans_id.as_str().to_owned(),
        trans_date: notification.trans_date.strftime("%Y%m%d%H%M%S").to_string(),
        amount: notification.amount,
        status,
        order_id: notification.order_id.to_string(),
        uuid: notification.trans_uuid.clone(),
    };
    let recorded = record(environment, notification.order_id.dossier(), attempt, &call.request_id).await?;
    Ok(if recorded { "recorded" } else { "known" })
}

fn forged(error: &card::CardError) -> Fault {
    tracing::warn!(error = %error, "a card notification was refused");
    Fault::problem(
        403,
        "card-signature",
        "Notification refusée",
        "La signature de cette notification est fausse.",
    )
}

/// What the notification means for a dossier; a payment still under way means nothing yet.
fn outcome(notification: &CardNotification) -> Option<CardStatus> {
    if notification.operation == CardOperation::Refund {
        return None;
    }
    match notification.status {
        card::CardStatus::Authorised | card::CardStatus::Captured => Some(CardStatus::Paid),
        card::CardStatus::Refused => Some(CardStatus::Refused),
        card::CardStatus::Abandoned | card::CardStatus::Cancelled | card::CardStatus::Expired => {
            Some(CardStatus::Abandoned)
        }
        card::CardStatus::Pending => None,
    }
}

/// Writes down how an attempt to pay ended; false when that was known.
///
/// # Errors
/// When the dossier is gone, or the store fails.
pub async fn record(
    environment: &Environment,
    dossier: &DossierId,
    attempt: CardAttempt,
    request_id: &str,
) -> Result<bool, Fault> {
    let actor = Actor::CardService;
    let asking = Asking::of_machine(environment, actor, actor.french(), request_id);
    let wanted = |dossier: &Dossier| {
        (!is_known(dossier, &attempt)).then(|| Command::RecordCardPayment(attempt.clone()))
    };
    Ok(by_machine(environment, &asking, (dossier, None), &wanted).await?.is_some())
}

/// The same answer again, or a refusal that comes after the payment, or when nothing waits for a payment any more.
fn is_known(dossier: &Dossier, told: &CardAttempt) -> bool {
    let known = dossier.card_attempts.iter().find(|known| known.is_same(told)).map(|known| known.status);
    let is_late = possible(dossier.state, Actor::CardService).is_empty() && told.status != CardStatus::Paid;
    is_late || known.is_some_and(|known| known == CardStatus::Paid || known == told.status)
}
