//! What earlier commits have stored (`tests/fixtures`) is read by this one: everybody sees what is his, the platform goes on, and
//! every cent is proved.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::SignedDuration;
use mce_functions::store::{payments, runs};
use mce_local::bank::Fate;
use mce_shared::api::{DossierView, EndingList, SettlementList};
use mce_shared::lifecycle::{CommandKind, State};
use mce_shared::payments::PayableState;
use mce_shared::runs::{Counted, RunKind, RunState};
use mce_tests::kept;
use mce_tests::simulation::books::Books;
use mce_tests::simulation::cast::Visitor;
use mce_tests::simulation::chance::Chance;
use mce_tests::simulation::checks::of_the_ledger;
use mce_tests::simulation::world::World;
use mce_tests::simulation::{acts, checks, office};
use serde_json::json;

/// Days that are lived on.
const DAYS: i64 = 12;
/// Things that people do on each of them.
const ACTS: usize = 12;

#[test]
fn what_was_kept_is_read_and_goes_on() {
    for folder in kept::all() {
        println!("{}", folder.display());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.unwrap().block_on(goes_on(&folder));
    }
}

async fn goes_on(folder: &Path) {
    let mut world = World::of_kept(folder).await.unwrap();
    let (mut books, mut chance) = (Books::new(&world.core.database), Chance::new(7));
    world.fair_weather(chance.fork());
    books.read_on().await.unwrap();
    proved(&mut world, &mut books, &mut chance).await;
    everybody_sees_what_is_his(&world).await;
    an_order(&world).await;
    paid_again(&world).await;
    for _ in 0..DAYS {
        a_day(&mut world, &mut chance).await;
        books.read_on().await.unwrap();
    }
    everybody_sees_what_is_his(&world).await;
    what_was_under_way_is_over(&world).await;
    proved(&mut world, &mut books, &mut chance).await;
}

/// The totals are folded, and the proof of everything finds nothing.
async fn proved(world: &mut World, books: &mut Books, chance: &mut Chance) {
    office::stream(world, books, true, chance).await.unwrap();
    office::job(world, "prove-ledger").await.unwrap();
    let proof = runs::list(world.store(), RunKind::Proof, 1, None).await.unwrap().remove(0);
    assert!(proof.state == RunState::Done && proof.tallies.count(Counted::Transactions) > 0, "{proof:?}");
    assert_eq!((proof.tallies.count(Counted::Findings), of_the_ledger(&proof)), (0, Vec::new()));
}

async fn sees(world: &World, who: &Visitor, path: &str) -> String {
    let reply = world.get(who, path).await.unwrap();
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.body
}

async fn everybody_sees_what_is_his(world: &World) {
    let gestionnaire = &world.cast.gestionnaires[0];
    for id in checks::all_dossiers(world).await.unwrap() {
        let (dossier, journal) = world.dossier(&id).await.unwrap();
        assert_eq!(journal.len() as u64, dossier.version, "{id}: a line for each version");
        let elu = world.cast.elus.iter().find(|elu| elu.id.as_ref() == Some(&dossier.elu)).unwrap();
        let body = world.cast.training_bodies.iter().find(|body| body.siret == dossier.of).unwrap();
        for visitor in [&elu.visitor, &body.visitor, gestionnaire] {
            sees(world, visitor, &format!("/api/dossiers/{id}")).await;
        }
    }
    for elu in &world.cast.elus {
        for path in ["/api/account", "/api/dossiers"] {
            sees(world, &elu.visitor, path).await;
        }
    }
    for body in &world.cast.training_bodies {
        for path in ["/api/dossiers", "/api/of/payments", "/api/of/bank-details", "/api/of/offers"] {
            sees(world, &body.visitor, path).await;
        }
    }
    for (collectivite, _) in &world.cast.collectivites {
        sees(world, collectivite, "/api/dossiers").await;
    }
    for path in ["dossiers", "gestionnaire/fund", "gestionnaire/bank-details", "gestionnaire/bank-returns"] {
        sees(world, gestionnaire, &format!("/api/{path}")).await;
    }
    lists(world, gestionnaire).await;
}

/// Every settlement, run and group of endings that is listed can be opened.
async fn lists(world: &World, gestionnaire: &Visitor) {
    let listed = sees(world, gestionnaire, "/api/gestionnaire/settlements").await;
    let listed: SettlementList = serde_json::from_str(&listed).unwrap();
    assert!(!listed.settlements.is_empty());
    for settlement in &listed.settlements {
        sees(world, gestionnaire, &format!("/api/gestionnaire/settlements/{}", settlement.id)).await;
    }
    for kind in RunKind::ALL {
        for run in runs::list(world.store(), kind, 100, None).await.unwrap() {
            sees(world, gestionnaire, &format!("/api/gestionnaire/runs/{}", run.id)).await;
        }
    }
    let groups = sees(world, gestionnaire, "/api/gestionnaire/mandate-endings").await;
    let groups: EndingList = serde_json::from_str(&groups).unwrap();
    assert!(!groups.groups.is_empty());
    for group in &groups.groups {
        sees(world, gestionnaire, &format!("/api/gestionnaire/mandate-endings?group={}", group.group)).await;
    }
}

/// An élu confirms what was proposed to him.
async fn an_order(world: &World) {
    for id in checks::all_dossiers(world).await.unwrap() {
        let (dossier, _) = world.dossier(&id).await.unwrap();
        let is_open = dossier.due.as_ref().is_some_and(|due| due.until >= world.today());
        if dossier.state != State::Proposed || !is_open {
            continue;
        }
        let elu = world.cast.elus.iter().find(|elu| elu.id.as_ref() == Some(&dossier.elu)).unwrap();
        let view: DossierView =
            world.get(&elu.visitor, &format!("/api/dossiers/{id}")).await.unwrap().read().unwrap();
        if !view.actions.contains(&CommandKind::Confirm) {
            continue;
        }
        let funds = view.funds.as_ref().unwrap();
        let expected = mce_shared::lifecycle::planned_split(&view.dossier, funds, view.today);
        let path = format!("/api/dossiers/{id}/confirmation");
        let reply = world.insist(&elu.visitor, &path, &json!({ "expected": expected })).await.unwrap();
        assert_eq!(reply.status, 200, "{}", reply.body);
        return;
    }
    panic!("nobody has anything to confirm");
}

/// What the bank had refused is paid again.
async fn paid_again(world: &World) {
    for body in &world.cast.training_bodies {
        world.core.bank.set_fate(&body.iban, Fate::Normal).await;
    }
    for payable in payments::in_state(world.store(), PayableState::OnHold).await.unwrap().items {
        let path = format!("/api/gestionnaire/payments/{}/{}", payable.dossier, payable.number);
        let asked = json!({ "remedy": { "kind": "release" }, "reason": "Le compte est rouvert" });
        let [one, other] = [&world.cast.gestionnaires[0], &world.cast.gestionnaires[1]];
        let reply = world.insist(one, &format!("{path}/remedy"), &asked).await.unwrap();
        assert_eq!(reply.status, 200, "{}", reply.body);
        let verdict = json!({ "decision": "approve", "comment": "" });
        let decision = json!({ "version": payable.version + 1, "verdict": verdict });
        let reply = world.insist(other, &format!("{path}/remedy-decision"), &decision).await.unwrap();
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
}

async fn a_day(world: &mut World, chance: &mut Chance) {
    for _ in 0..ACTS {
        let all = Vec::from_iter(checks::all_dossiers(world).await.unwrap());
        if let Some(act) = acts::choose(world, chance.of(&all).unwrap(), chance).await.unwrap() {
            acts::carry_out(world, &act, chance).await.unwrap();
        }
    }
    acts::ask(world, chance).await.unwrap();
    world.go_to(world.now() + SignedDuration::from_hours(24));
    office::calm_down(world).await.unwrap();
}

/// What had been ordered is executed or refused, and no run is left where it was.
async fn what_was_under_way_is_over(world: &World) {
    for state in
        [PayableState::Ready, PayableState::Ordered, PayableState::Acknowledged, PayableState::OnHold]
    {
        let waiting = payments::in_state(world.store(), state).await.unwrap().items;
        assert!(waiting.iter().all(|one| one.until >= world.today()), "{waiting:?}");
    }
    let mut running = BTreeSet::new();
    for kind in RunKind::ALL {
        let all = runs::list(world.store(), kind, 100, None).await.unwrap();
        running.extend(all.into_iter().filter(|run| run.state != RunState::Done).map(|run| run.id));
    }
    assert!(running.is_empty(), "{running:?}");
}
