//! The ProConnect of the local platform: id_token and userinfo are signed with ES256 and not encrypted, the
//! level follows the `claims` parameter, the code lives 60 seconds.

use std::collections::HashMap;

use axum::Router;

use super::{
    Agent, Client, Kind, Now, TamperSwitch,
    server::{self, Directory, Subject},
};

/// What a ProConnect needs to run.
pub struct ProConnectConfig {
    /// The origin under which it is served, without a path: `http://localhost:8082`. The issuer is this origin
    /// and `/api/v2`.
    pub issuer_origin: String,
    pub clients: Vec<Client>,
    pub agents: Vec<Agent>,
    pub now: Now,
    pub tamper: TamperSwitch,
}

/// The provider, to be served at the root of its origin. Its signing key is made here and kept in memory.
pub fn router(config: ProConnectConfig) -> Router {
    let ProConnectConfig { issuer_origin, clients, agents, now, tamper } = config;
    server::router(Kind::ProConnect, &issuer_origin, clients, Directory::Agents(agents), now, tamper)
}

/// The fields of the free form: name, label, example, and whether it must be filled.
pub(super) const FIELDS: &[(&str, &str, &str, bool)] = &[
    ("given_name", "Prénom", "Camille", true),
    ("usual_name", "Nom", "DURAND", true),
    ("email", "Adresse électronique professionnelle", "camille.durand@example.org", true),
    ("siret", "SIRET de l’organisation, 14 chiffres", "", true),
    ("organization_label", "Nom de l’organisation (facultatif)", "", false),
];

/// The identity that was typed in the free form.
pub(super) fn typed(form: &HashMap<String, String>) -> Result<Subject, String> {
    let text = |name: &str| form.get(name).map_or("", |value| value.trim()).to_owned();
    let siret: String = text("siret").chars().filter(|c| !c.is_whitespace()).collect();
    if siret.len() != 14 || !siret.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("Le SIRET a 14 chiffres.".into());
    }
    let agent = Agent {
        id: String::new(),
        given_name: text("given_name"),
        usual_name: text("usual_name"),
        email: text("email"),
        organization_label: text("organization_label"),
        shows: String::new(),
        siret,
    };
    Ok(agent.subject())
}
