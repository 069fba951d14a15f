//! One running provider: what the endpoints share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::{
    Router,
    routing::{get, post},
};
use serde_json::{Map, Value, json};

use super::{
    Agent, Client, Kind, Now, Person, Tamper, TamperSwitch, authorize, crypto, endpoints, grants::Grants,
    logout, pages,
};

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

/// Who signed in: what names the person, and everything that could be told of him.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) key: String,
    pub(super) claims: Map<String, Value>,
    pub(super) label: String,
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

/// The router of a provider whose pages and endpoints are all under [`BASE`].
pub(super) fn router(
    kind: Kind,
    issuer_origin: &str,
    clients: Vec<Client>,
    directory: Directory,
    now: Now,
    tamper: TamperSwitch,
) -> Router {
    let server = Server {
        issuer: format!("{}{BASE}", issuer_origin.trim_end_matches('/')),
        signing: crypto::Signing::new(),
        stranger: crypto::Signing::new(),
        http: crate::database::http_client(),
        grants: Mutex::default(),
        kind,
        clients,
        directory,
        now,
        tamper,
    };
    let paths = Router::new()
        .route("/.well-known/openid-configuration", get(endpoints::metadata))
        .route("/jwks", get(endpoints::jwks))
        .route("/authorize", get(authorize::authorize))
        .route("/login", post(authorize::login))
        .route("/consent", post(authorize::consent))
        .route("/token", post(endpoints::token))
        .route("/userinfo", get(endpoints::userinfo))
        .route("/session/end", get(logout::end_session));
    Router::new().route("/", get(pages::home)).nest(BASE, paths).with_state(Arc::new(server))
}

impl Server {
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
