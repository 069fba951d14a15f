//! Takes an offer back: no new request; the dossiers under way go on.

use mce_shared::api::SuspendOffer;
use mce_shared::catalogue::{Formation, SuspensionRefusal, suspend};

use super::publish_offer::{change, visa};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Offers, &[May::Get, May::Query, May::Put, May::Delete])], ..Reach::NOTHING };

/// Suspends.
///
/// # Errors
/// 409 for an offer that is not published, or without a reason.
pub async fn handle(environment: &Environment, call: &Call, asked: SuspendOffer) -> Result<Formation, Fault> {
    let told = format!("Suspendue : {}", asked.reason.trim());
    change(environment, call, &told, |formation| {
        suspend(formation, visa(call)?, &asked.reason).map_err(|refusal| refused(&refusal))
    })
    .await
}

/// Why it can't be taken back.
pub fn refused(refusal: &SuspensionRefusal) -> Fault {
    Fault::problem(409, refusal.code(), "Suspension impossible", refusal.to_string())
}
