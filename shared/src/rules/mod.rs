//! The law in figures: one module a chapter of the rulebook, each a few pure functions over plain values.
//!
//! [`mandates`] (who is eligible) → [`credits`] and [`account`] (which rights, until when) → [`eligibility`] (may this
//! training be ordered) → [`deadlines`] → [`financing`] and [`cofinancing`] (who pays what) → [`cancellation`], [`interruption`] and
//! [`restitution`] (what is owed in the end, and what goes back to whom). [`subcontracting`] binds the OFs,
//! [`contribution`] the collectivités. The figures come from [`crate::parameters`], the days of the
//! elections from [`elections`], never from here.

pub mod account;
pub mod cancellation;
pub mod cofinancing;
pub mod contribution;
pub mod credits;
pub mod deadlines;
pub mod elections;
pub mod eligibility;
pub mod financing;
pub mod interruption;
pub mod mandates;
pub mod restitution;
pub mod subcontracting;
