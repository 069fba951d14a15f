//! The FranceConnect+ of the local platform: id_token and userinfo are JWS ES256 inside JWE ECDH-ES/A256GCM,
//! acr is checked and told, the code lives 30 seconds and the tokens 60.

use std::collections::HashMap;

use axum::Router;

use super::{
    Client, Kind, Now, Person, TamperSwitch,
    server::{self, Directory, Subject},
};

/// What a FranceConnect+ needs to run.
pub struct FranceConnectConfig {
    /// The origin under which it is served, without a path: `http://localhost:8081`. The issuer is this origin
    /// and `/api/v2`.
    pub issuer_origin: String,
    /// Each with the address of its encryption keys.
    pub clients: Vec<Client>,
    pub people: Vec<Person>,
    pub now: Now,
    pub tamper: TamperSwitch,
}

/// The provider, to be served at the root of its origin. Its signing key is made here and kept in memory.
pub fn router(config: FranceConnectConfig) -> Router {
    let FranceConnectConfig { issuer_origin, clients, people, now, tamper } = config;
    server::router(Kind::FranceConnect, &issuer_origin, clients, Directory::People(people), now, tamper)
}

/// The fields of the free form: name, label, example, and whether it must be filled.
pub(super) const FIELDS: &[(&str, &str, &str, bool)] = &[
    ("given_name", "Prénoms, séparés par des espaces", "Jeanne Marie", true),
    ("family_name", "Nom de naissance", "MARTIN", true),
    ("preferred_username", "Nom d’usage (facultatif)", "", false),
    ("gender", "Sexe : female ou male", "female", true),
    ("birthdate", "Date de naissance (année-mois-jour)", "1970-01-31", true),
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
    if jiff::civil::Date::strptime("%Y-%m-%d", text("birthdate")).is_err() {
        return Err("La date de naissance s’écrit année-mois-jour, par exemple 1970-01-31.".into());
    }
    if !["female", "male"].contains(&text("gender").as_str()) {
        return Err("Le sexe s’écrit female ou male.".into());
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
