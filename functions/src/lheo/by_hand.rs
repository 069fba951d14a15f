//! What is read from a file and what is typed in a form are one offer, checked alike.

use std::path::Path;

use jiff::civil::{Date, date};
use mce_shared::catalogue::Formation;
use mce_shared::forms;
use mce_shared::forms::offer::{Drafted, OfferFacts, typed_of};

use super::{Context, Limits, import};

/// Fields that are typed anew.
type Changes<'a> = &'a [(&'a str, &'a str)];

const SAMPLE: &str = include_str!("samples/offre-elu.xml");
const TODAY: Date = date(2026, 11, 23);

fn read(document: &[u8]) -> super::Import {
    import(document, &Context { of: None, today: TODAY, limits: Limits::default() })
}

/// What the form makes of the offer once some of its fields are typed anew.
fn typed(formation: &Formation, changes: Changes<'_>) -> Result<Drafted, Vec<String>> {
    let mut fields = typed_of(formation);
    for (field, text) in changes {
        fields.insert((*field).to_owned(), (*text).to_owned());
    }
    let facts = OfferFacts {
        siret: formation.siret.clone(),
        numero: formation.numero.clone(),
        known: Some(formation.clone()),
        today: TODAY,
    };
    forms::read(&|field| fields.get(field).cloned().unwrap_or_default(), &facts)
        .map_err(|errors| errors.into_iter().map(|error| error.code).collect())
}

#[test]
fn every_offer_of_the_sample_catalogues_goes_through_the_form_unchanged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/local/seed/offers");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let read = read(&std::fs::read(file.unwrap().path()).unwrap());
        for parsed in read.formations {
            let drafted = typed(&parsed.formation, &[]).unwrap_or_else(|codes| {
                panic!("{} {}: {codes:?}", parsed.formation.siret, parsed.formation.numero)
            });
            assert_eq!(drafted.formation, parsed.formation);
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn the_same_mistake_has_the_same_code_in_a_file_and_in_a_form() {
    let sample = read(SAMPLE.as_bytes()).formations.remove(0).formation;
    let long = "é".repeat(256);
    let action = |numero: &str, hours: &str| {
        format!(
            "<action numero=\"{numero}\"><modalites-enseignement>0</modalites-enseignement>\
             <modalites-entrees-sorties>0</modalites-entrees-sorties><session numero=\"S1\"><periode><debut>20270311</debut>\
             <fin>20270311</fin></periode><adresse-inscription><adresse><ligne>1 place de la Mairie</ligne><codepostal>35000</codepostal>\
             <ville>Rennes</ville></adresse></adresse-inscription></session><prix-total-TTC>480</prix-total-TTC>\
             <nombre-heures-total>{hours}</nombre-heures-total></action> <organisme-formation-responsable>"
        )
    };
    let second = |hours| {
        [
            ("actions", "1 2"),
            ("a2_mode", "face_to_face"),
            ("a2_entrees", "fixed_dates"),
            ("a2_duree", hours),
            ("a2_ttc", "480"),
            ("a2_sessions", "1"),
            ("a2_s1_etat", "open"),
            ("a2_s1_debut", "2027-03-11"),
            ("a2_s1_lieu", "1 place de la Mairie, 35000 Rennes"),
        ]
    };
    let (twin, alike) = (second("7"), second("8"));
    let renamed = [&alike[..], &[("a2_numero", "A1")]].concat();
    let of = "<organisme-formation-responsable>";
    let cases: [(&str, &str, &str, Changes<'_>); 15] = [
        ("LHEO-MANQUANT", "Comprendre le budget communal", "", &[("intitule", "")]),
        ("LHEO-TEXTE-LONG", "Comprendre le budget communal", &long, &[("intitule", &long)]),
        ("LHEO-THEME", "ELU1001", "ELU9999", &[("theme", "ELU9999")]),
        ("LHEO-THEME", "ELU1001", "budget", &[("theme", "budget")]),
        ("LHEO-FINALITE", "<code-ELU>ELU1001</code-ELU>", "", &[("purpose", "")]),
        ("LHEO-NUMERO", "action numero=\"A1\"", "action numero=\"A/1\"", &[("a1_numero", "A/1")]),
        ("LHEO-CODE", "<modalites-enseignement>0", "<modalites-enseignement>7", &[("a1_mode", "7")]),
        ("LHEO-DUREE", "<nombre-heures-total>7", "<nombre-heures-total>0", &[("a1_duree", "0")]),
        ("LHEO-PRIX", "<prix-total-TTC>480", "<prix-total-TTC>0", &[("a1_ttc", "0")]),
        ("LHEO-DATE", "<fin>20270311", "<fin>20270310", &[("a1_s1_fin", "2027-03-10")]),
        ("LHEO-DATE", "<debut>20270311", "<debut>20271311", &[("a1_s1_debut", "2027-13-11")]),
        ("LHEO-LIEU", "<codepostal>35000", "<codepostal>350", &[("a1_s1_lieu", "350 Rennes")]),
        ("30056", of, &action("A2", "7"), &twin),
        ("30057", of, &action("A2", "8"), &alike),
        ("LHEO-DOUBLON", of, &action("A1", "8"), &renamed),
    ];
    for (code, from, to, fields) in cases {
        assert!(SAMPLE.contains(from), "{from}");
        let file = read(SAMPLE.replacen(from, to, 1).as_bytes());
        assert!(file.issues.iter().any(|issue| issue.code == code), "{code}: {:?}", file.issues);
        let refuses = file.refused > 0;
        match typed(&sample, fields) {
            Ok(drafted) => {
                assert!(
                    !refuses && drafted.remarks.iter().any(|one| one.code == code),
                    "{code}: {drafted:?}"
                );
            }
            Err(codes) => assert!(refuses && codes.iter().any(|known| known == code), "{code}: {codes:?}"),
        }
    }
}
