//! The development bar and the pages under `/_local/`: the date of the platform and how to move it, the mails, the people.
//!
//! They exist on this machine only: nothing here is in the SPA or in a function.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::header::{COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::{Span, Timestamp};
use mce_functions::runtime::Clock;
use serde_json::json;

use crate::clock::{MovableClock, french, parse_moment};
use crate::headers::comes_from_elsewhere;
use crate::html::{escape, page, text_response};
use crate::people::People;
use crate::time_machine::TimeMachine;

/// What the local platform adds to the head of index.html.
pub const HEAD: &str =
    r#"<link rel="stylesheet" href="/_local/bar.css"><script src="/_local/bar.js" defer></script>"#;

struct Bar {
    clock: Arc<MovableClock>,
    time_machine: TimeMachine,
    seed_folder: PathBuf,
}

/// The routes under `/_local/`; the mailbox has its own beside them.
pub fn router(clock: Arc<MovableClock>, time_machine: TimeMachine, seed_folder: PathBuf) -> Router {
    let bar = Bar { clock, time_machine, seed_folder };
    Router::new()
        .route("/_local/", get(index))
        .route(
            "/_local/bar.js",
            get(|| async { asset("text/javascript; charset=utf-8", include_str!("devbar/bar.js")) }),
        )
        .route(
            "/_local/bar.css",
            get(|| async { asset("text/css; charset=utf-8", include_str!("devbar/bar.css")) }),
        )
        .route("/_local/clock", get(show_clock).post(move_clock))
        .route("/_local/sign-out", post(sign_out))
        .with_state(Arc::new(bar))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    text_response(StatusCode::OK, kind, text)
}

async fn show_clock(State(bar): State<Arc<Bar>>) -> Response {
    let now = bar.clock.now_in_paris();
    let body =
        json!({ "now": bar.clock.now().to_string(), "date": now.date().to_string(), "text": french(&now) });
    text_response(StatusCode::OK, "application/json", body.to_string())
}

/// A form: `days=7`, or `to=2027-01-04`. Answers when all that was crossed has run, and goes back to `/_local/`.
async fn move_clock(State(bar): State<Arc<Bar>>, headers: HeaderMap, body: Bytes) -> Response {
    if comes_from_elsewhere(&headers) {
        return page(StatusCode::FORBIDDEN, "Demande refusée", "<p>Cette demande vient d’un autre site.</p>");
    }
    let target = match target(bar.clock.now(), &body) {
        Ok(target) => target,
        Err(problem) => {
            return page(
                StatusCode::BAD_REQUEST,
                "Date non comprise",
                &format!("<p>{}</p>", escape(&problem)),
            );
        }
    };
    let failures = bar.time_machine.travel_to(target).await;
    if failures.is_empty() {
        return Redirect::to("/_local/").into_response();
    }
    let items: String = failures.iter().map(|failure| format!("<li>{}</li>", escape(failure))).collect();
    page(
        StatusCode::OK,
        "La date a changé, avec des erreurs",
        &format!("<ul>{items}</ul><p><a href=\"/_local/\">Retour</a></p>"),
    )
}

fn target(now: Timestamp, body: &[u8]) -> Result<Timestamp, String> {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
    let field = |name: &str| {
        fields.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    };
    if let Some(to) = field("to") {
        return parse_moment(to).map_err(|_| "Écrivez la date ainsi : 2027-01-04.".to_string());
    }
    let days: i64 = field("days")
        .and_then(|days| days.parse().ok())
        .ok_or("Choisissez une date ou un nombre de jours.")?;
    let moved = now
        .to_zoned(crate::clock::paris())
        .checked_add(Span::new().try_days(days).map_err(|e| e.to_string())?);
    moved.map(|zoned| zoned.timestamp()).map_err(|_| "Cette date est trop lointaine.".to_string())
}

/// Forgets the sign-in of this browser here; the identity providers have their own way out.
async fn sign_out(headers: HeaderMap) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_static("/"));
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let names =
        lines.flat_map(|line| line.split(';')).filter_map(|cookie| Some(cookie.split_once('=')?.0.trim()));
    for name in names {
        // A cookie with the prefix __Host- is only replaced by one that has its attributes.
        if let Ok(value) =
            HeaderValue::from_str(&format!("{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"))
        {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

async fn index(State(bar): State<Arc<Bar>>) -> Response {
    let now = bar.clock.now_in_paris();
    let people = People::read(&bar.seed_folder);
    let body = format!(
        r#"<p>Sur cette plateforme, nous sommes le <strong>{now}</strong>.</p>
<h2>Changer la date</h2>
<form method="post" action="/_local/clock"><p><button name="days" value="1">Avancer d’un jour</button> <button name="days" value="7">Avancer d’une semaine</button></p></form>
<form method="post" action="/_local/clock"><p><label for="to">Aller au</label> <input id="to" name="to" type="date" value="{date}" required> <button>Changer la date</button></p></form>
<h2>Voir</h2>
<ul><li><a href="/">Le site</a></li><li><a href="/boite-aux-lettres">Les courriels envoyés</a></li><li><a href="/banque">La banque</a></li></ul>
<form method="post" action="/_local/sign-out"><p><button>Oublier la connexion de ce navigateur</button></p></form>
<h2>Se connecter en tant que</h2>
{people}"#,
        now = escape(&french(&now)),
        date = now.date(),
        people = people.html(),
    );
    page(StatusCode::OK, "Plateforme locale", &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_clock_goes() {
        let now: Timestamp = "2026-10-24T10:00:00Z".parse().unwrap();
        for (body, expected) in [
            ("days=1", Ok("2026-10-25T11:00:00Z")),
            ("days=-7", Ok("2026-10-17T10:00:00Z")),
            ("to=2027-01-04", Ok("2027-01-04T08:00:00Z")),
            ("to=", Err(())),
            ("days=beaucoup", Err(())),
        ] {
            let found = target(now, body.as_bytes()).map(|moment| moment.to_string()).map_err(|_| ());
            assert_eq!(found, expected.map(String::from), "{body}");
        }
    }
}
