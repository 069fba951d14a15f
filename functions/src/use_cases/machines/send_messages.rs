//! Sends the mails that decisions have queued; a mail that was sent is not sent again.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use jiff::SignedDuration;
use mce_shared::lifecycle::Recipient;

use crate::http::Fault;
use crate::ports::mail::{Mail, MailError};
use crate::reach::{May, Reach, Setting, Stream, Table, index, on};
use crate::runtime::Environment;
use crate::store::outbox::{self, Queued};
use crate::store::{accounts, organisations, reviews, schema};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Outbox, &[May::Get, May::Update]),
        index(Table::Outbox, "by-waiting"),
        on(Table::Reviews, &[May::Get]),
    ],
    settings: &[Setting::Mail, Setting::GestionnaireEmail],
    seconds: 60,
    stream: Some(Stream { table: Table::Outbox, batch: 10, window: 0 }),
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Sends what the records announce; those that could not be sent come again.
///
/// # Errors
/// None: what could not be done is named in the answer, and comes again.
pub async fn on_records(environment: &Environment, event: Event) -> Result<DynamoDbEventResponse, Fault> {
    let mut answer = DynamoDbEventResponse::default();
    for record in &event.records {
        if let Err(error) = send_record(environment, record).await {
            tracing::error!(error = %error, "a mail could not be sent");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = record.change.sequence_number.clone();
            answer.batch_item_failures.push(failure);
            // The stream is in order: what follows a failure comes again with it.
            return Ok(answer);
        }
    }
    Ok(answer)
}

/// Mails that a tick tries, at most.
const A_TICK: usize = 500;
/// A stream that has not told a mail by then has given it up.
const STREAM_DELAY: SignedDuration = SignedDuration::from_mins(10);

/// Sends what the stream has given up after its tries; one that fails does not stop the others, and is tried at the next tick.
///
/// # Errors
/// When the store fails.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let now = environment.now();
    for queued in outbox::waiting(environment.store(), A_TICK).await? {
        if now.duration_since(queued.queued_at) < STREAM_DELAY {
            continue;
        }
        if let Err(error) = send(environment, &queued).await {
            tracing::error!(id = queued.id, error = %error, "ALARM: a mail could not be sent");
        }
    }
    Ok(())
}

async fn send_record(environment: &Environment, record: &EventRecord) -> Result<(), Fault> {
    if record.event_name != "INSERT" {
        return Ok(());
    }
    let queued: Queued = schema::read_image(record.change.new_image.clone())?;
    // The table knows better than the record, which may be an old one that comes again.
    match outbox::get(environment.store(), &queued.id).await? {
        Some(fresh) if fresh.sent_at.is_none() => send(environment, &fresh).await,
        _ => Ok(()),
    }
}

async fn send(environment: &Environment, queued: &Queued) -> Result<(), Fault> {
    let Some(to) = address(environment, &queued.message.to).await? else {
        tracing::warn!(id = queued.id, "a mail has no address");
        return Ok(());
    };
    let message = &queued.message;
    let text = message.letter(environment.origin()?);
    let mail = Mail { to, subject: message.subject.clone(), text, message_id: message_id(&queued.id) };
    match environment.mailer()?.send(&mail).await {
        Ok(()) => Ok(outbox::sent(environment.store(), &queued.id, environment.now()).await?),
        // Trying again is no use: the log says so, the others must not wait behind it.
        Err(error @ (MailError::Refused(_) | MailError::Invalid(_))) => {
            tracing::error!(id = queued.id, error = %error, "a mail is refused for good");
            Ok(())
        }
        Err(error) => Err(Fault::internal(error)),
    }
}

/// The id of a mail: what names its cause may have signs that no mail takes, as the ids of requests and of transactions have.
fn message_id(id: &str) -> String {
    let is_taken = |sign: char| sign.is_ascii_alphanumeric() || ".-_".contains(sign);
    id.chars().map(|sign| if is_taken(sign) { sign } else { '.' }).collect()
}

async fn address(environment: &Environment, to: &Recipient) -> Result<Option<String>, Fault> {
    let store = environment.store();
    Ok(match to {
        Recipient::Elu(elu) => accounts::get(store, elu).await?.map(|account| account.email),
        Recipient::Of(siret) => organisations::training_body(store, siret).await?.map(|body| body.email),
        Recipient::Collectivite(siren) => {
            organisations::collectivite(store, siren).await?.map(|body| body.email)
        }
        Recipient::Address(address) => Some(address.clone()),
        Recipient::Gestionnaire => Some(environment.gestionnaire_email()?.to_owned()),
        Recipient::Review(reference) => {
            let review = reviews::get(store, reference).await?;
            review.map(|review| review.email).filter(|email| !email.is_empty())
        }
    })
}
