//! Use cases: who may act for an organisation.

pub mod accept_invitation;
pub mod change;
pub mod change_habilitations;
pub mod list_habilitations;
