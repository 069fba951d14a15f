//! The people of a seat, and what happens to them from one publication to the next.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::draw::{draw, index, is_among, one_of};
use super::names::{family_name, first_name};
use super::{Changes, Rne};

/// Somebody.
pub struct Person {
    pub last_name: String,
    pub first_name: String,
    pub is_woman: bool,
    pub birth_date: Date,
    pub profession: (u8, &'static str),
}

/// Professions as INSEE codes them.
const PROFESSIONS: [(u8, &str); 10] = [
    (10, "Agriculteur sur petite exploitation"),
    (21, "Artisan"),
    (22, "Commerçant et assimilé"),
    (31, "Profession libérale"),
    (33, "Cadre de la fonction publique"),
    (34, "Professeur, profession scientifique"),
    (37, "Cadre administratif et commercial d'entreprise"),
    (54, "Employé administratif d'entreprise"),
    (74, "Ancien cadre"),
    (77, "Ancien employé"),
];

/// The youngest was eighteen at the election of 2021.
const BORN_FROM: Date = date(1938, 1, 1);
const BORN_WITHIN_DAYS: usize = 23_700;

impl Person {
    /// The person of a key, under the name that they have after so many changes of it.
    pub fn of(key: u64, names: u64) -> Self {
        let by = |what: u64| draw(&[key, what]);
        let is_woman = by(30) % 2 == 0;
        let days = i32::try_from(index(by(31), BORN_WITHIN_DAYS)).unwrap();
        Self {
            last_name: family_name(draw(&[key, 32, names])),
            first_name: first_name(by(33), is_woman),
            is_woman,
            birth_date: BORN_FROM.checked_add(days.days()).unwrap(),
            profession: *one_of(by(34), &PROFESSIONS),
        }
    }
}

/// What a mandate is in a publication.
#[derive(Clone, PartialEq, Eq)]
pub struct State {
    pub is_held: bool,
    /// How often the name of the person changed.
    pub names: u64,
    /// How often the function changed.
    pub functions: u64,
    /// The publication before which the person was elected again.
    pub reelected: Option<usize>,
}

/// What one mandate went through between two publications.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Event {
    None,
    Departure,
    Reelection,
    Function,
    Name,
}

impl Rne {
    /// What a mandate is in this publication and what it was in the one before, if it was. `person` and `seat` are keys for
    /// draws: a name changes for all the mandates of a person, the rest for one mandate.
    pub(super) fn state(&self, person: u64, seat: u64, has_function: bool) -> (Option<State>, State) {
        let mut before = None;
        let mut state = State { is_held: true, names: 0, functions: 0, reelected: None };
        for (number, changes) in self.changes.iter().enumerate() {
            before = Some(state.clone());
            match self.event(number, changes, person, seat) {
                _ if !state.is_held => {}
                Event::None => {}
                Event::Departure => state.is_held = false,
                Event::Reelection => state.reelected = Some(number),
                Event::Function => state.functions += u64::from(has_function),
                Event::Name => state.names += 1,
            }
        }
        (before, state)
    }

    fn event(&self, number: usize, changes: &Changes, person: u64, seat: u64) -> Event {
        let by = |what: u64, key: u64| draw(&[self.seed, what, key, number as u64]);
        if is_among(by(40, person), changes.names) {
            return Event::Name;
        }
        let drawn = by(41, seat) % 10_000;
        let shares = [
            (changes.departures, Event::Departure),
            (changes.reelections, Event::Reelection),
            (changes.functions, Event::Function),
        ];
        let mut below = 0;
        for (share, event) in shares {
            below += u64::from(share);
            if drawn < below {
                return event;
            }
        }
        Event::None
    }

    /// The publication since which somebody more sits beside a seat (the next of the list): none, or its number.
    pub(super) fn arrival(&self, seat: u64) -> Option<usize> {
        let arrives = |number: &usize| {
            is_among(draw(&[self.seed, 42, seat, *number as u64]), self.changes[*number].arrivals)
        };
        (0..self.changes.len()).find(arrives)
    }

    /// The day of a publication, by its number; the first is that of 1 October 2026.
    pub(super) fn day(number: usize) -> Date {
        let months = i32::try_from(3 * number).unwrap();
        date(2026, 10, 1).checked_add(Span::new().months(months)).unwrap()
    }

    /// When somebody was elected between two publications.
    pub(super) fn elected_before(number: usize) -> Date {
        Self::day(number + 1).checked_sub(Span::new().days(20)).unwrap()
    }
}
