//! Sessions side by side.

use mce_shared::api::Comparison;
use mce_tests::{Client, Offer, TestApp, run};

fn named(offer: &Offer) -> String {
    let Offer { siret, formation, action, session } = offer;
    format!("session={siret}/{formation}/{action}/{session}")
}

async fn compare(client: &Client, sessions: &[String]) -> Comparison {
    client.get(&format!("/api/comparison?{}", sessions.join("&"))).await.expect(200).read()
}

#[test]
fn three_sessions_at_most_are_compared_each_alone_in_its_offer() {
    run(async {
        let app = TestApp::start().await;
        let all = [Offer::HALF_DAY, Offer::DAY, Offer::THREE_PLACES, Offer::DAY];
        let found = compare(&app.nobody(), &all.each_ref().map(named)).await;
        let sessions: Vec<&str> = found.sessions.iter().map(|one| one.key.session.as_str()).collect();
        assert_eq!(sessions, [Offer::HALF_DAY.session, Offer::DAY.session, Offer::THREE_PLACES.session]);
        for compared in &found.sessions {
            let offer = compared.offer.as_ref().unwrap();
            assert!(offer.cost.is_none());
            let numeros: Vec<_> = offer.sessions.iter().map(|shown| &shown.session.numero).collect();
            assert_eq!(numeros, [&compared.key.session]);
        }
    });
}

#[test]
fn an_elu_sees_what_his_rights_pay_of_each() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let found = compare(&elu, &[named(&Offer::HALF_DAY), named(&Offer::DAY)]).await;
        for compared in &found.sessions {
            let offer = compared.offer.as_ref().unwrap();
            let cost = offer.cost.as_ref().unwrap();
            assert_eq!(cost.split.dife + cost.split.card, offer.action.price_ttc, "{cost:?}");
        }
    });
}

#[test]
fn what_is_offered_no_more_keeps_its_place() {
    run(async {
        let app = TestApp::start().await;
        let unknown = format!("session={}/nulle/part/1", Offer::DAY.siret);
        let no_session = named(&Offer { session: "ailleurs", ..Offer::DAY });
        let found = compare(&app.nobody(), &[unknown, no_session, named(&Offer::DAY)]).await;
        let offered: Vec<bool> = found.sessions.iter().map(|one| one.offer.is_some()).collect();
        assert_eq!(offered, [false, false, true]);
        app.nobody().get("/api/comparison?session=rien").await.refused(400, "bad-query");
    });
}
