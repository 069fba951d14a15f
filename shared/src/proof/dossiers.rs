//! For each dossier and source: what was reserved is what was paid, what went back and what was retained (invariants 3 and 4).

use crate::ids::DossierId;
use crate::ledger::{Account, Family, ReasonCode, Source, Transaction};
use crate::money::Euros;
use crate::payments::{Payable, PayableState};
use crate::rules::financing::Split;

use super::books::Wrong;
use super::{DossierFigures, Fact};

/// The facts of a dossier, sorted.
#[derive(Default)]
struct Sorted<'a> {
    figures: Option<&'a DossierFigures>,
    transactions: Vec<&'a Transaction>,
    payables: Vec<&'a Payable>,
    refunds: u32,
    engaged: Split,
}

pub fn findings(dossier: &DossierId, facts: &[Fact]) -> Vec<Wrong> {
    let sorted = Sorted::of(facts);
    let Some(figures) = sorted.figures else {
        return if sorted.transactions.is_empty() {
            Vec::new()
        } else {
            vec![(6, format!("des écritures nomment le dossier {dossier}, qui n’existe pas"))]
        };
    };
    let mut wrong = engaged(figures, &sorted.engaged);
    wrong.extend(settled(figures, &sorted));
    wrong.extend(paid(figures, &sorted));
    if sorted.refunds != figures.refunds {
        wrong.push((5, format!("{} remboursements de carte au lieu de {}", sorted.refunds, figures.refunds)));
    }
    if let Some(order) = figures.order.as_ref().filter(|order| figures.refunded > order.paid_by_card()) {
        let (back, paid) = (figures.refunded.french(), order.paid_by_card().french());
        wrong.push((5, format!("{back} rendus à une carte qui a payé {paid}")));
    }
    wrong
}

impl<'a> Sorted<'a> {
    fn of(facts: &'a [Fact]) -> Self {
        let mut sorted = Self::default();
        for fact in facts {
            match fact {
                Fact::Dossier(figures) => sorted.figures = Some(figures),
                Fact::Of { transaction, .. } => sorted.transactions.push(transaction),
                Fact::Payable { payable, .. } => sorted.payables.push(payable),
                Fact::Refund(_) => sorted.refunds += 1,
                Fact::Balance { account: Account::Engaged(_, source), amount, .. } => {
                    *part(&mut sorted.engaged, *source) += *amount;
                }
                _ => {}
            }
        }
        sorted
    }

    /// What the dossier's transactions did to the accounts that `wanted` picks.
    fn moved(&self, wanted: impl Fn(&Transaction, &Account) -> bool) -> Euros {
        let entries = self
            .transactions
            .iter()
            .flat_map(|transaction| transaction.entries.iter().map(move |entry| (*transaction, entry)));
        entries
            .filter(|(transaction, entry)| wanted(transaction, &entry.account))
            .map(|(_, entry)| entry.amount)
            .sum()
    }

    fn moved_in(&self, family: Family) -> Euros {
        self.moved(|_, account| account.family() == family)
    }
}

fn part(split: &mut Split, source: Source) -> &mut Euros {
    match source {
        Source::Dife => &mut split.dife,
        Source::Dotation => &mut split.dotation,
        Source::Cpf => &mut split.cpf,
        Source::Cec => &mut split.cec,
        Source::Card => &mut split.card,
    }
}

/// What is engaged is what the order reserved while it lives, and nothing once it is over.
fn engaged(figures: &DossierFigures, engaged: &Split) -> Vec<Wrong> {
    let expected = match (&figures.order, &figures.outcome) {
        (Some(order), None) => order.reserved(),
        _ => Split::default(),
    };
    let wrong = |source: &Source| engaged.of(*source) != expected.of(*source);
    let told = |source: Source| {
        let (is, should) = (engaged.of(source).french(), expected.of(source).french());
        (3, format!("{} : {is} réservés au lieu de {should}", source.french()))
    };
    Source::ALL.into_iter().filter(wrong).map(told).collect()
}

/// At the end: paid + returned + kept as a credit + retained = reserved; and the ledger says the same as the dossier.
fn settled(figures: &DossierFigures, sorted: &Sorted<'_>) -> Vec<Wrong> {
    let Some(outcome) = &figures.outcome else { return Vec::new() };
    let Some(order) = &figures.order else { return vec![(3, "un règlement sans commande".to_owned())] };
    let mut wrong = Vec::new();
    let reserved = order.reserved().total();
    let retained = outcome.charged - outcome.of_paid;
    let told = outcome.of_paid + outcome.returned.total() + outcome.card_credit + retained;
    if reserved != told || retained.is_negative() {
        wrong.push((3, format!("{} réservés, {} répartis", reserved.french(), told.french())));
    }
    let kept = sorted.moved_in(Family::Retained);
    if kept != retained {
        wrong.push((
            3,
            format!("acquis au fonds : écritures {}, dossier {}", kept.french(), retained.french()),
        ));
    }
    let transfers = |transaction: &Transaction, account: &Account| match account.family() {
        Family::Payable | Family::Transit | Family::Claim => true,
        Family::Suspense => transaction.reason != ReasonCode::CardLost,
        Family::Bank => transaction.reason.is_on_statement(),
        _ => false,
    };
    let to_of = sorted.moved(transfers);
    if to_of != outcome.of_paid {
        let text =
            format!("dû à l’organisme : écritures {}, dossier {}", to_of.french(), outcome.of_paid.french());
        wrong.push((3, text));
    }
    let owed: Euros = sorted.payables.iter().map(|payable| payable.amount).sum();
    let claimed = sorted.moved_in(Family::Claim);
    if owed + claimed != outcome.of_paid {
        wrong.push((
            4,
            format!("paiements {}, dossier {}", (owed + claimed).french(), outcome.of_paid.french()),
        ));
    }
    wrong
}

/// Each payable once, in at most one file that was not rejected, for its very amount.
fn paid(figures: &DossierFigures, sorted: &Sorted<'_>) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut numbers: Vec<u32> = sorted.payables.iter().map(|payable| payable.number).collect();
    numbers.sort_unstable();
    if numbers != (1..=figures.payables).collect::<Vec<_>>() {
        wrong.push((4, format!("paiements {numbers:?} au lieu de {}", figures.payables)));
    }
    for payable in &sorted.payables {
        let live: Vec<_> = payable.attempts.iter().filter(|attempt| attempt.failure.is_none()).collect();
        if live.len() > 1 {
            wrong.push((4, format!("le paiement n° {} est dans {} fichiers", payable.number, live.len())));
        }
        if live.iter().any(|attempt| attempt.amount != payable.amount) {
            wrong.push((4, format!("le paiement n° {} est ordonné pour un autre montant", payable.number)));
        }
        let ordered = sorted
            .moved(|transaction, account| account.family() == Family::Payable && is_of(transaction, payable));
        let asked = matches!(
            payable.state,
            PayableState::Ordered | PayableState::Acknowledged | PayableState::Executed
        );
        let expected = if asked { -payable.amount } else { Euros::ZERO };
        if ordered != expected {
            let (is, should) = ((-ordered).french(), (-expected).french());
            wrong.push((4, format!("paiement n° {} : {is} ordonnés au lieu de {should}", payable.number)));
        }
    }
    wrong
}

/// Whether a transaction orders, undoes or executes a transfer of the payable.
fn is_of(transaction: &Transaction, payable: &Payable) -> bool {
    matches!(
        transaction.reason,
        ReasonCode::PaidToOf | ReasonCode::TransferRejected | ReasonCode::TransferReturned
    ) && payable.attempts.iter().any(|attempt| {
        transaction.id.as_str().strip_prefix("payment:").and_then(|rest| rest.split(':').next())
            == Some(attempt.reference.as_str())
    })
}
