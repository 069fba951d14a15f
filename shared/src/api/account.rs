//! The élu's account: activation, balance, statement.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::{OfferKey, SessionKey};
use crate::favourites::FavouriteState;
use crate::identifiers::Siren;
use crate::ledger::{Family, ReasonCode};
use crate::lifecycle::{Funds, Reserved};
use crate::money::Euros;
use crate::recognition::RegisterRow;
use crate::rules::account::UsableFor;
use crate::rules::mandates::MandateKind;
use crate::texts::sentences;

use super::{OwnReview, wire};

/// How an activation ended, when it was not refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Activation {
    /// The account is open.
    Activated {
        /// What was found, in French: mandates and rights.
        explanation: String,
        /// DIFE available.
        balance: Euros,
        /// What it means for his rights that no mandate is held any more, in French.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ended: Option<String>,
    },
    /// Somebody must look, or has answered: the request has a reference.
    UnderReview {
        /// Where it stands.
        review: Box<OwnReview>,
    },
}

wire! {
    /// Opens the account.
    pub struct ActivateAccount {
        /// Social security number, spaces allowed; never kept in clear.
        pub nir: String,
        /// Whether the professional pension is being paid (RE-3).
        pub pension_liquidated: bool,
        /// The session that he was about to ask for: kept with the review, should somebody have to look.
        #[serde(default)]
        pub wanted: Option<SessionKey>,
    }

    /// Declares that the professional pension is being paid (RE-3); this can't be undone here.
    pub struct PensionDeclaration {
        /// Must be true: the élu has read what follows from it.
        pub understood: bool,
    }

    /// The favourites of an élu, the latest first.
    pub struct FavouriteList {
        pub favourites: Vec<FavouriteView>,
    }

    /// A favourite, and what has become of it.
    pub struct FavouriteView {
        pub offer: OfferKey,
        /// What it was called when it was kept.
        pub title: String,
        pub of_name: String,
        pub state: FavouriteState,
        /// Its last day, unless it is kept again.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
    }

    /// Which offers are favourites.
    pub struct FavouriteKeys {
        pub offers: Vec<OfferKey>,
    }

    /// The élu's account.
    pub struct AccountView {
        /// First name and name in use.
        pub name: String,
        /// Balances.
        pub funds: Funds,
        /// What dossiers under way hold of the DIFE.
        pub reserved: Reserved,
        /// The cap in force (AC-2).
        pub cap: Euros,
        /// What the DIFE may be used for.
        pub usable_for: UsableFor,
        /// Last day of use, once no mandate is held.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// What it means that no mandate is held any more, in French: which one ended, what is left, whom to write to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ended: Option<String>,
        /// The yearly credit to come.
        pub next_credit: Option<NextCreditView>,
        /// Mandates known.
        pub mandates: Vec<MandateView>,
        /// Every movement, newest first.
        pub statement: Vec<StatementLine>,
        /// Whether the pension is liquidated.
        pub pension_liquidated: bool,
        /// Those whose complements are on the account.
        pub financers: Vec<CollectiviteView>,
        /// What is published of the figures that matter to him and does not hold yet, each in a sentence.
        #[serde(default)]
        pub announced: Vec<String>,
    }

    /// A collectivité and its name.
    pub struct CollectiviteView {
        pub siren: Siren,
        pub name: String,
    }

    /// The next yearly credit, and what it will lose at the cap.
    pub struct NextCreditView {
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// What will be added.
        pub credited: Euros,
        /// What will be lost at the cap.
        pub lost_to_cap: Euros,
    }

    pub struct MandateView {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub kind: MandateKind,
        /// Kind, in French.
        pub label: String,
        /// Where: commune, EPCI, département…
        pub territory: String,
        /// Function, empty for a plain councillor.
        pub function: String,
        /// First day.
        #[serde(with = "crate::wire::date")]
        pub start: Date,
        /// Last day held, if it is over: by the register, or by the law if sooner.
        #[serde(default, with = "crate::wire::optional_date")]
        pub end: Option<Date>,
        /// The rule that has ended it, in French, where the register does not say so.
        #[serde(default)]
        pub over_because: Option<String>,
        /// Whether it gives rights.
        pub eligible: bool,
    }

    pub struct StatementLine {
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// Which account moved.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub family: Family,
        /// Which account moved, in French.
        pub account: String,
        pub reason: ReasonCode,
        /// Why, in French.
        pub label: String,
        /// Added, or taken when below zero.
        pub amount: Euros,
        /// The balance of the account afterwards.
        pub balance: Euros,
        /// The dossier concerned, if any.
        pub dossier: Option<String>,
    }
}

impl MandateView {
    /// A row of the register as it stands on `today`.
    #[must_use]
    pub fn of(row: &RegisterRow, today: Date) -> Self {
        Self {
            kind: row.kind,
            label: row.kind.label().to_owned(),
            territory: row.territory.clone(),
            function: row.function.clone(),
            start: row.start,
            end: row.last_day(today),
            over_because: row.ended_by_law(today).map(|_| sentences::MandateOverByLaw.said()),
            eligible: row.kind.is_eligible(),
        }
    }
}
