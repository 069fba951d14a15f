//! What is read without scripts: the page of an offer, and what tells search engines where the pages are.
//!
//! [`shell`] is the page from which the application starts, with a page put into it; [`html`] how a page is written, [`offer`] that of an
//! offer, [`course`] the same for machines, [`missing`] what stands in its place when there is none. [`robots`] and [`sitemap`] are the files that
//! search engines look for.

pub mod course;
pub mod html;
pub mod missing;
pub mod offer;
pub mod robots;
pub mod shell;
pub mod sitemap;

use mce_shared::api::endpoints::SHOW_OFFER_PAGE;
use mce_shared::catalogue::{Action, Formation};

/// The one address of an offer's page.
#[must_use]
pub fn address(origin: &str, formation: &Formation, action: &Action) -> String {
    let path =
        SHOW_OFFER_PAGE.at([formation.siret.as_str(), formation.numero.as_str(), action.numero.as_str()]);
    [origin, path.as_str()].concat()
}
