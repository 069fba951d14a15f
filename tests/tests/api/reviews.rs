//! Who is not recognised alone: one account a person, reviews that two people decide, what is told, and what is forgotten.

use jiff::civil::date;
use mce_functions::store::reviews;
use mce_shared::api::{
    AccessList, Activation, DocumentSent, OwnReview, OwnReviewAnswer, ReviewDetail, ReviewList,
    SettlementList,
};
use mce_shared::money::Euros;
use mce_shared::review::{ReviewCause, ReviewState, ReviewTurn};
use mce_tests::tables::scan;
use mce_tests::{Answer, Client, Offer, Provider, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

/// Solène Kervella, as another provider would tell of her.
const KERVELLA: [(&str, &str); 8] = [
    ("given_name", "Solène"),
    ("family_name", "KERVELLA"),
    ("preferred_username", ""),
    ("gender", "female"),
    ("birthdate", "1979-06-14"),
    ("birthplace", "29233"),
    ("birthcountry", "99100"),
    ("email", "solene.bis@example.org"),
];
const KERVELLA_NIR: &str = "279062923390161";
/// Of somebody born in the same month at the same place.
const OTHER_NIR: &str = "279062923390260";

/// Somebody who is signed in, and has no account yet.
async fn newcomer(app: &TestApp, person: &str) -> Client {
    let client = app.nobody();
    client.sign_in(Provider::FranceConnect, person).await;
    client
}

/// Somebody whose identity is typed, but for some claims.
async fn typed(app: &TestApp, but: &[(&str, &str)]) -> Client {
    let client = app.nobody();
    let mut identity = KERVELLA.to_vec();
    for (name, value) in but {
        identity.iter_mut().find(|(claim, _)| claim == name).unwrap().1 = value;
    }
    let callback = Provider::FranceConnect.reach_callback_with(&client, &identity, "/").await;
    client.bare_request(Method::GET, &callback).send().await;
    client.accept_cgu().await;
    client
}

#[track_caller]
fn under_review(answer: Answer) -> OwnReview {
    let Activation::UnderReview { review } = answer.expect(200).read() else { panic!("an account is open") };
    *review
}

async fn own(client: &Client) -> OwnReview {
    client.get("/api/account/review").await.expect(200).read::<OwnReviewAnswer>().review.unwrap()
}

async fn send_file(client: &Client, content: &'static str) -> Answer {
    let request = client.request(Method::POST, "/api/account/review/documents");
    let key = uuid::Uuid::new_v4().to_string();
    request.header("idempotency-key", &key).body("application/pdf", content).send().await
}

async fn prove(client: &Client, words: &str) -> OwnReview {
    let document = send_file(client, "%PDF-1.7 preuve").await.expect(201).read::<DocumentSent>().document;
    let sent = json!({ "kind": "installation", "document": document, "words": words, "departement": "39", "email": "" });
    let answer = client.post("/api/account/review/proofs", &sent).await.expect(200);
    answer.read::<OwnReviewAnswer>().review.unwrap()
}

fn path(review: &OwnReview, action: &str) -> String {
    format!("/api/gestionnaire/reviews/{}{action}", review.reference)
}

async fn detail(agent: &Client, review: &OwnReview) -> ReviewDetail {
    agent.get(&path(review, "")).await.expect(200).read()
}

async fn examine(agent: &Client, review: &OwnReview, action: &Value) -> Answer {
    agent.post(&path(review, "/examination"), action).await
}

async fn decide(agent: &Client, review: &OwnReview) -> Answer {
    agent.post(&path(review, "/decision"), &json!({ "decision": "approve", "comment": "" })).await
}

/// The keys of the mandates that the register has at a place.
fn mandates_at(view: &ReviewDetail, territory: &str) -> Vec<String> {
    let all = view.candidates.iter().flat_map(|candidate| &candidate.mandates);
    all.filter(|known| known.mandate.territory == territory).map(|known| known.key.clone()).collect()
}

#[test]
fn an_elu_who_is_not_recognised_proves_it_and_two_people_open_his_account() {
    run(async {
        let app = TestApp::start().await;
        let elu = newcomer(&app, "homonyme").await;
        let nir = app.person("homonyme").nir;
        let first = under_review(elu.activate(&nir).await);
        assert_eq!((first.state, first.until), (ReviewState::Opened, Some(date(2026, 11, 30))));
        assert!(first.takes_proofs && first.cause.contains("Plusieurs élus"), "{first:?}");
        let again = under_review(elu.activate(&nir).await);
        assert_eq!((&again.reference, again.proofs.len()), (&first.reference, 0));

        let (one, two) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        let listed: ReviewList = one.get("/api/gestionnaire/reviews").await.expect(200).read();
        assert_eq!(listed.reviews.len(), 1);
        assert_eq!(listed.reviews[0].cause, ReviewCause::Ambiguous);
        let ask =
            json!({ "action": "ask_proof", "what": "Le procès-verbal d’installation de votre conseil." });
        examine(&one, &first, &ask).await.expect(200);
        let asked = own(&elu).await;
        assert_eq!((asked.turn, asked.until), (ReviewTurn::Person, Some(date(2026, 12, 23))));
        assert!(asked.asked.contains("procès-verbal"));
        let sent = prove(&elu, "Conseiller municipal de Dole").await;
        assert_eq!(sent.words, "Conseiller municipal de Dole", "he reads what he wrote");
        assert_eq!((sent.state, sent.proofs.len()), (ReviewState::InReview, 1));

        let view = detail(&one, &first).await;
        assert_eq!((view.proofs.len(), view.words.as_str()), (1, "Conseiller municipal de Dole"));
        let file =
            one.get(&path(&first, &format!("/documents/{}", view.proofs[0].document))).await.expect(200);
        assert!(file.body.starts_with("%PDF-"));
        let dole = mandates_at(&view, "Dole");
        assert_eq!(dole.len(), 1, "{:?}", view.candidates);
        assert!(view.candidates.iter().all(|candidate| !candidate.taken));
        let accept =
            json!({ "action": "accept", "mandates": dole, "reason": "Le procès-verbal est celui de Dole." });
        examine(&one, &first, &accept).await.expect(200);
        decide(&one, &first).await.refused(409, "four-eyes");
        assert!(!detail(&one, &first).await.may_decide && detail(&two, &first).await.may_decide);
        let decided: ReviewDetail = decide(&two, &first).await.expect(200).read();
        assert_eq!(decided.summary.state, ReviewState::Accepted);
        let told: Vec<&str> = decided.journal.iter().map(|line| line.author.as_str()).collect();
        assert_eq!(
            told,
            ["Hubert VALLIN", "Camille OZANNE", "Hubert VALLIN", "Camille OZANNE", "Dominique LESTREM"]
        );

        let back = newcomer(&app, "homonyme").await;
        let account = back.get("/api/account").await.expect(200).json();
        assert_eq!(account["mandates"].as_array().unwrap().len(), 1);
        assert_eq!(account["mandates"][0]["territory"], "Dole");
        assert!(back.funds().await.dife.is_positive());
        app.settle_down().await;
        let mail = app.person("homonyme").email;
        assert_eq!(
            app.subjects(&mail).await,
            [
                "Votre demande est examinée",
                "Une pièce est attendue de vous",
                "Nous avons reçu votre envoi",
                "Votre compte est ouvert",
            ]
        );
    });
}

#[test]
fn the_session_that_was_wanted_waits_for_the_account() {
    run(async {
        let app = TestApp::start().await;
        let elu = newcomer(&app, "homonyme").await;
        let wanted = json!({ "siret": "99012030500018", "formation": "BRO-2027-006", "action": "BRO-2027-006-A2", "session": "S1" });
        let asked =
            json!({ "nir": app.person("homonyme").nir, "pension_liquidated": false, "wanted": wanted });
        let review = under_review(elu.post("/api/account/activation", &asked).await);
        for known in [&review, &own(&elu).await] {
            assert_eq!(serde_json::to_value(&known.wanted).unwrap(), wanted);
        }
        let nowhere = json!({ "nir": app.person("homonyme").nir, "pension_liquidated": false,
            "wanted": { "siret": "99012030500018", "formation": "../x", "action": "A", "session": "S" } });
        elu.post("/api/account/activation", &nowhere).await.refused(422, "bad-fields");
    });
}

#[test]
fn an_answer_is_remembered_and_may_be_contested() {
    run(async {
        let app = TestApp::start().await;
        let client = newcomer(&app, "mandat-exclu").await;
        let nir = app.person("mandat-exclu").nir;
        let refused = under_review(client.activate(&nir).await);
        assert_eq!(refused.state, ReviewState::Refused);
        assert!(refused.answer.contains("territorial") && refused.text.contains("contester"), "{refused:?}");
        let back = newcomer(&app, "mandat-exclu").await;
        let remembered = own(&back).await;
        assert_eq!((&remembered.reference, &remembered.answer), (&refused.reference, &refused.answer));
        assert_eq!(under_review(back.activate(&nir).await).reference, refused.reference);

        let contested = prove(&back, "Je suis aussi conseiller municipal.").await;
        assert_eq!(contested.state, ReviewState::InReview);
        let (one, two) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        let refuse = json!({ "action": "refuse", "reason": "Aucun autre mandat." });
        examine(&one, &refused, &refuse).await.expect(200);
        let back_to_work = json!({ "decision": "refuse", "reason": "Vérifiez la commune." });
        two.post(&path(&refused, "/decision"), &back_to_work).await.expect(200);
        examine(&one, &refused, &refuse).await.expect(200);
        decide(&two, &refused).await.expect(200);
        assert_eq!(own(&back).await.answer, "Aucun autre mandat.");
        assert!(!back.identity().await.unwrap().account_active);
        app.go_to(date(2027, 2, 1));
        let late = newcomer(&app, "mandat-exclu").await;
        assert!(!own(&late).await.takes_proofs);
        send_file(&late, "%PDF-1.7").await.refused(409, "review-wrong-state");
    });
}

#[test]
fn a_number_that_is_taken_reads_as_any_doubt_and_its_owner_is_told() {
    run(async {
        let app = TestApp::start().await;
        app.elu("elue-au-plafond").await;
        let thief = typed(&app, &[("given_name", "Anne"), ("family_name", "LE GOFF")]).await;
        let taken = under_review(thief.activate(KERVELLA_NIR).await);
        let elsewhere =
            typed(&app, &[("given_name", "Anne"), ("family_name", "LE GUEN"), ("birthplace", "35238")]).await;
        let doubtful = under_review(elsewhere.activate(OTHER_NIR).await);
        let words = |review: &OwnReview| {
            (review.state, review.title.clone(), review.text.clone(), review.cause.clone())
        };
        assert_eq!(words(&taken), words(&doubtful));
        assert!(!thief.identity().await.unwrap().account_active);
        app.settle_down().await;
        let mail = app.person("elue-au-plafond").email;
        assert_eq!(
            app.subjects(&mail).await,
            ["Une autre personne a essayé d’ouvrir un compte à votre place"]
        );
        let view = detail(&app.agent("gestionnaire").await, &taken).await;
        assert_eq!(view.summary.cause, ReviewCause::NumberTaken, "who decides knows why");
    });
}

#[test]
fn a_person_of_the_register_has_one_account() {
    run(async {
        let app = TestApp::start().await;
        app.elu("elue-au-plafond").await;
        let second = typed(&app, &[]).await;
        let review = under_review(second.activate(OTHER_NIR).await);
        let (one, two) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        let view = detail(&one, &review).await;
        assert_eq!(view.summary.cause, ReviewCause::PersonTaken);
        assert!(view.candidates.len() == 1 && view.candidates[0].taken);
        let accept = json!({ "action": "accept", "mandates": mandates_at(&view, "Quimperlé"), "reason": "C’est elle." });
        examine(&one, &review, &accept).await.refused(409, "person-taken");
        decide(&two, &review).await.refused(409, "review-wrong-state");
        let accounts = scan(&app.platform, "accounts").await;
        assert_eq!(accounts.iter().filter(|item| item["sk"] == "PROFILE").count(), 1);
        let marks: Vec<&str> =
            accounts.iter().filter_map(|item| item["pk"].as_str()?.strip_prefix("PERSON#")).collect();
        assert!(marks.len() == 1 && !marks[0].contains("KERVELLA"), "{marks:?}");
    });
}

#[test]
fn two_identities_of_one_person_at_one_instant_open_one_account() {
    run(async {
        let app = TestApp::start().await;
        let (first, second) = (newcomer(&app, "elue-au-plafond").await, typed(&app, &[]).await);
        let (one, other) = tokio::join!(first.activate(KERVELLA_NIR), second.activate(OTHER_NIR));
        let outcomes = [one.expect(200).json(), other.expect(200).json()];
        let mut outcomes = outcomes.each_ref().map(|answer| answer["outcome"].as_str().unwrap());
        outcomes.sort_unstable();
        assert_eq!(outcomes, ["activated", "under_review"]);
        let accounts = scan(&app.platform, "accounts").await;
        assert_eq!(accounts.iter().filter(|item| item["sk"] == "PROFILE").count(), 1);
    });
}

#[test]
fn what_the_provider_leaves_out_is_named_and_somebody_looks() {
    run(async {
        let app = TestApp::start().await;
        for (claim, value, named) in [
            ("given_name", "", "vos prénoms"),
            ("family_name", "", "votre nom de naissance"),
            ("gender", "unspecified", "votre sexe à l’état civil"),
            ("birthdate", "1979-06-00", "votre date de naissance complète"),
            ("birthplace", "", "votre lieu de naissance"),
            ("email", "", "votre adresse électronique"),
        ] {
            let client = typed(&app, &[(claim, value)]).await;
            let review = under_review(client.activate(OTHER_NIR).await);
            assert!(review.cause.contains(named), "{claim}: {}", review.cause);
            assert!(review.reference.as_str().starts_with("VM-20261123-"));
            assert_eq!(own(&client).await.reference, review.reference);
        }
    });
}

#[test]
fn who_has_no_birth_date_is_found_under_another_and_gets_an_account_that_is_whole() {
    run(async {
        let app = TestApp::start().await;
        let client = typed(&app, &[("birthdate", "1979-06-00"), ("email", "")]).await;
        let review = under_review(client.activate(OTHER_NIR).await);
        let sent = json!({ "kind": null, "document": null, "words": "Élue à Quimperlé", "departement": "29", "email": "solene@example.org" });
        client.post("/api/account/review/proofs", &sent).await.expect(200);
        let (one, two) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        let shown = detail(&one, &review).await;
        assert!(shown.candidates.is_empty(), "no day of birth, nobody is found");
        let sought = format!("{}?name=Kervella&birth_date=1979-06-14", path(&review, ""));
        let found: ReviewDetail = one.get(&sought).await.expect(200).read();
        let lines: Vec<_> =
            found.candidates[0].compared.iter().filter_map(|line| line.difference.as_deref()).collect();
        assert_eq!(lines, ["Connue en partie : l’année est la même"]);
        let accept = json!({ "action": "accept", "mandates": mandates_at(&found, "Quimperlé"), "reason": "Reconnue." });
        examine(&one, &review, &accept).await.expect(200);
        decide(&two, &review).await.expect(200);
        let back = typed(&app, &[("birthdate", "1979-06-00"), ("email", "")]).await;
        assert_eq!(back.funds().await.dife, Euros::from_cents(80_000));
        app.settle_down().await;
        assert!(app.subjects("solene@example.org").await.contains(&"Votre compte est ouvert".to_owned()));
    });
}

#[test]
fn six_tries_in_a_day_are_too_many() {
    run(async {
        let app = TestApp::start().await;
        let client = newcomer(&app, "elue-au-plafond").await;
        for _ in 0..5 {
            client.activate("279072923390177").await.refused(422, "nir-other-month");
        }
        let review = under_review(client.activate(KERVELLA_NIR).await);
        let view = detail(&app.agent("gestionnaire").await, &review).await;
        assert_eq!(view.summary.cause, ReviewCause::TooManyTries);
        assert!(!client.identity().await.unwrap().account_active);
    });
}

#[test]
fn who_is_refused_nothing_opens_by_himself_when_the_register_has_him() {
    run(async {
        let app = TestApp::start().await;
        let client = newcomer(&app, "sans-mandat").await;
        let nir = app.person("sans-mandat").nir;
        let review = under_review(client.activate(&nir).await);
        let (one, letter) = (app.agent("gestionnaire").await, path(&review, "/letter"));
        one.get(&letter).await.refused(422, "departement-missing");
        examine(&one, &review, &json!({ "action": "ask_prefecture", "departement": "76" })).await.expect(200);
        let pdf = one.get(&letter).await.expect(200);
        assert!(pdf.body.starts_with("%PDF-") && pdf.header("content-type") == "application/pdf");
        let waiting = own(&client).await;
        assert_eq!(waiting.turn, ReviewTurn::Prefecture);
        assert!(waiting.text.contains("pref-rne-contact@seine-maritime.gouv.fr"), "{}", waiting.text);
        published(&app).await;
        assert_eq!(client.activate(&nir).await.expect(200).json()["outcome"], "activated");
        client.identity().await.unwrap();
        assert_eq!(own(&client).await.state, ReviewState::Closed);
    });
}

/// A publication that has Aurore Vasselin.
async fn published(app: &TestApp) {
    use mce_shared::recognition::RegisterRow;
    let environment = app.platform.ground().environment().await.unwrap();
    let row = RegisterRow {
        last_name: "VASSELIN".into(),
        first_name: "Aurore".into(),
        sex: mce_shared::identifiers::Sex::Female,
        birth_date: date(1990, 7, 21),
        kind: mce_shared::rules::mandates::MandateKind::Municipal,
        territory_code: "76540".into(),
        territory: "Rouen".into(),
        function: String::new(),
        start: date(2026, 3, 20),
        end: None,
    };
    mce_functions::store::mandates::put(environment.store(), &row).await.unwrap();
}

#[test]
fn an_elu_contests_his_rights_once_at_a_time() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("petit-solde").await;
        let object = json!({ "words": "Il manque mon mandat de 2020." });
        elu.post("/api/account/review", &json!({ "words": " " })).await.refused(422, "nothing-sent");
        let review: OwnReviewAnswer = elu.post("/api/account/review", &object).await.expect(200).read();
        let review = review.review.unwrap();
        elu.post("/api/account/review", &object).await.refused(409, "review-wrong-state");
        let (one, two) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        let view = detail(&one, &review).await;
        assert!(view.elu.is_some() && !view.candidates[0].taken, "his own account is no obstacle");
        let own_mandates = mandates_at(&view, "Saint-Malo");
        let accept = json!({ "action": "accept", "mandates": own_mandates, "reason": "Mandats vérifiés." });
        examine(&one, &review, &accept).await.expect(200);
        decide(&two, &review).await.expect(200);
        assert_eq!(own(&elu).await.state, ReviewState::Accepted);
        assert_eq!(elu.funds().await.dife, Euros::from_cents(40_000));
        // What is over can be contested again, under another reference.
        let again: OwnReviewAnswer = elu.post("/api/account/review", &object).await.expect(200).read();
        assert_ne!(again.review.unwrap().reference, review.reference);
    });
}

#[test]
fn what_nobody_needs_any_more_is_erased() {
    run(async {
        let app = TestApp::start().await;
        let (silent, proven) = (newcomer(&app, "sans-mandat").await, newcomer(&app, "homonyme").await);
        let first = under_review(silent.activate(&app.person("sans-mandat").nir).await);
        let second = under_review(proven.activate(&app.person("homonyme").nir).await);
        prove(&proven, "Dole").await;
        let (one, two) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        examine(&one, &first, &json!({ "action": "ask_proof", "what": "Un arrêté." })).await.expect(200);
        examine(&one, &second, &json!({ "action": "refuse", "reason": "Ce n’est pas lui." }))
            .await
            .expect(200);
        decide(&two, &second).await.expect(200);
        let files = app.platform.folder().join("files/reviews").join(second.reference.as_str());
        assert_eq!(std::fs::read_dir(&files).unwrap().count(), 1);
        app.go_to(date(2026, 12, 24));
        app.platform.run_schedule("sweep-reviews").await.unwrap();
        let environment = app.platform.ground().environment().await.unwrap();
        let of = async |review: &OwnReview| {
            reviews::get(environment.store(), &review.reference).await.unwrap().unwrap()
        };
        assert_eq!(of(&first).await.state, ReviewState::Closed);
        app.go_to(date(2027, 7, 1));
        app.platform.run_schedule("sweep-reviews").await.unwrap();
        for review in [&first, &second] {
            let kept = of(review).await;
            assert!(
                kept.nir.is_none() && kept.proofs.is_empty() && kept.identity.birth_name.is_empty(),
                "{kept:?}"
            );
            assert!(!kept.state.is_over() || kept.kept_until.is_none());
        }
        assert!(std::fs::read_dir(&files).map_or(0, Iterator::count) == 0);
        let listed: ReviewList = app
            .agent("gestionnaire")
            .await
            .get("/api/gestionnaire/reviews?queue=over")
            .await
            .expect(200)
            .read();
        assert!(listed.reviews.is_empty(), "what is erased is in no list");
    });
}

#[test]
fn who_looked_is_told_to_the_person_and_to_nobody_else() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::DAY.siret).await);
        let dossier = elu.ask(&Offer::DAY).await;
        let seen = async |client: &Client, about: &str| -> Vec<(String, String)> {
            let path = format!("/api/account/accesses?about={about}");
            let list: AccessList = client.get(&path).await.expect(200).read();
            list.accesses.into_iter().map(|access| (access.who, access.what)).collect()
        };
        elu.dossier(&dossier).await;
        assert_eq!(seen(&elu, "dossiers").await, [], "one’s own look is nobody’s business");
        app.platform.clock().advance(jiff::SignedDuration::from_secs(1));
        of.dossier(&dossier).await;
        app.platform.clock().advance(jiff::SignedDuration::from_secs(1));
        let gestionnaire = app.agent("gestionnaire").await;
        gestionnaire.dossier(&dossier).await;
        let looked = seen(&elu, "dossiers").await;
        let who: Vec<&str> = looked.iter().map(|(who, _)| who.as_str()).collect();
        assert_eq!(who, ["Gestionnaire du fonds DIFE", "Institut Brocéliande de la vie publique"]);
        assert!(looked.iter().all(|(_, what)| *what == format!("Lecture du dossier {dossier}")));
        assert_eq!(seen(&elu, "person").await, [("Vous".to_owned(), "Connexion à votre compte".to_owned())]);
        assert_eq!(seen(&app.elu("regionale").await, "dossiers").await, []);
        elu.get("/api/account/accesses?about=others").await.refused(400, "bad-query");
        app.agent("of-05").await.get(&format!("/api/dossiers/{dossier}")).await.refused(404, "not-found");
        assert_eq!(seen(&elu, "dossiers").await.len(), 2, "who was shown nothing has looked at nothing");
    });
}

#[test]
fn who_downloads_a_bank_file_is_written_down() {
    run(async {
        let app = TestApp::start().await;
        app.owed("elue-au-plafond", 1).await;
        let agent = app.agent("gestionnaire").await;
        agent.post("/api/gestionnaire/settlements", &json!({})).await.expect(200);
        let made: SettlementList = agent.get("/api/gestionnaire/settlements").await.expect(200).read();
        let file = format!("/api/gestionnaire/settlements/{}", made.settlements[0].id);
        let looked =
            async || agent.get(&format!("{file}/accesses")).await.expect(200).read::<AccessList>().accesses;
        assert!(looked().await.is_empty());
        agent.get(&format!("{file}/file")).await.expect(200);
        let who: Vec<String> = looked().await.into_iter().map(|access| access.who).collect();
        assert_eq!(who, ["Camille OZANNE"]);
    });
}
