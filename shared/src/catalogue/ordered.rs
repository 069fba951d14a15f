//! A session of an offer as a dossier keeps it, and the sessions that may take its place.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Action, Entries, Formation, Place, Session};
use crate::calendar::add_working_days;
use crate::lifecycle::{Standing, Training, check_postponement};
use crate::texts::sentences;

/// Hours of training in a day, where the offer gives no dates: the OF answers with others when it plans otherwise.
const HOURS_A_DAY: Decimal = Decimal::from_parts(7, 0, 0, false, 0);

/// Why a session can't be ordered as it was asked for. `Display` is for whoever chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionRefusal {
    /// With permanent entries, the first day is to be chosen.
    #[error("{}", sentences::OrderedSessionNoStart.said())]
    NoStart,
    /// A first day out of the period.
    #[error("{}", sentences::OrderedSessionStartOutside.said())]
    StartOutside,
    /// A session of another action.
    #[error("{}", sentences::OrderedSessionOtherAction.said())]
    OtherAction,
    /// A fault of ours: an offer that should not be.
    #[error("a session of fixed dates without a date")]
    NoDate,
}

impl SessionRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoStart => "start-missing",
            Self::StartOutside => "start-outside",
            Self::OtherAction => "session-unknown",
            Self::NoDate => "internal",
        }
    }
}

/// The training of a session; with permanent entries the élu says when it starts, and it lasts as long as its hours do.
///
/// # Errors
/// [`SessionRefusal::NoStart`], [`SessionRefusal::StartOutside`].
pub fn training_of(
    formation: &Formation,
    action: &Action,
    session: &Session,
    wanted: Option<Date>,
) -> Result<Training, SessionRefusal> {
    let (start, end) = dates(action, session, wanted)?;
    Ok(Training {
        formation: formation.numero.clone(),
        action: action.numero.clone(),
        session: session.numero.clone(),
        intitule: formation.intitule.clone(),
        purpose: formation.purpose.clone(),
        mode: action.mode,
        place: action.place_of(session).map(one_line).unwrap_or_default(),
        start,
        end,
        duration_hours: action.duree_heures,
        price: action.price_ttc,
        price_ht: action.price_ht,
        participants_max: action.participants_max,
        places: session.places.unwrap_or(action.participants_max),
        prerequisites: action.prerequis.clone(),
        horaires: session.horaires.clone(),
    })
}

fn dates(action: &Action, session: &Session, wanted: Option<Date>) -> Result<(Date, Date), SessionRefusal> {
    if action.entrees == Entries::FixedDates {
        let debut = session.debut.ok_or(SessionRefusal::NoDate)?;
        return Ok((debut, session.fin.unwrap_or(debut)));
    }
    let start = wanted.ok_or(SessionRefusal::NoStart)?;
    let outside =
        session.debut.is_some_and(|debut| start < debut) || session.fin.is_some_and(|fin| start > fin);
    if outside {
        return Err(SessionRefusal::StartOutside);
    }
    let end = add_working_days(start, days(action.duree_heures) - 1);
    Ok((start, session.fin.map_or(end, |fin| end.min(fin))))
}

/// Days of training for so many hours, at least one.
fn days(hours: Decimal) -> u32 {
    u32::try_from((hours / HOURS_A_DAY).ceil()).unwrap_or(1).max(1)
}

fn one_line(place: &Place) -> String {
    let mut parts: Vec<String> = place.denomination.iter().cloned().collect();
    parts.extend(place.adresse.iter().cloned());
    parts.push(place.town());
    parts.join(", ")
}

/// Whether a session of the action may be proposed in place of the one ordered; with permanent entries the day is to be agreed.
#[must_use]
pub fn may_replace<'a>(
    action: &Action,
    session: &Session,
    dossier: impl Into<Standing<'a>>,
    today: Date,
) -> bool {
    let dossier = dossier.into();
    let fits = match action.entrees {
        Entries::Permanent => session.fin.is_none_or(|fin| fin > today),
        Entries::FixedDates => session.debut.is_some_and(|debut| {
            check_postponement(dossier, debut, session.fin.unwrap_or(debut), today).is_ok()
        }),
    };
    fits && has_place(action, session, dossier.training)
}

/// The session that is ordered keeps its place for other dates.
fn has_place(action: &Action, session: &Session, ordered: &Training) -> bool {
    session.numero == ordered.session || action.places_left(session) > 0
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Mode;
    use super::super::tests::formation;
    use super::*;

    const OPEN: (Option<Date>, Option<Date>) = (Some(date(2027, 3, 1)), Some(date(2027, 3, 31)));

    /// The formation of the tests for so many hours, its session as given: fixed dates, or a period in which one enters any day.
    fn offer(hours: i64, entrees: Entries, (debut, fin): (Option<Date>, Option<Date>)) -> Formation {
        let mut formation = formation();
        let action = &mut formation.actions[0];
        (action.duree_heures, action.entrees) = (Decimal::from(hours), entrees);
        (action.sessions[0].debut, action.sessions[0].fin) = (debut, fin);
        formation
    }

    #[test]
    fn a_session_gives_its_dates_or_takes_those_that_are_chosen() {
        use Entries::{FixedDates, Permanent};
        use SessionRefusal as R;
        let day = |day| Some(date(2027, 3, day));
        for (hours, entrees, period, wanted, expected) in [
            (14, FixedDates, (day(11), day(12)), None, Ok((11, 12))),
            (14, FixedDates, (day(11), None), day(1), Ok((11, 11))),
            (14, FixedDates, (None, None), day(1), Err(R::NoDate)),
            (14, Permanent, OPEN, None, Err(R::NoStart)),
            (7, Permanent, OPEN, day(8), Ok((8, 8))),
            (8, Permanent, OPEN, day(8), Ok((8, 9))),
            (14, Permanent, OPEN, day(12), Ok((12, 15))),
            (700, Permanent, OPEN, day(12), Ok((12, 31))),
            (7, Permanent, (day(9), None), day(8), Err(R::StartOutside)),
            (7, Permanent, (None, day(8)), day(9), Err(R::StartOutside)),
        ] {
            let formation = offer(hours, entrees, period);
            let action = &formation.actions[0];
            let found = training_of(&formation, action, &action.sessions[0], wanted)
                .map(|training| (training.start.day(), training.end.day()));
            assert_eq!(found, expected, "{hours} h, {entrees:?} {period:?}, {wanted:?}");
        }
    }

    #[test]
    fn the_hours_of_the_day_are_kept_and_said_apart_from_how_long_it_lasts() {
        let day = Some(date(2027, 1, 9));
        let mut formation = offer(7, Entries::FixedDates, (day, day));
        let said = |formation: &Formation| {
            let action = &formation.actions[0];
            let training = training_of(formation, action, &action.sessions[0], None).unwrap();
            Training { mode: Mode::Remote, ..training }.session_said()
        };
        assert_eq!(said(&formation), "le samedi 9 janvier 2027 (7\u{202f}heures), à distance");
        formation.actions[0].sessions[0].horaires = "09:00-17:00".parse().ok();
        let hours = "le samedi 9 janvier 2027, de 9\u{a0}h à 17\u{a0}h (7\u{202f}heures), à distance";
        assert_eq!(said(&formation), hours);
    }

    #[test]
    fn seven_hours_make_a_day() {
        for (hours, expected) in [("0", 1), ("3.5", 1), ("7", 1), ("7.5", 2), ("14", 2), ("100", 15)] {
            assert_eq!(days(hours.parse().unwrap()), expected, "{hours} h");
        }
    }
}
