//! Import of an OF's offers: LHEO 2.3 and 2.2, and the profile of LHEO that EDOF uses.
//!
//! A file goes through four steps, each in its file: [`input`] turns bytes into UTF-8 and counts lines, [`tree`]
//! reads one `<formation>` at a time under limits, [`formation`] and what it calls make a typed offer or say line
//! by line why it can't, [`compare`] sets what was read against what is stored. [`import`] runs the first three
//! over a whole file and [`report`] adds the fourth; nothing here writes anything.
//!
//! [`output`] is the way back: it writes what the others read.
//!
//! Deliberate choices:
//! * The order of elements, the length of `adresse` lines and circle-2 elements that we do not keep are not
//!   checked: a file that says what we need is read. What we keep is checked, and refused with a reason.
//! * An error in a formation refuses the whole formation, never a part of it. The others go on. An error of the
//!   file (not XML, truncated, wrong root, too large) stops the reading: what was read is reported, and nothing
//!   is to be written.
//! * A formation that was typed or changed by hand is left as it is, with a remark, until its OF gives it back to the files.
//! * What is absent from the file is left as it is: withdrawing an offer or closing a session is a decision,
//!   never a silence.

pub mod action;
pub mod compare;
pub mod fields;
pub mod formation;
pub mod import;
pub(crate) mod input;
pub mod issue;
pub mod output;
pub mod place;
mod refusals;
pub mod report;
pub mod text;
pub mod tree;

#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod tests;

pub use compare::{Change, ChangeKind, compare, is_by_hand, merge};
pub use import::{Context, Import, ParsedFormation, import};
pub use issue::{Issue, Level, Severity};
pub use report::{Report, report};
pub use tree::{Limits, Profile};
