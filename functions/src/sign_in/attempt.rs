//! The two ends of the browser's journey: leaving for the provider, and coming back.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use super::strangers::{loggable, same};
use super::{Metadata, ProviderConfig, ProviderKind, SignInError, franceconnect, pkce, proconnect};

/// How long a person may take between the button and the return.
pub const ATTEMPT_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// What must be remembered of a sign-in that has begun, out of the browser's reach. It is for one use.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub provider: ProviderKind,
    /// Where to send the browser, at once: this is not written with the rest, and is empty when read back.
    #[serde(skip)]
    pub authorize_url: String,
    pub state: String,
    pub nonce: String,
    pub pkce_verifier: String,
    pub started: Timestamp,
    /// Whether the person must prove again who he is: see [`begin_again`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attempt")
            .field("provider", &self.provider)
            .field("started", &self.started)
            .finish_non_exhaustive()
    }
}

/// Begins a sign-in: random state, nonce and verifier (43 characters each), and the address that carries them.
pub fn begin(config: &ProviderConfig, metadata: &Metadata, now: Timestamp) -> Attempt {
    let (state, nonce, pkce_verifier) = (pkce::random_token(), pkce::random_token(), pkce::random_token());
    let mut authorize_url = metadata.authorization_endpoint.clone();
    authorize_url
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &config.client_id)
        .append_pair("redirect_uri", &config.redirect_uri)
        .append_pair("scope", config.kind.scope())
        .append_pair("state", &state)
        .append_pair("nonce", &nonce)
        .append_pair("code_challenge", &pkce::challenge(&pkce_verifier))
        .append_pair("code_challenge_method", "S256");
    authorize_url.query_pairs_mut().extend_pairs(level(config.kind));
    Attempt {
        provider: config.kind,
        authorize_url: authorize_url.into(),
        state,
        nonce,
        pkce_verifier,
        started: now,
        again: false,
    }
}

/// Seconds since the last time that the person proved who he is, where he must prove it again: not 0, which some take for none.
const AGAIN_MAX_AGE: u32 = 30;

/// The same for somebody who is signed in and must prove again who he is: the provider may not let him through in silence.
pub fn begin_again(config: &ProviderConfig, metadata: &Metadata, now: Timestamp) -> Attempt {
    let mut attempt = begin(config, metadata, now);
    // FranceConnect+ is always asked so.
    if config.kind == ProviderKind::ProConnect {
        attempt.authorize_url.push_str(&format!("&prompt=login&max_age={AGAIN_MAX_AGE}"));
        attempt.again = true;
    }
    attempt
}

/// Each provider has its own way to be asked for a level of assurance.
fn level(kind: ProviderKind) -> Vec<(&'static str, String)> {
    match kind {
        ProviderKind::FranceConnect => {
            vec![("acr_values", franceconnect::ASKED_ACR.into()), ("prompt", franceconnect::PROMPT.into())]
        }
        ProviderKind::ProConnect => vec![("claims", proconnect::requested_claims().to_string())],
    }
}

/// What the browser brings back in the query of the callback.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Callback {
    pub code: Option<String>,
    pub state: Option<String>,
    pub iss: Option<String>,
    pub error: Option<String>,
    pub error_description: Option<String>,
}

/// A provider's code is about 50 characters; this bounds what we are willing to carry.
const MAX_PARAMETER: usize = 2048;

impl Callback {
    /// Reads the raw query (`code=…&state=…`). A parameter that comes twice is refused: two readers could
    /// choose differently. Unknown parameters are ignored, as RFC 6749 §4.1.2 asks.
    pub fn parse(query: &str) -> Result<Self, SignInError> {
        let mut callback = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let Some(slot) = callback.slot(&name) else { continue };
            if value.len() > MAX_PARAMETER {
                return Err(SignInError::CallbackMalformed("a parameter is too long"));
            }
            if slot.replace(value.into_owned()).is_some() {
                return Err(SignInError::CallbackMalformed("a parameter comes twice"));
            }
        }
        Ok(callback)
    }

    fn slot(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "code" => Some(&mut self.code),
            "state" => Some(&mut self.state),
            "iss" => Some(&mut self.iss),
            "error" => Some(&mut self.error),
            "error_description" => Some(&mut self.error_description),
            _ => None,
        }
    }
}

/// Checks that a return belongs to the attempt and gives the code to exchange.
///
/// The state comes first: an error with a wrong state is no answer to this attempt.
pub(super) fn accept<'a>(
    config: &ProviderConfig,
    attempt: &Attempt,
    callback: &'a Callback,
    now: Timestamp,
) -> Result<&'a str, SignInError> {
    check_provider(config, attempt)?;
    let state = callback.state.as_deref().unwrap_or_default();
    if !same(state, &attempt.state) {
        return Err(SignInError::StateMismatch);
    }
    if now.duration_since(attempt.started) > ATTEMPT_LIFETIME {
        return Err(SignInError::AttemptExpired);
    }
    check_callback_issuer(config, callback)?;
    match (&callback.error, &callback.code) {
        (Some(error), _) => Err(refusal(config.kind, error, callback)),
        (None, Some(code)) if !code.is_empty() => Ok(code),
        _ => Err(SignInError::CallbackMalformed("neither code nor error")),
    }
}

fn check_provider(config: &ProviderConfig, attempt: &Attempt) -> Result<(), SignInError> {
    if attempt.provider == config.kind {
        return Ok(());
    }
    Err(SignInError::OtherProvider { expected: attempt.provider.to_string(), found: config.kind.to_string() })
}

/// RFC 9207: an `iss` that is not ours means that another provider's answer was mixed in.
fn check_callback_issuer(config: &ProviderConfig, callback: &Callback) -> Result<(), SignInError> {
    match &callback.iss {
        Some(iss) if *iss != config.issuer => {
            Err(SignInError::OtherProvider { expected: config.issuer.clone(), found: loggable(iss) })
        }
        _ => Ok(()),
    }
}

fn refusal(provider: ProviderKind, error: &str, callback: &Callback) -> SignInError {
    let description = loggable(callback.error_description.as_deref().unwrap_or("-"));
    match error {
        "access_denied" => SignInError::AccessDenied { provider, description },
        "server_error" | "temporarily_unavailable" => {
            SignInError::Unavailable { provider, error: error.into(), description }
        }
        _ => SignInError::RequestRefused { provider, error: loggable(error), description },
    }
}

/// The address where the browser goes to end the provider's own session; None when it has none.
///
/// `id_token` is the inner JWS; `state` comes back with the browser.
pub fn logout_url(
    metadata: &Metadata,
    id_token: &str,
    state: &str,
    post_logout_redirect_uri: &str,
) -> Option<Url> {
    let mut url = metadata.end_session_endpoint.clone()?;
    url.query_pairs_mut()
        .append_pair("id_token_hint", id_token)
        .append_pair("state", state)
        .append_pair("post_logout_redirect_uri", post_logout_redirect_uri);
    Some(url)
}
