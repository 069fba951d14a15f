//! What élus look for and do not find, from five people on.

use mce_shared::api::{NeedList, OwnNeeds};
use mce_shared::needs::When;
use mce_tests::{Answer, Client, TestApp, run};
use serde_json::json;

const THEME: &str = "ELU1008";

async fn tell(elu: &Client, area: &str, when: When) -> Answer {
    elu.post("/api/account/needs", &json!({ "theme": THEME, "area": area, "when": when })).await
}

/// The lines of the half-years: where, and how many people with how many days told.
async fn shown(of: &Client) -> Vec<Vec<(String, u32, usize)>> {
    let list: NeedList = of.get("/api/of/needs").await.expect(200).read();
    let line = |need: mce_shared::needs::ShownNeed| (need.area, need.people, need.days.len());
    list.half_years.into_iter().map(|half| half.needs.into_iter().map(line).collect()).collect()
}

#[test]
fn a_need_is_shown_once_five_people_have_it() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let people = ["elue-au-plafond", "maire-deux-mandats", "regionale", "petit-solde", "corse"];
        for (told, person) in people.into_iter().enumerate() {
            let elu = app.elu(person).await;
            assert_eq!(shown(&of).await, [[], []], "{told} people");
            tell(&elu, "35", When::Saturday).await.expect(200);
            let again: OwnNeeds = tell(&elu, "35", When::Saturday).await.expect(200).read();
            assert_eq!(again.needs.len(), 1, "said twice");
        }
        let line = |people, days| ("Ille-et-Vilaine (35)".to_owned(), people, days);
        assert_eq!(shown(&of).await, [vec![line(5, 1)], vec![]]);

        let changed: OwnNeeds = tell(&app.elu("corse").await, "35", When::Evening).await.expect(200).read();
        assert_eq!((changed.needs.len(), changed.needs[0].when), (1, When::Evening));
        assert_eq!(shown(&of).await, [vec![line(5, 0)], vec![]], "the days of four are not told");

        app.go_to(jiff::civil::date(2027, 1, 4));
        let of = app.agent("of-01").await;
        assert_eq!(shown(&of).await, [vec![], vec![line(5, 0)]], "the half-year before is still shown");
        let own: OwnNeeds = app.elu("corse").await.get("/api/account/needs").await.expect(200).read();
        assert_eq!(own.needs, []);
    });
}

#[test]
fn what_is_no_need_is_not_counted() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("corse").await;
        let unknown = json!({ "theme": "ELU9999", "area": "35", "when": "saturday" });
        elu.post("/api/account/needs", &unknown).await.refused(422, "unknown-theme");
        let nowhere = json!({ "theme": THEME, "area": "20", "when": "saturday" });
        elu.post("/api/account/needs", &nowhere).await.expect(422);
        for code in ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"] {
            tell(&elu, code, When::Anytime).await.expect(200);
        }
        tell(&elu, "11", When::Anytime).await.refused(409, "too-many-needs");
        let own: OwnNeeds = tell(&elu, "10", When::Weekday).await.expect(200).read();
        assert_eq!(own.needs.len(), 10);
    });
}

/// Two of his tabs say it at once: he counts once.
#[test]
fn somebody_who_says_it_twice_at_once_counts_once() {
    run(async {
        let app = TestApp::start().await;
        let people = ["elue-au-plafond", "maire-deux-mandats", "regionale", "petit-solde"];
        for person in people {
            let elu = app.elu(person).await;
            let (one, other) =
                tokio::join!(tell(&elu, "distance", When::Evening), tell(&elu, "distance", When::Saturday));
            one.expect(200);
            other.expect(200);
        }
        assert_eq!(shown(&app.agent("of-01").await).await, [[], []]);
    });
}
