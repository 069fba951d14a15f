//! Signing (JWS ES256) and encryption (JWE ECDH-ES/A256GCM), written apart from the relying party's reading of
//! them, so that a mistake on one side shows.

use aes_gcm::{Aes256Gcm, KeyInit, aead::AeadInPlace};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{
    PublicKey, SecretKey, ecdh,
    ecdsa::{
        Signature, SigningKey,
        signature::{Signer, Verifier},
    },
    elliptic_curve::rand_core::OsRng,
};
use rand::RngCore;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A signing key, made at the start and kept in memory.
pub(super) struct Signing {
    kid: String,
    key: SigningKey,
}

impl Signing {
    pub(super) fn new() -> Self {
        Self { kid: random_text(16), key: SigningKey::random(&mut OsRng) }
    }

    /// The public part, as `/jwks` shows it.
    pub(super) fn jwk(&self) -> Value {
        let point = self.key.verifying_key().to_encoded_point(false);
        let coordinate = |bytes: Option<&p256::FieldBytes>| bytes.map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        json!({
            "kty": "EC", "crv": "P-256", "x": coordinate(point.x()), "y": coordinate(point.y()),
            "use": "sig", "alg": "ES256", "kid": self.kid,
        })
    }

    pub(super) fn sign(&self, claims: &Value) -> String {
        self.sign_as(&self.kid, claims)
    }

    /// Signs under the kid of another key: what a forger does.
    pub(super) fn sign_under_name_of(&self, other: &Self, claims: &Value) -> String {
        self.sign_as(&other.kid, claims)
    }

    fn sign_as(&self, kid: &str, claims: &Value) -> String {
        let header = json!({ "alg": "ES256", "typ": "JWT", "kid": kid });
        let message = format!("{}.{}", encode(&header.to_string()), encode(&claims.to_string()));
        let signature: Signature = self.key.sign(message.as_bytes());
        format!("{message}.{}", encode(&signature.to_bytes()))
    }

    /// The claims of a token that this key signed, whatever its age.
    pub(super) fn read_own(&self, jws: &str) -> Option<Value> {
        let (message, signature) = jws.rsplit_once('.')?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        self.key.verifying_key().verify(message.as_bytes(), &signature).ok()?;
        let (_, claims) = message.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

/// Why a client's key can't be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum EncryptionError {
    #[error("the client publishes no EC P-256 key with use=enc")]
    NoKey,
    #[error("the key of the client is malformed")]
    BadKey,
    #[error("AES-GCM failed")]
    Cipher,
}

/// Encrypts a JWS for the first fitting key of a client's JWKS.
pub(super) fn encrypt(jws: &str, jwks: &Value) -> Result<String, EncryptionError> {
    let recipient = recipient(jwks).ok_or(EncryptionError::NoKey)?;
    let public = json!({ "kty": "EC", "crv": "P-256", "x": recipient["x"], "y": recipient["y"] });
    let public = PublicKey::from_jwk_str(&public.to_string()).map_err(|_| EncryptionError::BadKey)?;
    let ephemeral = SecretKey::random(&mut OsRng);
    let shared = ecdh::diffie_hellman(ephemeral.to_nonzero_scalar(), public.as_affine());
    let protected = encode(&header(&ephemeral, recipient).to_string());
    seal(jws, &protected, &derive(shared.raw_secret_bytes()))
}

fn recipient(jwks: &Value) -> Option<&Value> {
    let fits = |key: &&Value| key["kty"] == "EC" && key["crv"] == "P-256" && key["use"] == "enc";
    jwks["keys"].as_array()?.iter().find(fits)
}

fn header(ephemeral: &SecretKey, recipient: &Value) -> Value {
    let epk: Value = serde_json::from_str(&ephemeral.public_key().to_jwk_string()).unwrap_or_default();
    let mut header = json!({ "alg": "ECDH-ES", "enc": "A256GCM", "cty": "JWT", "epk": epk });
    if recipient["kid"].is_string() {
        header["kid"] = recipient["kid"].clone();
    }
    header
}

/// Concat KDF for A256GCM without apu and apv (RFC 7518 §4.6.2): everything but the secret is constant.
fn derive(shared: &[u8]) -> [u8; 32] {
    const OTHER_INFO: &[u8] = b"\0\0\0\x07A256GCM\0\0\0\0\0\0\0\0\0\0\x01\0";
    Sha256::new().chain_update(b"\0\0\0\x01").chain_update(shared).chain_update(OTHER_INFO).finalize().into()
}

fn seal(jws: &str, protected: &str, key: &[u8; 32]) -> Result<String, EncryptionError> {
    let mut iv = [0u8; 12];
    rand::rng().fill_bytes(&mut iv);
    let mut content = jws.as_bytes().to_vec();
    let tag = Aes256Gcm::new(key.into())
        .encrypt_in_place_detached(&iv.into(), protected.as_bytes(), &mut content)
        .map_err(|_| EncryptionError::Cipher)?;
    Ok(format!("{protected}..{}.{}.{}", encode(&iv), encode(&content), encode(&tag)))
}

/// The left half of the hash of an access token, which binds it to the id_token.
pub(super) fn at_hash(access_token: &str) -> String {
    encode(&Sha256::digest(access_token.as_bytes())[..16])
}

/// The PKCE challenge of a verifier, S256.
pub(super) fn challenge(verifier: &str) -> String {
    encode(&Sha256::digest(verifier.as_bytes()))
}

/// 64 hexadecimal digits and `v1`: other for each client, the same at each sign-in.
pub(super) fn pairwise_sub(kind: &str, client_id: &str, key: &str) -> String {
    let digest = Sha256::digest(format!("{kind}|{client_id}|{key}").as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}v1")
}

/// Random bytes in base64url.
pub(super) fn random_text(bytes: usize) -> String {
    let mut buffer = vec![0u8; bytes];
    rand::rng().fill_bytes(&mut buffer);
    encode(&buffer)
}

fn encode(bytes: &(impl AsRef<[u8]> + ?Sized)) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
