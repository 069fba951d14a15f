//! What one function runs in: its variables, its clock, and what it reaches.
#![allow(
    clippy::disallowed_methods,
    reason = "the one place that asks the system: who runs a function may put another in its place"
)]

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use aws_sdk_dynamodb::config::SharedHttpClient;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mce_shared::aggregate::Asked;
use mce_shared::identifiers::Siret;
use mce_shared::software::Secret;
use sha2::Sha256;

use crate::outgoing::Trust;
pub use crate::ports::BoxFuture;
use crate::ports::bank::{Debtor, StructuredAddress};
use crate::ports::card::CardConfig;
use crate::ports::card_service::{CardService, LyraRest};
use crate::ports::mail::Mailer;
use crate::ports::objects::Objects;
use crate::ports::payee::{HttpPayeeVerification, PayeeVerification};
use crate::ports::sirene::HttpSirene;
use crate::ports::vault::Vault;
use crate::sign_in::{EncryptionKey, Provider, ProviderConfig, ProviderKind, TokenProtection, http_client};
use crate::store::Store;
use crate::warm::Warm;

/// The time, which only the local platform can move.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The system's time.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// When a hand begins to work: how long it has worked decides when it lets go, wherever the clock was moved to, and nothing else.
#[must_use]
pub fn clock_in() -> Instant {
    Instant::now()
}

/// Where chance comes from: numbers of dossiers and of accounts. What must stay secret (cookies, keys) doesn't come from here.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with what nobody can foresee.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system's own.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        rand::RngCore::fill_bytes(&mut rand::rng(), bytes);
    }
}

/// What a function gets from whoever runs it, beside its variables.
#[derive(Clone)]
pub struct Surroundings {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// What takes the place of the network on the way to DynamoDB, for a platform that runs in one process.
    pub transport: Option<SharedHttpClient>,
    /// What takes the place of the card service's API, likewise.
    pub card_service: Option<Arc<dyn CardService>>,
    /// What takes the place of the bank that verifies payees, likewise.
    pub payees: Option<Arc<dyn PayeeVerification>>,
    /// Whose certificates are believed when something is asked over the network.
    pub trust: Trust,
}

impl Surroundings {
    /// The world as it is, by the time of `clock`.
    #[must_use]
    pub fn of_system(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            entropy: Arc::new(SystemEntropy),
            transport: None,
            card_service: None,
            payees: None,
            trust: Trust::default(),
        }
    }
}

/// A function that can't start: which variable, and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("{variable}: {reason}")]
pub struct ConfigError {
    /// The environment variable.
    pub variable: &'static str,
    /// What is wrong.
    pub reason: String,
}

/// What one function can reach; built once per cold start. A function has only what its variables name.
pub struct Environment {
    vars: HashMap<String, String>,
    surroundings: Surroundings,
    paris: TimeZone,
    store: Store,
    vault: Option<Vault>,
    franceconnect: Option<Provider>,
    proconnect: Option<Provider>,
    mailer: Option<Mailer>,
    objects: Option<Objects>,
    site: Option<Objects>,
    published: Option<Objects>,
    /// What a warm function keeps between two calls.
    pub(crate) warm: Warm,
}

impl Environment {
    /// Builds the environment from the function's variables.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable that is missing or wrong.
    pub async fn from_vars(
        vars: HashMap<String, String>,
        surroundings: Surroundings,
    ) -> Result<Self, ConfigError> {
        let paris = TimeZone::get("Europe/Paris").map_err(|e| wrong("TZ", e))?;
        let store = Store::from_vars(&vars, surroundings.transport.clone()).await;
        let mut environment = Self {
            vars,
            surroundings,
            paris,
            store,
            vault: None,
            franceconnect: None,
            proconnect: None,
            mailer: None,
            objects: None,
            site: None,
            published: None,
            warm: Warm::default(),
        };
        environment.open_ports()?;
        Ok(environment)
    }

    fn open_ports(&mut self) -> Result<(), ConfigError> {
        if self.vars.contains_key("MCE_NIR_HMAC_KEY") {
            let vault = Vault::from_base64(self.var("MCE_NIR_HMAC_KEY")?, self.var("MCE_NIR_MASTER_KEY")?);
            self.vault = Some(vault.map_err(|e| wrong("MCE_NIR_HMAC_KEY", e))?);
        }
        if self.vars.contains_key("MCE_FRANCECONNECT_ISSUER") {
            self.franceconnect = Some(self.provider(ProviderKind::FranceConnect)?);
        }
        if self.vars.contains_key("MCE_PROCONNECT_ISSUER") {
            self.proconnect = Some(self.provider(ProviderKind::ProConnect)?);
        }
        if self.vars.contains_key("MCE_SMTP_URL") {
            let mailer = Mailer::from_url(self.var("MCE_SMTP_URL")?, self.var("MCE_MAIL_FROM")?);
            self.mailer = Some(mailer.map_err(|e| wrong("MCE_SMTP_URL", e))?);
        }
        self.objects = self.bucket("MCE_FILES")?;
        self.site = self.bucket("MCE_SITE")?;
        self.published = self.bucket("MCE_PUBLISHED")?;
        Ok(())
    }

    fn bucket(&self, variable: &'static str) -> Result<Option<Objects>, ConfigError> {
        let address = self.vars.get(variable);
        address.map(|address| Objects::from_url(address).map_err(|e| wrong(variable, e))).transpose()
    }

    fn provider(&self, kind: ProviderKind) -> Result<Provider, ConfigError> {
        let (issuer, id, secret, callback) = match kind {
            ProviderKind::FranceConnect => (
                "MCE_FRANCECONNECT_ISSUER",
                "MCE_FRANCECONNECT_CLIENT_ID",
                "MCE_FRANCECONNECT_CLIENT_SECRET",
                "/auth/callback/franceconnect",
            ),
            ProviderKind::ProConnect => (
                "MCE_PROCONNECT_ISSUER",
                "MCE_PROCONNECT_CLIENT_ID",
                "MCE_PROCONNECT_CLIENT_SECRET",
                "/auth/callback/proconnect",
            ),
        };
        let config = ProviderConfig {
            kind,
            issuer: self.var(issuer)?.to_owned(),
            client_id: self.var(id)?.to_owned(),
            client_secret: self.var(secret)?.to_owned(),
            redirect_uri: format!("{}{callback}", self.origin()?),
            tokens: self.token_protection(kind)?,
        };
        Ok(Provider::new(config, http_client(&self.surroundings.trust).map_err(|e| wrong(issuer, e))?))
    }

    fn token_protection(&self, kind: ProviderKind) -> Result<TokenProtection, ConfigError> {
        let signed = self.vars.get("MCE_FRANCECONNECT_TOKENS").is_some_and(|mode| mode == "signed");
        if kind == ProviderKind::ProConnect || signed {
            return Ok(TokenProtection::Signed);
        }
        Ok(TokenProtection::Encrypted(self.encryption_key()?))
    }

    /// Our private key for what FranceConnect+ encrypts to us.
    ///
    /// # Errors
    /// When it is missing or is no P-256 key.
    pub fn encryption_key(&self) -> Result<EncryptionKey, ConfigError> {
        let variable = "MCE_FRANCECONNECT_ENCRYPTION_KEY";
        EncryptionKey::from_jwk(self.var(variable)?).map_err(|e| wrong(variable, e))
    }

    /// A variable of the function.
    ///
    /// # Errors
    /// When it is not set.
    pub fn var(&self, variable: &'static str) -> Result<&str, ConfigError> {
        let value = self.vars.get(variable).map(String::as_str).filter(|value| !value.is_empty());
        value.ok_or_else(|| wrong(variable, "not set"))
    }

    /// The public origin of the site, without a final slash.
    ///
    /// # Errors
    /// When it is not set.
    pub fn origin(&self) -> Result<&str, ConfigError> {
        self.var("MCE_ORIGIN").map(|origin| origin.trim_end_matches('/'))
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.surroundings.clock.now()
    }

    /// Bytes that nobody can foresee.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.surroundings.entropy.fill(&mut bytes);
        bytes
    }

    /// A number of 32 hexadecimal digits that nobody else has, the later ones after the earlier ones.
    #[must_use]
    pub fn unique(&self) -> String {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.random()).into_uuid().simple().to_string()
    }

    /// The keyed hash by which the secret of a software is known.
    ///
    /// # Errors
    /// When the function has no key for it.
    pub fn software_hash(&self, secret: &Secret) -> Result<String, ConfigError> {
        let name = "MCE_SOFTWARE_HMAC_KEY";
        let key = BASE64.decode(self.var(name)?.trim()).map_err(|e| wrong(name, e))?;
        let mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|e| wrong(name, e))?;
        let hash = mac.chain_update(secret.expose().as_bytes()).finalize().into_bytes();
        Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The day in Paris at `at`.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.paris.clone()).date()
    }

    /// Who asks now, when it is not a person at a page: a schedule, the bank.
    #[must_use]
    pub fn asked(&self, author: &str, request_id: &str) -> Asked {
        let at = self.now();
        Asked {
            at,
            today: self.day(at),
            author: author.to_owned(),
            principal: String::new(),
            request_id: request_id.to_owned(),
        }
    }

    /// Now, in Paris.
    #[must_use]
    pub fn paris(&self, at: Timestamp) -> jiff::Zoned {
        at.to_zoned(self.paris.clone())
    }

    /// The tables.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What seals the NIR and the IBAN.
    ///
    /// # Errors
    /// When this function has no key.
    pub fn vault(&self) -> Result<&Vault, ConfigError> {
        self.vault.as_ref().ok_or_else(|| wrong("MCE_NIR_HMAC_KEY", "not set"))
    }

    /// The identity provider.
    ///
    /// # Errors
    /// When this function has no such provider.
    pub fn identity_provider(&self, kind: ProviderKind) -> Result<&Provider, ConfigError> {
        let provider = match kind {
            ProviderKind::FranceConnect => &self.franceconnect,
            ProviderKind::ProConnect => &self.proconnect,
        };
        provider.as_ref().ok_or_else(|| wrong("MCE_FRANCECONNECT_ISSUER", "this provider is not set"))
    }

    /// The mail relay.
    ///
    /// # Errors
    /// When this function has none.
    pub fn mailer(&self) -> Result<&Mailer, ConfigError> {
        self.mailer.as_ref().ok_or_else(|| wrong("MCE_SMTP_URL", "not set"))
    }

    /// The object store.
    ///
    /// # Errors
    /// When this function has none.
    pub fn objects(&self) -> Result<&Objects, ConfigError> {
        self.objects.as_ref().ok_or_else(|| wrong("MCE_FILES", "not set"))
    }

    /// The files of the application.
    ///
    /// # Errors
    /// When this function does not read them.
    pub fn site(&self) -> Result<&Objects, ConfigError> {
        self.site.as_ref().ok_or_else(|| wrong("MCE_SITE", "not set"))
    }

    /// What anybody may read beside the application.
    ///
    /// # Errors
    /// When this function has nothing to do with it.
    pub fn published(&self) -> Result<&Objects, ConfigError> {
        self.published.as_ref().ok_or_else(|| wrong("MCE_PUBLISHED", "not set"))
    }

    /// The card service.
    ///
    /// # Errors
    /// When a variable is missing or wrong.
    pub fn card(&self) -> Result<CardConfig, ConfigError> {
        Ok(CardConfig {
            site_id: self.var("MCE_CARD_SITE_ID")?.to_owned(),
            key: self.var("MCE_CARD_KEY")?.to_owned(),
            mode: self.var("MCE_CARD_MODE")?.parse().map_err(|e| wrong("MCE_CARD_MODE", e))?,
        })
    }

    /// Where the browser posts the payment form; a function that only hears of payments has none.
    ///
    /// # Errors
    /// When it is not set.
    pub fn card_page(&self) -> Result<&str, ConfigError> {
        self.var("MCE_CARD_URL")
    }

    /// The card service's own API, through which money is given back.
    ///
    /// # Errors
    /// When a variable is missing or wrong.
    pub fn card_service(&self) -> Result<Arc<dyn CardService>, ConfigError> {
        if let Some(service) = &self.surroundings.card_service {
            return Ok(service.clone());
        }
        let service = LyraRest::new(
            &self.surroundings.trust,
            self.var("MCE_CARD_API_URL")?,
            self.var("MCE_CARD_SITE_ID")?,
            self.var("MCE_CARD_API_PASSWORD")?,
        );
        Ok(Arc::new(service.map_err(|e| wrong("MCE_CARD_API_URL", e))?))
    }

    /// The bank that says whether a name is that of an account's holder.
    ///
    /// # Errors
    /// When a variable is missing or wrong.
    pub fn payees(&self) -> Result<Arc<dyn PayeeVerification>, ConfigError> {
        if let Some(payees) = &self.surroundings.payees {
            return Ok(payees.clone());
        }
        let bank = HttpPayeeVerification::new(
            &self.surroundings.trust,
            self.var("MCE_VOP_URL")?,
            self.var("MCE_VOP_TOKEN")?,
            self.var("MCE_DEBTOR_BIC")?,
        );
        Ok(Arc::new(bank.map_err(|e| wrong("MCE_VOP_URL", e))?))
    }

    /// The register of establishments.
    ///
    /// # Errors
    /// When a variable is missing or wrong.
    pub fn sirene(&self) -> Result<HttpSirene, ConfigError> {
        let (url, key) = (self.var("MCE_SIRENE_URL")?, self.var("MCE_SIRENE_KEY")?);
        HttpSirene::new(&self.surroundings.trust, url, key).map_err(|e| wrong("MCE_SIRENE_URL", e))
    }

    /// Where the gestionnaire is written to.
    ///
    /// # Errors
    /// When it is not set.
    pub fn gestionnaire_email(&self) -> Result<&str, ConfigError> {
        self.var("MCE_GESTIONNAIRE_EMAIL")
    }

    /// The fund as its bank knows it.
    ///
    /// # Errors
    /// When a variable is missing or wrong.
    pub fn debtor(&self) -> Result<Debtor, ConfigError> {
        let iban = self.var("MCE_DEBTOR_IBAN")?.parse().map_err(|e| wrong("MCE_DEBTOR_IBAN", e))?;
        let bic = self.vars.get("MCE_DEBTOR_BIC").filter(|bic| !bic.is_empty()).map(|bic| bic.parse());
        Ok(Debtor {
            name: self.var("MCE_DEBTOR_NAME")?.to_owned(),
            iban,
            bic: bic.transpose().map_err(|e| wrong("MCE_DEBTOR_BIC", e))?,
            address: Some(StructuredAddress {
                street: Some(self.var("MCE_DEBTOR_STREET")?.to_owned()),
                postcode: Some(self.var("MCE_DEBTOR_POSTCODE")?.to_owned()),
                town: self.var("MCE_DEBTOR_TOWN")?.to_owned(),
                country: "FR".to_owned(),
            }),
        })
    }

    /// The SIRET whose agents are the gestionnaire's.
    ///
    /// # Errors
    /// When it is missing or wrong.
    pub fn gestionnaire(&self) -> Result<Siret, ConfigError> {
        self.var("MCE_GESTIONNAIRE_SIRET")?.parse().map_err(|e| wrong("MCE_GESTIONNAIRE_SIRET", e))
    }
}

fn wrong(variable: &'static str, reason: impl std::fmt::Display) -> ConfigError {
    ConfigError { variable, reason: reason.to_string() }
}

/// The environment of a deployed function, which logs as JSON without colours.
///
/// # Errors
/// When a variable is missing or wrong.
pub async fn deployed() -> Result<Arc<Environment>, ConfigError> {
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::from_default_env().add_directive(tracing::Level::INFO.into()),
        )
        .init();
    let surroundings = Surroundings::of_system(Arc::new(SystemClock));
    Ok(Arc::new(Environment::from_vars(std::env::vars().collect(), surroundings).await?))
}

/// What the template calls the function that runs here (`Handler`).
#[must_use]
pub fn handler() -> String {
    std::env::var("_HANDLER").unwrap_or_default()
}
