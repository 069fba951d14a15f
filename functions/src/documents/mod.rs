//! What people download: pure functions from plain values to the bytes of a file.
//!
//! The same values give the same bytes: there is no clock, no random number and no network here, dates come from the
//! caller. [`statement`], [`complements`], [`attendance`], [`remittance`] and [`correction`] say what a document tells; [`pdf`] lays it out on pages, [`spreadsheet`] writes
//! it as the CSV that a French Excel opens; [`open_data`] is the catalogue for everybody.

pub mod attendance;
pub mod complements;
pub mod correction;
pub mod open_data;
pub mod payments;
pub mod pdf;
pub mod remittance;
pub mod spreadsheet;
pub mod statement;

#[cfg(test)]
mod reading;

/// The name of the service, at the head of every page.
pub const SERVICE: &str = "Mon Compte Élu";

/// Why there is no document. None of it is the reader's doing: it belongs in the log.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A font that can't be read, or content that the standards of the file refuse.
    #[error("the PDF can't be written: {0}")]
    Pdf(String),
    /// The CSV could not be written.
    #[error("the CSV can't be written: {0}")]
    Csv(#[from] csv::Error),
    /// More lines than a file holds: a shorter period is to be asked for.
    #[error("{0} lines are more than a document holds")]
    TooLong(usize),
    /// The lines do not add up to the total that the caller gave.
    #[error("the lines do not add up to the total")]
    WrongTotal,
}
