//! LHEO files of a training body: tried, applied, applied again, published, found, taken back.

use std::collections::BTreeSet;

use jiff::civil::date;
use jiff::{SignedDuration, ToSpan as _};
use mce_shared::api::{ImportReport, IssueSeverity, OwnOffers};
use mce_shared::catalogue::Publication;
use mce_shared::search::Results;
use mce_tests::tables::scan;
use mce_tests::{Answer, Client, TestApp, run};
use reqwest::Method;
use serde_json::json;
use url::Url;

/// The mistakes of the example, as `infra/local/seed/README.md` lists them.
const MISTAKES: [(u64, &str); 8] = [
    (282, "LHEO-DATE"),
    (374, "LHEO-MANQUANT"),
    (669, "LHEO-SIRET"),
    (746, "LHEO-THEME"),
    (1073, "LHEO-DUREE"),
    (1196, "LHEO-DATE"),
    (1307, "LHEO-DOUBLON"),
    (1696, "30056"),
];
const VALID: &str = "import-valide.xml";

fn example(app: &TestApp, name: &str) -> String {
    std::fs::read_to_string(app.platform.seed_folder().join("examples").join(name)).unwrap()
}

async fn send(of: &Client, mode: &str, file: String) -> Answer {
    let request = of.request(Method::POST, &format!("/api/of/offers/imports?mode={mode}"));
    request
        .header("idempotency-key", &uuid::Uuid::new_v4().to_string())
        .body("application/xml", file)
        .send()
        .await
}

async fn own(of: &Client) -> OwnOffers {
    of.get("/api/of/offers").await.expect(200).read()
}

async fn report(of: &Client, mode: &str, file: String) -> ImportReport {
    send(of, mode, file).await.expect(200).read()
}

fn numbers(offers: &OwnOffers) -> BTreeSet<String> {
    offers.formations.iter().map(|formation| formation.numero.to_string()).collect()
}

#[test]
fn a_file_with_mistakes_is_reported_line_by_line_and_none_of_its_formations_is_half_written() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let before = own(&of).await;
        let tried = report(&of, "essai", example(&app, "import-avec-erreurs.xml")).await;
        assert_eq!((tried.dry_run, tried.formations), (true, 9));
        for (line, code) in MISTAKES {
            let found = tried.issues.iter().find(|issue| issue.line == line);
            let issue = found.unwrap_or_else(|| panic!("line {line} is not reported: {:#?}", tried.issues));
            assert_eq!((issue.code.as_str(), issue.severity), (code, IssueSeverity::Error));
            assert!(issue.message.ends_with('.') && issue.message.contains(' '), "{}", issue.message);
        }
        assert_eq!(own(&of).await, before, "a trial writes nothing");

        let applied = report(&of, "appliquer", example(&app, "import-avec-erreurs.xml")).await;
        assert_eq!((applied.dry_run, &applied.issues), (false, &tried.issues));
        let after = own(&of).await;
        let added: Vec<_> = numbers(&after).difference(&numbers(&before)).cloned().collect();
        assert_eq!(added, ["BRO-2027-201"], "the first is right, the eight others have a mistake each");
        let written =
            after.formations.iter().find(|formation| formation.numero.as_str() == added[0]).unwrap();
        assert_eq!(written.publication, Publication::Draft);
    });
}

#[test]
fn a_file_applied_twice_changes_nothing_the_second_time() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let before = numbers(&own(&of).await);
        let tried = report(&of, "essai", example(&app, VALID)).await;
        assert_eq!((tried.formations, tried.counts.refused), (3, 0), "{:?}", tried.issues);
        assert_eq!(numbers(&own(&of).await), before);
        let first = report(&of, "appliquer", example(&app, VALID)).await;
        assert_eq!(first.counts, tried.counts, "the trial said what would be done");
        assert!(first.counts.created >= 3 && first.counts.changed == 0 && first.counts.unchanged == 0);
        let then = own(&of).await;
        assert_eq!(numbers(&then).len(), before.len() + 3);
        let second = report(&of, "appliquer", example(&app, VALID)).await;
        assert_eq!((second.counts.created, second.counts.changed), (0, 0));
        assert_eq!(second.counts.unchanged, first.counts.created);
        assert_eq!(own(&of).await, then);
    });
}

#[test]
fn an_imported_offer_is_found_once_published_and_until_it_is_taken_back() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let before = numbers(&own(&of).await);
        report(&of, "appliquer", example(&app, VALID)).await;
        let offers = own(&of).await;
        let formation =
            offers.formations.iter().find(|known| !before.contains(known.numero.as_str())).unwrap();
        let (numero, action) = (formation.numero.to_string(), formation.actions[0].numero.to_string());
        let page = format!("/api/offers/99012030500018/{numero}/{action}");
        assert!(!is_found(&app, &formation.intitule, &numero).await);
        of.get(&page).await.refused(404, "not-found");
        of.post(&format!("/api/of/offers/{numero}/publication"), &json!({})).await.expect(200);
        assert!(is_found(&app, &formation.intitule, &numero).await);
        of.get(&page).await.expect(200);
        let suspension = format!("/api/of/offers/{numero}/suspension");
        of.post(&suspension, &json!({ "reason": " " })).await.refused(409, "no_reason");
        of.post(&suspension, &json!({ "reason": "Formateur indisponible." })).await.expect(200);
        assert!(!is_found(&app, &formation.intitule, &numero).await);
        of.get(&page).await.refused(404, "not-found");
    });
}

/// Whether the search finds an offer, once the catalogue has followed.
async fn is_found(app: &TestApp, title: &str, numero: &str) -> bool {
    app.settle_down().await;
    // The function trusts the catalogue that it has read for five seconds.
    app.platform.clock().advance(SignedDuration::from_secs(6));
    let mut address = Url::parse("http://site/api/offers").unwrap();
    address.query_pairs_mut().append_pair("text", title);
    let path = format!("/api/offers?{}", address.query().unwrap());
    let results: Results = app.nobody().get(&path).await.expect(200).read();
    results.items.iter().any(|entry| entry.formation.as_str() == numero)
}

#[test]
fn what_is_no_file_of_offers_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let other = of.request(Method::POST, "/api/of/offers/imports").header("idempotency-key", "k-1");
        other.json(&json!({})).send().await.refused(415, "not-xml");
        let doctype = "<!DOCTYPE lheo [<!ENTITY a \"b\">]><lheo>&a;</lheo>";
        for file in ["", "pas du XML", "<lheo><offres>", doctype, "<html/>"] {
            let read = report(&of, "appliquer", file.to_owned()).await;
            assert_eq!(read.formations, 0);
            assert!(read.issues.iter().any(|issue| issue.is_error()), "{file}: {:?}", read.issues);
        }
    });
}

/// The example, with so many sessions more in its first action, a day after the other.
fn with_sessions(app: &TestApp, more: usize) -> String {
    let file = example(app, VALID);
    let begin = file.find("<session ").unwrap();
    let end = begin + file[begin..].find("</session>").unwrap() + "</session>".len();
    let one = &file[begin..end];
    let day = |n: usize| date(2027, 3, 1).saturating_add(i64::try_from(n).unwrap().days());
    let another = |n: usize| {
        one.replace("-A1-S1\"", &format!("-A1-M{n}\""))
            .replace("20270209", &day(n).strftime("%Y%m%d").to_string())
    };
    let others: String = (0..more).map(another).collect();
    [&file[..end], &others, &file[end..]].concat()
}

/// Two thousand sessions are more than an item of the store holds.
#[test]
fn a_formation_of_two_thousand_sessions_is_stored_published_found_and_changed() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let tried = report(&of, "essai", with_sessions(&app, 2_000)).await;
        assert_eq!(tried.counts.refused, 0, "{:?}", tried.issues);
        report(&of, "appliquer", with_sessions(&app, 2_000)).await;
        let sessions = async || {
            let offers = own(&of).await;
            let formation =
                offers.formations.into_iter().find(|known| known.numero.as_str() == "BRO-2027-101");
            formation.unwrap().actions.remove(0).sessions
        };
        let stored = sessions().await;
        assert_eq!(stored.len(), 2_001);
        let numbered = |n: usize| stored[n + 1].numero.as_str() == format!("BRO-2027-101-A1-M{n}");
        assert!((0..2_000).all(numbered), "in the order of the file");

        let offer = "/api/of/offers/BRO-2027-101";
        of.post(&format!("{offer}/publication"), &json!({})).await.expect(200);
        assert!(is_found(&app, "schéma communal des mobilités actives", "BRO-2027-101").await);
        let page = "/api/offers/99012030500018/BRO-2027-101/BRO-2027-101-A1";
        let shown: serde_json::Value = of.get(page).await.expect(200).read();
        assert!(shown.to_string().contains("BRO-2027-101-A1-M40"), "its sessions are shown");

        // What the store has beside the formation: the stamps of its sheets, and how many there are.
        let sheets = async || {
            let items = scan(&app.platform, "offers").await;
            let keys = items.iter().filter_map(|item| item["sk"].as_str()?.strip_prefix("SESSIONS#"));
            let stamps: Vec<String> = keys.map(|key| key.split('#').nth(1).unwrap().to_owned()).collect();
            (stamps.iter().collect::<BTreeSet<_>>().len(), stamps.len())
        };
        let (stamps, count) = sheets().await;
        assert!(stamps == 1 && count > 1, "{stamps} {count}");
        let suspended = json!({ "reason": "Formateur indisponible." });
        of.post(&format!("{offer}/suspension"), &suspended).await.expect(200);
        assert_eq!((sessions().await.len(), sheets().await), (2_001, (1, count)));
        report(&of, "appliquer", with_sessions(&app, 2_010)).await;
        assert_eq!((sessions().await.len(), sheets().await.0), (2_011, 1));
    });
}
