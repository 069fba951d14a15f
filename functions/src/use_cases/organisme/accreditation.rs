//! Whoever asks that his establishment be a training body: what SIRENE says of it, what he types, joins and sends.

use mce_shared::accreditation::{
    Accreditation, AccreditationCommand, AccreditationDecision, AccreditationRefusal, Applicant,
    EstablishmentAnswer, EstablishmentTold, Piece, PieceKind, decide_accreditation,
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
use crate::store::accreditations::Noted;
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
    let (caller, siret) = (call.caller()?, own_siret(call.caller()?)?.clone());
    let identity = caller.identity();
    let (requests, _) = accreditations::requests_of(environment.store(), &siret, &identity).await?;
    let shown = requests.shown();
    let may_type = shown.map_or(requests.other().is_none(), |own| own.state.is_open_to_applicant());
    let told = if may_type && caller.standing.waiting == Some(Waiting::Accreditation) {
        Some(told(environment, call, &siret, shown).await?)
    } else {
        None
    };
    let own = |it: &Accreditation| own_accreditation(it, call.today);
    Ok(OwnAccreditationAnswer {
        told_on: told.as_ref().map(|told| told.on).filter(|on| *on != call.today),
        told: told.map(|told| told.answer),
        accreditation: shown.map(own),
        refused: requests.refused(call.today).map(own),
        other: requests.other().map(str::to_owned),
        siret,
    })
}

/// What SIRENE said of the establishment of a request; it is asked where nothing is kept yet.
async fn told(
    environment: &Environment,
    call: &Call,
    siret: &Siret,
    shown: Option<&Accreditation>,
) -> Result<EstablishmentTold, Fault> {
    match shown.and_then(|own| own.told.clone()) {
        Some(kept) => Ok(kept),
        None => Ok(EstablishmentTold {
            answer: establishment(environment, siret).await?,
            at: call.now,
            on: call.today,
        }),
    }
}

/// For a collectivité or the gestionnaire there is no such request.
fn own_siret(caller: &Caller) -> Result<&Siret, Fault> {
    caller.organisme().map_err(|_| Fault::not_found("Votre demande"))
}

/// What SIRENE says; that it does not answer is an answer too.
///
/// # Errors
/// When it can't be asked at all.
pub async fn establishment(environment: &Environment, siret: &Siret) -> Result<EstablishmentAnswer, Fault> {
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
            vec![AccreditationCommand::Save { typed }, AccreditationCommand::Send]
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
    let document: DocumentId = environment.unique().parse().map_err(Fault::internal)?;
    let command =
        AccreditationCommand::Join { piece: Piece { kind, document: document.clone(), at: call.now } };
    // Nothing is kept that is refused.
    let before = Before::of(environment, call, &command).await?;
    decide_accreditation(&before.it, &command, None, &call.asked()?).map_err(refused)?;
    let key = file.key_in(&folder(&before.it.siret), &document);
    environment.objects()?.put(&key, content.to_vec()).await.map_err(Fault::internal)?;
    carry_out(environment, call, &[command]).await
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

/// The request that a command changes, and what must still be so.
struct Before {
    it: Accreditation,
    /// Its version; 0 when it begins.
    version: u64,
    noted: Noted,
}

impl Before {
    /// His own that the command is about, or a new one.
    async fn of(
        environment: &Environment,
        call: &Call,
        command: &AccreditationCommand,
    ) -> Result<Self, Fault> {
        let (store, caller) = (environment.store(), call.caller()?);
        let (siret, identity) = (own_siret(caller)?, caller.identity());
        let (body, (requests, noted)) = tokio::try_join!(
            organisations::training_body(store, siret),
            accreditations::requests_of(store, siret, &identity)
        )?;
        if body.is_some() {
            return Err(refused(AccreditationRefusal::Accredited));
        }
        Ok(match requests.at_hand(command).map_err(refused)? {
            Some(own) => Self { version: own.version, it: own.clone(), noted },
            None => Self { version: 0, it: begun(environment, call, caller, siret), noted },
        })
    }

    /// SIRENE is asked once of what is typed; of what is sent, again where it did not answer.
    async fn looked_up(
        &self,
        environment: &Environment,
        call: &Call,
        commands: &[AccreditationCommand],
    ) -> Result<Option<AccreditationCommand>, Fault> {
        let sends = commands.contains(&AccreditationCommand::Send);
        let types = matches!(commands.first(), Some(AccreditationCommand::Save { .. }));
        let kept = self.it.told.as_ref();
        let is_missing = sends && !kept.is_some_and(EstablishmentTold::is_answered);
        if !types || !(is_missing || EstablishmentTold::is_to_ask(kept, call.now)) {
            return Ok(None);
        }
        let told = establishment(environment, &self.it.siret).await?;
        Ok(Some(AccreditationCommand::Look { told }))
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

async fn carry_out(
    environment: &Environment,
    call: &Call,
    commands: &[AccreditationCommand],
) -> Result<OwnAccreditationAnswer, Fault> {
    let (store, asked) = (environment.store(), call.asked()?);
    let [first, ..] = commands else { return show(environment, call).await };
    let mut wait = Wait::new();
    loop {
        let before = Before::of(environment, call, first).await?;
        let mut all: Vec<_> = before.looked_up(environment, call, commands).await?.into_iter().collect();
        all.extend_from_slice(commands);
        let decisions = decided(&before.it, &all, &asked).map_err(refused)?;
        match writes(environment, &before, &decisions, call)?.commit(store).await {
            Ok(Committed::Yes) => return show(environment, call).await,
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

fn writes(
    environment: &Environment,
    before: &Before,
    decisions: &[AccreditationDecision],
    call: &Call,
) -> Result<Writes, StoreError> {
    let (store, mut writes) = (environment.store(), Writes::new());
    writes.accreditation(store, decisions, before.version, call.now)?;
    let after = decisions.last().map_or(&before.it, |last| &last.accreditation);
    if before.version == 0 {
        writes.accreditation_begun(store, after, before.noted.begun.as_ref())?;
    }
    if before.it.sent_at.is_none() && after.sent_at.is_some() {
        writes.accreditation_sent(store, after, before.noted.last.as_ref())?;
    }
    Ok(writes)
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
