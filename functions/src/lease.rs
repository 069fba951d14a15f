//! A job that one hand does at a time: it holds a lease, which ends by itself when the hand dies.

use jiff::SignedDuration;

use crate::http::Fault;
use crate::reach::{Grant, May, Table, on};
use crate::runtime::Environment;
use crate::store::jobs;

/// What a function does with its leases.
pub const LEASE: Grant = on(Table::Jobs, &[May::Put, May::Delete]);

/// Does the work of `job`; none, and nothing is done, while another hand does it. `seconds` is how long a hand lives at most: the lease
/// of one that died ends after twice that.
///
/// # Errors
/// When the store fails, or the work does.
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
    let done = work.await;
    if let Err(error) = jobs::leave(store, job, &lease).await {
        tracing::warn!(job, %error, "a lease is not given back: it ends by itself");
    }
    done.map(Some)
}
