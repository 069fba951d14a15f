//! Use cases: elu.

pub mod activate_account;
pub mod answer_postponement;
pub mod cancel_dossier;
pub mod claim_force_majeure;
pub mod confirm_dossier;
pub mod create_dossier;
pub mod declare_pension;
pub mod rate_training;
pub mod request_cofinancing;
pub mod send_document;
pub mod show_account;
pub mod show_statement;
pub mod start_card_payment;
