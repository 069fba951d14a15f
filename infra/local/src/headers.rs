//! The security headers of the site: the template's, as far as they make sense on this machine.

use http::{HeaderMap, HeaderName, HeaderValue};
use url::Host;

use crate::addresses::Scheme;

/// The headers that every answer of the site carries.
#[derive(Debug, Clone)]
pub struct SiteHeaders {
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl SiteHeaders {
    /// `headers` come from the template. What would force `https:` on what speaks in clear is left out, since browsers obey: the
    /// upgrade of requests when the rest of the world does, and Strict-Transport-Security for `localhost`, where it would bind every
    /// port of the machine, whoever answers there.
    pub fn new(headers: &[(String, String)], scheme: Scheme, origin: &str) -> SiteHeaders {
        let plain = scheme == Scheme::Http;
        let bound = origin.starts_with("https:") && !is_this_machine(origin);
        let kept = headers.iter().filter(|(name, _)| bound || name != "strict-transport-security");
        let headers = kept.filter_map(|(name, value)| {
            let value = if plain { without_upgrade(value) } else { value.clone() };
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(&value).ok()?))
        });
        SiteHeaders { headers: headers.collect() }
    }

    /// Sets them, over what the answer has.
    pub fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
    }
}

fn is_this_machine(origin: &str) -> bool {
    let host = url::Url::parse(origin).ok().and_then(|url| url.host().map(|host| host.to_owned()));
    host.is_some_and(|host| match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    })
}

fn without_upgrade(policy: &str) -> String {
    policy.replace("; upgrade-insecure-requests", "")
}

/// Another site sent this browser here.
pub(crate) fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    site.is_some_and(|site| !["same-origin", "none"].contains(&site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_forces_tls_on_what_speaks_in_clear() {
        let template = [
            (
                "content-security-policy".to_string(),
                "default-src 'none'; upgrade-insecure-requests".to_string(),
            ),
            ("strict-transport-security".to_string(), "max-age=1".to_string()),
            ("x-frame-options".to_string(), "DENY".to_string()),
        ];
        let (clear, upgraded) = ("default-src 'none'", "default-src 'none'; upgrade-insecure-requests");
        for (scheme, origin, policy, bound) in [
            (Scheme::Http, "http://localhost:8080", clear, false),
            (Scheme::Https, "https://localhost:8080", upgraded, false),
            // Behind a proxy that speaks TLS, the rest of the world in clear beside it.
            (Scheme::Http, "https://localhost:8443", clear, false),
            (Scheme::Http, "https://127.0.0.1:8443", clear, false),
            (Scheme::Http, "https://[::1]:8443", clear, false),
            (Scheme::Http, "https://mce.localhost", clear, false),
            (Scheme::Http, "https://example.fr", clear, true),
            (Scheme::Https, "https://example.fr", upgraded, true),
        ] {
            let mut sent = HeaderMap::new();
            SiteHeaders::new(&template, scheme, origin).apply(&mut sent);
            assert_eq!(sent["content-security-policy"], policy, "{scheme} {origin}");
            assert_eq!(sent.contains_key("strict-transport-security"), bound, "{scheme} {origin}");
            assert_eq!(sent["x-frame-options"], "DENY");
        }
    }

    #[test]
    fn another_site_does_not_move_the_clock() {
        for (site, refused) in [
            (None, false),
            (Some("same-origin"), false),
            (Some("none"), false),
            (Some("cross-site"), true),
            (Some("same-site"), true),
        ] {
            let mut headers = HeaderMap::new();
            site.map(|site| headers.insert("sec-fetch-site", HeaderValue::from_static(site)));
            assert_eq!(comes_from_elsewhere(&headers), refused, "{site:?}");
        }
    }
}
