//! Nobody of the gestionnaire decides on a matter of an organisation for which he also acts: one test made from the table of routes.

use jiff::civil::date;
use mce_local::identity::Agent;
use mce_local::parameters::GESTIONNAIRE_SIRET;
use mce_shared::api::{Method, ROUTES, Role, Route, SuspenseList};
use mce_shared::habilitation::Permission;
use mce_shared::payments::Remedy;
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::json;

use crate::bank::{Paid, decide, fee, propose, refusal, statement_of, yes};

const VOIRON: &str = "21380563300012";
const VOIRON_SIREN: &str = "213805633";

/// Commands of the gestionnaire that are of no one organisation: whole files of the bank or of a list, runs, the register, people.
const OF_NO_ONE: [&str; 18] = [
    "change-habilitations",
    "settle-payments",
    "confirm-settlement",
    "decide-reclaim",
    "propose-bank-return",
    "decide-bank-return",
    "agrements",
    "credit-rights",
    "expire-rights",
    "sweep-deadlines",
    "prove-ledger",
    "import-mandates",
    "decide-mandate-endings",
    "examine-review",
    "decide-review",
    "law",
    "replay-law",
    "list-sign-ins",
];

/// Those whose organisation only what their path names says: tried below, each on one.
const BY_WHAT_IT_IS_OF: [&str; 5] =
    ["propose-remedy", "decide-remedy", "suspense", "opinions", "accreditations"];

/// A person of one name and one address, as ProConnect gives him at an establishment.
fn somebody(siret: &str, permissions: Vec<Permission>) -> Agent {
    Agent {
        id: String::new(),
        given_name: "Camille".to_owned(),
        usual_name: "Deux-Rives".to_owned(),
        email: "camille@deux-rives.example".to_owned(),
        siret: siret.to_owned(),
        organization_label: "Essai".to_owned(),
        acr: None,
        permissions,
        shows: String::new(),
    }
}

/// Somebody of the gestionnaire who may do everything there, and acts for an organisation too.
async fn on_both_sides(app: &TestApp, (siret, permission): (&str, Permission)) -> Client {
    let of_gestionnaire = Permission::ALL.into_iter().filter(|one| one.role() == Role::Gestionnaire);
    let agent = somebody(GESTIONNAIRE_SIRET, of_gestionnaire.collect());
    for one in [&somebody(siret, vec![permission]), &agent] {
        mce_local::seed::habilitate(&app.platform.ground(), one).await.unwrap();
    }
    let client = app.nobody();
    assert_eq!(client.type_agent(&agent, "eidas2").await, "/bienvenue");
    client.accept_cgu().await;
    client
}

fn is_of_the_gestionnaire(route: &&Route) -> bool {
    route.method == Method::Post
        && !route.access.permissions().is_empty()
        && route.access.concerns(Role::Gestionnaire)
        && route.path != "/api/habilitations"
}

#[test]
fn every_command_on_a_matter_of_his_own_organisation_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("adjoint-cofinance").await;
        let dossier = elu.ask(&Offer::DAY).await;
        app.of(Offer::DAY.siret).await.accept(&dossier).await;
        let ask = json!({ "action": "ask", "collectivite": VOIRON_SIREN, "amount": "100.00", "message": "" });
        elu.act(&dossier, "cofinancing-request", &ask).await.expect(200);
        let of = (Offer::DAY.siret, Permission::OfReader);
        let collectivite = (VOIRON, Permission::CollectiviteReader);
        let mut tried = 0;
        for (side, siret) in [(of, Offer::DAY.siret), (collectivite, VOIRON)] {
            let client = on_both_sides(&app, side).await;
            for route in ROUTES.iter().filter(is_of_the_gestionnaire) {
                let names_it = ["{dossier}/", "{organisation}"].iter().any(|name| route.path.contains(name))
                    || route.path.contains("{siret}") && siret == Offer::DAY.siret
                    || route.path.contains("{siren}") && siret == VOIRON;
                if !names_it || route.path.contains("{payable}") {
                    continue;
                }
                let path = route
                    .path
                    .replace("{dossier}", dossier.as_str())
                    .replace("{organisation}", siret)
                    .replace("{siret}", siret)
                    .replace("{siren}", VOIRON_SIREN)
                    .replace("{incident}", "1")
                    .replace("{number}", "1")
                    .replace("{habilitation}", "00000000000000000000000000000000");
                let request = client.request(reqwest::Method::POST, &path);
                let request = request.header("idempotency-key", &uuid::Uuid::new_v4().to_string());
                let answer = request.body("application/json", route.example).send().await;
                answer.refused(403, "both-sides");
                tried += 1;
            }
        }
        assert!(tried >= 24, "{tried} commands");
    });
}

/// A new command of the gestionnaire says whose matter it is: by its path, by what the path names, or of no one.
#[test]
fn every_command_of_the_gestionnaire_says_whose_matter_it_is() {
    for route in ROUTES.iter().filter(is_of_the_gestionnaire) {
        let by_path = route.judges_an_organisation() || route.judges_an_elu();
        let is_known = by_path || [&OF_NO_ONE[..], &BY_WHAT_IT_IS_OF].concat().contains(&route.function);
        assert!(is_known, "{} {}", route.function, route.path);
    }
}

#[test]
fn nobody_decides_what_becomes_of_a_payment_of_the_training_body_for_which_he_acts() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let both = on_both_sides(&paid.app, (Offer::HALF_DAY.siret, Permission::OfReader)).await;
        paid.read("refus.xml", &refusal(&paid.references[0], 1)).await;
        paid.read("releve.xml", &statement_of("S1", &fee("12.00", "F1", "TENUE DE COMPTE"))).await;
        let held = paid.list().await.on_hold.remove(0);
        propose(&both, &held, &Remedy::Release, "Compte rouvert").await.refused(403, "both-sides");
        propose(&paid.first, &held, &Remedy::Release, "Compte rouvert").await.expect(200);
        decide(&both, &held, &yes()).await.refused(403, "both-sides");
        decide(&paid.second, &held, &yes()).await.expect(200);
        // What is to be matched is somebody's where it goes.
        let path = "/api/gestionnaire/suspense";
        let list: SuspenseList = both.get(path).await.expect(200).read();
        let asked = |destination| json!({ "destination": destination, "reason": "Vu." });
        let proposal = format!("{path}/{}/proposal", list.movements[0].key);
        let his = asked(json!({ "kind": "training_body", "siret": Offer::HALF_DAY.siret }));
        both.post(&proposal, &his).await.refused(403, "both-sides");
        both.post(&proposal, &asked(json!({ "kind": "fund" }))).await.expect(200);
    });
}

/// An invitation that nobody accepted keeps nobody from a matter: a training body can't choose who judges it.
#[test]
fn an_invitation_puts_nobody_on_both_sides() {
    run(async {
        let app = TestApp::start().await;
        let gestionnaire = app.agent("gestionnaire").await;
        let email = "gestionnaire@demo.example.org";
        let of = app.of(Offer::DAY.siret).await;
        let invited =
            json!({ "name": "Quelqu’un", "mail": email, "permissions": ["of_reader"], "until": null });
        of.post("/api/habilitations", &invited).await.expect(201);
        let path = format!("/api/gestionnaire/organismes/{}/correction/decision", Offer::DAY.siret);
        let answer = gestionnaire.post(&path, &yes()).await;
        assert_ne!(answer.status, 403, "{}", answer.body);
    });
}
