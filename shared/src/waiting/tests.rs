//! A place that becomes free goes to one, in the order of the list, and is never lost.

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::catalogue::tests::{TODAY, formation, standing, visa};
use crate::catalogue::{Formation, OfStanding, Publication, Recruitment, earliest_start};

fn at(hours: i64) -> Zoned {
    let start = date(2027, 1, 4).at(9, 5, 0, 0).to_zoned(TimeZone::fixed(jiff::tz::offset(1))).unwrap();
    start.saturating_add(SignedDuration::from_hours(hours))
}

fn waiter(number: u8) -> Waiter {
    Waiter {
        id: format!("{number:032x}").parse().unwrap(),
        session: SessionKey::read("18002002600019/F-1/A-1/S-1").unwrap(),
        elu: format!("{number:032x}").parse().unwrap(),
        since: at(i64::from(number)).timestamp(),
        version: 1,
        state: WaitState::Waiting,
        label: SessionLabel {
            title: "Le budget".to_owned(),
            of_name: "Institut".to_owned(),
            dates: "le 8 mars 2027".to_owned(),
        },
        stopped: None,
    }
}

fn offered(number: u8, until: i64) -> Waiter {
    Waiter { state: WaitState::Offered { until: at(until).timestamp() }, ..waiter(number) }
}

const OPEN: Requests = Requests::Open { last_day: None };
const FULL: Places = Places { all: 2, taken: 2, requests: OPEN };

fn step(list: &[Waiter], places: Places, now: &Zoned) -> Option<Step> {
    next(list, places, At { now, origin: "https://exemple.fr" }, |_| false)
}

#[test]
fn a_free_place_is_offered_to_the_first_for_two_days() {
    let list = in_order(vec![waiter(2), waiter(1)]);
    assert_eq!(step(&list, FULL, &at(30)), None);
    let offer = step(&list, Places { taken: 1, ..FULL }, &at(30)).unwrap();
    let after = offer.after.clone().unwrap();
    assert_eq!((after.elu.clone(), after.version, offer.place), (waiter(1).elu, 2, Place::Kept));
    assert_eq!((after.state, offer.waiting()), (WaitState::Offered { until: at(78).timestamp() }, -1));
    let mail = offer.message.unwrap();
    let decline = format!(
        "https://exemple.fr/liste-d-attente/refus?session=18002002600019/F-1/A-1/S-1&place={:032x}",
        1
    );
    assert!(mail.text.ends_with(&decline) && mail.path == "/demande/18002002600019/F-1/A-1/S-1", "{mail:?}");
    let kept = "48\u{202f}heures, jusqu’au 7 janvier 2027 à 15 h 05 (heure de Paris).";
    assert!(mail.text.contains(kept), "{mail:?}");
}

#[test]
fn an_offer_that_is_over_goes_to_the_next() {
    let offered = offered(1, 48);
    let list = [offered.clone(), waiter(2)];
    assert_eq!(step(&list, FULL, &at(47)), None, "it is his until then");
    let lapse = step(&list, FULL, &at(48)).unwrap();
    assert_eq!((lapse.before, lapse.after, lapse.place), (offered, None, Place::Freed));
    assert!(lapse.message.unwrap().text.contains("personne suivante"));
    let offer = step(&list[1..], Places { taken: 1, ..FULL }, &at(48)).unwrap();
    assert_eq!(offer.before, waiter(2));
}

#[test]
fn who_asks_keeps_the_place_until_his_dossier_is_over() {
    let dossier: DossierId = "2027000000001".parse().unwrap();
    let offered = offered(1, 48);
    assert!(may_use(&offered, Some(&dossier), at(47).timestamp()));
    assert!(
        !may_use(&offered, Some(&dossier), at(48).timestamp()),
        "an answer that comes after it is refused"
    );
    let asked = ask(&offered, dossier.clone()).after.unwrap();
    assert!(may_use(&asked, Some(&dossier), at(900).timestamp()));
    assert!(!may_use(&asked, Some(&"2027000000002".parse().unwrap()), at(50).timestamp()));
    assert!(!may_use(&waiter(2), Some(&dossier), at(1).timestamp()));
    let list = [asked.clone(), waiter(2)];
    assert_eq!(step(&list, FULL, &at(900)), None);
    let over = next(&list, FULL, At { now: &at(900), origin: "" }, |id| *id == dossier).unwrap();
    assert_eq!((over.before, over.after, over.place, over.message), (asked, None, Place::Freed, None));
}

#[test]
fn a_session_that_is_over_tells_everybody() {
    for (requests, why) in [(Requests::TooLate, "trop tard"), (Requests::Cancelled, "l’a annulée")] {
        let mut list = vec![offered(1, 48), waiter(2), waiter(3)];
        let closed = Places { requests, ..FULL };
        for place in [Place::Freed, Place::Untouched, Place::Untouched] {
            let step = step(&list, closed, &at(1)).unwrap();
            assert_eq!((step.after, step.place), (None, place));
            let mail = step.message.unwrap();
            assert!(mail.subject.contains("fermée") && mail.text.contains(why), "{mail:?}");
            list.remove(0);
        }
        assert_eq!(step(&list, closed, &at(1)), None);
    }
}

/// Does every step of a list, and counts the mails.
fn settled(list: &[Waiter], places: Places, now: &Zoned) -> (Vec<Waiter>, Vec<Message>) {
    let (mut list, mut mails) = (list.to_vec(), Vec::new());
    while let Some(step) = step(&list, places, now) {
        let of = list.iter().position(|one| *one == step.before).unwrap();
        list.remove(of);
        list.extend(step.after);
        list = in_order(list);
        mails.extend(step.message);
    }
    (list, mails)
}

#[test]
fn a_session_that_is_suspended_keeps_its_list_and_promises_nothing_new() {
    let list = [offered(1, 48), waiter(2)];
    let paused = Places { requests: Requests::Paused, taken: 1, ..FULL };
    let (still, mails) = settled(&list, paused, &at(10));
    assert_eq!((still.len(), mails), (2, Vec::new()));
    assert_eq!(rank(&still, &waiter(2).elu), Some(1));
    let (later, mails) = settled(&still, paused, &at(1_000));
    assert_eq!((&later, mails), (&still, Vec::new()), "however long that is");
    assert!(
        may_use(&later[0], None, at(1_000).timestamp()),
        "what he has asked for before is ordered all the same"
    );

    let (open, mails) = settled(&later, FULL, &at(1_000));
    assert_eq!(open[0].state, WaitState::Offered { until: at(1_048).timestamp() }, "all his time again");
    assert!(open.iter().all(|waiter| waiter.stopped.is_none()), "{open:?}");
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert!(mail.text.contains("elles ont repris") && mail.text.contains("48\u{202f}heures"), "{mail:?}");
}

#[test]
fn a_session_that_is_gone_closes_its_list_a_day_later() {
    let list = [offered(1, 48), waiter(2)];
    let gone = Places { all: 0, taken: 0, requests: Requests::Gone };
    let (still, mails) = settled(&list, gone, &at(10));
    assert_eq!((still.len(), mails), (2, Vec::new()));
    assert_eq!(due(&still[0], at(10).timestamp()), at(34).timestamp());
    assert_eq!(settled(&still, gone, &at(33)), (still.clone(), Vec::new()));
    let (back, mails) = settled(&still, FULL, &at(33));
    assert_eq!((back.len(), mails.len()), (2, 1), "who keeps a place is told that he has his time again");
    let (closed, mails) = settled(&still, gone, &at(34));
    assert_eq!(closed, []);
    assert!(
        mails.len() == 2 && mails.iter().all(|mail| mail.text.contains("ne la propose plus")),
        "{mails:?}"
    );
    // It was suspended for long before: the day begins when it is gone.
    let (paused, _) = settled(&list, Places { requests: Requests::Paused, ..FULL }, &at(10));
    assert_eq!(settled(&paused, gone, &at(100)).0.len(), 2);
}

#[test]
fn a_place_is_promised_no_longer_than_the_session_can_be_asked_for() {
    let last = date(2027, 1, 6);
    let near = Places { taken: 1, requests: Requests::Open { last_day: Some(last) }, ..FULL };
    let list = [waiter(1)];
    let offer = step(&list, near, &at(30)).unwrap();
    let until = at(62).with().minute(59).build().unwrap();
    assert_eq!(offer.after.unwrap().state, WaitState::Offered { until: until.timestamp() });
    let text = offer.message.unwrap().text;
    assert!(
        text.contains("jusqu’au 6 janvier 2027 à 23 h 59 (heure de Paris) : c’est le dernier jour"),
        "{text}"
    );
    assert_eq!(step(&list, near, &until), None, "nothing is offered after it");
    let far = Places { requests: Requests::Open { last_day: Some(date(2027, 1, 8)) }, ..near };
    let whole = step(&list, far, &at(30)).unwrap().after.unwrap();
    assert_eq!(whole.state, WaitState::Offered { until: at(78).timestamp() });
}

#[test]
fn a_list_is_joined_once_the_session_is_full_and_left_at_will() {
    assert_eq!(join(FULL, 0, 0, false), Ok(()));
    let free = Places { taken: 1, ..FULL };
    assert_eq!(join(free, 0, 0, false), Err(WaitRefused::NotFull));
    assert_eq!(join(free, 1, 0, false), Ok(()), "it is for who waits already");
    assert_eq!(join(Places { requests: Requests::Paused, ..FULL }, 0, 0, false), Err(WaitRefused::Closed));
    assert_eq!(join(FULL, 0, MOST, false), Err(WaitRefused::TooMany));
    assert_eq!(join(FULL, 0, 0, true), Err(WaitRefused::Ordered));
    let list = in_order(vec![waiter(3), waiter(1), waiter(2)]);
    assert_eq!((rank(&list, &waiter(2).elu), rank(&list, &waiter(4).elu)), (Some(2), None));
    assert_eq!(leave(&list[0]).map(|step| (step.waiting(), step.place)), Ok((-1, Place::Untouched)));
    let offered = offered(1, 48);
    assert_eq!(rank(&[offered.clone(), waiter(2)], &waiter(2).elu), Some(1));
    assert_eq!(leave(&offered).map(|step| (step.waiting(), step.place)), Ok((0, Place::Freed)));
    let asked = ask(&offered, "2027000000001".parse().unwrap()).after.unwrap();
    assert_eq!(leave(&asked), Err(WaitRefused::Asked));
}

/// Whatever happens, in whatever order: no place is lost, none is given twice, and none stays free while somebody waits.
#[test]
fn no_place_is_lost_and_none_is_given_twice() {
    for seed in 1..200_u64 {
        let mut random = seed;
        let mut draw = |below: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % below
        };
        let (mut places, mut ordered, mut list) = (FULL, 2_u16, Vec::new());
        for hour in 0..100_i64 {
            let now = at(hour);
            match draw(6) {
                0 if list.len() < 6 && join(places, list.len(), 0, false).is_ok() => {
                    list.push(Waiter { since: now.timestamp(), ..waiter(u8::try_from(hour).unwrap()) });
                }
                1 if ordered > 0 => (ordered, places.taken) = (ordered - 1, places.taken - 1),
                2 => places.all = 2 + u16::try_from(draw(3)).unwrap(),
                4 => {
                    places.requests =
                        [OPEN, OPEN, Requests::Paused, Requests::Gone][usize::try_from(draw(4)).unwrap()]
                }
                3 => {
                    let used = list.iter().position(|one| may_use(one, None, now.timestamp()));
                    if let Some(used) = used {
                        list.remove(used);
                        ordered += 1;
                    }
                }
                _ => {}
            }
            while let Some(step) = step(&list, places, &now) {
                let of = list.iter().position(|one| *one == step.before).unwrap();
                list.remove(of);
                list.extend(step.after);
                list = in_order(list);
                match step.place {
                    Place::Kept => places.taken += 1,
                    Place::Freed => places.taken -= 1,
                    Place::Untouched => {}
                }
            }
            let kept = list.iter().filter(|one| one.state != WaitState::Waiting).count();
            assert_eq!(usize::from(places.taken), usize::from(ordered) + kept, "seed {seed}, hour {hour}");
            let is_promised = kept == list.len() || !places.is_free() || !places.requests.is_open();
            assert!(is_promised, "seed {seed}, hour {hour}: {places:?} {list:?}");
        }
    }
}

/// The requests of the session of 11 March 2027 on a day, after a change of its offer or of its training body.
fn requests(today: Date, change: impl FnOnce(&mut Formation, &mut OfStanding)) -> Requests {
    let (mut formation, mut of) = (formation(), standing());
    change(&mut formation, &mut of);
    let action = &formation.actions[0];
    Requests::of(&formation, action, &action.sessions[0], &of, today)
}

#[test]
fn what_stands_in_the_way_stops_a_list_or_closes_it() {
    let full = |formation: &mut Formation| formation.actions[0].sessions[0].places = Some(0);
    assert_eq!(requests(TODAY, |formation, _| full(formation)), OPEN);
    let etat = |etat| {
        move |formation: &mut Formation, _: &mut OfStanding| formation.actions[0].sessions[0].etat = etat
    };
    assert_eq!(requests(TODAY, etat(Recruitment::Suspended)), Requests::Paused);
    // Who closes his session because it is full sends nobody away.
    assert_eq!(requests(TODAY, etat(Recruitment::Closed)), Requests::Paused);
    assert_eq!(requests(TODAY, |_, of| of.agrement_suspended = true), Requests::Paused);
    let archived = Publication::Archived { visa: visa() };
    assert_eq!(requests(TODAY, |formation, _| formation.publication = archived), Requests::Gone);
    let suspended = Publication::Suspended { visa: visa(), reason: "salle fermée".to_owned() };
    assert_eq!(requests(TODAY, |formation, _| formation.publication = suspended.clone()), Requests::Paused);
    assert_eq!(
        requests(date(2027, 3, 10), |formation, _| formation.publication = suspended),
        Requests::TooLate
    );
}

#[test]
fn the_last_day_of_a_session_is_known_when_a_place_could_be_kept_beyond_it() {
    let days = std::iter::successors(Some(date(2027, 3, 11)), |day| day.yesterday().ok());
    let last = days.into_iter().find(|day| earliest_start(*day) <= date(2027, 3, 11)).unwrap();
    let before = |days: i64| requests(last.saturating_sub(jiff::Span::new().days(days)), |_, _| ());
    assert_eq!(before(-1), Requests::TooLate);
    for days in [0, 1] {
        assert_eq!(before(days), Requests::Open { last_day: Some(last) }, "{days}");
    }
    assert_eq!(before(2), OPEN, "two days from then on are over on the last day, at its end");
    let eve = last.yesterday().unwrap();
    let ends = requests(eve, |_, of| of.nda_until = Some(eve));
    assert_eq!(ends, Requests::Open { last_day: Some(eve) }, "whatever ends first");
}
