//! Why a request is not served, before any use case has said anything: what was sent, who sends it, or a fault of ours.

use super::{Problem, Waiting};
use crate::french::{list, plural};
use crate::texts::sentences;

/// The reason.
#[derive(Debug, Clone, Copy)]
pub enum Unserved<'a> {
    /// Sizes in bytes.
    TooLarge {
        size: usize,
        limit: usize,
    },
    NotJson,
    Malformed,
    /// What the reader of JSON says.
    BadFields {
        error: &'a str,
    },
    WithoutKey,
    KeyReused,
    StillRunning,
    /// From another site, as far as can be told; the code says which check failed.
    OtherSite {
        code: &'a str,
    },
    /// From a page that is older than the sign-in.
    StalePage {
        code: &'a str,
    },
    SignedOut,
    WrongRole,
    AccountNotActive,
    TermsToAccept,
    /// The proof of who he is is older than that.
    NotFresh {
        minutes: i64,
    },
    /// None of these permissions, and what his own habilitation waits for.
    PermissionMissing {
        wanted: &'a [&'a str],
        waiting: Option<Waiting>,
    },
    /// It does not exist, or is not shown to this caller.
    NotFound {
        what: &'a str,
    },
    /// No key of a software can be written so.
    SecretMalformed,
    /// Or it is over.
    SecretUnknown,
    /// A person does it.
    NotForSoftware,
    /// The key was not given this permission.
    SoftwarePower {
        wanted: &'a str,
    },
    /// More requests of a key than it may make in a minute.
    TooMany {
        most: u32,
        seconds: i64,
    },
    Busy,
    OurFault,
}

impl Unserved<'_> {
    const fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::WithoutKey => 400,
            Self::SignedOut | Self::SecretMalformed | Self::SecretUnknown => 401,
            Self::OtherSite { .. }
            | Self::StalePage { .. }
            | Self::WrongRole
            | Self::AccountNotActive
            | Self::TermsToAccept
            | Self::NotFresh { .. }
            | Self::NotForSoftware
            | Self::SoftwarePower { .. }
            | Self::PermissionMissing { .. } => 403,
            Self::NotFound { .. } => 404,
            Self::StillRunning => 409,
            Self::TooLarge { .. } => 413,
            Self::NotJson => 415,
            Self::BadFields { .. } | Self::KeyReused => 422,
            Self::TooMany { .. } => 429,
            Self::OurFault => 500,
            Self::Busy => 503,
        }
    }

    const fn code(&self) -> &str {
        match self {
            Self::TooLarge { .. } => "body-too-large",
            Self::NotJson => "not-json",
            Self::Malformed => "malformed-json",
            Self::BadFields { .. } => "bad-fields",
            Self::WithoutKey => "idempotency-key-missing",
            Self::KeyReused => "idempotency-key-reused",
            Self::StillRunning => "still-running",
            Self::OtherSite { code } | Self::StalePage { code } => code,
            Self::SignedOut => "signed-out",
            Self::WrongRole => "wrong-role",
            Self::AccountNotActive => "account-not-active",
            Self::TermsToAccept => "cgu-to-accept",
            Self::NotFresh { .. } => "fresh-sign-in-needed",
            Self::PermissionMissing { .. } => "permission-missing",
            Self::NotFound { .. } => "not-found",
            Self::SecretMalformed => "key-malformed",
            Self::SecretUnknown => "key-unknown",
            Self::NotForSoftware => "not-for-software",
            Self::SoftwarePower { .. } => "key-permission-missing",
            Self::TooMany { .. } => "too-many-requests",
            Self::Busy => "busy",
            Self::OurFault => "internal",
        }
    }

    fn title(self) -> String {
        match self {
            Self::TooLarge { .. } => sentences::TitleBodyTooLarge.said(),
            Self::NotJson => sentences::TitleNotJson.said(),
            Self::Malformed => sentences::TitleMalformed.said(),
            Self::BadFields { .. } => sentences::TitleBadFields.said(),
            Self::WithoutKey => sentences::TitleKeyMissing.said(),
            Self::KeyReused => sentences::TitleKeyReused.said(),
            Self::StillRunning => sentences::TitleStillRunning.said(),
            Self::OtherSite { .. } | Self::StalePage { .. } => sentences::TitleNotOurs.said(),
            Self::SignedOut => sentences::TitleSignedOut.said(),
            Self::WrongRole => sentences::TitleWrongRole.said(),
            Self::AccountNotActive => sentences::TitleAccountNotActive.said(),
            Self::TermsToAccept => sentences::TitleTermsToAccept.said(),
            Self::NotFresh { .. } => sentences::TitleNotFresh.said(),
            Self::PermissionMissing { .. } => sentences::TitlePermissionMissing.said(),
            Self::NotFound { .. } => sentences::TitleNotFound.said(),
            Self::SecretMalformed | Self::SecretUnknown => sentences::TitleSecret.said(),
            Self::NotForSoftware | Self::SoftwarePower { .. } => sentences::TitleNotForSoftware.said(),
            Self::TooMany { .. } => sentences::TitleTooMany.said(),
            Self::Busy => sentences::TitleBusy.said(),
            Self::OurFault => sentences::TitleOurFault.said(),
        }
    }

    fn detail(self) -> String {
        match self {
            Self::TooLarge { size, limit } => {
                let [poids, limite] = [size, limit].map(|bytes| (bytes / 1024).to_string());
                sentences::RequestTooLarge { poids: &poids, limite: &limite }.said()
            }
            Self::NotJson => sentences::RequestNotJson.said(),
            Self::Malformed => sentences::RequestMalformed.said(),
            Self::BadFields { error } => sentences::RequestBadFields { erreur: error }.said(),
            Self::WithoutKey => sentences::RequestWithoutKey.said(),
            Self::KeyReused => sentences::RequestKeyReused.said(),
            Self::StillRunning => sentences::RequestStillRunning.said(),
            Self::OtherSite { .. } => sentences::RequestOtherSite.said(),
            Self::StalePage { .. } => sentences::RequestStalePage.said(),
            Self::SignedOut => sentences::RequestSignedOut.said(),
            Self::WrongRole => sentences::RequestWrongRole.said(),
            Self::AccountNotActive => sentences::RequestAccountNotActive.said(),
            Self::TermsToAccept => sentences::RequestTermsToAccept.said(),
            Self::NotFresh { minutes } => {
                sentences::RequestNotFresh { minutes: &plural(minutes, "minute", "minutes") }.said()
            }
            Self::PermissionMissing { wanted, waiting } => permission_missing(wanted, waiting),
            Self::NotFound { what } => sentences::RequestNotFound { quoi: what }.said(),
            Self::SecretMalformed => sentences::RequestSecretMalformed.said(),
            Self::SecretUnknown => sentences::RequestSecretUnknown.said(),
            Self::NotForSoftware => sentences::RequestNotForSoftware.said(),
            Self::SoftwarePower { wanted } => sentences::RequestSoftwarePower { pouvoir: wanted }.said(),
            Self::TooMany { most, seconds } => {
                let attente = &plural(seconds, "seconde", "secondes");
                sentences::RequestTooMany { nombre: &most.to_string(), attente }.said()
            }
            Self::Busy => sentences::RequestBusy.said(),
            Self::OurFault => sentences::RequestOurFault.said(),
        }
    }
}

/// Which permission is missing and who gives it, or what his invitation waits for.
fn permission_missing(wanted: &[&str], waiting: Option<Waiting>) -> String {
    match waiting {
        Some(Waiting::Invitation) => sentences::RequestInvitationWaits.said(),
        Some(Waiting::SecondPerson) => sentences::RequestSecondPersonWaits.said(),
        Some(Waiting::Accreditation) => sentences::RequestAccreditationWaits.said(),
        None => sentences::RequestPermissionMissing { permissions: &list(wanted) }.said(),
    }
}

impl From<Unserved<'_>> for Problem {
    fn from(reason: Unserved<'_>) -> Self {
        Self::new(reason.status(), reason.code(), reason.title(), reason.detail())
    }
}
