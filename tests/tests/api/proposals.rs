//! What a training body answers: an acceptance with a word is one, and what it proposes instead is told beside what was asked for.

use mce_shared::api::DossierView;
use mce_shared::money::Euros;
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::json;

const ELU: &str = "adjoint-cofinance";

async fn proposed(app: &TestApp, elu: &Client, price: &str) -> DossierView {
    let dossier = elu.ask(&Offer::DAY).await;
    let asked = elu.dossier(&dossier).await.dossier.training;
    let answer = json!({
        "answer": "propose", "start": asked.start, "end": asked.end, "price": price, "message": "Le repas est compris."
    });
    app.of(Offer::DAY.siret).await.act(&dossier, "answer", &answer).await.expect(200);
    elu.dossier(&dossier).await
}

#[test]
fn another_price_is_told_beside_the_one_that_was_asked_for() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu(ELU).await;
        let shown = proposed(&app, &elu, "500.00").await.dossier;
        let given = shown.proposal.unwrap();
        assert_eq!(given.asked.map(|asked| asked.price), Some(Euros::from_cents(56_000)));
        assert!(given.changed && shown.training.price == Euros::from_cents(50_000));
        app.settle_down().await;
        let mails = app.platform.outside().mailbox.mails(None).await.unwrap();
        let told = mails.iter().find(|mail| mail.subject.contains("propose une modification")).unwrap();
        for said in ["560,00", "500,00", "Le repas est compris."] {
            assert!(told.text.contains(said), "{said}: {}", told.text);
        }
    });
}

/// It was told as a modification that modified nothing, after which the training body could only cancel.
#[test]
fn the_same_days_and_price_are_an_acceptance_with_a_word() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu(ELU).await;
        let given = proposed(&app, &elu, "560.00").await.dossier.proposal.unwrap();
        assert_eq!((given.changed, given.asked), (false, None));
        assert_eq!(given.message, "Le repas est compris.");
        app.settle_down().await;
        let mails = app.platform.outside().mailbox.mails(None).await.unwrap();
        assert!(!mails.iter().any(|mail| mail.subject.contains("propose une modification")));
    });
}
