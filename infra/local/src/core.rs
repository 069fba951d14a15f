//! The platform without the rest of the world: the functions, the database, its streams, the schedules, the bank and the clock.
//!
//! The platform gives it a network and people; the simulation plays the world itself.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use mce_functions::FUNCTIONS;
use mce_functions::outgoing::Trust;
use mce_functions::ports::card_service::CardService;
use mce_functions::ports::payee::PayeeVerification;
use mce_functions::runtime::{Clock, Entropy, Environment, Surroundings, SystemEntropy};

use crate::addresses::Addresses;
use crate::bank::{Bank, BankError};
use crate::clock::MovableClock;
use crate::database::{Database, DatabaseError, Location};
use crate::gate::{ADMINISTRATOR, Faults, Gate};
use crate::lambdas::{InvocationError, Lambdas};
use crate::parameters;
use crate::schedules::{ExpressionError, Schedules};
use crate::secrets::{Secrets, SecretsError};
use crate::streams::Streams;
use crate::template::{FunctionSpec, TEMPLATE, Template, TemplateError, mismatches};
use crate::time_machine::TimeMachine;

/// What a core is made of.
pub struct CoreConfig<'a> {
    /// Of the rest of the world.
    pub addresses: &'a Addresses,
    /// Variables of functions, in place of what the core would give.
    pub overrides: &'a BTreeMap<String, String>,
    pub database: &'a Location,
    /// Forgets what the database holds.
    pub fresh: bool,
    /// Where everything is kept.
    pub folder: &'a Path,
    /// The SPA as it is built, if it is shown.
    pub site: Option<&'a Path>,
    /// The moment at which the clock starts; None goes on with that of the last run, or the machine's.
    pub now: Option<Timestamp>,
    pub clock: Arc<MovableClock>,
    pub entropy: Arc<dyn Entropy>,
    /// In place of the card service's API.
    pub card_service: Option<Arc<dyn CardService>>,
    /// In place of the bank that verifies payees.
    pub payees: Option<Arc<dyn PayeeVerification>>,
    /// Whose certificates the functions believe beside the system's.
    pub trust: Trust,
    /// Functions whose streams are not read.
    pub deaf: &'a [&'a str],
}

impl<'a> CoreConfig<'a> {
    /// One that starts now, with the machine's own chance.
    pub fn new(addresses: &'a Addresses, overrides: &'a BTreeMap<String, String>, folder: &'a Path) -> Self {
        CoreConfig {
            addresses,
            overrides,
            database: &Location::Memory,
            fresh: false,
            folder,
            site: None,
            now: None,
            clock: Arc::default(),
            entropy: Arc::new(SystemEntropy),
            card_service: None,
            payees: None,
            trust: Trust::default(),
            deaf: &[],
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Schedule(#[from] ExpressionError),
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Bank(#[from] BankError),
    #[error("{0}: {1}")]
    Folder(String, std::io::Error),
}

/// The platform without the rest of the world. Cheap to clone.
#[derive(Clone)]
pub struct Core {
    pub clock: Arc<MovableClock>,
    pub database: Database,
    pub gate: Gate,
    pub lambdas: Lambdas,
    pub streams: Streams,
    pub schedules: Schedules,
    pub time_machine: TimeMachine,
    pub bank: Bank,
    pub template: Arc<Template>,
    pub secrets: Secrets,
}

impl Core {
    pub async fn start(config: CoreConfig<'_>) -> Result<Core, CoreError> {
        let files = config.folder.join("files");
        std::fs::create_dir_all(&files).map_err(|e| CoreError::Folder(files.display().to_string(), e))?;
        let database = Database::open(config.database)?;
        let parameters = parameters::parameters(config.addresses, config.overrides);
        let template = Arc::new(Template::read(TEMPLATE, &parameters)?);
        if config.fresh {
            database.delete_tables(&template.tables).await?;
        }
        database.create_tables(&template.tables).await?;
        let gate = Gate::new(&database, &template.functions);
        let secrets = Secrets::in_folder(config.folder)?;
        let surroundings = Surroundings {
            clock: config.clock.clone(),
            entropy: config.entropy.clone(),
            transport: Some(gate.transport()),
            card_service: config.card_service.clone(),
            payees: config.payees.clone(),
            trust: config.trust.clone(),
        };
        let lambdas = lambdas(&config, &template, &secrets, surroundings)?;
        let kept = Some(config.folder.to_path_buf());
        let hears = |function: &&FunctionSpec| !config.deaf.contains(&function.name.as_str());
        let subscribers: Vec<FunctionSpec> = template.functions.iter().filter(hears).cloned().collect();
        let streams = Streams::new(&database, &subscribers, &template.tables, lambdas.clone(), kept.clone());
        let schedules = Schedules::new(&template.functions, lambdas.clone(), kept)?;
        let bank = bank(&lambdas, config.folder, config.clock.clone())?;
        let time_machine = TimeMachine::start(
            config.clock.clone(),
            schedules.clone(),
            streams.clone(),
            bank.clone(),
            config.folder.to_path_buf(),
            config.now,
        )
        .await;
        Ok(Core {
            clock: config.clock,
            database,
            gate,
            lambdas,
            streams,
            schedules,
            time_machine,
            bank,
            template,
            secrets,
        })
    }

    /// Faults to come between the functions and the database.
    pub fn faults(&self) -> &Faults {
        self.gate.faults()
    }

    /// Runs the schedule of a function now, due or not.
    pub async fn run_schedule(&self, function: &str) -> Result<(), InvocationError> {
        self.schedules.run(function, self.clock.now()).await
    }

    /// The variables of all functions together, with a key that may do anything: for the seed and for tests.
    pub fn administrator_variables(&self) -> HashMap<String, String> {
        let names = self.template.functions.iter().map(|function| function.name.as_str());
        let variables = names.filter_map(|name| self.lambdas.variables(name).cloned());
        let mut all: HashMap<_, _> = variables.flatten().collect();
        all.extend(parameters::access(ADMINISTRATOR));
        all
    }

    /// The environment of a function, with its rights and no others.
    ///
    /// # Errors
    /// When a variable is wrong.
    pub async fn environment_of(
        &self,
        function: &str,
    ) -> Result<Environment, mce_functions::runtime::ConfigError> {
        let variables = self.lambdas.variables(function).cloned().unwrap_or_default();
        Environment::from_vars(variables, self.lambdas.surroundings().clone()).await
    }

    /// An environment that may write everywhere, as whoever installs the service may.
    ///
    /// # Errors
    /// When a variable is wrong.
    pub async fn administrator(&self) -> Result<Environment, mce_functions::runtime::ConfigError> {
        Environment::from_vars(self.administrator_variables(), self.lambdas.surroundings().clone()).await
    }
}

/// The bank of the account that the platform pays from.
fn bank(lambdas: &Lambdas, folder: &Path, clock: Arc<MovableClock>) -> Result<Bank, BankError> {
    let variables = lambdas.variables("settle-payments").cloned().unwrap_or_default();
    let now = move || clock.now();
    let asked =
        lambdas.variables("propose-bank-details").and_then(|variables| variables.get("MCE_VOP_TOKEN"));
    let token = asked.ok_or(BankError::Variable("MCE_VOP_TOKEN"))?;
    Bank::for_function(&variables, token, Some(folder.join("bank.json")), Arc::new(now))
}

/// Every function with its variables; refuses a template that the code does not fit.
fn lambdas(
    config: &CoreConfig<'_>,
    template: &Template,
    secrets: &Secrets,
    surroundings: Surroundings,
) -> Result<Lambdas, TemplateError> {
    let folders = parameters::Folders::of(config.folder, config.site);
    let given = parameters::given(config.addresses, &folders, secrets, config.overrides);
    let mut problems = mismatches(template, FUNCTIONS);
    problems.extend(parameters::unresolved(&template.functions, &given));
    if !problems.is_empty() {
        return Err(TemplateError { problems });
    }
    let variables = |function: &_| parameters::variables(function, &given);
    Ok(Lambdas::new(&template.functions, FUNCTIONS, variables, surroundings))
}
