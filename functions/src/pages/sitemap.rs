//! The map of the site for search engines (sitemaps.org): an index, and parts that have no more addresses than one may.

use std::io;

use jiff::civil::Date;

use crate::xml::{Element, leaf, node};

/// Most addresses of a part.
pub const ADDRESSES_MAX: usize = 50_000;
/// Where the index lies in the site.
pub const INDEX: &str = "sitemap.xml";
/// The folder of the parts.
pub const FOLDER: &str = "sitemaps";

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page, and when it last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub address: String,
    pub changed: Date,
}

/// The files, each with where it lies in the site; the index is the last. `origin` is the site's.
///
/// # Errors
/// Never: what they are written to takes everything.
pub fn files(entries: &[Entry], origin: &str) -> io::Result<Vec<(String, Vec<u8>)>> {
    let (mut files, mut parts) = (Vec::new(), Vec::new());
    for (number, some) in entries.chunks(ADDRESSES_MAX).enumerate() {
        let key = format!("{FOLDER}/{}.xml", number + 1);
        let latest = some.iter().map(|entry| entry.changed).max().unwrap_or_default();
        parts.push(place("sitemap", &format!("{origin}/{key}"), latest));
        let urls = some.iter().map(|entry| place("url", &entry.address, entry.changed));
        files.push((key, whole("urlset", urls)?));
    }
    files.push((INDEX.to_owned(), whole("sitemapindex", parts)?));
    Ok(files)
}

fn whole(name: &'static str, places: impl IntoIterator<Item = Element>) -> io::Result<Vec<u8>> {
    node(name, places).with("xmlns", NAMESPACE).document()
}

fn place(name: &'static str, address: &str, changed: Date) -> Element {
    node(name, [leaf("loc", address), leaf("lastmod", changed.to_string())])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_part_has_no_more_addresses_than_it_may() {
        let entry =
            |number| Entry { address: format!("https://e/{number}?a&b"), changed: date(2026, 11, 23) };
        let entries: Vec<Entry> = (0..=ADDRESSES_MAX).map(entry).collect();
        let files = files(&entries, "https://e").unwrap();
        let keys: Vec<&str> = files.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["sitemaps/1.xml", "sitemaps/2.xml", "sitemap.xml"]);
        let text = |at: usize| String::from_utf8(files[at].1.clone()).unwrap();
        assert_eq!(text(0).matches("<loc>").count(), ADDRESSES_MAX);
        assert!(
            text(1).contains("<loc>https://e/50000?a&amp;b</loc><lastmod>2026-11-23</lastmod>"),
            "{}",
            text(1)
        );
        assert!(text(2).contains("<loc>https://e/sitemaps/2.xml</loc>"), "{}", text(2));
    }
}
