//! Whoever was invited sees by whom and to what, and accepts: his ProConnect identity is bound to the invitation.

use mce_shared::api::{HabilitationView, InvitationList, Nothing};
use mce_shared::habilitation::{Command, Giver, Person, folded_mail, is_open_invitation};

use super::change::{By, carry_out};
use super::change_habilitations::own;
use crate::http::{Call, Caller, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::habilitations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Habilitations, &[May::Get, May::Put, May::Delete]), on(Table::Outbox, &[May::Put])],
    ..Reach::NOTHING
};

/// What waits for the caller, in the organisation that he chose.
///
/// # Errors
/// 403 for an élu.
pub async fn list(environment: &Environment, call: &Call) -> Result<InvitationList, Fault> {
    let caller = call.caller()?;
    let (organisation, mail) = (caller.organisation()?, folded_mail(caller.sign_in.identity.email()));
    let known = habilitations::of_mail(environment.store(), &organisation, &mail).await?;
    let open = known.iter().filter(|one| is_open_invitation(one, call.now));
    Ok(InvitationList { invitations: open.map(|one| HabilitationView::of(one, call.now)).collect() })
}

/// Accepts.
///
/// # Errors
/// 404 for an invitation that is somebody else's; 409 for one that is too old, or one's own.
pub async fn accepted(
    environment: &Environment,
    call: &Call,
    _nothing: Nothing,
) -> Result<InvitationList, Fault> {
    let caller = call.caller()?;
    let person = person(environment, caller).await?;
    let command = Command::Accept { id: call.param("habilitation")?, person };
    let by = By { giver: Giver::Invited, author: caller.author() };
    carry_out(environment, &own(caller)?, &by, &command, &call.asked()?).await?;
    list(environment, call).await
}

/// The person of the register whom the caller is, or becomes.
async fn person(environment: &Environment, caller: &Caller) -> Result<Person, Fault> {
    let mail = folded_mail(caller.sign_in.identity.email());
    let known = habilitations::person_of_mail(environment.store(), &mail).await?;
    let identity = caller.identity();
    Ok(Person {
        id: known.unwrap_or_else(|| identity.clone()),
        identity,
        name: caller.sign_in.display_name.clone(),
        mail,
    })
}
