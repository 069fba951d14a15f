//! Plays the platform until its database holds items of every kind, in every state, and writes them to a new folder of
//! `tests/fixtures`, for the commits to come to read.
//!
//! ```text
//! cargo run -p mce-tests --example keep_items -- tests/fixtures/2026-11-28
//! ```
#![allow(clippy::unwrap_used, reason = "a program that can't go on stops with the place where it stopped")]

mod desks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::{SignedDuration, Span};
use mce_functions::register::FileKind;
use mce_functions::sign_in::{Attempt, ProviderKind};
use mce_functions::store::mandates;
use mce_functions::store::outbox;
use mce_functions::store::schema::{KINDS, kind_of};
use mce_functions::store::sign_ins::{self, Opened, PendingAttempt};
use mce_local::bank::Fate;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_local::import_command;
use mce_shared::api::{
    AcceptCgu, Activation, BankDetailsView, CGU_VERSION, CollectiviteDetail, DossierChanged, DossierView,
    EndingGroup, EndingList, HabilitationList, ProposeBankDetails, WholeBankDetails,
};
use mce_shared::habilitation;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{State, planned_split, price_of_cancellation};
use mce_tests::kept;
use mce_tests::rne::Rne;
use mce_tests::simulation::books::Books;
use mce_tests::simulation::cast::{Cast, Numbers, Visitor, iban};
use mce_tests::simulation::chance::Chance;
use mce_tests::simulation::plan::{Plan, START};
use mce_tests::simulation::world::World;
use mce_tests::simulation::{acts, office, world_after};
use serde_json::{Value, json};

const CAST: Numbers = Numbers { elus: 7, training_bodies: 3, collectivites: 2 };
/// Days that the world has lived before everything is looked for.
const DAYS: i64 = 170;
/// Between two things that somebody does: the order of what is posted at one moment is nobody's.
const MOMENT: SignedDuration = SignedDuration::from_secs(7);
/// Tries until every state is there.
const TRIES: usize = 400;

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let seed = std::env::args().nth(2).map_or(1, |seed| seed.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.unwrap().block_on(play(Path::new(&folder), seed));
}

async fn play(folder: &Path, seed: u64) {
    let plan = Plan::draw(seed, 1, CAST);
    let last = mce_tests::morning(START) + SignedDuration::from_hours(24 * DAYS);
    let early = plan.events.iter().filter(|event| event.at < last).copied().collect();
    let mut world = world_after(&plan.with(early)).await.unwrap();
    let mut chance = Chance::new(seed);
    world.fair_weather(chance.fork());
    trainings(&mut world).await;
    settle(&world).await;
    every_state(&world, &mut chance).await;
    organisations(&world, &mut chance).await;
    people(&world).await;
    cover(&world).await;
    colleague(&world).await;
    register(&world).await;
    endings(&world).await;
    looked(&world).await;
    told(&world, &mut chance).await;
    watched(&world).await;
    desks::all(&world).await;
    runs(&world).await;
    told(&world, &mut chance).await;
    forget(&world).await;
    kept::keep(&world.core.database, &world.core.template.tables, (world.folder(), world.now()), folder)
        .await;
    println!("{:?}", states(&world).await);
    println!("no item is: {:?}", kinds_missing(&world).await);
    for (table, attribute) in [("payments", "status"), ("jobs", "state")] {
        println!("{table}: {:?}", counts(&world, table, attribute).await);
    }
}

async fn states(world: &World) -> BTreeMap<State, Vec<DossierId>> {
    let mut states = BTreeMap::<State, Vec<DossierId>>::new();
    for item in world.scan("dossiers").await.unwrap().iter().filter(|item| item["sk"] == "STATE") {
        let state = serde_json::from_value(item["state"].clone()).unwrap();
        states.entry(state).or_default().push(serde_json::from_value(item["id"].clone()).unwrap());
    }
    states
}

/// The kinds of items of which the database has none.
async fn kinds_missing(world: &World) -> BTreeSet<&'static str> {
    let mut missing: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    for table in &world.core.template.tables {
        for item in world.scan(&table.name).await.unwrap() {
            let key = |name: &str| item[name].as_str().unwrap().to_owned();
            missing.remove(kind_of(&key("pk"), &key("sk")).unwrap().name);
        }
    }
    missing
}

async fn counts(world: &World, table: &str, attribute: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in world.scan(table).await.unwrap() {
        *counts.entry(item[attribute].to_string()).or_default() += 1;
    }
    counts
}

/// Some are trained, each as far as its own state; then nobody waits for an answer any more.
async fn trainings(world: &mut World) {
    let mut confirmed = confirmed(world).await;
    cancelled(world, &confirmed.pop().unwrap()).await;
    let last = confirmed.iter().map(|view| view.dossier.training.end).max().unwrap();
    world.go_to(mce_tests::morning(last));
    let reason = json!({ "action": "open", "reason": "Un doute" });
    for (view, steps) in confirmed.iter().zip([0, 1, 2, 3, 4]) {
        let training = &view.dossier.training;
        let (of, gestionnaire) = (of(world, view), &world.cast.gestionnaires[0]);
        let done = mce_tests::service_done(training.end);
        let entry = json!({ "on": training.start });
        let all = [
            (of, "entry", entry),
            (of, "service-done", done.clone()),
            (gestionnaire, "control", reason.clone()),
        ];
        for (who, path, body) in all.iter().take(steps.min(3)) {
            act(world, who, view, path, body).await;
        }
        if steps == 4 {
            let mut found = done.clone();
            found["comment"] = json!("Feuilles de présence relues");
            act(world, gestionnaire, view, "control", &json!({ "action": "correct", "found": found })).await;
        }
        if steps == 0 {
            act(world, of, view, "answer", &json!({ "answer": "no_show" })).await;
        }
    }
}

async fn cancelled(world: &World, view: &DossierView) {
    let (kept, _) = world.dossier(&view.dossier.id).await.unwrap();
    let elu = world.cast.elus.iter().find(|elu| elu.id.as_ref() == Some(&kept.elu)).unwrap();
    let view = world.get(&elu.visitor, &format!("/api/dossiers/{}", view.dossier.id)).await.unwrap();
    let view: DossierView = view.read().unwrap();
    let charged = price_of_cancellation(&view.dossier, view.today).charged;
    let body = json!({ "reason": "Empêché", "expected_charge": charged });
    assert!(act(world, &elu.visitor, &view, "cancellation", &body).await);
    // What he would like to follow another time.
    let (of, training) = (&view.dossier.of, &view.dossier.training);
    let favourite = json!({ "siret": of, "formation": training.formation, "action": training.action });
    let reply = world.insist(&elu.visitor, "/api/account/favourites", &favourite).await.unwrap();
    assert!(reply.is_done(), "{}", reply.body);
}

fn of<'a>(world: &'a World, view: &DossierView) -> &'a Visitor {
    &world.cast.training_bodies.iter().find(|body| body.siret == view.dossier.of).unwrap().visitor
}

async fn act(world: &World, who: &Visitor, view: &DossierView, path: &str, body: &Value) -> bool {
    world.core.clock.advance(MOMENT);
    let reply = world.insist(who, &format!("/api/dossiers/{}/{path}", view.dossier.id), body).await.unwrap();
    if !reply.is_done() {
        println!("{path}: {}", reply.body);
    }
    reply.is_done()
}

/// An élu has a search watched, which the index answers.
async fn watched(world: &World) {
    office::job(world, "refresh-catalogue").await.unwrap();
    let elu = &world.cast.elus[0].visitor;
    let asked = json!({ "query": "text=budget" });
    assert!(world.insist(elu, "/api/account/alerts", &asked).await.unwrap().is_done());
}

/// Dossiers that need no card: asked for, accepted, confirmed.
async fn confirmed(world: &World) -> Vec<DossierView> {
    let mut confirmed = Vec::new();
    let pairs = world.cast.elus.iter().flat_map(|elu| world.offers.iter().map(move |offer| (elu, offer)));
    for (elu, offer) in pairs {
        let action = &offer.actions[0];
        let asked = json!({
            "siret": offer.siret, "formation": offer.numero, "action": action.numero,
            "session": action.sessions[0].numero, "start": world.today() + Span::new().days(15), "message": "",
        });
        let reply = world.insist(&elu.visitor, "/api/dossiers", &asked).await.unwrap();
        let Ok(asked) = reply.read::<DossierChanged>() else { continue };
        let path = format!("/api/dossiers/{}", asked.id);
        let view: DossierView = world.get(&elu.visitor, &path).await.unwrap().read().unwrap();
        if !act(world, of(world, &view), &view, "answer", &json!({ "answer": "accept" })).await {
            continue;
        }
        let view: DossierView = world.get(&elu.visitor, &path).await.unwrap().read().unwrap();
        let split = planned_split(&view.dossier, view.funds.as_ref().unwrap(), view.today);
        if split.card.is_zero()
            && act(world, &elu.visitor, &view, "confirmation", &json!({ "expected": split })).await
        {
            confirmed.push(view);
        }
        if confirmed.len() == 6 {
            break;
        }
    }
    confirmed
}

/// People act until each state has a dossier; the last dossier of a state is left alone.
async fn every_state(world: &World, chance: &mut Chance) {
    for n in 0..TRIES {
        let states = states(world).await;
        if states.len() == State::ALL.len() {
            return;
        }
        let free = |(state, same): &(&State, &Vec<DossierId>)| same.len() > 1 && !state.is_final();
        let open: Vec<&DossierId> = states.iter().filter(free).flat_map(|(_, same)| same).collect();
        if open.len() < 8 || n % 12 == 0 {
            acts::ask(world, chance).await.unwrap();
        }
        let Some(id) = chance.of(&open) else { continue };
        world.core.clock.advance(MOMENT);
        if let Some(act) = acts::choose(world, id, chance).await.unwrap() {
            acts::carry_out(world, &act, chance).await.unwrap();
        }
    }
    let found: BTreeSet<State> = states(world).await.into_keys().collect();
    let missing: Vec<_> = State::ALL.into_iter().filter(|state| !found.contains(state)).collect();
    println!("no dossier is {missing:?}");
}

/// What is owed is ordered, and the bank answers; one training body's account is closed.
async fn settle(world: &World) {
    let closed = &world.cast.training_bodies[0].iban;
    world.core.bank.set_fate(closed, Fate::Refused).await;
    office::job(world, "settle-payments").await.unwrap();
    world.core.bank.work().await;
    office::job(world, "read-bank-returns").await.unwrap();
    office::job(world, "refund-cards").await.unwrap();
}

/// An account that two people accepted, and one that waits for the second.
async fn organisations(world: &World, chance: &mut Chance) {
    for (at, decided) in [(1, true), (2, false)] {
        let body = &world.cast.training_bodies[at];
        let asked = ProposeBankDetails {
            iban: iban(chance).as_str().to_owned(),
            bic: String::new(),
            holder: String::new(),
        };
        let reply = world.insist(&body.visitor, "/api/of/bank-details", &asked).await.unwrap();
        let proposed = reply.read::<BankDetailsView>().unwrap().change.unwrap().number;
        for who in world.cast.gestionnaires.iter().take(if decided { 2 } else { 1 }) {
            world.core.clock.advance(MOMENT);
            let path = format!("/api/gestionnaire/bank-details/{}", body.siret);
            let reading =
                world.insist(who, &format!("{path}/reading"), &json!({ "number": proposed })).await.unwrap();
            let WholeBankDetails { number, fingerprint, .. } = reading.read().unwrap();
            let verdict = json!({ "decision": "approve", "comment": "Appel au siège" });
            let asked = json!({ "number": number, "fingerprint": fingerprint, "verdict": verdict });
            let reply = world.insist(who, &format!("{path}/decision"), &asked).await.unwrap();
            println!("bank details: {reply:?}");
        }
    }
}

/// Terms that were accepted, an activation that somebody must look at, somebody on his way to sign in.
async fn people(world: &World) {
    let accepted = AcceptCgu { version: CGU_VERSION };
    for visitor in [&world.cast.elus[0].visitor, &world.cast.training_bodies[0].visitor] {
        assert!(world.insist(visitor, "/api/cgu", &accepted).await.unwrap().is_done());
    }
    let more = Numbers { elus: CAST.elus + 1, ..CAST };
    let unknown = Cast::draw(more, START, &mut Chance::new(99)).elus.pop().unwrap();
    let asked = json!({ "nir": unknown.nir, "pension_liquidated": false });
    let reply = world.insist(&unknown.visitor, "/api/account/activation", &asked).await.unwrap();
    let Activation::UnderReview { review } = reply.read().unwrap() else { panic!("{reply:?}") };
    let path = format!("/api/gestionnaire/reviews/{}/examination", review.reference);
    let refuse = json!({ "action": "refuse", "reason": "Aucun mandat" });
    assert!(world.insist(&world.cast.gestionnaires[0], &path, &refuse).await.unwrap().is_done());
    let attempt = Attempt {
        provider: ProviderKind::FranceConnect,
        authorize_url: String::new(),
        state: "state".to_owned(),
        nonce: "nonce".to_owned(),
        pkce_verifier: "verifier".to_owned(),
        started: world.now(),
        again: false,
    };
    let expires_at = world.now().as_second() + 600;
    let pending = PendingAttempt { attempt, return_to: "/compte".to_owned(), again: None, expires_at };
    sign_ins::begin(world.store(), "somebody", &pending).await.unwrap();
}

/// An agreement that one person proposed and another accepted, and one that waits.
async fn cover(world: &World) {
    let [proposer, other, ..] = &world.cast.gestionnaires[..] else { panic!("two people decide") };
    let siren = &world.cast.collectivites[0].1.siren;
    let path = format!("/api/gestionnaire/collectivites/{siren}/cover");
    let (from, until) = (world.today(), world.today() + Span::new().days(100));
    let agreement = json!({ "kind": "agreement", "ceiling": "1000.00", "from": from, "until": until });
    for accepted in [true, false] {
        let proposal = json!({ "covering": agreement, "reason": "Convention" });
        let reply = world.insist(proposer, &path, &proposal).await.unwrap();
        let number = reply.read::<CollectiviteDetail>().unwrap().records[0].number;
        let verdict = json!({ "decision": "approve", "comment": "" });
        let path = format!("{path}/{number}/decision");
        assert!(!accepted || world.insist(other, &path, &verdict).await.unwrap().is_done());
    }
}

/// Somebody who was invited, and who accepted; one of his sign-ins is listed.
async fn colleague(world: &World) {
    let [administrator, invited, ..] = &world.cast.gestionnaires[..] else { panic!("a colleague") };
    let sign_in = invited.signed_in(world.now());
    let asked = json!({
        "name": sign_in.display_name, "mail": sign_in.identity.email(),
        "permissions": ["gestionnaire_reader"], "until": null,
    });
    let reply = world.insist(administrator, "/api/habilitations", &asked).await.unwrap();
    let list: HabilitationList = reply.read().unwrap();
    let open = list.habilitations.iter().find(|one| one.state == habilitation::State::Invited).unwrap();
    let path = format!("/api/habilitations/{}/acceptance", open.id);
    assert!(world.insist(invited, &path, &json!({})).await.unwrap().is_done());
    let opened = Opened {
        key: sign_in.key.clone(),
        identity: sign_in.identity_key(),
        organisation: Some("gestionnaire".to_owned()),
        device: "Firefox, Linux".to_owned(),
        opened_at: world.now(),
        expires_at: sign_in.expires_at,
    };
    sign_ins::open(world.store(), &sign_in, &opened).await.unwrap();
}

/// A mandate that two people end.
async fn endings(world: &World) {
    let path = "/api/gestionnaire/mandate-endings";
    let reply = world.get(&world.cast.gestionnaires[0], path).await.unwrap();
    let groups: EndingList = reply.read().unwrap();
    let of_group = format!("{path}/{}", groups.groups[0].group);
    let page: EndingGroup = world.get(&world.cast.gestionnaires[0], &of_group).await.unwrap().read().unwrap();
    let asked = json!({ "keys": [page.endings[0].key], "confirm": true, "end": null, "reason": "Démission" });
    for who in &world.cast.gestionnaires[..2] {
        world.core.clock.advance(MOMENT);
        assert!(world.insist(who, path, &asked).await.unwrap().is_done());
    }
}

/// Somebody of the gestionnaire looks at a dossier.
async fn looked(world: &World) {
    let states = states(world).await;
    let id = states.values().flatten().next().unwrap();
    world.get(&world.cast.gestionnaires[0], &format!("/api/dossiers/{id}")).await.unwrap();
}

/// A publication of the register in which nobody of the cast is, then one in which some who were there are not.
async fn register(world: &World) {
    let folder = world.folder().join("rne");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("elus-conseillers-municipaux-cm.csv");
    let rne = Rne::new(4, 13);
    rne.write(FileKind::Communes, &mut std::fs::File::create(&path).unwrap()).unwrap();
    let today = world.today();
    let environment = world.core.environment_of(import_command::FUNCTION).await.unwrap();
    let arguments = import_command::Arguments { dry: false, publication: Some(today), files: vec![path] };
    import_command::run(&environment, world.folder(), &arguments).await.unwrap();
    println!("{:?}", mandates::groups(world.store()).await.unwrap());
}

/// A run that is over, and one whose hand died.
async fn runs(world: &World) {
    world.go_to(world.now() + SignedDuration::from_hours(1));
    office::job(world, "settle-payments").await.unwrap();
    office::job(world, "credit-rights").await.unwrap();
    office::job(world, "prove-ledger").await.unwrap();
    let crash = PlannedFault {
        function: Some("expire-rights".into()),
        action: Some("PutItem".into()),
        skip: 2,
        ..PlannedFault::next(Moment::Before, Fault::Crash)
    };
    world.core.faults().plan(crash);
    println!("{:?}", world.core.run_schedule("expire-rights").await.map_err(|error| error.to_string()));
}

/// The totals are folded, and the mails are sent but for the last ones.
async fn told(world: &World, chance: &mut Chance) {
    let mut books = Books::new(&world.core.database);
    books.read_on().await.unwrap();
    office::stream(world, &mut books, true, chance).await.unwrap();
    let mut mails = world.scan("outbox").await.unwrap();
    mails.sort_by_key(|item| item["queued_at"].to_string());
    for mail in mails[..mails.len() - 5].iter().filter(|mail| mail["sent_at"].is_null()) {
        outbox::sent(world.store(), mail["id"].as_str().unwrap(), world.now()).await.unwrap();
    }
}

/// What DynamoDB would have taken away by itself, and most of what is like the rest.
async fn forget(world: &World) {
    for (table, prefix, left) in [("jobs", "ONCE#", 16), ("outbox", "MESSAGE#", 40)] {
        let mut items = world.scan(table).await.unwrap();
        items.retain(|item| item["pk"].as_str().unwrap().starts_with(prefix));
        items.sort_by_key(|item| item["expires_at"].as_i64());
        for item in &items[..items.len().saturating_sub(left)] {
            let key = json!({ "pk": { "S": item["pk"] }, "sk": { "S": item["sk"] } });
            let asked = json!({ "TableName": table, "Key": key });
            world.core.database.call("DeleteItem", &asked).await.unwrap();
        }
    }
}
