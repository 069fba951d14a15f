//! What a decision changes in a settled dossier: force majeure proved late, overpayment, fraud, wrong rate.
//!
//! Nothing that was posted is edited. The new figures are compared with those that stand, and the difference is posted: back to
//! the sources, out of what the OF is still to be paid, else as a claim on it, and in or out of what the fund retained. An élu
//! is never charged more than he was.

use crate::ledger::{Account, Movements, ReasonCode, Source};
use crate::money::Euros;
use crate::payments::{Payable, PayableCause, PayableState};
use crate::proposal::is_another;
use crate::rules::cancellation;
use crate::rules::financing::Split;
use crate::rules::interruption::{self, Cause, Interruption};
use crate::rules::restitution::restitution;
use crate::texts::sentences;

use super::super::dossier::{
    Correction, Dossier, Incident, IncidentKind, IncidentState, Order, Outcome, ServiceDone,
};
use super::super::facts::Facts;
use super::super::refusal::{BadAmount, Refusal};
use super::super::standing::{Ended, Standing};
use super::change::{Change, PayableChange, check_text, internal};
use super::service::{check_rate, is_loss};
use super::settlement::{account_of, card_parts, of_complement, owing, owing_complement, refunding_order};

/// What a settled dossier should cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corrected {
    /// Over all sources.
    pub charged: Euros,
    pub of_paid: Euros,
    /// The rule of the cancellation, when it is another one now.
    pub cancellation: Option<cancellation::Outcome>,
}

pub fn open(mut draft: Change, kind: &IncidentKind, comment: &str, facts: &Facts) -> Result<Change, Refusal> {
    let comment = check_text(comment, "les faits", true)?;
    if draft.dossier.incidents.iter().any(|incident| incident.state == IncidentState::Proposed) {
        return Err(Refusal::IncidentPending);
    }
    corrected_figures(&draft.dossier, kind)?;
    let number = u32::try_from(draft.dossier.incidents.len()).unwrap_or(u32::MAX).saturating_add(1);
    let text = sentences::DossierCorrectionProposed { quoi: kind.french(), motif: &comment }.said();
    draft.dossier.incidents.push(Incident {
        number,
        kind: kind.clone(),
        comment,
        proposed_by: facts.author.clone(),
        proposer: facts.principal.clone(),
        proposed_on: facts.today,
        state: IncidentState::Proposed,
        decided_by: String::new(),
        answer: String::new(),
    });
    Ok(draft.saying(text))
}

pub fn approve(mut draft: Change, number: u32, comment: &str, facts: &Facts) -> Result<Change, Refusal> {
    let comment = check_text(comment, "votre avis", false)?;
    let incident = decided(&mut draft, number, IncidentState::Approved, &comment, facts)?;
    if !is_another(&facts.principal, &incident.proposer) {
        return Err(Refusal::FourEyes);
    }
    let corrected = corrected_figures(&draft.dossier, &incident.kind)?;
    if let IncidentKind::WrongRate { cause, completion_rate } = incident.kind
        && let Some(done) = draft.dossier.service_done.as_mut()
    {
        *done = ServiceDone { cause, completion_rate, ..done.clone() };
    }
    let reason = format!("{} : {}", incident.kind.french(), incident.comment);
    carry_out(draft, corrected, &reason, facts)
}

pub fn reject(mut draft: Change, number: u32, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison", true)?;
    decided(&mut draft, number, IncidentState::Rejected, &reason, facts)?;
    Ok(draft.saying(sentences::DossierCorrectionRejected { motif: &reason }.said()))
}

fn decided(
    draft: &mut Change,
    number: u32,
    state: IncidentState,
    words: &str,
    facts: &Facts,
) -> Result<Incident, Refusal> {
    let incident = draft.dossier.incidents.iter_mut().find(|incident| incident.number == number);
    let incident = incident.filter(|incident| incident.state == IncidentState::Proposed);
    let incident = incident.ok_or(Refusal::IncidentMissing)?;
    incident.state = state;
    incident.decided_by.clone_from(&facts.author);
    words.clone_into(&mut incident.answer);
    Ok(incident.clone())
}

/// What a settled dossier should cost, given what was wrong.
///
/// # Errors
/// [`Refusal`] when it would charge the élu more than he was, or changes nothing.
pub fn corrected_figures<'a>(
    dossier: impl Into<Standing<'a>>,
    kind: &IncidentKind,
) -> Result<Corrected, Refusal> {
    let dossier = dossier.into();
    let outcome = dossier.ended()?;
    let (charged, of_paid) = match kind {
        // What the fund had retained of a training that was none goes back too.
        IncidentKind::Fraud { give_back: true } => (Euros::ZERO, Euros::ZERO),
        IncidentKind::Fraud { give_back: false } => (outcome.charged, Euros::ZERO),
        IncidentKind::Overpayment { of_paid, give_back } => {
            if of_paid.is_negative() || *of_paid >= outcome.of_paid {
                return Err(Refusal::BadAmount(BadAmount::Overpayment { below: outcome.of_paid }));
            }
            (kept(&outcome, *of_paid, *give_back), *of_paid)
        }
        IncidentKind::WrongRate { cause, completion_rate } => {
            check_rate(*cause, *completion_rate)?;
            if dossier.service_done.is_none() {
                return Err(Refusal::BadAmount(BadAmount::NoServiceDone));
            }
            let owed = interruption::interrupt(&Interruption {
                cause: *cause,
                completion_rate: *completion_rate,
                price: dossier.training.price,
            });
            (owed.charged, owed.of_paid)
        }
    };
    let corrected = Corrected { charged, of_paid, cancellation: outcome.cancellation };
    check(&outcome, &corrected)?;
    Ok(corrected)
}

/// What stays charged once the OF should have got `of_paid`: what it gives back goes to those who paid, or stays in the fund.
fn kept(outcome: &Ended, of_paid: Euros, give_back: bool) -> Euros {
    if give_back { outcome.charged - (outcome.of_paid - of_paid) } else { outcome.charged }
}

fn check(outcome: &Ended, corrected: &Corrected) -> Result<(), Refusal> {
    if corrected.charged > outcome.charged {
        let (now, before) = (corrected.charged, outcome.charged);
        return Err(Refusal::BadAmount(BadAmount::CorrectionChargesMore { now, before }));
    }
    if (corrected.charged, corrected.of_paid) == (outcome.charged, outcome.of_paid) {
        return Err(Refusal::BadAmount(BadAmount::CorrectionChangesNothing));
    }
    Ok(())
}

fn outcome_of(dossier: &Dossier) -> Result<&Outcome, Refusal> {
    dossier.outcome.as_ref().ok_or_else(|| internal("no outcome"))
}

/// What a dossier costs once its case of force majeure is recognised after its end: nothing before the entry, the pro rata after.
///
/// Never more than what stands: an interruption by the OF costs nothing already, and what a fraud took back is not paid again.
pub fn excused(dossier: &Dossier) -> Result<Corrected, Refusal> {
    let outcome = outcome_of(dossier)?;
    let (charged, of_paid) = match &dossier.service_done {
        Some(done) if is_loss(done.cause) => {
            let owed = interruption::interrupt(&Interruption {
                cause: Cause::ForceMajeure,
                completion_rate: done.completion_rate,
                price: dossier.training.price,
            });
            (owed.charged.min(outcome.charged), owed.of_paid.min(outcome.of_paid))
        }
        Some(_) => (outcome.charged, outcome.of_paid),
        None => (Euros::ZERO, Euros::ZERO),
    };
    Ok(Corrected { charged, of_paid, cancellation: outcome.cancellation })
}

/// The rule that then applies to a cancellation.
pub fn excused_rule(dossier: &Dossier) -> Option<cancellation::Outcome> {
    let before = dossier.outcome.as_ref().and_then(|outcome| outcome.cancellation);
    before.map(|_| cancellation::Outcome::ForceMajeure)
}

/// Posts the difference between what stands and what should be.
pub fn carry_out(
    draft: Change,
    corrected: Corrected,
    reason: &str,
    facts: &Facts,
) -> Result<Change, Refusal> {
    let old = outcome_of(&draft.dossier)?.clone();
    let order = draft.dossier.order.clone().ok_or_else(|| internal("no order"))?;
    let back = additional(&order, &old, corrected.charged);
    let parts = card_parts(&draft.dossier, &order, back.card);
    let mut movements = to_sources(&draft.dossier, &order, &back, parts.kept);
    movements =
        movements.moving(parts.to_card, Account::Retained, Account::Refund(draft.dossier.elu.clone()));
    let outcome = Outcome {
        charged: corrected.charged,
        of_paid: corrected.of_paid,
        cancellation: corrected.cancellation,
        returned: sum(&old.returned, &back),
        ..old.clone()
    };
    let (mut draft, movements) = of_part(draft, movements, &order, (&old, &outcome), facts)?;
    let label =
        sentences::DossierLabelCorrection { dossier: draft.dossier.id.as_str(), motif: reason }.said();
    draft = draft.posting(ReasonCode::Corrected, label.clone(), movements.into_entries());
    let never_came = Movements::new().moving(parts.lost, Account::Retained, Account::Suspense);
    draft = draft.posting(ReasonCode::CardLost, label, never_came.into_entries());
    draft = refunding_order(draft, &order, (parts.lost, parts.to_card), facts.today);
    draft.dossier.corrections.push(Correction {
        on: facts.today,
        reason: reason.to_owned(),
        charged_before: old.charged,
        of_paid_before: old.of_paid,
    });
    draft.dossier.outcome = Some(outcome);
    Ok(draft.saying(reason.to_owned()))
}

/// What each source gets back beside what it got: the charge is imputed in the order of use (rules §5). A credit that was kept
/// for the élu is his already.
fn additional(order: &Order, old: &Outcome, charged: Euros) -> Split {
    let reserved = order.reserved();
    let back = restitution(charged, &reserved);
    let more = |source: Source| {
        let had =
            old.returned.of(source) + if source == Source::Card { old.card_credit } else { Euros::ZERO };
        (back.of(source) - had).or_zero()
    };
    let wanted = Split {
        dife: more(Source::Dife),
        dotation: more(Source::Dotation),
        cpf: more(Source::Cpf),
        cec: more(Source::Cec),
        card: more(Source::Card),
    };
    // A late cancellation kept the card's part for the élu out of order: never more goes back than is no longer charged.
    restitution_within(&wanted, old.charged - charged)
}

/// `wanted`, cut to `limit` from its end: the first to pay is the last to be refunded.
fn restitution_within(wanted: &Split, limit: Euros) -> Split {
    let excess = (wanted.total() - limit).or_zero();
    restitution(excess, wanted)
}

fn to_sources(dossier: &Dossier, order: &Order, back: &Split, kept_on_card: Euros) -> Movements {
    Source::ALL.into_iter().fold(Movements::new(), |movements, source| {
        let amount = if source == Source::Card { kept_on_card } else { back.of(source) };
        let own = account_of(&dossier.elu, source, order.collectivite.as_ref());
        movements.moving(amount, Account::Retained, own)
    })
}

/// What the OF gives back, first out of what it is still to be paid, else as a claim; or what it gets more. What it no longer gets
/// of the complement covers another one.
fn of_part(
    draft: Change,
    movements: Movements,
    order: &Order,
    (before, after): (&Outcome, &Outcome),
    facts: &Facts,
) -> Result<(Change, Movements), Refusal> {
    let less_of_complement = (of_complement(order, before) - of_complement(order, after)).or_zero();
    if after.of_paid > before.of_paid {
        let more_of_complement = (of_complement(order, after) - of_complement(order, before)).or_zero();
        return Ok(more(
            draft,
            movements,
            order,
            (after.of_paid - before.of_paid, more_of_complement),
            facts,
        ));
    }
    let payables = facts.known.payables()?;
    let mut taking = Taking { draft, movements, left: before.of_paid - after.of_paid };
    let waiting = |payable: &&Payable| payable.state == PayableState::AwaitingCover;
    let never_covered = taking.out_of(payables.iter().filter(waiting), less_of_complement);
    let others = |payable: &&Payable| payable.state.is_open() && !waiting(payable);
    let of_fund = |payable: &&Payable| others(payable) && payable.complement.is_none();
    taking.out_of(payables.iter().filter(of_fund), Euros::MAX);
    let of_covered = |payable: &&Payable| others(payable) && payable.complement.is_some();
    let covered = taking.out_of(payables.iter().filter(of_covered), Euros::MAX);
    let no_longer = covered.max(less_of_complement - never_covered);
    Ok(taking.claiming().uncovering(order, payables, no_longer))
}

fn more(
    draft: Change,
    movements: Movements,
    order: &Order,
    (amount, of_complement): (Euros, Euros),
    facts: &Facts,
) -> (Change, Movements) {
    let movements = movements.moving(amount, Account::Retained, Account::Payable(draft.dossier.of.clone()));
    let of_complement = of_complement.min(amount);
    let draft = owing(draft, amount - of_complement, PayableCause::Correction, facts.today);
    (owing_complement(draft, order, of_complement, PayableCause::Correction, facts.today), movements)
}

/// What an OF has to give back, being taken out of what it is still to be paid.
struct Taking {
    draft: Change,
    movements: Movements,
    left: Euros,
}

impl Taking {
    /// Takes at most `most` out of these payables; gives what was taken.
    fn out_of<'a>(&mut self, payables: impl Iterator<Item = &'a Payable>, most: Euros) -> Euros {
        let mut room = most.min(self.left);
        let mut total = Euros::ZERO;
        for payable in payables {
            let taken = room.min(payable.amount);
            if taken.is_positive() {
                let mut reduced = payable.clone();
                reduced.reduce(taken);
                self.draft.payables.push(PayableChange::Reduced(reduced));
                self.moving(taken, Account::Payable(payable.of.clone()), Account::Retained);
                (room, total) = (room - taken, total + taken);
                self.left -= taken;
            }
        }
        total
    }

    fn moving(&mut self, amount: Euros, from: Account, to: Account) {
        self.movements = std::mem::take(&mut self.movements).moving(amount, from, to);
    }

    /// The rest is a claim on the OF.
    fn claiming(mut self) -> Self {
        let of = self.draft.dossier.of.clone();
        self.moving(self.left, Account::Claim(of), Account::Retained);
        self
    }

    /// What was covered and no longer pays the OF; never more than what was covered.
    fn uncovering(mut self, order: &Order, payables: &[Payable], amount: Euros) -> (Change, Movements) {
        let covered: Euros =
            payables.iter().filter_map(|payable| payable.complement.as_ref()).map(|one| one.covered).sum();
        let amount = amount.min(covered - self.draft.dossier.uncovered).or_zero();
        if let Some(siren) = &order.collectivite {
            self.moving(amount, Account::Employed, Account::Covered(siren.clone()));
            self.draft.dossier.uncovered += amount;
        }
        (self.draft, self.movements)
    }
}

fn sum(a: &Split, b: &Split) -> Split {
    Split {
        dife: a.dife + b.dife,
        dotation: a.dotation + b.dotation,
        cpf: a.cpf + b.cpf,
        cec: a.cec + b.cec,
        card: a.card + b.card,
    }
}
