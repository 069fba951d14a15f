//! A correction of what is known of a training body, by the gestionnaire: its name, its address, its contact.
//!
//! What changes whom the bank is asked to pay takes two people; anything else is done at once. Each says why, and whoever was
//! written to before is told.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{HOLDER_MAX, TrainingBody};
use crate::aggregate::Asked;
use crate::message::{self, Message, Recipient};
use crate::proposal::{self, Proposal, Undecided};
use crate::texts::{mails, sentences};

/// Characters of a town and of a street, at most: those of a bank file (formats §5.1).
pub const TOWN_MAX: usize = 35;
/// The same of a street.
pub const STREET_MAX: usize = 70;
/// Characters of an address of mail, at most.
const MAIL_MAX: usize = 254;
/// The same of a telephone number.
const TELEPHONE_MAX: usize = 20;

/// What may be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BodyDetails {
    /// Raison sociale.
    pub name: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
    /// Where to write to.
    pub email: String,
    /// May be empty.
    pub telephone: String,
}

impl BodyDetails {
    #[must_use]
    pub fn of(body: &TrainingBody) -> Self {
        Self {
            name: body.name.clone(),
            street: body.street.clone(),
            postcode: body.postcode.clone(),
            town: body.town.clone(),
            email: body.email.clone(),
            telephone: body.telephone.clone(),
        }
    }

    /// The training body with these.
    #[must_use]
    pub fn put_in(&self, body: TrainingBody) -> TrainingBody {
        let Self { name, street, postcode, town, email, telephone } = self.clone();
        TrainingBody { name, street, postcode, town, email, telephone, ..body }
    }

    /// Without blanks that say nothing.
    #[must_use]
    pub fn tidy(&self) -> Self {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            name: tidy(&self.name),
            street: tidy(&self.street),
            postcode: tidy(&self.postcode),
            town: tidy(&self.town),
            email: tidy(&self.email),
            telephone: tidy(&self.telephone),
        }
    }

    /// What no bank or no mail would take.
    #[must_use]
    pub fn mistakes(&self) -> Vec<CorrectionRefusal> {
        let within = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        let is_postcode = self.postcode.len() == 5 && self.postcode.bytes().all(|b| b.is_ascii_digit());
        let checks = [
            (within(&self.name, HOLDER_MAX), CorrectionRefusal::BadName),
            (self.street.chars().count() <= STREET_MAX, CorrectionRefusal::BadStreet),
            (is_postcode, CorrectionRefusal::BadPostcode),
            (within(&self.town, TOWN_MAX), CorrectionRefusal::BadTown),
            (is_mail(&self.email), CorrectionRefusal::BadMail),
            (self.telephone.chars().count() <= TELEPHONE_MAX, CorrectionRefusal::BadTelephone),
        ];
        checks.into_iter().filter(|(is_right, _)| !is_right).map(|(_, refusal)| refusal).collect()
    }

    /// What differs from one to the other, in French.
    #[must_use]
    pub fn changes_to(&self, other: &Self) -> String {
        let fields = [
            ("raison sociale", &self.name, &other.name),
            ("rue", &self.street, &other.street),
            ("code postal", &self.postcode, &other.postcode),
            ("commune", &self.town, &other.town),
            ("courriel", &self.email, &other.email),
            ("téléphone", &self.telephone, &other.telephone),
        ];
        let changed = fields.into_iter().filter(|(_, before, after)| before != after);
        let said = changed.map(|(champ, avant, apres)| {
            let avant = Some(avant.as_str()).filter(|avant| !avant.is_empty());
            sentences::BodyFieldCorrected { champ, avant, apres }.said()
        });
        said.collect::<Vec<_>>().join(", ")
    }
}

/// An address goes into mail headers: neither spaces nor control characters.
fn is_mail(text: &str) -> bool {
    let is_clean = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let is_shaped = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.contains('@') && !domain.ends_with('.')
    });
    is_clean && is_shaped && text.len() <= MAIL_MAX
}

/// From what was known to what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub before: BodyDetails,
    pub after: BodyDetails,
}

/// A correction that waits for a second person.
pub type WaitingCorrection = Proposal<Correction>;

/// A line of the history of a training body (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRow {
    pub at: Timestamp,
    /// Who, by name.
    pub author: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    pub request_id: String,
    /// What happened and why, in French.
    pub text: String,
}

impl BodyRow {
    pub(super) fn new(text: String, asked: &Asked) -> Self {
        Self {
            at: asked.at,
            author: asked.author.clone(),
            principal: asked.principal.clone(),
            request_id: asked.request_id.clone(),
            text,
        }
    }
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionCommand {
    Correct {
        details: BodyDetails,
        /// Why: it is written into the history.
        reason: String,
    },
    /// What somebody else proposed is right.
    Approve {
        /// May be empty.
        comment: String,
    },
    /// It is not; who proposed it may take it back, too.
    Refuse { reason: String },
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionDecision {
    /// The training body, where it changes.
    pub body: Option<TrainingBody>,
    /// What waits afterwards.
    pub waiting: Option<WaitingCorrection>,
    pub row: BodyRow,
    pub messages: Vec<Message>,
}

/// Why nothing is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionRefusal {
    #[error("{}", sentences::CorrectionBadName { nombre: &HOLDER_MAX.to_string() }.said())]
    BadName,
    #[error("{}", sentences::CorrectionBadStreet { nombre: &STREET_MAX.to_string() }.said())]
    BadStreet,
    #[error("{}", sentences::CorrectionBadPostcode.said())]
    BadPostcode,
    #[error("{}", sentences::CorrectionBadTown { nombre: &TOWN_MAX.to_string() }.said())]
    BadTown,
    #[error("{}", sentences::CorrectionBadMail.said())]
    BadMail,
    #[error("{}", sentences::CorrectionBadTelephone { nombre: &TELEPHONE_MAX.to_string() }.said())]
    BadTelephone,
    #[error("{}", sentences::CorrectionNoReason.said())]
    NoReason,
    #[error("{}", sentences::CorrectionSame.said())]
    Same,
    #[error("{}", sentences::CorrectionWaitsAlready.said())]
    WaitsAlready,
    #[error("{}", sentences::CorrectionNothingWaits.said())]
    NothingWaits,
    #[error("{}", sentences::CorrectionFourEyes.said())]
    FourEyes,
    #[error("{}", sentences::CorrectionChanged.said())]
    Changed,
}

impl CorrectionRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadName => "name-bad",
            Self::BadStreet => "street-bad",
            Self::BadPostcode => "postcode-bad",
            Self::BadTown => "town-bad",
            Self::BadMail => "mail-bad",
            Self::BadTelephone => "telephone-bad",
            Self::NoReason => "reason-missing",
            Self::Same => "nothing-changes",
            Self::WaitsAlready => "waits-already",
            Self::NothingWaits => "not-found",
            Self::FourEyes => "four-eyes",
            Self::Changed => "changed-meanwhile",
        }
    }

    /// The field of the form that it is about.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        Some(match self {
            Self::BadName => "name",
            Self::BadStreet => "street",
            Self::BadPostcode => "postcode",
            Self::BadTown => "town",
            Self::BadMail => "email",
            Self::BadTelephone => "telephone",
            Self::NoReason => "reason",
            _ => return None,
        })
    }
}

impl From<Undecided> for CorrectionRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Nothing => Self::NothingWaits,
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Stale => Self::Changed,
        }
    }
}

/// Decides what follows from `command`.
///
/// # Errors
/// A [`CorrectionRefusal`]; nothing changes then.
pub fn decide_correction(
    body: &TrainingBody,
    waiting: Option<&WaitingCorrection>,
    command: &CorrectionCommand,
    asked: &Asked,
) -> Result<CorrectionDecision, CorrectionRefusal> {
    match command {
        CorrectionCommand::Correct { details, reason } => {
            if waiting.is_some() {
                return Err(CorrectionRefusal::WaitsAlready);
            }
            let details = details.tidy();
            match details.mistakes().first() {
                Some(refusal) => Err(*refusal),
                None => correct(body, &details, words(reason)?, asked),
            }
        }
        CorrectionCommand::Approve { comment } => {
            let known = BodyDetails::of(body);
            let waiting = proposal::confirmed(waiting, asked, |waiting| waiting.what.before == known)?;
            let Correction { before, after } = &waiting.what;
            let motif = Some(comment.trim()).filter(|comment| !comment.is_empty());
            let (auteur, changements) = (&waiting.by, &before.changes_to(after));
            let text = sentences::BodyApproved { auteur, changements, motif }.said();
            Ok(done(body, after, text, asked))
        }
        CorrectionCommand::Refuse { reason } => {
            let waiting = waiting.ok_or(CorrectionRefusal::NothingWaits)?;
            let (auteur, motif) = (&waiting.by, words(reason)?);
            let row = BodyRow::new(sentences::BodyRefused { auteur, motif }.said(), asked);
            Ok(CorrectionDecision { body: None, waiting: None, row, messages: Vec::new() })
        }
    }
}

fn words(reason: &str) -> Result<&str, CorrectionRefusal> {
    message::words(reason).ok_or(CorrectionRefusal::NoReason)
}

fn correct(
    body: &TrainingBody,
    after: &BodyDetails,
    motif: &str,
    asked: &Asked,
) -> Result<CorrectionDecision, CorrectionRefusal> {
    let before = BodyDetails::of(body);
    if before == *after {
        return Err(CorrectionRefusal::Same);
    }
    let changements = &before.changes_to(after);
    if after.put_in(body.clone()).payee() == body.payee() {
        let text = sentences::BodyCorrected { changements, motif }.said();
        return Ok(done(body, after, text, asked));
    }
    let row = BodyRow::new(sentences::BodyProposed { changements, motif }.said(), asked);
    let waiting = WaitingCorrection::new(Correction { before, after: after.clone() }, motif, asked);
    Ok(CorrectionDecision { body: None, waiting: Some(waiting), row, messages: Vec::new() })
}

fn done(body: &TrainingBody, after: &BodyDetails, text: String, asked: &Asked) -> CorrectionDecision {
    let changements = &BodyDetails::of(body).changes_to(after);
    let told = mails::organisme::FicheCorrigee { changements };
    // Whoever is written to from now on is not the only one to hear of it.
    let mut to = vec![body.email.clone()];
    if after.email != body.email {
        to.push(after.email.clone());
    }
    CorrectionDecision {
        body: Some(after.put_in(body.clone())),
        waiting: None,
        row: BodyRow::new(text, asked),
        messages: to.into_iter().map(|mail| told.to(Recipient::Address(mail))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::body;
    use super::*;

    fn asked(principal: &str) -> Asked {
        Asked {
            at: Timestamp::UNIX_EPOCH,
            today: date(2027, 1, 4),
            author: principal.to_owned(),
            principal: principal.to_owned(),
            request_id: "r".to_owned(),
        }
    }

    fn correct(body: &TrainingBody, change: impl FnOnce(&mut BodyDetails)) -> CorrectionCommand {
        let mut details = BodyDetails::of(body);
        change(&mut details);
        CorrectionCommand::Correct { details, reason: " Kbis du 3 janvier ".to_owned() }
    }

    #[test]
    fn an_address_is_corrected_by_one_person_and_the_former_contact_is_told() {
        let body = body();
        let command = correct(&body, |details| details.email = "nouveau@exemple.fr".to_owned());
        let decision = decide_correction(&body, None, &command, &asked("a")).unwrap();
        assert_eq!(decision.body.unwrap().email, "nouveau@exemple.fr");
        assert_eq!((decision.waiting, decision.messages.len()), (None, 2));
        assert_eq!(decision.messages[0].to, Recipient::Address(body.email));
        assert!(decision.row.text.contains("Kbis du 3 janvier"), "{}", decision.row.text);
    }

    #[test]
    fn the_name_that_the_bank_pays_takes_two_people() {
        let body = TrainingBody { holder: String::new(), ..body() };
        let command = correct(&body, |details| details.name = "Nouveau nom".to_owned());
        let proposed = decide_correction(&body, None, &command, &asked("a")).unwrap();
        assert_eq!(proposed.body, None);
        let waiting = proposed.waiting.unwrap();
        let approve = CorrectionCommand::Approve { comment: String::new() };
        let decide =
            |body: &TrainingBody, who| decide_correction(body, Some(&waiting), &approve, &asked(who));
        assert_eq!(decide(&body, "a").unwrap_err(), CorrectionRefusal::FourEyes);
        let moved = TrainingBody { town: "Rennes".to_owned(), ..body.clone() };
        assert_eq!(decide(&moved, "b").unwrap_err(), CorrectionRefusal::Changed);
        let approved = decide(&body, "b").unwrap();
        assert_eq!((approved.body.unwrap().payee(), approved.waiting), ("Nouveau nom", None));
        let again = decide_correction(&body, Some(&waiting), &command, &asked("b")).unwrap_err();
        assert_eq!(again, CorrectionRefusal::WaitsAlready);
        let refuse = CorrectionCommand::Refuse { reason: "Faux".to_owned() };
        let refused = decide_correction(&body, Some(&waiting), &refuse, &asked("a")).unwrap();
        assert_eq!((refused.body, refused.waiting), (None, None));
    }

    #[test]
    fn a_name_that_is_not_the_holder_takes_one() {
        let body = TrainingBody { holder: "TITULAIRE SARL".to_owned(), ..body() };
        let command = correct(&body, |details| details.name = "Nouveau nom".to_owned());
        let decision = decide_correction(&body, None, &command, &asked("a")).unwrap();
        assert_eq!(decision.body.unwrap().payee(), "TITULAIRE SARL");
    }

    #[test]
    fn what_no_bank_takes_is_refused_at_its_field() {
        let body = body();
        let refusal = |change: fn(&mut BodyDetails)| {
            decide_correction(&body, None, &correct(&body, change), &asked("a")).unwrap_err()
        };
        use CorrectionRefusal as R;
        assert_eq!(refusal(|d| d.name = "x".repeat(71)), R::BadName);
        assert_eq!(refusal(|d| d.name = "  ".to_owned()), R::BadName);
        assert_eq!(refusal(|d| d.town = String::new()), R::BadTown);
        assert_eq!(refusal(|d| d.postcode = "3500".to_owned()), R::BadPostcode);
        assert_eq!(refusal(|d| d.email = "a@b".to_owned()), R::BadMail);
        assert_eq!(refusal(|_| ()), R::Same);
        let silent = CorrectionCommand::Correct { details: BodyDetails::of(&body), reason: " ".to_owned() };
        assert_eq!(decide_correction(&body, None, &silent, &asked("a")).unwrap_err(), R::NoReason);
    }
}
