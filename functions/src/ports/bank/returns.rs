//! What the bank answers (formats.md §5.2): `pain.002` says what it does with our file, `camt.054` and `camt.053` what moved on
//! the account.
//!
//! [`read_return`] is pure and decides nothing. What can't be read is never guessed: a file that is not the bank's is refused; an entry
//! or a status that is not understood is a [`Remark`], for a person, and stops no other.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use mce_shared::identifiers::Iban;
use mce_shared::money::Euros;
use mce_shared::payments::Credit;

use super::document::{Document, DocumentError, Element, decode, read_elements};
use crate::lheo::input::InputError;

mod amounts;
mod movements;
mod reason;
mod status;
#[cfg(test)]
mod tests;

pub use reason::Reason;
pub use status::{Payee, TransferStatus};

const ZONE: &str = "Europe/Paris";

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

impl ReturnKind {
    /// `camt.053`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pain002 => "pain.002",
            Self::Camt053 => "camt.053",
            Self::Camt054 => "camt.054",
        }
    }

    /// The element under `Document`.
    const fn message(self) -> &'static str {
        match self {
            Self::Pain002 => "CstmrPmtStsRpt",
            Self::Camt053 => "BkToCstmrStmt",
            Self::Camt054 => "BkToCstmrDbtCdtNtfctn",
        }
    }
}

/// Documents that are read, from which version on: the later ones have the same elements where we look, or those of [`movements`] in
/// both shapes.
const READ: [(ReturnKind, u32); 3] =
    [(ReturnKind::Pain002, 3), (ReturnKind::Camt053, 2), (ReturnKind::Camt054, 2)];
/// The latest version that is published.
const LATEST: u32 = 14;

/// What a bank file says, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankReturn {
    pub kind: ReturnKind,
    /// `001.08`.
    pub version: String,
    /// The bank's own, the same when the same file comes twice.
    pub message_id: String,
    /// A time without a zone is one of Paris; `None` when the file gives none that can be read.
    pub created_at: Option<Timestamp>,
    /// What a pain.002 says of what we sent.
    pub statuses: Vec<Told>,
    /// What moved on one account, or on several.
    pub statements: Vec<Statement>,
    /// What a person must look at, by line.
    pub remarks: Vec<Remark>,
}

impl BankReturn {
    /// Everything that it tells, whatever the account.
    pub fn events(&self) -> impl Iterator<Item = &BankEvent> {
        let told = self.statuses.iter().chain(self.statements.iter().flat_map(|statement| &statement.events));
        told.map(|told| &told.event)
    }
}

/// Something that happened, and where the file says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// From 1.
    pub line: u64,
    pub event: BankEvent,
}

/// What moved on an account: a statement, or a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub account: StatedAccount,
    /// The balance that a camt.053 begins with.
    pub opening: Option<Balance>,
    pub closing: Option<Balance>,
    pub events: Vec<Told>,
}

/// The account that a statement is of, as the bank names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedAccount {
    Iban(Iban),
    /// A number of the bank's own: in France, often the RIB inside the IBAN. Empty when there is none.
    Other(String),
}

impl StatedAccount {
    /// Is it that account?
    #[must_use]
    pub fn is(&self, account: &Iban) -> bool {
        match self {
            Self::Iban(iban) => iban == account,
            Self::Other(number) => {
                let number: String = number.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
                account.as_str() == number || account.as_str()[4..] == number
            }
        }
    }

    /// For a message: `FR76 •••• 189`.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Iban(iban) => iban.masked(),
            Self::Other(number) if number.is_empty() => "sans numéro".to_owned(),
            Self::Other(number) => {
                let shown: Vec<char> = number.chars().collect();
                let last: String = shown[shown.len().saturating_sub(3)..].iter().collect();
                format!("n° •••• {last}")
            }
        }
    }
}

/// A balance at the beginning or at the end of a day, below zero when overdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    pub on: Date,
    pub amount: Euros,
}

/// Something that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// From 1.
    pub line: u64,
    /// Stable.
    pub code: &'static str,
    /// Whether something that the file says is not taken.
    pub lost: bool,
    /// French.
    pub message: String,
}

/// One thing that happened. Amounts are never below zero: the variant says in which direction the money went.
///
/// `entry` names the movement to people: the bank's reference (`AcctSvcrRef`), or for want of it `NtryRef`, or the file's id and the
/// rank of the entry. When one entry has several transactions, their rank follows: `B20270416-7/2`.
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
    /// A whole group was debited at once, and the file does not say which transfers it had. `batch` is our `PmtInfId`, or our `MsgId`
    /// where the bank gives that alone.
    BatchBooked { batch: String, on: Date, amount: Euros, entry: String },
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
    /// Somebody paid.
    Received(Credit),
    /// Any other debit: fees, a direct debit. `rank` is 1 for the first of those of its file that nothing tells apart.
    Other {
        on: Date,
        amount: Euros,
        text: String,
        entry: String,
        /// The bank's reference, of [`bank_reference`](mce_shared::payments::bank_reference).
        reference: Option<String>,
        rank: u32,
    },
}

impl BankEvent {
    /// What it is about, as the bank calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::FileStatus { message_id, .. } => message_id,
            Self::BatchStatus { payment_info_id, .. } => payment_info_id,
            Self::TransferStatus { end_to_end_id, .. }
            | Self::TransferBooked { end_to_end_id, .. }
            | Self::Returned { end_to_end_id, .. } => end_to_end_id,
            Self::BatchBooked { batch, .. } => batch,
            Self::Received(credit) => &credit.entry,
            Self::Other { entry, .. } => entry,
        }
    }
}

/// Why a file is not taken, or an entry of it. The messages are for who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(
        "Ce fichier ({0}) n’est pas une réponse de la banque qui puisse être lue : envoyez un compte rendu pain.002 (à partir de la \
         version 03), un relevé camt.053 ou un avis camt.054 (à partir de la version 02)."
    )]
    NotAReturn(String),
    #[error("Il manque {element} dans {parent}. Signalez-le à la banque, et ne le corrigez pas à la main.")]
    Missing { element: &'static str, parent: String },
    #[error(
        "« {value} » n’est pas lisible dans {element}. Signalez-le à la banque, et ne le corrigez pas à la main."
    )]
    Unreadable { element: String, value: String },
    #[error(
        "Un montant est en « {0} » : seul un compte en euros est suivi. Vérifiez que c’est bien le fichier de ce compte."
    )]
    Currency(String),
    #[error("Le statut « {0} » n’est pas connu. Demandez à la banque ce qu’il veut dire.")]
    Status(String),
    #[error(
        "L’écriture est de {} mais ses opérations font {}. Demandez à la banque d’où vient l’écart.",
        .total.french(), .sum.french()
    )]
    Total { total: Euros, sum: Euros },
}

impl ReturnError {
    /// Stable: another program may depend on it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Document(DocumentError::Input(InputError::TooLarge { .. })) => "BANQUE-TAILLE",
            Self::Document(DocumentError::Input(_)) => "BANQUE-ENCODAGE",
            Self::Document(DocumentError::NotXml) => "BANQUE-XML",
            Self::Document(DocumentError::Doctype) => "BANQUE-DOCTYPE",
            Self::Document(DocumentError::TooLarge) => "BANQUE-LIMITE",
            Self::NotAReturn(_) => "BANQUE-INCONNU",
            Self::Missing { .. } => "BANQUE-MANQUANT",
            Self::Unreadable { .. } => "BANQUE-VALEUR",
            Self::Currency(_) => "BANQUE-DEVISE",
            Self::Status(_) => "BANQUE-STATUT",
            Self::Total { .. } => "BANQUE-TOTAL",
        }
    }
}

/// The lines of a text, counted as far as was asked: in the order of the text, the whole of it is walked through once.
struct Lines<'t> {
    text: &'t str,
    reached: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, reached: 0, line: 1 }
    }

    /// The line of a place in the text, from 1.
    fn at(&mut self, place: usize) -> u64 {
        if place < self.reached {
            *self = Self::of(self.text);
        }
        let walked = &self.text.as_bytes()[self.reached..place];
        self.line += walked.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.reached = place;
        self.line
    }

    fn told(&mut self, (at, event): (usize, BankEvent)) -> Told {
        Told { line: self.at(at), event }
    }
}

/// A remark by its place in the text of the document.
struct Noted {
    at: usize,
    code: &'static str,
    lost: bool,
    message: String,
}

/// Whether a file says what the bank does with ours, and not what moved on the account; false for one that is neither.
#[must_use]
pub fn is_status_report(file: &[u8]) -> bool {
    decode(file).is_ok_and(|decoded| decoded.text.contains(ReturnKind::Pain002.message()))
}

/// Reads a file of the bank, whichever of the three kinds it is.
///
/// Only booked entries are movements; those that are pending are left out.
///
/// # Errors
/// A [`ReturnError`] for a file that is not the bank's, or not whole.
pub fn read_return(xml: &[u8]) -> Result<BankReturn, ReturnError> {
    let decoded = decode(xml)?;
    let mut movements = movements::Movements::default();
    let document = read_elements(&decoded.text, |closing, element| movements.take(closing, element))?;
    let (kind, version, message) = message(&document)?;
    let header = need(message, "GrpHdr")?;
    let mut read = BankReturn {
        kind,
        version,
        message_id: need_text(header, "MsgId")?.to_owned(),
        created_at: header.text_at("CreDtTm").and_then(moment),
        statuses: Vec::new(),
        statements: Vec::new(),
        remarks: Vec::new(),
    };
    let (mut noted, mut lines) = (Vec::new(), Lines::of(&decoded.text));
    match kind {
        ReturnKind::Pain002 => {
            let events = status::events(message, &mut noted);
            read.statuses = events.into_iter().map(|event| lines.told(event)).collect();
        }
        ReturnKind::Camt053 => read.statements = movements.of("Stmt", message, &mut lines, &mut noted)?,
        ReturnKind::Camt054 => read.statements = movements.of("Ntfctn", message, &mut lines, &mut noted)?,
    }
    if let Some((announced, found)) = decoded.misannounced {
        let message = format!(
            "Le fichier annonce l’encodage {announced} mais il est en {found} : il est lu ainsi. Signalez-le à la banque."
        );
        noted.push(Noted { at: 0, code: "BANQUE-ENCODAGE", lost: false, message });
    }
    read.remarks = by_line(&decoded.text, noted);
    Ok(read)
}

/// What was noted, in the order of the text.
fn by_line(text: &str, mut noted: Vec<Noted>) -> Vec<Remark> {
    noted.sort_by_key(|noted| noted.at);
    let mut lines = Lines::of(text);
    let remark = |Noted { at, code, lost, message }| Remark { line: lines.at(at), code, lost, message };
    noted.into_iter().map(remark).collect()
}

fn message<'a, 't>(document: &'a Document<'t>) -> Result<(ReturnKind, String, &'a Element<'t>), ReturnError> {
    // `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08`; some banks have names of their own before it.
    let name = document.namespace.rsplit([':', '$']).next().unwrap_or_default();
    let known = READ.iter().find_map(|(kind, since)| {
        let version = name.strip_prefix(kind.name())?.strip_prefix('.')?;
        let number: u32 = version.strip_prefix("001.").filter(|number| number.len() == 2)?.parse().ok()?;
        let message = document.root.child(kind.message())?;
        (*since..=LATEST).contains(&number).then(|| (*kind, version.to_owned(), message))
    });
    known.filter(|_| document.root.name == "Document").ok_or_else(|| {
        let found = if name.is_empty() { document.root.name } else { name };
        ReturnError::NotAReturn(found.chars().take(60).collect())
    })
}

fn need<'a, 't>(parent: &'a Element<'t>, element: &'static str) -> Result<&'a Element<'t>, ReturnError> {
    parent.at(element).ok_or_else(|| ReturnError::Missing { element, parent: parent.name.to_owned() })
}

fn need_text<'a>(parent: &'a Element<'_>, element: &'static str) -> Result<&'a str, ReturnError> {
    parent.text_at(element).ok_or_else(|| ReturnError::Missing { element, parent: parent.name.to_owned() })
}

fn unreadable(element: &Element<'_>) -> ReturnError {
    ReturnError::Unreadable {
        element: element.name.to_owned(),
        value: element.text.chars().take(60).collect(),
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    let with_zone = text.parse::<Timestamp>().ok();
    with_zone.or_else(|| Some(text.parse::<DateTime>().ok()?.in_tz(ZONE).ok()?.timestamp()))
}
