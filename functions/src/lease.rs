//! A job that one hand does at a time: it holds a lease, which ends by itself when the hand dies.

use std::time::Duration;

use jiff::SignedDuration;

use crate::http::Fault;
use crate::reach::{Grant, May, Table, on};
use crate::runtime::Environment;
use crate::store::jobs;

/// What a function does with its leases.
pub const LEASE: Grant = on(Table::Jobs, &[May::Put, May::Delete]);

/// Does the work of `job`; none, and nothing is done, while another hand does it. `seconds` is how long a hand works at most, wherever it
/// runs: then it stops, and what it has left is the next one's. The lease of one that died ends after twice that.
///
/// # Errors
/// When the store fails, or the work does, or takes too long.
pub async fn alone<T>(
    environment: &Environment,
    job: &str,
    seconds: u32,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<Option<T>, Fault> {
    let (store, now) = (environment.store(), environment.now());
    let until = now + SignedDuration::from_secs(2 * i64::from(seconds));
    let lease = jobs::Lease { hand: environment.unique(), until: until.as_second() };
    if !jobs::take(store, job, &lease, now).await? {
        return Ok(None);
    }
    let done = within(Duration::from_secs(seconds.into()), job, work).await;
    if let Err(error) = jobs::leave(store, job, &lease).await {
        tracing::warn!(job, %error, "a lease is not given back: it ends by itself");
    }
    done.map(Some)
}

/// The work, unless it takes longer: nobody works on a lease that another hand may take.
async fn within<T>(
    limit: Duration,
    job: &str,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let too_long = |_| Fault::Unavailable(format!("{job} takes more than {} s", limit.as_secs()));
    tokio::time::timeout(limit, work).await.map_err(too_long)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hand_that_takes_too_long_stops_before_its_lease_ends() {
        let limit = Duration::from_millis(5);
        let endless = within(limit, "refunds", std::future::pending::<Result<(), Fault>>()).await;
        assert!(matches!(endless, Err(Fault::Unavailable(_))), "{endless:?}");
        assert!(matches!(within(limit, "refunds", async { Ok(7) }).await, Ok(7)));
    }
}
