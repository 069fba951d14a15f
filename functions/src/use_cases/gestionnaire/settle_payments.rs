//! Makes the bank file of the day: every payable in at most one file, and a settlement that died goes on where it was.
//!
//! A settlement is opened, takes the payables one by one (each in one transaction with its ledger entries), writes the file from what
//! it took, and is closed. Each step can be done again without effect, so the next settlement finishes it.

use mce_shared::aggregate::Asked;
use mce_shared::api::{Nothing, SettlementRun};
use mce_shared::calendar::next_bank_day;
use mce_shared::ids::{DossierId, SettlementId};
use mce_shared::money::Euros;
use mce_shared::organisme::TrainingBody;
use mce_shared::payments::{
    Ordered, Payable, PayableState, PaymentEvent, PaymentRefusal, SETTLEMENTS_A_DAY, Settlement,
    SettlementDecision, SettlementEvent, SettlementState, decide_payment, decide_settlement,
};
use mce_shared::rights::PLATFORM;
use mce_shared::set_aside::Chore;

use super::super::dossiers::change::Wait;
use super::cover::cover_waiting;
use super::payments::{apply, release_changed};
use crate::http::{Call, Fault};
use crate::ports::bank::{StructuredAddress, Transfer, payment_file};
use crate::ports::vault::Secret;
use crate::reach::{May, Objects, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::commit::{Committed, Writes};
use crate::store::payments::{self, FILE_MAX};
use crate::store::{StoreError, ledger, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        ASIDE,
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

/// Settles now.
///
/// # Errors
/// When the store or the object store fails; what was begun is finished by the next settlement.
pub async fn handle(environment: &Environment, call: &Call, _: Nothing) -> Result<SettlementRun, Fault> {
    settle(environment, &call.asked()?).await
}

/// Settles by schedule.
///
/// # Errors
/// As [`handle`].
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let asked = environment.asked(PLATFORM, &format!("schedule-{}", environment.unique()));
    settle(environment, &asked).await.map(|_| ())
}

/// Finishes what was begun, then pays what waits.
///
/// # Errors
/// When the store or the object store fails.
pub async fn settle(environment: &Environment, asked: &Asked) -> Result<SettlementRun, Fault> {
    let store = environment.store();
    let files = Round::new(environment, Chore::BankFile);
    let all = files.readable(payments::every_settlement(store).await?).await?;
    // One that was claimed is another hand's, or waits for a person: its file may have left.
    let begun = |one: &Settlement| match one.state {
        SettlementState::Preparing | SettlementState::Sealed => true,
        SettlementState::Claimed => one.payments == 0,
        SettlementState::Done => false,
    };
    for settlement in all.into_iter().filter(begun) {
        let id = settlement.id.clone();
        files.item(id.as_str(), finish(environment, settlement, asked).await).await?;
    }
    let round = Round::new(environment, Chore::Payment);
    let held = round.readable(payments::in_state(store, PayableState::OnHold).await?).await?;
    release_changed(environment, &held, &round, asked).await?;
    let uncovered = cover_waiting(environment, &round, asked).await?;
    let mut ready = round.readable(payments::in_state(store, PayableState::Ready).await?).await?;
    // What one file has no room for waits for the next settlement.
    ready.truncate(FILE_MAX);
    let mut run = SettlementRun { settlement: None, left_out: Vec::new(), uncovered };
    if !ready.is_empty() {
        let settlement = open(environment, asked).await?;
        run.left_out = take_all(environment, &settlement.id, &ready, &round, asked).await?;
        // Whoever asks hears that its file could not be made; the next settlement finishes it, or sets it aside.
        let settlement = finish(environment, settlement, asked).await?;
        run.settlement = (settlement.payments > 0).then(|| settlement.view(asked));
    }
    round.over().await?;
    files.over().await?;
    Ok(run)
}

/// Takes what waits into the settlement; gives what is left out, each with its reason.
async fn take_all(
    environment: &Environment,
    settlement: &SettlementId,
    ready: &[Payable],
    round: &Round<'_>,
    asked: &Asked,
) -> Result<Vec<String>, Fault> {
    let mut left_out = Vec::new();
    for payable in ready {
        let name = payments::name(payable);
        let taken = round.told(&name, take(environment, settlement, payable, asked).await).await?;
        let refusal = match taken {
            Ok(Ok(())) => continue,
            Ok(Err(refusal)) => {
                round.refused(&name, &refusal.to_string()).await?;
                refusal
            }
            Err(why) => PaymentRefusal::SetAside(why),
        };
        left_out.push(format!("Dossier {} : {refusal}", payable.dossier));
    }
    Ok(left_out)
}

async fn open(environment: &Environment, asked: &Asked) -> Result<Settlement, Fault> {
    for number in 1..=SETTLEMENTS_A_DAY {
        let decision = Settlement::open(number, asked).map_err(Fault::internal)?;
        if committed(environment, &decision).await? {
            return Ok(decision.settlement);
        }
    }
    Err(Fault::internal("too many settlements today"))
}

/// False when somebody else was faster.
///
/// # Errors
/// When the store fails.
pub async fn committed(environment: &Environment, decision: &SettlementDecision) -> Result<bool, Fault> {
    let mut writes = Writes::new();
    for write in payments::settlement_writes(environment.store(), decision)? {
        writes.guarded(write);
    }
    Ok(writes.commit(environment.store()).await? == Committed::Yes)
}

/// Lets `event` happen to a settlement, unless another hand has done it: then what that one made of it.
///
/// # Errors
/// When the store fails.
pub async fn step(
    environment: &Environment,
    mut settlement: Settlement,
    event: SettlementEvent<'_>,
    asked: &Asked,
) -> Result<Settlement, Fault> {
    let mut wait = Wait::new();
    while let Ok(decision) = decide_settlement(&settlement, event, asked) {
        match committed(environment, &decision).await {
            Ok(true) => return Ok(decision.settlement),
            Ok(false) | Err(Fault::Store(StoreError::Busy)) => wait.again().await?,
            Err(fault) => return Err(fault),
        }
        settlement = now(environment, &settlement).await?;
    }
    Ok(settlement)
}

/// Takes a payable into the settlement: the payable and the ledger, together. The inner error is for the report.
async fn take(
    environment: &Environment,
    settlement: &SettlementId,
    listed: &Payable,
    asked: &Asked,
) -> Result<Result<(), PaymentRefusal>, Fault> {
    let store = environment.store();
    let Some(body) = organisations::training_body(store, &listed.of).await? else {
        return Ok(Err(PaymentRefusal::NoTrainingBody));
    };
    if let Err(why) = payable_to(environment, &body.at(environment.now()), listed)? {
        return Ok(Err(PaymentRefusal::NotPayable(why)));
    }
    // The index may lag: what is decided is decided on the payable itself.
    let Some(payable) = offset(environment, listed, asked).await? else { return Ok(Ok(())) };
    let order = PaymentEvent::Order { settlement: settlement.clone() };
    let decision = match decide_payment(&payable, &order, asked) {
        Ok(decision) => decision,
        Err(PaymentRefusal::WrongState(_)) => return Ok(Ok(())),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut writes = Writes::of_payment(store, &decision, asked.at)?;
    for write in payments::taking(store, &decision.payable, settlement, asked.at)? {
        writes.guarded(write);
    }
    match writes.commit(store).await {
        // Another settlement took it, or this one was finished meanwhile: it waits for the next one.
        Ok(_) | Err(StoreError::Busy) => Ok(Ok(())),
        Err(error) => Err(error.into()),
    }
}

/// Whether a bank takes a transfer of this payment to that training body: once it is in a file, one that no bank takes stops them all.
fn payable_to(
    environment: &Environment,
    body: &TrainingBody,
    payable: &Payable,
) -> Result<Result<(), String>, Fault> {
    if let Some(why) = body.unpayable() {
        return Ok(Err(why.to_owned()));
    }
    let reference = payable.next_reference();
    let on = next_bank_day(environment.day(environment.now()));
    let written =
        to_body(environment, body, (&payable.dossier, reference, payable.amount)).and_then(|transfer| {
            let file = payment_file(&environment.debtor()?, &[transfer], "MCE-ESSAI", environment.now(), on);
            file.map_err(Fault::internal)
        });
    match written {
        Ok(_) => Ok(Ok(())),
        Err(fault) if fault.is_of_one_item() => Ok(Err(fault.to_string())),
        Err(fault) => Err(fault),
    }
}

/// The payable once what its training body owes was taken out of it; none when nothing is left to pay.
async fn offset(
    environment: &Environment,
    listed: &Payable,
    asked: &Asked,
) -> Result<Option<Payable>, Fault> {
    let store = environment.store();
    let claim = ledger::claim_on(store, &listed.of).await?;
    if claim.is_positive() {
        let offset = PaymentEvent::Offset { amount: claim };
        // A claim that was settled meanwhile makes it stale: it is paid by the next settlement.
        apply(environment, (&listed.dossier, listed.number), &offset, asked).await?.ok();
    }
    let payable = payments::get(store, &listed.dossier, listed.number).await?;
    Ok(payable.filter(|payable| payable.state == PayableState::Ready))
}

/// Makes the file from what the settlement took, and hands it over. It is sealed first: whoever still takes payables into it, in another
/// call of this function, can't any more, so that everybody makes the same file.
async fn finish(
    environment: &Environment,
    settlement: Settlement,
    asked: &Asked,
) -> Result<Settlement, Fault> {
    let settlement = step(environment, settlement, SettlementEvent::Seal, asked).await?;
    let taken = payments::taken(environment.store(), &settlement.id).await?.all()?;
    if !taken.is_empty() {
        keep_file(environment, &settlement, &taken).await?;
    }
    match claim(environment, &settlement, &taken, asked).await? {
        Some(claimed) => hand_over(environment, claimed, asked).await,
        None => left_to_another(environment, now(environment, &settlement).await?, asked).await,
    }
}

/// Another hand has claimed the file, and puts it; where there is no file, whoever comes ends the settlement.
async fn left_to_another(
    environment: &Environment,
    settlement: Settlement,
    asked: &Asked,
) -> Result<Settlement, Fault> {
    if settlement.payments > 0 {
        return Ok(settlement);
    }
    step(environment, settlement, SettlementEvent::Close, asked).await
}

/// The settlement with its file claimed; none when another hand has.
async fn claim(
    environment: &Environment,
    settlement: &Settlement,
    taken: &[Ordered],
    asked: &Asked,
) -> Result<Option<Settlement>, Fault> {
    let Ok(decision) = decide_settlement(settlement, SettlementEvent::Claim { taken }, asked) else {
        return Ok(None);
    };
    Ok(committed(environment, &decision).await?.then_some(decision.settlement))
}

/// Puts the file of a claimed settlement where the bank's gateway takes it, and confirms.
///
/// # Errors
/// When the object store or the store fails: the claim stays, and a person says whether the file left.
pub async fn hand_over(
    environment: &Environment,
    settlement: Settlement,
    asked: &Asked,
) -> Result<Settlement, Fault> {
    let objects = environment.objects()?;
    if settlement.payments > 0 {
        let kept = objects.get(&file_key(&settlement.id)).await.map_err(Fault::internal)?;
        let kept = kept.ok_or_else(|| Fault::internal(format!("no file of {}", settlement.id)))?;
        let key = format!("bank/out/{}.xml", settlement.id);
        objects.put_if_absent(&key, kept.content).await.map_err(Fault::internal)?;
    }
    step(environment, settlement, SettlementEvent::Close, asked).await
}

async fn now(environment: &Environment, settlement: &Settlement) -> Result<Settlement, Fault> {
    let now = payments::settlement(environment.store(), &settlement.id).await?;
    now.ok_or_else(|| Fault::internal(format!("no settlement {}", settlement.id)))
}

/// Keeps the file. One that was kept by an earlier attempt is the one that goes: an account that changed meanwhile must not make a
/// second one.
async fn keep_file(
    environment: &Environment,
    settlement: &Settlement,
    taken: &[Ordered],
) -> Result<(), Fault> {
    let objects = environment.objects()?;
    if objects.info(&file_key(&settlement.id)).await.map_err(Fault::internal)?.is_none() {
        let file = file(environment, settlement, taken).await?;
        objects.put_if_absent(&file_key(&settlement.id), file).await.map_err(Fault::internal)?;
    }
    Ok(())
}

async fn file(
    environment: &Environment,
    settlement: &Settlement,
    taken: &[Ordered],
) -> Result<String, Fault> {
    let mut transfers = Vec::with_capacity(taken.len());
    for ordered in taken {
        transfers.push(transfer(environment, ordered).await?);
    }
    payment_file(
        &environment.debtor()?,
        &transfers,
        settlement.id.as_str(),
        settlement.started_at,
        settlement.execution_day(),
    )
    .map_err(Fault::internal)
}

async fn transfer(environment: &Environment, ordered: &Ordered) -> Result<Transfer, Fault> {
    let payable = &ordered.payable;
    let body = organisations::training_body(environment.store(), &payable.of).await?;
    let body = body.ok_or_else(|| Fault::internal(format!("no training body {}", payable.of)))?;
    let body = body.at(environment.now());
    to_body(environment, &body, (&payable.dossier, ordered.reference.clone(), ordered.amount()))
}

fn to_body(
    environment: &Environment,
    body: &TrainingBody,
    (dossier, reference, amount): (&DossierId, String, Euros),
) -> Result<Transfer, Fault> {
    let iban =
        environment.vault()?.open(Secret::Iban, &body.iban, body.siret.as_str()).map_err(Fault::internal)?;
    Ok(Transfer {
        end_to_end_id: reference,
        creditor_name: body.payee().to_owned(),
        creditor_iban: iban.expose().parse().map_err(Fault::internal)?,
        creditor_bic: body.bic.as_deref().map(str::parse).transpose().map_err(Fault::internal)?,
        creditor_address: Some(StructuredAddress {
            street: Some(body.street.clone()).filter(|street| !street.is_empty()),
            postcode: Some(body.postcode.clone()),
            town: body.town.clone(),
            country: "FR".to_owned(),
        }),
        amount,
        remittance: format!("DOSSIER {dossier}"),
    })
}

/// Where the file of a settlement is kept.
#[must_use]
pub fn file_key(settlement: &SettlementId) -> String {
    format!("settlements/{settlement}.xml")
}
