//! What happens beside the dossiers: accounts to pay, suspended payments, indus, mandates, jobs, the bank, the card service.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use jiff::{SignedDuration, Span};
use mce_functions::store::{mandates, organisations, payments};
use mce_local::bank::{Credit, Fate, Stage};
use mce_shared::api::{
    CollectiviteDetail, ConfirmSettlement, CoverProposal, DecideBankDetails, DecideReclaim, DecideRemedy,
    ProposeBankDetails, ProposeRemedy, ReadBankDetails, SettlementList, Verdict, WholeBankDetails,
};
use mce_shared::cover::{Covering, transfer_reference};
use mce_shared::ledger::Account;
use mce_shared::money::Euros;
use mce_shared::payments::{PayableState, Remedy};
use mce_shared::rules::mandates::MandateKind;
use serde_json::{Value, json};

use super::books::Books;
use super::cast::{TrainingBody, iban};
use super::chance::Chance;
use super::matching;
use super::world::{World, text};

/// As a schedule does: the first try and two more.
const TRIES: usize = 3;

/// Something at a desk.
///
/// # Errors
/// A failure of the platform.
pub async fn desk(world: &mut World, books: &Books, chance: &mut Chance) -> Result<(), String> {
    match chance.below(9) {
        8 => matching::to_match(world, chance).await,
        0 => fate(world, chance).await,
        5 | 6 => paid_in(world, books, chance).await,
        7 => agreement(world, chance).await,
        1 => account(world, chance).await,
        2 => verdict(world, chance).await,
        3 => {
            confirm_files(world).await?;
            remedy(world, chance).await
        }
        _ => repayment(world, books, chance).await,
    }
}

/// From now on the bank executes, refuses or returns what goes to an account.
async fn fate(world: &World, chance: &mut Chance) -> Result<(), String> {
    let fate = *chance
        .weighted(&[
            (4, Fate::Normal),
            (2, Fate::Refused),
            (1, Fate::Returned),
            (2, Fate::Contradicted),
            (1, Fate::Misread),
            (1, Fate::Doubled),
            (1, Fate::DoubledAndReturned),
        ])
        .unwrap_or(&Fate::Normal);
    if let Some(body) = chance.of(&world.cast.training_bodies) {
        world.core.bank.set_fate(&body.iban, fate).await;
    }
    Ok(())
}

/// A training body proposes another account.
async fn account(world: &mut World, chance: &mut Chance) -> Result<(), String> {
    let at = chance.below(world.cast.training_bodies.len());
    let new = iban(chance);
    let asked =
        ProposeBankDetails { iban: new.as_str().to_owned(), bic: String::new(), holder: String::new() };
    let visitor = world.cast.training_bodies[at].visitor.clone();
    let reply = world.insist(&visitor, "/api/of/bank-details", &asked).await?;
    if reply.is_done() {
        world.cast.training_bodies[at].iban = new;
    }
    Ok(())
}

/// Somebody of the gestionnaire sees a new account, and decides on it.
async fn verdict(world: &World, chance: &mut Chance) -> Result<(), String> {
    let Some(body) = chance.of(&world.cast.training_bodies) else { return Ok(()) };
    let waiting = organisations::waiting_account(world.store(), &body.siret).await.map_err(text)?;
    let (Some(waiting), Some(who)) = (waiting, chance.of(&world.cast.gestionnaires)) else { return Ok(()) };
    let path = format!("/api/gestionnaire/bank-details/{}", body.siret);
    let asked = ReadBankDetails { number: waiting.change.number };
    let reply = world.insist(who, &format!("{path}/reading"), &asked).await?;
    if !reply.is_done() {
        return Ok(());
    }
    let WholeBankDetails { number, fingerprint, .. } = reply.read()?;
    let verdict = if chance.per_mille(850) {
        Verdict::Approve { comment: "Appel au siège".to_owned() }
    } else {
        Verdict::Refuse { reason: "Compte inconnu".to_owned() }
    };
    let decision = DecideBankDetails { number, fingerprint, verdict };
    world.insist(who, &format!("{path}/decision"), &decision).await?;
    waits_two_days(world, body).await
}

/// An account that was accepted is not yet the one that is paid.
async fn waits_two_days(world: &World, body: &TrainingBody) -> Result<(), String> {
    let known = organisations::training_body(world.store(), &body.siret).await.map_err(text)?;
    let known = known.ok_or("no training body")?;
    let Some(from) = known.coming.as_ref().map(|coming| coming.from).filter(|from| *from > world.now())
    else {
        return Ok(());
    };
    let before = from - SignedDuration::from_secs(1);
    let is_used = |at| known.clone().at(at).coming.is_none();
    if is_used(world.now()) || is_used(before) || !is_used(from) {
        return Err(format!("an account that is used before its time, or not at it: {known:?}"));
    }
    Ok(())
}

/// Somebody of the gestionnaire proposes what to do about a payment that does not go on by itself, or decides on what was proposed.
async fn remedy(world: &World, chance: &mut Chance) -> Result<(), String> {
    let mut held = payments::locked(world.store()).await.map_err(text)?;
    held.extend(payments::in_state(world.store(), PayableState::OnHold).await.map_err(text)?);
    let held = held.items;
    let (Some(payable), Some(who)) = (chance.of(&held), chance.of(&world.cast.gestionnaires)) else {
        return Ok(());
    };
    let path = format!("/api/gestionnaire/payments/{}/{}", payable.dossier, payable.number);
    if payable.proposal.is_some() {
        let verdict = if chance.per_mille(850) {
            Verdict::Approve { comment: String::new() }
        } else {
            Verdict::Refuse { reason: "Rien ne le montre".to_owned() }
        };
        let decision = DecideRemedy { version: payable.version, verdict };
        return world.insist(who, &format!("{path}/remedy-decision"), &decision).await.map(|_| ());
    }
    let mut possible = Remedy::possible(payable);
    let transfers = world.core.bank.view().await.transfers;
    let is_executed = |reference: &str| {
        let of = transfers.iter().find(|transfer| transfer.end_to_end_id == reference);
        of.is_some_and(|transfer| !matches!(transfer.stage, Stage::Refused | Stage::Accepted))
    };
    // Whoever proposes has looked on the bank's site.
    possible.retain(|remedy| match remedy {
        Remedy::ExecutedAfterAll { reference } => is_executed(reference),
        Remedy::NotExecuted { reference } => !is_executed(reference),
        _ => true,
    });
    let Some(remedy) = chance.of(&possible).cloned() else { return Ok(()) };
    // What is never paid stays seldom.
    if remedy == Remedy::WriteOff && chance.per_mille(900) {
        return Ok(());
    }
    let asked = ProposeRemedy { remedy, reason: "Vu avec la banque".to_owned() };
    world.insist(who, &format!("{path}/remedy"), &asked).await.map(|_| ())
}

/// At the end, somebody looks on the bank's site whether what is in doubt left, and says it; somebody else decides.
///
/// # Errors
/// A failure of the platform.
pub async fn decide_doubts(world: &World) -> Result<(), String> {
    let transfers = world.core.bank.view().await.transfers;
    let left: BTreeSet<&str> = transfers
        .iter()
        .filter(|one| !matches!(one.stage, Stage::Refused | Stage::Accepted))
        .map(|one| one.end_to_end_id.as_str())
        .collect();
    let mut under_way = payments::locked(world.store()).await.map_err(text)?.items;
    for state in [PayableState::Ordered, PayableState::Acknowledged] {
        under_way.extend(payments::in_state(world.store(), state).await.map_err(text)?.items);
    }
    for payable in under_way {
        let is_so = |remedy: &Remedy| match remedy {
            Remedy::ExecutedAfterAll { reference } => left.contains(reference.as_str()),
            Remedy::NotExecuted { reference } => !left.contains(reference.as_str()),
            _ => false,
        };
        let Some(remedy) = Remedy::possible(&payable).into_iter().find(is_so) else { continue };
        let path = format!("/api/gestionnaire/payments/{}/{}", payable.dossier, payable.number);
        let asked = ProposeRemedy { remedy, reason: "Vu sur le site de la banque".to_owned() };
        world.insist(&world.cast.gestionnaires[0], &format!("{path}/remedy"), &asked).await?;
        let verdict = Verdict::Approve { comment: String::new() };
        let decision = DecideRemedy { version: payable.version + 1, verdict };
        world.insist(&world.cast.gestionnaires[1], &format!("{path}/remedy-decision"), &decision).await?;
    }
    Ok(())
}

/// Somebody looks whether the bank has a file that was claimed and not confirmed, and says it.
///
/// # Errors
/// A failure of the platform.
pub async fn confirm_files(world: &World) -> Result<(), String> {
    let known: Vec<String> =
        world.core.bank.view().await.files.into_iter().map(|file| file.message_id).collect();
    let settlements = payments::every_settlement(world.store()).await.map_err(text)?.items;
    for left in settlements.into_iter().filter(|one| one.is_left_unconfirmed(world.now())) {
        let waits = world.folder().join(format!("files/bank/out/{}.xml", left.id)).exists();
        let received = waits || known.iter().any(|id| id == left.id.as_str());
        let path = format!("/api/gestionnaire/settlements/{}/confirmation", left.id);
        let said = ConfirmSettlement { received, reason: "Vu dans le relevé de la banque".to_owned() };
        let reply = world.insist(&world.cast.gestionnaires[0], &path, &said).await?;
        if received || !reply.is_done() {
            continue;
        }
        let list = reply.read::<SettlementList>()?.settlements;
        let revision = list.iter().find(|one| one.id == left.id).map_or(0, |one| one.revision);
        let verdict = Verdict::Approve { comment: String::new() };
        let path = format!("/api/gestionnaire/settlements/{}/reclaim-decision", left.id);
        world.insist(&world.cast.gestionnaires[1], &path, &DecideReclaim { revision, verdict }).await?;
    }
    Ok(())
}

/// Where the bank's gateway puts its files, and where those are that come on another day.
const IN: &str = "files/bank/in";
const LATE: &str = "files/bank/late";

/// The bank’s files come in another order, some of them days later, some of them twice, some notices never; now and then one is of another account, or says that
/// what was paid is refused.
///
/// # Errors
/// When a file can't be written.
pub async fn mischief(world: &World, chance: &mut Chance) -> Result<(), String> {
    if chance.per_mille(300) {
        bring_late(world)?;
    }
    let (folder, late) = (world.folder().join(IN), world.folder().join(LATE));
    std::fs::create_dir_all(&late).map_err(text)?;
    for file in files_in(&folder) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A notice that never comes: the statement tells a whole file as one debit, and what was debited again beside it.
        if name.ends_with("camt.054.xml") && chance.per_mille(120) {
            std::fs::remove_file(&file).map_err(text)?;
            continue;
        }
        if chance.per_mille(150) {
            elsewhere(&folder, &file, chance)?;
        }
        if chance.per_mille(150) {
            again(&folder, &file, chance)?;
        }
        if chance.per_mille(300) && !name.starts_with('x') {
            std::fs::rename(&file, folder.join(format!("x{:02}-{name}", chance.below(100)))).map_err(text)?;
        } else if chance.per_mille(150) {
            std::fs::rename(&file, late.join(name)).map_err(text)?;
        }
    }
    if chance.per_mille(150) {
        contradiction(world, &folder, chance).await?;
    }
    if chance.per_mille(100) {
        other_payee(world, &folder, chance).await?;
    }
    Ok(())
}

/// The files that come on another day come now.
///
/// # Errors
/// When one can't be moved.
pub fn bring_late(world: &World) -> Result<(), String> {
    let folder = world.folder().join(IN);
    files_in(&world.folder().join(LATE)).into_iter().try_for_each(|file| {
        let name = file.file_name().unwrap_or_default().to_owned();
        std::fs::rename(&file, folder.join(name)).map_err(text)
    })
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// The same file, of an account that is not the fund's and on which other amounts moved.
fn elsewhere(folder: &Path, file: &Path, chance: &mut Chance) -> Result<(), String> {
    let content = std::fs::read_to_string(file).map_err(text)?;
    let (own, other) = ("FR7630001007941234567890185", iban(chance));
    if content.contains("<Acct>") {
        let name = format!("z{:06}-autre-compte.xml", chance.below(1_000_000));
        let content = content.replace(own, other.as_str()).replace("<Amt Ccy=\"EUR\">", "<Amt Ccy=\"EUR\">1");
        std::fs::write(folder.join(name), content).map_err(text)?;
    }
    Ok(())
}

/// The same movements, told once more under another number.
fn again(folder: &Path, file: &Path, chance: &mut Chance) -> Result<(), String> {
    let content = std::fs::read_to_string(file).map_err(text)?;
    let number = chance.below(1_000_000);
    let content = content.replacen("<MsgId>", &format!("<MsgId>{number}-"), 1);
    std::fs::write(folder.join(format!("w{number:06}-encore.xml")), content).map_err(text)
}

/// The bank refuses a transfer that it has taken, or executed.
async fn contradiction(world: &World, folder: &Path, chance: &mut Chance) -> Result<(), String> {
    let state =
        *chance.of(&[PayableState::Executed, PayableState::Acknowledged]).unwrap_or(&PayableState::Executed);
    let paid = payments::in_state(world.store(), state).await.map_err(text)?.items;
    let last = chance.of(&paid).and_then(|payable| payable.live_attempt().cloned());
    let Some(attempt) = last else { return Ok(()) };
    let (number, reference) = (chance.below(1_000_000), &attempt.reference);
    let file = &attempt.settlement;
    // A refusal, or that it has it twice.
    let code = *chance.of(&["AC04", "AC04", "DU03"]).unwrap_or(&"AC04");
    // Now and then the group says that the bank has it all already, and the transfer no more than that it is refused.
    let (group, why) = if chance.per_mille(200) {
        ("<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>DU02</Cd></Rsn></StsRsnInf>", String::new())
    } else {
        ("", format!("<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"))
    };
    let refusal = status_of(
        &format!("C{number}"),
        (file.as_str(), group),
        (reference, &format!("<TxSts>RJCT</TxSts>{why}")),
    );
    std::fs::write(folder.join(format!("y{number:06}-refus.xml")), refusal).map_err(text)
}

/// The payee's bank does not know the name, or knows another.
async fn other_payee(world: &World, folder: &Path, chance: &mut Chance) -> Result<(), String> {
    let taken = payments::in_state(world.store(), PayableState::Acknowledged).await.map_err(text)?.items;
    let last = chance.of(&taken).and_then(|payable| payable.live_attempt().cloned());
    let Some(attempt) = last else { return Ok(()) };
    let number = chance.below(1_000_000);
    let code = *chance.of(&["RVNM", "RVMC", "RVNA"]).unwrap_or(&"RVNM");
    let told = format!("<TxSts>{code}</TxSts>");
    let status =
        status_of(&format!("V{number}"), (attempt.settlement.as_str(), ""), (&attempt.reference, &told));
    std::fs::write(folder.join(format!("v{number:06}-beneficiaire.xml")), status).map_err(text)
}

/// What the bank says of one transfer of a file.
fn status_of(id: &str, (file, group): (&str, &str), (reference, told): (&str, &str)) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>{id}</MsgId>\
         <CreDtTm>2027-01-18T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId>\
         <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>\
         <OrgnlPmtInfId>{file}-1</OrgnlPmtInfId>{group}<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId>\
         {told}</TxInfAndSts></OrgnlPmtInfAndSts>\
         </CstmrPmtStsRpt></Document>"
    )
}

/// A training body pays back a part of what it owes, and now and then too much.
async fn repayment(world: &World, books: &Books, chance: &mut Chance) -> Result<(), String> {
    let Some(body) = chance.of(&world.cast.training_bodies) else { return Ok(()) };
    let owed = -books.held(&Account::Claim(body.siret.clone()));
    if owed <= 0 {
        return Ok(());
    }
    let cents = chance.between(1, owed + owed / 10);
    let credit = Credit {
        amount: Euros::from_cents(cents),
        from: body.name.clone(),
        remittance: format!("INDU {}", body.siret),
    };
    world.core.bank.credit(credit).await.map_err(text)
}

/// A collectivité pays a part of what it owes, and now and then too much, or without a word of what for.
async fn paid_in(world: &World, books: &Books, chance: &mut Chance) -> Result<(), String> {
    let Some((_, body)) = chance.of(&world.cast.collectivites) else { return Ok(()) };
    let held = |account: Account| books.held(&account);
    let owed = -held(Account::Collectivite(body.siren.clone())) - held(Account::Received(body.siren.clone()));
    if owed <= 0 {
        return Ok(());
    }
    let cents = if chance.per_mille(400) { owed } else { chance.between(1, owed + owed / 10) };
    let remittance =
        if chance.per_mille(800) { transfer_reference(&body.siren) } else { "MANDAT".to_owned() };
    let credit = Credit { amount: Euros::from_cents(cents), from: body.name.clone(), remittance };
    world.core.bank.credit(credit).await.map_err(text)
}

/// The fund agrees to advance for a collectivité, or no longer: two people.
async fn agreement(world: &World, chance: &mut Chance) -> Result<(), String> {
    let Some((_, body)) = chance.of(&world.cast.collectivites) else { return Ok(()) };
    let path = format!("/api/gestionnaire/collectivites/{}/cover", body.siren);
    let (from, days) = (world.today(), chance.between(10, 300));
    let ceiling = Euros::from_cents(*chance.of(&[0, 10_000, 100_000]).unwrap_or(&0));
    let covering = Covering::Agreement { ceiling, from, until: from + Span::new().days(days) };
    let proposal = CoverProposal { covering, reason: "Convention".to_owned() };
    let reply = world.insist(&world.cast.gestionnaires[0], &path, &proposal).await?;
    if !reply.is_done() {
        return Ok(());
    }
    let number = reply.read::<CollectiviteDetail>()?.records.first().map_or(0, |record| record.number);
    let verdict = Verdict::Approve { comment: String::new() };
    let path = format!("{path}/{number}/decision");
    world.insist(&world.cast.gestionnaires[1], &path, &verdict).await.map(|_| ())
}

/// A mandate ends, or another begins, as the register tells it; or the pension is liquidated. Nothing is told of the past.
///
/// # Errors
/// A failure of the platform.
pub async fn mandate(world: &mut World, chance: &mut Chance) -> Result<(), String> {
    let at = chance.below(world.cast.elus.len());
    let today = world.today();
    let elu = &mut world.cast.elus[at];
    let held = elu.rows.iter().any(|row| row.mandate().start <= today && row.is_held(today));
    if held && elu.pension.is_none() && chance.per_mille(150) {
        let visitor = elu.visitor.clone();
        let reply = world.insist(&visitor, "/api/account/pension", &json!({ "understood": true })).await?;
        world.cast.elus[at].pension = reply.is_done().then_some(today);
        return Ok(());
    }
    let open = elu.rows.iter_mut().find(|row| row.end.is_none() && row.start < today);
    let row = match open {
        Some(row) => {
            row.end = Some(today + Span::new().days(chance.between(0, 90)));
            row.clone()
        }
        None => {
            let Some(last) = elu.rows.last().cloned() else { return Ok(()) };
            let kind = *chance.of(&[MandateKind::Municipal, MandateKind::Regional]).unwrap_or(&last.kind);
            let start = today + Span::new().days(chance.between(1, 60));
            let row = mce_shared::recognition::RegisterRow { kind, start, end: None, ..last };
            if elu.rows.iter().any(|known| (known.kind, known.start) == (row.kind, row.start)) {
                return Ok(());
            }
            elu.rows.push(row.clone());
            row
        }
    };
    mandates::put(world.store(), &row).await.map_err(text)
}

/// A schedule starts a job.
///
/// # Errors
/// When it fails in fair weather.
pub async fn job(world: &World, name: &str) -> Result<(), String> {
    for _ in 0..TRIES {
        let done = world.core.run_schedule(name).await;
        match done {
            Ok(()) => return Ok(()),
            Err(error) if world.is_fair() => return Err(format!("{name} fails in fair weather: {error}")),
            Err(_) => {}
        }
    }
    Ok(())
}

/// A schedule starts a job twice at the same moment.
///
/// # Errors
/// When it fails in fair weather.
pub async fn job_twice(world: &World, name: &str) -> Result<(), String> {
    // The template lets one hand work at the refunds at a time.
    if name == "refund-cards" {
        return job(world, name).await;
    }
    let (one, other) = tokio::join!(job(world, name), job(world, name));
    one.and(other)
}

/// A notification of the card service comes.
///
/// # Errors
/// A failure of the platform.
pub async fn notification(world: &World, chance: &mut Chance) -> Result<bool, String> {
    let Some(body) = world.card.next_notice(chance) else { return Ok(false) };
    let reply = world.notify(body.clone()).await?;
    if reply.status >= 500 {
        // The card service tries again later.
        world.card.again(body);
    } else if !reply.is_done() {
        return Err(format!("the card service is refused: {reply:?}"));
    }
    Ok(true)
}

/// The function of the totals gets records that wait: in another order, some twice, some later.
///
/// # Errors
/// A failure of the platform.
pub async fn stream(world: &World, books: &mut Books, all: bool, chance: &mut Chance) -> Result<(), String> {
    let mut waiting = std::mem::take(&mut books.untold);
    for at in (1..waiting.len()).rev() {
        waiting.swap(at, chance.below(at + 1));
    }
    for records in waiting.chunks(60) {
        let later = !all && chance.per_mille(300);
        if !later {
            let mut told = records.to_vec();
            told.extend(records.iter().filter(|_| chance.per_mille(200)).cloned());
            if fold(world, &told).await? {
                continue;
            }
        }
        books.untold.extend_from_slice(records);
    }
    Ok(())
}

/// Whether every record was taken.
async fn fold(world: &World, records: &[Value]) -> Result<bool, String> {
    let event: StreamEvent = serde_json::from_value(json!({ "Records": records })).map_err(text)?;
    let answer = world.core.lambdas.call_stream("fold-totals", event).await;
    match answer {
        Ok(answer) => Ok(answer.batch_item_failures.is_empty()),
        Err(error) if world.is_fair() => Err(format!("fold-totals fails in fair weather: {error}")),
        Err(_) => Ok(false),
    }
}

/// Jobs run again and again, in fair weather, until each has nothing left to do today.
///
/// # Errors
/// When one fails.
pub async fn calm_down(world: &World) -> Result<(), String> {
    // Hands that died hold their part for half a minute, and nobody knows for five whether their file left.
    world.core.clock.advance(SignedDuration::from_mins(6));
    confirm_files(world).await?;
    for job_name in
        ["credit-rights", "expire-rights", "ask-cards", "sweep-deadlines", "refund-cards", "settle-payments"]
    {
        // A run of an earlier day is finished first, then today's.
        job(world, job_name).await?;
        job(world, job_name).await?;
    }
    world.core.bank.work().await;
    job(world, "read-bank-returns").await
}
