//! What people are told, from `texts/`: one struct a text, whose fields are its tags (`build/texts.rs`).

#[cfg(test)]
mod tests;

use crate::lifecycle::Actor;
use crate::message::{Message, Recipient};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// What is left out when its tag has nothing to say.
fn optional(before: &str, tag: Option<&str>, after: &str) -> String {
    tag.map(|tag| [before, tag, after].concat()).unwrap_or_default()
}
