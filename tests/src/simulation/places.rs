//! The places of sessions: as many are taken as dossiers have one, in each.

use std::collections::BTreeMap;

use mce_shared::lifecycle::State;

use super::checks::{all_dossiers, same};
use super::world::{World, text};

/// # Errors
/// What differs.
pub async fn check(world: &World) -> Result<(), String> {
    let mut held = BTreeMap::<String, i64>::new();
    for id in all_dossiers(world).await? {
        let (dossier, _) = world.dossier(&id).await?;
        let training = &dossier.training;
        let session =
            format!("{}#{}#{}#{}", dossier.of, training.formation, training.action, training.session);
        *held.entry(session).or_default() += i64::from(has_a_place(dossier.state));
    }
    let mut taken = BTreeMap::<String, i64>::new();
    for item in world.scan("offers").await? {
        let key = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let Some(session) = key("sk").strip_prefix("SEATS#").map(str::to_owned) else { continue };
        let of = key("pk").trim_start_matches("OF#").to_owned();
        let count = |name: &str| match &item[name] {
            serde_json::Value::Null => Ok(0),
            value => serde_json::from_value::<i64>(value.clone()).map_err(text),
        };
        taken.insert(format!("{of}#{session}"), count("taken")? - count("kept")?);
    }
    held.retain(|_, count| *count != 0);
    taken.retain(|_, count| *count != 0);
    same("places taken", taken, held)
}

/// From the order on; what is undone before the session gives its place back, who does not come has had it.
const fn has_a_place(state: State) -> bool {
    !matches!(
        state,
        State::Submitted
            | State::Acknowledged
            | State::Proposed
            | State::WaitingFinancer
            | State::RefusedByOf
            | State::RefusedByElu
            | State::LapsedOf
            | State::LapsedElu
            | State::Closed
            | State::CancelledByElu
            | State::CancelledByOf
    )
}
