//! Opening of the tokens that FranceConnect+ encrypts for us: JWE compact, ECDH-ES with A256GCM (RFC 7516,
//! RFC 7518 §4.6), and nothing else. Also our own key: read from a private JWK, published as a JWKS.

use std::fmt;

use aes_gcm::{Aes256Gcm, KeyInit, aead::AeadInPlace};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{EncodedPoint, PublicKey, SecretKey, ecdh, elliptic_curve::sec1::FromEncodedPoint};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::SignInError;

const ALG: &str = "ECDH-ES";
const ENC: &str = "A256GCM";
const ENC_BITS: u32 = 256;
const COORDINATE_BYTES: usize = 32;

/// Our private P-256 key, for which the provider encrypts.
#[derive(Clone)]
pub struct EncryptionKey {
    secret: SecretKey,
    public: PublicJwk,
}

/// Why a private JWK can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncryptionKeyError {
    #[error("the encryption key is not a JSON object with kty, crv, x, y and d")]
    Malformed,
    #[error("the encryption key must be of kty EC and crv P-256")]
    OtherCurve,
    #[error("d is not a private key of P-256")]
    BadSecret,
    #[error("x and y are not the public part of d")]
    OtherPublicPart,
}

#[derive(Deserialize)]
struct PrivateJwk {
    d: String,
    #[serde(flatten)]
    public: PublicJwk,
}

/// A public key of the P-256 curve, coordinates in base64url.
#[derive(Clone, PartialEq, Eq, Deserialize)]
struct PublicJwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl EncryptionKey {
    /// Reads a private JWK (`{"kty":"EC","crv":"P-256","x":…,"y":…,"d":…}`).
    pub fn from_jwk(jwk: &str) -> Result<Self, EncryptionKeyError> {
        let private: PrivateJwk = serde_json::from_str(jwk).map_err(|_| EncryptionKeyError::Malformed)?;
        if private.public.kty != "EC" || private.public.crv != "P-256" {
            return Err(EncryptionKeyError::OtherCurve);
        }
        let bytes = URL_SAFE_NO_PAD.decode(&private.d).map_err(|_| EncryptionKeyError::BadSecret)?;
        let secret = SecretKey::from_slice(&bytes).map_err(|_| EncryptionKeyError::BadSecret)?;
        let expected = private.public.to_key().ok_or(EncryptionKeyError::OtherPublicPart)?;
        if secret.public_key() != expected {
            return Err(EncryptionKeyError::OtherPublicPart);
        }
        Ok(Self { secret, public: private.public })
    }

    /// The RFC 7638 thumbprint of the public part, which names the key.
    pub fn kid(&self) -> String {
        // The members and their order are those that RFC 7638 §3.2 fixes for an EC key.
        let PublicJwk { crv, kty, x, y } = &self.public;
        let canonical = format!(r#"{{"crv":"{crv}","kty":"{kty}","x":"{x}","y":"{y}"}}"#);
        URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptionKey").field("kid", &self.kid()).finish_non_exhaustive()
    }
}

impl PublicJwk {
    /// None when the coordinates are not a point of the curve: the invalid curve attack stops here.
    fn to_key(&self) -> Option<PublicKey> {
        if self.kty != "EC" || self.crv != "P-256" {
            return None;
        }
        let x: [u8; COORDINATE_BYTES] = URL_SAFE_NO_PAD.decode(&self.x).ok()?.try_into().ok()?;
        let y: [u8; COORDINATE_BYTES] = URL_SAFE_NO_PAD.decode(&self.y).ok()?.try_into().ok()?;
        let point = EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
        PublicKey::from_encoded_point(&point).into()
    }
}

/// The JWKS that we publish for the provider: the public part of our encryption key.
pub fn encryption_jwks(key: &EncryptionKey) -> Value {
    let PublicJwk { kty, crv, x, y } = &key.public;
    json!({ "keys": [{ "kty": kty, "crv": crv, "x": x, "y": y, "use": "enc", "alg": ALG, "kid": key.kid() }] })
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    epk: Option<PublicJwk>,
    #[serde(default)]
    apu: String,
    #[serde(default)]
    apv: String,
    kid: Option<String>,
    zip: Option<Value>,
    crit: Option<Value>,
}

/// Opens a compact JWE and gives its content, which must be text (a JWS).
pub(super) fn decrypt(token: &str, key: &EncryptionKey) -> Result<String, SignInError> {
    let parts: Vec<&str> = token.split('.').collect();
    let [protected, encrypted_key, iv, ciphertext, tag] = parts[..] else {
        return Err(SignInError::EncryptionMalformed("not five parts"));
    };
    let header = read_header(protected)?;
    check_header(&header, key)?;
    if !encrypted_key.is_empty() {
        return Err(SignInError::EncryptionMalformed("a wrapped key with direct agreement"));
    }
    let content_key = agree(&header, key)?;
    let plain = open(&content_key, protected, [iv, ciphertext, tag])?;
    String::from_utf8(plain).map_err(|_| SignInError::EncryptionMalformed("content is not text"))
}

fn read_header(protected: &str) -> Result<Header, SignInError> {
    let bytes = bytes(protected, "header")?;
    serde_json::from_slice(&bytes).map_err(|_| SignInError::EncryptionMalformed("header"))
}

/// Accepts one algorithm only, no extension and no compression.
fn check_header(header: &Header, key: &EncryptionKey) -> Result<(), SignInError> {
    if header.alg != ALG || header.enc != ENC {
        return Err(SignInError::EncryptionAlgorithm { alg: header.alg.clone(), enc: header.enc.clone() });
    }
    if header.crit.is_some() || header.zip.is_some() {
        return Err(SignInError::EncryptionMalformed("crit or zip"));
    }
    match &header.kid {
        Some(kid) if *kid != key.kid() => Err(SignInError::EncryptionKeyUnknown(kid.clone())),
        _ => Ok(()),
    }
}

fn agree(header: &Header, key: &EncryptionKey) -> Result<[u8; 32], SignInError> {
    let epk = header.epk.as_ref().and_then(PublicJwk::to_key);
    let epk = epk.ok_or(SignInError::EncryptionMalformed("epk"))?;
    let shared = ecdh::diffie_hellman(key.secret.to_nonzero_scalar(), epk.as_affine());
    let (apu, apv) = (bytes(&header.apu, "apu")?, bytes(&header.apv, "apv")?);
    Ok(concat_kdf(shared.raw_secret_bytes(), ENC, &apu, &apv, ENC_BITS))
}

/// One round of the Concat KDF of NIST SP 800-56A with SHA-256 (RFC 7518 §4.6.2); `key_bits` at most 256,
/// of which the caller takes the first bytes.
pub(super) fn concat_kdf(shared: &[u8], algorithm: &str, apu: &[u8], apv: &[u8], key_bits: u32) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(1u32.to_be_bytes());
    hash.update(shared);
    for field in [algorithm.as_bytes(), apu, apv] {
        hash.update((field.len() as u32).to_be_bytes());
        hash.update(field);
    }
    hash.update(key_bits.to_be_bytes());
    hash.finalize().into()
}

/// The protected header, as it was received, is the additional data: a change to it makes the opening fail.
fn open(key: &[u8; 32], protected: &str, parts: [&str; 3]) -> Result<Vec<u8>, SignInError> {
    let bad_length = |_| SignInError::EncryptionMalformed("length of iv or tag");
    let iv: [u8; 12] = bytes(parts[0], "iv")?.try_into().map_err(bad_length)?;
    let mut content = bytes(parts[1], "ciphertext")?;
    let tag: [u8; 16] = bytes(parts[2], "tag")?.try_into().map_err(bad_length)?;
    Aes256Gcm::new(key.into())
        .decrypt_in_place_detached(&iv.into(), protected.as_bytes(), &mut content, &tag.into())
        .map_err(|_| SignInError::DecryptionFailed)?;
    Ok(content)
}

fn bytes(part: &str, name: &'static str) -> Result<Vec<u8>, SignInError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| SignInError::EncryptionMalformed(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: &str = r#"{"kty":"EC","crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0","y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps","d":"0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"}"#;
    const BOB: &str = r#"{"kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ","y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck","d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"}"#;

    #[test]
    fn agreement_follows_rfc_7518_appendix_c() {
        let (alice, bob) = (EncryptionKey::from_jwk(ALICE).unwrap(), EncryptionKey::from_jwk(BOB).unwrap());
        let z = ecdh::diffie_hellman(alice.secret.to_nonzero_scalar(), bob.secret.public_key().as_affine());
        assert_eq!(z.raw_secret_bytes()[..4], [158, 86, 217, 29]);
        let derived = concat_kdf(z.raw_secret_bytes(), "A128GCM", b"Alice", b"Bob", 128);
        assert_eq!(URL_SAFE_NO_PAD.encode(&derived[..16]), "VqqN6vgjbSBcIijNcacQGg");
    }

    #[test]
    fn the_published_key_has_no_private_part() {
        let key = EncryptionKey::from_jwk(BOB).unwrap();
        let jwks = encryption_jwks(&key);
        let published = &jwks["keys"][0];
        assert_eq!(published["use"], "enc");
        assert_eq!(published["alg"], "ECDH-ES");
        assert_eq!(published["kid"], key.kid());
        assert!(published.get("d").is_none());
        assert!(!format!("{key:?}").contains("VEmDZpDXXK8"));
    }

    #[test]
    fn a_key_of_another_pair_or_curve_is_refused() {
        let cases = [
            ("{}", EncryptionKeyError::Malformed),
            (&BOB.replace("P-256", "P-384"), EncryptionKeyError::OtherCurve),
            (
                &BOB.replace("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw", "AA"),
                EncryptionKeyError::BadSecret,
            ),
            (
                &BOB.replace(
                    "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
                    "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
                ),
                EncryptionKeyError::OtherPublicPart,
            ),
        ];
        for (jwk, expected) in cases {
            assert_eq!(EncryptionKey::from_jwk(jwk).unwrap_err(), expected, "{jwk}");
        }
    }
}
