//! The training body's own offers, published or not.

use mce_shared::api::{OfView, OwnOffers};
use mce_shared::lifecycle::Explained;
use mce_shared::organisme::TrainingBody;

use super::own_offer::summary;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::offers::{self, drafts};
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get]), on(Table::Offers, &[May::Query])],
    ..Reach::NOTHING
};

/// All of them, with what keeps them from being booked.
///
/// # Errors
/// 404 when the training body is no longer in the register.
pub async fn handle(environment: &Environment, call: &Call) -> Result<OwnOffers, Fault> {
    let siret = call.caller()?.organisme()?;
    let body = organisations::training_body(environment.store(), siret).await?;
    let body = body.ok_or_else(|| Fault::not_found("Votre organisme"))?;
    let (stored, typed) =
        tokio::try_join!(offers::of(environment.store(), siret), drafts::of(environment.store(), siret))?;
    let mut drafts: Vec<_> = typed.iter().filter(|draft| draft.is_open()).map(summary).collect();
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
    Ok(OwnOffers {
        formations: stored.into_iter().map(|offer| offer.formation).collect(),
        of: OfView::of(&body, call.today),
        obstacles: obstacles(call, &body),
        drafts,
    })
}

fn obstacles(call: &Call, body: &TrainingBody) -> Vec<Explained> {
    if body.standing.is_agree(call.today) {
        return Vec::new();
    }
    vec![Explained::without_agrement()]
}
