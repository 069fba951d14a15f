//! The platform as a whole: starts everything in the right order, and stops it.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use mce_functions::runtime::BoxFuture;

use crate::addresses::{Addresses, Listeners, PortError};
use crate::clock::MovableClock;
use crate::config::PlatformConfig;
use crate::database::{Database, DatabaseError, DatabaseServer};
use crate::folder::Folder;
use crate::gate::{ADMINISTRATOR, Faults, Gate};
use crate::gateway::Gateway;
use crate::headers::SiteHeaders;
use crate::lambdas::{InvocationError, Lambdas, handlers};
use crate::outside::{self, Outside, OutsideError};
use crate::parameters;
use crate::schedules::{ExpressionError, Schedules};
use crate::secrets::{Secrets, SecretsError};
use crate::serving::Servers;
use crate::spa::Spa;
use crate::streams::{Drained, Streams};
use crate::template::{TEMPLATE, Template, TemplateError, mismatches};
use crate::time_machine::TimeMachine;
use crate::{devbar, site};

/// Fills an empty database with the sample data.
pub type Seed = for<'a> fn(&'a Platform) -> BoxFuture<'a, Result<(), Box<dyn Error + Send + Sync>>>;

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
    Template(#[from] TemplateError),
    #[error(transparent)]
    Schedule(#[from] ExpressionError),
    #[error(transparent)]
    Secrets(#[from] SecretsError),
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
    clock: Arc<MovableClock>,
    database: Database,
    database_server: DatabaseServer,
    gate: Arc<Gate>,
    lambdas: Lambdas,
    streams: Streams,
    schedules: Schedules,
    time_machine: TimeMachine,
    outside: Outside,
    template: Template,
    servers: Servers,
    /// Last: it goes when all that writes into it is gone.
    folder: Folder,
}

impl Platform {
    /// Starts everything: when it returns, the site answers and the sample data is there.
    pub async fn start(config: PlatformConfig) -> Result<Platform, StartError> {
        let listeners = Listeners::bind(config.address, config.ports).await?;
        let mut addresses = listeners.addresses()?;
        if let Some(origin) = config.overrides.get("MCE_ORIGIN") {
            addresses.site = origin.trim_end_matches('/').to_string();
        }
        let folder = folder(&config)?;
        let (database, database_server) = Database::open(&config.database).await?;
        let template = Template::read(TEMPLATE, &parameters::parameters(&addresses, &config.overrides))?;
        if config.fresh {
            database.delete_tables(&template.tables).await?;
        }
        database.create_tables(&template.tables).await?;
        let gate = Arc::new(Gate::start(&database, &template.functions).await?);

        let clock = Arc::new(MovableClock::default());
        let secrets = Secrets::in_folder(folder.path())?;
        let lambdas = lambdas(&config, &template, &addresses, folder.path(), &secrets, &gate, clock.clone())?;
        let kept = Some(folder.path().to_path_buf());
        let streams =
            Streams::new(&database, &template.functions, &template.tables, lambdas.clone(), kept.clone());
        let schedules = Schedules::new(&template.functions, lambdas.clone(), kept)?;
        let time_machine = TimeMachine::start(
            clock.clone(),
            schedules.clone(),
            streams.clone(),
            folder.path().to_path_buf(),
            config.now,
        )
        .await;

        let mut servers = Servers::new();
        let mails = folder.path().join("mails");
        let context = outside::Context {
            addresses: &addresses,
            secrets: &secrets,
            clock: clock.clone(),
            seed_folder: &config.seed_folder,
            mail_folder: &mails,
            signed_tokens: config
                .overrides
                .get("MCE_FRANCECONNECT_TOKENS")
                .is_some_and(|mode| mode == "signed"),
        };
        let (listener, mailbox, outside) = outside::start(listeners, &context, &mut servers)?;
        let gateway = Gateway::new(&template.functions, lambdas.clone(), clock.clone());
        let local =
            devbar::router(clock.clone(), time_machine.clone(), config.seed_folder.clone()).merge(mailbox);
        let spa = Spa::new(config.site.clone(), if config.bar { devbar::HEAD } else { "" });
        let headers = SiteHeaders::new(&template.site_headers, &addresses.site);
        servers.serve("the site", listener, site::router(gateway, spa, local, headers));

        let mut platform = Platform {
            config,
            addresses,
            clock,
            database,
            database_server,
            gate,
            lambdas,
            streams,
            schedules,
            time_machine,
            outside,
            template,
            servers,
            folder,
        };
        platform.seed().await?;
        if platform.config.background {
            platform.run_in_background();
        }
        Ok(platform)
    }

    /// `http://localhost:8080`
    pub fn origin(&self) -> &str {
        &self.addresses.site
    }

    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The clock that every function reads. Setting it runs no schedule: see [`Platform::travel_to`].
    pub fn clock(&self) -> &MovableClock {
        &self.clock
    }

    /// The database with every right, for tests that look behind the scenes.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Faults to come between the functions and the database.
    pub fn faults(&self) -> &Faults {
        self.gate.faults()
    }

    /// The mailbox, and the switches that make the identity providers answer wrongly.
    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    pub fn template(&self) -> &Template {
        &self.template
    }

    /// Where everything is kept: files, mails, secrets.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn seed_folder(&self) -> &Path {
        &self.config.seed_folder
    }

    /// The variables of a function, credentials included: what `Environment::from_vars` takes.
    pub fn variables(&self, function: &str) -> Option<std::collections::HashMap<String, String>> {
        self.lambdas.variables(function).cloned()
    }

    /// The variables of all functions together, with a key that may do anything: for the seed and for tests.
    pub fn administrator_variables(&self) -> std::collections::HashMap<String, String> {
        let names = self.template.functions.iter().map(|function| function.name.as_str());
        let mut all: std::collections::HashMap<_, _> =
            names.filter_map(|name| self.variables(name)).flatten().collect();
        all.extend(parameters::access(ADMINISTRATOR, self.gate.endpoint()));
        all
    }

    /// Processes the streams until no record is left.
    pub async fn drain_streams(&self) -> Result<Drained, DatabaseError> {
        self.streams.drain().await
    }

    /// Runs the schedule of a function now, due or not.
    pub async fn run_schedule(&self, function: &str) -> Result<(), InvocationError> {
        self.schedules.run(function, mce_functions::runtime::Clock::now(&*self.clock)).await
    }

    /// Moves the clock, running every schedule that it crosses at its own time. Gives the failures, one line each.
    pub async fn travel_to(&self, moment: Timestamp) -> Vec<String> {
        self.time_machine.travel_to(moment).await
    }

    /// Starts every function once, as a cold start does; the errors of those that cannot.
    pub async fn warm_up(&self) -> Vec<InvocationError> {
        self.lambdas.warm_up().await
    }

    /// Finishes what is being answered, then stops; what is in the streams waits for the next start.
    pub async fn shutdown(self) {
        self.servers.stop().await;
        self.gate.stop();
        self.database_server.stop().await;
    }

    async fn seed(&mut self) -> Result<(), StartError> {
        let Some(seed) = self.config.seed else { return Ok(()) };
        if self.database.is_seeded(MARKER_TABLE).await? {
            return Ok(());
        }
        seed(self).await.map_err(StartError::Seed)?;
        Ok(self.database.mark_seeded(MARKER_TABLE).await?)
    }

    fn run_in_background(&mut self) {
        let (streams, gate) = (self.streams.clone(), self.gate.clone());
        self.servers.run(async move {
            loop {
                if let Err(error) = streams.drain().await {
                    tracing::error!(%error, "the streams cannot be read");
                }
                let _ = tokio::time::timeout(STREAM_PATIENCE, gate.written()).await;
            }
        });
        let time_machine = self.time_machine.clone();
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
    std::fs::create_dir_all(folder.path().join("files"))?;
    Ok(folder)
}

/// Every function with its variables; refuses a template that the code does not fit.
fn lambdas(
    config: &PlatformConfig,
    template: &Template,
    addresses: &Addresses,
    folder: &Path,
    secrets: &Secrets,
    gate: &Gate,
    clock: Arc<MovableClock>,
) -> Result<Lambdas, StartError> {
    let handlers = handlers(mce_functions::functions());
    let given = parameters::given(addresses, &folder.join("files"), secrets, &config.overrides);
    let mut problems = mismatches(template, &handlers);
    problems.extend(parameters::unresolved(&template.functions, &given));
    if !problems.is_empty() {
        return Err(TemplateError { problems }.into());
    }
    let variables = |function: &_| parameters::variables(function, &given, gate.endpoint());
    Ok(Lambdas::new(&template.functions, &handlers, variables, clock))
}
