//! Requests that are sent again when nobody answered: those that have one effect, however often they arrive.

use crate::api::problem::is_unanswered;
use crate::api::{Answer, Problem, Request};
use crate::browser;

/// Tries of one request.
const TRIES: i32 = 4;
const FIRST_PAUSE_MS: i32 = 1_000;

/// Sends what `make` makes until it is answered, a few times at most, each pause longer than the last.
pub async fn patiently(make: &dyn Fn() -> Request) -> Result<Answer, Box<Problem>> {
    let mut tries = 1;
    loop {
        match make().send().await {
            Err(problem) if is_unanswered(&problem) && tries < TRIES => {
                browser::pause(FIRST_PAUSE_MS * tries).await;
                tries += 1;
            }
            outcome => return outcome,
        }
    }
}
