//! Who may act for an organisation: invited, accepted, confirmed, taken back; and what asks who is there now.

use jiff::SignedDuration;
use mce_local::identity::{Agent, Tamper};
use mce_local::invite_command;
use mce_local::parameters::GESTIONNAIRE_SIRET;
use mce_shared::api::{HabilitationList, InvitationList, SignInList, Waiting};
use mce_shared::habilitation::{Permission, State};
use mce_tests::{Answer, Client, Offer, Provider, TestApp, run, typed_agent};
use reqwest::Method;
use serde_json::{Value, json};

const OF: &str = Offer::DAY.siret;
const INVITED: &str = "of-01-invitee";

fn invitation(name: &str, mail: &str, permissions: &[&str]) -> Value {
    json!({ "name": name, "mail": mail, "permissions": permissions, "until": null })
}

fn noemie(permissions: &[&str]) -> Value {
    invitation("Noémie Prigent", "Collegue@broceliande-viepublique.example", permissions)
}

async fn signs_in(app: &TestApp, agent: &str) -> (Client, String) {
    let client = app.nobody();
    let back = Provider::ProConnect.sign_in(&client, agent, "/espace").await;
    (client, back)
}

/// The habilitation of this address that is not over.
fn of_mail(list: &HabilitationList, mail: &str) -> String {
    let open = |one: &&mce_shared::api::HabilitationView| one.mail == mail && one.state != State::Ended;
    list.habilitations.iter().find(open).unwrap_or_else(|| panic!("nobody is {mail}")).id.to_string()
}

async fn list(client: &Client) -> HabilitationList {
    client.get("/api/habilitations").await.expect(200).read()
}

async fn accept(client: &Client) -> Answer {
    let waiting: InvitationList = client.get("/api/habilitations/invitations").await.expect(200).read();
    let id = &waiting.invitations.first().expect("an invitation").id;
    client.post(&format!("/api/habilitations/{id}/acceptance"), &json!({})).await
}

#[test]
fn somebody_is_invited_accepts_acts_and_is_out_at_once() {
    run(async {
        let app = TestApp::start().await;
        let (_, back) = signs_in(&app, INVITED).await;
        assert_eq!(back, "/connexion?erreur=habilitation-missing");

        let administrator = app.of(OF).await;
        let invited = administrator.post("/api/habilitations", &noemie(&["of_offers"])).await.expect(201);
        assert_eq!(invited.read::<HabilitationList>().habilitations.len(), 2);
        administrator
            .post("/api/habilitations", &noemie(&["of_offers"]))
            .await
            .refused(422, "invited-already");
        app.settle_down().await;
        let mail = "collegue@broceliande-viepublique.example";
        assert_eq!(app.subjects(mail).await.len(), 1);

        let (client, back) = signs_in(&app, INVITED).await;
        assert_eq!(back, "/organisme");
        let known = client.accept_cgu().await;
        assert_eq!((known.permissions.len(), known.waiting), (0, Some(Waiting::Invitation)));
        client.get("/api/of/offers").await.refused(403, "permission-missing");
        accept(&client).await.expect(200);
        assert_eq!(client.identity().await.unwrap().permissions, [Permission::OfOffers]);
        client.get("/api/of/offers").await.expect(200);
        client.post("/api/habilitations", &noemie(&["of_payments"])).await.refused(403, "permission-missing");

        let id = of_mail(&list(&administrator).await, mail);
        let removal = format!("/api/habilitations/{id}/removal");
        administrator.post(&removal, &json!({ "reason": " " })).await.refused(422, "reason-missing");
        administrator.post(&removal, &json!({ "reason": "Fin de mission." })).await.expect(200);
        client.get("/api/of/offers").await.refused(401, "signed-out");
        assert_eq!(client.identity().await, None);
        assert_eq!(signs_in(&app, INVITED).await.1, "/connexion?erreur=habilitation-missing");
    });
}

#[test]
fn nobody_gives_himself_more_and_the_last_administrator_stays() {
    run(async {
        let app = TestApp::start().await;
        let administrator = app.of(OF).await;
        let oneself = invitation("Maëlle C.", "agent@broceliande-viepublique.example", &["of_reader"]);
        administrator.post("/api/habilitations", &oneself).await.refused(409, "oneself");
        let oneself = invitation("Maëlle Caradec", "autre@broceliande-viepublique.example", &["of_reader"]);
        administrator.post("/api/habilitations", &oneself).await.refused(409, "oneself");
        administrator
            .post("/api/habilitations", &noemie(&["gestionnaire_payer"]))
            .await
            .refused(422, "permission-none");
        let id = of_mail(&list(&administrator).await, "agent@broceliande-viepublique.example");
        let removal = format!("/api/habilitations/{id}/removal");
        let reason = json!({ "reason": "Je pars." });
        administrator.post(&removal, &reason).await.refused(409, "last-administrator");
        // Another training body has no such habilitation.
        let other = app.agent("of-05").await;
        other.post(&removal, &reason).await.refused(404, "not-found");
        // The gestionnaire comes in where the last administrator is the trouble, and gives another one.
        let gestionnaire = app.agent("gestionnaire").await;
        let elsewhere = format!("/api/gestionnaire/organisations/{OF}/habilitations");
        gestionnaire.post(&elsewhere, &noemie(&["of_payments"])).await.refused(422, "only-administrators");
        gestionnaire.post(&elsewhere, &noemie(&["of_administrator"])).await.expect(201);
        gestionnaire.post(&format!("{elsewhere}/{id}/removal"), &reason).await.expect(200);
        assert_eq!(administrator.identity().await, None);
        let (client, _) = signs_in(&app, INVITED).await;
        client.accept_cgu().await;
        accept(&client).await.expect(200);
        assert_eq!(list(&client).await.gives.len(), 5);
    });
}

#[test]
fn the_last_two_administrators_at_once_leave_one() {
    run(async {
        let app = TestApp::start().await;
        let first = app.of(OF).await;
        first.post("/api/habilitations", &noemie(&["of_administrator"])).await.expect(201);
        let (second, _) = signs_in(&app, INVITED).await;
        second.accept_cgu().await;
        accept(&second).await.expect(200);
        let known = list(&first).await;
        let path = |mail: &str| format!("/api/habilitations/{}/removal", of_mail(&known, mail));
        let (of_first, of_second) =
            (path("agent@broceliande-viepublique.example"), path("collegue@broceliande-viepublique.example"));
        let reason = json!({ "reason": "Départ." });
        let (one, other) = tokio::join!(first.post(&of_first, &reason), second.post(&of_second, &reason));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", one.body, other.body);
    });
}

#[test]
fn the_gestionnaire_takes_two_people() {
    run(async {
        let app = TestApp::start().await;
        let (first, second) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        let mail = "gestionnaire3@demo.example.org";
        let body = invitation("Inès Maurand", mail, &["gestionnaire_payer", "gestionnaire_reader"]);
        first.post("/api/habilitations", &body).await.expect(201);
        let (third, back) = signs_in(&app, "gestionnaire-3").await;
        assert_eq!(back, "/gestion");
        third.accept_cgu().await;
        accept(&third).await.expect(200);
        assert_eq!(third.identity().await.unwrap().waiting, Some(Waiting::SecondPerson));
        third.get("/api/gestionnaire/fund").await.refused(403, "permission-missing");
        let confirmation = format!("/api/habilitations/{}/confirmation", of_mail(&list(&first).await, mail));
        first.post(&confirmation, &json!({})).await.refused(409, "four-eyes");
        third.post(&confirmation, &json!({})).await.refused(403, "permission-missing");
        second.post(&confirmation, &json!({})).await.expect(200);
        second.post(&confirmation, &json!({})).await.refused(409, "nothing-waits");
        third.get("/api/gestionnaire/fund").await.expect(200);
        third.post("/api/habilitations", &body).await.refused(403, "permission-missing");
    });
}

#[test]
fn an_empty_register_is_opened_by_the_operator_for_two_people() {
    run(async {
        // A deployment: nothing of the sample data but the organisations.
        let app = TestApp::configured(|config| config.seed = None).await;
        assert_eq!(signs_in(&app, "gestionnaire").await.1, "/connexion?erreur=habilitation-missing");
        let environment = app.platform.ground().environment().await.unwrap();
        let invite = async |name: &str, mail: &str| {
            invite_command::invite_in(&environment, (name.to_owned(), mail.to_owned()))
                .await
                .map_err(|error| error.to_string())
        };
        assert!(invite("Camille Ozanne", "pas une adresse").await.is_err());
        invite("Camille Ozanne", "gestionnaire@demo.example.org").await.unwrap();
        invite("Dominique Lestrem", "gestionnaire2@demo.example.org").await.unwrap();
        let third = invite("Inès Maurand", "gestionnaire3@demo.example.org").await;
        assert!(third.unwrap_err().contains("deux administrateurs"));
        let (client, _) = signs_in(&app, "gestionnaire").await;
        client.accept_cgu().await;
        accept(&client).await.expect(200);
        assert_eq!(client.identity().await.unwrap().permissions, [Permission::GestionnaireAdministrator]);
    });
}

#[test]
fn each_organisation_asks_for_its_level_and_its_establishment() {
    run(async {
        let app = TestApp::start().await;
        let agent = |siret: &str, permissions: &[Permission]| {
            typed_agent(("Paul", "Essai", "paul.essai@example.org"), siret, permissions)
        };
        let (of, gestionnaire) = (
            agent(OF, &[Permission::OfReader]),
            agent(GESTIONNAIRE_SIRET, &[Permission::GestionnaireReader]),
        );
        let commune = agent("21380563300012", &[Permission::CollectiviteReader]);
        for known in [&of, &gestionnaire, &commune] {
            mce_local::seed::habilitate(&app.platform.ground(), known).await.unwrap();
        }
        // A school of the commune, of its SIREN and not of its list.
        let school = Agent { siret: "21380563300020".to_owned(), ..commune.clone() };
        for (who, acr, expected) in [
            (&of, "eidas1", "/connexion?erreur=second-factor-missing"),
            (&of, "eidas0-mfa", "/connexion?erreur=identity-not-verified"),
            (&of, "eidas1-mfa", "/bienvenue"),
            (&commune, "eidas1-mfa", "/bienvenue"),
            (&gestionnaire, "eidas1-mfa", "/connexion?erreur=substantial-level-missing"),
            (&gestionnaire, "eidas2", "/bienvenue"),
            (&school, "eidas2", "/connexion?erreur=establishment-unknown"),
        ] {
            assert_eq!(app.nobody().type_agent(who, acr).await, expected, "{} {acr}", who.siret);
        }
    });
}

#[test]
fn nobody_acts_on_a_matter_in_which_he_stands_on_both_sides() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("adjoint-cofinance").await;
        let dossier = elu.ask(&Offer::DAY).await;
        let namesake = |siret: &str, permission: Permission, email: &str| {
            typed_agent(("Karim", "Azrour", email), siret, &[permission])
        };
        // He manages the training body that he asked.
        let own = app.agent_as(&namesake(OF, Permission::OfDossiers, "karim@of.example")).await;
        let accept = json!({ "answer": "accept" });
        own.act(&dossier, "answer", &accept).await.refused(403, "both-sides");
        elu.post("/api/dossiers", &Offer::HALF_DAY.request()).await.refused(403, "both-sides");
        app.of(OF).await.accept(&dossier).await;
        // He is the mayor, and grants to himself.
        let ask = json!({ "action": "ask", "collectivite": "213805633", "amount": "100.00", "message": "" });
        elu.act(&dossier, "cofinancing-request", &ask).await.expect(200);
        let mayor = app
            .agent_as(&namesake("21380563300012", Permission::CollectiviteApprover, "maire@voiron.example"))
            .await;
        let decline = json!({ "answer": "decline", "reason": "Budget épuisé." });
        mayor.act(&dossier, "cofinancing-answer", &decline).await.refused(403, "both-sides");
        app.agent("collectivite-03").await.act(&dossier, "cofinancing-answer", &decline).await.expect(200);
    });
}

#[test]
fn what_moves_money_asks_who_is_there_now() {
    run(async {
        let app = TestApp::start().await;
        let of = app.of(OF).await;
        let proposal = json!({ "iban": "FR7630001007941234567890185", "bic": "", "holder": "" });
        app.platform.clock().advance(SignedDuration::from_mins(16));
        of.post("/api/of/bank-details", &proposal).await.refused(403, "fresh-sign-in-needed");
        assert_eq!(of.identity().await.unwrap().fresh_until, None);
        // Back with the page that was left, and with a proof of now.
        let again = "/auth/sign-in?provider=proconnect&renew=oui&return=/organisme/coordonnees-bancaires";
        let authorize = of.bare_request(Method::GET, again).send().await.location().to_owned();
        assert!(authorize.contains("prompt=login") && authorize.contains("max_age="), "{authorize}");
        let callback = Provider::ProConnect.go_through(&of, &authorize, &[("person", "of-01")]).await;
        let back = of.bare_request(Method::GET, &callback).send().await.location().to_owned();
        assert_eq!(back, "/organisme/coordonnees-bancaires");
        of.identity().await.unwrap();
        of.post("/api/of/bank-details", &proposal).await.expect(200);
    });
}

#[test]
fn who_proves_again_who_he_is_is_the_same_person_and_proves_it_now() {
    run(async {
        let app = TestApp::start().await;
        let of = app.of(OF).await;
        let again = "/auth/sign-in?provider=proconnect&renew=oui&return=/organisme";
        let come_back = async |person: &str, tamper: Option<Tamper>| {
            *app.platform.outside().proconnect_tamper.lock().unwrap() = tamper;
            let authorize = of.bare_request(Method::GET, again).send().await.location().to_owned();
            let callback = Provider::ProConnect.go_through(&of, &authorize, &[("person", person)]).await;
            of.bare_request(Method::GET, &callback).send().await.location().to_owned()
        };
        assert_eq!(come_back("of-05", None).await, "/connexion?erreur=sign-in-other-person");
        assert_eq!(
            come_back("of-01", Some(Tamper::OldAuthentication)).await,
            "/connexion?erreur=sign-in-not-again"
        );
        assert_eq!(
            come_back("of-01", Some(Tamper::NoAuthenticationTime)).await,
            "/connexion?erreur=sign-in-not-again"
        );
        assert_eq!(come_back("of-01", None).await, "/organisme");
    });
}

#[test]
fn an_authentication_of_this_morning_is_not_one_of_now() {
    run(async {
        let app = TestApp::start().await;
        *app.platform.outside().proconnect_tamper.lock().unwrap() = Some(Tamper::OldAuthentication);
        let of = app.of(OF).await;
        let proposal = json!({ "iban": "FR7630001007941234567890185", "bic": "", "holder": "" });
        of.post("/api/of/bank-details", &proposal).await.refused(403, "fresh-sign-in-needed");
    });
}

#[test]
fn a_person_sees_his_sign_ins_and_ends_them_everywhere() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("regionale").await;
        let (phone, office) = (app.elu("regionale").await, app.elu("regionale").await);
        let stranger = app.elu("corse").await;
        let open = async |client: &Client| {
            client.get("/api/sign-ins").await.expect(200).read::<SignInList>().sign_ins
        };
        let mine = open(&elu).await;
        assert_eq!((mine.len(), mine.iter().filter(|one| one.current).count()), (3, 1));
        let theirs = open(&stranger).await;
        assert_eq!(theirs.len(), 1);
        // Nobody ends those of another.
        elu.post("/api/sign-ins/end", &json!({ "id": theirs[0].id })).await.expect(200);
        assert_eq!(open(&stranger).await.len(), 1);
        let one = mine.iter().find(|one| !one.current).unwrap();
        elu.post("/api/sign-ins/end", &json!({ "id": one.id })).await.expect(200);
        assert_eq!(open(&elu).await.len(), 2);
        elu.post("/api/sign-ins/end", &json!({ "id": null })).await.expect(200);
        for ended in [&phone, &office] {
            ended.get("/api/account").await.refused(401, "signed-out");
        }
        elu.get("/api/account").await.expect(200);
    });
}

/// The person of the register, and not his account: somebody of two organisations neither reads nor decides there what the other asks.
#[test]
fn somebody_of_two_organisations_is_one_person() {
    run(async {
        let app = TestApp::start().await;
        let both = |siret: &str, permissions: &[Permission]| {
            typed_agent(("Double", "Casquette", "double.casquette@example.org"), siret, permissions)
        };
        let of = app.agent_as(&both(OF, &[Permission::OfPayments])).await;
        let proposal = json!({ "iban": "FR7630001007941234567890185", "bic": "", "holder": "" });
        of.post("/api/of/bank-details", &proposal).await.expect(200);
        let same = app.agent_as(&both(GESTIONNAIRE_SIRET, &[Permission::GestionnairePayer])).await;
        let path = format!("/api/gestionnaire/bank-details/{OF}");
        same.post(&format!("{path}/reading"), &json!({ "number": 1 })).await.refused(403, "both-sides");
        let verdict = json!({ "decision": "approve", "comment": "Appel au siège." });
        let decision = json!({ "number": 1, "fingerprint": "0".repeat(64), "verdict": verdict });
        same.post(&format!("{path}/decision"), &decision).await.refused(403, "both-sides");
    });
}
