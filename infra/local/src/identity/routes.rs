//! The addresses of a provider.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::server::{BASE, Server};
use super::{authorize, endpoints, logout, pages};

/// The router of a provider whose pages and endpoints are all under [`BASE`].
pub(super) fn router(server: Server) -> Router {
    let paths = Router::new()
        .route("/.well-known/openid-configuration", get(endpoints::metadata))
        .route("/jwks", get(endpoints::jwks))
        .route("/authorize", get(authorize::authorize))
        .route("/login", post(authorize::login))
        .route("/consent", post(authorize::consent))
        .route("/token", post(endpoints::token))
        .route("/userinfo", get(endpoints::userinfo))
        .route("/session/end", get(logout::end_session));
    Router::new().route("/", get(pages::home)).nest(BASE, paths).with_state(Arc::new(server))
}
