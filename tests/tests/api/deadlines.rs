//! What time does by itself: the schedules, run where the clock was moved to.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use mce_functions::store::mandates;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::AccountView;
use mce_shared::ids::DossierId;
use mce_shared::ledger::{Account, ReasonCode};
use mce_shared::lifecycle::{Actor, State, reminder_day};
use mce_shared::money::Euros;
use mce_shared::recognition::RegisterRow;
use mce_shared::rules::deadlines::{Delay, last_day};
use mce_tests::ledger::checked_books;
use mce_tests::tables::scan_of;
use mce_tests::{Offer, TestApp, morning, run, service_done};
use serde_json::{Value, json};

#[test]
fn what_was_reserved_comes_back_when_the_payment_does_not_come() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("petit-solde").await, app.of(Offer::DAY.siret).await);
        let dossier = elu.ask(&Offer::DAY).await;
        of.accept(&dossier).await;
        elu.confirm(&dossier).await.expect(200);
        app.go_to(date(2026, 11, 27));
        app.platform.run_schedule("sweep-deadlines").await.unwrap();
        let elu = app.elu("petit-solde").await;
        assert_eq!(elu.dossier(&dossier).await.dossier.state, State::Paying, "until midnight");
        app.go_to(date(2026, 11, 28));
        for _ in 0..2 {
            app.platform.run_schedule("sweep-deadlines").await.unwrap();
        }
        let elu = app.elu("petit-solde").await;
        assert_eq!(elu.dossier(&dossier).await.dossier.state, State::LapsedElu);
        assert_eq!(elu.funds().await.dife, Euros::from_cents(40_000));
        assert_eq!(checked_books(&app.platform).await.engaged(), Euros::ZERO);
    });
}

#[test]
fn the_days_that_are_skipped_run_their_schedules() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::HALF_DAY.siret).await);
        let dossier = elu.ask(&Offer::HALF_DAY).await;
        of.accept(&dossier).await;
        elu.confirm(&dossier).await.expect(200);
        let day = elu.dossier(&dossier).await.dossier.training.start;
        travel(&app, day).await;
        let of = app.of(Offer::HALF_DAY.siret).await;
        of.act(&dossier, "entry", &json!({ "on": day })).await.expect(200);
        of.act(&dossier, "service-done", &service_done(day)).await.expect(200);
        // Five working days validate the service done, and the bank file of a morning after pays it.
        travel(&app, day.saturating_add(9.days())).await;
        travel(&app, day.saturating_add(14.days())).await;
        assert_eq!(app.ordered_payments().await, [format!("MCE-PAY-{dossier}")]);
        let books = checked_books(&app.platform).await;
        assert_eq!(
            (books.payable(), books.of(&Account::Transit)),
            (Euros::ZERO, Euros::ZERO),
            "the bank has paid"
        );
    });
}

#[test]
fn a_sweep_that_died_and_is_taken_up_later_dates_money_by_the_day_on_which_it_moves() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("petit-solde").await, app.of(Offer::DAY.siret).await);
        let dossier = elu.ask(&Offer::DAY).await;
        of.accept(&dossier).await;
        elu.confirm(&dossier).await.expect(200);
        app.go_to(date(2026, 11, 28));
        app.platform.faults().plan(PlannedFault {
            function: Some("sweep-deadlines".to_owned()),
            action: Some("TransactWriteItems".to_owned()),
            skip: 1,
            ..PlannedFault::next(Moment::Before, Fault::Crash)
        });
        app.platform.run_schedule("sweep-deadlines").await.unwrap_err();
        let later = date(2026, 12, 21);
        app.go_to(later);
        app.platform.run_schedule("sweep-deadlines").await.unwrap();
        let shown = app.elu("petit-solde").await.dossier(&dossier).await.dossier;
        assert_eq!((shown.state, shown.outcome.unwrap().on), (State::LapsedElu, later));
        let released = checked_books(&app.platform).await.transactions;
        let released = released.iter().find(|posted| posted.reason == ReasonCode::Released).unwrap();
        assert_eq!(released.on, later);
    });
}

/// The mails of a person about a session that comes, each with its text on one kind of space.
async fn recalled(app: &TestApp, person: &str) -> Vec<(String, String)> {
    app.settle_down().await;
    let mails = app.platform.outside().mailbox.mails(Some(&app.person(person).email)).await.unwrap();
    let recalls = mails.into_iter().filter(|mail| mail.subject.starts_with("Votre formation commence"));
    let plain = |text: String| text.replace(['\u{202f}', '\u{a0}'], " ");
    recalls.map(|mail| (plain(mail.subject), plain(mail.text))).collect()
}

#[test]
fn a_session_that_comes_is_recalled_twice_and_one_that_was_cancelled_is_not() {
    run(async {
        let app = TestApp::start().await;
        let of = app.of(Offer::HALF_DAY.siret).await;
        for person in ["elue-au-plafond", "regionale"] {
            let elu = app.elu(person).await;
            let dossier = elu.ask(&Offer::HALF_DAY).await;
            of.accept(&dossier).await;
            elu.confirm(&dossier).await.expect(200);
            if person == "regionale" {
                let cancellation = json!({ "reason": "", "expected_charge": "0.00" });
                elu.post(&format!("/api/dossiers/{dossier}/cancellation"), &cancellation).await.expect(200);
            }
        }
        let told = async |day: Date| {
            app.go_to(day);
            for _ in 0..2 {
                app.platform.run_schedule("sweep-deadlines").await.unwrap();
            }
            recalled(&app, "elue-au-plafond").await
        };
        assert_eq!(told(date(2027, 4, 5)).await.len(), 0, "fifteen days before");
        let first = told(date(2027, 4, 6)).await;
        assert_eq!(first.len(), 1, "{first:?}");
        assert!(first[0].0.starts_with("Votre formation commence dans 14 jours"), "{first:?}");
        for words in
            ["le mardi 20 avril 2027", "Rythme", "pièce d’identité", "gratuit jusqu’au jeudi 8 avril 2027"]
        {
            assert!(first[0].1.contains(words), "{words}: {}", first[0].1);
        }
        // A day on which nothing ran is made up for, and told once.
        assert_eq!(told(date(2027, 4, 7)).await.len(), 1);
        let last = told(date(2027, 4, 19)).await;
        let tomorrow = last.iter().find(|(subject, _)| subject.contains("demain")).expect("a second mail");
        assert!(last.len() == 2 && tomorrow.1.contains("ce n’est plus gratuit"), "{last:?}");
        assert_eq!(told(date(2027, 4, 20)).await.len(), 2);
        assert_eq!(recalled(&app, "regionale").await, []);
    });
}

async fn travel(app: &TestApp, day: Date) {
    assert_eq!(app.platform.travel_to(morning(day)).await, Vec::<String>::new());
}

/// Somebody who is retired keeps the rights as long as the mandate, and not six months more (RE-3).
#[test]
fn a_pension_ends_the_rights_with_the_mandate() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("petit-solde").await;
        let declare = async || elu.post("/api/account/pension", &json!({ "understood": true })).await;
        elu.post("/api/account/pension", &json!({ "understood": false }))
            .await
            .refused(422, "not-understood");
        for _ in 0..2 {
            declare().await.expect(200);
        }
        let account: AccountView = elu.get("/api/account").await.expect(200).read();
        assert!(account.pension_liquidated);
        let environment = app.environment().await;
        let register = environment.store();
        for row in mandates::of_name(register, date(1994, 3, 28), "TRÉHOREL").await.unwrap() {
            mandates::put(register, &RegisterRow { end: Some(date(2026, 12, 15)), ..row }).await.unwrap();
        }
        for (day, left) in [(date(2026, 12, 15), 40_000), (date(2026, 12, 16), 0)] {
            app.go_to(day);
            app.platform.run_schedule("expire-rights").await.unwrap();
            let elu = app.elu("petit-solde").await;
            assert_eq!(elu.funds().await.dife, Euros::from_cents(left), "{day}");
        }
        checked_books(&app.platform).await;
    });
}

/// The run of the day has not come yet, or was down for days: what is lost is lost before it is spent.
#[test]
fn rights_that_are_lost_are_not_spent_before_the_run_that_says_so() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("petit-solde").await;
        elu.post("/api/account/pension", &json!({ "understood": true })).await.expect(200);
        let environment = app.environment().await;
        let register = environment.store();
        let row = mandates::of_name(register, date(1994, 3, 28), "TRÉHOREL").await.unwrap().remove(0);
        let next = RegisterRow { start: date(2026, 12, 3), ..row.clone() };
        for row in [RegisterRow { end: Some(date(2026, 12, 1)), ..row }, next] {
            mandates::put(register, &row).await.unwrap();
        }
        app.go_to(date(2026, 12, 4));
        let (elu, of) = (app.elu("petit-solde").await, app.of(Offer::DAY.siret).await);
        let dossier = elu.ask(&Offer::DAY).await;
        of.accept(&dossier).await;
        assert_eq!(elu.planned(&dossier).await.dife, Euros::from_cents(40_000), "not lost in the books yet");
        elu.confirm(&dossier).await.refused(409, "split-changed");
        assert_eq!(elu.planned(&dossier).await.dife, Euros::ZERO);
        elu.confirm(&dossier).await.expect(200);
        app.platform.run_schedule("expire-rights").await.unwrap();
        assert_eq!(elu.funds().await.dife, Euros::ZERO);
        checked_books(&app.platform).await;
    });
}

/// Who comes too late is told what he can do himself: a new request is the élu's, a first date that stands is nobody's loss.
#[test]
fn who_comes_too_late_is_told_what_he_can_do() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("petit-solde").await;
        let (asked, proposed) = (elu.ask(&Offer::DAY).await, elu.ask(&Offer::HALF_DAY).await);
        app.of(Offer::HALF_DAY.siret).await.accept(&proposed).await;
        app.go_to(date(2026, 11, 30));
        let of = app.of(Offer::DAY.siret).await;
        let late =
            of.act(&asked, "answer", &json!({ "answer": "accept" })).await.refused(409, "dossier-too-late");
        assert!(late.detail.contains("l’élu en est prévenu") && !late.detail.contains("refaire"), "{late:?}");
        let elu = app.elu("petit-solde").await;
        let late = elu.confirm(&proposed).await.refused(409, "dossier-too-late");
        assert!(late.detail.contains("Vous pouvez refaire une demande"), "{late:?}");
    });
}

/// A request that waits for the collectivité of its élu, for a session whose first day it gives.
async fn waiting_for_voiron(app: &TestApp) -> (DossierId, Date) {
    let elu = app.elu("adjoint-cofinance").await;
    let dossier = app.accepted(&elu, &Offer::DAY).await;
    let asking = json!({ "action": "ask", "collectivite": "213805633", "amount": "160.00", "message": "" });
    elu.act(&dossier, "cofinancing-request", &asking).await.expect(200);
    (dossier.clone(), elu.dossier(&dossier).await.dossier.training.start)
}

#[test]
fn a_collectivite_that_does_not_answer_leaves_the_elu_the_time_to_confirm_without_it() {
    run(async {
        let app = TestApp::start().await;
        let (dossier, start) = waiting_for_voiron(&app).await;
        let eve = start.yesterday().unwrap();
        let last = last_day(Delay::ComplementAnswer, start);
        let shown = app.agent("collectivite-03b").await.dossier(&dossier).await.dossier;
        assert_eq!(shown.due.map(|due| (due.whose, due.until)), Some((Actor::Collectivite, last)));
        for (day, state) in [
            (reminder_day(last), State::WaitingFinancer),
            (last, State::WaitingFinancer),
            (last.tomorrow().unwrap(), State::Proposed),
            (eve, State::Proposed),
            (start, State::LapsedElu),
        ] {
            app.go_to(day);
            for _ in 0..2 {
                app.platform.run_schedule("sweep-deadlines").await.unwrap();
            }
            let shown = app.elu("adjoint-cofinance").await.dossier(&dossier).await.dossier;
            assert_eq!(shown.state, state, "{day}");
            if state == State::Proposed {
                assert_eq!(shown.due.map(|due| (due.whose, due.until)), Some((Actor::Elu, eve)), "{day}");
                let asking = json!({ "action": "ask", "collectivite": "213805633", "amount": "160.00", "message": "" });
                let late =
                    app.elu("adjoint-cofinance").await.act(&dossier, "cofinancing-request", &asking).await;
                let late = late.refused(409, "dossier-too-late");
                assert!(late.detail.contains("Vous pouvez confirmer maintenant"), "{late:?}");
            }
        }
        app.settle_down().await;
        let told = app.subjects(&app.person("adjoint-cofinance").email).await;
        for subject in ["n’a pas encore répondu", "votre collectivité n’a pas répondu"] {
            assert_eq!(told.iter().filter(|told| told.contains(subject)).count(), 1, "{subject} {told:?}");
        }
        let answer = json!({ "answer": "grant", "amount": "160.00", "deliberation": "2026-12" });
        let late = app.agent("collectivite-03b").await.act(&dossier, "cofinancing-answer", &answer).await;
        late.refused(409, "dossier-wrong-state");
    });
}

/// Stores a dossier again as an earlier form of it.
async fn as_stored_before(app: &TestApp, dossier: &DossierId, change: impl Fn(&mut Value)) {
    let items = scan_of(app.platform.database(), "dossiers").await;
    let is_it = |item: &Value| item["pk"]["S"] == format!("DOSSIER#{dossier}") && item["sk"]["S"] == "STATE";
    let mut item = items.into_iter().find(is_it).unwrap();
    change(&mut item);
    let put = json!({ "TableName": "dossiers", "Item": item });
    app.platform.database().call("PutItem", &put).await.unwrap();
}

/// One that waits since before that had a last day: no index has the day, and yet it is recalled to both.
#[test]
fn a_request_that_waited_without_a_last_day_is_recalled_and_lapses_too() {
    run(async {
        let app = TestApp::start().await;
        let (dossier, start) = waiting_for_voiron(&app).await;
        as_stored_before(&app, &dossier, |item| {
            item["due"] = json!({ "NULL": true });
            for added in ["schema", "due_on"] {
                item.as_object_mut().unwrap().remove(added);
            }
        })
        .await;
        let eve = start.yesterday().unwrap();
        let shown = app.elu("adjoint-cofinance").await.dossier(&dossier).await.dossier;
        assert_eq!(shown.due.map(|due| due.until), Some(eve));
        for (day, state) in [
            (reminder_day(eve), State::WaitingFinancer),
            (eve, State::WaitingFinancer),
            (start, State::LapsedElu),
        ] {
            app.go_to(day);
            app.platform.run_schedule("sweep-deadlines").await.unwrap();
            let shown = app.elu("adjoint-cofinance").await.dossier(&dossier).await.dossier;
            assert_eq!(shown.state, state, "{day}");
        }
        app.settle_down().await;
        let told = app.subjects(&app.person("adjoint-cofinance").email).await;
        assert_eq!(told.iter().filter(|told| told.contains("n’a pas encore répondu")).count(), 1, "{told:?}");
    });
}

/// The delay of what was stored before went beyond the session.
#[test]
fn what_was_stored_with_a_delay_beyond_its_session_ends_before_it() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("petit-solde").await, app.of(Offer::DAY.siret).await);
        let dossier = elu.ask(&Offer::DAY).await;
        of.accept(&dossier).await;
        let start = elu.dossier(&dossier).await.dossier.training.start;
        let beyond = start.saturating_add(5.days()).to_string();
        as_stored_before(&app, &dossier, |item| {
            item["due"]["M"]["until"]["S"] = json!(beyond);
            item["due_on"]["S"] = json!(beyond);
            item["schema"]["N"] = json!("3");
        })
        .await;
        let eve = start.yesterday().unwrap();
        let shown = app.elu("petit-solde").await.dossier(&dossier).await.dossier;
        assert_eq!(shown.due.map(|due| (due.whose, due.until)), Some((Actor::Elu, eve)));
        for (day, state) in
            [(reminder_day(eve), State::Proposed), (eve, State::Proposed), (start, State::LapsedElu)]
        {
            app.go_to(day);
            app.platform.run_schedule("sweep-deadlines").await.unwrap();
            let shown = app.elu("petit-solde").await.dossier(&dossier).await.dossier;
            assert_eq!(shown.state, state, "{day}");
        }
    });
}
