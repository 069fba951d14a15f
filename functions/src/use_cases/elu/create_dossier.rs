//! Asks a training body for a session.

use jiff::civil::Date;
use mce_shared::api::{CGU_VERSION, CreateDossier, DossierChanged};
use mce_shared::catalogue::{
    Action, Entries, Formation, NotBookable, Session, SessionKey, bookable, training_of,
};
use mce_shared::habilitation::BothSides;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{
    Actor, Decision, Explained, Known, Refusal, Submission, Training, check_only, submit,
};
use mce_shared::organisme::TrainingBody;

use super::super::dossiers::change::{changed, until_committed};
use super::super::dossiers::facts::{self, Asking};
use super::super::dossiers::part::acts_for;
use super::super::dossiers::situation::{self, Person};
use crate::http::{Call, Fault, Reply, keeping};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::{dossiers, offers, organisations, waiting};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Habilitations, &[May::Query]),
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        index(Table::Dossiers, "by-elu"),
        on(Table::Outbox, &[May::Put]),
        on(Table::Alerts, &[May::Get, May::Put]),
    ],
    ..Reach::NOTHING
};

/// Opens the dossier.
///
/// # Errors
/// 422 with every reason that stands in the way; 404 for an offer that is gone; 409 when he has a dossier open for the session.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: CreateDossier,
) -> Result<Reply<DossierChanged>, Fault> {
    let caller = call.caller()?;
    let (found, person) = tokio::try_join!(
        offer(environment, &asked),
        situation::person(environment, Some(caller), caller.elu()?)
    )?;
    let (formation, body) = found;
    if acts_for(environment.store(), &person.account, &body.siret).await? {
        return Err(Fault::refused(BothSides::OwnOrganisme));
    }
    let missing = || Fault::not_found("Cette session");
    let action = formation.action(&asked.action).ok_or_else(missing)?;
    let session = action.session(&asked.session).ok_or_else(missing)?;
    let key = SessionKey {
        siret: body.siret.clone(),
        formation: formation.numero.clone(),
        action: action.numero.clone(),
        session: session.numero.clone(),
    };
    let day = asked.start.filter(|_| action.entrees == Entries::Permanent);
    refuse_second(environment, &person, &key, day).await?;
    let has_place = waiting::is_offered(environment.store(), &key, caller.elu()?, call.now).await?;
    refuse_closed(&formation, action, session, &body, (call.today, has_place))?;
    let known = Known::Eligibility(facts::eligibility(&person, body.standing.agrement_until(call.today)));
    let facts = Asking::of_call(call, Actor::Elu).facts(known);
    let training = training_of(&formation, action, session, asked.start).map_err(Fault::refused)?;
    let keep = |decision: &Decision| keeping(call, &changed(decision));
    let opened = until_committed(environment.store(), &keep, || {
        // A number that is taken is drawn again.
        let decided = submit(submission(environment, &asked, &body, &person, training.clone()), &facts);
        let decided = decided.map_err(|refusal| Fault::refused_to(refusal, Actor::Elu));
        Box::pin(async move { decided.map(Some) })
    })
    .await?;
    let opened = opened.ok_or_else(|| Fault::internal("no dossier"))?;
    Ok(Reply::kept(changed(&opened)))
}

async fn offer(environment: &Environment, asked: &CreateDossier) -> Result<(Formation, TrainingBody), Fault> {
    let (stored, body) = tokio::try_join!(
        offers::get(environment.store(), &asked.siret, &asked.formation),
        organisations::training_body(environment.store(), &asked.siret)
    )?;
    let missing = || Fault::not_found("Cette offre");
    Ok((stored.ok_or_else(missing)?.formation, body.ok_or_else(missing)?))
}

/// Of two requests at the very same moment, or within that by which the index is late, both are taken: neither holds a right or a place before he
/// confirms, the place that is kept goes to one of them alone, and the other lapses or is cancelled for nothing.
async fn refuse_second(
    environment: &Environment,
    person: &Person,
    session: &SessionKey,
    day: Option<Date>,
) -> Result<(), Fault> {
    let own = dossiers::of_elu(environment.store(), &person.account.elu).await?;
    check_only(&own, session, day).map_err(|refusal| Fault::refused_to(refusal, Actor::Elu))
}

/// The offer's own obstacles come first, each with its reason; then the core's. To whom a place is kept, the session is not full.
fn refuse_closed(
    formation: &Formation,
    action: &Action,
    session: &Session,
    body: &TrainingBody,
    (today, has_place): (Date, bool),
) -> Result<(), Fault> {
    let mut closed = bookable(formation, action, session, &body.standing, today);
    closed.retain(|reason| !has_place || *reason != NotBookable::Full);
    if closed.is_empty() {
        return Ok(());
    }
    let reasons =
        closed.iter().map(|reason| Explained { code: reason.code().to_owned(), message: reason.explain() });
    Err(Fault::refused_to(Refusal::NotEligible(reasons.collect()), Actor::Elu))
}

fn submission(
    environment: &Environment,
    asked: &CreateDossier,
    body: &TrainingBody,
    person: &Person,
    training: Training,
) -> Submission {
    let today = environment.day(environment.now());
    Submission {
        id: DossierId::new(today.year(), u32::from_be_bytes(environment.random())),
        elu: person.account.elu.clone(),
        elu_name: person.account.identity.display_name(),
        of: body.siret.clone(),
        of_name: body.name.clone(),
        training,
        message: asked.message.clone(),
        cgu_version: CGU_VERSION,
    }
}
