//! The machine's part: discovery, keys, token, userinfo.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Json,
    extract::State,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::crypto;
use super::grants::Grant;
use super::kind::Kind;
use super::server::{Server, TOKEN_LIFETIME};
use super::setup::{Client, Tamper};

/// An error of RFC 6749 §5.2.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, description: description.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}

pub(super) async fn metadata(State(server): State<Arc<Server>>) -> Json<Value> {
    Json(server.metadata())
}

pub(super) async fn jwks(State(server): State<Arc<Server>>) -> Json<Value> {
    Json(json!({ "keys": [server.signing.jwk()] }))
}

/// `POST /token`: a code, once, for an access token and an id_token.
pub(super) async fn token(
    State(server): State<Arc<Server>>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    match exchange(&server, &form).await {
        Ok(answer) => ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

async fn exchange(server: &Server, form: &HashMap<String, String>) -> Result<Value, Refusal> {
    let client = authenticate(server, form)?;
    if field(form, "grant_type") != "authorization_code" {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "authorization_code only",
        ));
    }
    let access_token = crypto::random_text(32);
    let grant = server.grants().take_code(field(form, "code"), server.now(), &access_token);
    let grant = grant.ok_or_else(|| invalid_grant("code is unknown, expired or already used"))?;
    check_grant(&grant, client, form)?;
    let claims = id_claims(server, client, &grant, &access_token);
    let id_token = server.protect(client, &claims).await;
    let id_token =
        id_token.map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", error))?;
    server.grants().give_access(access_token.clone(), grant, server.now() + TOKEN_LIFETIME);
    Ok(json!({
        "access_token": access_token, "token_type": "Bearer", "expires_in": TOKEN_LIFETIME, "id_token": id_token,
    }))
}

/// client_secret_post, the only method that both providers share.
fn authenticate<'a>(server: &'a Server, form: &HashMap<String, String>) -> Result<&'a Client, Refusal> {
    let client = server.client(field(form, "client_id"));
    let known = client.filter(|client| client.client_secret == field(form, "client_secret"));
    known.ok_or_else(|| {
        Refusal::new(StatusCode::UNAUTHORIZED, "invalid_client", "client_id or client_secret is wrong")
    })
}

fn check_grant(grant: &Grant, client: &Client, form: &HashMap<String, String>) -> Result<(), Refusal> {
    if grant.request.client_id != client.client_id {
        return Err(invalid_grant("code was given to another client"));
    }
    if grant.request.redirect_uri != field(form, "redirect_uri") {
        return Err(invalid_grant("redirect_uri is not that of the request"));
    }
    let verifier = form.get("code_verifier").map(|verifier| crypto::challenge(verifier));
    if verifier != grant.request.challenge {
        return Err(invalid_grant("code_verifier does not match"));
    }
    Ok(())
}

fn invalid_grant(description: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "invalid_grant", description)
}

fn id_claims(server: &Server, client: &Client, grant: &Grant, access_token: &str) -> Value {
    let now = server.now();
    let mut claims = json!({
        "iss": server.issuer, "sub": server.sub(client, &grant.chosen.subject), "aud": client.client_id,
        "iat": now, "exp": now + TOKEN_LIFETIME, "auth_time": grant.chosen.auth_time,
        "nonce": grant.request.nonce, "acr": grant.chosen.acr, "at_hash": crypto::at_hash(access_token),
    });
    match server.tamper() {
        Some(Tamper::WrongNonce) => claims["nonce"] = json!(crypto::random_text(32)),
        Some(Tamper::WrongAudience) => claims["aud"] = json!("un-autre-service"),
        Some(Tamper::WrongIssuer) => claims["iss"] = json!("https://un-autre-fournisseur.example/api/v2"),
        Some(Tamper::LowAcr) => claims["acr"] = json!("eidas1"),
        Some(Tamper::Expired) => {
            claims["iat"] = json!(now - 3600 - TOKEN_LIFETIME);
            claims["exp"] = json!(now - 3600);
        }
        Some(Tamper::OldAuthentication) => claims["auth_time"] = json!(now - 3 * 3600),
        Some(Tamper::NoAuthenticationTime) => {
            claims.as_object_mut().map(|claims| claims.remove("auth_time"));
        }
        Some(Tamper::WrongKey | Tamper::SubMismatch) | None => {}
    }
    claims
}

/// `GET /userinfo`: the claims of the scopes, for a live access token.
pub(super) async fn userinfo(State(server): State<Arc<Server>>, headers: HeaderMap) -> Response {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let grant = server.grants().access(bearer, server.now());
    let known = grant.and_then(|grant| Some((server.client(&grant.request.client_id)?, grant)));
    let Some((client, grant)) = known else { return invalid_token() };
    let claims = userinfo_claims(&server, client, &grant);
    match server.protect(client, &claims).await {
        Ok(token) => {
            ([(CONTENT_TYPE, "application/jwt"), (CACHE_CONTROL, "no-store")], token).into_response()
        }
        Err(error) => Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", error).into_response(),
    }
}

fn invalid_token() -> Response {
    let refusal =
        Refusal::new(StatusCode::UNAUTHORIZED, "invalid_token", "the access token is unknown or expired");
    ([(WWW_AUTHENTICATE, r#"Bearer error="invalid_token""#)], refusal).into_response()
}

fn userinfo_claims(server: &Server, client: &Client, grant: &Grant) -> Value {
    let now = server.now();
    let mut claims = told(server.kind, grant);
    claims["iss"] = json!(server.issuer);
    claims["aud"] = json!(client.client_id);
    claims["iat"] = json!(now);
    claims["exp"] = json!(now + TOKEN_LIFETIME);
    claims["sub"] = match server.tamper() {
        Some(Tamper::SubMismatch) => json!(crypto::pairwise_sub("another", "another", "another")),
        _ => json!(server.sub(client, &grant.chosen.subject)),
    };
    claims
}

/// Of what is known of the person, what the scopes let out.
fn told(kind: Kind, grant: &Grant) -> Value {
    let names = grant.request.scopes.iter().filter_map(|scope| kind.claims_of(scope)).flatten();
    let known = &grant.chosen.subject.claims;
    Value::Object(names.filter_map(|name| Some((name.to_string(), known.get(*name)?.clone()))).collect())
}

fn field<'a>(form: &'a HashMap<String, String>, name: &str) -> &'a str {
    form.get(name).map_or("", String::as_str)
}
