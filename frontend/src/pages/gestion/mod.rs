//! The pages of the gestionnaire: what waits for a decision, payments and bank files, runs, register of mandates, fund.

pub mod accreditation;
pub mod accreditations;
pub mod agrements;
pub mod bank_details;
pub mod bank_return;
pub mod bank_returns;
pub mod collectivite;
pub mod collectivites;
pub mod confirm;
pub mod dossiers;
mod driver;
mod ending_batch;
pub mod ending_group;
pub mod endings;
mod errand;
pub mod figures;
pub mod fund;
pub mod gates;
mod held;
pub mod home;
pub mod import;
mod import_tried;
pub mod law;
pub mod opinions;
mod patience;
mod proposed_account;
mod remedies;
pub mod review;
pub mod reviews;
pub mod run;
mod run_view;
pub mod runs;
pub mod set_aside;
pub mod settlement;
pub mod settlements;
pub mod suspense;
pub mod training_body;
mod unconfirmed;
mod upload;
pub mod verdict;

use yew::prelude::*;

use crate::router::Route;

/// The page above those of the gestionnaire.
fn trail() -> Vec<(Route, AttrValue)> {
    vec![(Route::Gestion, AttrValue::Static("À traiter"))]
}
