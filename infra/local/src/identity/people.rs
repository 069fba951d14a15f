//! The people of FranceConnect+ and the claims that are told of them.

use std::collections::HashMap;

use mce_shared::identity::BirthDate;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::subject::Subject;

/// A person of `seed/identities.json`. Everything is fictitious.
#[derive(Clone, Deserialize)]
pub struct Person {
    pub id: String,
    pub login: String,
    /// Birth name, in capitals.
    pub family_name: String,
    /// Name in use, when it is another.
    #[serde(default)]
    pub preferred_username: Option<String>,
    /// All first names, separated by spaces.
    pub given_name: String,
    /// `female` or `male`.
    pub gender: String,
    /// `YYYY-MM-DD`.
    pub birthdate: String,
    /// Code of the commune, or empty for a birth abroad.
    #[serde(default)]
    pub birthplace: String,
    /// `99100` for France.
    pub birthcountry: String,
    pub email: String,
    /// What to type on the activation page; FranceConnect+ itself never tells it.
    #[serde(default)]
    pub nir: Option<String>,
    /// What signing in as this person lets one see, a French sentence.
    #[serde(default)]
    pub shows: String,
}

pub(super) const SCOPES: &[&str] = &[
    "openid",
    "gender",
    "birthdate",
    "birthplace",
    "birthcountry",
    "given_name",
    "family_name",
    "email",
    "preferred_username",
    "profile",
    "birth",
    "identite_pivot",
];

pub(super) fn claims_of(scope: &str) -> Option<&'static [&'static str]> {
    Some(match scope {
        "openid" => &[],
        "gender" => &["gender"],
        "birthdate" => &["birthdate"],
        "birthplace" => &["birthplace"],
        "birthcountry" => &["birthcountry"],
        "given_name" => &["given_name"],
        "family_name" => &["family_name"],
        "email" => &["email"],
        "preferred_username" => &["preferred_username"],
        "profile" => &["given_name", "family_name", "birthdate", "gender", "preferred_username"],
        "birth" => &["birthplace", "birthcountry"],
        "identite_pivot" => {
            &["given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"]
        }
        _ => return None,
    })
}

impl Person {
    pub(super) fn full_name(&self) -> String {
        let first = self.given_name.split(' ').next().unwrap_or_default();
        let born = if self.gender == "female" { "née" } else { "né" };
        match &self.preferred_username {
            Some(name) if !name.is_empty() => format!("{first} {name} ({born} {})", self.family_name),
            _ => format!("{first} {}", self.family_name),
        }
    }

    pub(super) fn subject(&self) -> Subject {
        Subject { key: self.pivot(), claims: self.claims(), label: self.full_name(), acr: None }
    }

    /// The sub follows the pivot identity, as with the real one: the same person is the same everywhere.
    fn pivot(&self) -> String {
        [
            &self.given_name,
            &self.family_name,
            &self.birthdate,
            &self.gender,
            &self.birthplace,
            &self.birthcountry,
        ]
        .map(String::as_str)
        .join("|")
    }

    fn claims(&self) -> Map<String, Value> {
        let claims = json!({
            "given_name": self.given_name, "family_name": self.family_name, "gender": self.gender,
            "preferred_username": self.preferred_username.as_deref().unwrap_or_default(),
            "birthdate": self.birthdate, "birthplace": self.birthplace, "birthcountry": self.birthcountry,
            "email": self.email,
        });
        claims.as_object().cloned().unwrap_or_default()
    }
}

/// The fields of the free form: name, label, example, and whether it must be filled.
pub(super) const FIELDS: &[(&str, &str, &str, bool)] = &[
    ("given_name", "Prénoms, séparés par des espaces", "Jeanne Marie", false),
    ("family_name", "Nom de naissance", "MARTIN", false),
    ("preferred_username", "Nom d’usage (facultatif)", "", false),
    ("gender", "Sexe : female ou male", "female", true),
    ("birthdate", "Date de naissance (année-mois-jour ; 00 si inconnu)", "1970-01-31", false),
    (
        "birthplace",
        "Code officiel de la commune de naissance (vide si née ou né à l’étranger)",
        "35238",
        false,
    ),
    ("birthcountry", "Code du pays de naissance (99100 pour la France)", "99100", true),
    ("email", "Adresse électronique", "jeanne.martin@example.org", true),
];

/// The identity that was typed in the free form.
pub(super) fn typed(form: &HashMap<String, String>) -> Result<Subject, String> {
    let text = |name: &str| form.get(name).map_or("", |value| value.trim()).to_owned();
    let born = text("birthdate");
    if !born.is_empty() && BirthDate::parse(&born).is_none() {
        return Err("La date de naissance s’écrit année-mois-jour, par exemple 1970-01-31 ; 00 pour un jour ou un mois inconnu.".into());
    }
    if !["female", "male", "unspecified", ""].contains(&text("gender").as_str()) {
        return Err("Le sexe s’écrit female, male ou unspecified.".into());
    }
    let person = Person {
        id: String::new(),
        login: String::new(),
        family_name: text("family_name").to_uppercase(),
        preferred_username: Some(text("preferred_username").to_uppercase()),
        given_name: text("given_name"),
        gender: text("gender"),
        birthdate: text("birthdate"),
        birthplace: text("birthplace"),
        birthcountry: text("birthcountry"),
        email: text("email"),
        nir: None,
        shows: String::new(),
    };
    Ok(person.subject())
}
