//! The attempts to pay by card, and how each ended.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::money::Euros;
use crate::payments::{CARD_PAGE_LIFE, CardReference};
use crate::texts::labels;

/// How a card payment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardStatus {
    /// The élu was sent to the card page.
    Started,
    /// Money taken or guaranteed.
    Paid,
    /// Refused by the bank.
    Refused,
    /// The élu left the page.
    Abandoned,
    /// Nobody paid, or validated the payment, in time.
    Expired,
    /// Cancelled at the card service.
    Cancelled,
    /// Accepted, and never brought to the bank.
    Failed,
    /// Paid, and given back to the card by somebody else than us.
    GivenBack,
}

impl CardStatus {
    /// What became of the payment: "Paiement par carte …".
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Started => labels::card_status::STARTED,
            Self::Paid => labels::card_status::PAID,
            Self::Refused => labels::card_status::REFUSED,
            Self::Abandoned => labels::card_status::ABANDONED,
            Self::Expired => labels::card_status::EXPIRED,
            Self::Cancelled => labels::card_status::CANCELLED,
            Self::Failed => labels::card_status::FAILED,
            Self::GivenBack => labels::card_status::GIVEN_BACK,
        }
    }

    /// Whether a payment that was accepted is none any more.
    #[must_use]
    pub const fn undoes(self) -> bool {
        matches!(self, Self::Expired | Self::Cancelled | Self::Failed | Self::GivenBack)
    }
}

/// How the day and time of a transaction are written.
const TRANS_DATE_FORMAT: &str = "%Y%m%d%H%M%S";

/// One attempt to pay by card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardAttempt {
    /// Transaction number, unique in the UTC day.
    pub trans_id: String,
    /// UTC day and time.
    pub trans_date: String,
    pub amount: Euros,
    /// How it ended.
    pub status: CardStatus,
    /// The order that we gave to the card service, once it told it back.
    pub order_id: String,
    /// The card service's own number, once it told it.
    pub uuid: Option<String>,
}

impl CardAttempt {
    /// Whether the other one speaks of the same attempt.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.trans_id, &self.trans_date) == (&other.trans_id, &other.trans_date)
    }

    /// Whether the other one speaks of the same try on the page, as far as the card service has numbered them.
    #[must_use]
    pub fn is_same_try(&self, other: &Self) -> bool {
        self.uuid.is_none() || other.uuid.is_none() || self.uuid == other.uuid
    }

    /// Until when its page may take a payment; none when its date can't be read.
    #[must_use]
    pub fn open_until(&self) -> Option<Timestamp> {
        let opened = DateTime::strptime(TRANS_DATE_FORMAT, &self.trans_date).ok()?;
        Offset::UTC.to_timestamp(opened).ok()?.checked_add(CARD_PAGE_LIFE).ok()
    }

    /// As the card service knows it.
    #[must_use]
    pub fn reference(&self) -> CardReference {
        CardReference {
            order_id: self.order_id.clone(),
            uuid: self.uuid.clone(),
            amount: self.amount,
            trans_id: self.trans_id.clone(),
            trans_date: self.trans_date.clone(),
        }
    }
}
