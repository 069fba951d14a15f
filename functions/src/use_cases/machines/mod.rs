//! Use cases: machines.

pub mod card_notification;
pub mod fold_totals;
pub mod refresh_catalogue;
pub mod refund_cards;
pub mod send_messages;
