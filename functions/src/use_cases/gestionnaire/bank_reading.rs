//! What a file of the bank does (formats §5.2): each thing that it says is matched with what was ordered, and happens once, by itself; a
//! reading that died is simply done again. The same reading can be tried: then it changes nothing and says what it would do.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use mce_shared::aggregate::Asked;
use mce_shared::cover::{Credit as Told, payer_named};
use mce_shared::french::integer;
use mce_shared::identifiers::{Iban, Siret};
use mce_shared::ids::{DossierId, SettlementId, TransactionId};
use mce_shared::ledger::{Account, Movements, ReasonCode, Transaction};
use mce_shared::money::Euros;
use mce_shared::payee::PayeeMatch;
use mce_shared::payments::{
    Attempt, Contradiction, Credit, Ordered, Payable, PaymentEvent, PaymentRefusal, SettlementEvent,
    decide_payment, is_sent_twice, movement_key, movement_told,
};
use mce_shared::proof::{Stated, gap};
use sha2::{Digest as _, Sha256};

use super::cover;
use super::payments::{Applied, apply};
use super::settle_payments::step;
use crate::http::Fault;
use crate::ports::bank::returns::{
    BankEvent, BankReturn, Payee, Reason, ReturnKind, Statement, TransferStatus, read_return,
};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{Listed, StoreError, ledger, payments};

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
        outcome: Outcome::default(),
    };
    reading.remark(read);
    let ours = || read.statements.iter().filter(|statement| statement.account.is(&reading.account));
    let statements: Vec<&Statement> = ours().collect();
    let told = read.statuses.iter().chain(statements.iter().flat_map(|statement| &statement.events));
    let events = told.map(|told| &told.event);
    // What is said of single transfers comes first: what is said of the whole counts for the others.
    let (single, whole): (Vec<&BankEvent>, Vec<&BankEvent>) =
        events.partition(|event| matches!(event, BankEvent::TransferStatus { .. }));
    for event in single.into_iter().chain(whole) {
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
                let event = match rank {
                    1 => PaymentEvent::Execute { reference, on },
                    _ => PaymentEvent::DebitAgain { reference, on },
                };
                self.told(end_to_end_id, event, moved).await
            }
            BankEvent::BatchBooked { batch, on, amount, entry } => {
                self.batch(batch, *on, *amount, entry).await
            }
            BankEvent::Returned { end_to_end_id, on, amount, reason, entry } => {
                let (code, reason) = words(reason.as_ref());
                let event = PaymentEvent::Return { reference: end_to_end_id.clone(), on: *on, code, reason };
                let (moved, _) = self.moved((*on, *amount), entry, end_to_end_id);
                self.told(end_to_end_id, event, moved).await
            }
            BankEvent::Received(credit) => self.received(credit).await,
            BankEvent::Other { on, amount, text, entry, reference, rank } => {
                self.anomaly(format!("Débit de {} le {on} non rapproché : {text}", amount.french()));
                let told = movement_told(*on, -*amount, reference.as_deref(), text);
                let key = self.key(&told, *rank);
                self.set_aside(Moved { on: *on, amount: -*amount, entry, key }).await
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

    /// What the payee's bank says of a name: an event of the payment.
    async fn payee(&mut self, reference: &str, payee: Payee) -> Result<(), Fault> {
        let Some(result) = matched(payee) else {
            self.payees(reference, payee);
            return Ok(());
        };
        let event = PaymentEvent::Payee { reference: reference.to_owned(), result };
        self.single(reference, Some(event)).await?;
        if result != PayeeMatch::Match {
            self.payees(reference, payee);
        }
        Ok(())
    }

    /// The same of a whole file or group: of each transfer of which nothing was said. What differs from one to another is said of each.
    async fn payees_of_all(&mut self, id: &str, payee: Payee) -> Result<(), Fault> {
        self.payees(id, payee);
        let taken = if matched(payee).is_some() { self.transfers_of(id).await? } else { None };
        for ordered in self.readable(taken.unwrap_or_default())? {
            if ordered.attempt().is_some_and(|attempt| attempt.payee.is_none()) {
                let told = self.payee(&ordered.reference, payee).await;
                self.or_left(&ordered.reference, told)?;
            }
        }
        Ok(())
    }

    /// The transfers of a file that can be read; the others are left.
    fn readable(&mut self, taken: Listed<Ordered>) -> Result<Vec<Ordered>, Fault> {
        for (reference, error) in taken.unreadable {
            self.or_left(&reference, Err(error.into()))?;
        }
        Ok(taken.items)
    }

    /// The same in words, for whoever looks at the file.
    fn payees(&mut self, reference: &str, payee: Payee) {
        match payee.french() {
            Some(words) => self.anomaly(format!("{reference} : {words}")),
            None => self
                .outcome
                .applied
                .push(format!("{reference} : les noms sont ceux des titulaires des comptes")),
        }
    }

    fn anomaly(&mut self, text: String) {
        self.outcome.anomalies.push(text);
    }

    /// Of what moved by a transfer, and its rank among those of this file that nothing tells apart.
    fn moved<'m>(
        &mut self,
        (on, amount): (Date, Euros),
        entry: &'m str,
        reference: &str,
    ) -> (Moved<'m>, u32) {
        let told = movement_told(on, amount, Some(reference), "");
        let rank = self.rank(&told);
        (Moved { on, amount, entry, key: self.key(&told, rank) }, rank)
    }

    fn rank(&mut self, told: &str) -> u32 {
        let alike = self.alike.entry(told.to_owned()).or_default();
        *alike += 1;
        *alike
    }

    /// The same for the same movement, whichever file tells it.
    fn key(&self, told: &str, rank: u32) -> String {
        hash(movement_key(&self.account, told, rank).as_bytes())[..16].to_owned()
    }

    /// What moved by a transfer, by its reference: the amount must be the one that was ordered, or it is set aside.
    async fn told(&mut self, reference: &str, event: PaymentEvent, moved: Moved<'_>) -> Result<(), Fault> {
        let told = if moved.amount.is_negative() { -moved.amount } else { moved.amount };
        match self.ordered(reference).await? {
            Some((_, ordered)) if ordered != told => {
                let (told, ordered) = (told.french(), ordered.french());
                self.anomaly(format!("{reference} : la banque dit {told}, le fonds avait ordonné {ordered}"));
                self.set_aside(moved).await
            }
            Some(_) => self.single(reference, Some(event)).await,
            None => {
                self.unknown(reference);
                self.set_aside(moved).await
            }
        }
    }

    fn unknown(&mut self, reference: &str) {
        self.anomaly(format!("La référence « {reference} » n’est celle d’aucun virement du fonds"));
    }

    /// The payable of a reference, and how much was ordered under it.
    async fn ordered(&self, reference: &str) -> Result<Option<(Payable, Euros)>, Fault> {
        let payable = payments::of_reference(self.environment.store(), reference).await?;
        let known =
            |payable: &Payable| self.tried.as_ref()?.get(&(payable.dossier.clone(), payable.number)).cloned();
        let payable = payable.map(|payable| known(&payable).unwrap_or(payable));
        Ok(payable.and_then(|payable| {
            let amount = payable.attempts.iter().find(|attempt| attempt.reference == reference)?.amount;
            Some((payable, amount))
        }))
    }

    /// What is said of one transfer, by its reference.
    async fn single(&mut self, reference: &str, event: Option<PaymentEvent>) -> Result<(), Fault> {
        let Some(event) = event else { return Ok(()) };
        let Some((payable, _)) = self.ordered(reference).await? else {
            self.unknown(reference);
            return Ok(());
        };
        let attempt = payable.attempts.iter().find(|attempt| attempt.reference == reference);
        if let Some(Attempt { settlement, .. }) = attempt {
            self.has_file(settlement).await?;
        }
        match self.apply(&payable, &event).await? {
            Ok(changed) if changed.lock.is_some() && changed.lock != payable.lock => {
                let lock = changed.lock.map(|lock| lock.text).unwrap_or_default();
                self.anomaly(format!("Paiement verrouillé, {lock} : deux personnes doivent décider"));
            }
            Ok(changed) => {
                let what = match event {
                    PaymentEvent::Payee { result, .. } => result.french(),
                    _ => changed.state.french(),
                };
                self.outcome.applied.push(format!("{reference} : {what}"));
            }
            Err(PaymentRefusal::Known) => {}
            Err(refusal) => self.anomaly(refusal.to_string()),
        }
        Ok(())
    }

    async fn apply(&mut self, payable: &Payable, event: &PaymentEvent) -> Result<Applied, Fault> {
        let Some(tried) = &mut self.tried else {
            return apply(self.environment, (&payable.dossier, payable.number), event, &self.asked).await;
        };
        let decided = decide_payment(payable, event, &self.asked).map(|decision| decision.payable);
        if let Ok(changed) = &decided {
            tried.insert((changed.dossier.clone(), changed.number), changed.clone());
        }
        Ok(decided)
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
            self.anomaly(format!(
                "La banque refuse le fichier « {message_id} » comme déjà reçu. Rien n’est annulé, car le premier envoi est peut-être \
                 exécuté : demandez à la banque ce qu’il est devenu"
            ));
            let taken = self.readable(taken)?;
            return self.doubt(taken, &Contradiction::SentTwice).await;
        }
        for ordered in self.readable(taken)? {
            let told = ordered
                .payable
                .attempts
                .iter()
                .any(|attempt| attempt.reference == ordered.reference && attempt.failure.is_some());
            if !told {
                let event = of_status(&ordered.reference, status, reason);
                let applied = self.single(&ordered.reference, event).await;
                self.or_left(&ordered.reference, applied)?;
            }
        }
        Ok(())
    }

    /// A file of ours that was debited at once: every transfer of it that was not refused, if the sum is right. If it is not, nobody
    /// knows which were executed: two people say it of each.
    async fn batch(&mut self, batch: &str, on: Date, amount: Euros, entry: &str) -> Result<(), Fault> {
        let (moved, _) = self.moved((on, -amount), entry, batch);
        let Some(taken) = self.transfers_of(batch).await? else { return self.set_aside(moved).await };
        // Their sum has to be known: all of them, or none.
        let taken = taken.all()?;
        let known: Euros = taken.iter().filter(|one| is_debited(one, on)).map(Ordered::amount).sum();
        if known == amount {
            return Ok(());
        }
        let asked = || taken.iter().filter(|ordered| !ordered.is_refused());
        let sum: Euros = asked().map(Ordered::amount).sum();
        if sum == amount {
            for ordered in asked() {
                let event = PaymentEvent::Execute { reference: ordered.reference.clone(), on };
                let applied = self.single(&ordered.reference, Some(event)).await;
                self.or_left(&ordered.reference, applied)?;
            }
            return Ok(());
        }
        let (told, sum) = (amount.french(), sum.french());
        self.anomaly(format!(
            "Débit {entry} du lot {batch} : la banque dit {told}, les virements font {sum}. Deux personnes doivent dire de chaque virement \
             dont la banque n’a rien dit d’autre s’il est exécuté : son paiement est verrouillé"
        ));
        self.doubt(taken, &Contradiction::BatchDiffers { on }).await
    }

    /// What leaves each transfer of a file in doubt, unless the bank has said more of it.
    async fn doubt(&mut self, taken: Vec<Ordered>, told: &Contradiction) -> Result<(), Fault> {
        let is_open = |attempt: &Attempt| match told {
            Contradiction::SentTwice => attempt.failure.is_none(),
            _ => attempt.debited_after_refusal().is_none(),
        };
        for ordered in taken.into_iter().filter(|ordered| ordered.attempt().is_some_and(is_open)) {
            let event = PaymentEvent::Doubt { reference: ordered.reference, told: told.clone() };
            match self.apply(&ordered.payable, &event).await? {
                Ok(_) | Err(PaymentRefusal::Known) => {}
                Err(refusal) => self.anomaly(refusal.to_string()),
            }
        }
        Ok(())
    }

    /// Of a file of ours, by its number or by that of its group.
    async fn transfers_of(&mut self, id: &str) -> Result<Option<Listed<Ordered>>, Fault> {
        let store = self.environment.store();
        for id in [id, file_of(id)] {
            let Ok(id) = id.parse::<SettlementId>() else { continue };
            if payments::settlement(store, &id).await?.is_some() {
                let taken = payments::taken(store, &id).await?;
                self.has_file(&id).await?;
                return Ok(Some(taken));
            }
        }
        self.anomaly(format!("« {id} » n’est le numéro d’aucun fichier du fonds"));
        Ok(None)
    }

    /// The bank speaks of a file of ours, or of a transfer of it: it has the file, whatever nobody knew or somebody said.
    async fn has_file(&mut self, id: &SettlementId) -> Result<(), Fault> {
        if self.tried.is_some() || !self.answered.insert(id.clone()) {
            return Ok(());
        }
        if let Some(settlement) = payments::settlement(self.environment.store(), id).await? {
            step(self.environment, settlement, SettlementEvent::Answered, &self.asked).await?;
        }
        Ok(())
    }

    /// A credit: what a collectivité pays in, or what a training body pays back, names it.
    async fn received(&mut self, credit: &Credit) -> Result<(), Fault> {
        if self.of_a_collectivite(credit).await? {
            return Ok(());
        }
        let Some((siret, claim)) = self.debtor_of(credit).await? else {
            let (amount, from) = (credit.amount.french(), &credit.from);
            let (entry, text) = (&credit.entry, &credit.remittance);
            // People record it, by two, once they know whose it is.
            self.anomaly(format!(
                "Crédit de {amount} de « {from} » non rapproché (écriture {entry}) : {text}"
            ));
            return Ok(());
        };
        let amount = credit.amount;
        let key = self.key(&credit.told(), credit.rank);
        let moved = Moved { on: credit.on, amount, entry: &credit.entry, key };
        if self.is_counted(credit, &moved).await? {
            return Ok(());
        }
        if amount > claim {
            let (paid, owed) = (amount.french(), claim.french());
            self.anomaly(format!(
                "L’organisme {siret} verse {paid} et ne doit que {owed} : à rapprocher à la main"
            ));
            return self.set_aside(moved).await;
        }
        if self.post(repayment(&siret, &moved, &self.asked)?).await? {
            self.outcome.applied.push(format!("{} rendus par l’organisme {siret}", amount.french()));
        }
        Ok(())
    }

    /// Whether another file told it: it was counted for whichever of the SIRETs on it owed something then, or set aside.
    async fn is_counted(&self, credit: &Credit, moved: &Moved<'_>) -> Result<bool, Fault> {
        let mut ids = vec![set_aside(moved, &self.asked)?.id];
        for siret in &credit.sirets {
            ids.push(repayment_id(siret, moved)?);
        }
        for id in &ids {
            if ledger::is_posted(self.environment.store(), id).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a collectivité that has complements is named: then what it pays in is posted, or somebody looks at it.
    async fn of_a_collectivite(&mut self, credit: &Credit) -> Result<bool, Fault> {
        let Some(siren) = payer_named(&credit.remittance) else { return Ok(false) };
        let reference = credit.reference.as_deref().unwrap_or_default();
        // Not by its text: what people record of a credit has none.
        let rank = self.rank(&movement_told(credit.on, credit.amount, credit.reference.as_deref(), ""));
        let told = Told { on: credit.on, amount: credit.amount, reference, rank };
        let (environment, changes) = (self.environment, self.tried.is_none());
        let known = cover::received(environment, &siren, &told, changes, &self.asked).await?;
        let is_one = known.is_some();
        match known {
            Some(Ok(applied)) => self.outcome.applied.extend(applied),
            Some(Err(anomaly)) => self.anomaly(anomaly),
            None => {}
        }
        Ok(is_one)
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

    /// What moved at the bank and nobody knows why is written down, so that the books go on saying what the bank says.
    async fn set_aside(&mut self, moved: Moved<'_>) -> Result<(), Fault> {
        let transaction = set_aside(&moved, &self.asked)?;
        self.post(transaction).await.map(|_| ())
    }

    /// Posts it, once; false when it was, or when nothing is changed for good.
    async fn post(&self, transaction: Transaction) -> Result<bool, Fault> {
        let store = self.environment.store();
        if self.tried.is_some() {
            return Ok(!ledger::is_posted(store, &transaction.id).await?);
        }
        let mut writes = Writes::new();
        writes.post(store, std::slice::from_ref(&transaction), self.asked.at)?;
        match writes.commit(store).await? {
            Committed::Yes => Ok(true),
            Committed::Already => Ok(false),
            _ => Err(StoreError::Busy.into()),
        }
    }

    /// A statement begins where the one before ended, and ends where its movements lead. Where a balance is missing, nobody knows.
    async fn statement(&mut self, told: &Statement, message_id: &str) -> Result<(), Fault> {
        let stated = stated(told, self.asked.today);
        match (stated.opening, stated.closing) {
            (Some(opening), Some(closing)) => {
                let moved: Euros = told.events.iter().map(|told| moved_by(&told.event)).sum();
                if opening + moved != closing {
                    let (on, from, to) = (stated.to, opening.french(), closing.french());
                    let moved = moved.french();
                    self.anomaly(format!("Relevé du {on} : de {from} à {to}, ses mouvements font {moved}"));
                }
            }
            // Many banks leave out where it begins: that it follows the one before is then not known.
            (_, Some(_)) => {}
            (_, None) => self.anomaly(format!(
                "Relevé du {} sans solde : ses mouvements sont pris, mais rien ne dit s’il suit le précédent ni où il finit. Demandez le \
                 relevé complet à la banque",
                stated.to
            )),
        }
        let known = payments::statements(self.environment.store()).await?;
        let before = known.iter().rfind(|known| known.to < stated.to);
        if let Some(gap) = before.and_then(|before| gap(before, &stated)) {
            self.anomaly(gap);
        }
        if self.tried.is_none() {
            payments::keep_statement(self.environment.store(), &stated, message_id).await?;
        }
        Ok(())
    }
}

/// What a statement says of the account; its days are those of its movements where it has no balance.
fn stated(told: &Statement, today: Date) -> Stated {
    let days = || told.events.iter().filter_map(|told| day_of(&told.event));
    let first = told.opening.map(|balance| balance.on).or_else(|| days().min());
    let last = told.closing.map(|balance| balance.on).or_else(|| days().max());
    let to = last.or(first).unwrap_or(today);
    Stated {
        to,
        from: first.unwrap_or(to),
        opening: told.opening.map(|balance| balance.amount),
        closing: told.closing.map(|balance| balance.amount),
    }
}

/// What moved on the account: the day, how much (below zero when it left), and the bank's name of it.
struct Moved<'a> {
    on: Date,
    amount: Euros,
    entry: &'a str,
    /// What tells it from every other, whichever file tells it.
    key: String,
}

/// Whether the bank has told the debit of this very transfer, that day.
fn is_debited(ordered: &Ordered, on: Date) -> bool {
    let day = |attempt: &Attempt| attempt.executed_on.or_else(|| attempt.debited_after_refusal());
    ordered.attempt().and_then(day) == Some(on)
}

const fn day_of(event: &BankEvent) -> Option<Date> {
    match event {
        BankEvent::TransferBooked { on, .. }
        | BankEvent::BatchBooked { on, .. }
        | BankEvent::Other { on, .. }
        | BankEvent::Returned { on, .. }
        | BankEvent::Received(Credit { on, .. }) => Some(*on),
        BankEvent::FileStatus { .. } | BankEvent::BatchStatus { .. } | BankEvent::TransferStatus { .. } => {
            None
        }
    }
}

fn moved_by(event: &BankEvent) -> Euros {
    match event {
        BankEvent::TransferBooked { amount, .. }
        | BankEvent::BatchBooked { amount, .. }
        | BankEvent::Other { amount, .. } => -*amount,
        BankEvent::Returned { amount, .. } | BankEvent::Received(Credit { amount, .. }) => *amount,
        BankEvent::FileStatus { .. } | BankEvent::BatchStatus { .. } | BankEvent::TransferStatus { .. } => {
            Euros::ZERO
        }
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

/// What a bank's answer says of one transfer; none for one that is about several.
const fn matched(payee: Payee) -> Option<PayeeMatch> {
    match payee {
        Payee::Matches => Some(PayeeMatch::Match),
        Payee::Close => Some(PayeeMatch::CloseMatch),
        Payee::Differs => Some(PayeeMatch::NoMatch),
        Payee::Unanswered => Some(PayeeMatch::NotAvailable),
        Payee::Mixed => None,
    }
}

fn repayment_id(siret: &Siret, moved: &Moved<'_>) -> Result<TransactionId, Fault> {
    format!("claim:{siret}:{}", moved.key).parse().map_err(Fault::internal)
}

fn repayment(siret: &Siret, moved: &Moved<'_>, asked: &Asked) -> Result<Transaction, Fault> {
    let transaction = Transaction {
        id: repayment_id(siret, moved)?,
        reason: ReasonCode::ClaimRepaid,
        on: moved.on,
        label: format!("Indu remboursé par virement ({})", moved.entry),
        author: asked.author.clone(),
        dossier: None,
        corrects: None,
        entries: Movements::new()
            .moving(moved.amount, Account::Bank, Account::Claim(siret.clone()))
            .into_entries(),
    };
    transaction.checked().map_err(Fault::internal)
}

fn set_aside(moved: &Moved<'_>, asked: &Asked) -> Result<Transaction, Fault> {
    let movements = Movements::new();
    let movements = if moved.amount.is_negative() {
        movements.moving(-moved.amount, Account::Suspense, Account::Bank)
    } else {
        movements.moving(moved.amount, Account::Bank, Account::Suspense)
    };
    let transaction = Transaction {
        id: format!("bank:{}", moved.key).parse().map_err(Fault::internal)?,
        reason: ReasonCode::Unreconciled,
        on: moved.on,
        label: format!("Mouvement de la banque à rapprocher ({})", moved.entry),
        author: asked.author.clone(),
        dossier: None,
        corrects: None,
        entries: movements.into_entries(),
    };
    transaction.checked().map_err(Fault::internal)
}
