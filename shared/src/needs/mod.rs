//! What élus look for and do not find. Each says it by theme and area; it is counted for half a year, and shown to the training bodies, who
//! answer with a session: never for fewer than five people, and by fives ([`shown`]).

mod shown;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::catalogue::departement::Departement;
use crate::catalogue::{Repertoire, ThemeCode};
use crate::texts::{labels, sentences};

pub use shown::{Cell, PEOPLE_MIN, ShownNeed, shown};

/// Needs of one élu that are counted in a half-year, at most.
pub const NEEDS_MAX: usize = 10;

/// Where a training is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub enum Area {
    /// In a département, by its code.
    Departement(&'static str),
    Remote,
}

const REMOTE: &str = "distance";

impl Area {
    /// As people read it: "Ille-et-Vilaine (35)".
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Departement(code) => {
                Departement::of(code).map_or_else(|| code.to_owned(), Departement::label)
            }
            Self::Remote => "À distance".to_owned(),
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Departement(code) => code,
            Self::Remote => REMOTE,
        })
    }
}

impl From<Area> for String {
    fn from(area: Area) -> Self {
        area.to_string()
    }
}

/// A text that is neither the code of a département nor `distance`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::NeedWithoutArea.said())]
pub struct NoArea;

impl FromStr for Area {
    type Err = NoArea;

    fn from_str(text: &str) -> Result<Self, NoArea> {
        if text == REMOTE {
            return Ok(Self::Remote);
        }
        Departement::of(text).map(|departement| Self::Departement(departement.code)).ok_or(NoArea)
    }
}

impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// When the élu is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // Each is described by the words that people read: `label`.
pub enum When {
    Anytime,
    Weekday,
    Evening,
    Saturday,
}

impl When {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Anytime, Self::Weekday, Self::Evening, Self::Saturday];

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Anytime => labels::when::ANYTIME,
            Self::Weekday => labels::when::WEEKDAY,
            Self::Evening => labels::when::EVENING,
            Self::Saturday => labels::when::SATURDAY,
        }
    }
}

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Need {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub theme: ThemeCode,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub area: Area,
    pub when: When,
}

/// A half-year. Everybody counts once in it for each theme and area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HalfYear {
    year: i16,
    second: bool,
}

impl HalfYear {
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), second: day.month() > 6 }
    }

    #[must_use]
    pub const fn before(self) -> Self {
        Self { year: if self.second { self.year } else { self.year - 1 }, second: !self.second }
    }

    /// `2026-2`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{:04}-{}", self.year, if self.second { 2 } else { 1 })
    }

    /// As people read it.
    #[must_use]
    pub fn label(self) -> String {
        let which = if self.second { "Second semestre" } else { "Premier semestre" };
        format!("{which} {}", self.year)
    }
}

/// What is written down when somebody says what he looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// For the first time in this half-year.
    New,
    /// The days have changed: he counts for these, and no longer for the former ones.
    Changed { former: When },
    /// He has said so already.
    Same,
}

/// Why a need is not counted. `Display` is for the élu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NeedRefusal {
    #[error("{}", sentences::NeedUnknownTheme.said())]
    UnknownTheme,
    #[error("{}", sentences::NeedTooMany { nombre: &NEEDS_MAX.to_string() }.said())]
    TooMany,
}

impl NeedRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownTheme => "unknown-theme",
            Self::TooMany => "too-many-needs",
        }
    }
}

/// What follows from a need, beside those that he has told in this half-year.
///
/// # Errors
/// [`NeedRefusal`].
pub fn tell(own: &[Need], need: &Need, today: Date) -> Result<Told, NeedRefusal> {
    let known = Repertoire::at(today).and_then(|repertoire| repertoire.theme(&need.theme));
    if known.is_none() {
        return Err(NeedRefusal::UnknownTheme);
    }
    match own.iter().find(|known| known.theme == need.theme && known.area == need.area) {
        Some(known) if known.when == need.when => Ok(Told::Same),
        Some(known) => Ok(Told::Changed { former: known.when }),
        None if own.len() >= NEEDS_MAX => Err(NeedRefusal::TooMany),
        None => Ok(Told::New),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn need(theme: &str, area: &str, when: When) -> Need {
        Need { theme: theme.parse().unwrap(), area: area.parse().unwrap(), when }
    }

    #[test]
    fn somebody_counts_once_for_a_theme_in_an_area() {
        let today = date(2026, 11, 29);
        let own = [need("ELU1008", "35", When::Saturday)];
        let told = |theme, area, when| tell(&own, &need(theme, area, when), today);
        assert_eq!(told("ELU1008", "35", When::Saturday), Ok(Told::Same));
        assert_eq!(told("ELU1008", "35", When::Evening), Ok(Told::Changed { former: When::Saturday }));
        assert_eq!(told("ELU1008", "distance", When::Saturday), Ok(Told::New));
        assert_eq!(told("ELU9999", "35", When::Saturday), Err(NeedRefusal::UnknownTheme));
        let codes = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"];
        let many = codes.map(|code| need("ELU1008", code, When::Anytime));
        let further = need("ELU1008", "11", When::Anytime);
        assert_eq!(tell(&many, &further, today), Err(NeedRefusal::TooMany));
        assert_eq!(tell(&many, &many[0], today), Ok(Told::Same));
    }

    #[test]
    fn half_years_follow_each_other() {
        let november = HalfYear::of(date(2026, 11, 29));
        assert_eq!((november.code(), november.label()), ("2026-2".into(), "Second semestre 2026".into()));
        assert_eq!(november.before(), HalfYear::of(date(2026, 6, 30)));
        assert_eq!(november.before().before(), HalfYear::of(date(2025, 7, 1)));
    }

    #[test]
    fn an_area_is_a_departement_or_the_distance() {
        for text in ["35", "2A", "974", "distance"] {
            assert_eq!(text.parse::<Area>().unwrap().to_string(), text);
        }
        for text in ["", "20", "Rennes", "Distance"] {
            assert_eq!(text.parse::<Area>(), Err(NoArea), "{text}");
        }
    }
}
