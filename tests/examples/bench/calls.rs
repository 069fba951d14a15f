//! What each use case asks of the database: how many calls, how many of them one after the other, and how long it takes when each
//! takes what it takes in a region of AWS.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::civil::date;
use mce_functions::store::offers;
use mce_local::gate::{Fault, Moment};
use mce_shared::api::{CreateDossier, DossierView};
use mce_shared::catalogue::Purpose;
use mce_shared::lifecycle::planned_split;
use mce_tests::simulation::cast::Visitor;
use mce_tests::simulation::world::{Reply, World};
use serde_json::{Value, json};

use crate::Bench;
use crate::report::Report;

/// On the way to the database and back.
const CALL: Duration = Duration::from_millis(4);
const ROUNDS: usize = 40;
/// Places for every round, the first ones included, which warm up.
const PLACES: u16 = 900;
const WARM_UP: usize = 3;

/// A call under way, or over.
struct Call {
    key: String,
    start: Instant,
    end: Option<Instant>,
}

type Calls = Arc<Mutex<Vec<Call>>>;

/// What a use case took each time.
#[derive(Default)]
struct Taken {
    calls: Vec<usize>,
    depths: Vec<usize>,
    times: Vec<Duration>,
}

pub async fn measure(bench: &mut Bench) {
    let mut world = crate::world(20).await;
    roomy(&mut world).await;
    let calls = watched(&world);
    let mut elus = world.cast.elus.iter();
    let elu = elus.rfind(|elu| elu.rows.iter().any(|row| row.end.is_none())).unwrap();
    let mut all: [Taken; 7] = Default::default();
    for round in 0..WARM_UP + ROUNDS {
        let taken = journey(&world, &elu.visitor, &calls).await;
        if round >= WARM_UP {
            all.iter_mut().zip(taken).for_each(|(all, one)| all.add(one));
        }
    }
    for (name, taken) in NAMES.iter().zip(all) {
        taken.tell(name, &mut bench.report);
    }
}

const NAMES: [&str; 7] = [
    "show an account",
    "create a dossier",
    "answer a dossier",
    "show a dossier",
    "confirm a dossier",
    "list the dossiers",
    "cancel a dossier",
];

/// Offers of the mandate, with places for all.
async fn roomy(world: &mut World) {
    let store = world.administrator.store().clone();
    world.offers.retain(|offer| matches!(offer.purpose, Purpose::Mandate { .. }));
    for offer in &mut world.offers {
        offer.actions[0].sessions.iter_mut().for_each(|session| session.places = Some(PLACES));
        let kept = offers::get(&store, &offer.siret, &offer.numero).await.unwrap();
        offers::put(&store, offer, kept.map(|kept| kept.version)).await.unwrap();
    }
}

fn watched(world: &World) -> Calls {
    let calls = Calls::default();
    let seen = calls.clone();
    world.core.faults().set_weather(Some(Box::new(move |moment, function, action, body| {
        let key = format!("{function} {action} {body:?}");
        let mut calls = seen.lock().unwrap();
        if moment == Moment::Before {
            calls.push(Call { key, start: Instant::now(), end: None });
            return Some(Fault::Slow(CALL));
        }
        if let Some(call) = calls.iter_mut().find(|call| call.end.is_none() && call.key == key) {
            call.end = Some(Instant::now());
        }
        None
    })));
    calls
}

/// Each use case once.
async fn journey(world: &World, elu: &Visitor, calls: &Calls) -> [(usize, usize, Duration); 7] {
    let of = &world.cast.training_bodies.iter().find(|body| body.siret == world.offers[0].siret).unwrap().visitor;
    let post = async |who: &Visitor, path: String, body: Value| {
        let reply = world.post(who, &path, &world.key(), &body).await.unwrap();
        assert!(reply.is_done(), "{path}: {reply:?}");
        reply
    };
    let (_, account) = timed(calls, world.get(elu, "/api/account")).await;
    let asked = serde_json::to_value(order(world)).unwrap();
    let (created, creating) = timed(calls, async { Ok(post(elu, "/api/dossiers".into(), asked).await) }).await;
    let path = format!("/api/dossiers/{}", id_of(&created));
    let accept = json!({ "answer": "accept" });
    let (_, answering) = timed(calls, async { Ok(post(of, format!("{path}/answer"), accept).await) }).await;
    let (shown, showing) = timed(calls, world.get(elu, &path)).await;
    let view: DossierView = shown.read().unwrap();
    let split = planned_split(&view.dossier, &view.funds.unwrap(), view.today);
    let confirm = json!({ "expected": split });
    let (_, confirming) =
        timed(calls, async { Ok(post(elu, format!("{path}/confirmation"), confirm).await) }).await;
    let (_, listing) = timed(calls, world.get(elu, "/api/dossiers")).await;
    let cancel = json!({ "reason": "", "expected_charge": "0.00" });
    let (_, cancelling) =
        timed(calls, async { Ok(post(elu, format!("{path}/cancellation"), cancel).await) }).await;
    [account, creating, answering, showing, confirming, listing, cancelling]
}

/// The number of the dossier that was made, as either form of the answer has it.
fn id_of(created: &Reply) -> String {
    let answer: Value = created.read().unwrap();
    let id = if answer["id"].is_string() { &answer["id"] } else { &answer["dossier"]["id"] };
    id.as_str().unwrap().to_owned()
}

fn order(world: &World) -> CreateDossier {
    let offer = &world.offers[0];
    CreateDossier {
        siret: offer.siret.clone(),
        formation: offer.numero.clone(),
        action: offer.actions[0].numero.clone(),
        session: offer.actions[0].sessions[0].numero.clone(),
        start: Some(date(2027, 2, 15)),
        message: String::new(),
    }
}

async fn timed(
    calls: &Calls,
    request: impl Future<Output = Result<Reply, String>>,
) -> (Reply, (usize, usize, Duration)) {
    calls.lock().unwrap().clear();
    let start = Instant::now();
    let reply = request.await.unwrap();
    let time = start.elapsed();
    assert!(reply.is_done(), "{reply:?}");
    let calls = std::mem::take(&mut *calls.lock().unwrap());
    (reply, (calls.len(), depth(&calls), time))
}

/// The most calls of which each began after the one before had ended.
fn depth(calls: &[Call]) -> usize {
    let mut ended: Vec<&Call> = calls.iter().collect();
    ended.sort_by_key(|call| call.end);
    let (mut depth, mut last) = (0, None);
    for call in ended {
        if last.is_none_or(|last| call.start >= last) {
            depth += 1;
            last = call.end;
        }
    }
    depth
}

impl Taken {
    fn add(&mut self, (calls, depth, time): (usize, usize, Duration)) {
        self.calls.push(calls);
        self.depths.push(depth);
        self.times.push(time);
    }

    fn tell(mut self, name: &str, report: &mut Report) {
        let median = |all: &mut Vec<usize>| {
            all.sort_unstable();
            all[all.len() / 2] as f64
        };
        report.line(format!("{name}, calls"), median(&mut self.calls), "", "");
        report.line(format!("{name}, one after the other"), median(&mut self.depths), "", "");
        self.times.sort();
        let p50 = self.times[self.times.len() / 2].as_secs_f64() * 1000.0;
        report.line(format!("{name}, p50"), p50, "ms", "");
    }
}
