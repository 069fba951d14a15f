//! The agents of ProConnect and the claims that are told of them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::server::Subject;

/// An agent of `seed/agents.json`. Everything is fictitious.
#[derive(Clone, Deserialize)]
pub struct Agent {
    pub id: String,
    pub given_name: String,
    pub usual_name: String,
    pub email: String,
    /// Fourteen digits.
    pub siret: String,
    #[serde(default)]
    pub organization_label: String,
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
    pub(super) fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.usual_name)
    }

    /// An agent is told apart by his address and his establishment: one address may act for two.
    pub(super) fn subject(&self) -> Subject {
        Subject {
            key: format!("{}|{}", self.email, self.siret),
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
