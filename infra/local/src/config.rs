//! How the platform is started: by `make run` from the environment, by tests in code.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::addresses::{Ports, Scheme, USUAL_PORT};
use crate::clock::parse_moment;
use crate::database::Location;
use crate::seed::{self, Filling};

#[derive(Clone)]
pub struct PlatformConfig {
    pub address: IpAddr,
    pub ports: Ports,
    pub scheme: Scheme,
    /// Where everything is kept; None for a folder that goes when the platform stops.
    pub folder: Option<PathBuf>,
    pub database: Location,
    /// Forgets what an earlier run left in the folder and in the database.
    pub fresh: bool,
    /// The moment at which the clock starts; None goes on with that of the last run, or the machine's.
    pub now: Option<Timestamp>,
    /// Streams and schedules run by themselves. A test turns it off and calls `drain_streams` and `run_schedule`.
    pub background: bool,
    /// The development bar under each page.
    pub bar: bool,
    /// The SPA as `make spa` builds it.
    pub site: PathBuf,
    /// The people, the organisations and the offers of the sample data.
    pub seed_folder: PathBuf,
    /// What fills an empty database.
    pub seed: Option<Filling>,
    /// Variables of functions (`MCE_FRANCECONNECT_ISSUER`, …), in place of what the platform would give.
    pub overrides: BTreeMap<String, String>,
}

#[derive(Debug, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct ConfigError {
    pub variable: &'static str,
    pub problem: String,
}

impl PlatformConfig {
    /// Everything in memory or in a temporary folder, on any free ports, in clear, nothing in the background.
    pub fn for_tests() -> PlatformConfig {
        let root = root();
        PlatformConfig {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            ports: Ports::default(),
            scheme: Scheme::Http,
            folder: None,
            database: Location::Memory,
            fresh: false,
            now: None,
            background: false,
            bar: false,
            site: root.join("frontend/dist"),
            seed_folder: root.join("infra/local/seed"),
            seed: None,
            overrides: BTreeMap::new(),
        }
    }

    /// The platform of `make run`: MCE_PORT, MCE_SCHEME, MCE_ADDRESS, MCE_NOW, MCE_BAR, MCE_FOLDER, MCE_FRESH,
    /// MCE_DYNAMODB_ENDPOINT, and any variable of a function.
    pub fn from_variables(variables: &BTreeMap<String, String>) -> Result<PlatformConfig, ConfigError> {
        let get = |name: &str| variables.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let port = get("MCE_PORT").map_or(Ok(USUAL_PORT), |port| parsed("MCE_PORT", port))?;
        let folder = get("MCE_FOLDER").map_or_else(|| root().join(".local"), PathBuf::from);
        let database = match get("MCE_DYNAMODB_ENDPOINT") {
            Some(endpoint) => Location::Elsewhere(endpoint.to_string()),
            None => Location::File(folder.join("database.sqlite")),
        };
        let now = get("MCE_NOW").map(parse_moment).transpose();
        Ok(PlatformConfig {
            address: parsed("MCE_ADDRESS", get("MCE_ADDRESS").unwrap_or("127.0.0.1"))?,
            ports: if port == 0 { Ports::default() } else { Ports::from_site(port) },
            scheme: parsed("MCE_SCHEME", get("MCE_SCHEME").unwrap_or("https"))?,
            folder: Some(folder),
            database,
            fresh: get("MCE_FRESH").is_some_and(|fresh| fresh != "0"),
            now: now.map_err(|problem| ConfigError { variable: "MCE_NOW", problem })?,
            background: true,
            bar: get("MCE_BAR") != Some("0"),
            seed: Some(seed::load),
            overrides: overrides(variables),
            ..PlatformConfig::for_tests()
        })
    }
}

fn parsed<T: std::str::FromStr>(variable: &'static str, text: &str) -> Result<T, ConfigError> {
    text.parse().map_err(|_| ConfigError { variable, problem: format!("{text:?} cannot be used") })
}

/// What concerns the platform and not the functions.
const OWN: [&str; 10] = [
    "MCE_PORT",
    "MCE_SCHEME",
    "MCE_ADDRESS",
    "MCE_NOW",
    "MCE_BAR",
    "MCE_FOLDER",
    "MCE_FRESH",
    "MCE_START",
    "MCE_CACHE",
    "MCE_DYNAMODB_ENDPOINT",
];

fn overrides(variables: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let ours = variables.iter().filter(|(name, value)| name.starts_with("MCE_") && !value.is_empty());
    ours.filter(|(name, _)| !OWN.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The checkout: MCE_ROOT, or where this crate was built.
pub fn root() -> PathBuf {
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = std::env::var_os("MCE_ROOT").map_or_else(built, PathBuf::from);
    root.canonicalize().unwrap_or(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<PlatformConfig, ConfigError> {
        let variables = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        PlatformConfig::from_variables(&variables)
    }

    #[test]
    fn the_environment_is_read() {
        let config = read(&[
            ("MCE_PORT", "9000"),
            ("MCE_NOW", "2027-01-04"),
            ("MCE_CARD_MODE", "TEST"),
            ("HOME", "/x"),
        ])
        .unwrap();
        assert_eq!(
            config.ports,
            Ports { site: 9000, franceconnect: 9001, proconnect: 9002, card: 9003, smtp: 9004 }
        );
        assert_eq!(config.overrides, BTreeMap::from([("MCE_CARD_MODE".to_string(), "TEST".to_string())]));
        assert_eq!(config.scheme, Scheme::Https);
        assert!(matches!(config.database, Location::File(_)));
        let elsewhere = read(&[("MCE_DYNAMODB_ENDPOINT", "http://localhost:8000")]).unwrap();
        assert_eq!(elsewhere.database, Location::Elsewhere("http://localhost:8000".into()));
    }

    #[test]
    fn a_wrong_value_names_its_variable() {
        for (name, value) in
            [("MCE_PORT", "http"), ("MCE_SCHEME", "HTTP"), ("MCE_NOW", "demain"), ("MCE_ADDRESS", "here")]
        {
            assert_eq!(read(&[(name, value)]).err().map(|e| e.variable), Some(name));
        }
    }
}
