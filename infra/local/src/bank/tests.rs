use jiff::civil::date;
use mce_functions::ports::bank::returns::{BankEvent, Reason, ReturnKind, StatedAccount, TransferStatus};
use mce_shared::payments::Credit as Received;

use super::*;

mod world;

use world::{ASKED, BAD, GOOD, MONDAY, OWN, TUESDAY, World, file};

fn euros(cents: i64) -> Euros {
    Euros::from_cents(cents)
}

fn booked(number: u32, cents: i64, entry: &str) -> BankEvent {
    BankEvent::TransferBooked {
        end_to_end_id: format!("MCE-PAY-{number}"),
        payment_info_id: Some("MCE-A-1".into()),
        on: ASKED,
        amount: euros(cents),
        entry: entry.into(),
    }
}

#[tokio::test]
async fn a_file_is_acknowledged_at_once_and_executed_on_its_day() {
    let mut world = World::new().await;
    world.put("MCE-A.xml", &file("MCE-A", &[(1, GOOD, 48_000), (2, BAD, 1)])).await;
    assert_eq!(world.work_at("2027-04-15T10:00").await, 2, "a file and its acknowledgement");
    let [acknowledged] = &world.answers().await[..] else { panic!("one answer") };
    let status = TransferStatus::Received;
    let expected = [
        BankEvent::FileStatus { message_id: "MCE-A".into(), status, reason: None },
        BankEvent::BatchStatus { payment_info_id: "MCE-A-1".into(), status, reason: None },
    ];
    assert_eq!(acknowledged.events, expected);
    assert_eq!(acknowledged.created_at, Some("2027-04-15T08:00:00Z".parse().unwrap()));
    assert_eq!(world.work_at("2027-04-15T23:00").await, 0);

    assert_eq!(world.work_at("2027-04-16T09:00").await, 1);
    let [notice] = &world.answers().await[..] else { panic!("one notice") };
    let own = Some(StatedAccount::Iban(OWN.parse().unwrap()));
    assert_eq!((notice.kind, &notice.account), (ReturnKind::Camt054, &own));
    let expected = [booked(1, 48_000, "B20270416-00001/1"), booked(2, 1, "B20270416-00001/2")];
    assert_eq!(notice.events, expected);

    assert_eq!(world.work_at("2027-04-16T23:59").await, 0, "the day is not over");
    assert_eq!(world.work_at("2027-04-17T00:00").await, 1);
    let [statement] = &world.answers().await[..] else { panic!("one statement") };
    assert_eq!((statement.kind, statement.closing.unwrap().on), (ReturnKind::Camt053, ASKED));
    assert_eq!(statement.closing.unwrap().amount, euros(999_951_999));
    let whole = BankEvent::BatchBooked {
        batch: "MCE-A-1".into(),
        on: ASKED,
        amount: euros(48_001),
        entry: "B20270416-00001".into(),
    };
    assert_eq!(statement.events, [whole]);
    assert_eq!(world.work_at("2027-05-30").await, 0, "nothing more happens");
}

#[tokio::test]
async fn a_refused_transfer_is_said_with_its_reason_and_not_debited() {
    for (transfers, group, rest) in [
        (&[(1, GOOD, 500), (2, BAD, 700)][..], TransferStatus::Partial, &[(1, 500)][..]),
        (&[(2, BAD, 700)], TransferStatus::Rejected, &[]),
    ] {
        let mut world = World::new().await;
        world.bank.set_fate(&BAD.parse().unwrap(), Fate::Refused).await;
        world.put("a.xml", &file("MCE-A", transfers)).await;
        world.work_at("2027-04-15T10:00").await;
        let [acknowledged] = &world.answers().await[..] else { panic!("one answer") };
        let refused = BankEvent::TransferStatus {
            end_to_end_id: "MCE-PAY-2".into(),
            payment_info_id: Some("MCE-A-1".into()),
            status: TransferStatus::Rejected,
            reason: Some(Reason { code: "AC04".into(), text: "COMPTE CLOTURE".into() }),
        };
        assert_eq!(acknowledged.events[2..], [refused]);
        let status = |event: &BankEvent| match event {
            BankEvent::FileStatus { status, .. } | BankEvent::BatchStatus { status, .. } => *status,
            other => panic!("{other:?}"),
        };
        assert_eq!(acknowledged.events[..2].iter().map(status).collect::<Vec<_>>(), [group, group]);
        world.work_at("2027-04-16T10:00").await;
        let executed: Vec<_> = world.answers().await.into_iter().flat_map(|answer| answer.events).collect();
        let rest: Vec<_> =
            rest.iter().map(|(number, cents)| booked(*number, *cents, "B20270416-00001")).collect();
        assert_eq!(executed, rest);
    }
}

#[tokio::test]
async fn a_transfer_comes_back_two_bank_days_later() {
    let mut world = World::new().await;
    world.put("a.xml", &file("MCE-A", &[(1, GOOD, 500), (2, BAD, 700)])).await;
    world.work_at("2027-04-15T10:00").await;
    // Chosen after the acknowledgement: it counts all the same.
    world.bank.set_fate(&BAD.parse().unwrap(), Fate::Returned).await;
    assert_eq!(world.work_at("2027-04-16T10:00").await, 1);
    assert_eq!(world.work_at("2027-04-19T10:00").await, 1, "the statement of Friday");
    world.answers().await;
    assert_eq!(world.work_at("2027-04-20T10:00").await, 1);
    let [notice] = &world.answers().await[..] else { panic!("one notice") };
    let returned = BankEvent::Returned {
        end_to_end_id: "MCE-PAY-2".into(),
        on: TUESDAY,
        amount: euros(700),
        reason: Some(Reason { code: "AC06".into(), text: "COMPTE BLOQUE".into() }),
        entry: "B20270420-00002".into(),
    };
    assert_eq!(notice.events, std::slice::from_ref(&returned));
    world.work_at("2027-04-21").await;
    let [statement] = &world.answers().await[..] else { panic!("one statement") };
    assert_eq!(
        (statement.events.as_slice(), statement.closing.unwrap().amount),
        (&[returned][..], euros(999_999_500))
    );
}

/// What a bank should not do: a debit of another amount, and two debits of one day, which may come back on one day too.
#[tokio::test]
async fn a_transfer_is_debited_by_another_amount_or_twice() {
    for (fate, debits, back) in [
        (Fate::Misread, vec![48_000, 800], vec![]),
        (Fate::Doubled, vec![48_000, 700, 700], vec![]),
        (Fate::DoubledAndReturned, vec![48_000, 700, 700], vec![700, 700]),
    ] {
        let mut world = World::new().await;
        world.bank.set_fate(&BAD.parse().unwrap(), fate).await;
        world.put("a.xml", &file("MCE-A", &[(1, GOOD, 48_000), (2, BAD, 700)])).await;
        world.work_at("2027-04-15T10:00").await;
        world.work_at("2027-04-21").await;
        let answers = world.answers().await;
        let told = answers.iter().filter(|answer| answer.kind == ReturnKind::Camt054);
        let (mut gone, mut came) = (Vec::new(), Vec::new());
        for event in told.flat_map(|answer| &answer.events) {
            match event {
                BankEvent::TransferBooked { on, amount, .. } if *on == ASKED => gone.push(amount.cents()),
                BankEvent::Returned { on, amount, .. } if *on == TUESDAY => came.push(amount.cents()),
                other => panic!("{fate:?}: {other:?}"),
            }
        }
        assert_eq!((&gone, &came), (&debits, &back), "{fate:?}");
        let closing = answers.iter().filter_map(|answer| answer.closing).next_back().unwrap().amount.cents();
        assert_eq!(closing, 1_000_000_000 - gone.iter().sum::<i64>() + came.iter().sum::<i64>(), "{fate:?}");
    }
}

#[tokio::test]
async fn days_that_were_skipped_happened_one_by_one() {
    let mut world = World::new().await;
    world.bank.set_fate(&BAD.parse().unwrap(), Fate::Returned).await;
    world.put("a.xml", &file("MCE-A", &[(2, BAD, 700)])).await;
    world.work_at("2027-04-15T10:00").await;
    assert_eq!(world.work_at("2027-06-01").await, 4);
    let answers = world.answers().await;
    let told: Vec<_> = answers[1..]
        .iter()
        .map(|answer| {
            (answer.kind, answer.created_at.unwrap().to_string(), answer.closing.map(|closing| closing.on))
        })
        .collect();
    let expected = [
        (ReturnKind::Camt054, "2027-04-16T07:00:00Z".to_owned(), None),
        (ReturnKind::Camt053, "2027-04-16T21:59:00Z".to_owned(), Some(ASKED)),
        (ReturnKind::Camt054, "2027-04-20T07:00:00Z".to_owned(), None),
        (ReturnKind::Camt053, "2027-04-20T21:59:00Z".to_owned(), Some(TUESDAY)),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_late_file_is_executed_on_the_next_bank_day() {
    let mut world = World::new().await;
    world.put("a.xml", &file("MCE-A", &[(1, GOOD, 500)])).await;
    world.work_at("2027-04-17T10:00").await;
    assert_eq!(world.work_at("2027-04-18T10:00").await, 0, "a Sunday");
    assert_eq!(world.work_at("2027-04-19T10:00").await, 1);
    let answers = world.answers().await;
    assert!(matches!(answers[1].events[..], [BankEvent::TransferBooked { on: MONDAY, .. }]), "{answers:?}");
}

#[tokio::test]
async fn a_whole_file_is_refused() {
    let good = file("MCE-A", &[(1, GOOD, 500)]);
    let other_account = good.replace(OWN, BAD);
    let totals = good.replace("<CtrlSum>5.00", "<CtrlSum>5.01");
    let unreadable = good.replace("<IBAN>FR14", "<BBAN>FR14").replace("02606</IBAN>", "02606</BBAN>");
    for (xml, code) in [(other_account, "AC02"), (totals, "AM10"), (unreadable, "FF01")] {
        let mut world = World::new().await;
        world.put("a.xml", &xml).await;
        assert_eq!(world.work_at("2027-04-15T10:00").await, 2, "{code}");
        let answers = world.answers().await;
        let [BankEvent::FileStatus { message_id, status, reason: Some(reason) }] = &answers[0].events[..]
        else {
            panic!("{answers:?}")
        };
        assert_eq!((message_id.as_str(), reason.code.as_str()), ("MCE-A", code));
        assert_eq!(*status, TransferStatus::Rejected);
        assert_eq!(world.work_at("2027-04-17").await, 0);
    }
}

#[tokio::test]
async fn the_same_file_twice_is_paid_once() {
    let mut world = World::new().await;
    let xml = file("MCE-A", &[(1, GOOD, 500)]);
    for name in ["a.xml", "b.xml", "not-a-file.txt"] {
        world.put(name, &xml).await;
    }
    world.work_at("2027-04-15T10:00").await;
    world.put("c.xml", "<html>").await;
    assert_eq!(world.work_at("2027-04-15T10:01").await, 1, "what says no MsgId gets no answer");
    assert_eq!(world.work_at("2027-04-15T10:02").await, 0);
    world.work_at("2027-04-17").await;
    let events: Vec<_> = world.answers().await.into_iter().flat_map(|answer| answer.events).collect();
    let refused = events.iter().filter(|event| matches!(event, BankEvent::FileStatus { status: TransferStatus::Rejected, reason: Some(reason), .. } if reason.code == "AM05"));
    assert_eq!(refused.count(), 1);
    let paid = events.iter().filter(|event| matches!(event, BankEvent::TransferBooked { .. }));
    assert_eq!(paid.count(), 1);
}

#[tokio::test]
async fn a_credit_is_told_at_once_and_in_the_statement() {
    let mut world = World::new().await;
    let body = r#"{"amount":"1250.50","from":"Ville de l’Exemple <& Cie>","remittance":"DOTATION 2027"}"#;
    assert_eq!(world.post("/banque/credit", "application/json", body).await.0, 204);
    let form = "amount=3%2C5&from=OF&remittance=";
    assert_eq!(world.post("/banque/credit", "application/x-www-form-urlencoded", form).await.0, 303);
    let thursday = date(2027, 4, 15);
    let received = |cents, from: &str, remittance: &str, entry: &str| {
        BankEvent::Received(Received {
            on: thursday,
            amount: euros(cents),
            remittance: remittance.into(),
            from: from.into(),
            entry: entry.into(),
            reference: Some(entry.into()),
            sirets: Vec::new(),
            rank: 1,
        })
    };
    let expected = [
        received(125_050, "Ville de l’Exemple <& Cie>", "DOTATION 2027", "B20270415-00001"),
        received(350, "OF", "", "B20270415-00002"),
    ];
    let told: Vec<_> = world.answers().await.into_iter().flat_map(|answer| answer.events).collect();
    assert_eq!(told, expected);
    world.work_at("2027-04-16T00:00").await;
    assert_eq!(world.answers().await[0].events, expected);
    for (body, words) in [
        (r#"{"amount":"0","from":"OF"}"#, "doit dépasser zéro"),
        (r#"{"amount":"1","from":" "}"#, "Le nom du payeur"),
        (r#"{"amount":"1,2,3","from":"OF"}"#, "Le montant"),
        (&format!(r#"{{"amount":"1","from":"OF","remittance":"{}"}}"#, "x".repeat(141)), "Le libellé"),
    ] {
        let (status, answer) = world.post("/banque/credit", "application/json", body).await;
        assert!(status == 422 && answer.contains(words), "{status} {answer}");
    }
}

#[tokio::test]
async fn a_credit_on_a_closed_day_is_booked_on_the_next_open_one() {
    let mut world = World::new().await;
    world.work_at("2027-04-17T10:00").await;
    let credit = Credit { amount: euros(100), from: "OF".into(), remittance: String::new() };
    world.bank.credit(credit.clone()).await.unwrap();
    // The statement of Monday is made; then the clock goes back to it.
    world.work_at("2027-04-20T10:00").await;
    *world.clock.lock().unwrap() = crate::clock::parse_moment("2027-04-19").unwrap();
    world.bank.credit(credit).await.unwrap();
    let events: Vec<_> = world.answers().await.into_iter().flat_map(|answer| answer.events).collect();
    let days: Vec<_> = events
        .iter()
        .map(|event| if let BankEvent::Received(credit) = event { credit.on } else { panic!("{event:?}") })
        .collect();
    assert_eq!(days, [MONDAY, MONDAY, TUESDAY], "the notice, the statement, the second notice");
}

#[tokio::test]
async fn a_stop_loses_nothing() {
    let mut world = World::new().await;
    world.bank.set_fate(&BAD.parse().unwrap(), Fate::Returned).await;
    world.put("a.xml", &file("MCE-A", &[(2, BAD, 700)])).await;
    for (moment, done) in [
        ("2027-04-15T10:00", 2),
        ("2027-04-16T10:00", 1),
        ("2027-04-17T10:00", 1),
        ("2027-04-20T10:00", 1),
        ("2027-04-21T10:00", 1),
    ] {
        world.restart();
        assert_eq!(world.work_at(moment).await, done, "{moment}");
    }
    // What was decided and not put yet is put by the next start.
    let letter = books::Letter { name: "20270422-99999-camt.054.xml".into(), xml: "<late/>".into() };
    world.bank.books.lock().await.change(|books| books.outbox.push(letter));
    world.restart();
    world.letters().await;
    assert_eq!(world.work_at("2027-04-22").await, 1);
    assert_eq!(world.letters().await, ["<late/>"]);
}

#[tokio::test]
async fn the_page_shows_what_happens_and_the_fates_are_chosen_there() {
    let world = World::new().await;
    let chosen = format!("iban={BAD}&fate=returned");
    assert_eq!(world.post("/banque/fate", "application/x-www-form-urlencoded", &chosen).await.0, 303);
    let refused = format!(r#"{{"iban":"{GOOD}","fate":"refused"}}"#);
    assert_eq!(world.post("/banque/fate", "application/json", &refused).await.0, 204);
    world.put("a.xml", &file("MCE-A", &[(1, GOOD, 500), (2, BAD, 700)])).await;
    for day in ["2027-04-15", "2027-04-16"] {
        world.work_at(day).await;
    }
    let page = world.get("/banque").await;
    for words in [
        "Etudes + Oeuvres",
        "refusé : compte clôturé (AC04)",
        "exécuté, reviendra le mardi 20 avril 2027",
        "bank/out/a.xml",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let json: serde_json::Value = serde_json::from_str(&world.get("/banque.json").await).unwrap();
    assert_eq!(json["balance"], "9999993.00");
    assert_eq!(json["fates"], serde_json::json!({ GOOD: "refused", BAD: "returned" }));
    assert_eq!(json["transfers"][1]["stage"], serde_json::json!({ "returning": "2027-04-20" }));
    let normal = format!(r#"{{"iban":"{GOOD}","fate":"normal"}}"#);
    assert_eq!(world.post("/banque/fate", "application/json", &normal).await.0, 204);
    assert_eq!(world.bank.view().await.fates.len(), 1);
    let wrong = world.post("/banque/fate", "application/json", r#"{"iban":"FR00","fate":"normal"}"#).await;
    assert!(wrong.0 == 422 && wrong.1.contains("IBAN"), "{wrong:?}");
}

#[tokio::test]
async fn another_site_changes_nothing() {
    let world = World::new().await;
    for path in ["/banque/fate", "/banque/credit"] {
        let request = world.browser.post(format!("{}{path}", world.pages));
        let answer = request.header("sec-fetch-site", "cross-site").body("amount=1&from=x").send().await;
        assert_eq!(answer.unwrap().status(), 403, "{path}");
    }
}
