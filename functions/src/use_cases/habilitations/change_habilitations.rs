//! Invites, confirms, takes back: an administrator of the organisation, or one of the gestionnaire for the first administrator.

use mce_shared::api::{HabilitationList, InviteSomebody, Nothing, Reason};
use mce_shared::habilitation::{Command, Decision, Giver, Organisation, Proposed};
use mce_shared::identifiers::{Siren, Siret};

use super::change::{By, Named, carry_out};
use super::list_habilitations::list;
use crate::http::{Call, Caller, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::{organisations, sign_ins};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Habilitations, &[May::Put]),
        on(Table::SignIns, &[May::Query, May::Delete]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Invites somebody to act for the caller's organisation.
///
/// # Errors
/// 422 with the field that is wrong; 409 for oneself.
pub async fn invited(
    environment: &Environment,
    call: &Call,
    asked: InviteSomebody,
) -> Result<HabilitationList, Fault> {
    let caller = call.caller()?;
    let command = invitation(environment, asked)?;
    done(environment, call, (&own(caller)?, Giver::Administrator), &command).await
}

/// Gives another organisation its administrator.
///
/// # Errors
/// As [`invited`]; 404 for an organisation that is in none of our registers.
pub async fn administrator_invited(
    environment: &Environment,
    call: &Call,
    asked: InviteSomebody,
) -> Result<HabilitationList, Fault> {
    let organisation = named(environment, call).await?;
    let command = invitation(environment, asked)?;
    done(environment, call, (&organisation, Giver::Gestionnaire), &command).await
}

/// Confirms, as the second administrator of the gestionnaire.
///
/// # Errors
/// 404 when nothing waits; 409 for who gave it, or receives it.
pub async fn confirmed(
    environment: &Environment,
    call: &Call,
    _nothing: Nothing,
) -> Result<HabilitationList, Fault> {
    let command = Command::Confirm { id: call.param("habilitation")? };
    done(environment, call, (&own(call.caller()?)?, Giver::Administrator), &command).await
}

/// Takes back what somebody may do for the caller's organisation.
///
/// # Errors
/// 404 when there is none; 409 for the last administrator; 422 without a reason.
pub async fn removed(
    environment: &Environment,
    call: &Call,
    asked: Reason,
) -> Result<HabilitationList, Fault> {
    done(environment, call, (&own(call.caller()?)?, Giver::Administrator), &removal(call, asked)?).await
}

/// Takes back what somebody may do for another organisation.
///
/// # Errors
/// 404 when there is none; 422 without a reason.
pub async fn removed_elsewhere(
    environment: &Environment,
    call: &Call,
    asked: Reason,
) -> Result<HabilitationList, Fault> {
    let organisation = named(environment, call).await?;
    done(environment, call, (&organisation, Giver::Gestionnaire), &removal(call, asked)?).await
}

fn removal(call: &Call, Reason { reason }: Reason) -> Result<Command, Fault> {
    Ok(Command::Remove { id: call.param("habilitation")?, reason })
}

fn invitation(environment: &Environment, asked: InviteSomebody) -> Result<Command, Fault> {
    let InviteSomebody { name, mail, permissions, until } = asked;
    let id = environment.unique().parse().map_err(Fault::internal)?;
    Ok(Command::Invite(Proposed { id, name, mail, permissions, until }))
}

async fn done(
    environment: &Environment,
    call: &Call,
    (organisation, giver): (&Named, Giver),
    command: &Command,
) -> Result<HabilitationList, Fault> {
    let by = By { giver, author: call.caller()?.author() };
    let decision = carry_out(environment, organisation, &by, command, &call.asked()?).await?;
    close_sign_ins(environment, &decision).await?;
    list(environment, call, organisation).await
}

/// What was taken back is worth nothing at the next request; the sign-ins that it opened go too.
async fn close_sign_ins(environment: &Environment, decision: &Decision) -> Result<(), Fault> {
    let habilitation = &decision.habilitation;
    let Some(person) = habilitation.person.as_ref().filter(|_| habilitation.end.is_some()) else {
        return Ok(());
    };
    let store = environment.store();
    for open in sign_ins::of_identity(store, &person.identity).await? {
        if open.organisation.as_deref() == Some(&habilitation.organisation.key()) {
            sign_ins::close(store, &open.identity, &open.key).await?;
        }
    }
    Ok(())
}

/// The caller's own organisation.
///
/// # Errors
/// 403 for an élu.
pub fn own(caller: &Caller) -> Result<Named, Fault> {
    let name = caller.sign_in.organisation.as_ref().map(|view| view.name.clone()).unwrap_or_default();
    Ok((caller.organisation()?, name))
}

/// The organisation of the path: the SIRET of a training body, the SIREN or the SIRET of a collectivité.
///
/// # Errors
/// 404 for one that is in none of our registers.
pub async fn named(environment: &Environment, call: &Call) -> Result<Named, Fault> {
    let (store, unknown) = (environment.store(), || Fault::not_found("Cette organisation"));
    let siret = call.param::<Siret>("organisation").ok();
    if let Some(siret) = &siret
        && let Some(body) = organisations::training_body(store, siret).await?
    {
        return Ok((Organisation::Of(siret.clone()), body.name));
    }
    let siren = match siret {
        Some(siret) => siret.siren(),
        None => call.param::<Siren>("organisation").map_err(|_| unknown())?,
    };
    let body = organisations::collectivite(store, &siren).await?.ok_or_else(unknown)?;
    Ok((Organisation::Collectivite(siren), body.name))
}
