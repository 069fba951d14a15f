//! What may happen to a settlement, and what follows.

use crate::aggregate::{Asked, next};
use crate::french::plural;
use crate::proposal;

use super::{
    Ordered, ReclaimProposal, Settlement, SettlementDecision, SettlementEvent, SettlementRefusal,
    SettlementState, Step, TRANSITIONS,
};

impl SettlementEvent<'_> {
    const fn step(&self) -> Step {
        match self {
            Self::Seal => Step::Seal,
            Self::Claim { .. } => Step::Claim,
            Self::Close => Step::Close,
            Self::Answered => Step::Answered,
            Self::Received { .. } => Step::Received,
            Self::ProposeReclaim { .. } => Step::Propose,
            Self::Reclaim { .. } => Step::Reclaim,
            Self::Keep { .. } => Step::Keep,
        }
    }
}

/// What people say is said of a file of which nobody knows whether it left, or of which one person alone said that it did; and two
/// decide on what was shown to them.
fn check(
    settlement: &Settlement,
    event: SettlementEvent<'_>,
    asked: &Asked,
) -> Result<(), SettlementRefusal> {
    use SettlementEvent as E;
    use SettlementRefusal as R;
    let by_word = settlement.state == SettlementState::Done && settlement.received_by.is_some();
    let in_doubt = by_word || settlement.is_left_unconfirmed(asked.at);
    let (why, answered) = match event {
        E::Received { why } | E::Keep { why, .. } => (why, false),
        E::ProposeReclaim { why, answered } => (why, answered),
        E::Reclaim { answered, .. } => ("-", answered),
        E::Answered if settlement.state == SettlementState::Claimed || by_word => return Ok(()),
        E::Answered => return Err(R::WrongState(settlement.state)),
        E::Seal | E::Claim { .. } | E::Close => return Ok(()),
    };
    let (said, as_shown) = (settlement.reclaim.as_ref(), |revision| revision == settlement.revision);
    match event {
        E::Reclaim { revision, .. } => {
            proposal::confirmed(said, asked, |_| as_shown(revision))?;
        }
        E::Keep { revision, .. } => {
            proposal::shown(said, |_| as_shown(revision))?;
        }
        _ => {}
    }
    match () {
        () if why.trim().is_empty() => Err(R::NoReason),
        () if !in_doubt => Err(R::WrongState(settlement.state)),
        () if answered => Err(R::Answered),
        () => Ok(()),
    }
}

/// Decides what follows from `event`.
///
/// # Errors
/// [`SettlementRefusal`]; nothing changes then.
pub fn decide_settlement(
    settlement: &Settlement,
    event: SettlementEvent<'_>,
    asked: &Asked,
) -> Result<SettlementDecision, SettlementRefusal> {
    let from = settlement.state;
    let state = next(TRANSITIONS, from, event.step()).ok_or(SettlementRefusal::WrongState(from))?;
    check(settlement, event, asked)?;
    // Whatever happens, what was proposed before was proposed on something else.
    let mut after = Settlement { state, reclaim: None, ..settlement.clone() };
    let text = match event {
        SettlementEvent::Seal => "Plus aucun paiement n’est ajouté".to_owned(),
        SettlementEvent::Claim { taken } => {
            after.payments = u32::try_from(taken.len()).unwrap_or(u32::MAX);
            after.total = taken.iter().map(Ordered::amount).sum();
            after.claimed_at = Some(asked.at);
            let transfers = plural(after.payments, "virement", "virements");
            format!("Fichier fait : {transfers}, {}", after.total.french())
        }
        SettlementEvent::Close => "Fichier remis à la banque".to_owned(),
        SettlementEvent::Answered => {
            after.received_by = None;
            after.revision += 1;
            "La banque a le fichier : elle en parle dans un des siens".to_owned()
        }
        SettlementEvent::Received { why } => {
            after.received_by = Some(asked.author.clone());
            after.revision += 1;
            format!("La banque a le fichier : {}", why.trim())
        }
        SettlementEvent::ProposeReclaim { why, .. } => {
            after.reclaim = Some(ReclaimProposal::new((), why.trim(), asked));
            after.revision += 1;
            format!("La banque n’aurait pas le fichier : {}", why.trim())
        }
        SettlementEvent::Reclaim { .. } => {
            after.claimed_at = Some(asked.at);
            after.received_by = None;
            after.revision += 1;
            let why = settlement.reclaim.as_ref().map(|said| said.why.as_str()).unwrap_or_default();
            format!("La banque n’a pas le fichier, il est remis de nouveau : {why}")
        }
        SettlementEvent::Keep { why, .. } => {
            after.revision += 1;
            format!("Le fichier n’est pas remis de nouveau : {}", why.trim())
        }
    };
    Ok(after.decided(Some((from, settlement.revision)), text, asked))
}
