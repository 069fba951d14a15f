//! The page of an offer at its own address: read without scripts, and the start of the application for whoever runs them.

use jiff::SignedDuration;
use mce_shared::catalogue::{ActionNumero, FormationNumero, Publication};
use mce_shared::identifiers::Siret;

use crate::http::{Call, Fault, WebPage};
use crate::pages::missing;
use crate::pages::offer::{self, Offer};
use crate::pages::shell::{Page, Shell};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::{offers, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get]), on(Table::Offers, &[May::Get, May::Query])],
    files: &[Objects::Shell],
    ..Reach::NOTHING
};

/// How long a page may be out of date.
const KEPT: SignedDuration = SignedDuration::from_mins(5);

/// The page, whoever asks: nothing in it is anybody's. When it can't be made, the application starts all the same, and says why.
///
/// # Errors
/// When the page from which the application starts can't be read.
pub async fn handle(environment: &Environment, call: &Call) -> Result<WebPage, Fault> {
    let shell = Shell::read(environment.site()?).await?;
    let (status, content, kept) = match page(environment, call).await {
        Ok((status, page)) => (status, shell.with(&page)?, KEPT),
        Err(fault) => {
            tracing::error!(request_id = call.request_id, error = %fault, "the page of an offer can't be made");
            (fault.status(), shell.alone(), SignedDuration::ZERO)
        }
    };
    Ok(WebPage { status, media_type: "text/html; charset=utf-8", content, kept })
}

/// What stands at the address, with its status. A draft is nobody's business; what was withdrawn is gone.
async fn page(environment: &Environment, call: &Call) -> Result<(u16, Page), Fault> {
    let unknown = || Ok((404, missing::unknown()));
    let (Ok(siret), Ok(numero), Ok(action)) = (
        call.param::<Siret>("siret"),
        call.param::<FormationNumero>("formation"),
        call.param::<ActionNumero>("action"),
    ) else {
        return unknown();
    };
    let store = environment.store();
    let (stored, body) =
        tokio::try_join!(offers::get(store, &siret, &numero), organisations::training_body(store, &siret))?;
    let Some((stored, body)) = stored.zip(body) else { return unknown() };
    let formation = stored.formation;
    match (&formation.publication, formation.action(&action)) {
        (Publication::Suspended { .. } | Publication::Archived { .. }, Some(_)) => {
            Ok((410, missing::withdrawn()))
        }
        (Publication::Published { .. }, Some(action)) => {
            let offer = Offer { formation: &formation, action, of: &body, today: call.today };
            Ok((200, offer::page(offer, environment.origin()?)))
        }
        _ => unknown(),
    }
}
