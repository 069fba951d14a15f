//! What search engines, mails and everybody else read: the pages of the offers, the map of them, and the open data.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::time::Duration;

use jiff::SignedDuration;
use mce_functions::check;
use mce_functions::documents::open_data::COLUMNS;
use mce_functions::lheo::{self, Context, Limits};
use mce_functions::store::offers;
use mce_local::gate::{Fault, Moment};
use mce_shared::api::{OfferView, OpenData, OpenFormat, SetAsideList};
use mce_shared::catalogue::{Contact, Formation, Publication, Session, offered};
use mce_shared::portals::private;
use mce_shared::search::Results;
use mce_shared::set_aside::Chore;
use mce_tests::{Answer, Client, Offer, Poison, TODAY, TestApp, morning, run};
use reqwest::Method;
use serde_json::{Value, json};

const HOSTILE: &str = "Budget </script><img src=x onerror=\"alert('é')\"> & <!-- suite";

fn page(offer: &Offer) -> String {
    format!("/offres/{}/{}/{}", offer.siret, offer.formation, offer.action)
}

/// What stands in the block of data of a page.
fn course(page: &Answer) -> Value {
    let (_, rest) = page.body.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// Writes an offer of the sample data as it could have been written.
async fn rewritten(app: &TestApp, offer: &Offer, change: impl Fn(&mut Formation)) {
    let environment = app.platform.ground().environment().await.unwrap();
    let (siret, numero) = (offer.siret.parse().unwrap(), offer.formation.parse().unwrap());
    let mut stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
    change(&mut stored.formation);
    assert!(offers::put(environment.store(), &stored.formation, Some(stored.version)).await.unwrap());
}

#[test]
fn an_offer_is_read_without_scripts() {
    run(async {
        let app = TestApp::start().await;
        let answer = app.nobody().get(&page(&Offer::DAY)).await.expect(200);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        let address = format!("{}{}", app.origin(), page(&Offer::DAY));
        for said in [
            "<title>Dire la complexité simplement\u{20}: pédagogie de la décision publique – Mon Compte Élu</title>",
            "<h1>Dire la complexité simplement\u{20}: pédagogie de la décision publique</h1>",
            "560,00\u{202f}€",
            "Le lundi 18 janvier 2027",
            "Les demandes sont ouvertes.",
            &format!("<link rel=\"canonical\" href=\"{address}\">"),
            &format!("<meta property=\"og:url\" content=\"{address}\">"),
            "<meta property=\"og:title\" content=\"Dire la complexité simplement",
            "<meta property=\"og:description\" content=\"",
        ] {
            assert!(answer.body.contains(said), "{said}\n{}", answer.body);
        }
        let head = app.nobody().request(Method::HEAD, &page(&Offer::DAY)).send().await.expect(200);
        assert_eq!((head.header("content-type"), head.body.as_str()), ("text/html; charset=utf-8", ""));
    });
}

/// What Google's documentation of courses asks for.
#[test]
fn a_machine_reads_the_same_offer() {
    run(async {
        let app = TestApp::start().await;
        let client = app.nobody();
        let course = course(&client.get(&page(&Offer::DAY)).await.expect(200));
        assert_eq!((&course["@context"], &course["@type"]), (&json!("https://schema.org"), &json!("Course")));
        assert!(course["name"].as_str().unwrap().starts_with("Dire la complexité"));
        assert!((1..=500).contains(&course["description"].as_str().unwrap().chars().count()));
        assert_eq!(course["provider"]["name"], "Institut Brocéliande de la vie publique");
        assert_eq!(course["provider"]["identifier"]["value"], Offer::DAY.siret);
        let offer = &course["offers"][0];
        assert_eq!((&offer["category"], &offer["price"]), (&json!("Paid"), &json!("560.00")));
        let instance = course["hasCourseInstance"]
            .as_array()
            .unwrap()
            .iter()
            .find(|instance| instance["startDate"] == "2027-01-18")
            .unwrap();
        assert_eq!(
            (&instance["courseMode"], &instance["courseWorkload"]),
            (&json!("Onsite"), &json!("PT7H"))
        );
        assert_eq!(instance["endDate"], "2027-01-18");
        assert!(instance["location"]["address"]["addressLocality"].is_string(), "{instance}");
        // One of every kind that the catalogue shows.
        let modes: BTreeSet<String> = all_modes(&client).await;
        assert_eq!(modes.into_iter().collect::<Vec<_>>(), ["Blended", "Online", "Onsite"]);
    });
}

async fn all_modes(client: &Client) -> BTreeSet<String> {
    let mut modes = BTreeSet::new();
    for asked in ["face_to_face", "mixed", "remote"] {
        let found: Results = client.get(&format!("/api/offers?mode={asked}")).await.expect(200).read();
        let first = &found.items[0];
        let path = format!("/offres/{}/{}/{}", first.siret, first.formation, first.action);
        let course = course(&client.get(&path).await.expect(200));
        for instance in course["hasCourseInstance"].as_array().unwrap() {
            assert!(instance["location"]["@type"].is_string(), "{path}: {instance}");
            modes.insert(instance["courseMode"].as_str().unwrap().to_owned());
        }
    }
    modes
}

#[test]
fn what_a_training_body_writes_is_never_markup() {
    run(async {
        let app = TestApp::start().await;
        rewritten(&app, &Offer::DAY, |formation| {
            formation.intitule = HOSTILE.to_owned();
            formation.contenu = format!("- {HOSTILE}\n{HOSTILE}");
        })
        .await;
        let answer = app.nobody().get(&page(&Offer::DAY)).await.expect(200);
        assert!(!answer.body.contains("<img src=x"), "{}", answer.body);
        assert!(!answer.body.contains("<!-- suite"), "{}", answer.body);
        let escaped = "<h1>Budget &lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;é&#39;)&quot;&gt; &amp; &lt;!-- suite</h1>";
        assert!(answer.body.contains(escaped), "{}", answer.body);
        assert_eq!(course(&answer)["name"], HOSTILE);
    });
}

#[test]
fn what_was_withdrawn_is_gone_and_what_never_was_is_not_found() {
    run(async {
        let app = TestApp::start().await;
        let client = app.nobody();
        for (path, status, said) in [
            (page(&Offer { formation: "BRO-0000", ..Offer::DAY }), 404, "Formation introuvable"),
            (page(&Offer { action: "BRO-0000", ..Offer::DAY }), 404, "Formation introuvable"),
            ("/offres/12345678900011/F/A".to_owned(), 404, "Formation introuvable"),
            ("/offres/rien/F%2F/A".to_owned(), 404, "Formation introuvable"),
            (page(&Offer::DAY), 200, "560,00"),
        ] {
            let answer = client.get(&path).await.expect(status);
            assert!(answer.body.contains(said), "{path}: {}", answer.body);
        }
        let of = app.of(Offer::DAY.siret).await;
        let suspension = format!("/api/of/offers/{}/suspension", Offer::DAY.formation);
        of.post(&suspension, &json!({ "reason": "Plus de formateur." })).await.expect(200);
        let gone = client.get(&page(&Offer::DAY)).await.expect(410);
        assert!(gone.body.contains("<form action=\"/recherche\""), "{}", gone.body);
        assert!(!gone.body.contains("<script type=\"module\""), "nothing takes over: {}", gone.body);
        assert!(!gone.body.contains("Plus de formateur"), "{}", gone.body);
        rewritten(&app, &Offer::HALF_DAY, |formation| formation.publication = Publication::Draft).await;
        client.get(&page(&Offer::HALF_DAY)).await.expect(404);
    });
}

#[test]
fn the_store_that_does_not_answer_leaves_the_application() {
    run(async {
        use mce_local::gate::{Fault, Moment, PlannedFault};
        let app = TestApp::start().await;
        for _ in 0..8 {
            let planned = PlannedFault::next(Moment::Before, Fault::ServerError);
            app.platform.faults().plan(PlannedFault { table: Some("offers".into()), ..planned });
        }
        let answer = app.nobody().get(&page(&Offer::DAY)).await;
        assert!(answer.status >= 500, "{}", answer.status);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "public, max-age=0");
    });
}

#[test]
fn search_engines_are_told_what_they_may_read() {
    run(async {
        let app = TestApp::start().await;
        let robots = app.nobody().get("/robots.txt").await.expect(200);
        assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
        let lines: Vec<&str> = robots.body.lines().collect();
        for part in private() {
            assert!(lines.contains(&format!("Disallow: /{part}").as_str()), "{part}: {}", robots.body);
            for public in ["offres", "recherche", "simulateur", "aide", "donnees-ouvertes", "connexion"] {
                assert!(!public.starts_with(part), "{part} forbids {public}");
            }
        }
        let map = format!("Sitemap: {}/sitemap.xml", app.origin());
        assert!(lines.contains(&map.as_str()), "{}", robots.body);
    });
}

/// The addresses between `<loc>` and `</loc>`.
fn locations(xml: &str) -> Vec<String> {
    let found = xml.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
    found.map(|(address, _)| address.to_owned()).collect()
}

/// Every page that the map of the site leads to.
async fn mapped(client: &Client) -> BTreeSet<String> {
    let index = client.get("/sitemap.xml").await.expect(200);
    assert_eq!(index.header("content-type"), "application/xml");
    let mut pages = BTreeSet::new();
    for part in locations(&index.body) {
        pages.extend(locations(&client.get(&part).await.expect(200).body));
    }
    pages
}

/// Every formation, as the store has it.
async fn formations(app: &TestApp) -> Vec<Formation> {
    let environment = app.platform.ground().environment().await.unwrap();
    let (mut all, mut beside, mut from) = (Vec::new(), Vec::new(), None);
    loop {
        let (page, some, next) = offers::scan_page(environment.store(), from).await.unwrap();
        all.extend(page.items);
        beside.extend(some);
        from = next;
        if from.is_none() {
            break;
        }
    }
    let whole = offers::complete(environment.store(), all, beside).await.unwrap();
    whole.items.into_iter().map(|stored| stored.formation).collect()
}

async fn published(app: &TestApp) -> BTreeSet<String> {
    let all = formations(app).await.into_iter().filter(|formation| formation.publication.is_published());
    let pages = all.flat_map(|formation| {
        let path = format!("{}/offres/{}/{}", app.origin(), formation.siret, formation.numero);
        let actions = formation.actions.into_iter();
        actions.map(move |action| format!("{path}/{}", action.numero)).collect::<Vec<_>>()
    });
    pages.collect()
}

#[test]
fn the_map_has_the_published_offers_and_no_other() {
    run(async {
        let app = TestApp::start().await;
        let client = app.nobody();
        // The sample data was published by another platform, at another origin.
        app.platform.run_schedule("publish-catalogue").await.unwrap();
        let before = mapped(&client).await;
        assert_eq!(before, published(&app).await);
        assert!(before.len() > 50, "{}", before.len());
        for address in before.iter().take(5) {
            client.get(address).await.expect(200);
        }
        rewritten(&app, &Offer::DAY, |formation| formation.publication = Publication::Draft).await;
        app.platform.run_schedule("publish-catalogue").await.unwrap();
        let after = mapped(&client).await;
        assert_eq!(after, published(&app).await);
        assert!(after.len() < before.len());
    });
}

#[test]
fn the_open_data_are_read_again_as_they_were_written() {
    run(async {
        let app = TestApp::start().await;
        app.platform.run_schedule("publish-catalogue").await.unwrap();
        let client = app.nobody();
        let list: OpenData = client.get("/api/open-data").await.expect(200).read();
        assert!(list.made_at.is_some_and(|made| made >= morning(TODAY)), "{:?}", list.made_at);
        let mut read = Vec::new();
        for file in &list.files {
            let answer = client.get(&file.path).await.expect(200);
            assert_eq!(answer.header("content-length"), file.bytes.to_string(), "{}", file.path);
            match file.format {
                OpenFormat::Csv => check_table(&answer, file.count),
                OpenFormat::Lheo => {
                    let formations = read_document(&answer);
                    assert_eq!(formations.len() as u64, file.count);
                    read.extend(formations);
                }
            }
        }
        let expected = shown(&app).await;
        assert!(expected.len() > 30, "{}", expected.len());
        assert_eq!(read.len(), expected.len());
        for (one, other) in read.iter().zip(&expected) {
            assert_eq!(one, other);
        }
    });
}

/// The table has the columns that its page explains, and as many lines as are told.
fn check_table(answer: &Answer, count: u64) {
    let explained = include_str!("../../../frontend/content/donnees-ouvertes.html");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(answer.body.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
    let terms: Vec<&str> =
        explained.split("<dt>").skip(1).filter_map(|rest| Some(rest.split_once("</dt>")?.0)).collect();
    assert_eq!(terms, COLUMNS);
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(lines.len() as u64, count);
    assert!(lines.iter().all(|line| line.iter().next_back().unwrap().contains("/offres/")));
}

/// What our own reader makes of a document: everything, without a remark.
fn read_document(answer: &Answer) -> Vec<Formation> {
    let context = Context { of: None, today: TODAY, limits: Limits::default() };
    let import = lheo::import(Cursor::new(answer.body.clone().into_bytes()), &context);
    assert_eq!(import.issues, [], "{:#?}", import.issues);
    assert!(import.complete);
    let context = check::Context { today: TODAY, of: None, account: None };
    let checked = check::check(answer.body.as_bytes(), &context);
    assert_eq!((checked.outcome, checked.findings.len()), (check::Outcome::Clean, 0), "{checked:?}");
    import.formations.into_iter().map(|parsed| parsed.formation).collect()
}

/// What the catalogue shows, as far as a file says it: without the names of people, nor what belongs to the service.
async fn shown(app: &TestApp) -> Vec<Formation> {
    let environment = app.platform.ground().environment().await.unwrap();
    let mut all = Vec::new();
    for formation in formations(app).await {
        let body = mce_functions::store::organisations::training_body(environment.store(), &formation.siret);
        let body = body.await.unwrap().unwrap();
        let Some(mut formation) = offered(&formation, &body.standing, TODAY) else { continue };
        formation.publication = Publication::Draft;
        formation.imported_at = None;
        formation.contact = Contact { nom: None, ..formation.contact };
        all.push(formation);
    }
    all.sort_by(|one, other| (&one.siret, one.numero.as_str()).cmp(&(&other.siret, other.numero.as_str())));
    all
}

#[test]
fn an_offer_that_cant_be_read_does_not_stop_the_others() {
    run(async {
        let app = TestApp::start().await;
        let gestionnaire = app.agent("gestionnaire").await;
        let aside = async || {
            let list = gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200);
            list.read::<SetAsideList>().items.into_iter().map(|item| item.chore).collect::<Vec<_>>()
        };
        let (pk, sk) = (format!("OF#{}", Offer::DAY.siret), format!("F#{}", Offer::DAY.formation));
        let poison = Poison::of(&app, "offers", &pk, &sk).await;
        app.platform.run_schedule("publish-catalogue").await.unwrap();
        assert_eq!(aside().await, [Chore::Offer]);
        assert!(!mapped(&app.nobody()).await.is_empty());
        poison.heal(&app).await;
        app.platform.clock().advance(SignedDuration::from_mins(1));
        app.platform.run_schedule("publish-catalogue").await.unwrap();
        assert_eq!(aside().await, []);
    });
}

/// An offer whose sessions fill several pages of a scan, and that changes between two of them.
#[test]
fn a_large_offer_that_changes_while_all_are_read_does_not_stop_the_night() {
    run(async {
        let app = TestApp::start().await;
        with_sessions(&app, 6_000).await;
        let (reached, mut second_page) = tokio::sync::mpsc::unbounded_channel();
        let mut scans = 0;
        app.platform.faults().set_weather(Some(Box::new(move |moment, function, action, asked| {
            let is_scan = moment == Moment::Before && action == "Scan" && asked.names("offers");
            scans += u32::from(is_scan && function == "publish-catalogue");
            (is_scan && scans == 2).then(|| {
                let _ = reached.send(());
                Fault::Slow(Duration::from_secs(5))
            })
        })));
        let change = async {
            second_page.recv().await.unwrap();
            with_sessions(&app, 6_001).await;
        };
        let (done, ()) = tokio::join!(app.platform.run_schedule("publish-catalogue"), change);
        app.platform.faults().set_weather(None);
        done.unwrap();
        let all = app.nobody().get("/api/open-data").await.expect(200).read::<OpenData>();
        assert!(all.made_at.is_some());
        let page = format!("{}{}", app.origin(), page(&Offer::DAY));
        assert!(mapped(&app.nobody()).await.contains(&page));
    });
}

/// The offer of a day, with so many sessions more.
async fn with_sessions(app: &TestApp, count: usize) {
    rewritten(app, &Offer::DAY, |formation| {
        let numero = Offer::DAY.action;
        let action = formation.actions.iter_mut().find(|action| action.numero.as_str() == numero).unwrap();
        let one = action.sessions[0].clone();
        action.sessions.truncate(1);
        let numbered = |number| format!("M{number}").parse().unwrap();
        action.sessions.extend((0..count).map(|number| Session { numero: numbered(number), ..one.clone() }));
    })
    .await;
}

#[test]
fn the_sessions_of_an_offer_are_read_page_by_page_or_one_alone() {
    run(async {
        let app = TestApp::start().await;
        with_sessions(&app, 250).await;
        let (visitor, path) = (app.nobody(), Offer::DAY.path());
        let (mut cursor, mut pages, mut read) = (String::new(), Vec::new(), BTreeSet::new());
        loop {
            let page: OfferView = visitor.get(&format!("{path}?cursor={cursor}")).await.expect(200).read();
            pages.push(page.sessions.len());
            read.extend(page.sessions.iter().map(|shown| shown.session.numero.to_string()));
            let Some(next) = page.cursor else { break };
            cursor = next;
        }
        assert_eq!((pages, read.len()), (vec![100, 100, 51], 251), "each once");
        let one: OfferView = visitor.get(&format!("{path}?session=M249")).await.expect(200).read();
        let numeros: Vec<&str> = one.sessions.iter().map(|shown| shown.session.numero.as_str()).collect();
        assert_eq!((numeros, one.cursor), (vec!["M249"], None));
        let beyond: OfferView = visitor.get(&format!("{path}?cursor=999999999")).await.expect(200).read();
        assert_eq!((beyond.sessions.len(), beyond.cursor), (0, None));
    });
}

#[test]
fn a_page_has_a_hundred_sessions_and_counts_the_others() {
    run(async {
        let app = TestApp::start().await;
        with_sessions(&app, 300).await;
        let answer = app.nobody().get(&page(&Offer::DAY)).await.expect(200);
        assert_eq!(course(&answer)["hasCourseInstance"].as_array().unwrap().len(), 100);
        assert!(answer.body.contains("et 201\u{202f}autres sessions"), "{}", answer.body);
    });
}
