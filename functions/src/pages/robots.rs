//! What search engines may read (RFC 9309): everything but the spaces of those who sign in. A page of ours that they draw themselves reads
//! the offers by the API.

use mce_shared::portals::private;

/// What they need of the API.
const ALLOWED: [&str; 2] = ["api/offers", "api/identity"];

/// The file. `origin` is the site's.
#[must_use]
pub fn robots(origin: &str) -> String {
    let forbidden = private().map(|part| format!("Disallow: /{part}\n"));
    let allowed = ALLOWED.iter().map(|part| format!("Allow: /{part}\n"));
    let rules: String = allowed.chain(forbidden).collect();
    format!("User-agent: *\n{rules}\nSitemap: {origin}/sitemap.xml\n")
}
