//! What collectivités owe for their complements, and what covers them.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::cover::{CoverRecord, CoverState, Covering, Event};
use crate::identifiers::Siren;
use crate::ids::DossierId;
use crate::money::Euros;

use super::{PaymentView, wire};

wire! {
    /// Proposes an agreement or a receipt.
    pub struct CoverProposal {
        /// What covers.
        pub covering: Covering,
        /// Why: who decides reads it.
        pub reason: String,
    }

    /// An agreement or a receipt.
    pub struct CoverView {
        /// The collectivité.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub siren: Siren,
        pub name: String,
        /// Counts the records of the collectivité, from 1.
        pub number: u32,
        /// What covers.
        pub covering: Covering,
        pub reason: String,
        pub proposed_by: String,
        #[serde(with = "crate::wire::instant")]
        pub proposed_at: Timestamp,
        /// Whether the caller did: somebody else decides.
        pub own: bool,
        /// Where it stands.
        pub state: CoverState,
        /// Who decided; empty until then.
        pub decided_by: String,
        /// What he said.
        pub answer: String,
    }

    /// Where a collectivité stands with the fund.
    pub struct PositionView {
        /// The collectivité.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub siren: Siren,
        pub name: String,
        /// What it granted to its élus.
        pub granted: Euros,
        /// What it paid in.
        pub received: Euros,
        /// What it owes; below zero when it paid in advance.
        pub owed: Euros,
        /// What its complements pay to training bodies.
        pub employed: Euros,
        /// What the fund may advance for it today.
        pub ceiling: Euros,
        /// What waits for its money before a training body is paid.
        pub waiting: Euros,
    }

    /// The collectivités that owe or have paid in, and what waits for a second person.
    pub struct CollectiviteList {
        /// A page, by SIREN.
        pub collectivites: Vec<PositionView>,
        /// To be sent back for the next page.
        pub cursor: Option<String>,
        /// All that waits.
        pub proposed: Vec<CoverView>,
    }

    /// A collectivité: where it stands, why, and what waits.
    pub struct CollectiviteDetail {
        /// Where it stands.
        pub position: PositionView,
        /// Agreements and receipts, the latest first.
        pub records: Vec<CoverView>,
        /// What waits for its money, the most urgent first.
        pub waiting: Vec<PaymentView>,
        /// What it writes on its transfers.
        pub reference: String,
        /// Today in Paris.
        #[serde(with = "crate::wire::date")]
        pub today: Date,
    }

    /// Something that happened to the complements of a collectivité.
    pub struct ComplementEvent {
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// In French.
        pub text: String,
        /// The dossier concerned.
        pub dossier: Option<DossierId>,
        /// What was granted then.
        pub granted: Option<Euros>,
        /// What was paid in then.
        pub received: Option<Euros>,
        /// What was owed afterwards; below zero when it had paid in advance.
        pub owed: Euros,
    }

    /// What the collectivité granted, paid in and owes, how to pay, and what became of each complement.
    pub struct CollectiviteStatement {
        /// Where it stands.
        pub position: PositionView,
        /// The same in French, with what the fund advances, each sentence by itself.
        pub said: Vec<String>,
        /// What to write on a transfer.
        pub reference: String,
        /// Who is paid.
        pub holder: String,
        pub iban: String,
        pub bic: String,
        /// A page of what happened, the latest first.
        pub events: Vec<ComplementEvent>,
        /// To be sent back for the next page of it.
        pub cursor: Option<String>,
    }
}

impl From<Event<'_>> for ComplementEvent {
    fn from(event: Event<'_>) -> Self {
        Self {
            on: event.line.on,
            text: event.text,
            dossier: event.line.dossier.clone(),
            granted: event.granted,
            received: event.received,
            owed: event.owed,
        }
    }
}

impl CoverView {
    /// As somebody of the gestionnaire sees it.
    #[must_use]
    pub fn of(record: &CoverRecord, principal: &str) -> Self {
        Self {
            siren: record.collectivite.clone(),
            name: record.name.clone(),
            number: record.number,
            covering: record.proposal.what.clone(),
            reason: record.proposal.why.clone(),
            proposed_by: record.proposal.by.clone(),
            proposed_at: record.proposal.at,
            own: record.proposal.principal == principal,
            state: record.state,
            decided_by: record.decided_by.clone(),
            answer: record.answer.clone(),
        }
    }
}
