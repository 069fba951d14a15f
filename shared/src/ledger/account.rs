//! The accounts of the ledger, their names and their families.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::identifiers::{Siren, Siret};
use crate::ids::{BadId, DossierId, EluId};
use crate::money::Euros;
use crate::texts::labels;

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
            Self::Dife => labels::source::DIFE,
            Self::Dotation => labels::source::DOTATION,
            Self::Cpf => labels::source::CPF,
            Self::Cec => labels::source::CEC,
            Self::Card => labels::source::CARD,
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
            Self::Right => labels::family::RIGHT,
            Self::Issued => labels::family::ISSUED,
            Self::Dotation => labels::family::DOTATION,
            Self::Collectivite => labels::family::COLLECTIVITE,
            Self::Received => labels::family::RECEIVED,
            Self::Covered => labels::family::COVERED,
            Self::Employed => labels::family::EMPLOYED,
            Self::Cpf => labels::family::CPF,
            Self::Cec => labels::family::CEC,
            Self::Elsewhere => labels::family::ELSEWHERE,
            Self::Card => labels::family::CARD,
            Self::Refund => labels::family::REFUND,
            Self::Engaged => labels::family::ENGAGED,
            Self::Payable => labels::family::PAYABLE,
            Self::Claim => labels::family::CLAIM,
            Self::Transit => labels::family::TRANSIT,
            Self::Bank => labels::family::BANK,
            Self::Suspense => labels::family::SUSPENSE,
            Self::Retained => labels::family::RETAINED,
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

crate::wire::as_text!(Account, BadId);
