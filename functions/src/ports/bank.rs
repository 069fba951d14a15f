//! The file that asks our bank to pay: ISO 20022 `pain.001.001.09`, EPC subset of SEPA credit transfers (formats.md §5.1).
//! [`returns`] reads what the bank answers.
//!
//! The crate `sepa` writes it and checks lengths after transliteration, identifiers, amounts and totals; this module
//! adds what is ours: French ligatures, one execution day that banks work on, one EndToEndId a payment.
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::calendar::next_bank_day;
use mce_shared::identifiers::Iban;
use mce_shared::money::Euros;
pub use sepa::Bic;
use sepa::{
    BuildError, CharsetPolicy, CreditTransferEntry, CreditTransferGroup, IsoDate, IsoDateTime,
    Pain001Builder, PostalAddress, Transliteration,
};

pub mod document;
pub mod returns;

/// Far more than a day's payments; a bank's own limit is of this order.
pub const TRANSFERS_MAX: usize = 9_999;
const ZONE: &str = "Europe/Paris";

/// Characters that pain.001 has room for (EPC132-08).
const NAME_MAX: usize = 70;
const REMITTANCE_MAX: usize = 140;
const TOWN_MAX: usize = 35;
const STREET_MAX: usize = 70;
const POSTCODE_MAX: usize = 16;

/// An address in its elements: free lines are no longer accepted by the banks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructuredAddress {
    /// Number and street; left out beyond 70 characters.
    pub street: Option<String>,
    pub postcode: Option<String>,
    pub town: String,
    /// ISO 3166-1, two letters.
    pub country: String,
}

/// Who pays: the holder of the fund's account.
#[derive(Debug, Clone)]
pub struct Debtor {
    pub name: String,
    pub iban: Iban,
    /// Written as NOTPROVIDED when absent.
    pub bic: Option<Bic>,
    pub address: Option<StructuredAddress>,
}

/// One payment to an OF.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Our reference, which travels to the creditor's statement: `MCE-PAY-2027-0000123`.
    pub end_to_end_id: String,
    pub creditor_name: String,
    pub creditor_iban: Iban,
    pub creditor_bic: Option<Bic>,
    pub creditor_address: Option<StructuredAddress>,
    /// 0.01 to 999 999 999.99.
    pub amount: Euros,
    /// For the creditor, at most 140 characters: `DOSSIER 2027000000123 SESSION S1`.
    pub remittance: String,
}

/// Why the file can't be made. The EndToEndId tells which payment to take out or to correct.
#[derive(Debug, thiserror::Error)]
pub enum BankFileError {
    #[error("a file has 1 to {TRANSFERS_MAX} transfers, this one has {0}")]
    Count(usize),
    #[error("two transfers have the reference {0}")]
    RepeatedReference(String),
    #[error("the transfer {0} goes to an account outside SEPA")]
    OutsideSepa(String),
    #[error("the banks are closed on {0}")]
    NotABankDay(Date),
    #[error("the transfer {end_to_end_id} can't be written: {reason}")]
    Transfer { end_to_end_id: String, reason: String },
    #[error("the file can't be written: {0}")]
    File(String),
}

/// The XML of one file with one group of transfers, to be executed on `execution_date`.
///
/// `message_id` is ours and never used twice (1 to 33 characters, so that the group's id fits in 35); `created_at` is
/// written in the time of Paris.
///
/// # Errors
/// A [`BankFileError`] for the first thing that a bank would reject. Names and texts are cut where the format has room for no more; an
/// address, which is optional, is left out rather than cut.
pub fn payment_file(
    debtor: &Debtor,
    transfers: &[Transfer],
    message_id: &str,
    created_at: Timestamp,
    execution_date: Date,
) -> Result<String, BankFileError> {
    check_batch(transfers, execution_date)?;
    let entries = transfers.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let group = group(debtor, message_id, execution_date)?.add_entries(entries);
    Pain001Builder::new(sepa_text(&debtor.name), message_id)
        .created_at(paris_time(created_at)?)
        .charset(CharsetPolicy::Strict)
        .add_group(group)
        .build()
        .map_err(|error| named(error, transfers))
}

fn check_batch(transfers: &[Transfer], execution_date: Date) -> Result<(), BankFileError> {
    if !(1..=TRANSFERS_MAX).contains(&transfers.len()) {
        return Err(BankFileError::Count(transfers.len()));
    }
    if next_bank_day(execution_date) != execution_date {
        return Err(BankFileError::NotABankDay(execution_date));
    }
    let mut references = BTreeSet::new();
    for transfer in transfers {
        let reference = &transfer.end_to_end_id;
        if !references.insert(reference) {
            return Err(BankFileError::RepeatedReference(reference.clone()));
        }
        if !transfer.creditor_iban.is_sepa() {
            return Err(BankFileError::OutsideSepa(reference.clone()));
        }
    }
    Ok(())
}

fn group(debtor: &Debtor, message_id: &str, day: Date) -> Result<CreditTransferGroup, BankFileError> {
    let account = debtor.iban.as_str().parse().map_err(file_error)?;
    let day = day.to_string().parse::<IsoDate>().map_err(file_error)?;
    let mut group = CreditTransferGroup::new(sepa_text(&debtor.name), &account, day)
        .payment_info_id(format!("{message_id}-1"))
        .batch_booking(true);
    if let Some(bic) = &debtor.bic {
        group = group.debtor_bic(bic.clone());
    }
    if let Some(address) = debtor.address.as_ref().and_then(postal) {
        group = group.debtor_address(address);
    }
    Ok(group)
}

fn entry(transfer: &Transfer) -> Result<CreditTransferEntry, BankFileError> {
    let reference = &transfer.end_to_end_id;
    let account = transfer.creditor_iban.as_str().parse().map_err(|error: sepa::IbanError| {
        BankFileError::Transfer { end_to_end_id: reference.clone(), reason: error.to_string() }
    })?;
    let name = within(sepa_text(&transfer.creditor_name), NAME_MAX);
    let mut entry = CreditTransferEntry::new(name, account, transfer.amount.cents(), reference)
        .with_description(within(sepa_text(&transfer.remittance), REMITTANCE_MAX));
    if let Some(bic) = &transfer.creditor_bic {
        entry = entry.with_bic(bic.clone());
    }
    if let Some(address) = transfer.creditor_address.as_ref().and_then(postal) {
        entry = entry.with_creditor_address(address);
    }
    Ok(entry)
}

/// None without a town that the format has room for: half a name would be the name of another place.
fn postal(address: &StructuredAddress) -> Option<PostalAddress> {
    let fits = |text: &str, max: usize| Some(sepa_text(text)).filter(|text| (1..=max).contains(&text.len()));
    let town = fits(&address.town, TOWN_MAX)?;
    let mut postal = PostalAddress::new(town, &address.country).ok()?;
    if let Some(street) = address.street.as_deref().and_then(|street| fits(street, STREET_MAX)) {
        postal = postal.street(street);
    }
    if let Some(postcode) = address.postcode.as_deref().and_then(|postcode| fits(postcode, POSTCODE_MAX)) {
        postal = postal.post_code(postcode);
    }
    Some(postal)
}

/// The beginning of a text in the characters of SEPA, up to the last word that fits whole when that keeps most of it.
fn within(text: String, max: usize) -> String {
    let Some(kept) = text.get(..max).filter(|_| text.len() > max) else { return text };
    let word = kept.rfind(' ').filter(|end| *end >= max / 2);
    kept[..word.unwrap_or(max)].trim_end().to_owned()
}

fn paris_time(moment: Timestamp) -> Result<IsoDateTime, BankFileError> {
    let zoned = moment.in_tz(ZONE).map_err(file_error)?;
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().parse().map_err(file_error)
}

fn file_error(error: impl std::fmt::Display) -> BankFileError {
    BankFileError::File(error.to_string())
}

fn named(error: BuildError, transfers: &[Transfer]) -> BankFileError {
    let transfer = error.location.transaction.and_then(|index| transfers.get(index));
    match transfer {
        Some(transfer) => BankFileError::Transfer {
            end_to_end_id: transfer.end_to_end_id.clone(),
            reason: error.kind.to_string(),
        },
        None => file_error(error),
    }
}

/// The text in the characters of SEPA (EPC217-08), words parted by one space.
///
/// The published table turns œ into o, and sees a decomposed accent as a character of its own: "cœur" would read "cor"
/// on a bank statement. Ligatures are written in two letters, as French does when it has no œ; accents and quotation
/// marks fall.
#[must_use]
pub fn sepa_text(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let before_small = letters.peek().is_some_and(|next| next.is_lowercase());
        match letter {
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            'Œ' => plain.push_str(if before_small { "Oe" } else { "OE" }),
            'Æ' => plain.push_str(if before_small { "Ae" } else { "AE" }),
            '’' | '‘' | 'ʼ' => plain.push('\''),
            '–' | '—' | '‑' => plain.push('-'),
            '«' | '»' | '“' | '”' | '"' => plain.push(' '),
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            other => plain.push(other),
        }
    }
    let sepa = sepa::transliterate(&plain, Transliteration::Epc);
    sepa.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
