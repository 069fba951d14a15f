//! The platform over HTTPS, as deployed: everybody who calls another believes the authority of this machine, and only who was told of it.

use mce_functions::outgoing::Trust;
use mce_local::addresses::Scheme;
use mce_shared::lifecycle::State;
use mce_tests::{Client, Offer, TestApp, run};

async fn over_https() -> TestApp {
    TestApp::configured(|config| config.scheme = Scheme::Https).await
}

/// Discovery, tokens, the keys that FranceConnect+ asks us for, the card page and its notification: each is a call over TLS.
#[test]
fn an_elu_signs_in_and_pays() {
    run(async {
        let app = over_https().await;
        let elu = app.elu("adjoint-cofinance").await;
        let dossier = app.ordered(&elu, &Offer::DAY).await;
        let back = elu.pay_by_card(&dossier).await;
        assert!(back.starts_with(app.origin()) && back.starts_with("https://localhost:"), "{back}");
        assert_eq!(elu.dossier(&dossier).await.dossier.state, State::Accepted);
    });
}

#[test]
fn its_certificates_are_believed_by_who_was_told_of_its_authority_alone() {
    run(async {
        let app = over_https().await;
        app.nobody().get("/api/identity").await.expect(200);
        let stranger = Client::new(app.platform.addresses(), &Trust::default());
        let refused = stranger.http.get(app.origin()).send().await.unwrap_err();
        assert!(refused.is_connect(), "{refused:?}");
    });
}

/// A browser that was told to trust it need not be told again.
#[test]
fn the_authority_outlives_the_platform_and_its_data() {
    run(async {
        let folder = mce_local::folder::Folder::temporary().unwrap();
        let pin = || mce_local::tls::Authority::in_folder(folder.path()).unwrap().pin();
        let first = pin();
        std::fs::write(folder.path().join("database.sqlite"), "").unwrap();
        folder.wipe().unwrap();
        assert!(!folder.path().join("database.sqlite").exists());
        assert_eq!(pin(), first);
    });
}

#[test]
fn an_address_in_clear_leads_to_https_and_nothing_binds_the_machine() {
    run(async {
        let app = over_https().await;
        let client = app.nobody();
        let in_clear = app.origin().replace("https:", "http:");
        let led = client.http.get(format!("{in_clear}/offres?q=a")).send().await.unwrap();
        assert_eq!(led.headers()["location"], format!("{}/offres?q=a", app.origin()));
        let page = client.get("/api/identity").await;
        assert_eq!(page.header("strict-transport-security"), "");
        assert!(page.header("content-security-policy").contains("upgrade-insecure-requests"));
    });
}
