//! The text of a key: what a software sends. It says of itself what it is, so that one that is found where it should not be is recognised.

use std::fmt;

/// How each begins: whoever looks for keys in a file looks for this.
pub const PREFIX: &str = "mce_of_";
/// Bytes that nobody can guess.
pub const RANDOM_BYTES: usize = 24;
const DIGITS: usize = 2 * RANDOM_BYTES;
const CHECK: usize = 8;

/// A key in clear; shown once, then known to the software alone. Prints as `•••`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The one of these bytes, drawn at random by the caller.
    #[must_use]
    pub fn new(random: [u8; RANDOM_BYTES]) -> Self {
        let digits: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let check = crc32(digits.as_bytes());
        Self(format!("{PREFIX}{digits}{check:08x}"))
    }

    /// Reads what was sent; none for what is no key, which nobody need look for.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(PREFIX)?;
        let is_hex = rest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if rest.len() != DIGITS + CHECK || !is_hex {
            return None;
        }
        let (digits, check) = rest.split_at(DIGITS);
        (format!("{:08x}", crc32(digits.as_bytes())) == check).then(|| Self(text.to_owned()))
    }

    /// The key itself: to be shown once, or hashed; never to be written down.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Its last characters, by which people tell one from another.
    #[must_use]
    pub fn ends(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(•••)")
    }
}

/// CRC-32 (ISO 3309), as zip files have it.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_recognised_and_one_that_was_mistyped_is_none() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let key = Secret::new([7; RANDOM_BYTES]);
        assert!(key.expose().starts_with(PREFIX) && key.expose().len() == 63, "{}", key.expose());
        assert_eq!(Secret::read(key.expose()), Some(key.clone()));
        assert_eq!((key.ends().len(), format!("{key:?}").as_str()), (4, "Secret(•••)"));
        let other = key.expose().replacen('7', "8", 1);
        for wrong in ["", PREFIX, "secret", &other, &key.expose()[1..], &key.expose().to_uppercase()] {
            assert_eq!(Secret::read(wrong), None, "{wrong}");
        }
    }
}
