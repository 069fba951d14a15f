//! The whole table, for who reads it: the name of each parameter, its rows in words, and where each of them stands.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::{Parameter, Row};
use crate::french::{decimal, month, percent, plural};
use crate::money::Euros;
use crate::texts::{labels, sentences};

/// What the parameters are grouped by where they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Rights,
    Trainings,
    Delays,
    Endings,
    Others,
    Fund,
    Recognition,
    Bodies,
    /// Choices of the service, that no text fixes.
    Service,
}

impl Group {
    /// In the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Rights,
        Self::Trainings,
        Self::Delays,
        Self::Endings,
        Self::Others,
        Self::Fund,
        Self::Recognition,
        Self::Bodies,
        Self::Service,
    ];

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Rights => labels::group::RIGHTS,
            Self::Trainings => labels::group::TRAININGS,
            Self::Delays => labels::group::DELAYS,
            Self::Endings => labels::group::ENDINGS,
            Self::Others => labels::group::OTHERS,
            Self::Fund => labels::group::FUND,
            Self::Recognition => labels::group::RECOGNITION,
            Self::Bodies => labels::group::BODIES,
            Self::Service => labels::group::SERVICE,
        }
    }
}

/// A parameter, and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    pub parameter: Parameter,
    /// Its name in `parameters.toml`.
    pub key: &'static str,
    /// In French.
    pub label: &'static str,
    pub group: Group,
}

/// Every parameter, in the order of the file.
#[must_use]
pub fn all() -> &'static [Described] {
    include!(concat!(env!("OUT_DIR"), "/parameters_table.rs"))
}

/// Where a row stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RowState {
    /// It is applied.
    InForce,
    /// It is certain, and its first day is to come.
    ToCome,
    /// It is published and not certain: it is not applied, even once its first day has come.
    Off,
    /// It was applied.
    Past,
}

impl RowState {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::InForce => labels::row_state::IN_FORCE,
            Self::ToCome => labels::row_state::TO_COME,
            Self::Off => labels::row_state::OFF,
            Self::Past => labels::row_state::PAST,
        }
    }
}

impl Row {
    /// Where it stands on a day.
    #[must_use]
    pub fn state(&self, today: Date) -> RowState {
        if !self.confirmed {
            RowState::Off
        } else if today < self.from {
            RowState::ToCome
        } else if self.to.is_some_and(|to| to < today) {
            RowState::Past
        } else {
            RowState::InForce
        }
    }

    /// The value with what it counts: "800,00 €", "11 jours ouvrés", "31 mars".
    #[must_use]
    pub fn words(&self) -> String {
        let euros = || Euros::rounded(self.value).french();
        let count = |one, many| plural(self.value.to_i64().unwrap_or_default(), one, many);
        match self.unit {
            "EUR" => euros(),
            "EUR HT / h" => sentences::FigureAnHour { montant: &euros() }.said(),
            "EUR / year" => sentences::FigureAYear { montant: &euros() }.said(),
            "MMDD" => day_of_year(self.value.to_i16().unwrap_or_default()),
            "%" | "percent" => percent(self.value),
            "% HT" => sentences::FigureWithoutTax { part: &percent(self.value) }.said(),
            "working days" => count("jour ouvré", "jours ouvrés"),
            "days" => count("jour", "jours"),
            "months" => count("mois", "mois"),
            "requests" => count("requête", "requêtes"),
            "years" => count("an", "ans"),
            "hours" => count("heure", "heures"),
            "persons" => count("personne", "personnes"),
            "mandates" => count("mandat", "mandats"),
            "ratings" => count("note", "notes"),
            "tries a day" => count("essai par jour", "essais par jour"),
            unit => [&decimal(self.value), " ", unit].concat(),
        }
    }
}

/// 331 is the last day of March: "31 mars".
fn day_of_year(month_and_day: i16) -> String {
    let parts = i8::try_from(month_and_day / 100).ok().zip(i8::try_from(month_and_day % 100).ok());
    // Any year that has a 29 February.
    let date = parts.and_then(|(month, day)| Date::new(2024, month, day).ok()).unwrap_or_default();
    format!("{} {}", date.day(), month(date))
}
