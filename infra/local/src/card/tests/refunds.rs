//! Money given back through the REST interface, asked by the platform's own client of it.
use mce_functions::ports::card::CardOperation;
use mce_functions::ports::card_service::{
    CardService, CardServiceError, CardTransaction, DetailedStatus, LyraRest, Operation, Progress, give_back,
};
use mce_shared::payments::{CardReference, Refund, RefundState};
use serde_json::{Value, json};

use super::*;

const PAID: i64 = 123_456;
/// The payment is made on 23 November, at 8:30 in Paris.
const LATE_THAT_DAY: &str = "2026-11-23T22:59:00Z";
const THE_DAY_AFTER: &str = "2026-11-23T23:01:00Z";

impl World {
    fn service(&self) -> LyraRest {
        LyraRest::new(&Trust::default(), &self.page, SITE, PASSWORD).unwrap()
    }

    async fn paid(&self) -> String {
        let uuid = self.open("aaaaa1").await;
        self.post(&format!("/payments/{uuid}/accept-and-close"), &[]).await;
        uuid
    }

    async fn decide(&self, uuid: &str, refunds: &str) -> Value {
        let path = format!("{}/transactions/{uuid}/refunds", self.page);
        let answer = self.browser.put(path).json(&json!({ "refunds": refunds })).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// Asks for `amount` cents, `cumulative` in all.
    async fn give_back(
        &self,
        uuid: &str,
        amount: i64,
        cumulative: i64,
    ) -> Result<Progress, CardServiceError> {
        give_back(&self.service(), &refund(uuid, amount, cumulative)).await
    }

    /// What is left of the payment, and the refunds.
    async fn money(&self) -> (String, String, Vec<String>) {
        let payment = &self.transactions().await[0];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let credits = payment["credits"].as_array().unwrap().iter();
        let credits =
            credits.map(|credit| format!("{} {}", text(&credit["amount"]), text(&credit["status"])));
        (text(&payment["status"]), text(&payment["debited"]), credits.collect())
    }
}

fn refund(uuid: &str, amount: i64, cumulative: i64) -> Refund {
    Refund {
        dossier: "2026000000123".parse().unwrap(),
        number: 1,
        elu: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        amount: Euros::from_cents(amount),
        cumulative: Euros::from_cents(cumulative),
        card: CardReference {
            order_id: ORDER.into(),
            uuid: Some(uuid.into()),
            amount: Euros::from_cents(PAID),
            trans_id: "aaaaa1".into(),
            trans_date: "20261123073000".into(),
        },
        until: jiff::civil::date(2026, 12, 23),
        state: RefundState::Waiting,
    }
}

fn money(status: &str, debited: &str, credits: &[&str]) -> (String, String, Vec<String>) {
    (status.into(), debited.into(), credits.iter().map(|credit| (*credit).to_owned()).collect())
}

/// What was told last: which way, how it stands, how much, from where.
fn told(notification: &CardNotification) -> (CardOperation, CardStatus, i64, Option<&str>) {
    let CardNotification { operation, status, amount, source, .. } = notification;
    (*operation, *status, amount.cents(), source.as_deref())
}

#[tokio::test]
async fn before_the_capture_a_payment_is_lowered_then_cancelled() {
    let world = World::new().await;
    let uuid = world.paid().await;
    world.set_clock(LATE_THAT_DAY);
    for _ in 0..2 {
        assert_eq!(world.give_back(&uuid, 23_456, 23_456).await, Ok(Progress::Done));
        assert_eq!(world.money().await, money("AUTHORISED", "1000.00", &[]));
    }
    world.wait_for(2).await;
    assert_eq!(
        told(&world.notifications()[1]),
        (CardOperation::Payment, CardStatus::Authorised, 100_000, Some("BO"))
    );
    assert_eq!(world.give_back(&uuid, 100_000, PAID).await, Ok(Progress::Done));
    assert_eq!(world.money().await, money("CANCELLED", "0.00", &[]));
    world.wait_for(3).await;
    assert_eq!(
        told(&world.notifications()[2]),
        (CardOperation::Payment, CardStatus::Cancelled, 100_000, Some("BO"))
    );
}

#[tokio::test]
async fn after_the_capture_a_payment_is_refunded_in_parts() {
    let world = World::new().await;
    let uuid = world.paid().await;
    world.set_clock(THE_DAY_AFTER);
    assert_eq!(world.money().await, money("CAPTURED", "1234.56", &[]));
    for (amount, cumulative, credits) in [
        (23_456, 23_456, vec!["234.56 AUTHORISED"]),
        (23_456, 23_456, vec!["234.56 AUTHORISED"]),
        (100_000, PAID, vec!["234.56 AUTHORISED", "1000.00 AUTHORISED"]),
        (23_456, 23_456, vec!["234.56 AUTHORISED", "1000.00 AUTHORISED"]),
    ] {
        assert_eq!(world.give_back(&uuid, amount, cumulative).await, Ok(Progress::Done));
        assert_eq!(world.money().await, money("CAPTURED", "1234.56", &credits));
    }
    world.wait_for(3).await;
    let credit = &world.transactions().await[0]["credits"][0];
    assert_eq!(credit["comment"], "2026000000123-R1");
    let heard = world.notifications();
    let first = heard.iter().find(|told| told.trans_uuid.as_deref() == credit["uuid"].as_str()).unwrap();
    assert_eq!(told(first), (CardOperation::Refund, CardStatus::Authorised, 23_456, Some("BO")));
    world.set_clock("2026-11-25T09:00:00Z");
    assert_eq!(world.money().await.2, ["234.56 CAPTURED", "1000.00 CAPTURED"]);
}

#[tokio::test]
async fn a_refund_that_the_bank_refuses_is_impossible_and_told() {
    let world = World::new().await;
    let uuid = world.paid().await;
    world.set_clock(THE_DAY_AFTER);
    assert_eq!(world.decide(&uuid, "refuse").await["refunds"], "refuse");
    for _ in 0..2 {
        let answer = world.give_back(&uuid, 1_000, 1_000).await;
        assert!(
            matches!(&answer, Ok(Progress::Impossible(reason)) if reason.contains("banque")),
            "{answer:?}"
        );
        assert_eq!(world.money().await, money("CAPTURED", "1234.56", &["10.00 REFUSED"]), "asked once");
    }
    world.wait_for(2).await;
    let last = &world.notifications()[1];
    assert_eq!(told(last), (CardOperation::Refund, CardStatus::Refused, 1_000, Some("BO")));
    assert_eq!(last.result.as_deref(), Some("05"));
}

#[tokio::test]
async fn a_service_that_is_down_or_whose_answer_is_lost_gives_back_once() {
    let world = World::new().await;
    let uuid = world.paid().await;
    world.set_clock(THE_DAY_AFTER);
    for (mode, credits) in [("down", vec![]), ("lose", vec!["10.00 AUTHORISED"])] {
        world.decide(&uuid, mode).await;
        let answer = world.give_back(&uuid, 1_000, 1_000).await;
        assert!(matches!(answer, Err(CardServiceError::Unreachable(_))), "{mode} {answer:?}");
        if mode == "down" {
            let blind = world.service().cancel_or_refund(&uuid, Euros::from_cents(1_000), "").await;
            assert!(matches!(blind, Err(CardServiceError::Unreachable(_))), "{blind:?}");
        }
        assert_eq!(world.money().await.2, credits, "{mode}");
    }
    assert_eq!(world.give_back(&uuid, 1_000, 1_000).await, Ok(Progress::Done));
    assert_eq!(world.money().await.2, ["10.00 AUTHORISED"]);
}

fn code(answer: Result<CardTransaction, CardServiceError>) -> String {
    match answer {
        Err(CardServiceError::Refused { code, .. }) => code,
        other => panic!("a refusal was expected: {other:?}"),
    }
}

#[tokio::test]
async fn never_more_than_what_was_captured_goes_back() {
    let world = World::new().await;
    let uuid = world.paid().await;
    let service = world.service();
    let refund = |cents| service.cancel_or_refund(&uuid, Euros::from_cents(cents), "");
    let reduce = |cents| service.reduce(&uuid, Euros::from_cents(cents));
    for (answer, expected) in [
        (refund(PAID + 1).await, "PSP_510"),
        (refund(1).await, "PSP_076"),
        (refund(0).await, "PSP_020"),
        (reduce(PAID + 1).await, "PSP_546"),
        (reduce(PAID).await, "PSP_014"),
        (reduce(0).await, "PSP_020"),
        (service.cancel_or_refund("inconnu", Euros::from_cents(1), "").await, "PSP_010"),
    ] {
        assert_eq!(code(answer), expected);
    }
    world.set_clock(THE_DAY_AFTER);
    assert_eq!(code(reduce(1).await), "PSP_503");
    assert_eq!(refund(100_000).await.unwrap().operation, Operation::Credit);
    assert_eq!(code(refund(23_457).await), "PSP_511");
    assert_eq!(refund(23_456).await.unwrap().amount, Euros::from_cents(23_456));
    assert_eq!(code(refund(1).await), "PSP_104");
}

#[tokio::test]
async fn a_payment_that_was_cancelled_or_never_made_gives_nothing_back() {
    let world = World::new().await;
    let uuid = world.paid().await;
    let service = world.service();
    let cancelled = service.cancel_or_refund(&uuid, Euros::from_cents(PAID), "").await.unwrap();
    assert_eq!((cancelled.operation, cancelled.status), (Operation::Debit, DetailedStatus::Cancelled));
    assert_eq!(code(service.cancel_or_refund(&uuid, Euros::from_cents(PAID), "").await), "PSP_105");
    let refused = world.open("aaaaa2").await;
    world.post(&format!("/payments/{refused}/refuse"), &[]).await;
    assert_eq!(code(service.cancel_or_refund(&refused, Euros::from_cents(1), "").await), "PSP_083");
    let order = service.transactions(ORDER).await.unwrap();
    let statuses: Vec<_> = order.into_iter().map(|transaction| transaction.status).collect();
    assert_eq!(statuses, [DetailedStatus::Cancelled, DetailedStatus::Refused]);
}

#[tokio::test]
async fn only_the_shop_is_answered_and_only_of_what_it_sold() {
    let world = World::new().await;
    world.paid().await;
    let stranger = LyraRest::new(&Trust::default(), &world.page, SITE, "devine").unwrap();
    for (service, order, expected) in
        [(stranger, ORDER, "INT_905"), (world.service(), "2026000000999-1", "PSP_010")]
    {
        let answer = service.transactions(order).await;
        assert!(
            matches!(&answer, Err(CardServiceError::Refused { code, .. }) if code == expected),
            "{expected}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_developer_decides_on_the_page_too() {
    let world = World::new().await;
    let uuid = world.paid().await;
    assert!(world.get("/").await.contains(&format!("/transactions/{uuid}")));
    let path = format!("/transactions/{uuid}");
    assert!(world.get(&path).await.contains("value=\"accept\" checked"));
    let (status, _, location) =
        world.post(&format!("{path}/refunds"), &[("refunds".into(), "refuse".into())]).await;
    assert_eq!((status, location.as_deref()), (303, Some(path.as_str())));
    assert!(world.get(&path).await.contains("value=\"refuse\" checked"));
    let (status, ..) =
        world.post("/transactions/inconnu/refunds", &[("refunds".into(), "down".into())]).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_restart_loses_neither_money_nor_notifications() {
    let folder = crate::folder::Folder::temporary().unwrap();
    let world = World::kept_in(Some(folder.path().join("card")), NEVER).await;
    let uuid = world.paid().await;
    world.set_clock(THE_DAY_AFTER);
    let open = world.open("aaaaa2").await;
    world.answer.store(500, Ordering::SeqCst);
    assert_eq!(world.give_back(&uuid, 1_000, 1_000).await, Ok(Progress::Done));
    assert!(world.credit_told(1).await, "still to be told");
    let before = world.money().await;

    let world = world.restart().await;
    assert!(world.credit_told(2).await, "told again, and refused again");
    world.answer.store(200, Ordering::SeqCst);
    let world = world.restart().await;
    assert!(!world.credit_told(3).await, "heard");
    let world = world.restart().await;
    assert_eq!(world.money().await, before);
    assert_eq!(world.give_back(&uuid, 1_000, 1_000).await, Ok(Progress::Done));
    world.post(&format!("/payments/{open}/abandon"), &[]).await;

    let told: Vec<_> = world.notifications().iter().map(|heard| (heard.operation, heard.status)).collect();
    let credit = (CardOperation::Refund, CardStatus::Authorised);
    let (paid, left) = (CardStatus::Authorised, CardStatus::Abandoned);
    let expected = [(CardOperation::Payment, paid), credit, credit, credit, (CardOperation::Payment, left)];
    assert_eq!(told, expected, "what was heard is not told again");
}

impl World {
    /// Waits until the refund was told so many times; says whether it is still to be told.
    async fn credit_told(&self, times: usize) -> bool {
        for _ in 0..200 {
            let notice = self.transactions().await[0]["notices"][1].clone();
            if notice["deliveries"].as_array().unwrap().len() == times {
                return notice["waits"].as_bool().unwrap();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the refund was not told {times} times");
    }
}
