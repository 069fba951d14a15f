//! The plain pages of the local platform itself, under the site's own security policy: no inline style, no inline script.

use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};

/// A whole page around `body`, which is HTML.
pub fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let text = format!(
        r#"<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – Mon Compte Élu, plateforme locale</title><link rel="stylesheet" href="/_local/bar.css"></head>
<body class="mce-local-page"><main><h1>{title}</h1>
{body}
</main></body>
</html>
"#
    );
    text_response(status, "text/html; charset=utf-8", text)
}

/// A text that is never kept by the browser.
pub fn text_response(status: StatusCode, kind: &'static str, text: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Text as HTML shows it, in an element or in a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
