//! The HTTP clients by which functions call others: never redirected, so that a secret goes where it was meant to.

use reqwest::redirect::Policy;
use reqwest::{Certificate, ClientBuilder};

/// Authorities whose certificates are believed beside the system's: none, unless whoever runs the functions has one of his own.
#[derive(Debug, Clone, Default)]
pub struct Trust(Vec<Certificate>);

impl Trust {
    /// Believes an authority, too.
    ///
    /// # Errors
    /// When `pem` is no certificate.
    pub fn in_authority(pem: &str) -> Result<Self, reqwest::Error> {
        Ok(Self(vec![Certificate::from_pem(pem.as_bytes())?]))
    }

    /// A client that follows no redirection.
    pub fn client(&self) -> ClientBuilder {
        reqwest::Client::builder().redirect(Policy::none()).tls_certs_merge(self.0.iter().cloned())
    }
}
