//! What élus write of trainings, and what training bodies answer: read by the gestionnaire before anybody else does.

use mce_shared::api::{Nothing, OpinionAct, OpinionList, opinion_view};
use mce_shared::habilitation::Organisation;
use mce_shared::ids::DossierId;
use mce_shared::opinions::{OpinionCommand, decide_opinion};

use super::super::dossiers::change::Wait;
use super::super::dossiers::part::not_that_elu;
use crate::http::{Call, Fault, apart};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, opinions};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Reviews, &[May::Get, May::Put]),
        index(Table::Reviews, "by-queue"),
        on(Table::Accounts, &[May::Get]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Opinions of a page.
const A_PAGE: usize = 20;

/// A page of what waits.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment, call: &Call) -> Result<OpinionList, Fault> {
    let cursor = call.query_value("cursor");
    let (page, cursor) = opinions::waiting(environment.store(), A_PAGE, cursor.as_deref()).await?;
    Ok(OpinionList { opinions: page.iter().filter_map(opinion_view).collect(), cursor })
}

/// Shows what waits, or does not.
///
/// # Errors
/// The core's refusal; 403 for whoever bears the address or the name of its élu; 404 for an opinion that there is not.
pub async fn act(
    environment: &Environment,
    call: &Call,
    OpinionAct { version, act }: OpinionAct,
) -> Result<Nothing, Fault> {
    let dossier: DossierId = call.param("opinion")?;
    let (store, asked, command) = (environment.store(), call.asked()?, OpinionCommand::from(act));
    let mut wait = Wait::new();
    loop {
        let it = opinions::get(store, &dossier).await?.ok_or_else(|| Fault::not_found("Cet avis"))?;
        not_that_elu(store, &it.elu, call.caller()?).await?;
        apart(store, call.caller()?, &[Organisation::Of(it.of.clone())]).await?;
        let decision = decide_opinion(&it, &command, Some(version), &asked).map_err(Fault::refused)?;
        let mut writes = Writes::new();
        writes.opinion(store, &it, &decision, asked.at)?;
        match writes.commit(store).await {
            Ok(Committed::Yes) => return Ok(Nothing {}),
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
