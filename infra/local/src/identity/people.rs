//! The people of FranceConnect+ and the claims that are told of them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::server::Subject;

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
        Subject { key: self.pivot(), claims: self.claims(), label: self.full_name() }
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
