//! The answers of the register, read.

use jiff::civil::date;

use super::*;

/// As `api.insee.fr` answers, shortened.
fn answer(diffusion: &str, state: &str, unit: &str, names: &str) -> String {
    format!(
        r#"{{"header":{{"statut":200,"message":"ok"}},"etablissement":{{"siren":"130025265","nic":"00013","siret":"13002526500013",
        "statutDiffusionEtablissement":"{diffusion}","dateCreationEtablissement":"2017-05-24","etablissementSiege":true,
        "uniteLegale":{{"etatAdministratifUniteLegale":"{unit}","statutDiffusionUniteLegale":"O",{names}}},
        "adresseEtablissement":{{"complementAdresseEtablissement":null,"numeroVoieEtablissement":"20","indiceRepetitionEtablissement":null,
        "typeVoieEtablissement":"AVENUE","libelleVoieEtablissement":"DE SEGUR","codePostalEtablissement":"75007",
        "libelleCommuneEtablissement":"PARIS","codeCommuneEtablissement":"75107"}},
        "adresse2Etablissement":{{"libelleVoie2Etablissement":null}},
        "periodesEtablissement":[{{"dateFin":null,"dateDebut":"2025-03-01","etatAdministratifEtablissement":"{state}",
        "enseigne1Etablissement":null,"activitePrincipaleEtablissement":"84.11Z"}},
        {{"dateFin":"2025-02-28","dateDebut":"2017-05-24","etatAdministratifEtablissement":"A"}}]}}}}"#
    )
}

const COMPANY: &str = r#""denominationUniteLegale":"DIRECTION INTERMINISTERIELLE","nomUniteLegale":null"#;
const PERSON: &str = r#""denominationUniteLegale":null,"prenomUsuelUniteLegale":"JEANNE","nomUniteLegale":"NAISSANCE","nomUsageUniteLegale":"USAGE""#;
const HIDDEN_PERSON: &str =
    r#""denominationUniteLegale":null,"prenomUsuelUniteLegale":"[ND]","nomUniteLegale":"[ND]""#;

fn named(name: &str) -> EstablishmentAnswer {
    EstablishmentAnswer::Open {
        establishment: Establishment {
            name: name.to_owned(),
            street: "20 AVENUE DE SEGUR".to_owned(),
            postcode: "75007".to_owned(),
            town: "PARIS".to_owned(),
        },
    }
}

#[test]
fn each_answer_of_the_register_is_read() {
    let closed = EstablishmentAnswer::Closed { since: Some(date(2025, 3, 1)) };
    for (body, expected) in [
        (answer("O", "A", "A", COMPANY), named("DIRECTION INTERMINISTERIELLE")),
        (answer("O", "A", "A", PERSON), named("JEANNE USAGE")),
        (answer("O", "F", "A", COMPANY), closed),
        (answer("O", "A", "C", COMPANY), EstablishmentAnswer::Closed { since: None }),
        (answer("P", "A", "A", HIDDEN_PERSON), EstablishmentAnswer::NotShown {}),
        (answer("P", "A", "A", COMPANY), EstablishmentAnswer::NotShown {}),
    ] {
        assert_eq!(read(body.as_bytes()).unwrap(), expected, "{body}");
    }
}

#[test]
fn what_is_no_answer_is_not_taken_for_one() {
    for body in ["", "{}", r#"{"header":{"statut":500}}"#] {
        assert!(matches!(read(body.as_bytes()), Err(SireneError::Unreadable(_))), "{body}");
    }
    assert!(matches!(HttpSirene::new(&Trust::default(), "file:///x", "k"), Err(SireneError::Address)));
}
