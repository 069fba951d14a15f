//! How good the search is: judged queries (`tests/search/judged.tsv`) asked of a platform, and what it answers weighed against what
//! it should.

use std::collections::HashMap;

use mce_shared::search::Results;

use crate::client::Client;

/// Results that count: those of the first page.
const COUNTED: usize = 10;

/// A query, and the grade of each formation that answers it.
#[derive(Debug, Clone)]
pub struct Judged {
    pub query: String,
    pub grades: HashMap<String, u32>,
}

/// What came of a query.
#[derive(Debug, Clone)]
pub struct Measured {
    pub query: String,
    /// From 0 to 1: the gain of the first ten results, the later the less, against the best order.
    pub ndcg: f64,
    /// The formations, in the order of the results.
    pub found: Vec<String>,
    /// Results of the training body that has most of them.
    pub of_one: usize,
}

/// The queries of the project.
///
/// # Panics
/// When the file is not as it should be.
#[must_use]
pub fn judged() -> Vec<Judged> {
    let table = include_str!("../search/judged.tsv");
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (query, grades) = line.split_once('\t').unwrap();
            let grade = |of: &str| {
                let (formation, grade) = of.split_once('=').unwrap();
                (formation.to_owned(), grade.parse().unwrap())
            };
            Judged { query: query.to_owned(), grades: grades.split(' ').map(grade).collect() }
        })
        .collect()
}

/// Asks every query; a formation that nobody can ask for on that day is not expected.
pub async fn measure(client: &Client) -> Vec<Measured> {
    let offered = offered(client).await;
    let mut measured = Vec::new();
    for Judged { query, mut grades } in judged() {
        grades.retain(|formation, _| offered.contains(formation));
        let results = ask(client, &[("text", &query)]).await;
        let found: Vec<String> = results.items.iter().map(|entry| entry.formation.to_string()).collect();
        let mut of: HashMap<&str, usize> = HashMap::new();
        results.items.iter().for_each(|entry| *of.entry(entry.siret.as_str()).or_default() += 1);
        let of_one = of.values().copied().max().unwrap_or_default();
        measured.push(Measured { ndcg: ndcg(&found, &grades), query, found, of_one });
    }
    measured
}

async fn offered(client: &Client) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let results = ask(client, &[("cursor", &cursor)]).await;
        all.extend(results.items.iter().map(|entry| entry.formation.to_string()));
        match results.next {
            Some(next) => cursor = next.to_string(),
            None => return all,
        }
    }
}

async fn ask(client: &Client, query: &[(&str, &str)]) -> Results {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    client.get(&format!("/api/offers?{query}")).await.expect(200).read()
}

fn ndcg(found: &[String], grades: &HashMap<String, u32>) -> f64 {
    let gain = |grade: u32| f64::from(2_u32.pow(grade) - 1);
    let discounted = |gains: Vec<f64>| {
        let ranks = gains.into_iter().take(COUNTED).zip(2_u32..);
        ranks.map(|(gain, rank)| gain / f64::from(rank).log2()).sum::<f64>()
    };
    let got = found.iter().map(|formation| gain(grades.get(formation).copied().unwrap_or_default()));
    let mut best: Vec<f64> = grades.values().map(|grade| gain(*grade)).collect();
    best.sort_by(|one, other| other.total_cmp(one));
    let ideal = discounted(best);
    if ideal > 0.0 { discounted(got.collect()) / ideal } else { 1.0 }
}

#[must_use]
pub fn mean(measured: &[Measured]) -> f64 {
    measured.iter().map(|measured| measured.ndcg).sum::<f64>() / measured.len() as f64
}
