//! The proof of the ledger: every balance recomputed from the entries, every invariant of the money checked (design §5).
//!
//! The shell reads the tables piece by piece and hands over [`Fact`]s; those of one owner, gathered, are checked by [`findings`]. What
//! moved after the proof began is left for the next one: two reads are not one moment.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cover::{CoverRecord, Position};
use crate::identifiers::{Siren, Siret};
use crate::ids::{DossierId, EluId, TransactionId};
use crate::ledger::{Account, Family, Line, Transaction};
use crate::lifecycle::{Dossier, Order, Outcome, State};
use crate::money::Euros;
use crate::payments::{Payable, PayableState, Refund};
use crate::suspense::{Suspended, movement_of};

mod books;
mod complements;
mod dossiers;
mod movements;
mod statements;

pub use movements::unlisted;
pub use statements::{Stated, gap, gaps, in_order};

/// Whose facts go together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Owner {
    /// An élu.
    Elu(EluId),
    /// A dossier.
    Dossier(DossierId),
    /// A training body.
    Of(Siret),
    /// A collectivité.
    Collectivite(Siren),
    /// A movement of the bank that is to be matched, or was.
    Movement(String),
}

impl Owner {
    /// Whose account it is; none for the fund's own.
    #[must_use]
    pub fn of(account: &Account) -> Option<Self> {
        Some(match account {
            Account::Right(elu)
            | Account::Dotation(elu, _)
            | Account::Cpf(elu)
            | Account::Cec(elu)
            | Account::Card(elu)
            | Account::Refund(elu) => Self::Elu(elu.clone()),
            Account::Engaged(dossier, _) => Self::Dossier(dossier.clone()),
            Account::Payable(siret) | Account::Claim(siret) => Self::Of(siret.clone()),
            Account::Collectivite(siren) | Account::Received(siren) | Account::Covered(siren) => {
                Self::Collectivite(siren.clone())
            }
            Account::Issued
            | Account::Employed
            | Account::Elsewhere
            | Account::Transit
            | Account::Bank
            | Account::Suspense
            | Account::Retained => return None,
        })
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elu(elu) => write!(f, "compte {elu}"),
            Self::Dossier(dossier) => write!(f, "dossier {dossier}"),
            Self::Of(siret) => write!(f, "organisme {siret}"),
            Self::Collectivite(siren) => write!(f, "collectivité {siren}"),
            Self::Movement(key) => write!(f, "mouvement {key}"),
        }
    }
}

/// What the proof needs of a dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierFigures {
    /// Its number.
    pub id: DossierId,
    /// Where it stands.
    pub state: State,
    /// The order.
    pub order: Option<Order>,
    /// What the end cost.
    pub outcome: Option<Outcome>,
    /// How many payables it made.
    pub payables: u32,
    /// How many refunds it asked for.
    pub refunds: u32,
    /// How much of the card payment of its order goes back.
    pub refunded: Euros,
    /// How much of its complement was covered and pays no longer.
    pub uncovered: Euros,
    /// Last change.
    pub updated_at: Timestamp,
}

impl From<&Dossier> for DossierFigures {
    fn from(dossier: &Dossier) -> Self {
        Self {
            id: dossier.id.clone(),
            state: dossier.state,
            order: dossier.order.clone(),
            outcome: dossier.outcome.clone(),
            payables: dossier.payables,
            refunds: dossier.refunds,
            refunded: dossier.refunded,
            uncovered: dossier.uncovered,
            updated_at: dossier.updated_at,
        }
    }
}

/// Something that the tables say of an owner.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// An entry of a transaction.
    Posted {
        /// The account.
        account: Account,
        /// What it adds.
        amount: Euros,
        /// The transaction.
        transaction: TransactionId,
        /// When.
        at: Timestamp,
    },
    /// A line of a statement.
    Line(Line),
    /// A balance.
    Balance {
        /// The account.
        account: Account,
        /// What it holds.
        amount: Euros,
        /// Last movement.
        at: Timestamp,
    },
    /// A transaction that names a dossier, or moves what is to be matched.
    Of {
        /// The transaction.
        transaction: Transaction,
        /// When.
        at: Timestamp,
    },
    /// A dossier.
    Dossier(Box<DossierFigures>),
    /// What a dossier owes its training body.
    Payable {
        /// The payable.
        payable: Payable,
        /// Last change.
        at: Timestamp,
    },
    /// What goes back to a card.
    Refund(Refund),
    /// An agreement or a receipt of a collectivité.
    Cover(Box<CoverRecord>),
    /// A movement in the list of what is to be matched.
    Suspended(Box<Suspended>),
}

impl Fact {
    /// When it became so; a refund moves with its account.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Posted { at, .. }
            | Self::Balance { at, .. }
            | Self::Of { at, .. }
            | Self::Payable { at, .. } => *at,
            Self::Line(line) => line.posted_at,
            Self::Dossier(figures) => figures.updated_at,
            Self::Refund(_) => Timestamp::UNIX_EPOCH,
            Self::Cover(record) => record.decided_at.unwrap_or(record.proposal.at),
            Self::Suspended(movement) => movement.changed_at,
        }
    }
}

/// Whether nothing of these facts moved since the proof began.
#[must_use]
pub fn is_still(facts: &[Fact], began: Timestamp) -> bool {
    facts.iter().all(|fact| fact.at() <= began)
}

/// The facts of a transaction, by owner.
#[must_use]
pub fn of_transaction(transaction: &Transaction, at: Timestamp) -> Vec<(Owner, Fact)> {
    let mut facts: Vec<(Owner, Fact)> = transaction
        .entries
        .iter()
        .filter_map(|entry| {
            let posted = Fact::Posted {
                account: entry.account.clone(),
                amount: entry.amount,
                transaction: transaction.id.clone(),
                at,
            };
            Some((Owner::of(&entry.account)?, posted))
        })
        .collect();
    if let Some(dossier) = &transaction.dossier {
        facts.push((Owner::Dossier(dossier.clone()), Fact::Of { transaction: transaction.clone(), at }));
    }
    if let Some(movement) = movement_of(transaction) {
        facts.push((Owner::Movement(movement.to_owned()), Fact::Of { transaction: transaction.clone(), at }));
    }
    facts
}

/// The fact of a movement that is to be matched, or was.
#[must_use]
pub fn of_movement(movement: Suspended) -> (Owner, Fact) {
    (Owner::Movement(movement.key.clone()), Fact::Suspended(Box::new(movement)))
}

/// The facts of a payable: its dossier's, its training body's, and those of the collectivité whose complement it is.
#[must_use]
pub fn of_payable(payable: &Payable, at: Timestamp) -> Vec<(Owner, Fact)> {
    let mut owners = vec![Owner::Dossier(payable.dossier.clone()), Owner::Of(payable.of.clone())];
    let complement = payable.complement.as_ref();
    owners.extend(complement.map(|complement| Owner::Collectivite(complement.collectivite.clone())));
    owners.into_iter().map(|owner| (owner, Fact::Payable { payable: payable.clone(), at })).collect()
}

/// The facts of a dossier: its own, and those of the collectivité whose complement pays for it.
#[must_use]
pub fn of_dossier(dossier: &Dossier) -> Vec<(Owner, Fact)> {
    let mut owners = vec![Owner::Dossier(dossier.id.clone())];
    let paying = dossier.order.as_ref().and_then(|order| order.collectivite.clone());
    owners.extend(paying.map(Owner::Collectivite));
    owners.into_iter().map(|owner| (owner, Fact::Dossier(Box::new(dossier.into())))).collect()
}

/// The fact of an agreement or of a receipt.
#[must_use]
pub fn of_cover(record: &CoverRecord) -> (Owner, Fact) {
    (Owner::Collectivite(record.collectivite.clone()), Fact::Cover(Box::new(record.clone())))
}

/// Where the collectivité of these facts stands.
#[must_use]
pub fn position(siren: &Siren, facts: &[Fact]) -> Position {
    Position::of(siren, |wanted| {
        let held = facts.iter().filter_map(|fact| match fact {
            Fact::Balance { account, amount, .. } if account == wanted => Some(*amount),
            _ => None,
        });
        held.sum()
    })
}

/// The facts of a refund: its dossier's, and its élu's.
#[must_use]
pub fn of_refund(refund: &Refund) -> Vec<(Owner, Fact)> {
    let fact = || Fact::Refund(refund.clone());
    vec![(Owner::Dossier(refund.dossier.clone()), fact()), (Owner::Elu(refund.elu.clone()), fact())]
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The invariant that does not hold, by its number in design §5.
    pub invariant: u8,
    /// Whose.
    pub owner: String,
    /// What is wrong, with the figures, in French.
    pub what: String,
}

impl Finding {
    /// Of an item that can't be read: nothing can be proved of it (invariant 1).
    #[must_use]
    pub fn unreadable(owner: String, why: &str) -> Self {
        Self { invariant: 1, owner, what: why.to_owned() }
    }
}

/// Every difference among the facts of one owner.
#[must_use]
pub fn findings(owner: &Owner, facts: &[Fact]) -> Vec<Finding> {
    let mut wrong = books::findings(facts);
    match owner {
        Owner::Movement(_) => wrong.extend(movements::findings(facts)),
        Owner::Elu(elu) => wrong.extend(books::of_elu(elu, facts)),
        Owner::Of(siret) => wrong.extend(books::of_training_body(siret, facts)),
        Owner::Dossier(dossier) => wrong.extend(dossiers::findings(dossier, facts)),
        Owner::Collectivite(siren) => wrong.extend(complements::findings(siren, facts)),
    }
    let name = owner.to_string();
    wrong.into_iter().map(|(invariant, what)| Finding { invariant, owner: name.clone(), what }).collect()
}

/// A transaction that is none (invariant 1).
#[must_use]
pub fn unbalanced(transaction: &Transaction) -> Option<Finding> {
    transaction.clone().checked().err().map(|error| Finding {
        invariant: 1,
        owner: format!("opération {}", transaction.id),
        what: format!("les écritures font {} au lieu de zéro, ou il n’y en a pas", error.sum.french()),
    })
}

/// Sums of the fund, by family.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// By the entries.
    pub entries: BTreeMap<Family, Euros>,
    /// By the balances, of the families that keep them.
    pub balances: BTreeMap<Family, Euros>,
    /// What was ordered from the bank and is not on its statement, by the payables.
    pub in_transit: Euros,
    /// How many entries.
    pub count: u64,
    /// How many of them are old enough to have been folded, whatever the stream's delay.
    pub settled: u64,
    /// Whether something moved since the proof began.
    pub moved: bool,
    /// What the bank's statements tell, by day: minus what came in.
    pub at_bank: BTreeMap<Date, Euros>,
    /// Whether something of that moved since the proof began.
    pub moved_at_bank: bool,
}

/// After this, a stream that has not told a transaction has lost it.
const STREAM_DELAY: SignedDuration = SignedDuration::from_hours(1);

impl Totals {
    /// Adds a transaction posted `at`, for a proof that `began`.
    pub fn post(&mut self, transaction: &Transaction, at: Timestamp, began: Timestamp) {
        for entry in &transaction.entries {
            *self.entries.entry(entry.account.family()).or_default() += entry.amount;
            self.count += 1;
            self.settled += u64::from(began.duration_since(at) >= STREAM_DELAY);
            if entry.account == Account::Bank && transaction.reason.is_on_statement() {
                *self.at_bank.entry(transaction.on).or_default() += entry.amount;
                self.moved_at_bank |= at > began;
            }
        }
        self.moved |= at > began;
    }

    /// Adds a balance.
    pub fn hold(&mut self, account: &Account, amount: Euros) {
        *self.balances.entry(account.family()).or_default() += amount;
    }

    /// Adds a payable.
    pub fn owe(&mut self, payable: &Payable) {
        let pending = payable.attempts.iter().filter(|attempt| {
            attempt.executed_on.is_none() && attempt.failure.as_ref().is_none_or(|failure| failure.returned)
        });
        self.in_transit += pending.map(|attempt| attempt.amount).sum();
    }

    /// Adds another part.
    pub fn merge(&mut self, other: &Self) {
        for (family, amount) in &other.entries {
            *self.entries.entry(*family).or_default() += *amount;
        }
        for (family, amount) in &other.balances {
            *self.balances.entry(*family).or_default() += *amount;
        }
        for (day, amount) in &other.at_bank {
            *self.at_bank.entry(*day).or_default() += *amount;
        }
        self.in_transit += other.in_transit;
        self.count += other.count;
        self.settled += other.settled;
        self.moved |= other.moved;
        self.moved_at_bank |= other.moved_at_bank;
    }

    /// Every difference on the whole, against the totals that were folded from the stream, of so many entries. What moved
    /// meanwhile can't be told apart on the whole: then only the entries are summed.
    #[must_use]
    pub fn findings(&self, folded: &BTreeMap<Family, Euros>, folded_count: u64) -> Vec<Finding> {
        let mut wrong = Vec::new();
        let whole: Euros = self.entries.values().copied().sum();
        if !whole.is_zero() {
            wrong.push(of_fund(1, format!("toutes les écritures font {} au lieu de zéro", whole.french())));
        }
        if folded_count < self.settled {
            let missing = self.settled - folded_count;
            wrong.push(of_fund(
                1,
                format!("le flux n’a pas totalisé {missing} écritures de plus d’une heure"),
            ));
        }
        if !self.moved && folded_count == self.count {
            wrong.extend(self.differences(folded));
        }
        wrong
    }

    /// Whether the bank holds what the ledger says that it does, from its first statement to its last.
    #[must_use]
    pub fn at_the_bank(&self, told: &[Stated]) -> Option<Finding> {
        let (first, opening) = told.iter().find_map(|told| Some((told, told.opening?)))?;
        let (last, closing) = told.iter().rev().find_map(|told| Some((told, told.closing?)))?;
        let is_between = |day: &Date| (first.from..=last.to).contains(day);
        let posted = self.at_bank.iter().filter(|(day, _)| is_between(day));
        let expected = opening - posted.map(|(_, amount)| *amount).sum::<Euros>();
        (expected != closing && !self.moved_at_bank).then(|| {
            let (is, should, gap) = (closing, expected, closing - expected);
            of_fund(
                4,
                format!(
                    "banque : le relevé du {} finit à {}, le grand livre à {}, écart {}",
                    last.to,
                    is.french(),
                    should.french(),
                    gap.french()
                ),
            )
        })
    }

    fn differences(&self, folded: &BTreeMap<Family, Euros>) -> Vec<Finding> {
        let of = |sums: &BTreeMap<Family, Euros>, family| sums.get(&family).copied().unwrap_or_default();
        let mut wrong = Vec::new();
        let mut compare = |invariant, what: &str, posted: Euros, told: Euros| {
            if posted != told {
                let (posted, told) = (posted.french(), told.french());
                wrong.push(of_fund(invariant, format!("{what} : écritures {posted}, tenu {told}")));
            }
        };
        for (family, held) in &self.balances {
            compare(1, &format!("soldes « {} »", family.french()), of(&self.entries, *family), *held);
        }
        compare(4, "virements en cours", of(&self.entries, Family::Transit), self.in_transit);
        for family in Family::ALL {
            let what = format!("total « {} »", family.french());
            compare(1, &what, of(&self.entries, family), of(folded, family));
        }
        wrong
    }
}

fn of_fund(invariant: u8, what: String) -> Finding {
    Finding { invariant, owner: "fonds".to_owned(), what }
}

/// Whether a payable waits, or waits again, to be ordered.
const fn is_owed(state: PayableState) -> bool {
    matches!(state, PayableState::AwaitingCover | PayableState::Ready | PayableState::OnHold)
}
