//! Use cases: elu.

pub mod activate_account;
pub mod show_account;
pub mod create_dossier;
pub mod request_cofinancing;
pub mod confirm_dossier;
pub mod start_card_payment;
pub mod cancel_dossier;
pub mod rate_training;
