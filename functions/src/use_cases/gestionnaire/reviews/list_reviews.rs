//! The people who wait to be recognised, list by list.

use mce_shared::api::{ReviewList, review_summary};
use mce_shared::review::ReviewQueue;

use crate::http::{Call, Fault};
use crate::reach::{Reach, Table, index};
use crate::runtime::Environment;
use crate::store::reviews;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[index(Table::Reviews, "by-queue")], ..Reach::NOTHING };

/// Reviews of a page.
const A_PAGE: usize = 50;

/// A page of a list.
///
/// # Errors
/// 400 for a list that there is not.
pub async fn handle(environment: &Environment, call: &Call) -> Result<ReviewList, Fault> {
    let queue = match call.query_value("queue") {
        None => ReviewQueue::Examine,
        Some(name) => serde_json::from_value(serde_json::Value::String(name)).map_err(|_| unknown_list())?,
    };
    let cursor = call.query_value("cursor");
    let (page, cursor) = reviews::list(environment.store(), queue, A_PAGE, cursor.as_deref()).await?;
    Ok(ReviewList { reviews: page.iter().map(review_summary).collect(), cursor })
}

fn unknown_list() -> Fault {
    Fault::problem(
        400,
        "bad-query",
        "Liste inconnue",
        "Cette liste n’existe pas : revenez à la page des personnes à reconnaître.",
    )
}
