//! The register of mandates (RNE) from one publication to the next: who is who, which mandate is which, what changed, and
//! when a mandate that is no longer published ended.
//!
//! The register has no number for a person nor for a mandate, and two files spell one name in two ways (formats.md §2). So
//! identity is decided here, from what the rows say: [`PersonKey`], [`MandateKey`]. Rows of one mandate are put together by
//! [`merge`], and set against what is known by [`compare`]. The register never says an end: [`proposed_end`] proposes a day
//! with its reason, and a gestionnaire confirms it.

mod ambiguity;
mod change;
mod ending;
mod ends;
mod function;
mod import;
mod kept;
mod key;
mod name;

pub use ambiguity::{Ambiguity, ambiguities};
pub use change::{Change, Difference, What, compare, merge};
pub use ending::{EndReason, ProposedEnd, ending_group, proposed_end};
pub use ends::{Ends, OfKind, Stated};
pub use function::says_most;
pub use import::{
    Announced, Applied, ImportRefusal, ImportState, PIECE_BYTES, announce, check_alone, no_row, overtaken,
};
pub use kept::{
    COUNTED_AT_MOST, Changed, DECIDED_AT_ONCE, Ending, EndingCommand, EndingDecision, EndingProposal,
    EndingRefusal, Group, Judgement, KeptMandate, LeftOut, MandateRow, MandateState, News, decide_ending,
    ending_command, judge, left_out,
};
pub use key::{MandateKey, PersonKey};
pub use name::FamilyName;

#[cfg(test)]
mod tests;
