//! The platform as a whole: starts everything in the right order, and stops it.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use mce_functions::outgoing::Trust;
use mce_functions::runtime::{Clock, Surroundings};

use crate::addresses::{Addresses, Listeners, PortError, Scheme};
use crate::bank::Bank;
use crate::clock::MovableClock;
use crate::config::PlatformConfig;
use crate::core::{Core, CoreConfig, CoreError};
use crate::database::{Database, DatabaseError};
use crate::folder::Folder;
use crate::gate::Faults;
use crate::gateway::Gateway;
use crate::headers::SiteHeaders;
use crate::lambdas::InvocationError;
use crate::outside::{self, Outside, OutsideError};
use crate::parameters::Folders;
use crate::seed::Ground;
use crate::serving::Servers;
use crate::spa::Spa;
use crate::streams::Drained;
use crate::template::Template;
use crate::tls::{Authority, TlsError};
use crate::{devbar, sirene, site};

/// Table that remembers that the sample data is loaded.
const MARKER_TABLE: &str = "jobs";
/// Streams are read when something was written; and so often anyway, should the database be written to from elsewhere.
const STREAM_PATIENCE: Duration = Duration::from_secs(2);
/// How often schedules are looked at.
const TICK: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Port(#[from] PortError),
    #[error("{0}: {1}")]
    Folder(String, std::io::Error),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Core(#[from] CoreError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Outside(#[from] OutsideError),
    #[error("network: {0}")]
    Network(#[from] std::io::Error),
    #[error("the sample data cannot be loaded: {0}")]
    Seed(Box<dyn Error + Send + Sync>),
}

/// A running platform. Dropped without [`Platform::shutdown`], it stops without finishing what it does.
pub struct Platform {
    config: PlatformConfig,
    addresses: Addresses,
    core: Core,
    outside: Outside,
    servers: Servers,
    /// Last: it goes when all that writes into it is gone.
    folder: Folder,
}

impl Platform {
    /// Starts everything: when it returns, the site answers and the sample data is there.
    pub async fn start(config: PlatformConfig) -> Result<Platform, StartError> {
        let listeners = Listeners::bind(config.address, config.ports).await?;
        let mut addresses = listeners.addresses(config.scheme)?;
        if let Some(origin) = config.overrides.get("MCE_ORIGIN") {
            addresses.site = origin.trim_end_matches('/').to_string();
        }
        let folder = folder(&config)?;
        let authority = match config.scheme {
            Scheme::Https => Some(Authority::in_folder(folder.path())?),
            Scheme::Http => None,
        };
        let trust = authority.as_ref().map(Authority::trust).transpose()?.unwrap_or_default();
        let core = Core::start(CoreConfig {
            database: &config.database,
            fresh: config.fresh,
            now: config.now,
            trust: trust.clone(),
            site: Some(&config.site),
            ..CoreConfig::new(&addresses, &config.overrides, folder.path())
        })
        .await?;

        let mut servers = Servers::new(authority.as_ref().map(Authority::acceptor).transpose()?);
        let (mails, cards) = (folder.path().join("mails"), folder.path().join("card"));
        let context = outside::Context {
            addresses: &addresses,
            secrets: &core.secrets,
            clock: core.clock.clone(),
            seed_folder: &config.seed_folder,
            mail_folder: &mails,
            card_folder: &cards,
            signed_tokens: config
                .overrides
                .get("MCE_FRANCECONNECT_TOKENS")
                .is_some_and(|mode| mode == "signed"),
            trust: &trust,
        };
        let (listener, mailbox, outside) = outside::start(listeners, &context, &mut servers)?;
        let gateway = Gateway::new(&core.template.functions, core.lambdas.clone(), core.clock.clone());
        let local = devbar::router(core.clock.clone(), core.time_machine.clone(), config.seed_folder.clone())
            .merge(mailbox)
            .merge(core.bank.router())
            .merge(sirene::router(&config.seed_folder, &core.secrets.sirene_key));
        let spa = Spa::new(config.site.clone(), if config.bar { devbar::HEAD } else { "" });
        let headers = SiteHeaders::new(&core.template.site_headers, config.scheme, &addresses.site);
        let published = Spa::new(Folders::of(folder.path(), None).published, "");
        let paths = core.template.site_paths.clone();
        servers.serve(
            "the site",
            listener,
            site::router(gateway, [spa, published], paths, local, headers),
        )?;

        let mut platform = Platform { config, addresses, core, outside, servers, folder };
        platform.seed().await?;
        if platform.config.background {
            platform.run_in_background();
        }
        Ok(platform)
    }

    /// `https://localhost:8080`
    pub fn origin(&self) -> &str {
        &self.addresses.site
    }

    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// What believes this platform's certificates, and everybody else's.
    pub fn trust(&self) -> &Trust {
        &self.core.lambdas.surroundings().trust
    }

    /// The clock that every function reads. Setting it runs no schedule: see [`Platform::travel_to`].
    pub fn clock(&self) -> &MovableClock {
        &self.core.clock
    }

    /// The database with every right, for tests that look behind the scenes.
    pub fn database(&self) -> &Database {
        &self.core.database
    }

    /// Faults to come between the functions and the database.
    pub fn faults(&self) -> &Faults {
        self.core.faults()
    }

    /// The mailbox, and the switches that make the identity providers answer wrongly.
    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    /// The bank of the fund's account.
    pub fn bank(&self) -> &Bank {
        &self.core.bank
    }

    pub fn template(&self) -> &Template {
        &self.core.template
    }

    /// Where everything is kept: files, mails, secrets.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn seed_folder(&self) -> &Path {
        &self.config.seed_folder
    }

    /// What the sample data fills.
    pub fn ground(&self) -> Ground {
        Ground {
            samples: self.config.seed_folder.clone(),
            folder: self.folder.path().to_owned(),
            database: self.core.database.clone(),
            variables: self.administrator_variables(),
            surroundings: self.surroundings(),
            now: Clock::now(self.clock()),
        }
    }

    /// What every function is given beside its variables.
    pub fn surroundings(&self) -> Surroundings {
        self.core.lambdas.surroundings().clone()
    }

    /// The variables of a function, credentials included: what `Environment::from_vars` takes.
    pub fn variables(&self, function: &str) -> Option<std::collections::HashMap<String, String>> {
        self.core.lambdas.variables(function).cloned()
    }

    /// The variables of all functions together, with a key that may do anything: for the seed and for tests.
    pub fn administrator_variables(&self) -> std::collections::HashMap<String, String> {
        self.core.administrator_variables()
    }

    /// Processes the streams until no record is left.
    pub async fn drain_streams(&self) -> Result<Drained, DatabaseError> {
        self.core.streams.drain().await
    }

    /// Runs the schedule of a function now, due or not.
    pub async fn run_schedule(&self, function: &str) -> Result<(), InvocationError> {
        self.core.run_schedule(function).await
    }

    /// Moves the clock, running every schedule that it crosses at its own time. Gives the failures, one line each.
    pub async fn travel_to(&self, moment: Timestamp) -> Vec<String> {
        self.core.time_machine.travel_to(moment).await
    }

    /// Starts every function once, as a cold start does; the errors of those that cannot.
    pub async fn warm_up(&self) -> Vec<InvocationError> {
        self.core.lambdas.warm_up().await
    }

    /// Finishes what is being answered, then stops; what is in the streams waits for the next start.
    pub async fn shutdown(self) {
        self.servers.stop().await;
    }

    async fn seed(&self) -> Result<(), StartError> {
        let Some(seed) = self.config.seed else { return Ok(()) };
        if self.core.database.is_seeded(MARKER_TABLE).await? {
            return Ok(());
        }
        seed(&self.ground()).await.map_err(StartError::Seed)?;
        Ok(self.core.database.mark_seeded(MARKER_TABLE).await?)
    }

    fn run_in_background(&mut self) {
        let (streams, gate) = (self.core.streams.clone(), self.core.gate.clone());
        self.servers.run(async move {
            loop {
                if let Err(error) = streams.drain().await {
                    tracing::error!(%error, "the streams cannot be read");
                }
                let _ = tokio::time::timeout(STREAM_PATIENCE, gate.written()).await;
            }
        });
        let time_machine = self.core.time_machine.clone();
        self.servers.run(async move {
            time_machine.catch_up().await;
            loop {
                tokio::time::sleep(TICK).await;
                time_machine.tick().await;
            }
        });
    }
}

fn folder(config: &PlatformConfig) -> Result<Folder, StartError> {
    let folder = match &config.folder {
        Some(path) => {
            Folder::at(path).map_err(|error| StartError::Folder(path.display().to_string(), error))?
        }
        None => Folder::temporary()?,
    };
    if config.fresh {
        folder.wipe().map_err(|error| StartError::Folder(folder.path().display().to_string(), error))?;
    }
    Ok(folder)
}
