//! The check of requests that change something: they come from our own pages, and show a token that only our
//! pages can have read. A request without `Sec-Fetch-Site` (an old browser) must show our `Origin`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use mce_shared::api::Unserved;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The header in which the SPA sends the token back.
pub const HEADER: &str = "x-csrf-token";
/// What is signed; the secret of the sign-in is the key.
const PURPOSE: &[u8] = b"mce csrf 1";

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CsrfRefusal {
    #[error("the request comes from another site")]
    OtherSite,
    #[error("nothing says where the request comes from")]
    UnknownSite,
    #[error("the CSRF token is missing")]
    TokenMissing,
    #[error("the CSRF token is wrong")]
    TokenWrong,
}

impl CsrfRefusal {
    /// A code that never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::OtherSite => "csrf-other-site",
            Self::UnknownSite => "csrf-unknown-site",
            Self::TokenMissing => "csrf-token-missing",
            Self::TokenWrong => "csrf-token-wrong",
        }
    }

    /// What the person is told.
    #[must_use]
    pub fn unserved(self) -> Unserved<'static> {
        let code = self.code();
        match self {
            Self::OtherSite | Self::UnknownSite => Unserved::OtherSite { code },
            Self::TokenMissing | Self::TokenWrong => Unserved::StalePage { code },
        }
    }
}

/// The values of the headers of a request; None for a header that is absent.
#[derive(Debug, Clone, Copy, Default)]
pub struct CsrfHeaders<'a> {
    pub sec_fetch_site: Option<&'a str>,
    pub origin: Option<&'a str>,
    /// The value of [`HEADER`].
    pub token: Option<&'a str>,
}

/// The token of a sign-in: base64url of HMAC-SHA-256 keyed by the secret of the sign-in.
/// `secret` is random per sign-in (see [`super::pkce::random_token`]) and never leaves the server.
pub fn token(secret: &str) -> String {
    // HMAC takes a key of any length: the error case does not exist, and an empty token would match nothing.
    Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map(|mac| URL_SAFE_NO_PAD.encode(mac.chain_update(PURPOSE).finalize().into_bytes()))
        .unwrap_or_default()
}

/// Accepts a state-changing request, or says why not. `own_origin` is the public origin, as `https://host`.
pub fn check(headers: CsrfHeaders<'_>, own_origin: &str, secret: &str) -> Result<(), CsrfRefusal> {
    check_site(headers, own_origin)?;
    let shown = headers.token.ok_or(CsrfRefusal::TokenMissing)?;
    let expected = token(secret);
    let right = !expected.is_empty() && bool::from(shown.as_bytes().ct_eq(expected.as_bytes()));
    if right { Ok(()) } else { Err(CsrfRefusal::TokenWrong) }
}

/// The half of the check that needs no sign-in.
pub fn check_site(headers: CsrfHeaders<'_>, own_origin: &str) -> Result<(), CsrfRefusal> {
    match (headers.sec_fetch_site, headers.origin) {
        (Some("same-origin"), _) => Ok(()),
        (Some(_), _) => Err(CsrfRefusal::OtherSite),
        (None, Some(origin)) if origin == own_origin.trim_end_matches('/') => Ok(()),
        (None, Some(_)) => Err(CsrfRefusal::OtherSite),
        (None, None) => Err(CsrfRefusal::UnknownSite),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://mon-compte-elu.example";

    #[test]
    fn only_our_own_pages_with_the_right_token_pass() {
        let (good, other) = (token("secret"), token("another secret"));
        let (own, evil) = (Some(OWN), Some("https://evil.example"));
        let cases = [
            (Some("same-origin"), own, Some(&good), Ok(())),
            (Some("same-origin"), None, Some(&good), Ok(())),
            (None, own, Some(&good), Ok(())),
            (Some("same-site"), own, Some(&good), Err(CsrfRefusal::OtherSite)),
            (Some("cross-site"), evil, Some(&good), Err(CsrfRefusal::OtherSite)),
            (Some("none"), None, Some(&good), Err(CsrfRefusal::OtherSite)),
            (None, evil, Some(&good), Err(CsrfRefusal::OtherSite)),
            (None, Some("null"), Some(&good), Err(CsrfRefusal::OtherSite)),
            (None, None, Some(&good), Err(CsrfRefusal::UnknownSite)),
            (Some("same-origin"), own, None, Err(CsrfRefusal::TokenMissing)),
            (Some("same-origin"), own, Some(&other), Err(CsrfRefusal::TokenWrong)),
            (Some("same-origin"), own, Some(&String::new()), Err(CsrfRefusal::TokenWrong)),
        ];
        for (sec_fetch_site, origin, token, expected) in cases {
            let headers = CsrfHeaders { sec_fetch_site, origin, token: token.map(String::as_str) };
            assert_eq!(check(headers, OWN, "secret"), expected, "{headers:?}");
        }
    }

    #[test]
    fn the_token_does_not_tell_the_secret() {
        assert_eq!(token("secret").len(), 43);
        assert_ne!(token("secret"), "secret");
    }
}
