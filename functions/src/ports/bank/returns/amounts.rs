//! Amounts, directions and days as these documents write them.

use jiff::civil::Date;
use mce_shared::money::Euros;

use super::{Element, ReturnError, need, need_text, unreadable};

/// Is the money coming in?
pub(super) fn is_credit(element: &Element<'_>) -> Result<bool, ReturnError> {
    match need_text(element, "CdtDbtInd")? {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        _ => Err(unreadable(need(element, "CdtDbtInd")?)),
    }
}

/// The day of a date, or of a moment as the bank wrote it.
pub(super) fn date(element: &Element<'_>) -> Result<Date, ReturnError> {
    let text = element.text_at("Dt").or_else(|| element.text_at("DtTm"));
    let text = text.map_or_else(|| need_text(element, "Dt"), Ok)?;
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.ok_or_else(|| ReturnError::Unreadable {
        element: element.name.to_owned(),
        value: text.chars().take(60).collect(),
    })
}

/// An amount in euros, in any form of `xs:decimal` (`+480.00`, `480.`, `.50`, `000480.00`); the schemas allow five decimals,
/// those after the second must be zeros.
pub(super) fn euros(element: &Element<'_>) -> Result<Euros, ReturnError> {
    match element.currency.as_deref() {
        Some("EUR") => {}
        other => return Err(ReturnError::Currency(other.unwrap_or_default().to_owned())),
    }
    let unsigned = element.text.strip_prefix('+').unwrap_or(&element.text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    if whole.is_empty() && decimals.is_empty() {
        return Err(unreadable(element));
    }
    let (units, cents) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let amount = format!("{units:0>1}.{cents:0<2}").parse::<Euros>().map_err(|_| unreadable(element))?;
    if amount.is_negative() { Err(unreadable(element)) } else { Ok(amount) }
}
