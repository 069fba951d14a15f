//! Attacks on the way in: whatever is wrong leads back to the sign-in page with a code, and nobody is signed in.

use jiff::SignedDuration;
use mce_local::identity::{Tamper, TamperSwitch};
use mce_shared::api::Nothing;
use mce_tests::{Client, Provider, TestApp, run};
use reqwest::Method;
use url::Url;

const PROVIDERS: [(Provider, &str); 2] =
    [(Provider::FranceConnect, "regionale"), (Provider::ProConnect, "of-01")];

const TAMPERS: [(Tamper, &str); 6] = [
    (Tamper::WrongNonce, "sign-in-nonce-mismatch"),
    (Tamper::WrongAudience, "sign-in-audience-mismatch"),
    (Tamper::WrongIssuer, "sign-in-issuer-mismatch"),
    (Tamper::Expired, "sign-in-token-expired"),
    (Tamper::WrongKey, "sign-in-signature-invalid"),
    (Tamper::SubMismatch, "sign-in-subject-mismatch"),
];

/// FranceConnect+ is asked for a level; at ProConnect it is told which factor is missing.
fn low(provider: Provider) -> (Tamper, &'static str) {
    let code = match provider {
        Provider::FranceConnect => "sign-in-acr-too-low",
        Provider::ProConnect => "second-factor-missing",
    };
    (Tamper::LowAcr, code)
}

async fn come_back(client: &Client, callback: &str) -> String {
    client.bare_request(Method::GET, callback).send().await.location().to_owned()
}

async fn is_refused(client: &Client, callback: &str, code: &str) {
    assert_eq!(come_back(client, callback).await, format!("/connexion?erreur={code}"));
    assert_eq!(client.identity().await, None, "{code}");
}

fn switch(app: &TestApp, provider: Provider) -> TamperSwitch {
    match provider {
        Provider::FranceConnect => app.platform.outside().franceconnect_tamper.clone(),
        Provider::ProConnect => app.platform.outside().proconnect_tamper.clone(),
    }
}

#[test]
fn an_answer_that_is_not_right_signs_nobody_in() {
    run(async {
        let app = TestApp::start().await;
        for (provider, person) in PROVIDERS {
            for (tamper, code) in TAMPERS.into_iter().chain([low(provider)]) {
                let client = app.nobody();
                *switch(&app, provider).lock().unwrap() = Some(tamper);
                let callback = provider.reach_callback(&client, person, "/").await;
                is_refused(&client, &callback, code).await;
            }
            *switch(&app, provider).lock().unwrap() = None;
            app.nobody().sign_in(provider, person).await;
        }
    });
}

#[test]
fn a_callback_serves_once_and_in_its_own_browser() {
    run(async {
        let app = TestApp::start().await;
        for (provider, person) in PROVIDERS {
            let (client, other) = (app.nobody(), app.nobody());
            let callback = provider.reach_callback(&client, person, "/").await;
            is_refused(&other, &callback, "sign-in-cookie-missing").await;
            // The attacker's answer in a browser that has an attempt of its own.
            provider.begin(&other, "/").await;
            is_refused(&other, &callback, "sign-in-state-mismatch").await;
            assert_eq!(come_back(&client, &callback).await, "/");
            assert!(client.identity().await.is_some());
            assert_eq!(come_back(&client, &callback).await, "/connexion?erreur=sign-in-attempt-expired");
        }
    });
}

#[test]
fn a_callback_that_was_changed_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let changes: [(&str, Option<&str>, &str); 5] = [
            ("state", Some("x"), "sign-in-state-mismatch"),
            ("state", None, "sign-in-state-mismatch"),
            ("code", None, "sign-in-callback-malformed"),
            ("code", Some("another-code"), "sign-in-code-refused"),
            ("iss", Some("https://evil.example"), "sign-in-other-provider"),
        ];
        for (name, value, code) in changes {
            let client = app.nobody();
            let callback = Provider::FranceConnect.reach_callback(&client, "regionale", "/").await;
            is_refused(&client, &changed(&callback, name, value), code).await;
            is_refused(&client, &callback, "sign-in-cookie-missing").await;
        }
    });
}

fn changed(callback: &str, name: &str, value: Option<&str>) -> String {
    let mut url = Url::parse(callback).unwrap();
    let kept: Vec<(String, String)> =
        url.query_pairs().filter(|(known, _)| known != name).map(|(k, v)| (k.into(), v.into())).collect();
    url.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(value.map(|value| (name, value)));
    url.into()
}

#[test]
fn an_answer_of_the_other_provider_is_refused() {
    run(async {
        let app = TestApp::start().await;
        for (provider, person) in PROVIDERS {
            let client = app.nobody();
            let callback = provider.reach_callback(&client, person, "/").await;
            let other = match provider {
                Provider::FranceConnect => callback.replace("/franceconnect?", "/proconnect?"),
                Provider::ProConnect => callback.replace("/proconnect?", "/franceconnect?"),
            };
            is_refused(&client, &other, "sign-in-other-provider").await;
        }
    });
}

#[test]
fn an_attempt_without_its_cookie_or_too_old_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let client = app.nobody();
        let callback = Provider::FranceConnect.reach_callback(&client, "regionale", "/").await;
        client.forget_cookie("__Host-mce_attempt");
        is_refused(&client, &callback, "sign-in-cookie-missing").await;
        let callback = Provider::FranceConnect.reach_callback(&client, "regionale", "/").await;
        app.platform.clock().advance(SignedDuration::from_mins(11));
        is_refused(&client, &callback, "sign-in-attempt-expired").await;
        // The code itself lives thirty seconds.
        let callback = Provider::FranceConnect.reach_callback(&client, "regionale", "/").await;
        app.platform.clock().advance(SignedDuration::from_secs(31));
        is_refused(&client, &callback, "sign-in-code-refused").await;
    });
}

#[test]
fn an_identity_of_too_low_a_level_is_refused() {
    run(async {
        let app = TestApp::start().await;
        for (provider, person) in PROVIDERS {
            let client = app.nobody();
            let choice = [("person", person), ("acr", "eidas1")];
            let callback = provider.reach_callback_with(&client, &choice, "/").await;
            is_refused(&client, &callback, low(provider).1).await;
        }
    });
}

#[test]
fn the_way_back_stays_in_the_site() {
    run(async {
        let app = TestApp::start().await;
        let elsewhere = [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/auth/sign-in",
        ];
        for return_to in elsewhere {
            assert_eq!(
                Provider::FranceConnect.sign_in(&app.nobody(), "regionale", return_to).await,
                "/compte"
            );
            assert_eq!(Provider::ProConnect.sign_in(&app.nobody(), "of-01", return_to).await, "/organisme");
        }
        for (return_to, back) in [
            ("/offres/1/2/3?x=1", "/offres/1/2/3?x=1"),
            ("/offres?texte=école supérieure", "/offres?texte=%C3%A9cole%20sup%C3%A9rieure"),
        ] {
            assert_eq!(Provider::FranceConnect.sign_in(&app.nobody(), "regionale", return_to).await, back);
        }
    });
}

#[test]
fn a_new_sign_in_replaces_the_one_of_the_browser() {
    run(async {
        let app = TestApp::start().await;
        let client = app.elu("regionale").await;
        let old = app.nobody();
        old.set_cookie("__Host-mce_sign_in", &client.cookie("__Host-mce_sign_in").unwrap());
        assert!(old.identity().await.is_some());
        client.sign_in(Provider::FranceConnect, "regionale").await;
        assert_eq!(old.identity().await, None, "the old cookie opens nothing");
        let signed_out = client.post("/auth/sign-out", &Nothing {}).await.expect(200).json();
        assert!(
            signed_out["redirect"].as_str().unwrap().starts_with(&app.platform.addresses().franceconnect)
        );
        assert_eq!(client.identity().await, None);
        assert_eq!(client.cookie("__Host-mce_sign_in"), None);
    });
}

#[test]
fn an_issuer_that_only_signs_is_taken_when_it_is_configured_so() {
    run(async {
        let app = TestApp::start_with(&[("MCE_FRANCECONNECT_TOKENS", "signed")]).await;
        let elu = app.elu("regionale").await;
        assert!(elu.identity().await.unwrap().account_active);
        for (tamper, code) in TAMPERS {
            let client = app.nobody();
            *switch(&app, Provider::FranceConnect).lock().unwrap() = Some(tamper);
            let callback = Provider::FranceConnect.reach_callback(&client, "regionale", "/").await;
            is_refused(&client, &callback, code).await;
        }
    });
}
