//! The calls to a provider: discovery, keys, token, userinfo. Bounded in time and size, never redirected.

use std::time::Duration;

use jsonwebtoken::jwk::Jwk;
use reqwest::{Client, RequestBuilder, Response, StatusCode, header::CONTENT_TYPE};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use url::Url;

use crate::outgoing::Trust;

use super::{Attempt, ProviderConfig, SignInError, strangers};

const CALL_TIMEOUT: Duration = Duration::from_secs(8);
const MAX_BODY: usize = 256 * 1024;
const MAX_KEYS: usize = 50;

/// What we use of a discovery document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    pub issuer: String,
    #[serde(deserialize_with = "address")]
    pub authorization_endpoint: Url,
    #[serde(deserialize_with = "address")]
    pub token_endpoint: Url,
    #[serde(deserialize_with = "address")]
    pub userinfo_endpoint: Url,
    #[serde(deserialize_with = "address")]
    pub jwks_uri: Url,
    #[serde(default, deserialize_with = "optional_address")]
    pub end_session_endpoint: Option<Url>,
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    Url::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn optional_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| Url::parse(&text).map_err(D::Error::custom)).transpose()
}

impl Metadata {
    /// The document must speak of our issuer, and an https issuer may not send us to a clear-text address.
    fn check(self, issuer: &str) -> Result<Self, SignInError> {
        if self.issuer != issuer {
            let found = strangers::loggable(&self.issuer);
            return Err(SignInError::IssuerMismatch { expected: issuer.into(), found });
        }
        let in_clear = |url: &Url| url.scheme() != "https";
        if issuer.starts_with("https://") && self.addresses().any(in_clear) {
            return Err(SignInError::MetadataInvalid("an endpoint is not https".into()));
        }
        Ok(self)
    }

    fn addresses(&self) -> impl Iterator<Item = &Url> {
        [&self.authorization_endpoint, &self.token_endpoint, &self.userinfo_endpoint, &self.jwks_uri]
            .into_iter()
            .chain(&self.end_session_endpoint)
    }
}

/// The tokens of a code.
#[derive(Deserialize)]
pub(super) struct TokenResponse {
    pub(super) access_token: String,
    pub(super) id_token: String,
    token_type: String,
}

/// A client fit for these calls.
pub fn http_client(trust: &Trust) -> Result<Client, reqwest::Error> {
    trust.client().connect_timeout(Duration::from_secs(4)).timeout(CALL_TIMEOUT).build()
}

/// Reads and checks the discovery document of an issuer.
pub async fn discover(client: &Client, issuer: &str) -> Result<Metadata, SignInError> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let body = get(client, "discovery", &address).await?;
    let metadata: Metadata =
        serde_json::from_str(&body).map_err(|error| SignInError::MetadataInvalid(error.to_string()))?;
    metadata.check(issuer)
}

/// The provider's keys. One that we can't read is left out: it may be meant for others.
pub(super) async fn keys(client: &Client, metadata: &Metadata) -> Result<Vec<Jwk>, SignInError> {
    let body = get(client, "jwks", metadata.jwks_uri.as_str()).await?;
    let mut set: Value =
        serde_json::from_str(&body).map_err(|error| SignInError::KeysInvalid(error.to_string()))?;
    let Some(keys) = set["keys"].as_array_mut() else {
        return Err(SignInError::KeysInvalid("keys is missing".into()));
    };
    Ok(keys.drain(..).take(MAX_KEYS).filter_map(|key| serde_json::from_value(key).ok()).collect())
}

/// Exchanges the code, with the PKCE verifier and client_secret_post.
pub(super) async fn exchange(
    client: &Client,
    config: &ProviderConfig,
    metadata: &Metadata,
    attempt: &Attempt,
    code: &str,
) -> Result<TokenResponse, SignInError> {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &config.redirect_uri),
        ("client_id", &config.client_id),
        ("client_secret", &config.client_secret),
        ("code_verifier", &attempt.pkce_verifier),
    ];
    let response = send("token", client.post(metadata.token_endpoint.clone()).form(&form)).await?;
    let status = response.status();
    let body = text("token", response).await?;
    if !status.is_success() {
        return Err(token_refusal(status, &body));
    }
    let tokens: TokenResponse = serde_json::from_str(&body)
        .map_err(|error| SignInError::ResponseMalformed("token", malformed(&error)))?;
    if tokens.token_type.eq_ignore_ascii_case("bearer") {
        return Ok(tokens);
    }
    Err(SignInError::ResponseMalformed("token", "token_type is not Bearer".into()))
}

fn token_refusal(status: StatusCode, body: &str) -> SignInError {
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    let field = |name: &str| strangers::loggable(answer[name].as_str().unwrap_or("-"));
    let detail = format!("status {status}, {} ({})", field("error"), field("error_description"));
    match field("error").as_str() {
        "invalid_grant" => SignInError::CodeRefused(detail),
        _ if status.is_server_error() => SignInError::Unreachable { what: "token", detail },
        _ => SignInError::ClientRefused(detail),
    }
}

/// What userinfo answered: a token, or plain JSON.
pub(super) enum Userinfo {
    Token(String),
    Plain(Value),
}

/// Asks for the person's claims.
pub(super) async fn userinfo(
    client: &Client,
    metadata: &Metadata,
    access_token: &str,
) -> Result<Userinfo, SignInError> {
    let request = client.get(metadata.userinfo_endpoint.clone()).bearer_auth(access_token);
    let response = send("userinfo", request).await?;
    let status = response.status();
    if status.is_server_error() {
        return Err(SignInError::Unreachable { what: "userinfo", detail: format!("status {status}") });
    }
    if !status.is_success() {
        return Err(SignInError::UserinfoRefused(status.as_u16()));
    }
    let is_token = is_jwt(&response);
    let body = text("userinfo", response).await?;
    if is_token {
        return Ok(Userinfo::Token(body.trim().into()));
    }
    let plain = serde_json::from_str(&body);
    plain.map(Userinfo::Plain).map_err(|error| SignInError::ResponseMalformed("userinfo", malformed(&error)))
}

fn is_jwt(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = content_type.and_then(|value| value.split(';').next()).map(str::trim);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/jwt"))
}

async fn get(client: &Client, what: &'static str, address: &str) -> Result<String, SignInError> {
    let response = send(what, client.get(address)).await?;
    let status = response.status();
    if !status.is_success() {
        return Err(SignInError::Unreachable { what, detail: format!("status {status}") });
    }
    text(what, response).await
}

async fn send(what: &'static str, request: RequestBuilder) -> Result<Response, SignInError> {
    request.timeout(CALL_TIMEOUT).send().await.map_err(|error| unreachable(what, error))
}

async fn text(what: &'static str, mut response: Response) -> Result<String, SignInError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(what, error))? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(SignInError::ResponseMalformed(what, "too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    String::from_utf8(body).map_err(|_| SignInError::ResponseMalformed(what, "not text".into()))
}

/// The chain of causes, without the address: a query may carry what a log must not.
fn unreachable(what: &'static str, error: reqwest::Error) -> SignInError {
    let error = error.without_url();
    let mut detail = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        detail = format!("{detail}: {inner}");
        cause = inner.source();
    }
    SignInError::Unreachable { what, detail }
}

/// Where it broke, without the content: serde's own message may quote a value.
fn malformed(error: &serde_json::Error) -> String {
    format!("{:?} at line {} column {}", error.classify(), error.line(), error.column())
}
