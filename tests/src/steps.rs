//! The steps of a journey, each one request or a few, as the screens make them.

use std::path::Path;

use jiff::civil::Date;
use mce_functions::store::offers;
use mce_functions::store::organisations::{put_training_body, training_body};
use mce_local::identity::Agent;
use mce_shared::api::{CardPayment, DossierChanged, DossierView, SettlementList, SettlementState};
use mce_shared::catalogue::Session;
use mce_shared::habilitation::Permission;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Funds, planned_split};
use mce_shared::organisme::TrainingBody;
use mce_shared::rules::financing::Split;
use mce_shared::wire::word;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::bank::BankFile;
use crate::client::{Answer, Client};
use crate::provider::{Provider, between};

/// A session of the sample data.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub siret: &'static str,
    pub formation: &'static str,
    pub action: &'static str,
    pub session: &'static str,
}

impl Offer {
    /// A day in person of Brocéliande, 560 €, on 18 January 2027, fifteen places.
    pub const DAY: Offer = Offer::broceliande("BRO-2027-006", "BRO-2027-006-A2", "BRO-2027-006-A2-S1");
    /// Half a day of Brocéliande, 225 €, on 20 April 2027, ten places.
    pub const HALF_DAY: Offer = Offer::broceliande("BRO-2027-007", "BRO-2027-007-A1", "BRO-2027-007-A1-S2");
    /// Two days of Belledonne, 350 €, on 18 and 19 February 2027, three places.
    pub const THREE_PLACES: Offer = Offer {
        siret: "99415894700014",
        formation: "ABT-007",
        action: "ABT-007-A1",
        session: "ABT-007-A1-S1",
    };

    pub const fn broceliande(formation: &'static str, action: &'static str, session: &'static str) -> Offer {
        Offer { siret: "99012030500018", formation, action, session }
    }

    pub fn request(&self) -> Value {
        json!({
            "siret": self.siret, "formation": self.formation, "action": self.action, "session": self.session,
            "start": null, "message": "Bonjour, je souhaite m’inscrire.",
        })
    }

    pub fn path(&self) -> String {
        format!("/api/offers/{}/{}/{}", self.siret, self.formation, self.action)
    }
}

/// A person of `identities.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Person {
    pub id: String,
    pub nir: String,
    pub email: String,
}

/// Somebody whom no sample data knows, by given name, usual name and address, of an establishment.
pub fn typed_agent(
    (given, usual, email): (&str, &str, &str),
    siret: &str,
    permissions: &[Permission],
) -> Agent {
    Agent {
        id: String::new(),
        given_name: given.to_owned(),
        usual_name: usual.to_owned(),
        email: email.to_owned(),
        siret: siret.to_owned(),
        organization_label: "Organisation".to_owned(),
        acr: None,
        permissions: permissions.to_vec(),
        shows: String::new(),
    }
}

impl TestApp {
    /// A person of the sample data.
    pub fn person(&self, id: &str) -> Person {
        let people: Vec<Person> = read_json(&self.platform.seed_folder().join("identities.json"));
        people.into_iter().find(|person| person.id == id).unwrap_or_else(|| panic!("nobody is {id}"))
    }

    /// An élu who is signed in; the account is opened if it was not.
    pub async fn elu(&self, id: &str) -> Client {
        let client = self.nobody();
        let signed_in = client.sign_in(Provider::FranceConnect, id).await;
        if !signed_in.account_active {
            let activated = client.activate(&self.person(id).nir).await.expect(200);
            assert_eq!(activated.json()["outcome"], "activated", "{}", activated.body);
            // The sign-in has a new cookie; the page reads who it is again.
            client.identity().await.unwrap();
        }
        client
    }

    /// An agent of the sample data who is signed in.
    pub async fn agent(&self, id: &str) -> Client {
        let client = self.nobody();
        client.sign_in(Provider::ProConnect, id).await;
        client
    }

    /// Somebody of an establishment who holds these permissions and no other one.
    pub async fn agent_who(&self, siret: &str, permissions: &[Permission]) -> Client {
        let words: Vec<String> = permissions.iter().map(word).collect();
        let agent = typed_agent(
            ("Personne", &words.join(" "), &format!("{}@example.org", words.join("-"))),
            siret,
            permissions,
        );
        self.agent_as(&agent).await
    }

    /// Somebody who holds what is said of him, signed in.
    pub async fn agent_as(&self, agent: &Agent) -> Client {
        mce_local::seed::habilitate(&self.platform.ground(), agent).await.unwrap();
        let client = self.nobody();
        let back = client.type_agent(agent, "eidas2").await;
        assert_eq!(back, "/bienvenue", "{agent:?}");
        client.accept_cgu().await;
        client
    }

    /// The agent of a training body.
    pub async fn of(&self, siret: &str) -> Client {
        let agents: Vec<Value> = read_json(&self.platform.seed_folder().join("agents.json"));
        let agent = agents.iter().find(|agent| agent["siret"] == siret).unwrap();
        self.agent(agent["id"].as_str().unwrap()).await
    }
}

impl Client {
    /// Signs in with an identity that is typed at ProConnect, at this level: where the site sends the browser.
    pub async fn type_agent(&self, agent: &Agent, acr: &str) -> String {
        let choice = [
            ("person", ""),
            ("given_name", &agent.given_name),
            ("usual_name", &agent.usual_name),
            ("email", &agent.email),
            ("siret", &agent.siret),
            ("acr", acr),
        ];
        let callback = Provider::ProConnect.reach_callback_with(self, &choice, "/bienvenue").await;
        self.bare_request(Method::GET, &callback).send().await.location().to_owned()
    }

    pub async fn activate(&self, nir: &str) -> Answer {
        self.post("/api/account/activation", &json!({ "nir": nir, "pension_liquidated": false })).await
    }

    /// Asks for a session.
    pub async fn ask(&self, offer: &Offer) -> DossierId {
        let asked = self.post("/api/dossiers", &offer.request()).await.expect(201);
        asked.read::<DossierChanged>().id
    }

    pub async fn dossier(&self, id: &DossierId) -> DossierView {
        self.get(&format!("/api/dossiers/{id}")).await.expect(200).read()
    }

    pub async fn funds(&self) -> Funds {
        let account = self.get("/api/account").await.expect(200).json();
        serde_json::from_value(account["funds"].clone()).unwrap()
    }

    /// An action on a dossier: `answer`, `confirmation`…
    pub async fn act(&self, id: &DossierId, action: &str, body: &impl Serialize) -> Answer {
        self.post(&format!("/api/dossiers/{id}/{action}"), body).await
    }

    /// The training body accepts.
    pub async fn accept(&self, id: &DossierId) {
        self.act(id, "answer", &json!({ "answer": "accept" })).await.expect(200);
    }

    /// Who would pay what, as the page computes it.
    pub async fn planned(&self, id: &DossierId) -> Split {
        let shown = self.dossier(id).await;
        planned_split(&shown.dossier, &shown.funds.unwrap(), shown.today)
    }

    /// Confirms the split that the page shows.
    pub async fn confirm(&self, id: &DossierId) -> Answer {
        let expected = self.planned(id).await;
        self.act(id, "confirmation", &json!({ "expected": expected })).await
    }

    /// Goes to the payment page, which shows its choices: the address that they lead to.
    pub async fn open_card_page(&self, id: &DossierId) -> String {
        let payment: CardPayment = self.act(id, "card-payment", &json!({})).await.expect(200).read();
        let form: Vec<_> = payment.fields.into_iter().map(|field| (field.name, field.value)).collect();
        let page = self.bare_request(Method::POST, &payment.url).form(&form).send().await.expect(200);
        let uuid = between(&page.body, "action=\"/payments/", "/");
        format!("{}/payments/{uuid}", self.addresses().card)
    }

    /// One of the choices of the payment page: `refuse`, `abandon`, `accept-and-close`.
    pub async fn choose_on_card_page(&self, payment: &str, choice: &str) -> Answer {
        self.bare_request(Method::POST, &format!("{payment}/{choice}")).form(&[]).send().await
    }

    /// Pays, with the code that the bank asks: where the browser comes back to.
    pub async fn pay_by_card(&self, id: &DossierId) -> String {
        let payment = self.open_card_page(id).await;
        let asked = self.choose_on_card_page(&payment, "accept").await.expect(200);
        let code = between(&asked.body, "<strong class=\"code\">", "<").to_owned();
        let form = [("code".to_owned(), code)];
        let paid = self.bare_request(Method::POST, &format!("{payment}/code")).form(&form).send().await;
        paid.location().to_owned()
    }
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// What a training body declares of a training that was followed to its end on `day`.
pub fn service_done(day: Date) -> Value {
    json!({ "exit": day, "cause": "completed", "completion_rate": "100", "comment": "" })
}

impl TestApp {
    /// An élu asks for a session, and its training body accepts.
    pub async fn accepted(&self, elu: &Client, offer: &Offer) -> DossierId {
        let dossier = elu.ask(offer).await;
        self.of(offer.siret).await.accept(&dossier).await;
        dossier
    }

    /// The same, and he confirms: it is ordered.
    pub async fn ordered(&self, elu: &Client, offer: &Offer) -> DossierId {
        let dossier = self.accepted(elu, offer).await;
        elu.confirm(&dossier).await.expect(200);
        dossier
    }

    /// Takes its name from a training body, so that no bank can pay it; gives what it was.
    pub async fn nameless(&self, siret: &str) -> String {
        let environment = self.environment().await;
        let (store, siret) = (environment.store(), siret.parse().unwrap());
        let body = training_body(store, &siret).await.unwrap().unwrap();
        let name = body.name.clone();
        let wrong = TrainingBody { name: String::new(), holder: String::new(), ..body };
        put_training_body(store, &wrong).await.unwrap();
        name
    }

    /// A session, and others that its training body has added beside it: `count` in all. An élu has one dossier at a time for each.
    pub async fn alike(&self, offer: &Offer, count: usize) -> Vec<Offer> {
        if count == 1 {
            return vec![*offer];
        }
        let environment = self.environment().await;
        let (siret, formation) = (offer.siret.parse().unwrap(), offer.formation.parse().unwrap());
        let mut stored = offers::get(environment.store(), &siret, &formation).await.unwrap().unwrap();
        let mut actions = stored.formation.actions.iter_mut();
        let action = actions.find(|action| action.numero.as_str() == offer.action).unwrap();
        let mut sessions = action.sessions.iter();
        let model = sessions.find(|session| session.numero.as_str() == offer.session).unwrap().clone();
        let mut all = vec![*offer];
        for more in 1..count {
            let session: &'static str = format!("{}-{more}", offer.session).leak();
            action.sessions.push(Session { numero: session.parse().unwrap(), taken: 0, ..model.clone() });
            all.push(Offer { session, ..*offer });
        }
        assert!(offers::put(environment.store(), &stored.formation, Some(stored.version)).await.unwrap());
        all
    }

    /// Brings `count` dossiers of half a day, 225 € each, of an élu who has the rights for them, to the validated service
    /// done: what is owed waits for a bank file. It is then the day of the session.
    pub async fn owed(&self, elu: &str, count: usize) -> Vec<DossierId> {
        let (client, of) = (self.elu(elu).await, self.of(Offer::HALF_DAY.siret).await);
        let mut dossiers = Vec::new();
        for offer in self.alike(&Offer::HALF_DAY, count).await {
            let dossier = client.ask(&offer).await;
            of.accept(&dossier).await;
            client.confirm(&dossier).await.expect(200);
            dossiers.push(dossier);
        }
        let day = client.dossier(&dossiers[0]).await.dossier.training.start;
        self.go_to(day);
        let (of, gestionnaire) = (self.of(Offer::HALF_DAY.siret).await, self.agent("gestionnaire").await);
        for dossier in &dossiers {
            of.act(dossier, "entry", &json!({ "on": day })).await.expect(200);
            of.act(dossier, "service-done", &service_done(day)).await.expect(200);
            gestionnaire
                .act(dossier, "service-done-validation", &json!({ "reason": "Émargements vérifiés." }))
                .await
                .expect(200);
        }
        dossiers
    }

    /// References of the payments in all bank files that the gestionnaire can download.
    pub async fn ordered_payments(&self) -> Vec<String> {
        let gestionnaire = self.agent("gestionnaire").await;
        let runs: SettlementList = gestionnaire.get("/api/gestionnaire/settlements").await.expect(200).read();
        let mut references = Vec::new();
        for run in runs.settlements.iter().filter(|run| run.payments > 0) {
            let path = format!("/api/gestionnaire/settlements/{}/file", run.id);
            let file = BankFile::read(&gestionnaire.get(&path).await.expect(200).body);
            assert_eq!((file.transfers.len() as u32, run.state), (run.payments, SettlementState::Done));
            references.extend(file.transfers.into_iter().map(|transfer| transfer.reference));
        }
        references.sort();
        references
    }
}
