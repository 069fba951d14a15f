//! The order: who pays what, the reservation of every source.

use jiff::civil::Date;

use crate::identifiers::Siren;
use crate::ledger::{Account, Movements, ReasonCode, Source};
use crate::money::Euros;
use crate::rules::cofinancing::FundShare;
use crate::rules::deadlines::Delay;
use crate::rules::eligibility::Purpose;
use crate::rules::financing::{self, Split};

use super::super::dossier::{Dossier, Order};
use super::super::facts::Facts;
use super::super::funds::Funds;
use super::super::refusal::Refusal;
use super::super::standing::Standing;
use super::super::table::{Actor, State};
use super::change::Change;
use super::request;
use super::request::Days;
use super::settlement::account_of;

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
pub fn accepted(draft: Change) -> Change {
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
