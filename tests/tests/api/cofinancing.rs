//! Complements: what the fund has to pay beside a collectivité (FI-6c).

use mce_shared::api::DossierView;
use mce_shared::money::Euros;
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::{Value, json};

const ELU: &str = "adjoint-cofinance";
const VOIRON: &str = "213805633";

fn asking(amount: &str) -> Value {
    json!({ "action": "ask", "collectivite": VOIRON, "amount": amount, "message": "" })
}

fn granting(amount: &str) -> Value {
    json!({ "answer": "grant", "amount": amount, "deliberation": "2026-12" })
}

/// Orders a training of 350 €, which leaves 50 € of rights.
async fn spends_350(app: &TestApp, elu: &Client) {
    app.ordered(elu, &Offer::THREE_PLACES).await;
    assert_eq!(elu.funds().await.dife, Euros::from_cents(5_000));
}

#[test]
fn a_complement_is_asked_only_beside_a_quarter_from_the_fund() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu(ELU).await;
        let dossier = app.accepted(&elu, &Offer::DAY).await;
        spends_350(&app, &elu).await;
        let refused = elu.act(&dossier, "cofinancing-request", &asking("160.00")).await;
        refused.refused(409, "fund-share-below-floor");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("25") && detail.contains("en dehors de ce service"), "{detail}");
    });
}

#[test]
fn a_complement_is_granted_and_used_only_beside_a_quarter_from_the_fund() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu(ELU).await;
        let dossier = app.accepted(&elu, &Offer::DAY).await;
        elu.act(&dossier, "cofinancing-request", &asking("160.00")).await.expect(200);
        let voiron = app.agent("collectivite-03b").await;
        let before: DossierView = voiron.dossier(&dossier).await;
        let share = before.fund_share.unwrap();
        assert_eq!((share.share, share.left), (Euros::from_cents(40_000), Euros::from_cents(16_000)));
        assert!(share.refused.is_none() && before.funds.is_none());

        spends_350(&app, &elu).await;
        let after = voiron.dossier(&dossier).await.fund_share.unwrap();
        assert_eq!(after.share, Euros::from_cents(5_000));
        assert!(after.refused.is_some_and(|why| why.contains("Refusez la demande")));
        let granted = voiron.act(&dossier, "cofinancing-answer", &granting("160.00")).await;
        granted.refused(409, "fund-share-below-floor");
    });
}

#[test]
fn a_dotation_is_set_aside_when_the_rights_went_elsewhere() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu(ELU).await;
        let dossier = app.accepted(&elu, &Offer::DAY).await;
        elu.act(&dossier, "cofinancing-request", &asking("160.00")).await.expect(200);
        let voiron = app.agent("collectivite-03b").await;
        voiron.act(&dossier, "cofinancing-answer", &granting("160.00")).await.expect(200);
        assert_eq!(elu.planned(&dossier).await.dotation, Euros::from_cents(16_000));
        spends_350(&app, &elu).await;
        let planned = elu.planned(&dossier).await;
        assert_eq!((planned.dotation, planned.card), (Euros::ZERO, Euros::from_cents(51_000)));
        elu.confirm(&dossier).await.expect(200);
        assert_eq!(elu.dossier(&dossier).await.dossier.order.unwrap().split, planned);
    });
}
