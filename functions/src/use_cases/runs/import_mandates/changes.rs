//! Writes what a publication changes of mandates that are kept.

use std::collections::BTreeMap;

use mce_shared::register::{Changed, Group, KeptMandate};

use super::{Page, who};
use crate::http::Fault;
use crate::runtime::Environment;
use crate::set_aside::Round;
use crate::store::mandates;

/// A mandate as it was read, as it is to be kept, and the group in which it waits from now on.
pub struct Change {
    pub before: KeptMandate,
    pub now: KeptMandate,
    pub group: Option<Group>,
}

impl From<Changed> for Change {
    fn from(changed: Changed) -> Self {
        Self { before: changed.before, now: changed.now, group: changed.group }
    }
}

/// Writes the changes of a page: the groups, each once, and then what waits in them. A mandate that can't be written is set aside.
///
/// # Errors
/// When the store fails.
pub async fn write(
    environment: &Environment,
    round: &Round<'_>,
    changes: Vec<Change>,
    page: &mut Page,
) -> Result<(), Fault> {
    let groups = changes.iter().filter_map(|change| change.group.as_ref());
    let groups: BTreeMap<&str, &Group> = groups.map(|group| (group.code.as_str(), group)).collect();
    for group in groups.values() {
        mandates::keep_group(environment.store(), group).await?;
    }
    let names: Vec<String> = changes.iter().map(|change| who(&change.now.row)).collect();
    let changes = changes.into_iter().map(|change| (change.before, change.now)).collect();
    let written = mandates::update_all(environment.store(), changes).await;
    for (name, written) in names.iter().zip(written) {
        page.item(round, name, written.map_err(Fault::from)).await?;
    }
    Ok(())
}
