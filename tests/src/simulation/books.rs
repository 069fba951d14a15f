//! The ledger a second time, from its stream alone: sums, and what each dossier moved.

use std::collections::{BTreeMap, BTreeSet};

use mce_local::database::Database;
use mce_local::streams::{Positions, Reader};
use mce_shared::ids::{DossierId, EluId};
use mce_shared::ledger::{Account, ReasonCode, Transaction};
use mce_shared::money::Euros;
use serde_json::Value;

use crate::tables::plain_item;

/// Records of a read.
const BATCH: usize = 500;

/// What accounts hold, in cents.
pub type Amounts = BTreeMap<Account, i64>;

/// What an élu had right before an order.
#[derive(Debug, Clone, Default)]
pub struct Before {
    pub dife: i64,
    /// By collectivité.
    pub dotations: BTreeMap<String, i64>,
    pub cpf: i64,
    pub cec: i64,
    pub card: i64,
}

/// The ledger as its stream tells it.
pub struct Books {
    reader: Reader,
    positions: Positions,
    /// By the transactions, by the lines of the statements, and as they are kept.
    totals: Amounts,
    lines: Amounts,
    balances: Amounts,
    seen: BTreeSet<String>,
    pub transactions: Vec<Transaction>,
    /// The transactions of each dossier, by their place.
    of_dossier: BTreeMap<DossierId, Vec<usize>>,
    /// What the élu had before each order.
    pub before: BTreeMap<DossierId, Before>,
    /// Records that the function of the totals has not got yet.
    pub untold: Vec<Value>,
}

#[derive(Default)]
pub struct News {
    accounts: BTreeSet<Account>,
    pub dossiers: BTreeSet<DossierId>,
}

impl Books {
    #[must_use]
    pub fn new(database: &Database) -> Books {
        Books {
            reader: Reader::new(database.clone(), "ledger".to_owned(), "simulation".to_owned()),
            positions: Positions::read(None),
            totals: Amounts::new(),
            lines: Amounts::new(),
            balances: Amounts::new(),
            seen: BTreeSet::new(),
            transactions: Vec::new(),
            of_dossier: BTreeMap::new(),
            before: BTreeMap::new(),
            untold: Vec::new(),
        }
    }

    /// Reads on to the end of the stream, and checks invariants 1 and 2 on what has changed.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn read_on(&mut self) -> Result<News, String> {
        let mut news = News::default();
        while let Some(batch) = self.reader.next(&self.positions, BATCH).await.map_err(|e| e.to_string())? {
            for record in &batch.records {
                self.take(record, &mut news)?;
            }
            let last = batch.records.last().map(|record| record["dynamodb"]["SequenceNumber"].clone());
            let last = last.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
            self.positions.change(|positions| positions.insert(batch.position_key, last));
            self.untold.extend(batch.records);
        }
        news.accounts.iter().try_for_each(|account| self.check(account))?;
        Ok(news)
    }

    fn take(&mut self, record: &Value, news: &mut News) -> Result<(), String> {
        let keys = plain_item(&record["dynamodb"]["Keys"]);
        let (pk, sk) = (text(&keys["pk"]), text(&keys["sk"]));
        let image = &record["dynamodb"]["NewImage"];
        let inserted = record["eventName"] == "INSERT";
        if sk.starts_with("BALANCE#") {
            let item = plain_item(image);
            let account: Account = read(item["account"].clone())?;
            self.balances.insert(account.clone(), item["cents"].as_i64().unwrap_or_default());
            news.accounts.insert(account);
            return Ok(());
        }
        if sk == "TX" && !inserted {
            return self.left_the_index(image);
        }
        let is_posted = sk == "TX" || sk.starts_with("ENTRY#");
        if is_posted && (!inserted || !self.seen.insert(format!("{pk} {sk}"))) {
            return Err(format!("{pk} {sk} was {}: nothing that is posted may change", record["eventName"]));
        }
        if sk == "TX" {
            self.post(transaction(image)?, news)?;
        } else if sk.starts_with("ENTRY#") {
            let item = plain_item(image);
            let (account, amount): (Account, Euros) =
                (read(item["account"].clone())?, read(item["amount"].clone())?);
            *self.lines.entry(account.clone()).or_default() += amount.cents();
            news.accounts.insert(account);
        }
        Ok(())
    }

    /// A transaction that was folded leaves the index of those that are not, and changes in nothing else.
    fn left_the_index(&self, image: &Value) -> Result<(), String> {
        let now = transaction(image)?;
        let known = self.transactions.iter().rev().find(|known| known.id == now.id);
        if known == Some(&now) && plain_item(image)["unfolded"].is_null() {
            return Ok(());
        }
        Err(format!("{} was changed to {now:?}: nothing that is posted may change", now.id))
    }

    fn post(&mut self, transaction: Transaction, news: &mut News) -> Result<(), String> {
        let sum: i64 = transaction.entries.iter().map(|entry| entry.amount.cents()).sum();
        if sum != 0 || transaction.entries.is_empty() || transaction.author.is_empty() {
            return Err(format!("a transaction that sums to {sum}: {transaction:?}"));
        }
        if let (ReasonCode::Engaged, Some(dossier)) = (transaction.reason, &transaction.dossier) {
            let owner = transaction.entries.iter().find_map(|entry| owner_of(&entry.account));
            let before = owner.map(|elu| self.funds(&elu)).unwrap_or_default();
            self.before.insert(dossier.clone(), before);
        }
        for entry in &transaction.entries {
            *self.totals.entry(entry.account.clone()).or_default() += entry.amount.cents();
            news.accounts.insert(entry.account.clone());
        }
        if let Some(dossier) = &transaction.dossier {
            self.of_dossier.entry(dossier.clone()).or_default().push(self.transactions.len());
            news.dossiers.insert(dossier.clone());
        }
        self.transactions.push(transaction);
        Ok(())
    }

    /// What an élu has now.
    #[must_use]
    pub fn funds(&self, elu: &EluId) -> Before {
        let mut before = Before::default();
        for (account, amount) in
            self.totals.iter().filter(|(account, _)| owner_of(account).as_ref() == Some(elu))
        {
            match account {
                Account::Right(_) => before.dife = *amount,
                Account::Dotation(_, siren) => drop(before.dotations.insert(siren.to_string(), *amount)),
                Account::Cpf(_) => before.cpf = *amount,
                Account::Cec(_) => before.cec = *amount,
                Account::Card(_) => before.card = *amount,
                _ => {}
            }
        }
        before
    }

    fn check(&self, account: &Account) -> Result<(), String> {
        let (total, line, balance) =
            (held(&self.totals, account), held(&self.lines, account), held(&self.balances, account));
        if account.keeps_balance() && (total != line || total != balance) {
            return Err(format!("{account}: entries {total}, statement {line}, balance {balance}"));
        }
        let is_within = account.bound().holds(Euros::from_cents(total));
        if is_within { Ok(()) } else { Err(format!("{account} holds {total} cents")) }
    }

    /// What an account holds.
    #[must_use]
    pub fn held(&self, account: &Account) -> i64 {
        held(&self.totals, account)
    }

    /// What the accounts of a kind hold.
    pub fn sum(&self, wanted: impl Fn(&Account) -> bool) -> i64 {
        self.totals.iter().filter(|(account, _)| wanted(account)).map(|(_, amount)| amount).sum()
    }

    /// Every account that was ever moved.
    pub fn accounts(&self) -> impl Iterator<Item = (&Account, i64)> {
        self.totals.iter().map(|(account, amount)| (account, *amount))
    }

    /// The transactions of a dossier, in order.
    pub fn of(&self, dossier: &DossierId) -> impl Iterator<Item = &Transaction> {
        self.of_dossier.get(dossier).into_iter().flatten().map(|at| &self.transactions[*at])
    }

    /// What moved on the rights of an élu, in order: the day, the reason, cents.
    #[must_use]
    pub fn rights_of(&self, elu: &EluId) -> Vec<(jiff::civil::Date, ReasonCode, i64)> {
        let right = Account::Right(elu.clone());
        let moved = |transaction: &Transaction| {
            let entries = transaction.entries.iter().filter(|entry| entry.account == right);
            let amounts: Vec<i64> = entries.map(|entry| entry.amount.cents()).collect();
            (!amounts.is_empty()).then(|| (transaction.on, transaction.reason, amounts.iter().sum()))
        };
        self.transactions.iter().filter_map(moved).collect()
    }
}

fn transaction(image: &Value) -> Result<Transaction, String> {
    let mut item = plain_item(image);
    if let Some(item) = item.as_object_mut() {
        ["pk", "sk", "schema", "unfolded"].iter().for_each(|name| drop(item.remove(*name)));
    }
    read(item)
}

fn held(amounts: &Amounts, account: &Account) -> i64 {
    amounts.get(account).copied().unwrap_or_default()
}

/// The élu to whom an account belongs.
fn owner_of(account: &Account) -> Option<EluId> {
    match account {
        Account::Right(elu)
        | Account::Dotation(elu, _)
        | Account::Cpf(elu)
        | Account::Cec(elu)
        | Account::Card(elu) => Some(elu.clone()),
        _ => None,
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| format!("{error}: {value}"))
}
