//! Use cases: gestionnaire.

pub mod cover;
pub mod decide_bank_details;
pub mod decide_cover;
pub mod decide_mandate_endings;
pub mod list_bank_details;
pub mod list_bank_returns;
pub mod list_collectivites;
pub mod list_file_accesses;
pub mod list_mandate_endings;
pub mod list_runs;
pub mod list_settlements;
pub mod payments;
pub mod propose_cover;
pub mod read_bank_details;
pub mod read_bank_returns;
pub mod release_payment;
pub mod reviews;
pub mod settle_payments;
pub mod show_collectivite;
pub mod show_fund;
pub mod show_history;
pub mod show_run;
pub mod show_run_report;
pub mod show_settlement;
pub mod show_settlement_file;
pub mod stop_bank_details;
