//! The élu's own pages.

pub mod account;
pub mod activation;
pub mod cancellation;
pub mod confirmation;
pub mod dossiers;
pub mod new_dossier;
pub mod payment;
pub mod statement;
