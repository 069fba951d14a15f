//! Secrets of the platform on this machine, made at its first start: on AWS they are in Secrets Manager.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use p256::SecretKey;
use serde::{Deserialize, Serialize};

use crate::state_file;

/// What the functions need to keep secret, in the form of their variables.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Secrets {
    nir_hmac_key: String,
    nir_master_key: String,
    franceconnect_encryption_key: String,
    franceconnect_client_secret: String,
    proconnect_client_secret: String,
    pub card_key: String,
    /// Missing from what older platforms kept: it is then made.
    #[serde(default = "random_base64")]
    pub card_api_password: String,
    /// Likewise.
    #[serde(default = "random_base64")]
    pub vop_token: String,
    /// Likewise.
    #[serde(default = "random_base64")]
    pub sirene_key: String,
    /// Of the hashes of the keys of software.
    #[serde(default = "random_base64")]
    pub software_hmac_key: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// Making new ones would lose every NIR that is stored.
    #[error("{0} cannot be read ({1}): put it back, or start again with `make run FRESH=1`")]
    Unreadable(String, String),
    #[error("{0} cannot be written: {1}")]
    Unwritable(String, std::io::Error),
    #[error("no key could be made")]
    NoKey,
}

impl Secrets {
    /// Those of an earlier start, or new ones, readable by the owner only.
    pub fn in_folder(folder: &Path) -> Result<Secrets, SecretsError> {
        let path = folder.join("secrets.json");
        let name = path.display().to_string();
        if path.exists() {
            let text =
                std::fs::read(&path).map_err(|e| SecretsError::Unreadable(name.clone(), e.to_string()))?;
            let secrets: Secrets =
                serde_json::from_slice(&text).map_err(|e| SecretsError::Unreadable(name, e.to_string()))?;
            return secrets.keep(&path);
        }
        Secrets::random()?.keep(&path)
    }

    /// Writes them; those that were read too, since a newer platform may have added one.
    fn keep(self, path: &Path) -> Result<Secrets, SecretsError> {
        let text = serde_json::to_vec_pretty(&self).map_err(|_| SecretsError::NoKey)?;
        let written = state_file::replace(path, &text);
        written.map_err(|e| SecretsError::Unwritable(path.display().to_string(), e))?;
        Ok(self)
    }

    fn random() -> Result<Secrets, SecretsError> {
        Ok(Secrets {
            nir_hmac_key: random_base64(),
            nir_master_key: random_base64(),
            franceconnect_encryption_key: encryption_key()?,
            franceconnect_client_secret: random_base64(),
            proconnect_client_secret: random_base64(),
            card_key: random_base64(),
            card_api_password: random_base64(),
            vop_token: random_base64(),
            sirene_key: random_base64(),
            software_hmac_key: random_base64(),
        })
    }

    /// By the name of the variable that a function reads.
    pub fn variables(&self) -> BTreeMap<String, String> {
        let secrets = [
            ("MCE_NIR_HMAC_KEY", &self.nir_hmac_key),
            ("MCE_NIR_MASTER_KEY", &self.nir_master_key),
            ("MCE_FRANCECONNECT_ENCRYPTION_KEY", &self.franceconnect_encryption_key),
            ("MCE_FRANCECONNECT_CLIENT_SECRET", &self.franceconnect_client_secret),
            ("MCE_PROCONNECT_CLIENT_SECRET", &self.proconnect_client_secret),
            ("MCE_CARD_KEY", &self.card_key),
            ("MCE_CARD_API_PASSWORD", &self.card_api_password),
            ("MCE_VOP_TOKEN", &self.vop_token),
            ("MCE_SIRENE_KEY", &self.sirene_key),
            ("MCE_SOFTWARE_HMAC_KEY", &self.software_hmac_key),
        ];
        secrets.into_iter().map(|(name, value)| (name.to_string(), value.clone())).collect()
    }
}

fn random_base64() -> String {
    BASE64.encode(rand::random::<[u8; 32]>())
}

/// A private P-256 JWK.
fn encryption_key() -> Result<String, SecretsError> {
    // One number in 2³² is no key; a few tries never end so.
    let key = (0..8).find_map(|_| SecretKey::from_slice(&rand::random::<[u8; 32]>()).ok());
    key.map(|key| key.to_jwk_string().to_string()).ok_or(SecretsError::NoKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_has_the_same_secrets() {
        let folder = crate::folder::Folder::temporary().unwrap();
        let first = Secrets::in_folder(folder.path()).unwrap();
        let second = Secrets::in_folder(folder.path()).unwrap();
        assert_eq!(first.variables(), second.variables());
        let jwk: serde_json::Value =
            serde_json::from_str(&first.variables()["MCE_FRANCECONNECT_ENCRYPTION_KEY"]).unwrap();
        assert_eq!(
            (jwk["kty"].as_str(), jwk["crv"].as_str(), jwk["d"].is_string()),
            (Some("EC"), Some("P-256"), true)
        );
        std::fs::write(folder.path().join("secrets.json"), "{").unwrap();
        assert!(Secrets::in_folder(folder.path()).is_err());
    }

    #[test]
    fn a_secret_that_an_older_platform_did_not_have_is_made_once() {
        let folder = crate::folder::Folder::temporary().unwrap();
        let mut older = serde_json::to_value(Secrets::in_folder(folder.path()).unwrap()).unwrap();
        older.as_object_mut().unwrap().remove("card_api_password").unwrap();
        std::fs::write(folder.path().join("secrets.json"), older.to_string()).unwrap();
        let first = Secrets::in_folder(folder.path()).unwrap();
        let second = Secrets::in_folder(folder.path()).unwrap();
        assert_eq!(first.variables(), second.variables());
        assert_eq!(older["card_key"], serde_json::json!(first.card_key));
        assert!(!first.card_api_password.is_empty());
    }
}
