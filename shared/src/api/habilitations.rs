//! Who may act for an organisation, and the open sign-ins of a person.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{OrganisationView, wire};
use crate::habilitation::{Habilitation, Permission, State, is_open_invitation};
use crate::ids::HabilitationId;

wire! {
    /// Invites somebody to act for an organisation.
    pub struct InviteSomebody {
        /// First name and name.
        pub name: String,
        /// The address that he uses with ProConnect.
        pub mail: String,
        /// What he may do.
        pub permissions: Vec<Permission>,
        /// The last day, if there is to be one.
        #[serde(with = "crate::wire::optional_date")]
        pub until: Option<Date>,
    }

    /// Who may act for an organisation.
    pub struct HabilitationList {
        pub organisation: OrganisationView,
        /// What may be given there by the reader; nothing when he gives nothing.
        pub gives: Vec<Permission>,
        /// Whether the reader confirms what others give.
        pub confirms: bool,
        /// Those in force or under way first, then those that are over.
        pub habilitations: Vec<HabilitationView>,
    }

    pub struct HabilitationView {
        pub id: HabilitationId,
        pub organisation: String,
        /// Who, as the inviter or, once he has accepted, his provider names him.
        pub name: String,
        pub mail: String,
        /// What he may do.
        pub permissions: Vec<Permission>,
        /// Where it stands.
        pub state: State,
        /// Whether the invitation may still be accepted.
        pub open: bool,
        /// The first day.
        #[serde(with = "crate::wire::optional_date")]
        pub from: Option<Date>,
        /// The last day.
        #[serde(with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// Who gave it.
        pub given_by: String,
        #[serde(with = "crate::wire::instant")]
        pub invited_at: Timestamp,
        pub confirmed_by: Option<String>,
        /// Who took it back, and why.
        pub ended: Option<HabilitationEnd>,
    }

    /// How a habilitation ended.
    pub struct HabilitationEnd {
        pub by: String,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        pub reason: String,
    }

    /// The invitations that wait for the caller.
    pub struct InvitationList {
        /// All of them.
        pub invitations: Vec<HabilitationView>,
    }

    /// The open sign-ins of the caller.
    pub struct SignInList {
        /// The latest first.
        pub sign_ins: Vec<OpenSignIn>,
    }

    pub struct OpenSignIn {
        /// What names it.
        pub id: String,
        /// Whether it is the one that asks.
        pub current: bool,
        pub organisation: Option<String>,
        /// Browser and system, as far as the browser says.
        pub device: String,
        #[serde(with = "crate::wire::instant")]
        pub opened_at: Timestamp,
        /// Last request, to within five minutes.
        #[serde(with = "crate::wire::instant")]
        pub last_seen: Timestamp,
    }

    /// Ends sign-ins of the caller.
    pub struct EndSignIns {
        /// Which one; all but the one that asks when absent.
        pub id: Option<String>,
    }
}

impl HabilitationView {
    /// As it is shown in its organisation.
    #[must_use]
    pub fn of(it: &Habilitation, now: Timestamp) -> Self {
        Self {
            id: it.id.clone(),
            organisation: it.organisation_name.clone(),
            name: it.person.as_ref().map_or(&it.name, |person| &person.name).clone(),
            mail: it.mail.clone(),
            permissions: it.permissions.clone(),
            state: it.state,
            open: is_open_invitation(it, now),
            from: it.from,
            until: it.until,
            given_by: it.given_by.name.clone(),
            invited_at: it.invited_at,
            confirmed_by: it.confirmed_by.as_ref().map(|author| author.name.clone()),
            ended: it.end.as_ref().map(|end| HabilitationEnd {
                by: end.by.name.clone(),
                at: end.at,
                reason: end.reason.clone(),
            }),
        }
    }
}
