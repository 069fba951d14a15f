//! The mandates that wait for a decision: the groups, or a page of one.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use mce_shared::api::{EndingCount, EndingGroup, EndingList};
use mce_shared::register::{COUNTED_AT_MOST, Group};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::mandates::{self, Place};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Mandates, &[May::Query]), index(Table::Mandates, "by-ending")],
    ..Reach::NOTHING
};

/// Mandates of a page.
const A_PAGE: i32 = 50;
/// Groups counted at once.
const AT_ONCE: usize = 8;

/// The groups.
///
/// # Errors
/// When the store fails.
pub async fn groups(environment: &Environment, _call: &Call) -> Result<EndingList, Fault> {
    let groups = mandates::groups(environment.store()).await?;
    Ok(EndingList { groups: counts(environment, groups).await? })
}

/// A page of a group.
///
/// # Errors
/// 404 for a group that there never was; when the store fails.
pub async fn of_group(environment: &Environment, call: &Call) -> Result<EndingGroup, Fault> {
    let code: String = call.param("group")?;
    let groups = mandates::groups(environment.store()).await?;
    let group = groups.into_iter().find(|group| group.code == code);
    let group = group.ok_or_else(|| Fault::not_found("Ce groupe"))?;
    let from = call.query_value("cursor").and_then(|cursor| Place::from_text(&cursor));
    let (page, next) = mandates::in_group(environment.store(), &code, A_PAGE, from.as_ref()).await?;
    Ok(EndingGroup {
        group: group.code,
        label: group.label,
        endings: page.iter().filter_map(|(place, kept)| kept.ending_view(place.as_text())).collect(),
        cursor: next.map(|place| place.as_text()),
    })
}

async fn counts(environment: &Environment, groups: Vec<Group>) -> Result<Vec<EndingCount>, Fault> {
    let counted = groups.into_iter().map(|group| async move {
        let count = mandates::count_in(environment.store(), &group.code, COUNTED_AT_MOST.into()).await?;
        Ok::<_, Fault>(EndingCount { group: group.code, label: group.label, count })
    });
    let all: Vec<EndingCount> = stream::iter(counted).buffered(AT_ONCE).try_collect().await?;
    Ok(all.into_iter().filter(|group| group.count > 0).collect())
}
