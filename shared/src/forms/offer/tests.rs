use jiff::civil::date;

use super::super::read;
use super::*;
use crate::catalogue::series::Fate;
use crate::catalogue::{Entries, Mode};
use crate::money::Euros;

type Changes<'a> = &'a [(&'a str, &'a str)];

/// The smallest offer that can be published.
const OFFER: [(&str, &str); 16] = [
    ("intitule", "Comprendre le budget communal"),
    ("objectif", "Lire et préparer un budget."),
    ("resultats", "Attestation de fin de formation"),
    ("contenu", "Sections, dotations, comptes."),
    ("purpose", "mandate"),
    ("theme", "ELU1006"),
    ("courriel", "contact@of.example"),
    ("actions", "1"),
    ("a1_mode", "face_to_face"),
    ("a1_entrees", "fixed_dates"),
    ("a1_duree", "7"),
    ("a1_ttc", "480"),
    ("a1_participants", "12"),
    ("a1_sessions", "1"),
    ("a1_s1_etat", "open"),
    ("a1_s1_lieu", "Maison des associations, 3 rue Haute, 35000 Rennes"),
];

/// A series in place of its session.
const SERIES: [(&str, &str); 10] = [
    ("a1_sessions", ""),
    ("a1_series", "1"),
    ("a1_r1_every", "first_of_month"),
    ("a1_r1_day", "monday"),
    ("a1_r1_from", "2027-01-01"),
    ("a1_r1_until", "2027-06-30"),
    ("a1_r1_de", "09:00"),
    ("a1_r1_a", "17:00"),
    ("a1_r1_places", "12"),
    ("a1_r1_lieux", "35000 Rennes\n3 quai Sud, 29000 Quimper\n"),
];

fn facts() -> OfferFacts {
    OfferFacts {
        siret: "73282932000074".parse().unwrap(),
        numero: "F-1".parse().unwrap(),
        known: None,
        today: date(2027, 1, 11),
    }
}

/// The offer with other fields; what is to be corrected, by its field and its code.
fn typed(changes: &[(&str, &str)]) -> Result<Drafted, Vec<(String, String)>> {
    let fields = |name: &str| {
        let all = changes.iter().rev().chain(OFFER.iter()).chain([("a1_s1_debut", "2027-03-11")].iter());
        let found = all.into_iter().find(|(field, _)| *field == name);
        found.map_or_else(String::new, |(_, text)| (*text).to_owned())
    };
    read(&fields, &facts())
        .map_err(|errors| errors.into_iter().map(|error| (error.pointer, error.code)).collect())
}

fn refused(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    typed(changes).map(|_| ()).unwrap_err()
}

#[test]
fn an_offer_is_read_as_a_file_would_give_it() {
    let drafted = typed(&[]).unwrap();
    let formation = &drafted.formation;
    let action = &formation.actions[0];
    let session = &action.sessions[0];
    assert_eq!(drafted.remarks.iter().map(|one| one.pointer.as_str()).collect::<Vec<_>>(), ["/a1_lieu"]);
    assert_eq!((action.numero.as_str(), session.numero.as_str()), ("A1", "S1"));
    assert_eq!((action.mode, action.entrees), (Mode::FaceToFace, Entries::FixedDates));
    assert_eq!((action.price_ttc, action.price_ht), (Euros::from_cents(48_000), Euros::from_cents(48_000)));
    assert_eq!((session.debut, session.fin), (Some(date(2027, 3, 11)), Some(date(2027, 3, 11))));
    let place = session.lieu.as_ref().unwrap();
    assert_eq!(place.denomination.as_deref(), Some("Maison des associations"));
    assert_eq!(
        (place.adresse.as_slice(), place.departement.as_deref()),
        (&["3 rue Haute".to_owned()][..], Some("35"))
    );
}

#[test]
fn an_empty_form_says_all_that_is_missing_at_once() {
    let errors = read::<Drafted>(&|_| String::new(), &facts()).unwrap_err();
    let found: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.code.as_str())).collect();
    assert_eq!(
        found,
        [
            ("/intitule", code::MISSING),
            ("/objectif", code::MISSING),
            ("/resultats", code::MISSING),
            ("/contenu", code::MISSING),
            ("/purpose", code::PURPOSE),
            ("/courriel", code::CONTACT),
            ("/actions", code::MISSING),
        ]
    );
}

#[test]
fn each_mistake_has_the_code_that_a_file_would_get_at_its_own_field() {
    let long = "é".repeat(256);
    let cases: [(Changes<'_>, &str, &str); 19] = [
        (&[("intitule", &long)], "/intitule", code::TOO_LONG),
        (&[("theme", "ELU9999")], "/theme", code::THEME),
        (&[("theme", "budget")], "/theme", code::THEME),
        (&[("purpose", "reinsertion"), ("certification", "RNCP")], "/certification", code::PURPOSE),
        (&[("courriel", "contact")], "/courriel", code::CONTACT),
        (&[("a1_numero", "A/1")], "/a1_numero", code::NUMERO),
        (&[("a1_mode", "")], "/a1_mode", code::MISSING),
        (&[("a1_mode", "radio")], "/a1_mode", code::CODE),
        (&[("a1_duree", "0")], "/a1_duree", code::DURATION),
        (&[("a1_duree", "7,125")], "/a1_duree", code::DURATION),
        (&[("a1_ttc", "-3")], "/a1_ttc", code::PRICE),
        (&[("a1_ht", "500")], "/a1_ht", code::PRICE),
        (&[("a1_participants", "0")], "/a1_participants", code::PARTICIPANTS),
        (&[("a1_s1_lieu", "")], "/a1_lieu", code::PLACE),
        (&[("a1_s1_lieu", "Rennes")], "/a1_s1_lieu", code::PLACE),
        (&[("a1_s1_fin", "2027-03-10")], "/a1_s1_fin", code::DATE),
        (&[("a1_s1_debut", "11/03/2027")], "/a1_s1_debut", code::DATE),
        (&[("a1_s1_de", "17:00"), ("a1_s1_a", "09:00")], "/a1_s1_de", code::DATE),
        (&[("a1_sessions", "")], "/a1_sessions", code::MISSING),
    ];
    for (changes, field, code) in cases {
        let found = refused(changes);
        assert!(found.contains(&(field.to_owned(), code.to_owned())), "{changes:?}: {found:?}");
    }
}

#[test]
fn two_actions_alike_are_30056_and_nearly_alike_30057() {
    let second = [
        ("actions", "1 2"),
        ("a1_lieu", "35000 Rennes"),
        ("a2_mode", "face_to_face"),
        ("a2_entrees", "fixed_dates"),
        ("a2_ttc", "480"),
        ("a2_lieu", "35000 Rennes"),
        ("a2_sessions", "1"),
        ("a2_s1_etat", "open"),
        ("a2_s1_debut", "2027-03-11"),
    ];
    let with = |hours| [&second[..], &[("a2_duree", hours)]].concat();
    assert_eq!(refused(&with("7")), [("/a2_numero".to_owned(), "30056".to_owned())]);
    let remarks = typed(&with("8")).unwrap().remarks;
    assert!(remarks.iter().any(|one| one.code == "30057" && one.pointer == "/a2_numero"), "{remarks:?}");
    let same = [&with("8")[..], &[("a2_numero", "A1")]].concat();
    assert_eq!(refused(&same), [("/a2_numero".to_owned(), code::DUPLICATE.to_owned())]);
}

#[test]
fn what_no_elu_could_pay_for_is_said_at_the_price() {
    let remarks = typed(&[("a1_ttc", "700"), ("a1_participants", "40")]).unwrap().remarks;
    let found: Vec<_> = remarks.iter().map(|one| (one.pointer.as_str(), one.code.as_str())).collect();
    assert!(found.contains(&("/a1_ttc", code::HOURLY_PRICE)), "{found:?}");
    assert!(found.contains(&("/a1_participants", code::PARTICIPANTS)), "{found:?}");
}

#[test]
fn a_series_is_read_into_its_sessions_and_one_of_them_changes_alone() {
    let drafted = typed(&SERIES).unwrap();
    let sessions = &drafted.formation.actions[0].sessions;
    assert_eq!(sessions.len(), 12);
    assert!(sessions.iter().all(|one| one.places == Some(12) && one.horaires.is_some()));
    let one = exception_prefix("a1_r1_", "R1-20270301-35000");
    let (off, moved) = (format!("{one}annulee"), format!("{one}debut"));
    let cancelled = typed(&[&SERIES[..], &[(off.as_str(), "oui")]].concat()).unwrap();
    assert_eq!(cancelled.formation.actions[0].sessions.len(), 11);
    assert_eq!(cancelled.series["a1_r1_"].iter().filter(|one| one.fate == Fate::Cancelled).count(), 1);
    let changed = typed(&[&SERIES[..], &[(moved.as_str(), "2027-03-02")]].concat()).unwrap();
    let differ: Vec<_> =
        changed.formation.actions[0].sessions.iter().filter(|one| !sessions.contains(one)).collect();
    assert_eq!(differ.len(), 1);
    assert_eq!(differ[0].debut, Some(date(2027, 3, 2)));
    let wrong = [&SERIES[..], &[(moved.as_str(), "demain")]].concat();
    assert_eq!(refused(&wrong), [(format!("/{moved}"), code::DATE.to_owned())]);
}

#[test]
fn a_rule_that_gives_nothing_is_said_at_its_field() {
    for (field, value, at) in [
        ("a1_r1_until", "2026-12-31", "/a1_r1_until"),
        ("a1_r1_until", "2030-12-31", "/a1_r1_until"),
        ("a1_r1_days", "40", "/a1_r1_days"),
        ("a1_r1_every", "", "/a1_r1_every"),
        ("a1_r1_lieux", "35000 Rennes\nQuimper", "/a1_r1_lieux"),
    ] {
        let found = refused(&[&SERIES[..], &[(field, value)]].concat());
        assert!(found.iter().any(|(pointer, _)| pointer == at), "{field} {value}: {found:?}");
    }
}

#[test]
fn what_is_stored_is_typed_again_as_it_is() {
    let mut stored = typed(&SERIES).unwrap().formation;
    for place in stored.actions[0].sessions.iter_mut().filter_map(|session| session.lieu.as_mut()) {
        (place.code_insee, place.latitude) = (Some(["C", &place.ville].concat()), "48.1".parse().ok());
    }
    let fields = typed_of(&stored);
    let facts = OfferFacts { known: Some(stored.clone()), ..facts() };
    let again: Drafted = read(&|name| fields.get(name).cloned().unwrap_or_default(), &facts).unwrap();
    assert_eq!(again.formation, stored, "the commune and the point of a place are kept");
}

#[test]
fn more_than_a_form_holds_is_refused_and_never_cut() {
    let many: Vec<String> = (1..=SESSIONS_MAX + 1).map(|nth| nth.to_string()).collect();
    let found = refused(&[("a1_sessions", &many.join(" "))]);
    assert!(found.contains(&("/a1_sessions".to_owned(), code::LIMIT.to_owned())));
}

#[test]
fn what_no_page_shows_is_left_out() {
    let drafted = typed(&[("contenu", "Un\u{b}\u{0} deux\r\ntrois")]).unwrap();
    assert_eq!(drafted.formation.contenu, "Un deux\ntrois");
}

#[test]
fn what_can_be_read_is_sketched_while_the_rest_is_missing() {
    let fields = |name: &str| if name == "intitule" { "Le budget".to_owned() } else { String::new() };
    let (sketch, errors) = sketch(&fields, &facts());
    assert_eq!((sketch.formation.intitule.as_str(), errors.len()), ("Le budget", 6));
}

#[test]
fn what_was_postponed_since_is_typed_on_its_new_days() {
    let mut fields: BTreeMap<String, String> =
        OFFER.iter().chain(&SERIES).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    fields.insert("a1_sessions".to_owned(), "1".to_owned());
    fields.insert("a1_s1_debut".to_owned(), "2027-03-11".to_owned());
    let read_all = |fields: &BTreeMap<String, String>, facts: &OfferFacts| {
        read::<Drafted>(&|name| fields.get(name).cloned().unwrap_or_default(), facts).unwrap().formation
    };
    let mut stored = read_all(&fields, &facts());
    for (numero, day) in [("S1", date(2027, 3, 18)), ("R1-20270503-29000", date(2027, 5, 10))] {
        let sessions = &mut stored.actions[0].sessions;
        let session = sessions.iter_mut().find(|session| session.numero.as_str() == numero).unwrap();
        (session.debut, session.fin) = (Some(day), Some(day));
    }
    let facts = OfferFacts { known: Some(stored.clone()), ..facts() };
    let now = brought_up(fields.clone(), &facts);
    assert_eq!(now.len(), fields.len() + 2, "one exception, and the last day of the other: {now:?}");
    assert_eq!(read_all(&now, &facts), stored);
    assert_eq!(brought_up(now.clone(), &facts), now, "once");
}
