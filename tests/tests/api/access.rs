//! Who may call what: one test made from the table of routes (invariant 8).

use mce_local::parameters::GESTIONNAIRE_SIRET;
use mce_shared::api::{Access, Content, Method, OFFERS_FILE_MAX, ROUTES, Role, Route};
use mce_shared::habilitation::Permission;
use mce_shared::ids::DossierId;
use mce_shared::money::Euros;
use mce_tests::{Answer, Client, Offer, Provider, Sent, TestApp, run};
use serde_json::json;

/// Of a document that there is not.
const NO_ID: &str = "00000000000000000000000000000000";

fn path(route: &Route, dossier: &DossierId) -> String {
    let offer = Offer::DAY;
    route
        .path
        .replace("{dossier}", dossier.as_str())
        .replace("{siret}", offer.siret)
        .replace("{formation}", offer.formation)
        .replace("{action}", offer.action)
        .replace("{session}", offer.session)
        .replace("{settlement}", "MCE-20261123-001")
        .replace("{document}", NO_ID)
        .replace("{incident}", "1")
        .replace("{run}", "credit-20261123-001")
        .replace("{report}", "0")
        .replace("{group}", "none")
        .replace("{habilitation}", NO_ID)
        .replace("{organisation}", offer.siret)
        .replace("{review}", "VM-20261123-000000")
        .replace("{payable}", "1")
        .replace("{file}", NO_ID)
        .replace("{alert}", NO_ID)
        .replace("{wait}", NO_ID)
        .replace("{accreditation}", "AO-20261123-000000")
        .replace("{kind}", "other")
        .replace("{key}", NO_ID)
}

fn method(route: &Route) -> reqwest::Method {
    route.method.as_str().parse().unwrap()
}

fn filled(route: &Route, request: Sent) -> Sent {
    let request = request.header("idempotency-key", &uuid::Uuid::new_v4().to_string());
    match route.request {
        Content::Json => request.body("application/json", route.example),
        Content::File(types) => request.body(types[0], "%PDF-1.7"),
        Content::Nothing | Content::Redirect | Content::Text => request,
    }
}

async fn call(client: &Client, route: &Route, dossier: &DossierId) -> Answer {
    filled(route, client.request(method(route), &path(route, dossier))).send().await
}

/// Everybody in their part, and a stranger of each kind. The dossier waits for its collectivité.
struct World {
    app: TestApp,
    dossier: DossierId,
    own: [(Role, Client); 4],
    strangers: [(Role, Client); 3],
}

impl World {
    async fn new() -> World {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("adjoint-cofinance").await, app.of(Offer::DAY.siret).await);
        let dossier = elu.ask(&Offer::DAY).await;
        of.accept(&dossier).await;
        let ask = json!({ "action": "ask", "collectivite": "213805633", "amount": "100.00", "message": "" });
        elu.act(&dossier, "cofinancing-request", &ask).await.expect(200);
        let own = [
            (Role::Elu, elu),
            (Role::Of, of),
            (Role::Collectivite, app.agent("collectivite-03").await),
            (Role::Gestionnaire, app.agent("gestionnaire").await),
        ];
        let strangers = [
            (Role::Elu, app.elu("regionale").await),
            (Role::Of, app.agent("of-05").await),
            (Role::Collectivite, app.agent("collectivite-01").await),
        ];
        World { app, dossier, own, strangers }
    }
}

/// The routes that are for somebody.
fn for_somebody() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.access.is_signed_in())
}

/// The establishment of the world in which a permission is held.
const fn establishment(permission: Permission) -> &'static str {
    match permission.role() {
        Role::Collectivite => "21380563300012",
        Role::Gestionnaire => GESTIONNAIRE_SIRET,
        _ => Offer::DAY.siret,
    }
}

/// What the contract says of who asks is what the server does, for each route and each permission alone.
#[test]
fn every_route_as_nobody_and_with_each_permission_alone() {
    run(async {
        let world = World::new().await;
        let nobody = world.app.nobody();
        let mut people = vec![(Role::Elu, Vec::new(), world.own[0].1.clone())];
        for permission in Permission::ALL {
            let client = world.app.agent_who(establishment(permission), &[permission]).await;
            people.push((permission.role(), vec![permission], client));
        }
        for route in for_somebody() {
            call(&nobody, route, &world.dossier).await.refused(401, "signed-out");
        }
        // First all that is refused: what is done may change what is answered.
        for route in for_somebody() {
            for (role, held, client) in &people {
                if !route.access.concerns(*role) {
                    call(client, route, &world.dossier).await.refused(403, "wrong-role");
                } else if !route.access.admits(*role, held) {
                    call(client, route, &world.dossier).await.refused(403, "permission-missing");
                }
            }
        }
        for route in for_somebody() {
            for (role, held, client) in
                people.iter().filter(|(role, held, _)| route.access.admits(*role, held))
            {
                let answer = call(client, route, &world.dossier).await;
                assert!(is_reached(route, &answer), "{role:?} {held:?} {}: {}", route.path, answer.body);
            }
        }
    });
}

fn is_reached(route: &Route, answer: &Answer) -> bool {
    !matches!(answer.status, 401 | 403 | 405 | 500..) || is_missing_file(route, answer)
}

#[test]
fn a_stranger_of_the_same_kind_finds_nothing() {
    run(async {
        let world = World::new().await;
        for route in for_somebody() {
            // An offer that is typed is looked for under the caller's own SIRET: the number of somebody else's is one that he may
            // give to his own (`own_offers` shows that nothing of the other is read or done).
            let is_about_one = (route.path.contains("{dossier}") || route.path.contains("{formation}"))
                && route.function != "own-offer";
            for (_, stranger) in
                world.strangers.iter().filter(|(role, _)| route.access.concerns(*role) && is_about_one)
            {
                call(stranger, route, &world.dossier).await.refused(404, "not-found");
            }
        }
    });
}

/// No bank file was made in this test.
fn is_missing_file(route: &Route, answer: &Answer) -> bool {
    route.function == "show-settlement-file" && answer.status == 404
}

#[test]
fn what_is_public_needs_nobody() {
    run(async {
        let app = TestApp::start().await;
        let nobody = app.nobody();
        let dossier: DossierId = "2026000000001".parse().unwrap();
        for route in ROUTES.iter().filter(|route| route.access == Access::Public) {
            let answer = call(&nobody, route, &dossier).await;
            assert!(answer.status < 400, "{} {}: {}", route.method.as_str(), route.path, answer.body);
        }
    });
}

#[test]
fn every_post_needs_the_proof_that_it_comes_from_our_pages() {
    run(async {
        let world = World::new().await;
        for route in
            ROUTES.iter().filter(|route| route.method == Method::Post && route.access != Access::Signature)
        {
            let path = path(route, &world.dossier);
            let own = &world.own.iter().find(|(role, _)| route.access.concerns(*role)).unwrap().1;
            let bare = || filled(route, own.bare_request(method(route), &path));
            bare().send().await.refused(403, "csrf-unknown-site");
            for site in ["cross-site", "same-site", "none"] {
                bare().header("sec-fetch-site", site).send().await.refused(403, "csrf-other-site");
            }
            bare().header("origin", "https://evil.example").send().await.refused(403, "csrf-other-site");
            if route.access != Access::Public {
                let ours = || bare().header("sec-fetch-site", "same-origin");
                ours().send().await.refused(403, "csrf-token-missing");
                ours()
                    .header("x-csrf-token", "A".repeat(43).as_str())
                    .send()
                    .await
                    .refused(403, "csrf-token-wrong");
            }
        }
    });
}

#[test]
fn nothing_is_done_before_the_terms_are_accepted_nor_before_the_account_is_open() {
    run(async {
        let app = TestApp::start().await;
        let client = app.nobody();
        Provider::FranceConnect.sign_in(&client, "regionale", "/").await;
        client.identity().await.unwrap();
        let dossier: DossierId = "2026000000001".parse().unwrap();
        for route in
            for_somebody().filter(|route| route.access.concerns(Role::Elu) && route.function != "accept-cgu")
        {
            call(&client, route, &dossier).await.refused(403, "cgu-to-accept");
        }
        client.accept_cgu().await;
        for path in ["/api/account", "/api/dossiers"] {
            client.get(path).await.refused(403, "account-not-active");
        }
        client.post("/api/dossiers", &Offer::DAY.request()).await.refused(403, "account-not-active");
    });
}

#[test]
fn the_gestionnaire_applies_the_terms_and_accepts_none() {
    run(async {
        let app = TestApp::start().await;
        for (agent, accepts) in [("gestionnaire", false), ("of-01", true), ("collectivite-03b", true)] {
            let client = app.nobody();
            Provider::ProConnect.sign_in(&client, agent, "/espace").await;
            assert_eq!(client.identity().await.unwrap().cgu_to_accept, accepts, "{agent}");
            let listed = client.get("/api/dossiers").await;
            assert_eq!(listed.status, if accepts { 403 } else { 200 }, "{agent}: {}", listed.body);
        }
    });
}

#[test]
fn an_organisation_in_no_register_does_not_come_in() {
    run(async {
        let app = TestApp::start().await;
        for agent in ["inconnu", "certificateur"] {
            let client = app.nobody();
            let back = Provider::ProConnect.sign_in(&client, agent, "/espace").await;
            assert_eq!(back, "/connexion?erreur=organisation-unknown");
            assert_eq!(client.identity().await, None);
        }
    });
}

#[test]
fn the_routes_of_the_code_are_those_of_the_template() {
    run(async {
        let app = TestApp::start().await;
        let mut ours: Vec<_> = ROUTES
            .iter()
            .flat_map(|r| {
                r.methods().map(|method| (method.to_owned(), r.path.to_owned(), r.function.to_owned()))
            })
            .collect();
        let functions = &app.platform.template().functions;
        let mut theirs: Vec<_> = functions
            .iter()
            .flat_map(|f| f.routes.iter().map(|r| (r.method.clone(), r.path.clone(), f.name.clone())))
            .collect();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs);
        assert!(app.platform.warm_up().await.is_empty());
    });
}

#[test]
fn each_sees_of_a_dossier_what_concerns_it() {
    run(async {
        let world = World::new().await;
        let seen = |at: usize| world.own[at].1.dossier(&world.dossier);
        let (elu, of, collectivite) = (seen(0).await, seen(1).await, seen(2).await);
        assert!(elu.funds.is_some() && elu.dossier.cofinancing.is_some());
        assert!(of.funds.is_none() && of.dossier.cofinancing.is_none() && of.dossier.order.is_none());
        assert!(!of.journal.iter().any(|row| row.text.contains("Voiron")), "{:?}", of.journal);
        assert!(collectivite.funds.is_none() && collectivite.dossier.message.is_empty());
        let listed = |at: usize| world.strangers[at].1.get("/api/dossiers");
        for at in 0..3 {
            assert_eq!(listed(at).await.expect(200).json()["dossiers"], json!([]));
        }
    });
}

#[test]
fn who_paid_what_is_no_business_of_the_training_body() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::DAY.siret).await);
        let dossier = elu.ask(&Offer::DAY).await;
        of.accept(&dossier).await;
        elu.confirm(&dossier).await.expect(200);
        elu.act(&dossier, "cancellation", &json!({ "reason": "", "expected_charge": "0.00" }))
            .await
            .expect(200);
        let back = async |who: &Client| who.dossier(&dossier).await.dossier.outcome.unwrap().back;
        assert_eq!(back(&elu).await.unwrap().returned.dife, Euros::from_cents(56_000));
        assert_eq!(back(&of).await, None);
    });
}

#[test]
fn a_file_as_large_as_announced_passes_the_gateway() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let send = |size: usize| {
            let line = "            <denomination info=\"été\">Salle du Grand Large</denomination>\n";
            let comment = line.repeat(size / line.len());
            let file =
                format!("<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres><!--\n{comment}--></offres></lheo>");
            let request = of.request(reqwest::Method::POST, "/api/of/offers/imports");
            request.header("idempotency-key", &uuid::Uuid::new_v4().to_string()).body("application/xml", file)
        };
        send(OFFERS_FILE_MAX - 200).send().await.expect(200);
        assert_eq!(send(OFFERS_FILE_MAX + 200).send().await.status, 413);
    });
}
