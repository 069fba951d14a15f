//! The search over the sample catalogue: how good it is, and what it says.

use mce_tests::search::{mean, measure};
use mce_tests::{TestApp, run};

/// Of the judged queries, on average; see `make bench PARTS=search`.
const LEAST: f64 = 0.85;

#[test]
fn an_elu_finds_what_he_means() {
    run(async {
        let app = TestApp::start().await;
        let mut measured = measure(&app.nobody()).await;
        measured.sort_by(|one, other| one.ndcg.total_cmp(&other.ndcg));
        let worst: Vec<String> = measured
            .iter()
            .take(12)
            .map(|of| format!("{:.2} {} {:?}", of.ndcg, of.query, of.found))
            .collect();
        assert!(mean(&measured) >= LEAST, "{:.3}\n{}", mean(&measured), worst.join("\n"));
        for of in &measured {
            eprintln!("{:.2} {} {:?}", of.ndcg, of.query, of.found);
            assert!(!of.found.is_empty(), "{} finds nothing", of.query);
            assert!(of.of_one <= 3, "{}: {:?}", of.query, of.found);
            let mut once = of.found.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), of.found.len(), "{}: {:?}", of.query, of.found);
        }
    });
}
