//! The élu's own pages.

pub mod account;
pub mod activation;
pub mod alerts;
pub mod cancellation;
pub mod confirmation;
pub mod cost;
pub mod dossiers;
pub mod favourites;
pub mod force_majeure;
pub mod needs;
pub mod new_dossier;
mod notices;
mod objection;
pub mod payment;
mod pension;
pub mod presence;
mod proof;
pub mod review;
pub mod statement;
mod step;
pub mod waits;
mod wanted;
