//! One attempt to pay: from the form to its outcome, and what was told of it.
use jiff::Timestamp;
use mce_functions::ports::card::sign;
use mce_shared::money::Euros;
use rand::Rng as _;
use serde::Serialize;
use url::Url;

use super::Refused;
use super::form::Fields;

const CODE_TRIES: u32 = 3;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Authorised,
    Refused,
    Abandoned,
}

impl Outcome {
    /// `vads_trans_status` and `vads_result`.
    fn wire(self) -> (&'static str, &'static str) {
        match self {
            Self::Authorised => ("AUTHORISED", "00"),
            Self::Refused => ("REFUSED", "05"),
            Self::Abandoned => ("ABANDONED", "17"),
        }
    }
}

/// One try to send the IPN.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Delivery {
    pub at: Timestamp,
    /// The HTTP status that the platform answered; none when it did not answer.
    pub status: Option<u16>,
}

/// A transaction as `/transactions` tells it.
#[derive(Debug, Clone, Serialize)]
pub struct TransactionView {
    pub uuid: String,
    pub order_id: String,
    pub trans_id: String,
    pub trans_date: String,
    pub amount: String,
    /// `OPEN`, `AUTHORISED`, `REFUSED` or `ABANDONED`.
    pub status: &'static str,
    pub opened_at: Timestamp,
    pub deliveries: Vec<Delivery>,
}

/// What a typed code is worth.
pub(super) enum CodeAnswer {
    Right,
    Wrong { left: u32 },
    WrongTooOften,
}

pub(super) struct Transaction {
    pub uuid: String,
    pub outcome: Option<Outcome>,
    pub deliveries: Vec<Delivery>,
    /// The signed IPN, the same at each try.
    pub notification: Vec<(String, String)>,
    /// What the élu's bank would send by SMS.
    pub code: String,
    wrong_codes: u32,
    fields: Fields,
    opened_at: Timestamp,
}

impl Transaction {
    pub(super) fn open(fields: Fields, now: Timestamp) -> Self {
        Self {
            uuid: uuid::Uuid::new_v4().simple().to_string(),
            outcome: None,
            deliveries: Vec::new(),
            notification: Vec::new(),
            code: format!("{:06}", rand::rng().random_range(0..1_000_000)),
            wrong_codes: 0,
            fields,
            opened_at: now,
        }
    }

    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub(super) fn amount(&self) -> Euros {
        Euros::from_cents(self.field("vads_amount").parse().unwrap_or_default())
    }

    /// The same `trans_id` on the same UTC day, whatever its case.
    pub(super) fn has_same_trans_id(&self, other: &Self) -> bool {
        let day = |one: &Self| one.field("vads_trans_date").get(..8).map(str::to_owned);
        day(self) == day(other)
            && self.field("vads_trans_id").eq_ignore_ascii_case(other.field("vads_trans_id"))
    }

    pub(super) fn check_code(&mut self, typed: &str) -> Result<CodeAnswer, Refused> {
        if self.outcome.is_some() {
            return Err(Refused::Finished);
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if digits == self.code {
            return Ok(CodeAnswer::Right);
        }
        self.wrong_codes += 1;
        match CODE_TRIES.saturating_sub(self.wrong_codes) {
            0 => Ok(CodeAnswer::WrongTooOften),
            left => Ok(CodeAnswer::Wrong { left }),
        }
    }

    /// Ends the attempt, once, and makes the IPN that will tell.
    pub(super) fn settle(&mut self, outcome: Outcome, key: &str) -> Result<(), Refused> {
        if self.outcome.is_some() {
            return Err(Refused::Finished);
        }
        self.outcome = Some(outcome);
        let mut fields = self.answer();
        fields.insert("vads_url_check_src".into(), "PAY".into());
        fields.insert("vads_hash".into(), uuid::Uuid::new_v4().simple().to_string());
        self.notification = signed(fields, key)?;
        Ok(())
    }

    /// Where the browser goes back to, with the outcome and its signature.
    pub(super) fn return_address(&self, key: &str) -> Result<Url, Refused> {
        let mut url = Url::parse(self.field("vads_url_return")).map_err(|_| Refused::Unknown)?;
        url.query_pairs_mut().extend_pairs(signed(self.answer(), key)?);
        Ok(url)
    }

    pub(super) fn notification_url<'a>(&'a self, default: &'a str) -> &'a str {
        self.fields.get("vads_url_check").map_or(default, String::as_str)
    }

    pub(super) fn view(&self) -> TransactionView {
        TransactionView {
            uuid: self.uuid.clone(),
            order_id: self.field("vads_order_id").to_owned(),
            trans_id: self.field("vads_trans_id").to_owned(),
            trans_date: self.field("vads_trans_date").to_owned(),
            amount: self.amount().to_string(),
            status: self.outcome.map_or("OPEN", |outcome| outcome.wire().0),
            opened_at: self.opened_at,
            deliveries: self.deliveries.clone(),
        }
    }

    /// The form's fields and what the page adds to them.
    fn answer(&self) -> Fields {
        let (status, result) = self.outcome.map_or(("INITIAL", ""), Outcome::wire);
        let added = [
            ("vads_trans_status", status),
            ("vads_trans_uuid", &self.uuid),
            ("vads_result", result),
            ("vads_operation_type", "DEBIT"),
            ("vads_effective_amount", self.field("vads_amount")),
        ];
        let card = [
            ("vads_auth_result", result),
            ("vads_auth_number", "3fe4d2"),
            ("vads_card_brand", "CB"),
            ("vads_card_number", "497010XXXXXX0055"),
        ];
        let card = card.into_iter().filter(|_| self.outcome != Some(Outcome::Abandoned));
        let added = added.into_iter().chain(card).map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.fields.clone().into_iter().chain(added).collect()
    }
}

fn signed(fields: Fields, key: &str) -> Result<Vec<(String, String)>, Refused> {
    let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signature = sign(key, pairs).map_err(|error| Refused::BadForm(error.to_string()))?;
    Ok(fields.into_iter().chain([("signature".to_owned(), signature)]).collect())
}
