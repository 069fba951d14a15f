//! A dossier against the oracle (`crate::reference`): its history, its order, its price, and where every cent of it is.

use jiff::civil::Date;
use mce_local::clock::paris;
use mce_shared::identifiers::Siren;
use mce_shared::ledger::{Account, ReasonCode, Source, Transaction};
use mce_shared::lifecycle::{
    ClaimState, CommandKind, Dossier, IncidentKind, IncidentState, JournalRow, Order, Outcome, ServiceDone,
    State, TABLE,
};
use mce_shared::money::Euros;
use mce_shared::rules::financing::Certification as Certified;
use mce_shared::rules::interruption::Cause as Declared;
use rust_decimal::Decimal;

use crate::reference::calendar::plus_days;
use crate::reference::deadlines::{Deadline, deadline};
use crate::reference::endings::{Bill, By, Cancellation, Cause, Outcome as Rule, cancel, interrupt, outcome};
use crate::reference::financing::{
    self, CARD, Certification, DIFE, DOTATION, Settlement, Sources, cofinancing_obstacles, settle,
    settle_late,
};

use super::books::{Amounts, Before};

/// All that is known of a dossier.
pub struct File<'a> {
    pub dossier: &'a Dossier,
    pub journal: &'a [JournalRow],
    pub transactions: Vec<&'a Transaction>,
    /// What the élu had before the order.
    pub before: Option<&'a Before>,
    /// The service done as it was when the dossier ended: a correction changes it.
    pub declared: Option<&'a ServiceDone>,
}

/// # Errors
/// What is wrong.
pub fn check(file: &File<'_>) -> Result<(), String> {
    let checked = history(file).and_then(|()| money(file));
    checked.map_err(|wrong| format!("dossier {} ({:?}): {wrong}", file.dossier.id, file.dossier.state))
}

fn ensure(holds: bool, wrong: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(wrong()) }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), String> {
    ensure(found == expected, || format!("{what}: found {found:?}, expected {expected:?}"))
}

/// Invariant 6, and the delays: whoever acted might, and in time.
fn history(file: &File<'_>) -> Result<(), String> {
    let mut before: Option<&JournalRow> = None;
    for row in file.journal {
        same("the state before", row.from, before.map(|before| before.to))?;
        same("the number of a row", row.seq, before.map_or(row.seq.min(1), |before| before.seq + 1))?;
        ensure(!row.author.is_empty() && !row.request_id.is_empty(), || format!("nobody did {row:?}"))?;
        if let Some(from) = row.from {
            let allowed = TABLE.iter().any(|known| {
                (known.from, known.command) == (from, row.command)
                    && known.by.contains(&row.actor)
                    && known.to.contains(&row.to)
            });
            ensure(allowed, || format!("not in the table: {row:?}"))?;
        }
        before = Some(row);
    }
    let last = before.ok_or("no history")?;
    same("the last state", (last.to, last.seq), (file.dossier.state, file.dossier.version))?;
    delays(file)
}

fn day(row: &JournalRow) -> Date {
    row.at.to_zoned(paris()).date()
}

/// A delay that armed in a row: what it forbids afterwards, and when it fires by itself.
fn delays(file: &File<'_>) -> Result<(), String> {
    for pair in file.journal.windows(2) {
        let [armed, next] = pair else { continue };
        let Some(last) = last_day(file, armed) else { continue };
        let (when, late) = (day(next), day(next) > last);
        let by_itself = next.command == CommandKind::Lapse
            || next.command == CommandKind::ValidateServiceDone
                && next.actor == mce_shared::lifecycle::Actor::Platform;
        ensure(!by_itself || late, || format!("{next:?} on {when}, before the end of the delay ({last})"))?;
        let bound = matches!(
            next.command,
            CommandKind::Acknowledge
                | CommandKind::Accept
                | CommandKind::Propose
                | CommandKind::AskCofinancing
                | CommandKind::GrantCofinancing
                | CommandKind::DeclineCofinancing
                | CommandKind::Confirm
                | CommandKind::StartCardPayment
        );
        ensure(!bound || !late, || format!("{next:?} on {when}, after the delay ({last})"))?;
        // The élu goes on without his collectivité as long as he may confirm.
        let begun =
            next.command == CommandKind::RenounceCofinancing && eve(file).is_some_and(|eve| when > eve);
        ensure(!begun, || format!("{next:?} on {when}, once the session has begun"))?;
    }
    Ok(())
}

/// The last day of the delay under way after a row; none where the oracle has none.
fn last_day(file: &File<'_>, row: &JournalRow) -> Option<Date> {
    match row.to {
        State::Submitted => Some(deadline(Deadline::OfAnswer, day(row))),
        State::Acknowledged => {
            let thirty_days = deadline(Deadline::OfAnswerWithPrerequisites, day(row));
            Some(asked_eve(file).map_or(thirty_days, |eve| eve.min(thirty_days)))
        }
        State::Proposed => Some(to_confirm(file, day(row))),
        State::WaitingFinancer => {
            eve(file).map(|eve| deadline(Deadline::ComplementAnswer, plus_days(eve, 1)))
        }
        // The four days run from the proposal: the order does not start them again.
        State::Paying => {
            let proposed =
                file.journal.iter().rfind(|known| known.to == State::Proposed && known.seq < row.seq)?;
            Some(to_confirm(file, day(proposed)))
        }
        State::ServiceDoneDeclared => {
            let declared =
                file.journal.iter().find(|known| known.command == CommandKind::DeclareServiceDone)?;
            Some(deadline(Deadline::ServiceDoneValidation, day(declared)))
        }
        _ => None,
    }
}

/// Four days to confirm, and before the session.
fn to_confirm(file: &File<'_>, proposed_on: Date) -> Date {
    let four_days = deadline(Deadline::EluConfirmation, proposed_on);
    eve(file).map_or(four_days, |eve| eve.min(four_days))
}

/// The day before its session, as long as no other one has taken its place.
fn eve(file: &File<'_>) -> Option<Date> {
    let was_postponed = file.journal.iter().any(|row| row.command == CommandKind::AcceptPostponement);
    file.dossier.training.start.yesterday().ok().filter(|_| !was_postponed)
}

/// The last day before the session as it was asked for: the training body may have proposed another afterwards.
fn asked_eve(file: &File<'_>) -> Option<Date> {
    let asked = file.dossier.proposal.as_ref().and_then(|proposal| proposal.asked);
    asked.map_or_else(|| eve(file), |asked| asked.start.yesterday().ok())
}

/// What is overdue on `today` although everything that schedules do was done.
///
/// # Errors
/// What should have happened.
pub fn nothing_overdue(file: &File<'_>, today: Date) -> Result<(), String> {
    let Some(last) = file.journal.last() else { return Ok(()) };
    let waits_for_a_claim =
        file.dossier.force_majeure.as_ref().is_some_and(|claim| claim.state == ClaimState::Asked);
    match last_day(file, last) {
        Some(until) if today > until && !(last.to == State::ServiceDoneDeclared && waits_for_a_claim) => {
            // A claim that was refused arms the validation again.
            let refused = file.journal.iter().any(|row| row.command == CommandKind::RefuseForceMajeure);
            ensure(refused, || format!("dossier {}: {:?} since {until}", file.dossier.id, last.to))
        }
        _ => Ok(()),
    }
}

/// Invariants 3 to 5.
fn money(file: &File<'_>) -> Result<(), String> {
    let Some(order) = &file.dossier.order else {
        let moved = net(file, |reason| reason != ReasonCode::DotationGranted);
        return ensure(moved.is_empty(), || format!("money moved without an order: {moved:?}"));
    };
    self::order(file, order)?;
    let reserved = sources(&order.reserved());
    let ended = settlement(file, order)?;
    engaged(file, &reserved, ended.is_none())?;
    let Some((bill, settlement)) = ended else {
        return ensure(file.dossier.outcome.is_none(), || "an outcome before the end".to_owned());
    };
    let outcome = file.dossier.outcome.as_ref().ok_or("no outcome at the end")?;
    at_the_end(file, order, &settlement)?;
    corrections(file, order, outcome, bill, &settlement)?;
    whole(file, order, outcome, &settlement)
}

/// The order is what the oracle splits, on what the élu had just before it.
fn order(file: &File<'_>, order: &Order) -> Result<(), String> {
    let before = file.before.ok_or("an order without an entry")?;
    let training = &file.dossier.training;
    let for_mandate = training.purpose.theme().is_some();
    let dotation = |siren: &Siren| before.dotations.get(siren.as_str()).copied().unwrap_or_default();
    let dotation = match &order.collectivite {
        Some(siren) => dotation(siren),
        None if for_mandate => before.dotations.values().copied().max().unwrap_or_default(),
        None => 0,
    };
    let (price, fees) = (training.price.cents(), training.price_ht.cents());
    let allowed = cofinancing_obstacles((price, fees), before.dife, &[0], order.on).is_empty();
    let dotation = if allowed { dotation } else { 0 };
    let expected = financing::split(&financing::Order {
        for_mandate,
        on: order.on,
        price: training.price.cents(),
        dife: before.dife,
        dotation,
        cpf: before.cpf,
        cec: before.cec,
        certification: certification(training.purpose.cap_of_use()),
        participation_exempt: false,
    });
    same("who pays what", sources(&order.split), expected)?;
    same("the credit of the card", order.from_credit.cents(), expected[CARD].min(before.card))?;
    let posted = net(file, |reason| reason == ReasonCode::Engaged);
    for (source, account) in Source::ALL.into_iter().enumerate() {
        let expected = if source == CARD { order.from_credit.cents() } else { expected[source] };
        let engaged = Account::Engaged(file.dossier.id.clone(), account);
        same("what is reserved", posted.get(&engaged).copied().unwrap_or_default(), expected)?;
        same("what is taken", -own(file, order, &posted, source), expected)?;
    }
    let received = net(file, |reason| reason == ReasonCode::CardReceived);
    same("what the card paid", -held(&received, &Account::Bank), order.paid_by_card().cents())
}

/// What an end should cost; none before the end.
fn settlement(file: &File<'_>, order: &Order) -> Result<Option<(Bill, Settlement)>, String> {
    let Some(end) = file.journal.iter().find(|row| row.to.is_final()) else { return Ok(None) };
    let reserved = sources(&order.reserved());
    let bill = bill(file, order, end)?;
    let was_ordered = !matches!(end.from, Some(State::Paying));
    let late = was_ordered && end.to != State::ServiceDoneValidated && bill.charged > 0;
    let settlement = if late {
        settle_late(&reserved, bill.of_paid)
    } else {
        settle(&reserved, bill.charged, bill.of_paid)
    };
    Ok(Some((bill, settlement)))
}

fn bill(file: &File<'_>, order: &Order, end: &JournalRow) -> Result<Bill, String> {
    let nothing = Bill { charged: 0, of_paid: 0 };
    let training = &file.dossier.training;
    let cancellation = |by, force_majeure| Cancellation {
        by,
        ordered_on: order.on,
        on: day(end),
        entry: training.start,
        force_majeure,
        price: training.price.cents(),
    };
    if end.from == Some(State::Paying) {
        return Ok(nothing);
    }
    let cancelled = |by, force_majeure| {
        let expected = cancellation(by, force_majeure);
        rule(file, outcome(&expected)).map(|()| cancel(&expected))
    };
    match end.command {
        CommandKind::Cancel => cancelled(By::Elu, false),
        CommandKind::DeclareNoShow => cancelled(By::NoShow, false),
        CommandKind::GrantForceMajeure if end.to == State::CancelledByElu => Ok(nothing),
        CommandKind::CancelByOf | CommandKind::Close | CommandKind::Lapse => Ok(nothing),
        _ => {
            let done = file.declared.ok_or("a service that nobody declared")?;
            Ok(served(file, done, end))
        }
    }
}

/// The rule that was applied, unless a decision changed it since.
fn rule(file: &File<'_>, expected: Rule) -> Result<(), String> {
    use mce_shared::rules::cancellation::Outcome as Applied;
    let found = file.dossier.outcome.as_ref().and_then(|outcome| outcome.cancellation);
    let expected = match expected {
        Rule::CancelledByOf => Applied::CancelledByOf,
        Rule::Withdrawal => Applied::Withdrawal,
        Rule::ForceMajeure => Applied::ForceMajeure,
        Rule::Free => Applied::Free,
        Rule::Late => Applied::Late,
    };
    ensure(found == Some(expected) || found == Some(Applied::ForceMajeure), || {
        format!("the rule of the cancellation: found {found:?}, expected {expected:?}")
    })
}

fn served(file: &File<'_>, done: &ServiceDone, end: &JournalRow) -> Bill {
    let decided = |row: &JournalRow| row.command == CommandKind::GrantForceMajeure && row.seq <= end.seq;
    let excused = end.command != CommandKind::CorrectServiceDone && file.journal.iter().any(decided);
    let is_loss = matches!(done.cause, Declared::Abandonment | Declared::Absence);
    let cause = if excused && is_loss { Cause::ForceMajeure } else { cause(done.cause) };
    interrupt(cause, hundredths(done.completion_rate), file.dossier.training.price.cents())
}

/// What is still reserved: all of it before the end, nothing after.
fn engaged(file: &File<'_>, reserved: &Sources, open: bool) -> Result<(), String> {
    let moved = net(file, |_| true);
    for (source, account) in Source::ALL.into_iter().enumerate() {
        let expected = if open { reserved[source] } else { 0 };
        same("what is engaged", held(&moved, &Account::Engaged(file.dossier.id.clone(), account)), expected)?;
    }
    Ok(())
}

const ENDS: [ReasonCode; 5] = [
    ReasonCode::OwedToOf,
    ReasonCode::Retained,
    ReasonCode::Released,
    ReasonCode::CardCredit,
    ReasonCode::CardRefundDue,
];

/// What the end itself moved.
fn at_the_end(file: &File<'_>, order: &Order, expected: &Settlement) -> Result<(), String> {
    let moved = net(file, |reason| ENDS.contains(&reason));
    let sum = |sources: &Sources| sources.iter().sum::<i64>();
    same(
        "owed at the end",
        held(&moved, &Account::Payable(file.dossier.of.clone())),
        sum(&expected.of_paid),
    )?;
    same("retained at the end", held(&moved, &Account::Retained), sum(&expected.retained))?;
    for source in DIFE..CARD {
        same("given back at the end", own(file, order, &moved, source), expected.returned[source])?;
    }
    let back = own(file, order, &moved, CARD) + held(&moved, &Account::Refund(file.dossier.elu.clone()));
    let never_came = Gone::of(file).at_the_end;
    same("given back of the card", back + never_came, expected.returned[CARD] + expected.avoir)
}

/// Each correction leads to what a decision wanted, and never costs the élu more.
fn corrections(
    file: &File<'_>,
    order: &Order,
    outcome: &Outcome,
    bill: Bill,
    ended: &Settlement,
) -> Result<(), String> {
    let decided = |row: &&JournalRow| {
        matches!(row.command, CommandKind::ApproveIncident | CommandKind::GrantForceMajeure)
            && row.from.is_some_and(State::is_final)
    };
    let count = file.journal.iter().filter(decided).count();
    same("corrections", file.dossier.corrections.len(), count)?;
    let avoir = ended.avoir;
    let mut steps = vec![(bill.charged - avoir, bill.of_paid)];
    let befores = file
        .dossier
        .corrections
        .iter()
        .map(|known| (known.charged_before.cents(), known.of_paid_before.cents()));
    let now = (outcome.charged.cents(), outcome.of_paid.cents());
    let told: Vec<_> = befores.chain([now]).collect();
    same("the price of the end", told.first().copied(), steps.first().copied())?;
    for after in &told[1..] {
        let before = steps[steps.len() - 1];
        let wanted = wanted(file, before);
        ensure(wanted.contains(after), || {
            format!("corrected from {before:?} to {after:?}, not one of {wanted:?}")
        })?;
        ensure(after.0 <= before.0, || format!("a correction costs more: {before:?}, {after:?}"))?;
        steps.push(*after);
    }
    let moved = net(file, |reason| reason == ReasonCode::Corrected);
    let of = Account::Payable(file.dossier.of.clone());
    let claim = Account::Claim(file.dossier.of.clone());
    same("the OF's part of the corrections", held(&moved, &of) + held(&moved, &claim), now.1 - steps[0].1)?;
    let retained = (now.0 - now.1) - (steps[0].0 - steps[0].1);
    same("the fund's part of the corrections", held(&moved, &Account::Retained), retained)?;
    for source in [DIFE, DOTATION] {
        ensure(own(file, order, &moved, source) >= 0, || {
            format!("a correction takes from the élu: {moved:?}")
        })?;
    }
    Ok(())
}

/// What the decisions that were taken may lead to, from a price.
fn wanted(file: &File<'_>, (charged, of_paid): (i64, i64)) -> Vec<(i64, i64)> {
    let price = file.dossier.training.price.cents();
    let give = |wanted: i64, give_back: bool| {
        (if give_back { charged - (of_paid - wanted) } else { charged }, wanted)
    };
    let of_incident = |kind: &IncidentKind| match kind {
        IncidentKind::Overpayment { of_paid: wanted, give_back } => give(wanted.cents(), *give_back),
        IncidentKind::Fraud { give_back } if *give_back => (0, 0),
        IncidentKind::Fraud { .. } => (charged, 0),
        IncidentKind::WrongRate { cause: found, completion_rate } => {
            let bill = interrupt(cause(*found), hundredths(*completion_rate), price);
            (bill.charged, bill.of_paid)
        }
    };
    let approved = file.dossier.incidents.iter().filter(|incident| incident.state == IncidentState::Approved);
    let mut wanted: Vec<_> = approved.map(|incident| of_incident(&incident.kind)).collect();
    if file.dossier.force_majeure.as_ref().is_some_and(|claim| claim.state == ClaimState::Granted) {
        for done in [file.declared, file.dossier.service_done.as_ref()].into_iter().flatten() {
            let is_loss = matches!(done.cause, Declared::Abandonment | Declared::Absence);
            let bill = interrupt(Cause::ForceMajeure, hundredths(done.completion_rate), price);
            // Never more than what stands.
            let lowered = (bill.charged.min(charged), bill.of_paid.min(of_paid));
            wanted.push(if is_loss { lowered } else { (charged, of_paid) });
        }
        if file.dossier.service_done.is_none() {
            wanted.push((0, 0));
        }
    }
    wanted
}

/// Invariant 3 over the whole life: what was reserved is what was charged and what went back, source by source.
fn whole(file: &File<'_>, order: &Order, outcome: &Outcome, ended: &Settlement) -> Result<(), String> {
    let reserved = sources(&order.reserved());
    let returned = sources(&outcome.returned);
    let total = |sources: &Sources| sources.iter().sum::<i64>();
    let gone = Gone::of(file);
    // Money that never came is no credit of the élu.
    let avoir = ended.avoir - ended.avoir.min(gone.at_the_end);
    same("the credit kept", outcome.card_credit.cents(), avoir)?;
    same("reserved", total(&reserved), outcome.charged.cents() + total(&returned) + avoir)?;
    if ended.avoir == 0 {
        let expected = settle(&reserved, outcome.charged.cents(), outcome.of_paid.cents());
        same("what went back, by source", returned, expected.returned)?;
    }
    let moved = net(file, |reason| ENDS.contains(&reason) || reason == ReasonCode::Corrected);
    for (source, expected) in returned[..CARD].iter().enumerate() {
        same("what the élu has back", own(file, order, &moved, source), *expected)?;
    }
    let (kept, to_card) =
        (own(file, order, &moved, CARD), held(&moved, &Account::Refund(file.dossier.elu.clone())));
    let refundable = if order.card_payment.is_some() { order.paid_by_card().cents() } else { 0 };
    let refundable = refundable - gone.settled(file);
    let out = to_card + gone.at_the_end + gone.later;
    same("what goes back to the card, or never came", out, returned[CARD].min(refundable))?;
    same("what is kept of the card", kept, returned[CARD] - out + avoir)?;
    same(
        "what is retained",
        held(&moved, &Account::Retained),
        outcome.charged.cents() - outcome.of_paid.cents(),
    )
}

/// What of the card payment did not come, and what became of that.
struct Gone {
    /// Out of the bank's account.
    lost: i64,
    /// Out of the order, at the end.
    at_the_end: i64,
    /// Out of the order, by a correction.
    later: i64,
}

impl Gone {
    fn of(file: &File<'_>) -> Self {
        let moved = net(file, |reason| reason == ReasonCode::CardLost);
        let later = -held(&moved, &Account::Retained);
        let at_the_end = -held(&moved, &Account::Engaged(file.dossier.id.clone(), Source::Card));
        Self { lost: held(&moved, &Account::Bank), at_the_end, later }
    }

    /// What somebody has said that it is dealt with.
    fn settled(&self, file: &File<'_>) -> i64 {
        self.lost - self.at_the_end - self.later - file.dossier.card_lost.cents()
    }
}

/// The sums of the dossier's entries, for some reasons.
fn net(file: &File<'_>, wanted: impl Fn(ReasonCode) -> bool) -> Amounts {
    let mut sums = Amounts::new();
    for transaction in file.transactions.iter().filter(|transaction| wanted(transaction.reason)) {
        for entry in &transaction.entries {
            *sums.entry(entry.account.clone()).or_default() += entry.amount.cents();
        }
    }
    sums.retain(|_, cents| *cents != 0);
    sums
}

fn held(amounts: &Amounts, account: &Account) -> i64 {
    amounts.get(account).copied().unwrap_or_default()
}

/// What moved on the élu's own account of a source.
fn own(file: &File<'_>, order: &Order, moved: &Amounts, source: usize) -> i64 {
    let elu = file.dossier.elu.clone();
    let account = match (Source::ALL[source], &order.collectivite) {
        (Source::Dife, _) => Account::Right(elu),
        (Source::Dotation, Some(siren)) => Account::Dotation(elu, siren.clone()),
        (Source::Dotation, None) => return 0,
        (Source::Cpf, _) => Account::Cpf(elu),
        (Source::Cec, _) => Account::Cec(elu),
        (Source::Card, _) => Account::Card(elu),
    };
    held(moved, &account)
}

fn sources(split: &mce_shared::rules::financing::Split) -> Sources {
    [split.dife, split.dotation, split.cpf, split.cec, split.card].map(Euros::cents)
}

fn hundredths(rate: Decimal) -> i64 {
    i64::try_from(rate * Decimal::ONE_HUNDRED).unwrap_or_default()
}

const fn cause(declared: Declared) -> Cause {
    match declared {
        Declared::Completed => Cause::Completed,
        Declared::Abandonment => Cause::Abandonment,
        Declared::Absence => Cause::Absence,
        Declared::ForceMajeure => Cause::ForceMajeure,
        Declared::OfPostponed => Cause::OfPostponed,
        Declared::OfInterrupted => Cause::OfInterrupted,
    }
}

const fn certification(of: Certified) -> Certification {
    match of {
        Certified::Rncp => Certification::Rncp,
        Certified::Rs => Certification::Rs,
        Certified::Bilan => Certification::Bilan,
        Certified::Vae => Certification::Vae,
        Certified::Permis => Certification::Permis,
    }
}
