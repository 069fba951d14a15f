//! Opening of the account of an élu: the number that is typed must fit the identity, and the identity a mandate. Who is not
//! recognised is looked at by somebody, under a reference.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::{Asked, Transitions, next};
use crate::french::{date_full, list};
use crate::identifiers::{Mismatch, Nir, NirError, NirKind, Sealed};
use crate::identity::CivilIdentity;
use crate::ids::EluId;
use crate::ledger::Transaction;
use crate::money::Euros;
use crate::recognition::{Recognition, RegisterRow, recognise};
use crate::rights::{self, PLATFORM};
use crate::rules::account::Pension;
use crate::rules::mandates::{Mandate, MandateEligibility};

/// An élu's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EluAccount {
    /// The account.
    pub elu: EluId,
    /// Civil identity, from FranceConnect+.
    pub identity: CivilIdentity,
    /// Where to write to.
    pub email: String,
    /// The NIR.
    pub nir: Sealed,
    /// The day on which a pension was declared to us.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wire::optional_date")]
    pub pension_declared_on: Option<Date>,
    /// Activation.
    pub activated_at: Timestamp,
}

impl EluAccount {
    /// What is known of the pension.
    #[must_use]
    pub fn pension(&self) -> Pension {
        pension(self.pension_declared_on)
    }
}

fn pension(declared_on: Option<Date>) -> Pension {
    declared_on.map_or(Pension::None, Pension::KnownSince)
}

/// An activation that somebody must look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Quoted to the help desk.
    pub reference: String,
    /// Why, in French.
    pub reason: String,
    /// Who asked.
    pub identity: CivilIdentity,
    /// The NIR, sealed for the reference.
    pub nir: Sealed,
    /// When.
    pub at: Timestamp,
    /// From which request; empty for what was asked before this was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
}

impl Review {
    /// What whoever asked reads, each time that he asks.
    #[must_use]
    pub fn explain(&self) -> String {
        format!(
            "{} Un agent vérifie votre situation sous 5 jours ouvrés et vous écrit à votre adresse électronique. Vous n’avez rien à refaire ; gardez la référence. Si votre nom ou votre mandat est faux dans le Répertoire, demandez sa correction à votre préfecture.",
            self.reason
        )
    }
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// There is none.
    Absent,
    /// Somebody looks at who asked.
    InReview,
    /// Open.
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Recognised,
    NotRecognised,
}

/// Who asks again while he is looked at is as one who never asked: a later publication may have him.
const TRANSITIONS: &Transitions<AccountState, Cause> = &[
    (AccountState::Absent, Cause::Recognised, AccountState::Open),
    (AccountState::Absent, Cause::NotRecognised, AccountState::InReview),
];

/// A line of the history of an account (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// When.
    pub at: Timestamp,
    /// Who.
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
    /// Where the account of this number stands.
    pub state: AccountState,
    /// Who asks.
    pub identity: &'a CivilIdentity,
    /// The rows of the register for the birth date and each of the names.
    pub rows: &'a [RegisterRow],
    /// Whether he says that his pension is being paid (RE-3).
    pub pension_liquidated: bool,
}

/// How an opening ends when it is not refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Opening {
    /// The account opens.
    Opened(Box<Opened>),
    /// Somebody must look.
    Review(ReviewReason),
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

/// Why somebody must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewReason {
    /// No mandate.
    NotFound,
    /// More than one person could be meant.
    Ambiguous,
}

impl ReviewReason {
    /// For whoever asked.
    #[must_use]
    pub const fn explain(self) -> &'static str {
        match self {
            Self::NotFound => {
                "Aucun mandat n’a été trouvé à votre nom de naissance ni à votre nom d’usage dans le Répertoire national des élus. Cela arrive après une élection récente ou quand un nom y est mal écrit."
            }
            Self::Ambiguous => {
                "Plusieurs élus du Répertoire national des élus portent votre nom et sont nés le même jour que vous : un agent doit vérifier de qui il s’agit."
            }
        }
    }
}

/// Why an account does not open. `Display` is for the élu.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningRefusal {
    /// Not a number.
    #[error("{0}")]
    BadNir(#[from] NirError),
    /// A number that will change.
    #[error(
        "Ce numéro est provisoire. Attendez votre numéro définitif, ou écrivez à l’assistance si vous l’avez depuis plus de trois mois."
    )]
    Provisional,
    /// A number that says something else than the identity.
    #[error("{}", .0.explain())]
    OtherIdentity(Mismatch),
    /// The provider gives no whole birth date.
    #[error(
        "Votre fournisseur d’identité ne donne pas votre date de naissance complète. Écrivez à l’assistance avec une copie de votre pièce d’identité."
    )]
    IncompleteBirthDate,
    /// The number opened an account under another identity.
    #[error(
        "Un compte est déjà ouvert avec ce numéro de sécurité sociale, sous une autre identité numérique. Si c’est le vôtre, reconnectez-vous comme la première fois ; sinon, écrivez à l’assistance : personne ne doit utiliser votre numéro."
    )]
    NirTaken,
    /// The mandates give no right.
    #[error("{}", excluded(.0))]
    Excluded(Vec<RegisterRow>),
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
            Self::OtherIdentity(Mismatch::Place) => "nir-other-place",
            Self::IncompleteBirthDate => "birth-date-incomplete",
            Self::NirTaken => "nir-already-used",
            Self::Excluded(_) => "mandate-excluded",
            Self::Internal(_) => "internal",
        }
    }
}

/// Why a pension is not declared. `Display` is for the élu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Confirmez que vous avez lu ce que cette déclaration change à vos droits.")]
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
        text: format!("Pension déclarée le {}", date_full(asked.today)),
        to: AccountState::Open,
        request_id: asked.request_id.clone(),
    })
}

/// The number that was typed, when it can be that of `identity`. An identity without a sex (some European ones) is not compared.
///
/// # Errors
/// [`OpeningRefusal::BadNir`], [`OpeningRefusal::Provisional`], [`OpeningRefusal::OtherIdentity`].
pub fn own_nir(typed: &str, identity: &CivilIdentity) -> Result<Nir, OpeningRefusal> {
    let nir: Nir = typed.parse()?;
    if nir.kind() == NirKind::Provisional {
        return Err(OpeningRefusal::Provisional);
    }
    let Some(sex) = identity.sex else { return Ok(nir) };
    let country = Some(identity.birth_country.as_str()).filter(|code| !code.is_empty());
    let mismatches = nir.check_identity(sex, identity.birth_date, identity.birth_place.as_deref(), country);
    match mismatches.into_iter().find(|mismatch| mismatch.is_blocking()) {
        Some(mismatch) => Err(OpeningRefusal::OtherIdentity(mismatch)),
        None => Ok(nir),
    }
}

/// Decides whether the account `elu` opens.
///
/// # Errors
/// [`OpeningRefusal::NirTaken`], [`OpeningRefusal::Excluded`]; nothing changes then.
pub fn decide_opening(
    elu: &EluId,
    facts: &OpeningFacts<'_>,
    asked: &Asked,
) -> Result<Opening, OpeningRefusal> {
    let allowed = |cause| next(TRANSITIONS, facts.state, cause).ok_or(OpeningRefusal::NirTaken);
    let reason = match recognise(facts.identity, facts.rows) {
        Recognition::Found(rows) => {
            let to = allowed(Cause::Recognised)?;
            return opened(elu, rows, facts.pension_liquidated, to, asked);
        }
        Recognition::Excluded(rows) => {
            return allowed(Cause::Recognised).and(Err(OpeningRefusal::Excluded(rows)));
        }
        Recognition::NotFound => ReviewReason::NotFound,
        Recognition::Ambiguous => ReviewReason::Ambiguous,
    };
    allowed(Cause::NotRecognised).map(|_| Opening::Review(reason))
}

fn opened(
    elu: &EluId,
    rows: Vec<RegisterRow>,
    pension_liquidated: bool,
    to: AccountState,
    asked: &Asked,
) -> Result<Opening, OpeningRefusal> {
    let pension_declared_on = pension_liquidated.then_some(asked.today);
    let held: Vec<Mandate> = rows.iter().map(RegisterRow::mandate).collect();
    let owed = rights::owed(elu, &held, &[], pension(pension_declared_on), asked.today, PLATFORM)
        .map_err(|error| OpeningRefusal::Internal(error.to_string()))?;
    let row = AccountRow {
        at: asked.at,
        author: asked.author.clone(),
        text: format!("Compte ouvert : {}", recognised_by(&rows)),
        to,
        request_id: asked.request_id.clone(),
    };
    Ok(Opening::Opened(Box::new(Opened {
        balance: rights::total(&owed),
        transactions: owed.into_iter().map(|owed| owed.transaction).collect(),
        pension_declared_on,
        rows,
        row,
    })))
}

/// The mandates by which somebody was recognised, in one phrase.
#[must_use]
pub fn recognised_by(rows: &[RegisterRow]) -> String {
    let each: Vec<String> = rows
        .iter()
        .map(|row| format!("{} ({}), depuis le {}", row.kind.label(), row.territory, date_full(row.start)))
        .collect();
    list(&each.iter().map(String::as_str).collect::<Vec<_>>())
}

fn excluded(rows: &[RegisterRow]) -> String {
    let reason = rows.first().map(|row| match row.kind.eligibility() {
        MandateEligibility::Excluded(exclusion) => exclusion.explain(),
        _ => "Ce mandat doit être vérifié par un agent.",
    });
    let held: Vec<&str> = rows.iter().map(|row| row.kind.label()).collect();
    format!(
        "Nous avons trouvé votre mandat ({}), mais il n’ouvre pas de droit individuel à la formation. {}",
        list(&held),
        reason.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::identifiers::Sex;
    use crate::rules::mandates::MandateKind;

    const ELU: &str = "0123456789abcdef0123456789abcdef";

    fn identity() -> CivilIdentity {
        CivilIdentity {
            given_names: vec!["Jean".into()],
            birth_name: "LE GOFF".into(),
            name_in_use: None,
            sex: Some(Sex::Male),
            birth_date: date(1970, 5, 12),
            birth_place: Some("75056".into()),
            birth_country: "99100".into(),
        }
    }

    fn row(kind: MandateKind, commune: &str) -> RegisterRow {
        RegisterRow {
            last_name: "LE GOFF".into(),
            first_name: "Jean".into(),
            sex: Sex::Male,
            birth_date: date(1970, 5, 12),
            kind,
            territory_code: commune.into(),
            territory: "Rennes".into(),
            function: String::new(),
            start: date(2026, 3, 15),
            end: None,
        }
    }

    fn asked() -> Asked {
        Asked {
            at: Timestamp::constant(1_800_000_000, 0),
            today: date(2027, 1, 15),
            author: "Jean Le Goff".into(),
            principal: "fc#1".into(),
            request_id: "request-1".into(),
        }
    }

    fn decided(state: AccountState, rows: &[RegisterRow]) -> Result<Opening, OpeningRefusal> {
        let identity = identity();
        let facts = OpeningFacts { state, identity: &identity, rows, pension_liquidated: true };
        decide_opening(&ELU.parse().expect("an id"), &facts, &asked())
    }

    #[test]
    fn a_number_must_be_that_of_the_identity() {
        use OpeningRefusal as R;
        let other = |change: fn(&mut CivilIdentity)| {
            let mut identity = identity();
            change(&mut identity);
            identity
        };
        let cases = [
            ("170057505600172", identity(), None),
            ("170057505600173", identity(), Some(R::BadNir(NirError::BadKey))),
            ("785017599900174", identity(), Some(R::Provisional)),
            (
                "170057505600172",
                other(|of| of.sex = Some(Sex::Female)),
                Some(R::OtherIdentity(Mismatch::Sex)),
            ),
            (
                "170057505600172",
                other(|of| of.birth_date = date(1971, 5, 12)),
                Some(R::OtherIdentity(Mismatch::Year)),
            ),
            (
                "170057505600172",
                other(|of| of.birth_date = date(1970, 6, 12)),
                Some(R::OtherIdentity(Mismatch::Month)),
            ),
            ("170057505600172", other(|of| of.birth_place = Some("35238".into())), None),
            ("170057505600172", other(|of| (of.sex, of.birth_date) = (None, date(1980, 1, 1))), None),
        ];
        for (typed, identity, refusal) in cases {
            assert_eq!(own_nir(typed, &identity).err(), refusal, "{typed} of {identity:?}");
        }
    }

    #[test]
    fn an_account_opens_once_for_who_is_recognised() {
        use AccountState::{Absent, Open};
        let (rennes, brest) = (row(MandateKind::Municipal, "35238"), row(MandateKind::Municipal, "29019"));
        let none = row(MandateKind::SaintBarthelemy, "977");
        let cases = [
            (Absent, vec![rennes.clone()], "opened"),
            (Open, vec![rennes.clone()], "nir-already-used"),
            (Absent, vec![none.clone()], "mandate-excluded"),
            (Open, vec![none], "nir-already-used"),
            (Absent, vec![], "not found"),
            (Absent, vec![rennes, brest], "ambiguous"),
            (Open, vec![], "nir-already-used"),
        ];
        for (state, rows, expected) in cases {
            let found = match decided(state, &rows) {
                Ok(Opening::Opened(_)) => "opened",
                Ok(Opening::Review(ReviewReason::NotFound)) => "not found",
                Ok(Opening::Review(ReviewReason::Ambiguous)) => "ambiguous",
                Err(refusal) => refusal.code(),
            };
            assert_eq!(found, expected, "{state:?} {rows:?}");
        }
    }

    #[test]
    fn what_opens_has_its_rights_and_says_why() {
        let opened = decided(AccountState::Absent, &[row(MandateKind::Municipal, "35238")]);
        let Ok(Opening::Opened(opened)) = opened else { panic!("not opened") };
        assert_eq!(opened.pension_declared_on, Some(date(2027, 1, 15)));
        assert!(!opened.transactions.is_empty() && opened.balance.is_positive());
        let AccountRow { text, to, request_id, .. } = opened.row;
        assert_eq!((to, request_id.as_str()), (AccountState::Open, "request-1"));
        assert!(text.contains("Rennes"), "{text}");
    }

    #[test]
    fn a_pension_is_declared_by_who_has_read_what_follows() {
        assert_eq!(declare_pension(false, &asked()), Err(NotUnderstood));
        let row = declare_pension(true, &asked()).expect("a line");
        assert_eq!((row.to, row.request_id.as_str()), (AccountState::Open, "request-1"));
    }

    #[test]
    fn what_was_stored_before_requests_were_written_down_is_read() {
        let kept = r#"{"elu":"0123456789abcdef0123456789abcdef","identity":{"given_names":["A"],"birth_name":"B","name_in_use":null,"sex":"male","birth_date":"1970-05-12","birth_place":null,"birth_country":"99100"},"email":"a@example.org","nir":"v1.a.b.c","activated_at":"2026-11-23T08:30:00Z"}"#;
        let account: EluAccount = serde_json::from_str(kept).expect("an account");
        assert_eq!(serde_json::to_string(&account).expect("json"), kept);
    }
}
