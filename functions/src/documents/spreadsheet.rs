//! CSV as a French Excel opens it with a double click: UTF-8 with a byte order mark, semicolons, decimal commas, CRLF.

use csv::{Terminator, WriterBuilder};
use jiff::civil::Date;
use mce_shared::money::Euros;
use rust_decimal::Decimal;

use super::DocumentError;

/// Without it Excel reads UTF-8 as Windows-1252.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// A text that begins with one of these is a formula for a spreadsheet (OWASP, "CSV injection").
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Written by a person somewhere: never taken for a formula.
    Text(String),
    /// ISO 8601, which sorts and which Excel takes for a date.
    Date(Date),
    /// "-1234,56": no thousands separator, a plain minus.
    Amount(Euros),
    /// The same with as many decimals as it has.
    Number(Decimal),
}

impl Cell {
    fn text(self) -> String {
        match self {
            Cell::Text(text) if text.starts_with(FORMULA_STARTS) => format!("'{text}"),
            Cell::Text(text) => text,
            Cell::Date(date) => date.to_string(),
            Cell::Amount(amount) => amount.to_string().replace('.', ","),
            Cell::Number(number) => number.normalize().to_string().replace('.', ","),
        }
    }
}

/// The bytes of a file with a header line; every row has as many cells as the header.
///
/// # Errors
/// [`DocumentError::Csv`] when a row has another number of cells.
pub fn csv<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [Cell; N]>,
) -> Result<Vec<u8>, DocumentError> {
    let file = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(file);
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.map(Cell::text))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula_and_an_amount_keeps_its_minus() {
        let text = |typed: &str| Cell::Text(typed.to_owned()).text();
        for formula in ["=1+1", "+33 1 02", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        for plain in ["", "Stage = 2 jours", " =1", "L’élu", "12-3"] {
            assert_eq!(text(plain), plain);
        }
        let amount = |cents| Cell::Amount(Euros::from_cents(cents)).text();
        assert_eq!(amount(-123_456), "-1234,56");
        assert_eq!(amount(5), "0,05");
        assert_eq!(Cell::Number("-2.0250".parse().unwrap()).text(), "-2,025");
    }

    #[test]
    fn what_holds_a_separator_is_quoted() {
        let rows = [["a;b", "il dit « \"oui\" »"], ["une\nligne", "fin"]];
        let rows = rows.map(|row| row.map(|text| Cell::Text(text.to_owned())));
        let file = csv(["Première", "Deuxième"], rows).unwrap();
        assert_eq!(
            String::from_utf8(file).unwrap(),
            "\u{feff}Première;Deuxième\r\n\"a;b\";\"il dit « \"\"oui\"\" »\"\r\n\"une\nligne\";fin\r\n"
        );
    }
}
