//! The mailbox in the browser, and as JSON for the tests.
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use mce_shared::french::{date_long, plural};
use serde::Deserialize;

use super::{Mailbox, StoredMail};

pub(super) fn router(mailbox: Mailbox) -> Router {
    Router::new()
        .route("/boite-aux-lettres", get(list))
        .route("/boite-aux-lettres.json", get(json))
        .route("/boite-aux-lettres/style.css", get(style))
        .route("/boite-aux-lettres/{id}", get(show))
        .with_state(mailbox)
}

#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    destinataire: String,
}

impl Filter {
    fn recipient(&self) -> Option<&str> {
        Some(self.destinataire.trim()).filter(|text| !text.is_empty())
    }
}

/// The folder can't be read.
struct Unreadable(std::io::Error);

impl From<std::io::Error> for Unreadable {
    fn from(error: std::io::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Unreadable {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "the mailbox can't be read");
        let page = page(
            "Boîte illisible",
            "<h1>La boîte aux lettres est illisible</h1>\n<p>Vérifiez le dossier des mails.</p>\n",
        );
        (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
    }
}

async fn list(
    State(mailbox): State<Mailbox>,
    Query(filter): Query<Filter>,
) -> Result<Html<String>, Unreadable> {
    let mails = mailbox.mails(filter.recipient()).await?;
    let count = i64::try_from(mails.len()).unwrap_or(i64::MAX);
    let main = format!(
        "<h1>Boîte aux lettres</h1>\n\
         <form method=\"get\" action=\"/boite-aux-lettres\" role=\"search\">\n\
         <label for=\"destinataire\">Destinataire</label>\n\
         <input id=\"destinataire\" name=\"destinataire\" type=\"search\" value=\"{}\">\n\
         <button type=\"submit\">Filtrer</button>\n</form>\n\
         <p>{}, le plus récent d’abord.</p>\n{}",
        escape(&filter.destinataire),
        plural(count, "message", "messages"),
        table(&mails),
    );
    Ok(page("Boîte aux lettres", &main))
}

fn table(mails: &[StoredMail]) -> String {
    if mails.is_empty() {
        return "<p>Aucun message pour l’instant.</p>\n".to_owned();
    }
    let rows: String = mails.iter().map(row).collect();
    format!(
        "<table>\n<caption>Messages envoyés par la plateforme</caption>\n<thead><tr><th scope=\"col\">Reçu</th>\
         <th scope=\"col\">Destinataire</th><th scope=\"col\">Objet</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

fn row(mail: &StoredMail) -> String {
    let subject = if mail.subject.is_empty() { "(sans objet)" } else { &mail.subject };
    format!(
        "<tr><td>{}</td><td>{}</td><td><a href=\"/boite-aux-lettres/{}\">{}</a></td></tr>\n",
        moment(mail.received_at),
        escape(&mail.to.join(", ")),
        mail.id,
        escape(subject),
    )
}

async fn show(State(mailbox): State<Mailbox>, Path(id): Path<String>) -> Result<Response, Unreadable> {
    let Some(mail) = mailbox.mail(&id).await? else {
        let main = "<h1>Message introuvable</h1>\n<p><a href=\"/boite-aux-lettres\">Retour à la boîte aux lettres</a></p>\n";
        return Ok((StatusCode::NOT_FOUND, page("Message introuvable", main)).into_response());
    };
    let main = format!(
        "<p><a href=\"/boite-aux-lettres\">Retour à la boîte aux lettres</a></p>\n<h1>{}</h1>\n<dl>\n\
         <dt>De</dt><dd>{}</dd>\n<dt>À</dt><dd>{}</dd>\n<dt>Reçu</dt><dd>{}</dd>\n</dl>\n<div class=\"text\">{}</div>\n",
        if mail.subject.is_empty() { "(sans objet)".to_owned() } else { escape(&mail.subject) },
        escape(&mail.from),
        escape(&mail.to.join(", ")),
        moment(mail.received_at),
        linked(&mail.text),
    );
    Ok(page(&mail.subject, &main).into_response())
}

async fn json(
    State(mailbox): State<Mailbox>,
    Query(filter): Query<Filter>,
) -> Result<Json<Vec<StoredMail>>, Unreadable> {
    Ok(Json(mailbox.mails(filter.recipient()).await?))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

/// "mardi 1er décembre 2026 à 14 h 05", in the time of Paris.
fn moment(at: Timestamp) -> String {
    match at.in_tz("Europe/Paris") {
        Ok(paris) => format!("{} à {} h {:02}", date_long(paris.date()), paris.hour(), paris.minute()),
        Err(_) => at.to_string(),
    }
}

/// The text with its web addresses as links.
fn linked(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].into_iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, after) = rest.split_at(start);
        let end = after.find(|c: char| c.is_whitespace() || "<>\"«»".contains(c)).unwrap_or(after.len());
        // A full stop after an address ends the sentence, not the address.
        let address = after[..end].trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
        html += &format!("{}<a href=\"{address}\">{address}</a>", escape(before), address = escape(address));
        rest = &after[address.len()..];
    }
    html + &escape(rest)
}

fn page(title: &str, main: &str) -> Html<String> {
    Html(format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} – Boîte aux lettres locale</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/boite-aux-lettres/style.css\">\n</head>\n<body>\n\
         <header><p>Boîte aux lettres locale : ces messages ne sont partis nulle part.</p></header>\n\
         <main>\n{main}</main>\n</body>\n</html>\n",
        escape(title),
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
