//! One provider in use: its configuration, its client, and the caches of discovery and keys.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::Jwk;
use reqwest::Client;
use serde_json::{Map, Value};
use url::Url;

use super::{
    Attempt, Callback, Identity, Metadata, ProviderConfig, SignInError, TokenProtection, attempt, jwe,
    remote::{self, Userinfo},
    strangers,
    tokens::{self, Verified},
};

const CACHE_LIFETIME: SignedDuration = SignedDuration::from_hours(1);
/// A token with an unknown kid makes us read the keys again, but not more often than this.
const KEYS_REFETCH_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// A provider to sign in with. Cheap to clone; clones share the caches.
#[derive(Clone)]
pub struct Provider {
    config: Arc<ProviderConfig>,
    client: Client,
    metadata: Cache<Metadata>,
    keys: Cache<Vec<Jwk>>,
}

/// What a sign-in proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    pub identity: Identity,
    /// When he proved it, where the provider says.
    pub authenticated_at: Option<Timestamp>,
}

type Cache<T> = Arc<Mutex<Option<Cached<T>>>>;

struct Cached<T> {
    value: Arc<T>,
    fetched: Timestamp,
}

impl Provider {
    /// `client` should come from [`super::http_client`], which follows no redirection.
    pub fn new(config: ProviderConfig, client: Client) -> Self {
        Self { config: Arc::new(config), client, metadata: Cache::default(), keys: Cache::default() }
    }

    pub fn config(&self) -> &ProviderConfig {
        &self.config
    }

    /// The discovery document, read at most once an hour.
    pub async fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, SignInError> {
        if let Some(known) = fresh(&self.metadata, now, CACHE_LIFETIME) {
            return Ok(known);
        }
        let metadata = remote::discover(&self.client, &self.config.issuer).await?;
        Ok(remember(&self.metadata, metadata, now))
    }

    /// Begins a sign-in. Keep the attempt (it serves once), then send the browser to `authorize_url`.
    pub async fn begin(&self, now: Timestamp) -> Result<Attempt, SignInError> {
        let metadata = self.metadata(now).await?;
        Ok(attempt::begin(&self.config, &metadata, now))
    }

    /// Begins the sign-in of somebody who must prove again who he is.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn begin_again(&self, now: Timestamp) -> Result<Attempt, SignInError> {
        let metadata = self.metadata(now).await?;
        Ok(attempt::begin_again(&self.config, &metadata, now))
    }

    /// Ends a sign-in with what the browser brought back. The caller has already removed the attempt, so that
    /// the same return can't be played twice.
    pub async fn finish(
        &self,
        attempt: &Attempt,
        callback: &Callback,
        now: Timestamp,
    ) -> Result<Proved, SignInError> {
        let code = attempt::accept(&self.config, attempt, callback, now)?;
        let metadata = self.metadata(now).await?;
        let answer = remote::exchange(&self.client, &self.config, &metadata, attempt, code).await?;
        let id_token = self.open("id_token", &answer.id_token)?;
        let claims = self.verify(&metadata, &id_token, now).await?;
        let (sub, acr) =
            tokens::check_id_token(&self.config, &claims, &attempt.nonce, &answer.access_token, now)?;
        let asked_again_at = attempt.again.then_some(attempt.started);
        let authenticated_at = tokens::check_authentication(&claims, asked_again_at, now)?;
        let verified = Verified { sub, acr, id_token, issuer: self.config.issuer.clone() };
        let userinfo = self.userinfo(&metadata, &answer.access_token, now).await?;
        tokens::check_userinfo(&self.config, &userinfo, &verified, now)?;
        Ok(Proved { identity: Identity::build(self.config.kind, verified, &userinfo)?, authenticated_at })
    }

    /// Where to send the browser to end the provider's session too; None when the provider has no such page.
    pub async fn logout_url(
        &self,
        id_token: &str,
        state: &str,
        post_logout_redirect_uri: &str,
        now: Timestamp,
    ) -> Result<Option<Url>, SignInError> {
        let metadata = self.metadata(now).await?;
        Ok(attempt::logout_url(&metadata, id_token, state, post_logout_redirect_uri))
    }

    /// From the token as received to the JWS. An issuer that must encrypt may not send less.
    fn open(&self, name: &'static str, token: &str) -> Result<String, SignInError> {
        let encrypted = token.split('.').count() == 5;
        match &self.config.tokens {
            TokenProtection::Encrypted(_) if !encrypted => Err(SignInError::NotEncrypted(name)),
            TokenProtection::Encrypted(key) => jwe::decrypt(token, key),
            TokenProtection::Signed if encrypted => Err(SignInError::UnexpectedEncryption(name)),
            TokenProtection::Signed => Ok(token.into()),
        }
    }

    async fn verify(
        &self,
        metadata: &Metadata,
        jws: &str,
        now: Timestamp,
    ) -> Result<Map<String, Value>, SignInError> {
        let header = tokens::header(jws, self.config.tokens.signature_algorithms())?;
        let mut keys = self.keys(metadata, now, CACHE_LIFETIME).await?;
        if tokens::find_key(&keys, &header).is_none() {
            keys = self.keys(metadata, now, KEYS_REFETCH_INTERVAL).await?;
        }
        let kid = header.kid.as_deref().unwrap_or("absent");
        let key = tokens::find_key(&keys, &header);
        tokens::verify(jws, &header, key.ok_or(SignInError::SignatureKeyUnknown(strangers::loggable(kid)))?)
    }

    async fn keys(
        &self,
        metadata: &Metadata,
        now: Timestamp,
        lifetime: SignedDuration,
    ) -> Result<Arc<Vec<Jwk>>, SignInError> {
        if let Some(known) = fresh(&self.keys, now, lifetime) {
            return Ok(known);
        }
        let keys = remote::keys(&self.client, metadata).await?;
        Ok(remember(&self.keys, keys, now))
    }

    async fn userinfo(
        &self,
        metadata: &Metadata,
        access_token: &str,
        now: Timestamp,
    ) -> Result<Map<String, Value>, SignInError> {
        match remote::userinfo(&self.client, metadata, access_token).await? {
            Userinfo::Token(token) => {
                let jws = self.open("userinfo", &token)?;
                self.verify(metadata, &jws, now).await
            }
            Userinfo::Plain(_) if matches!(self.config.tokens, TokenProtection::Encrypted(_)) => {
                Err(SignInError::NotEncrypted("userinfo"))
            }
            Userinfo::Plain(Value::Object(claims)) => Ok(claims),
            Userinfo::Plain(_) => Err(SignInError::ResponseMalformed("userinfo", "not an object".into())),
        }
    }
}

/// The cached value if it is young enough; a clock that was set back makes it stale too.
fn fresh<T>(cache: &Cache<T>, now: Timestamp, lifetime: SignedDuration) -> Option<Arc<T>> {
    let cached = cache.lock().unwrap_or_else(PoisonError::into_inner);
    let cached = cached.as_ref()?;
    let age = now.duration_since(cached.fetched);
    (age >= SignedDuration::ZERO && age < lifetime).then(|| cached.value.clone())
}

fn remember<T>(cache: &Cache<T>, value: T, now: Timestamp) -> Arc<T> {
    let value = Arc::new(value);
    let cached = Cached { value: value.clone(), fetched: now };
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Some(cached);
    value
}
