//! What an élu is told of a mandate that is over: which, since when, what is left of his rights, and whom to write to.

use jiff::civil::Date;

use crate::catalogue::departement_of;
use crate::french::{date_full, list};
use crate::recognition::RegisterRow;
use crate::review::contact_of;
use crate::rules::account::{UsableFor, history};
use crate::rules::mandates::{Mandate, MandateKind};
use crate::texts::sentences;

/// The words for somebody who holds no mandate with rights any more (AC-15); none while he holds one, or never held any.
#[must_use]
pub fn ended(rows: &[RegisterRow], pension_liquidated: bool, today: Date) -> Option<String> {
    let mandates: Vec<Mandate> = rows.iter().map(RegisterRow::mandate).collect();
    let rights = history(&mandates, &[], pension_liquidated, today);
    let limite = &date_full(rights.until?);
    let over = rows.iter().filter(|row| row.kind.is_eligible() && !row.is_held(today));
    let end = over.clone().filter_map(|row| row.last_day(today)).max()?;
    let last: Vec<&RegisterRow> = over.filter(|row| row.last_day(today) == Some(end)).collect();
    let is_by_law = last.iter().any(|row| row.ended_by_law(today).is_some());
    let (mandat, fin) = (&named(&last), &date_full(end));
    let which = if is_by_law {
        sentences::MandateEndedByLaw { mandat, fin }.said()
    } else {
        sentences::MandateEndedByRegister { mandat, fin }.said()
    };
    let meaning = match rights.usable_for {
        UsableFor::Reinsertion => sentences::MandateEndedReinsertion { limite }.said(),
        _ if pension_liquidated => sentences::MandateEndedPension.said(),
        _ => sentences::MandateEndedLost { limite }.said(),
    };
    Some(format!("{which} {meaning} {}", what_to_do(&last, is_by_law)))
}

/// Whom to write to; and for who was elected again, that the register is late.
fn what_to_do(last: &[&RegisterRow], is_by_law: bool) -> String {
    let contact = last.iter().find_map(|row| departement(row)).and_then(|code| contact_of(&code));
    let adresse = contact.as_deref();
    if is_by_law {
        sentences::MandateEndedElectedAgain { adresse }.said()
    } else {
        sentences::MandateEndedContact { adresse }.said()
    }
}

fn named(rows: &[&RegisterRow]) -> String {
    let each: Vec<String> =
        rows.iter().map(|row| format!("{}, {}", row.kind.label(), row.territory)).collect();
    list(&each.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The département of a mandate, where the code of its territory says it: the préfecture there keeps the register.
fn departement(row: &RegisterRow) -> Option<String> {
    match row.kind {
        MandateKind::Municipal => departement_of(Some(&row.territory_code), ""),
        MandateKind::Departemental => Some(row.territory_code.clone()),
        _ => None,
    }
}
