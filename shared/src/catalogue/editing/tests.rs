use jiff::civil::date;

use super::super::tests::{formation, place, standing, visa};
use super::*;

const TODAY: Date = date(2027, 1, 11);

fn with_session(change: impl FnOnce(&mut Action)) -> Formation {
    let mut formation = formation();
    change(&mut formation.actions[0]);
    formation
}

/// What is typed is set over an offer in whose session somebody is.
fn over(typed: Formation) -> (Formation, Vec<Untouched>) {
    let mut stored = formation();
    stored.actions[0].sessions[0].taken = 1;
    over_stored(typed, Some(&stored), &Held::new())
}

#[test]
fn a_session_that_somebody_is_in_keeps_its_days_its_hours_and_its_place() {
    let other_day = with_session(|action| {
        action.sessions[0].debut = Some(date(2027, 3, 12));
        action.sessions[0].fin = Some(date(2027, 3, 12));
        action.sessions[0].places = Some(20);
    });
    let other_hours = with_session(|action| action.sessions[0].horaires = "09:00-17:00".parse().ok());
    let other_place = with_session(|action| action.sessions[0].lieu = Some(place("29000", "Quimper")));
    for typed in [other_day, other_hours, other_place] {
        let places = typed.actions[0].sessions[0].places;
        let (settled, untouched) = over(typed);
        let session = &settled.actions[0].sessions[0];
        let expected = Session { taken: 1, places, ..formation().actions[0].sessions[0].clone() };
        assert_eq!(*session, expected, "places may change, the rest may not");
        assert_eq!(untouched.len(), 1);
        assert!(!untouched[0].closed && untouched[0].dates.contains("11 mars 2027"), "{untouched:?}");
    }
}

#[test]
fn what_moves_nobody_is_as_it_was_typed() {
    let typed = with_session(|action| {
        action.sessions[0].etat = Recruitment::Closed;
        action.price_ttc = crate::money::Euros::from_cents(50_000);
    });
    let (settled, untouched) = over(typed.clone());
    assert_eq!(untouched, []);
    let mut expected = typed;
    expected.actions[0].sessions[0].taken = 1;
    assert_eq!(settled, expected);
}

#[test]
fn a_session_that_is_typed_no_more_takes_no_request_but_stays() {
    let (settled, untouched) = over(with_session(|action| action.sessions[0].numero = "S2".parse().unwrap()));
    let sessions: Vec<_> =
        settled.actions[0].sessions.iter().map(|one| (one.numero.as_str(), one.etat, one.taken)).collect();
    assert_eq!(sessions, [("S2", Recruitment::Open, 0), ("S1", Recruitment::Closed, 1)]);
    assert!(untouched[0].closed);
    let (without, untouched) = over(Formation { actions: Vec::new(), ..formation() });
    assert_eq!((without.actions[0].sessions.len(), untouched.len()), (1, 1), "its action stays with it");
}

#[test]
fn a_session_that_nobody_is_in_is_gone_when_it_is_typed_no_more() {
    let typed = with_session(|action| action.sessions[0].numero = "S2".parse().unwrap());
    let (settled, untouched) = over_stored(typed.clone(), Some(&formation()), &Held::new());
    assert_eq!((settled, untouched.len()), (typed.clone(), 0));
    // A dossier that holds no place yet counts all the same.
    let held = Held::from([("A1".parse().unwrap(), "S1".parse().unwrap())]);
    assert_eq!(over_stored(typed, Some(&formation()), &held).1.len(), 1);
}

#[test]
fn the_place_of_the_action_moves_all_but_the_session_that_somebody_is_in() {
    let typed = with_session(|action| {
        action.lieu = Some(place("29000", "Quimper"));
        let free = Session { numero: "S2".parse().unwrap(), lieu: None, ..action.sessions[0].clone() };
        action.sessions.push(free);
    });
    let (settled, untouched) = over(typed);
    let action = &settled.actions[0];
    let towns: Vec<_> =
        action.sessions.iter().map(|session| action.place_of(session).unwrap().ville.as_str()).collect();
    assert_eq!((towns, untouched.len()), (vec!["Rennes", "Quimper"], 1));
}

#[test]
fn an_offer_is_published_by_hand_again_and_again() {
    let typed = formation();
    let published = publish_typed(typed, Some(&formation()), &Held::new(), &standing(), (visa(), TODAY));
    let (published, _) = published.unwrap();
    assert!(published.publication.is_published() && published.imported_at.is_none());
    let nobody = Formation { contact: crate::catalogue::Contact::default(), ..formation() };
    let refused = publish_typed(nobody, None, &Held::new(), &standing(), (visa(), TODAY));
    assert_eq!(refused.unwrap_err(), PublicationRefusal::NoContact);
}

#[test]
fn what_is_put_away_can_be_taken_out_and_nothing_twice() {
    let archived = archive(&formation(), visa()).unwrap();
    assert!(!archived.publication.is_published());
    assert_eq!(archive(&archived, visa()), Err(EditingRefusal::Archived));
    let back = restore(&archived).unwrap();
    assert_eq!(back.publication, Publication::Draft);
    assert_eq!(restore(&back), Err(EditingRefusal::NotArchived));
    let given = hand_back(&back, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(hand_back(&given, Timestamp::UNIX_EPOCH), Err(EditingRefusal::NotByHand));
}
