//! Makes the bank file of the day: every payable in at most one file, and a run that died goes on where it was.
//!
//! A run is opened, takes the payables one by one (each in one transaction with its ledger entries), writes the file from what it
//! took, and is closed. Each step can be done again without effect, so the next run finishes it.

use mce_shared::api::{Nothing, SettlementRun};
use mce_shared::calendar::{next, next_bank_day};
use mce_shared::ids::SettlementId;
use mce_shared::money::Euros;
use mce_shared::payments::{
    Payable, PayableState, PaymentEvent, PaymentFacts, PaymentRefusal, decide_payment,
};
use mce_shared::rights::PLATFORM;

use super::list_settlements::view;
use super::payments::{apply, facts, release_changed};
use crate::http::{Answer, Call, Fault};
use crate::ports::bank::{StructuredAddress, Transfer, payment_file};
use crate::ports::vault::Secret;
use crate::reach::{May, Objects, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::commit::Writes;
use crate::store::payments::{self, Ordered, Run};
use crate::store::{StoreError, ledger, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Get, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Get, May::Query, May::Put, May::Update]),
        index(Table::Payments, "by-status"),
    ],
    files: &[Objects::ReadWrite("settlements"), Objects::ReadWrite("bank/out")],
    settings: &[Setting::Vault, Setting::Debtor],
    seconds: 29,
    schedule: Some("cron(0 6 ? * MON-FRI *)"),
    ..Reach::NOTHING
};

/// Runs of one day, at most.
const RUNS_A_DAY: u32 = 99;

/// Settles now.
///
/// # Errors
/// When the store or the object store fails; what was begun is finished by the next run.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    call.json::<Nothing>()?;
    let author = call.caller()?.sign_in.display_name.clone();
    Answer::json(&settle(environment, &author, &call.request_id).await?)
}

/// Settles by schedule.
///
/// # Errors
/// As [`handle`].
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let request_id = format!("schedule-{}", environment.unique());
    settle(environment, PLATFORM, &request_id).await.map(|_| ())
}

/// Finishes what was begun, then pays what waits.
///
/// # Errors
/// When the store or the object store fails.
pub async fn settle(
    environment: &Environment,
    author: &str,
    request_id: &str,
) -> Result<SettlementRun, Fault> {
    let store = environment.store();
    for run in payments::runs(store).await?.into_iter().filter(|run| run.state != payments::DONE) {
        finish(environment, run).await?;
    }
    let facts = facts(environment, author, request_id);
    release_changed(environment, &payments::in_state(store, PayableState::OnHold).await?, &facts).await?;
    let ready = payments::in_state(store, PayableState::Ready).await?;
    if ready.is_empty() {
        return Ok(SettlementRun { settlement: None, left_out: Vec::new() });
    }
    let run = open(environment).await?;
    let mut left_out = Vec::new();
    for payable in &ready {
        if let Err(reason) = take(environment, &run, payable, &facts).await? {
            left_out.push(format!("Dossier {} : {reason}", payable.dossier));
        }
    }
    let run = finish(environment, run).await?;
    Ok(SettlementRun { settlement: (run.payments > 0).then(|| view(&run)), left_out })
}

async fn open(environment: &Environment) -> Result<Run, Fault> {
    let now = environment.now();
    let today = environment.day(now);
    for n in 1..=RUNS_A_DAY {
        let id: SettlementId =
            format!("MCE-{}-{n:03}", today.strftime("%Y%m%d")).parse().map_err(Fault::internal)?;
        let run = Run {
            id,
            on: today,
            payments: 0,
            total: Euros::ZERO,
            state: payments::PREPARING.to_owned(),
            status: "run".to_owned(),
            due: today,
            started_at: now,
        };
        if payments::open_run(environment.store(), &run).await? {
            return Ok(run);
        }
    }
    Err(Fault::internal("too many settlement runs today"))
}

/// Takes a payable into the run: the payable and the ledger, together. The inner error is for the report.
async fn take(
    environment: &Environment,
    run: &Run,
    listed: &Payable,
    facts: &PaymentFacts,
) -> Result<Result<(), String>, Fault> {
    let store = environment.store();
    if organisations::training_body(store, &listed.of).await?.is_none() {
        return Ok(Err("l'organisme n'est plus dans le registre : vérifiez son IBAN".to_owned()));
    }
    // The index may lag: what is decided is decided on the payable itself.
    let Some(payable) = offset(environment, listed, facts).await? else { return Ok(Ok(())) };
    let decision = match decide_payment(&payable, &PaymentEvent::Order { settlement: run.id.clone() }, facts)
    {
        Ok(decision) => decision,
        Err(PaymentRefusal::WrongState(_)) => return Ok(Ok(())),
        Err(refusal) => return Ok(Err(refusal.to_string())),
    };
    let mut writes = Writes::of_payment(store, &decision, facts.at)?;
    for write in payments::taking(store, &decision.payable, run, facts.at)? {
        writes.guarded(write);
    }
    match writes.commit(store).await {
        // Another run took it, or finished this one meanwhile: it waits for the next one.
        Ok(_) | Err(StoreError::Busy) => Ok(Ok(())),
        Err(error) => Err(error.into()),
    }
}

/// The payable once what its training body owes was taken out of it; none when nothing is left to pay.
async fn offset(
    environment: &Environment,
    listed: &Payable,
    facts: &PaymentFacts,
) -> Result<Option<Payable>, Fault> {
    let store = environment.store();
    let claim = ledger::claim_on(store, &listed.of).await?;
    if claim.is_positive() {
        let amount = claim.min(listed.amount);
        let offset = PaymentEvent::Offset { amount };
        // A claim that was settled meanwhile makes it stale: it is paid by the next run.
        apply(environment, (&listed.dossier, listed.number), &offset, facts).await?.ok();
    }
    let payable = payments::get(store, &listed.dossier, listed.number).await?;
    Ok(payable.filter(|payable| payable.state == PayableState::Ready))
}

/// Writes the file from what the run took, and closes the run. A run is sealed first: whoever still takes payables into it,
/// in another call of this function, can't any more, so that everybody makes the same file.
async fn finish(environment: &Environment, mut run: Run) -> Result<Run, Fault> {
    payments::seal(environment.store(), &run.id).await?;
    let taken = payments::taken(environment.store(), &run.id).await?;
    if !taken.is_empty() {
        hand_over(environment, &run, &taken).await?;
    }
    run.payments = u32::try_from(taken.len()).unwrap_or(u32::MAX);
    run.total = taken.iter().map(Ordered::amount).sum();
    run.state = payments::DONE.to_owned();
    payments::close_run(environment.store(), &run).await?;
    Ok(run)
}

/// Keeps the file, then puts it where the bank's gateway takes it. A file that was kept by an earlier attempt is the one that goes:
/// an account that changed meanwhile must not make a second one.
async fn hand_over(environment: &Environment, run: &Run, taken: &[Ordered]) -> Result<(), Fault> {
    let objects = environment.objects()?;
    if objects.info(&file_key(&run.id)).await.map_err(Fault::internal)?.is_none() {
        let file = file(environment, run, taken).await?;
        objects.put_if_absent(&file_key(&run.id), file).await.map_err(Fault::internal)?;
    }
    let kept = objects.get(&file_key(&run.id)).await.map_err(Fault::internal)?;
    let kept = kept.ok_or_else(|| Fault::internal(format!("no file of {}", run.id)))?;
    objects
        .put_if_absent(&format!("bank/out/{}.xml", run.id), kept.content)
        .await
        .map_err(Fault::internal)?;
    Ok(())
}

async fn file(environment: &Environment, run: &Run, taken: &[Ordered]) -> Result<String, Fault> {
    let mut transfers = Vec::with_capacity(taken.len());
    for ordered in taken {
        transfers.push(transfer(environment, ordered).await?);
    }
    payment_file(&environment.debtor()?, &transfers, run.id.as_str(), run.started_at, execution_day(run))
        .map_err(Fault::internal)
}

/// The bank executes on its next open day.
#[must_use]
pub fn execution_day(run: &Run) -> jiff::civil::Date {
    next_bank_day(next(run.on))
}

async fn transfer(environment: &Environment, ordered: &Ordered) -> Result<Transfer, Fault> {
    let payable = &ordered.payable;
    let body = organisations::training_body(environment.store(), &payable.of).await?;
    let body = body.ok_or_else(|| Fault::internal(format!("no training body {}", payable.of)))?;
    let iban =
        environment.vault()?.open(Secret::Iban, &body.iban, body.siret.as_str()).map_err(Fault::internal)?;
    Ok(Transfer {
        end_to_end_id: ordered.reference.clone(),
        creditor_name: body.name.clone(),
        creditor_iban: iban.expose().parse().map_err(Fault::internal)?,
        creditor_bic: body.bic.as_deref().map(str::parse).transpose().map_err(Fault::internal)?,
        creditor_address: Some(StructuredAddress {
            street: Some(body.street.clone()).filter(|street| !street.is_empty()),
            postcode: Some(body.postcode.clone()),
            town: body.town.clone(),
            country: "FR".to_owned(),
        }),
        amount: ordered.amount(),
        remittance: format!("DOSSIER {}", payable.dossier),
    })
}

/// Where the file of a run is kept.
#[must_use]
pub fn file_key(run: &SettlementId) -> String {
    format!("settlements/{run}.xml")
}
