//! The agents of ProConnect and the claims that are told of them.

use std::collections::HashMap;

use mce_shared::habilitation::Permission;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::crypto;
use super::kind::Kind;
use super::subject::Subject;

/// An agent of `seed/agents.json`. Everything is fictitious.
#[derive(Debug, Clone, Deserialize)]
pub struct Agent {
    pub id: String,
    pub given_name: String,
    pub usual_name: String,
    pub email: String,
    /// Fourteen digits.
    pub siret: String,
    #[serde(default)]
    pub organization_label: String,
    /// The level that the identity provider of the agent gives by itself, when that is more than what is asked for.
    #[serde(default)]
    pub acr: Option<String>,
    /// What the sample data lets him do for his organisation; nothing when empty.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    /// What signing in as this agent lets one see, a French sentence.
    #[serde(default)]
    pub shows: String,
}

pub(super) const SCOPES: &[&str] =
    &["openid", "given_name", "usual_name", "email", "uid", "siret", "idp_id", "organization_label"];

pub(super) fn claims_of(scope: &str) -> Option<&'static [&'static str]> {
    Some(match scope {
        "openid" => &[],
        "given_name" => &["given_name"],
        "usual_name" => &["usual_name"],
        "email" => &["email"],
        "uid" => &["uid"],
        "siret" => &["siret"],
        "idp_id" => &["idp_id"],
        "organization_label" => &["organization_label"],
        _ => return None,
    })
}

impl Agent {
    /// What ProConnect calls him for a client.
    #[must_use]
    pub fn sub(&self, client_id: &str) -> String {
        crypto::pairwise_sub(Kind::ProConnect.name(), client_id, &self.subject().key)
    }

    /// First name and name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.usual_name)
    }

    /// An agent is told apart by his address: he is one person, for whichever establishment he acts.
    pub(super) fn subject(&self) -> Subject {
        Subject {
            key: self.email.clone(),
            acr: self.acr.clone(),
            claims: self.claims(),
            label: self.full_name(),
        }
    }

    fn claims(&self) -> Map<String, Value> {
        let claims = json!({
            "given_name": self.given_name, "usual_name": self.usual_name, "email": self.email,
            "uid": self.email, "siret": self.siret, "organization_label": self.organization_label,
            "idp_id": "simulateur-local",
        });
        claims.as_object().cloned().unwrap_or_default()
    }
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
        acr: None,
        permissions: Vec::new(),
        shows: String::new(),
        siret,
    };
    Ok(agent.subject())
}
