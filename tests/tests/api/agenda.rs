//! The calendar of a search, and what is suggested while one types.

use mce_shared::api::Suggestions;
use mce_shared::search::{Agenda, Results, Spots};
use mce_tests::{Client, TestApp, run};

async fn agenda(client: &Client, query: &str) -> Agenda {
    client.get(&format!("/api/offers/agenda?{query}")).await.expect(200).read()
}

async fn suggested(client: &Client, typed: &str) -> Vec<String> {
    let path = format!("/api/offers/suggestions?text={typed}");
    let found = client.get(&path).await.expect(200).read::<Suggestions>();
    found.suggestions.into_iter().map(|one| one.label).collect()
}

#[test]
fn the_calendar_has_the_sessions_of_the_same_search() {
    run(async {
        let app = TestApp::start().await;
        let nobody = app.nobody();
        let all = agenda(&nobody, "").await;
        let first = all.month.unwrap();
        assert_eq!(Some(first), all.months.first().map(|one| one.month));
        let in_month: usize = all.days.iter().map(|day| day.count).sum();
        assert_eq!(in_month, all.months[0].count);
        for month in &all.months {
            let shown = agenda(&nobody, &format!("month={}", month.month)).await;
            assert_eq!(shown.days.iter().map(|day| day.count).sum::<usize>(), month.count);
        }
        let day = &all.days[0];
        let asked = format!("/api/offers?from={0}&to={0}", day.day);
        let found: Results = nobody.get(&asked).await.expect(200).read();
        let shown: Vec<_> = day.sessions.iter().map(|one| &one.formation).collect();
        assert!(found.total > 0 && found.items.iter().any(|entry| shown.contains(&&entry.formation)));
        let fewer = agenda(&nobody, "text=budget&departement=35&sort=&mode=").await;
        let count = |of: &Agenda| of.months.iter().map(|one| one.count).sum::<usize>();
        assert!(count(&fewer) < count(&all));
        nobody.get("/api/offers/agenda?month=janvier").await.refused(400, "bad-query");
        nobody.get("/api/offers/agenda?couleur=bleue").await.refused(400, "bad-query");
    });
}

#[test]
fn the_map_has_the_towns_of_the_same_search() {
    run(async {
        let app = TestApp::start().await;
        let nobody = app.nobody();
        let found: Spots = nobody.get("/api/offers/map?text=budget").await.expect(200).read();
        assert_eq!(found.towns, found.spots.len());
        let rennes = found.spots.iter().find(|spot| spot.label == "Rennes (35)").unwrap();
        assert_eq!(rennes.commune.as_deref(), Some("35238"));
        assert!(rennes.position.is_some_and(|it| (-170..-160).contains(&it.east)), "{rennes:?}");
        let there: Results =
            nobody.get("/api/offers?text=budget&around=35238&km=10").await.expect(200).read();
        assert!((1..=there.total).contains(&rennes.count), "{rennes:?}: {}", there.total);
        nobody.get("/api/offers/map?around=00000").await.refused(400, "bad-query");
    });
}

#[test]
fn titles_towns_and_training_bodies_are_suggested() {
    run(async {
        let app = TestApp::start().await;
        let nobody = app.nobody();
        for (typed, expected) in
            [("renn", "Rennes"), ("Broc%C3%A9", "Institut Broc\u{e9}liande de la vie publique")]
        {
            let found = suggested(&nobody, typed).await;
            assert!(found.iter().any(|label| label == expected), "{typed}: {found:?}");
        }
        assert!(!suggested(&nobody, "bud").await.is_empty());
        for typed in ["", "b", "zzzz"] {
            assert_eq!(suggested(&nobody, typed).await, [""; 0], "{typed}");
        }
    });
}
