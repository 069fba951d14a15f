//! How a card payment ended, as the card service says it: signed, maybe twice, late or out of order.

use mce_shared::api::Problem;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Actor, CardAttempt, CardStatus, Command, Dossier, is_card_news};

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
    // A return of the browser is signed too, and is no notification.
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

/// What the notification means for a dossier; what is still under way means nothing yet.
fn outcome(notification: &CardNotification) -> Option<CardStatus> {
    use card::CardStatus as Told;
    match (notification.operation, notification.status) {
        (_, Told::Pending) => None,
        (CardOperation::Payment, Told::Authorised | Told::Captured) => Some(CardStatus::Paid),
        (CardOperation::Payment, Told::Refused) => Some(CardStatus::Refused),
        (CardOperation::Payment, Told::Abandoned) => Some(CardStatus::Abandoned),
        (CardOperation::Payment, Told::Cancelled) => Some(CardStatus::Cancelled),
        (CardOperation::Payment, Told::Expired) => Some(CardStatus::Expired),
        (CardOperation::Payment, Told::CaptureFailed) => Some(CardStatus::Failed),
        (CardOperation::Refund, Told::Authorised | Told::Captured) => Some(CardStatus::GivenBack),
        (CardOperation::Refund, _) => None,
    }
}

/// Writes down what became of an attempt to pay; false when that is no news.
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
        is_card_news(dossier, &attempt).then(|| Command::RecordCardPayment(attempt.clone()))
    };
    Ok(by_machine(environment, &asking, (dossier, None), &wanted).await?.is_some())
}
