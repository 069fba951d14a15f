//! Reading and checking of signed tokens (JWS) and of their claims.
//!
//! jsonwebtoken verifies the signature only; the claims are checked here, one error for each, against a time
//! that is an argument.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::Jwk};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{ProviderConfig, SignInError, strangers};

/// How far the provider's clock and ours may differ, in seconds. Its tokens live 60 seconds.
const CLOCK_SKEW: i64 = 30;
const MAX_SUB: usize = 255;
const MAX_EMAIL: usize = 254;

/// What the id_token proved, before the claims of userinfo are read.
pub(super) struct Verified {
    pub(super) sub: String,
    pub(super) issuer: String,
    pub(super) acr: String,
    pub(super) id_token: String,
}

/// What of a JWS header matters to us.
#[derive(Deserialize)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) kid: Option<String>,
    crit: Option<Value>,
}

/// Reads the header of a compact JWS and accepts it only with an algorithm of the list.
pub(super) fn header(jws: &str, accepted: &[&str]) -> Result<Header, SignInError> {
    let parts: Vec<&str> = jws.split('.').collect();
    let [protected, _, _] = parts[..] else {
        return Err(SignInError::SignatureMalformed("not three parts"));
    };
    let bytes = URL_SAFE_NO_PAD.decode(protected).map_err(|_| SignInError::SignatureMalformed("header"))?;
    let header: Header =
        serde_json::from_slice(&bytes).map_err(|_| SignInError::SignatureMalformed("header"))?;
    if !accepted.contains(&header.alg.as_str()) {
        return Err(SignInError::SignatureAlgorithm(strangers::loggable(&header.alg)));
    }
    if header.crit.is_some() {
        return Err(SignInError::SignatureMalformed("crit"));
    }
    Ok(header)
}

/// The one key that fits: same kid, usable for signing, of the right type. Without a kid, a set that has
/// one fitting key is no ambiguity (OpenID Connect Core §10.1).
pub(super) fn find_key<'a>(keys: &'a [Jwk], header: &Header) -> Option<&'a Jwk> {
    let mut fitting = keys.iter().filter(|key| fits(key, header));
    match (&header.kid, fitting.next(), fitting.next()) {
        (Some(_), found, _) => found,
        (None, found @ Some(_), None) => found,
        _ => None,
    }
}

fn fits(key: &Jwk, header: &Header) -> bool {
    use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, PublicKeyUse};
    let kid = header.kid.is_none() || key.common.key_id == header.kid;
    let usage = matches!(key.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let declared = key.common.key_algorithm.is_none_or(|alg| alg.to_string() == header.alg);
    let family = match (&key.algorithm, header.alg.as_str()) {
        (AlgorithmParameters::EllipticCurve(ec), "ES256") => ec.curve == EllipticCurve::P256,
        (AlgorithmParameters::RSA(_), "RS256") => true,
        _ => false,
    };
    kid && usage && declared && family
}

/// Verifies the signature and gives the claims, none of which has been checked yet.
pub(super) fn verify(jws: &str, header: &Header, key: &Jwk) -> Result<Map<String, Value>, SignInError> {
    let algorithm: Algorithm =
        header.alg.parse().map_err(|_| SignInError::SignatureAlgorithm(header.alg.clone()))?;
    let key = DecodingKey::from_jwk(key).map_err(|error| SignInError::KeysInvalid(error.to_string()))?;
    let verified = jsonwebtoken::decode::<Map<String, Value>>(jws, &key, &signature_only(algorithm));
    verified.map(|token| token.claims).map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::Json(_) => SignInError::SignatureMalformed("claims"),
        _ => SignInError::SignatureInvalid,
    })
}

fn signature_only(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}

/// Checks every claim of an id_token (OpenID Connect Core §3.1.3.7): iss, aud, azp, exp, iat, nbf, nonce, acr,
/// at_hash. `exp`, `iat`, `iss`, `aud`, `sub`, `nonce` and `acr` must be there.
pub(super) fn check_id_token(
    config: &ProviderConfig,
    claims: &Map<String, Value>,
    nonce: &str,
    access_token: &str,
    now: Timestamp,
) -> Result<(String, String), SignInError> {
    check_issuer(config, text(claims, "iss")?)?;
    check_audience(config, claims)?;
    check_times(claims, now)?;
    if !strangers::same(optional_text(claims, "nonce")?.unwrap_or_default(), nonce) {
        return Err(SignInError::NonceMismatch);
    }
    check_access_token(claims, access_token)?;
    Ok((subject(claims)?, check_acr(config, claims)?))
}

/// What userinfo carries about itself when it is signed; the person's claims come later.
pub(super) fn check_userinfo(
    config: &ProviderConfig,
    claims: &Map<String, Value>,
    verified: &Verified,
    now: Timestamp,
) -> Result<(), SignInError> {
    if let Some(iss) = optional_text(claims, "iss")? {
        check_issuer(config, iss)?;
    }
    if claims.contains_key("aud") {
        check_audience(config, claims)?;
    }
    if claims.contains_key("exp") {
        check_expiry(claims, now)?;
    }
    if !strangers::same(&subject(claims)?, &verified.sub) {
        return Err(SignInError::SubjectMismatch);
    }
    Ok(())
}

/// When the person proved who he is (`auth_time`); never later than now. For one who was asked to prove it again, that must be after
/// he was asked: `prompt` and `max_age` pass through the browser, which may leave them out (Core §3.1.2.1).
pub(super) fn check_authentication(
    claims: &Map<String, Value>,
    asked_again_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<Timestamp>, SignInError> {
    let told = claims.contains_key("auth_time").then(|| seconds(claims, "auth_time")).transpose()?;
    let told = told.map(|at| at.min(now.as_second()));
    match asked_again_at {
        Some(asked) if told.is_none_or(|at| at < asked.as_second() - CLOCK_SKEW) => {
            Err(SignInError::NotAgain { asked: asked.as_second(), told })
        }
        _ => Ok(told.and_then(|at| Timestamp::from_second(at).ok())),
    }
}

fn check_issuer(config: &ProviderConfig, iss: &str) -> Result<(), SignInError> {
    if iss == config.issuer {
        return Ok(());
    }
    Err(SignInError::IssuerMismatch { expected: config.issuer.clone(), found: strangers::loggable(iss) })
}

/// With several audiences, azp must say that the token was made for us.
fn check_audience(config: &ProviderConfig, claims: &Map<String, Value>) -> Result<(), SignInError> {
    let audiences: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        Some(_) => return Err(SignInError::ClaimMalformed("aud")),
        None => return Err(SignInError::ClaimMissing("aud")),
    };
    let client = config.client_id.as_str();
    let for_us = match optional_text(claims, "azp")? {
        Some(azp) => azp == client,
        None => audiences.len() == 1,
    };
    if for_us && audiences.contains(&client) { Ok(()) } else { Err(SignInError::AudienceMismatch) }
}

fn check_times(claims: &Map<String, Value>, now: Timestamp) -> Result<(), SignInError> {
    check_expiry(claims, now)?;
    check_start(seconds(claims, "iat")?, now)?;
    if claims.contains_key("nbf") { check_start(seconds(claims, "nbf")?, now) } else { Ok(()) }
}

fn check_expiry(claims: &Map<String, Value>, now: Timestamp) -> Result<(), SignInError> {
    let (exp, now) = (seconds(claims, "exp")?, now.as_second());
    if now < exp.saturating_add(CLOCK_SKEW) { Ok(()) } else { Err(SignInError::Expired { exp, now }) }
}

fn check_start(from: i64, now: Timestamp) -> Result<(), SignInError> {
    let now = now.as_second();
    if from <= now.saturating_add(CLOCK_SKEW) { Ok(()) } else { Err(SignInError::NotYetValid { from, now }) }
}

fn check_acr(config: &ProviderConfig, claims: &Map<String, Value>) -> Result<String, SignInError> {
    let acr = optional_text(claims, "acr")?.unwrap_or("absent");
    if config.kind.accepted_acr().contains(&acr) {
        return Ok(acr.into());
    }
    Err(SignInError::AcrTooLow { provider: config.kind, found: strangers::loggable(acr) })
}

/// at_hash is optional in the code flow; when it is there it binds the access token (Core §3.1.3.6).
fn check_access_token(claims: &Map<String, Value>, access_token: &str) -> Result<(), SignInError> {
    let Some(at_hash) = optional_text(claims, "at_hash")? else { return Ok(()) };
    let digest = Sha256::digest(access_token.as_bytes());
    if strangers::same(at_hash, &URL_SAFE_NO_PAD.encode(&digest[..16])) {
        return Ok(());
    }
    Err(SignInError::AccessTokenMismatch)
}

fn subject(claims: &Map<String, Value>) -> Result<String, SignInError> {
    let sub = text(claims, "sub")?;
    let printable = sub.bytes().all(|b| b.is_ascii_graphic());
    if sub.len() <= MAX_SUB && printable { Ok(sub.into()) } else { Err(SignInError::ClaimMalformed("sub")) }
}

/// An address goes into mail headers: neither spaces nor control characters.
pub(super) fn email(claims: &Map<String, Value>) -> Result<String, SignInError> {
    let email = text(claims, "email")?.trim();
    let clean = !email.chars().any(|c| c.is_whitespace() || c.is_control());
    let shaped = email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if clean && shaped && email.len() <= MAX_EMAIL {
        return Ok(email.into());
    }
    Err(SignInError::ClaimMalformed("email"))
}

/// A text that must be there and not be blank.
pub(super) fn text<'a>(claims: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, SignInError> {
    match optional_text(claims, name)? {
        Some(text) if !text.trim().is_empty() => Ok(text),
        _ => Err(SignInError::ClaimMissing(name)),
    }
}

pub(super) fn optional_text<'a>(
    claims: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, SignInError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(SignInError::ClaimMalformed(name)),
    }
}

/// Seconds since 1970. RFC 7519 allows a fraction, which is cut.
fn seconds(claims: &Map<String, Value>, name: &'static str) -> Result<i64, SignInError> {
    let value = claims.get(name).ok_or(SignInError::ClaimMissing(name))?;
    let whole = value.as_i64().or_else(|| value.as_f64().map(|fraction| fraction as i64));
    whole.ok_or(SignInError::ClaimMalformed(name))
}
