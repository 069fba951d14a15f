//! The offers that an élu keeps, and what has become of each.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use mce_shared::api::{FavouriteKeys, FavouriteList, FavouriteView};
use mce_shared::catalogue::OfferKey;
use mce_shared::favourites::{self, Favourite, FavouriteState};

use super::super::public::show_offer::offered;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::favourites as stored;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Query, May::Put, May::Delete]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query]),
    ],
    ..Reach::NOTHING
};

/// Offers that are read at once.
const AT_ONCE: usize = 10;

/// All of them, as they are today.
///
/// # Errors
/// 403 without an account.
pub async fn list(environment: &Environment, call: &Call) -> Result<FavouriteList, Fault> {
    let kept = stored::of(environment.store(), call.caller()?.elu()?, call.today).await?;
    let seen = stream::iter(kept).map(|favourite| seen(environment, call, favourite)).buffered(AT_ONCE);
    Ok(FavouriteList { favourites: seen.try_collect().await? })
}

async fn seen(environment: &Environment, call: &Call, favourite: Favourite) -> Result<FavouriteView, Fault> {
    let Favourite { offer, title, of_name, until, .. } = favourite;
    let found = offered(environment, &offer.siret, &offer.formation, &offer.action).await?;
    let state = found.map_or(FavouriteState::Withdrawn, |found| {
        FavouriteState::of(Some((&found.formation, &found.action)), &found.body.standing, call.today)
    });
    Ok(FavouriteView { offer, title, of_name, state, until })
}

/// Which offers they are.
///
/// # Errors
/// 403 without an account.
pub async fn keys(environment: &Environment, call: &Call) -> Result<FavouriteKeys, Fault> {
    let kept = stored::of(environment.store(), call.caller()?.elu()?, call.today).await?;
    Ok(FavouriteKeys { offers: kept.into_iter().map(|favourite| favourite.offer).collect() })
}

/// Keeps one more; one that is kept already is so for another time.
///
/// # Errors
/// 404 for an offer that is not published, 409 for one too many.
pub async fn keep(environment: &Environment, call: &Call, offer: OfferKey) -> Result<FavouriteKeys, Fault> {
    let elu = call.caller()?.elu()?;
    let found = offered(environment, &offer.siret, &offer.formation, &offer.action).await?;
    let found = found.ok_or_else(|| Fault::not_found("Cette offre"))?;
    let (title, of_name) = (found.formation.intitule, found.body.name);
    let until = Some(favourites::until(call.today));
    let new = Favourite { offer, title, of_name, since: call.now, until };
    let known = stored::of(environment.store(), elu, call.today).await?;
    let kept = favourites::keep(&known, new).map_err(Fault::refused)?;
    stored::put(environment.store(), elu, &kept).await?;
    keys(environment, call).await
}

/// Takes one out.
///
/// # Errors
/// 403 without an account.
pub async fn remove(environment: &Environment, call: &Call, offer: OfferKey) -> Result<FavouriteKeys, Fault> {
    stored::remove(environment.store(), call.caller()?.elu()?, &offer).await?;
    keys(environment, call).await
}
