//! Everything that can go wrong in a sign-in, with a stable code and a French message for each.
//!
//! `Display` is for the log: it never holds a token, a secret or a person's data. `message` is for the person.

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
            Self::AcrTooLow { .. } => "sign-in-acr-too-low",
            Self::AccessTokenMismatch => "sign-in-access-token-mismatch",
            Self::SubjectMismatch => "sign-in-subject-mismatch",
            Self::ClaimMissing(_) => "sign-in-claim-missing",
            Self::ClaimMalformed(_) => "sign-in-claim-malformed",
        }
    }

    /// What to tell the person: what happened and what to do, in French.
    pub fn message(&self) -> String {
        match self {
            Self::AccessDenied { provider, .. } => format!(
                "Vous n’êtes pas connecté : la connexion avec {provider} a été interrompue. Vous pouvez recommencer quand vous le souhaitez."
            ),
            Self::RequestRefused { provider, .. } => format!(
                "{provider} a refusé la demande de connexion. Recommencez ; si cela se reproduit, signalez-le à l’assistance avec le code « {} ».",
                self.code()
            ),
            Self::Unavailable { .. } | Self::Unreachable { .. } => {
                "Le service d’identification ne répond pas pour le moment. Réessayez dans quelques minutes.".into()
            }
            Self::AttemptExpired | Self::CodeRefused(_) => {
                "La connexion a pris trop de temps et n’est plus valable. Recommencez la connexion.".into()
            }
            Self::StateMismatch | Self::CallbackMalformed(_) => {
                "Cette connexion n’a pas été commencée dans ce navigateur, ou elle est déjà terminée. Recommencez la connexion.".into()
            }
            Self::AcrTooLow { provider, .. } => acr_message(*provider),
            Self::ClaimMissing(claim) | Self::ClaimMalformed(claim) => claim_message(claim),
            _ => format!(
                "La réponse du service d’identification n’a pas pu être vérifiée : pour votre sécurité, vous n’êtes pas connecté. Recommencez ; si cela se reproduit, signalez-le à l’assistance avec le code « {} ».",
                self.code()
            ),
        }
    }
}

fn acr_message(provider: ProviderKind) -> String {
    match provider {
        ProviderKind::FranceConnect => "L’identité numérique utilisée n’offre pas un niveau de garantie suffisant. Recommencez en choisissant, sur FranceConnect+, une identité de niveau substantiel ou élevé.".into(),
        ProviderKind::ProConnect => "Une double authentification est nécessaire. Activez-la auprès de votre fournisseur d’identité professionnelle, puis recommencez la connexion.".into(),
    }
}

fn claim_message(claim: &str) -> String {
    let what = match claim {
        "given_name" => "vos prénoms",
        "family_name" | "usual_name" => "votre nom",
        "birthdate" => "votre date de naissance",
        "email" => "votre adresse électronique",
        "siret" => "le SIRET de votre organisation",
        _ => "une information obligatoire",
    };
    format!(
        "Le service d’identification n’a pas transmis {what}, ou l’a transmis sous une forme inattendue. Vérifiez cette information auprès de votre fournisseur d’identité, puis recommencez la connexion."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_to_do_and_tell_no_secret() {
        let low = SignInError::AcrTooLow { provider: ProviderKind::ProConnect, found: "eidas1".into() };
        assert!(low.message().contains("double authentification"));
        let mismatch = SignInError::NonceMismatch;
        assert!(mismatch.message().contains(mismatch.code()));
        assert!(SignInError::ClaimMissing("siret").message().contains("SIRET"));
    }
}
