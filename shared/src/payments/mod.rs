//! What is paid out of the fund: what a training body is owed, until the bank has paid it, and what goes back to a card.
//!
//! A [`Payable`] is ordered in a bank file, acknowledged, executed or rejected by the bank; a reject or a return puts it on
//! hold until there is another account to pay, and it is then paid again under a new reference. A [`Refund`] is asked of the
//! card service until it is done. Each has its own declared events, and every step posts its own transaction.

mod bank_file;
mod credit;
mod payable;
mod reason;
mod refund;
mod remedy;
mod settlement;
mod watch;

pub use bank_file::{BankFileRefusal, BankFileState, FileProposal, decide_bank_file};
pub use credit::{Credit, bank_reference};
pub use payable::{
    Attempt, Complement, Failure, Payable, PayableCause, PayableRow, PayableState, PaymentDecision,
    PaymentEvent, PaymentRefusal, decide_payment, payment_reference, reference_parts,
};
pub use reason::{concerns_payee, is_sent_twice};
pub use refund::{
    CardReference, Refund, RefundDecision, RefundError, RefundEvent, RefundState, decide_refund,
};
pub use remedy::{Contradiction, Lock, LockCause, Remedy, RemedyProposal};
pub use settlement::{
    Ordered, SETTLEMENTS_A_DAY, Settlement, SettlementDecision, SettlementEvent, SettlementRow,
    SettlementState, WrongSettlementState, decide_settlement,
};
pub use watch::{CARD_PAGE_LIFE, CardWatch};
