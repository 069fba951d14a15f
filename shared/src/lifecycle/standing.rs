//! What the rules read of a dossier to say beforehand what something would cost: the same of a dossier as it is kept and of one as
//! it is shown.

use jiff::civil::Date;

use crate::identifiers::Siren;
use crate::money::Euros;
use crate::rules::cancellation;
use crate::rules::financing::Split;

use super::dossier::{ClaimState, Dossier, ServiceDone, Training};
use super::refusal::Refusal;
use super::table::State;

/// A dossier, as far as a preview needs it. What its reader is not shown is none.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// Where it stands.
    pub state: State,
    /// What is asked for.
    pub training: &'a Training,
    /// The collectivité that was asked for a complement.
    pub asked: Option<&'a Siren>,
    pub order: Option<Ordered>,
    /// What the OF declared at the exit.
    pub service_done: Option<&'a ServiceDone>,
    /// The case of force majeure.
    pub claim: Option<ClaimState>,
    /// What the end cost.
    pub end: Option<Ended>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered {
    pub on: Date,
    /// Who pays what.
    pub split: Split,
    /// What of the card payment did not come after all.
    pub card_lost: Euros,
}

/// An end, as it stands after every correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    pub on: Date,
    /// The rule that applied to a cancellation, if it was one.
    pub cancellation: Option<cancellation::Outcome>,
    /// What is charged, over all sources.
    pub charged: Euros,
    /// What the OF is owed.
    pub of_paid: Euros,
}

impl Standing<'_> {
    pub(super) fn ended(&self) -> Result<Ended, Refusal> {
        self.end.ok_or_else(|| Refusal::Internal("no outcome".to_owned()))
    }
}

impl<'a> From<&'a Dossier> for Standing<'a> {
    fn from(dossier: &'a Dossier) -> Self {
        Self {
            state: dossier.state,
            training: &dossier.training,
            asked: dossier.cofinancing.as_ref().map(|request| &request.collectivite),
            order: dossier.order.as_ref().map(|order| Ordered {
                on: order.on,
                split: order.split,
                card_lost: dossier.card_lost,
            }),
            service_done: dossier.service_done.as_ref(),
            claim: dossier.force_majeure.as_ref().map(|claim| claim.state),
            end: dossier.outcome.as_ref().map(|outcome| Ended {
                on: outcome.on,
                cancellation: outcome.cancellation,
                charged: outcome.charged,
                of_paid: outcome.of_paid,
            }),
        }
    }
}
