//! The waiting list of a full session: a place that becomes free is kept for the first, goes on to the next, and to nobody twice.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::date;
use mce_functions::store::commit::{Committed, Writes};
use mce_functions::store::{offers, session_acts, set_aside, waiting as stored};
use mce_functions::use_cases::machines::offer_places;
use mce_shared::api::{OfferView, OwnOffers, PlaceLeft, SetAsideList, WaitList, WaitView};
use mce_shared::catalogue::{Formation, Publication, Recruitment, Session, SessionKey, earliest_start};
use mce_shared::french::date_full;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::State;
use mce_shared::search::Results;
use mce_shared::sessions::{SessionAct, SessionFate};
use mce_shared::set_aside::Chore;
use mce_shared::waiting::{WaitState, Waiter};
use mce_tests::{Client, Offer, Poison, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const WAITS: &str = "/api/account/waits";
const OFFER: Offer = Offer::HALF_DAY;
/// Whose account pays a half-day.
const FIRST: &str = "elue-au-plafond";
const SECOND: &str = "maire-deux-mandats";
const THIRD: &str = "retraitee-en-fonction";
const FREED: &str = "Une place s’est libérée";
const CLOSED: &str = "La liste d’attente est fermée";

fn key() -> Value {
    json!({ "siret": OFFER.siret, "formation": OFFER.formation, "action": OFFER.action, "session": OFFER.session })
}

async fn rewrite(app: &TestApp, change: impl Fn(&mut Formation)) {
    super::places::rewrite(app, &OFFER, change).await;
}

async fn places(app: &TestApp, places: u16) {
    super::places::set_places(app, &OFFER, places).await;
}

fn session_of(formation: &mut Formation) -> &mut Session {
    super::places::session_of(formation, &OFFER)
}

/// A session of one place, which somebody has ordered.
async fn full() -> (TestApp, Client, DossierId) {
    let app = TestApp::start().await;
    places(&app, 1).await;
    let holder = app.elu("adjoint-cofinance").await;
    let dossier = app.ordered(&holder, &OFFER).await;
    app.settle_down().await;
    (app, holder, dossier)
}

async fn give_back(app: &TestApp, holder: &Client, dossier: &DossierId) {
    let cancel = json!({ "reason": "", "expected_charge": "0.00" });
    holder.act(dossier, "cancellation", &cancel).await.expect(200);
    app.settle_down().await;
}

async fn join(elu: &Client) -> WaitView {
    one(elu.post(WAITS, &key()).await.expect(201).read())
}

fn one(list: WaitList) -> WaitView {
    assert_eq!(list.waits.len(), 1, "{list:?}");
    list.waits.into_iter().next().unwrap()
}

async fn waits(elu: &Client) -> WaitList {
    elu.get(WAITS).await.expect(200).read()
}

async fn is_offered(elu: &Client) -> bool {
    matches!(waits(elu).await.waits.first().map(|wait| &wait.state), Some(WaitState::Offered { .. }))
}

async fn seats(app: &TestApp) -> (u64, u64) {
    super::places::seats(app, &OFFER).await
}

async fn mails(app: &TestApp, person: &str, subject: &str) -> Vec<String> {
    let address = app.person(person).email;
    let mails = app.platform.outside().mailbox.mails(Some(&address)).await.unwrap();
    mails.into_iter().filter(|mail| mail.subject.contains(subject)).map(|mail| mail.text).collect()
}

async fn asks(elu: &Client) -> mce_tests::Answer {
    elu.post("/api/dossiers", &OFFER.request()).await
}

#[test]
fn a_place_that_becomes_free_is_kept_for_the_first_and_ordered_by_him_alone() {
    run(async {
        let (app, holder, dossier) = full().await;
        let (first, second) = (app.elu(FIRST).await, app.elu(SECOND).await);
        asks(&first).await.refused(422, "training-not-eligible");
        assert_eq!((join(&first).await.rank, join(&second).await.rank), (Some(1), Some(2)));
        assert_eq!(join(&first).await.rank, Some(1), "once");
        holder.post(WAITS, &key()).await.refused(409, "session-ordered");
        app.settle_down().await;
        assert_eq!(seats(&app).await, (1, 2));
        let own: OwnOffers = app.of(OFFER.siret).await.get("/api/of/offers").await.expect(200).read();
        let mut formation =
            own.formations.into_iter().find(|known| known.numero.as_str() == OFFER.formation).unwrap();
        assert_eq!(session_of(&mut formation).waiting, 2, "the training body sees how many wait");

        give_back(&app, &holder, &dossier).await;
        assert_eq!(seats(&app).await, (1, 1), "it is kept");
        let told = mails(&app, FIRST, FREED).await;
        assert!(told.len() == 1 && told[0].contains("/liste-d-attente/refus?session="), "{told:?}");
        assert_eq!(mails(&app, SECOND, FREED).await.len(), 0);
        assert_eq!(waits(&second).await.waits[0].rank, Some(1));
        asks(&second).await.refused(422, "training-not-eligible");

        let page = format!(
            "/api/offers/{}/{}/{}?session={}",
            OFFER.siret, OFFER.formation, OFFER.action, OFFER.session
        );
        let shown = |view: OfferView| {
            let mut sessions = view.sessions.into_iter();
            sessions.find(|one| one.session.numero.as_str() == OFFER.session).unwrap().obstacles.len()
        };
        assert_eq!(shown(first.get(&page).await.expect(200).read()), 0, "his place is free to him");
        assert_eq!(shown(second.get(&page).await.expect(200).read()), 1);
        let dossier: DossierId =
            asks(&first).await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
        assert!(matches!(one(waits(&first).await).state, WaitState::Asked { .. }));
        first.post(&format!("{WAITS}/removal"), &key()).await.refused(409, "place-asked");
        app.of(OFFER.siret).await.accept(&dossier).await;
        app.platform.clock().advance(SignedDuration::from_hours(50));
        app.platform.run_schedule("offer-places").await.unwrap();
        let first = app.elu(FIRST).await;
        first.confirm(&dossier).await.expect(200);
        app.settle_down().await;
        assert_eq!(seats(&app).await, (1, 1), "it was his already");
        assert_eq!(waits(&first).await.waits, []);
        assert_eq!(mails(&app, SECOND, FREED).await.len(), 0);
        give_back(&app, &first, &dossier).await;
        assert_eq!(mails(&app, SECOND, FREED).await.len(), 1);
    });
}

#[test]
fn an_offer_that_is_over_or_declined_goes_to_the_next() {
    run(async {
        let (app, holder, dossier) = full().await;
        for person in [FIRST, SECOND, THIRD] {
            join(&app.elu(person).await).await;
        }
        give_back(&app, &holder, &dossier).await;
        app.platform.clock().advance(SignedDuration::from_hours(47));
        app.platform.run_schedule("offer-places").await.unwrap();
        app.settle_down().await;
        assert_eq!(mails(&app, SECOND, FREED).await.len(), 0, "it is the first's for two days");
        app.platform.clock().advance(SignedDuration::from_hours(2));
        let first = app.elu(FIRST).await;
        asks(&first).await.refused(422, "training-not-eligible");
        app.platform.run_schedule("offer-places").await.unwrap();
        app.settle_down().await;
        assert_eq!(waits(&first).await.waits, []);
        assert_eq!(mails(&app, FIRST, "est passée à la personne suivante").await.len(), 1);
        let told = mails(&app, SECOND, FREED).await;
        let (_, rest) = told[0].split_once("&place=").unwrap();
        let decline = format!("/api/waits/{}/decline", &rest[..32]);
        let foreign = app.nobody().bare_request(Method::POST, &decline).json(&key()).send().await;
        foreign.refused(403, "csrf-unknown-site");
        let mut elsewhere = key();
        elsewhere["session"] = "BRO-2027-007-A1-S1".into();
        for (session, left) in [(elsewhere, false), (key(), true), (key(), false)] {
            let answer: PlaceLeft = app.nobody().post(&decline, &session).await.expect(200).read();
            assert_eq!(answer.left, left, "it is done once, and where he waits");
            app.settle_down().await;
        }
        assert_eq!(mails(&app, THIRD, FREED).await.len(), 1);
        assert_eq!(waits(&app.elu(SECOND).await).await.waits, []);
        let third = app.elu(THIRD).await;
        assert!(is_offered(&third).await);
        third.post(&format!("{WAITS}/removal"), &key()).await.expect(200);
        app.settle_down().await;
        assert_eq!(seats(&app).await, (0, 0), "nobody waits any more");
        third.post(WAITS, &key()).await.refused(409, "session-not-full");
        asks(&third).await.expect(201);
    });
}

#[test]
fn a_dossier_that_comes_to_nothing_gives_the_place_to_the_next() {
    run(async {
        let (app, holder, dossier) = full().await;
        let (first, second) = (app.elu(FIRST).await, app.elu(SECOND).await);
        join(&first).await;
        join(&second).await;
        give_back(&app, &holder, &dossier).await;
        let dossier: DossierId =
            asks(&first).await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
        first
            .act(&dossier, "cancellation", &json!({ "reason": "", "expected_charge": "0.00" }))
            .await
            .expect(200);
        app.platform.clock().advance(SignedDuration::from_hours(7));
        app.platform.run_schedule("offer-places").await.unwrap();
        app.settle_down().await;
        assert!(is_offered(&app.elu(SECOND).await).await);
        assert_eq!(seats(&app).await, (1, 0));
    });
}

#[test]
fn two_free_places_at_once_go_to_two_and_a_stranger_gets_none() {
    run(async {
        let (app, holder, dossier) = full().await;
        let stranger = app.elu("regionale").await;
        places(&app, 2).await;
        let earlier: DossierId =
            asks(&stranger).await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
        app.of(OFFER.siret).await.accept(&earlier).await;
        places(&app, 1).await;
        let (first, second, third) = (app.elu(FIRST).await, app.elu(SECOND).await, app.elu(THIRD).await);
        for elu in [&first, &second, &third] {
            join(elu).await;
        }
        app.settle_down().await;
        // The training body adds one, and one is given back, before anybody is told; the stranger orders at that moment.
        places(&app, 2).await;
        let cancel = json!({ "reason": "", "expected_charge": "0.00" });
        holder.act(&dossier, "cancellation", &cancel).await.expect(200);
        stranger.confirm(&earlier).await.refused(409, "session-full");
        app.settle_down().await;
        assert!(is_offered(&first).await && is_offered(&second).await && !is_offered(&third).await);
        assert_eq!(seats(&app).await, (2, 1));
    });
}

/// He waits for a place to confirm what he has asked for: a second request would use the place that is kept, and leave him the first in vain.
#[test]
fn who_has_a_dossier_open_is_led_to_it_and_opens_no_second() {
    run(async {
        let (app, holder, dossier) = full().await;
        places(&app, 2).await;
        let first = app.elu(FIRST).await;
        let own: DossierId = asks(&first).await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
        app.of(OFFER.siret).await.accept(&own).await;
        app.ordered(&app.elu("regionale").await, &OFFER).await;
        let now = async |elu: &Client| elu.dossier(&own).await.now.unwrap();
        assert!(now(&first).await.contains("Rejoignez sa liste"), "{}", now(&first).await);
        join(&first).await;
        assert!(now(&first).await.contains("Vous êtes sur sa liste"), "{}", now(&first).await);
        give_back(&app, &holder, &dossier).await;
        let wait = one(waits(&first).await);
        assert!(matches!(wait.state, WaitState::Offered { .. }), "{wait:?}");
        let open = wait.dossier.unwrap();
        assert_eq!((open.id, open.state), (own.clone(), State::Proposed));
        let refused = asks(&first).await.refused(409, "already-asked");
        assert!(refused.detail.contains(own.as_str()), "{}", refused.detail);
        let page = format!("{}?session={}", OFFER.path(), OFFER.session);
        let shown = async |elu: &Client| {
            elu.get(&page).await.expect(200).read::<OfferView>().sessions.remove(0).dossier
        };
        assert_eq!(shown(&first).await, Some(own.clone()));
        assert_eq!(shown(&app.elu(SECOND).await).await, None);
        first.confirm(&own).await.expect(200);
        asks(&first).await.refused(409, "already-asked");
        // Once it is over he may ask again.
        give_back(&app, &first, &own).await;
        asks(&first).await.expect(201);
    });
}

#[test]
fn an_order_at_the_instant_at_which_the_offer_ends_loses_no_place() {
    run(async {
        let (app, holder, dossier) = full().await;
        places(&app, 2).await;
        let (first, second) = (app.elu(FIRST).await, app.elu(SECOND).await);
        let own: DossierId = asks(&first).await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
        app.of(OFFER.siret).await.accept(&own).await;
        let other = app.elu("regionale").await;
        app.ordered(&other, &OFFER).await;
        join(&first).await;
        join(&second).await;
        give_back(&app, &holder, &dossier).await;
        assert!(is_offered(&first).await);
        // An instant before its end for the order; the sweep, which comes at the same moment, is told the time after it.
        app.platform.clock().advance(SignedDuration::from_hours(48) - SignedDuration::from_millis(1));
        let first = app.elu(FIRST).await;
        let order = {
            let (first, own) = (first.clone(), own.clone());
            async move { first.confirm(&own).await.status }
        };
        let mut both = JoinSet::new();
        both.spawn(order);
        app.platform.clock().advance(SignedDuration::from_millis(2));
        app.platform.run_schedule("offer-places").await.unwrap();
        let status = both.join_next().await.unwrap().unwrap();
        app.settle_down().await;
        let second = app.elu(SECOND).await;
        assert_eq!(seats(&app).await.0, 2, "that of the other, and one, whoever has it");
        assert_eq!(is_offered(&second).await, status != 200, "{status}");
    });
}

#[test]
fn a_session_that_goes_tells_everybody() {
    run(async {
        let (app, _, _) = full().await;
        let (first, second) = (app.elu(FIRST).await, app.elu(SECOND).await);
        join(&first).await;
        join(&second).await;
        app.settle_down().await;
        rewrite(&app, |formation| {
            for action in &mut formation.actions {
                action.sessions.retain(|session| session.numero.as_str() != OFFER.session);
            }
        })
        .await;
        app.settle_down().await;
        for (elu, person) in [(&first, FIRST), (&second, SECOND)] {
            assert_eq!(mails(&app, person, CLOSED).await.len(), 0, "a file that lacks it may be a mistake");
            assert!(waits(elu).await.waits[0].is_stopped);
        }
        a_day_passes(&app).await;
        for person in [FIRST, SECOND] {
            assert!(mails(&app, person, CLOSED).await[0].contains("ne la propose plus"));
            assert_eq!(waits(&app.elu(person).await).await.waits, []);
        }
        assert_eq!(seats(&app).await, (1, 0));
        let first = app.elu(FIRST).await;
        first.post(WAITS, &key()).await.refused(404, "not-found");
    });
}

async fn a_day_passes(app: &TestApp) {
    app.platform.clock().advance(SignedDuration::from_hours(25));
    app.platform.run_schedule("offer-places").await.unwrap();
    app.settle_down().await;
}

/// Its training body suspends it for a moment, by its page or by a file.
#[test]
fn an_offer_that_is_suspended_for_minutes_keeps_its_list_and_what_it_has_promised() {
    run(async {
        let (app, holder, dossier) = full().await;
        join(&app.elu(FIRST).await).await;
        join(&app.elu(SECOND).await).await;
        give_back(&app, &holder, &dossier).await;
        assert_eq!(mails(&app, FIRST, FREED).await.len(), 1);
        rewrite(&app, |formation| session_of(formation).etat = Recruitment::Suspended).await;
        app.settle_down().await;
        // The promise would have been over meanwhile.
        a_day_passes(&app).await;
        a_day_passes(&app).await;
        assert_eq!(seats(&app).await, (1, 1), "the place is kept, the rank too");
        let first = app.elu(FIRST).await;
        let own = one(waits(&first).await);
        assert!(own.is_stopped && matches!(own.state, WaitState::Offered { .. }), "{own:?}");
        rewrite(&app, |formation| session_of(formation).etat = Recruitment::Open).await;
        app.settle_down().await;
        for person in [FIRST, SECOND] {
            assert_eq!(mails(&app, person, CLOSED).await.len(), 0);
        }
        assert_eq!(mails(&app, SECOND, FREED).await.len(), 0);
        let told = mails(&app, FIRST, "peut de nouveau être demandée").await;
        assert!(told.len() == 1 && told[0].contains("&place="), "{told:?}");
        assert!(!one(waits(&first).await).is_stopped);
        asks(&first).await.expect(201);
    });
}

#[test]
fn a_place_that_becomes_free_on_the_last_day_is_kept_until_its_end() {
    run(async {
        let (app, ..) = full().await;
        join(&app.elu(FIRST).await).await;
        app.settle_down().await;
        let session = date(2027, 4, 20);
        let mut days = std::iter::successors(Some(session), |day| day.yesterday().ok());
        let last = days.find(|day| earliest_start(*day) <= session).unwrap();
        app.go_to(last);
        places(&app, 2).await;
        app.settle_down().await;
        let told = mails(&app, FIRST, FREED).await;
        assert!(told[0].contains(&format!("jusqu’au {} à 23 h 59", date_full(last))), "{told:?}");
        app.go_to(last.tomorrow().unwrap());
        app.platform.run_schedule("offer-places").await.unwrap();
        app.settle_down().await;
        assert!(mails(&app, FIRST, CLOSED).await[0].contains("trop tard"));
        assert_eq!(seats(&app).await, (1, 0));
    });
}

/// Who waits for something that can't be done stays in front: he hides nobody behind him.
#[test]
fn whoever_is_overdue_is_looked_at_however_many_are() {
    run(async {
        let (app, ..) = full().await;
        join(&app.elu(FIRST).await).await;
        let environment = app.platform.ground().environment().await.unwrap();
        let (store, now) = (environment.store(), environment.now());
        let session = serde_json::from_value(key()).unwrap();
        let known = stored::of_session(store, &session).await.unwrap().remove(0);
        for number in 0..130 {
            let (id, elu) = (format!("{number:032x}"), format!("{number:032x}"));
            let other = Waiter { id: id.parse().unwrap(), elu: elu.parse().unwrap(), ..known.clone() };
            assert!(stored::join(store, &other, 1, now).await.unwrap());
        }
        let later = now + SignedDuration::from_hours(25);
        assert_eq!(stored::overdue(store, later).await.unwrap().len(), 131);
        for number in 0..130 {
            let act = SessionAct {
                session: SessionKey { session: format!("S-{number}").parse().unwrap(), ..session.clone() },
                version: 1,
                fate: SessionFate::Cancelled,
                reason: "Trop peu d’inscrits".to_owned(),
                at: now,
                author: "A".to_owned(),
                principal: "p".to_owned(),
                request_id: "r".to_owned(),
                offer_changed: false,
            };
            assert!(session_acts::decide(store, &act, now).await.unwrap());
        }
        assert_eq!(session_acts::overdue(store, later).await.unwrap().len(), 130);
    });
}

#[test]
fn a_day_that_passes_closes_the_list() {
    run(async {
        let (app, _, _) = full().await;
        join(&app.elu(FIRST).await).await;
        // The session is on 20 April 2027: it can't be asked for eleven working days before.
        app.go_to(date(2027, 4, 10));
        app.platform.run_schedule("offer-places").await.unwrap();
        app.settle_down().await;
        assert_eq!(mails(&app, FIRST, CLOSED).await.len(), 1);
        assert_eq!(waits(&app.elu(FIRST).await).await.waits, []);
    });
}

#[test]
fn a_list_that_cant_be_read_does_not_stop_the_others() {
    run(async {
        let (app, holder, dossier) = full().await;
        let first = app.elu(FIRST).await;
        join(&first).await;
        app.settle_down().await;
        let poison = Poison::new(&app, "alerts", |item| {
            item["pk"].as_str().is_some_and(|pk| pk.starts_with("WAITING#"))
        })
        .await;
        give_back(&app, &holder, &dossier).await;
        let gestionnaire = app.agent("gestionnaire").await;
        let aside: SetAsideList = gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200).read();
        assert_eq!(aside.items.len(), 1);
        poison.heal(&app).await;
        app.platform.clock().advance(SignedDuration::from_hours(25));
        app.platform.run_schedule("offer-places").await.unwrap();
        app.settle_down().await;
        assert!(is_offered(&app.elu(FIRST).await).await);
        rewrite(&app, |formation| formation.publication = Publication::Draft).await;
        app.settle_down().await;
        a_day_passes(&app).await;
        assert_eq!(mails(&app, FIRST, CLOSED).await.len(), 1);
    });
}

/// A closed session is most often a full one.
#[test]
fn a_session_that_is_closed_because_it_is_full_keeps_its_list() {
    run(async {
        let (app, _, _) = full().await;
        join(&app.elu(FIRST).await).await;
        rewrite(&app, |formation| session_of(formation).etat = Recruitment::Closed).await;
        app.settle_down().await;
        a_day_passes(&app).await;
        a_day_passes(&app).await;
        assert_eq!(mails(&app, FIRST, CLOSED).await.len(), 0);
        assert!(one(waits(&app.elu(FIRST).await).await).is_stopped);
    });
}

#[test]
fn what_a_tick_has_healed_leaves_the_list_though_its_time_was_up() {
    run(async {
        let (app, _, _) = full().await;
        join(&app.elu(FIRST).await).await;
        app.settle_down().await;
        let environment = app.platform.ground().environment().await.unwrap();
        let (store, session): (_, SessionKey) = (environment.store(), serde_json::from_value(key()).unwrap());
        let known = stored::of_session(store, &session).await.unwrap().remove(0);
        let (tried, other) = (session.written(), "S-autre");
        for name in [tried.as_str(), other] {
            set_aside::failed(store, Chore::Wait, name, "En panne", environment.now()).await.unwrap();
        }
        let second = SessionKey { session: other.parse().unwrap(), ..session };
        let later = environment.now() + SignedDuration::from_hours(1);
        let mut writes = Writes::new();
        writes.guarded(offers::seats(store, &second, offers::Move::Take { places: 1 }).unwrap());
        assert_eq!(writes.commit(store).await.unwrap(), Committed::Yes);
        let waiter = Waiter { session: second, id: format!("{:032x}", 7).parse().unwrap(), ..known };
        assert!(stored::join(store, &waiter, 1, later).await.unwrap());
        app.platform.clock().advance(SignedDuration::from_hours(30));
        let environment = app.platform.ground().environment().await.unwrap();
        offer_places::go_on(&environment, Duration::ZERO).await.unwrap();
        let left = set_aside::of(environment.store(), Chore::Wait).await.unwrap();
        assert_eq!(left.iter().map(|item| item.name.as_str()).collect::<Vec<_>>(), [other]);
    });
}

/// What can be booked is found; a full session is counted, and comes with its waiting list when it is asked for.
#[test]
fn a_full_session_is_counted_by_the_search_and_comes_on_demand() {
    run(async {
        let (app, ..) = full().await;
        app.platform.run_schedule("refresh-catalogue").await.unwrap();
        let nobody = app.nobody();
        let offer: OfferView = nobody.get(&OFFER.path()).await.expect(200).read();
        let title = [("text", offer.formation.intitule.as_str())];
        let asked = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(title).finish();
        let found = async |more: &str| -> Results {
            app.platform.clock().advance(SignedDuration::from_mins(1));
            nobody.get(&format!("/api/offers?{asked}{more}")).await.expect(200).read()
        };
        let is_there = |results: &Results| {
            let sessions = results.items.iter().flat_map(|entry| &entry.sessions);
            sessions.filter(|session| session.numero.as_str() == OFFER.session).count()
        };
        // As addresses of before ask it, too.
        for more in ["", "&with_places=true"] {
            let booked = found(more).await;
            assert!(is_there(&booked) == 0 && booked.full > 0, "{booked:?}");
        }
        let whole = found("&with_full=true").await;
        assert_eq!((is_there(&whole), whole.full), (1, 0));
    });
}
