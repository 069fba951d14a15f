//! Does what time does to the dossiers: lapses, validations, reminders. Exact to the day at any interval, and fired once: what was
//! carried out is no longer due, and a reminder has the delay in its number.

use jiff::Span;
use jiff::civil::Date;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{
    Actor, Dossier, Facts, Funds, Refusal, command_of_time, decide, recalled_on, reminder,
};

use super::super::dossiers::change::{Wait, committed};
use crate::http::Fault;
use crate::runtime::{Entry, Environment, Function};
use crate::store::jobs::{self, Progress};
use crate::store::{dossiers, outbox};

/// The Lambda of this use case.
pub const FUNCTION: Function = Function {
    name: "sweep-deadlines",
    entry: Entry::Schedule(|environment, _event| {
        Box::pin(async move { sweep(&environment).await.map(|_| ()).map_err(Into::into) })
    }),
};

const JOB: &str = "sweep-deadlines";
/// Days that are looked at again: an index may lag, a dossier may have been busy.
const OVERLAP_DAYS: i64 = 7;
/// How far back the first run looks.
const FIRST_DAYS: i64 = 60;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Delays that ran out and were carried out.
    pub fired: u32,
    /// Reminders queued.
    pub reminded: u32,
}

/// Sweeps everything that is due until yesterday, and reminds of what will be.
///
/// # Errors
/// When the store fails: the next sweep begins where this one did.
pub async fn sweep(environment: &Environment) -> Result<Swept, Fault> {
    let today = environment.day(environment.now());
    let mut swept = Swept::default();
    let known = jobs::progress(environment.store(), JOB).await?;
    let mut day = first_day(known.as_ref(), today)?;
    while day < today {
        for dossier in dossiers::due_on(environment.store(), day).await? {
            swept.fired += u32::from(fire(environment, &dossier.id, today).await?);
        }
        day = mce_shared::calendar::next(day);
    }
    for until in recalled_on(today) {
        for dossier in dossiers::due_on(environment.store(), until).await? {
            swept.reminded += u32::from(remind(environment, &dossier).await?);
        }
    }
    let through = today.yesterday().map_err(Fault::internal)?;
    jobs::progressed(environment.store(), JOB, &Progress { through }).await?;
    tracing::info!(fired = swept.fired, reminded = swept.reminded, "deadlines swept");
    Ok(swept)
}

fn first_day(known: Option<&Progress>, today: Date) -> Result<Date, Fault> {
    let (from, back) =
        known.map_or((today, FIRST_DAYS), |progress| (progress.through.min(today), OVERLAP_DAYS));
    from.checked_sub(Span::new().days(back)).map_err(Fault::internal)
}

/// Carries out what time asks of a dossier, as it is now: somebody may have acted meanwhile.
async fn fire(environment: &Environment, id: &DossierId, today: Date) -> Result<bool, Fault> {
    let mut wait = Wait::new();
    loop {
        let Some(dossier) = dossiers::get(environment.store(), id).await? else { return Ok(false) };
        let Some(command) = command_of_time(&dossier, today) else { return Ok(false) };
        let decision = match decide(&dossier, &command, &facts(environment, today)) {
            Ok(decision) => decision,
            Err(Refusal::Internal(fault)) => return Err(Fault::internal(fault)),
            Err(_) => return Ok(false),
        };
        if committed(environment.store(), &decision, &mut wait).await? {
            return Ok(true);
        }
    }
}

async fn remind(environment: &Environment, dossier: &Dossier) -> Result<bool, Fault> {
    let (Some(message), Some(due)) = (reminder(dossier), dossier.due) else { return Ok(false) };
    let id = format!("{}-reminder-{}", dossier.id, due.until);
    Ok(outbox::queue(environment.store(), &id, &message, environment.now()).await?)
}

fn facts(environment: &Environment, today: Date) -> Facts {
    Facts {
        at: environment.now(),
        today,
        actor: Actor::Platform,
        author: "Mon Compte Élu".to_owned(),
        request_id: format!("sweep-{}", uuid::Uuid::now_v7()),
        funds: Funds::default(),
        mandates: Vec::new(),
        pension_liquidated: false,
        agrement_until: None,
    }
}
