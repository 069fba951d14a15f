//! Card payment of what remains to be paid: the Lyra "form V2" (PayZen, Systempay, Scellius), formats.md §6.2.
//!
//! [`payment_form`] gives the signed fields that the browser posts to the payment page; [`verify_notification`] reads what
//! the page says afterwards, server to server (IPN) or in the browser's return. Only the IPN may move money: the
//! browser's return is good enough to choose what to display, no more. Pure functions, no I/O.
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use jiff::tz::Offset;
use mce_shared::ids::DossierId;
use mce_shared::money::Euros;
use sha2::Sha256;

mod notification;
pub use notification::{CardNotification, CardOperation, CardStatus, form_fields_of, verify_notification};

/// The euro in ISO 4217.
const EURO: &str = "978";
const ORDER_ID_MAX: usize = 32;
const TRANS_ID_LENGTH: usize = 6;
const FIELDS_MAX: usize = 200;
const DATE_FORMAT: &str = "%Y%m%d%H%M%S";

/// Whether cards and money are real (`vads_ctx_mode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardMode {
    Test,
    Production,
}

impl CardMode {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Test => "TEST",
            Self::Production => "PRODUCTION",
        }
    }
}

impl FromStr for CardMode {
    type Err = CardError;
    fn from_str(text: &str) -> Result<Self, CardError> {
        match text {
            "TEST" => Ok(Self::Test),
            "PRODUCTION" => Ok(Self::Production),
            _ => Err(CardError::BadField("vads_ctx_mode")),
        }
    }
}

/// Our shop at the payment platform.
#[derive(Clone)]
pub struct CardConfig {
    /// Eight digits.
    pub site_id: String,
    /// The shop's signing key; never printed.
    pub key: String,
    pub mode: CardMode,
}

impl fmt::Debug for CardConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardConfig")
            .field("site_id", &self.site_id)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

/// Which attempt to pay which dossier: `2026000000123-2`, at most 32 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderId {
    dossier: DossierId,
    attempt: u32,
}

impl OrderId {
    #[must_use]
    pub fn new(dossier: DossierId, attempt: u32) -> Self {
        Self { dossier, attempt }
    }

    #[must_use]
    pub fn dossier(&self) -> &DossierId {
        &self.dossier
    }

    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.dossier, self.attempt)
    }
}

impl FromStr for OrderId {
    type Err = CardError;
    fn from_str(text: &str) -> Result<Self, CardError> {
        let bad = || CardError::BadField("vads_order_id");
        if text.len() > ORDER_ID_MAX {
            return Err(bad());
        }
        let (dossier, attempt) = text.rsplit_once('-').ok_or_else(bad)?;
        let order = Self::new(dossier.parse().map_err(|_| bad())?, attempt.parse().map_err(|_| bad())?);
        // One spelling only: "-+2" or "-02" would be a second name for the same attempt.
        if order.to_string() == text { Ok(order) } else { Err(bad()) }
    }
}

/// `vads_trans_id`: six letters or digits, unique in the shop for a UTC day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TransId(String);

impl TransId {
    /// One of 36⁶ values. Two alike in a day would be a one in a hundred thousand chance at 200 payments a day; the page
    /// then refuses the second, and the élu tries again with another.
    #[must_use]
    pub fn drawn(bytes: [u8; TRANS_ID_LENGTH]) -> Self {
        const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TransId {
    type Err = CardError;
    fn from_str(text: &str) -> Result<Self, CardError> {
        let valid = text.len() == TRANS_ID_LENGTH && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if valid { Ok(Self(text.to_owned())) } else { Err(CardError::BadField("vads_trans_id")) }
    }
}

/// One attempt to pay.
#[derive(Debug, Clone)]
pub struct CardOrder {
    /// More than zero.
    pub amount: Euros,
    pub order_id: OrderId,
    pub trans_id: TransId,
    /// When the form is made; the page refuses a form that is too old.
    pub at: Timestamp,
    /// Where the platform sends its own receipt, when there is one to send.
    pub email: Option<String>,
    /// Where the browser comes back to, whatever the outcome.
    pub return_url: String,
    /// Where the IPN goes, when it is not the address set in the platform's back office.
    pub notification_url: Option<String>,
}

/// Why a form can't be made or a notification can't be believed. For the log: the élu never sees these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    #[error("the field {0} is missing")]
    Missing(&'static str),
    #[error("the field {0} does not have its format")]
    BadField(&'static str),
    #[error("the field {0} is there more than once")]
    Repeated(String),
    #[error("there are more than {FIELDS_MAX} fields")]
    TooManyFields,
    #[error("the signature is not the one of our key")]
    BadSignature,
    #[error("the notification is of another shop")]
    OtherSite,
    #[error("the notification is of the other mode (TEST or PRODUCTION)")]
    OtherMode,
    #[error("the notification is not in euros")]
    OtherCurrency,
    #[error("the shop has no signing key")]
    NoKey,
    #[error("an amount to pay by card is more than zero")]
    NothingToPay,
}

/// The fields of the form that the browser posts to the payment page, signature last.
///
/// # Errors
/// [`CardError::NothingToPay`] for zero or less, [`CardError::BadField`] for a shop number that is not eight digits,
/// [`CardError::NoKey`] for an empty key.
pub fn payment_form(config: &CardConfig, order: &CardOrder) -> Result<Vec<(String, String)>, CardError> {
    if !order.amount.is_positive() {
        return Err(CardError::NothingToPay);
    }
    if config.site_id.len() != 8 || !config.site_id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CardError::BadField("vads_site_id"));
    }
    let mut fields = form_fields(config, order);
    let signature = sign(&config.key, fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    fields.push(("signature".to_owned(), signature));
    Ok(fields)
}

fn form_fields(config: &CardConfig, order: &CardOrder) -> Vec<(String, String)> {
    let optional = [("vads_cust_email", &order.email), ("vads_url_check", &order.notification_url)];
    let optional = optional.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    [
        ("vads_version", "V2".to_owned()),
        ("vads_site_id", config.site_id.clone()),
        ("vads_ctx_mode", config.mode.as_str().to_owned()),
        ("vads_trans_id", order.trans_id.as_str().to_owned()),
        ("vads_trans_date", Offset::UTC.to_datetime(order.at).strftime(DATE_FORMAT).to_string()),
        ("vads_amount", order.amount.cents().to_string()),
        ("vads_currency", EURO.to_owned()),
        ("vads_page_action", "PAYMENT".to_owned()),
        ("vads_action_mode", "INTERACTIVE".to_owned()),
        ("vads_payment_config", "SINGLE".to_owned()),
        ("vads_order_id", order.order_id.to_string()),
        ("vads_language", "fr".to_owned()),
        // GET, because the sign-in's cookie (SameSite=Lax) does not follow a POST from another site.
        ("vads_return_mode", "GET".to_owned()),
        ("vads_url_return", order.return_url.clone()),
    ]
    .into_iter()
    .chain(optional)
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// The signature of form V2: the values of the `vads_` fields in the order of their names, joined by `+`, then `+` and
/// the key; HMAC-SHA-256 under the key, in Base64. Fields of other names are left out.
///
/// # Errors
/// [`CardError::NoKey`]: anyone could sign with an empty key.
pub fn sign<'a>(
    key: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<String, CardError> {
    Ok(BASE64.encode(mac(key, fields)?.finalize().into_bytes()))
}

fn mac<'a>(
    key: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Hmac<Sha256>, CardError> {
    if key.is_empty() {
        return Err(CardError::NoKey);
    }
    let signed: BTreeMap<&str, &str> =
        fields.into_iter().filter(|(name, _)| name.starts_with("vads_")).collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| CardError::NoKey)?;
    for value in signed.values() {
        mac.update(value.as_bytes());
        mac.update(b"+");
    }
    mac.update(key.as_bytes());
    Ok(mac)
}

#[cfg(test)]
mod tests;
