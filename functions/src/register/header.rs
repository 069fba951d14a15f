//! The first line of a file: it says the kind, the separator, the encoding and the place of each column.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use mce_shared::french::{fold, list};
use serde::{Deserialize, Serialize};

use super::record::{self, Cell, Cut};
use super::{COLUMNS_MAX, Column, FileError, FileKind};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// What every other line is read by. It is stored with the progress of an import, to go on without the first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct FileHeader {
    written: Written,
    kind: FileKind,
    places: [Option<usize>; Column::COUNT],
}

/// What is stored: the rest follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    titles: Vec<String>,
    delimiter: char,
    encoding: Encoding,
}

/// How the bytes of a file are read. The titles have accents, so the header alone settles it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Encoding {
    Utf8,
    /// Old publications. It has every sign of ISO-8859-1.
    Windows1252,
    /// A header that was stripped of its accents: told cell by cell.
    Either,
}

impl FileHeader {
    /// Reads the first line, without its line break.
    pub(super) fn read(line: &[u8]) -> Result<Self, FileError> {
        if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
            return Err(FileError::Utf16);
        }
        let line = line.strip_prefix(BOM).unwrap_or(line);
        let encoding = match std::str::from_utf8(line) {
            Ok(text) if text.is_ascii() => Encoding::Either,
            Ok(_) => Encoding::Utf8,
            Err(_) => Encoding::Windows1252,
        };
        let delimiter = ['\t', ';'].into_iter().find(|sign| line.contains(&(*sign as u8))).unwrap_or(',');
        let mut cells = Vec::new();
        let Cut::Record { .. } = record::cut(line, delimiter as u8, COLUMNS_MAX, true, &mut cells) else {
            return Err(FileError::Unknown);
        };
        let title = |cell: &Cell| encoding.decode(cell.of(line)).unwrap_or_default().trim().to_owned();
        Written { titles: cells.iter().map(title).collect(), delimiter, encoding }.try_into()
    }

    #[must_use]
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    pub(super) fn delimiter(&self) -> u8 {
        // One of three ASCII characters, unless the store was tampered with: then no line fits.
        u8::try_from(self.written.delimiter).unwrap_or(b';')
    }

    /// The number of cells of a line.
    pub(super) fn width(&self) -> usize {
        self.written.titles.len()
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// The text of a cell, or nothing when its bytes aren't in the encoding of the file.
    pub(super) fn decode<'a>(&self, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
        self.written.encoding.decode(bytes)
    }
}

impl Encoding {
    fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        let utf8 = std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
        let windows = || WINDOWS_1252.decode_without_bom_handling(bytes).0;
        match self {
            Encoding::Utf8 => utf8,
            Encoding::Windows1252 => Some(windows()),
            Encoding::Either => Some(utf8.unwrap_or_else(windows)),
        }
    }
}

impl TryFrom<Written> for FileHeader {
    type Error = FileError;

    fn try_from(written: Written) -> Result<Self, FileError> {
        if written.titles.len() > COLUMNS_MAX {
            return Err(FileError::TooManyColumns);
        }
        let titles: Vec<String> = written.titles.iter().map(|title| fold(title)).collect();
        let places = Column::ALL.map(|column| titles.iter().position(|title| *title == fold(column.title())));
        let has = |column: Column| places[column as usize].is_some();
        let kind = FileKind::of(has)?;
        let (code, name) = kind.territory();
        let needed = [
            Column::LastName,
            Column::FirstName,
            Column::Sex,
            Column::BirthDate,
            Column::MandateStart,
            code,
            name,
        ];
        let missing: Vec<&str> =
            needed.into_iter().filter(|column| !has(*column)).map(Column::title).collect();
        if missing.is_empty() {
            Ok(Self { written, kind, places })
        } else {
            Err(FileError::MissingColumns { file: kind.label(), columns: list(&missing) })
        }
    }
}

impl From<FileHeader> for Written {
    fn from(header: FileHeader) -> Self {
        header.written
    }
}
