//! What the bank answers (formats.md §5.2): `pain.002` says what it does with our file, `camt.054` and `camt.053` what moved on
//! the account.
//!
//! [`read_return`] is pure and decides nothing. What can't be read is refused as a whole, never guessed: half a file would be
//! taken for the whole.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use mce_shared::identifiers::Iban;
use mce_shared::money::Euros;

use super::document::{Document, DocumentError, Element, read_document};

mod movements;
mod reason;
mod status;
#[cfg(test)]
mod tests;

pub use reason::Reason;
pub use status::TransferStatus;

const ZONE: &str = "Europe/Paris";
const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:";

/// Which document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnKind {
    /// The status of what we sent.
    Pain002,
    /// The statement of a day.
    Camt053,
    /// A notice of debit or credit, as it happens.
    Camt054,
}

/// Documents that are read: the versions have the same elements where we look, or those of [`movements`] in both shapes.
const READ: [(ReturnKind, &str, &[&str], &str); 3] = [
    (ReturnKind::Pain002, "pain.002.001.", &["03", "10"], "CstmrPmtStsRpt"),
    (ReturnKind::Camt053, "camt.053.001.", &["02", "04", "06", "08"], "BkToCstmrStmt"),
    (ReturnKind::Camt054, "camt.054.001.", &["02", "04", "06", "08"], "BkToCstmrDbtCdtNtfctn"),
];

/// What a bank file says, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankReturn {
    pub kind: ReturnKind,
    /// The bank's own, the same when the same file comes twice.
    pub message_id: String,
    /// A time without a zone is one of Paris; `None` when the file gives none that can be read.
    pub created_at: Option<Timestamp>,
    /// The account that the movements are on; none in a pain.002.
    pub account: Option<Iban>,
    /// The last balance that a camt.053 closes on.
    pub closing: Option<Closing>,
    pub events: Vec<BankEvent>,
}

/// The balance at the end of a day, below zero when overdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    pub on: Date,
    pub balance: Euros,
}

/// One thing that happened. Amounts are never below zero: the variant says in which direction the money went.
///
/// `entry` identifies the movement: the bank's reference (`AcctSvcrRef`), which is the same in the camt.054 and in the camt.053
/// that tell it, or for want of it `NtryRef`, or the file's id and the rank of the entry. When one entry has several
/// transactions, their rank follows: `B20270416-7/2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankEvent {
    /// Of a whole file, by our `MsgId`.
    FileStatus { message_id: String, status: TransferStatus, reason: Option<Reason> },
    /// Of a group of transfers, by our `PmtInfId`.
    BatchStatus { payment_info_id: String, status: TransferStatus, reason: Option<Reason> },
    /// Of one transfer, by our `EndToEndId`.
    TransferStatus {
        end_to_end_id: String,
        payment_info_id: Option<String>,
        status: TransferStatus,
        reason: Option<Reason>,
    },
    /// A whole group was debited at once, and the file does not say which transfers it had.
    BatchBooked { payment_info_id: String, on: Date, amount: Euros, entry: String },
    /// A transfer was debited.
    TransferBooked {
        end_to_end_id: String,
        payment_info_id: Option<String>,
        on: Date,
        amount: Euros,
        entry: String,
    },
    /// A transfer that had been debited came back.
    Returned { end_to_end_id: String, on: Date, amount: Euros, reason: Option<Reason>, entry: String },
    /// Somebody paid: what he wrote, and his name. Both may be empty.
    Received { on: Date, amount: Euros, remittance: String, from: String, entry: String },
    /// Any other debit: fees, a direct debit.
    Other { on: Date, amount: Euros, text: String, entry: String },
}

/// Why a file is not taken. The messages are for who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(
        "Ce fichier ({0}) n’est pas une réponse de la banque qui puisse être lue : envoyez un compte rendu pain.002 \
         (version 03 ou 10), un relevé camt.053 ou un avis camt.054 (version 02, 04, 06 ou 08)."
    )]
    NotAReturn(String),
    #[error(
        "Il manque {element} dans {parent} : rien n’a été pris de ce fichier. Signalez-le à la banque, et ne le \
         corrigez pas à la main."
    )]
    Missing { element: &'static str, parent: String },
    #[error(
        "« {value} » n’est pas lisible dans {element} : rien n’a été pris de ce fichier. Signalez-le à la banque, et \
         ne le corrigez pas à la main."
    )]
    Unreadable { element: String, value: String },
    #[error(
        "Le fichier contient un montant en « {0} » : seul un compte en euros est suivi. Vérifiez que c’est bien le \
         fichier de ce compte."
    )]
    Currency(String),
    #[error(
        "Le statut « {0} » n’est pas connu : rien n’a été pris de ce fichier. Demandez à la banque ce qu’il veut dire."
    )]
    Status(String),
    #[error(
        "L’IBAN du compte n’est pas lisible : vérifiez que c’est bien le fichier du compte du fonds, et signalez-le à \
         la banque."
    )]
    Account,
    #[error(
        "Le fichier porte sur plusieurs comptes ({0} et {1}) : demandez à la banque un fichier par compte, et envoyez \
         celui du fonds."
    )]
    SeveralAccounts(String, String),
    #[error(
        "L’écriture {entry} est de {} mais ses opérations font {} : rien n’a été pris de ce fichier. Demandez à la \
         banque d’où vient l’écart.", .total.french(), .sum.french()
    )]
    Total { entry: String, total: Euros, sum: Euros },
}

/// Reads a file of the bank, whichever of the three kinds it is.
///
/// Only booked entries are movements; those that are pending are left out.
///
/// # Errors
/// A [`ReturnError`] for the first thing that can't be read with certainty.
pub fn read_return(xml: &[u8]) -> Result<BankReturn, ReturnError> {
    let document = read_document(xml)?;
    let (kind, message) = message(&document)?;
    let header = need(message, "GrpHdr")?;
    let mut read = BankReturn {
        kind,
        message_id: need_text(header, "MsgId")?.to_owned(),
        created_at: header.text_at("CreDtTm").and_then(moment),
        account: None,
        closing: None,
        events: Vec::new(),
    };
    match kind {
        ReturnKind::Pain002 => read.events = status::events(message)?,
        ReturnKind::Camt053 => movements::add(&mut read, message, "Stmt")?,
        ReturnKind::Camt054 => movements::add(&mut read, message, "Ntfctn")?,
    }
    Ok(read)
}

fn message(document: &Document) -> Result<(ReturnKind, &Element), ReturnError> {
    let name = document.namespace.strip_prefix(NAMESPACE).unwrap_or(&document.namespace);
    let known = READ.iter().find(|(_, family, versions, _)| {
        name.strip_prefix(family).is_some_and(|version| versions.contains(&version))
    });
    let message = known.and_then(|(kind, _, _, root)| Some((*kind, document.root.child(root)?)));
    message.filter(|_| document.root.name == "Document").ok_or_else(|| {
        let found = if name.is_empty() { &document.root.name } else { name };
        ReturnError::NotAReturn(found.chars().take(60).collect())
    })
}

fn need<'a>(parent: &'a Element, element: &'static str) -> Result<&'a Element, ReturnError> {
    parent.at(element).ok_or_else(|| ReturnError::Missing { element, parent: parent.name.clone() })
}

fn need_text<'a>(parent: &'a Element, element: &'static str) -> Result<&'a str, ReturnError> {
    parent.text_at(element).ok_or_else(|| ReturnError::Missing { element, parent: parent.name.clone() })
}

fn unreadable(element: &Element) -> ReturnError {
    ReturnError::Unreadable { element: element.name.clone(), value: element.text.chars().take(60).collect() }
}

fn moment(text: &str) -> Option<Timestamp> {
    let with_zone = text.parse::<Timestamp>().ok();
    with_zone.or_else(|| Some(text.parse::<DateTime>().ok()?.in_tz(ZONE).ok()?.timestamp()))
}
