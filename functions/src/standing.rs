//! What the register of habilitations says of an agent at this moment. It is asked again at each request: a permission that was taken
//! back is worth nothing from then on, whatever sign-in is open.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::api::Waiting;
use mce_shared::habilitation::{
    Habilitation, Organisation, Permission, State, folded_mail, is_open_invitation, powers_of,
};

use crate::store::{Store, StoreError, habilitations};

/// What somebody may do for the organisation that he chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The person of the register, once he has accepted an invitation.
    pub person: Option<String>,
    /// What he may do today.
    pub permissions: Vec<Permission>,
    /// Why that is nothing yet.
    pub waiting: Option<Waiting>,
}

impl Standing {
    /// Whether the register knows nothing of him, or nothing any more.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.permissions.is_empty() && self.waiting.is_none()
    }
}

/// Where an identity, and the address that goes with it, stand in an organisation.
///
/// # Errors
/// When the store fails.
pub async fn standing(
    store: &Store,
    organisation: &Organisation,
    (identity, mail): (&str, &str),
    now: Timestamp,
    today: Date,
) -> Result<Standing, StoreError> {
    let own = habilitations::of_person(store, organisation, identity).await?;
    let person = own.iter().find_map(|one| one.person.as_ref()).map(|person| person.id.clone());
    let permissions = powers_of(&own, today);
    let waiting =
        if permissions.is_empty() { waiting(store, organisation, &own, mail, now).await? } else { None };
    Ok(Standing { person, permissions, waiting })
}

async fn waiting(
    store: &Store,
    organisation: &Organisation,
    own: &[Habilitation],
    mail: &str,
    now: Timestamp,
) -> Result<Option<Waiting>, StoreError> {
    if own.iter().any(|one| one.state == State::AwaitingSecond) {
        return Ok(Some(Waiting::SecondPerson));
    }
    let invitations = habilitations::of_mail(store, organisation, &folded_mail(mail)).await?;
    Ok(invitations.iter().any(|one| is_open_invitation(one, now)).then_some(Waiting::Invitation))
}
