//! No link of the site leads nowhere: pages are those of the router, files are there.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use crate::browser::Browser;

const ROUTER: &str = include_str!("../../../frontend/src/router.rs");
const LINKS: &str = "return [...document.querySelectorAll('a[href]')].filter((link) => link.origin === location.origin) \
     .map((link) => link.pathname)";
const STATUS: &str =
    "const done = arguments[1]; fetch(arguments[0]).then((answer) => done(answer.status), () => done(0))";

impl Browser {
    /// Each address is tried once in a run.
    pub async fn links_lead_somewhere(&self, name: &str) {
        static TRIED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
        let links: Vec<String> = self.script(LINKS, &[]).await.unwrap();
        for path in links.into_iter().filter(|path| !is_page(path)) {
            if !TRIED.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone()) {
                continue;
            }
            let answer = self.driver.execute_async(STATUS, vec![json!(path)]).await.unwrap();
            assert_eq!(answer.convert::<u16>().unwrap(), 200, "{name}: {path}");
        }
    }
}

/// Whether the router has a page for the path; what it calls "not found" is none.
fn is_page(path: &str) -> bool {
    let patterns = ROUTER.split("#[at(\"").skip(1).filter_map(|rest| rest.split_once('"'));
    patterns.filter(|(pattern, _)| *pattern != "/page-introuvable").any(|(pattern, _)| fits(path, pattern))
}

/// `/dossiers/2026` fits `/dossiers/:id`.
fn fits(path: &str, pattern: &str) -> bool {
    let (mut parts, mut wanted) = (path.split('/'), pattern.split('/'));
    loop {
        match (parts.next(), wanted.next()) {
            (None, None) => return true,
            (Some(part), Some(wanted)) if wanted.starts_with(':') && !part.is_empty() || part == wanted => {}
            _ => return false,
        }
    }
}

#[test]
fn pages_and_others() {
    for (path, expected) in [
        ("/", true),
        ("/dossiers/2026000000001", true),
        ("/dossiers/", false),
        ("/page-introuvable", false),
        ("/contenu/exemple-lheo.xml", false),
    ] {
        assert_eq!(is_page(path), expected, "{path}");
    }
}
