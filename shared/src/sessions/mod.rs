//! A whole session that its training body postpones or cancels in one act: what each of its dossiers has to go through, by the
//! lifecycle's own commands (rules.md §4.4 CX-6, U9).
//!
//! SessionFate is left to do follows from the act and from each dossier as it is, and is written nowhere: whoever comes after a hand that died
//! finds the same, and does no step twice.

mod act;
mod refusal;

pub use act::{
    ActProgress, REASON_MAX, SessionAct, SessionFate, concerns, decide, is_of, next_step, progress,
};
pub use refusal::SessionRefused;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::dossier as dossier_in;
