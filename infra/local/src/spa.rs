//! The SPA's files, as the bucket and the distribution of the template serve them.

use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use axum::response::Response;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::html;

/// Files with a hash in their name never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const HTML: &str = "text/html; charset=utf-8";
/// A Lambda answers no more, in bytes.
const PAGE_MAX: usize = 6 * 1024 * 1024;
/// Asked again each time.
const NO_CACHE: &str = "no-cache";

/// What SiteRouting takes for a file in the template, and what is published beside the SPA; every other address is a page of the SPA.
const KINDS: [(&str, &str); 13] = [
    ("css", "text/css; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("html", HTML),
    ("ico", "image/x-icon"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("woff2", "font/woff2"),
    ("xml", "application/xml"),
];

/// `frontend/dist`, read at each request: a new build needs no restart.
#[derive(Debug, Clone)]
pub struct Spa {
    folder: PathBuf,
    /// What the local platform adds to the head of index.html.
    head: &'static str,
}

impl Spa {
    /// `head` is put before `</head>` of index.html: empty, or the development bar.
    pub fn new(folder: PathBuf, head: &'static str) -> Spa {
        Spa { folder, head }
    }

    pub async fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        match kind(path) {
            Some(kind) if !path.ends_with("/index.html") => self.file(path, kind, headers).await,
            _ => self.index().await,
        }
    }

    /// A page that a function has made of index.html, with what this machine adds to it.
    pub async fn page(&self, response: Response) -> Response {
        let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == HTML);
        if self.head.is_empty() || !is_page {
            return response;
        }
        let (parts, body) = response.into_parts();
        let page = axum::body::to_bytes(body, PAGE_MAX).await.unwrap_or_default();
        let page = String::from_utf8_lossy(&page).replacen("</head>", &format!("{}</head>", self.head), 1);
        Response::from_parts(parts, Body::from(page))
    }

    async fn index(&self) -> Response {
        match tokio::fs::read_to_string(self.folder.join("index.html")).await {
            Ok(page) => {
                let page = page.replacen("</head>", &format!("{}</head>", self.head), 1);
                answer(StatusCode::OK, kind("index.html").unwrap_or_default(), NO_CACHE, page.into_bytes())
            }
            Err(_) => html::page(StatusCode::SERVICE_UNAVAILABLE, "Site non construit", NOT_BUILT),
        }
    }

    async fn file(&self, path: &str, kind: &'static str, headers: &HeaderMap) -> Response {
        let Some(file) = inside(&self.folder, path) else {
            return not_found();
        };
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        for (coding, suffix) in codings(accepted) {
            if let Ok(content) = tokio::fs::read(with_suffix(&file, suffix)).await {
                let mut response = answer(StatusCode::OK, kind, lifetime(path), content);
                if !coding.is_empty() {
                    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
                }
                response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
                return response;
            }
        }
        not_found()
    }
}

const NOT_BUILT: &str = "<p>Le site n’est pas encore construit sur cette machine. Lancez <code>make spa</code>, puis rechargez cette page.</p>";

fn kind(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    KINDS.iter().find(|(known, _)| *known == extension).map(|(_, kind)| *kind)
}

/// The file of a path, never outside the folder.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.trim_start_matches('/'));
    let safe = relative.components().all(|part| matches!(part, Component::Normal(_)));
    safe.then(|| folder.join(relative))
}

/// What the browser takes, the smallest first; the file itself is always last.
fn codings(accepted: &str) -> Vec<(&'static str, &'static str)> {
    let takes = |coding: &str| {
        accepted.split(',').any(|part| {
            let (name, quality) = part.split_once(';').unwrap_or((part, ""));
            name.trim() == coding && !["q=0", "q=0.0"].contains(&quality.trim())
        })
    };
    let known = [("br", ".br"), ("gzip", ".gz")];
    known.into_iter().filter(|(coding, _)| takes(coding)).chain([("", "")]).collect()
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// trunk puts 16 hexadecimal digits into the names of what it builds: `mce-frontend-0a1b2c3d4e5f6071_bg.wasm`.
fn lifetime(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let hashed = name
        .split(['-', '_', '.'])
        .any(|part| part.len() >= 16 && part.bytes().all(|b| b.is_ascii_hexdigit()));
    if hashed { FOR_EVER } else { NO_CACHE }
}

fn answer(status: StatusCode, kind: &'static str, lifetime: &'static str, content: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(content));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(lifetime));
    response
}

fn not_found() -> Response {
    answer(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", NO_CACHE, "Fichier introuvable\n".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_pages_and_codings() {
        let folder = crate::folder::Folder::temporary().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("index.html", "<head></head>");
        write("app-0123456789abcdef.js", "plain");
        write("app-0123456789abcdef.js.br", "brotli");
        write("robots.txt", "robots");
        let spa = Spa::new(folder.path().to_path_buf(), "<link>");
        for (path, accepted, status, body, cache) in [
            ("/", "br", 200, "<head><link></head>", NO_CACHE),
            ("/offres/12345678900011/F.2", "", 200, "<head><link></head>", NO_CACHE),
            ("/index.html", "", 200, "<head><link></head>", NO_CACHE),
            ("/app-0123456789abcdef.js", "gzip, br", 200, "brotli", FOR_EVER),
            ("/app-0123456789abcdef.js", "gzip, br;q=0", 200, "plain", FOR_EVER),
            ("/robots.txt", "br", 200, "robots", NO_CACHE),
            ("/absent.js", "", 404, "Fichier introuvable\n", NO_CACHE),
            ("/../secrets.json", "", 404, "Fichier introuvable\n", NO_CACHE),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            let response = spa.answer(path, &headers).await;
            assert_eq!(
                (response.status().as_u16(), &response.headers()[CACHE_CONTROL]),
                (status, &HeaderValue::from_static(cache)),
                "{path}"
            );
            let sent = axum::body::to_bytes(response.into_body(), 1000).await.unwrap();
            assert_eq!(sent, body, "{path} {accepted}");
        }
    }

    #[tokio::test]
    async fn a_site_that_is_not_built_says_so() {
        let response = Spa::new(PathBuf::from("/nowhere"), "").answer("/", &HeaderMap::new()).await;
        assert_eq!(response.status(), 503);
        let page = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        assert!(String::from_utf8_lossy(&page).contains("make spa"));
    }
}
