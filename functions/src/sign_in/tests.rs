//! The relying party against a provider that is right, then wrong in each possible way.

mod forged;
mod people;

use jiff::{SignedDuration, Timestamp};
use mce_shared::identity::{BirthDate, Claim};
use serde_json::{Value, json};

use super::test_provider::{Signer256, TestProvider, encrypt, part, private_jwk};
use super::*;
use crate::outgoing::Trust;

const REDIRECT: &str = "https://mon-compte-elu.example/auth/callback/x";
const ACCESS: &str = "an-access-token";

fn now() -> Timestamp {
    "2026-12-01T09:00:00Z".parse().unwrap()
}

/// One sign-in, whose answers a test may change before it ends.
struct Case {
    op: TestProvider,
    provider: Provider,
    key: EncryptionKey,
    signer: Signer256,
    attempt: Attempt,
    callback: Callback,
    now: Timestamp,
    claims: Value,
    header: Value,
    jwe_header: Value,
    userinfo: Value,
    userinfo_header: Value,
}

impl Case {
    async fn new(kind: ProviderKind) -> Self {
        let op = TestProvider::start().await;
        let key = EncryptionKey::from_jwk(&private_jwk()).unwrap();
        let tokens = match kind {
            ProviderKind::FranceConnect => TokenProtection::Encrypted(key.clone()),
            ProviderKind::ProConnect => TokenProtection::Signed,
        };
        let config = ProviderConfig {
            kind,
            issuer: op.issuer.clone(),
            client_id: "mce".into(),
            client_secret: "a secret".into(),
            redirect_uri: REDIRECT.into(),
            tokens,
        };
        let provider = Provider::new(config, http_client(&Trust::default()).unwrap());
        let attempt = provider.begin(now()).await.unwrap();
        let callback = Callback::parse(&format!("code=a-code&state={}", attempt.state)).unwrap();
        let header = json!({ "alg": "ES256", "kid": "one" });
        Self {
            claims: id_claims(kind, &op.issuer, &attempt.nonce),
            userinfo: userinfo(kind, &op.issuer),
            jwe_header: json!({ "alg": "ECDH-ES", "enc": "A256GCM", "cty": "JWT", "kid": key.kid() }),
            userinfo_header: header.clone(),
            signer: Signer256::new("one"),
            now: now(),
            header,
            op,
            provider,
            key,
            attempt,
            callback,
        }
    }

    fn encrypts(&self) -> bool {
        matches!(self.provider.config().tokens, TokenProtection::Encrypted(_))
    }

    fn protect(&self, jws: String) -> String {
        let recipient = &encryption_jwks(&self.key)["keys"][0];
        if self.encrypts() { encrypt(&jws, &self.jwe_header, recipient) } else { jws }
    }

    fn answer_id_token(&self, id_token: &str) {
        let answer =
            json!({ "access_token": ACCESS, "token_type": "Bearer", "expires_in": 60, "id_token": id_token });
        self.op.answer("/token", answer);
    }

    /// Publishes the answers as they now stand.
    fn publish(&self) {
        self.op.answer("/jwks", json!({ "keys": [{ "kty": "unheard-of" }, self.signer.jwk()] }));
        self.answer_id_token(&self.protect(self.signer.sign(&self.header, &self.claims)));
        let userinfo = self.protect(self.signer.sign(&self.userinfo_header, &self.userinfo));
        self.op.answer_with("/userinfo", (200, "application/jwt; charset=utf-8", userinfo));
    }

    async fn finish(&self) -> Result<Identity, SignInError> {
        self.provider.finish(&self.attempt, &self.callback, self.now).await.map(|proved| proved.identity)
    }

    /// The code of what happens to an élu's sign-in after a change.
    async fn elu(change: impl FnOnce(&mut Self)) -> &'static str {
        Self::outcome(ProviderKind::FranceConnect, change).await
    }

    async fn agent(change: impl FnOnce(&mut Self)) -> &'static str {
        Self::outcome(ProviderKind::ProConnect, change).await
    }

    async fn outcome(kind: ProviderKind, change: impl FnOnce(&mut Self)) -> &'static str {
        let mut case = Self::new(kind).await;
        change(&mut case);
        case.publish();
        case.finish().await.map_or_else(|error| error.code(), |_| "signed-in")
    }
}

fn id_claims(kind: ProviderKind, issuer: &str, nonce: &str) -> Value {
    let iat = now().as_second();
    let acr = if kind == ProviderKind::FranceConnect { "eidas2" } else { "eidas1-mfa" };
    json!({
        "iss": issuer, "aud": "mce", "sub": "abcdefv1", "nonce": nonce, "acr": acr,
        "iat": iat, "exp": iat + 60, "auth_time": iat,
    })
}

fn userinfo(kind: ProviderKind, issuer: &str) -> Value {
    match kind {
        ProviderKind::FranceConnect => json!({
            "iss": issuer, "aud": "mce", "sub": "abcdefv1",
            "given_name": "Angela Claire", "family_name": "DUBOIS", "preferred_username": "", "gender": "female",
            "birthdate": "1962-08-24", "birthplace": "75107", "birthcountry": "99100", "email": "angela@example.fr",
        }),
        ProviderKind::ProConnect => json!({
            "iss": issuer, "aud": "mce", "sub": "abcdefv1", "given_name": "Paul", "usual_name": "Martin",
            "email": "paul@of.example", "siret": "13002526500013", "organization_label": "Organisme", "uid": "7",
        }),
    }
}

/// Who must prove again who he is can't be let through by the sign-in that the provider still has.
#[tokio::test]
async fn a_sign_in_anew_asks_for_the_second_factor() {
    for kind in [ProviderKind::FranceConnect, ProviderKind::ProConnect] {
        let case = Case::new(kind).await;
        let address = case.provider.begin_again(now()).await.unwrap().authorize_url;
        assert_eq!(address.matches("prompt=login").count(), 1, "{address}");
        let pro = kind == ProviderKind::ProConnect;
        assert_eq!(address.contains("&max_age=30"), pro, "{address}");
    }
}

#[tokio::test]
async fn an_elu_signs_in() {
    let case = Case::new(ProviderKind::FranceConnect).await;
    case.publish();
    let Identity::Elu(elu) = case.finish().await.unwrap() else { panic!("an agent") };
    assert_eq!(elu.given_names, ["Angela", "Claire"]);
    assert_eq!((elu.birth_name.as_str(), elu.name_in_use), ("DUBOIS", None));
    assert_eq!(elu.birth_date.and_then(BirthDate::date), Some(jiff::civil::date(1962, 8, 24)));
    assert_eq!(elu.birth_place.unwrap().as_str(), "75107");
    assert_eq!((elu.sub.as_str(), elu.acr.as_str()), ("abcdefv1", "eidas2"));
    assert_eq!(elu.id_token.split('.').count(), 3);
}

#[tokio::test]
async fn an_agent_signs_in_with_signed_or_plain_userinfo() {
    let case = Case::new(ProviderKind::ProConnect).await;
    case.publish();
    let signed = case.finish().await.unwrap();
    case.op.answer("/userinfo", case.userinfo.clone());
    let plain = case.finish().await.unwrap();
    assert_eq!(signed, plain);
    let Identity::Agent(agent) = signed else { panic!("an élu") };
    assert_eq!((agent.siret.as_str(), agent.usual_name.as_str()), ("13002526500013", "Martin"));
}

#[tokio::test]
async fn the_authorize_address_asks_for_what_is_needed() {
    for (kind, scope, level) in [
        (ProviderKind::FranceConnect, "openid identite_pivot preferred_username email", "acr_values"),
        (
            ProviderKind::ProConnect,
            "openid given_name usual_name email uid siret organization_label",
            "claims",
        ),
    ] {
        let case = Case::new(kind).await;
        let url = url::Url::parse(&case.attempt.authorize_url).unwrap();
        let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(query["scope"], scope);
        assert_eq!((query["state"].len(), query["nonce"].len()), (43, 43));
        assert_eq!(query["code_challenge"], pkce::challenge(&case.attempt.pkce_verifier));
        assert!(query.contains_key(level) && !url.as_str().contains(&case.attempt.pkce_verifier));
    }
}

#[tokio::test]
async fn the_code_is_exchanged_with_secret_and_verifier() {
    let case = Case::new(ProviderKind::FranceConnect).await;
    case.publish();
    case.finish().await.unwrap();
    let requests = case.op.requests.lock().unwrap().join("\n");
    for sent in ["grant_type=authorization_code", "code=a-code", "client_secret=a+secret", "code_verifier="] {
        assert!(requests.contains(sent), "{sent} in {requests}");
    }
}

#[tokio::test]
async fn a_return_that_is_not_ours_is_refused_before_any_call() {
    let callback = |query: &str| Callback::parse(query).unwrap();
    let mut case = Case::new(ProviderKind::FranceConnect).await;
    let state = case.attempt.state.clone();
    let cases = [
        ("code=c&state=another".to_owned(), "sign-in-state-mismatch"),
        ("code=c".into(), "sign-in-state-mismatch"),
        ("error=access_denied&state=another".into(), "sign-in-state-mismatch"),
        (format!("state={state}"), "sign-in-callback-malformed"),
        (format!("code=c&state={state}&iss=https%3A%2F%2Fother.example"), "sign-in-other-provider"),
        (format!("error=access_denied&state={state}"), "sign-in-access-denied"),
        (format!("error=server_error&state={state}"), "sign-in-provider-unavailable"),
        (format!("error=temporarily_unavailable&state={state}"), "sign-in-provider-unavailable"),
        (format!("error=invalid_scope&state={state}"), "sign-in-request-refused"),
    ];
    for (query, expected) in cases {
        case.callback = callback(&query);
        assert_eq!(case.finish().await.unwrap_err().code(), expected, "{query}");
    }
    assert_eq!(case.op.calls("/token"), 0);
    assert!(Callback::parse("state=a&state=b").is_err());
}

#[tokio::test]
async fn an_old_attempt_or_that_of_the_other_provider_is_refused() {
    let late = Case::elu(|case| case.now = now() + SignedDuration::from_secs(601)).await;
    assert_eq!(late, "sign-in-attempt-expired");
    let other = Case::elu(|case| case.attempt.provider = ProviderKind::ProConnect).await;
    assert_eq!(other, "sign-in-other-provider");
}

#[tokio::test]
async fn refusals_and_failures_of_the_endpoints_are_told_apart() {
    let refused = |error: &str| json!({ "error": error, "error_description": "no" }).to_string();
    for (path, status, body, expected) in [
        ("/token", 400, refused("invalid_grant"), "sign-in-code-refused"),
        ("/token", 401, refused("invalid_client"), "sign-in-client-refused"),
        ("/token", 503, String::new(), "sign-in-provider-unreachable"),
        ("/token", 302, String::new(), "sign-in-client-refused"),
        ("/token", 200, "{}".into(), "sign-in-response-malformed"),
        ("/token", 200, "x".repeat(300_000), "sign-in-response-malformed"),
        ("/userinfo", 401, String::new(), "sign-in-userinfo-refused"),
        ("/userinfo", 500, String::new(), "sign-in-provider-unreachable"),
        ("/userinfo", 200, "[]".into(), "sign-in-response-malformed"),
        ("/jwks", 200, "{}".into(), "sign-in-keys-invalid"),
        ("/jwks", 404, String::new(), "sign-in-provider-unreachable"),
    ] {
        let case = Case::new(ProviderKind::ProConnect).await;
        case.publish();
        case.op.answer_with(path, (status, "application/json", body));
        assert_eq!(case.finish().await.unwrap_err().code(), expected, "{path} {status}");
    }
}

#[tokio::test]
async fn keys_rotate_without_letting_a_stranger_hammer_the_provider() {
    let mut case = Case::new(ProviderKind::ProConnect).await;
    case.publish();
    case.finish().await.unwrap();
    case.signer = Signer256::new("two");
    case.header["kid"] = json!("two");
    case.userinfo_header["kid"] = json!("two");
    case.publish();
    assert_eq!(case.finish().await.unwrap_err().code(), "sign-in-signature-key-unknown");
    assert_eq!(case.op.calls("/jwks"), 1);
    case.now += SignedDuration::from_secs(60);
    case.finish().await.unwrap();
    assert_eq!(case.op.calls("/jwks"), 2);
    assert_eq!(case.op.calls("/.well-known/openid-configuration"), 1);
}

#[tokio::test]
async fn discovery_must_speak_of_our_issuer() {
    let op = TestProvider::start().await;
    let client = http_client(&Trust::default()).unwrap();
    let mut metadata = op.metadata();
    metadata["issuer"] = json!("https://other.example");
    op.answer("/.well-known/openid-configuration", metadata);
    let error = discover(&client, &op.issuer).await.unwrap_err();
    assert_eq!(error.code(), "sign-in-issuer-mismatch");
    let error = discover(&client, "http://127.0.0.1:1").await.unwrap_err();
    assert_eq!(error.code(), "sign-in-provider-unreachable");
}

#[tokio::test]
async fn a_logout_carries_the_hint_and_the_state() {
    let case = Case::new(ProviderKind::ProConnect).await;
    let url = case.provider.logout_url("a.b.c", "s", "https://x.example/", now()).await.unwrap().unwrap();
    assert!(url.as_str().ends_with(
        "/session/end?id_token_hint=a.b.c&state=s&post_logout_redirect_uri=https%3A%2F%2Fx.example%2F"
    ));
}

#[test]
fn nothing_of_an_attempt_shows_in_a_log() {
    let attempt = Attempt {
        provider: ProviderKind::FranceConnect,
        authorize_url: "https://x".into(),
        state: "the-state".into(),
        nonce: "the-nonce".into(),
        pkce_verifier: "the-verifier".into(),
        started: now(),
        again: false,
    };
    assert!(!format!("{attempt:?}").contains("the-"));
    let written = serde_json::to_value(&attempt).unwrap();
    let read: Attempt = serde_json::from_value(written).unwrap();
    assert_eq!((read.state, read.authorize_url), (attempt.state, String::new()));
}
