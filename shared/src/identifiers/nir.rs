//! NIR, the social security number: 13 characters and a key of two digits (ID-8, formats §3.1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{compact, without_label};
use crate::identity::{BirthDate, FRANCE};
use crate::texts::{labels, sentences};

/// Départements that were one when numbers were given: Seine and Seine-et-Oise, Corsica before 1976, the Antilles before 2007; Mayotte
/// was numbered otherwise.
const ONCE_ONE: [&[&str]; 4] = [
    &["75", "77", "78", "91", "92", "93", "94", "95"],
    &["20", "2A", "2B"],
    &["971", "977", "978"],
    &["976", "985"],
];
/// Départements of numbers that were given before the independence of Algeria, Morocco and Tunisia, with the code of the country.
const BEFORE_INDEPENDENCE: [(&[&str], &str); 3] =
    [(&["91", "92", "93", "94"], "99352"), (&["95"], "99350"), (&["96"], "99351")];
/// What the place of a birth abroad begins with.
const ABROAD: &str = "99";

/// A NIR whose form and key are right. It is secret: it can't be printed nor serialised, `Debug` masks it, and only
/// [`Nir::expose`] gives the digits, to what seals it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Nir(String);

/// What the first digit tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NirKind {
    /// 1 or 2: registered for life.
    Ordinary,
    /// 3, 4, 7 or 8: a number given while the registration is under way. It will change, so it can't open an account.
    Provisional,
}

/// The sex of the civil registry, as FranceConnect+ names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sex {
    Female,
    Male,
}

impl Sex {
    /// "née", "né".
    #[must_use]
    pub const fn born(self) -> &'static str {
        match self {
            Self::Female => labels::sex_born::FEMALE,
            Self::Male => labels::sex_born::MALE,
        }
    }
}

/// Why a text is not a NIR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NirError {
    /// The thirteen characters alone.
    #[error("{}", sentences::NirMissingKey.said())]
    MissingKey,
    /// Neither 13 nor 15 characters.
    #[error("{}", sentences::NirBadLength.said())]
    BadLength,
    /// A character, a first digit or a month that no NIR has.
    #[error("{}", sentences::NirBadFormat.said())]
    BadFormat,
    /// The key doesn't match: a digit is wrong, or two are swapped.
    #[error("{}", sentences::NirBadKey.said())]
    BadKey,
}

/// A part of the NIR that says something else than the identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// First digit.
    Sex,
    /// Second and third.
    Year,
    /// Fourth and fifth, when they hold a real month.
    Month,
    /// Sixth to tenth, in the same département or in one of its successors: communes merge, the NIR stays.
    Place,
    /// Sixth to tenth, where no history explains it: somebody must look.
    OtherPlace,
}

impl Mismatch {
    /// Does it forbid to go on? A place of birth never does: at most somebody looks at it.
    pub fn is_blocking(self) -> bool {
        !matches!(self, Mismatch::Place | Mismatch::OtherPlace)
    }

    /// For the person: what differs, and what to do.
    pub fn explain(self) -> String {
        match self {
            Mismatch::Sex => sentences::NirOtherSex.said(),
            Mismatch::Year => sentences::NirOtherYear.said(),
            Mismatch::Month => sentences::NirOtherMonth.said(),
            Mismatch::Place => sentences::NirOtherPlace.said(),
            Mismatch::OtherPlace => sentences::NirFarPlace.said(),
        }
    }
}

impl Nir {
    /// The key of the first thirteen characters: 97 − (N mod 97), from 1 to 97. In Corsica 2A counts as 19 and 2B as
    /// 18. Errors: [`NirError::BadFormat`].
    pub fn key_of(thirteen: &str) -> Result<u8, NirError> {
        if !has_thirteen_valid_characters(thirteen) {
            return Err(NirError::BadFormat);
        }
        let number: u64 =
            thirteen.replace("2A", "19").replace("2B", "18").parse().map_err(|_| NirError::BadFormat)?;
        u8::try_from(97 - number % 97).map_err(|_| NirError::BadFormat)
    }

    /// Ordinary or provisional.
    pub fn kind(&self) -> NirKind {
        match self.0.as_bytes() {
            [b'1' | b'2', ..] => NirKind::Ordinary,
            _ => NirKind::Provisional,
        }
    }

    /// What the number says otherwise than the identity, in the order of the digits. `birth_place` is a COG commune
    /// code of five characters and `birth_country` a COG country code (99xxx). What is absent or empty isn't compared.
    pub fn check_identity(
        &self,
        sex: Option<Sex>,
        birth_date: Option<BirthDate>,
        birth_place: Option<&str>,
        birth_country: Option<&str>,
    ) -> Vec<Mismatch> {
        let mut found = Vec::new();
        if sex.is_some_and(|sex| self.sex() != sex) {
            found.push(Mismatch::Sex);
        }
        if birth_date.is_some_and(|born| self.two_digits(1) != born.year.rem_euclid(100)) {
            found.push(Mismatch::Year);
        }
        let month = self.two_digits(3);
        // Above 12 the month of birth was unknown when the number was given: nothing to compare.
        let born_in = birth_date.and_then(|born| born.month).map(i16::from);
        if month <= 12 && born_in.is_some_and(|born| born != month) {
            found.push(Mismatch::Month);
        }
        let stated = [birth_place, birth_country.filter(|code| *code != FRANCE)];
        let stated: Vec<&str> = stated.into_iter().flatten().filter(|code| !code.is_empty()).collect();
        if !stated.is_empty() && !stated.iter().any(|code| self.names_place(code)) {
            let explained = stated.iter().any(|code| self.is_near(code));
            found.push(if explained { Mismatch::Place } else { Mismatch::OtherPlace });
        }
        found
    }

    /// Is the place in the département of the number, in one that was once the same, or in a country that has become independent?
    fn is_near(&self, code: &str) -> bool {
        let own = departement(&self.0[5..10]);
        let code = code.to_ascii_uppercase();
        let place = departement(&code);
        let was_one = |all: &[&str]| all.contains(&own) && all.contains(&place);
        let became = |(all, country): (&[&str], &str)| all.contains(&own) && code == country;
        let same = own == place && own != ABROAD;
        same || ONCE_ONE.into_iter().any(was_one) || BEFORE_INDEPENDENCE.into_iter().any(became)
    }

    /// Is it the place of birth? Those born in Corsica before 1976 keep the 20 of the island for life, where their identity
    /// says 2A or 2B.
    fn names_place(&self, code: &str) -> bool {
        let (own, code) = (&self.0[5..10], code.to_ascii_uppercase());
        let undivided = own.strip_prefix("20").zip(code.strip_prefix("2A").or(code.strip_prefix("2B")));
        own == code || undivided.is_some_and(|(own, code)| own == code)
    }

    /// For screens and logs: sex, year and month only. "1 70 05 •• ••• ••• ••"
    pub fn masked(&self) -> String {
        format!("{} {} {} •• ••• ••• ••", &self.0[..1], &self.0[1..3], &self.0[3..5])
    }

    /// The fifteen characters in clear. Only for what hashes, seals or sends them to those entitled to them.
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn sex(&self) -> Sex {
        if matches!(self.0.as_bytes(), [b'1' | b'3' | b'7', ..]) { Sex::Male } else { Sex::Female }
    }

    /// Two digits from an index; year and month are always digits.
    fn two_digits(&self, from: usize) -> i16 {
        self.0[from..from + 2].parse().unwrap_or_default()
    }
}

impl FromStr for Nir {
    type Err = NirError;

    fn from_str(typed: &str) -> Result<Nir, NirError> {
        // "… clé 91": the word says nothing that the place does not.
        let compact = compact(typed).replace("CLÉ", "CLE").replace("CLé", "CLE").replace("CLE", "");
        let number = without_label(&compact);
        if !number.is_ascii() {
            return Err(NirError::BadFormat);
        }
        match number.len() {
            15 => {}
            13 if has_thirteen_valid_characters(number) => return Err(NirError::MissingKey),
            _ => return Err(NirError::BadLength),
        }
        let (thirteen, key) = number.split_at(13);
        if !super::only_digits(key) {
            return Err(NirError::BadFormat);
        }
        let expected = Nir::key_of(thirteen)?;
        if key.parse() != Ok(expected) { Err(NirError::BadKey) } else { Ok(Nir(number.to_owned())) }
    }
}

impl TryFrom<String> for Nir {
    type Error = NirError;

    fn try_from(typed: String) -> Result<Nir, NirError> {
        typed.parse()
    }
}

impl fmt::Debug for Nir {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nir({})", self.masked())
    }
}

/// The département of a place: its first two characters, three overseas.
fn departement(place: &str) -> &str {
    let length = if place.starts_with("97") || place.starts_with("98") { 3 } else { 2 };
    place.get(..length).unwrap_or_default()
}

/// Sex, year, month (01–12 or one of the pseudo-months 20–99), département, commune or country, order.
fn has_thirteen_valid_characters(number: &str) -> bool {
    let bytes = number.as_bytes();
    let digits_but_department = bytes.iter().enumerate().all(|(at, byte)| at == 6 || byte.is_ascii_digit());
    let department = match bytes {
        [_, _, _, _, _, b'2', b'A' | b'B', ..] => true,
        [_, _, _, _, _, _, unit, ..] => unit.is_ascii_digit(),
        _ => false,
    };
    let month = match bytes {
        [_, _, _, tens, units, ..] => matches!((tens, units), (b'0', b'1'..) | (b'1', ..=b'2') | (b'2'.., _)),
        _ => false,
    };
    bytes.len() == 13
        && digits_but_department
        && department
        && month
        && matches!(bytes[0], b'1'..=b'4' | b'7' | b'8')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nir(text: &str) -> Nir {
        text.parse().unwrap()
    }

    #[test]
    fn accepts_known_numbers() {
        for number in [
            "170057505600172",
            "255127511304288",
            "180129935000123",
            "185019741000187",
            "253072A07300443",
            "253072B07300470",
            "292339999912314",
        ] {
            assert_eq!(nir(number).kind(), NirKind::Ordinary, "{number}");
        }
        assert_eq!(nir("785017599900174").kind(), NirKind::Provisional);
        assert_eq!(nir(" 2 53 07 2a 073 004 43 ").expose(), "253072A07300443");
    }

    #[test]
    fn says_what_is_wrong() {
        for (number, error) in [
            ("170057505600173", NirError::BadKey),
            ("1700575056001", NirError::MissingKey),
            ("17005750560017", NirError::BadLength),
            ("", NirError::BadLength),
            ("570057505600172", NirError::BadFormat),
            ("170137505600172", NirError::BadFormat),
            ("17005750560017X", NirError::BadFormat),
            ("17005750560O172", NirError::BadFormat),
            ("1700575056001é2", NirError::BadFormat),
            ("1700575056001+2", NirError::BadFormat),
        ] {
            assert_eq!(number.parse::<Nir>().unwrap_err(), error, "{number}");
        }
    }

    #[test]
    fn compares_with_the_identity() {
        use Mismatch::{Month, OtherPlace, Place, Year};
        let france = Some(FRANCE);
        for (number, sex, born, place, country, found) in [
            ("170057505600172", Sex::Male, "1970-05-12", Some("75056"), france, &[][..]),
            ("170057505600172", Sex::Male, "1970-05-12", None, None, &[]),
            ("170057505600172", Sex::Male, "1970-05-12", Some("75112"), None, &[Place]),
            ("170057505600172", Sex::Male, "1970-00-00", Some("75112"), None, &[Place]),
            ("170057505600172", Sex::Male, "1970-05-12", Some("92012"), france, &[Place]),
            ("170057505600172", Sex::Male, "1970-05-12", Some("35238"), france, &[OtherPlace]),
            ("170057505600172", Sex::Male, "1970-05-12", Some(""), Some("99109"), &[OtherPlace]),
            ("170057505600172", Sex::Female, "1971-06-12", Some(""), None, &[Mismatch::Sex, Year, Month]),
            ("180129935000123", Sex::Male, "1980-12-01", Some(""), Some("99350"), &[]),
            ("180129935000123", Sex::Male, "1980-12-01", Some(""), Some("99351"), &[OtherPlace]),
            ("160012000400151", Sex::Male, "1960-01-03", Some("2A004"), france, &[]),
            ("160012000400151", Sex::Male, "1960-01-03", Some("2B033"), france, &[Place]),
            ("160012000400151", Sex::Male, "1960-01-03", Some("20005"), france, &[Place]),
            ("160012000400151", Sex::Male, "1960-01-03", Some("75056"), france, &[OtherPlace]),
            ("185019741000187", Sex::Male, "1985-01-03", Some("97105"), france, &[OtherPlace]),
            ("292339999912314", Sex::Female, "1992-01-01", None, None, &[]),
        ] {
            let told = nir(number).check_identity(Some(sex), BirthDate::parse(born), place, country);
            assert_eq!(told, found, "{number} {born} {place:?} {country:?}");
        }
        assert_eq!(nir("170057505600172").check_identity(None, None, None, None), []);
    }

    #[test]
    fn a_birth_before_independence_is_explained() {
        let born = BirthDate::parse("1958-05-01");
        let thirteen = "1580592515001";
        let number = nir(&format!("{thirteen}{:02}", Nir::key_of(thirteen).unwrap()));
        for (place, country, found) in [
            (Some("92515"), "99352", &[][..]),
            (None, "99352", &[Mismatch::Place]),
            (None, "99350", &[Mismatch::OtherPlace]),
        ] {
            let told = number.check_identity(Some(Sex::Male), born, place, Some(country));
            assert_eq!(told, found, "{place:?} {country}");
        }
    }

    #[test]
    fn is_read_as_people_paste_it() {
        for pasted in [
            "1\u{2011}85\u{2011}05\u{2011}78\u{2011}006\u{2011}084\u{2011}91",
            "1 85 05 78 006 084 (91)",
            "1 85 05 78 006 084 / 91",
            "1 85 05 78 006 084 clé 91",
            "1 85 05 78 006 084 Clé : 91",
            "N° de sécurité sociale : 1 85 05 78 006 084 91",
            "NIR 185057800608491",
            "\u{feff}1 85 05 78 006 084 91\u{200b}",
        ] {
            assert_eq!(
                pasted.parse::<Nir>().map(|nir| nir.expose().to_owned()).as_deref(),
                Ok("185057800608491"),
                "{pasted}"
            );
        }
    }

    #[test]
    fn never_shows_itself() {
        let shown = format!("{:?}", nir("170057505600172"));
        assert_eq!(shown, "Nir(1 70 05 •• ••• ••• ••)");
    }
}
