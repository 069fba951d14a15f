//! The one way to change a dossier: read, ask the core, commit; and again when somebody was faster.

use mce_shared::api::DossierChanged;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Command, Decision, Dossier, decide};
use serde::Serialize;

use super::facts::{self, Asking};
use super::part::not_on_both_sides;
use super::show_dossier::load;
use crate::http::{Call, Fault, Reply, keeping};
use crate::runtime::{BoxFuture, Environment};
use crate::store::commit::{Committed, Writes};
use crate::store::jobs::KeptAnswer;
use crate::store::{Store, StoreError, dossiers, opinions, waiting};

/// How often a change is tried when others change the same things at the same moment.
const TRIES: u32 = 6;
/// The wait before the second try; it doubles, and each try waits a little at random.
const FIRST_WAIT_MS: u64 = 15;

/// Carries out the command that a request is.
///
/// # Errors
/// The core's refusal, or 404 for a stranger.
pub async fn command<T: Into<Command>>(
    environment: &Environment,
    call: &Call,
    asked: T,
) -> Result<Reply<DossierChanged>, Fault> {
    carry_out(environment, call, asked.into(), |decision| Ok(changed(decision))).await
}

/// Carries out a command of the caller on the dossier of the path; `answer` tells what it changed.
///
/// # Errors
/// The core's refusal, or 404 for a stranger.
pub async fn carry_out<T: Serialize>(
    environment: &Environment,
    call: &Call,
    command: Command,
    answer: impl Fn(&Decision) -> Result<T, Fault> + Send + Sync,
) -> Result<Reply<T>, Fault> {
    let (dossier, actor) = load(environment, call).await?;
    not_on_both_sides(environment.store(), &dossier, call.caller()?).await?;
    let asking = Asking::of_call(call, actor);
    let (id, wanted) = (dossier.id.clone(), |_: &Dossier| Some(command.clone()));
    let keep = |decision: &Decision| keeping(call, &answer(decision)?);
    let decision = process(environment, &asking, (&id, Some(dossier)), &wanted, &keep).await?;
    let decision = decision.ok_or_else(|| Fault::internal("no command"))?;
    Ok(Reply::kept(answer(&decision)?))
}

/// What the caller is told of a change.
#[must_use]
pub fn changed(decision: &Decision) -> DossierChanged {
    let dossier = &decision.dossier;
    DossierChanged { id: dossier.id.clone(), version: dossier.version, state: dossier.state }
}

/// The command that is wanted of a dossier as it is now, if any.
pub type Wanted<'a> = dyn Fn(&Dossier) -> Option<Command> + Send + Sync + 'a;
type Keep<'a> = dyn Fn(&Decision) -> Result<Option<KeptAnswer>, Fault> + Send + Sync + 'a;

/// Carries out what a machine, or time, wants of a dossier, which may have been read already; none when that is nothing.
///
/// # Errors
/// The core's refusal; when the store fails, or there is no such dossier.
pub async fn by_machine(
    environment: &Environment,
    asking: &Asking<'_>,
    dossier: (&DossierId, Option<Dossier>),
    wanted: &Wanted<'_>,
) -> Result<Option<Decision>, Fault> {
    process(environment, asking, dossier, wanted, &|_| Ok(None)).await
}

/// The dossier may be known already, for the first try.
async fn process(
    environment: &Environment,
    asking: &Asking<'_>,
    (id, mut known): (&DossierId, Option<Dossier>),
    wanted: &Wanted<'_>,
    keep: &Keep<'_>,
) -> Result<Option<Decision>, Fault> {
    until_committed(environment.store(), keep, || {
        let known = known.take();
        Box::pin(async move {
            let dossier = match known {
                Some(dossier) => Some(dossier),
                None => dossiers::get(environment.store(), id).await?,
            };
            let dossier = dossier.ok_or_else(|| Fault::not_found("Ce dossier"))?;
            let Some(command) = wanted(&dossier) else { return Ok(None) };
            let facts = facts::read(environment, asking, &dossier, &command).await?;
            let decided = decide(&dossier, &command, &facts);
            Ok(Some(decided.map_err(|refusal| Fault::refused_to(refusal, asking.actor))?))
        })
    })
    .await
}

/// Decides until what is decided is written, or nothing is to be done.
///
/// # Errors
/// What `next` refuses; 409 when the session is full; busy after too many tries, and when the request has its answer already,
/// which is then given instead.
pub async fn until_committed<'a>(
    store: &Store,
    keep: &Keep<'_>,
    mut next: impl FnMut() -> BoxFuture<'a, Result<Option<Decision>, Fault>> + Send,
) -> Result<Option<Decision>, Fault> {
    let mut wait = Wait::new();
    loop {
        let Some(decision) = next().await? else { return Ok(None) };
        if is_committed(store, &decision, keep(&decision)?).await? {
            return Ok(Some(decision));
        }
        wait.again().await?;
    }
}

/// Commits a decision: false when it must be taken again on fresh data.
async fn is_committed(store: &Store, decision: &Decision, kept: Option<KeptAnswer>) -> Result<bool, Fault> {
    let place = waiting::used(store, decision).await?;
    let known = match &decision.rated {
        Some(rated) => Some(opinions::known(store, rated).await?),
        None => None,
    };
    let mut writes = Writes::of_decision(store, decision, place.as_ref(), known.as_ref())?;
    if let Some(kept) = kept {
        writes.answering(store, &kept, decision.dossier.updated_at)?;
    }
    match writes.commit(store).await {
        Ok(Committed::Yes | Committed::Already) => Ok(true),
        Ok(Committed::Stale) => Ok(false),
        Ok(Committed::Answered) => Err(StoreError::Busy.into()),
        Ok(Committed::Full) => Err(full()),
        // The answer got lost, maybe, and not the change: who decides again must know.
        Err(StoreError::Busy) => Ok(dossiers::is_written(store, decision).await?),
        Err(error) => Err(error.into()),
    }
}

fn full() -> Fault {
    let detail = "Il n’y a plus de place libre dans cette session, ou l’organisme vient de l’annuler. Rien n’a été débité : choisissez une autre session, ou rejoignez la liste d’attente de celle-ci.";
    Fault::problem(409, "session-full", "Session complète", detail)
}

/// Waits between tries, a little longer each time and never as long as the others.
pub struct Wait {
    tries: u32,
}

impl Wait {
    /// No try yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { tries: 0 }
    }

    /// Waits before the next try.
    ///
    /// # Errors
    /// Busy, after too many tries.
    pub async fn again(&mut self) -> Result<(), Fault> {
        self.tries += 1;
        if self.tries >= TRIES {
            return Err(StoreError::Busy.into());
        }
        let longest = FIRST_WAIT_MS << self.tries;
        let pause = crate::chance::wait_ms(FIRST_WAIT_MS, longest);
        tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        Ok(())
    }
}

impl Default for Wait {
    fn default() -> Self {
        Self::new()
    }
}
