//! The waiting lists of full sessions: an élu joins one, sees his rank, leaves it, or declines the place that he is offered.

use mce_shared::api::{OpenDossier, PlaceLeft, WaitList, WaitView, WantedSession};
use mce_shared::catalogue::SessionKey;
use mce_shared::ids::{EluId, WaiterId};
use mce_shared::lifecycle::{Dossier, open_for};
use mce_shared::waiting::{self, SessionLabel, Step, WaitState, Waiter, rank};

use super::super::machines::offer_places::places;
use super::super::public::show_offer::{Offered, offered};
use crate::chance;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::{dossiers, waiting as stored};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query, May::Update]),
        on(Table::Alerts, &[May::Get, May::Query, May::Put, May::Delete]),
        index(Table::Alerts, "by-elu"),
        index(Table::Dossiers, "by-elu"),
    ],
    ..Reach::NOTHING
};

/// How often a step is tried when others change the same list at the same moment.
const TRIES: usize = 4;

/// All of them.
///
/// # Errors
/// 403 without an account.
pub async fn list(environment: &Environment, call: &Call) -> Result<WaitList, Fault> {
    let elu = call.caller()?.elu()?;
    let mut list = shown(environment, elu, stored::of_elu(environment.store(), elu).await?).await?;
    let asked = call.query_value("session").and_then(|written| SessionKey::read(&written));
    if let Some(session) = asked.filter(|session| !list.waits.iter().any(|wait| wait.session == *session)) {
        list.wanted = wanted(environment, &session).await?;
    }
    Ok(list)
}

/// None for a session that nobody may see.
async fn wanted(environment: &Environment, session: &SessionKey) -> Result<Option<WantedSession>, Fault> {
    let found = offered(environment, &session.siret, &session.formation, &session.action).await?;
    Ok(found.and_then(|Offered { formation, action, body }| {
        let dates = action.session(&session.session)?.dates();
        Some(WantedSession { title: formation.intitule, of_name: body.name, dates })
    }))
}

async fn shown(environment: &Environment, elu: &EluId, own: Vec<Waiter>) -> Result<WaitList, Fault> {
    let mut waits = Vec::new();
    let dossiers =
        if own.is_empty() { Vec::new() } else { dossiers::of_elu(environment.store(), elu).await? };
    for known in own {
        // The index is a moment late; the list of the session is not.
        let list = stored::of_session(environment.store(), &known.session).await?;
        let Some(own) = list.iter().find(|waiter| waiter.elu == *elu) else { continue };
        let open = open_for(&dossiers, &own.session, None);
        waits.push(view(own, &list, open));
    }
    Ok(WaitList { waits, wanted: None })
}

fn view(own: &Waiter, list: &[Waiter], open: Option<&Dossier>) -> WaitView {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let SessionLabel { title, of_name, dates } = own.label.clone();
    WaitView {
        session: own.session.clone(),
        title,
        of_name,
        dates,
        state: own.state.clone(),
        is_stopped: own.stopped.is_some(),
        dossier: open.map(|dossier| OpenDossier { id: dossier.id.clone(), state: dossier.state }),
        rank: rank(list, &own.elu).map(count),
        waiting: count(list.iter().filter(|waiter| waiter.state == WaitState::Waiting).count()),
    }
}

/// Puts the caller at the end of a list; whoever is on it stays where he is.
///
/// # Errors
/// 404 for a session that nobody may see, 409 when he may not wait for it.
pub async fn join(environment: &Environment, call: &Call, session: SessionKey) -> Result<WaitList, Fault> {
    let elu = call.caller()?.elu()?;
    let store = environment.store();
    let mut own = stored::of_elu(store, elu).await?;
    for _ in 0..TRIES {
        if let Some(known) = stored::get(store, &session, elu).await? {
            own.retain(|waiter| waiter.session != session);
            own.push(known);
            return shown(environment, elu, own).await;
        }
        let new = waiter(environment, call, &session).await?;
        let places = places(environment, &session).await?;
        let list = stored::of_session(store, &session).await?;
        let waiting = list.iter().filter(|waiter| waiter.state == WaitState::Waiting).count();
        let has_ordered = has_ordered(environment, elu, &session).await?;
        waiting::join(places, waiting, own.len(), has_ordered).map_err(Fault::refused)?;
        // When a place has become free meanwhile, that is what he is told.
        stored::join(store, &new, places.all, call.now).await?;
    }
    Err(Fault::Unavailable("the waiting list changes too often".into()))
}

async fn waiter(environment: &Environment, call: &Call, session: &SessionKey) -> Result<Waiter, Fault> {
    let missing = || Fault::not_found("Cette session");
    let found = offered(environment, &session.siret, &session.formation, &session.action).await?;
    let Offered { formation, action, body } = found.ok_or_else(missing)?;
    let dates = action.session(&session.session).ok_or_else(missing)?.dates();
    Ok(Waiter {
        id: chance::digits().parse().map_err(Fault::internal)?,
        session: session.clone(),
        elu: call.caller()?.elu()?.clone(),
        since: call.now,
        version: 1,
        state: WaitState::Waiting,
        label: SessionLabel { title: formation.intitule, of_name: body.name, dates },
        stopped: None,
    })
}

/// Whether he holds a place in it.
async fn has_ordered(environment: &Environment, elu: &EluId, session: &SessionKey) -> Result<bool, Fault> {
    let own = dossiers::of_elu(environment.store(), elu).await?;
    Ok(own.iter().any(|dossier| dossier.is_of(session) && dossier.state.holds_seat()))
}

/// Takes the caller off a list; a place that he is offered goes to the next.
///
/// # Errors
/// 404 for one on which he is not, 409 when he has asked for the place.
pub async fn leave(environment: &Environment, call: &Call, session: SessionKey) -> Result<WaitList, Fault> {
    let elu = call.caller()?.elu()?;
    let of_caller = |waiter: &Waiter| waiter.elu == *elu;
    gone(environment, call, &session, of_caller).await?.ok_or_else(|| Fault::not_found("Cette attente"))?;
    list(environment, call).await
}

/// The same for whoever has the link of a mail, who is told when nobody waits under it.
///
/// # Errors
/// 409 when he has asked for the place.
pub async fn decline(
    environment: &Environment,
    call: &Call,
    session: SessionKey,
) -> Result<PlaceLeft, Fault> {
    let id: WaiterId = call.param("wait")?;
    let gone = gone(environment, call, &session, |waiter| waiter.id == id).await?;
    Ok(PlaceLeft { left: gone.is_some() })
}

/// Takes somebody off a list; none when he is not there.
async fn gone(
    environment: &Environment,
    call: &Call,
    session: &SessionKey,
    is: impl Fn(&Waiter) -> bool,
) -> Result<Option<Step>, Fault> {
    for _ in 0..TRIES {
        let list = stored::of_session(environment.store(), session).await?;
        let Some(waiter) = list.iter().find(|waiter| is(waiter)) else { return Ok(None) };
        let step = waiting::leave(waiter).map_err(Fault::refused)?;
        // The seats of the session say so to whoever offers them.
        if stored::carry_out(environment.store(), &step, 0, call.now).await? {
            return Ok(Some(step));
        }
    }
    Err(Fault::Unavailable("the waiting list changes too often".into()))
}
