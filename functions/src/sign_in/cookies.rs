//! The two cookies that a browser is given. Each holds 256 random bits and nothing else; what they stand for
//! is on our side, under the hash of the value, so that reading the table does not let anyone sign in.
//!
//! `__Host-` binds a cookie to this exact host and to https (browsers count http://localhost as safe).

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::pkce;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The open sign-in; it goes when the browser closes, and the server ends it earlier if need be.
    SignIn,
    /// The attempt under way: the cookie outlives it, so that one that took too long is known from one that was not kept.
    Attempt,
}

const ATTEMPT_SECONDS: u32 = 3600;
const VALUE_CHARS: usize = 43;

impl Cookie {
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => "__Host-mce_sign_in",
            Self::Attempt => "__Host-mce_attempt",
        }
    }

    /// The `Set-Cookie` value that gives this cookie. Lax, so that the return from the provider carries it.
    pub fn set(self, value: &CookieValue) -> String {
        let age = match self {
            Self::SignIn => String::new(),
            Self::Attempt => format!("; Max-Age={ATTEMPT_SECONDS}"),
        };
        format!("{}={}; Path=/{age}; Secure; HttpOnly; SameSite=Lax", self.name(), value.expose())
    }

    /// The `Set-Cookie` value that takes this cookie away.
    pub fn clear(self) -> String {
        format!("{}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax", self.name())
    }

    /// Finds this cookie in the `Cookie` headers of a request (or in API Gateway's list of cookies).
    /// Two different values are no value: one of them was planted.
    pub fn read<'a>(self, headers: impl IntoIterator<Item = &'a str>) -> Option<CookieValue> {
        let pairs = headers.into_iter().flat_map(|header| header.split(';'));
        let mut values = pairs.filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.name()).then_some(value)
        });
        let first = values.next()?;
        if values.any(|other| other != first) {
            return None;
        }
        CookieValue::parse(first)
    }
}

/// The opaque value of a cookie: 256 bits in base64url.
#[derive(Clone, PartialEq, Eq)]
pub struct CookieValue(String);

impl CookieValue {
    pub fn random() -> Self {
        Self(pkce::random_token())
    }

    /// None unless it has the shape of what we gave.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == VALUE_CHARS
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        shaped.then(|| Self(text.into()))
    }

    /// The value as the browser holds it; it opens the sign-in, so it goes nowhere but into `Set-Cookie`.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The key under which to keep what the cookie stands for: SHA-256 of the value, base64url.
    pub fn lookup_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for CookieValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CookieValue(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_bound_to_the_host_and_out_of_reach_of_scripts() {
        let value = CookieValue::parse(&"a".repeat(43)).unwrap();
        assert_eq!(
            Cookie::SignIn.set(&value),
            format!("__Host-mce_sign_in={}; Path=/; Secure; HttpOnly; SameSite=Lax", "a".repeat(43))
        );
        assert_eq!(
            Cookie::Attempt.set(&value),
            format!(
                "__Host-mce_attempt={}; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax",
                "a".repeat(43)
            )
        );
        assert_eq!(
            Cookie::SignIn.clear(),
            "__Host-mce_sign_in=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn reads_one_value_of_the_right_shape_only() {
        let (a, b) = ("a".repeat(43), "b".repeat(43));
        let name = "__Host-mce_sign_in";
        let cases = [
            (vec![format!("theme=dark; {name}={a}; x=y")], Some(&a)),
            (vec!["theme=dark".into(), format!("{name}={a}")], Some(&a)),
            (vec![format!("{name}={a}; {name}={a}")], Some(&a)),
            (vec![format!("{name}={a}; {name}={b}")], None),
            (vec![format!("mce_sign_in={a}")], None),
            (vec![format!("{name}=short")], None),
            (vec![format!("{name}={}", "é".repeat(21))], None),
            (vec![], None),
        ];
        for (headers, expected) in cases {
            let found = Cookie::SignIn.read(headers.iter().map(String::as_str));
            assert_eq!(found.as_ref().map(CookieValue::expose), expected.map(String::as_str), "{headers:?}");
        }
    }

    #[test]
    fn the_key_of_the_table_is_not_the_value() {
        let value = CookieValue::random();
        assert_ne!(value.lookup_key(), value.expose());
        assert_eq!(format!("{value:?}"), "CookieValue(…)");
    }
}
