use jiff::civil::{Date, date};

use super::*;
use crate::identifiers::Sex;
use crate::recognition::RegisterRow;
use crate::rules::mandates::MandateKind;

fn row() -> RegisterRow {
    RegisterRow {
        last_name: "DE LA TOUR-MONTREUIL".into(),
        first_name: "Émile".into(),
        sex: Sex::Male,
        birth_date: date(1970, 5, 2),
        kind: MandateKind::Municipal,
        territory_code: "35238".into(),
        territory: "Rennes".into(),
        function: String::new(),
        start: date(2020, 5, 18),
        end: None,
    }
}

#[test]
fn particles_are_set_apart() {
    for (name, core) in [
        ("DE LA TOUR-MONTREUIL", "TOUR MONTREUIL"),
        ("LA TOUR MONTREUIL (DE)", "TOUR MONTREUIL"),
        ("TOUR-MONTREUIL (DE LA)", "TOUR MONTREUIL"),
        ("D'ARGENT", "ARGENT"),
        ("d’Argent", "ARGENT"),
        ("ARGENT (D')", "ARGENT"),
        ("DE L'ESTOILE", "ESTOILE"),
        ("L'ESTOILE (DE)", "ESTOILE"),
        ("DU PONT", "PONT"),
        ("DES MOULINS", "MOULINS"),
        ("DUPONT", "DUPONT"),
        ("DELAMOTTE", "DELAMOTTE"),
        ("DE LAMOTTE", "LAMOTTE"),
        ("LE GOFF", "LE GOFF"),
        ("LA FONTAINE", "LA FONTAINE"),
        ("L'HERMITTE", "L HERMITTE"),
        ("MARTIN DE LA BROSSE", "MARTIN DE LA BROSSE"),
        ("Dés", "DES"),
        ("DU", "DU"),
        ("", ""),
    ] {
        assert_eq!(FamilyName::read(name).core(), core, "{name}");
    }
}

#[test]
fn a_lost_particle_may_be_the_same_name_another_one_not() {
    for (one, other, same) in [
        ("DU PONT", "Pont (du)", true),
        ("DU PONT", "PONT", true),
        ("DU PONT", "DE PONT", false),
        ("DU PONT", "DUPONT", false),
        ("LE GOFF", "GOFF", false),
        ("D'ARGENT", "ARGENT", true),
    ] {
        let (one, other) = (FamilyName::read(one), FamilyName::read(other));
        assert_eq!((one.may_be(&other), other.may_be(&one)), (same, same), "{one:?} {other:?}");
    }
}

#[test]
fn a_mandate_keeps_its_key_however_it_is_spelt() {
    let spelt = RegisterRow {
        last_name: "La Tour Montreuil (de)".into(),
        first_name: "EMILE".into(),
        territory: "RENNES".into(),
        function: "Maire".into(),
        ..row()
    };
    assert_eq!(MandateKey::of(&spelt), MandateKey::of(&row()));
    let written = "1970-05-02#TOUR MONTREUIL#EMILE#M#municipal#35238#2020-05-18";
    assert_eq!(MandateKey::of(&row()).to_string(), written);
    for other in [
        RegisterRow { start: date(2026, 3, 15), ..row() },
        RegisterRow { territory_code: "35239".into(), ..row() },
        RegisterRow { kind: MandateKind::Arrondissement, ..row() },
        RegisterRow { sex: Sex::Female, ..row() },
        RegisterRow { first_name: "Émilien".into(), ..row() },
        RegisterRow { birth_date: date(1970, 2, 5), ..row() },
        RegisterRow { last_name: "LE TOUR-MONTREUIL".into(), ..row() },
    ] {
        assert_ne!(MandateKey::of(&other), MandateKey::of(&row()), "{other:?}");
    }
}

#[test]
fn the_function_that_says_most_wins_from_either_side() {
    for (most, least) in [
        ("Maire", "1er adjoint au Maire"),
        ("Maire", "Maire délégué"),
        ("Maire déléguée", "2ème adjointe au Maire"),
        ("Maire d’arrondissement", "3ème adjoint au Maire"),
        ("1ère adjointe au Maire", "2ème adjoint au Maire"),
        ("2ème adjoint au Maire", "10ème adjoint au Maire"),
        ("Présidente du conseil départemental", "1er Vice-président du conseil départemental"),
        ("9ème Vice-présidente du conseil régional", "Membre de la commission permanente"),
        ("Conseiller municipal délégué", "Conseiller municipal"),
        ("Autre membre du bureau", "Conseillère à l’Assemblée de Corse"),
        ("Conseiller municipal", ""),
    ] {
        assert_eq!((says_most(most, least), says_most(least, most)), (most, most));
    }
}

#[test]
fn what_changed_is_told_and_spelling_is_no_change() {
    assert_eq!(compare(None, &row()), Change::New);
    let elsewhere = RegisterRow { territory_code: "29019".into(), ..row() };
    assert_eq!(compare(Some(&elsewhere), &row()), Change::New);
    let spelt =
        RegisterRow { last_name: "LA TOUR-MONTREUIL (DE)".into(), first_name: "Emile".into(), ..row() };
    assert_eq!(compare(Some(&spelt), &row()), Change::Same);
    let read = RegisterRow { last_name: "TOUR MONTREUIL".into(), function: "Maire".into(), ..row() };
    let known = RegisterRow { end: Some(date(2026, 3, 15)), ..row() };
    let Change::Changed(differences) = compare(Some(&known), &read) else { panic!("no change") };
    let told: Vec<String> = differences.iter().map(Difference::explain).collect();
    assert_eq!(
        told,
        [
            "nom : « DE LA TOUR-MONTREUIL » devient « TOUR MONTREUIL »",
            "fonction : rien devient « Maire »",
            "fin du mandat : « 15 mars 2026 » devient « en cours »",
        ]
    );
}

#[test]
fn rows_of_one_mandate_are_put_together_in_any_order() {
    let mayors = RegisterRow { first_name: "Emile".into(), function: "Maire".into(), ..row() };
    let deputy = RegisterRow { last_name: "TOUR-MONTREUIL".into(), function: "1er adjoint".into(), ..row() };
    let expected = RegisterRow { function: "Maire".into(), ..row() };
    for rows in [[&mayors, &deputy, &row()], [&deputy, &row(), &mayors], [&row(), &mayors, &deputy]] {
        assert_eq!(merge(&merge(rows[0], rows[1]), rows[2]), expected);
        assert_eq!(merge(rows[0], &merge(rows[1], rows[2])), expected);
    }
    assert_eq!(compare(Some(&expected), &merge(&expected, &mayors)), Change::Same);
}

const PUBLISHED: Date = date(2026, 10, 1);

#[test]
fn an_end_is_proposed_with_its_reason() {
    use MandateKind::*;
    let cases = [
        // Kind, start, successor, last day, why.
        (Municipal, date(2020, 5, 18), None, Some(date(2026, 3, 15)), "Renouvellement"),
        (Municipal, date(2020, 5, 18), Some(date(2026, 3, 22)), Some(date(2026, 3, 15)), "Renouvellement"),
        (Municipal, date(2026, 3, 15), None, Some(PUBLISHED), "ne figure plus"),
        (Municipal, date(2026, 3, 15), Some(date(2026, 9, 13)), Some(date(2026, 9, 12)), "Réélection"),
        // Out in 2020, back in 2023: the first mandate ended at the renewal.
        (Municipal, date(2014, 3, 30), Some(date(2023, 2, 5)), Some(date(2020, 3, 15)), "Renouvellement"),
        // A corrected date is no re-election.
        (Municipal, date(2026, 3, 22), Some(date(2026, 3, 15)), Some(PUBLISHED), "ne figure plus"),
        (Communautaire, date(2020, 7, 10), Some(date(2026, 4, 9)), Some(date(2026, 4, 8)), "Réélection"),
        (Communautaire, date(2020, 7, 10), None, Some(date(2026, 3, 15)), "calendrier des communes"),
        (Departemental, date(2021, 7, 1), None, Some(PUBLISHED), "ne figure plus"),
        (Regional, date(2015, 12, 18), Some(date(2021, 7, 2)), Some(date(2021, 7, 1)), "Réélection"),
        (Regional, date(2015, 12, 18), None, Some(date(2021, 6, 20)), "sortants"),
        (SaintMartin, date(2017, 4, 2), None, Some(PUBLISHED), "ne figure plus"),
        // It began after the publication.
        (Municipal, date(2026, 10, 2), None, None, ""),
    ];
    for (kind, start, successor, expected, why) in cases {
        let proposed = proposed_end(&RegisterRow { kind, start, ..row() }, PUBLISHED, successor);
        assert_eq!(proposed.map(|end| end.on), expected, "{kind:?} {start} {successor:?}");
        let told = proposed.map(|end| end.reason.explain()).unwrap_or_default();
        assert!(told.contains(why), "{told}");
    }
    let over = RegisterRow { end: Some(date(2026, 1, 1)), ..row() };
    assert_eq!(proposed_end(&over, PUBLISHED, None), None);
}

#[test]
fn an_end_is_explained_in_full() {
    let proposed = proposed_end(&row(), PUBLISHED, None).unwrap();
    assert_eq!(
        proposed.reason.explain(),
        "Renouvellement général, premier tour le 15 mars 2026 : les pouvoirs des conseillers municipaux sortants s’achèvent \
         ce jour-là. Un maire ou un adjoint garde sa fonction jusqu’à l’installation de son successeur."
    );
}

#[test]
fn two_councils_of_a_kind_at_once_are_two_people() {
    let at = |code: &str, name: &str, start| RegisterRow {
        territory_code: code.into(),
        territory: name.into(),
        start,
        ..row()
    };
    let rennes = at("35238", "Rennes", date(2026, 3, 15));
    let brest = at("29019", "Brest", date(2026, 3, 22));
    let region = RegisterRow { kind: MandateKind::Regional, territory_code: "53".into(), ..row() };
    let found = ambiguities(&[rennes.clone(), brest.clone(), region.clone()]);
    assert_eq!(
        found[0].explain(),
        "Même nom, même prénom, même sexe et même date de naissance, mais des mandats en cours que personne ne peut tenir à la \
         fois : Conseil municipal, Brest (29019) et Rennes (35238). Ce sont sans doute deux personnes."
    );
    assert_eq!(found.len(), 1);
    let ended = RegisterRow { end: Some(date(2026, 6, 1)), ..brest };
    let former = at("29019", "Brest", date(2020, 5, 18));
    let again = at("35238", "Rennes", date(2026, 9, 13));
    for rows in [[&rennes, &ended], [&rennes, &former], [&rennes, &region], [&rennes, &again]] {
        assert_eq!(ambiguities(&rows.map(Clone::clone)), [], "{rows:?}");
    }
}

#[test]
fn mandates_wait_by_reason_and_place() {
    let at = |code: &str| RegisterRow { territory_code: code.to_owned(), ..row() };
    let absent = Some(EndReason::Absent { published: PUBLISHED });
    let renewed = Some(EndReason::Renewed { kind: MandateKind::Municipal, first_round: date(2026, 3, 15) });
    for (code, reason, expected) in [
        ("38185", absent, "absence-38"),
        ("2A004", renewed, "renouvellement-2026-03-15-2A"),
        ("97411", absent, "absence-974"),
        ("200040715", Some(EndReason::Reelected { from: date(2026, 4, 9) }), "reelection-EPCI"),
        ("38", None, "retour-38"),
    ] {
        assert_eq!(ending_group(&at(code), reason).0, expected);
    }
}
