//! What a file of the bank does (formats §5.2): each thing that it says is matched with what was ordered, and happens once, by itself; a
//! reading that died is simply done again. The same reading can be tried: then it changes nothing and says what it would do.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use mce_shared::aggregate::Asked;
use mce_shared::french::integer;
use mce_shared::identifiers::Iban;
use mce_shared::ids::{DossierId, SettlementId};
use mce_shared::payments::{Payable, PaymentEvent, movement_told};
use sha2::{Digest as _, Sha256};

use self::movements::Moved;
use self::transfers::{of_status, says_sent_twice, words};
use crate::http::Fault;
use crate::ports::bank::returns::{
    BankEvent, BankReturn, ReturnKind, Statement, TransferStatus, read_return,
};
use crate::runtime::Environment;

mod credits;
pub(super) mod files;
mod movements;
mod statements;
mod transfers;

/// Lines of each kind that are kept of one file; the others are counted. An item of the store has room for no more.
const LINES_MAX: usize = 500;

/// What a file did, or would do, line by line, in French.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What it changes.
    pub applied: Vec<String>,
    /// What somebody must look at.
    pub anomalies: Vec<String>,
    /// What could not be carried out, and waits for the file to be read again.
    pub left: Vec<String>,
}

/// Whether a reading changes anything.
pub enum Mode {
    /// It does.
    Apply,
    /// It says what it would do.
    Try,
}

/// A file of the bank, if something of it is about our account.
///
/// # Errors
/// The inner one has words for who sent it: it can't be read with certainty, or is about another account.
pub fn own_return(environment: &Environment, file: &[u8]) -> Result<Result<BankReturn, String>, Fault> {
    Ok(readable(file, &environment.debtor()?.iban))
}

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

/// SHA-256, in hexadecimal.
#[must_use]
pub fn hash(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Carries out what a file says, in the name of `author`, or tries it.
///
/// # Errors
/// When the store fails: what was carried out stays, and the same file goes on from there.
pub async fn take(
    environment: &Environment,
    read: &BankReturn,
    author: &str,
    mode: Mode,
) -> Result<Outcome, Fault> {
    let tried = matches!(mode, Mode::Try).then(BTreeMap::new);
    let mut reading = Reading {
        environment,
        asked: environment.asked(author, &read.message_id),
        account: environment.debtor()?.iban,
        tried,
        alike: BTreeMap::new(),
        answered: BTreeSet::new(),
        debited: BTreeMap::new(),
        batches: BTreeMap::new(),
        outcome: Outcome::default(),
    };
    reading.remark(read);
    let ours = || read.statements.iter().filter(|statement| statement.account.is(&reading.account));
    let statements: Vec<&Statement> = ours().collect();
    let told = read.statuses.iter().chain(statements.iter().flat_map(|statement| &statement.events));
    let mut events: Vec<&BankEvent> = told.map(|told| &told.event).collect();
    events.sort_by_key(|event| turn(event));
    for event in events {
        let taken = reading.take(event).await;
        reading.or_left(event.name(), taken)?;
    }
    // Notices have no balances.
    for statement in statements.into_iter().filter(|_| read.kind == ReturnKind::Camt053) {
        let taken = reading.statement(statement, &read.message_id).await;
        reading.or_left("Relevé", taken)?;
    }
    if reading.tried.is_some() {
        reading.outcome.anomalies.append(&mut reading.outcome.left);
    }
    Ok(reading.outcome.kept())
}

/// When an event is taken. That the bank has something already comes first, wherever it says so: what else it refuses of it is no refusal
/// then. What is said of single transfers comes before what is said of the whole, which counts for the others; and debits come before what
/// comes back, whatever the order of the file.
fn turn(event: &BankEvent) -> u8 {
    match event {
        BankEvent::FileStatus { status, reason, .. } | BankEvent::BatchStatus { status, reason, .. }
            if says_sent_twice(*status, reason.as_ref()) =>
        {
            0
        }
        BankEvent::TransferStatus { status, reason, .. } => {
            if says_sent_twice(*status, reason.as_ref()) {
                1
            } else {
                2
            }
        }
        BankEvent::FileStatus { .. } | BankEvent::BatchStatus { .. } | BankEvent::TransferBooked { .. } => 3,
        BankEvent::BatchBooked { .. } => 4,
        BankEvent::Returned { .. } | BankEvent::Received(_) | BankEvent::Other { .. } => 5,
    }
}

impl Outcome {
    fn kept(self) -> Self {
        Self { applied: kept(self.applied), anomalies: kept(self.anomalies), left: kept(self.left) }
    }
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
    /// Payables as they would be; none when they are changed for good.
    tried: Option<BTreeMap<(DossierId, u32), Payable>>,
    /// How many movements of this file were told in the same words.
    alike: BTreeMap<String, u32>,
    /// Files of ours of which it speaks.
    answered: BTreeSet<SettlementId>,
    /// Transfers whose debits entries of this file have told, and how many on each day: another entry is another movement.
    debited: BTreeMap<String, BTreeMap<Date, u32>>,
    /// Of each debit of a whole file that this one tells, its transfers: the same once more is of the same.
    batches: BTreeMap<String, Vec<String>>,
    outcome: Outcome,
}

impl Reading<'_> {
    /// One thing that can't be carried out does not stop the others.
    fn or_left(&mut self, what: &str, outcome: Result<(), Fault>) -> Result<(), Fault> {
        match outcome {
            Err(fault) if fault.is_of_one_item() => {
                tracing::error!(
                    what,
                    fault = fault.without_values(),
                    "something in a file of the bank is left"
                );
                self.outcome.left.push(format!("{what} : {}", fault.cause().french()));
                Ok(())
            }
            outcome => outcome,
        }
    }

    async fn take(&mut self, event: &BankEvent) -> Result<(), Fault> {
        match event {
            BankEvent::TransferStatus { end_to_end_id, status: TransferStatus::Payee(payee), .. } => {
                self.payee(end_to_end_id, *payee).await
            }
            BankEvent::FileStatus { message_id: id, status: TransferStatus::Payee(payee), .. }
            | BankEvent::BatchStatus { payment_info_id: id, status: TransferStatus::Payee(payee), .. } => {
                self.payees_of_all(id, *payee).await
            }
            BankEvent::TransferStatus { end_to_end_id, status, reason, .. } => {
                let event = of_status(end_to_end_id, *status, reason.as_ref());
                self.single(end_to_end_id, event).await
            }
            BankEvent::FileStatus { message_id, status, reason } => {
                self.whole(message_id, *status, reason.as_ref()).await
            }
            BankEvent::BatchStatus { payment_info_id, status, reason } => {
                self.whole(payment_info_id, *status, reason.as_ref()).await
            }
            BankEvent::TransferBooked { end_to_end_id, on, amount, entry, .. } => {
                let (reference, on) = (end_to_end_id.clone(), *on);
                let (moved, rank) = self.moved((on, -*amount), entry, end_to_end_id);
                // Of another amount too: a debit of its whole file is then of the others.
                self.debited.entry(reference.clone()).or_default();
                self.told(end_to_end_id, PaymentEvent::Execute { reference, on, rank }, moved).await
            }
            BankEvent::BatchBooked { batch, on, amount, entry } => {
                self.batch(batch, *on, *amount, entry).await
            }
            BankEvent::Returned { end_to_end_id, on, amount, reason, entry } => {
                let (code, reason) = words(reason.as_ref());
                let (reference, on) = (end_to_end_id.clone(), *on);
                let (moved, rank) = self.moved((on, *amount), entry, end_to_end_id);
                let event = PaymentEvent::Return { reference, on, rank, code, reason };
                self.told(end_to_end_id, event, moved).await
            }
            BankEvent::Received(credit) => self.received(credit).await,
            BankEvent::Other { on, amount, text, entry, reference, rank } => {
                self.anomaly(format!("Débit de {} le {on} non rapproché : {text}", amount.french()));
                let told = movement_told(*on, -*amount, reference.as_deref(), text);
                let key = self.key(&told, *rank);
                self.set_aside(Moved { on: *on, amount: -*amount, entry, key }, text.clone()).await
            }
        }
    }

    /// What the file itself gives to look at.
    fn remark(&mut self, read: &BankReturn) {
        for remark in &read.remarks {
            self.anomaly(format!("Ligne {} : {}", remark.line, remark.message));
        }
        for other in others_of(read, &self.account) {
            self.anomaly(format!(
                "Relevé du compte {other}, qui n’est pas celui du fonds : il n’est pas pris"
            ));
        }
    }

    fn anomaly(&mut self, text: String) {
        self.outcome.anomalies.push(text);
    }
}
