//! Everything that can go wrong in a sign-in, with a stable code for each. The sign-in page has the words for the person.
//!
//! `Display` is for the log: it never holds a token, a secret or a person's data.

use mce_shared::api::Role;
use mce_shared::habilitation::{Missing, missing};

use super::ProviderKind;

/// Why a sign-in stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    #[error("{provider}: the person gave up or was refused ({description})")]
    AccessDenied { provider: ProviderKind, description: String },
    #[error("{provider} refused our authorization request: {error} ({description})")]
    RequestRefused { provider: ProviderKind, error: String, description: String },
    #[error("{provider} says that it is unavailable: {error} ({description})")]
    Unavailable { provider: ProviderKind, error: String, description: String },
    #[error("the callback is malformed: {0}")]
    CallbackMalformed(&'static str),
    #[error("the browser came back without the cookie of its attempt")]
    CookieMissing,
    #[error("the attempt is older than ten minutes")]
    AttemptExpired,
    #[error("the state of the callback is not that of the attempt")]
    StateMismatch,
    #[error("the answer comes from another provider: expected {expected}, found {found}")]
    OtherProvider { expected: String, found: String },

    #[error("{what} did not answer: {detail}")]
    Unreachable { what: &'static str, detail: String },
    #[error("discovery is unusable: {0}")]
    MetadataInvalid(String),
    #[error("jwks is unusable: {0}")]
    KeysInvalid(String),
    #[error("the code was refused: {0}")]
    CodeRefused(String),
    #[error("the token endpoint refused us: {0}")]
    ClientRefused(String),
    #[error("the answer of {0} is malformed: {1}")]
    ResponseMalformed(&'static str, String),
    #[error("userinfo refused the access token: status {0}")]
    UserinfoRefused(u16),

    #[error("{0} is not encrypted, and this issuer must encrypt")]
    NotEncrypted(&'static str),
    #[error("{0} is encrypted, and this issuer is configured as signing only")]
    UnexpectedEncryption(&'static str),
    #[error("the JWE is malformed: {0}")]
    EncryptionMalformed(&'static str),
    #[error("the JWE uses {alg}/{enc}, outside of ECDH-ES/A256GCM")]
    EncryptionAlgorithm { alg: String, enc: String },
    #[error("the JWE is for another key: {0}")]
    EncryptionKeyUnknown(String),
    #[error("the JWE can't be opened with our key")]
    DecryptionFailed,

    #[error("the JWS is malformed: {0}")]
    SignatureMalformed(&'static str),
    #[error("the JWS uses {0}, outside of the accepted algorithms")]
    SignatureAlgorithm(String),
    #[error("no key of the provider fits the JWS (kid {0})")]
    SignatureKeyUnknown(String),
    #[error("the signature of the JWS is wrong")]
    SignatureInvalid,

    #[error("iss is {found}, expected {expected}")]
    IssuerMismatch { expected: String, found: String },
    #[error("aud or azp is not our client_id")]
    AudienceMismatch,
    #[error("the token expired at {exp}, now {now}")]
    Expired { exp: i64, now: i64 },
    #[error("the token is valid from {from} only, now {now}")]
    NotYetValid { from: i64, now: i64 },
    #[error("nonce is missing or is not that of the attempt")]
    NonceMismatch,
    #[error("{provider}: acr is {found}, which is not enough")]
    AcrTooLow { provider: ProviderKind, found: String },
    #[error("the person was asked to prove again who he is at {asked}, and did so at {told:?}")]
    NotAgain { asked: i64, told: Option<i64> },
    #[error("another person came back than the one who was to prove again who he is")]
    OtherPerson,
    #[error("at_hash is not that of the access token")]
    AccessTokenMismatch,
    #[error("the sub of userinfo is not that of the id_token")]
    SubjectMismatch,
    #[error("claim {0} is missing")]
    ClaimMissing(&'static str),
    #[error("claim {0} is malformed")]
    ClaimMalformed(&'static str),
}

impl SignInError {
    /// A code that never changes, for the API, the log and the support.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AccessDenied { .. } => "sign-in-access-denied",
            Self::RequestRefused { .. } => "sign-in-request-refused",
            Self::Unavailable { .. } => "sign-in-provider-unavailable",
            Self::CallbackMalformed(_) => "sign-in-callback-malformed",
            Self::CookieMissing => "sign-in-cookie-missing",
            Self::AttemptExpired => "sign-in-attempt-expired",
            Self::StateMismatch => "sign-in-state-mismatch",
            Self::OtherProvider { .. } => "sign-in-other-provider",
            Self::Unreachable { .. } => "sign-in-provider-unreachable",
            Self::MetadataInvalid(_) => "sign-in-metadata-invalid",
            Self::KeysInvalid(_) => "sign-in-keys-invalid",
            Self::CodeRefused(_) => "sign-in-code-refused",
            Self::ClientRefused(_) => "sign-in-client-refused",
            Self::ResponseMalformed(..) => "sign-in-response-malformed",
            Self::UserinfoRefused(_) => "sign-in-userinfo-refused",
            Self::NotEncrypted(_) => "sign-in-token-not-encrypted",
            Self::UnexpectedEncryption(_) => "sign-in-token-unexpectedly-encrypted",
            Self::EncryptionMalformed(_) => "sign-in-encryption-malformed",
            Self::EncryptionAlgorithm { .. } => "sign-in-encryption-algorithm",
            Self::EncryptionKeyUnknown(_) => "sign-in-encryption-key-unknown",
            Self::DecryptionFailed => "sign-in-decryption-failed",
            Self::SignatureMalformed(_) => "sign-in-signature-malformed",
            Self::SignatureAlgorithm(_) => "sign-in-signature-algorithm",
            Self::SignatureKeyUnknown(_) => "sign-in-signature-key-unknown",
            Self::SignatureInvalid => "sign-in-signature-invalid",
            Self::IssuerMismatch { .. } => "sign-in-issuer-mismatch",
            Self::AudienceMismatch => "sign-in-audience-mismatch",
            Self::Expired { .. } => "sign-in-token-expired",
            Self::NotYetValid { .. } => "sign-in-token-not-yet-valid",
            Self::NonceMismatch => "sign-in-nonce-mismatch",
            // Every organisation asks for as much as a training body does.
            Self::AcrTooLow { provider: ProviderKind::ProConnect, found } => {
                missing(Role::Of, found).map_or("sign-in-acr-too-low", Missing::code)
            }
            Self::AcrTooLow { .. } => "sign-in-acr-too-low",
            Self::NotAgain { .. } => "sign-in-not-again",
            Self::OtherPerson => "sign-in-other-person",
            Self::AccessTokenMismatch => "sign-in-access-token-mismatch",
            Self::SubjectMismatch => "sign-in-subject-mismatch",
            Self::ClaimMissing("siret") => "sign-in-siret-missing",
            Self::ClaimMalformed("siret") => "sign-in-siret-malformed",
            Self::ClaimMissing("email") => "sign-in-email-missing",
            Self::ClaimMissing(_) => "sign-in-claim-missing",
            Self::ClaimMalformed(_) => "sign-in-claim-malformed",
        }
    }
}
