//! What a function may reach, declared beside its handler. The template's functions are generated from it, and the local
//! platform refuses what it does not name.

use mce_shared::api::{Access, Route};

pub use crate::store::Table;

/// An action of DynamoDB on a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum May {
    /// Reads an item.
    Get,
    /// Reads several items at once.
    BatchGet,
    /// Reads a partition.
    Query,
    /// Reads everything.
    Scan,
    /// Writes an item.
    Put,
    /// Writes several items at once.
    BatchWrite,
    /// Changes an item.
    Update,
    /// Removes an item.
    Delete,
    /// Looks at an item in a transaction.
    Check,
}

impl May {
    /// As IAM knows it.
    #[must_use]
    pub const fn iam(self) -> &'static str {
        match self {
            Self::Get => "GetItem",
            Self::BatchGet => "BatchGetItem",
            Self::Query => "Query",
            Self::Scan => "Scan",
            Self::Put => "PutItem",
            Self::BatchWrite => "BatchWriteItem",
            Self::Update => "UpdateItem",
            Self::Delete => "DeleteItem",
            Self::Check => "ConditionCheckItem",
        }
    }
}

/// Actions on a table, or queries on one of its indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub table: Table,
    /// The index; none for the table itself.
    pub index: Option<&'static str>,
    /// What may be done.
    pub actions: &'static [May],
}

#[must_use]
pub const fn on(table: Table, actions: &'static [May]) -> Grant {
    Grant { table, index: None, actions }
}

/// Queries on an index.
#[must_use]
pub const fn index(table: Table, index: &'static str) -> Grant {
    Grant { table, index: Some(index), actions: &[May::Query] }
}

/// What may be done with the objects of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objects {
    Read(&'static str),
    /// Written.
    Write(&'static str),
    /// Read and written.
    ReadWrite(&'static str),
    /// Read, written and removed.
    Move(&'static str),
    /// The page from which the application starts, which lies beside its files: read.
    Shell,
    /// What anybody may read beside the application: read.
    Published,
    /// The same: written, listed and removed.
    Publish,
}

/// A group of variables that go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The keys of the NIR and the IBAN.
    Vault,
    /// FranceConnect+ as a provider.
    FranceConnect,
    /// Our key for what FranceConnect+ encrypts.
    EncryptionKey,
    /// ProConnect as a provider.
    ProConnect,
    /// The shop, which signs and checks forms.
    CardShop,
    /// The page to which the form is posted.
    CardPage,
    /// The card service's own API.
    CardApi,
    /// The account that pays.
    Debtor,
    /// The bank that verifies payees.
    Payees,
    /// The register of establishments.
    Sirene,
    /// The mail relay.
    Mail,
    /// Where the gestionnaire is written to.
    GestionnaireEmail,
    /// Whose agents are the gestionnaire.
    GestionnaireSiret,
    /// The key of the hashes of the keys of software.
    SoftwareKeys,
}

/// The stream of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    pub table: Table,
    /// Records of a batch, at most.
    pub batch: u32,
    /// Seconds that a batch may wait to be full.
    pub window: u32,
}

/// All that a function reach. What its routes imply is not repeated: see [`Reach::implied`].
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Tables and indexes.
    pub tables: &'static [Grant],
    /// Folders of the object store.
    pub files: &'static [Objects],
    /// Groups of variables.
    pub settings: &'static [Setting],
    /// Memory, in MB; the processor's share goes with it.
    pub memory: u32,
    /// Time limit, in seconds.
    pub seconds: u32,
    /// The stream that feeds it.
    pub stream: Option<Stream>,
    /// When the schedule calls it, in Paris: a rate or a cron expression of EventBridge.
    pub schedule: Option<&'static str>,
}

impl Reach {
    /// Nothing beside what every function has.
    pub const NOTHING: Self = Self {
        tables: &[],
        files: &[],
        settings: &[],
        memory: 256,
        seconds: 10,
        stream: None,
        schedule: None,
    };

    /// What the routes of a function imply: whoever asks is looked up, and what must have one effect is written down.
    pub fn implied<'a>(routes: impl Iterator<Item = &'a Route> + Clone) -> impl Iterator<Item = Grant> {
        const CALLER: Grant = on(Table::SignIns, &[May::Get, May::Update]);
        // An agent's permissions; an élu has his rights by his account.
        const PERMISSIONS: Grant = on(Table::Habilitations, &[May::Query]);
        // Who decides on a dossier is not its élu.
        const ELU: Grant = on(Table::Accounts, &[May::Get]);
        const ONCE: Grant = on(Table::Jobs, &[May::Get, May::Put, May::Update]);
        let signed_in = routes.clone().any(|route| route.access.is_signed_in());
        let agents = routes.clone().any(|route| route.access.is_signed_in() && route.access != Access::Elu);
        let judges = routes.clone().any(Route::judges_an_elu);
        let once = routes.clone().any(|route| route.idempotent);
        [(signed_in, CALLER), (agents, PERMISSIONS), (judges, ELU), (once, ONCE)]
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, grant)| grant)
    }
}
