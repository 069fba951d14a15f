//! A bank in a world of its own, and its documents checked as they are read.

use std::process::Command;
use std::sync::Mutex as Lock;

use jiff::civil::{Date, date};
use mce_functions::ports::bank::document::{Element, read_document};
use mce_functions::ports::bank::returns::{
    Balance, BankEvent, BankReturn, ReturnKind, StatedAccount, read_return,
};
use mce_functions::ports::bank::{Debtor, Transfer as Asked, payment_file};
use tokio::net::TcpListener;

use super::super::*;

pub(super) const OWN: &str = "FR7630001007941234567890185";
pub(super) const GOOD: &str = "FR1420041010050500013M02606";
pub(super) const BAD: &str = "FR7630006000011234567890189";
/// A Friday.
pub(super) const ASKED: Date = date(2027, 4, 16);
pub(super) const MONDAY: Date = date(2027, 4, 19);
pub(super) const TUESDAY: Date = date(2027, 4, 20);

/// What a document of the bank says; it is of one account.
#[derive(Debug)]
pub(super) struct Answer {
    pub kind: ReturnKind,
    pub created_at: Option<Timestamp>,
    pub account: Option<StatedAccount>,
    pub closing: Option<Balance>,
    pub events: Vec<BankEvent>,
}

impl Answer {
    fn of(read: &BankReturn) -> Answer {
        assert_eq!(read.remarks, [], "everything that our bank says is understood");
        Answer {
            kind: read.kind,
            created_at: read.created_at,
            account: read.statements.first().map(|statement| statement.account.clone()),
            closing: read.statements.first().and_then(|statement| statement.closing),
            events: read.events().cloned().collect(),
        }
    }
}

/// A bank, its pages, the folder that it shares with the platform, and a clock.
pub(super) struct World {
    pub bank: Bank,
    pub pages: String,
    pub browser: reqwest::Client,
    objects: Objects,
    state: PathBuf,
    pub clock: Arc<Lock<Timestamp>>,
    read: usize,
}

impl World {
    pub(super) async fn new() -> Self {
        let state = std::env::temp_dir().join(format!("mce-bank-{}.json", uuid::Uuid::new_v4()));
        let clock = Arc::new(Lock::new("2027-04-15T08:00:00Z".parse().unwrap()));
        let objects = Objects::from_url("memory:///").unwrap();
        let bank = open(&objects, &state, &clock);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let pages = format!("http://{}", listener.local_addr().unwrap());
        let router = bank.router();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { bank, pages, browser, objects, state, clock, read: 0 }
    }

    pub(super) fn restart(&mut self) {
        self.bank = open(&self.objects, &self.state, &self.clock);
    }

    pub(super) async fn put(&self, name: &str, xml: &str) {
        self.objects.put(&format!("{FROM_PLATFORM}/{name}"), xml.to_owned()).await.unwrap();
    }

    /// Works at a moment of Paris.
    pub(super) async fn work_at(&self, moment: &str) -> usize {
        *self.clock.lock().unwrap() = crate::clock::parse_moment(moment).unwrap();
        self.bank.work().await
    }

    /// The documents that were not read yet.
    pub(super) async fn letters(&mut self) -> Vec<String> {
        let mut letters = Vec::new();
        for info in self.objects.list(TO_PLATFORM).await.unwrap().into_iter().skip(self.read) {
            let content = self.objects.get(&info.key).await.unwrap().unwrap().content;
            letters.push(String::from_utf8(content.to_vec()).unwrap());
        }
        self.read += letters.len();
        letters
    }

    /// The documents that were not read yet, each checked against its schema, as the platform reads them.
    pub(super) async fn answers(&mut self) -> Vec<Answer> {
        let letters = self.letters().await;
        letters.iter().map(|xml| Answer::of(&read_checked(xml))).collect()
    }

    pub(super) async fn post(&self, path: &str, kind: &str, body: &str) -> (u16, String) {
        let request = self.browser.post(format!("{}{path}", self.pages)).header("content-type", kind);
        let answer = request.body(body.to_owned()).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub(super) async fn get(&self, path: &str) -> String {
        let answer = self.browser.get(format!("{}{path}", self.pages)).send().await.unwrap();
        answer.text().await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.state);
    }
}

fn open(objects: &Objects, state: &std::path::Path, clock: &Arc<Lock<Timestamp>>) -> Bank {
    let account =
        Account { holder: "Fonds DIFE".into(), iban: OWN.parse().unwrap(), bic: "BDFEFRPPCCT".into() };
    let clock = Arc::clone(clock);
    let now = Arc::new(move || *clock.lock().unwrap());
    Bank::open(account, objects.clone(), "token", Some(state.to_path_buf()), now)
}

/// A file of the platform: each transfer is its number, its IBAN and its cents.
pub(super) fn file(message_id: &str, transfers: &[(u32, &str, i64)]) -> String {
    let debtor = Debtor { name: "Fonds DIFE".into(), iban: OWN.parse().unwrap(), bic: None, address: None };
    let transfer = |(number, iban, cents): &(u32, &str, i64)| Asked {
        end_to_end_id: format!("MCE-PAY-{number}"),
        creditor_name: "Études & Œuvres".into(),
        creditor_iban: iban.parse().unwrap(),
        creditor_bic: None,
        creditor_address: None,
        amount: Euros::from_cents(*cents),
        remittance: format!("DOSSIER {number}"),
    };
    let transfers: Vec<_> = transfers.iter().map(transfer).collect();
    let now = "2027-04-15T08:00:00Z".parse().unwrap();
    payment_file(&debtor, &transfers, message_id, now, ASKED).unwrap()
}

fn samples() -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/samples");
    std::env::var_os("MCE_SAMPLES").map_or_else(|| default.into(), PathBuf::from)
}

fn read_checked(xml: &str) -> BankReturn {
    let read = read_return(xml.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    match read.kind {
        ReturnKind::Pain002 => is_like_the_sample(xml),
        ReturnKind::Camt053 => assert_valid("camt.053.001.08.xsd", xml),
        ReturnKind::Camt054 => assert_valid("camt.054.001.08.xsd", xml),
    }
    read
}

fn assert_valid(schema: &str, xml: &str) {
    let schema = samples().join("sepa").join(schema);
    if !schema.exists() || Command::new("xmllint").arg("--version").output().is_err() {
        println!("skipped: no xmllint, or no schema at {}", schema.display());
        return;
    }
    let path = std::env::temp_dir().join(format!("mce-bank-{}.xml", uuid::Uuid::new_v4()));
    std::fs::write(&path, xml).unwrap();
    let checked =
        Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(schema).arg(&path).output();
    std::fs::remove_file(&path).unwrap();
    let checked = checked.unwrap();
    assert!(checked.status.success(), "{}\n{xml}", String::from_utf8_lossy(&checked.stderr));
}

/// Every pain.002 has the elements of the sample, in its order; `GrpSts` and a reason at the head are not in it.
fn is_like_the_sample(xml: &str) {
    let path = samples().join("sepa/pain.002.001.10-exemple.xml");
    let Ok(sample) = std::fs::read_to_string(&path) else {
        println!("skipped: no sample at {}", path.display());
        return;
    };
    let (ours, sample) = (read_document(xml).unwrap(), read_document(&sample).unwrap());
    assert_eq!(ours.namespace, sample.namespace);
    let sample = orders(&sample.root);
    for (before, after) in orders(&ours.root) {
        let known = sample.contains(&(before.clone(), after.clone()));
        let head = "/Document/CstmrPmtStsRpt/OrgnlGrpInfAndSts/";
        assert!(known || before.starts_with(head), "{before} then {after:?} is not in the sample");
    }
}

/// Every element by its path, with each that comes after it under the same parent; `None` for the element itself.
fn orders(root: &Element<'_>) -> Vec<(String, Option<String>)> {
    let mut orders = Vec::new();
    let mut open = vec![(format!("/{}", root.name), root)];
    while let Some((path, element)) = open.pop() {
        let children: Vec<_> =
            element.children.iter().map(|child| (format!("{path}/{}", child.name), child)).collect();
        for (index, (before, _)) in children.iter().enumerate() {
            let after = children[index + 1..].iter().filter(|(after, _)| after != before);
            orders.extend(after.map(|(after, _)| (before.clone(), Some(after.clone()))));
        }
        orders.push((path, None));
        open.extend(children);
    }
    orders
}
