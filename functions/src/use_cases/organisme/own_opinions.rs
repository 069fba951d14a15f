//! What the élus who followed the trainings of the caller say of them, and its answers.

use mce_shared::api::{AnswerOpinion, OwnOpinion, OwnOpinions, own_opinion, ratings_view};
use mce_shared::ids::DossierId;
use mce_shared::opinions::{Opinion, OpinionCommand, decide_opinion, shown_from};

use super::super::dossiers::change::Wait;
use super::super::dossiers::part::not_that_elu;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, opinions};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Reviews, &[May::Get, May::Query, May::Put]), on(Table::Accounts, &[May::Get])],
    ..Reach::NOTHING
};

/// Opinions of a page.
const A_PAGE: usize = 20;

/// Its figures, and a page of the comments.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment, call: &Call) -> Result<OwnOpinions, Fault> {
    let (store, siret) = (environment.store(), call.caller()?.organisme()?);
    let cursor = call.query_value("cursor");
    let (figures, (page, cursor)) = tokio::try_join!(
        opinions::figures(store, siret, None),
        opinions::shown(store, (siret, None), A_PAGE, cursor.as_deref())
    )?;
    Ok(OwnOpinions {
        figures: ratings_view(figures.now),
        least: shown_from(call.today),
        opinions: page.iter().filter(|it| it.is_kept(call.today)).filter_map(own_opinion).collect(),
        cursor,
    })
}

/// Answers one.
///
/// # Errors
/// The core's refusal; 403 for whoever bears the address or the name of its élu; 404 for what is not shown, or of another training body.
pub async fn answer(
    environment: &Environment,
    call: &Call,
    AnswerOpinion { words }: AnswerOpinion,
) -> Result<OwnOpinion, Fault> {
    let (store, asked, siret) = (environment.store(), call.asked()?, call.caller()?.organisme()?);
    let dossier: DossierId = call.param("opinion")?;
    let unknown = || Fault::not_found("Cet avis");
    let command = OpinionCommand::Answer { words };
    let mut wait = Wait::new();
    loop {
        let own = |it: &Opinion| it.of == *siret && it.comment.shown().is_some();
        let it = opinions::get(store, &dossier).await?.filter(own).ok_or_else(unknown)?;
        not_that_elu(store, &it.elu, call.caller()?).await?;
        let decision = decide_opinion(&it, &command, None, &asked).map_err(Fault::refused)?;
        let mut writes = Writes::new();
        writes.opinion(store, &it, &decision, asked.at)?;
        match writes.commit(store).await {
            Ok(Committed::Yes) => return own_opinion(&decision.opinion).ok_or_else(unknown),
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
