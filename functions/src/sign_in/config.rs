//! What the deployment says of a provider.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{EncryptionKey, franceconnect, proconnect};

/// Which of the two providers; it decides the scopes, the claims and the levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderKind {
    /// FranceConnect+, for élus.
    FranceConnect,
    /// ProConnect, for the agents of OF, collectivités and the gestionnaire.
    ProConnect,
}

impl ProviderKind {
    /// The name under which the person knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::FranceConnect => "FranceConnect+",
            Self::ProConnect => "ProConnect",
        }
    }

    pub(super) fn scope(self) -> &'static str {
        match self {
            Self::FranceConnect => franceconnect::SCOPE,
            Self::ProConnect => proconnect::SCOPE,
        }
    }

    /// The levels of assurance that are enough, lowest first.
    pub(super) fn accepted_acr(self) -> &'static [&'static str] {
        match self {
            Self::FranceConnect => franceconnect::ACCEPTED_ACR,
            Self::ProConnect => proconnect::ACCEPTED_ACR,
        }
    }
}

impl fmt::Display for ProviderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the provider protects id_token and userinfo.
#[derive(Clone)]
pub enum TokenProtection {
    /// JWS ES256 inside JWE ECDH-ES/A256GCM for this key, and nothing less (FranceConnect+).
    Encrypted(EncryptionKey),
    /// JWS only, ES256 or RS256; userinfo may be plain JSON (ProConnect, or an issuer configured so).
    Signed,
}

impl TokenProtection {
    pub(super) fn signature_algorithms(&self) -> &'static [&'static str] {
        match self {
            Self::Encrypted(_) => &["ES256"],
            Self::Signed => &["ES256", "RS256"],
        }
    }
}

impl fmt::Debug for TokenProtection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encrypted(_) => "Encrypted",
            Self::Signed => "Signed",
        })
    }
}

/// One provider as it is configured.
#[derive(Clone)]
pub struct ProviderConfig {
    pub kind: ProviderKind,
    /// The issuer, exactly as it stands in `iss` and in the discovery document.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// Our callback, exactly as declared to the provider.
    pub redirect_uri: String,
    pub tokens: TokenProtection,
}

impl fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("kind", &self.kind)
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}
