//! One running provider: what the endpoints share.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mce_functions::outgoing::Trust;
use serde_json::{Value, json};

use super::agents::Agent;
use super::crypto;
use super::grants::Grants;
use super::kind::Kind;
use super::people::Person;
use super::setup::{Client, Now, Tamper, TamperSwitch};
use super::subject::Subject;

/// The base path of both providers; the issuer is the origin and this.
pub(super) const BASE: &str = "/api/v2";
/// Seconds that an access token and an id_token live.
pub(super) const TOKEN_LIFETIME: i64 = 60;
const JWKS_TIMEOUT: Duration = Duration::from_secs(5);

/// Who may sign in.
pub(super) enum Directory {
    People(Vec<Person>),
    Agents(Vec<Agent>),
}

pub(super) struct Server {
    pub(super) kind: Kind,
    pub(super) issuer: String,
    pub(super) clients: Vec<Client>,
    pub(super) directory: Directory,
    pub(super) signing: crypto::Signing,
    stranger: crypto::Signing,
    now: Now,
    tamper: TamperSwitch,
    http: reqwest::Client,
    grants: Mutex<Grants>,
}

impl Server {
    /// A provider that is to be served on `issuer_origin`. Its signing key is made here and kept in memory.
    pub(super) fn new(
        kind: Kind,
        issuer_origin: &str,
        clients: Vec<Client>,
        directory: Directory,
        now: Now,
        tamper: TamperSwitch,
        trust: &Trust,
    ) -> Self {
        Self {
            issuer: format!("{}{BASE}", issuer_origin.trim_end_matches('/')),
            signing: crypto::Signing::new(),
            stranger: crypto::Signing::new(),
            http: trust.client().no_proxy().build().unwrap_or_default(),
            grants: Mutex::default(),
            kind,
            clients,
            directory,
            now,
            tamper,
        }
    }

    pub(super) fn client(&self, client_id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.client_id == client_id)
    }

    /// Seconds since 1970, on the clock of the platform.
    pub(super) fn now(&self) -> i64 {
        (self.now)().as_second()
    }

    pub(super) fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tamper(&self) -> Option<Tamper> {
        *self.tamper.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sub(&self, client: &Client, subject: &Subject) -> String {
        crypto::pairwise_sub(self.kind.name(), &client.client_id, &subject.key)
    }

    /// Signs, and encrypts where the provider does, for a client that has a key.
    pub(super) async fn protect(&self, client: &Client, claims: &Value) -> Result<String, String> {
        let jws = match self.tamper() {
            Some(Tamper::WrongKey) => self.stranger.sign_under_name_of(&self.signing, claims),
            _ => self.signing.sign(claims),
        };
        let Some(url) = client.jwks_url.as_ref().filter(|_| self.kind.encrypts()) else { return Ok(jws) };
        let jwks = self.client_jwks(url).await?;
        crypto::encrypt(&jws, &jwks).map_err(|error| error.to_string())
    }

    async fn client_jwks(&self, url: &str) -> Result<Value, String> {
        let failed =
            |error: reqwest::Error| format!("the keys of the client can't be read at {url}: {error}");
        let response = self.http.get(url).timeout(JWKS_TIMEOUT).send().await.map_err(failed)?;
        response.error_for_status().map_err(failed)?.json().await.map_err(failed)
    }

    /// The discovery document.
    pub(super) fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        let mut metadata = json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/userinfo"),
            "jwks_uri": at("/jwks"),
            "end_session_endpoint": at("/session/end"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": self.kind.scopes(),
            "acr_values_supported": self.kind.acr_values(),
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "claims_parameter_supported": true,
            "authorization_response_iss_parameter_supported": true,
            "id_token_signing_alg_values_supported": ["ES256"],
            "userinfo_signing_alg_values_supported": ["ES256"],
        });
        if self.kind.encrypts() {
            for what in ["id_token", "userinfo"] {
                metadata[format!("{what}_encryption_alg_values_supported")] = json!(["ECDH-ES"]);
                metadata[format!("{what}_encryption_enc_values_supported")] = json!(["A256GCM"]);
            }
        }
        metadata
    }
}
