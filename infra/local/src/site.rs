//! The one origin that the browser sees: the SPA, /api and /auth, and the pages of the local platform under /_local/.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};

use crate::gateway::Gateway;
use crate::headers::SiteHeaders;
use crate::spa::Spa;
use crate::template::{Origin, SitePath};

#[derive(Clone)]
struct Site {
    gateway: Gateway,
    spa: Spa,
    published: Spa,
    paths: Arc<Vec<SitePath>>,
}

/// `paths` say what is not a file of the SPA, the first of the two; `local` are the pages under /_local/.
pub fn router(
    gateway: Gateway,
    [spa, published]: [Spa; 2],
    paths: Vec<SitePath>,
    local: Router,
    headers: SiteHeaders,
) -> Router {
    Router::new()
        .fallback(answer)
        .with_state(Site { gateway, spa, published, paths: Arc::new(paths) })
        .merge(local)
        .layer(from_fn_with_state(Arc::new(headers), with_headers))
}

/// The distribution's behaviours: what they name to the HTTP API or to what is published, all else to the SPA.
async fn answer(
    State(site): State<Site>,
    ConnectInfo(caller): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let path = request.uri().path();
    let known = site.paths.iter().find(|known| fits(path, &known.pattern)).map(|known| known.origin);
    match (known, request.method()) {
        (Some(Origin::Api), _) => {
            site.spa.page(site.gateway.answer(request, caller.ip().to_string()).await).await
        }
        (Some(Origin::Published), &(Method::GET | Method::HEAD)) => {
            site.published.answer(path, request.headers()).await
        }
        (None, &(Method::GET | Method::HEAD)) => site.spa.answer(path, request.headers()).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn fits(path: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(path == pattern, |start| path.starts_with(start))
}

async fn with_headers(State(headers): State<Arc<SiteHeaders>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers.apply(response.headers_mut());
    response
}
