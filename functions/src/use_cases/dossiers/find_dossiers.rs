//! The gestionnaire looks for dossiers by what is typed. Whoever is found reads that he was: a search is a look at what is his.

use std::collections::BTreeMap;

use futures_util::future::try_join_all;
use mce_shared::access::Looked;
use mce_shared::ids::EluId;
use mce_shared::lifecycle::{Dossier, NotSought, Sought, State};

use super::super::access::looked;
use crate::http::{Call, Fault};
use crate::runtime::Environment;
use crate::store::accesses::Subject;
use crate::store::dossiers::{self, Listing};

/// Dossiers of an answer, at most.
const FOUND_MAX: usize = 20;
/// Dossiers that are read at once, and for an answer at most: a name that few have is looked for over several pages.
const READ_PAGE: usize = 400;
const READ_MAX: usize = 2_000;

/// What was found, in any state unless one is given, and the cursor with which the search goes on.
///
/// # Errors
/// 400 for what is nothing to look for; when it can't be written down that somebody was found.
pub async fn find(
    environment: &Environment,
    call: &Call,
    typed: &str,
    state: Option<State>,
) -> Result<(Vec<Dossier>, Option<String>), Fault> {
    let sought = Sought::read(typed).map_err(not_sought)?;
    let (found, next) = match &sought {
        Sought::Number(id) => (dossiers::get(environment.store(), id).await?.into_iter().collect(), None),
        _ => among(environment, call, &sought, state).await?,
    };
    write_down(environment, call, &found).await?;
    Ok((found, next))
}

fn not_sought(why: NotSought) -> Fault {
    Fault::problem(400, "bad-query", "Recherche impossible", why.to_string())
}

/// Those that are meant, in the order of the list, as far as an answer goes.
async fn among(
    environment: &Environment,
    call: &Call,
    sought: &Sought,
    state: Option<State>,
) -> Result<(Vec<Dossier>, Option<String>), Fault> {
    let store = environment.store();
    let (mut found, mut cursor, mut read) = (Vec::new(), call.query_value("cursor"), 0);
    loop {
        let from = cursor.as_deref();
        let (page, next) = match (sought, state) {
            (Sought::Of(siret), _) => dossiers::list(store, Listing::Of(siret), READ_PAGE, from).await?,
            (_, Some(state)) => dossiers::list(store, Listing::State(state), READ_PAGE, from).await?,
            (_, None) => dossiers::latest(store, READ_PAGE, from).await?,
        };
        read += page.len();
        let is_meant =
            |dossier: &Dossier| sought.means(dossier) && state.is_none_or(|state| dossier.state == state);
        found.extend(page.into_iter().filter(is_meant));
        cursor = next;
        if found.len() > FOUND_MAX {
            found.truncate(FOUND_MAX);
            cursor = found.last().map(dossiers::cursor_after);
        }
        if cursor.is_none() || found.len() >= FOUND_MAX || read >= READ_MAX {
            return Ok((found, cursor));
        }
    }
}

/// One line for each élu who was found, with the dossiers of his.
async fn write_down(environment: &Environment, call: &Call, found: &[Dossier]) -> Result<(), Fault> {
    let mut of_each = BTreeMap::<&EluId, Vec<&str>>::new();
    for dossier in found {
        of_each.entry(&dossier.elu).or_default().push(dossier.id.as_str());
    }
    let lines = of_each.into_iter().map(async |(elu, numbers)| {
        looked(environment, call, Subject::Elu(elu), (Looked::DossierFound, &numbers.join(", "))).await
    });
    try_join_all(lines).await.map(|_| ())
}
