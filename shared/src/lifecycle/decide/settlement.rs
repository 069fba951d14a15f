//! What an end does to the money: to the OF, to the fund, and back to whom it came from.

use jiff::civil::Date;

use crate::identifiers::Siren;
use crate::ids::EluId;
use crate::ledger::{Account, Entry, Movements, ReasonCode, Source};
use crate::money::Euros;
use crate::payments::{CardReference, Complement, Payable, PayableCause, Refund, RefundState};
use crate::rules::cancellation;
use crate::rules::deadlines::{Delay, last_day};
use crate::rules::financing::Split;
use crate::rules::interruption::{self, Interruption};
use crate::rules::restitution::restitution;
use crate::texts::sentences;

use super::super::dossier::{Dossier, Order, Outcome, ServiceDone};
use super::super::facts::Facts;
use super::super::table::State;
use super::change::{Change, PayableChange};

/// Everything that was reserved goes back to who had put it; nobody is charged.
pub fn released(draft: Change, state: State, facts: &Facts) -> Change {
    let draft = draft.to(state).nothing_due();
    let Some(order) = draft.dossier.order.clone() else { return draft };
    let outcome = Outcome {
        on: facts.today,
        cancellation: None,
        charged: Euros::ZERO,
        of_paid: Euros::ZERO,
        returned: order.reserved(),
        card_credit: Euros::ZERO,
    };
    settled(draft, &order, outcome, PayableCause::Indemnity, facts)
}

/// The end of an order before the entry, at its price.
pub fn ended(draft: Change, price: cancellation::Result, state: State, facts: &Facts) -> Change {
    let draft = draft.to(state).nothing_due();
    let Some(order) = draft.dossier.order.clone() else { return draft };
    let outcome = without_lost(end_at(&order.split, price, facts.today), draft.dossier.card_lost);
    settled(draft, &order, outcome, PayableCause::Indemnity, facts)
}

/// What an order that ends before the entry costs, and what becomes of what was reserved for it.
pub fn end_at(paid: &Split, price: cancellation::Result, on: Date) -> Outcome {
    let late = !price.charged.is_zero();
    // CX-3: the card remainder that was paid stays as a credit of the élu, less what the indemnity takes of it.
    let back = restitution(price.of_paid, paid);
    let returned = if late { Split::default() } else { *paid };
    let card_credit = if late { back.card } else { Euros::ZERO };
    Outcome {
        on,
        cancellation: Some(price.outcome),
        charged: price.charged - card_credit,
        of_paid: price.of_paid,
        returned,
        card_credit,
    }
}

/// Card money that did not come can't be kept for the élu: it is where it came from.
pub fn without_lost(mut outcome: Outcome, lost: Euros) -> Outcome {
    let lost = outcome.card_credit.min(lost);
    outcome.card_credit -= lost;
    outcome.returned.card += lost;
    outcome
}

/// The end of a training that began, by what was done of it.
pub fn served(draft: Change, order: &Order, declared: &ServiceDone, facts: &Facts) -> Change {
    let owed = interruption::interrupt(&Interruption {
        cause: declared.cause,
        completion_rate: declared.completion_rate,
        price: draft.dossier.training.price,
    });
    let outcome = Outcome {
        on: facts.today,
        cancellation: None,
        charged: owed.charged,
        of_paid: owed.of_paid,
        returned: restitution(owed.charged, &order.split),
        card_credit: Euros::ZERO,
    };
    let label = sentences::DossierServiceValidated { montant: &owed.of_paid.french() }.said();
    settled(draft, order, outcome, PayableCause::ServiceDone, facts)
        .to(State::ServiceDoneValidated)
        .nothing_due()
        .saying(label)
}

/// Empties the engaged accounts: to the OF, to the fund, and back to the sources. Each source's parts sum to what was reserved.
fn settled(mut draft: Change, order: &Order, outcome: Outcome, cause: PayableCause, facts: &Facts) -> Change {
    let held = order.reserved();
    let mut owed = outcome.of_paid;
    let (mut to_of, mut lost, mut back, mut credit) =
        (Movements::new(), Movements::new(), Movements::new(), Movements::new());
    let parts = card_parts(&draft.dossier, order, outcome.returned.card);
    for source in Source::ALL {
        let engaged = Account::Engaged(draft.dossier.id.clone(), source);
        let own = account_of(&draft.dossier.elu, source, order.collectivite.as_ref());
        let returned = outcome.returned.of(source);
        let kept = if source == Source::Card { outcome.card_credit } else { Euros::ZERO };
        let charged = held.of(source) - returned - kept;
        let paid = charged.min(owed);
        owed -= paid;
        to_of = to_of.moving(paid, engaged.clone(), Account::Payable(draft.dossier.of.clone()));
        lost = lost.moving(charged - paid, engaged.clone(), Account::Retained);
        let returned = if source == Source::Card { parts.kept } else { returned };
        back = back.moving(returned, engaged.clone(), own.clone());
        credit = credit.moving(kept, engaged, own);
    }
    let engaged_card = Account::Engaged(draft.dossier.id.clone(), Source::Card);
    let never_came = Movements::new().moving(parts.lost, engaged_card.clone(), Account::Suspense);
    let refund =
        Movements::new().moving(parts.to_card, engaged_card, Account::Refund(draft.dossier.elu.clone()));
    let title = draft.dossier.training.intitule.clone();
    draft = post(draft, ReasonCode::OwedToOf, "Dû à l’organisme", &title, to_of.into_entries());
    draft = post(draft, ReasonCode::Retained, "Perdu", &title, lost.into_entries());
    draft = post(draft, ReasonCode::Released, "Rendu", &title, back.into_entries());
    draft = post(draft, ReasonCode::CardCredit, "Avoir", &title, credit.into_entries());
    draft =
        post(draft, ReasonCode::CardRefundDue, "À rembourser sur la carte", &title, refund.into_entries());
    draft = post(draft, ReasonCode::CardLost, "Jamais payé par la carte", &title, never_came.into_entries());
    draft = refunding_order(draft, order, (parts.lost, parts.to_card), facts.today);
    let (owed, of_complement) = (outcome.of_paid, of_complement(order, &outcome));
    draft.dossier.outcome = Some(outcome);
    draft = owing(draft, owed - of_complement, cause, facts.today);
    owing_complement(draft, order, of_complement, cause, facts.today)
}

/// What the OF is paid out of the complement: what is charged is imputed in the order of use (rules §5).
pub fn of_complement(order: &Order, outcome: &Outcome) -> Euros {
    let charged = |source| order.reserved().of(source) - outcome.returned.of(source);
    (outcome.of_paid - charged(Source::Dife)).or_zero().min(charged(Source::Dotation))
}

fn post(draft: Change, reason: ReasonCode, what: &str, title: &str, entries: Vec<Entry>) -> Change {
    draft.posting(reason, format!("{what} : « {title} »"), entries)
}

/// What becomes of the card's part that goes back.
pub struct CardParts {
    /// What the card never paid, or has back already.
    pub lost: Euros,
    /// What is to be given back to it.
    pub to_card: Euros,
    /// What stays the élu's credit.
    pub kept: Euros,
}

/// What goes back to the card that paid, and what to the élu's credit: the last to come in is the first to go back.
pub fn card_parts(dossier: &Dossier, order: &Order, returned: Euros) -> CardParts {
    let refundable = match &order.card_payment {
        Some(_) => (order.paid_by_card() - dossier.refunded).or_zero(),
        None => Euros::ZERO,
    };
    let of_card = returned.min(refundable);
    let lost = of_card.min(dossier.card_lost);
    CardParts { lost, to_card: of_card - lost, kept: returned - of_card }
}

/// Asks the card service to give back a part of the card payment of the order; what is lost of it counts as given back.
pub fn refunding_order(
    mut draft: Change,
    order: &Order,
    (lost, amount): (Euros, Euros),
    today: Date,
) -> Change {
    let Some(card) = order.card_payment.clone() else { return draft };
    draft.dossier.card_lost -= lost;
    draft.dossier.refunded += lost + amount;
    let cumulative = draft.dossier.refunded;
    refunding(draft, card, amount, cumulative, today)
}

/// The account of the élu that feeds `source`. A dotation without its collectivité can't be: the order says which.
pub fn account_of(elu: &EluId, source: Source, collectivite: Option<&Siren>) -> Account {
    match (source, collectivite) {
        (Source::Dotation, Some(siren)) => Account::Dotation(elu.clone(), siren.clone()),
        (Source::Dife | Source::Dotation, _) => Account::Right(elu.clone()),
        (Source::Cpf, _) => Account::Cpf(elu.clone()),
        (Source::Cec, _) => Account::Cec(elu.clone()),
        (Source::Card, _) => Account::Card(elu.clone()),
    }
}

/// Asks the card service to give money back, `cumulative` of the payment in all.
pub fn refunding(
    mut draft: Change,
    card: CardReference,
    amount: Euros,
    cumulative: Euros,
    today: Date,
) -> Change {
    if !amount.is_positive() {
        return draft;
    }
    draft.dossier.refunds += 1;
    draft.refunds.push(Refund {
        dossier: draft.dossier.id.clone(),
        number: draft.dossier.refunds,
        elu: draft.dossier.elu.clone(),
        amount,
        cumulative,
        card,
        until: last_day(Delay::CardRefund, today),
        state: RefundState::Waiting,
    });
    draft
}

/// The OF is owed something more for the dossier (DL-9), by the fund.
pub fn owing(draft: Change, amount: Euros, cause: PayableCause, today: Date) -> Change {
    match payable(&draft, amount, cause, today) {
        Some(payable) => owing_it(draft, payable),
        None => draft,
    }
}

/// The OF is owed a part of the complement: it is paid apart, once it is covered (ED-1).
pub fn owing_complement(
    draft: Change,
    order: &Order,
    amount: Euros,
    cause: PayableCause,
    today: Date,
) -> Change {
    match (payable(&draft, amount, cause, today), &order.collectivite) {
        (Some(payable), Some(siren)) => {
            let complement = Complement::new(siren.clone(), name_of(&draft.dossier, siren));
            owing_it(draft, payable.awaiting(complement))
        }
        (Some(payable), None) => owing_it(draft, payable),
        (None, _) => draft,
    }
}

/// The dotation may be left from another dossier, of another collectivité than the one that was asked here.
fn name_of(dossier: &Dossier, siren: &Siren) -> String {
    let asked = dossier.cofinancing.as_ref().filter(|request| request.collectivite == *siren);
    asked.map_or_else(|| format!("La collectivité {siren}"), |request| request.name.clone())
}

fn payable(draft: &Change, amount: Euros, cause: PayableCause, today: Date) -> Option<Payable> {
    let dossier = &draft.dossier;
    let payable = || {
        let until = last_day(Delay::OfPayment, today);
        let label = dossier.training.intitule.clone();
        Payable::new(dossier.id.clone(), dossier.of.clone(), amount, cause, until, label)
    };
    amount.is_positive().then(payable)
}

fn owing_it(mut draft: Change, payable: Payable) -> Change {
    draft.dossier.payables += 1;
    draft.payables.push(PayableChange::New(Payable { number: draft.dossier.payables, ..payable }));
    draft
}
