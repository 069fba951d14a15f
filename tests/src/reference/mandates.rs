//! Mandates (section 1): which give rights, and the day of the year on which each is credited.

use jiff::civil::{Date, date};

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
    /// Held on this day, its first and its last included.
    pub fn is_held(&self, day: Date) -> bool {
        self.start <= day && self.end.is_none_or(|end| day <= end)
    }
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
