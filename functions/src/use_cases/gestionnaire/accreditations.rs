//! The requests of training bodies, for the gestionnaire: the lists, one request, its files, and what is done with it. A yes creates the
//! training body and the habilitation of who asked, in the transaction of the decision.

use mce_shared::access::Looked;
use mce_shared::accreditation::{
    Accreditation, AccreditationCommand, AccreditationRefusal, AccreditationState, decide_accreditation,
    founded, needs_register,
};
use mce_shared::api::{
    AccreditationAct, AccreditationDetail, AccreditationList, accreditation_detail, accreditation_problem,
    accreditation_queue, accreditation_summary,
};
use mce_shared::habilitation::{Facts, Giver, Organisation, Person};
use mce_shared::ids::{AccreditationId, DocumentId};
use mce_shared::lifecycle::Actor;

use super::super::access::looked;
use super::super::dossiers::change::Wait;
use super::super::dossiers::documents::DocumentKind;
use super::super::organisme::accreditation::{establishment, folder};
use crate::http::{Call, Download, Fault, apart};
use crate::reach::{May, Objects, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::accesses::Subject;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, accreditations, habilitations, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Reviews, &[May::Get, May::Query, May::Put]),
        index(Table::Reviews, "by-queue"),
        on(Table::Organisations, &[May::Put]),
        on(Table::Habilitations, &[May::Get, May::Put]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Accesses, &[May::Put]),
    ],
    files: &[Objects::Read("accreditations")],
    settings: &[Setting::Sirene],
    ..Reach::NOTHING
};

/// Requests of a page.
const A_PAGE: usize = 50;

/// A page of a list.
///
/// # Errors
/// 400 for a list that there is not.
pub async fn list(environment: &Environment, call: &Call) -> Result<AccreditationList, Fault> {
    let queue = accreditation_queue(call.query_value("queue").as_deref()).ok_or_else(unknown_list)?;
    let cursor = call.query_value("cursor");
    let (page, cursor) = accreditations::list(environment.store(), queue, A_PAGE, cursor.as_deref()).await?;
    Ok(AccreditationList { accreditations: page.iter().map(accreditation_summary).collect(), cursor })
}

fn unknown_list() -> Fault {
    let detail = "Cette liste n’existe pas : revenez à la page des accréditations.";
    Fault::problem(400, "bad-query", "Liste inconnue", detail)
}

fn missing() -> Fault {
    Fault::not_found("Cette demande")
}

/// One that was sent: a draft is its applicant's alone.
async fn load(environment: &Environment, call: &Call) -> Result<Accreditation, Fault> {
    let reference: AccreditationId = call.param("accreditation")?;
    let found = accreditations::get(environment.store(), &reference).await?;
    found.filter(|it| it.sent_at.is_some()).ok_or_else(missing)
}

/// A request and its history.
///
/// # Errors
/// 404 when there is none.
pub async fn show(environment: &Environment, call: &Call) -> Result<AccreditationDetail, Fault> {
    let reference: AccreditationId = call.param("accreditation")?;
    let found = accreditations::with_journal(environment.store(), &reference).await?;
    let (it, journal) = found.filter(|(it, _)| it.sent_at.is_some()).ok_or_else(missing)?;
    Ok(accreditation_detail(&it, &journal, &call.asked()?))
}

/// A file, to be downloaded and never shown by the site itself.
///
/// # Errors
/// 404 when there is none.
pub async fn piece(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let it = load(environment, call).await?;
    let document: DocumentId = call.param("document")?;
    let missing = || Fault::not_found("Cette pièce");
    if !it.pieces.iter().any(|piece| piece.document == document) {
        return Err(missing());
    }
    let folder = folder(&it.siret);
    let kind = DocumentKind::find(environment, &folder, &document).await?.ok_or_else(missing)?;
    let of = (Looked::AccreditationPiece, it.reference.as_str());
    looked(environment, call, Subject::Person(&it.applicant.principal), of).await?;
    let key = kind.key_in(&folder, &document);
    let object = environment.objects()?.get(&key).await.map_err(Fault::internal)?.ok_or_else(missing)?;
    Ok(Download {
        name: format!("piece-{}.{}", it.reference, kind.extension()),
        media_type: kind.media_type(),
        content: object.content.to_vec().into(),
    })
}

/// Does it, on what the caller was shown.
///
/// # Errors
/// The core's refusal; 409 when the request has changed since.
pub async fn act(
    environment: &Environment,
    call: &Call,
    AccreditationAct { version, act }: AccreditationAct,
) -> Result<AccreditationDetail, Fault> {
    let (store, asked, mut command) = (environment.store(), call.asked()?, AccreditationCommand::from(act));
    let mut wait = Wait::new();
    loop {
        let it = load(environment, call).await?;
        apart(store, call.caller()?, &[Organisation::Of(it.siret.clone())]).await?;
        if needs_register(&it, &command, Some(version), &asked).map_err(refused)? {
            ask_register(environment, &it, &mut command).await?;
        }
        let decision = decide_accreditation(&it, &command, Some(version), &asked).map_err(refused)?;
        let mut writes = Writes::new();
        if decision.accreditation.state == AccreditationState::Accepted {
            found(environment, call, &decision.accreditation, &mut writes).await?;
        }
        writes.accreditation(store, std::slice::from_ref(&decision), it.version, asked.at)?;
        match writes.commit(store).await {
            Ok(Committed::Yes) => return show(environment, call).await,
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Before a yes is proposed or taken, SIRENE is asked again.
async fn ask_register(
    environment: &Environment,
    it: &Accreditation,
    command: &mut AccreditationCommand,
) -> Result<(), Fault> {
    if let AccreditationCommand::Propose { told, .. } | AccreditationCommand::Confirm { told, .. } = command {
        *told = Some(establishment(environment, &it.siret).await?);
    }
    Ok(())
}

fn refused(refusal: AccreditationRefusal) -> Fault {
    Fault::from(accreditation_problem(refusal, Actor::Gestionnaire))
}

/// The training body and its first administrator.
async fn found(
    environment: &Environment,
    call: &Call,
    accepted: &Accreditation,
    writes: &mut Writes,
) -> Result<(), Fault> {
    let (store, asked) = (environment.store(), call.asked()?);
    let organisation = Organisation::Of(accepted.siret.clone());
    let register = habilitations::register(store, &organisation).await?;
    let known = habilitations::person_of_mail(store, &accepted.applicant.mail).await?;
    let person = Person {
        id: known.clone().unwrap_or_else(|| accepted.applicant.identity.clone()),
        identity: accepted.applicant.identity.clone(),
        name: accepted.applicant.name.clone(),
        mail: accepted.applicant.mail.clone(),
    };
    let facts = Facts {
        organisation: &organisation,
        organisation_name: accepted.name(),
        register: &register.habilitations,
        giver: Giver::Accreditation,
        by: &call.caller()?.author(),
        asked: &asked,
    };
    let id = environment.unique().parse().map_err(Fault::internal)?;
    let founded = founded(accepted, id, person.clone(), &facts).map_err(refused)?;
    writes.guarded(organisations::new_training_body(store, &founded.body)?);
    writes.habilitation(store, register.version, &founded.habilitation)?;
    if known.is_none() {
        writes.guarded(habilitations::binding(store, &person.mail, &person.id)?);
    }
    Ok(())
}
