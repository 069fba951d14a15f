//! Whoever asks that his establishment be a training body: what SIRENE says of it, what he types, joins and sends.

use mce_shared::accreditation::{
    Accreditation, AccreditationCommand, AccreditationDecision, AccreditationRefusal, Applicant,
    EstablishmentAnswer, Piece, PieceKind, decide_accreditation,
};
use mce_shared::aggregate::Asked;
use mce_shared::api::{
    AccreditationRequest, OwnAccreditationAnswer, Waiting, accreditation_problem, own_accreditation,
};
use mce_shared::habilitation::folded_mail;
use mce_shared::identifiers::Siret;
use mce_shared::ids::{AccreditationId, DocumentId};
use mce_shared::lifecycle::Actor;

use super::super::dossiers::change::Wait;
use super::super::dossiers::documents::{DocumentKind, unknown_kind};
use crate::http::{Call, Caller, Fault};
use crate::ports::sirene::Establishments;
use crate::reach::{May, Objects, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, accreditations, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Reviews, &[May::Get, May::Put]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Outbox, &[May::Put]),
    ],
    files: &[Objects::Write("accreditations")],
    settings: &[Setting::Sirene],
    ..Reach::NOTHING
};

/// The request of the caller.
///
/// # Errors
/// 404 for who is of no training body, nor asks to be.
pub async fn show(environment: &Environment, call: &Call) -> Result<OwnAccreditationAnswer, Fault> {
    let siret = own_siret(call.caller()?)?.clone();
    let last = accreditations::last_of(environment.store(), &siret).await?;
    answer(environment, call, siret, last).await
}

async fn answer(
    environment: &Environment,
    call: &Call,
    siret: Siret,
    last: Option<Accreditation>,
) -> Result<OwnAccreditationAnswer, Fault> {
    let caller = call.caller()?;
    let (own, others) = match last {
        Some(last) if is_of(&last, caller) => (Some(last), None),
        last => (None, last.filter(|last| !last.state.is_over())),
    };
    let may_type = own.as_ref().map_or(others.is_none(), |own| own.state.is_open_to_applicant());
    let is_open = may_type && caller.standing.waiting == Some(Waiting::Accreditation);
    let told = if is_open { Some(establishment(environment, &siret).await?) } else { None };
    Ok(OwnAccreditationAnswer {
        told,
        accreditation: own.map(|own| own_accreditation(&own, call.today)),
        other: others.map(|others| others.applicant.name),
        siret,
    })
}

/// For a collectivité or the gestionnaire there is no such request.
fn own_siret(caller: &Caller) -> Result<&Siret, Fault> {
    caller.organisme().map_err(|_| Fault::not_found("Votre demande"))
}

fn is_of(it: &Accreditation, caller: &Caller) -> bool {
    it.applicant.identity == caller.identity()
}

/// What SIRENE says; that it does not answer stops nobody.
async fn establishment(environment: &Environment, siret: &Siret) -> Result<EstablishmentAnswer, Fault> {
    Ok(environment.sirene()?.find(siret).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "SIRENE does not answer");
        EstablishmentAnswer::Unavailable {}
    }))
}

/// Keeps what was typed, sends it, gives it up, or contests a refusal.
///
/// # Errors
/// The core's refusal: 422 at each field that is wrong, 409 otherwise.
pub async fn asked(
    environment: &Environment,
    call: &Call,
    request: AccreditationRequest,
) -> Result<OwnAccreditationAnswer, Fault> {
    let commands = match request {
        AccreditationRequest::Save { typed } => vec![AccreditationCommand::Save { typed }],
        AccreditationRequest::Send { typed } => {
            let told = establishment(environment, own_siret(call.caller()?)?).await?;
            vec![AccreditationCommand::Save { typed }, AccreditationCommand::Send { told }]
        }
        AccreditationRequest::Withdraw {} => vec![AccreditationCommand::Withdraw],
        AccreditationRequest::Appeal { words } => vec![AccreditationCommand::Appeal { words }],
    };
    carry_out(environment, call, &commands).await
}

/// Keeps a file, and joins it.
///
/// # Errors
/// 404 for a kind that there is not; 422 for another type of file; 409 when nothing may be joined; 413 beyond
/// [`mce_shared::api::DOCUMENT_MAX`].
pub async fn joined(
    environment: &Environment,
    call: &Call,
    content: &[u8],
) -> Result<OwnAccreditationAnswer, Fault> {
    let kind: PieceKind = call.param("kind")?;
    let file = DocumentKind::of(content).ok_or_else(unknown_kind)?;
    let caller = call.caller()?;
    let before = open(environment, call, caller).await?;
    if !before.it.state.is_open_to_applicant() {
        return Err(refused(AccreditationRefusal::WrongState(before.it.state)));
    }
    let document: DocumentId = environment.unique().parse().map_err(Fault::internal)?;
    let key = file.key_in(&folder(&before.it.siret), &document);
    environment.objects()?.put(&key, content.to_vec()).await.map_err(Fault::internal)?;
    let piece = Piece { kind, document, at: call.now };
    carry_out(environment, call, &[AccreditationCommand::Join { piece }]).await
}

/// Where the files of an establishment are.
#[must_use]
pub fn folder(siret: &Siret) -> String {
    format!("accreditations/{siret}")
}

/// A refusal, as the applicant is told.
fn refused(refusal: AccreditationRefusal) -> Fault {
    Fault::from(accreditation_problem(refusal, Actor::Of))
}

/// The request that the caller changes, and what must still be so.
struct Before {
    it: Accreditation,
    /// Its version; 0 when it begins.
    version: u64,
    /// The last request of the establishment, which a new one follows.
    last: Option<AccreditationId>,
}

/// His own while it is open; a new one after one that is over.
async fn open(environment: &Environment, call: &Call, caller: &Caller) -> Result<Before, Fault> {
    let (store, siret) = (environment.store(), own_siret(caller)?);
    let (body, last) =
        tokio::try_join!(organisations::training_body(store, siret), accreditations::last_of(store, siret))?;
    if body.is_some() {
        return Err(refused(AccreditationRefusal::Accredited));
    }
    match last {
        Some(last) if !is_of(&last, caller) && !last.state.is_over() => {
            Err(refused(AccreditationRefusal::SomebodyElse(last.applicant.name)))
        }
        Some(last) if is_of(&last, caller) => Ok(Before { version: last.version, last: None, it: last }),
        last => {
            let it = begun(environment, call, caller, siret);
            Ok(Before { it, version: 0, last: last.map(|last| last.reference) })
        }
    }
}

fn begun(environment: &Environment, call: &Call, caller: &Caller, siret: &Siret) -> Accreditation {
    let draw = u32::from_be_bytes(environment.random());
    let applicant = Applicant {
        principal: caller.principal(),
        identity: caller.identity(),
        name: caller.sign_in.display_name.clone(),
        mail: folded_mail(caller.sign_in.identity.email()),
    };
    Accreditation::draft(AccreditationId::new(call.today, draw), siret.clone(), applicant, call.now)
}

/// A refused or closed one is followed by another, which begins with what was typed.
fn again(environment: &Environment, call: &Call, caller: &Caller, before: Before) -> Before {
    let over = before.it;
    let it = begun(environment, call, caller, &over.siret);
    Before { it: Accreditation { typed: over.typed, ..it }, version: 0, last: Some(over.reference) }
}

async fn carry_out(
    environment: &Environment,
    call: &Call,
    commands: &[AccreditationCommand],
) -> Result<OwnAccreditationAnswer, Fault> {
    let (store, caller, asked) = (environment.store(), call.caller()?, call.asked()?);
    let mut wait = Wait::new();
    loop {
        let mut before = open(environment, call, caller).await?;
        let begins = matches!(commands.first(), Some(AccreditationCommand::Save { .. }));
        if begins && before.it.state.is_over() {
            before = again(environment, call, caller, before);
        }
        let decisions = decided(&before.it, commands, &asked).map_err(refused)?;
        let after = decisions.last().map_or(&before.it, |last| &last.accreditation).clone();
        let mut writes = Writes::new();
        writes.accreditation(store, &decisions, before.version, call.now)?;
        if before.version == 0 {
            writes.last_accreditation(store, &after, before.last.as_ref())?;
        }
        match writes.commit(store).await {
            Ok(Committed::Yes) => return answer(environment, call, after.siret.clone(), Some(after)).await,
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// One after the other, each on what the one before has made.
fn decided(
    it: &Accreditation,
    commands: &[AccreditationCommand],
    asked: &Asked,
) -> Result<Vec<AccreditationDecision>, AccreditationRefusal> {
    let mut decisions: Vec<AccreditationDecision> = Vec::new();
    for command in commands {
        let on = decisions.last().map_or(it, |last| &last.accreditation);
        decisions.push(decide_accreditation(on, command, None, asked)?);
    }
    Ok(decisions)
}
