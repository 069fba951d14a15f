//! What is paid out of the fund: what a training body is owed, until the bank has paid it, and what goes back to a card.
//!
//! A [`Payable`] is ordered in a bank file, acknowledged, executed or rejected by the bank; a reject or a return puts it on
//! hold until there is another account to pay, and it is then paid again under a new reference. A [`Refund`] is asked of the
//! card service until it is done. Each has its own declared events, and every step posts its own transaction.

mod answers;
mod bank_file;
mod contradiction;
mod credit;
mod decision;
mod delays;
mod ordered;
mod payable;
mod reason;
mod refund;
mod remedy;
mod settlement;
#[cfg(test)]
mod tests;
mod watch;

pub use bank_file::{
    BankFileRefusal, BankFileRow, BankFileStand, BankFileState, FileProposal, decide_bank_file,
};
pub use contradiction::Contradiction;
pub use credit::{Credit, bank_reference, key as movement_key, told as movement_told};
pub use decision::{PayableRow, PaymentDecision, PaymentEvent, PaymentRefusal, decide_payment};
pub use delays::{FEWEST, MONTHS, PaymentDelays, payment_delays};
pub use ordered::Ordered;
pub use payable::{
    Attempt, Complement, Failure, Payable, PayableCause, PayableState, payment_reference, reference_parts,
};
pub use reason::{concerns_payee, is_sent_twice};
pub use refund::{
    CardReference, Refund, RefundDecision, RefundError, RefundEvent, RefundState, decide_refund,
};
pub use remedy::{Lock, LockCause, Remedy, RemedyProposal};
pub use settlement::{
    ReclaimProposal, SETTLEMENTS_A_DAY, Settlement, SettlementDecision, SettlementEvent, SettlementRefusal,
    SettlementRow, SettlementState, decide_settlement,
};
pub use watch::{CARD_PAGE_LIFE, CardWatch};
