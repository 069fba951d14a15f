//! The order and its payment: who pays what, the reservation of every source, the card.

use jiff::civil::Date;

use crate::identifiers::Siren;
use crate::ledger::{Account, Movements, ReasonCode, Source};
use crate::money::Euros;
use crate::rules::cofinancing::FundShare;
use crate::rules::deadlines::Delay;
use crate::rules::eligibility::Purpose;
use crate::rules::financing::{self, Split};

use super::super::dossier::{CardAttempt, CardStatus, Dossier, Order};
use super::super::facts::Facts;
use super::super::funds::Funds;
use super::super::refusal::Refusal;
use super::super::standing::Standing;
use super::super::table::{Actor, State};
use super::change::Change;
use super::request;
use super::request::Days;
use super::settlement::{account_of, refunding};

/// What the fund would pay of the dossier on `today`, and the least that it must be for a collectivité to pay too (FI-6c).
#[must_use]
pub fn fund_share<'a>(dossier: impl Into<Standing<'a>>, dife: Euros, today: Date) -> FundShare {
    let training = dossier.into().training;
    FundShare::of(training.price, training.price_ht, dife, today)
}

/// What the fund would pay, when that is too little for the dotation that the élu has to take part (FI-6c); none when it may, or when
/// there is none.
#[must_use]
pub fn dotation_set_aside<'a>(
    dossier: impl Into<Standing<'a>>,
    funds: &Funds,
    today: Date,
) -> Option<FundShare> {
    let dossier = dossier.into();
    let fund = fund_share(dossier, funds.dife, today);
    let is_mandate = dossier.training.purpose.kind() == Purpose::Mandate;
    (is_mandate && dotation_of(dossier.asked, funds).is_some() && !fund.is_enough()).then_some(fund)
}

/// Who would pay what if the dossier were confirmed on `today` with `funds` (FI-1 to FI-5). A dotation takes part only beside what
/// the fund has to pay (FI-6c): without that share, the card pays.
#[must_use]
pub fn planned_split<'a>(dossier: impl Into<Standing<'a>>, funds: &Funds, today: Date) -> Split {
    let dossier = dossier.into();
    let Standing { training, asked, .. } = dossier;
    let dotation = match fund_share(dossier, funds.dife, today).is_enough() {
        true => funds.dotation(dotation_of(asked, funds)),
        false => Euros::ZERO,
    };
    let order = financing::Order {
        purpose: training.purpose.kind(),
        on: today,
        price: training.price,
        dife: funds.dife,
        dotation,
        cpf: funds.cpf,
        cec: funds.cec,
        certification: training.certification(),
        participation_exempt: false,
    };
    financing::split(&order)
}

/// The collectivité whose dotation pays for this dossier: the one that was asked, else one that gave for another dossier which
/// did not use it up.
fn dotation_of<'a>(asked: Option<&'a Siren>, funds: &'a Funds) -> Option<&'a Siren> {
    let left = || funds.dotations.iter().find(|(_, balance)| balance.is_positive()).map(|(siren, _)| siren);
    asked.filter(|siren| funds.dotation(Some(siren)).is_positive()).or_else(left)
}

pub fn confirm(mut draft: Change, expected: &Split, facts: &Facts) -> Result<Change, Refusal> {
    let (funds, eligibility) = facts.known.order()?;
    let days = Days { requested_on: draft.dossier.requested_on, ordered_on: facts.today, today: facts.today };
    let reasons = request::obstacles(&draft.dossier.training, days, eligibility);
    if !reasons.is_empty() {
        return Err(Refusal::NotEligible(reasons));
    }
    let split = planned_split(&draft.dossier, funds, facts.today);
    if split != *expected {
        return Err(Refusal::SplitChanged { now: Box::new(split) });
    }
    let from_credit = split.card.min(funds.card_credit);
    let order = Order {
        on: facts.today,
        card_engaged: from_credit,
        from_credit,
        card_payment: None,
        collectivite: dotation_of(Standing::from(&draft.dossier).asked, funds)
            .filter(|_| !split.dotation.is_zero())
            .cloned(),
        split,
    };
    let entries = reservation(&draft.dossier, &order);
    let label = format!("Réservation pour « {} »", draft.dossier.training.intitule);
    let paid = order.card_due().is_zero();
    draft.dossier.order = Some(order);
    let draft = draft.posting(ReasonCode::Engaged, label, entries);
    // The four days to confirm also bound the payment: what is reserved must not stay so for ever.
    Ok(if paid { accepted(draft) } else { draft.to(State::Paying) })
}

/// Ordered and wholly financed: the next to act is the OF, once the session begins (DL-6).
fn accepted(draft: Change) -> Change {
    let start = draft.dossier.training.start;
    draft.to(State::Accepted).due(Actor::Of, Delay::EntryDeclaration, start)
}

fn reservation(dossier: &Dossier, order: &Order) -> Vec<crate::ledger::Entry> {
    held(order)
        .into_iter()
        .fold(Movements::new(), |movements, (source, amount)| {
            let engaged = Account::Engaged(dossier.id.clone(), source);
            movements.moving(amount, account_of(&dossier.elu, source, order.collectivite.as_ref()), engaged)
        })
        .into_entries()
}

/// What is reserved at the confirmation, by source; the card remainder follows when it is paid.
fn held(order: &Order) -> [(Source, Euros); 5] {
    let split = &order.split;
    [
        (Source::Dife, split.dife),
        (Source::Dotation, split.dotation),
        (Source::Cpf, split.cpf),
        (Source::Cec, split.cec),
        (Source::Card, order.card_engaged),
    ]
}

pub fn start_card(mut draft: Change, trans_id: &str, trans_date: &str) -> Change {
    let amount = draft.dossier.order.as_ref().map_or(Euros::ZERO, Order::card_due);
    draft.dossier.card_attempts.push(CardAttempt {
        trans_id: trans_id.to_owned(),
        trans_date: trans_date.to_owned(),
        amount,
        status: CardStatus::Started,
        order_id: String::new(),
        uuid: None,
    });
    let text = format!("Paiement par carte de {} commencé", amount.french());
    draft.saying(text)
}

pub fn record_card(mut draft: Change, told: CardAttempt, facts: &Facts) -> Result<Change, Refusal> {
    let already = mark_attempt(&mut draft.dossier, &told);
    if already == Some(CardStatus::Paid) {
        return Err(Refusal::AlreadyPaid);
    }
    if told.status != CardStatus::Paid {
        let why = if told.status == CardStatus::Refused { "refusé par la banque" } else { "abandonné" };
        return Ok(draft.saying(format!("Paiement par carte {why} : rien n’est perdu, l’élu peut réessayer")));
    }
    let expected = draft.dossier.order.as_ref().map_or(Euros::ZERO, Order::card_due);
    if draft.dossier.state == State::Paying && told.amount == expected {
        return Ok(card_engaged(draft, &told));
    }
    Ok(card_without_order(draft, &told, facts))
}

/// Records how an attempt ended; gives its status before, if it was known.
fn mark_attempt(dossier: &mut Dossier, told: &CardAttempt) -> Option<CardStatus> {
    let Some(known) = dossier.card_attempts.iter_mut().find(|known| known.is_same(told)) else {
        dossier.card_attempts.push(told.clone());
        return None;
    };
    let before = known.status;
    // Money that was taken stays taken, whatever comes late and out of order.
    if before != CardStatus::Paid {
        known.status = told.status;
    }
    known.order_id.clone_from(&told.order_id);
    known.uuid = known.uuid.take().or_else(|| told.uuid.clone());
    Some(before)
}

fn card_engaged(mut draft: Change, paid: &CardAttempt) -> Change {
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
    let text = format!("Paiement par carte de {} reçu : inscription confirmée", amount.french());
    let label = format!("Paiement par carte pour « {} »", draft.dossier.training.intitule);
    accepted(draft).saying(text).posting(ReasonCode::CardReceived, label, entries)
}

/// Invariant 5: card money is never kept without a reason. What nothing waits for goes back to the card that paid.
fn card_without_order(draft: Change, paid: &CardAttempt, facts: &Facts) -> Change {
    let amount = paid.amount;
    let entries = Movements::new()
        .moving(amount, Account::Bank, Account::Refund(draft.dossier.elu.clone()))
        .into_entries();
    let text = format!(
        "Paiement par carte de {} reçu sans être attendu : à rembourser sur la carte",
        amount.french()
    );
    let label =
        format!("Paiement reçu sans être attendu (dossier {}), à rembourser sur la carte", draft.dossier.id);
    let draft = draft.saying(text).posting(ReasonCode::CardWithoutOrder, label, entries);
    refunding(draft, paid.reference(), amount, amount, facts.today)
}
