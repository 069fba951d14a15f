use std::collections::VecDeque;
use std::sync::Mutex;

use mce_shared::payments::{CardReference, RefundState};

use super::DetailedStatus::{
    Abandoned, Authorised, AuthorisedToValidate, Cancelled, CaptureFailed, Captured, Expired, Other,
    RefundToRetry, Refused, WaitingAuthorisation,
};
use super::*;
use crate::outgoing::Trust;

const DEBIT: &str = "d0";

fn euros(units: i64) -> Euros {
    Euros::from_cents(units * 100)
}

/// A refund of a payment of 160 €, with what is then given back in all.
fn refund(amount: i64, cumulative: i64) -> Refund {
    Refund {
        dossier: "2027000000123".parse().unwrap(),
        number: 1,
        elu: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        amount: euros(amount),
        cumulative: euros(cumulative),
        card: CardReference {
            order_id: "2027000000123-1".into(),
            uuid: Some(DEBIT.into()),
            amount: euros(160),
            trans_id: "a1b2c3".into(),
            trans_date: "20270104090000".into(),
        },
        until: jiff::civil::date(2027, 2, 3),
        state: RefundState::Waiting,
    }
}

fn transaction(uuid: &str, operation: Operation, amount: i64, status: DetailedStatus) -> CardTransaction {
    CardTransaction { uuid: uuid.into(), operation, amount: euros(amount), status }
}

fn debit(amount: i64, status: DetailedStatus) -> CardTransaction {
    transaction(DEBIT, Operation::Debit, amount, status)
}

fn credit(amount: i64, status: DetailedStatus) -> CardTransaction {
    transaction("c1", Operation::Credit, amount, status)
}

fn give(amount: i64) -> Step {
    Step::Refund { uuid: DEBIT.into(), amount: euros(amount) }
}

fn leave(to: i64) -> Step {
    Step::Reduce { uuid: DEBIT.into(), to: euros(to) }
}

fn refused_by_bank() -> Step {
    Step::Impossible(step::REFUSED_BY_BANK.to_owned())
}

#[test]
fn the_next_step_follows_from_what_the_service_shows() {
    let cases: Vec<(&str, Refund, Vec<CardTransaction>, Step)> = vec![
        ("all of a captured payment", refund(160, 160), vec![debit(160, Captured)], give(160)),
        ("a part of it", refund(60, 60), vec![debit(160, Captured)], give(60)),
        ("asked again", refund(60, 60), vec![debit(160, Captured), credit(60, Authorised)], Step::Done),
        ("a second part", refund(40, 100), vec![debit(160, Captured), credit(60, Captured)], give(40)),
        (
            "the first part again",
            refund(60, 60),
            vec![debit(160, Captured), credit(100, Captured)],
            Step::Done,
        ),
        (
            "a part was given by hand",
            refund(60, 60),
            vec![debit(160, Captured), credit(20, Captured)],
            give(40),
        ),
        ("the first part has to come first", refund(40, 100), vec![debit(160, Captured)], Step::Later),
        ("all before the capture", refund(160, 160), vec![debit(160, Authorised)], give(160)),
        ("a part before the capture", refund(60, 60), vec![debit(160, Authorised)], leave(100)),
        ("to be validated", refund(60, 60), vec![debit(160, AuthorisedToValidate)], leave(100)),
        ("lowered already", refund(60, 60), vec![debit(100, Authorised)], Step::Done),
        ("lowered, then captured", refund(60, 60), vec![debit(100, Captured)], Step::Done),
        ("lowered again", refund(40, 100), vec![debit(100, Authorised)], leave(60)),
        ("lowered, then all", refund(100, 160), vec![debit(100, Authorised)], give(100)),
        ("lowered, captured, then all", refund(100, 160), vec![debit(100, Captured)], give(100)),
        ("cancelled", refund(160, 160), vec![debit(160, Cancelled)], Step::Done),
        ("cancelled after it was lowered", refund(160, 160), vec![debit(100, Cancelled)], Step::Done),
        ("never validated", refund(160, 160), vec![debit(160, Expired)], Step::Done),
        ("never debited", refund(160, 160), vec![debit(160, Refused)], Step::Done),
        ("not authorised yet", refund(60, 60), vec![debit(160, WaitingAuthorisation)], Step::Later),
        ("the capture failed", refund(60, 60), vec![debit(160, CaptureFailed)], Step::Later),
        ("a word of theirs", refund(60, 60), vec![debit(160, Other("SUSPENDED".into()))], Step::Later),
        (
            "refund under way",
            refund(60, 60),
            vec![debit(160, Captured), credit(60, RefundToRetry)],
            Step::Later,
        ),
        (
            "another one under way",
            refund(40, 100),
            vec![debit(160, Captured), credit(60, WaitingAuthorisation)],
            give(40),
        ),
        (
            "refused by the bank",
            refund(60, 60),
            vec![debit(160, Captured), credit(60, Refused)],
            refused_by_bank(),
        ),
        (
            "not captured",
            refund(60, 60),
            vec![debit(160, Captured), credit(60, CaptureFailed)],
            refused_by_bank(),
        ),
        (
            "refused, then given by hand",
            refund(60, 60),
            vec![debit(160, Captured), credit(60, Refused), credit(60, Captured)],
            Step::Done,
        ),
        ("cancelled by hand", refund(60, 60), vec![debit(160, Captured), credit(60, Cancelled)], give(60)),
        (
            "more than was paid",
            refund(170, 170),
            vec![debit(160, Captured)],
            Step::Impossible("la somme dépasse ce que la carte a payé".into()),
        ),
        ("nothing", refund(60, 60), vec![], Step::Unknown),
        (
            "another payment",
            refund(60, 60),
            vec![transaction("d9", Operation::Debit, 160, Captured)],
            Step::Unknown,
        ),
    ];
    for (name, refund, transactions, expected) in cases {
        assert_eq!(next_step(&refund, &transactions), expected, "{name}");
    }
}

#[test]
fn a_payment_whose_number_was_never_told_is_the_one_that_was_accepted() {
    let mut unnamed = refund(60, 60);
    unnamed.card.uuid = None;
    let tries = [("d7", Refused), ("d8", Abandoned), (DEBIT, Captured)];
    let order = tries.map(|(uuid, status)| transaction(uuid, Operation::Debit, 160, status));
    assert_eq!(next_step(&unnamed, &order), give(60));
    assert_eq!(next_step(&unnamed, &order[..2]), Step::Unknown);
}

/// Whatever the order in which refunds of one payment are asked, and however often, the card gets their sum.
#[test]
fn refunds_in_any_order_give_back_their_sum() {
    for captured in [true, false] {
        for asked in [[0, 1, 2, 0, 1, 2, 2], [2, 1, 0, 2, 1, 0, 2], [1, 1, 2, 0, 2, 1, 2]] {
            let refunds = [refund(30, 30), refund(50, 80), refund(80, 160)];
            let mut order = vec![debit(160, if captured { Captured } else { Authorised })];
            for index in asked {
                carry_out(&next_step(&refunds[index], &order), &mut order);
            }
            let back: Euros = order[1..].iter().map(|credit| credit.amount).sum();
            let kept = if order[0].status == Cancelled { Euros::ZERO } else { order[0].amount };
            assert_eq!(kept - back, Euros::ZERO, "{captured} {asked:?}");
            assert!(refunds.iter().all(|refund| next_step(refund, &order) == Step::Done));
        }
    }
}

fn carry_out(step: &Step, order: &mut Vec<CardTransaction>) {
    match step {
        Step::Refund { .. } if order[0].status == Authorised => order[0].status = Cancelled,
        Step::Refund { amount, .. } => order.push(credit(amount.cents() / 100, Captured)),
        Step::Reduce { to, .. } => order[0].amount = *to,
        _ => {}
    }
}

/// A service that answers what it was told to, and remembers what it was asked.
struct Scripted {
    lists: Mutex<VecDeque<Result<Vec<CardTransaction>, CardServiceError>>>,
    answers: Mutex<VecDeque<Result<CardTransaction, CardServiceError>>>,
    asked: Mutex<Vec<String>>,
}

impl Scripted {
    fn answer(&self, asked: String) -> Result<CardTransaction, CardServiceError> {
        self.asked.lock().unwrap().push(asked);
        self.answers.lock().unwrap().pop_front().expect("asked more than expected")
    }
}

impl CardService for Scripted {
    fn transactions<'a>(
        &'a self,
        order_id: &'a str,
    ) -> BoxFuture<'a, Result<Vec<CardTransaction>, CardServiceError>> {
        assert_eq!(order_id, "2027000000123-1");
        let next = self.lists.lock().unwrap().pop_front().expect("listed more than expected");
        Box::pin(async move { next })
    }

    fn cancel_or_refund<'a>(
        &'a self,
        uuid: &'a str,
        amount: Euros,
        comment: &'a str,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>> {
        let answer = self.answer(format!("refund {uuid} {amount} {comment}"));
        Box::pin(async move { answer })
    }

    fn reduce<'a>(
        &'a self,
        uuid: &'a str,
        to: Euros,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>> {
        let answer = self.answer(format!("reduce {uuid} {to}"));
        Box::pin(async move { answer })
    }
}

fn refusal(code: &str) -> CardServiceError {
    CardServiceError::Refused { code: code.into(), message: String::new() }
}

fn lost() -> CardServiceError {
    CardServiceError::Unreachable("timeout".into())
}

type Lists = Vec<Result<Vec<CardTransaction>, CardServiceError>>;
type Answers = Vec<Result<CardTransaction, CardServiceError>>;
/// What happens, what the service shows, what it answers, what it was asked, and what follows.
type Asking<'a> = (&'a str, Lists, Answers, Vec<&'a str>, Result<Progress, CardServiceError>);

#[tokio::test]
async fn asking_acts_once_and_makes_sure() {
    const REFUND: &str = "refund d0 60.00 2027000000123-R1";
    const REDUCE: &str = "reduce d0 100.00";
    let captured = || Ok(vec![debit(160, Captured)]);
    let authorised = || Ok(vec![debit(160, Authorised)]);
    let given = || Ok(vec![debit(160, Captured), credit(60, Authorised)]);
    let accepted = || Ok(credit(60, Authorised));
    let cases: Vec<Asking<'_>> = vec![
        ("given back", vec![captured(), given()], vec![accepted()], vec![REFUND], Ok(Progress::Done)),
        ("given back before", vec![given()], vec![], vec![], Ok(Progress::Done)),
        ("not shown yet", vec![captured(), captured()], vec![accepted()], vec![REFUND], Ok(Progress::Later)),
        ("the answer is lost", vec![captured()], vec![Err(lost())], vec![REFUND], Err(lost())),
        ("the list is lost", vec![Err(lost())], vec![], vec![], Err(lost())),
        ("lost after the refund", vec![captured(), Err(lost())], vec![accepted()], vec![REFUND], Err(lost())),
        (
            "captured in between",
            vec![authorised(), captured(), given()],
            vec![Err(refusal("PSP_503")), accepted()],
            vec![REDUCE, REFUND],
            Ok(Progress::Done),
        ),
        (
            "refused, though it was done",
            vec![captured(), given()],
            vec![Err(refusal("PSP_511"))],
            vec![REFUND],
            Ok(Progress::Done),
        ),
        (
            "refused for a reason that somebody has to look at",
            vec![captured(), captured()],
            vec![Err(refusal("PSP_100"))],
            vec![REFUND],
            Err(refusal("PSP_100")),
        ),
        (
            "refused for good",
            vec![captured(), captured()],
            vec![Err(refusal("PSP_112"))],
            vec![REFUND],
            Ok(Progress::Impossible("la carte a expiré".into())),
        ),
        (
            "between the authorisation and the capture",
            vec![authorised(), authorised()],
            vec![Err(refusal("PSP_076"))],
            vec![REDUCE],
            Ok(Progress::Later),
        ),
        (
            "refused by the bank",
            vec![captured(), Ok(vec![debit(160, Captured), credit(60, Refused)])],
            vec![Ok(credit(60, Refused))],
            vec![REFUND],
            Ok(Progress::Impossible(step::REFUSED_BY_BANK.into())),
        ),
        ("a wrong password", vec![Err(refusal("INT_905"))], vec![], vec![], Err(refusal("INT_905"))),
    ];
    for (name, lists, answers, asked, expected) in cases {
        let service = Scripted {
            lists: Mutex::new(lists.into()),
            answers: Mutex::new(answers.into()),
            asked: Mutex::default(),
        };
        assert_eq!(give_back(&service, &refund(60, 60)).await, expected, "{name}");
        assert_eq!(*service.asked.lock().unwrap(), asked, "{name}");
        assert!(service.lists.lock().unwrap().is_empty(), "{name}: listed less than expected");
    }
}

#[tokio::test]
async fn an_order_without_the_payment_ends_nothing() {
    let service = Scripted {
        lists: Mutex::new([Ok(vec![])].into()),
        answers: Mutex::default(),
        asked: Mutex::default(),
    };
    let answer = give_back(&service, &refund(60, 60)).await;
    assert!(matches!(answer, Err(CardServiceError::Unreadable(_))), "{answer:?}");
}

fn listed(body: &str) -> Result<Vec<CardTransaction>, CardServiceError> {
    lyra::read::<lyra::WireOrder>(body.as_bytes()).and_then(lyra::WireOrder::read)
}

#[test]
fn the_service_s_answers_are_read() {
    let order = r#"{"status":"SUCCESS","answer":{"orderStatus":"PAID","transactions":[
        {"uuid":"d0","operationType":"DEBIT","amount":16000,"currency":"EUR","status":"PAID","detailedStatus":"CAPTURED"},
        {"uuid":"c1","operationType":"CREDIT","amount":6050,"currency":"EUR","status":"RUNNING","detailedStatus":"PENDING"},
        {"uuid":"v1","operationType":"VERIFICATION","amount":0,"currency":"EUR","status":"PAID","detailedStatus":"ACCEPTED"}
    ]}}"#;
    let half = CardTransaction { amount: Euros::from_cents(6_050), ..credit(0, Other("PENDING".into())) };
    assert_eq!(listed(order), Ok(vec![debit(160, Captured), half]));

    let error =
        |code: &str| format!(r#"{{"status":"ERROR","answer":{{"errorCode":"{code}","errorMessage":"no"}}}}"#);
    assert_eq!(
        listed(&error("PSP_010")),
        Err(CardServiceError::Refused { code: "PSP_010".into(), message: "no".into() })
    );
    assert_eq!(listed(&error("PSP_106")), Err(CardServiceError::Unreachable("PSP_106: no".into())));
    let dollars = order.replace("EUR", "USD");
    let negative = order.replace("16000", "-16000");
    for strange in ["", "{}", "<html>", r#"{"status":"SUCCESS","answer":{}}"#, &dollars, &negative] {
        assert!(matches!(listed(strange), Err(CardServiceError::Unreadable(_))), "{strange}");
    }
}

#[test]
fn the_client_is_set_up_rightly_or_not_at_all_and_hides_its_password() {
    let client =
        LyraRest::new(&Trust::default(), "https://api.example/", "12345678", "testpassword_secret").unwrap();
    let shown = format!("{client:?}");
    assert!(shown.contains("https://api.example\"") && !shown.contains("secret"), "{shown}");
    for (address, site_id, password) in [
        ("api.example", "1", "x"),
        ("ftp://api.example", "1", "x"),
        ("https://api.example", "", "x"),
        ("https://api.example", "1", ""),
    ] {
        assert!(
            LyraRest::new(&Trust::default(), address, site_id, password).is_err(),
            "{address} {site_id} {password}"
        );
    }
}
