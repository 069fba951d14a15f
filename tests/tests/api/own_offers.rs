//! Offers by hand: typed, kept, published, found, changed by two at once, put away, given back to the files.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use mce_shared::api::{ImportReport, OfferDone, OwnOffer, OwnOffers};
use mce_shared::catalogue::Publication;
use mce_shared::search::Results;
use mce_tests::tables::scan_of;
use mce_tests::{Answer, Client, Offer, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

const NUMERO: &str = "F-MAIN-1";
const OFFER: &str = "/api/of/offers/F-MAIN-1";
const PAGE: &str = "/api/offers/99012030500018/F-MAIN-1/A1";
const TITLE: &str = "Présider une séance houleuse du conseil";

type Fields = BTreeMap<String, String>;

/// A formation with one action and one session.
fn typed() -> Fields {
    fields(&[
        ("intitule", TITLE),
        ("objectif", "Tenir l’ordre du jour."),
        ("resultats", "Une attestation."),
        ("contenu", "Police de l’assemblée, prises de parole."),
        ("purpose", "mandate"),
        ("theme", "ELU1002"),
        ("courriel", "contact@of.example"),
        ("actions", "1"),
        ("a1_mode", "face_to_face"),
        ("a1_entrees", "fixed_dates"),
        ("a1_duree", "7"),
        ("a1_ttc", "480"),
        ("a1_participants", "12"),
        ("a1_lieu", "3 rue Haute, 35000 Rennes"),
        ("a1_sessions", "1"),
        ("a1_s1_etat", "open"),
        ("a1_s1_debut", "2027-03-11"),
        ("a1_s1_de", "09:00"),
        ("a1_s1_a", "17:00"),
    ])
}

fn fields(fields: &[(&str, &str)]) -> Fields {
    fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn with(mut typed: Fields, changes: &[(&str, &str)]) -> Fields {
    typed.extend(fields(changes));
    typed
}

async fn own(of: &Client) -> OwnOffer {
    of.get(OFFER).await.expect(200).read()
}

async fn act(of: &Client, act: Value) -> Answer {
    of.post(OFFER, &act).await
}

async fn save(of: &Client, version: u64, typed: &Fields) -> Answer {
    act(of, json!({ "act": "save", "version": version, "typed": typed })).await
}

/// Publishes over what stands there.
async fn publish(of: &Client, typed: &Fields) -> Answer {
    let now = own(of).await;
    act(of, json!({ "act": "publish", "version": now.version, "stored": now.stored, "typed": typed })).await
}

/// Whether the search finds it, once the catalogue has followed.
async fn is_found(app: &TestApp) -> bool {
    app.settle_down().await;
    // The function trusts the catalogue that it has read for five seconds.
    app.platform.clock().advance(SignedDuration::from_secs(6));
    let found: Results = app.nobody().get("/api/offers?text=houleuse").await.expect(200).read();
    found.items.iter().any(|entry| entry.formation.as_str() == NUMERO)
}

#[test]
fn an_offer_is_typed_kept_published_found_and_taken_back() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let nothing = own(&of).await;
        assert_eq!((nothing.version, nothing.stored, nothing.formation), (0, 0, None));
        let begun = fields(&[("intitule", TITLE), ("a1_duree", "sept")]);
        save(&of, 0, &begun).await.expect(200);
        let kept = own(&of).await;
        assert_eq!((&kept.typed, kept.version), (&begun, 1), "as it was typed, wrong as it is");
        let list: OwnOffers = of.get("/api/of/offers").await.expect(200).read();
        assert_eq!(list.drafts.iter().map(|draft| draft.intitule.as_str()).collect::<Vec<_>>(), [TITLE]);

        let missing = publish(&of, &begun).await.refused(422, "offer-incomplete");
        let named: Vec<_> = missing.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(named, ["/objectif", "/resultats", "/contenu", "/purpose", "/courriel", "/actions"]);
        assert_eq!(own(&of).await.formation, None, "nothing half published");
        of.get(PAGE).await.refused(404, "not-found");

        publish(&of, &typed()).await.expect(200);
        assert!(is_found(&app).await);
        let page: Value = of.get(PAGE).await.expect(200).read();
        assert_eq!(page["sessions"][0]["session"]["horaires"], "09:00-17:00");
        assert!(own(&of).await.draft.is_none(), "nothing is typed that is not published");

        act(&of, json!({ "act": "suspend", "reason": " " })).await.refused(409, "no_reason");
        act(&of, json!({ "act": "suspend", "reason": "Formateur malade." })).await.expect(200);
        assert!(!is_found(&app).await);
        of.get(PAGE).await.refused(404, "not-found");
        publish(&of, &typed()).await.expect(200);
        act(&of, json!({ "act": "archive" })).await.expect(200);
        act(&of, json!({ "act": "archive" })).await.refused(409, "offer-archived");
        publish(&of, &typed()).await.refused(409, "offer-archived");
        assert!(!is_found(&app).await);
        act(&of, json!({ "act": "restore" })).await.expect(200);
        act(&of, json!({ "act": "restore" })).await.refused(409, "offer-not-archived");
        let told: Vec<String> = own(&of).await.history.into_iter().rev().map(|line| line.text).collect();
        let expected = [
            "Brouillon enregistré",
            "Publiée pour la première fois.",
            "Suspendue : Formateur malade.",
            "Publiée.",
            "Archivée",
            "Désarchivée",
        ];
        assert_eq!(told, expected);
        assert!(own(&of).await.history.iter().all(|line| line.author.contains(' ')), "who did it");
    });
}

#[test]
fn nothing_of_an_offer_is_shown_to_another_training_body_nor_done_by_it() {
    run(async {
        let app = TestApp::start().await;
        let (of, other) = (app.agent("of-01").await, app.agent("of-02").await);
        save(&of, 0, &typed()).await.expect(200);
        publish(&of, &typed()).await.expect(200);
        let seen = own(&other).await;
        assert_eq!((seen.formation, seen.typed.len(), seen.history.len()), (None, 0, 0));
        for what in [
            json!({ "act": "suspend", "reason": "Non." }),
            json!({ "act": "archive" }),
            json!({ "act": "restore" }),
            json!({ "act": "hand_back" }),
            json!({ "act": "discard", "version": 0 }),
            json!({ "act": "duplicate", "to": "F-VOL" }),
        ] {
            act(&other, what).await.refused(404, "not-found");
        }
        assert!(own(&of).await.formation.unwrap().publication.is_published());
    });
}

#[test]
fn two_who_type_at_once_are_told_and_lose_nothing() {
    run(async {
        let app = TestApp::start().await;
        let (one, two) = (app.agent("of-01").await, app.agent("of-01").await);
        save(&one, 0, &typed()).await.expect(200);
        let theirs = with(typed(), &[("a1_ttc", "500")]);
        let mine = with(typed(), &[("a1_ttc", "520")]);
        save(&one, 1, &theirs).await.expect(200);
        let told = save(&two, 1, &mine).await.refused(409, "draft-changed");
        assert!(told.detail.contains("gardée") && told.detail.contains("2026"), "{}", told.detail);
        assert_eq!(own(&two).await.typed, theirs);
        save(&two, own(&two).await.version, &mine).await.expect(200);
        // Both press at the same instant: one is saved, the other is told.
        let version = own(&one).await.version;
        let (a, b) = tokio::join!(save(&one, version, &theirs), save(&two, version, &mine));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);

        let before = own(&one).await;
        publish(&two, &mine).await.expect(200);
        let stale = json!({ "act": "publish", "version": own(&one).await.version, "stored": before.stored, "typed": theirs });
        act(&one, stale).await.refused(409, "offer-changed");
    });
}

/// A long history shows its latest lines, and how many are older.
#[test]
fn a_history_says_what_of_it_is_not_shown() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        act(&of, json!({ "act": "save", "version": 0, "typed": typed() })).await.expect(200);
        let items = scan_of(app.platform.database(), "offers").await;
        let is_line = |item: &Value| item["sk"]["S"].as_str().unwrap().starts_with("OFFER-JOURNAL#F-MAIN-1#");
        let line = items.into_iter().find(is_line).unwrap();
        for n in 0..104 {
            let mut other = line.clone();
            let sk = other["sk"]["S"].as_str().unwrap().replace("#2026", &format!("#{}", 1_900 + n));
            other["sk"]["S"] = json!(sk);
            let put = json!({ "TableName": "offers", "Item": other });
            app.platform.database().call("PutItem", &put).await.unwrap();
        }
        let seen = own(&of).await;
        assert_eq!((seen.history.len(), seen.older), (100, 5));
    });
}

#[test]
fn a_request_that_is_sent_twice_has_one_effect() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let saved = json!({ "act": "save", "version": 0, "typed": typed() });
        let first: OfferDone = of.post_with_key(OFFER, "k-1", &saved).await.expect(200).read();
        let again: OfferDone = of.post_with_key(OFFER, "k-1", &saved).await.expect(200).read();
        assert_eq!((first.version, again.version), (1, 1));
        assert_eq!(own(&of).await.history.len(), 1);
        let published = json!({ "act": "publish", "version": 1, "stored": 0, "typed": typed() });
        let (one, two) = tokio::join!(of.post(OFFER, &published), of.post(OFFER, &published));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "a double click without a key publishes once");
    });
}

#[test]
fn a_draft_is_given_up_and_an_offer_is_copied() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        publish(&of, &typed()).await.expect(200);
        save(&of, 1, &with(typed(), &[("a1_ttc", "1")])).await.expect(200);
        act(&of, json!({ "act": "discard", "version": 1 })).await.refused(409, "draft-changed");
        act(&of, json!({ "act": "discard", "version": 2 })).await.expect(200);
        assert_eq!(own(&of).await.typed, typed(), "as it was published");

        act(&of, json!({ "act": "duplicate", "to": NUMERO })).await.refused(409, "number-taken");
        act(&of, json!({ "act": "duplicate", "to": "F-COPIE" })).await.expect(200);
        let copy: OwnOffer = of.get("/api/of/offers/F-COPIE").await.expect(200).read();
        assert_eq!(copy.typed["intitule"], format!("{TITLE} (copie)"));
        assert_eq!((copy.formation, copy.typed.len()), (None, typed().len()));
    });
}

#[test]
fn what_is_too_long_for_a_form_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let long = fields(&[("contenu", &"é".repeat(80 * 1024))]);
        save(&of, 0, &long).await.refused(422, "too-much-typed");
        assert_eq!(own(&of).await.version, 0);
    });
}

/// An example file, sent.
async fn import(app: &TestApp, of: &Client, change: impl Fn(String) -> String) -> ImportReport {
    let file = app.platform.seed_folder().join("examples/import-valide.xml");
    let file = change(std::fs::read_to_string(file).unwrap());
    let request = of.request(Method::POST, "/api/of/offers/imports?mode=appliquer");
    let key = uuid::Uuid::new_v4().to_string();
    request.header("idempotency-key", &key).body("application/xml", file).send().await.expect(200).read()
}

const IMPORTED: &str = "/api/of/offers/BRO-2027-101";

#[test]
fn a_file_leaves_what_was_changed_by_hand_and_says_so_until_it_is_given_back() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        import(&app, &of, |file| file).await;
        let shown = async || -> OwnOffer { of.get(IMPORTED).await.expect(200).read() };
        let before = shown().await;
        let title = before.typed["intitule"].clone();
        let typed = with(before.typed, &[("intitule", "Mobilités, à ma façon")]);
        let publish = json!({ "act": "publish", "version": 0, "stored": before.stored, "typed": typed });
        of.post(IMPORTED, &publish).await.expect(200);
        let after = shown().await.formation.unwrap();
        let imported = before.formation.unwrap();
        assert_eq!((after.intitule.as_str(), after.imported_at), ("Mobilités, à ma façon", None));
        assert_eq!(after.actions, imported.actions, "nothing else has moved, the points of places included");

        let report = import(&app, &of, |file| file).await;
        let said: Vec<_> = report.issues.iter().filter(|issue| issue.code == "LHEO-SAISIE").collect();
        assert_eq!(said.len(), 1, "{:?}", report.issues);
        assert_eq!((said[0].numero.as_deref(), said[0].is_error()), (Some("BRO-2027-101"), false));
        assert_eq!(shown().await.formation.unwrap().intitule, "Mobilités, à ma façon");

        of.post(IMPORTED, &json!({ "act": "hand_back" })).await.expect(200);
        of.post(IMPORTED, &json!({ "act": "hand_back" })).await.refused(409, "offer-not-by-hand");
        import(&app, &of, |file| file).await;
        let given = shown().await;
        assert_eq!(given.formation.unwrap().intitule, title);
        assert_eq!(given.typed["intitule"], title, "what is typed follows the file again");
    });
}

#[test]
fn a_draft_that_a_file_has_overtaken_says_so() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        import(&app, &of, |file| file).await;
        let begun: OwnOffer = of.get(IMPORTED).await.expect(200).read();
        let saved = json!({ "act": "save", "version": 0, "typed": begun.typed });
        let typed = with(begun.typed, &[("nom", "Louise")]);
        of.post(IMPORTED, &json!({ "act": "save", "version": 0, "typed": typed })).await.expect(200);
        of.post(IMPORTED, &saved).await.refused(409, "draft-changed");
        import(&app, &of, |file| file.replace("mobilités actives", "mobilités douces")).await;
        let now: OwnOffer = of.get(IMPORTED).await.expect(200).read();
        assert!(now.overtaken && now.typed["nom"] == "Louise");
        let stale = json!({ "act": "publish", "version": 1, "stored": begun.stored, "typed": typed });
        of.post(IMPORTED, &stale).await.refused(409, "offer-changed");
    });
}

const SERIES: [(&str, &str); 10] = [
    ("a1_lieu", ""),
    ("a1_sessions", ""),
    ("a1_series", "1"),
    ("a1_r1_every", "first_of_month"),
    ("a1_r1_day", "monday"),
    ("a1_r1_from", "2027-01-01"),
    ("a1_r1_until", "2027-06-30"),
    ("a1_r1_places", "12"),
    ("a1_r1_de", "09:00"),
    ("a1_r1_a", "17:00"),
];

/// Five towns on six Mondays.
fn series() -> Fields {
    let towns = "35000 Rennes\n29000 Quimper\n22000 Saint-Brieuc\n56000 Vannes\n44000 Nantes";
    with(with(typed(), &SERIES), &[("a1_r1_lieux", towns)])
}

async fn sessions(of: &Client) -> Vec<mce_shared::catalogue::Session> {
    own(of).await.formation.unwrap().actions.remove(0).sessions
}

#[test]
fn thirty_sessions_follow_from_one_rule_and_one_of_them_changes_alone() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        publish(&of, &series()).await.expect(200);
        let before = sessions(&of).await;
        assert_eq!(before.len(), 30);
        let moved = with(series(), &[("a1_r1_xR1-20270503-29000_debut", "2027-05-04")]);
        publish(&of, &moved).await.expect(200);
        let after = sessions(&of).await;
        let differ: Vec<_> = before.iter().zip(&after).filter(|(was, is)| was != is).collect();
        assert_eq!((after.len(), differ.len()), (before.len(), 1));
        assert_eq!(differ[0].1.numero.as_str(), "R1-20270503-29000");
        let last = own(&of).await.history.remove(0).text;
        assert_eq!(last, "Publiée. 1\u{202f}session modifiée.");
        assert_eq!(own(&of).await.typed, moved, "the rule is kept, with its exception");
    });
}

#[test]
fn sessions_that_dossiers_are_in_stay_as_they_were_ordered() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        publish(&of, &series()).await.expect(200);
        app.settle_down().await;
        let elu = app.elu("elue-au-plafond").await;
        let session = Offer::broceliande(NUMERO, "A1", "R1-20270301-35000");
        elu.post("/api/dossiers", &session.request()).await.expect(201);
        // Later in the day, and no longer in Rennes.
        let towns = "29000 Quimper\n22000 Saint-Brieuc\n56000 Vannes\n44000 Nantes";
        let changed = with(series(), &[("a1_r1_de", "10:00"), ("a1_r1_lieux", towns)]);
        let done: OfferDone = publish(&of, &changed).await.expect(200).read();
        let untouched: Vec<_> = done.untouched.iter().map(|one| (one.session.as_str(), one.closed)).collect();
        assert_eq!(untouched, [("R1-20270301-35000", true)]);
        let kept = sessions(&of).await;
        let one = kept.iter().find(|one| one.numero.as_str() == "R1-20270301-35000").unwrap();
        assert_eq!(one.horaires.as_ref().unwrap().as_str(), "09:00-17:00");
        let others = kept.iter().filter(|one| one.numero != done.untouched[0].session);
        assert!(others.clone().count() > 20);
        assert!(others.clone().all(|one| one.horaires.as_ref().unwrap().as_str() == "10:00-17:00"));
        assert!(own(&of).await.history[0].text.contains("R1-20270301-35000"));
    });
}

/// A formation whose sessions stand beside it is more than a form holds; all else can be done with it.
#[test]
fn a_formation_of_two_thousand_sessions_is_archived_and_refused_by_the_form() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let many = |file: String| {
            let begin = file.find("<session ").unwrap();
            let end = begin + file[begin..].find("</session>").unwrap() + "</session>".len();
            let one = &file[begin..end];
            let more: String = (0..2_000).map(|n| one.replace("-A1-S1\"", &format!("-A1-M{n}\""))).collect();
            [&file[..end], &more, &file[end..]].concat()
        };
        import(&app, &of, many).await;
        of.post(IMPORTED, &json!({ "act": "archive" })).await.expect(200);
        of.post(IMPORTED, &json!({ "act": "restore" })).await.expect(200);
        let now: OwnOffer = of.get(IMPORTED).await.expect(200).read();
        let formation = now.formation.unwrap();
        assert_eq!((formation.publication, formation.actions[0].sessions.len()), (Publication::Draft, 2_001));
        let typed: Fields = now.typed.into_iter().filter(|(name, _)| !name.starts_with("a1_s")).collect();
        let ids: Vec<String> = (1..=2_001).map(|n| n.to_string()).collect();
        let typed = with(typed, &[("a1_sessions", &ids.join(" "))]);
        let publish = json!({ "act": "publish", "version": 0, "stored": now.stored, "typed": typed });
        let refused = of.post(IMPORTED, &publish).await.refused(422, "offer-incomplete");
        assert!(refused.errors.iter().any(|error| error.code == "LHEO-LIMITE"), "{:?}", refused.errors);
    });
}

#[test]
fn an_offer_of_the_seed_opens_in_the_form_and_is_published_as_it_was() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let offer = format!("/api/of/offers/{}", Offer::DAY.formation);
        let before: OwnOffer = of.get(&offer).await.expect(200).read();
        let publish =
            json!({ "act": "publish", "version": 0, "stored": before.stored, "typed": before.typed });
        of.post(&offer, &publish).await.expect(200);
        let after: OwnOffer = of.get(&offer).await.expect(200).read();
        let (was, is) = (before.formation.unwrap(), after.formation.unwrap());
        assert_eq!((is.actions, is.contenu, is.contact), (was.actions, was.contenu, was.contact));
        assert_eq!(after.history[0].text, "Publiée.");
    });
}
