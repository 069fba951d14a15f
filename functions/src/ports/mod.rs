//! What the functions say to the outside world, one small module per correspondent:
//! [`card`] the payment page (Lyra form V2), [`mail`] the mail relay (SMTP), [`bank`] the bank (pain.001 files),
//! [`payee`] whose account it is, [`sirene`] the register of establishments (INSEE), [`objects`] the object store (a folder or S3), [`vault`] what must never be stored in clear (NIR, IBAN).
//!
//! Nothing here decides anything: these modules translate a decision into a format, and an answer into a type.

use std::pin::Pin;

pub mod bank;
pub mod card;
pub mod card_service;
pub mod mail;
pub mod objects;
pub mod payee;
pub mod sirene;
pub mod vault;

/// A future that owns what it needs.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
