//! The bank in the browser, and as JSON for the tests.
//!
//! What changes the bank takes a form, and goes back to the page, or JSON, and answers 204.

use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use mce_shared::french::{date_long, plural};
use mce_shared::identifiers::{Iban, IbanError};
use mce_shared::money::Euros;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::payees::{self, Payee};
use super::{Bank, BankView, Credit, Fate, Movement, MovementKind, ReceivedFile, Stage, Transfer};
use crate::headers::comes_from_elsewhere;
use crate::html::escape;

pub(super) fn router(bank: Bank) -> Router {
    Router::new()
        .route("/banque", get(show))
        .route("/banque.json", get(json))
        .route("/banque/style.css", get(style))
        .route("/banque/fate", post(set_fate))
        .route("/banque/credit", post(credit))
        .route("/banque/payee", post(set_payee))
        .route("/banque/vop/v1/payee-verifications", post(payees::verify))
        .with_state(bank)
}

/// A body of either kind, and which of them.
struct Typed<T> {
    value: T,
    in_browser: bool,
}

impl<T: DeserializeOwned> Typed<T> {
    async fn read(request: Request) -> Result<Typed<T>, Response> {
        if comes_from_elsewhere(request.headers()) {
            return Err(refused(StatusCode::FORBIDDEN, "Cette demande vient d’un autre site."));
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("application/json")) {
            let Json(value) = Json::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
            return Ok(Typed { value, in_browser: false });
        }
        let Form(value) = Form::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
        Ok(Typed { value, in_browser: true })
    }

    fn done(&self) -> Response {
        if self.in_browser {
            Redirect::to("/banque").into_response()
        } else {
            StatusCode::NO_CONTENT.into_response()
        }
    }
}

#[derive(Deserialize)]
struct ChosenFate {
    iban: String,
    fate: Fate,
}

async fn set_fate(State(bank): State<Bank>, request: Request) -> Result<Response, Response> {
    let chosen = Typed::<ChosenFate>::read(request).await?;
    let iban = chosen.value.iban.parse::<Iban>();
    let iban =
        iban.map_err(|error: IbanError| refused(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
    bank.set_fate(&iban, chosen.value.fate).await;
    Ok(chosen.done())
}

/// Whose account it is: a name, or what the bank does of it.
#[derive(Deserialize)]
struct ChosenPayee {
    iban: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    silent: bool,
}

async fn set_payee(State(bank): State<Bank>, request: Request) -> Result<Response, Response> {
    let chosen = Typed::<ChosenPayee>::read(request).await?;
    let iban = chosen.value.iban.parse::<Iban>();
    let iban =
        iban.map_err(|error: IbanError| refused(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
    let payee = match (chosen.value.silent, chosen.value.name.trim()) {
        (true, _) => Some(Payee::Silent),
        (false, "") => None,
        (false, name) => Some(Payee::Named(name.to_owned())),
    };
    bank.set_payee(&iban, payee).await;
    Ok(chosen.done())
}

/// A credit as it is typed: "1 250,50" or "1250.50".
#[derive(Deserialize)]
struct TypedCredit {
    amount: String,
    from: String,
    #[serde(default)]
    remittance: String,
}

async fn credit(State(bank): State<Bank>, request: Request) -> Result<Response, Response> {
    let typed = Typed::<TypedCredit>::read(request).await?;
    let TypedCredit { amount, from, remittance } = &typed.value;
    let unfit = |words: &str| refused(StatusCode::UNPROCESSABLE_ENTITY, words);
    let amount = Euros::from_input(amount).map_err(|error| unfit(&error.to_string()))?;
    let credit = Credit { amount, from: from.clone(), remittance: remittance.clone() };
    bank.credit(credit).await.map_err(unfit)?;
    Ok(typed.done())
}

fn refused(status: StatusCode, words: &str) -> Response {
    let main = format!(
        "<h1>Demande refusée</h1>\n<p>{}</p>\n<p><a href=\"/banque\">Retour à la banque</a></p>\n",
        escape(words)
    );
    (status, page(&main)).into_response()
}

async fn json(State(bank): State<Bank>) -> Json<BankView> {
    Json(bank.view().await)
}

async fn style() -> impl IntoResponse {
    let style = concat!(include_str!("../mailbox/style.css"), include_str!("style.css"));
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], style)
}

async fn show(State(bank): State<Bank>) -> Html<String> {
    let bank = bank.view().await;
    let tables = [
        table(
            "Virements demandés",
            &["Référence", "Bénéficiaire", "IBAN", "Montant", "Exécution", "Ce qu’il devient"],
            bank.transfers.iter().rev().map(transfer),
        ),
        table(
            "Mouvements du compte",
            &["Date", "Référence", "Mouvement", "Montant"],
            bank.movements.iter().rev().map(movement),
        ),
        table(
            "Fichiers reçus",
            &["Fichier", "Message", "Virements", "Total", "Réponse"],
            bank.files.iter().rev().map(file),
        ),
    ];
    page(&format!(
        "<h1>Banque</h1>\n<dl>\n<dt>Compte</dt><dd>{}</dd>\n<dt>Solde</dt><dd>{}</dd>\n</dl>\n{}{}{}{}",
        bank.iban.grouped(),
        bank.balance.french(),
        fate_form(&bank),
        payee_form(&bank),
        CREDIT_FORM,
        tables.concat(),
    ))
}

const CREDIT_FORM: &str = "<h2>Recevoir un virement</h2>\n<form method=\"post\" action=\"/banque/credit\">\n\
    <p class=\"field\"><label for=\"amount\">Montant</label>\n\
    <input id=\"amount\" name=\"amount\" inputmode=\"decimal\" size=\"10\" required></p>\n\
    <p class=\"field\"><label for=\"from\">De</label>\n<input id=\"from\" name=\"from\" maxlength=\"140\" required></p>\n\
    <p class=\"field\"><label for=\"remittance\">Libellé</label>\n\
    <input id=\"remittance\" name=\"remittance\" maxlength=\"140\"></p>\n\
    <button type=\"submit\">Recevoir</button>\n</form>\n";

/// Which accounts misbehave, and a choice for any.
fn fate_form(bank: &BankView) -> String {
    let known: std::collections::BTreeSet<&str> =
        bank.transfers.iter().map(|transfer| transfer.iban.as_str()).collect();
    let known: String =
        known.into_iter().map(|iban| format!("<option value=\"{}\">", escape(iban))).collect();
    let chosen = bank
        .fates
        .iter()
        .map(|(iban, fate)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(&grouped(iban)), words(*fate)));
    let options: String =
        Fate::ALL.map(|fate| format!("<option value=\"{}\">{}</option>", value(fate), words(fate))).concat();
    format!(
        "<h2>Choisir ce que deviennent les virements vers un compte</h2>\n<dl>\n{}</dl>\n\
         <form method=\"post\" action=\"/banque/fate\">\n<p class=\"field\"><label for=\"iban\">IBAN</label>\n\
         <input id=\"iban\" name=\"iban\" list=\"ibans\" autocomplete=\"off\" required></p>\n<datalist id=\"ibans\">{known}</datalist>\n\
         <p class=\"field\"><label for=\"fate\">Les virements sont</label>\n\
         <select id=\"fate\" name=\"fate\">{options}</select></p>\n\
         <button type=\"submit\">Choisir</button>\n</form>\n",
        chosen.collect::<String>(),
    )
}

/// Whose accounts these are, and a choice for any.
fn payee_form(bank: &BankView) -> String {
    let chosen = bank.payees.iter().map(|(iban, payee)| {
        let told = match payee {
            Payee::Named(name) => name,
            Payee::Silent => "la banque ne répond pas",
        };
        format!("<dt>{}</dt><dd>{}</dd>\n", escape(&grouped(iban)), escape(told))
    });
    format!(
        "<h2>Choisir ce que dit la vérification du bénéficiaire</h2>\n<p>Sans choix, le nom correspond toujours.</p>\n\
         <dl>\n{}</dl>\n<form method=\"post\" action=\"/banque/payee\">\n\
         <p class=\"field\"><label for=\"payee-iban\">IBAN</label>\n\
         <input id=\"payee-iban\" name=\"iban\" autocomplete=\"off\" required></p>\n\
         <p class=\"field\"><label for=\"payee-name\">Titulaire</label>\n\
         <input id=\"payee-name\" name=\"name\" maxlength=\"140\"></p>\n\
         <p class=\"field\"><label for=\"silent\">La banque</label>\n<select id=\"silent\" name=\"silent\">\
         <option value=\"false\">répond</option><option value=\"true\">ne répond pas</option></select></p>\n\
         <button type=\"submit\">Choisir</button>\n</form>\n",
        chosen.collect::<String>(),
    )
}

fn value(fate: Fate) -> &'static str {
    match fate {
        Fate::Normal => "normal",
        Fate::Refused => "refused",
        Fate::Returned => "returned",
        Fate::Contradicted => "contradicted",
        Fate::Misread => "misread",
        Fate::Doubled => "doubled",
        Fate::DoubledAndReturned => "doubled_and_returned",
    }
}

fn words(fate: Fate) -> &'static str {
    match fate {
        Fate::Normal => "exécutés",
        Fate::Refused => "refusés à la remise (AC04)",
        Fate::Returned => "retournés après exécution (AC06)",
        Fate::Contradicted => "refusés à la remise (AC04), puis exécutés",
        Fate::Misread => "débités d’un euro de trop",
        Fate::Doubled => "débités deux fois le même jour",
        Fate::DoubledAndReturned => "débités deux fois le même jour, puis retournés deux fois (AC06)",
    }
}

fn table<const N: usize>(title: &str, head: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let head: String = head.iter().map(|cell| format!("<th scope=\"col\">{cell}</th>")).collect();
    let row = |cells: [String; N]| {
        format!("<tr>{}</tr>\n", cells.map(|cell| format!("<td>{}</td>", escape(&cell))).concat())
    };
    let rows: String = rows.map(row).collect();
    if rows.is_empty() {
        return format!("<h2>{title}</h2>\n<p>Rien pour l’instant.</p>\n");
    }
    format!("<h2>{title}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

fn transfer(transfer: &Transfer) -> [String; 6] {
    let becomes = match transfer.stage {
        Stage::Refused => "refusé : compte clôturé (AC04)".to_owned(),
        Stage::Accepted => "accepté".to_owned(),
        Stage::Executed => "exécuté".to_owned(),
        Stage::Returning(on) => format!("exécuté, reviendra le {}", date_long(on)),
        Stage::Returned(on) => format!("revenu le {} : compte bloqué (AC06)", date_long(on)),
    };
    [
        transfer.end_to_end_id.clone(),
        transfer.creditor.clone(),
        grouped(&transfer.iban),
        transfer.amount.french(),
        date_long(transfer.on),
        becomes,
    ]
}

/// As on paper, which also lets it break in a narrow table.
fn grouped(iban: &str) -> String {
    iban.parse::<Iban>().map_or_else(|_| iban.to_owned(), |iban| iban.grouped())
}

fn movement(movement: &Movement) -> [String; 4] {
    let count = i64::try_from(movement.details.len()).unwrap_or(i64::MAX);
    let first = movement.details.first();
    let what = match &movement.kind {
        MovementKind::Batch { payment_info_id, .. } => {
            format!("{} ({payment_info_id})", plural(count, "virement émis", "virements émis"))
        }
        MovementKind::Debit => {
            format!("virement émis, {}", first.map_or("", |detail| detail.end_to_end_id.as_str()))
        }
        MovementKind::Return => {
            format!("retour de {}", first.map_or("", |detail| detail.end_to_end_id.as_str()))
        }
        MovementKind::Credit => {
            first.map(|detail| format!("{} : {}", detail.party, detail.remittance)).unwrap_or_default()
        }
    };
    [date_long(movement.on), movement.entry.clone(), what, movement.amount.french()]
}

fn file(file: &ReceivedFile) -> [String; 5] {
    let answer =
        if file.refused.is_empty() { "accepté".to_owned() } else { format!("refusé ({})", file.refused) };
    [file.name.clone(), file.message_id.clone(), file.transfers.to_string(), file.sum.french(), answer]
}

fn page(main: &str) -> Html<String> {
    Html(format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Banque locale</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/banque/style.css\">\n</head>\n<body>\n\
         <header><p>Banque locale : aucun argent ne bouge.</p></header>\n\
         <main>\n{main}</main>\n</body>\n</html>\n",
    ))
}
