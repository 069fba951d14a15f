//! The offers that an élu keeps.

use jiff::civil::date;
use mce_shared::api::{FavouriteKeys, FavouriteList, FavouriteView};
use mce_shared::favourites::{FavouriteState, MOST};
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::{Value, json};

const PATH: &str = "/api/account/favourites";

fn key(offer: &Offer) -> Value {
    json!({ "siret": offer.siret, "formation": offer.formation, "action": offer.action })
}

async fn keep(elu: &Client, offer: &Offer) -> Vec<String> {
    named(&elu.post(PATH, &key(offer)).await.expect(200).read())
}

fn named(keys: &FavouriteKeys) -> Vec<String> {
    keys.offers.iter().map(|offer| offer.formation.to_string()).collect()
}

async fn list(elu: &Client) -> Vec<FavouriteView> {
    elu.get(PATH).await.expect(200).read::<FavouriteList>().favourites
}

/// Every offer of the catalogue.
async fn offers(client: &Client) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let found = client.get(&format!("/api/offers?cursor={cursor}")).await.expect(200).json();
        let of = |entry: &Value| json!({ "siret": entry["siret"], "formation": entry["formation"], "action": entry["action"] });
        all.extend(found["items"].as_array().unwrap().iter().map(of));
        match found["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return all,
        }
    }
}

#[test]
fn an_elu_keeps_offers_and_lets_them_go() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        assert_eq!(list(&elu).await, []);
        keep(&elu, &Offer::DAY).await;
        let kept = keep(&elu, &Offer::HALF_DAY).await;
        assert_eq!(keep(&elu, &Offer::DAY).await.len(), kept.len(), "kept once");
        let keys: FavouriteKeys = elu.get(&format!("{PATH}/keys")).await.expect(200).read();
        assert_eq!(keys.offers.len(), 2);
        let other = app.elu("maire-deux-mandats").await;
        assert_eq!(list(&other).await, [], "each his own");
        let left: FavouriteKeys =
            elu.post(&format!("{PATH}/removal"), &key(&Offer::HALF_DAY)).await.expect(200).read();
        assert_eq!(named(&left), [Offer::DAY.formation]);
        let all = list(&elu).await;
        assert!(matches!(all[0].state, FavouriteState::Open { next: Some(_) }), "{all:?}");
        elu.post(PATH, &json!({ "siret": Offer::DAY.siret, "formation": "nulle", "action": "part" }))
            .await
            .refused(404, "not-found");
    });
}

#[test]
fn a_favourite_that_its_training_body_withdraws_says_so() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        keep(&elu, &Offer::DAY).await;
        let of = app.of(Offer::DAY.siret).await;
        let path = format!("/api/of/offers/{}/suspension", Offer::DAY.formation);
        of.post(&path, &json!({ "reason": "Session à revoir." })).await.expect(200);
        let all = list(&elu).await;
        assert_eq!(all[0].state, FavouriteState::Withdrawn);
        assert!(!all[0].title.is_empty() && !all[0].of_name.is_empty(), "it is still named");
    });
}

#[test]
fn a_favourite_too_many_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let mut offers = offers(&elu).await;
        let last = offers.remove(MOST);
        for offer in &offers[..MOST] {
            elu.post(PATH, offer).await.expect(200);
        }
        elu.post(PATH, &last).await.refused(409, "too-many-favourites");
        elu.post(&format!("{PATH}/removal"), &offers[0]).await.expect(200);
        elu.post(PATH, &last).await.expect(200);
    });
}

#[test]
fn a_favourite_is_kept_a_year_from_the_day_on_which_it_was_last_asked_for() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        keep(&elu, &Offer::DAY).await;
        assert_eq!(list(&elu).await[0].until, Some(date(2027, 11, 23)));
        app.go_to(date(2026, 12, 20));
        let elu = app.elu("elue-au-plafond").await;
        keep(&elu, &Offer::DAY).await;
        assert_eq!(list(&elu).await[0].until, Some(date(2027, 12, 20)));
        app.go_to(date(2027, 12, 21));
        assert_eq!(list(&app.elu("elue-au-plafond").await).await, []);
    });
}
