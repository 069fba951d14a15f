//! Payments of the training bodies, and the bank files that order them.

use jiff::civil::Date;

use crate::ids::SettlementId;
use crate::money::Euros;

use super::wire;

wire! {
    /// A settlement run.
    pub struct SettlementView {
        /// Number, also the file's MsgId.
        pub id: SettlementId,
        /// Day.
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// Payments in the file.
        pub payments: u32,
        /// Their sum.
        pub total: Euros,
        /// `preparing` or `done`.
        pub state: String,
    }

    /// The settlement runs, newest first.
    pub struct SettlementList {
        /// All of them, up to a page.
        pub settlements: Vec<SettlementView>,
        /// What waits for the next one: how many.
        pub waiting: u32,
        /// What waits for the next one: how much.
        pub waiting_total: Euros,
    }

    /// What happened when a run was asked for.
    pub struct SettlementRun {
        /// The run, none when there was nothing to pay.
        pub settlement: Option<SettlementView>,
        /// Payables that could not be put in, each with the reason, in French.
        pub left_out: Vec<String>,
    }

    /// A payment to the training body.
    pub struct PaymentView {
        /// The dossier.
        pub dossier: String,
        /// Title of the training.
        pub label: String,
        /// How much.
        pub amount: Euros,
        /// `ready` or `ordered`.
        pub status: String,
        /// Last day for the payment.
        #[serde(with = "crate::wire::date")]
        pub until: Date,
        /// Day of the bank file.
        #[serde(default, with = "crate::wire::optional_date")]
        pub ordered_on: Option<Date>,
        /// Reference on the bank statement.
        pub reference: Option<String>,
    }

    /// The payments of the training body, newest first.
    pub struct PaymentList {
        /// A page.
        pub payments: Vec<PaymentView>,
        /// Sum still to be paid.
        pub waiting: Euros,
        /// Sum already ordered.
        pub ordered: Euros,
    }
}
