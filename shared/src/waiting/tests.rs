//! A place that becomes free goes to one, in the order of the list, and is never lost.

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;

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
    }
}

const FULL: Places = Places { all: 2, taken: 2, open: true };

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
    let decline =
        format!("https://exemple.fr/liste-d-attente/{:032x}/refus?session=18002002600019/F-1/A-1/S-1", 1);
    assert!(mail.text.contains(&decline) && mail.path == "/demande/18002002600019/F-1/A-1/S-1", "{mail:?}");
    assert!(mail.text.contains("7 janvier 2027 à 15 h 05"), "{mail:?}");
}

#[test]
fn an_offer_that_is_over_goes_to_the_next() {
    let offered = Waiter { state: WaitState::Offered { until: at(48).timestamp() }, ..waiter(1) };
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
    let offered = Waiter { state: WaitState::Offered { until: at(48).timestamp() }, ..waiter(1) };
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
    let offered = Waiter { state: WaitState::Offered { until: at(48).timestamp() }, ..waiter(1) };
    let mut list = vec![offered, waiter(2), waiter(3)];
    let closed = Places { open: false, ..FULL };
    for place in [Place::Freed, Place::Untouched, Place::Untouched] {
        let step = step(&list, closed, &at(1)).unwrap();
        assert_eq!((step.after, step.place), (None, place));
        assert!(step.message.unwrap().subject.contains("fermée"));
        list.remove(0);
    }
    assert_eq!(step(&list, closed, &at(1)), None);
}

#[test]
fn a_list_is_joined_once_the_session_is_full_and_left_at_will() {
    assert_eq!(join(FULL, 0, 0, false), Ok(()));
    let free = Places { taken: 1, ..FULL };
    assert_eq!(join(free, 0, 0, false), Err(WaitRefused::NotFull));
    assert_eq!(join(free, 1, 0, false), Ok(()), "it is for who waits already");
    assert_eq!(join(Places { open: false, ..FULL }, 0, 0, false), Err(WaitRefused::Closed));
    assert_eq!(join(FULL, 0, MOST, false), Err(WaitRefused::TooMany));
    assert_eq!(join(FULL, 0, 0, true), Err(WaitRefused::Ordered));
    let list = in_order(vec![waiter(3), waiter(1), waiter(2)]);
    assert_eq!((rank(&list, &waiter(2).elu), rank(&list, &waiter(4).elu)), (Some(2), None));
    assert_eq!(leave(&list[0]).map(|step| (step.waiting(), step.place)), Ok((-1, Place::Untouched)));
    let offered = Waiter { state: WaitState::Offered { until: at(48).timestamp() }, ..waiter(1) };
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
            match draw(5) {
                0 if list.len() < 6 && join(places, list.len(), 0, false).is_ok() => {
                    list.push(Waiter { since: now.timestamp(), ..waiter(u8::try_from(hour).unwrap()) });
                }
                1 if ordered > 0 => (ordered, places.taken) = (ordered - 1, places.taken - 1),
                2 => places.all = 2 + u16::try_from(draw(3)).unwrap(),
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
            assert!(kept == list.len() || !places.is_free(), "seed {seed}, hour {hour}: {places:?} {list:?}");
        }
    }
}
