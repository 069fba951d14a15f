//! What the shop sees of its payments, and what a developer decides of their refunds.
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde::Deserialize;

use super::transaction::{RefundMode, Transaction};
use super::view::TransactionView;
use super::{Refused, Shared, Simulator, notify, pages, shown};

/// On one page; the rest is in the JSON.
const SHOWN_MAX: usize = 100;

pub(super) fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/", get(index))
        .route("/transactions", get(list))
        .route("/transactions/{uuid}", get(show))
        .route("/transactions/{uuid}/replay", post(replay))
        .route("/transactions/{uuid}/refunds", post(choose).put(set))
}

#[derive(Deserialize)]
struct Choice {
    refunds: RefundMode,
}

async fn index(State(simulator): Shared) -> Response {
    let now = (simulator.config.now)();
    let book = simulator.book();
    let views: Vec<TransactionView> =
        book.all().iter().rev().take(SHOWN_MAX).map(|transaction| transaction.view(now)).collect();
    shown(pages::index(&views))
}

async fn list(State(simulator): Shared) -> Json<Vec<TransactionView>> {
    let now = (simulator.config.now)();
    Json(simulator.book().all().iter().map(|transaction| transaction.view(now)).collect())
}

async fn show(State(simulator): Shared, Path(uuid): Path<String>) -> Result<Response, Refused> {
    let now = (simulator.config.now)();
    let view = simulator.read(&uuid, |transaction| transaction.view(now))?;
    Ok(shown(pages::transaction(&view)))
}

/// Sends once more what was told of a payment or of a refund; answers what the platform answered.
async fn replay(State(simulator): Shared, Path(uuid): Path<String>) -> Response {
    let found = simulator.book().all().iter().find_map(|transaction| transaction.told_of(&uuid));
    let Some(id) = found else { return StatusCode::NOT_FOUND.into_response() };
    match notify::send(&simulator, &id).await {
        Some(delivery) => Json(delivery).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn choose(
    State(simulator): Shared,
    Path(uuid): Path<String>,
    Form(choice): Form<Choice>,
) -> Result<Redirect, Refused> {
    decide(&simulator, &uuid, choice.refunds)?;
    Ok(Redirect::to(&format!("/transactions/{uuid}")))
}

async fn set(
    State(simulator): Shared,
    Path(uuid): Path<String>,
    Json(choice): Json<Choice>,
) -> Result<Json<TransactionView>, StatusCode> {
    let now = (simulator.config.now)();
    decide(&simulator, &uuid, choice.refunds)
        .and_then(|()| simulator.read(&uuid, |transaction| transaction.view(now)))
        .map(Json)
        .map_err(|_| StatusCode::NOT_FOUND)
}

fn decide(simulator: &Simulator, uuid: &str, refunds: RefundMode) -> Result<(), Refused> {
    simulator.change(uuid, |transaction: &mut Transaction| transaction.refunds = refunds)
}
