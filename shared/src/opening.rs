//! Opening of the account of an élu: the number that is typed must fit the identity, and the identity a mandate. Who is not
//! recognised is looked at by somebody, under a reference.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::{Asked, Transitions, next};
use crate::french::{date_full, list};
use crate::identifiers::{Mismatch, Nir, NirError, NirKind, Sealed, Sex};
use crate::identity::{CivilIdentity, ToldIdentity};
use crate::ids::EluId;
use crate::ledger::Transaction;
use crate::money::Euros;
use crate::parameters::{self, Parameter};
use crate::recognition::{Recognition, RegisterRow, recognise};
use crate::register::{FamilyName, MandateKey, PersonKey};
use crate::review::{Review, ReviewCause};
use crate::rights::{self, PLATFORM};
use crate::rules::account::Pension;
use crate::rules::mandates::{Mandate, MandateEligibility};
use crate::texts::sentences;

mod ended;
pub use ended::ended;

/// An élu's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EluAccount {
    pub elu: EluId,
    /// Civil identity, from FranceConnect+.
    pub identity: CivilIdentity,
    /// Where to write to.
    pub email: String,
    pub nir: Sealed,
    /// The day on which a pension was declared to us.
    pub pension_declared_on: Option<Date>,
    /// Activation.
    pub activated_at: Timestamp,
    /// How the register has him, when two people of the gestionnaire recognised him there.
    pub assigned: Option<Assigned>,
}

/// A person of the register whom the names of the identity alone do not find, or not alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Names in the register: one, or at birth and in use.
    pub names: Vec<String>,
    /// First name in the register.
    pub first_name: String,
    pub sex: Sex,
    pub birth_date: Date,
    /// The mandates of others that look like his, by their keys.
    pub others: Vec<String>,
}

impl EluAccount {
    /// What is known of the pension.
    #[must_use]
    pub fn pension(&self) -> Pension {
        pension(self.pension_declared_on)
    }

    /// The identity by which the register is searched.
    #[must_use]
    pub fn sought(&self) -> CivilIdentity {
        self.assigned
            .as_ref()
            .map_or_else(|| self.identity.clone(), |assigned| assigned.sought(&self.identity))
    }

    /// Who he is among `rows`, which were read by [`Self::sought`].
    #[must_use]
    pub fn recognised(&self, rows: &[RegisterRow]) -> Recognition {
        match &self.assigned {
            None => recognise(&self.identity, rows),
            Some(assigned) => recognise(&assigned.sought(&self.identity), &assigned.without_others(rows)),
        }
    }
}

impl Assigned {
    /// The person of `chosen`, among all that the register has under these names; none when the identity finds just them.
    #[must_use]
    pub fn needed(identity: &CivilIdentity, chosen: &[RegisterRow], all: &[RegisterRow]) -> Option<Self> {
        if let Recognition::Found(found) = recognise(identity, all)
            && keys(&found) == keys(chosen)
        {
            return None;
        }
        let first = chosen.first()?;
        let own = keys(chosen);
        let others = keys(all).into_iter().filter(|key| !own.contains(key)).collect();
        Some(Self {
            names: distinct_names(chosen),
            first_name: first.first_name.clone(),
            sex: first.sex,
            birth_date: first.birth_date,
            others,
        })
    }

    fn sought(&self, identity: &CivilIdentity) -> CivilIdentity {
        let mut names = self.names.iter().cloned();
        CivilIdentity {
            given_names: vec![self.first_name.clone()],
            birth_name: names.next().unwrap_or_default(),
            name_in_use: names.next(),
            sex: Some(self.sex),
            birth_date: self.birth_date,
            ..identity.clone()
        }
    }

    fn without_others(&self, rows: &[RegisterRow]) -> Vec<RegisterRow> {
        let is_other = |row: &RegisterRow| self.others.contains(&MandateKey::of(row).to_string());
        rows.iter().filter(|row| !is_other(row)).cloned().collect()
    }
}

fn keys(rows: &[RegisterRow]) -> BTreeSet<String> {
    rows.iter().map(|row| MandateKey::of(row).to_string()).collect()
}

fn distinct_names(rows: &[RegisterRow]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows {
        let name = FamilyName::read(&row.last_name);
        if !names.iter().any(|known| FamilyName::read(known) == name) {
            names.push(row.last_name.clone());
        }
    }
    names
}

/// What marks the person of `chosen` as having an account, among all that the register has of these people: one account a
/// person. Where the register has two people under one [`PersonKey`], the place of the mandate tells them apart.
#[must_use]
pub fn person_marks(chosen: &[RegisterRow], all: &[RegisterRow]) -> BTreeSet<String> {
    let own = keys(chosen);
    let mut marks = BTreeSet::new();
    for row in chosen {
        let person = PersonKey::of(row);
        let shared = all
            .iter()
            .any(|other| PersonKey::of(other) == person && !own.contains(&MandateKey::of(other).to_string()));
        let mark = person.to_string();
        marks.insert(if shared { format!("{mark}#{}", row.territory_code) } else { mark });
    }
    marks
}

/// Every mark that the person, or the people, of these rows may have.
#[must_use]
pub fn possible_marks(rows: &[RegisterRow]) -> BTreeSet<String> {
    let each = rows.iter().flat_map(|row| person_marks(std::slice::from_ref(row), rows));
    person_marks(rows, rows).into_iter().chain(each).collect()
}

fn pension(declared_on: Option<Date>) -> Pension {
    declared_on.map_or(Pension::None, Pension::KnownSince)
}

/// An activation that somebody must look at, as it was kept before reviews were decided here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierReview {
    /// Quoted to the help desk.
    pub reference: String,
    /// Why, in French.
    pub reason: String,
    /// Who asked.
    pub identity: CivilIdentity,
    /// The NIR, sealed for the reference.
    pub nir: Sealed,
    pub at: Timestamp,
    /// From which request; empty for what was asked before this was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// There is none.
    Absent,
    /// Somebody looks at who asked.
    InReview,
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Recognised,
}

/// An account opens once.
const TRANSITIONS: &Transitions<AccountState, Cause> =
    &[(AccountState::Absent, Cause::Recognised, AccountState::Open)];

/// A line of the history of an account (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    pub at: Timestamp,
    pub author: String,
    /// What happened and why, in French.
    pub text: String,
    /// State after.
    pub to: AccountState,
    /// The request that caused it.
    pub request_id: String,
}

/// What is known of who asks.
#[derive(Debug, Clone)]
pub struct OpeningFacts<'a> {
    /// Who asks, as the provider told.
    pub identity: &'a ToldIdentity,
    /// Whether the provider told where to write to.
    pub has_address: bool,
    /// The number that was typed, of [`own_nir`].
    pub nir: &'a Nir,
    /// The account that this number opened.
    pub of_number: Option<&'a EluId>,
    /// Who is meant in the register; nobody when the birth date is not known.
    pub recognition: &'a Recognition,
    /// The account of the person who is meant.
    pub of_person: Option<&'a EluId>,
    /// How often this was tried today, this time included: for the identity or for the number, whichever is more.
    pub tries: u32,
    /// His last review.
    pub review: Option<&'a Review>,
    /// Whether he says that his pension is being paid (RE-3).
    pub pension_liquidated: bool,
}

/// How an opening ends when it is not refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Opening {
    /// The account opens.
    Opened(Box<Opened>),
    /// Somebody must look.
    Review {
        cause: ReviewCause,
        /// What the person is told beside the cause.
        words: String,
        /// Whose account is concerned: he is told.
        holder: Option<EluId>,
    },
    /// Somebody looks, or has answered: the last review stands.
    Known,
}

/// An account that opens; committed whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The mandates by which he was recognised.
    pub rows: Vec<RegisterRow>,
    /// The day on which a pension was declared.
    pub pension_declared_on: Option<Date>,
    /// The rights that he has already.
    pub transactions: Vec<Transaction>,
    /// Their sum.
    pub balance: Euros,
    /// The line of the history.
    pub row: AccountRow,
}

/// Why an account does not open. `Display` is for the élu.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningRefusal {
    /// Not a number.
    #[error("{0}")]
    BadNir(#[from] NirError),
    /// A number that will change.
    #[error("{}", sentences::OpeningProvisional.said())]
    Provisional,
    /// A number that says something else than the identity.
    #[error("{}", .0.explain())]
    OtherIdentity(Mismatch),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(String),
}

impl OpeningRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadNir(NirError::MissingKey) => "nir-missing-key",
            Self::BadNir(NirError::BadLength) => "nir-bad-length",
            Self::BadNir(NirError::BadFormat) => "nir-bad-format",
            Self::BadNir(NirError::BadKey) => "nir-bad-key",
            Self::Provisional => "nir-provisional",
            Self::OtherIdentity(Mismatch::Sex) => "nir-other-sex",
            Self::OtherIdentity(Mismatch::Year) => "nir-other-year",
            Self::OtherIdentity(Mismatch::Month) => "nir-other-month",
            Self::OtherIdentity(Mismatch::Place | Mismatch::OtherPlace) => "nir-other-place",
            Self::Internal(_) => "internal",
        }
    }
}

/// Why a pension is not declared. `Display` is for the élu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::PensionNotUnderstood.said())]
pub struct NotUnderstood;

/// The élu declares that his professional pension is being paid (RE-3): what follows can't be undone, so he says that he has read it.
///
/// # Errors
/// [`NotUnderstood`]; nothing changes then.
pub fn declare_pension(understood: bool, asked: &Asked) -> Result<AccountRow, NotUnderstood> {
    if !understood {
        return Err(NotUnderstood);
    }
    Ok(AccountRow {
        at: asked.at,
        author: asked.author.clone(),
        text: sentences::AccountRowPension { date: &date_full(asked.today) }.said(),
        to: AccountState::Open,
        request_id: asked.request_id.clone(),
    })
}

/// The number that was typed, when it can be that of `identity`; what the provider did not tell is not compared.
///
/// # Errors
/// [`OpeningRefusal::BadNir`], [`OpeningRefusal::Provisional`], [`OpeningRefusal::OtherIdentity`].
pub fn own_nir(typed: &str, identity: &ToldIdentity) -> Result<Nir, OpeningRefusal> {
    let nir: Nir = typed.parse()?;
    if nir.kind() == NirKind::Provisional {
        return Err(OpeningRefusal::Provisional);
    }
    match mismatches(&nir, identity).into_iter().find(|mismatch| mismatch.is_blocking()) {
        Some(mismatch) => Err(OpeningRefusal::OtherIdentity(mismatch)),
        None => Ok(nir),
    }
}

fn mismatches(nir: &Nir, identity: &ToldIdentity) -> Vec<Mismatch> {
    let country = Some(identity.birth_country.as_str()).filter(|code| !code.is_empty());
    nir.check_identity(identity.sex, identity.birth_date, identity.birth_place.as_deref(), country)
}

/// Decides whether the account `elu` opens.
///
/// # Errors
/// [`OpeningRefusal::Internal`]; nothing changes then.
pub fn decide_opening(
    elu: &EluId,
    facts: &OpeningFacts<'_>,
    asked: &Asked,
) -> Result<Opening, OpeningRefusal> {
    if facts.review.is_some_and(|review| !review.state.is_over() && !review.may_be_overtaken()) {
        return Ok(Opening::Known);
    }
    match doubt(facts, asked) {
        None => match facts.recognition {
            Recognition::Found(rows) => open_recognised(elu, rows, facts.pension_liquidated, asked)
                .map(|opened| Opening::Opened(Box::new(opened))),
            _ => Err(OpeningRefusal::Internal("somebody without a mandate is beyond doubt".to_owned())),
        },
        Some(_) if facts.review.is_some_and(|review| stands(review, facts.recognition)) => Ok(Opening::Known),
        Some((cause, holder)) => {
            let words = match facts.recognition {
                Recognition::Excluded(rows) if cause == ReviewCause::Excluded => excluded(rows),
                _ => String::new(),
            };
            Ok(Opening::Review { cause, words, holder: holder.cloned() })
        }
    }
}

/// Whether what was answered, or is awaited, is still the answer: a refusal is remembered.
fn stands(review: &Review, recognition: &Recognition) -> bool {
    let is_refused = review.state == crate::review::ReviewState::Refused;
    let by_the_law = review.cause == ReviewCause::Excluded;
    !review.state.is_over()
        || (is_refused && (!by_the_law || matches!(recognition, Recognition::Excluded(_))))
}

/// Why somebody must look, the surest reason first, and whose account is concerned.
fn doubt<'a>(facts: &OpeningFacts<'a>, asked: &Asked) -> Option<(ReviewCause, Option<&'a EluId>)> {
    if !facts.identity.missing().is_empty() || !facts.has_address {
        return Some((ReviewCause::Incomplete, None));
    }
    if facts.tries > parameters::count(Parameter::ActivationTries, asked.today) {
        return Some((ReviewCause::TooManyTries, None));
    }
    if mismatches(facts.nir, facts.identity).contains(&Mismatch::OtherPlace) {
        return Some((ReviewCause::OtherPlace, facts.of_number));
    }
    if facts.of_number.is_some() {
        return Some((ReviewCause::NumberTaken, facts.of_number));
    }
    match facts.recognition {
        Recognition::NotFound => Some((ReviewCause::NotFound, None)),
        Recognition::Ambiguous => Some((ReviewCause::Ambiguous, None)),
        Recognition::Excluded(rows) => Some((without_right(rows), None)),
        Recognition::Found(_) => facts.of_person.map(|holder| (ReviewCause::PersonTaken, Some(holder))),
    }
}

fn without_right(rows: &[RegisterRow]) -> ReviewCause {
    let uncertain = rows.iter().any(|row| matches!(row.kind.eligibility(), MandateEligibility::ManualReview));
    if uncertain { ReviewCause::Uncertain } else { ReviewCause::Excluded }
}

/// The account `elu` of the person who holds these mandates.
///
/// # Errors
/// [`OpeningRefusal::Internal`].
pub fn open_recognised(
    elu: &EluId,
    rows: &[RegisterRow],
    pension_liquidated: bool,
    asked: &Asked,
) -> Result<Opened, OpeningRefusal> {
    let to = next(TRANSITIONS, AccountState::Absent, Cause::Recognised)
        .ok_or_else(|| OpeningRefusal::Internal("an account can't open".to_owned()))?;
    let pension_declared_on = pension_liquidated.then_some(asked.today);
    let held: Vec<Mandate> = rows.iter().map(RegisterRow::mandate).collect();
    let owed = rights::owed(elu, &held, &[], pension(pension_declared_on), asked.today, PLATFORM)
        .map_err(|error| OpeningRefusal::Internal(error.to_string()))?;
    let row = AccountRow {
        at: asked.at,
        author: asked.author.clone(),
        text: sentences::AccountRowOpened { mandats: &recognised_by(rows, asked.today) }.said(),
        to,
        request_id: asked.request_id.clone(),
    };
    Ok(Opened {
        balance: rights::total(&owed),
        transactions: owed.into_iter().map(|owed| owed.transaction).collect(),
        pension_declared_on,
        rows: rows.to_vec(),
        row,
    })
}

/// The identity of an account that two people of the gestionnaire open: what the provider left out is as the register has it.
#[must_use]
pub fn completed_identity(told: &ToldIdentity, row: &RegisterRow) -> CivilIdentity {
    let mut identity = told.civil().unwrap_or_else(|| told.born_on(row.birth_date));
    if identity.given_names.is_empty() {
        identity.given_names = vec![row.first_name.clone()];
    }
    if identity.birth_name.is_empty() {
        identity.birth_name.clone_from(&row.last_name);
    }
    identity.sex = identity.sex.or(Some(row.sex));
    identity
}

/// What an account becomes when two people of the gestionnaire correct its mandates.
#[must_use]
pub fn corrected(chosen: &[RegisterRow], asked: &Asked) -> AccountRow {
    AccountRow {
        at: asked.at,
        author: asked.author.clone(),
        text: sentences::AccountRowCorrected { mandats: &recognised_by(chosen, asked.today) }.said(),
        to: AccountState::Open,
        request_id: asked.request_id.clone(),
    }
}

/// The mandates by which somebody was recognised, in one phrase, with their ends as they are known on `today`: those that are over come last.
#[must_use]
pub fn recognised_by(rows: &[RegisterRow], today: Date) -> String {
    let one = |row: &RegisterRow| format!("{} ({}), {}", row.kind.label(), row.territory, held(row, today));
    let (over, held): (Vec<&RegisterRow>, Vec<&RegisterRow>) =
        rows.iter().partition(|row| row.last_day(today).is_some());
    let each: Vec<String> = held.into_iter().chain(over).map(one).collect();
    list(&each.iter().map(String::as_str).collect::<Vec<_>>())
}

/// "depuis le 15 mars 2026", "du 18 mai 2020 au 15 mars 2026".
fn held(row: &RegisterRow, today: Date) -> String {
    let start = date_full(row.start);
    row.last_day(today)
        .map_or_else(|| format!("depuis le {start}"), |end| format!("du {start} au {}", date_full(end)))
}

fn excluded(rows: &[RegisterRow]) -> String {
    let raison = rows.first().map(|row| match row.kind.eligibility() {
        MandateEligibility::Excluded(exclusion) => exclusion.explain(),
        _ => sentences::MandateToBeChecked.said(),
    });
    let held: Vec<&str> = rows.iter().map(|row| row.kind.label()).collect();
    sentences::MandateExcluded { mandat: &list(&held), raison: &raison.unwrap_or_default() }.said()
}

#[cfg(test)]
mod tests;
