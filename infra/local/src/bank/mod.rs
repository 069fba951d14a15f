//! The bank of the fund's account, for this machine only: it takes our files as a gateway to EBICS does, by polling a folder of
//! the object store, and puts its answers in another.
//!
//! | what | when | document |
//! |---|---|---|
//! | acknowledges a file, refuses some transfers of it or the whole | as it takes it | pain.002 |
//! | debits the transfers of a day | on the day that the file asks for | camt.054 |
//! | gives back transfers that their bank returns | two bank days later | camt.054 |
//! | receives a transfer | when it is asked to | camt.054 |
//! | tells a day on which something moved | when the day is over | camt.053 |
//! | says whether a name is that of an account's holder | when it is asked | EPC VOP |
//!
//! [`books`] decides, and is pure; [`records`] is what it keeps; [`order`] reads a pain.001; [`acknowledgement`] and [`report`] write the documents, out of
//! [`xml`]; [`payees`] verifies names; [`pages`] shows all of it at `/banque`, where one also chooses which accounts misbehave.
//!
//! Like any bank, it knows IBANs in clear: they are in its state file.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use mce_functions::ports::objects::{Objects, ObjectsError};
use mce_shared::identifiers::Iban;
use mce_shared::money::Euros;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::state_file::StateFile;

mod acknowledgement;
mod books;
mod order;
mod pages;
mod payees;
mod records;
mod report;
#[cfg(test)]
mod tests;
mod xml;

use books::Books;
pub use payees::{NameMatch, Payee};
pub use records::{Credit, Detail, Movement, MovementKind, ReceivedFile, Stage, Transfer};

/// What the platform's clock says.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where the platform puts its files, and where it finds the bank's.
pub const FROM_PLATFORM: &str = "bank/out";
pub const TO_PLATFORM: &str = "bank/in";

/// The account of the fund.
#[derive(Debug, Clone)]
pub struct Account {
    /// At most 70 characters.
    pub holder: String,
    pub iban: Iban,
    /// Of the bank.
    pub bic: String,
}

/// What becomes of the transfers to an IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Executed.
    Normal,
    /// Refused when the file is taken: the account is closed (AC04).
    Refused,
    /// Returned after the execution: the account is blocked (AC06).
    Returned,
    /// Refused when the file is taken (AC04), and executed all the same: the bank contradicts itself.
    Contradicted,
    /// Debited by one euro too much.
    Misread,
    /// Debited twice on one day.
    Doubled,
    /// The same, and both come back on one day: the account is blocked (AC06).
    DoubledAndReturned,
}

impl Fate {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Normal,
        Self::Refused,
        Self::Returned,
        Self::Contradicted,
        Self::Misread,
        Self::Doubled,
        Self::DoubledAndReturned,
    ];

    /// Whether what is executed comes back.
    const fn comes_back(self) -> bool {
        matches!(self, Self::Returned | Self::DoubledAndReturned)
    }

    /// How many times a transfer is debited.
    const fn debits(self) -> u32 {
        if matches!(self, Self::Doubled | Self::DoubledAndReturned) { 2 } else { 1 }
    }
}

/// What every document begins with.
struct Header {
    id: String,
    /// Of the file, without its kind.
    name: String,
    number: u32,
    /// In Paris, with its offset.
    at: String,
    bic: String,
}

/// All that the bank knows, as `/banque.json` tells it.
#[derive(Debug, Serialize)]
pub struct BankView {
    pub iban: Iban,
    pub balance: Euros,
    pub files: Vec<ReceivedFile>,
    pub transfers: Vec<Transfer>,
    pub movements: Vec<Movement>,
    pub fates: BTreeMap<String, Fate>,
    pub payees: BTreeMap<String, Payee>,
}

/// Why the bank can't be there.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    #[error("the bank needs {0} as settle-payments has it")]
    Variable(&'static str),
    #[error("the bank's folder: {0}")]
    Objects(#[from] ObjectsError),
}

/// The bank. Cheap to clone.
#[derive(Clone)]
pub struct Bank {
    account: Arc<Account>,
    objects: Objects,
    now: Now,
    /// Of the contract by which payees are verified.
    vop_token: Arc<str>,
    books: Arc<Mutex<StateFile<Books>>>,
}

impl Bank {
    /// `objects` is the platform's object store; `state` is where the bank goes on from at its next start.
    #[must_use]
    pub fn open(
        account: Account,
        objects: Objects,
        vop_token: &str,
        state: Option<PathBuf>,
        now: Now,
    ) -> Self {
        let books = Arc::new(Mutex::new(StateFile::read(state)));
        Self { account: Arc::new(account), objects, now, vop_token: vop_token.into(), books }
    }

    /// The bank of the account that pays in the variables of a function, on the object store that they name.
    ///
    /// # Errors
    /// When a variable is missing or wrong.
    pub fn for_function(
        variables: &HashMap<String, String>,
        vop_token: &str,
        state: Option<PathBuf>,
        now: Now,
    ) -> Result<Self, BankError> {
        let variable = |name| variables.get(name).cloned().ok_or(BankError::Variable(name));
        let iban = variable("MCE_DEBTOR_IBAN")?.parse();
        let account = Account {
            holder: variable("MCE_DEBTOR_NAME")?,
            iban: iban.map_err(|_| BankError::Variable("MCE_DEBTOR_IBAN"))?,
            bic: variable("MCE_DEBTOR_BIC")?,
        };
        Ok(Self::open(account, Objects::from_url(&variable("MCE_FILES")?)?, vop_token, state, now))
    }

    /// `/banque`, `/banque.json`, and what changes them.
    pub fn router(&self) -> Router {
        pages::router(self.clone())
    }

    /// Takes the new files, does what is due by now, and puts the answers. Gives how many files and documents that were; what
    /// fails is logged, and done by the next call.
    pub async fn work(&self) -> usize {
        let mut books = self.books.lock().await;
        let now = (self.now)();
        let taken = self.take_files(&mut books, now).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the bank can't read its folder");
            0
        });
        if books.value().has_due(now) {
            books.change(|books| books.pass(&self.account, now));
        }
        taken + self.post(&mut books).await
    }

    /// Chooses what becomes of the transfers to an account: refusals count for files to come, returns for executions to come.
    pub async fn set_fate(&self, iban: &Iban, fate: Fate) {
        let iban = iban.as_str().to_owned();
        self.books.lock().await.change(|books| match fate {
            Fate::Normal => books.fates.remove(&iban),
            fate => books.fates.insert(iban, fate),
        });
    }

    /// Chooses what is said of an account's holder; nothing, of one whose name always matches.
    pub async fn set_payee(&self, iban: &Iban, payee: Option<Payee>) {
        let iban = iban.as_str().to_owned();
        self.books.lock().await.change(|books| match payee {
            None => books.payees.remove(&iban),
            Some(payee) => books.payees.insert(iban, payee),
        });
    }

    /// Whether a name is that of an account's holder.
    pub async fn verify(&self, iban: &Iban, name: &str) -> NameMatch {
        payees::compared(self.books.lock().await.value().payees.get(iban.as_str()), name)
    }

    /// Receives a transfer from elsewhere, and puts the notice of it.
    ///
    /// # Errors
    /// The French words of what a transfer can't be.
    pub async fn credit(&self, credit: Credit) -> Result<(), &'static str> {
        check(&credit)?;
        let mut books = self.books.lock().await;
        let now = (self.now)();
        books.change(|books| {
            books.pass(&self.account, now);
            books.credit(&self.account, credit, now);
        });
        self.post(&mut books).await;
        Ok(())
    }

    /// All that the bank knows.
    pub async fn view(&self) -> BankView {
        let books = self.books.lock().await;
        let books = books.value();
        BankView {
            iban: self.account.iban.clone(),
            balance: books.balance(),
            files: books.files.clone(),
            transfers: books.transfers.clone(),
            movements: books.movements.clone(),
            fates: books.fates.clone(),
            payees: books.payees.clone(),
        }
    }

    async fn take_files(&self, books: &mut StateFile<Books>, now: Timestamp) -> Result<usize, ObjectsError> {
        let mut taken = 0;
        for info in self.objects.list(FROM_PLATFORM).await? {
            if !info.key.ends_with(".xml") {
                continue;
            }
            if let Some(file) = self.objects.get(&info.key).await? {
                books.change(|books| books.take(&self.account, &info.key, &file.content, now));
                // A gateway takes files away: one that is put again is another file to it.
                self.objects.delete(&info.key).await?;
                taken += 1;
            }
        }
        Ok(taken)
    }

    /// Puts the documents that wait. They are forgotten once they are all there: the same name has the same content.
    async fn post(&self, books: &mut StateFile<Books>) -> usize {
        let letters = books.value().outbox.clone();
        for letter in &letters {
            let key = format!("{TO_PLATFORM}/{}", letter.name);
            if let Err(error) = self.objects.put(&key, letter.xml.clone()).await {
                tracing::error!(%error, key, "the bank can't put a document");
                return 0;
            }
        }
        if !letters.is_empty() {
            books.change(|books| books.outbox.clear());
        }
        letters.len()
    }
}

/// What the documents can hold.
fn check(credit: &Credit) -> Result<(), &'static str> {
    let fits = |text: &str| text.chars().count() <= 140 && !text.chars().any(char::is_control);
    if !credit.amount.is_positive() {
        return Err("Le montant doit dépasser zéro.");
    }
    if credit.from.trim().is_empty() || !fits(&credit.from) {
        return Err("Le nom du payeur a de 1 à 140 caractères.");
    }
    if !fits(&credit.remittance) {
        return Err("Le libellé a 140 caractères au plus.");
    }
    Ok(())
}
