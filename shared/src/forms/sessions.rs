//! What a training body does with a whole session.

use jiff::civil::Date;
use serde::Serialize;

use super::dossiers::days;
use super::{FormBody, Reading};
use crate::api::SessionCommand;
use crate::texts::corrections;

/// What is done, without its details.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionChoice {
    Postpone,
    Cancel,
}

impl FormBody for SessionCommand {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        use SessionChoice as C;
        let choice = form.one_of("action", &[C::Postpone, C::Cancel], corrections::SESSION_FATE);
        let days = if choice == Some(C::Postpone) { new_days(form).map(Some) } else { Some(None) };
        let reason = form.required_words("reason", corrections::WHY_SESSION);
        form.must_be_ticked("sure", corrections::SESSION_SURE);
        let reason = reason?;
        Some(match days? {
            Some((start, end)) => Self::Postpone { start, end, reason },
            None => {
                choice?;
                Self::Cancel { reason }
            }
        })
    }
}

/// One day, unless a last day is typed.
fn new_days(form: &mut Reading<'_>) -> Option<(Date, Date)> {
    if !form.text("end").is_empty() {
        return days(form);
    }
    let day = form.day("start", corrections::DAY)?;
    Some((day, day))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_session_is_postponed_to_days_or_cancelled_and_somebody_is_sure() {
        let read = |fields: &[(&str, &str)]| filled::<SessionCommand>(&(), fields);
        let postponed = [
            ("action", "postpone"),
            ("start", "2027-02-01"),
            ("end", "2027-02-02"),
            ("reason", "Salle."),
            ("sure", "oui"),
        ];
        let (start, end) = (date(2027, 2, 1), date(2027, 2, 2));
        assert_eq!(
            read(&postponed),
            Ok(SessionCommand::Postpone { start, end, reason: "Salle.".to_owned() })
        );
        let cancelled = [("action", "cancel"), ("reason", "Salle."), ("sure", "oui")];
        assert_eq!(read(&cancelled), Ok(SessionCommand::Cancel { reason: "Salle.".to_owned() }));
        assert_eq!(read(&[]).unwrap_err(), ["/action", "/reason", "/sure"]);
        assert_eq!(read(&postponed[..1]).unwrap_err(), ["/start", "/reason", "/sure"]);
        let one_day = [postponed[0], postponed[1], postponed[3], postponed[4]];
        let reason = "Salle.".to_owned();
        assert_eq!(read(&one_day), Ok(SessionCommand::Postpone { start, end: start, reason }));
    }
}
