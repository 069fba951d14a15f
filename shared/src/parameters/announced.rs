//! What is published of a figure and does not hold yet: certain and to come, or off until two people have confirmed it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Parameter, Row, RowState, rows};
use crate::french::date_full;
use crate::money::Euros;
use crate::texts::sentences;

/// An amount that is to replace the one in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    pub amount: Euros,
    /// Its first day, by the text that fixes it. Off, it does not hold even then.
    #[serde(with = "crate::wire::date")]
    pub from: Date,
    /// Is it certain?
    pub confirmed: bool,
}

/// The next amount of a parameter that is published and does not hold on a day; what is certain first.
#[must_use]
pub fn announced(parameter: Parameter, today: Date) -> Option<Announced> {
    let in_state = |state| rows(parameter).iter().find(move |row| row.state(today) == state);
    // One that is off gives way to what certainly holds since.
    let is_replaced = |off: &Row| rows(parameter).iter().any(|row| row.confirmed && row.from >= off.from);
    let row =
        in_state(RowState::ToCome).or_else(|| in_state(RowState::Off).filter(|off| !is_replaced(off)))?;
    Some(Announced { amount: Euros::rounded(row.value), from: row.from, confirmed: row.confirmed })
}

/// The same in words, where `regle` is what the figure is called: "Plafond du compteur : 1 200,00 € …".
#[must_use]
pub fn announcement(parameter: Parameter, regle: &str, today: Date) -> Option<String> {
    announced(parameter, today).map(|announced| announced.said(regle, today))
}

impl Announced {
    /// For who sees an hour above today's cap that this one would allow: from when, or that it is not applied.
    #[must_use]
    pub fn of_an_hour(self) -> String {
        let (date, plafond) = (&date_full(self.from), &self.amount.french());
        if self.confirmed {
            sentences::TrainingHourToCome { date, plafond }.said()
        } else {
            sentences::TrainingHourOff { date, plafond }.said()
        }
    }

    fn said(self, regle: &str, today: Date) -> String {
        let (montant, date) = (&self.amount.french(), &date_full(self.from));
        if self.confirmed {
            sentences::FigureToCome { regle, montant, date }.said()
        } else if self.from <= today {
            sentences::FigureLate { regle, montant, date }.said()
        } else {
            sentences::FigureOff { regle, montant, date }.said()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_off_is_announced_as_such_on_both_sides_of_its_first_day() {
        for today in [date(2026, 11, 30), date(2026, 12, 1), date(2027, 4, 1)] {
            let found = announced(Parameter::MandateHourlyCap, today).expect("a published cap");
            let (amount, from) = (Euros::from_cents(10_000), date(2026, 12, 1));
            assert_eq!(found, Announced { amount, from, confirmed: false }, "{today}");
            let told =
                announcement(Parameter::DifeCap, "Plafond du compteur", today).expect("a published cap");
            assert!(told.contains("1er décembre 2026") && told.contains("pas encore appliqué"), "{told}");
            assert_eq!(told.contains("prévoyait"), today >= from, "{told}");
        }
        assert_eq!(announced(Parameter::MandateMaxParticipants, date(2026, 11, 30)), None);
    }

    #[test]
    fn what_is_certain_and_to_come_is_announced_with_its_day() {
        let found = announced(Parameter::DifeCap, date(2022, 6, 1)).expect("the cap of 2023");
        assert_eq!(
            found,
            Announced { amount: Euros::from_cents(80_000), from: date(2023, 3, 30), confirmed: true }
        );
        let told =
            announcement(Parameter::DifeCap, "Plafond du compteur", date(2023, 3, 29)).expect("tomorrow");
        assert!(told.contains("à partir du 30 mars 2023") && !told.contains("appliqué"), "{told}");
    }
}
