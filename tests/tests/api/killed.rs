//! `kill -9` in the middle of a credit run, of a settlement and of an import: the next process finishes what was begun, and nothing
//! is done twice.
//!
//! The process that is killed is this test binary, started again for [`the_process_that_is_killed`]: real handlers over a database
//! file, stopped at a write that the test chooses.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::{SignedDuration, Timestamp};
use mce_functions::store::{payments, runs};
use mce_functions::use_cases::gestionnaire::reclaim::say;
use mce_functions::use_cases::gestionnaire::settle_payments::{hand_over, step};
use mce_local::addresses::{Addresses, Ports, Scheme};
use mce_local::core::{Core, CoreConfig};
use mce_local::database::Location;
use mce_local::gate::Moment;
use mce_local::import_command::{self, FUNCTION as IMPORT};
use mce_shared::aggregate::Asked;
use mce_shared::ledger::Account;
use mce_shared::payments::SettlementEvent;
use mce_shared::runs::{Counted, RunKind, Tallies};
use mce_tests::bank::BankFile;
use mce_tests::rne::Rne;
use mce_tests::simulation::cast::Numbers;
use mce_tests::simulation::checks::of_the_ledger;
use mce_tests::simulation::plan::{Plan, What};
use mce_tests::simulation::world::copy_all;
use mce_tests::simulation::{books::Books, world_after};
use mce_tests::tables::{plain_item, scan_of};
use mce_tests::{morning, run};
use serde_json::Value;

const FOLDER: &str = "MCE_KILLED_FOLDER";
const JOB: &str = "MCE_KILLED_JOB";
const AT: &str = "MCE_KILLED_AT";
const NOW: &str = "MCE_KILLED_NOW";
const HERE: &str = "stopped before the answer of a write";

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let path = std::env::temp_dir().join(format!("mce-killed-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn copy(&self) -> Folder {
        let copy = Folder::new();
        copy_all(&self.0, &copy.0).unwrap();
        copy
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A world after the events of a plan, on disk, with its totals folded as far.
fn prepared(plan: &Plan, now: Timestamp) -> Folder {
    let folder = Folder::new();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async { world_after(plan).await.unwrap().copy_to(&folder.0).unwrap() });
    run(async { platform(&folder.0, now).await.streams.drain().await.unwrap() });
    folder
}

async fn platform(folder: &Path, now: Timestamp) -> Core {
    let addresses = Addresses::of(Scheme::Http, Ports::from_site(8080));
    let (overrides, database) = (BTreeMap::new(), Location::File(folder.join("database.sqlite")));
    let config = CoreConfig {
        database: &database,
        now: Some(now),
        // Nobody reads mail here.
        deaf: &["send-messages", "refresh-catalogue"],
        ..CoreConfig::new(&addresses, &overrides, folder)
    };
    Core::start(config).await.unwrap()
}

#[test]
#[ignore = "started by the tests below, which kill it"]
fn the_process_that_is_killed() {
    let variable = |name| std::env::var(name).unwrap();
    let (job, at): (String, u32) = (variable(JOB), variable(AT).parse().unwrap());
    run(async {
        let core = platform(Path::new(&variable(FOLDER)), variable(NOW).parse().unwrap()).await;
        let mut writes = 0;
        core.faults().set_weather(Some(Box::new(move |moment, _, action, _| {
            let is_write = !matches!(action, "GetItem" | "Query" | "Scan" | "BatchGetItem");
            writes += u32::from(is_write && moment == Moment::After);
            if is_write && writes == at {
                println!("{HERE}");
                std::io::stdout().flush().unwrap();
                loop {
                    std::thread::park();
                }
            }
            None
        })));
        work(&core, Path::new(&variable(FOLDER)), &job).await;
    });
}

async fn work(core: &Core, folder: &Path, job: &str) -> Option<Tallies> {
    if job != IMPORT {
        core.run_schedule(job).await.unwrap();
        return None;
    }
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("rne")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let arguments =
        import_command::Arguments { dry: false, publication: Some(published().published()), files };
    let environment = core.environment_of(IMPORT).await.unwrap();
    Some(import_command::run(&environment, folder, &arguments).await.unwrap().tallies)
}

/// Starts a job in a process of its own, and kills that at a write, 0 being just before the first; false when the job was over before.
fn kill_at(folder: &Folder, job: &str, at: u32, now: Timestamp) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::the_process_that_is_killed", "--ignored", "--nocapture"])
        .envs([
            (FOLDER, folder.0.to_string_lossy().as_ref()),
            (JOB, job),
            (NOW, &now.to_string()),
            (AT, &at.to_string()),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let reached = said.into_iter().any(|line| line.contains(HERE));
    child.kill().unwrap();
    child.wait().unwrap();
    reached
}

/// Transactions by number, and what each account holds.
type Outcome = (BTreeSet<String>, BTreeMap<Account, i64>);

/// Has a job run to its end, whoever began it, and reads the ledger whole; the proof finds nothing.
fn finished(folder: &Folder, job: &str, mut now: Timestamp) -> Outcome {
    run(async {
        for _ in 0..3 {
            now += SignedDuration::from_mins(1);
            platform(&folder.0, now).await.run_schedule(job).await.unwrap();
        }
        let core = platform(&folder.0, now).await;
        proved(&core).await;
        let mut books = Books::new(&core.database);
        books.read_on().await.unwrap();
        let ids = books.transactions.iter().map(|one| one.id.to_string()).collect();
        (ids, books.accounts().map(|(account, cents)| (account.clone(), cents)).collect())
    })
}

/// The nightly proof of the whole ledger, with the totals folded first: it finds nothing.
async fn proved(core: &Core) {
    core.streams.drain().await.unwrap();
    core.run_schedule("prove-ledger").await.unwrap();
    let environment = core.administrator().await.unwrap();
    let proof = runs::list(environment.store(), RunKind::Proof, 1, None).await.unwrap().remove(0);
    assert!(proof.finished_at.is_some() && proof.tallies.count(Counted::Transactions) > 0, "{proof:?}");
    assert_eq!(of_the_ledger(&proof), Vec::<&String>::new());
}

/// Kills at one write after the other, each time in the same folder.
fn killed_again_and_again(folder: &Folder, job: &str, writes: &[u32], mut now: Timestamp) -> Timestamp {
    let mut reached = 0;
    for at in writes {
        now += SignedDuration::from_mins(1);
        reached += u32::from(kill_at(folder, job, *at, now));
    }
    assert!(reached >= 3, "the job was over too early: {reached} of {writes:?}");
    now
}

const FEW: Numbers = Numbers { elus: 24, training_bodies: 3, collectivites: 2 };

#[test]
fn a_credit_run_that_is_killed_gives_the_same() {
    let day = morning(jiff::civil::date(2027, 7, 6));
    let template =
        prepared(&Plan { events: Vec::new(), ..Plan::draw(8, 1, Numbers { elus: 48, ..FEW }) }, day);
    let (quiet, killed) = (template.copy(), template.copy());
    let expected = finished(&quiet, "credit-rights", day);
    let credits = |outcome: &Outcome| outcome.0.iter().filter(|id| id.ends_with("credit:2027")).count();
    assert!(credits(&expected) > 10, "{:?}", expected.0);
    let now = killed_again_and_again(&killed, "credit-rights", &[2, 19, 40, 33, 25], day);
    assert_eq!(finished(&killed, "credit-rights", now), expected);
}

#[test]
fn a_settlement_that_is_killed_orders_each_payment_once() {
    let plan = Plan::draw(5, 1, Numbers { elus: 16, ..FEW });
    let is_payment = |what| matches!(what, What::Job("settle-payments") | What::JobTwice("settle-payments"));
    let events = plan.events.iter().filter(|event| !is_payment(event.what)).copied().collect();
    let day = morning(jiff::civil::date(2028, 1, 5));
    let template = prepared(&plan.with(events), day);
    let (quiet, killed) = (template.copy(), template.copy());
    let expected = finished(&quiet, "settle-payments", day);
    let now = killed_again_and_again(&killed, "settle-payments", &[2, 4, 3, 5, 2, 6], day);
    let now = confirmed(&killed, now);
    let outcome = finished(&killed, "settle-payments", now);
    assert_eq!(outcome.1, expected.1, "what each account holds");
    let (ordered, wanted) = (ordered(&killed), ordered(&quiet));
    assert!(wanted.len() >= 4, "{wanted:?}");
    assert_eq!(ordered, wanted, "each payment in one file, once");
}

/// Somebody looks whether the bank has the files of which nobody knows whether they left, and says it.
fn confirmed(folder: &Folder, now: Timestamp) -> Timestamp {
    let later = now + SignedDuration::from_mins(6);
    run(async {
        let core = platform(&folder.0, later).await;
        let environment = core.environment_of("decide-reclaim").await.unwrap();
        let by = |who: &str| Asked { principal: who.to_owned(), ..environment.asked(who, who) };
        let (asked, other) = (by("Gestionnaire"), by("Une autre personne"));
        let all =
            payments::every_settlement(core.administrator().await.unwrap().store()).await.unwrap().items;
        for left in all.into_iter().filter(|one| one.is_left_unconfirmed(later)) {
            let received = folder.0.join(format!("files/bank/out/{}.xml", left.id)).exists();
            if received {
                step(&environment, left, SettlementEvent::Received { why: "Vu" }, &asked).await.unwrap();
                continue;
            }
            let absent = SettlementEvent::ProposeReclaim { why: "Absent", answered: false };
            let said = say(&environment, &left, absent, &asked).await.unwrap();
            let again = SettlementEvent::Reclaim { revision: said.revision, answered: false };
            let claimed = say(&environment, &said, again, &other).await.unwrap();
            hand_over(&environment, claimed, &other).await.unwrap();
        }
    });
    later
}

/// References and amounts of all the files that the bank takes, sorted.
fn ordered(folder: &Folder) -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder.0.join("files/bank/out")).unwrap();
    let mut all = Vec::new();
    for file in files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "xml"))
    {
        let read = BankFile::read(&std::fs::read_to_string(file).unwrap());
        all.extend(read.transfers.into_iter().map(|transfer| (transfer.reference, transfer.amount)));
    }
    all.sort();
    all
}

fn published() -> Rne {
    Rne { faults: 100, ..Rne::new(4, 600) }
}

/// What an import counts, and each mandate as it is kept, without the number of the run that wrote it.
fn imported(folder: &Folder, now: Timestamp) -> (Tallies, BTreeMap<String, Value>) {
    run(async {
        let core = platform(&folder.0, now).await;
        let tallies = work(&core, &folder.0, IMPORT).await.unwrap();
        let mandates = scan_of(&core.database, "mandates").await;
        let kept = mandates.iter().map(plain_item).map(|mut item| {
            item.as_object_mut().unwrap().remove("written_by");
            (format!("{} {}", item["pk"], item["sk"]), item)
        });
        (tallies, kept.collect())
    })
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was() {
    let day = morning(jiff::civil::date(2027, 12, 1));
    let (quiet, killed) = (Folder::new(), Folder::new());
    for folder in [&quiet, &killed] {
        published().write_folder(&folder.0.join("rne")).unwrap();
    }
    let expected = imported(&quiet, day);
    assert!(expected.0.count(Counted::RowsNew) > 600 && expected.0.count(Counted::RowsRefused) > 0);
    assert!(kill_at(&killed, IMPORT, 0, day), "every file is sent, and the run is not begun");
    let imports = || std::fs::read_dir(killed.0.join("files/imports")).unwrap();
    let sent = imports().next().unwrap().unwrap().path();
    std::fs::remove_dir_all(sent.join("files/01")).unwrap();
    let now = killed_again_and_again(&killed, IMPORT, &[1, 3, 9, 20], day);
    let outcome = imported(&killed, now + SignedDuration::from_mins(1));
    assert_eq!(outcome.0, expected.0);
    assert!(outcome.1 == expected.1, "{} mandates, {} expected", outcome.1.len(), expected.1.len());
    assert_eq!(imports().count(), 1, "one import, not one for each process");
}
