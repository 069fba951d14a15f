//! A payment as `/transactions` tells it to tests.
use jiff::Timestamp;
use mce_shared::money::Euros;
use serde::Serialize;

use super::debit::Credit;
use super::notify::{Delivery, Notice};
use super::transaction::{RefundMode, Transaction};

/// A payment, what went back of it, and what was told of it.
#[derive(Debug, Clone, Serialize)]
pub struct TransactionView {
    pub uuid: String,
    pub order_id: String,
    pub trans_id: String,
    pub trans_date: String,
    /// What the form asked for.
    pub amount: Euros,
    /// What the card is debited of: nothing when it was refused or cancelled, less when it was lowered.
    pub debited: Euros,
    /// `OPEN`, `AUTHORISED`, `CAPTURED`, `CANCELLED`, `REFUSED` or `ABANDONED`.
    pub status: &'static str,
    pub opened_at: Timestamp,
    pub refunds: RefundMode,
    pub credits: Vec<CreditView>,
    pub notices: Vec<NoticeView>,
}

/// A refund.
#[derive(Debug, Clone, Serialize)]
pub struct CreditView {
    pub uuid: String,
    pub amount: Euros,
    /// `AUTHORISED`, `CAPTURED` or `REFUSED`.
    pub status: &'static str,
    pub comment: Option<String>,
}

/// What was told, and how often.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeView {
    /// The number of the payment or of the refund.
    pub about: String,
    /// `DEBIT` or `CREDIT`.
    pub operation: String,
    pub status: String,
    pub waits: bool,
    pub deliveries: Vec<Delivery>,
}

impl Transaction {
    pub(super) fn view(&self, now: Timestamp) -> TransactionView {
        let credits = self.debit.iter().flat_map(|debit| &debit.credits);
        TransactionView {
            uuid: self.uuid.clone(),
            order_id: self.order_id().to_owned(),
            trans_id: self.field("vads_trans_id").to_owned(),
            trans_date: self.field("vads_trans_date").to_owned(),
            amount: self.amount(),
            debited: self.debit.as_ref().map(|debit| debit.debited()).unwrap_or_default(),
            status: self.status(now),
            opened_at: self.opened_at,
            refunds: self.refunds,
            credits: credits.map(|credit| credit.view(now)).collect(),
            notices: self.notices.iter().map(Notice::view).collect(),
        }
    }
}

impl Credit {
    fn view(&self, now: Timestamp) -> CreditView {
        CreditView {
            uuid: self.uuid.clone(),
            amount: self.amount,
            status: self.status(now),
            comment: self.comment.clone(),
        }
    }
}

impl Notice {
    fn view(&self) -> NoticeView {
        NoticeView {
            about: self.about.clone(),
            operation: self.field("vads_operation_type").to_owned(),
            status: self.field("vads_trans_status").to_owned(),
            waits: self.waits,
            deliveries: self.deliveries.clone(),
        }
    }
}
