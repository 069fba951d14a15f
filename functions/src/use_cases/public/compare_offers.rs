//! Up to three sessions side by side, as whoever asks sees each of them.

use futures_util::future::try_join_all;
use mce_shared::api::{ComparedSession, Comparison};
use mce_shared::catalogue::SessionKey;
use mce_shared::comparison::MOST;

use super::show_offer::{Asked, Own, offered, own_situation, view};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Ledger, &[May::Query]),
        index(Table::Dossiers, "by-elu"),
        on(Table::SignIns, &[May::Get, May::Update]),
    ],
    ..Reach::NOTHING
};

/// The sessions that are named, in that order; what is offered no more keeps its place.
///
/// # Errors
/// 400 for what is not the key of a session.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Comparison, Fault> {
    let keys = keys(&call.query)?;
    let own = own_situation(environment, call).await?;
    let sessions = keys.into_iter().map(|key| compared(environment, call, key, own.as_ref()));
    Ok(Comparison { sessions: try_join_all(sessions).await? })
}

fn keys(query: &str) -> Result<Vec<SessionKey>, Fault> {
    let given = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "session");
    let read = given.take(MOST).map(|(_, value)| SessionKey::read(&value).ok_or_else(bad_query));
    read.collect()
}

fn bad_query() -> Fault {
    let detail = "Cette adresse ne nomme pas des sessions que l’on peut comparer. Choisissez-les dans les résultats d’une recherche.";
    Fault::problem(400, "bad-query", "Comparaison impossible", detail)
}

async fn compared(
    environment: &Environment,
    call: &Call,
    key: SessionKey,
    own: Option<&Own>,
) -> Result<ComparedSession, Fault> {
    let found = offered(environment, &key.siret, &key.formation, &key.action).await?;
    // With that session alone; none when it is not to come.
    let offer = found.map(|found| view(call, &found, own, Asked::One(&key.session)));
    let offer = offer.filter(|offer| !offer.sessions.is_empty());
    Ok(ComparedSession { key, offer })
}
