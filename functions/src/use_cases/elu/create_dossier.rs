//! Asks a training body for a session.

use mce_shared::api::{CGU_VERSION, CreateDossier};
use mce_shared::catalogue::{Action, Formation, Session, bookable};
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Actor, Decision, Explained, Facts, Refusal, Submission, submit};
use mce_shared::organisme::TrainingBody;

use super::super::dossiers::change::{Wait, committed_with};
use super::super::dossiers::situation::{self, Situation};
use super::super::dossiers::view::{self, Beside};
use super::super::of::offer_of::training_of;
use crate::http::{Answer, Call, Fault, kept};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::{offers, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Dossiers, &[May::Put]),
        on(Table::Ledger, &[May::Query]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Opens the dossier.
///
/// # Errors
/// 422 with every reason that stands in the way; 404 for an offer that is gone.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let elu = call.caller()?.elu()?.clone();
    let asked: CreateDossier = call.json()?;
    let (formation, body) = offer(environment, &asked).await?;
    let missing = || Fault::not_found("Cette session");
    let action = formation.action(&asked.action).ok_or_else(missing)?;
    let session = action.session(&asked.session).ok_or_else(missing)?;
    let own = situation::of_elu(environment, &elu).await?;
    let mut wait = Wait::new();
    loop {
        let decision = decide(environment, call, &asked, (&formation, action, session), &body, &own)?;
        let journal = vec![decision.journal.clone()];
        let shown = view::of(&decision.dossier, journal, Actor::Elu, Beside::default(), call.today);
        let answer = Answer::created(&shown)?;
        if committed_with(environment.store(), &decision, kept(call, &answer)?, &mut wait).await? {
            return Ok(Answer { kept: true, ..answer });
        }
    }
}

async fn offer(environment: &Environment, asked: &CreateDossier) -> Result<(Formation, TrainingBody), Fault> {
    let missing = || Fault::not_found("Cette offre");
    let stored =
        offers::get(environment.store(), &asked.siret, &asked.formation).await?.ok_or_else(missing)?;
    let body = organisations::training_body(environment.store(), &asked.siret).await?.ok_or_else(missing)?;
    Ok((stored.formation, body))
}

/// The offer's own obstacles first, each with its reason; then the core's.
fn decide(
    environment: &Environment,
    call: &Call,
    asked: &CreateDossier,
    (formation, action, session): (&Formation, &Action, &Session),
    body: &TrainingBody,
    own: &Situation,
) -> Result<Decision, Fault> {
    let closed = bookable(formation, action, session, &body.standing, call.today);
    if !closed.is_empty() {
        let reasons = closed
            .iter()
            .map(|reason| Explained { code: reason.code().to_owned(), message: reason.explain() });
        return Err(Fault::refused_to(Refusal::NotEligible(reasons.collect()), Actor::Elu));
    }
    let submission = Submission {
        id: DossierId::new(call.today.year(), u32::from_be_bytes(environment.random())),
        elu: own.account.elu.clone(),
        elu_name: own.account.identity.display_name(),
        of: body.siret.clone(),
        of_name: body.name.clone(),
        training: training_of(formation, action, session, asked.start)?,
        message: asked.message.clone(),
        cgu_version: CGU_VERSION,
    };
    let facts = Facts { agrement_until: body.standing.agrement_until(call.today), ..own.facts(call) };
    submit(submission, &facts).map_err(|refusal| Fault::refused_to(refusal, Actor::Elu))
}
