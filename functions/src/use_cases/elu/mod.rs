//! Use cases: elu.

pub mod activate_account;
pub mod alerts;
pub mod create_dossier;
pub mod declare_pension;
pub mod favourites;
pub mod follow_review;
pub mod list_accesses;
pub mod send_document;
pub mod show_account;
pub mod show_statement;
pub mod start_card_payment;
pub mod tell_need;
pub mod waiting_list;
