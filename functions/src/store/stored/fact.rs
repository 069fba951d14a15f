//! What the proof writes down of what it has read, between its two phases: the aggregates in the forms in which they are stored.

use jiff::Timestamp;
use mce_shared::ids::TransactionId;
use mce_shared::ledger::{Account, Line, Transaction};
use mce_shared::money::Euros;
use mce_shared::proof::{DossierFigures, Fact};
use serde::{Deserialize, Serialize};

use super::{Stored, StoredCover, StoredPayable, StoredRefund, StoredSuspended};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum StoredFact {
    Posted { account: Account, amount: Euros, transaction: TransactionId, at: Timestamp },
    Line(Line),
    Balance { account: Account, amount: Euros, at: Timestamp },
    Of { transaction: Transaction, at: Timestamp },
    Dossier(Box<DossierFigures>),
    Payable { payable: Box<StoredPayable>, at: Timestamp },
    Refund(StoredRefund),
    Cover(Box<StoredCover>),
    Suspended(Box<StoredSuspended>),
}

impl Stored for StoredFact {
    type Core = Fact;

    fn of(core: Fact) -> Self {
        match core {
            Fact::Posted { account, amount, transaction, at } => {
                Self::Posted { account, amount, transaction, at }
            }
            Fact::Line(line) => Self::Line(line),
            Fact::Balance { account, amount, at } => Self::Balance { account, amount, at },
            Fact::Of { transaction, at } => Self::Of { transaction, at },
            Fact::Dossier(figures) => Self::Dossier(figures),
            Fact::Payable { payable, at } => Self::Payable { payable: Box::new(Stored::of(payable)), at },
            Fact::Refund(refund) => Self::Refund(Stored::of(refund)),
            Fact::Cover(record) => Self::Cover(Box::new(Stored::of(*record))),
            Fact::Suspended(movement) => Self::Suspended(Box::new(Stored::of(*movement))),
        }
    }

    fn core(self) -> Fact {
        match self {
            Self::Posted { account, amount, transaction, at } => {
                Fact::Posted { account, amount, transaction, at }
            }
            Self::Line(line) => Fact::Line(line),
            Self::Balance { account, amount, at } => Fact::Balance { account, amount, at },
            Self::Of { transaction, at } => Fact::Of { transaction, at },
            Self::Dossier(figures) => Fact::Dossier(figures),
            Self::Payable { payable, at } => Fact::Payable { payable: payable.core(), at },
            Self::Refund(refund) => Fact::Refund(refund.core()),
            Self::Cover(record) => Fact::Cover(Box::new(record.core())),
            Self::Suspended(movement) => Fact::Suspended(Box::new(movement.core())),
        }
    }
}
