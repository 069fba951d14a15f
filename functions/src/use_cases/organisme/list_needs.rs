//! What élus look for and do not find, for the training bodies that may answer with a session.

use mce_shared::api::{NeedList, NeedsOfHalfYear};
use mce_shared::needs::{HalfYear, shown};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::needs;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Accounts, &[May::Query])], ..Reach::NOTHING };

/// This half-year and the one before, each by itself: somebody counts once in each.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<NeedList, Fault> {
    let now = HalfYear::of(call.today);
    let mut half_years = Vec::new();
    for half in [now, now.before()] {
        let cells = needs::counts(environment.store(), half).await?;
        half_years.push(NeedsOfHalfYear { label: half.label(), needs: shown(&cells) });
    }
    Ok(NeedList { half_years })
}
