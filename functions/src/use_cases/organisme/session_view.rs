//! A session as its training body is shown it.

use std::collections::HashMap;

use jiff::civil::Date;
use mce_shared::api::{SessionActView, SessionDossier, WholeSession};
use mce_shared::catalogue::{Mode, is_offered};
use mce_shared::lifecycle::{Dossier, Stage};
use mce_shared::sessions::{ActProgress, SessionAct, concerns, progress};
use mce_shared::set_aside::Chore;

use super::session::{Found, name_of, of_session};
use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::{organisations, session_acts, set_aside};

/// The session with everything beside it.
///
/// # Errors
/// 404 when the offer has it no more; when the store fails.
pub async fn of(environment: &Environment, found: &Found, today: Date) -> Result<WholeSession, Fault> {
    let store = environment.store();
    let (body, act, mut dossiers) = tokio::try_join!(
        async { Ok::<_, Fault>(organisations::training_body(store, &found.key.siret).await?) },
        async { Ok::<_, Fault>(session_acts::get(store, &found.key).await?) },
        of_session(environment, &found.key)
    )?;
    let failed = match &act {
        Some(_) => failures(environment).await?,
        None => HashMap::new(),
    };
    let (action, session) = found.of_offer()?;
    dossiers.items.sort_by_key(|dossier| (urgency(dossier, today), dossier.updated_at));
    let concerned = dossiers.items.iter().filter(|dossier| concerns(dossier)).count();
    let dossiers: Vec<_> =
        dossiers.items.iter().map(|dossier| of_dossier(dossier, act.as_ref(), &failed)).collect();
    Ok(WholeSession {
        session: found.key.clone(),
        title: found.formation.intitule.clone(),
        dates: session.dates(),
        start: session.debut,
        end: session.fin,
        place: match action.mode {
            Mode::Remote => String::new(),
            _ => action.place_of(session).map(|place| place.line()).unwrap_or_default(),
        },
        places: action.places_of(session),
        taken: session.taken,
        waiting: session.waiting,
        offered: body
            .is_some_and(|body| is_offered(&found.formation, action, session, &body.standing, today)),
        concerned: u32::try_from(concerned).unwrap_or(u32::MAX),
        act: act.map(|act| of_act(act, &dossiers)),
        dossiers,
    })
}

fn urgency(dossier: &Dossier, today: Date) -> (bool, Date) {
    let training = &dossier.training;
    Stage::of(dossier.state, (training.start, training.end), today).urgency(dossier.due, training.start)
}

async fn failures(environment: &Environment) -> Result<HashMap<String, String>, Fault> {
    let aside = set_aside::of(environment.store(), Chore::Session).await?;
    Ok(aside.into_iter().map(|item| (item.name, item.reason)).collect())
}

fn of_dossier(
    dossier: &Dossier,
    act: Option<&SessionAct>,
    failed: &HashMap<String, String>,
) -> SessionDossier {
    let progress = act.map(|act| progress(act, dossier));
    let why = act.and_then(|act| failed.get(&name_of(act, dossier)));
    SessionDossier {
        id: dossier.id.clone(),
        elu_name: dossier.elu_name.clone(),
        state: dossier.state,
        due: dossier.due,
        start: dossier.training.start,
        end: dossier.training.end,
        progress,
        // What has succeeded since is still listed until the next round is over.
        failed: why.filter(|_| progress == Some(ActProgress::Left)).cloned(),
    }
}

fn of_act(act: SessionAct, dossiers: &[SessionDossier]) -> SessionActView {
    let count = |is: &dyn Fn(&SessionDossier) -> bool| {
        u32::try_from(dossiers.iter().filter(|dossier| is(dossier)).count()).unwrap_or(u32::MAX)
    };
    let of = |wanted: ActProgress| count(&|dossier| dossier.progress == Some(wanted));
    SessionActView {
        left: of(ActProgress::Left),
        failed: count(&|dossier| dossier.failed.is_some()),
        awaited: of(ActProgress::Awaited),
        kept_first: of(ActProgress::KeptFirst),
        fate: act.fate,
        reason: act.reason,
        author: act.author,
        at: act.at,
    }
}
