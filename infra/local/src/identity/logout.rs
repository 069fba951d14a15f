//! The end of a session at the provider: `GET /session/end`.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;

use super::{authorize::go_back, pages, server::Server, session};

#[derive(Deserialize)]
pub(super) struct EndSession {
    id_token_hint: Option<String>,
    state: Option<String>,
    post_logout_redirect_uri: Option<String>,
}

/// Sends the browser back only to an address that the client of the id_token declared.
pub(super) async fn end_session(
    State(server): State<Arc<Server>>,
    Query(query): Query<EndSession>,
    headers: HeaderMap,
) -> Response {
    if let Some(id) = session::of(&headers) {
        server.grants().end_session(id);
    }
    session::ended(answer(&server, &query))
}

fn answer(server: &Server, query: &EndSession) -> Response {
    let (Some(hint), Some(state)) = (&query.id_token_hint, &query.state) else {
        return pages::malformed(server, "id_token_hint et state sont obligatoires");
    };
    let Some(claims) = server.signing.read_own(hint) else {
        return pages::malformed(server, "id_token_hint n’a pas été émis par ce fournisseur");
    };
    let client = claims["aud"].as_str().and_then(|client_id| server.client(client_id));
    let declared = client.map(|client| client.post_logout_redirect_uris.as_slice()).unwrap_or_default();
    match &query.post_logout_redirect_uri {
        None => pages::signed_out(server),
        Some(address) if declared.contains(address) => go_back(address, &[("state", state)]),
        Some(_) => {
            pages::malformed(server, "post_logout_redirect_uri ne fait pas partie des adresses déclarées")
        }
    }
}
