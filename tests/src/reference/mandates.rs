//! Mandates (section 1): which give rights, and the day of the year on which each is credited.

use jiff::civil::{Date, date};

use super::calendar::{plus_days, third_monday};

/// The first rounds of the elections of the communes (AC-6).
const COMMUNES_VOTED: [Date; 2] = [date(2020, 3, 15), date(2026, 3, 15)];

/// The assemblies of the rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    Municipal,
    Communautaire,
    MetropoleDeLyon,
    Departemental,
    Regional,
    Corse,
    Guyane,
    Martinique,
    Mayotte,
    CommuneDePolynesie,
    CommuneDeNouvelleCaledonie,
    SaintMartin,
    SaintBarthelemy,
    SaintPierreEtMiquelon,
    /// Syndicats, and what else the law leaves out or doesn't name: provinces, districts, parliaments.
    Other,
}

/// A mandate, from the day on which its right opens to the last day on which it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandate {
    pub body: Body,
    pub start: Date,
    pub end: Option<Date>,
}

impl Mandate {
    /// Held on this day, its first and its last included. Once the communes have voted, nobody sits in a municipal council any more by
    /// an earlier election (EL-10b).
    pub fn is_held(&self, day: Date) -> bool {
        let voted_out =
            self.is_of_a_commune() && COMMUNES_VOTED.iter().any(|vote| self.start < *vote && *vote < day);
        self.start <= day && self.end.is_none_or(|end| day <= end) && !voted_out
    }

    /// Its last day, as one knows it on `today`: an election counts from its own day on.
    pub fn known_end(&self, today: Date) -> Option<Date> {
        let votes = COMMUNES_VOTED.iter().copied().filter(|vote| self.start < *vote && *vote <= today);
        let by_vote = if self.is_of_a_commune() { votes.min() } else { None };
        match (self.end, by_vote) {
            (Some(listed), Some(vote)) => Some(listed.min(vote)),
            (listed, vote) => listed.or(vote),
        }
    }

    fn is_of_a_commune(&self) -> bool {
        matches!(self.body, Body::Municipal | Body::CommuneDePolynesie | Body::CommuneDeNouvelleCaledonie)
    }
}

/// Whether the vote that ended a mandate on its day, or closed it the evening before, is the one by which its holder sits again: a
/// right then opens at the latest on the third Monday after (AC-4), and nothing is lost in between (AC-13).
pub fn sits_again(mandates: &[Mandate], ended: Date) -> bool {
    COMMUNES_VOTED.iter().filter(|vote| (plus_days(**vote, -1)..=**vote).contains(&ended)).any(|vote| {
        mandates.iter().any(|mandate| mandate.start > ended && mandate.start <= third_monday(*vote))
    })
}

/// Whether it gives rights (EL-1, EL-4).
pub fn is_eligible(body: Body) -> bool {
    !matches!(body, Body::SaintMartin | Body::SaintBarthelemy | Body::SaintPierreEtMiquelon | Body::Other)
}

/// The mandates of a list that give rights; one whose end is before its start was never held.
pub fn eligible(mandates: &[Mandate]) -> Vec<Mandate> {
    let counts = |mandate: &&Mandate| is_eligible(mandate.body) && mandate.is_held(mandate.start);
    mandates.iter().filter(counts).copied().collect()
}

/// The day of a year's credit (AC-3, AC-7): 31 March for what is elected with the communes, else 5 July.
pub fn credit_date(body: Body, year: i16) -> Date {
    match body {
        Body::Municipal
        | Body::Communautaire
        | Body::MetropoleDeLyon
        | Body::CommuneDePolynesie
        | Body::CommuneDeNouvelleCaledonie => date(year, 3, 31),
        _ => date(year, 7, 5),
    }
}
