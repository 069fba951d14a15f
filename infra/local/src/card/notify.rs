//! The IPN: the page tells the platform, whether or not the browser ever comes back.
use std::sync::{Arc, Weak};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Simulator;

/// What the platform is told, once it has happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Notice {
    /// The number of the payment, or of the refund.
    pub about: String,
    /// Signed, the same at each try.
    pub fields: Vec<(String, String)>,
    pub deliveries: Vec<Delivery>,
    /// Not answered 200 yet, and still to be tried: also after a restart.
    pub waits: bool,
}

impl Notice {
    pub(super) fn new(about: &str, fields: Vec<(String, String)>) -> Self {
        Self { about: about.to_owned(), fields, deliveries: Vec::new(), waits: true }
    }

    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

/// One try to send the IPN.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Delivery {
    pub at: Timestamp,
    /// The HTTP status that the platform answered; none when it did not answer.
    pub status: Option<u16>,
}

impl Delivery {
    fn is_heard(&self) -> bool {
        self.status == Some(200)
    }
}

/// Which notice: that of a payment, by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoticeId {
    pub transaction: String,
    pub place: usize,
}

/// Sends an IPN; returns after the first try, and goes on trying behind if it failed.
pub(super) async fn deliver(simulator: Arc<Simulator>, id: NoticeId) {
    let first = send(&simulator, &id).await;
    if first.is_some_and(|delivery| !delivery.is_heard()) {
        tokio::spawn(retry(Arc::downgrade(&simulator), id));
    }
}

/// Sends behind all that an earlier start had still to say.
pub(super) fn resume(simulator: &Arc<Simulator>) {
    let book = simulator.book();
    let waiting = book.all().iter().flat_map(|transaction| transaction.waiting());
    for id in waiting {
        tokio::spawn(deliver(Arc::clone(simulator), id));
    }
}

/// A page that stopped meanwhile says no more: its next start goes on.
async fn retry(simulator: Weak<Simulator>, id: NoticeId) {
    let delays = simulator.upgrade().map(|simulator| simulator.retry_after);
    for delay in delays.into_iter().flatten() {
        tokio::time::sleep(delay).await;
        let Some(simulator) = simulator.upgrade() else { return };
        if send(&simulator, &id).await.is_none_or(|delivery| delivery.is_heard()) {
            return;
        }
    }
    if let Some(simulator) = simulator.upgrade() {
        tracing::warn!(uuid = %id.transaction, "the card notification was never answered 200");
        let _ = simulator.change(&id.transaction, |transaction| transaction.notices[id.place].waits = false);
    }
}

/// One try. None when there is no such notice.
pub(super) async fn send(simulator: &Simulator, id: &NoticeId) -> Option<Delivery> {
    let default = &simulator.config.notification_url;
    let (url, fields) = simulator
        .read(&id.transaction, |transaction| {
            let notice = transaction.notices.get(id.place)?;
            Some((transaction.notification_url(default).to_owned(), notice.fields.clone()))
        })
        .ok()??;
    let answer = simulator.client.post(url).form(&fields).send().await;
    let status = answer.map(|answer| answer.status().as_u16()).ok();
    tracing::info!(uuid = %id.transaction, ?status, "card notification sent");
    let delivery = Delivery { at: (simulator.config.now)(), status };
    let kept = delivery.clone();
    let record = |notice: &mut Notice| {
        notice.waits &= !kept.is_heard();
        notice.deliveries.push(kept);
    };
    simulator
        .change(&id.transaction, |transaction| transaction.notices.get_mut(id.place).map(record))
        .ok()?;
    Some(delivery)
}
