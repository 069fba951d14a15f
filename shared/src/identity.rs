//! Who an élu is: the identity that the State's provider vouches for, as far as the domain needs it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::french::{date_full, month};
use crate::identifiers::Sex;
use crate::texts::labels;

/// INSEE code of France as a country of birth.
pub const FRANCE: &str = "99100";

/// The civil identity of an élu, from FranceConnect+ (formats.md §4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CivilIdentity {
    /// All first names, in order.
    pub given_names: Vec<String>,
    /// Name on the birth certificate.
    pub birth_name: String,
    /// Name in daily use when it differs (marriage).
    pub name_in_use: Option<String>,
    /// Sex, absent for some European identities.
    pub sex: Option<Sex>,
    pub birth_date: Date,
    /// INSEE code of the commune of birth (5 characters), none when born abroad.
    pub birth_place: Option<String>,
    /// INSEE code of the country of birth, 99100 for France.
    pub birth_country: String,
}

impl CivilIdentity {
    /// The names under which the register may have him: at birth, and in use (U4).
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [Some(self.birth_name.as_str()), self.name_in_use.as_deref()].into_iter().flatten()
    }

    /// First name and the name that the person uses: "Claire Dupont".
    #[must_use]
    pub fn display_name(&self) -> String {
        display_name(&self.given_names, &self.birth_name, self.name_in_use.as_deref())
    }
}

/// A date of birth as a civil register has it; the month or the day of a presumed birth may be unknown (`1948-00-00`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthDate {
    pub year: i16,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31; always None when the month is.
    pub day: Option<i8>,
}

impl BirthDate {
    /// The date, when it is known to the day.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// Reads `YYYY-MM-DD`, where `00` is unknown, or the year alone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let (year, month, day) = match parts[..] {
            [year] => (year, "00", "00"),
            [year, month, day] => (year, month, day),
            _ => return None,
        };
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let known = |part: &str| part.parse::<i8>().ok().map(|n| (n != 0).then_some(n));
        let birth = Self { year: year.parse().ok()?, month: known(month)?, day: known(day)? };
        birth.is_possible().then_some(birth)
    }

    fn is_possible(self) -> bool {
        let day_without_month = self.month.is_none() && self.day.is_some();
        let date = Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        self.year >= 1880 && !day_without_month && date.is_ok()
    }

    /// "12 mai 1970", "mai 1970 (jour inconnu)", "1970 (jour et mois inconnus)".
    #[must_use]
    pub fn french(self) -> String {
        match (self.date(), self.month) {
            (Some(date), _) => date_full(date),
            (None, Some(number)) => {
                let month = Date::new(self.year, number, 1).map(month).unwrap_or_default();
                format!("{month} {} (jour inconnu)", self.year)
            }
            (None, None) => format!("{} (jour et mois inconnus)", self.year),
        }
    }
}

/// What an identity provider must tell of a person for an account to open by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Claim {
    /// First names.
    GivenNames,
    /// The name on the birth certificate.
    BirthName,
    /// Female or male.
    Sex,
    BirthDate,
    /// The commune, or the country of a birth abroad.
    BirthPlace,
    /// Where to write to.
    Email,
}

impl Claim {
    /// "votre date de naissance complète".
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::GivenNames => labels::claim::GIVEN_NAMES,
            Self::BirthName => labels::claim::BIRTH_NAME,
            Self::Sex => labels::claim::SEX,
            Self::BirthDate => labels::claim::BIRTH_DATE,
            Self::BirthPlace => labels::claim::BIRTH_PLACE,
            Self::Email => labels::claim::EMAIL,
        }
    }
}

/// What the provider told of a person, with its gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldIdentity {
    /// All first names, in order; none when they were not told.
    pub given_names: Vec<String>,
    /// Name on the birth certificate, empty when it was not told.
    pub birth_name: String,
    /// Name in daily use when it differs.
    pub name_in_use: Option<String>,
    /// Absent for some European identities.
    pub sex: Option<Sex>,
    /// As far as it is known.
    pub birth_date: Option<BirthDate>,
    /// INSEE code of the commune.
    pub birth_place: Option<String>,
    /// INSEE code of the country, empty when it was not told.
    pub birth_country: String,
}

impl ToldIdentity {
    /// What is missing for an account to open by itself, beside the address.
    #[must_use]
    pub fn missing(&self) -> Vec<Claim> {
        let abroad = !self.birth_country.is_empty() && self.birth_country != FRANCE;
        let absent = [
            (self.given_names.is_empty(), Claim::GivenNames),
            (self.birth_name.is_empty(), Claim::BirthName),
            (self.sex.is_none(), Claim::Sex),
            (self.birth_date.and_then(BirthDate::date).is_none(), Claim::BirthDate),
            (self.birth_place.is_none() && !abroad, Claim::BirthPlace),
        ];
        absent.into_iter().filter(|(is_absent, _)| *is_absent).map(|(_, claim)| claim).collect()
    }

    /// The identity that the register is searched by; none without a day of birth.
    #[must_use]
    pub fn civil(&self) -> Option<CivilIdentity> {
        Some(self.born_on(self.birth_date?.date()?))
    }

    /// The same for a birth date that is known from elsewhere.
    #[must_use]
    pub fn born_on(&self, birth_date: Date) -> CivilIdentity {
        CivilIdentity {
            given_names: self.given_names.clone(),
            birth_name: self.birth_name.clone(),
            name_in_use: self.name_in_use.clone(),
            sex: self.sex,
            birth_date,
            birth_place: self.birth_place.clone(),
            birth_country: self.birth_country.clone(),
        }
    }

    /// The names under which the register may have him.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = [Some(self.birth_name.as_str()), self.name_in_use.as_deref()];
        names.into_iter().flatten().filter(|name| !name.is_empty())
    }

    /// First name and name in use, as far as they are known.
    #[must_use]
    pub fn display_name(&self) -> String {
        display_name(&self.given_names, &self.birth_name, self.name_in_use.as_deref())
    }
}

impl From<CivilIdentity> for ToldIdentity {
    fn from(identity: CivilIdentity) -> Self {
        let date = identity.birth_date;
        Self {
            given_names: identity.given_names,
            birth_name: identity.birth_name,
            name_in_use: identity.name_in_use,
            sex: identity.sex,
            birth_date: Some(BirthDate {
                year: date.year(),
                month: Some(date.month()),
                day: Some(date.day()),
            }),
            birth_place: identity.birth_place,
            birth_country: identity.birth_country,
        }
    }
}

fn display_name(given_names: &[String], birth_name: &str, name_in_use: Option<&str>) -> String {
    let first = given_names.first().map_or("", String::as_str);
    let name = name_in_use.unwrap_or(birth_name);
    [first, name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_tolerate_presumed_births() {
        let birth = |year, month, day| Some(BirthDate { year, month, day });
        let cases = [
            ("1962-08-24", birth(1962, Some(8), Some(24))),
            ("1948-01-01", birth(1948, Some(1), Some(1))),
            ("1948-05-00", birth(1948, Some(5), None)),
            ("1948-00-00", birth(1948, None, None)),
            ("1948", birth(1948, None, None)),
            ("1948-00-12", None),
            ("1951-02-30", None),
            ("1951-13-01", None),
            ("1951-1-1", None),
            ("1951-01", None),
            ("24/08/1962", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(BirthDate::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_unknown_of_a_birth_is_said() {
        for (text, told) in [
            ("1962-08-24", "24 août 1962"),
            ("1948-05-00", "mai 1948 (jour inconnu)"),
            ("1948-00-00", "1948 (jour et mois inconnus)"),
        ] {
            assert_eq!(BirthDate::parse(text).map(BirthDate::french).as_deref(), Some(told), "{text}");
        }
    }
}
