//! What the provider says of people, and what it leaves out.

use super::*;

#[tokio::test]
async fn a_professional_needs_a_second_factor() {
    for (acr, expected) in [
        ("eidas0", "second-factor-missing"),
        ("eidas1", "second-factor-missing"),
        ("eidas0-mfa", "identity-not-verified"),
        ("eidas2", "signed-in"),
    ] {
        assert_eq!(Case::agent(|case| case.claims["acr"] = json!(acr)).await, expected, "{acr}");
    }
}

/// ProConnect and the identity providers behind it leave out what they do not know: names are not needed, the SIRET is.
#[tokio::test]
async fn an_agent_comes_in_without_names_and_not_without_a_siret() {
    let without = |name: &'static str| {
        Case::agent(move |case| drop(case.userinfo.as_object_mut().unwrap().remove(name)))
    };
    for (claim, expected) in [
        ("given_name", "signed-in"),
        ("usual_name", "signed-in"),
        ("organization_label", "signed-in"),
        ("siret", "sign-in-siret-missing"),
        ("email", "sign-in-email-missing"),
    ] {
        assert_eq!(without(claim).await, expected, "without {claim}");
    }
    for (claim, value, expected) in [
        ("given_name", Value::Null, "signed-in"),
        ("given_name", json!(""), "signed-in"),
        ("organization_label", Value::Null, "signed-in"),
        ("siret", json!(""), "sign-in-siret-missing"),
        ("siret", Value::Null, "sign-in-siret-missing"),
        ("siret", json!(13_002_526_500_013_u64), "signed-in"),
        ("siret", json!("130 025 265 00013"), "signed-in"),
        ("siret", json!("130\u{a0}025\u{a0}265\u{a0}00013"), "signed-in"),
        ("siret", json!("1300252650001"), "sign-in-siret-malformed"),
    ] {
        let outcome = Case::agent(|case| case.userinfo[claim] = value.clone()).await;
        assert_eq!(outcome, expected, "{claim} = {value}");
    }
}

#[tokio::test]
async fn wrong_userinfo_is_refused() {
    for (claim, value, expected) in [
        ("sub", json!("someone-else"), "sign-in-subject-mismatch"),
        ("iss", json!("https://other.example"), "sign-in-issuer-mismatch"),
        ("aud", json!("another client"), "sign-in-audience-mismatch"),
        ("exp", json!(now().as_second() - 60), "sign-in-token-expired"),
        ("family_name", json!(" "), "signed-in"),
        ("given_name", Value::Null, "signed-in"),
        ("birthdate", json!("24/08/1962"), "signed-in"),
        ("gender", json!("x"), "signed-in"),
        ("email", json!("a@b.fr\r\nBcc: c@d.fr"), "signed-in"),
        ("email", json!("angela"), "signed-in"),
    ] {
        let outcome = Case::elu(|case| case.userinfo[claim] = value.clone()).await;
        assert_eq!(outcome, expected, "{claim} = {value}");
    }
    let forged = Case::elu(|case| case.userinfo_header["alg"] = json!("none")).await;
    assert_eq!(forged, "sign-in-signature-algorithm");
}

/// Identities as some providers tell them: everybody comes in, and what is missing is known.
#[tokio::test]
async fn a_person_of_whom_something_is_not_told_comes_in() {
    use Claim::{BirthDate as Born, BirthName, BirthPlace, Email, GivenNames, Sex};
    let cases: Vec<Value> = serde_json::from_str(include_str!("../samples/identities.json")).unwrap();
    let missing = |case: &str| -> &[Claim] {
        match case {
            "sans prénom (clé absente)" | "sans prénom (vide)" | "sans prénom (null)" => &[GivenNames],
            case if case.starts_with("sans nom de naissance") => &[BirthName],
            "né sans jour 1992-11-00" | "né sans mois 1992-00-00" | "date année seule" => &[Born],
            "courriel vide" | "courriel absent" => &[Email],
            "sexe unspecified" | "sexe vide" => &[Sex],
            "lieu en lettres (eIDAS)" => &[BirthPlace],
            _ => &[],
        }
    };
    for claims in cases {
        let name = claims["_cas"].as_str().unwrap().to_owned();
        let mut case = Case::new(ProviderKind::FranceConnect).await;
        for claim in [
            "given_name",
            "family_name",
            "gender",
            "birthdate",
            "birthplace",
            "birthcountry",
            "email",
            "preferred_username",
        ] {
            match claims.get(claim) {
                Some(value) => case.userinfo[claim] = value.clone(),
                None => drop(case.userinfo.as_object_mut().unwrap().remove(claim)),
            }
        }
        case.publish();
        let Identity::Elu(person) = case.finish().await.unwrap() else { panic!("{name}: an agent") };
        let mut found = person.told().missing();
        found.extend(person.email.is_empty().then_some(Email));
        assert_eq!(found, missing(&name), "{name}");
        if name.contains("virgules") {
            assert_eq!(person.given_names, ["Paolo", "Luigi", "Francesco", "Gianluca"]);
        }
        if name == "prénoms tableau" {
            assert_eq!(person.given_names, ["Angela", "Claire"]);
        }
    }
}
