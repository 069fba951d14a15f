//! The platform in process, with its sample data.

use std::error::Error;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use mce_functions::runtime::{BoxFuture, Environment};
use mce_functions::store::commit::{Committed, Writes};
use mce_local::clock::parse_moment;
use mce_local::database::Location;
use mce_local::seed::Ground;
use mce_local::{Platform, PlatformConfig};
use mce_shared::ledger::Transaction;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

use crate::client::Client;
use crate::logs;

/// The day for which the sample data was written, a Monday.
pub const TODAY: Date = date(2026, 11, 23);
const DATABASE: &str = "snapshot.sqlite";

/// A platform with the sample data, on the morning of [`TODAY`], gone when it is dropped.
pub struct TestApp {
    pub platform: Platform,
    /// After the platform, which writes into it.
    _folder: TestFolder,
}

/// `MCE_TEST_DYNAMODB=http://localhost:8000` runs a test against another DynamoDB, one test at a time: its tables are made anew.
fn elsewhere(config: &mut PlatformConfig) {
    if let Ok(endpoint) = std::env::var("MCE_TEST_DYNAMODB") {
        config.database = Location::Elsewhere(endpoint);
        config.fresh = true;
        config.seed = Some(mce_local::seed::load);
    }
}

/// Runs a test on the runtime of the process.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let start = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    RUNTIME.get_or_init(start).block_on(test)
}

/// Nine in the morning in Paris.
pub fn morning(day: Date) -> Timestamp {
    parse_moment(&day.to_string()).unwrap()
}

impl TestApp {
    /// A platform of its own for the test that calls.
    pub async fn start() -> TestApp {
        TestApp::start_with(&[]).await
    }

    /// The same, with other values of the functions' variables.
    pub async fn start_with(overrides: &[(&str, &str)]) -> TestApp {
        TestApp::configured(|config| {
            config.overrides =
                overrides.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        })
        .await
    }

    /// The same, with whatever else `configure` changes.
    pub async fn configured(configure: impl FnOnce(&mut PlatformConfig)) -> TestApp {
        let folder = TestFolder::new();
        for (path, content) in &snapshot().await.files {
            write(&folder.0.join(path), content);
        }
        let mut config = config(&folder.0);
        config.seed = Some(restore);
        configure(&mut config);
        elsewhere(&mut config);
        TestApp { platform: Platform::start(config).await.unwrap(), _folder: folder }
    }

    pub fn origin(&self) -> &str {
        self.platform.origin()
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Client {
        Client::new(self.platform.addresses(), self.platform.trust())
    }

    /// Nine in the morning of another day. Sign-ins end; no schedule runs.
    pub fn go_to(&self, day: Date) {
        self.platform.clock().set(morning(day));
    }

    /// Sends the mails that wait, and refreshes the catalogue if an offer has changed. Nothing may fail.
    pub async fn settle_down(&self) {
        let drained = self.platform.drain_streams().await.unwrap();
        assert_eq!((drained.failures, drained.dead_letters), (0, 0), "{drained:?}");
    }

    /// What has a store of its own, and may do everything there.
    pub async fn environment(&self) -> Environment {
        let (variables, surroundings) =
            (self.platform.administrator_variables(), self.platform.surroundings());
        Environment::from_vars(variables, surroundings).await.unwrap()
    }

    /// Posts what an earlier build would have posted.
    pub async fn post(&self, transactions: &[Transaction]) {
        let environment = self.environment().await;
        let mut writes = Writes::new();
        writes.post(environment.store(), transactions, environment.now()).unwrap();
        assert_eq!(writes.commit(environment.store()).await.unwrap(), Committed::Yes);
    }

    /// Subjects of the mails that somebody received, without the dossier's number, oldest first.
    pub async fn subjects(&self, address: &str) -> Vec<String> {
        let mails = self.platform.outside().mailbox.mails(Some(address)).await.unwrap();
        let subject = |mail: mce_local::mailbox::StoredMail| {
            mail.subject.split(" — ").next().unwrap_or_default().to_owned()
        };
        mails.into_iter().rev().map(subject).collect()
    }
}

fn config(folder: &Path) -> PlatformConfig {
    logs::capture();
    PlatformConfig {
        folder: Some(folder.to_path_buf()),
        database: Location::Memory,
        now: Some(morning(TODAY)),
        ..PlatformConfig::for_tests()
    }
}

/// The sample data is imported once in a process; each platform then gets a copy of all that it left: the database, the
/// catalogue, the secrets that sealed the IBANs.
struct Snapshot {
    files: Vec<(PathBuf, Vec<u8>)>,
}

async fn snapshot() -> &'static Snapshot {
    static SNAPSHOT: OnceCell<Snapshot> = OnceCell::const_new();
    SNAPSHOT.get_or_init(make_snapshot).await
}

async fn make_snapshot() -> Snapshot {
    let folder = TestFolder::new();
    let mut config = config(&folder.0);
    // Each platform has a ProConnect at an address of its own, hence people of its own.
    config.seed = Some(mce_local::seed::load_organisations);
    let seeded = Platform::start(config).await.unwrap();
    let drained = seeded.drain_streams().await.unwrap();
    assert_eq!((drained.failures, drained.dead_letters), (0, 0), "{drained:?}");
    let database = folder.0.join(DATABASE);
    seeded.database().embedded().unwrap().vacuum_into(&database.to_string_lossy()).unwrap();
    seeded.shutdown().await;
    let mut files = Vec::new();
    read_all(&folder.0, &folder.0, &mut files);
    Snapshot { files }
}

fn restore(ground: &Ground) -> BoxFuture<'_, Result<(), Box<dyn Error + Send + Sync>>> {
    Box::pin(async move {
        let database = ground.folder.join(DATABASE);
        ground.database.embedded().unwrap().restore_from(&database.to_string_lossy())?;
        mce_local::seed::habilitations(ground).await
    })
}

/// A folder that goes with its test.
struct TestFolder(PathBuf);

impl TestFolder {
    fn new() -> TestFolder {
        let path = std::env::temp_dir().join(format!("mce-tests-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        TestFolder(path)
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn write(path: &Path, content: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn read_all(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(root, &path, files);
        } else {
            files.push((path.strip_prefix(root).unwrap().to_path_buf(), std::fs::read(&path).unwrap()));
        }
    }
}
