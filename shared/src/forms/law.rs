//! A change of the law, as somebody of the gestionnaire types it.

use rust_decimal::Decimal;

use super::{FormBody, Reading};
use crate::api::ProposeLaw;
use crate::law::{LawAct, LawChange};
use crate::parameters::{DecidedRow, described};
use crate::texts::corrections;
use crate::wire::parse_date;

impl FormBody for ProposeLaw {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let key = form.text("key");
        let key = match described(&key) {
            Some(_) => Some(key),
            None => form.refuse("key", "missing", corrections::WHICH_FIGURE),
        };
        let value = number(&form.text("value"));
        let value = value.or_else(|| form.refuse("value", "malformed", corrections::NUMBER_OF_A_FIGURE));
        let from = form.day("from", corrections::FIRST_DAY_OF_A_FIGURE);
        let to = Some(form.text("to")).filter(|typed| !typed.is_empty());
        let to = match to.map(|typed| parse_date(&typed)) {
            None => Some(None),
            Some(Some(to)) => Some(Some(to)),
            Some(None) => form.refuse("to", "malformed", corrections::FIRST_DAY_OF_A_FIGURE),
        };
        let source = form.required_words("source", corrections::SOURCE_OF_A_FIGURE);
        let reason = form.required_words("reason", corrections::WHY_SECOND_PERSON);
        let row = DecidedRow { key: key?, value: value?, from: from?, to: to?, source: source? };
        Some(Self { change: LawChange { act: LawAct::Confirm, row }, reason: reason? })
    }
}

/// "1 200", "102,23".
fn number(typed: &str) -> Option<Decimal> {
    let plain: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '€').collect();
    plain.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_row_is_read_from_what_is_typed() {
        let typed = [
            ("key", "dife-cap"),
            ("value", "1 200,50 €"),
            ("from", "2026-12-01"),
            ("to", ""),
            ("source", "NOR ATDB2621659A"),
            ("reason", "Lu au JO"),
        ];
        let asked = filled::<ProposeLaw>(&(), &typed).expect("a row");
        let row = asked.change.row;
        assert_eq!((row.value, row.from, row.to), (Decimal::new(120_050, 2), date(2026, 12, 1), None));
        let wrong = |field: &str, text: &str| {
            let typed = typed.map(|(name, typed)| (name, if name == field { text } else { typed }));
            filled::<ProposeLaw>(&(), &typed).map(|_| ())
        };
        for (field, text) in [
            ("key", "rien"),
            ("value", "beaucoup"),
            ("from", ""),
            ("to", "hier"),
            ("source", " "),
            ("reason", ""),
        ] {
            let expected = format!("/{field}");
            assert_eq!(wrong(field, text), Err(vec![expected]), "{field}");
        }
    }
}
