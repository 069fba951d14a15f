//! Requests at 50 a second, warm, in process.

use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::date;
use mce_shared::api::CreateDossier;
use mce_tests::simulation::world::World;

use crate::Bench;
use crate::report::Report;

/// How many there are: a quarter creates a dossier, a quarter lists them, half shows the account.
const REQUESTS: usize = 600;

pub async fn measure(bench: &mut Bench) {
    let world = crate::world(20).await;
    let elu = world.cast.elus.iter().find(|elu| elu.rows.iter().any(|row| row.end.is_none())).unwrap();
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    let mut pace = tokio::time::interval(Duration::from_millis(20));
    for n in 0..REQUESTS {
        pace.tick().await;
        let start = Instant::now();
        match n % 4 {
            0 => {
                let asked = order(&world, n / 4);
                let reply = world.post(&elu.visitor, "/api/dossiers", &world.key(), &asked).await.unwrap();
                assert_eq!(reply.status, 201, "{reply:?}");
                writes.push(start.elapsed());
            }
            1 => {
                assert!(world.get(&elu.visitor, "/api/dossiers").await.unwrap().is_done());
                reads.push(start.elapsed());
            }
            _ => {
                assert!(world.get(&elu.visitor, "/api/account").await.unwrap().is_done());
                reads.push(start.elapsed());
            }
        }
    }
    spread("reads", reads, "25 ms", &mut bench.report);
    spread("writes", writes, "50 ms", &mut bench.report);
}

/// Each another session, or on another day: an élu has one dossier at a time for each.
fn order(world: &World, number: usize) -> CreateDossier {
    let offer = &world.offers[0];
    let sessions = &offer.actions[0].sessions;
    let earlier = i64::try_from(number / sessions.len()).unwrap();
    CreateDossier {
        siret: offer.siret.clone(),
        formation: offer.numero.clone(),
        action: offer.actions[0].numero.clone(),
        session: sessions[number % sessions.len()].numero.clone(),
        start: Some(date(2027, 2, 15) - earlier.days()),
        message: String::new(),
    }
}

fn spread(name: &str, mut times: Vec<Duration>, bar: &str, report: &mut Report) {
    times.sort();
    let at = |percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1000.0;
    report.line(format!("{name} at 50 a second, median"), at(50), "ms", "");
    report.line(format!("{name} at 50 a second, p99"), at(99), "ms", bar);
}
