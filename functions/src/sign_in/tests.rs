//! The relying party against a provider that is right, then wrong in each possible way.

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
async fn wrong_claims_of_the_id_token_are_refused() {
    let at = |seconds: i64| json!(now().as_second() + seconds);
    let cases = [
        ("nonce", json!("another"), "sign-in-nonce-mismatch"),
        ("nonce", Value::Null, "sign-in-nonce-mismatch"),
        ("iss", json!("https://other.example"), "sign-in-issuer-mismatch"),
        ("iss", Value::Null, "sign-in-claim-missing"),
        ("aud", json!("another client"), "sign-in-audience-mismatch"),
        ("aud", json!(["mce", "another client"]), "sign-in-audience-mismatch"),
        ("aud", json!(["mce"]), "signed-in"),
        ("azp", json!("another client"), "sign-in-audience-mismatch"),
        ("acr", json!("eidas1"), "sign-in-acr-too-low"),
        ("acr", Value::Null, "sign-in-acr-too-low"),
        ("acr", json!("eidas3"), "signed-in"),
        ("exp", at(-31), "sign-in-token-expired"),
        ("exp", at(-20), "signed-in"),
        ("exp", json!("soon"), "sign-in-claim-malformed"),
        ("iat", at(31), "sign-in-token-not-yet-valid"),
        ("nbf", at(31), "sign-in-token-not-yet-valid"),
        ("sub", json!(""), "sign-in-claim-missing"),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "sign-in-access-token-mismatch"),
    ];
    for (claim, value, expected) in cases {
        let outcome = Case::elu(|case| case.claims[claim] = value.clone()).await;
        assert_eq!(outcome, expected, "{claim} = {value}");
    }
}

#[tokio::test]
async fn missing_times_are_refused() {
    for claim in ["exp", "iat", "aud", "iss", "sub"] {
        let outcome = Case::elu(|case| {
            case.claims.as_object_mut().unwrap().remove(claim);
        });
        assert_eq!(outcome.await, "sign-in-claim-missing", "{claim}");
    }
}

#[tokio::test]
async fn a_professional_needs_a_second_factor() {
    for (acr, expected) in [
        ("eidas0", "second-factor-missing"),
        ("eidas1", "second-factor-missing"),
        ("eidas0-mfa", "identity-not-verified"),
        ("eidas2", "signed-in"),
    ] {
        assert_eq!(Case::agent(|case| case.claims["acr"] = json!(acr)).await, expected, "{acr}");
    }
}

/// ProConnect and the identity providers behind it leave out what they do not know: names are not needed, the SIRET is.
#[tokio::test]
async fn an_agent_comes_in_without_names_and_not_without_a_siret() {
    let without = |name: &'static str| {
        Case::agent(move |case| drop(case.userinfo.as_object_mut().unwrap().remove(name)))
    };
    for (claim, expected) in [
        ("given_name", "signed-in"),
        ("usual_name", "signed-in"),
        ("organization_label", "signed-in"),
        ("siret", "sign-in-siret-missing"),
        ("email", "sign-in-email-missing"),
    ] {
        assert_eq!(without(claim).await, expected, "without {claim}");
    }
    for (claim, value, expected) in [
        ("given_name", Value::Null, "signed-in"),
        ("given_name", json!(""), "signed-in"),
        ("organization_label", Value::Null, "signed-in"),
        ("siret", json!(""), "sign-in-siret-missing"),
        ("siret", Value::Null, "sign-in-siret-missing"),
        ("siret", json!(13_002_526_500_013_u64), "signed-in"),
        ("siret", json!("130 025 265 00013"), "signed-in"),
        ("siret", json!("130\u{a0}025\u{a0}265\u{a0}00013"), "signed-in"),
        ("siret", json!("1300252650001"), "sign-in-siret-malformed"),
    ] {
        let outcome = Case::agent(|case| case.userinfo[claim] = value.clone()).await;
        assert_eq!(outcome, expected, "{claim} = {value}");
    }
}

/// `prompt` and `max_age` pass through the browser, which may take them out: only `auth_time` proves anything.
#[tokio::test]
async fn who_must_prove_again_who_he_is_is_not_let_through_by_an_older_proof() {
    for (auth_time, expected) in [
        (json!(now().as_second()), "signed-in"),
        (json!(now().as_second() - 30), "signed-in"),
        (json!(now().as_second() - 31), "sign-in-not-again"),
        (Value::Null, "sign-in-claim-malformed"),
    ] {
        let outcome = Case::agent(|case| {
            case.attempt.again = true;
            case.claims["auth_time"] = auth_time.clone();
        });
        assert_eq!(outcome.await, expected, "{auth_time}");
    }
    let silent = Case::agent(|case| {
        case.attempt.again = true;
        case.claims.as_object_mut().unwrap().remove("auth_time");
    });
    assert_eq!(silent.await, "sign-in-not-again");
    let first = Case::agent(|case| drop(case.claims.as_object_mut().unwrap().remove("auth_time")));
    assert_eq!(first.await, "signed-in", "the first time, it is not asked for");
}

#[tokio::test]
async fn wrong_signatures_are_refused() {
    for (header, expected) in [
        (json!({ "alg": "none", "kid": "one" }), "sign-in-signature-algorithm"),
        (json!({ "alg": "HS256", "kid": "one" }), "sign-in-signature-algorithm"),
        (json!({ "alg": "RS256", "kid": "one" }), "sign-in-signature-algorithm"),
        (json!({ "alg": "ES256", "kid": "two" }), "sign-in-signature-key-unknown"),
        (
            json!({ "alg": "ES256", "kid": "one", "crit": ["b64"], "b64": false }),
            "sign-in-signature-malformed",
        ),
        (json!({ "alg": "ES256" }), "signed-in"),
    ] {
        let outcome = Case::elu(|case| case.header = header.clone()).await;
        assert_eq!(outcome, expected, "{header}");
    }
    let mut forged = Case::new(ProviderKind::FranceConnect).await;
    forged.publish();
    let published = forged.signer.jwk();
    forged.signer = Signer256::new("one");
    forged.publish();
    forged.op.answer("/jwks", json!({ "keys": [published] }));
    assert_eq!(forged.finish().await.unwrap_err(), SignInError::SignatureInvalid);
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    let case = Case::new(ProviderKind::ProConnect).await;
    case.publish();
    let unsigned = format!("{}.{}.", part(&json!({ "alg": "none" })), part(&case.claims));
    case.answer_id_token(&unsigned);
    assert_eq!(case.finish().await.unwrap_err().code(), "sign-in-signature-algorithm");
}

#[tokio::test]
async fn wrong_encryption_is_refused() {
    let off_curve = json!({ "kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43) });
    for (field, value, expected) in [
        ("alg", json!("RSA-OAEP-256"), "sign-in-encryption-algorithm"),
        ("alg", json!("dir"), "sign-in-encryption-algorithm"),
        ("alg", json!("ECDH-ES+A256KW"), "sign-in-encryption-algorithm"),
        ("enc", json!("A128GCM"), "sign-in-encryption-algorithm"),
        ("kid", json!("another"), "sign-in-encryption-key-unknown"),
        ("zip", json!("DEF"), "sign-in-encryption-malformed"),
        ("crit", json!(["exp"]), "sign-in-encryption-malformed"),
        ("epk", off_curve, "sign-in-encryption-malformed"),
        ("apu", json!("QWxpY2U"), "sign-in-decryption-failed"),
    ] {
        let outcome = Case::elu(|case| case.jwe_header[field] = value.clone()).await;
        assert_eq!(outcome, expected, "{field} = {value}");
    }
}

#[tokio::test]
async fn an_altered_or_foreign_jwe_is_refused() {
    let case = Case::new(ProviderKind::FranceConnect).await;
    case.publish();
    let jws = case.signer.sign(&case.header, &case.claims);
    let token = case.protect(jws.clone());
    // The last character may carry bits that count for nothing: the one before is changed.
    let changed = if token[..token.len() - 1].ends_with('A') { "B" } else { "A" };
    let parts: Vec<&str> = token.split('.').collect();
    let stranger = EncryptionKey::from_jwk(&private_jwk()).unwrap();
    let for_another = encrypt(&jws, &case.jwe_header, &encryption_jwks(&stranger)["keys"][0]);
    for (token, expected) in [
        (
            format!("{}{changed}{}", &token[..token.len() - 2], &token[token.len() - 1..]),
            "sign-in-decryption-failed",
        ),
        (for_another, "sign-in-decryption-failed"),
        (format!("{}.AAAA.{}.{}.{}", parts[0], parts[2], parts[3], parts[4]), "sign-in-encryption-malformed"),
        (format!("{}..AA.{}.{}", parts[0], parts[3], parts[4]), "sign-in-encryption-malformed"),
        (jws, "sign-in-token-not-encrypted"),
        (String::new(), "sign-in-token-not-encrypted"),
    ] {
        case.answer_id_token(&token);
        assert_eq!(case.finish().await.unwrap_err().code(), expected, "{token}");
    }
}

#[tokio::test]
async fn encryption_is_neither_dropped_nor_slipped_in() {
    let case = Case::new(ProviderKind::FranceConnect).await;
    case.publish();
    case.op.answer("/userinfo", case.userinfo.clone());
    assert_eq!(case.finish().await.unwrap_err(), SignInError::NotEncrypted("userinfo"));
    let signed_only = case.signer.sign(&case.userinfo_header, &case.userinfo);
    case.op.answer_with("/userinfo", (200, "application/jwt", signed_only));
    assert_eq!(case.finish().await.unwrap_err(), SignInError::NotEncrypted("userinfo"));

    let pro = Case::new(ProviderKind::ProConnect).await;
    pro.publish();
    let jwe = encrypt("x", &pro.jwe_header, &encryption_jwks(&pro.key)["keys"][0]);
    pro.answer_id_token(&jwe);
    assert_eq!(pro.finish().await.unwrap_err(), SignInError::UnexpectedEncryption("id_token"));
}

#[tokio::test]
async fn wrong_userinfo_is_refused() {
    for (claim, value, expected) in [
        ("sub", json!("someone-else"), "sign-in-subject-mismatch"),
        ("iss", json!("https://other.example"), "sign-in-issuer-mismatch"),
        ("aud", json!("another client"), "sign-in-audience-mismatch"),
        ("exp", json!(now().as_second() - 60), "sign-in-token-expired"),
        ("family_name", json!(" "), "signed-in"),
        ("given_name", Value::Null, "signed-in"),
        ("birthdate", json!("24/08/1962"), "signed-in"),
        ("gender", json!("x"), "signed-in"),
        ("email", json!("a@b.fr\r\nBcc: c@d.fr"), "signed-in"),
        ("email", json!("angela"), "signed-in"),
    ] {
        let outcome = Case::elu(|case| case.userinfo[claim] = value.clone()).await;
        assert_eq!(outcome, expected, "{claim} = {value}");
    }
    let forged = Case::elu(|case| case.userinfo_header["alg"] = json!("none")).await;
    assert_eq!(forged, "sign-in-signature-algorithm");
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

/// The example of RFC 7515 appendix A.2: a signing-only issuer may use RS256.
#[test]
fn rs256_follows_rfc_7515() {
    let jwk = serde_json::from_value(json!({ "kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ" })).unwrap();
    let jws = concat!(
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    );
    let keys = [jwk];
    let header = tokens::header(jws, &["ES256", "RS256"]).unwrap();
    let key = tokens::find_key(&keys, &header).unwrap();
    assert_eq!(tokens::verify(jws, &header, key).unwrap()["iss"], "joe");
    assert!(tokens::header(jws, &["ES256"]).is_err());
}

/// Identities as some providers tell them: everybody comes in, and what is missing is known.
#[tokio::test]
async fn a_person_of_whom_something_is_not_told_comes_in() {
    use Claim::{BirthDate as Born, BirthName, BirthPlace, Email, GivenNames, Sex};
    let cases: Vec<Value> = serde_json::from_str(include_str!("samples/identities.json")).unwrap();
    let missing = |case: &str| -> &[Claim] {
        match case {
            "sans prénom (clé absente)" | "sans prénom (vide)" | "sans prénom (null)" => &[GivenNames],
            case if case.starts_with("sans nom de naissance") => &[BirthName],
            "né sans jour 1992-11-00" | "né sans mois 1992-00-00" | "date année seule" => &[Born],
            "courriel vide" | "courriel absent" => &[Email],
            "sexe unspecified" | "sexe vide" => &[Sex],
            "lieu en lettres (eIDAS)" => &[BirthPlace],
            _ => &[],
        }
    };
    for claims in cases {
        let name = claims["_cas"].as_str().unwrap().to_owned();
        let mut case = Case::new(ProviderKind::FranceConnect).await;
        for claim in [
            "given_name",
            "family_name",
            "gender",
            "birthdate",
            "birthplace",
            "birthcountry",
            "email",
            "preferred_username",
        ] {
            match claims.get(claim) {
                Some(value) => case.userinfo[claim] = value.clone(),
                None => drop(case.userinfo.as_object_mut().unwrap().remove(claim)),
            }
        }
        case.publish();
        let Identity::Elu(person) = case.finish().await.unwrap() else { panic!("{name}: an agent") };
        let mut found = person.told().missing();
        found.extend(person.email.is_empty().then_some(Email));
        assert_eq!(found, missing(&name), "{name}");
        if name.contains("virgules") {
            assert_eq!(person.given_names, ["Paolo", "Luigi", "Francesco", "Gianluca"]);
        }
        if name == "prénoms tableau" {
            assert_eq!(person.given_names, ["Angela", "Claire"]);
        }
    }
}
