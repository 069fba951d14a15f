//! The one way to change a dossier: read, ask the core, commit; and again when somebody was faster.

use mce_shared::api::Nothing;
use mce_shared::lifecycle::{Actor, Command, Decision, Dossier, Facts, decide};

use super::show_dossier::load;
use super::situation;
use super::view::{self, Beside};
use crate::http::{Answer, Call, Fault, kept};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::jobs::KeptAnswer;
use crate::store::{Store, StoreError, dossiers, organisations, payments};

/// How often a change is tried when others change the same things at the same moment.
const TRIES: u32 = 6;
/// The wait before the second try; it doubles, and each try waits a little at random.
const FIRST_WAIT_MS: u64 = 15;

/// What a command needs to know beside the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The élu's funds, mandates and the OF's agrément.
    Eligibility,
    /// What the OF is owed for the dossier.
    Payables,
}

/// Carries out a command of the caller on the dossier of the path, and shows what became of it.
///
/// # Errors
/// The core's refusal, or 404 for a stranger.
pub async fn carry_out(
    environment: &Environment,
    call: &Call,
    needs: Needs,
    command: impl Fn(&Dossier) -> Result<Command, Fault> + Send,
) -> Result<Answer, Fault> {
    let mut wait = Wait::new();
    loop {
        let (dossier, actor) = load(environment, call).await?;
        let facts = facts(environment, call, &dossier, actor, needs).await?;
        let decision = decide(&dossier, &command(&dossier)?, &facts);
        let decision = decision.map_err(|refusal| Fault::refused_to(refusal, actor))?;
        let answer = answer(environment, call, &decision, actor).await?;
        if committed_with(environment.store(), &decision, kept(call, &answer)?, &mut wait).await? {
            return Ok(Answer { kept: true, ..answer });
        }
    }
}

/// What the caller sees once the decision is committed.
async fn answer(
    environment: &Environment,
    call: &Call,
    decision: &Decision,
    actor: Actor,
) -> Result<Answer, Fault> {
    let mut journal = dossiers::journal(environment.store(), &decision.dossier.id).await?;
    journal.push(decision.journal.clone());
    Answer::json(&view::of(&decision.dossier, journal, actor, Beside::default(), call.today))
}

/// Commits a decision: false when it must be taken again on fresh data.
///
/// # Errors
/// A refusal when the session is full, or a failure of the store; busy after too many tries.
pub async fn committed(store: &Store, decision: &Decision, wait: &mut Wait) -> Result<bool, Fault> {
    committed_with(store, decision, None, wait).await
}

/// The same, with the answer to the request that asked for it.
///
/// # Errors
/// As [`committed`]; busy also when the request has its answer already, which is then given instead.
pub async fn committed_with(
    store: &Store,
    decision: &Decision,
    kept: Option<KeptAnswer>,
    wait: &mut Wait,
) -> Result<bool, Fault> {
    let mut writes = Writes::of_decision(store, decision)?;
    if let Some(kept) = kept {
        writes.answering(store, &kept, decision.dossier.updated_at)?;
    }
    match writes.commit(store).await {
        Ok(Committed::Yes | Committed::Already) => Ok(true),
        Ok(Committed::Answered) => Err(StoreError::Busy.into()),
        Ok(Committed::Full) => Err(full()),
        Ok(Committed::Stale) | Err(StoreError::Busy) => wait.again().await.map(|()| false),
        Err(error) => Err(error.into()),
    }
}

fn full() -> Fault {
    let detail = "La dernière place de cette session vient d'être prise. Rien n'a été débité : choisissez une autre session.";
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
        let pause = rand::random_range(FIRST_WAIT_MS..=longest);
        tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        Ok(())
    }
}

impl Default for Wait {
    fn default() -> Self {
        Self::new()
    }
}

async fn facts(
    environment: &Environment,
    call: &Call,
    dossier: &Dossier,
    actor: Actor,
    needs: Needs,
) -> Result<Facts, Fault> {
    let plain = situation::plain_facts(call, actor);
    match needs {
        Needs::Nothing => return Ok(plain),
        Needs::Payables => {
            let payables = payments::of_dossier(environment.store(), &dossier.id).await?;
            return Ok(Facts { payables, ..plain });
        }
        Needs::Eligibility => {}
    }
    let own = situation::of_elu(environment, &dossier.elu).await?;
    let body = organisations::training_body(environment.store(), &dossier.of).await?;
    let agrement_until = body.and_then(|body| body.standing.agrement_until(call.today));
    Ok(Facts { actor, agrement_until, ..own.facts(call) })
}

/// A body that must be empty: `{}`.
///
/// # Errors
/// 422 when it holds something.
pub fn nothing(call: &Call) -> Result<(), Fault> {
    call.json::<Nothing>().map(|_| ())
}
