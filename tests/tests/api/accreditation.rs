//! A training body, from unknown to paid: its request, what the gestionnaire does with it, its first offer and its account.

use jiff::ToSpan as _;
use jiff::civil::date;
use mce_functions::store::accreditations;
use mce_functions::store::organisations::training_body;
use mce_shared::accreditation::{AccreditationState, EstablishmentAnswer, PieceKind};
use mce_shared::api::{
    AccreditationDetail, AccreditationList, BankDetailsView, ImportReport, OwnAccreditation,
    OwnAccreditationAnswer, OwnOffers, Role, Waiting,
};
use mce_shared::habilitation::Permission;
use mce_shared::search::Results;
use mce_shared::wire::word;
use mce_tests::{Answer, Client, Provider, TODAY, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

const APPLICANT: &str = "demandeur-01";
const SIRET: &str = "99541230100013";
const CONTACT: &str = "contact@academie-ouest.example";
const HOME: &str = "/api/accreditation";

async fn applicant(app: &TestApp, agent: &str) -> Client {
    let client = app.nobody();
    assert_eq!(Provider::ProConnect.sign_in(&client, agent, "/accreditation").await, "/accreditation");
    client.accept_cgu().await;
    client
}

/// What a training body of élus types.
fn typed() -> Value {
    let today = TODAY;
    json!({
        "nda": "53350123456",
        "trainings": "mandate_only",
        "turnover": "40000",
        "agrement_number": "2026-117",
        "agrement_ordered": today - 30.days(),
        "agrement_from": today - 20.days(),
        "agrement_until": today + 700.days(),
        "agrement_themes": "Finances, statut de l’élu",
        "quality": "legal_representative",
        "email": CONTACT,
        "telephone": "02 99 00 00 00",
        "honour_conviction": "oui",
        "honour_obligations": "oui",
        "honour_subcontracting": "oui",
    })
}

async fn ask(client: &Client, action: &str, typed: &Value) -> Answer {
    client.post(HOME, &json!({ "action": action, "typed": typed })).await
}

fn own(answer: &Answer) -> OwnAccreditation {
    answer.read::<OwnAccreditationAnswer>().accreditation.unwrap()
}

async fn join(client: &Client, kind: PieceKind, content: &'static str) -> Answer {
    let request = client.request(Method::POST, &format!("{HOME}/pieces/{}", word(kind)));
    let key = uuid::Uuid::new_v4().to_string();
    request.header("idempotency-key", &key).body("application/pdf", content).send().await
}

const NEEDED: [PieceKind; 5] = [
    PieceKind::Registration,
    PieceKind::Identity,
    PieceKind::ActivityDeclaration,
    PieceKind::NonConviction,
    PieceKind::Agrement,
];

/// Types all of it, joins what is needed, and sends it.
async fn sent(client: &Client) -> OwnAccreditation {
    ask(client, "save", &typed()).await.expect(200);
    for kind in NEEDED {
        join(client, kind, "%PDF-1.7 pièce").await.expect(200);
    }
    own(&ask(client, "send", &typed()).await.expect(200))
}

fn path(it: &OwnAccreditation) -> String {
    format!("/api/gestionnaire/accreditations/{}", it.reference)
}

async fn detail(agent: &Client, it: &OwnAccreditation) -> AccreditationDetail {
    agent.get(&path(it)).await.expect(200).read()
}

async fn act(agent: &Client, it: &OwnAccreditation, action: &str, more: Value) -> Answer {
    let version = detail(agent, it).await.version;
    let mut act = json!({ "action": action });
    act.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    agent.post(&path(it), &json!({ "version": version, "act": act })).await
}

async fn queue(agent: &Client, name: &str) -> Vec<String> {
    let list = agent.get(&format!("/api/gestionnaire/accreditations?queue={name}")).await.expect(200);
    let list: AccreditationList = list.read();
    list.accreditations.into_iter().map(|one| one.reference.to_string()).collect()
}

#[test]
fn a_training_body_goes_from_its_request_to_its_first_offer_and_its_account() {
    run(async {
        let app = TestApp::start().await;
        let client = applicant(&app, APPLICANT).await;
        let who = client.identity().await.unwrap();
        assert_eq!((who.role, who.waiting), (Role::Of, Some(Waiting::Accreditation)));
        client.get("/api/of/offers").await.refused(403, "permission-missing");

        let answer: OwnAccreditationAnswer = client.get(HOME).await.expect(200).read();
        let Some(EstablishmentAnswer::Open { establishment }) = answer.told else { panic!("{answer:?}") };
        assert_eq!((establishment.town.as_str(), answer.siret.as_str()), ("RENNES", SIRET));

        // What is wrong is kept as it was typed, and said at its field.
        let wrong = json!({ "nda": "pas encore", "trainings": "mandate_only", "turnover": "150000.01" });
        assert_eq!(own(&ask(&client, "save", &wrong).await.expect(200)).typed["nda"], "pas encore");
        let refused = ask(&client, "send", &wrong).await.refused(422, "bad-fields");
        let named: Vec<&str> = refused.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert!(named.contains(&"/nda") && named.contains(&"/qualiopi_number"), "{named:?}");

        let refused = ask(&client, "send", &typed()).await.refused(409, "pieces-missing");
        assert!(refused.detail.contains("Kbis"), "{}", refused.detail);
        join(&client, PieceKind::Identity, "<html>").await.refused(422, "document-kind");
        let it = sent(&client).await;
        assert_eq!(it.state, AccreditationState::Submitted);

        let [first, second] = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
        assert_eq!(queue(&first, "accreditation_admit").await, [it.reference.to_string()]);
        let view = detail(&first, &it).await;
        // The number of the activity declaration has no key: somebody looks for it in the public list.
        let left: Vec<&str> =
            view.checks.iter().filter(|check| !check.holds).map(|check| check.text.as_str()).collect();
        assert!(left.len() == 1 && left[0].contains("activité"), "{left:?}");
        let document = &view.pieces[0].document;
        let piece = first.get(&format!("{}/pieces/{document}", path(&it))).await.expect(200);
        assert_eq!(piece.header("content-type"), "application/pdf");

        // A piece is asked for again, with a word, and comes alone.
        let asked =
            json!({ "pieces": [{ "kind": "registration", "word": "Il date de plus de trois mois." }] });
        act(&first, &it, "ask", asked).await.expect(200);
        let mine = own(&client.get(HOME).await.expect(200));
        assert_eq!(
            (mine.state, mine.asked.len(), mine.asked[0].came),
            (AccreditationState::Incomplete, 1, false)
        );
        ask(&client, "send", &typed()).await.refused(409, "pieces-missing");
        app.platform.clock().advance(jiff::SignedDuration::from_secs(60));
        join(&client, PieceKind::Registration, "%PDF-1.7 récent").await.expect(200);
        ask(&client, "send", &typed()).await.expect(200);

        act(&first, &it, "admit", json!({})).await.expect(200);
        let reason = json!({ "reason": "Pièces conformes." });
        act(&first, &it, "accept", reason).await.expect(200);
        act(&first, &it, "confirm", json!({ "comment": "" })).await.refused(409, "four-eyes");
        let done: AccreditationDetail =
            act(&second, &it, "confirm", json!({ "comment": "" })).await.expect(200).read();
        assert_eq!(done.summary.state, AccreditationState::Accepted);
        assert!(done.journal.iter().any(|line| line.text.contains("trois mois")), "{:?}", done.journal);

        // The same sign-in may now do everything, and nothing else has to be asked of anybody.
        let who = client.identity().await.unwrap();
        assert!(who.permissions.contains(&Permission::OfOffers) && who.waiting.is_none(), "{who:?}");
        publish_first_offer(&app, &client).await;
        propose_account(&client).await;

        app.settle_down().await;
        let told = app.subjects(CONTACT).await;
        let reference = it.reference.as_str();
        for expected in [
            format!("Votre demande d’accréditation {reference} est reçue"),
            "Des pièces sont attendues de vous".to_owned(),
            format!("Votre demande d’accréditation {reference} est recevable"),
            "Votre organisme est référencé".to_owned(),
        ] {
            assert!(told.contains(&expected), "{expected} among {told:?}");
        }
        // A yes is for ever: no second request, and his colleague is told whom to ask.
        ask(&client, "save", &typed()).await.refused(409, "already-accredited");
        let colleague = app.nobody();
        let back = Provider::ProConnect.sign_in(&colleague, "demandeur-01b", "/accreditation").await;
        assert_eq!(back, "/connexion?erreur=habilitation-missing");
    });
}

async fn publish_first_offer(app: &TestApp, of: &Client) {
    let example = app.platform.seed_folder().join("examples/import-valide.xml");
    let file = std::fs::read_to_string(example).unwrap().replace("99012030500018", SIRET);
    let request = of.request(Method::POST, "/api/of/offers/imports?mode=appliquer");
    let key = uuid::Uuid::new_v4().to_string();
    let report = request.header("idempotency-key", &key).body("application/xml", file).send().await;
    let report: ImportReport = report.expect(200).read();
    assert!(report.issues.iter().all(|issue| issue.code != "LHEO-SIRET"), "{:?}", report.issues);
    let offers: OwnOffers = of.get("/api/of/offers").await.expect(200).read();
    let numero = &offers.formations[0].numero;
    of.post(&format!("/api/of/offers/{numero}/publication"), &json!({})).await.expect(200);
    app.settle_down().await;
    let found: Results = app.nobody().get("/api/offers?text=ACADEMIE").await.expect(200).read();
    assert!(found.items.iter().any(|entry| entry.siret.as_str() == SIRET), "{found:?}");
}

async fn propose_account(of: &Client) {
    let before: BankDetailsView = of.get("/api/of/bank-details").await.expect(200).read();
    assert_eq!(before.iban, "Aucun compte validé");
    let asked = json!({ "iban": "FR7630006000011234567890189", "bic": "", "holder": "" });
    let after: BankDetailsView = of.post("/api/of/bank-details", &asked).await.expect(200).read();
    assert!(after.change.is_some_and(|change| change.iban.starts_with("FR76")), "it waits for two people");
}

#[test]
fn a_draft_keeps_no_colleague_out_and_a_request_that_is_sent_does() {
    run(async {
        let app = TestApp::start().await;
        let [one, other] = [applicant(&app, APPLICANT).await, applicant(&app, "demandeur-01b").await];
        let values = typed();
        let both = tokio::join!(ask(&one, "save", &values), ask(&other, "save", &values));
        let [mine, its] = [own(&both.0.expect(200)), own(&both.1.expect(200))];
        assert_ne!(mine.reference, its.reference);
        // A draft is its applicant's alone.
        app.agent("gestionnaire").await.get(&path(&mine)).await.refused(404, "not-found");
        for client in [&one, &other] {
            for kind in NEEDED {
                join(client, kind, "%PDF-1.7 pièce").await.expect(200);
            }
        }
        // Both sent at once: one is, the other is told whom to ask, and keeps what he typed.
        let both = tokio::join!(ask(&one, "send", &values), ask(&other, "send", &values));
        let statuses = [both.0.status, both.1.status];
        assert!(statuses == [200, 409] || statuses == [409, 200], "{statuses:?}");
        let (first, second) = if both.0.status == 200 { (&one, &other) } else { (&other, &one) };
        let answer: OwnAccreditationAnswer = second.get(HOME).await.expect(200).read();
        assert!(answer.accreditation.is_none() && answer.other.is_some(), "{answer:?}");
        ask(second, "save", &typed()).await.refused(409, "accreditation-of-somebody-else");
        first.post(HOME, &json!({ "action": "withdraw" })).await.expect(200);
        let kept = own(&second.get(HOME).await.expect(200));
        assert_eq!((kept.state, kept.pieces.len()), (AccreditationState::Draft, NEEDED.len()));
        assert_eq!(
            own(&ask(second, "send", &typed()).await.expect(200)).state,
            AccreditationState::Submitted
        );
    });
}

#[test]
fn a_refusal_is_contested_although_a_colleague_types_and_one_types_again() {
    run(async {
        let app = TestApp::start().await;
        let [client, colleague] = [applicant(&app, APPLICANT).await, applicant(&app, "demandeur-01b").await];
        let it = sent(&client).await;
        let [first, second] = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
        act(&first, &it, "refuse", json!({ "reason": "Agrément illisible." })).await.expect(200);
        act(&second, &it, "confirm", json!({ "comment": "" })).await.expect(200);
        ask(&colleague, "save", &typed()).await.expect(200);
        let next = own(&ask(&client, "save", &typed()).await.expect(200));
        assert_ne!(next.reference, it.reference);
        let answer: OwnAccreditationAnswer = client.get(HOME).await.expect(200).read();
        let beside = answer.refused.expect("the refusal beside the draft");
        assert!(beside.reference == it.reference && beside.may_appeal);
        let words = json!({ "action": "appeal", "words": "L’original est joint." });
        let appealed = own(&client.post(HOME, &words).await.expect(200));
        assert_eq!((&appealed.reference, appealed.state), (&it.reference, AccreditationState::Appealed));
        // A second refusal that is sent back is examined as the appeal that it is.
        act(&first, &it, "refuse", json!({ "reason": "Toujours illisible." })).await.expect(200);
        act(&second, &it, "send_back", json!({ "reason": "L’original est lisible." })).await.expect(200);
        assert_eq!(detail(&first, &it).await.summary.state, AccreditationState::Appealed);
    });
}

#[test]
fn what_was_typed_and_joined_is_erased_with_the_draft_that_is_left() {
    run(async {
        let app = TestApp::start().await;
        let client = applicant(&app, APPLICANT).await;
        ask(&client, "save", &typed()).await.expect(200);
        let it = own(&join(&client, PieceKind::Registration, "%PDF-1.7 pièce").await.expect(200));
        let environment = app.platform.ground().environment().await.unwrap();
        let key = format!("accreditations/{SIRET}/{}.pdf", it.pieces[0].document);
        let is_there = async || environment.objects().unwrap().get(&key).await.unwrap().is_some();
        assert!(is_there().await);
        for day in [date(2027, 6, 15), date(2027, 6, 16)] {
            app.go_to(day);
            app.platform.run_schedule("sweep-reviews").await.unwrap();
        }
        let kept = accreditations::get(environment.store(), &it.reference).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.due()), (AccreditationState::Closed, None));
        assert!(
            kept.typed.is_empty() && kept.pieces.is_empty() && kept.applicant.mail.is_empty(),
            "{kept:?}"
        );
        assert!(!is_there().await);
    });
}

#[test]
fn two_people_who_decide_at_once_decide_once_on_what_they_were_shown() {
    run(async {
        let app = TestApp::start().await;
        let client = applicant(&app, APPLICANT).await;
        let it = sent(&client).await;
        let [first, second] = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
        act(&first, &it, "admit", json!({})).await.expect(200);
        act(&first, &it, "accept", json!({ "reason": "Conforme." })).await.expect(200);
        let version = detail(&second, &it).await.version;
        let confirm = json!({ "version": version, "act": { "action": "confirm", "comment": "" } });
        let back = json!({ "version": version, "act": { "action": "send_back", "reason": "À revoir." } });
        let at = path(&it);
        let both = tokio::join!(second.post(&at, &confirm), second.post(&at, &back));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", both.0.body, both.1.body);
        let is_there = {
            let environment = app.platform.ground().environment().await.unwrap();
            training_body(environment.store(), &SIRET.parse().unwrap()).await.unwrap().is_some()
        };
        assert_eq!(is_there, both.0.status == 200, "the body is there with the decision, or not at all");
        let reader = app.agent_who("18002002600019", &[Permission::GestionnaireReader]).await;
        reader.get(&at).await.expect(200);
        reader.post(&at, &back).await.refused(403, "permission-missing");
    });
}

#[test]
fn sirene_says_who_is_closed_and_stops_nobody_when_it_does_not_answer() {
    run(async {
        let app = TestApp::start().await;
        let closed = applicant(&app, "demandeur-02").await;
        let refused = ask(&closed, "send", &typed()).await.refused(409, "establishment-closed");
        assert!(refused.detail.contains("31 janvier 2026"), "{}", refused.detail);
        for agent in ["demandeur-03", "demandeur-04"] {
            let client = applicant(&app, agent).await;
            let refused = ask(&client, "send", &typed()).await.refused(422, "bad-fields");
            assert!(refused.errors.iter().any(|error| error.pointer == "/name"), "{:?}", refused.errors);
            let mut named = typed();
            for (field, text) in [
                ("name", "Conseil"),
                ("street", "5 chemin des Vignes"),
                ("postcode", "49000"),
                ("town", "ANGERS"),
            ] {
                named[field] = json!(text);
            }
            for kind in NEEDED {
                join(&client, kind, "%PDF-1.7 pièce").await.expect(200);
            }
            let it = own(&ask(&client, "send", &named).await.expect(200));
            let view = detail(&app.agent("gestionnaire").await, &it).await;
            assert!(view.checks.iter().any(|check| !check.holds && check.text.contains("Kbis")), "{agent}");
            // Nobody is let in before the register has answered on that day; what it does not show, people have compared.
            let [first, second] = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
            act(&first, &it, "admit", json!({})).await.expect(200);
            act(&first, &it, "accept", json!({ "reason": "Conforme." })).await.expect(200);
            let yes = act(&second, &it, "confirm", json!({ "comment": "" })).await;
            if agent == "demandeur-04" {
                yes.refused(409, "register-silent");
                assert_eq!(detail(&second, &it).await.summary.state, AccreditationState::Proposed);
            } else {
                yes.expect(200);
            }
        }
        // Nobody else comes in by that door: an organisation that is known keeps its own.
        let known = app.nobody();
        let back = Provider::ProConnect.sign_in(&known, "of-01-invitee", "/accreditation").await;
        assert_eq!(back, "/connexion?erreur=habilitation-missing");
    });
}

#[test]
fn a_refusal_is_contested_and_a_silence_closes() {
    run(async {
        let app = TestApp::start().await;
        let client = applicant(&app, APPLICANT).await;
        let it = sent(&client).await;
        let [first, second] = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
        act(&first, &it, "refuse", json!({ "reason": " " })).await.refused(422, "reason-missing");
        act(&first, &it, "refuse", json!({ "reason": "Agrément illisible." })).await.expect(200);
        act(&second, &it, "confirm", json!({ "comment": "" })).await.expect(200);
        let mine = own(&client.get(HOME).await.expect(200));
        assert_eq!((mine.answer.as_str(), mine.may_appeal), ("Agrément illisible.", true));
        client.post(HOME, &json!({ "action": "appeal", "words": "" })).await.refused(422, "words-missing");
        let words = json!({ "action": "appeal", "words": "L’original est joint." });
        assert_eq!(own(&client.post(HOME, &words).await.expect(200)).state, AccreditationState::Appealed);
        assert_eq!(detail(&first, &it).await.appeal, "L’original est joint.");
        let asked = json!({ "pieces": [{ "kind": "agrement", "word": "L’original." }] });
        act(&first, &it, "ask", asked).await.expect(200);

        app.go_to(date(2027, 1, 4));
        app.platform.run_schedule("sweep-reviews").await.unwrap();
        let client = applicant(&app, APPLICANT).await;
        let closed = own(&client.get(HOME).await.expect(200));
        assert_eq!((closed.state, closed.may_begin_again), (AccreditationState::Closed, true));
        // What had been typed begins the next one.
        let next = own(&ask(&client, "save", &typed()).await.expect(200));
        assert!(next.reference != closed.reference && next.typed["nda"] == "53350123456");
    });
}
