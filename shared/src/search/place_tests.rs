//! Searches that say where and when.

use jiff::civil::date;

use super::tests::{catalogue, numeros, offer, offers, text};
use super::*;
use crate::catalogue::tests::TODAY;
use crate::catalogue::{Formation, Mode};

/// Four trainings of town planning, one of which is followed from anywhere.
fn around_the_cher() -> Vec<Formation> {
    let at = |numero: &str, day: i8, town| {
        offer(0, numero, "L’urbanisme expliqué", "ELU1009", date(2027, 3, day), town)
    };
    let mut remote = at("R1", 9, ("75001", "Paris"));
    remote.actions[0].mode = Mode::Remote;
    vec![
        at("O1", 10, ("45000", "Orléans")),
        at("B1", 12, ("18000", "Bourges")),
        at("P1", 13, ("75001", "Paris")),
        remote,
    ]
}

fn asked(offers: &[Formation], typed: &str) -> Results {
    search(&catalogue(offers), &text(typed), TODAY)
}

fn place_in(typed: &str) -> Option<String> {
    asked(&around_the_cher(), typed).place
}

fn km(results: &Results) -> Vec<(&str, Option<u16>)> {
    results.items.iter().map(|entry| (entry.formation.as_str(), entry.km)).collect()
}

#[test]
fn what_is_nearest_to_any_commune_comes_first_and_says_how_far_it_is() {
    let results = asked(&around_the_cher(), "urbanisme près de Vierzon");
    assert_eq!(results.place.as_deref(), Some("Vierzon (18)"));
    assert_eq!(km(&results), [("B1", Some(29)), ("R1", None), ("O1", Some(77)), ("P1", Some(183))]);
    assert_eq!(results.items[0].sessions[0].km, Some(29));
    let results = asked(&around_the_cher(), "Vierzon");
    assert_eq!(km(&results), [("B1", Some(29)), ("R1", None), ("O1", Some(77))], "what is far is not there");
    assert_eq!(asked(&around_the_cher(), "urbanisme").items[0].km, None);
    let results = asked(&around_the_cher(), "urbanisme à moins de 40 km de Vierzon");
    assert_eq!(km(&results)[..2], [("B1", Some(29)), ("R1", None)]);
    assert_eq!(results.left_out, Vec::<String>::new());
    assert_eq!(
        km(&asked(&around_the_cher(), "à moins de 40 km de Vierzon")),
        [("B1", Some(29)), ("R1", None)]
    );
}

#[test]
fn who_says_from_where_and_how_far_sees_what_is_within() {
    let catalogue = catalogue(&around_the_cher());
    let around = |km| Query { around: Some("18279".to_owned()), km, ..Query::default() };
    let within = search(&catalogue, &around(Some(80)), TODAY);
    assert_eq!(km(&within), [("B1", Some(29)), ("O1", Some(77))]);
    assert_eq!(within.facets.modes.iter().map(|facet| facet.count).collect::<Vec<_>>(), [2]);
    let anywhere = search(&catalogue, &around(None), TODAY);
    assert_eq!(km(&anywhere), [("B1", Some(29)), ("R1", None), ("O1", Some(77)), ("P1", Some(183))]);
    let nothing = search(&catalogue, &around(Some(5)), TODAY);
    let relaxed: Vec<_> = nothing.relaxations.iter().map(|of| (of.filter, of.total)).collect();
    assert_eq!((nothing.total, relaxed), (0, vec![(Filter::Around, 4)]));
}

#[test]
fn communes_of_one_name_are_told_apart() {
    for (typed, label) in [
        ("Saint-Denis", "Saint-Denis (974)"),
        ("urbanisme Saint-Denis 93", "Saint-Denis (93)"),
        ("urbanisme St Denis (11)", "Saint-Denis (11)"),
        ("Saint-Denis 30500", "Saint-Denis (30)"),
        ("Saint-Denis Aude", "Saint-Denis (11)"),
        ("Paris 15e", "Paris (75)"),
        ("35200", "Rennes (35200)"),
        ("au Mans", "Le Mans (72)"),
        ("aux Sables-d’Olonne", "Les Sables-d’Olonne (85)"),
    ] {
        assert_eq!(place_in(typed).as_deref(), Some(label), "{typed}");
    }
    let mut all = around_the_cher();
    all.push(offer(0, "D1", "Le budget", "ELU1006", date(2027, 3, 11), ("93200", "Saint-Denis")));
    assert_eq!(asked(&all, "Saint-Denis").place.as_deref(), Some("Saint-Denis (93)"), "where it is offered");
}

#[test]
fn a_name_that_is_a_word_too_is_a_place_for_who_goes_there() {
    for typed in [
        "mettre en place",
        "donner du sens",
        "la chasse",
        "à vie",
        "l’urbanisme en ville",
        "marches",
        "contre la fraude",
        "vers",
        "accueillir à la crèche",
    ] {
        assert_eq!(place_in(typed), None, "{typed}");
    }
    for (typed, label) in [
        ("urbanisme à Sens", "Sens (89)"),
        ("près de Place", "Placé (53)"),
        ("urbanisme Chalinargues", "Chalinargues (15)"),
        ("Bourg-en-Bresse urbanisme", "Bourg-en-Bresse (01)"),
    ] {
        assert_eq!(place_in(typed).as_deref(), Some(label), "{typed}");
    }
}

#[test]
fn two_towns_are_one_or_the_other() {
    let results = asked(&offers(), "Rennes ou Quimper");
    assert_eq!(
        (numeros(&results), results.place.as_deref()),
        (vec!["C1", "B1", "D1"], Some("Rennes (35) ou Quimper (29)"))
    );
    let results = asked(&offers(), "Quimper ou à distance");
    assert_eq!(
        (numeros(&results), results.place.as_deref()),
        (vec!["C1", "D1"], Some("Quimper (29) ou À distance"))
    );
}

#[test]
fn a_day_of_the_week_is_a_wish() {
    let results = asked(&around_the_cher(), "le samedi");
    assert_eq!((numeros(&results), results.place.as_deref()), (vec!["P1"], Some("samedi")));
    let results = asked(&around_the_cher(), "urbanisme le samedi");
    assert_eq!((numeros(&results)[0], results.total), ("P1", 4));
    assert_eq!(numeros(&asked(&around_the_cher(), "le week-end")), ["P1"]);
    let mut long = around_the_cher();
    long[0].actions[0].sessions[0].fin = Some(date(2027, 3, 14));
    assert_eq!(numeros(&asked(&long, "les dimanches")), ["O1"], "it lasts until then");
}
