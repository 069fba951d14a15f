//! A review: what the register says beside what the identity says, what was sent, what was done.

use jiff::civil::Date;
use mce_shared::access::Looked;
use mce_shared::api::{CandidateView, ReviewDetail, candidate_view, review_detail};
use mce_shared::ids::ReviewId;
use mce_shared::opening::possible_marks;
use mce_shared::review::candidates::candidates;
use mce_shared::review::{Outcome, Review};

use super::{chosen, looked_at, under_names};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::{accounts, reviews};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Reviews, &[May::Query]),
        on(Table::Accesses, &[May::Put]),
    ],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// The review of the path, with the people of the register who have its names, or those that are asked for.
///
/// # Errors
/// 404 when there is none.
pub async fn handle(environment: &Environment, call: &Call) -> Result<ReviewDetail, Fault> {
    let reference: ReviewId = call.param("review")?;
    detail(environment, call, &reference).await
}

/// What the page shows.
///
/// # Errors
/// 404 when there is none.
pub async fn detail(
    environment: &Environment,
    call: &Call,
    reference: &ReviewId,
) -> Result<ReviewDetail, Fault> {
    let found = reviews::with_journal(environment.store(), reference).await?;
    let (review, journal) = found.ok_or_else(|| Fault::not_found("Cette demande"))?;
    let (candidates, ()) = tokio::try_join!(
        people(environment, call, &review),
        looked_at(environment, call, &review, Looked::Review)
    )?;
    Ok(review_detail(&review, &journal, candidates, &call.caller()?.principal()))
}

async fn people(
    environment: &Environment,
    call: &Call,
    review: &Review,
) -> Result<Vec<CandidateView>, Fault> {
    let name = call.query_value("name");
    let asked_date: Option<Date> = call.query_value("birth_date").and_then(|date| date.parse().ok());
    let known_date = review.identity.civil().map(|identity| identity.birth_date);
    let mut rows = match asked_date.or(known_date) {
        None => Vec::new(),
        Some(birth_date) => match &name {
            Some(name) => under_names(environment, birth_date, std::iter::once(name.as_str())).await?,
            None => under_names(environment, birth_date, review.identity.names()).await?,
        },
    };
    // What is proposed is always there to be looked at.
    if let Some(Outcome::Accept { mandates }) = review.proposal.as_ref().map(|proposal| &proposal.what) {
        let (proposed, _) = chosen(environment, mandates).await?;
        rows.extend(proposed.into_iter().filter(|row| !rows.contains(row)).collect::<Vec<_>>());
    }
    let mut shown = Vec::new();
    for candidate in candidates(&review.identity, &rows) {
        let vault = environment.vault()?;
        let marks = possible_marks(&candidate.rows);
        let marks: Vec<String> = marks.iter().map(|mark| vault.person_fingerprint(mark)).collect();
        let holder = accounts::of_person(environment.store(), &marks).await?;
        shown.push(candidate_view(&candidate, holder.is_some() && holder != review.elu, call.today));
    }
    Ok(shown)
}
