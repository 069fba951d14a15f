//! A whole session postponed or cancelled in one act: each dossier by its own step, once, whoever else acts meanwhile and whatever dies.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_functions::store::offers;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::{OfferView, SetAsideList, WholeSession};
use mce_shared::catalogue::{Formation, Recruitment, Session};
use mce_shared::habilitation::Permission;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::State;
use mce_shared::money::Euros;
use mce_shared::sessions::{ActProgress, SessionFate};
use mce_shared::set_aside::Chore;
use mce_tests::ledger::checked_books;
use mce_tests::{Answer, Client, Offer, TestApp, run};
use serde_json::{Value, json};

const OFFER: Offer = Offer::HALF_DAY;
const FIRST: &str = "elue-au-plafond";
const SECOND: &str = "maire-deux-mandats";
const THIRD: &str = "retraitee-en-fonction";

fn path() -> String {
    format!("/api/of/sessions/{}/{}/{}", OFFER.formation, OFFER.action, OFFER.session)
}

fn cancel() -> Value {
    json!({ "action": "cancel", "reason": "Le formateur est malade." })
}

fn postpone() -> Value {
    json!({ "action": "postpone", "start": "2027-05-18", "end": "2027-05-18", "reason": "La salle est fermée." })
}

async fn of(app: &TestApp) -> Client {
    app.of(OFFER.siret).await
}

async fn act(of: &Client, command: &Value) -> WholeSession {
    of.post(&path(), command).await.expect(200).read()
}

async fn ordered(app: &TestApp, person: &str) -> (Client, DossierId) {
    let elu = app.elu(person).await;
    let dossier = elu.ask(&OFFER).await;
    of(app).await.accept(&dossier).await;
    elu.confirm(&dossier).await.expect(200);
    (elu, dossier)
}

async fn state(elu: &Client, dossier: &DossierId) -> State {
    elu.dossier(dossier).await.dossier.state
}

/// Changes the session of the offer, as an import of its training body might.
async fn rewrite(app: &TestApp, change: impl Fn(&mut Session)) {
    let environment = app.platform.ground().environment().await.unwrap();
    let (siret, numero) = (OFFER.siret.parse().unwrap(), OFFER.formation.parse().unwrap());
    let mut stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
    change(session_of(&mut stored.formation));
    assert!(offers::put(environment.store(), &stored.formation, Some(stored.version)).await.unwrap());
}

fn session_of(formation: &mut Formation) -> &mut Session {
    let mut sessions = formation.actions.iter_mut().flat_map(|action| &mut action.sessions);
    sessions.find(|session| session.numero.as_str() == OFFER.session).unwrap()
}

async fn mails(app: &TestApp, person: &str, subject: &str) -> usize {
    let subjects = app.subjects(&app.person(person).email).await;
    subjects.iter().filter(|known| known.contains(subject)).count()
}

async fn offered_dates(elu: &Client) -> Vec<String> {
    let view: OfferView = elu.get(&OFFER.path()).await.expect(200).read();
    view.sessions.into_iter().filter(|one| one.obstacles.is_empty()).map(|one| one.session.dates()).collect()
}

#[test]
fn a_session_is_cancelled_and_everybody_is_told() {
    run(async {
        let app = TestApp::start().await;
        let second = app.elu(SECOND).await;
        let asked = second.ask(&OFFER).await;
        rewrite(&app, |session| session.places = Some(1)).await;
        let (first, ordered) = ordered(&app, FIRST).await;
        let third = app.elu(THIRD).await;
        let key = json!({ "siret": OFFER.siret, "formation": OFFER.formation, "action": OFFER.action, "session": OFFER.session });
        third.post("/api/account/waits", &key).await.expect(201);
        app.settle_down().await;
        let of = of(&app).await;
        let before: WholeSession = of.get(&path()).await.expect(200).read();
        assert_eq!((before.places, before.taken, before.waiting, before.offered), (1, 1, 1, true));
        assert_eq!((before.dossiers.len(), before.act), (2, None));
        assert_eq!(before.dossiers[0].id, asked, "the one that waits for the training body comes first");

        assert_eq!(before.concerned, 2);

        let view = act(&of, &cancel()).await;
        app.settle_down().await;
        assert_eq!(view.concerned, 0, "what is over is not decided of again");
        assert!(view.dossiers.iter().all(|dossier| dossier.progress == Some(ActProgress::Done)), "{view:?}");
        assert!(!view.offered);
        assert_eq!(view.act.unwrap().left, 0);
        assert_eq!(state(&first, &ordered).await, State::CancelledByOf);
        assert_eq!(state(&second, &asked).await, State::RefusedByOf);
        assert_eq!(checked_books(&app.platform).await.engaged(), Euros::ZERO);
        assert_eq!(mails(&app, FIRST, "a annulé votre demande").await, 1);
        assert_eq!(mails(&app, SECOND, "a annulé votre demande").await, 1);
        assert_eq!(mails(&app, THIRD, "La liste d’attente est fermée").await, 1);
        third.post("/api/account/waits", &key).await.refused(409, "session-closed");

        // Again, and after an import that knows nothing of it.
        act(&of, &json!({ "action": "carry_on" })).await;
        of.post(&path(), &cancel()).await.refused(409, "session-cancelled");
        of.post(&path(), &postpone()).await.refused(409, "session-cancelled");
        rewrite(&app, |session| session.etat = Recruitment::Open).await;
        app.settle_down().await;
        third.post("/api/dossiers", &OFFER.request()).await.refused(422, "training-not-eligible");
        app.platform.clock().advance(SignedDuration::from_mins(20));
        app.platform.run_schedule("session").await.unwrap();
        app.settle_down().await;
        assert_eq!(mails(&app, FIRST, "a annulé votre demande").await, 1);
    });
}

#[test]
fn a_session_is_postponed_and_each_elu_answers() {
    run(async {
        let app = TestApp::start().await;
        let (first, accepting) = ordered(&app, FIRST).await;
        let (second, declining) = ordered(&app, SECOND).await;
        let (third, fourth) = (app.elu(THIRD).await, app.elu("regionale").await);
        let (asked, proposed) = (third.ask(&OFFER).await, fourth.ask(&OFFER).await);
        let of = of(&app).await;
        of.accept(&proposed).await;

        let view = act(&of, &postpone()).await;
        app.settle_down().await;
        let act_view = view.act.unwrap();
        assert_eq!((act_view.left, act_view.awaited), (0, 3), "{act_view:?}");
        let days = (date(2027, 5, 18), date(2027, 5, 18));
        assert_eq!(act_view.fate, SessionFate::Postponed { start: days.0, end: days.1 });
        assert_eq!((view.start, view.end), (Some(days.0), Some(days.1)), "the offer has the new dates");
        assert!(offered_dates(&first).await.contains(&"le mardi 18 mai 2027".to_owned()));
        assert!(!offered_dates(&first).await.contains(&"le mardi 20 avril 2027".to_owned()));

        assert_eq!(state(&first, &accepting).await, State::Postponing);
        first.act(&accepting, "postponement-answer", &json!({ "answer": "accept" })).await.expect(200);
        second.act(&declining, "postponement-answer", &json!({ "answer": "decline" })).await.expect(200);
        let shown = first.dossier(&accepting).await.dossier;
        assert_eq!((shown.state, shown.training.start), (State::Accepted, days.0));
        assert_eq!(shown.training.session.as_str(), OFFER.session, "its place is the same");
        let shown = third.dossier(&asked).await.dossier;
        assert_eq!((shown.state, shown.training.start), (State::Proposed, days.0));
        assert_eq!(state(&fourth, &proposed).await, State::RefusedByOf);

        // Nothing is proposed again to who kept the first dates.
        app.platform.clock().advance(SignedDuration::from_mins(20));
        app.platform.run_schedule("session").await.unwrap();
        assert_eq!(state(&second, &declining).await, State::Accepted);
        let view: WholeSession = of.get(&path()).await.expect(200).read();
        assert_eq!((view.act.unwrap().kept_first, view.taken), (1, 2));
        assert_eq!(mails(&app, FIRST, "Report proposé").await, 1);
    });
}

#[test]
fn who_waits_keeps_his_rank_and_is_told_of_the_new_dates_once() {
    run(async {
        let app = TestApp::start().await;
        rewrite(&app, |session| session.places = Some(1)).await;
        ordered(&app, FIRST).await;
        let second = app.elu(SECOND).await;
        let key = json!({ "siret": OFFER.siret, "formation": OFFER.formation, "action": OFFER.action, "session": OFFER.session });
        second.post("/api/account/waits", &key).await.expect(201);
        app.settle_down().await;
        let of = of(&app).await;
        act(&of, &postpone()).await;
        act(&of, &json!({ "action": "carry_on" })).await;
        app.settle_down().await;
        assert_eq!(mails(&app, SECOND, "change de dates").await, 1);
        let waits = second.get("/api/account/waits").await.expect(200).json();
        assert_eq!(
            (&waits["waits"][0]["rank"], &waits["waits"][0]["dates"]),
            (&json!(1), &json!("le mardi 18 mai 2027"))
        );
    });
}

#[test]
fn an_act_is_refused_to_who_may_not_or_says_too_little() {
    run(async {
        let app = TestApp::start().await;
        let (elu, _) = ordered(&app, FIRST).await;
        let of = of(&app).await;
        elu.post(&path(), &cancel()).await.refused(403, "wrong-role");
        app.of(Offer::THREE_PLACES.siret).await.post(&path(), &cancel()).await.refused(404, "not-found");
        let reader = app.agent_who(OFFER.siret, &[Permission::OfReader]).await;
        reader.get(&path()).await.expect(200);
        reader.post(&path(), &cancel()).await.refused(403, "permission-missing");
        for (command, code) in [
            (json!({ "action": "cancel", "reason": " " }), "reason-missing"),
            (json!({ "action": "cancel", "reason": "é".repeat(900) }), "bad-text"),
            (
                json!({ "action": "postpone", "start": "2027-05-18", "end": "2027-05-17", "reason": "Salle." }),
                "bad-date",
            ),
            (
                json!({ "action": "postpone", "start": "2027-04-20", "end": "2027-04-20", "reason": "Salle." }),
                "bad-date",
            ),
            (
                json!({ "action": "postpone", "start": "2026-11-24", "end": "2026-11-24", "reason": "Salle." }),
                "bad-date",
            ),
        ] {
            of.post(&path(), &command).await.refused(422, code);
        }
        app.go_to(date(2027, 4, 20));
        let of = self::of(&app).await;
        of.post(&path(), &postpone()).await.refused(409, "session-begun");
    });
}

#[test]
fn two_agents_and_an_elu_at_once_end_each_dossier_once() {
    run(async {
        for delay in [0, 20, 60] {
            let app = TestApp::start().await;
            let (first, one) = ordered(&app, FIRST).await;
            let (second, other) = ordered(&app, SECOND).await;
            let of = of(&app).await;
            let gives_up = json!({ "reason": "", "expected_charge": "0.00" });
            let later = async {
                tokio::time::sleep(std::time::Duration::from_millis(delay)).await;
                first.act(&one, "cancellation", &gives_up).await
            };
            let path = path();
            let command = cancel();
            let (a, b, given_up): (Answer, Answer, Answer) =
                tokio::join!(of.post(&path, &command), of.post(&path, &command), later);
            let won = [&a, &b].into_iter().filter(|answer| answer.status == 200).count();
            assert_eq!(won, 1, "{a:?} {b:?}");
            act(&of, &json!({ "action": "carry_on" })).await;
            app.settle_down().await;
            let ended = if given_up.status == 200 { State::CancelledByElu } else { State::CancelledByOf };
            assert_eq!(state(&first, &one).await, ended, "{given_up:?}");
            assert_eq!(state(&second, &other).await, State::CancelledByOf);
            let ends = first.dossier(&one).await.journal.into_iter().filter(|row| row.to.is_final()).count();
            assert_eq!(ends, 1);
            assert_eq!(checked_books(&app.platform).await.engaged(), Euros::ZERO);
            let view: WholeSession = of.get(&path).await.expect(200).read();
            assert_eq!((view.taken, view.act.unwrap().left), (0, 0));
        }
    });
}

#[test]
fn an_act_that_dies_in_the_middle_is_finished_by_the_schedule() {
    run(async {
        // The decision itself, how far it has come, then a dossier each.
        for skip in 0..4 {
            for moment in [Moment::Before, Moment::After] {
                let app = TestApp::start().await;
                let (first, one) = ordered(&app, FIRST).await;
                let (second, other) = ordered(&app, SECOND).await;
                let of = of(&app).await;
                app.platform.faults().plan(PlannedFault {
                    function: Some("session".into()),
                    action: Some("TransactWriteItems".into()),
                    skip,
                    ..PlannedFault::next(moment, Fault::Crash)
                });
                let died = of.post(&path(), &cancel()).await;
                assert_ne!(died.status, 200, "{skip} {moment:?}");
                assert_eq!(app.platform.faults().left(), 0);
                if (skip, moment) == (0, Moment::Before) {
                    act(&of, &cancel()).await;
                }
                app.platform.clock().advance(SignedDuration::from_mins(1));
                app.platform.run_schedule("session").await.unwrap();
                app.settle_down().await;
                for (elu, dossier, person) in [(&first, &one, FIRST), (&second, &other, SECOND)] {
                    assert_eq!(state(elu, dossier).await, State::CancelledByOf, "{skip} {moment:?}");
                    assert_eq!(mails(&app, person, "a annulé votre demande").await, 1);
                }
                assert_eq!(checked_books(&app.platform).await.engaged(), Euros::ZERO);
            }
        }
    });
}

#[test]
fn a_dossier_that_fails_is_named_and_the_others_go_on() {
    run(async {
        let app = TestApp::start().await;
        let (first, one) = ordered(&app, FIRST).await;
        let second = app.elu(SECOND).await;
        let other = second.ask(&OFFER).await;
        let of = of(&app).await;
        // An order has eight months to be completed; a request has none yet.
        let late =
            json!({ "action": "postpone", "start": "2027-12-01", "end": "2027-12-01", "reason": "Salle." });
        let view = act(&of, &late).await;
        let failed: Vec<_> = view.dossiers.iter().filter(|dossier| dossier.failed.is_some()).collect();
        assert_eq!((failed.len(), view.act.as_ref().unwrap().failed), (1, 1), "{view:?}");
        assert_eq!(failed[0].id, one);
        assert!(failed[0].failed.as_ref().unwrap().contains("après la commande"), "{failed:?}");
        assert_eq!(state(&first, &one).await, State::Accepted);
        assert_eq!(state(&second, &other).await, State::Proposed);
        let aside = aside(&app).await;
        assert_eq!((aside.len(), aside[0].0, aside[0].2), (1, Chore::Session, 1));
        assert!(aside[0].1.starts_with(one.as_str()), "{aside:?}");

        later(&app).await;
        assert_eq!(self::aside(&app).await[0].2, 2, "it is tried again");
        let cancel = json!({ "answer": "cancel", "reason": "Trop tard." });
        self::of(&app).await.act(&one, "answer", &cancel).await.expect(200);
        later(&app).await;
        assert_eq!(self::aside(&app).await, [], "what its training body has done itself has healed");
    });
}

#[test]
fn what_was_paid_by_card_goes_back_to_the_card() {
    run(async {
        let app = TestApp::start().await;
        let day = Offer::DAY;
        let elu = app.elu("adjoint-cofinance").await;
        let (paid, paying) = (elu.ask(&day).await, app.elu(FIRST).await);
        app.of(day.siret).await.accept(&paid).await;
        elu.confirm(&paid).await.expect(200);
        elu.pay_by_card(&paid).await;
        assert_eq!(state(&elu, &paid).await, State::Accepted);
        let rights = app.accepted(&paying, &day).await;
        let path = format!("/api/of/sessions/{}/{}/{}", day.formation, day.action, day.session);
        app.of(day.siret).await.post(&path, &cancel()).await.expect(200);
        assert_eq!(state(&elu, &paid).await, State::CancelledByOf);
        assert_eq!(state(&paying, &rights).await, State::RefusedByOf);
        assert!(!elu.dossier(&paid).await.refunds.is_empty(), "the card is given back what it paid");
        let order = paying.act(&rights, "confirmation", &json!({ "expected": { "dife": "560.00" } })).await;
        order.refused(409, "dossier-wrong-state");
    });
}

#[test]
fn a_session_of_a_large_offer_is_postponed_with_it() {
    run(async {
        let app = TestApp::start().await;
        let environment = app.platform.ground().environment().await.unwrap();
        let (siret, numero) = (OFFER.siret.parse().unwrap(), OFFER.formation.parse().unwrap());
        let mut stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
        let action = stored.formation.actions.iter_mut().find(|one| one.numero.as_str() == OFFER.action);
        let sessions = &mut action.unwrap().sessions;
        let one = sessions[0].clone();
        sessions
            .extend((0..4_000).map(|n| Session { numero: format!("L-{n}").parse().unwrap(), ..one.clone() }));
        assert!(offers::put(environment.store(), &stored.formation, Some(stored.version)).await.unwrap());
        let view = act(&of(&app).await, &postpone()).await;
        assert_eq!(view.start, Some(date(2027, 5, 18)));
        let stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
        assert!(stored.formation.actions.iter().any(|one| one.sessions.len() > 4_000), "the others stay");
    });
}

async fn later(app: &TestApp) {
    app.platform.clock().advance(SignedDuration::from_mins(16));
    app.platform.run_schedule("session").await.unwrap();
}

/// What is set aside, and how often it was tried.
async fn aside(app: &TestApp) -> Vec<(Chore, String, u32)> {
    let gestionnaire = app.agent("gestionnaire").await;
    let list: SetAsideList = gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200).read();
    list.items.into_iter().map(|item| (item.chore, item.name, item.tries)).collect()
}
