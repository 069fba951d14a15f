//! The card pages of an order: how many may be open, and what the card service says of each.

use jiff::Timestamp;

use crate::ledger::{Account, Movements, ReasonCode, Source};
use crate::money::Euros;
use crate::proposal::{Proposal, Undecided, confirmed, shown};
use crate::texts::sentences;

use super::super::dossier::{CardAttempt, CardStatus, Dossier, Order};
use super::super::facts::Facts;
use super::super::refusal::Refusal;
use super::super::table::State;
use super::change::{Change, check_text};
use super::order::accepted;
use super::settlement::refunding;

/// How many card pages of a dossier may take a payment at one time: what is paid twice only has to be given back.
pub const CARD_PAGES_MAX: usize = 3;

/// When each card page of a dossier on which somebody may still pay at `at` stops taking a payment, the first one first.
#[must_use]
pub fn open_card_pages(dossier: &Dossier, at: Timestamp) -> Vec<Timestamp> {
    let started = dossier.card_attempts.iter().filter(|attempt| attempt.status == CardStatus::Started);
    let mut ends: Vec<Timestamp> =
        started.filter_map(CardAttempt::open_until).filter(|until| *until > at).collect();
    ends.sort_unstable();
    ends
}

/// Sends the élu to another page, unless too many are open.
pub fn start(mut draft: Change, trans_id: &str, trans_date: &str, facts: &Facts) -> Result<Change, Refusal> {
    let open = open_card_pages(&draft.dossier, facts.at);
    if let Some(first) = open.first().filter(|_| open.len() >= CARD_PAGES_MAX) {
        return Err(Refusal::CardPagesOpen { left: first.duration_since(facts.at) });
    }
    let amount = draft.dossier.order.as_ref().map_or(Euros::ZERO, Order::card_due);
    draft.dossier.card_attempts.push(CardAttempt {
        trans_id: trans_id.to_owned(),
        trans_date: trans_date.to_owned(),
        amount,
        status: CardStatus::Started,
        order_id: String::new(),
        uuid: None,
    });
    Ok(draft.saying(sentences::DossierCardBegun { montant: &amount.french() }.said()))
}

/// What an answer of the card service is to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    /// Money, for the order or not.
    Paid,
    /// A page ended without a debit while the dossier waits for one.
    Ended,
    /// So much of the money of the order did not come after all, or is back at the card without us.
    Lost(Euros),
}

/// Whether an answer of the card service says something new: money, money that is gone, or the end of a page while the dossier waits for
/// a payment. A page that ended without a debit is told once, as what it was first said to be, and never after a success.
#[must_use]
pub fn is_card_news(dossier: &Dossier, told: &CardAttempt) -> bool {
    news(dossier, told).is_some()
}

fn news(dossier: &Dossier, told: &CardAttempt) -> Option<News> {
    let known = position(dossier, told).and_then(|at| dossier.card_attempts.get(at));
    let before = known.map_or(CardStatus::Started, |known| known.status);
    match told.status {
        CardStatus::Started => None,
        CardStatus::Paid if before == CardStatus::Paid => None,
        // Out of order: that very try was undone since.
        CardStatus::Paid if before.undoes() && known.is_some_and(|known| known.is_same_try(told)) => None,
        CardStatus::Paid => Some(News::Paid),
        status if before == CardStatus::Paid && status.undoes() => lost(dossier, told).map(News::Lost),
        CardStatus::GivenBack => None,
        _ if before == CardStatus::Started && dossier.state == State::Paying => Some(News::Ended),
        _ => None,
    }
}

/// The attempt that is spoken of. What is given back has a number of its own at the card service: the order says which it was paid for,
/// and may be given back part by part.
fn position(dossier: &Dossier, told: &CardAttempt) -> Option<usize> {
    let attempts = &dossier.card_attempts;
    if told.status != CardStatus::GivenBack {
        return attempts.iter().position(|known| known.is_same(told));
    }
    let is_new = !attempts.iter().any(|known| is_same_part(known, told));
    let is_its = |known: &CardAttempt| known.order_id == told.order_id && known.status == CardStatus::Paid;
    attempts.iter().position(is_its).filter(|_| is_new)
}

/// Whether both are one and the same part that is given back of a payment.
fn is_same_part(known: &CardAttempt, told: &CardAttempt) -> bool {
    let is_same = match (&known.uuid, &told.uuid) {
        (Some(known), Some(told)) => known == told,
        _ => known.is_same(told) && known.amount == told.amount,
    };
    known.status == CardStatus::GivenBack && known.order_id == told.order_id && is_same
}

/// What is gone of the money of the order; none when it is another's, or when it is we who gave it back.
fn lost(dossier: &Dossier, told: &CardAttempt) -> Option<Euros> {
    let order = dossier.order.as_ref()?;
    let payment = order.card_payment.as_ref().filter(|payment| payment.order_id == told.order_id)?;
    let left = order.paid_by_card() - dossier.refunded - dossier.card_lost;
    let may_be_ours = dossier.refunds > 0 && !dossier.refunded.is_zero();
    let amount = match told.status {
        CardStatus::GivenBack if !may_be_ours => left.min(told.amount),
        CardStatus::GivenBack => Euros::ZERO,
        _ if payment.uuid == told.uuid => left,
        _ => Euros::ZERO,
    };
    amount.is_positive().then_some(amount)
}

/// Writes down what the card service says of a page.
pub fn record(mut draft: Change, told: &CardAttempt, facts: &Facts) -> Result<Change, Refusal> {
    let news = news(&draft.dossier, told).ok_or(Refusal::AlreadyPaid)?;
    mark(&mut draft.dossier, told);
    let due = draft.dossier.order.as_ref().map_or(Euros::ZERO, Order::card_due);
    match news {
        News::Ended => {
            draft.card_page = Some(told.status);
            Ok(draft.saying(sentences::CardPageEnded { fin: told.status.french() }.said()))
        }
        News::Paid if draft.dossier.state == State::Paying && told.amount == due => Ok(engaged(draft, told)),
        News::Paid => Ok(without_order(draft, told, facts)),
        News::Lost(amount) => Ok(gone(draft, amount, told.status)),
    }
}

/// Keeps how the page ended. It lets the buyer try again: the number that is kept is that of the try which says so. A part that is given
/// back stands beside its payment, until all of it is.
fn mark(dossier: &mut Dossier, told: &CardAttempt) {
    if is_a_part(dossier, told) {
        dossier.card_attempts.push(told.clone());
        return;
    }
    let known = position(dossier, told).and_then(|at| dossier.card_attempts.get_mut(at));
    let Some(known) = known else {
        dossier.card_attempts.push(told.clone());
        return;
    };
    known.status = told.status;
    known.order_id.clone_from(&told.order_id);
    if told.status != CardStatus::GivenBack {
        known.uuid = told.uuid.clone().or_else(|| known.uuid.take());
    }
}

/// Whether something is left of a payment once this is given back too.
fn is_a_part(dossier: &Dossier, told: &CardAttempt) -> bool {
    let of_order = |status| {
        let attempts = dossier.card_attempts.iter();
        attempts.filter(move |known| known.status == status && known.order_id == told.order_id)
    };
    let given_back: Euros = of_order(CardStatus::GivenBack).map(|known| known.amount).sum();
    let paid = of_order(CardStatus::Paid).map(|known| known.amount).next();
    told.status == CardStatus::GivenBack && paid.is_some_and(|paid| given_back + told.amount < paid)
}

/// The money of the order leaves the bank's account, where it is not; the training body is owed what it was, and somebody looks at it.
fn gone(mut draft: Change, amount: Euros, status: CardStatus) -> Change {
    draft.dossier.card_lost += amount;
    // What was proposed was proposed on what was known before.
    draft.dossier.card_loss = None;
    let entries = Movements::new().moving(amount, Account::Suspense, Account::Bank).into_entries();
    let (montant, fin) = (&amount.french(), status.french());
    let label = format!("{} (dossier {})", ReasonCode::CardLost.french(), draft.dossier.id);
    draft.saying(sentences::CardMoneyGone { montant, fin }.said()).posting(
        ReasonCode::CardLost,
        label,
        entries,
    )
}

fn engaged(mut draft: Change, paid: &CardAttempt) -> Change {
    let amount = paid.amount;
    if let Some(order) = draft.dossier.order.as_mut() {
        order.card_engaged += amount;
        order.card_payment = Some(paid.reference());
    }
    let card = Account::Card(draft.dossier.elu.clone());
    let engaged = Account::Engaged(draft.dossier.id.clone(), Source::Card);
    let entries = Movements::new()
        .moving(amount, Account::Bank, card.clone())
        .moving(amount, card, engaged)
        .into_entries();
    let text = sentences::DossierCardReceived { montant: &amount.french() }.said();
    let label = sentences::DossierLabelCard { formation: &draft.dossier.training.intitule }.said();
    accepted(draft).saying(text).posting(ReasonCode::CardReceived, label, entries)
}

/// Invariant 5: card money is never kept without a reason. What nothing waits for goes back to the card that paid.
fn without_order(draft: Change, paid: &CardAttempt, facts: &Facts) -> Change {
    let amount = paid.amount;
    let entries = Movements::new()
        .moving(amount, Account::Bank, Account::Refund(draft.dossier.elu.clone()))
        .into_entries();
    let text = sentences::DossierCardUnexpected { montant: &amount.french() }.said();
    let label = sentences::DossierLabelCardUnexpected { dossier: draft.dossier.id.as_str() }.said();
    let draft = draft.saying(text).posting(ReasonCode::CardWithoutOrder, label, entries);
    refunding(draft, paid.reference(), amount, amount, facts.today)
}

/// Somebody says how money that did not come was dealt with: paid in another way, or lost for the fund.
pub fn propose_loss(mut draft: Change, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "comment c’est réglé", true)?;
    let lost = draft.dossier.card_lost;
    if !lost.is_positive() {
        return Err(Refusal::NoCardLoss);
    }
    draft.dossier.card_loss = Some(Proposal::new(lost, &reason, &facts.asked()));
    let montant = &lost.french();
    Ok(draft.saying(sentences::CardLossProposed { montant, motif: &reason }.said()))
}

/// Somebody else decides so. The card is never given it back; what stands in suspense is matched with the bank.
pub fn settle_loss(
    mut draft: Change,
    amount: Euros,
    comment: &str,
    facts: &Facts,
) -> Result<Change, Refusal> {
    let comment = check_text(comment, "votre avis", false)?;
    let lost = draft.dossier.card_lost;
    let is_as_shown = |proposal: &Proposal<Euros>| [proposal.what, lost] == [amount; 2];
    let proposal = confirmed(draft.dossier.card_loss.as_ref(), &facts.asked(), is_as_shown);
    let motif = &proposal.map_err(undecided)?.why.clone();
    draft.dossier.card_loss = None;
    draft.dossier.card_lost = Euros::ZERO;
    draft.dossier.refunded += lost;
    Ok(draft.saying(sentences::CardLossSettled { montant: &lost.french(), motif }.said()).noting(&comment))
}

/// Or not: it stays in the list.
pub fn decline_loss(mut draft: Change, amount: Euros, reason: &str) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison", true)?;
    shown(draft.dossier.card_loss.as_ref(), |proposal| proposal.what == amount).map_err(undecided)?;
    draft.dossier.card_loss = None;
    Ok(draft.saying(sentences::CardLossDeclined { motif: &reason }.said()))
}

const fn undecided(why: Undecided) -> Refusal {
    match why {
        Undecided::SamePerson => Refusal::FourEyes,
        Undecided::Nothing | Undecided::Stale => Refusal::CardLossChanged,
    }
}
