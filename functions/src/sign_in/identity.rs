//! Who signed in.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::tokens::Verified;
use super::{AgentIdentity, PivotIdentity, ProviderKind, SignInError, franceconnect, proconnect};

/// Who signed in, once everything has been verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Identity {
    /// A person, from FranceConnect+. Nothing says yet that this person is an élu.
    Elu(PivotIdentity),
    /// An agent of an organisation, from ProConnect.
    Agent(AgentIdentity),
}

impl Identity {
    pub(super) fn build(
        kind: ProviderKind,
        verified: Verified,
        userinfo: &Map<String, Value>,
    ) -> Result<Self, SignInError> {
        match kind {
            ProviderKind::FranceConnect => Ok(Self::Elu(franceconnect::identity(verified, userinfo))),
            ProviderKind::ProConnect => proconnect::identity(verified, userinfo).map(Self::Agent),
        }
    }

    /// The provider that vouches for this identity.
    pub fn provider(&self) -> ProviderKind {
        match self {
            Self::Elu(_) => ProviderKind::FranceConnect,
            Self::Agent(_) => ProviderKind::ProConnect,
        }
    }

    /// With the issuer, what names the person for us.
    pub fn sub(&self) -> &str {
        match self {
            Self::Elu(elu) => &elu.sub,
            Self::Agent(agent) => &agent.sub,
        }
    }

    pub fn issuer(&self) -> &str {
        match self {
            Self::Elu(elu) => &elu.issuer,
            Self::Agent(agent) => &agent.issuer,
        }
    }

    pub fn email(&self) -> &str {
        match self {
            Self::Elu(elu) => &elu.email,
            Self::Agent(agent) => &agent.email,
        }
    }

    /// The inner JWS, for the logout.
    pub fn id_token(&self) -> &str {
        match self {
            Self::Elu(elu) => &elu.id_token,
            Self::Agent(agent) => &agent.id_token,
        }
    }
}
