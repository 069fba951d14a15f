//! Use cases: machines.

pub mod card_notification;
pub mod refresh_catalogue;
pub mod send_messages;
pub mod sweep_deadlines;
