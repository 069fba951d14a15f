//! Which form an item has, and how one of an older form becomes one of today's.
//!
//! Items are never rewritten because the code has changed: each says by the number in `schema` in which form it was written, and
//! whoever reads it brings it up to today's, here and nowhere else. What is written next has today's number. To change the form of
//! a kind, add a [`Step`] at the end of its line in [`KINDS`]; the tests fail when a form has changed without one.
//! `ARCHITECTURE.md`, *Stored forms*, has the whole rule.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use mce_shared::money::Euros;
use mce_shared::rules::deadlines::{Delay, last_day};
use mce_shared::suspense::Tie;
use serde::de::DeserializeOwned;

use super::{Item, StoreError, number};

/// From one form of a kind of items to the next: pure, and total over what was ever written.
pub type Step = fn(Item) -> Result<Item, StoreError>;

/// The attribute that has the number of the form.
pub(super) const NUMBER: &str = "schema";
/// The first form; some items of it have no number.
const FIRST: usize = 1;

/// Items of one form: those whose `pk` and `sk` begin so.
#[derive(Debug)]
pub struct Kind {
    /// As messages call it.
    pub name: &'static str,
    pk: &'static str,
    sk: &'static str,
    steps: &'static [Step],
}

impl Kind {
    const fn new(name: &'static str, pk: &'static str, sk: &'static str) -> Self {
        Self { name, pk, sk, steps: &[] }
    }

    /// The number of the form in which it is written today.
    #[must_use]
    pub const fn number(&self) -> usize {
        FIRST + self.steps.len()
    }

    fn has(&self, pk: &str, sk: &str) -> bool {
        pk.starts_with(self.pk) && sk.starts_with(self.sk)
    }
}

/// Every kind, table by table. The first that an item's key fits is its own.
pub const KINDS: &[Kind] = &[
    // accounts
    Kind::new("account", "ELU#", "PROFILE"),
    Kind::new("line of an account's history", "ELU#", "JOURNAL#"),
    Kind::new("favourite", "ELU#", "FAVOURITE#"),
    Kind::new("link of an identity", "IDENTITY#", "LINK"),
    Kind::new("link of a NIR", "NIR#", "LINK"),
    Kind::new("acceptance", "CGU#", "V"),
    Kind::new("link of a person of the register", "PERSON#", "LINK"),
    Kind::new("earlier review", "REVIEW#", "REVIEW"),
    Kind::new("need of an élu", "ELU#", "NEED#"),
    Kind::new("people who have a need", "NEEDS#", ""),
    // mandates
    Kind::new("mandate", "PERSON#", ""),
    Kind::new("group of endings", "ENDINGS", ""),
    Kind::new("line of a mandate's history", "JOURNAL#PERSON#", ""),
    // organisations
    Kind::new("training body", "OF#", "PROFILE"),
    Kind::new("proposal of an account", "OF#", "IBAN-PROPOSED#"),
    Kind::new("decision on an account", "OF#", "IBAN#"),
    Kind::new("reading of an account", "OF#", "IBAN-READ#"),
    Kind::new("proposed account", "IBAN-CHANGES", ""),
    Kind::new("correction that waits", "OF#", "CORRECTION-WAITING"),
    Kind::new("correction of a training body", "OF#", "CORRECTION#"),
    Kind::new("change of a gate that waits", "OF#", "GATE-WAITING"),
    Kind::new("change of a gate", "OF#", "GATE#"),
    Kind::new("collectivité", "COLLECTIVITE#", "PROFILE"),
    Kind::new("collectivité of a territory", "TERRITORY#", "COLLECTIVITE"),
    // habilitations
    Kind::new("version of a register", "ORGANISATION#", "REGISTER"),
    Kind::new("habilitation", "ORGANISATION#", ""),
    Kind::new("line of a habilitation's history", "HABILITATION#", "JOURNAL#"),
    Kind::new("person of an address", "MAIL#", "PERSON"),
    Kind::new("key of a software", "SOFTWARE#", "KEY#"),
    Kind::new("line of the history of the keys", "SOFTWARE#", "JOURNAL#"),
    // offers
    Kind::new("formation", "OF#", "F#"),
    Kind::new("seats", "OF#", "SEATS#"),
    Kind::new("sessions of a formation", "OF#", "SESSIONS#"),
    Kind::new("draft of an offer", "OF#", "DRAFT#"),
    Kind::new("line of an offer's history", "OF#", "OFFER-JOURNAL#"),
    // dossiers
    Kind {
        steps: &[waits_until_its_session, a_mark_for_each_criterion, ends_before_its_session],
        ..Kind::new("dossier", "DOSSIER#", "STATE")
    },
    Kind::new("line of a journal", "DOSSIER#", "JOURNAL#"),
    Kind::new("line of the sheet of a session", "ATTENDANCE#", ""),
    // ledger
    Kind::new("transaction", "TX#", "TX"),
    Kind::new("mark of a folded transaction", "TX#", "FOLDED"),
    Kind::new("total", "FUND#", ""),
    Kind::new("balance", "", "BALANCE#"),
    Kind::new("line of a statement", "", "ENTRY#"),
    // sign-ins
    Kind::new("sign-in", "SIGN-IN#", "SIGN-IN"),
    Kind::new("attempt", "ATTEMPT#", "ATTEMPT"),
    Kind::new("what a key opens", "KEY#", "KEY"),
    Kind::new("sign-in of a person", "SIGN-INS-OF#", "SIGN-IN#"),
    Kind::new("tries to open an account", "TRIES#", ""),
    // jobs
    Kind::new("request", "ONCE#", "ONCE"),
    Kind::new("run", "RUNS#", ""),
    Kind::new("part of a run", "RUN#", "PART#"),
    Kind::new("item set aside", "ASIDE", ""),
    Kind::new("progress", "JOB#", "PROGRESS"),
    Kind::new("place of a job", "JOB#", "PLACE"),
    Kind::new("fingerprints of the register", "JOB#", "FINGERPRINTS"),
    Kind::new("lease of a job", "JOB#", "LEASE"),
    // outbox
    Kind::new("message", "MESSAGE#", "MESSAGE"),
    // payments
    Kind { steps: &[batches_without_movement], ..Kind::new("payable", "PAYABLE#", "P#") },
    Kind::new("line of a payable's history", "PAYABLE#", "J#"),
    Kind::new("refund", "REFUND#", "R#"),
    Kind::new("payment page", "CARD#", ""),
    Kind::new("settlement", "RUN#", "RUN"),
    Kind::new("line of a settlement's history", "RUN#", "J#"),
    Kind::new("payable in a settlement", "RUN#", "TAKEN#"),
    Kind::new("debit of a settlement", "RUN#", "DEBIT#"),
    Kind::new("bank return", "RETURN#", "RETURN"),
    Kind::new("line of a bank return's history", "RETURN#", "J#"),
    Kind::new("record of a cover", "COVER#", "C#"),
    Kind { steps: &[what_is_left], ..Kind::new("movement to match", "SUSPENSE#", "MOVEMENT") },
    Kind::new("line of a movement's history", "SUSPENSE#", "J#"),
    // alerts
    Kind::new("search that is watched", "ALERT#", "ALERT"),
    Kind::new("mark of a search that is watched", "WATCHED#", ""),
    Kind::new("élu who waits for a place", "WAITING#", ""),
    Kind::new("decision on a session", "SESSION#", "ACT"),
    // reviews
    Kind::new("review", "REVIEW#", "STATE"),
    Kind::new("line of a review's history", "REVIEW#", "JOURNAL#"),
    Kind::new("last review of an identity", "IDENTITY#", "REVIEW"),
    Kind::new("request of an accreditation", "ACCREDITATION#", "STATE"),
    Kind::new("line of an accreditation's history", "ACCREDITATION#", "JOURNAL#"),
    Kind::new("last accreditation of an establishment", "OF#", "ACCREDITATION"),
    Kind::new("opinion", "OPINION#", "STATE"),
    Kind::new("line of an opinion's history", "OPINION#", "JOURNAL#"),
    Kind::new("opinion on a training body", "OF#", "OPINION#"),
    Kind::new("opinion that is shown", "OF#", "SHOWN#"),
    Kind { steps: &[shown_by_groups], ..Kind::new("ratings", "OF#", "RATED") },
    Kind::new("rating of an élu", "OF#", "MARK#"),
    // accesses
    Kind::new("line of the journal of access", "", "ACCESS#"),
    Kind::new("bank statement", "BANK", "STATEMENT#"),
    // law
    Kind::new("law", "LAW", "STATE"),
    Kind::new("line of the law's history", "LAW", "JOURNAL#"),
];

/// A batch that differs says with which movement it was set aside: of earlier ones that is not known here, and some were not set aside.
fn batches_without_movement(mut item: Item) -> Result<Item, StoreError> {
    let attempts = item.get_mut("attempts").and_then(list_of).into_iter().flatten();
    let told = attempts.filter_map(|attempt| list_of(map_of(attempt)?.get_mut("contradictions")?)).flatten();
    for told in told.filter_map(map_of) {
        if told.get("kind").is_some_and(|kind| kind.as_s().is_ok_and(|kind| kind == "batch_differs")) {
            told.entry("movement".into()).or_insert_with(|| AttributeValue::S(String::new()));
        }
    }
    Ok(item)
}

/// A dossier that waits for a collectivité waits until its session, as of those that had no last day.
fn waits_until_its_session(mut item: Item) -> Result<Item, StoreError> {
    let has_no_day = item.get("due").is_none_or(AttributeValue::is_null);
    if key(&item, "state")? == "waiting_financer" && has_no_day {
        let due = before_session(&mut item, AttributeValue::S("collectivite".to_owned()))?;
        item.insert("due".to_owned(), due);
    }
    Ok(item)
}

/// What has to be done before the session is done by its eve, as of those whose delay went beyond.
fn ends_before_its_session(mut item: Item) -> Result<Item, StoreError> {
    if !matches!(key(&item, "state")?, "acknowledged" | "proposed" | "paying") {
        return Ok(item);
    }
    let Some(known) = item.get_mut("due").and_then(map_of).cloned() else { return Ok(item) };
    let malformed = || StoreError::Malformed("a delay without its person and its day".to_owned());
    let whose = known.get("whose").cloned().ok_or_else(malformed)?;
    let until = known.get("until").and_then(|until| until.as_s().ok()).ok_or_else(malformed)?.clone();
    let mut due = before_session(&mut item, whose)?;
    // Days are written so that they sort.
    let eve =
        map_of(&mut due).and_then(|due| due.get("until")?.as_s().ok().cloned()).ok_or_else(malformed)?;
    if eve < until {
        item.insert("due".to_owned(), due);
    }
    Ok(item)
}

/// A delay of a dossier that ends with the eve of its session.
fn before_session(item: &mut Item, whose: AttributeValue) -> Result<AttributeValue, StoreError> {
    let start = item.get_mut("training").and_then(map_of).and_then(|training| training.get("start"));
    let start = start.and_then(|start| start.as_s().ok()?.parse().ok());
    let start = start.ok_or_else(|| StoreError::Malformed("a training without its start".to_owned()))?;
    let (rule, until) = ("before_session".to_owned(), last_day(Delay::BeforeSession, start).to_string());
    let due = [("whose", whose), ("rule", AttributeValue::S(rule)), ("until", AttributeValue::S(until))];
    Ok(AttributeValue::M(due.map(|(name, value)| (name.to_owned(), value)).into()))
}

/// A rating has a mark for each of five criteria: before, it had one for all of them, which each had then.
fn a_mark_for_each_criterion(mut item: Item) -> Result<Item, StoreError> {
    let Some(rating) = item.get_mut("rating").and_then(map_of) else { return Ok(item) };
    let stars =
        rating.remove("stars").ok_or_else(|| StoreError::Malformed("a rating without a mark".into()))?;
    for criterion in mce_shared::opinions::Criterion::ALL {
        rating.insert(criterion.field().to_owned(), stars.clone());
    }
    Ok(item)
}

/// What is shown of ratings moves by groups: before, all of them were.
fn shown_by_groups(item: Item) -> Result<Item, StoreError> {
    let (kept, now): (Item, Item) =
        item.into_iter().partition(|(name, _)| ["pk", "sk", NUMBER].contains(&name.as_str()));
    let changes = now.get("ratings").cloned().unwrap_or_else(|| super::number(0));
    let written = [
        ("now".to_owned(), AttributeValue::M(now)),
        ("changes".to_owned(), changes),
        ("version".to_owned(), super::number(0)),
    ];
    Ok(kept.into_iter().chain(written).collect())
}

fn list_of(value: &mut AttributeValue) -> Option<&mut Vec<AttributeValue>> {
    if let AttributeValue::L(list) = value { Some(list) } else { None }
}

fn map_of(value: &mut AttributeValue) -> Option<&mut HashMap<String, AttributeValue>> {
    if let AttributeValue::M(map) = value { Some(map) } else { None }
}

/// A movement to match says what is left of it: all of it, until it was settled; and of which batch it is, which its text said.
fn what_is_left(mut item: Item) -> Result<Item, StoreError> {
    let malformed = |name: &str| StoreError::Malformed(format!("a movement without {name}"));
    let is_settled = key(&item, "state")? == "settled";
    let amount = item.get("amount").cloned().ok_or_else(|| malformed("amount"))?;
    if is_settled {
        item.insert("left".into(), serde_dynamo::to_attribute_value(Euros::ZERO)?);
    } else {
        item.insert("left".into(), amount);
        item.insert("undone".into(), serde_dynamo::to_attribute_value(Euros::ZERO)?);
    }
    let found_at = item.get("found_at").cloned().ok_or_else(|| malformed("found_at"))?;
    item.insert("changed_at".into(), found_at);
    let is_of_a_batch = matches!(item.remove("of_batch"), Some(AttributeValue::Bool(true)));
    let batch = key(&item, "text")?.split_whitespace().nth(1).map(str::to_owned);
    if let (true, Some(batch)) = (is_of_a_batch, batch) {
        item.insert("tie".into(), serde_dynamo::to_attribute_value(Tie::Batch(batch))?);
    }
    Ok(item)
}

/// The kind of the items of a key.
///
/// # Errors
/// [`StoreError::Malformed`] for a key of no kind.
pub fn kind_of(pk: &str, sk: &str) -> Result<&'static Kind, StoreError> {
    kind_among(KINDS, pk, sk)
}

fn kind_among<'a>(kinds: &'a [Kind], pk: &str, sk: &str) -> Result<&'a Kind, StoreError> {
    let kind = kinds.iter().find(|kind| kind.has(pk, sk));
    kind.ok_or_else(|| StoreError::Malformed(format!("{pk} / {sk} is of no kind: see store/schema.rs")))
}

/// The number with which the items of a key are written today.
///
/// # Errors
/// [`StoreError::Malformed`] for a key of no kind.
pub(super) fn number_of(pk: &str, sk: &str) -> Result<AttributeValue, StoreError> {
    Ok(number(kind_of(pk, sk)?.number()))
}

/// What an item of any form says.
///
/// # Errors
/// [`StoreError::Newer`] for a form that this build does not know; an item that is not what its kind should be.
pub fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    Ok(serde_dynamo::from_item(upgraded(item)?)?)
}

/// What the image of an item in a stream's record says.
///
/// # Errors
/// As [`read`].
pub fn read_image<T: DeserializeOwned>(image: serde_dynamo::Item) -> Result<T, StoreError> {
    read(image.into())
}

/// The item in the form of today.
///
/// # Errors
/// [`StoreError::Newer`] for a form that this build does not know; an item that is not what its kind should be.
pub fn upgraded(item: Item) -> Result<Item, StoreError> {
    upgraded_among(KINDS, item)
}

fn upgraded_among(kinds: &[Kind], mut item: Item) -> Result<Item, StoreError> {
    let kind = kind_among(kinds, key(&item, "pk")?, key(&item, "sk")?)?;
    let (found, known) = (form(&item)?, kind.number());
    if found == known {
        return Ok(item);
    }
    let newer = || StoreError::Newer { kind: kind.name, found, known };
    let steps = found.checked_sub(FIRST).and_then(|done| kind.steps.get(done..)).ok_or_else(newer)?;
    for step in steps {
        item = step(item)?;
    }
    item.insert(NUMBER.to_owned(), number(known));
    Ok(item)
}

fn key<'a>(item: &'a Item, name: &str) -> Result<&'a str, StoreError> {
    let value = item.get(name).and_then(|value| value.as_s().ok());
    value.map(String::as_str).ok_or_else(|| StoreError::Malformed(format!("an item without {name}")))
}

/// The number of the form of an item.
fn form(item: &Item) -> Result<usize, StoreError> {
    let Some(value) = item.get(NUMBER) else { return Ok(FIRST) };
    let number = value.as_n().ok().and_then(|number| number.parse().ok());
    number.ok_or_else(|| StoreError::Malformed(format!("the number of a form is {value:?}")))
}
