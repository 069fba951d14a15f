//! Sends the mails that decisions have queued; a mail that was sent is not sent again.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use jiff::SignedDuration;
use mce_shared::lifecycle::Recipient;
use mce_shared::set_aside::Chore;
use serde_dynamo::AttributeValue;

use crate::function::again_from;
use crate::http::Fault;
use crate::ports::mail::{Mail, MailError};
use crate::reach::{May, Reach, Setting, Stream, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::outbox::{self, Queued};
use crate::store::{accounts, organisations, reviews, schema};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Organisations, &[May::Get]),
        ASIDE,
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

/// Sends what the records announce. One that fails by itself is set aside for the schedule; when the relay or the store does not
/// answer, it comes again with those that follow.
///
/// # Errors
/// None: what could not be done is named in the answer, and comes again.
pub async fn on_records(environment: &Environment, event: Event) -> Result<DynamoDbEventResponse, Fault> {
    let round = Round::new(environment, Chore::Mail);
    for record in &event.records {
        let done = match send_record(environment, record).await {
            Err(fault) if fault.is_of_one_item() => {
                round.item::<()>(&name_of(record), Err(fault)).await.map(|_| ())
            }
            done => done,
        };
        if let Err(error) = done {
            tracing::error!(error = %error, "a mail could not be sent");
            return Ok(again_from(Some(record)));
        }
    }
    Ok(DynamoDbEventResponse::default())
}

/// The id of the mail that a record is about.
fn name_of(record: &EventRecord) -> String {
    match record.change.keys.get("pk") {
        Some(AttributeValue::S(pk)) => pk.split_once('#').map_or(pk.as_str(), |(_, id)| id).to_owned(),
        _ => String::new(),
    }
}

/// Mails that a tick reads at once.
const A_PAGE: usize = 100;
/// A stream that has not told a mail by then has given it up.
const STREAM_DELAY: SignedDuration = SignedDuration::from_mins(10);

/// Sends what the stream has given up.
///
/// # Errors
/// When the store fails, or the relay does not answer.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    // What the stream has set aside since then is too young to be tried, and has not healed.
    let given_up = environment.now() - STREAM_DELAY;
    let round = Round::since(environment, Chore::Mail, given_up);
    let mut from = None;
    loop {
        let (page, next) = outbox::waiting(environment.store(), A_PAGE, from).await?;
        for queued in round.readable(page).await?.iter().filter(|queued| queued.queued_at <= given_up) {
            round.item(&queued.id, send(environment, queued).await).await?;
        }
        from = next;
        if from.is_none() {
            return round.over().await;
        }
    }
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
    let to = address(environment, &queued.message.to).await?.ok_or_else(no_address)?;
    let message = &queued.message;
    let origin = environment.origin()?;
    let unsubscribe = message.unsubscribe.as_ref().map(|path| [origin, path].concat());
    let (subject, text) = (message.subject.clone(), message.letter(origin));
    let mail = Mail { to, subject, text, message_id: message_id(&queued.id), unsubscribe };
    match environment.mailer()?.send(&mail).await {
        Ok(()) => Ok(outbox::sent(environment.store(), &queued.id, environment.now()).await?),
        Err(MailError::Refused(_)) => {
            Err(refused("Le relais de messagerie refuse ce courriel : vérifiez l’adresse du destinataire."))
        }
        Err(MailError::Invalid(_)) => {
            Err(refused("L’adresse du destinataire n’est pas celle d’un courriel : corrigez-la."))
        }
        Err(error @ (MailError::Transient(_) | MailError::Config(_))) => {
            Err(Fault::Unavailable(error.to_string()))
        }
    }
}

fn no_address() -> Fault {
    refused("Le destinataire n’a pas d’adresse de courriel.")
}

fn refused(why: &str) -> Fault {
    Fault::problem(422, "mail", "Courriel", why)
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
