//! What must never be stored, logged or sent in clear: the NIR, and the IBAN (design.md §5.7, formats.md §9.3).
//!
//! * [`Vault::fingerprint`] answers "is this the same NIR as that one?" without being able to say which one it is.
//! * [`Vault::seal`] keeps the value itself: AES-256-GCM under a data key drawn for this value alone, which is itself
//!   wrapped by the master key. Both are bound to the kind of secret and to its owner: a sealed value that is copied
//!   to someone else's account does not open.
use std::fmt;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD as BASE64_URL};
use hmac::{Hmac, Mac};
use mce_shared::identifiers::{Nir, Sealed};
use sha2::{Digest as _, Sha256};

use crate::chance;

const VERSION: &str = "v1";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
const KEY_ID_BYTES: usize = 6;
const SEALED_MAX: usize = 1_000;

/// Why the vault can't be used. Never holds the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("the {0} is not 32 bytes in Base64")]
    BadKey(&'static str),
    #[error("the HMAC key and the master key are the same")]
    SameKeys,
    #[error("this is not a sealed value")]
    NotSealed,
    #[error("the value was sealed under another master key ({0})")]
    OtherMasterKey(String),
    #[error("the sealed value was changed, or belongs to another owner or kind of secret")]
    DoesNotOpen,
    #[error("the value could not be sealed")]
    DoesNotSeal,
}

/// What kind of secret is sealed: one kind never opens as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    Nir,
    Iban,
}

impl Secret {
    fn label(self) -> &'static str {
        match self {
            Self::Nir => "nir",
            Self::Iban => "iban",
        }
    }
}

/// A secret read back. Prints as `•••`; [`Opened::expose`] is the only way to its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened(String);

impl Opened {
    /// The secret itself: to compute with, never to log or to store.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(•••)")
    }
}

/// What a sealed value is made of, as it is stored: `v1.<master key's id>.<wrapped data key>.<value>`, the last three in Base64url.
struct Parts {
    key_id: String,
    wrapped_key: Vec<u8>,
    value: Vec<u8>,
}

impl Parts {
    fn sealed(&self) -> Sealed {
        let (key, value) = (BASE64_URL.encode(&self.wrapped_key), BASE64_URL.encode(&self.value));
        Sealed::new(format!("{VERSION}.{}.{key}.{value}", self.key_id))
    }

    fn read(sealed: &Sealed) -> Result<Self, VaultError> {
        let text = sealed.as_str();
        if text.len() > SEALED_MAX {
            return Err(VaultError::NotSealed);
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [VERSION, key_id, key, value] = parts[..] else { return Err(VaultError::NotSealed) };
        let bytes = |part: &str| BASE64_URL.decode(part).map_err(|_| VaultError::NotSealed);
        Ok(Self { key_id: key_id.to_owned(), wrapped_key: bytes(key)?, value: bytes(value)? })
    }
}

/// The two keys. Prints as the master key's id, no more.
#[derive(Clone)]
pub struct Vault {
    hmac_key: [u8; KEY_BYTES],
    master_key: [u8; KEY_BYTES],
    key_id: String,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault(key {})", self.key_id)
    }
}

impl Vault {
    /// From two different keys of 32 bytes each, in Base64.
    ///
    /// # Errors
    /// [`VaultError::BadKey`] names the one that is not 32 bytes; [`VaultError::SameKeys`].
    pub fn from_base64(hmac_key: &str, master_key: &str) -> Result<Self, VaultError> {
        Self::new(key_of(hmac_key, "HMAC key")?, key_of(master_key, "master key")?)
    }

    /// From two different keys.
    ///
    /// # Errors
    /// [`VaultError::SameKeys`]: a key has one use.
    pub fn new(hmac_key: [u8; KEY_BYTES], master_key: [u8; KEY_BYTES]) -> Result<Self, VaultError> {
        if hmac_key == master_key {
            return Err(VaultError::SameKeys);
        }
        let key_id = BASE64_URL.encode(&Sha256::digest(master_key)[..KEY_ID_BYTES]);
        Ok(Self { hmac_key, master_key, key_id })
    }

    /// The blind index of a NIR: HMAC-SHA-256 of its 15 characters, in Base64url (43 characters). The same NIR always has the
    /// same one, and without the key no one can try the NIRs one by one.
    #[must_use]
    pub fn fingerprint(&self, nir: &Nir) -> String {
        self.keyed_hash("nir:", nir.expose())
    }

    /// The same of a person of the register, by his mark.
    #[must_use]
    pub fn person_fingerprint(&self, mark: &str) -> String {
        self.keyed_hash("person:", mark)
    }

    fn keyed_hash(&self, kind: &str, text: &str) -> String {
        let mut mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&hmac_block(&self.hmac_key));
        mac.update(kind.as_bytes());
        mac.update(text.as_bytes());
        BASE64_URL.encode(mac.finalize().into_bytes())
    }

    /// The fingerprint of what somebody was shown: only whoever was shown all of it, a secret included, can have it.
    #[must_use]
    pub fn sight(&self, shown: &[&str]) -> String {
        let mut mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&hmac_block(&self.hmac_key));
        mac.update(b"sight:");
        for part in shown {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        BASE64_URL.encode(mac.finalize().into_bytes())
    }

    /// The hash from which the code of a session is drawn, for a half-day and a minute since 1970.
    #[must_use]
    pub fn attendance(&self, session: &str, half_day: &str, minute: i64) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&hmac_block(&self.hmac_key));
        // No number of a session has a line break in it.
        mac.update(format!("attendance:{session}\n{half_day}\n{minute}").as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals a NIR for the élu whose account it opens.
    ///
    /// # Errors
    /// [`VaultError::DoesNotSeal`], which does not happen with values of this size.
    pub fn seal_nir(&self, nir: &Nir, owner: &str) -> Result<Sealed, VaultError> {
        self.seal(Secret::Nir, nir.expose(), owner)
    }

    /// Seals a secret text for its owner (the id of an élu, a SIRET…): no one else's id opens it.
    ///
    /// # Errors
    /// [`VaultError::DoesNotSeal`], which does not happen with values of this size.
    pub fn seal(&self, kind: Secret, text: &str, owner: &str) -> Result<Sealed, VaultError> {
        let bound_to = bound_to(kind, owner);
        let mut data_key = [0; KEY_BYTES];
        chance::fill(&mut data_key);
        let value = encrypt(&data_key, text.as_bytes(), &bound_to)?;
        let wrapped_key = encrypt(&self.master_key, &data_key, &bound_to)?;
        Ok(Parts { key_id: self.key_id.clone(), wrapped_key, value }.sealed())
    }

    /// Opens what was sealed for this owner.
    ///
    /// # Errors
    /// [`VaultError::NotSealed`] for another text, [`VaultError::OtherMasterKey`] after a change of key, [`VaultError::DoesNotOpen`] for what was changed or moved.
    pub fn open(&self, kind: Secret, sealed: &Sealed, owner: &str) -> Result<Opened, VaultError> {
        let parts = Parts::read(sealed)?;
        if parts.key_id != self.key_id {
            return Err(VaultError::OtherMasterKey(parts.key_id));
        }
        let bound_to = bound_to(kind, owner);
        let data_key = decrypt(&self.master_key, &parts.wrapped_key, &bound_to)?;
        let data_key = data_key.try_into().map_err(|_| VaultError::DoesNotOpen)?;
        let text = decrypt(&data_key, &parts.value, &bound_to)?;
        String::from_utf8(text).map(Opened).map_err(|_| VaultError::DoesNotOpen)
    }
}

fn key_of(text: &str, name: &'static str) -> Result<[u8; KEY_BYTES], VaultError> {
    let bytes = BASE64.decode(text.trim()).map_err(|_| VaultError::BadKey(name))?;
    bytes.try_into().map_err(|_| VaultError::BadKey(name))
}

/// A key shorter than a block of the hash is padded with zeros (RFC 2104): done here, it is a type that can't fail.
fn hmac_block(key: &[u8; KEY_BYTES]) -> hmac::digest::Key<Hmac<Sha256>> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    block[..KEY_BYTES].copy_from_slice(key);
    block
}

fn bound_to(kind: Secret, owner: &str) -> String {
    format!("mce:{VERSION}:{}:{owner}", kind.label())
}

/// Nonce, then ciphertext and tag. The nonce is drawn: under one master key, 2³² seals keep the odds of two alike below
/// one in 2³² (NIST SP 800-38D §8.3), far beyond the accounts of the service.
fn encrypt(key: &[u8; KEY_BYTES], plain: &[u8], bound_to: &str) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    chance::fill(&mut nonce);
    let payload = Payload { msg: plain, aad: bound_to.as_bytes() };
    let cipher = Aes256Gcm::new(key.into()).encrypt((&nonce).into(), payload);
    Ok([&nonce[..], &cipher.map_err(|_| VaultError::DoesNotSeal)?].concat())
}

fn decrypt(key: &[u8; KEY_BYTES], sealed: &[u8], bound_to: &str) -> Result<Vec<u8>, VaultError> {
    let (nonce, cipher) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError::DoesNotOpen)?;
    let payload = Payload { msg: cipher, aad: bound_to.as_bytes() };
    Aes256Gcm::new(key.into()).decrypt(nonce.into(), payload).map_err(|_| VaultError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIR: &str = "170057512345632";
    const IBAN: &str = "FR7630006000011234567890189";

    fn vault() -> Vault {
        Vault::new([1; 32], [2; 32]).unwrap()
    }

    fn nir() -> Nir {
        NIR.parse().unwrap_or_else(|_| panic!("the NIR of the tests"))
    }

    #[test]
    fn a_secret_comes_back_to_its_owner_only() {
        let sealed = vault().seal(Secret::Iban, IBAN, "owner-1").unwrap();
        assert_eq!(vault().open(Secret::Iban, &sealed, "owner-1").unwrap().expose(), IBAN);
        assert_eq!(vault().open(Secret::Iban, &sealed, "owner-2"), Err(VaultError::DoesNotOpen));
        assert_eq!(vault().open(Secret::Nir, &sealed, "owner-1"), Err(VaultError::DoesNotOpen));
        let other = Vault::new([1; 32], [3; 32]).unwrap();
        assert!(matches!(other.open(Secret::Iban, &sealed, "owner-1"), Err(VaultError::OtherMasterKey(_))));
    }

    #[test]
    fn sealing_twice_never_gives_the_same_and_storing_loses_nothing() {
        let (one, two) = (vault().seal_nir(&nir(), "elu").unwrap(), vault().seal_nir(&nir(), "elu").unwrap());
        assert_ne!(one, two);
        let stored = serde_json::to_string(&one).unwrap();
        let read: Sealed = serde_json::from_str(&stored).unwrap();
        assert_eq!(vault().open(Secret::Nir, &read, "elu").unwrap().expose(), NIR);
    }

    #[test]
    fn one_changed_character_does_not_open() {
        let sealed = vault().seal(Secret::Nir, NIR, "elu").unwrap().as_str().to_owned();
        let start = VERSION.len() + 1;
        for position in start..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
            let changed = Sealed::new(String::from_utf8(changed).unwrap());
            assert!(vault().open(Secret::Nir, &changed, "elu").is_err(), "at {position}");
        }
    }

    #[test]
    fn what_is_not_sealed_is_refused() {
        for text in ["", "v1", "v2.a.b.c", "v1.a.b", "v1.a.é.c", "v1.a.b.c.d", NIR] {
            let opened = vault().open(Secret::Nir, &Sealed::new(text.to_owned()), "elu");
            assert_eq!(opened, Err(VaultError::NotSealed), "{text}");
        }
        let short = Sealed::new(format!("v1.{}.AAAA.AAAA", vault().key_id));
        assert_eq!(vault().open(Secret::Nir, &short, "elu"), Err(VaultError::DoesNotOpen));
    }

    #[test]
    fn a_fingerprint_is_stable_keyed_and_the_one_of_another_implementation() {
        // python3: base64url(hmac.new(bytes([1])*32, b"nir:170057512345632", sha256).digest())
        assert_eq!(vault().fingerprint(&nir()), "oDaKElJeWlmJY0IEUFbz1w6VYBNTovXXxPVaGwT1q0k");
        let other = Vault::new([9; 32], [2; 32]).unwrap();
        assert_ne!(vault().fingerprint(&nir()), other.fingerprint(&nir()));
    }

    #[test]
    fn keys_are_thirty_two_bytes_and_differ() {
        let (one, two) = (BASE64.encode([1; 32]), BASE64.encode([2; 32]));
        assert!(Vault::from_base64(&one, &two).is_ok());
        assert_eq!(Vault::from_base64(&one, &one).unwrap_err(), VaultError::SameKeys);
        assert_eq!(Vault::from_base64("AAAA", &two).unwrap_err(), VaultError::BadKey("HMAC key"));
        assert_eq!(Vault::from_base64(&one, "pas du base64").unwrap_err(), VaultError::BadKey("master key"));
    }

    #[test]
    fn nothing_printed_tells_a_secret_or_a_key() {
        let sealed = vault().seal(Secret::Nir, NIR, "elu").unwrap();
        let opened = vault().open(Secret::Nir, &sealed, "elu").unwrap();
        let printed = format!("{:?} {sealed:?} {opened:?} {}", vault(), sealed.as_str());
        assert!(
            !printed.contains(NIR) && !printed.contains("[1, 1") && !printed.contains("[2, 2"),
            "{printed}"
        );
    }
}
