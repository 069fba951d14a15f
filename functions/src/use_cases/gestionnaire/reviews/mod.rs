//! Who is to be recognised: the lists, one review, and what the gestionnaire does with it.

pub mod decide_review;
pub mod examine_review;
pub mod list_reviews;
pub mod show_review;
pub mod show_review_document;
pub mod show_review_letter;

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use jiff::civil::Date;
use mce_shared::access::Looked;
use mce_shared::ids::ReviewId;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::MandateKey;
use mce_shared::review::Review;

use super::super::access::looked;
use crate::http::{Call, Fault};
use crate::runtime::Environment;
use crate::store::accesses::Subject;
use crate::store::{mandates, reviews};

/// The review of the path.
async fn load(environment: &Environment, call: &Call) -> Result<Review, Fault> {
    let reference: ReviewId = call.param("review")?;
    let review = reviews::get(environment.store(), &reference).await?;
    review.ok_or_else(|| Fault::not_found("Cette demande"))
}

/// Writes down that the gestionnaire looks at a review, or at what is kept with it.
async fn looked_at(
    environment: &Environment,
    call: &Call,
    review: &Review,
    what: Looked,
) -> Result<(), Fault> {
    looked(environment, call, Subject::Person(&review.principal), (what, review.reference.as_str())).await
}

/// Everything that the register has under these names and this birth date.
async fn under_names<'a>(
    environment: &Environment,
    birth_date: Date,
    names: impl Iterator<Item = &'a str>,
) -> Result<Vec<RegisterRow>, Fault> {
    let names: BTreeSet<&str> = names.filter(|name| !name.trim().is_empty()).collect();
    let read = names.into_iter().map(|name| mandates::of_name(environment.store(), birth_date, name));
    let mut rows: Vec<RegisterRow> = Vec::new();
    for row in try_join_all(read).await?.into_iter().flatten() {
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Of these mandates, those that the register has now, and whatever else it has of the same people.
async fn chosen(
    environment: &Environment,
    keys: &[String],
) -> Result<(Vec<RegisterRow>, Vec<RegisterRow>), Fault> {
    let people: BTreeSet<(Date, &str)> = keys.iter().filter_map(|key| person_of(key)).collect();
    let mut all = Vec::new();
    for (birth_date, name) in people {
        all.extend(under_names(environment, birth_date, std::iter::once(name)).await?);
    }
    let is_chosen = |row: &&RegisterRow| keys.contains(&MandateKey::of(row).to_string());
    Ok((all.iter().filter(is_chosen).cloned().collect(), all))
}

/// The birth date and the name at the beginning of a key.
fn person_of(key: &str) -> Option<(Date, &str)> {
    let mut parts = key.split('#');
    let birth_date = parts.next()?.parse().ok()?;
    parts.next().map(|name| (birth_date, name))
}
