//! Use cases: elu.

pub mod activate_account;
pub mod cancel_dossier;
pub mod confirm_dossier;
pub mod create_dossier;
pub mod rate_training;
pub mod request_cofinancing;
pub mod show_account;
pub mod start_card_payment;
