//! The IPN: the page tells the platform, whether or not the browser ever comes back.
use std::sync::Arc;

use super::Simulator;
use super::transaction::Delivery;

/// Sends the IPN of a finished transaction; returns after the first try, and goes on trying behind if it failed.
pub(super) async fn deliver(simulator: Arc<Simulator>, uuid: String) {
    let first = send(&simulator, &uuid).await;
    if first.is_some_and(|delivery| delivery.status != Some(200)) {
        tokio::spawn(async move { retry(&simulator, &uuid).await });
    }
}

async fn retry(simulator: &Simulator, uuid: &str) {
    for delay in simulator.retry_after {
        tokio::time::sleep(delay).await;
        let again = send(simulator, uuid).await;
        if again.is_none_or(|delivery| delivery.status == Some(200)) {
            return;
        }
    }
    tracing::warn!(%uuid, "the card notification was never answered 200");
}

/// One try. None when the transaction is unknown or not finished.
pub(super) async fn send(simulator: &Simulator, uuid: &str) -> Option<Delivery> {
    let default = &simulator.config.notification_url;
    let prepared = simulator.with(uuid, |transaction| {
        (transaction.notification_url(default).to_owned(), transaction.notification.clone())
    });
    let (url, notification) = prepared.ok().filter(|(_, notification)| !notification.is_empty())?;
    let answer = simulator.client.post(url).form(&notification).send().await;
    let status = answer.map(|answer| answer.status().as_u16()).ok();
    tracing::info!(%uuid, ?status, "card notification sent");
    let delivery = Delivery { at: (simulator.config.now)(), status };
    simulator.with(uuid, |transaction| transaction.deliveries.push(delivery.clone())).ok()?;
    Some(delivery)
}
