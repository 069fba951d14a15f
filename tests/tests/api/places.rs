//! The places of a session are those that its offer has when it is ordered, whatever it had when it was asked for.

use std::time::Duration;

use mce_functions::store::offers;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::catalogue::{Formation, Session};
use mce_shared::ids::DossierId;
use mce_tests::tables::scan;
use mce_tests::{Answer, Client, Offer, TestApp, run};
use serde_json::json;

const OFFER: Offer = Offer::HALF_DAY;

/// Changes an offer, as its training body might.
pub async fn rewrite(app: &TestApp, offer: &Offer, change: impl Fn(&mut Formation)) {
    let environment = app.platform.ground().environment().await.unwrap();
    let (siret, numero) = (offer.siret.parse().unwrap(), offer.formation.parse().unwrap());
    let mut stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
    change(&mut stored.formation);
    assert!(offers::put(environment.store(), &stored.formation, Some(stored.version)).await.unwrap());
}

/// Gives a session so many places.
pub async fn set_places(app: &TestApp, offer: &Offer, places: u16) {
    rewrite(app, offer, |formation| session_of(formation, offer).places = Some(places)).await;
}

pub fn session_of<'a>(formation: &'a mut Formation, offer: &Offer) -> &'a mut Session {
    let mut sessions = formation.actions.iter_mut().flat_map(|action| &mut action.sessions);
    sessions.find(|session| session.numero.as_str() == offer.session).unwrap()
}

/// The seats of a session: taken, and waited for.
pub async fn seats(app: &TestApp, offer: &Offer) -> (u64, u64) {
    let sk = format!("SEATS#{}#{}#{}", offer.formation, offer.action, offer.session);
    let items = scan(&app.platform, "offers").await;
    let item = items.into_iter().find(|item| item["sk"] == sk.as_str()).unwrap();
    (item["taken"].as_u64().unwrap(), item["waiting"].as_u64().unwrap_or_default())
}

/// Two élus whose requests for a session of so many places are accepted.
async fn two_accepted(places: u16) -> (TestApp, [(Client, DossierId); 2]) {
    let app = TestApp::start().await;
    set_places(&app, &OFFER, places).await;
    let of = app.of(OFFER.siret).await;
    let accepted = async |person: &str| {
        let elu = app.elu(person).await;
        let dossier = elu.ask(&OFFER).await;
        of.accept(&dossier).await;
        (elu, dossier)
    };
    let both = [accepted("elue-au-plafond").await, accepted("maire-deux-mandats").await];
    (app, both)
}

#[test]
fn an_older_request_does_not_overbook_a_session_whose_places_were_lowered() {
    run(async {
        let (app, [(first, one), (second, other)]) = two_accepted(2).await;
        set_places(&app, &OFFER, 1).await;
        first.confirm(&one).await.expect(200);
        second.confirm(&other).await.refused(409, "session-full");
        assert_eq!(seats(&app, &OFFER).await, (1, 0));
    });
}

#[test]
fn an_older_request_has_one_of_the_places_that_were_added() {
    run(async {
        let (app, [(first, one), (second, other)]) = two_accepted(1).await;
        first.confirm(&one).await.expect(200);
        second.confirm(&other).await.refused(409, "session-full");
        set_places(&app, &OFFER, 2).await;
        second.confirm(&other).await.expect(200);
        assert_eq!(seats(&app, &OFFER).await, (2, 0));
    });
}

/// The training body lowers its places between the moment at which an order reads them and that at which it is written.
#[test]
fn an_order_and_a_change_of_the_places_at_the_same_moment_are_one_after_the_other() {
    run(async {
        let (app, [(first, one), (second, other)]) = two_accepted(2).await;
        first.confirm(&one).await.expect(200);
        let answer = confirmed_late(&app, &second, &other, set_places(&app, &OFFER, 1)).await;
        answer.refused(409, "session-full");
        assert_eq!(seats(&app, &OFFER).await, (1, 0));
        // And the other way round: it adds one, and the order that read none has it.
        let answer = confirmed_late(&app, &second, &other, set_places(&app, &OFFER, 2)).await;
        answer.expect(200);
        assert_eq!(seats(&app, &OFFER).await, (2, 0));
    });
}

/// An order that is written only once `meanwhile` is done.
async fn confirmed_late(
    app: &TestApp,
    elu: &Client,
    dossier: &DossierId,
    meanwhile: impl Future<Output = ()>,
) -> Answer {
    let faults = app.platform.faults();
    faults.plan(PlannedFault {
        function: Some("confirm-dossier".into()),
        action: Some("TransactWriteItems".into()),
        table: Some("dossiers".into()),
        ..PlannedFault::next(Moment::Before, Fault::Slow(Duration::from_secs(2)))
    });
    let changed = async {
        while faults.left() > 0 {
            tokio::task::yield_now().await;
        }
        meanwhile.await;
    };
    tokio::join!(elu.confirm(dossier), changed).0
}

/// What the training body has taken out of its catalogue it has accepted all the same: it cancels what it can't keep.
#[test]
fn a_session_that_was_withdrawn_has_the_places_that_it_had() {
    run(async {
        let (app, [(first, one), (second, other)]) = two_accepted(1).await;
        rewrite(&app, &OFFER, |formation| {
            for action in &mut formation.actions {
                action.sessions.retain(|session| session.numero.as_str() != OFFER.session);
            }
        })
        .await;
        first.confirm(&one).await.expect(200);
        second.confirm(&other).await.refused(409, "session-full");
    });
}

/// "Accuser réception" is for prerequisites that are to be checked (DL-2): it is neither shown nor taken without any.
#[test]
fn only_what_has_prerequisites_is_acknowledged() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(OFFER.siret).await);
        let acknowledge = json!({ "answer": "acknowledge" });
        for (prerequis, is_open) in [(None, false), (Some("Lire un budget"), true)] {
            rewrite(&app, &OFFER, |formation| {
                formation
                    .actions
                    .iter_mut()
                    .for_each(|action| action.prerequis = prerequis.map(str::to_owned));
            })
            .await;
            let dossier = elu.ask(&OFFER).await;
            let actions = serde_json::to_value(of.dossier(&dossier).await.actions).unwrap();
            let is_shown = actions.as_array().unwrap().contains(&json!("acknowledge"));
            assert_eq!(is_shown, is_open, "{actions}");
            let answer = of.act(&dossier, "answer", &acknowledge).await;
            if is_open {
                answer.expect(200);
            } else {
                let problem = answer.refused(409, "nothing-to-check");
                assert!(problem.detail.contains("Acceptez la demande"), "{}", problem.detail);
                let cancel = json!({ "reason": "", "expected_charge": "0.00" });
                elu.act(&dossier, "cancellation", &cancel).await.expect(200);
            }
        }
    });
}
