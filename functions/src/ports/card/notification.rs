//! What the payment page says of an attempt to pay, once its signature is checked.
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::Mac as _;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use mce_shared::money::Euros;

use super::{CardConfig, CardError, CardMode, DATE_FORMAT, EURO, FIELDS_MAX, OrderId, TransId, mac};

/// What became of an attempt to pay (`vads_trans_status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardStatus {
    /// Accepted by the bank, to be captured at the date set.
    Authorised,
    /// Sent to the bank: the money moves.
    Captured,
    Refused,
    /// The élu left the page.
    Abandoned,
    /// Cancelled by us before the capture.
    Cancelled,
    /// Not validated in time.
    Expired,
    /// Accepted by the bank, and the capture failed.
    CaptureFailed,
    /// Not settled yet, or a status that we don't know: another notification will tell.
    Pending,
}

impl CardStatus {
    fn from_wire(text: &str) -> Self {
        match text {
            "AUTHORISED" => Self::Authorised,
            "CAPTURED" => Self::Captured,
            "REFUSED" => Self::Refused,
            "ABANDONED" => Self::Abandoned,
            "CANCELLED" => Self::Cancelled,
            "EXPIRED" => Self::Expired,
            "CAPTURE_FAILED" => Self::CaptureFailed,
            _ => Self::Pending,
        }
    }

    /// Whether the élu's money is taken, now or at the capture.
    #[must_use]
    pub fn is_paid(self) -> bool {
        matches!(self, Self::Authorised | Self::Captured)
    }
}

/// Which way the money goes (`vads_operation_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardOperation {
    Payment,
    /// Money given back from the platform's back office: same order, same statuses, the other way round.
    Refund,
}

/// A verified notification. Idempotency: (`trans_date`, `trans_id`, `trans_uuid`, `operation`, `status`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardNotification {
    pub order_id: OrderId,
    pub amount: Euros,
    pub status: CardStatus,
    pub operation: CardOperation,
    pub trans_id: TransId,
    pub trans_date: Timestamp,
    /// Always there when the card is charged; a page that was left may have none.
    pub trans_uuid: Option<String>,
    /// `00` accepted, `05` refused, `17` left by the buyer, `96` technical…; absent from some notifications.
    pub result: Option<String>,
    pub mode: CardMode,
    /// `PAY`, `RETRY`, `BO`, `BATCH_AUTO`…; absent from the browser's return, which is how the two are told apart.
    pub source: Option<String>,
}

/// The fields of a form body or of a query string (`application/x-www-form-urlencoded`), percent-decoded.
#[must_use]
pub fn form_fields_of(body: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body)
        .take(FIELDS_MAX + 1)
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Reads a notification (IPN or browser's return) that our key signed, for our shop, in our mode, in euros.
///
/// # Errors
/// A [`CardError`] says the first thing that is wrong; the signature is checked before anything is read, in constant time.
pub fn verify_notification(
    config: &CardConfig,
    fields: &[(String, String)],
) -> Result<CardNotification, CardError> {
    let fields = Fields::of(fields)?;
    let given = BASE64.decode(fields.required("signature")?).map_err(|_| CardError::BadSignature)?;
    let expected = mac(&config.key, fields.0.iter().map(|(name, value)| (*name, *value)))?;
    expected.verify_slice(&given).map_err(|_| CardError::BadSignature)?;
    check_destination(config, &fields)?;
    let notification = read_notification(config.mode, &fields)?;
    if notification.status.is_paid() && notification.trans_uuid.is_none() {
        return Err(CardError::Missing("vads_trans_uuid"));
    }
    Ok(notification)
}

fn check_destination(config: &CardConfig, fields: &Fields<'_>) -> Result<(), CardError> {
    if fields.required("vads_site_id")? != config.site_id {
        return Err(CardError::OtherSite);
    }
    if fields.required("vads_ctx_mode")? != config.mode.as_str() {
        return Err(CardError::OtherMode);
    }
    if fields.required("vads_currency")? != EURO {
        return Err(CardError::OtherCurrency);
    }
    Ok(())
}

fn read_notification(mode: CardMode, fields: &Fields<'_>) -> Result<CardNotification, CardError> {
    Ok(CardNotification {
        order_id: fields.required("vads_order_id")?.parse()?,
        amount: amount(fields.required("vads_amount")?)?,
        status: CardStatus::from_wire(fields.required("vads_trans_status")?),
        operation: operation(fields.optional("vads_operation_type").as_deref())?,
        trans_id: fields.required("vads_trans_id")?.parse()?,
        trans_date: moment(fields.required("vads_trans_date")?)?,
        trans_uuid: fields.optional("vads_trans_uuid"),
        result: fields.optional("vads_result"),
        mode,
        source: fields.optional("vads_url_check_src"),
    })
}

/// Digits only: no sign, no space, nothing that another reader would understand otherwise.
fn amount(cents: &str) -> Result<Euros, CardError> {
    let bad = CardError::BadField("vads_amount");
    if !cents.bytes().all(|b| b.is_ascii_digit()) || cents.len() > 12 {
        return Err(bad);
    }
    cents.parse().map(Euros::from_cents).map_err(|_| bad)
}

fn operation(wire: Option<&str>) -> Result<CardOperation, CardError> {
    match wire {
        None | Some("DEBIT") => Ok(CardOperation::Payment),
        Some("CREDIT") => Ok(CardOperation::Refund),
        Some(_) => Err(CardError::BadField("vads_operation_type")),
    }
}

fn moment(text: &str) -> Result<Timestamp, CardError> {
    let bad = |_| CardError::BadField("vads_trans_date");
    let utc = DateTime::strptime(DATE_FORMAT, text).map_err(bad)?;
    Offset::UTC.to_timestamp(utc).map_err(bad)
}

/// The fields by name, each one once.
struct Fields<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Fields<'a> {
    fn of(fields: &'a [(String, String)]) -> Result<Self, CardError> {
        if fields.len() > FIELDS_MAX {
            return Err(CardError::TooManyFields);
        }
        let mut by_name = BTreeMap::new();
        for (name, value) in fields {
            if by_name.insert(name.as_str(), value.as_str()).is_some() {
                return Err(CardError::Repeated(name.clone()));
            }
        }
        Ok(Self(by_name))
    }

    /// An empty value says as little as an absent one.
    fn required(&self, name: &'static str) -> Result<&'a str, CardError> {
        self.0.get(name).copied().filter(|value| !value.is_empty()).ok_or(CardError::Missing(name))
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|value| !value.is_empty()).map(|value| (*value).to_owned())
    }
}
