//! The session that a browser has with a provider: a cookie of the provider's own pages.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};
use axum::response::Response;

use super::server::BASE;

const NAME: &str = "mce-simulateur-session";

/// The id of the session, as the browser says it.
pub(super) fn of(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(name, _)| *name == NAME).map(|(_, id)| id)
}

/// An answer that opens the session.
pub(super) fn kept(id: &str, answer: Response) -> Response {
    with_cookie(&format!("{NAME}={id}"), answer)
}

pub(super) fn ended(answer: Response) -> Response {
    with_cookie(&format!("{NAME}=; Max-Age=0"), answer)
}

fn with_cookie(pair: &str, mut answer: Response) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(&format!("{pair}; Path={BASE}; HttpOnly; SameSite=Lax")) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}
