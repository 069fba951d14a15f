//! The functions without the platform, for a command that works on its folder while it is stopped.

use std::io::ErrorKind;
use std::path::PathBuf;

use mce_functions::http::Fault;

use crate::PlatformConfig;
use crate::addresses::Addresses;
use crate::core::{Core, CoreConfig, CoreError};
use crate::folder::Folder;

/// Why a command can't work there; in French, since it is read.
#[derive(Debug, thiserror::Error)]
pub enum StoppedError {
    #[error("La plateforme, ou une autre commande, tourne sur {0} : arrêtez-la d’abord.")]
    Running(String),
    #[error("{0} : {1}")]
    Folder(String, std::io::Error),
    #[error(transparent)]
    Start(#[from] CoreError),
}

/// What nobody else uses as long as this lives.
pub struct Stopped {
    pub core: Core,
    pub folder: Folder,
}

impl Stopped {
    /// The platform of a folder, of which only the functions run.
    ///
    /// # Errors
    /// [`StoppedError`].
    pub async fn start(config: &PlatformConfig) -> Result<Self, StoppedError> {
        let path = config.folder.clone().unwrap_or_else(|| PathBuf::from(".local"));
        let shown = || path.display().to_string();
        let folder = Folder::at(&path).map_err(|error| match error.kind() {
            ErrorKind::ResourceBusy => StoppedError::Running(shown()),
            _ => StoppedError::Folder(shown(), error),
        })?;
        let addresses = Addresses::of(config.scheme, config.ports);
        let core = Core::start(CoreConfig {
            database: &config.database,
            now: config.now,
            ..CoreConfig::new(&addresses, &config.overrides, folder.path())
        });
        Ok(Self { core: core.await?, folder })
    }
}

/// What a command says of a fault.
#[must_use]
pub fn said(fault: &Fault) -> String {
    match fault {
        Fault::Problem(problem) => problem.detail.clone(),
        other => other.to_string(),
    }
}
