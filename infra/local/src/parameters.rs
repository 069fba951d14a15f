//! The template's parameters and the functions' variables, as they are on this machine.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::addresses::Addresses;
use crate::gate::{ENDPOINT, access_key};
use crate::secrets::Secrets;
use crate::template::{FunctionSpec, REGION};

/// Establishment whose agents are the gestionnaire in the sample data.
pub const GESTIONNAIRE_SIRET: &str = "18002002600019";
/// The shop, as the local payment page knows it.
pub const CARD_SITE_ID: &str = "12345678";
pub const FRANCECONNECT_CLIENT: &str = "mon-compte-elu-local";
pub const PROCONNECT_CLIENT: &str = "mon-compte-elu-local-pro";

/// Parameters of the template, and the function variable by which each can be replaced.
const PARAMETERS: [(&str, &str, &str); 16] = [
    ("SecretsVersion", "", "00000000000000000000000000000000"),
    ("MailFrom", "MCE_MAIL_FROM", "ne-pas-repondre@mon-compte-elu.example"),
    ("FranceConnectClientId", "MCE_FRANCECONNECT_CLIENT_ID", FRANCECONNECT_CLIENT),
    ("FranceConnectTokens", "MCE_FRANCECONNECT_TOKENS", "encrypted"),
    ("ProConnectClientId", "MCE_PROCONNECT_CLIENT_ID", PROCONNECT_CLIENT),
    ("CardSiteId", "MCE_CARD_SITE_ID", CARD_SITE_ID),
    ("CardMode", "MCE_CARD_MODE", "TEST"),
    ("GestionnaireEmail", "MCE_GESTIONNAIRE_EMAIL", "dife@gestionnaire.example"),
    ("AlarmEmail", "", "exploitation@gestionnaire.example"),
    ("GestionnaireSiret", "MCE_GESTIONNAIRE_SIRET", GESTIONNAIRE_SIRET),
    ("DebtorName", "MCE_DEBTOR_NAME", "Fonds DIFE"),
    ("DebtorIban", "MCE_DEBTOR_IBAN", "FR7630001007941234567890185"),
    ("DebtorBic", "MCE_DEBTOR_BIC", "BDFEFRPPCCT"),
    ("DebtorStreet", "MCE_DEBTOR_STREET", "56 rue de Lille"),
    ("DebtorPostcode", "MCE_DEBTOR_POSTCODE", "75007"),
    ("DebtorTown", "MCE_DEBTOR_TOWN", "Paris"),
];

/// Values of the template's parameters. What the caller of the platform overrides also counts where the template uses it.
pub fn parameters(addresses: &Addresses, overrides: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let issuers = [
        ("FranceConnectIssuer", "MCE_FRANCECONNECT_ISSUER", addresses.franceconnect_issuer()),
        ("ProConnectIssuer", "MCE_PROCONNECT_ISSUER", addresses.proconnect_issuer()),
        ("CardUrl", "MCE_CARD_URL", addresses.card_url()),
        ("CardApiUrl", "MCE_CARD_API_URL", addresses.card.clone()),
        ("VopUrl", "MCE_VOP_URL", addresses.vop_url()),
        ("SireneUrl", "MCE_SIRENE_URL", addresses.sirene_url()),
        ("DomainName", "", host(&addresses.site).to_string()),
        ("CertificateArn", "", "local".to_string()),
    ];
    let fixed = PARAMETERS.map(|(parameter, variable, value)| (parameter, variable, value.to_string()));
    let all = issuers.into_iter().chain(fixed);
    all.map(|(parameter, variable, value)| {
        (parameter.to_string(), overrides.get(variable).cloned().unwrap_or(value))
    })
    .collect()
}

fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// What plays the buckets.
#[derive(Debug, Clone)]
pub struct Folders {
    pub files: PathBuf,
    /// The SPA as it is built.
    pub site: PathBuf,
    /// What anybody may read beside it.
    pub published: PathBuf,
}

impl Folders {
    /// Those of a platform that keeps everything in `folder`.
    pub fn of(folder: &Path, site: Option<&Path>) -> Folders {
        let site = site.map_or_else(|| folder.join("site"), Path::to_path_buf);
        Folders { files: folder.join("files"), site, published: folder.join("published") }
    }

    fn variables(&self) -> [(String, String); 3] {
        [("MCE_FILES", &self.files), ("MCE_SITE", &self.site), ("MCE_PUBLISHED", &self.published)]
            .map(|(name, folder)| (name.to_string(), format!("file://{}", folder.display())))
    }
}

/// What replaces the values that only AWS has: secrets, buckets, the mail relay.
pub fn given(
    addresses: &Addresses,
    folders: &Folders,
    secrets: &Secrets,
    overrides: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut given = secrets.variables();
    given.insert("MCE_ORIGIN".to_string(), addresses.site.clone());
    given.extend(folders.variables());
    given.insert("MCE_SMTP_URL".to_string(), format!("smtp://{}", addresses.smtp));
    given.extend(overrides.clone());
    given
}

/// The whole environment of a function: the variables that the template declares, and what Lambda adds.
pub fn variables(function: &FunctionSpec, given: &BTreeMap<String, String>) -> HashMap<String, String> {
    let declared = function.variables.iter();
    let declared = declared.map(|(name, value)| (name.clone(), given.get(name).unwrap_or(value).clone()));
    declared.chain(access(&access_key(&function.name))).collect()
}

/// The database through the gate, under an access key.
pub fn access(key: &str) -> [(String, String); 5] {
    [
        ("AWS_ACCESS_KEY_ID", key),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("MCE_DYNAMODB_ENDPOINT", ENDPOINT),
    ]
    .map(|(name, value)| (name.to_string(), value.to_string()))
}

/// Secrets of the template that have no value on this machine, one line each.
pub fn unresolved(functions: &[FunctionSpec], given: &BTreeMap<String, String>) -> Vec<String> {
    let all = functions
        .iter()
        .flat_map(|function| function.variables.iter().map(move |variable| (function, variable)));
    let missing = all.filter(|(_, (name, value))| value.contains("{{resolve:") && !given.contains_key(*name));
    missing
        .map(|(function, (name, _))| {
            format!("{} wants {name}, a secret that has no local value", function.name)
        })
        .collect()
}
