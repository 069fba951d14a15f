//! The ledger: double entry, append only.
//!
//! **Signs.** A positive amount adds to what the account holds for its owner; the fund's own accounts (`issued`, `bank`,
//! `collectivite`) are the counterparts, so they go below zero: `issued` is minus all rights ever given, `bank` is minus the
//! money held, `claim` is minus what a training body must pay back. The entries of a transaction sum to zero. Nothing that
//! was posted is edited: a correction is a new transaction that names the one that it corrects.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identifiers::{Siren, Siret};
use crate::ids::{BadId, DossierId, EluId, TransactionId};
use crate::money::Euros;

/// Who puts money into a dossier, in the order in which it is used (FI-1 to FI-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The élu's DIFE rights.
    Dife,
    /// What a collectivité gave for this élu.
    Dotation,
    /// The élu's CPF rights.
    Cpf,
    /// The élu's compte d'engagement citoyen.
    Cec,
    /// The élu's own card.
    Card,
}

impl Source {
    /// Every source, in the order of use.
    pub const ALL: [Self; 5] = [Self::Dife, Self::Dotation, Self::Cpf, Self::Cec, Self::Card];

    /// The name that a person reads.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Dife => "Droits DIFE",
            Self::Dotation => "Dotation de la collectivité",
            Self::Cpf => "Compte personnel de formation (CPF)",
            Self::Cec => "Compte d’engagement citoyen (CEC)",
            Self::Card => "Carte bancaire",
        }
    }

    /// The source in keys and in names of accounts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dife => "dife",
            Self::Dotation => "dotation",
            Self::Cpf => "cpf",
            Self::Cec => "cec",
            Self::Card => "card",
        }
    }
}

/// An account of the ledger (design §4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Account {
    /// DIFE available to an élu.
    Right(EluId),
    /// Counterpart of the rights: yearly credits, losses at the cap, expiries.
    Issued,
    /// What a collectivité gave for an élu and that is still available.
    Dotation(EluId, Siren),
    /// Counterpart of the dotations of a collectivité: minus what it granted.
    Collectivite(Siren),
    /// What a collectivité paid in for its complements.
    Received(Siren),
    /// Minus what the complements of a collectivité pay to training bodies: never beyond what covers them (`cover`).
    Covered(Siren),
    /// Counterpart of what complements pay.
    Employed,
    /// Mirror of the CPF rights held elsewhere.
    Cpf(EluId),
    /// Mirror of the CEC rights held elsewhere.
    Cec(EluId),
    /// Counterpart of the mirrors.
    Elsewhere,
    /// Card money that belongs to the élu: paid and not engaged, or given back as a credit (CX-3).
    Card(EluId),
    /// Card money on its way back to the élu's card (CX-1).
    Refund(EluId),
    /// Reserved at the order, by source.
    Engaged(DossierId, Source),
    /// Owed to a training body.
    Payable(Siret),
    /// Minus what a training body must pay back, after an incident.
    Claim(Siret),
    /// Ordered from the bank, and not yet on its statement.
    Transit,
    /// The fund's bank account, as its statement has it.
    Bank,
    /// What moved at the bank and nobody knows why yet: above zero, money that came in.
    Suspense,
    /// What the élu lost and the training body did not get.
    Retained,
}

/// Within what a balance must stay, whatever happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// What somebody has: never below zero.
    AtLeastZero,
    /// What somebody owes or gave, as a counterpart: never above zero.
    AtMostZero,
    /// No balance is kept.
    Free,
}

impl Bound {
    /// Whether `balance` respects it.
    #[must_use]
    pub fn holds(self, balance: Euros) -> bool {
        match self {
            Self::AtLeastZero => !balance.is_negative(),
            Self::AtMostZero => !balance.is_positive(),
            Self::Free => true,
        }
    }
}

impl Account {
    /// Accounts that every operation touches keep no balance item: their totals are folded from the stream (design §4).
    #[must_use]
    pub const fn keeps_balance(&self) -> bool {
        !matches!(
            self,
            Self::Issued
                | Self::Employed
                | Self::Elsewhere
                | Self::Transit
                | Self::Bank
                | Self::Suspense
                | Self::Retained
        )
    }

    /// Within what its balance stays: the store refuses whatever would break it.
    #[must_use]
    pub const fn bound(&self) -> Bound {
        match self {
            _ if !self.keeps_balance() => Bound::Free,
            Self::Collectivite(_) | Self::Covered(_) | Self::Claim(_) => Bound::AtMostZero,
            _ => Bound::AtLeastZero,
        }
    }
}

/// The accounts of one kind, whoever they belong to: what the totals of the fund are kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // Each is described by the words that people read: `french`.
pub enum Family {
    Right,
    Issued,
    Dotation,
    Collectivite,
    Received,
    Covered,
    Employed,
    Cpf,
    Cec,
    Elsewhere,
    Card,
    Refund,
    Engaged,
    Payable,
    Claim,
    Transit,
    Bank,
    Suspense,
    Retained,
}

impl Family {
    /// Every family, in the order of the fund's page.
    pub const ALL: [Self; 19] = [
        Self::Right,
        Self::Dotation,
        Self::Card,
        Self::Refund,
        Self::Engaged,
        Self::Payable,
        Self::Claim,
        Self::Transit,
        Self::Bank,
        Self::Suspense,
        Self::Retained,
        Self::Issued,
        Self::Collectivite,
        Self::Received,
        Self::Covered,
        Self::Employed,
        Self::Cpf,
        Self::Cec,
        Self::Elsewhere,
    ];

    /// The family in keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Issued => "issued",
            Self::Dotation => "dotation",
            Self::Collectivite => "collectivite",
            Self::Received => "received",
            Self::Covered => "covered",
            Self::Employed => "employed",
            Self::Cpf => "cpf",
            Self::Cec => "cec",
            Self::Elsewhere => "elsewhere",
            Self::Card => "card",
            Self::Refund => "refund",
            Self::Engaged => "engaged",
            Self::Payable => "payable",
            Self::Claim => "claim",
            Self::Transit => "transit",
            Self::Bank => "bank",
            Self::Suspense => "suspense",
            Self::Retained => "retained",
        }
    }

    /// The family that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.code() == code)
    }

    /// What people read.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Right => "Droits DIFE",
            Self::Issued => "Droits ouverts et éteints (contrepartie)",
            Self::Dotation => "Dotation",
            Self::Collectivite => "Dotations données (contrepartie)",
            Self::Received => "Versé par les collectivités",
            Self::Covered => "Compléments employés",
            Self::Employed => "Compléments employés (contrepartie)",
            Self::Cpf => "CPF",
            Self::Cec => "CEC",
            Self::Elsewhere => "Droits tenus ailleurs (contrepartie)",
            Self::Card => "Carte bancaire, avoir",
            Self::Refund => "À rembourser sur la carte",
            Self::Engaged => "Réservé pour des formations",
            Self::Payable => "Dû à l’organisme",
            Self::Claim => "À rembourser par l’organisme",
            Self::Transit => "Virements en cours",
            Self::Bank => "Banque",
            Self::Suspense => "À rapprocher avec la banque",
            Self::Retained => "Acquis au fonds",
        }
    }
}

impl Account {
    #[must_use]
    pub const fn family(&self) -> Family {
        match self {
            Self::Right(_) => Family::Right,
            Self::Issued => Family::Issued,
            Self::Dotation(..) => Family::Dotation,
            Self::Collectivite(_) => Family::Collectivite,
            Self::Received(_) => Family::Received,
            Self::Covered(_) => Family::Covered,
            Self::Employed => Family::Employed,
            Self::Cpf(_) => Family::Cpf,
            Self::Cec(_) => Family::Cec,
            Self::Elsewhere => Family::Elsewhere,
            Self::Card(_) => Family::Card,
            Self::Refund(_) => Family::Refund,
            Self::Engaged(..) => Family::Engaged,
            Self::Payable(_) => Family::Payable,
            Self::Claim(_) => Family::Claim,
            Self::Transit => Family::Transit,
            Self::Bank => Family::Bank,
            Self::Suspense => Family::Suspense,
            Self::Retained => Family::Retained,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Right(elu) => write!(f, "right:{elu}"),
            Self::Issued => f.write_str("issued"),
            Self::Dotation(elu, siren) => write!(f, "dotation:{elu}:{siren}"),
            Self::Collectivite(siren) => write!(f, "collectivite:{siren}"),
            Self::Received(siren) => write!(f, "received:{siren}"),
            Self::Covered(siren) => write!(f, "covered:{siren}"),
            Self::Employed => f.write_str("employed"),
            Self::Cpf(elu) => write!(f, "cpf:{elu}"),
            Self::Cec(elu) => write!(f, "cec:{elu}"),
            Self::Elsewhere => f.write_str("elsewhere"),
            Self::Card(elu) => write!(f, "card:{elu}"),
            Self::Refund(elu) => write!(f, "refund:{elu}"),
            Self::Engaged(dossier, source) => write!(f, "engaged:{dossier}:{}", source.code()),
            Self::Payable(siret) => write!(f, "payable:{siret}"),
            Self::Claim(siret) => write!(f, "claim:{siret}"),
            Self::Transit => f.write_str("transit"),
            Self::Bank => f.write_str("bank"),
            Self::Suspense => f.write_str("suspense"),
            Self::Retained => f.write_str("retained"),
        }
    }
}

impl FromStr for Account {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId(text.to_owned());
        let parts: Vec<&str> = text.split(':').collect();
        let elu = |part: &str| part.parse::<EluId>();
        let siren = |part: &str| part.parse::<Siren>().map_err(|_| bad());
        match parts.as_slice() {
            ["right", id] => Ok(Self::Right(elu(id)?)),
            ["issued"] => Ok(Self::Issued),
            ["dotation", id, collectivite] => Ok(Self::Dotation(elu(id)?, siren(collectivite)?)),
            ["collectivite", id] => Ok(Self::Collectivite(siren(id)?)),
            ["received", id] => Ok(Self::Received(siren(id)?)),
            ["covered", id] => Ok(Self::Covered(siren(id)?)),
            ["employed"] => Ok(Self::Employed),
            ["cpf", id] => Ok(Self::Cpf(elu(id)?)),
            ["cec", id] => Ok(Self::Cec(elu(id)?)),
            ["elsewhere"] => Ok(Self::Elsewhere),
            ["card", id] => Ok(Self::Card(elu(id)?)),
            ["refund", id] => Ok(Self::Refund(elu(id)?)),
            ["engaged", dossier, source] => {
                let source = Source::ALL.into_iter().find(|known| known.code() == *source).ok_or_else(bad)?;
                Ok(Self::Engaged(dossier.parse()?, source))
            }
            ["payable", id] => Ok(Self::Payable(id.parse().map_err(|_| bad())?)),
            ["claim", id] => Ok(Self::Claim(id.parse().map_err(|_| bad())?)),
            ["transit"] => Ok(Self::Transit),
            ["bank"] => Ok(Self::Bank),
            ["suspense"] => Ok(Self::Suspense),
            ["retained"] => Ok(Self::Retained),
            _ => Err(bad()),
        }
    }
}

impl TryFrom<String> for Account {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<Account> for String {
    fn from(account: Account) -> String {
        account.to_string()
    }
}

/// Why money moved; every line of a statement has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// First credit, at the opening of the right (AC-8).
    RightOpened,
    /// Yearly credit (AC-1 to AC-5).
    YearlyCredit,
    /// The cap was lowered by law (AC-11).
    CapLowered,
    /// Rights lost at their expiry (AC-15).
    RightExpired,
    /// Mirror of rights held elsewhere.
    MirrorRefreshed,
    /// A collectivité gave a dotation (ED-1).
    DotationGranted,
    /// A collectivité paid in what it owes for its complements.
    DotationReceived,
    /// A complement pays a training body: it is covered.
    DotationCovered,
    /// Reserved at the order.
    Engaged,
    /// Card payment received.
    CardReceived,
    /// Card payment received for a dossier that no longer waits for it: kept for the élu, to be paid back.
    CardWithoutOrder,
    /// Given back to who had put it.
    Released,
    /// Owed to the training body for the service done, or as an indemnity (CX-3).
    OwedToOf,
    /// Lost by the élu and kept by the fund.
    Retained,
    /// Card money kept as a credit of the élu after a late cancellation (CX-3).
    CardCredit,
    /// Paid to the training body: ordered from the bank.
    PaidToOf,
    /// The bank executed the transfer.
    TransferExecuted,
    /// The bank refused the transfer: the training body is owed again.
    TransferRejected,
    /// The transfer came back after its execution: the training body is owed again.
    TransferReturned,
    /// Card money to be given back to the card (CX-1).
    CardRefundDue,
    /// The card service gave it back.
    CardRefunded,
    /// The card service can't give it back: kept as a credit of the élu.
    CardRefundFailed,
    /// Card money that was counted and did not come after all, or is back at the card without us.
    CardLost,
    /// A decision taken after the end of the dossier: force majeure, incident.
    Corrected,
    /// A training body paid back what it owed.
    ClaimRepaid,
    /// The bank's statement has what nobody has asked for or expected.
    Unreconciled,
    /// What was owed to a training body is never paid.
    WrittenOff,
}

impl ReasonCode {
    /// The reason in the élu's words.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::RightOpened => "Ouverture de vos droits",
            Self::YearlyCredit => "Crédit annuel",
            Self::CapLowered => "Baisse du plafond légal",
            Self::RightExpired => "Droits expirés après la fin du mandat",
            Self::MirrorRefreshed => "Droits tenus hors du DIFE",
            Self::DotationGranted => "Dotation de votre collectivité",
            Self::DotationReceived => "Versement de la collectivité",
            Self::DotationCovered => "Complément employé pour payer l’organisme",
            Self::Engaged => "Réservé pour une formation",
            Self::CardReceived => "Paiement par carte reçu",
            Self::CardWithoutOrder => "Paiement par carte reçu après la fin du dossier, à vous rembourser",
            Self::Released => "Rendu après annulation ou réalisation partielle",
            Self::OwedToOf => "Dû à l’organisme de formation",
            Self::Retained => "Perdu (annulation tardive ou abandon)",
            Self::CardCredit => "Avoir conservé pour une prochaine formation",
            Self::PaidToOf => "Virement ordonné à l’organisme de formation",
            Self::TransferExecuted => "Virement exécuté par la banque",
            Self::TransferRejected => "Virement refusé par la banque",
            Self::TransferReturned => "Virement revenu après son exécution",
            Self::CardRefundDue => "À rembourser sur la carte",
            Self::CardRefunded => "Remboursé sur la carte",
            Self::CardRefundFailed => "Remboursement impossible sur la carte : conservé en avoir",
            Self::CardLost => "Paiement par carte qui n’est pas venu",
            Self::Corrected => "Réexamen du dossier",
            Self::ClaimRepaid => "Indu remboursé par l’organisme",
            Self::Unreconciled => "Mouvement de la banque à rapprocher",
            Self::WrittenOff => "Paiement abandonné",
        }
    }
}

impl ReasonCode {
    /// Every reason.
    pub const ALL: [Self; 27] = [
        Self::RightOpened,
        Self::YearlyCredit,
        Self::CapLowered,
        Self::RightExpired,
        Self::MirrorRefreshed,
        Self::DotationGranted,
        Self::DotationReceived,
        Self::DotationCovered,
        Self::Engaged,
        Self::CardReceived,
        Self::CardWithoutOrder,
        Self::Released,
        Self::OwedToOf,
        Self::Retained,
        Self::CardCredit,
        Self::PaidToOf,
        Self::TransferExecuted,
        Self::TransferRejected,
        Self::TransferReturned,
        Self::CardRefundDue,
        Self::CardRefunded,
        Self::CardRefundFailed,
        Self::CardLost,
        Self::Corrected,
        Self::ClaimRepaid,
        Self::Unreconciled,
        Self::WrittenOff,
    ];

    /// Whether the bank's statement tells it, to the day: card money comes in by another way, and later.
    #[must_use]
    pub const fn is_on_statement(self) -> bool {
        matches!(
            self,
            Self::TransferExecuted
                | Self::TransferReturned
                | Self::ClaimRepaid
                | Self::DotationReceived
                | Self::Unreconciled
        )
    }

    /// The reason that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The reason in keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RightOpened => "right_opened",
            Self::YearlyCredit => "yearly_credit",
            Self::CapLowered => "cap_lowered",
            Self::RightExpired => "right_expired",
            Self::MirrorRefreshed => "mirror_refreshed",
            Self::DotationGranted => "dotation_granted",
            Self::DotationReceived => "dotation_received",
            Self::DotationCovered => "dotation_covered",
            Self::Engaged => "engaged",
            Self::CardReceived => "card_received",
            Self::CardWithoutOrder => "card_without_order",
            Self::Released => "released",
            Self::OwedToOf => "owed_to_of",
            Self::Retained => "retained",
            Self::CardCredit => "card_credit",
            Self::PaidToOf => "paid_to_of",
            Self::TransferExecuted => "transfer_executed",
            Self::TransferRejected => "transfer_rejected",
            Self::TransferReturned => "transfer_returned",
            Self::CardRefundDue => "card_refund_due",
            Self::CardRefunded => "card_refunded",
            Self::CardRefundFailed => "card_refund_failed",
            Self::CardLost => "card_lost",
            Self::Corrected => "corrected",
            Self::ClaimRepaid => "claim_repaid",
            Self::Unreconciled => "unreconciled",
            Self::WrittenOff => "written_off",
        }
    }
}

/// One movement on one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The account moved.
    pub account: Account,
    /// What is added to it; below zero when taken from it.
    pub amount: Euros,
}

/// A set of entries that sums to zero, posted whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Derived from what caused it: posting it twice is impossible.
    pub id: TransactionId,
    /// Why.
    pub reason: ReasonCode,
    /// Day of effect, in Paris.
    pub on: Date,
    /// One line that a person reads in a statement.
    pub label: String,
    /// Who had it posted.
    pub author: String,
    /// The dossier concerned, if any.
    pub dossier: Option<DossierId>,
    /// The transaction that this one corrects, if any.
    pub corrects: Option<TransactionId>,
    /// The movements; they sum to zero.
    pub entries: Vec<Entry>,
}

/// A transaction as the statement of one of its accounts has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub account: Account,
    /// What was added.
    pub amount: Euros,
    pub transaction: TransactionId,
    /// Why.
    pub reason: ReasonCode,
    /// Day of effect.
    pub on: Date,
    /// In French.
    pub label: String,
    /// The dossier, if any.
    pub dossier: Option<DossierId>,
    /// Who had it posted.
    #[serde(default)]
    pub author: String,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// Entries that do not sum to zero, or none at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("transaction {id}: the entries sum to {sum}, or there is none")]
pub struct Unbalanced {
    /// The transaction refused.
    pub id: TransactionId,
    /// What its entries sum to.
    pub sum: Euros,
}

impl Transaction {
    /// The transaction, if it may be posted (invariant 1).
    ///
    /// # Errors
    /// [`Unbalanced`] when the entries do not sum to zero.
    pub fn checked(self) -> Result<Self, Unbalanced> {
        let sum: Euros = self.entries.iter().map(|entry| entry.amount).sum();
        if sum.is_zero() && !self.entries.is_empty() {
            Ok(self)
        } else {
            Err(Unbalanced { id: self.id, sum })
        }
    }

    /// Its lines, one for each account that keeps a balance.
    #[must_use]
    pub fn lines(&self, posted_at: Timestamp) -> Vec<Line> {
        let line = |(account, amount)| Line {
            account,
            amount,
            transaction: self.id.clone(),
            reason: self.reason,
            on: self.on,
            label: self.label.clone(),
            dossier: self.dossier.clone(),
            author: self.author.clone(),
            posted_at,
        };
        self.balance_changes().into_iter().map(line).collect()
    }

    /// The net effect on each account that keeps a balance; accounts whose movements cancel out are
    /// left out, but for the right.
    #[must_use]
    pub fn balance_changes(&self) -> BTreeMap<Account, Euros> {
        let mut changes: BTreeMap<Account, Euros> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.account.keeps_balance()) {
            *changes.entry(entry.account.clone()).or_default() += entry.amount;
        }
        // A credit that the cap refused whole moved nothing, and still belongs on the statement (AC-2).
        changes.retain(|account, amount| !amount.is_zero() || matches!(account, Account::Right(_)));
        changes
    }
}

/// Collects movements from one account to another; a movement of zero is no movement.
#[derive(Debug, Default)]
pub struct Movements(Vec<Entry>);

impl Movements {
    /// Nothing moved yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a movement of `amount` out of `from` into `to`.
    #[must_use]
    pub fn moving(mut self, amount: Euros, from: Account, to: Account) -> Self {
        if !amount.is_zero() {
            self.0.push(Entry { account: from, amount: -amount });
            self.0.push(Entry { account: to, amount });
        }
        self
    }

    /// The entries, empty when nothing moves.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.0
    }
}
