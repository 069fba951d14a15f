//! What élus think of trainings: rated after attendance, read by the gestionnaire, answered by the training body, shown on the offer.

use jiff::civil::{Date, date};
use mce_functions::store::commit::{Committed, Writes};
use mce_functions::store::opinions;
use mce_local::parameters::GESTIONNAIRE_SIRET;
use mce_shared::api::{OfferView, OpinionList, OwnOpinions};
use mce_shared::habilitation::Permission;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::Rating;
use mce_shared::opinions::{Rated, Tally};
use mce_tests::{Client, Offer, TestApp, run, service_done, typed_agent};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const ELU: &str = "elue-au-plafond";
const SESSION: Date = date(2027, 1, 18);

fn rating(comment: &str) -> Value {
    json!({
        "welcome": 5, "content": 4, "trainers": 5, "means": 3, "support": 5,
        "comment": comment, "took_place": true,
    })
}

/// A training that was followed to its end, as the gestionnaire has validated.
async fn followed(app: &TestApp) -> DossierId {
    let elu = app.elu(ELU).await;
    let dossier = elu.ask(&Offer::DAY).await;
    let of = app.agent("of-01").await;
    of.accept(&dossier).await;
    elu.confirm(&dossier).await.expect(200);
    app.go_to(SESSION);
    let of = app.agent("of-01").await;
    of.act(&dossier, "entry", &json!({ "on": SESSION })).await.expect(200);
    of.act(&dossier, "service-done", &service_done(SESSION)).await.expect(200);
    // What a control may still find counts for nobody.
    app.elu(ELU).await.act(&dossier, "rating", &rating("")).await.refused(409, "dossier-wrong-state");
    let vu = json!({ "reason": "Émargements vérifiés." });
    app.agent("gestionnaire").await.act(&dossier, "service-done-validation", &vu).await.expect(200);
    dossier
}

async fn offer(app: &TestApp) -> OfferView {
    app.nobody().get(&Offer::DAY.path()).await.expect(200).read()
}

async fn to_read(who: &Client) -> OpinionList {
    who.get("/api/gestionnaire/opinions").await.expect(200).read()
}

async fn act(who: &Client, act: Value) -> mce_tests::Answer {
    let waiting = &to_read(who).await.opinions[0];
    let path = format!("/api/gestionnaire/opinions/{}", waiting.opinion);
    who.post(&path, &json!({ "version": waiting.version, "act": act })).await
}

/// Four other élus gave the same marks, without a comment.
async fn four_others(app: &TestApp, offer: &OfferView) {
    let environment = app.platform.ground().environment().await.unwrap();
    let same = Rating {
        welcome: 5,
        content: 4,
        trainers: 5,
        means: 3,
        support: 5,
        comment: String::new(),
        took_place: true,
    };
    for other in 1..=4 {
        let rated = Rated {
            of: offer.of.siret.parse().unwrap(),
            formation: offer.formation.numero.clone(),
            elu: format!("{other:032x}").parse().unwrap(),
            dossier: format!("202600000010{other}").parse().unwrap(),
            one: Some(Tally::of(&same)),
            opinion: None,
            on: SESSION,
        };
        let (store, mut writes) = (environment.store(), Writes::new());
        let known = opinions::known(store, &rated).await.unwrap();
        writes.rated(store, &rated, &known, environment.now()).unwrap();
        assert_eq!(writes.commit(store).await.unwrap(), Committed::Yes);
    }
}

#[test]
fn a_comment_is_read_then_shown_with_enough_ratings_and_answered_once() {
    run(async {
        let app = TestApp::start().await;
        let dossier = followed(&app).await;
        let elu = app.elu(ELU).await;
        let none = json!({ "welcome": 6, "content": 4, "trainers": 5, "means": 3, "support": 5, "comment": "", "took_place": true });
        elu.act(&dossier, "rating", &none).await.refused(422, "bad-amount");
        elu.act(&dossier, "rating", &rating("Très concret.")).await.expect(200);
        elu.act(&dossier, "rating", &rating("")).await.refused(409, "already-rated");

        // One rating is nobody's business but the training body's; its words are nobody's yet.
        let shown = offer(&app).await;
        let ratings = shown.ratings.clone().unwrap();
        assert!(
            ratings.formation.is_none() && ratings.comments.is_empty() && ratings.least == 5,
            "{ratings:?}"
        );
        let of = app.agent("of-01").await;
        let mine: OwnOpinions = of.get("/api/of/opinions").await.expect(200).read();
        assert_eq!(
            mine.figures.map(|figures| (figures.ratings, figures.mean)),
            Some((1, Decimal::new(44, 1)))
        );
        assert!(mine.opinions.is_empty(), "nobody has read it yet");
        let seen = of.dossier(&dossier).await.dossier.rating.unwrap();
        assert_eq!((seen.welcome, seen.comment.as_str()), (5, ""));
        let answer = json!({ "words": "Merci." });
        let path = format!("/api/of/opinions/{dossier}");
        of.post(&path, &answer).await.refused(404, "not-found");

        let gestionnaire = app.agent("gestionnaire").await;
        act(&gestionnaire, json!({ "action": "refuse", "reason": " " })).await.refused(422, "reason-missing");
        act(&gestionnaire, json!({ "action": "show" })).await.expect(200);
        assert!(to_read(&gestionnaire).await.opinions.is_empty());
        assert!(offer(&app).await.ratings.unwrap().comments.is_empty(), "there are too few ratings");
        four_others(&app, &shown).await;
        let ratings = offer(&app).await.ratings.unwrap();
        let formation = ratings.formation.unwrap();
        assert_eq!((formation.ratings, formation.mean), (5, Decimal::new(44, 1)));
        assert_eq!(formation.criteria[3].mean, Decimal::from(3));
        assert_eq!(ratings.of.unwrap().as_announced, Decimal::from(100));
        assert_eq!(ratings.comments[0].comment, "Très concret.");

        of.post(&path, &answer).await.expect(200);
        of.post(&path, &answer).await.refused(409, "opinion-not-answerable");
        assert_eq!(offer(&app).await.ratings.unwrap().comments[0].answer, "", "nobody has read it yet");
        app.agent("of-02").await.post(&path, &answer).await.refused(404, "not-found");
        act(&gestionnaire, json!({ "action": "show" })).await.expect(200);
        assert_eq!(offer(&app).await.ratings.unwrap().comments[0].answer, "Merci.");
        let mine: OwnOpinions = of.get("/api/of/opinions").await.expect(200).read();
        assert!(!mine.opinions[0].may_answer && mine.opinions[0].answer == "Merci.");
    });
}

#[test]
fn a_comment_that_is_refused_is_read_by_nobody_and_its_elu_reads_why() {
    run(async {
        let app = TestApp::start().await;
        let dossier = followed(&app).await;
        app.elu(ELU).await.act(&dossier, "rating", &rating("M. Untel est nul.")).await.expect(200);
        let gestionnaire = app.agent("gestionnaire").await;
        let waiting = to_read(&gestionnaire).await;
        let path = format!("/api/gestionnaire/opinions/{dossier}");
        let refuse =
            json!({ "version": 1, "act": { "action": "refuse", "reason": "Il nomme une personne." } });
        // Two who read it at once decide once.
        let other = app.agent("gestionnaire-2").await;
        let show = json!({ "version": waiting.opinions[0].version, "act": { "action": "show" } });
        gestionnaire.post(&path, &refuse).await.expect(200);
        other.post(&path, &show).await.refused(409, "opinion-changed");
        let mine: OwnOpinions = app.agent("of-01").await.get("/api/of/opinions").await.expect(200).read();
        assert!(mine.opinions.is_empty() && mine.figures.is_some(), "its marks count");
        app.settle_down().await;
        let told = app.subjects("solene.kervella@example.org").await;
        assert!(told.last().is_some_and(|subject| subject.contains("pas publié")), "{told:?}");
    });
}

#[test]
fn an_opinion_that_is_taken_back_counts_and_is_read_no_more_and_another_may_be_given() {
    run(async {
        let app = TestApp::start().await;
        let dossier = followed(&app).await;
        let elu = app.elu(ELU).await;
        let withdraw = async || elu.act(&dossier, "rating-withdrawal", &json!({})).await;
        withdraw().await.refused(409, "not-rated");
        elu.act(&dossier, "rating", &rating("Très concret.")).await.expect(200);
        act(&app.agent("gestionnaire").await, json!({ "action": "show" })).await.expect(200);
        four_others(&app, &offer(&app).await).await;
        assert_eq!(offer(&app).await.ratings.unwrap().comments.len(), 1);
        withdraw().await.expect(200);
        let ratings = offer(&app).await.ratings.unwrap();
        assert!(ratings.formation.is_none() && ratings.comments.is_empty(), "{ratings:?}");
        let mine: OwnOpinions = app.agent("of-01").await.get("/api/of/opinions").await.expect(200).read();
        assert_eq!((mine.figures.map(|figures| figures.ratings), mine.opinions.len()), (Some(4), 0));
        assert!(elu.dossier(&dossier).await.dossier.rating.is_none());

        // Who looks again reads the same figures: nothing tells what has changed.
        let worse = json!({
            "welcome": 1, "content": 1, "trainers": 1, "means": 1, "support": 1, "comment": "Déçue.",
            "took_place": true,
        });
        elu.act(&dossier, "rating", &worse).await.expect(200);
        let formation = offer(&app).await.ratings.unwrap().formation.unwrap();
        assert_eq!((formation.ratings, formation.mean), (5, Decimal::new(44, 1)));
        act(&app.agent("gestionnaire").await, json!({ "action": "show" })).await.expect(200);
        let comments = offer(&app).await.ratings.unwrap().comments;
        assert_eq!(comments.iter().map(|one| one.comment.as_str()).collect::<Vec<_>>(), ["Déçue."]);
        app.go_to(date(2030, 1, 23));
        assert_eq!(offer(&app).await.ratings.unwrap().comments.len(), 0, "kept for three years");
    });
}

#[test]
fn nobody_publishes_what_he_has_written() {
    run(async {
        let app = TestApp::start().await;
        let dossier = followed(&app).await;
        app.elu(ELU).await.act(&dossier, "rating", &rating("Très concret.")).await.expect(200);
        let herself = typed_agent(
            ("Solène", "Kervella", "solene@gestionnaire.example"),
            GESTIONNAIRE_SIRET,
            &[Permission::GestionnaireInstructor],
        );
        let client = app.agent_as(&herself).await;
        act(&client, json!({ "action": "show" })).await.refused(403, "both-sides");
        act(&app.agent("gestionnaire").await, json!({ "action": "show" })).await.expect(200);
    });
}
