//! Does what time does to the dossiers: lapses, validations, reminders. Exact to the day at any interval, and fired once: what was
//! carried out is no longer due, and a reminder has the delay in its number.

use jiff::Span;
use jiff::civil::Date;
use mce_shared::api::{AdvanceRun, RunView};
use mce_shared::catalogue::{ActionNumero, Formation};
use mce_shared::french::date_long;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{
    Actor, Dossier, Practical, Recall, Recipient, State, command_of_time, due_of_start, is_recalled, overdue,
    recalled_on, reminder, reminder_of_who_waits, session_recalled,
};
use mce_shared::money::Euros;
use mce_shared::payments::PayableState;
use mce_shared::rights::PLATFORM;
use mce_shared::runs::{Counted, Ending, FINDINGS_MAX, Run, RunKind, RunPart, Tallies};
use mce_shared::set_aside::Chore;
use mce_shared::texts::mails;

use super::super::dossiers::change::by_machine;
use super::super::dossiers::facts::Asking;
use super::{Job, Page, Report};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::{BoxFuture, Environment};
use crate::set_aside::Round;
use crate::store::jobs::{self, Progress};
use crate::store::{dossiers, offers, outbox, payments};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Offers, &[May::Get, May::Query, May::Update]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        index(Table::Dossiers, "by-due"),
        index(Table::Dossiers, "by-state"),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Jobs, &[May::Get, May::Query, May::Put, May::Update, May::Delete]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Put]),
        index(Table::Payments, "by-status"),
    ],
    files: &[Objects::ReadWrite("runs")],
    seconds: 300,
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Goes on with a run, or starts one, at the gestionnaire's wish.
///
/// # Errors
/// 404 for a run of another kind; when the store fails.
pub async fn handle(environment: &Environment, call: &Call, asked: AdvanceRun) -> Result<RunView, Fault> {
    super::advanced(environment, call, asked, &SweepDeadlines).await
}

/// Carries on the run of the hour.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let hour = environment.paris(environment.now()).strftime("%Hh").to_string();
    super::tick(environment, &SweepDeadlines, &hour).await
}

const JOB: &str = "sweep-deadlines";
/// Days that are looked at again: an index may lag, a dossier may have been busy.
const OVERLAP_DAYS: i64 = 7;
/// How far back the first run looks.
const FIRST_DAYS: i64 = 400;
/// Dossiers of a page: how far the sweep has come is written down after each.
const A_PAGE: usize = 100;
const HEADER: &str = "dossier;ce qui est arrivé";

/// The job: one part, some days a page.
pub struct SweepDeadlines;

impl Job for SweepDeadlines {
    fn kind(&self) -> RunKind {
        RunKind::Sweep
    }

    fn parts(&self) -> Vec<RunPart> {
        vec![RunPart::new(0, 0)]
    }

    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a RunPart,
    ) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(page(environment, run, part))
    }

    fn end<'a>(&'a self, environment: &'a Environment, run: &'a Run) -> BoxFuture<'a, Result<Ending, Fault>> {
        Box::pin(async move {
            if run.dry {
                return Ok(Ending::default());
            }
            let through = run.on.yesterday().map_err(Fault::internal)?;
            jobs::progressed(environment.store(), JOB, &Progress { through }).await?;
            round(environment, run).over().await?;
            watch_payments(environment, run).await
        })
    }
}

/// Everything that was due, day by day, from where the last sweep stopped until yesterday; with the last page, the reminders of
/// today.
async fn page(environment: &Environment, run: &Run, part: &RunPart) -> Result<Page, Fault> {
    let mut day = match &part.cursor {
        Some(day) => day.parse().map_err(Fault::internal)?,
        None => first_day(environment, run.on).await?,
    };
    let mut page = Page { report: Report::new(HEADER), ..Page::default() };
    let round = round(environment, run);
    if part.cursor.is_none() && !run.dry {
        // Their day may be too long ago to be looked at again.
        for id in round.known().await?.iter().filter_map(|item| item.name.parse().ok()) {
            let fired = fire(environment, run, &id, &mut page).await;
            page.item(&round, id.as_str(), fired).await?;
        }
        put_those_of_an_earlier_form(environment, run, &round, &mut page).await?;
    }
    let mut seen = 0;
    while day < run.on {
        let due = dossiers::due_on(environment.store(), day).await?;
        seen += due.len();
        for dossier in page.readable(&round, due).await? {
            if run.dry {
                expect(run, &dossier, &mut page);
            } else {
                let fired = fire(environment, run, &dossier.id, &mut page).await;
                page.item(&round, dossier.id.as_str(), fired).await?;
            }
        }
        day = mce_shared::calendar::next(day);
        if seen >= A_PAGE {
            page.next = Some(day.to_string());
            return Ok(page);
        }
    }
    for until in recalled_on(environment.day(environment.now())) {
        let due = dossiers::due_on(environment.store(), until).await?;
        for dossier in page.readable(&round, due).await? {
            let new = if run.dry { Ok(true) } else { remind(environment, &dossier).await };
            let new = page.item(&round, dossier.id.as_str(), new).await?;
            count(&mut page.tallies, Counted::Reminded, new.unwrap_or_default());
        }
    }
    recall_sessions(environment, run, &round, &mut page).await?;
    Ok(page)
}

/// Until when those of an earlier form wait is said by the steps of the schema, and no index has that day: they are put again, once for each form.
async fn put_those_of_an_earlier_form(
    environment: &Environment,
    run: &Run,
    round: &Round<'_>,
    page: &mut Page,
) -> Result<(), Fault> {
    let store = environment.store();
    let job = format!("dossiers-of-form-{}", dossiers::form()?);
    if jobs::progress(store, &job).await?.is_some() {
        return Ok(());
    }
    let mut is_done = true;
    for state in [State::Acknowledged, State::Proposed, State::WaitingFinancer, State::Paying] {
        let waiting = dossiers::in_state(store, state).await?;
        for dossier in page.readable(round, waiting).await? {
            let put = put_again(environment, run, &dossier, page).await;
            is_done &= page.item(round, dossier.id.as_str(), put).await?.is_some();
        }
    }
    if is_done {
        jobs::progressed(store, &job, &Progress { through: run.on }).await?;
    }
    Ok(())
}

/// Its day may be too long ago to be looked at again.
async fn put_again(
    environment: &Environment,
    run: &Run,
    dossier: &Dossier,
    page: &mut Page,
) -> Result<(), Fault> {
    dossiers::put_again(environment.store(), dossier).await?;
    if dossier.due.is_some_and(|due| due.is_over(run.on)) {
        fire(environment, run, &dossier.id, page).await?;
    }
    Ok(())
}

/// Tells the élus of the sessions that come.
async fn recall_sessions(
    environment: &Environment,
    run: &Run,
    round: &Round<'_>,
    page: &mut Page,
) -> Result<(), Fault> {
    let today = environment.day(environment.now());
    for (recall, start) in Recall::ALL
        .into_iter()
        .flat_map(|recall| recall.starts(today).into_iter().map(move |start| (recall, start)))
    {
        let due = dossiers::due_on(environment.store(), due_of_start(start)).await?;
        for dossier in page.readable(round, due).await? {
            if dossier.training.start != start || !is_recalled(&dossier, recall, today) {
                continue;
            }
            let new =
                if run.dry { Ok(true) } else { recall_session(environment, &dossier, recall, today).await };
            let new = page.item(round, dossier.id.as_str(), new).await?;
            count(&mut page.tallies, Counted::Reminded, new.unwrap_or_default());
        }
    }
    Ok(())
}

async fn recall_session(
    environment: &Environment,
    dossier: &Dossier,
    recall: Recall,
    today: Date,
) -> Result<bool, Fault> {
    let store = environment.store();
    let (of, training) = (&dossier.of, &dossier.training);
    let offer = offers::get(store, of, &training.formation).await?;
    let practical = offer.map(|offer| practical_of(&offer.formation, &training.action)).unwrap_or_default();
    let id = format!("{}-session-{}-{}", dossier.id, training.start, recall.code());
    Ok(outbox::queue(store, &id, &session_recalled(dossier, &practical, today), environment.now()).await?)
}

/// What the offer says today: an offer that is gone says nothing, and the mail goes all the same.
fn practical_of(formation: &Formation, action: &ActionNumero) -> Practical {
    let hours = formation.action(action).map(|action| action.rythme.trim_end_matches('.').to_owned());
    let contact = formation.contact.courriel.clone().or_else(|| formation.contact.telephone.clone());
    Practical { hours: hours.filter(|hours| !hours.is_empty()), contact }
}

fn round<'a>(environment: &'a Environment, run: &Run) -> Round<'a> {
    Round::since(environment, Chore::Deadline, run.started_at).dry(run.dry)
}

async fn first_day(environment: &Environment, today: Date) -> Result<Date, Fault> {
    let known = jobs::progress(environment.store(), JOB).await?;
    let (from, back) =
        known.map_or((today, FIRST_DAYS), |progress| (progress.through.min(today), OVERLAP_DAYS));
    from.checked_sub(Span::new().days(back)).map_err(Fault::internal)
}

fn count(tallies: &mut Tallies, what: Counted, happened: bool) {
    if happened {
        tallies.add(what, Euros::ZERO);
    }
}

/// What a sweep would do to a dossier.
fn expect(run: &Run, dossier: &Dossier, page: &mut Page) {
    if let Some(command) = command_of_time(dossier, run.on) {
        page.tallies.add(Counted::Fired, Euros::ZERO);
        page.report.row(&[dossier.id.as_str(), command.kind().french()]);
    }
}

/// Carries out what time asks of a dossier, as it is now: somebody may have acted meanwhile. A run that was taken up again days
/// later decides on the day on which it does, not on the one on which it began: money is dated when it moves.
async fn fire(environment: &Environment, run: &Run, id: &DossierId, page: &mut Page) -> Result<(), Fault> {
    let asking = Asking::of_machine(environment, Actor::Platform, PLATFORM, run.id.as_str());
    let Some(dossier) = dossiers::get(environment.store(), id).await? else { return Ok(()) };
    let wanted = |dossier: &Dossier| command_of_time(dossier, asking.today);
    if wanted(&dossier).is_none() {
        let late = complain(environment, &dossier, asking.today).await?;
        count(&mut page.tallies, Counted::Overdue, late);
        return Ok(());
    }
    match by_machine(environment, &asking, (id, Some(dossier)), &wanted).await {
        Ok(Some(decision)) => {
            page.tallies.add(Counted::Fired, Euros::ZERO);
            page.report.row(&[id.as_str(), &decision.journal.text]);
            Ok(())
        }
        // Somebody was faster, or something stands in the way of time.
        Ok(None) | Err(Fault::Problem(_)) => Ok(()),
        Err(fault) => Err(fault),
    }
}

async fn remind(environment: &Environment, dossier: &Dossier) -> Result<bool, Fault> {
    let Some(due) = dossier.due else { return Ok(false) };
    let mut new = false;
    for (message, whose) in [(reminder(dossier), ""), (reminder_of_who_waits(dossier), "-elu")] {
        let Some(message) = message else { continue };
        let id = format!("{}-reminder-{}{whose}", dossier.id, due.until);
        new |= outbox::queue(environment.store(), &id, &message, environment.now()).await?;
    }
    Ok(new)
}

/// Says, once, that a declaration is late.
async fn complain(environment: &Environment, dossier: &Dossier, today: Date) -> Result<bool, Fault> {
    let (Some(message), Some(due)) = (overdue(dossier, today), dossier.due) else { return Ok(false) };
    let id = format!("{}-overdue-{}", dossier.id, due.until);
    Ok(outbox::queue(environment.store(), &id, &message, environment.now()).await?)
}

/// The thirty days of the payments and of the card refunds (DL-9, CX-1): the gestionnaire hears of what is late, once a day.
async fn watch_payments(environment: &Environment, run: &Run) -> Result<Ending, Fault> {
    let store = environment.store();
    let mut ending = Ending::default();
    for state in
        [PayableState::Ready, PayableState::Ordered, PayableState::Acknowledged, PayableState::OnHold]
    {
        // The most urgent come first: those behind are not late.
        let pending = payments::in_state(store, state).await?.items.into_iter();
        for payable in pending.take_while(|payable| payable.is_late(run.on)) {
            ending.tallies.add(Counted::LatePayments, payable.amount);
            ending.findings.push(format!(
                "Dossier {} : {} à payer depuis le {} ({})",
                payable.dossier,
                payable.amount.french(),
                date_long(payable.until),
                payable.state.french()
            ));
        }
    }
    let refunds = payments::waiting_refunds(store).await?.items.into_iter();
    for refund in refunds.take_while(|refund| refund.is_late(run.on)) {
        ending.tallies.add(Counted::LateRefunds, refund.amount);
        ending.findings.push(format!(
            "Dossier {} : {} à rendre à la carte depuis le {}",
            refund.dossier,
            refund.amount.french(),
            date_long(refund.until)
        ));
    }
    if !ending.findings.is_empty() {
        let message = mails::gestionnaire::PaiementsEnRetard {
            nombre: &ending.findings.len().to_string(),
            retards: &ending.findings.iter().take(FINDINGS_MAX).cloned().collect::<Vec<_>>().join("\n"),
        };
        let message = message.to(Recipient::Gestionnaire);
        outbox::queue(store, &format!("late-payments-{}", run.on), &message, environment.now()).await?;
    }
    Ok(ending)
}
