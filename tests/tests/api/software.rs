//! The software of a training body: its keys, what it may do with one, and what it is refused.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_shared::api::{
    DossierList, DossierView, Method, OwnOffers, ROUTES, Route, SoftwareKeys, SoftwareSecret, software_routes,
};
use mce_shared::habilitation::Permission;
use mce_shared::software::Secret;
use mce_tests::tables::scan;
use mce_tests::{Answer, Client, Offer, TestApp, run, service_done};
use serde_json::{Value, json};

const KEYS: &str = "/api/of/keys";
const OFFERS: &str = "/api/of/offers";
/// Another training body.
const OTHER: &str = "99112541000019";

/// A software: no cookie, no page, a key.
struct Software {
    client: Client,
    secret: String,
}

impl Software {
    fn new(app: &TestApp, secret: &str) -> Self {
        Self { client: app.nobody(), secret: secret.to_owned() }
    }

    fn request(&self, method: reqwest::Method, path: &str) -> mce_tests::Sent {
        let sent = self.client.bare_request(method, path);
        sent.header("authorization", &format!("Bearer {}", self.secret))
    }

    async fn get(&self, path: &str) -> Answer {
        self.request(reqwest::Method::GET, path).send().await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let key = uuid::Uuid::new_v4().to_string();
        self.request(reqwest::Method::POST, path).header("idempotency-key", &key).json(body).send().await
    }

    async fn act(&self, dossier: &str, what: &str, body: &Value) -> Answer {
        self.post(&format!("/api/dossiers/{dossier}/{what}"), body).await
    }
}

async fn administrator(app: &TestApp, siret: &str) -> Client {
    app.agent_who(siret, &[Permission::OfAdministrator]).await
}

async fn make(who: &Client, powers: &[&str]) -> SoftwareSecret {
    who.post(KEYS, &json!({ "name": "Gestion 2000", "powers": powers })).await.expect(201).read()
}

async fn keys(who: &Client) -> SoftwareKeys {
    who.get(KEYS).await.expect(200).read()
}

#[test]
fn a_software_does_what_its_training_body_does_and_the_journal_names_its_key() {
    run(async {
        let app = TestApp::start().await;
        let of = administrator(&app, Offer::DAY.siret).await;
        let made = make(&of, &["of_offers", "of_dossiers"]).await;
        let software = Software::new(&app, &made.secret);
        let elu = app.elu("elue-au-plafond").await;
        let dossier = elu.ask(&Offer::DAY).await;
        let list: DossierList = software.get("/api/dossiers").await.expect(200).read();
        assert!(list.dossiers.iter().any(|one| one.id == dossier), "{list:?}");
        let id = dossier.as_str();
        let accept = json!({ "answer": "accept" });
        let once = |body: Value| {
            let path = format!("/api/dossiers/{id}/answer");
            let request = software.request(reqwest::Method::POST, &path);
            request.header("idempotency-key", "reponse-1").json(&body)
        };
        let first = once(accept.clone()).send().await.expect(200);
        assert_eq!(once(accept.clone()).send().await.expect(200).body, first.body, "one effect, one answer");
        software.act(id, "answer", &accept).await.refused(409, "dossier-wrong-state");
        elu.confirm(&dossier).await.expect(200);
        let day = date(2027, 1, 18);
        app.go_to(day);
        software.act(id, "entry", &json!({ "on": day })).await.expect(200);
        let done = serde_json::to_value(service_done(day)).unwrap();
        software.act(id, "service-done", &done).await.expect(200);
        let view: DossierView = software.get(&format!("/api/dossiers/{id}")).await.expect(200).read();
        let by_key = view.journal.iter().filter(|row| row.author.contains("Gestion 2000")).count();
        assert_eq!(by_key, 3, "{:?}", view.journal);

        let path = format!("{}/examples/import-valide.xml", app.platform.seed_folder().display());
        let file = std::fs::read(path).unwrap();
        let import = software.request(reqwest::Method::POST, "/api/of/offers/imports?mode=appliquer");
        let import = import.header("idempotency-key", "import-1").body("application/xml", file);
        import.send().await.expect(200);
        let offers: OwnOffers = software.get(OFFERS).await.expect(200).read();
        let formation = offers.formations.iter().max_by_key(|one| one.imported_at).unwrap();
        let of = administrator(&app, Offer::DAY.siret).await;
        let own = of.get(&format!("{OFFERS}/{}", formation.numero)).await.expect(200);
        assert!(own.body.contains("Gestion 2000"), "the history of the offer too: {}", own.body);
    });
}

#[test]
fn a_key_is_shown_once_and_kept_as_a_hash() {
    run(async {
        let app = TestApp::start().await;
        let of = administrator(&app, Offer::DAY.siret).await;
        of.post(KEYS, &json!({ "name": " ", "powers": ["of_offers"] })).await.refused(422, "name");
        of.post(KEYS, &json!({ "name": "X", "powers": ["of_payments"] })).await.refused(422, "powers");
        let made = make(&of, &["of_offers"]).await;
        assert!(Secret::read(&made.secret).is_some(), "{}", made.secret);
        let known = keys(&of).await;
        let [key] = &known.keys[..] else { panic!("{known:?}") };
        assert!(made.secret.ends_with(&key.secrets[0].ends) && key.secrets[0].last_used.is_none());
        Software::new(&app, &made.secret).get(OFFERS).await.expect(200);
        assert!(keys(&of).await.keys[0].secrets[0].last_used.is_some());
        assert!(known.history[0].text.contains("Gestion 2000"), "{:?}", known.history);
        for table in ["sign-ins", "habilitations", "jobs"] {
            let kept = serde_json::to_string(&scan(&app.platform, table).await).unwrap();
            assert!(!kept.contains(&made.secret), "{table} has the key");
        }
    });
}

#[test]
fn a_key_that_is_wrong_revoked_or_replaced_opens_nothing() {
    run(async {
        let app = TestApp::start().await;
        let of = administrator(&app, Offer::DAY.siret).await;
        let first = make(&of, &["of_offers"]).await;
        let old = Software::new(&app, &first.secret);
        let is_there = async |software: &Software| software.get(OFFERS).await.status == 200;
        assert!(is_there(&old).await);
        for (shown, code) in [
            ("mce_of_00".to_owned(), "key-malformed"),
            (first.secret.to_uppercase(), "key-malformed"),
            (Secret::new([7; 24]).expose().to_owned(), "key-unknown"),
        ] {
            Software::new(&app, &shown).get(OFFERS).await.refused(401, code);
        }
        let renewal = format!("{KEYS}/{}/renewal", first.key);
        let second: SoftwareSecret = of.post(&renewal, &json!({})).await.expect(201).read();
        let new = Software::new(&app, &second.secret);
        assert!(is_there(&old).await && is_there(&new).await, "both, while the software changes over");
        of.post(&renewal, &json!({})).await.refused(409, "key-changes-over");
        app.platform.clock().advance(SignedDuration::from_hours(7 * 24));
        old.get(OFFERS).await.refused(401, "key-unknown");
        assert!(is_there(&new).await);

        let of = administrator(&app, Offer::DAY.siret).await;
        let revocation = format!("{KEYS}/{}/revocation", first.key);
        of.post(&revocation, &json!({ "reason": " " })).await.refused(422, "reason-missing");
        of.post(&revocation, &json!({ "reason": "Clé publiée." })).await.expect(200);
        new.get(OFFERS).await.refused(401, "key-unknown");
        of.post(&revocation, &json!({ "reason": "Encore." })).await.refused(409, "key-revoked");
        let known = keys(&of).await;
        assert!(known.keys[0].revoked_at.is_some() && known.history[0].text.contains("Clé publiée."));
    });
}

#[test]
fn a_key_is_of_one_training_body_and_does_what_it_was_given() {
    run(async {
        let app = TestApp::start().await;
        let other = administrator(&app, OTHER).await;
        let of = administrator(&app, Offer::DAY.siret).await;
        let dossier = app.elu("elue-au-plafond").await.ask(&Offer::DAY).await;
        let path = format!("/api/dossiers/{dossier}");
        let stranger = Software::new(&app, &make(&other, &["of_dossiers"]).await.secret);
        stranger.get(&path).await.refused(404, "not-found");
        let accept = json!({ "answer": "accept" });
        stranger.act(dossier.as_str(), "answer", &accept).await.refused(404, "not-found");
        let own = make(&of, &["of_offers"]).await;
        let offers = Software::new(&app, &own.secret);
        offers.get(&path).await.refused(403, "key-permission-missing");
        offers.act(dossier.as_str(), "answer", &accept).await.refused(403, "key-permission-missing");
        other.post(&format!("{KEYS}/{}/renewal", own.key), &json!({})).await.refused(404, "not-found");
        // Who administers makes keys, and nobody else.
        let colleague = app.agent_who(Offer::DAY.siret, &[Permission::OfOffers]).await;
        colleague.get(KEYS).await.refused(403, "permission-missing");
        let late = administrator(&app, Offer::DAY.siret).await;
        app.platform.clock().advance(SignedDuration::from_mins(20));
        let asked = json!({ "name": "X", "powers": ["of_offers"] });
        late.post(KEYS, &asked).await.refused(403, "fresh-sign-in-needed");
    });
}

/// What asks who is there, or takes two people, or is not a software's business.
#[test]
fn what_a_person_does_is_refused_to_a_key() {
    run(async {
        let app = TestApp::start().await;
        let of = administrator(&app, Offer::DAY.siret).await;
        let software = Software::new(&app, &make(&of, &["of_offers", "of_dossiers"]).await.secret);
        let is_for_people = |route: &&Route| route.access.is_signed_in() && route.software.is_none();
        for route in ROUTES.iter().filter(is_for_people) {
            let path = route.path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
            let path = path.collect::<Vec<_>>().join("/");
            let answer = match route.method {
                Method::Get => software.get(&path).await,
                Method::Post => software.post(&path, &json!({})).await,
            };
            // Some paths are another route's as well.
            assert_eq!(answer.status, 403, "{} {path}: {}", route.method.as_str(), answer.body);
            answer.refused(403, "not-for-software");
        }
    });
}

#[test]
fn a_key_has_so_many_requests_a_minute_and_is_told_what_is_left() {
    run(async {
        let app = TestApp::start().await;
        let of = administrator(&app, Offer::DAY.siret).await;
        let software = Software::new(&app, &make(&of, &["of_offers"]).await.secret);
        let left = |answer: &Answer| answer.header("ratelimit-remaining").parse::<u32>().unwrap();
        let first = software.get(OFFERS).await.expect(200);
        assert_eq!((first.header("ratelimit-limit"), left(&first)), ("120", 119));
        assert!(first.header("ratelimit-reset").parse::<u32>().unwrap() <= 60);
        let mut last = left(&first);
        while last > 0 {
            last = left(&software.get(&format!("{OFFERS}/x")).await);
        }
        let over = software.get(OFFERS).await;
        over.refused(429, "too-many-requests");
        assert!(over.header("retry-after").parse::<u32>().unwrap() <= 60);
        let another = Software::new(&app, &make(&of, &["of_offers"]).await.secret);
        another.get(OFFERS).await.expect(200);
        app.platform.clock().advance(SignedDuration::from_secs(60));
        assert_eq!(left(&software.get(OFFERS).await.expect(200)), 119);
    });
}

#[test]
fn the_documentation_has_what_a_software_may_call_and_how_it_is_refused() {
    let page = include_str!("../../../frontend/content/logiciels.html");
    for route in software_routes() {
        let line = format!("<dt>{} {}</dt>", route.method.as_str(), route.path);
        assert!(page.contains(&line), "{line}");
        assert!(!route.fresh && route.access.concerns(mce_shared::api::Role::Of), "{}", route.path);
    }
    let documented = page.matches("<dt>GET ").count() + page.matches("<dt>POST ").count();
    assert_eq!(documented, software_routes().count());
    for code in
        ["key-malformed", "key-unknown", "key-permission-missing", "not-for-software", "too-many-requests"]
    {
        assert!(page.contains(&format!("<dt>{code}</dt>")), "{code}");
    }
    assert!(page.contains("120 requêtes"));
}
