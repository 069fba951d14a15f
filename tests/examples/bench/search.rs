//! The search: how good it is over the sample offers, and how fast over a catalogue of the size of the real one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use mce_shared::catalogue::Mode;
use mce_shared::search::{Catalogue, Change, Index, Query, Sort, search};
use mce_tests::TestApp;
use mce_tests::search::{judged, mean, measure as measure_quality};

use crate::Bench;

const TODAY: Date = date(2026, 11, 23);
const ROUNDS: usize = 3;

pub async fn measure(bench: &mut Bench) {
    let measured = measure_quality(&TestApp::start().await.nobody()).await;
    let empty = measured.iter().filter(|of| of.found.is_empty()).count();
    bench.report.line("judged queries", measured.len() as f64, "", "");
    bench.report.line("judged queries, nDCG of ten results", mean(&measured), "", "0.85");
    bench.report.line("judged queries, without a result", empty as f64, "", "0");
    let asked = usize::try_from(bench.given.number("SESSIONS", 50_000)).unwrap();
    for sessions in [asked / 10, asked] {
        of_size(sessions, bench);
    }
}

fn of_size(sessions: usize, bench: &mut Bench) {
    let name = |what: &str| format!("{sessions} sessions, {what}");
    let entries = mce_tests::offers::catalogue(1, sessions, TODAY);
    let start = Instant::now();
    let one = entries[entries.len() / 2].clone();
    let index = Index::build(Timestamp::UNIX_EPOCH, entries);
    bench.report.line(name("index built"), millis(start.elapsed()), "ms", "");
    let file = postcard::to_stdvec(&index).unwrap();
    bench.report.line(name("file"), file.len() as f64 / 1e6, "MB", "");
    drop(index);
    let start = Instant::now();
    let catalogue = Catalogue::of(Arc::new(postcard::from_bytes(&file).unwrap()), &[]);
    let opened = start.elapsed();
    let (siret, formation) = (one.shown.siret.clone(), one.shown.formation.clone());
    let change = Change { siret, formation, entries: vec![one] };
    let index = Arc::new(postcard::from_bytes(&file).unwrap());
    let start = Instant::now();
    std::hint::black_box(Catalogue::of(index, &[change]));
    bench.report.line(name("a formation changed"), millis(start.elapsed()), "ms", "20 ms");
    bench.report.line(name("file opened"), millis(opened), "ms", "50 ms");
    let times = |queries: &[Query]| {
        let mut times: Vec<Duration> = (0..ROUNDS).flat_map(|_| queries.iter().map(|query| time(&catalogue, query))).collect();
        times.sort_unstable();
        times
    };
    let texts = times(&queries());
    bench.report.line(name("search, p50"), millis(texts[texts.len() / 2]), "ms", "1.6 ms");
    bench.report.line(name("search, p99"), millis(texts[texts.len() * 99 / 100]), "ms", "5 ms");
    let near = times(&near_a_commune());
    bench.report.line(name("search near a commune, p50"), millis(near[near.len() / 2]), "ms", "1.6 ms");
    bench.report.line(name("search near a commune, p99"), millis(near[near.len() * 99 / 100]), "ms", "5 ms");
    let all = times(&vec![Query::default(); 30]);
    bench.report.line(name("search without a text, p50"), millis(all[all.len() / 2]), "ms", "5 ms");
}

/// The judged queries: as they are, with a mistake, with filters, and while they are typed.
fn queries() -> Vec<Query> {
    let texts: Vec<String> = judged().into_iter().map(|judged| judged.query).collect();
    let text = |text: String| Query { text: Some(text), ..Query::default() };
    let filtered = |text: &String| Query {
        text: Some(text.clone()),
        mode: Some(Mode::FaceToFace),
        departement: Some("35".to_owned()),
        sort: Sort::Date,
        ..Query::default()
    };
    let begun = |text: &String| text.chars().take(text.chars().count() * 2 / 3).collect::<String>();
    let mistaken = |text: &String| text.replacen('i', "o", 1);
    let plain = texts.iter().cloned().map(text);
    let others = texts.iter().map(begun).chain(texts.iter().map(mistaken)).map(text);
    plain.chain(others).chain(texts.iter().map(filtered)).collect()
}

/// The judged queries near a commune, named in the text or given with a distance.
fn near_a_commune() -> Vec<Query> {
    let texts = || judged().into_iter().map(|judged| judged.query);
    let named = texts().map(|text| Query { text: Some(format!("{text} près de Vierzon")), ..Query::default() });
    let given = texts().map(|text| Query {
        text: Some(text),
        around: Some("18279".to_owned()),
        km: Some(100),
        ..Query::default()
    });
    named.chain(given).collect()
}

fn time(catalogue: &Catalogue, query: &Query) -> Duration {
    let start = Instant::now();
    std::hint::black_box(search(catalogue, query, TODAY));
    start.elapsed()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
