//! Identifiers of our own, typed by kind: a dossier's number can't be handed over where an élu's is asked.

use crate::texts::sentences;

/// An identifier that does not have the shape of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::IdentifierBadId { texte: &.0 }.said())]
pub struct BadId(pub String);

/// A text of one shape: `$valid` tells it, `$bad` names what is not of it.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $valid:expr, $error:ty = $bad:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as it is written on the wire and in keys.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                let (valid, bad): (fn(&str) -> bool, fn(String) -> $error) = ($valid, $bad);
                if valid(&text) { Ok(Self(text)) } else { Err(bad(text)) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                <String as utoipa::PartialSchema>::schema()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use checked_text;

checked_text!(
    /// An élu's account: 32 hexadecimal digits (a UUID without dashes); says nothing of the person.
    EluId,
    |text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()),
    BadId = BadId
);
checked_text!(
    /// A dossier's number: 13 digits, the year first (formats.md §7: at most 13 characters, digits).
    DossierId,
    |text| text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit()),
    BadId = BadId
);
checked_text!(
    /// A ledger transaction: the key of what caused it, so that the same cause is never posted twice.
    TransactionId,
    |text| (1..=120).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b":-_.".contains(&b)),
    BadId = BadId
);
checked_text!(
    /// A settlement run and the bank file that it makes: `MCE-20261123-001`, which is also the file's MsgId.
    SettlementId,
    |text| (1..=35).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
    BadId = BadId
);

checked_text!(
    /// A document that somebody sent: 32 hexadecimal digits.
    DocumentId,
    |text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()),
    BadId = BadId
);
checked_text!(
    /// A run of a job: its kind, its day and a number, `credit-20270331-001`.
    RunId,
    |text| (1..=60).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
    BadId = BadId
);
checked_text!(
    /// The review of a person, read aloud on the telephone: `VM-20261123-482113`.
    ReviewId,
    |text| (4..=30).contains(&text.len()) && text.starts_with("VM-") && text.bytes().all(|b| b.is_ascii_digit() || b"VM-".contains(&b)),
    BadId = BadId
);

impl ReviewId {
    /// The reference of a review that begins on `day`, from a number drawn at random by the caller.
    #[must_use]
    pub fn new(day: jiff::civil::Date, draw: u32) -> Self {
        Self(format!("VM-{}-{:06}", day.strftime("%Y%m%d"), draw % 1_000_000))
    }
}

checked_text!(
    /// The request of an accreditation, read aloud on the telephone: `AO-20261123-482113`.
    AccreditationId,
    |text| (4..=30).contains(&text.len()) && text.starts_with("AO-") && text.bytes().all(|b| b.is_ascii_digit() || b"AO-".contains(&b)),
    BadId = BadId
);

impl AccreditationId {
    /// The reference of a request that begins on `day`, from a number drawn at random by the caller.
    #[must_use]
    pub fn new(day: jiff::civil::Date, draw: u32) -> Self {
        Self(format!("AO-{}-{:06}", day.strftime("%Y%m%d"), draw % 1_000_000))
    }
}

checked_text!(
    /// A habilitation: 32 hexadecimal digits.
    HabilitationId,
    |text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()),
    BadId = BadId
);

checked_text!(
    /// A search that is watched: 32 hexadecimal digits that nobody can guess.
    AlertId,
    |text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()),
    BadId = BadId
);

checked_text!(
    /// Somebody who waits for a session: 32 hexadecimal digits that nobody can guess.
    WaiterId,
    |text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()),
    BadId = BadId
);

checked_text!(
    /// A key of the software of a training body: 32 hexadecimal digits. It opens nothing.
    SoftwareKeyId,
    |text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()),
    BadId = BadId
);

impl DossierId {
    /// The number of a dossier opened in `year`, from nine digits drawn at random by the caller.
    #[must_use]
    pub fn new(year: i16, draw: u32) -> Self {
        Self(format!("{year:04}{:09}", draw % 1_000_000_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dossier_number_has_thirteen_digits() {
        assert_eq!(DossierId::new(2026, 4_123_456_789).as_str(), "2026123456789");
        assert!("202612345678X".parse::<DossierId>().is_err());
        assert!("12".parse::<DossierId>().is_err());
    }
}
