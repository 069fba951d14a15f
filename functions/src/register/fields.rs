//! Reads a cell as what its column holds.

use std::borrow::Cow;

use jiff::civil::Date;
use mce_shared::identifiers::{Sex, Siren};

use super::header::FileHeader;
use super::record::Cell;
use super::{CELL_CHARS_MAX, Column, RowError};

/// A year out of these is a mistake: two digits, or one digit lost.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

const A_DATE: &str = "une date comme 2026-03-15 ou 15/03/2026";
const A_COMMUNE: &str = "un code INSEE de commune comme 01004 ou 2A004";
const A_TEXT: &str = "un texte lisible";

/// The cells of a line.
pub struct Fields<'a> {
    pub header: &'a FileHeader,
    pub record: &'a [u8],
    pub cells: &'a [Cell],
}

impl<'a> Fields<'a> {
    /// Is there nothing at all in the line?
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.of(self.record).trim_ascii().is_empty())
    }

    /// Refuses a line with more cells than columns: something stands in the place of something else.
    pub fn check_width(&self) -> Result<(), RowError> {
        let beyond = self.cells.iter().skip(self.header.width());
        let is_blank = |cell: &Cell| cell.of(self.record).trim_ascii().is_empty();
        if beyond.into_iter().all(is_blank) { Ok(()) } else { Err(self.wrong_width()) }
    }

    fn wrong_width(&self) -> RowError {
        RowError::Cells { found: self.cells.len(), expected: self.header.width() }
    }

    /// A text, trimmed, every run of spaces and line breaks as one space; empty when there is no such column.
    pub fn text(&self, column: Column) -> Result<Cow<'a, str>, RowError> {
        let cell = self.header.place(column).and_then(|place| self.cells.get(place));
        let Some(cell) = cell else { return Ok(Cow::Borrowed("")) };
        let bytes = cell.of(self.record);
        let Some(decoded) = self.header.decode(bytes) else {
            return Err(RowError::bad(column, &String::from_utf8_lossy(bytes), A_TEXT));
        };
        let text = tidy(decoded, cell.quoted);
        let is_unreadable = |c: char| c.is_control() || c == '\u{fffd}';
        if text.chars().any(is_unreadable) {
            return Err(RowError::bad(column, &text.replace(is_unreadable, "\u{fffd}"), A_TEXT));
        }
        if text.chars().count() > CELL_CHARS_MAX {
            return Err(RowError::bad(column, &text, "au plus 200 caractères"));
        }
        Ok(text)
    }

    /// A text that every row has.
    pub fn required(&self, column: Column) -> Result<Cow<'a, str>, RowError> {
        let is_cut_short = self.header.place(column).is_some_and(|place| place >= self.cells.len());
        let text = self.text(column)?;
        match (text.is_empty(), is_cut_short) {
            (false, _) => Ok(text),
            (true, true) => Err(self.wrong_width()),
            (true, false) => Err(RowError::Empty(column)),
        }
    }

    /// The name of a person: a text with a letter in it.
    pub fn name(&self, column: Column) -> Result<String, RowError> {
        let text = self.required(column)?;
        if text.chars().any(char::is_alphabetic) {
            Ok(text.into_owned())
        } else {
            Err(RowError::bad(column, &text, "un nom"))
        }
    }

    pub fn date(&self, column: Column) -> Result<Date, RowError> {
        let text = self.required(column)?;
        parse_date(&text).ok_or_else(|| RowError::bad(column, &text, A_DATE))
    }

    pub fn optional_date(&self, column: Column) -> Result<Option<Date>, RowError> {
        if self.text(column)?.is_empty() { Ok(None) } else { self.date(column).map(Some) }
    }

    pub fn sex(&self) -> Result<Sex, RowError> {
        let text = self.required(Column::Sex)?;
        match &*text {
            "M" | "m" => Ok(Sex::Male),
            "F" | "f" => Ok(Sex::Female),
            _ => Err(RowError::bad(Column::Sex, &text, "M ou F")),
        }
    }

    /// A code in capitals, with the zeros that were lost on its left.
    pub fn code(&self, column: Column, width: usize) -> Result<String, RowError> {
        let code = self.required(column)?.to_uppercase();
        let fits = code.len() <= width.max(3) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits {
            Ok(format!("{code:0>width$}"))
        } else {
            Err(RowError::bad(column, &code, "un code de chiffres et de lettres, comme 01, 2A ou 974"))
        }
    }

    /// The INSEE code of a commune: five digits, the second of which is a letter in Corsica.
    pub fn commune(&self) -> Result<String, RowError> {
        let text = self.required(Column::CommuneCode)?;
        let code = format!("{:0>5}", text.to_uppercase());
        let bytes = code.as_bytes();
        let corsican = matches!(bytes, [b'2', b'A' | b'B', ..]);
        let digits = bytes.iter().skip(if corsican { 2 } else { 0 }).all(u8::is_ascii_digit);
        if bytes.len() == 5 && digits && !code.starts_with("00") {
            Ok(code)
        } else {
            Err(RowError::bad(Column::CommuneCode, &text, A_COMMUNE))
        }
    }

    pub fn siren(&self) -> Result<String, RowError> {
        let text = self.required(Column::Siren)?;
        let siren: Result<Siren, _> = text.parse();
        siren
            .map(String::from)
            .map_err(|_| RowError::bad(Column::Siren, &text, "un SIREN (9 chiffres, le dernier de contrôle)"))
    }
}

fn tidy(text: Cow<'_, str>, quoted: bool) -> Cow<'_, str> {
    if quoted && text.contains("\"\"") {
        return Cow::Owned(spaced(&text.replace("\"\"", "\"")).into_owned());
    }
    match text {
        Cow::Borrowed(text) => spaced(without_quotes(text, quoted)),
        Cow::Owned(text) => Cow::Owned(spaced(without_quotes(&text, quoted)).into_owned()),
    }
}

/// Quotes that don't open their cell, behind a space say, enclose nothing but the text.
fn without_quotes(text: &str, quoted: bool) -> &str {
    if quoted { text } else { text.trim().trim_matches('"') }
}

fn spaced(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.contains("  ") || text.contains(|c: char| c.is_whitespace() && c != ' ') {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(text)
    }
}

/// `2026-03-15`, and `15/03/2026` in publications until 2025; a zero may be missing.
pub fn parse_date(text: &str) -> Option<Date> {
    let separator = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.split(separator);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, day) = if separator == '/' { (last, first) } else { (first, last) };
    let is_number = |part: &str, most: usize| part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !is_number(year, 4) || !is_number(month, 2) || !is_number(day, 2) {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    YEARS.contains(&date.year()).then_some(date)
}
