//! Reads the accounts: whom the register no longer knows, or knows twice; and writes down which person each is.

use futures_util::{StreamExt as _, stream};
use mce_shared::money::Euros;
use mce_shared::opening::EluAccount;
use mce_shared::recognition::Recognition;
use mce_shared::runs::{Counted, Run, RunPart};

use super::super::super::dossiers::situation::rows_of_names;
use super::super::super::elu::activate_account::fingerprints;
use super::{HEADER, Page, Report, SEGMENTS};
use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::Segment;
use crate::store::accounts;

/// Accounts read at once.
const AT_ONCE: usize = 12;

/// What is wrong with an account.
#[derive(Debug, Clone, Copy)]
enum Problem {
    Unknown,
    Ambiguous,
    /// The person has another account, which opened before one a person was held to.
    Twice,
}

impl Problem {
    const fn told(self) -> (Counted, &'static str, &'static str) {
        match self {
            Self::Unknown => (
                Counted::Unmatched,
                "Compte sans mandat reconnu",
                "Aucun mandat du Répertoire ne correspond.",
            ),
            Self::Ambiguous => (
                Counted::Ambiguous,
                "Compte à départager",
                "Plusieurs personnes du Répertoire correspondent.",
            ),
            Self::Twice => (
                Counted::Ambiguous,
                "Second compte d’une personne",
                "Un autre compte est ouvert pour cette personne.",
            ),
        }
    }
}

/// Does a page of accounts. A dry run has changed nothing that could be looked at.
pub async fn page(environment: &Environment, run: &Run, part: &RunPart, segment: u32) -> Result<Page, Fault> {
    if run.dry {
        return Ok(Page::default());
    }
    let segment = Segment { number: segment, of: SEGMENTS };
    let (accounts, next) = accounts::scan_page(environment.store(), segment, part.cursor.clone()).await?;
    let mut page = Page { next, report: Report::new(HEADER), ..Page::default() };
    let round = super::round(environment, run);
    let accounts = page.readable(&round, accounts).await?;
    let read: Vec<_> = accounts.iter().map(|account| found(environment, account)).collect();
    let found: Vec<Result<_, Fault>> = stream::iter(read).buffered(AT_ONCE).collect().await;
    for (account, problem) in accounts.iter().zip(found) {
        let problem = page.item(&round, account.elu.as_str(), problem).await?;
        let Some(problem) = problem.flatten() else { continue };
        let (counted, what, detail) = problem.told();
        page.tallies.add(counted, Euros::ZERO);
        page.report.row(&[what, "", account.elu.as_str(), detail]);
    }
    Ok(page)
}

async fn found(environment: &Environment, account: &EluAccount) -> Result<Option<Problem>, Fault> {
    let rows = rows_of_names(environment, account).await?;
    Ok(match account.recognised(&rows) {
        Recognition::Found(own) => {
            let person = fingerprints(environment, &own, &rows)?;
            let is_his = accounts::link_person(environment.store(), &account.elu, &person).await?;
            (!is_his).then_some(Problem::Twice)
        }
        Recognition::Excluded(_) => None,
        Recognition::NotFound => Some(Problem::Unknown),
        Recognition::Ambiguous => Some(Problem::Ambiguous),
    })
}
