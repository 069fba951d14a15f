//! Pages for people: A4, one column, headings, facts, tables that break over pages.
//!
//! A [`Sheet`] says what there is to read, in reading order. [`flow`] puts it on pages, line by line, and remembers what each
//! line is (a heading, a cell of which row): [`paint`] writes both, so the file is tagged for screen readers. It follows
//! PDF/UA-1 (accessible) and PDF/A-2a (kept for years, fonts included); krilla refuses to write one that breaks the rules it
//! can check. Fonts are in `documents/fonts`.

mod flow;
mod fonts;
mod frame;
mod paint;
mod table;

use jiff::civil::Date;

use super::DocumentError;

pub use table::{Align, Column, Table, Width};

/// A document, as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// On the first page, in the heads of the others, and in the window of the reader's program.
    pub title: String,
    /// Printed, and the creation date of the file.
    pub issued_on: Date,
    /// One line at the foot of every page.
    pub footer: String,
    /// What follows the title.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading, which stays with what follows.
    Section(String),
    /// A paragraph; `\n` begins a new line.
    Text(String),
    /// Names and their values, one a line.
    Facts(Vec<(String, String)>),
    Table(Table),
}

impl Sheet {
    /// The bytes of the PDF.
    ///
    /// # Errors
    /// [`DocumentError::Pdf`] when a font can't be read or the content can't be written by the rules of PDF/UA and PDF/A.
    pub fn render(&self) -> Result<Vec<u8>, DocumentError> {
        let fonts = fonts::Fonts::load()?;
        let laid = flow::lay(self, &fonts);
        paint::paint(self, &fonts, laid)
    }
}

/// "Page 1 sur 3".
fn page_number(index: usize, count: usize) -> String {
    format!("Page {} sur {count}", index + 1)
}

#[cfg(test)]
mod tests;
