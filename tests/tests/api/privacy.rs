//! The NIR and the IBAN are nowhere in clear (invariant 7): a canary journey, then everything that was kept is searched.

use std::path::Path;

use mce_tests::tables::scan;
use mce_tests::{Client, TestApp, logs, run};
use serde_json::json;

const NIR: &str = "279062923390161";
const OF_IBAN: &str = "FR4299001100370107310452B26";
const DEBTOR_IBAN: &str = "FR7630001007941234567890185";

/// A number in each way in which it may be written.
fn ways(number: &str) -> Vec<String> {
    let grouped = |sizes: &[usize], space: &str| {
        let mut rest = number;
        let groups = sizes.iter().map(|size| {
            let (group, after) = rest.split_at((*size).min(rest.len()));
            rest = after;
            group
        });
        groups.filter(|group| !group.is_empty()).collect::<Vec<_>>().join(space)
    };
    let mut ways = vec![number.to_owned()];
    for space in [" ", "\u{a0}", "\u{202f}"] {
        ways.push(grouped(&[1, 2, 2, 2, 3, 3, 2], space));
        ways.push(grouped(&[4; 9], space));
    }
    if number == NIR {
        ways.push(number[..13].to_owned());
        ways.push(grouped(&[1, 2, 2, 2, 3, 3], " "));
    }
    ways
}

fn assert_absent(place: &str, text: &str) {
    for number in [NIR, OF_IBAN] {
        for way in ways(number) {
            assert!(!text.contains(&way), "{way} stands in {place}");
        }
    }
}

#[test]
fn the_numbers_are_found_nowhere() {
    run(async {
        let app = TestApp::start().await;
        wrong_numbers_are_typed(&app).await;
        app.owed("elue-au-plafond", 2).await;
        let gestionnaire = app.agent("gestionnaire").await;
        gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200);
        app.settle_down().await;
        for table in &app.platform.template().tables {
            for item in scan(&app.platform, &table.name).await {
                assert_absent(&table.name, &item.to_string());
            }
        }
        let database = app.platform.folder().join("copy.sqlite");
        app.platform.database().embedded().unwrap().vacuum_into(&database.to_string_lossy()).unwrap();
        what_goes_to_the_bank_alone_has_ibans(&app.platform.folder().join("files"));
        search(app.platform.folder());
        let mails = app.platform.outside().mailbox.mails(None).await.unwrap();
        assert!(mails.len() > 5);
        for mail in mails {
            assert_absent("a mail", &format!("{mail:?}"));
        }
        let logged = logs::logged();
        assert!(logged.contains("the request was refused"), "the logs are not kept");
        assert_absent("the logs", &logged);
        assert!(!logged.contains(DEBTOR_IBAN));
    });
}

/// What is refused is not logged either.
async fn wrong_numbers_are_typed(app: &TestApp) {
    let client = app.nobody();
    client.sign_in(mce_tests::Provider::FranceConnect, "regionale").await;
    client.activate(NIR).await.refused(422, "nir-other-year");
    for body in [
        json!({ "nir": NIR }),
        json!({ "nir": 279062923390161_u64, "pension_liquidated": false }),
        json!({ NIR: 1 }),
    ] {
        client.post("/api/account/activation", &body).await.refused(422, "bad-fields");
    }
    let malformed =
        client.request(reqwest::Method::POST, "/api/account/activation").header("idempotency-key", "k-1");
    malformed
        .body("application/json", format!("{{\"nir\": \"{NIR}\""))
        .send()
        .await
        .refused(400, "malformed-json");
    spaced(app).await;
}

async fn spaced(app: &TestApp) {
    let elu: Client = app.nobody();
    elu.sign_in(mce_tests::Provider::FranceConnect, "elue-au-plafond").await;
    let opened = elu.activate("2 79 06 29 233 901 61").await.expect(200);
    assert_eq!(opened.json()["outcome"], "activated");
    let cookie = elu.cookie("__Host-mce_sign_in").unwrap();
    for table in ["sign-ins", "jobs"] {
        let stored = scan(&app.platform, table).await;
        assert!(
            !stored.iter().any(|item| item.to_string().contains(&cookie)),
            "{table} holds a cookie in clear"
        );
    }
}

fn what_goes_to_the_bank_alone_has_ibans(files: &Path) {
    let settlements: Vec<_> = std::fs::read_dir(files.join("settlements")).unwrap().collect();
    assert_eq!(settlements.len(), 1);
    let file = std::fs::read_to_string(settlements[0].as_ref().unwrap().path()).unwrap();
    assert!(file.contains(OF_IBAN) && file.contains(DEBTOR_IBAN));
    // What goes to the bank, and what it answers, can't be without them.
    for folder in ["settlements", "bank"] {
        std::fs::remove_dir_all(files.join(folder)).unwrap();
    }
}

/// Every file of the platform: objects, mails, positions, the database as it is on the disk.
fn search(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            assert_absent(&path.display().to_string(), &String::from_utf8_lossy(&bytes));
        }
    }
}
