//! The relying party of the functions against these providers, over real HTTP: what makes `make run` work.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::{Json, Router, routing::get};
use jiff::Timestamp;
use mce_functions::outgoing::Trust;
use mce_functions::sign_in::{
    Callback, EncryptionKey, Identity, Provider, ProviderConfig, ProviderKind, SignInError, TokenProtection,
    encryption_jwks, http_client,
};
use tokio::net::TcpListener;
use url::Url;

use super::*;

/// Where the fictitious people live.
const PEOPLE: &str = r#"[{"id":"nom-d-usage","login":"helene","family_name":"ROUSSELOT",
    "preferred_username":"DELAUNAY-PRIGENT","given_name":"Hélène Marie","gender":"female","birthdate":"1974-09-30",
    "birthplace":"35238","birthcountry":"99100","email":"helene@example.org","nir":"274093523890340","shows":"<Voit>"}]"#;
const AGENTS: &str = r#"[{"id":"of-01","given_name":"Maëlle","usual_name":"CARADEC","email":"agent@of.example",
    "siret":"99012030500018","organization_label":"Institut","shows":"Un organisme."}]"#;
const CALLBACK: &str = "http://localhost:8080/auth/callback";
const HOME: &str = "http://localhost:8080/";

struct World {
    origin: String,
    browser: reqwest::Client,
    provider: Provider,
    tamper: TamperSwitch,
    clock: Arc<Mutex<Timestamp>>,
    /// Of the provider's pages.
    cookie: Mutex<String>,
}

fn start_of_test() -> Timestamp {
    "2026-12-01T09:00:00Z".parse().unwrap()
}

async fn serve(router: Router, listener: TcpListener) {
    axum::serve(listener, router).await.unwrap();
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    (listener, origin)
}

fn private_jwk() -> String {
    use p256::elliptic_curve::rand_core::OsRng;
    p256::SecretKey::random(&mut OsRng).to_jwk_string().to_string()
}

/// A client that publishes its key, a provider, and the relying party between them.
async fn world(kind: ProviderKind) -> World {
    let key = EncryptionKey::from_jwk(&private_jwk()).unwrap();
    let jwks = encryption_jwks(&key);
    let ((ours, our_origin), (theirs, origin)) = (listen().await, listen().await);
    tokio::spawn(serve(Router::new().route("/auth/jwks", get(|| async { Json(jwks) })), ours));
    let (clock, tamper) = (Arc::new(Mutex::new(start_of_test())), TamperSwitch::default());
    let told = clock.clone();
    let now: Now = Arc::new(move || *told.lock().unwrap());
    let clients = vec![Client {
        name: "Mon Compte Élu".into(),
        client_id: "mce".into(),
        client_secret: "secret".into(),
        redirect_uris: vec![CALLBACK.into()],
        post_logout_redirect_uris: vec![HOME.into()],
        jwks_url: Some(format!("{our_origin}/auth/jwks")),
    }];
    let (issuer_origin, switch) = (origin.clone(), tamper.clone());
    let (router, tokens) = match kind {
        ProviderKind::FranceConnect => {
            let people = serde_json::from_str(PEOPLE).unwrap();
            let config = FranceConnectConfig {
                issuer_origin,
                clients,
                people,
                now,
                tamper: switch,
                trust: Trust::default(),
            };
            (franceconnect::router(config), TokenProtection::Encrypted(key))
        }
        ProviderKind::ProConnect => {
            let agents = serde_json::from_str(AGENTS).unwrap();
            let config = ProConnectConfig {
                issuer_origin,
                clients,
                agents,
                now,
                tamper: switch,
                trust: Trust::default(),
            };
            (proconnect::router(config), TokenProtection::Signed)
        }
    };
    tokio::spawn(serve(router, theirs));
    let config = ProviderConfig {
        kind,
        issuer: format!("{origin}/api/v2"),
        client_id: "mce".into(),
        client_secret: "secret".into(),
        redirect_uri: CALLBACK.into(),
        tokens,
    };
    let client = http_client(&Trust::default()).unwrap();
    World {
        origin,
        browser: client.clone(),
        provider: Provider::new(config, client),
        tamper,
        clock,
        cookie: Mutex::default(),
    }
}

impl World {
    fn now(&self) -> Timestamp {
        *self.clock.lock().unwrap()
    }

    fn cookie(&self) -> String {
        self.cookie.lock().unwrap().clone()
    }

    fn wait(&self, seconds: i64) {
        *self.clock.lock().unwrap() += jiff::SignedDuration::from_secs(seconds);
    }

    async fn page(&self, address: &str) -> (u16, String) {
        let response = self.browser.get(address).header("cookie", self.cookie()).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> reqwest::Response {
        let address = format!("{}/api/v2/{path}", self.origin);
        self.browser.post(address).header("cookie", self.cookie()).form(form).send().await.unwrap()
    }

    /// Chooses an identity, consents, and gives the query of the return.
    async fn return_of(&self, authorize_url: &str, choice: &[(&str, &str)]) -> String {
        let (_, page) = self.page(authorize_url).await;
        let interaction = interaction(&page);
        let choice = [&[("interaction", interaction.as_str())], choice].concat();
        let consent = self.post("login", &choice).await.text().await.unwrap();
        assert!(consent.contains("Transmettre vos informations"), "{consent}");
        self.decide(&interaction, "accept").await
    }

    async fn decide(&self, interaction: &str, decision: &str) -> String {
        let response = self.post("consent", &[("interaction", interaction), ("decision", decision)]).await;
        assert_eq!(response.status(), 303);
        if let Some(set) = response.headers().get("set-cookie") {
            *self.cookie.lock().unwrap() = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        let location = response.headers()["location"].to_str().unwrap();
        location.strip_prefix(CALLBACK).unwrap().trim_start_matches('?').to_owned()
    }

    async fn sign_in(&self, choice: &[(&str, &str)]) -> Result<Identity, SignInError> {
        let attempt = self.provider.begin(self.now()).await?;
        let query = self.return_of(&attempt.authorize_url, choice).await;
        let proved = self.provider.finish(&attempt, &Callback::parse(&query)?, self.now()).await?;
        Ok(proved.identity)
    }
}

fn interaction(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"interaction\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

const HELENE: &[(&str, &str)] = &[("person", "nom-d-usage")];
const MAELLE: &[(&str, &str)] = &[("person", "of-01")];

#[tokio::test]
async fn an_elu_signs_in_and_out() {
    let world = world(ProviderKind::FranceConnect).await;
    let identity = world.sign_in(HELENE).await.unwrap();
    let Identity::Elu(elu) = &identity else { panic!("an agent") };
    assert_eq!(
        (elu.birth_name.as_str(), elu.name_in_use.as_deref()),
        ("ROUSSELOT", Some("DELAUNAY-PRIGENT"))
    );
    assert_eq!((elu.given_names.len(), elu.acr.as_str(), elu.sub.len()), (2, "eidas2", 66));
    assert_eq!(world.sign_in(HELENE).await.unwrap().sub(), elu.sub);

    let logout =
        world.provider.logout_url(identity.id_token(), "s", HOME, world.now()).await.unwrap().unwrap();
    let response = world.browser.get(logout).send().await.unwrap();
    assert_eq!(response.headers()["location"], "http://localhost:8080/?state=s");
    let elsewhere =
        world.provider.logout_url(identity.id_token(), "s", "https://evil.example", world.now()).await;
    assert_eq!(world.page(elsewhere.unwrap().unwrap().as_str()).await.0, 400);
}

#[tokio::test]
async fn an_agent_signs_in_by_the_list_or_by_the_form() {
    let world = world(ProviderKind::ProConnect).await;
    let Identity::Agent(agent) = world.sign_in(MAELLE).await.unwrap() else { panic!("an élu") };
    assert_eq!((agent.siret.as_str(), agent.acr.as_str()), ("99012030500018", "eidas1-mfa"));
    let typed = [
        ("person", ""),
        ("given_name", "Zoé"),
        ("usual_name", "B"),
        ("email", "z@b.example"),
        ("siret", "990 120 305 00018"),
        ("acr", "eidas2"),
    ];
    let Identity::Agent(typed) = world.sign_in(&typed).await.unwrap() else { panic!("an élu") };
    assert_eq!((typed.siret, typed.acr), (agent.siret, "eidas2".into()));
    assert_ne!(typed.sub, agent.sub);
}

/// Whoever has a session goes on with it, and his proof is of when he gave it; unless the service asks for a new one.
#[tokio::test]
async fn a_session_is_told_by_its_age_and_not_offered_to_who_must_prove_again() {
    const STAY: &[(&str, &str)] = &[("person", "session")];
    let world = world(ProviderKind::ProConnect).await;
    world.sign_in(MAELLE).await.unwrap();
    let first = world.now();
    world.wait(3600);
    let attempt = world.provider.begin(world.now()).await.unwrap();
    let query = world.return_of(&attempt.authorize_url, STAY).await;
    let proved =
        world.provider.finish(&attempt, &Callback::parse(&query).unwrap(), world.now()).await.unwrap();
    assert_eq!(proved.authenticated_at, Some(first));

    let again = world.provider.begin_again(world.now()).await.unwrap();
    assert!(!world.page(&again.authorize_url).await.1.contains("value=\"session\""));
    // Without its `prompt`, as somebody in the browser may send it, `max_age` says the same; without both, the proof is too old.
    for cut in ["&prompt=login", "&prompt=login&max_age=30"] {
        let page = world.page(&again.authorize_url.replace(cut, "")).await.1;
        assert_eq!(page.contains("value=\"session\""), cut.contains("max_age"), "{cut}");
    }
    let query = world.return_of(&again.authorize_url.replace("&prompt=login&max_age=30", ""), STAY).await;
    let outcome = world.provider.finish(&again, &Callback::parse(&query).unwrap(), world.now()).await;
    assert_eq!(outcome.unwrap_err().code(), "sign-in-not-again");
}

#[tokio::test]
async fn each_tampering_is_seen_by_the_relying_party() {
    let cases = [
        (Tamper::WrongNonce, "sign-in-nonce-mismatch"),
        (Tamper::WrongAudience, "sign-in-audience-mismatch"),
        (Tamper::WrongIssuer, "sign-in-issuer-mismatch"),
        (Tamper::Expired, "sign-in-token-expired"),
        (Tamper::WrongKey, "sign-in-signature-invalid"),
        (Tamper::SubMismatch, "sign-in-subject-mismatch"),
    ];
    for (kind, person) in [(ProviderKind::FranceConnect, HELENE), (ProviderKind::ProConnect, MAELLE)] {
        let world = world(kind).await;
        let low = (Tamper::LowAcr, too_low(kind));
        for (tamper, expected) in cases.into_iter().chain([low]) {
            *world.tamper.lock().unwrap() = Some(tamper);
            assert_eq!(world.sign_in(person).await.unwrap_err().code(), expected, "{tamper:?}");
        }
        *world.tamper.lock().unwrap() = None;
        world.sign_in(person).await.unwrap();
    }
}

/// ProConnect is told which factor is missing.
fn too_low(kind: ProviderKind) -> &'static str {
    if kind == ProviderKind::ProConnect { "second-factor-missing" } else { "sign-in-acr-too-low" }
}

#[tokio::test]
async fn a_low_level_picked_on_the_page_is_refused() {
    let elus = world(ProviderKind::FranceConnect).await;
    let low = elus.sign_in(&[HELENE, &[("acr", "eidas1")]].concat()).await;
    assert_eq!(low.unwrap_err().code(), "sign-in-acr-too-low");
    let agents = world(ProviderKind::ProConnect).await;
    let low = agents.sign_in(&[MAELLE, &[("acr", "eidas1")]].concat()).await;
    assert_eq!(low.unwrap_err().code(), "second-factor-missing");
}

#[tokio::test]
async fn giving_up_comes_back_as_access_denied() {
    let world = world(ProviderKind::FranceConnect).await;
    let attempt = world.provider.begin(world.now()).await.unwrap();
    let (_, page) = world.page(&attempt.authorize_url).await;
    let query = world.decide(&interaction(&page), "refuse").await;
    let outcome = world.provider.finish(&attempt, &Callback::parse(&query).unwrap(), world.now()).await;
    assert_eq!(outcome.unwrap_err().code(), "sign-in-access-denied");
}

#[tokio::test]
async fn a_code_serves_once_and_for_a_short_time() {
    for (kind, person, lifetime) in
        [(ProviderKind::FranceConnect, HELENE, 30), (ProviderKind::ProConnect, MAELLE, 60)]
    {
        let world = world(kind).await;
        let attempt = world.provider.begin(world.now()).await.unwrap();
        let callback = Callback::parse(&world.return_of(&attempt.authorize_url, person).await).unwrap();
        world.wait(lifetime - 1);
        world.provider.finish(&attempt, &callback, world.now()).await.unwrap();
        let again = world.provider.finish(&attempt, &callback, world.now()).await;
        assert_eq!(again.unwrap_err().code(), "sign-in-code-refused");

        let attempt = world.provider.begin(world.now()).await.unwrap();
        let callback = Callback::parse(&world.return_of(&attempt.authorize_url, person).await).unwrap();
        world.wait(lifetime);
        let late = world.provider.finish(&attempt, &callback, world.now()).await;
        assert_eq!(late.unwrap_err().code(), "sign-in-code-refused");
    }
}

#[tokio::test]
async fn a_code_of_someone_else_does_not_fit_our_verifier() {
    let world = world(ProviderKind::FranceConnect).await;
    let (mine, theirs) =
        (world.provider.begin(world.now()).await.unwrap(), world.provider.begin(world.now()).await.unwrap());
    let stolen = Callback::parse(&world.return_of(&theirs.authorize_url, HELENE).await).unwrap();
    let injected = Callback { state: Some(mine.state.clone()), ..stolen };
    let outcome = world.provider.finish(&mine, &injected, world.now()).await;
    assert_eq!(outcome.unwrap_err().code(), "sign-in-code-refused");
}

/// Changes one parameter of a right request and says what happens: a page's status, or the error sent back.
async fn altered(world: &World, authorize_url: &str, name: &str, value: Option<&str>) -> String {
    let mut url = Url::parse(authorize_url).unwrap();
    let mut pairs: HashMap<String, String> = url.query_pairs().into_owned().collect();
    pairs.remove(name);
    pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    url.query_pairs_mut().clear().extend_pairs(pairs);
    let response = world.browser.get(url).send().await.unwrap();
    let Some(location) = response.headers().get("location") else {
        return response.status().as_u16().to_string();
    };
    let location = Url::parse(location.to_str().unwrap()).unwrap();
    location.query_pairs().find(|(name, _)| name == "error").unwrap().1.into_owned()
}

#[tokio::test]
async fn requests_are_checked_as_the_real_ones_do() {
    let cases = [
        (ProviderKind::FranceConnect, "client_id", Some("unknown"), "400"),
        (ProviderKind::FranceConnect, "redirect_uri", Some("https://evil.example"), "400"),
        (ProviderKind::FranceConnect, "redirect_uri", Some("http://localhost:8080/auth/callback/"), "400"),
        (ProviderKind::FranceConnect, "nonce", Some("short"), "400"),
        (ProviderKind::FranceConnect, "state", None, "400"),
        (ProviderKind::FranceConnect, "acr_values", None, "400"),
        (ProviderKind::FranceConnect, "acr_values", Some("eidas1"), "invalid_request"),
        (ProviderKind::FranceConnect, "scope", Some("openid nir"), "invalid_scope"),
        (ProviderKind::FranceConnect, "scope", Some("email"), "invalid_scope"),
        (ProviderKind::FranceConnect, "response_type", Some("token"), "unsupported_response_type"),
        (ProviderKind::FranceConnect, "code_challenge_method", Some("plain"), "invalid_request"),
        (ProviderKind::FranceConnect, "prompt", Some("none"), "login_required"),
        (ProviderKind::FranceConnect, "unheard_of", Some("1"), "200"),
        (ProviderKind::ProConnect, "unheard_of", Some("1"), "400"),
        (ProviderKind::ProConnect, "nonce", Some("abcdefghijklmnopqrstuv"), "400"),
        (ProviderKind::ProConnect, "login_hint", Some("a@b.example"), "200"),
    ];
    for (kind, name, value, expected) in cases {
        let world = world(kind).await;
        let url = world.provider.begin(world.now()).await.unwrap().authorize_url;
        assert_eq!(altered(&world, &url, name, value).await, expected, "{kind:?} {name} {value:?}");
    }
}

#[tokio::test]
async fn the_token_endpoint_refuses_wrong_clients_and_grants() {
    let world = world(ProviderKind::ProConnect).await;
    let client = [("client_id", "mce"), ("client_secret", "secret")];
    let code = [("grant_type", "authorization_code"), ("code", "unknown"), ("redirect_uri", CALLBACK)];
    for (form, status, error) in [
        ([&client[..1], &code].concat(), 401, "invalid_client"),
        (client.to_vec(), 400, "unsupported_grant_type"),
        ([&client[..], &code].concat(), 400, "invalid_grant"),
    ] {
        let response = world.post("token", &form).await;
        assert_eq!(response.status(), status);
        assert_eq!(response.json::<serde_json::Value>().await.unwrap()["error"], error);
    }
    let (status, body) = world.page(&format!("{}/api/v2/userinfo", world.origin)).await;
    assert!(status == 401 && body.contains("invalid_token"));
}

#[tokio::test]
async fn pages_are_honest_escaped_and_keep_what_was_typed() {
    let world = world(ProviderKind::FranceConnect).await;
    let url = world.provider.begin(world.now()).await.unwrap().authorize_url;
    let (status, page) = world.page(&url).await;
    assert_eq!(status, 200);
    for text in [
        "<html lang=\"fr\">",
        "FranceConnect+ (simulateur local)</title>",
        "<h1>Se connecter à Mon Compte Élu</h1>",
        "Hélène DELAUNAY-PRIGENT (née ROUSSELOT)",
        "&lt;Voit&gt;",
        "30/09/1974",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    let form =
        [("interaction", interaction(&page)), ("person", "".into()), ("birthdate", "<31/01/1970>".into())];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let response = world.post("login", &form).await;
    assert_eq!(response.status(), 422);
    let page = response.text().await.unwrap();
    assert!(page.contains("role=\"alert\"") && page.contains("&lt;31/01/1970&gt;"));
    let late = world.post("consent", &[("interaction", "unknown"), ("decision", "accept")]).await;
    assert_eq!(late.status(), 400);
}

/// The seed and these types agree.
#[test]
fn the_seed_can_be_read() {
    let seed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seed");
    let read = |name: &str| std::fs::read_to_string(seed.join(name)).unwrap();
    let people: Vec<Person> = serde_json::from_str(&read("identities.json")).unwrap();
    let agents: Vec<Agent> = serde_json::from_str(&read("agents.json")).unwrap();
    assert!(people.len() >= 6 && agents.len() >= 6);
}
