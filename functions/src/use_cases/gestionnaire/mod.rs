//! Use cases: gestionnaire.

pub mod validate_service_done;
pub mod settle_payments;
pub mod list_settlements;
pub mod show_settlement_file;
