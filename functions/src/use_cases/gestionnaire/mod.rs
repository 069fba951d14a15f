//! Use cases: gestionnaire.

pub mod list_settlements;
pub mod settle_payments;
pub mod show_settlement_file;
pub mod validate_service_done;
