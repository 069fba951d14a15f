//! What waits at the desks: a training body that asks to be one, changes that take two people, money that nothing was matched with, a full
//! session, and what jobs leave behind.

use jiff::{SignedDuration, Span};
use mce_functions::store::jobs::{self, Lease, Place};
use mce_functions::store::sign_ins::SignIn;
use mce_functions::store::{offers, set_aside, suspense};
use mce_local::bank::Credit;
use mce_shared::api::{AccreditationDetail, OpinionList, OrganisationView, OwnAccreditationAnswer, OwnOffer};
use mce_shared::catalogue::Session;
use mce_shared::lifecycle::State;
use mce_shared::money::Euros;
use mce_shared::set_aside::Chore;
use mce_shared::wire::word;
use mce_tests::simulation::cast::Visitor;
use mce_tests::simulation::office;
use mce_tests::simulation::world::{Reply, World};
use serde_json::{Value, json};

use crate::MOMENT;

const APPLICANT: usize = 800_000;
const APPLICANT_SIRET: &str = "99541230100013";
const OPINIONS: &str = "/api/gestionnaire/opinions";
const FORM: &str = "/api/accreditation";
/// Sessions of a formation that has too many for one item.
const MANY_SESSIONS: usize = 700;
/// Where the bank's gateway puts its files.
const IN: &str = "files/bank/in";

/// Everything of it.
pub async fn all(world: &World) {
    accreditation(world).await;
    gates(world).await;
    correction(world).await;
    need(world).await;
    full_session(world).await;
    many_sessions(world).await;
    typed_offer(world).await;
    sheet(world).await;
    opinions(world).await;
    bank(world).await;
    left_behind(world).await;
}

async fn done(world: &World, who: &Visitor, path: &str, body: &Value) -> Reply {
    world.core.clock.advance(MOMENT);
    let reply = world.insist(who, path, body).await.unwrap();
    assert!(reply.is_done(), "{path}: {reply:?}");
    reply
}

/// An establishment asks to be a training body; a yes is proposed, and waits for the second person.
async fn accreditation(world: &World) {
    let applicant = applicant(world);
    let typed = typed(world);
    done(world, &applicant, FORM, &json!({ "action": "save", "typed": typed })).await;
    for piece in ["registration", "identity", "activity_declaration", "non_conviction", "agrement"] {
        world.core.clock.advance(MOMENT);
        let path = format!("{FORM}/pieces/{piece}");
        let reply = world.upload(&applicant, &path, "%PDF-1.7 pièce".as_bytes()).await.unwrap();
        assert!(reply.is_done(), "{reply:?}");
    }
    let sent = done(world, &applicant, FORM, &json!({ "action": "send", "typed": typed })).await;
    let sent: OwnAccreditationAnswer = sent.read().unwrap();
    let path = format!("/api/gestionnaire/accreditations/{}", sent.accreditation.unwrap().reference);
    let gestionnaire = &world.cast.gestionnaires[0];
    for act in [json!({ "action": "admit" }), json!({ "action": "accept", "reason": "Pièces conformes" })] {
        let shown: AccreditationDetail = world.get(gestionnaire, &path).await.unwrap().read().unwrap();
        done(world, gestionnaire, &path, &json!({ "version": shown.version, "act": act })).await;
    }
    // He is no training body yet: nobody of the cast.
    let key = json!({ "pk": { "S": format!("SIGN-IN#{}", applicant.signed_in(world.now()).key) }, "sk": { "S": "SIGN-IN" } });
    world.core.database.call("DeleteItem", &json!({ "TableName": "sign-ins", "Key": key })).await.unwrap();
}

fn applicant(world: &World) -> Visitor {
    let organisation = OrganisationView { number: APPLICANT_SIRET.to_owned(), name: "Académie".to_owned() };
    let kept = world.cast.training_bodies[0].visitor.signed_in(world.now());
    Visitor::again(
        APPLICANT,
        SignIn {
            applicant: true,
            organisation: Some(organisation),
            display_name: "Personne qui demande".to_owned(),
            sub: "applicant".to_owned(),
            ..kept
        },
    )
}

/// What SIRENE would say is typed: it does not answer here.
fn typed(world: &World) -> Value {
    let today = world.today();
    json!({
        "name": "Académie de l’Ouest",
        "street": "1 rue du Test",
        "postcode": "35000",
        "town": "Rennes",
        "nda": "53350123456",
        "trainings": "mandate_only",
        "turnover": "40000",
        "agrement_number": "2026-117",
        "agrement_ordered": today - Span::new().days(30),
        "agrement_from": today - Span::new().days(20),
        "agrement_until": today + Span::new().days(700),
        "agrement_themes": "Finances, statut de l’élu",
        "quality": "legal_representative",
        "email": "contact@example.org",
        "telephone": "02 99 00 00 00",
        "honour_conviction": "oui",
        "honour_obligations": "oui",
        "honour_subcontracting": "oui",
    })
}

/// A suspension that waits for a second person: that it was proposed is a line of what was changed.
async fn gates(world: &World) {
    let path = format!("/api/gestionnaire/organismes/{}/gates", world.cast.training_bodies[2].siret);
    let asked =
        json!({ "action": "change", "change": { "change": "suspend" }, "reason": "Décision du ministre" });
    done(world, &world.cast.gestionnaires[0], &path, &asked).await;
}

/// An address that was corrected, and a name to pay that waits for a second person.
async fn correction(world: &World) {
    let body = &world.cast.training_bodies[0];
    let path = format!("/api/gestionnaire/organismes/{}/correction", body.siret);
    let corrected = |name: &str| {
        json!({
            "name": name, "street": "2 rue du Test", "postcode": "35000", "town": "Rennes",
            "email": "of@example.org", "telephone": "", "reason": "Kbis",
        })
    };
    for name in [body.name.as_str(), "Organisme renommé"] {
        done(world, &world.cast.gestionnaires[0], &path, &corrected(name)).await;
    }
}

/// What an élu looks for and does not find.
async fn need(world: &World) {
    let asked = json!({ "theme": "ELU1008", "area": "35", "when": "saturday" });
    done(world, &world.cast.elus[0].visitor, "/api/account/needs", &asked).await;
}

/// An élu waits for a place in a session that is full.
async fn full_session(world: &World) {
    let offer = &world.offers[0];
    let action = &offer.actions[0];
    let stored = offers::get(world.store(), &offer.siret, &offer.numero).await.unwrap().unwrap();
    let mut formation = stored.formation;
    let session = formation.actions[0].sessions.last_mut().unwrap();
    session.places = Some(session.taken);
    let asked = json!({
        "siret": offer.siret, "formation": offer.numero, "action": action.numero, "session": session.numero,
    });
    assert!(offers::put(world.store(), &formation, Some(stored.version)).await.unwrap());
    done(world, &world.cast.elus[1].visitor, "/api/account/waits", &asked).await;
}

/// A formation whose sessions stand on sheets.
async fn many_sessions(world: &World) {
    let mut formation = world.offers.last().unwrap().clone();
    formation.numero = "F-MANY".parse().unwrap();
    let action = &mut formation.actions[0];
    action.numero = "F-MANY-A".parse().unwrap();
    let model = action.sessions[0].clone();
    let session = |n: usize| Session { numero: format!("F-MANY-A-S{n}").parse().unwrap(), ..model.clone() };
    action.sessions = (0..MANY_SESSIONS).map(session).collect();
    assert!(offers::put(world.store(), &formation, None).await.unwrap());
}

/// An offer that is typed and published, whose only session is then cancelled; something else of it is typed since.
async fn typed_offer(world: &World) {
    let body = &world.cast.training_bodies[1];
    let path = "/api/of/offers/F-MAIN-1";
    let start = world.today() + Span::new().days(60);
    let typed = json!({
        "intitule": "Présider une séance houleuse du conseil", "objectif": "Tenir l’ordre du jour.",
        "resultats": "Une attestation.", "contenu": "Police de l’assemblée, prises de parole.",
        "purpose": "mandate", "theme": "ELU1002", "courriel": "contact@of.example", "actions": "1",
        "a1_mode": "face_to_face", "a1_entrees": "fixed_dates", "a1_duree": "7", "a1_ttc": "480",
        "a1_participants": "12", "a1_lieu": "3 rue Haute, 35000 Rennes", "a1_sessions": "1",
        "a1_s1_etat": "open", "a1_s1_debut": start, "a1_s1_de": "09:00", "a1_s1_a": "17:00",
    });
    let publish = json!({ "act": "publish", "version": 0, "stored": 0, "typed": typed });
    done(world, &body.visitor, path, &publish).await;
    let shown: OwnOffer = world.get(&body.visitor, path).await.unwrap().read().unwrap();
    let action = &shown.formation.as_ref().unwrap().actions[0];
    let session = format!("/api/of/sessions/F-MAIN-1/{}/{}", action.numero, action.sessions[0].numero);
    let cancel = json!({ "action": "cancel", "reason": "Le formateur est malade." });
    done(world, &body.visitor, &session, &cancel).await;
    let begun = json!({ "intitule": "Présider une séance très houleuse" });
    let save = json!({ "act": "save", "version": shown.version, "typed": begun });
    done(world, &body.visitor, path, &save).await;
}

/// A training body says who was there without having signed.
async fn sheet(world: &World) {
    let states = crate::states(world).await;
    let id = states[&State::InTraining].first().unwrap();
    let (dossier, _) = world.dossier(id).await.unwrap();
    let body = world.cast.training_bodies.iter().find(|body| body.siret == dossier.of).unwrap();
    let training = &dossier.training;
    let path = format!(
        "/api/of/sessions/{}/{}/{}/attendance",
        training.formation, training.action, training.session
    );
    let half_day = json!({ "day": training.start, "half": "morning" });
    let mark =
        json!({ "dossier": id, "half_day": half_day, "present": true, "reason": "Téléphone déchargé." });
    done(world, &body.visitor, &path, &mark).await;
}

/// Élus say what their trainings were worth; the first comment is read and shown, the others wait.
async fn opinions(world: &World) {
    let states = crate::states(world).await;
    let rating = json!({
        "welcome": 5, "content": 4, "trainers": 5, "means": 3, "support": 5, "comment": "Très concret.",
        "took_place": true,
    });
    let over = [State::ServiceDoneDeclared, State::InControl, State::ServiceDoneValidated];
    for id in over.iter().filter_map(|state| states.get(state)).flatten() {
        let (dossier, _) = world.dossier(id).await.unwrap();
        let elu = world.cast.elus.iter().find(|elu| elu.id.as_ref() == Some(&dossier.elu)).unwrap();
        // One that nobody followed is refused, and one is rated once.
        world.core.clock.advance(MOMENT);
        world.insist(&elu.visitor, &format!("/api/dossiers/{id}/rating"), &rating).await.unwrap();
    }
    let reader = &world.cast.gestionnaires[0];
    let waiting: OpinionList = world.get(reader, OPINIONS).await.unwrap().read().unwrap();
    let first = &waiting.opinions[0];
    let show = json!({ "version": first.version, "act": { "action": "show" } });
    done(world, reader, &format!("{OPINIONS}/{}", first.opinion), &show).await;
}

/// Money that names nobody comes in, and somebody proposes where it goes; a file of the bank is sent by hand.
async fn bank(world: &World) {
    let credit = Credit {
        amount: Euros::from_cents(12_345),
        from: "Inconnu".to_owned(),
        remittance: "DON".to_owned(),
    };
    world.core.bank.credit(credit).await.unwrap();
    world.core.bank.work().await;
    let file = std::fs::read_dir(world.folder().join(IN)).unwrap().flatten().next().map(|one| one.path());
    let content: &'static [u8] = std::fs::read(file.unwrap()).unwrap().leak();
    let proposer = &world.cast.gestionnaires[0];
    let reply = world.upload(proposer, "/api/gestionnaire/bank-returns", content).await.unwrap();
    assert!(reply.is_done(), "{reply:?}");
    office::job(world, "read-bank-returns").await.unwrap();
    let waiting = suspense::waiting(world.store()).await.unwrap().items;
    let path = format!("/api/gestionnaire/suspense/{}/proposal", waiting[0].key);
    let asked = json!({ "destination": { "kind": "fund" }, "reason": "Vu avec la banque" });
    done(world, proposer, &path, &asked).await;
}

/// What jobs leave: the place of one that has looked at everything, the lease of a hand that died, an item that a loop could not treat.
async fn left_behind(world: &World) {
    let (store, now) = (world.store(), world.now());
    let place = Place { done_on: Some(world.today()), ..Place::default() };
    jobs::keep_place(store, "tell-alerts", &place).await.unwrap();
    let lease = Lease { hand: "a hand".to_owned(), until: (now + SignedDuration::from_secs(1)).as_second() };
    assert!(jobs::take(store, "refund-cards", &lease, now).await.unwrap());
    let name = format!("{}#x", word(Chore::Mail));
    set_aside::failed(store, Chore::Mail, &name, "Le message ne peut pas être lu.", now).await.unwrap();
}
