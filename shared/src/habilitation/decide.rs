//! What changes the register: an invitation, its acceptance, a confirmation, an end. Pure; committed whole or not at all.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::register::{Author, Cause, End, Habilitation, HabilitationRow, Organisation, Person, State};
use super::{Permission, folded_mail};
use crate::aggregate::{Asked, Transitions, next};
use crate::api::Role;
use crate::calendar::add_days;
use crate::french::{date_long, fold, list};
use crate::ids::HabilitationId;
use crate::lifecycle::{Message, Recipient};
use crate::proposal::is_another;
use crate::texts::{mails, sentences};

/// An invitation is accepted within these days.
pub const INVITATION_DAYS: u32 = 30;
/// Habilitations of one organisation that are not over, at most.
pub const PEOPLE_MAX: usize = 200;
/// Administrators of the gestionnaire whom the operator lets in.
const FIRST_ADMINISTRATORS: usize = 2;
/// The longest name and the longest address.
const NAME_MAX: usize = 100;
const MAIL_MAX: usize = 254;
const REASON_MAX: usize = crate::message::TEXT_MAX;

/// For the gestionnaire, an acceptance waits for a second administrator: see [`accepted`].
const TRANSITIONS: &Transitions<State, Cause> = &[
    (State::Invited, Cause::Accepted, State::Active),
    (State::AwaitingSecond, Cause::Confirmed, State::Active),
    (State::Invited, Cause::Removed, State::Ended),
    (State::AwaitingSecond, Cause::Removed, State::Ended),
    (State::Active, Cause::Removed, State::Ended),
];

/// In what part somebody changes the register of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Giver {
    /// An administrator of the organisation.
    Administrator,
    /// An administrator of the gestionnaire, who gives a training body or a collectivité its first administrator.
    Gestionnaire,
    /// Whoever runs the service, for the gestionnaire's first administrators.
    Operator,
    /// The person who was invited.
    Invited,
    /// Two people of the gestionnaire, who have accepted a training body.
    Accreditation,
}

/// A habilitation as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its number, which no other one has.
    pub id: HabilitationId,
    /// Who is invited.
    pub name: String,
    pub mail: String,
    /// What he may do.
    pub permissions: Vec<Permission>,
    /// The last day, if there is to be one.
    pub until: Option<Date>,
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To invite somebody.
    Invite(Proposed),
    /// To be the first of a training body: who asked for its accreditation, which two people have accepted.
    Found { id: HabilitationId, person: Person },
    /// To be the person who was invited.
    Accept {
        id: HabilitationId,
        /// Who accepts.
        person: Person,
    },
    /// To confirm, as the second administrator.
    Confirm { id: HabilitationId },
    /// To take it back.
    Remove {
        id: HabilitationId,
        /// Why: the person reads it.
        reason: String,
    },
}

/// What it is decided on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub organisation: &'a Organisation,
    pub organisation_name: &'a str,
    /// Every habilitation of the organisation.
    pub register: &'a [Habilitation],
    /// In what part he asks.
    pub giver: Giver,
    /// Who asks.
    pub by: &'a Author,
    /// When, and from which request.
    pub asked: &'a Asked,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The habilitation afterwards.
    pub habilitation: Habilitation,
    /// The line of its history.
    pub row: HabilitationRow,
    /// The mails to send.
    pub messages: Vec<Message>,
}

/// Why the register does not change. `Display` is for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HabilitationRefusal {
    #[error("{}", sentences::HabilitationBadName { nombre: &NAME_MAX.to_string() }.said())]
    BadName,
    /// No address.
    #[error("{}", sentences::HabilitationBadMail.said())]
    BadMail,
    /// Nothing, or what is not given in such an organisation.
    #[error("{}", sentences::HabilitationNoPermission.said())]
    NoPermission,
    /// The gestionnaire gives an organisation its administrator, who gives the rest.
    #[error("{}", sentences::HabilitationOnlyAdministrators.said())]
    OnlyAdministrators,
    /// It would be over at once.
    #[error("{}", sentences::HabilitationOverAlready.said())]
    OverAlready,
    /// Nobody gives himself more.
    #[error("{}", sentences::HabilitationOneself.said())]
    Oneself,
    /// The operator lets in the first two; they let in the others.
    #[error("{}", sentences::HabilitationAdministratorsThere.said())]
    AdministratorsThere,
    /// The same person twice.
    #[error("{}", sentences::HabilitationInvitedAlready.said())]
    InvitedAlready,
    /// The organisation has too many.
    #[error("{}", sentences::HabilitationTooMany { nombre: &PEOPLE_MAX.to_string() }.said())]
    TooMany,
    /// There is no such habilitation, or not for this person.
    #[error("{}", sentences::HabilitationUnknown.said())]
    Unknown,
    /// It is not where it should be.
    #[error("{}", sentences::HabilitationNothingWaits.said())]
    NothingWaits,
    /// The invitation is too old.
    #[error("{}", sentences::HabilitationExpired { nombre: &INVITATION_DAYS.to_string() }.said())]
    Expired,
    /// Who confirms is not who gave, nor who receives.
    #[error("{}", sentences::HabilitationFourEyes.said())]
    FourEyes,
    /// An organisation without an administrator can't change its register any more.
    #[error("{}", sentences::HabilitationLastAdministrator.said())]
    LastAdministrator,
    /// Whoever loses it reads why.
    #[error("{}", sentences::HabilitationNoReason.said())]
    NoReason,
}

impl HabilitationRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadName => "name-bad",
            Self::BadMail => "mail-bad",
            Self::NoPermission => "permission-none",
            Self::OnlyAdministrators => "only-administrators",
            Self::OverAlready => "until-past",
            Self::Oneself => "oneself",
            Self::AdministratorsThere => "administrators-there",
            Self::InvitedAlready => "invited-already",
            Self::TooMany => "too-many-people",
            Self::Unknown => "not-found",
            Self::NothingWaits => "nothing-waits",
            Self::Expired => "invitation-expired",
            Self::FourEyes => "four-eyes",
            Self::LastAdministrator => "last-administrator",
            Self::NoReason => "reason-missing",
        }
    }
}

use HabilitationRefusal as R;

/// Decides what follows from `command` in the register of an organisation.
///
/// # Errors
/// A [`HabilitationRefusal`]; nothing changes then.
pub fn decide(command: &Command, facts: &Facts<'_>) -> Result<Decision, HabilitationRefusal> {
    match command {
        Command::Invite(proposed) => invited(proposed, facts),
        Command::Found { id, person } => first(id, person, facts),
        Command::Accept { id, person } => accepted(known(id, facts)?, person, facts),
        Command::Confirm { id } => confirmed(known(id, facts)?, facts),
        Command::Remove { id, reason } => removed(known(id, facts)?, reason.trim(), facts),
    }
}

fn known<'a>(id: &HabilitationId, facts: &Facts<'a>) -> Result<&'a Habilitation, HabilitationRefusal> {
    facts.register.iter().find(|one| one.id == *id).ok_or(R::Unknown)
}

fn invited(proposed: &Proposed, facts: &Facts<'_>) -> Result<Decision, HabilitationRefusal> {
    let mail = checked_mail(&proposed.mail)?;
    let name = proposed.name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX || name.contains(char::is_control) {
        return Err(R::BadName);
    }
    if proposed.until.is_some_and(|last| last < facts.asked.today) {
        return Err(R::OverAlready);
    }
    if facts.giver != Giver::Operator && is_same(facts.by, (&mail, name)) {
        return Err(R::Oneself);
    }
    check_room(&mail, facts)?;
    check_operator(facts)?;
    let habilitation = Habilitation {
        id: proposed.id.clone(),
        organisation: facts.organisation.clone(),
        organisation_name: facts.organisation_name.to_owned(),
        name: name.to_owned(),
        permissions: checked_permissions(&proposed.permissions, facts)?,
        state: State::Invited,
        until: proposed.until,
        given_by: facts.by.clone(),
        invited_at: facts.asked.at,
        person: None,
        from: None,
        confirmed_by: None,
        end: None,
        mail,
    };
    Ok(decision(habilitation, Cause::Invited, "", facts))
}

/// All that is given in a training body: alone, he could give himself nothing, and nothing could be published.
fn first(id: &HabilitationId, person: &Person, facts: &Facts<'_>) -> Result<Decision, HabilitationRefusal> {
    let there = facts.register.iter().any(|one| one.state != State::Ended);
    if there || facts.giver != Giver::Accreditation {
        return Err(R::AdministratorsThere);
    }
    let role = facts.organisation.role();
    let habilitation = Habilitation {
        id: id.clone(),
        organisation: facts.organisation.clone(),
        organisation_name: facts.organisation_name.to_owned(),
        name: person.name.clone(),
        mail: person.mail.clone(),
        permissions: Permission::of_role(role).filter(|one| *one != Permission::OfReader).collect(),
        state: State::Active,
        until: None,
        given_by: facts.by.clone(),
        invited_at: facts.asked.at,
        person: Some(person.clone()),
        from: Some(facts.asked.today),
        confirmed_by: None,
        end: None,
    };
    Ok(decision(habilitation, Cause::Founded, "", facts))
}

/// An address goes into mail headers: neither spaces nor control characters.
fn checked_mail(typed: &str) -> Result<String, HabilitationRefusal> {
    let mail = folded_mail(typed);
    let clean = !mail.contains(|c: char| c.is_whitespace() || c.is_control());
    let shaped = mail.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.contains('@') && !domain.ends_with('.')
    });
    if clean && shaped && mail.len() <= MAIL_MAX { Ok(mail) } else { Err(R::BadMail) }
}

/// By the address, or by the name: somebody who has two addresses is one person.
fn is_same(author: &Author, (mail, name): (&str, &str)) -> bool {
    (!author.mail.is_empty() && author.mail == mail) || fold(&author.name) == fold(name)
}

fn check_room(mail: &str, facts: &Facts<'_>) -> Result<(), HabilitationRefusal> {
    let open: Vec<&Habilitation> = facts.register.iter().filter(|one| one.state != State::Ended).collect();
    if open.iter().any(|one| one.mail == mail && is_open_invitation(one, facts.asked.at)) {
        return Err(R::InvitedAlready);
    }
    if open.len() >= PEOPLE_MAX { Err(R::TooMany) } else { Ok(()) }
}

/// Two administrators, so that each confirms what the other gives.
fn check_operator(facts: &Facts<'_>) -> Result<(), HabilitationRefusal> {
    let administers = |one: &&Habilitation| {
        one.administers(facts.asked.today)
            || (is_open_invitation(one, facts.asked.at)
                && one.permissions.iter().any(|it| it.is_administrator()))
    };
    let enough = facts.register.iter().filter(administers).count() >= FIRST_ADMINISTRATORS;
    if facts.giver == Giver::Operator && enough { Err(R::AdministratorsThere) } else { Ok(()) }
}

fn checked_permissions(
    asked: &[Permission],
    facts: &Facts<'_>,
) -> Result<Vec<Permission>, HabilitationRefusal> {
    let mut permissions = asked.to_vec();
    permissions.sort_unstable();
    permissions.dedup();
    let role = facts.organisation.role();
    if permissions.is_empty() || permissions.iter().any(|permission| permission.role() != role) {
        return Err(R::NoPermission);
    }
    let first = matches!(facts.giver, Giver::Gestionnaire | Giver::Operator);
    if first && permissions.iter().any(|permission| !permission.is_administrator()) {
        return Err(R::OnlyAdministrators);
    }
    Ok(permissions)
}

/// Whether somebody may still accept it.
#[must_use]
pub fn is_open_invitation(it: &Habilitation, now: Timestamp) -> bool {
    it.state == State::Invited && !is_expired(it, now)
}

fn is_expired(invitation: &Habilitation, now: Timestamp) -> bool {
    now.duration_since(invitation.invited_at) > SignedDuration::from_hours(24 * i64::from(INVITATION_DAYS))
}

/// Only the address that was invited accepts, and not with the identity of who invited.
fn accepted(
    waiting: &Habilitation,
    person: &Person,
    facts: &Facts<'_>,
) -> Result<Decision, HabilitationRefusal> {
    if waiting.mail != person.mail {
        return Err(R::Unknown);
    }
    let state = next(TRANSITIONS, waiting.state, Cause::Accepted).ok_or(R::NothingWaits)?;
    if is_expired(waiting, facts.asked.at) {
        return Err(R::Expired);
    }
    let giver = &waiting.given_by;
    if giver.person == person.id || is_same(giver, (&person.mail, &person.name)) {
        return Err(R::Oneself);
    }
    let by_operator = giver.person.is_empty();
    let needs_second = waiting.organisation.role() == Role::Gestionnaire && !by_operator;
    let state = if needs_second { State::AwaitingSecond } else { state };
    let habilitation = Habilitation {
        state,
        person: Some(person.clone()),
        from: (!needs_second).then_some(facts.asked.today),
        ..waiting.clone()
    };
    Ok(decision(habilitation, Cause::Accepted, "", facts))
}

fn confirmed(waiting: &Habilitation, facts: &Facts<'_>) -> Result<Decision, HabilitationRefusal> {
    let state = next(TRANSITIONS, waiting.state, Cause::Confirmed).ok_or(R::NothingWaits)?;
    let person = waiting.person.as_ref().ok_or(R::NothingWaits)?;
    if ![&waiting.given_by.person, &person.id].into_iter().all(|one| is_another(&facts.by.person, one)) {
        return Err(R::FourEyes);
    }
    let habilitation = Habilitation {
        state,
        from: Some(facts.asked.today),
        confirmed_by: Some(facts.by.clone()),
        ..waiting.clone()
    };
    Ok(decision(habilitation, Cause::Confirmed, "", facts))
}

fn removed(known: &Habilitation, reason: &str, facts: &Facts<'_>) -> Result<Decision, HabilitationRefusal> {
    let state = next(TRANSITIONS, known.state, Cause::Removed).ok_or(R::NothingWaits)?;
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(R::NoReason);
    }
    if facts.giver == Giver::Administrator && is_last_administrator(known, facts) {
        return Err(R::LastAdministrator);
    }
    let end = End { by: facts.by.clone(), at: facts.asked.at, reason: reason.to_owned() };
    let habilitation = Habilitation { state, end: Some(end), ..known.clone() };
    Ok(decision(habilitation, Cause::Removed, reason, facts))
}

/// Whether nobody would administer without it. One that ends by itself one day is no successor to one that does not.
fn is_last_administrator(known: &Habilitation, facts: &Facts<'_>) -> bool {
    let today = facts.asked.today;
    let lasts =
        |one: &Habilitation| one.until.is_none() || known.until.is_some_and(|last| one.until >= Some(last));
    known.administers(today)
        && !facts.register.iter().any(|one| one.id != known.id && one.administers(today) && lasts(one))
}

fn decision(habilitation: Habilitation, cause: Cause, reason: &str, facts: &Facts<'_>) -> Decision {
    let row = HabilitationRow {
        habilitation: habilitation.id.clone(),
        cause,
        state: habilitation.state,
        mail: habilitation.mail.clone(),
        permissions: habilitation.permissions.clone(),
        by: facts.by.clone(),
        at: facts.asked.at,
        reason: reason.to_owned(),
        request_id: facts.asked.request_id.clone(),
    };
    Decision { messages: told(&habilitation, cause, facts), habilitation, row }
}

/// The person hears of each step; the organisation, at its known address, of whoever comes in: the surest way to find an intruder.
fn told(it: &Habilitation, cause: Cause, facts: &Facts<'_>) -> Vec<Message> {
    let labels: Vec<&str> = it.permissions.iter().map(|permission| permission.label()).collect();
    let (permissions, organisation) = (list(&labels), it.organisation_name.as_str());
    let person = || Recipient::Address(it.mail.clone());
    let all = || match &it.organisation {
        Organisation::Of(siret) => Recipient::Of(siret.clone()),
        Organisation::Collectivite(siren) => Recipient::Collectivite(siren.clone()),
        Organisation::Gestionnaire => Recipient::Gestionnaire,
    };
    match cause {
        Cause::Invited => {
            let last = add_days(facts.asked.today, INVITATION_DAYS);
            let (auteur, limite) = (facts.by.name.as_str(), date_long(last));
            let invitation = mails::habilitation::Invitation {
                auteur,
                organisation,
                permissions: &permissions,
                limite: &limite,
            };
            vec![invitation.to(person())]
        }
        Cause::Accepted if it.state == State::AwaitingSecond => {
            let nom = it.person.as_ref().map_or(it.name.as_str(), |person| person.name.as_str());
            vec![mails::habilitation::AConfirmer { nom, permissions: &permissions }.to(all())]
        }
        Cause::Founded | Cause::Accepted | Cause::Confirmed => {
            let nom = it.person.as_ref().map_or(it.name.as_str(), |person| person.name.as_str());
            let auteur = it.given_by.name.as_str();
            let known = mails::habilitation::Donnee { nom, organisation, permissions: &permissions, auteur };
            vec![known.to(all())]
        }
        Cause::Removed => {
            let raison = it.end.as_ref().map_or("", |end| end.reason.as_str());
            vec![mails::habilitation::Retiree { organisation, raison }.to(person())]
        }
    }
}

#[cfg(test)]
mod tests;
