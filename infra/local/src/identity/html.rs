//! The frame of the pages, and the escaping of what goes in.

use axum::{
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
    },
    response::{Html, IntoResponse, Response},
};

const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

const STYLE: &str = "
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f5f7; color: #1c2230; font: 1rem/1.55 system-ui, sans-serif; }
header { background: #24324f; color: #fff; }
header p, main { max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem; }
header p { font-weight: 700; }
main { padding-bottom: 3rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1rem 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.notice { border-left: .25rem solid #8a5a00; background: #fff6e0; padding: .75rem 1rem; }
.error { border-left: .25rem solid #b3131f; background: #fdecee; padding: .75rem 1rem; }
ul.people { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
.people li, fieldset { background: #fff; border: 1px solid #c9ced8; border-radius: .5rem; padding: .9rem 1rem; }
.people p { margin: .4rem 0 0; }
.fine { color: #495266; font-size: .9rem; }
fieldset { margin: 0 0 1rem; }
legend { font-weight: 700; padding: 0 .3rem; }
label { display: block; margin-top: .8rem; font-weight: 600; }
input, select { width: 100%; font: inherit; padding: .55rem .65rem; margin-top: .25rem; color: inherit; background: #fff; border: 1px solid #6b7487; border-radius: .3rem; }
button { font: inherit; font-weight: 600; color: #fff; background: #24458f; border: 1px solid #24458f; border-radius: .3rem; padding: .6rem 1rem; cursor: pointer; text-align: left; }
button.second { color: #24458f; background: #fff; }
button:hover { text-decoration: underline; }
:focus-visible { outline: .2rem solid #c2570c; outline-offset: .15rem; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: .35rem 1rem; background: #fff; border: 1px solid #c9ced8; border-radius: .5rem; padding: 1rem; }
dt { color: #495266; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; }
summary { cursor: pointer; font-weight: 700; padding: .5rem 0; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
";

/// A whole page. `provider` and `heading` are plain text; `body` is HTML whose parts were escaped.
pub(super) fn page(status: StatusCode, provider: &str, heading: &str, body: &str) -> Response {
    let (provider, heading) = (escape(provider), escape(heading));
    let html = format!(
        r#"<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} - {provider} (simulateur local)</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<header><p>{provider} (simulateur local)</p></header>
<main>
<h1>{heading}</h1>
{body}
</main>
</body>
</html>
"#
    );
    (status, [(CACHE_CONTROL, "no-store"), (CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}

/// Text made fit for an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
