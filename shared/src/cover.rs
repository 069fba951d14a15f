//! What lets a complement pay a training body (ED-1): money that the collectivité has paid in, or an agreement by which the fund
//! advances it up to a ceiling.
//!
//! A collectivité owes what it granted, less what it paid in. What its complements pay to training bodies is *employed*, and never
//! exceeds what it paid in and the ceiling together. Money is found on the bank's statements; what the statement does not tell, and
//! the agreements, are recorded by somebody of the gestionnaire and decided by somebody else (four eyes).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::{Asked, Transitions, next};
use crate::identifiers::Siren;
use crate::ids::{BadId, TransactionId};
use crate::ledger::{Account, Movements, ReasonCode, Transaction};
use crate::message::TEXT_MAX;
use crate::money::Euros;
use crate::proposal::{self, Proposal, Undecided};
use crate::suspense::{Destination, Suspended, SuspendedState};
use crate::texts::sentences;

/// The longest reference that a bank gives to a line of its statement.
const REFERENCE_MAX: usize = 140;

mod told;
pub use told::{Event, events, how_to_pay, in_words, only_the_latest};

/// Something that covers, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Covering {
    /// The fund advances up to `ceiling`, between two days. The latest that holds on a day is the one that counts: one of zero ends
    /// those before it.
    Agreement {
        /// How much the fund may have advanced at once.
        ceiling: Euros,
        /// First day.
        #[serde(with = "crate::wire::date")]
        from: Date,
        /// Last day.
        #[serde(with = "crate::wire::date")]
        until: Date,
    },
    /// A credit of the bank's statement that says too little to be matched.
    Receipt {
        /// Day of the credit.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// How much.
        amount: Euros,
        /// The bank's reference of the line.
        reference: String,
    },
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CoverState {
    /// Waits for a second person.
    Proposed,
    /// Holds.
    Approved,
    /// Does not.
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Approve,
    Refuse,
}

const TRANSITIONS: &Transitions<CoverState, Step> = &[
    (CoverState::Proposed, Step::Approve, CoverState::Approved),
    (CoverState::Proposed, Step::Refuse, CoverState::Refused),
];

/// An agreement or a receipt, from its proposal on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverRecord {
    /// The collectivité.
    pub collectivite: Siren,
    /// Its name.
    pub name: String,
    /// Counts the records of the collectivité, from 1.
    pub number: u32,
    /// What covers, as somebody has proposed it.
    pub proposal: Proposal<Covering>,
    /// From which request.
    pub request_id: String,
    /// Where it stands.
    pub state: CoverState,
    /// Who decided, by name; empty until then.
    pub decided_by: String,
    /// What he said.
    pub answer: String,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// What follows from a decision; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverDecision {
    /// The record afterwards.
    pub record: CoverRecord,
    /// The money that is found received.
    pub transaction: Option<Transaction>,
}

/// Why nothing is recorded or decided. `Display` is for the gestionnaire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoverRefusal {
    /// Nobody knows the collectivité.
    #[error("{}", sentences::CoverUnknown.said())]
    Unknown,
    /// A reason is missing or too long.
    #[error("{}", sentences::CoverReason { plafond: &TEXT_MAX.to_string() }.said())]
    Reason,
    /// A ceiling below zero, or a receipt of nothing.
    #[error("{}", sentences::CoverAmount.said())]
    Amount,
    /// An agreement whose days are wrong.
    #[error("{}", sentences::CoverDays.said())]
    Days,
    /// A receipt that is to come.
    #[error("{}", sentences::CoverToCome.said())]
    ToCome,
    /// A receipt without the bank's reference.
    #[error("{}", sentences::CoverReference { plafond: &REFERENCE_MAX.to_string() }.said())]
    Reference,
    /// The same person proposes and decides.
    #[error("{}", sentences::CoverFourEyes.said())]
    FourEyes,
    /// Nothing waits.
    #[error("{}", sentences::CoverNothingWaits.said())]
    NothingWaits,
    /// The credit is on the books already.
    #[error("{}", sentences::CoverPosted.said())]
    Posted,
    /// The bank has told a credit of that day and of that sum, which is in the list of what is to be matched.
    #[error("{}", sentences::CoverToMatch { texte: (.text), mouvement: (.movement) }.said())]
    ToMatch {
        /// What the bank says of it.
        text: String,
        /// Its key.
        movement: String,
    },
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(String),
}

impl CoverRefusal {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "collectivite-unknown",
            Self::Reason => "reason-missing",
            Self::Amount => "bad-amount",
            Self::Days | Self::ToCome => "bad-date",
            Self::Reference => "reference-missing",
            Self::FourEyes => "four-eyes",
            Self::NothingWaits => "changed-meanwhile",
            Self::Posted => "already-received",
            Self::ToMatch { .. } => "receipt-to-match",
            Self::Internal(_) => "internal",
        }
    }
}

impl From<Undecided> for CoverRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Nothing | Undecided::Stale => Self::NothingWaits,
        }
    }
}

impl From<BadId> for CoverRefusal {
    fn from(error: BadId) -> Self {
        Self::Internal(error.to_string())
    }
}

/// A check of a form and of the server alike.
///
/// # Errors
/// What is wrong with the figures.
pub fn check_covering(covering: &Covering, today: Date) -> Result<(), CoverRefusal> {
    match covering {
        Covering::Agreement { ceiling, .. } if ceiling.is_negative() => Err(CoverRefusal::Amount),
        Covering::Agreement { from, until, .. } if until < from || *until < today => Err(CoverRefusal::Days),
        Covering::Receipt { amount, .. } if !amount.is_positive() => Err(CoverRefusal::Amount),
        Covering::Receipt { on, .. } if *on > today => Err(CoverRefusal::ToCome),
        Covering::Receipt { reference, .. } if !is_text(reference, REFERENCE_MAX) => {
            Err(CoverRefusal::Reference)
        }
        _ => Ok(()),
    }
}

fn is_text(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most
}

impl CoverRecord {
    /// Somebody proposes a record, the `number`th of the collectivité.
    ///
    /// # Errors
    /// A [`CoverRefusal`].
    pub fn propose(
        (collectivite, name): (Siren, String),
        number: u32,
        covering: Covering,
        reason: &str,
        asked: &Asked,
    ) -> Result<Self, CoverRefusal> {
        check_covering(&covering, asked.today)?;
        if !is_text(reason, TEXT_MAX) {
            return Err(CoverRefusal::Reason);
        }
        Ok(Self {
            collectivite,
            name,
            number,
            proposal: Proposal::new(covering, reason.trim(), asked),
            request_id: asked.request_id.clone(),
            state: CoverState::Proposed,
            decided_by: String::new(),
            answer: String::new(),
            decided_at: None,
        })
    }

    /// Somebody else approves it: an agreement holds from then on, a receipt is money received.
    ///
    /// # Errors
    /// A [`CoverRefusal`].
    pub fn approve(&self, comment: &str, asked: &Asked) -> Result<CoverDecision, CoverRefusal> {
        proposal::confirmed(Some(&self.proposal), asked, |_| true)?;
        let record = self.decided(Step::Approve, comment, asked)?;
        let transaction = match &record.proposal.what {
            Covering::Agreement { .. } => None,
            Covering::Receipt { on, amount, reference } => {
                let credit = Credit { on: *on, amount: *amount, reference, rank: 1 };
                Some(receipt(&record.collectivite, &record.name, &credit, asked)?)
            }
        };
        Ok(CoverDecision { record, transaction })
    }

    /// Somebody refuses it, with a reason; who proposed it may take it back.
    ///
    /// # Errors
    /// A [`CoverRefusal`].
    pub fn refuse(&self, reason: &str, asked: &Asked) -> Result<CoverDecision, CoverRefusal> {
        if !is_text(reason, TEXT_MAX) {
            return Err(CoverRefusal::Reason);
        }
        Ok(CoverDecision { record: self.decided(Step::Refuse, reason, asked)?, transaction: None })
    }

    fn decided(&self, step: Step, words: &str, asked: &Asked) -> Result<Self, CoverRefusal> {
        let state = next(TRANSITIONS, self.state, step).ok_or(CoverRefusal::NothingWaits)?;
        Ok(Self {
            state,
            decided_by: asked.author.clone(),
            answer: words.trim().to_owned(),
            decided_at: Some(asked.at),
            ..self.clone()
        })
    }

    fn agreement_on(&self, day: Date) -> Option<Agreement> {
        match self.proposal.what {
            Covering::Agreement { ceiling, from, until }
                if self.state == CoverState::Approved && from <= day && day <= until =>
            {
                Some(Agreement { ceiling, from, until })
            }
            _ => None,
        }
    }
}

/// What the fund advances for a collectivité, between two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// How much it may have advanced at once; more than zero.
    pub ceiling: Euros,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// The agreement that counts on a day: the latest that holds, unless it is of zero and ends those before it.
#[must_use]
pub fn agreement(records: &[CoverRecord], day: Date) -> Option<Agreement> {
    let holds = records.iter().filter_map(|record| Some((record.number, record.agreement_on(day)?)));
    let latest = holds.max_by_key(|(number, _)| *number).map(|(_, agreement)| agreement);
    latest.filter(|agreement| agreement.ceiling.is_positive())
}

/// What the fund may advance for a collectivité on a day.
#[must_use]
pub fn ceiling(records: &[CoverRecord], day: Date) -> Euros {
    agreement(records, day).map(|agreement| agreement.ceiling).unwrap_or_default()
}

/// Where a collectivité stands with the fund. Each amount is at least zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// What it granted to its élus.
    pub granted: Euros,
    /// What it paid in.
    pub received: Euros,
    /// What its complements have paid, or are about to pay, to training bodies.
    pub employed: Euros,
}

impl Position {
    /// From the balances of its accounts.
    #[must_use]
    pub fn of(siren: &Siren, balance: impl Fn(&Account) -> Euros) -> Self {
        Self {
            granted: -balance(&Account::Collectivite(siren.clone())),
            received: balance(&Account::Received(siren.clone())),
            employed: -balance(&Account::Covered(siren.clone())),
        }
    }

    /// What it owes; below zero when it paid in advance.
    #[must_use]
    pub fn owed(&self) -> Euros {
        self.granted - self.received
    }

    /// What the fund has advanced for it.
    #[must_use]
    pub fn advanced(&self) -> Euros {
        (self.employed - self.received).or_zero()
    }

    /// What is missing for `amount` more to be paid under that ceiling; zero when it is covered.
    #[must_use]
    pub fn missing(&self, amount: Euros, ceiling: Euros) -> Euros {
        (self.employed + amount - self.received - ceiling).or_zero()
    }
}

/// What a collectivité writes on its transfer: at most 35 characters, found again whatever a bank puts around it.
#[must_use]
pub fn transfer_reference(siren: &Siren) -> String {
    format!("{REFERENCE_PREFIX}{siren}")
}

const REFERENCE_PREFIX: &str = "MCE-COL-";

/// The collectivité that a transfer names: by our reference, or by one of its SIRET.
#[must_use]
pub fn payer_named(remittance: &str) -> Option<Siren> {
    let plain: String = remittance.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let after = plain.find(REFERENCE_PREFIX).map(|at| &plain[at + REFERENCE_PREFIX.len()..]);
    let named = after.and_then(|rest| rest.get(..9)).and_then(|siren| siren.parse().ok());
    named.or_else(|| {
        let digits = remittance.split(|c: char| !c.is_ascii_digit());
        digits.filter(|run| run.len() == 14).find_map(|run| run.get(..9)?.parse().ok())
    })
}

/// A line of the bank's statement by which money came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit<'a> {
    /// Day.
    pub on: Date,
    /// How much.
    pub amount: Euros,
    /// The bank's reference of the line.
    pub reference: &'a str,
    /// Of those of the collectivité in one file with this day, amount and reference: 1 for the first.
    pub rank: u32,
}

impl Credit<'_> {
    /// What names it among those of its day and of its amount.
    fn key(&self) -> String {
        let reference: String = self.reference.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        if self.rank > 1 { format!("{reference}:{}", self.rank) } else { reference }
    }

    /// Whether somebody has recorded it by hand, under the bank's reference.
    #[must_use]
    pub fn is_recorded(&self, record: &CoverRecord) -> bool {
        let Covering::Receipt { on, amount, reference } = &record.proposal.what else { return false };
        let recorded = Credit { on: *on, amount: *amount, reference, rank: 1 };
        record.state == CoverState::Approved
            && (self.on, self.amount, self.key()) == (recorded.on, recorded.amount, recorded.key())
    }

    /// The transaction of what was posted before the collectivité was in its name: the one of this rank among all of them.
    ///
    /// # Errors
    /// [`BadId`], which no value leads to.
    pub fn earlier_id(&self) -> Result<TransactionId, BadId> {
        format!("received:{}:{}:{}", self.on, self.amount.cents(), self.key()).parse()
    }
}

/// Whether a transaction moves what that collectivité paid in.
#[must_use]
pub fn pays_in(transaction: &Transaction, siren: &Siren) -> bool {
    transaction
        .entries
        .iter()
        .any(|entry| matches!(&entry.account, Account::Received(whose) if whose == siren))
}

/// Why what two people would record by hand is not: the bank has told a credit of its day and of its sum, `alike`, which is in the list
/// of what is to be matched, or went to this collectivité from there.
///
/// # Errors
/// A [`CoverRefusal`].
pub fn check_receipt(siren: &Siren, alike: &[Suspended]) -> Result<(), CoverRefusal> {
    if let Some(open) = alike.iter().find(|one| one.state != SuspendedState::Settled) {
        return Err(CoverRefusal::ToMatch { text: open.text.clone(), movement: open.key.clone() });
    }
    let went_there = Some(Destination::Collectivite { siren: siren.clone() });
    if alike.iter().any(|one| one.went == went_there) { Err(CoverRefusal::Posted) } else { Ok(()) }
}

/// The transaction of money that a collectivité paid in: one for each credit, whoever tells of it.
///
/// # Errors
/// [`CoverRefusal::Internal`], which no value leads to.
pub fn receipt(
    siren: &Siren,
    name: &str,
    credit: &Credit<'_>,
    asked: &Asked,
) -> Result<Transaction, CoverRefusal> {
    let key = credit.key();
    let transaction = Transaction {
        id: format!("received:{siren}:{}:{}:{key}", credit.on, credit.amount.cents()).parse()?,
        reason: ReasonCode::DotationReceived,
        on: credit.on,
        label: format!("Versement de {name} ({})", credit.reference),
        author: asked.author.clone(),
        dossier: None,
        corrects: None,
        entries: Movements::new()
            .moving(credit.amount, Account::Bank, Account::Received(siren.clone()))
            .into_entries(),
    };
    transaction.checked().map_err(|error| CoverRefusal::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn siren() -> Siren {
        "213805633".parse().expect("a SIREN")
    }

    fn asked(principal: &str) -> Asked {
        Asked {
            at: Timestamp::constant(1_800_000_000, 0),
            today: date(2027, 1, 15),
            author: principal.to_owned(),
            principal: principal.to_owned(),
            request_id: "request-1".to_owned(),
        }
    }

    fn euros(whole: i64) -> Euros {
        Euros::from_cents(whole * 100)
    }

    fn agreement(number: u32, ceiling: i64, until: Date) -> CoverRecord {
        let covering = Covering::Agreement { ceiling: euros(ceiling), from: date(2027, 1, 1), until };
        CoverRecord::propose((siren(), "Voiron".into()), number, covering, "Convention signée", &asked("a"))
            .expect("a proposal")
    }

    fn approved(record: &CoverRecord) -> CoverRecord {
        record.approve("", &asked("b")).expect("a decision").record
    }

    #[test]
    fn an_agreement_takes_two_people_and_holds_between_its_days() {
        let proposed = agreement(1, 500, date(2027, 12, 31));
        assert_eq!(proposed.approve("", &asked("a")), Err(CoverRefusal::FourEyes));
        assert_eq!(ceiling(std::slice::from_ref(&proposed), date(2027, 6, 1)), Euros::ZERO);
        let first = approved(&proposed);
        assert_eq!(first.approve("", &asked("c")), Err(CoverRefusal::NothingWaits));
        let second = approved(&agreement(2, 0, date(2027, 2, 28)));
        let both = [first, second];
        for (day, expected) in [
            (date(2026, 12, 31), 0),
            (date(2027, 2, 28), 0),
            (date(2027, 3, 1), 500),
            (date(2027, 12, 31), 500),
            (date(2028, 1, 1), 0),
        ] {
            assert_eq!(ceiling(&both, day), euros(expected), "{day}");
        }
    }

    #[test]
    fn figures_that_can_t_be_are_refused() {
        let receipt = |on, amount, reference: &str| Covering::Receipt {
            on,
            amount: euros(amount),
            reference: reference.to_owned(),
        };
        let agreement = |ceiling, from, until| Covering::Agreement { ceiling: euros(ceiling), from, until };
        let (past, today, later) = (date(2027, 1, 1), date(2027, 1, 15), date(2027, 2, 1));
        for (covering, expected) in [
            (agreement(0, past, later), Ok(())),
            (agreement(-1, past, later), Err(CoverRefusal::Amount)),
            (agreement(1, later, today), Err(CoverRefusal::Days)),
            (agreement(1, past, past), Err(CoverRefusal::Days)),
            (receipt(today, 1, "R1"), Ok(())),
            (receipt(today, 0, "R1"), Err(CoverRefusal::Amount)),
            (receipt(later, 1, "R1"), Err(CoverRefusal::ToCome)),
            (receipt(today, 1, " "), Err(CoverRefusal::Reference)),
        ] {
            assert_eq!(check_covering(&covering, today), expected, "{covering:?}");
        }
    }

    #[test]
    fn a_receipt_is_the_same_transaction_as_the_bank_s_own_telling() {
        let covering =
            Covering::Receipt { on: date(2027, 1, 14), amount: euros(100), reference: "NTRY/42".into() };
        let proposed =
            CoverRecord::propose((siren(), "Voiron".into()), 1, covering, "Libellé vide", &asked("a"));
        let decided = proposed.expect("a proposal").approve("Vu", &asked("b")).expect("a decision");
        let told = |rank| {
            let credit = Credit { on: date(2027, 1, 14), amount: euros(100), reference: "NTRY/42", rank };
            receipt(&siren(), "Voiron", &credit, &asked("Banque")).expect("a transaction").id
        };
        assert_eq!(decided.transaction.map(|posted| posted.id), Some(told(1)));
        assert_ne!(told(1), told(2), "of two that nothing tells apart, each counts");
        // A bank may have one reference for all that came in by one entry.
        let other = Credit { on: date(2027, 1, 14), amount: euros(100), reference: "NTRY/42", rank: 1 };
        let other = receipt(&"213503600".parse().expect("a SIREN"), "Vitré", &other, &asked("Banque"));
        assert_ne!(Some(told(1)), other.map(|posted| posted.id).ok(), "of two collectivités, each counts");
    }

    #[test]
    fn a_complement_is_covered_by_what_was_paid_in_and_by_the_ceiling() {
        let position = Position { granted: euros(900), received: euros(300), employed: euros(250) };
        assert_eq!((position.owed(), position.advanced()), (euros(600), Euros::ZERO));
        for (amount, ceiling, missing) in [(50, 0, 0), (51, 0, 1), (150, 100, 0), (151, 100, 1)] {
            assert_eq!(position.missing(euros(amount), euros(ceiling)), euros(missing), "{amount} {ceiling}");
        }
    }

    #[test]
    fn a_transfer_names_who_pays() {
        for (remittance, expected) in [
            ("MCE-COL-213805633", Some(siren())),
            ("VIR mce-col- 213 805 633 MANDAT 12", Some(siren())),
            ("FACTURE 21380563300011", Some(siren())),
            ("213805633", None),
            ("MCE-COL-213805634", None),
            ("", None),
        ] {
            assert_eq!(payer_named(remittance), expected, "{remittance:?}");
        }
    }
}
