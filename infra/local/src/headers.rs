//! The security headers of the site: the template's, as far as they make sense without TLS.

use http::{HeaderMap, HeaderName, HeaderValue};

/// The headers that every answer of the site carries.
#[derive(Debug, Clone)]
pub struct SiteHeaders {
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl SiteHeaders {
    /// `headers` come from the template. On an `http:` origin, what forces `https:` is left out: the browser would obey.
    pub fn new(headers: &[(String, String)], origin: &str) -> SiteHeaders {
        let plain = origin.starts_with("http:");
        let kept = headers.iter().filter(|(name, _)| !(plain && name == "strict-transport-security"));
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
    fn nothing_forces_tls_on_a_plain_origin() {
        let template = [
            (
                "content-security-policy".to_string(),
                "default-src 'none'; upgrade-insecure-requests".to_string(),
            ),
            ("strict-transport-security".to_string(), "max-age=1".to_string()),
            ("x-frame-options".to_string(), "DENY".to_string()),
        ];
        let sent = |origin: &str| {
            let mut headers = HeaderMap::new();
            SiteHeaders::new(&template, origin).apply(&mut headers);
            headers
        };
        assert_eq!(sent("http://localhost:8080")["content-security-policy"], "default-src 'none'");
        assert_eq!(sent("http://localhost:8080").len(), 2);
        assert_eq!(sent("https://example.fr").len(), 3);
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
