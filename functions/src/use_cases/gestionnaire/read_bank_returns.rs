//! Reads what the bank answers and matches it with what was ordered (formats §5.2): pain.002, camt.053, camt.054.
//!
//! The bank's gateway puts its files in `bank/in`, which the schedule empties; the gestionnaire may also send one by hand. The same
//! file twice, or the same movement told by two files, changes nothing the second time.

use mce_shared::aggregate::Asked;
use mce_shared::api::BankReturnView;
use mce_shared::cover::Credit as PaidIn;
use mce_shared::french::integer;
use mce_shared::identifiers::{Iban, Siret};
use mce_shared::ids::SettlementId;
use mce_shared::ledger::{Account, Movements, ReasonCode, Transaction};
use mce_shared::money::Euros;
use mce_shared::payments::{Credit, Ordered, PaymentEvent, PaymentRefusal, is_sent_twice};
use sha2::{Digest as _, Sha256};

use super::cover;
use super::payments::apply;
use crate::http::{Call, Fault};
use crate::ports::bank::returns::{BankEvent, BankReturn, Payee, Reason, TransferStatus, read_return};
use crate::reach::{May, Objects, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::payments::{self, ReadReturn};
use crate::store::{StoreError, ledger};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
    ],
    files: &[Objects::Move("bank/in"), Objects::Move("bank/read")],
    settings: &[Setting::Debtor],
    memory: 512,
    seconds: 60,
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Where the bank's gateway puts its files, and where they are kept once read.
const IN: &str = "bank/in";
const READ: &str = "bank/read";
const BANK: &str = "Banque";
/// Lines of each kind that are kept of one file; the others are counted. An item of the store has room for no more.
const LINES_MAX: usize = 500;

/// Reads a file that the gestionnaire sends.
///
/// # Errors
/// 422 with what to do for a file that can't be read with certainty.
pub async fn handle(environment: &Environment, call: &Call, content: &[u8]) -> Result<BankReturnView, Fault> {
    let author = call.caller()?.sign_in.display_name.clone();
    let account = environment.debtor()?.iban;
    let read = readable(content, &account)
        .map_err(|why| Fault::problem(422, "bank-return-unreadable", "Fichier non pris", why))?;
    let known = read_once(environment, content, &read, &author).await?;
    Ok(view(&known))
}

/// A file of the bank, if something of it is about our account.
fn readable(file: &[u8], account: &Iban) -> Result<BankReturn, String> {
    let read = read_return(file).map_err(|error| format!("{error} Rien n’a été pris de ce fichier."))?;
    let others = others_of(&read, account);
    if !read.statements.is_empty() && others.len() == read.statements.len() {
        return Err(format!(
            "Ce relevé est celui du compte {}, pas du compte du fonds ({}) : rien n’a été pris de ce fichier. Vérifiez lequel vous envoyez.",
            others.join(", "),
            account.masked()
        ));
    }
    Ok(read)
}

/// The accounts of its statements that are not ours.
fn others_of(read: &BankReturn, account: &Iban) -> Vec<String> {
    let others = read.statements.iter().filter(|statement| !statement.account.is(account));
    others.map(|statement| statement.account.masked()).collect()
}

/// Reads what the bank's gateway has brought.
///
/// # Errors
/// When the store or the object store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    read_folder(environment).await.map(|_| ())
}

/// A file as the gestionnaire sees it.
#[must_use]
pub fn view(read: &ReadReturn) -> BankReturnView {
    BankReturnView {
        message_id: read.message_id.clone(),
        kind: read.kind.clone(),
        at: read.at,
        author: read.author.clone(),
        applied: read.applied.clone(),
        anomalies: read.anomalies.clone(),
    }
}

/// Reads every file that the gateway has put, in the order of their names. Gives how many.
///
/// # Errors
/// When the store or the object store fails: the next reading goes on.
pub async fn read_folder(environment: &Environment) -> Result<usize, Fault> {
    let objects = environment.objects()?;
    let account = environment.debtor()?.iban;
    let files = objects.list(IN).await.map_err(Fault::internal)?;
    for file in &files {
        let Some(object) = objects.get(&file.key).await.map_err(Fault::internal)? else { continue };
        match readable(&object.content, &account) {
            Ok(read) => {
                read_once(environment, &object.content, &read, BANK).await?;
            }
            // It stays with the files that were read, and the gestionnaire hears of it.
            Err(why) => refused(environment, &object.content, &file.key, &why).await?,
        }
        let name = file.key.rsplit('/').next().unwrap_or_default();
        objects.put(&format!("{READ}/{name}"), object.content).await.map_err(Fault::internal)?;
        objects.delete(&file.key).await.map_err(Fault::internal)?;
    }
    Ok(files.len())
}

fn hash(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn refused(environment: &Environment, file: &[u8], name: &str, why: &str) -> Result<(), Fault> {
    let now = environment.now();
    tracing::error!(name, why, "a file of the bank can't be read");
    let read = ReadReturn {
        hash: hash(file),
        kind: "illisible".to_owned(),
        message_id: name.to_owned(),
        author: BANK.to_owned(),
        at: now,
        applied: Vec::new(),
        anomalies: vec![why.to_owned()],
        status: "bank-return".to_owned(),
        due: environment.day(now),
    };
    Ok(payments::keep_return(environment.store(), &read).await?)
}

/// Applies a file, unless that was done; each event is carried out once by itself, so a reading that died is simply done again.
async fn read_once(
    environment: &Environment,
    file: &[u8],
    read: &BankReturn,
    author: &str,
) -> Result<ReadReturn, Fault> {
    let hash = hash(file);
    if let Some(known) = payments::known_return(environment.store(), &hash).await? {
        return Ok(known);
    }
    let account = environment.debtor()?.iban;
    let mut reading = Reading {
        environment,
        asked: environment.asked(author, &read.message_id),
        account,
        applied: Vec::new(),
        anomalies: read
            .remarks
            .iter()
            .map(|remark| format!("Ligne {} : {}", remark.line, remark.message))
            .collect(),
    };
    for other in others_of(read, &reading.account) {
        reading
            .anomalies
            .push(format!("Relevé du compte {other}, qui n’est pas celui du fonds : il n’est pas pris"));
    }
    let ours = read.statements.iter().filter(|statement| statement.account.is(&reading.account));
    let told = read.statuses.iter().chain(ours.flat_map(|statement| &statement.events));
    let events = told.map(|told| &told.event);
    // What is said of single transfers comes first: what is said of the whole counts for the others.
    let (single, whole): (Vec<&BankEvent>, Vec<&BankEvent>) =
        events.partition(|event| matches!(event, BankEvent::TransferStatus { .. }));
    for event in single.into_iter().chain(whole) {
        reading.take(event).await?;
    }
    let done = ReadReturn {
        hash,
        kind: read.kind.name().to_owned(),
        message_id: read.message_id.clone(),
        author: author.to_owned(),
        at: reading.asked.at,
        applied: kept(reading.applied),
        anomalies: kept(reading.anomalies),
        status: "bank-return".to_owned(),
        due: reading.asked.today,
    };
    payments::keep_return(environment.store(), &done).await?;
    Ok(done)
}

/// The first lines, and how many are not among them.
fn kept(mut lines: Vec<String>) -> Vec<String> {
    let left = lines.len().saturating_sub(LINES_MAX);
    if left > 0 {
        lines.truncate(LINES_MAX);
        let left = integer(i64::try_from(left).unwrap_or(i64::MAX));
        lines.push(format!("… et {left} autres lignes de ce fichier"));
    }
    lines
}

struct Reading<'a> {
    environment: &'a Environment,
    asked: Asked,
    /// The fund's.
    account: Iban,
    applied: Vec<String>,
    anomalies: Vec<String>,
}

impl Reading<'_> {
    async fn take(&mut self, event: &BankEvent) -> Result<(), Fault> {
        match event {
            BankEvent::TransferStatus { end_to_end_id, status: TransferStatus::Payee(payee), .. } => {
                self.payee(end_to_end_id, *payee);
                Ok(())
            }
            BankEvent::FileStatus { message_id, status: TransferStatus::Payee(payee), .. } => {
                self.payee(message_id, *payee);
                Ok(())
            }
            BankEvent::BatchStatus { payment_info_id, status: TransferStatus::Payee(payee), .. } => {
                self.payee(payment_info_id, *payee);
                Ok(())
            }
            BankEvent::TransferStatus { end_to_end_id, status, reason, .. } => {
                let event = of_status(end_to_end_id, *status, reason.as_ref());
                self.single(end_to_end_id, event, None).await
            }
            BankEvent::FileStatus { message_id, status, reason } => {
                self.whole(message_id, *status, reason.as_ref()).await
            }
            BankEvent::BatchStatus { payment_info_id, status, reason } => {
                self.whole(payment_info_id, *status, reason.as_ref()).await
            }
            BankEvent::TransferBooked { end_to_end_id, on, amount, .. } => {
                let event = PaymentEvent::Execute { reference: end_to_end_id.clone(), on: *on };
                self.single(end_to_end_id, Some(event), Some(*amount)).await
            }
            BankEvent::BatchBooked { batch, on, amount, entry } => {
                self.batch(batch, *on, *amount, entry).await
            }
            BankEvent::Returned { end_to_end_id, on, amount, reason, .. } => {
                let (code, reason) = words(reason.as_ref());
                let event = PaymentEvent::Return { reference: end_to_end_id.clone(), on: *on, code, reason };
                self.single(end_to_end_id, Some(event), Some(*amount)).await
            }
            BankEvent::Received(credit) => self.credit(credit).await,
            BankEvent::Other { on, amount, text, .. } => {
                self.anomalies.push(format!("Débit de {} le {on} non rapproché : {text}", amount.french()));
                Ok(())
            }
        }
    }

    /// What the payee's bank says of a name decides nothing, and is for a person to read.
    fn payee(&mut self, reference: &str, payee: Payee) {
        match payee.french() {
            Some(words) => self.anomalies.push(format!("{reference} : {words}")),
            None => self.applied.push(format!("{reference} : le nom est celui du titulaire du compte")),
        }
    }

    /// One transfer, by its reference; the amount is checked where the bank gives it.
    async fn single(
        &mut self,
        reference: &str,
        event: Option<PaymentEvent>,
        amount: Option<Euros>,
    ) -> Result<(), Fault> {
        let Some(event) = event else { return Ok(()) };
        let payable = payments::of_reference(self.environment.store(), reference).await?;
        let attempt = payable.as_ref().and_then(|payable| {
            payable
                .attempts
                .iter()
                .find(|attempt| attempt.reference == reference)
                .map(|attempt| attempt.amount)
        });
        let Some((payable, ordered)) = payable.zip(attempt) else {
            self.anomalies
                .push(format!("La référence « {reference} » n’est celle d’aucun virement du fonds"));
            return Ok(());
        };
        if amount.is_some_and(|amount| amount != ordered) {
            let told = amount.unwrap_or_default().french();
            self.anomalies.push(format!(
                "{reference} : la banque dit {told}, le fonds avait ordonné {}",
                ordered.french()
            ));
            return Ok(());
        }
        let outcome =
            apply(self.environment, (&payable.dossier, payable.number), &event, &self.asked).await?;
        match outcome {
            Ok(changed) => self.applied.push(format!("{reference} : {}", changed.state.french())),
            Err(PaymentRefusal::Known) => {}
            Err(refusal) => self.anomalies.push(refusal.to_string()),
        }
        Ok(())
    }

    /// A whole file of ours: what was not said of its single transfers.
    async fn whole(
        &mut self,
        message_id: &str,
        status: TransferStatus,
        reason: Option<&Reason>,
    ) -> Result<(), Fault> {
        let Some(taken) = self.transfers_of(message_id).await? else { return Ok(()) };
        if status == TransferStatus::Rejected && reason.is_some_and(|reason| is_sent_twice(&reason.code)) {
            self.anomalies.push(format!(
                "La banque refuse le fichier « {message_id} » comme déjà reçu. Rien n’est annulé, car le premier envoi est peut-être \
                 exécuté : demandez à la banque ce qu’il est devenu"
            ));
            return Ok(());
        }
        for ordered in taken {
            let told = ordered
                .payable
                .attempts
                .iter()
                .any(|attempt| attempt.reference == ordered.reference && attempt.failure.is_some());
            if !told {
                let event = of_status(&ordered.reference, status, reason);
                self.single(&ordered.reference, event, None).await?;
            }
        }
        Ok(())
    }

    /// A file of ours that was debited at once: every transfer of it that was not refused, if the sum is right.
    async fn batch(
        &mut self,
        batch: &str,
        on: jiff::civil::Date,
        amount: Euros,
        entry: &str,
    ) -> Result<(), Fault> {
        let Some(taken) = self.transfers_of(batch).await? else { return Ok(()) };
        let executed: Vec<Ordered> = taken.into_iter().filter(|ordered| !ordered.is_refused()).collect();
        let sum: Euros = executed.iter().map(Ordered::amount).sum();
        if sum != amount {
            self.anomalies.push(format!(
                "Débit {entry} du lot {batch} : la banque dit {}, les virements font {}",
                amount.french(),
                sum.french()
            ));
            return Ok(());
        }
        for ordered in executed {
            let event = PaymentEvent::Execute { reference: ordered.reference.clone(), on };
            self.single(&ordered.reference, Some(event), None).await?;
        }
        Ok(())
    }

    /// Of a file of ours, by its number or by that of its group.
    async fn transfers_of(&mut self, id: &str) -> Result<Option<Vec<Ordered>>, Fault> {
        let store = self.environment.store();
        for id in [id, file_of(id)] {
            let Ok(id) = id.parse::<SettlementId>() else { continue };
            if payments::settlement(store, &id).await?.is_some() {
                return Ok(Some(payments::taken(store, &id).await?));
            }
        }
        self.anomalies.push(format!("« {id} » n’est le numéro d’aucun fichier du fonds"));
        Ok(None)
    }

    /// A credit: of a collectivité, or of a training body. Where the bank gives no reference that tells it from another, a collectivité's
    /// is for two people.
    async fn credit(&mut self, credit: &Credit) -> Result<(), Fault> {
        let reference = credit.reference.as_deref().filter(|_| credit.rank == 1).unwrap_or_default();
        let paid_in = PaidIn { on: credit.on, amount: credit.amount, reference };
        match cover::received(self.environment, &paid_in, &credit.remittance, &self.asked).await? {
            Some(Ok(applied)) => self.applied.extend(applied),
            Some(Err(anomaly)) => self.anomalies.push(anomaly),
            None => self.received(credit).await?,
        }
        Ok(())
    }

    /// What a training body pays back names its SIRET.
    async fn received(&mut self, credit: &Credit) -> Result<(), Fault> {
        let amount = credit.amount;
        let Some((siret, claim)) = self.debtor_of(credit).await? else {
            self.anomalies.push(format!(
                "Crédit de {} de « {} » non rapproché (écriture {}) : {}",
                amount.french(),
                credit.from,
                credit.entry,
                credit.remittance
            ));
            return Ok(());
        };
        let transaction = repayment(&siret, credit, &self.account, &self.asked)?;
        if ledger::is_posted(self.environment.store(), &transaction.id).await? {
            return Ok(());
        }
        if amount > claim {
            let (paid, owed) = (amount.french(), claim.french());
            self.anomalies.push(format!(
                "L’organisme {siret} verse {paid} et ne doit que {owed} : à rapprocher à la main"
            ));
            return Ok(());
        }
        let store = self.environment.store();
        let mut writes = Writes::new();
        writes.post(store, std::slice::from_ref(&transaction), self.asked.at)?;
        match writes.commit(store).await {
            Ok(Committed::Yes) => {
                self.applied.push(format!("{} rendus par l’organisme {siret}", amount.french()))
            }
            Ok(Committed::Already) => {}
            Ok(_) | Err(StoreError::Busy) => return Err(StoreError::Busy.into()),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Of the SIRETs that are written on it, the first that owes something, else the surest; with what it owes.
    async fn debtor_of(&self, credit: &Credit) -> Result<Option<(Siret, Euros)>, Fault> {
        let mut surest = None;
        for siret in &credit.sirets {
            let claim = ledger::claim_on(self.environment.store(), siret).await?;
            if claim.is_positive() {
                return Ok(Some((siret.clone(), claim)));
            }
            surest.get_or_insert((siret.clone(), claim));
        }
        Ok(surest)
    }
}

/// What a status says of a transfer; nothing when it decides nothing.
fn of_status(reference: &str, status: TransferStatus, reason: Option<&Reason>) -> Option<PaymentEvent> {
    let reference = reference.to_owned();
    match status {
        TransferStatus::Received
        | TransferStatus::Changed
        | TransferStatus::Partial
        | TransferStatus::Booked => Some(PaymentEvent::Acknowledge { reference }),
        TransferStatus::Pending | TransferStatus::Payee(_) => None,
        TransferStatus::Rejected | TransferStatus::Cancelled => {
            let (code, reason) = words(reason);
            Some(PaymentEvent::Reject { reference, code, reason })
        }
    }
}

fn words(reason: Option<&Reason>) -> (String, String) {
    match reason {
        Some(reason) => (reason.code.clone(), reason.french()),
        None => (String::new(), "la banque ne dit pas pourquoi".to_owned()),
    }
}

/// `MCE-20270415-001-1` is the first group of the file `MCE-20270415-001`.
fn file_of(payment_info_id: &str) -> &str {
    payment_info_id.rsplit_once('-').map_or(payment_info_id, |(file, _)| file)
}

fn repayment(siret: &Siret, credit: &Credit, account: &Iban, asked: &Asked) -> Result<Transaction, Fault> {
    let key = hash(credit.key(account).as_bytes());
    let (bank, claim) = (Account::Bank, Account::Claim(siret.clone()));
    let transaction = Transaction {
        id: format!("claim:{siret}:{}", &key[..16]).parse().map_err(Fault::internal)?,
        reason: ReasonCode::ClaimRepaid,
        on: asked.today,
        label: format!("Indu remboursé par virement ({})", credit.entry),
        author: asked.author.clone(),
        dossier: None,
        corrects: None,
        entries: Movements::new().moving(credit.amount, bank, claim).into_entries(),
    };
    transaction.checked().map_err(Fault::internal)
}
