//! Reads the accounts: whom the register no longer knows, or knows twice.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use mce_shared::money::Euros;
use mce_shared::opening::EluAccount;
use mce_shared::recognition::{Recognition, recognise};
use mce_shared::runs::{Counted, Run, RunPart};

use super::super::super::dossiers::situation::rows_of_names;
use super::{HEADER, Page, Report, SEGMENTS};
use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::Segment;
use crate::store::accounts;

/// Accounts read at once.
const AT_ONCE: usize = 12;

/// Does a page of accounts. A dry run has changed nothing that could be looked at.
pub async fn page(environment: &Environment, run: &Run, part: &RunPart, segment: u32) -> Result<Page, Fault> {
    if run.dry {
        return Ok(Page::default());
    }
    let segment = Segment { number: segment, of: SEGMENTS };
    let (accounts, next) = accounts::scan_page(environment.store(), segment, part.cursor.clone()).await?;
    let read: Vec<_> = accounts.iter().map(|account| found(environment, account)).collect();
    let found: Vec<Option<Counted>> = stream::iter(read).buffered(AT_ONCE).try_collect().await?;
    let mut page = Page { next, report: Report::new(HEADER), ..Page::default() };
    for (account, problem) in accounts.iter().zip(found) {
        let Some(problem) = problem else { continue };
        page.tallies.add(problem, Euros::ZERO);
        let (what, detail) = match problem {
            Counted::Ambiguous => ("Compte à départager", "Plusieurs personnes du Répertoire correspondent."),
            _ => ("Compte sans mandat reconnu", "Aucun mandat du Répertoire ne correspond."),
        };
        page.report.row(&[what, "", account.elu.as_str(), detail]);
    }
    Ok(page)
}

async fn found(environment: &Environment, account: &EluAccount) -> Result<Option<Counted>, Fault> {
    let rows = rows_of_names(environment, account).await?;
    Ok(match recognise(&account.identity, &rows) {
        Recognition::Found(_) | Recognition::Excluded(_) => None,
        Recognition::NotFound => Some(Counted::Unmatched),
        Recognition::Ambiguous => Some(Counted::Ambiguous),
    })
}
