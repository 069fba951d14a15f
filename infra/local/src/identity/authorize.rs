//! The browser's part: the authorization request, the choice of an identity, the consent.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::grants::{Chosen, Grant, Request};
use super::kind::Kind;
use super::pages;
use super::server::Server;
use super::session;
use super::subject::Subject;

/// Every parameter that ProConnect knows: another one is refused, as the real one does.
const PROCONNECT_PARAMETERS: &[&str] = &[
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "claims",
    "acr_values",
    "prompt",
    "max_age",
    "idp_hint",
    "login_hint",
    "siret_hint",
    "code_challenge",
    "code_challenge_method",
];

/// Why a request goes no further.
enum Refusal {
    /// The provider's own page: the request is malformed, or the address to go back to is not to be trusted.
    Page(String),
    /// Back to the client with an OAuth error.
    Redirect { redirect_uri: String, state: String, error: &'static str, description: String },
}

type Parameters = HashMap<String, String>;

/// `GET /authorize`: checks the request and shows who may sign in.
pub(super) async fn authorize(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    match check(&server, query.as_deref().unwrap_or_default(), session::of(&headers)) {
        Ok(request) => {
            let id = server.grants().begin(request.clone(), server.now());
            pages::choice(&server, &id, &request, None)
        }
        Err(Refusal::Page(detail)) => pages::malformed(&server, &detail),
        Err(Refusal::Redirect { redirect_uri, state, error, description }) => {
            let answer = [
                ("error", error),
                ("error_description", &description),
                ("state", &state),
                ("iss", &server.issuer),
            ];
            go_back(&redirect_uri, &answer)
        }
    }
}

/// `POST /login`: the identity that was chosen or typed; then the consent.
pub(super) async fn login(State(server): State<Arc<Server>>, Form(form): Form<Parameters>) -> Response {
    let id = field(&form, "interaction");
    let Some(interaction) = server.grants().interaction(id, server.now()) else {
        return pages::expired(&server);
    };
    if let (pages::SAME_PERSON, Some(chosen)) = (field(&form, "person"), interaction.request.session.clone())
    {
        server.grants().choose(id, chosen.clone());
        return pages::consent(&server, id, &interaction.request, &chosen);
    }
    let subject = match field(&form, "person") {
        "" => server.directory.typed(&form),
        chosen => server.directory.find(chosen).ok_or_else(|| "Cette identité n’existe pas.".into()),
    };
    match subject {
        Err(message) => pages::choice(&server, id, &interaction.request, Some((&message, &form))),
        Ok(subject) => {
            let acr = level(server.kind, &interaction.request, &subject, field(&form, "acr"));
            let chosen = Chosen { subject, acr, auth_time: server.now() };
            server.grants().choose(id, chosen.clone());
            pages::consent(&server, id, &interaction.request, &chosen)
        }
    }
}

/// `POST /consent`: back to the client, with a code or with `access_denied`.
pub(super) async fn consent(State(server): State<Arc<Server>>, Form(form): Form<Parameters>) -> Response {
    let (id, now) = (field(&form, "interaction"), server.now());
    let Some(interaction) = server.grants().interaction(id, now) else { return pages::expired(&server) };
    let request = interaction.request;
    server.grants().end(id);
    match (field(&form, "decision"), interaction.chosen) {
        ("accept", Some(chosen)) => {
            let session = server.grants().open_session(chosen.clone());
            let grant = Grant { request: request.clone(), chosen };
            let code = server.grants().give_code(grant, now + server.kind.code_lifetime());
            let answer = [("code", code.as_str()), ("state", &request.state), ("iss", &server.issuer)];
            session::kept(&session, go_back(&request.redirect_uri, &answer))
        }
        _ => go_back(
            &request.redirect_uri,
            &[
                ("error", "access_denied"),
                ("error_description", "User auth aborted"),
                ("state", &request.state),
                ("iss", &server.issuer),
            ],
        ),
    }
}

/// The level that is told: the one picked on the page, else the person's own, else the best match for what was asked.
fn level(kind: Kind, request: &Request, subject: &Subject, picked: &str) -> String {
    let asked = &request.acr_values;
    let own = subject.acr.as_ref().filter(|own| asked.contains(own));
    match (kind, own) {
        _ if !picked.is_empty() => return picked.into(),
        (Kind::ProConnect, Some(own)) => return own.clone(),
        _ => {}
    }
    match kind {
        Kind::ProConnect if asked.is_empty() => "eidas1".into(),
        Kind::ProConnect if asked.iter().any(|acr| acr == "eidas1-mfa") => "eidas1-mfa".into(),
        _ => asked.first().cloned().unwrap_or_else(|| "eidas3".into()),
    }
}

fn check(server: &Server, query: &str, session: Option<&str>) -> Result<Request, Refusal> {
    let parameters = read(server.kind, query)?;
    let redirect_uri = check_client(server, &parameters)?;
    check_shape(server.kind, &parameters)?;
    let back = |error, description: &str| Refusal::Redirect {
        redirect_uri: redirect_uri.clone(),
        state: field(&parameters, "state").into(),
        error,
        description: description.into(),
    };
    check_answerable(server.kind, &parameters).map_err(|(error, description)| back(error, &description))?;
    let text = |name: &str| field(&parameters, name).to_owned();
    Ok(Request {
        client_id: text("client_id"),
        scopes: words(&parameters, "scope"),
        state: text("state"),
        nonce: text("nonce"),
        challenge: parameters.get("code_challenge").cloned(),
        acr_values: asked_levels(&parameters),
        login_hint: text("login_hint"),
        session: session.and_then(|id| good_enough(server, &parameters, id)),
        redirect_uri,
    })
}

/// The session of the browser, where the request is content with it: not asked to log in again, not older than `max_age`, of a level
/// that is asked for (Core §3.1.2.1). FranceConnect+ always asks.
fn good_enough(server: &Server, parameters: &Parameters, id: &str) -> Option<Chosen> {
    let now = server.now();
    let chosen = server.grants().session(id, now).filter(|_| server.kind == Kind::ProConnect)?;
    let again = words(parameters, "prompt").iter().any(|prompt| prompt == "login");
    let max_age = field(parameters, "max_age").parse().unwrap_or(i64::MAX);
    let asked = asked_levels(parameters);
    let level = asked.is_empty() || asked.contains(&chosen.acr);
    (!again && level && now - chosen.auth_time <= max_age).then_some(chosen)
}

fn read(kind: Kind, query: &str) -> Result<Parameters, Refusal> {
    let mut parameters = Parameters::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
        if kind == Kind::ProConnect && !PROCONNECT_PARAMETERS.contains(&name.as_str()) {
            return Err(Refusal::Page(format!("le paramètre « {name} » n’est pas accepté")));
        }
        if parameters.contains_key(&name) {
            return Err(Refusal::Page(format!("le paramètre « {name} » est répété")));
        }
        parameters.insert(name, value);
    }
    Ok(parameters)
}

/// Until the client and its address are known to be right, nobody is sent anywhere.
fn check_client(server: &Server, parameters: &Parameters) -> Result<String, Refusal> {
    let client = server.client(field(parameters, "client_id"));
    let client = client.ok_or_else(|| Refusal::Page("client_id est inconnu".into()))?;
    let redirect_uri = field(parameters, "redirect_uri");
    if client.redirect_uris.iter().any(|known| known == redirect_uri) {
        return Ok(redirect_uri.into());
    }
    Err(Refusal::Page("redirect_uri ne fait pas partie des adresses déclarées".into()))
}

/// What the real ones answer with their own page Y000400.
fn check_shape(kind: Kind, parameters: &Parameters) -> Result<(), Refusal> {
    let (nonce, state) = kind.shortest();
    let mut required = vec![("response_type", 1), ("scope", 1), ("nonce", nonce), ("state", state)];
    if kind == Kind::FranceConnect {
        required.push(("acr_values", 1));
    }
    for (name, shortest) in required {
        if field(parameters, name).len() < shortest {
            return Err(Refusal::Page(format!("{name} manque ou a moins de {shortest} caractères")));
        }
    }
    Ok(())
}

/// What is told to the client.
fn check_answerable(kind: Kind, parameters: &Parameters) -> Result<(), (&'static str, String)> {
    if field(parameters, "response_type") != "code" {
        return Err(("unsupported_response_type", "only code is supported".into()));
    }
    let scopes = words(parameters, "scope");
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err(("invalid_scope", "openid is required".into()));
    }
    if let Some(unknown) = scopes.iter().find(|scope| kind.claims_of(scope).is_none()) {
        return Err(("invalid_scope", format!("unknown scope {unknown}")));
    }
    if asked_levels(parameters).iter().any(|acr| !kind.acr_values().contains(&acr.as_str())) {
        return Err(("invalid_request", "acr_values is not supported".into()));
    }
    if parameters.get("max_age").is_some_and(|age| age.parse::<u32>().is_err()) {
        return Err(("invalid_request", "max_age is a number of seconds".into()));
    }
    if words(parameters, "prompt").iter().any(|prompt| prompt == "none") {
        return Err(("login_required", "nobody is signed in".into()));
    }
    check_pkce(parameters)
}

fn check_pkce(parameters: &Parameters) -> Result<(), (&'static str, String)> {
    let method = parameters.get("code_challenge_method").map(String::as_str);
    match (parameters.get("code_challenge"), method) {
        (None, None) => Ok(()),
        (Some(challenge), Some("S256")) if challenge.len() == 43 => Ok(()),
        _ => Err(("invalid_request", "code_challenge must be S256".into())),
    }
}

/// From `acr_values`, or from the `claims` parameter (ProConnect).
fn asked_levels(parameters: &Parameters) -> Vec<String> {
    let claims: Value = serde_json::from_str(field(parameters, "claims")).unwrap_or_default();
    let acr = &claims["id_token"]["acr"];
    let one = acr["value"].as_str().into_iter();
    let several = acr["values"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut levels: Vec<String> = one.chain(several).map(String::from).collect();
    levels.extend(words(parameters, "acr_values"));
    levels
}

fn words(parameters: &Parameters, name: &str) -> Vec<String> {
    field(parameters, name).split_whitespace().map(String::from).collect()
}

fn field<'a>(parameters: &'a Parameters, name: &str) -> &'a str {
    parameters.get(name).map_or("", String::as_str)
}

/// Sends the browser back to a client, with an answer in the query.
pub(super) fn go_back(address: &str, answer: &[(&str, &str)]) -> Response {
    match Url::parse(address) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(answer);
            Redirect::to(url.as_str()).into_response()
        }
        Err(_) => axum::http::StatusCode::BAD_REQUEST.into_response(),
    }
}
