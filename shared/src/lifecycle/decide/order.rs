//! The order: who pays what, the reservation of every source.

use jiff::civil::Date;

use crate::catalogue::{self, Action, Formation};
use crate::identifiers::Siren;
use crate::ledger::{Account, Movements, ReasonCode, Source};
use crate::money::Euros;
use crate::rules::cofinancing::FundShare;
use crate::rules::deadlines::Delay;
use crate::rules::eligibility::Purpose;
use crate::rules::financing::{self, Split};
use crate::texts::sentences;

use super::super::dossier::{Dossier, Order, Training};
use super::super::facts::Facts;
use super::super::funds::Funds;
use super::super::refusal::Refusal;
use super::super::standing::Standing;
use super::super::table::{Actor, State};
use super::change::Change;
use super::request;
use super::request::Days;
use super::settlement::account_of;

/// A training, as far as what it costs decides who pays it.
#[derive(Debug, Clone, Copy)]
pub struct Priced<'a> {
    pub purpose: &'a catalogue::Purpose,
    /// All taxes included.
    pub price: Euros,
    /// Without tax.
    pub price_ht: Euros,
}

impl<'a> From<&'a Training> for Priced<'a> {
    fn from(training: &'a Training) -> Self {
        Self { purpose: &training.purpose, price: training.price, price_ht: training.price_ht }
    }
}

impl<'a> Priced<'a> {
    /// As it is offered.
    #[must_use]
    pub fn offered(formation: &'a Formation, action: &Action) -> Self {
        Self { purpose: &formation.purpose, price: action.price_ttc, price_ht: action.price_ht }
    }

    /// What the fund would pay of it on `today`, and the least that it must be for a collectivité to pay too (FI-6c).
    #[must_use]
    pub fn fund_share(self, dife: Euros, today: Date) -> FundShare {
        FundShare::of(self.price, self.price_ht, dife, today)
    }

    /// Who would pay what if it were confirmed on `today` with `funds`, when the collectivité `asked` was asked.
    #[must_use]
    pub fn split(self, asked: Option<&Siren>, funds: &Funds, today: Date) -> Split {
        let dotation = match self.fund_share(funds.dife, today).is_enough() {
            true => funds.dotation(dotation_of(asked, funds)),
            false => Euros::ZERO,
        };
        financing::split(&financing::Order {
            purpose: self.purpose.kind(),
            on: today,
            price: self.price,
            dife: funds.dife,
            dotation,
            cpf: funds.cpf,
            cec: funds.cec,
            certification: self.purpose.cap_of_use(),
            participation_exempt: false,
        })
    }
}

/// What the fund would pay of the dossier on `today`, and the least that it must be for a collectivité to pay too (FI-6c).
#[must_use]
pub fn fund_share<'a>(dossier: impl Into<Standing<'a>>, dife: Euros, today: Date) -> FundShare {
    Priced::from(dossier.into().training).fund_share(dife, today)
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
    let Standing { training, asked, .. } = dossier.into();
    Priced::from(training).split(asked, funds, today)
}

/// The collectivité whose dotation pays for this dossier: the one that was asked, else one that gave for another dossier which
/// did not use it up.
fn dotation_of<'a>(asked: Option<&'a Siren>, funds: &'a Funds) -> Option<&'a Siren> {
    let left = || funds.dotations.iter().find(|(_, balance)| balance.is_positive()).map(|(siren, _)| siren);
    asked.filter(|siren| funds.dotation(Some(siren)).is_positive()).or_else(left)
}

pub fn confirm(mut draft: Change, expected: &Split, facts: &Facts) -> Result<Change, Refusal> {
    let (funds, eligibility, room) = facts.known.order()?;
    draft.room = Some(room);
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
    let label = sentences::DossierLabelOrder { formation: &draft.dossier.training.intitule }.said();
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
