//! A whole session of the training body: what it holds, and the act by which it is postponed or cancelled.
//!
//! The decision is written down first, with what closes the session; then each dossier takes its own step, in its own transaction with its
//! mails. What is left to do is read from the dossiers (`mce_shared::sessions`), so a hand that dies leaves nothing half done, and the
//! schedule, or the next look at the page, goes on. A dossier that fails is set aside, and named on the page.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use mce_shared::api::{SessionCommand, WholeSession};
use mce_shared::catalogue::{Action, Formation, Session, SessionKey};
use mce_shared::lifecycle::{Actor, Dossier};
use mce_shared::sessions::{SessionAct, SessionFate, SessionRefused, decide, is_of, next_step};
use mce_shared::set_aside::Chore;
use mce_shared::waiting;

use super::super::dossiers::change::{Wait, by_machine};
use super::super::dossiers::facts::Asking;
use super::super::dossiers::part::not_on_both_sides;
use super::session_view;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::{Environment, clock_in};
use crate::set_aside::{ASIDE, Round};
use crate::store::{Listed, dossiers, offers, session_acts, waiting as waiters};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query, May::Put, May::Update, May::Delete]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        index(Table::Dossiers, "by-of"),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Alerts, &[May::Get, May::Query, May::Put]),
        index(Table::Alerts, "by-queue"),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Put]),
        ASIDE,
    ],
    seconds: 60,
    schedule: Some("rate(15 minutes)"),
    ..Reach::NOTHING
};

/// How long a request works: well under what the gateway waits.
const PATIENCE_OF_A_PAGE: Duration = Duration::from_secs(8);
/// How long a tick of the schedule does.
const PATIENCE_OF_A_TICK: Duration = Duration::from_secs(50);

/// A session with the offer that it is of.
pub(super) struct Found {
    pub key: SessionKey,
    pub formation: Formation,
    version: u64,
}

impl Found {
    fn parts(&self) -> Option<(&Action, &Session)> {
        let action = self.formation.action(&self.key.action)?;
        Some((action, action.session(&self.key.session)?))
    }

    /// The action and the session.
    ///
    /// # Errors
    /// 404 when the offer has them no more.
    pub fn of_offer(&self) -> Result<(&Action, &Session), Fault> {
        self.parts().ok_or_else(missing)
    }
}

fn missing() -> Fault {
    Fault::not_found("Cette session")
}

/// The session, its dossiers, and how far what was decided of it has come.
///
/// # Errors
/// 404 for a session of somebody else.
pub async fn show(environment: &Environment, call: &Call) -> Result<WholeSession, Fault> {
    let key = key(call)?;
    session_view::of(environment, &found(environment, &key).await?, call.today).await
}

/// The session of the path, of the caller's training body.
///
/// # Errors
/// 403 for whoever acts for none.
pub(super) fn key(call: &Call) -> Result<SessionKey, Fault> {
    Ok(SessionKey {
        siret: call.caller()?.organisme()?.clone(),
        formation: call.param("formation")?,
        action: call.param("action")?,
        session: call.param("session")?,
    })
}

/// A session of the offers.
///
/// # Errors
/// 404 when there is none.
pub(super) async fn found(environment: &Environment, key: &SessionKey) -> Result<Found, Fault> {
    let stored = offers::get(environment.store(), &key.siret, &key.formation).await?.ok_or_else(missing)?;
    let found = Found { key: key.clone(), formation: stored.formation, version: stored.version };
    found.of_offer()?;
    Ok(found)
}

/// Postpones or cancels it, or goes on with that, for as long as a page may wait.
///
/// # Errors
/// The core's refusals; 403 for an agent who is the élu of one of its dossiers.
pub async fn act(
    environment: &Environment,
    call: &Call,
    command: SessionCommand,
) -> Result<WholeSession, Fault> {
    let key = key(call)?;
    let (fate, reason) = match command {
        SessionCommand::Cancel { reason } => (Some(SessionFate::Cancelled), reason),
        SessionCommand::Postpone { start, end, reason } => {
            (Some(SessionFate::Postponed { start, end }), reason)
        }
        SessionCommand::CarryOn {} => (None, String::new()),
    };
    if let Some(fate) = fate {
        decided(environment, call, &key, (fate, &reason)).await?;
    }
    if let Some(act) = session_acts::get(environment.store(), &key).await? {
        let round = Round::new(environment, Chore::Session);
        carry_out(environment, &round, act, PATIENCE_OF_A_PAGE).await?;
    }
    session_view::of(environment, &found(environment, &key).await?, call.today).await
}

async fn decided(
    environment: &Environment,
    call: &Call,
    key: &SessionKey,
    asked: (SessionFate, &str),
) -> Result<(), Fault> {
    let found = found(environment, key).await?;
    let (_, session) = found.of_offer()?;
    let before = session_acts::get(environment.store(), key).await?;
    let act = decide((key, session), before.as_ref(), asked, &call.asked()?).map_err(Fault::refused)?;
    for dossier in of_session(environment, key).await?.items {
        not_on_both_sides(environment.store(), &dossier, call.caller()?).await?;
    }
    if session_acts::decide(environment.store(), &act, call.now).await? {
        return Ok(());
    }
    Err(Fault::refused(SessionRefused::Changed))
}

/// The dossiers of a session.
///
/// # Errors
/// When the store fails.
pub(super) async fn of_session(
    environment: &Environment,
    key: &SessionKey,
) -> Result<Listed<Dossier>, Fault> {
    let mut listed = dossiers::of_body(environment.store(), &key.siret).await?;
    listed.items.retain(|dossier| is_of(dossier, key));
    Ok(listed)
}

/// Carries on what was decided and is not over, the most overdue first.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let started = clock_in();
    let round = Round::new(environment, Chore::Session);
    let overdue = session_acts::overdue(environment.store(), environment.now()).await?;
    let mut tried = BTreeSet::new();
    for kept in round.readable(overdue).await? {
        let left = PATIENCE_OF_A_TICK.saturating_sub(started.elapsed());
        if left.is_zero() {
            return round.stopped(&tried).await;
        }
        let name = kept.act.session.written();
        let carried = carry_out(environment, &round, kept.act, left).await;
        round.item(&name, carried).await?;
        tried.insert(name);
    }
    round.over().await
}

/// Does what is left of a decision, as far as `patience` allows.
async fn carry_out(
    environment: &Environment,
    round: &Round<'_>,
    act: SessionAct,
    patience: Duration,
) -> Result<(), Fault> {
    let started = clock_in();
    let act = change_offer(environment, act).await?;
    if let SessionFate::Postponed { .. } = act.fate {
        tell_waiting(environment, &act).await?;
    }
    let dossiers = round.readable(of_session(environment, &act.session).await?).await?;
    for dossier in dossiers.iter().filter(|dossier| next_step(&act, dossier).is_some()) {
        if started.elapsed() >= patience {
            break;
        }
        let stepped = step(environment, &act, dossier).await;
        round.item(&name_of(&act, dossier), stepped).await?;
    }
    let now = environment.now();
    let dossiers = of_session(environment, &act.session).await?.items;
    let due = act.look_again(&dossiers.iter().collect::<Vec<_>>(), now);
    Ok(session_acts::look_again(environment.store(), &act, due).await?)
}

/// The name of a dossier among what is set aside.
pub(super) fn name_of(act: &SessionAct, dossier: &Dossier) -> String {
    format!("{}-{}", dossier.id, act.session.written())
}

/// Somebody may have acted meanwhile: what the dossier owes is asked of it as it is then.
async fn step(environment: &Environment, act: &SessionAct, dossier: &Dossier) -> Result<(), Fault> {
    let asking = Asking::of_machine(environment, Actor::Of, &act.author, &act.request_id);
    let wanted = |dossier: &Dossier| is_of(dossier, &act.session).then(|| next_step(act, dossier)).flatten();
    by_machine(environment, &asking, (&dossier.id, None), &wanted).await?;
    Ok(())
}

/// The offer has the new dates from now on, once: what its training body changes of it later stands.
async fn change_offer(environment: &Environment, act: SessionAct) -> Result<SessionAct, Fault> {
    if act.offer_changed {
        return Ok(act);
    }
    if let SessionFate::Postponed { start, end } = act.fate {
        let mut wait = Wait::new();
        while !is_moved(environment, &act.session, (start, end)).await? {
            wait.again().await?;
        }
    }
    let changed = SessionAct { offer_changed: true, ..act };
    let now: Timestamp = environment.now();
    session_acts::look_again(environment.store(), &changed, Some(now)).await?;
    Ok(changed)
}

/// Moves the session in its offer; false when somebody else has just changed that.
async fn is_moved(
    environment: &Environment,
    key: &SessionKey,
    (start, end): (jiff::civil::Date, jiff::civil::Date),
) -> Result<bool, Fault> {
    let mut found = found(environment, key).await?;
    let sessions = found.formation.actions.iter_mut().filter(|action| action.numero == key.action);
    let mut sessions = sessions.flat_map(|action| &mut action.sessions);
    let session = sessions.find(|session| session.numero == key.session).ok_or_else(missing)?;
    (session.debut, session.fin) = (Some(start), Some(end));
    Ok(offers::put(environment.store(), &found.formation, Some(found.version)).await?)
}

/// Who waits for a place is told of the new dates, each in the transaction that writes them down.
async fn tell_waiting(environment: &Environment, act: &SessionAct) -> Result<(), Fault> {
    let SessionFate::Postponed { start, end } = act.fate else { return Ok(()) };
    let dates = mce_shared::french::period(start, end);
    let store = environment.store();
    for waiter in waiters::of_session(store, &act.session).await? {
        let Some(step) = waiting::moved(&waiter, &dates, &act.reason) else { continue };
        // Somebody who was changed meanwhile is told by the next hand.
        waiters::carry_out(store, &step, 0, environment.now()).await?;
    }
    Ok(())
}
