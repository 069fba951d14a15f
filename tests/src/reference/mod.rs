//! The money rules of the DIFE a second time: an oracle for random tests and for simulations of the whole platform.
//!
//! It was written from the rulebook and from the meaning of the vectors, without looking at the core, and on purpose in
//! another way: amounts are whole cents (`i64`), rates are hundredths of a percent (62.5 % is 6250), the parameters are
//! written here by hand, the calendar is its own, and an account is lived day by day. No type of `mce_shared` is used. What
//! both say is then probably the rule; where they differ, one of them is wrong.
//!
//! It has no opinion on who may do what and when a dossier may change its state: only on days and on money. Rule ids (`AC-2`,
//! `CX-3`…) are those of the rulebook.
//!
//! | file | what it answers |
//! |---|---|
//! | `parameters` | which amount is in force on a day |
//! | `calendar` | working days, bank days, Easter, the third Monday |
//! | `deadlines` | the last day of a delay |
//! | `mandates` | which mandates give rights, and on which day of the year |
//! | `account` | every movement of an élu's rights, and what remains |
//! | `training` | what stands in the way of an order |
//! | `financing` | who pays what, and who gets what back |
//! | `endings` | what a cancellation or an interruption costs |
//! | `dues` | subcontracting and the 1 % |

pub mod account;
pub mod calendar;
pub mod deadlines;
pub mod dues;
pub mod endings;
pub mod financing;
pub mod mandates;
pub mod parameters;
pub mod training;

/// `numerator / denominator` of an amount, rounded half up to the cent, once. Both must be positive, the amount not negative.
pub fn share(cents: i64, numerator: i64, denominator: i64) -> i64 {
    (2 * cents * numerator + denominator) / (2 * denominator)
}
