//! Use cases: of.

pub mod accreditation;
pub mod attendance;
pub mod bank_details;
pub mod list_needs;
pub mod list_own_offers;
pub mod list_payments;
pub mod offer_history;
pub mod own_offer;
pub mod own_opinions;
pub mod propose_bank_details;
pub mod publish_offer;
pub mod session;
mod session_view;
pub mod show_bank_details;
pub mod show_organisme_statement;
pub mod show_remittance_advice;
pub mod software_keys;
pub mod suspend_offer;
pub mod upload_offers;
