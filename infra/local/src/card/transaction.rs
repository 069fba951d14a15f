//! One attempt to pay: from the form to its outcome, what went back of it, and what was told of it.
use jiff::Timestamp;
use jiff::tz::Offset;
use mce_functions::ports::card::sign;
use mce_shared::money::Euros;
use rand::Rng as _;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Refused;
use super::debit::Debit;
use super::form::{Fields, TRANS_DATE};
use super::notify::{Notice, NoticeId};

const CODE_TRIES: u32 = 3;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// What the developer wants to see of the refunds of a payment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefundMode {
    /// They are accepted.
    #[default]
    Accept,
    /// The bank refuses them.
    Refuse,
    /// The service does not answer (503).
    Down,
    /// The service does what it is asked, and its answer is lost (503).
    Lose,
    /// The service does not know the shop, as after a change of its password.
    Stranger,
}

/// What a typed code is worth.
pub(super) enum CodeAnswer {
    Right,
    Wrong { left: u32 },
    WrongTooOften,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Transaction {
    pub uuid: String,
    pub outcome: Option<Outcome>,
    /// Once the bank accepted.
    pub debit: Option<Debit>,
    pub refunds: RefundMode,
    /// In the order in which it happened, the payment first.
    pub notices: Vec<Notice>,
    /// What the élu's bank would send by SMS.
    pub code: String,
    wrong_codes: u32,
    fields: Fields,
    pub opened_at: Timestamp,
}

impl Transaction {
    pub(super) fn open(fields: Fields, now: Timestamp) -> Self {
        Self {
            uuid: uuid::Uuid::new_v4().simple().to_string(),
            outcome: None,
            debit: None,
            refunds: RefundMode::default(),
            notices: Vec::new(),
            code: format!("{:06}", rand::rng().random_range(0..1_000_000)),
            wrong_codes: 0,
            fields,
            opened_at: now,
        }
    }

    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub(super) fn order_id(&self) -> &str {
        self.field("vads_order_id")
    }

    /// What the form asked for.
    pub(super) fn amount(&self) -> Euros {
        Euros::from_cents(self.field("vads_amount").parse().unwrap_or_default())
    }

    /// `OPEN`, or the `detailedStatus` of the attempt.
    pub(super) fn status(&self, now: Timestamp) -> &'static str {
        let outcome = self.outcome.map_or("OPEN", |outcome| outcome.wire().0);
        self.debit.as_ref().map_or(outcome, |debit| debit.status(now))
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

    /// Ends the attempt, once, and gives the IPN that will tell.
    pub(super) fn settle(
        &mut self,
        outcome: Outcome,
        key: &str,
        now: Timestamp,
    ) -> Result<NoticeId, Refused> {
        if self.outcome.is_some() {
            return Err(Refused::Finished);
        }
        self.outcome = Some(outcome);
        self.debit = (outcome == Outcome::Authorised).then(|| Debit::new(self.amount(), now));
        let about = self.uuid.clone();
        self.notice(&about, self.answer(), "PAY", key)
    }

    /// The IPN that tells how the payment stands after the shop cancelled or lowered it.
    pub(super) fn tell_debit(&mut self, key: &str, now: Timestamp) -> Result<NoticeId, Refused> {
        let mut fields = self.answer();
        let amount = self.debit.as_ref().map_or(Euros::ZERO, |debit| debit.amount).cents().to_string();
        set(&mut fields, "vads_trans_status", self.status(now));
        set(&mut fields, "vads_amount", &amount);
        set(&mut fields, "vads_effective_amount", &amount);
        let about = self.uuid.clone();
        self.notice(&about, fields, "BO", key)
    }

    /// The IPN that tells of the last refund: same order, a number of its own.
    pub(super) fn tell_credit(&mut self, key: &str, now: Timestamp) -> Result<NoticeId, Refused> {
        let mut fields = self.answer();
        let credit = self.debit.as_ref().and_then(|debit| debit.credits.last()).ok_or(Refused::Unknown)?;
        let amount = credit.amount.cents().to_string();
        let status = credit.status(now);
        set(&mut fields, "vads_operation_type", "CREDIT");
        set(&mut fields, "vads_trans_status", status);
        for name in ["vads_result", "vads_auth_result"] {
            set(&mut fields, name, if status == "REFUSED" { "05" } else { "00" });
        }
        set(&mut fields, "vads_trans_uuid", &credit.uuid);
        set(&mut fields, "vads_trans_id", &credit.trans_id);
        let at = Offset::UTC.to_datetime(credit.at).strftime(TRANS_DATE).to_string();
        set(&mut fields, "vads_trans_date", &at);
        set(&mut fields, "vads_amount", &amount);
        set(&mut fields, "vads_effective_amount", &amount);
        let about = credit.uuid.clone();
        self.notice(&about, fields, "BO", key)
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

    /// The notices that are still to be sent.
    pub(super) fn waiting(&self) -> impl Iterator<Item = NoticeId> {
        let waiting = self.notices.iter().enumerate().filter(|(_, notice)| notice.waits);
        waiting.map(|(place, _)| NoticeId { transaction: self.uuid.clone(), place })
    }

    /// What was told of the payment, or of one of its refunds.
    pub(super) fn told_of(&self, uuid: &str) -> Option<NoticeId> {
        let place = self.notices.iter().position(|notice| notice.about == uuid)?;
        Some(NoticeId { transaction: self.uuid.clone(), place })
    }

    fn notice(
        &mut self,
        about: &str,
        mut fields: Fields,
        source: &str,
        key: &str,
    ) -> Result<NoticeId, Refused> {
        set(&mut fields, "vads_url_check_src", source);
        set(&mut fields, "vads_hash", &uuid::Uuid::new_v4().simple().to_string());
        self.notices.push(Notice::new(about, signed(fields, key)?));
        Ok(NoticeId { transaction: self.uuid.clone(), place: self.notices.len() - 1 })
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

fn set(fields: &mut Fields, name: &str, value: &str) {
    fields.insert(name.to_owned(), value.to_owned());
}

fn signed(fields: Fields, key: &str) -> Result<Vec<(String, String)>, Refused> {
    let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signature = sign(key, pairs).map_err(|error| Refused::BadForm(error.to_string()))?;
    Ok(fields.into_iter().chain([("signature".to_owned(), signature)]).collect())
}
