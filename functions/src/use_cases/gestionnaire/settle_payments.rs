//! Makes the bank file of the day: every payable in at most one file, and a run that died goes on where it was.
//!
//! A run is opened, takes the payables one by one (each in one transaction with its ledger entries and its dossier), writes
//! the file from what it took, and is closed. Each step can be done again without effect, so the next run finishes it.

use mce_shared::api::{Nothing, SettlementRun};
use mce_shared::calendar::{next, next_bank_day};
use mce_shared::ids::SettlementId;
use mce_shared::lifecycle::{Actor, Command, Facts, Funds, decide, payment_reference};
use mce_shared::money::Euros;

use super::list_settlements::view;
use crate::http::{Answer, Call, Fault};
use crate::ports::bank::{StructuredAddress, Transfer, payment_file};
use crate::ports::objects::Put;
use crate::ports::vault::Secret;
use crate::runtime::{Entry, Environment, Function};
use crate::store::commit::Writes;
use crate::store::payments::{self, Run, StoredPayable};
use crate::store::{StoreError, dossiers, organisations};

/// The Lambda of this use case: the gestionnaire asks for it, and so does the schedule.
pub const FUNCTION: Function = Function {
    name: "settle-payments",
    entry: Entry::HttpAndSchedule(
        |environment, request| {
            Box::pin(crate::http::run(environment, request, |environment, call| {
                Box::pin(handle(environment, call))
            }))
        },
        |environment, _event| {
            Box::pin(async move {
                let request_id = format!("schedule-{}", uuid::Uuid::now_v7());
                settle(&environment, "Mon Compte Élu", &request_id).await.map(|_| ()).map_err(Into::into)
            })
        },
    ),
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

/// Finishes what was begun, then pays what waits.
///
/// # Errors
/// When the store or the object store fails.
pub async fn settle(
    environment: &Environment,
    author: &str,
    request_id: &str,
) -> Result<SettlementRun, Fault> {
    for run in
        payments::runs(environment.store()).await?.into_iter().filter(|run| run.state != payments::DONE)
    {
        finish(environment, run).await?;
    }
    let ready = payments::ready(environment.store()).await?;
    if ready.is_empty() {
        return Ok(SettlementRun { settlement: None, left_out: Vec::new() });
    }
    let run = open(environment).await?;
    let mut left_out = Vec::new();
    for payable in &ready {
        if let Err(reason) = take(environment, &run, payable, author, request_id).await? {
            left_out.push(format!("Dossier {} : {reason}", payable.payable.dossier));
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

/// Takes a payable into the run: the payable, its dossier and the ledger, together. The inner error is for the report.
async fn take(
    environment: &Environment,
    run: &Run,
    payable: &StoredPayable,
    author: &str,
    request_id: &str,
) -> Result<Result<(), String>, Fault> {
    let store = environment.store();
    let id = &payable.payable.dossier;
    let Some(dossier) = dossiers::get(store, id).await? else {
        return Ok(Err("dossier introuvable".to_owned()));
    };
    if organisations::training_body(store, &payable.payable.of).await?.is_none() {
        return Ok(Err("l'organisme n'est plus dans le registre : vérifiez son IBAN".to_owned()));
    }
    let reference = payment_reference(id);
    let command = Command::OrderPayment { settlement: run.id.clone(), reference: reference.clone() };
    let decision = match decide(&dossier, &command, &facts(environment, author, request_id)) {
        Ok(decision) => decision,
        Err(refusal) => return Ok(Err(refusal.to_string())),
    };
    let mut writes = Writes::of_decision(store, &decision)?;
    for write in payments::taking(store, payable, run, &reference, environment.now())? {
        writes.guarded(write);
    }
    match writes.commit(store).await {
        // Another run took it, or finished this one meanwhile, or the dossier was changed: it waits for the next one.
        Ok(_) | Err(StoreError::Busy) => Ok(Ok(())),
        Err(error) => Err(error.into()),
    }
}

fn facts(environment: &Environment, author: &str, request_id: &str) -> Facts {
    let at = environment.now();
    Facts {
        at,
        today: environment.day(at),
        actor: Actor::Platform,
        author: author.to_owned(),
        request_id: request_id.to_owned(),
        funds: Funds::default(),
        mandates: Vec::new(),
        pension_liquidated: false,
        agrement_until: None,
    }
}

/// Writes the file from what the run took, and closes the run. A run is sealed first: whoever still takes payables into it,
/// in another call of this function, can't any more, so that everybody makes the same file.
async fn finish(environment: &Environment, mut run: Run) -> Result<Run, Fault> {
    payments::seal(environment.store(), &run.id).await?;
    let taken = payments::taken(environment.store(), &run.id).await?;
    if !taken.is_empty() {
        write_file(environment, &run, &taken).await?;
    }
    run.payments = u32::try_from(taken.len()).unwrap_or(u32::MAX);
    run.total = taken.iter().map(|stored| stored.payable.amount).sum();
    run.state = payments::DONE.to_owned();
    payments::close_run(environment.store(), &run).await?;
    Ok(run)
}

async fn write_file(environment: &Environment, run: &Run, taken: &[StoredPayable]) -> Result<(), Fault> {
    let mut transfers = Vec::with_capacity(taken.len());
    for stored in taken {
        transfers.push(transfer(environment, stored).await?);
    }
    // The bank executes on its next open day; the file says when the run began, so that the same run makes the same file.
    let execution = next_bank_day(next(run.on));
    let file = payment_file(&environment.debtor()?, &transfers, run.id.as_str(), run.started_at, execution);
    let file = file.map_err(Fault::internal)?;
    match environment.objects()?.put_if_absent(&file_key(&run.id), file).await.map_err(Fault::internal)? {
        Put::Created | Put::Same => Ok(()),
        Put::Different => Err(Fault::internal(format!("another file stands for {}", run.id))),
    }
}

async fn transfer(environment: &Environment, stored: &StoredPayable) -> Result<Transfer, Fault> {
    let payable = &stored.payable;
    let body = organisations::training_body(environment.store(), &payable.of).await?;
    let body = body.ok_or_else(|| Fault::internal(format!("no training body {}", payable.of)))?;
    let iban =
        environment.vault()?.open(Secret::Iban, &body.iban, body.siret.as_str()).map_err(Fault::internal)?;
    Ok(Transfer {
        end_to_end_id: payment_reference(&payable.dossier),
        creditor_name: body.name.clone(),
        creditor_iban: iban.expose().parse().map_err(Fault::internal)?,
        creditor_bic: body.bic.as_deref().map(str::parse).transpose().map_err(Fault::internal)?,
        creditor_address: Some(StructuredAddress {
            street: Some(body.street.clone()).filter(|street| !street.is_empty()),
            postcode: Some(body.postcode.clone()),
            town: body.town.clone(),
            country: "FR".to_owned(),
        }),
        amount: payable.amount,
        remittance: format!("DOSSIER {}", payable.dossier),
    })
}

/// Where the file of a run is.
#[must_use]
pub fn file_key(run: &SettlementId) -> String {
    format!("settlements/{run}.xml")
}
