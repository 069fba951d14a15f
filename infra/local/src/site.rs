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

#[derive(Clone)]
struct Site {
    gateway: Gateway,
    spa: Spa,
}

/// `local` are the pages under /_local/.
pub fn router(gateway: Gateway, spa: Spa, local: Router, headers: SiteHeaders) -> Router {
    Router::new()
        .fallback(answer)
        .with_state(Site { gateway, spa })
        .merge(local)
        .layer(from_fn_with_state(Arc::new(headers), with_headers))
}

/// The distribution's behaviours: /api/* and /auth/* to the HTTP API, all else to the bucket.
async fn answer(
    State(site): State<Site>,
    ConnectInfo(caller): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || path.starts_with("/auth/") {
        return site.gateway.answer(request, caller.ip().to_string()).await;
    }
    match *request.method() {
        Method::GET | Method::HEAD => site.spa.answer(path, request.headers()).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn with_headers(State(headers): State<Arc<SiteHeaders>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers.apply(response.headers_mut());
    response
}
