//! Use cases: machines.

pub mod ask_cards;
pub mod card_notification;
pub mod fold_totals;
pub mod offer_places;
pub mod publish_catalogue;
pub mod read_bank_returns;
pub mod refresh_catalogue;
pub mod refund_cards;
pub mod send_messages;
pub mod sweep_reviews;
pub mod tell_alerts;
