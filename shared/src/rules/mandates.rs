//! Which mandates give rights, from when, and which calendar they follow (EL-1 to EL-10, AC-3 to AC-8).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::elections;
use crate::calendar::{self, third_monday};
use crate::texts::sentences;

/// A kind of mandate, with the legal basis of its rights (rules §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MandateKind {
    /// Conseil municipal, the mayor and the deputies included (CGCT L. 2123-12-1).
    Municipal,
    /// Council of an EPCI with its own tax (L. 1621-3).
    Communautaire,
    /// Council of the métropole de Lyon (by its departmental powers).
    MetropoleLyon,
    /// Conseil départemental (L. 3123-10-1).
    Departemental,
    /// Conseil régional (L. 4135-10-1).
    Regional,
    /// Assemblée de Corse (L. 4422-46).
    Corse,
    /// Assemblée de Guyane (L. 7125-12-1).
    Guyane,
    /// Assemblée and conseil exécutif of Martinique (L. 7227-12-1).
    Martinique,
    /// Élus mahorais other than municipal (L. 2564-1).
    Mayotte,
    /// Commune of Polynésie française, by its own channel (L. 2573-7, EL-9).
    PolynesieCommune,
    /// Commune of Nouvelle-Calédonie, by its own channel (code des communes, L. 121-37-1, EL-9).
    NouvelleCaledonieCommune,
    /// Territorial council of Saint-Martin.
    SaintMartin,
    /// Territorial council of Saint-Barthélemy.
    SaintBarthelemy,
    /// Territorial council of Saint-Pierre-et-Miquelon.
    SaintPierreEtMiquelon,
    /// Province or congress of Nouvelle-Calédonie.
    NouvelleCaledonieProvince,
    /// Assembly of Polynésie française.
    PolynesieAssemblee,
    /// Territorial assembly of Wallis-et-Futuna.
    WallisEtFutuna,
    /// Conseil d'arrondissement alone (Paris, Lyon, Marseille).
    Arrondissement,
    /// Syndicat of any kind, PETR, SDIS, centre de gestion (EL-4).
    Syndicat,
    /// Deputy, senator, member of the European Parliament.
    Parlementaire,
    /// Councillor of the French abroad.
    FrancaisEtranger,
}

/// Does a kind of mandate give rights?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateEligibility {
    Eligible,
    /// No, for a reason that the person is told.
    Excluded(Exclusion),
    /// No text settles it: a gestionnaire decides.
    ManualReview,
}

/// Why a mandate gives no rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// A body without its own tax (EL-4).
    Syndicat,
    /// A collectivité whose own law keeps it out of the scheme.
    OutsideScheme,
    /// A mandate that isn't local.
    NotLocal,
}

impl Exclusion {
    /// For the person: why, in one sentence.
    pub fn explain(self) -> String {
        match self {
            Exclusion::Syndicat => sentences::MandateOfSyndicat.said(),
            Exclusion::OutsideScheme => sentences::MandateOutsideScheme.said(),
            Exclusion::NotLocal => sentences::MandateNotLocal.said(),
        }
    }
}

/// The two calendars of the yearly credit (AC-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCalendar {
    /// The last day of March.
    Municipal,
    /// 5 July.
    Other,
}

/// A mandate that is or was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mandate {
    pub kind: MandateKind,
    /// The day on which its rights open ([`MandateKind::right_opens_on`]).
    #[serde(with = "crate::wire::date")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub start: Date,
    /// The last day on which it is held; none while no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wire::optional_date")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub end: Option<Date>,
}

impl Mandate {
    /// The mandate as it stands on a day: one of a municipal council is over from the first round of the next general renewal,
    /// whatever end the register has or has not (EL-10b). Before that day nobody knows who will be elected again: its end is
    /// the one that is listed.
    #[must_use]
    pub fn as_of(self, on: Date) -> Self {
        let listed = self.end;
        Self { end: listed.into_iter().chain(self.legal_end(on)).min(), ..self }
    }

    /// The first round that has ended it by `on`, if one has.
    #[must_use]
    pub fn legal_end(self, on: Date) -> Option<Date> {
        let round = self.kind.is_municipal().then(|| self.kind.renewal_between(self.start, on));
        round.flatten()
    }

    /// The first round that has ended it by `on`, before the day that is listed, and why in words.
    #[must_use]
    pub fn over_by_law(self, on: Date) -> Option<(Date, String)> {
        let round = self.legal_end(on).filter(|round| self.end.is_none_or(|listed| listed > *round))?;
        Some((round, sentences::MandateOverByLaw.said()))
    }

    /// Whether the mandates that ended on `end` are followed by one won at the very election that ended them, on its first round
    /// or its eve: between the two nothing is lost (AC-13).
    #[must_use]
    pub fn is_won_again(mandates: &[Self], end: Date) -> bool {
        let rounds = elections::first_rounds(CreditCalendar::Municipal);
        let mut ended_by = rounds.filter(|round| end == *round || calendar::next(end) == *round);
        let opens = |mandate: &Self, round| end < mandate.start && mandate.start <= third_monday(round);
        ended_by.any(|round| mandates.iter().any(|mandate| opens(mandate, round)))
    }

    /// Is it held on that day, both bounds included?
    pub fn is_held(&self, on: Date) -> bool {
        self.start <= on && self.end.is_none_or(|end| on <= end)
    }
}

impl MandateKind {
    /// Every kind, in the order of the rulebook.
    pub const ALL: [MandateKind; 21] = [
        MandateKind::Municipal,
        MandateKind::Communautaire,
        MandateKind::MetropoleLyon,
        MandateKind::Departemental,
        MandateKind::Regional,
        MandateKind::Corse,
        MandateKind::Guyane,
        MandateKind::Martinique,
        MandateKind::Mayotte,
        MandateKind::PolynesieCommune,
        MandateKind::NouvelleCaledonieCommune,
        MandateKind::SaintMartin,
        MandateKind::SaintBarthelemy,
        MandateKind::SaintPierreEtMiquelon,
        MandateKind::NouvelleCaledonieProvince,
        MandateKind::PolynesieAssemblee,
        MandateKind::WallisEtFutuna,
        MandateKind::Arrondissement,
        MandateKind::Syndicat,
        MandateKind::Parlementaire,
        MandateKind::FrancaisEtranger,
    ];

    /// Does it give rights (rules §1)?
    pub fn eligibility(self) -> MandateEligibility {
        use MandateKind::*;
        match self {
            Municipal
            | Communautaire
            | MetropoleLyon
            | Departemental
            | Regional
            | Corse
            | Guyane
            | Martinique
            | Mayotte
            | PolynesieCommune
            | NouvelleCaledonieCommune => MandateEligibility::Eligible,
            Arrondissement => MandateEligibility::ManualReview,
            Syndicat => MandateEligibility::Excluded(Exclusion::Syndicat),
            SaintMartin
            | SaintBarthelemy
            | SaintPierreEtMiquelon
            | NouvelleCaledonieProvince
            | PolynesieAssemblee
            | WallisEtFutuna => MandateEligibility::Excluded(Exclusion::OutsideScheme),
            Parlementaire | FrancaisEtranger => MandateEligibility::Excluded(Exclusion::NotLocal),
        }
    }

    /// Does it give rights without anyone having to decide?
    pub fn is_eligible(self) -> bool {
        self.eligibility() == MandateEligibility::Eligible
    }

    /// Do its élus buy online? Those of the Pacific send a paper file (EL-9).
    pub fn buys_online(self) -> bool {
        !matches!(self, MandateKind::PolynesieCommune | MandateKind::NouvelleCaledonieCommune)
    }

    /// The calendar of its yearly credit: communes, and the councils elected with them (AC-3, AC-7).
    pub fn calendar(self) -> CreditCalendar {
        use MandateKind::*;
        match self {
            Municipal
            | Communautaire
            | MetropoleLyon
            | PolynesieCommune
            | NouvelleCaledonieCommune
            | Arrondissement => CreditCalendar::Municipal,
            _ => CreditCalendar::Other,
        }
    }

    /// The day on which the rights of a mandate open, from the day on which it began as the RNE has it: after a general
    /// election not before the third Monday following the first round (AC-4, AC-8), otherwise at once (EL-7).
    pub fn right_opens_on(self, began: Date) -> Date {
        let openings = elections::first_rounds(self.calendar()).map(|round| (round, third_monday(round)));
        let mut elected_then = openings.filter(|(round, opening)| (*round..*opening).contains(&began));
        elected_then.next().map_or(began, |(_, opening)| opening)
    }

    /// The first round of the first general renewal of such councils after `after`, and not after `until`. None for the
    /// councils that the table doesn't know.
    #[must_use]
    pub fn renewal_between(self, after: Date, until: Date) -> Option<Date> {
        let rounds = elections::first_rounds(self.calendar()).filter(|_| self.is_elected_generally());
        rounds.filter(|round| after < *round && *round <= until).min()
    }

    /// Is it a seat in the council of a commune, whose powers end with the first round of the next renewal (EL-10)? Those of an
    /// EPCI go on until the new council is installed, on a day of its own.
    #[must_use]
    pub fn is_municipal(self) -> bool {
        use MandateKind::*;
        matches!(self, Municipal | PolynesieCommune | NouvelleCaledonieCommune)
    }

    /// Is it elected on the days of [`elections`]? The councils without rights outside the communes vote on days of
    /// their own.
    fn is_elected_generally(self) -> bool {
        use MandateKind::*;
        let with_the_regions =
            matches!(self, Departemental | Regional | Corse | Guyane | Martinique | Mayotte);
        self.calendar() == CreditCalendar::Municipal || with_the_regions
    }

    /// Its name in stored keys, the one that it has on the wire: "municipal".
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            MandateKind::Municipal => "municipal",
            MandateKind::Communautaire => "communautaire",
            MandateKind::MetropoleLyon => "metropole_lyon",
            MandateKind::Departemental => "departemental",
            MandateKind::Regional => "regional",
            MandateKind::Corse => "corse",
            MandateKind::Guyane => "guyane",
            MandateKind::Martinique => "martinique",
            MandateKind::Mayotte => "mayotte",
            MandateKind::PolynesieCommune => "polynesie_commune",
            MandateKind::NouvelleCaledonieCommune => "nouvelle_caledonie_commune",
            MandateKind::SaintMartin => "saint_martin",
            MandateKind::SaintBarthelemy => "saint_barthelemy",
            MandateKind::SaintPierreEtMiquelon => "saint_pierre_et_miquelon",
            MandateKind::NouvelleCaledonieProvince => "nouvelle_caledonie_province",
            MandateKind::PolynesieAssemblee => "polynesie_assemblee",
            MandateKind::WallisEtFutuna => "wallis_et_futuna",
            MandateKind::Arrondissement => "arrondissement",
            MandateKind::Syndicat => "syndicat",
            MandateKind::Parlementaire => "parlementaire",
            MandateKind::FrancaisEtranger => "francais_etranger",
        }
    }

    /// What it is called: "Conseil municipal".
    pub fn label(self) -> &'static str {
        match self {
            MandateKind::Municipal => "Conseil municipal",
            MandateKind::Communautaire => "Conseil communautaire",
            MandateKind::MetropoleLyon => "Conseil de la métropole de Lyon",
            MandateKind::Departemental => "Conseil départemental",
            MandateKind::Regional => "Conseil régional",
            MandateKind::Corse => "Assemblée de Corse",
            MandateKind::Guyane => "Assemblée de Guyane",
            MandateKind::Martinique => "Collectivité territoriale de Martinique",
            MandateKind::Mayotte => "Assemblée de Mayotte",
            MandateKind::PolynesieCommune => "Conseil municipal en Polynésie française",
            MandateKind::NouvelleCaledonieCommune => "Conseil municipal en Nouvelle-Calédonie",
            MandateKind::SaintMartin => "Conseil territorial de Saint-Martin",
            MandateKind::SaintBarthelemy => "Conseil territorial de Saint-Barthélemy",
            MandateKind::SaintPierreEtMiquelon => "Conseil territorial de Saint-Pierre-et-Miquelon",
            MandateKind::NouvelleCaledonieProvince => {
                "Assemblée de province ou Congrès de Nouvelle-Calédonie"
            }
            MandateKind::PolynesieAssemblee => "Assemblée de la Polynésie française",
            MandateKind::WallisEtFutuna => "Assemblée territoriale des îles Wallis et Futuna",
            MandateKind::Arrondissement => "Conseil d’arrondissement",
            MandateKind::Syndicat => "Syndicat intercommunal ou mixte",
            MandateKind::Parlementaire => "Mandat parlementaire",
            MandateKind::FrancaisEtranger => "Conseil des Français de l’étranger",
        }
    }
}

/// The mandates that give rights, as they stand on a day ([`Mandate::as_of`]); those that never were (an end before the start)
/// left out.
pub fn eligible(mandates: &[Mandate], on: Date) -> Vec<Mandate> {
    listed(&mandates.iter().map(|mandate| mandate.as_of(on)).collect::<Vec<_>>())
}

/// The same, with the ends that are listed alone.
pub fn listed(mandates: &[Mandate]) -> Vec<Mandate> {
    let gives_rights =
        |mandate: &&Mandate| mandate.kind.is_eligible() && mandate.end.is_none_or(|end| mandate.start <= end);
    mandates.iter().filter(gives_rights).copied().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rights_open_on_the_third_monday_after_a_general_election() {
        let municipal = MandateKind::Municipal;
        assert_eq!(municipal.right_opens_on(date(2026, 3, 15)), date(2026, 3, 30));
        assert_eq!(municipal.right_opens_on(date(2026, 3, 22)), date(2026, 3, 30));
        assert_eq!(
            municipal.right_opens_on(date(2026, 9, 1)),
            date(2026, 9, 1),
            "a replacement in course of mandate"
        );
        assert_eq!(MandateKind::Regional.right_opens_on(date(2021, 6, 27)), date(2021, 7, 5));
        assert_eq!(MandateKind::Regional.right_opens_on(date(2026, 3, 15)), date(2026, 3, 15));
    }

    #[test]
    fn a_renewal_lies_between_two_days_or_not() {
        let cases = [
            (MandateKind::Municipal, (2014, 3, 30), (2026, 10, 1), Some(date(2020, 3, 15))),
            (MandateKind::Municipal, (2020, 5, 18), (2026, 3, 15), Some(date(2026, 3, 15))),
            (MandateKind::Municipal, (2026, 3, 15), (2026, 10, 1), None),
            (MandateKind::Municipal, (2020, 5, 18), (2026, 3, 14), None),
            (MandateKind::Communautaire, (2020, 7, 10), (2026, 10, 1), Some(date(2026, 3, 15))),
            (MandateKind::Regional, (2015, 12, 13), (2026, 10, 1), Some(date(2021, 6, 20))),
            (MandateKind::Regional, (2021, 7, 2), (2026, 10, 1), None),
            (MandateKind::SaintMartin, (2017, 4, 2), (2026, 10, 1), None),
        ];
        for (kind, after, until, expected) in cases {
            let day = |(year, month, day)| date(year, month, day);
            assert_eq!(
                kind.renewal_between(day(after), day(until)),
                expected,
                "{kind:?} {after:?} {until:?}"
            );
        }
    }

    #[test]
    fn a_municipal_mandate_of_the_term_before_ends_on_the_first_round() {
        use MandateKind::{Communautaire, Municipal, PolynesieCommune, Regional};
        let round = date(2026, 3, 15);
        let eve = date(2026, 3, 14);
        let cases = [
            // Kind, start, listed end, asked on, end.
            (Municipal, date(2020, 5, 18), None, eve, None),
            (Municipal, date(2020, 5, 18), None, round, Some(round)),
            (Municipal, date(2020, 5, 18), None, date(2026, 11, 30), Some(round)),
            (Municipal, date(2020, 5, 18), Some(date(2026, 7, 23)), eve, Some(date(2026, 7, 23))),
            (Municipal, date(2020, 5, 18), Some(date(2026, 7, 23)), round, Some(round)),
            (Municipal, date(2020, 5, 18), Some(date(2025, 2, 1)), round, Some(date(2025, 2, 1))),
            (Municipal, date(2014, 3, 30), None, date(2026, 11, 30), Some(date(2020, 3, 15))),
            (PolynesieCommune, eve, None, round, Some(round)),
            (Municipal, round, None, date(2030, 1, 1), None),
            (Municipal, date(2026, 3, 30), None, date(2030, 1, 1), None),
            (Communautaire, date(2020, 7, 10), None, date(2026, 11, 30), None),
            (Regional, date(2015, 12, 18), None, date(2026, 11, 30), None),
        ];
        for (kind, start, end, on, expected) in cases {
            assert_eq!(Mandate { kind, start, end }.as_of(on).end, expected, "{kind:?} {start} {end:?} {on}");
        }
    }

    #[test]
    fn who_is_elected_again_has_won_at_that_very_election() {
        let mandate = |start| [Mandate { kind: MandateKind::Municipal, start, end: None }];
        let round = date(2026, 3, 15);
        assert!(Mandate::is_won_again(&mandate(date(2026, 3, 30)), round));
        assert!(Mandate::is_won_again(&mandate(date(2026, 3, 30)), date(2026, 3, 14)), "closed on the eve");
        assert!(!Mandate::is_won_again(&mandate(date(2026, 3, 31)), round), "later than that election");
        assert!(!Mandate::is_won_again(&mandate(date(2026, 3, 30)), date(2026, 3, 16)), "no first round");
        assert!(!Mandate::is_won_again(&mandate(date(2020, 5, 18)), round));
    }

    #[test]
    fn a_code_is_the_name_on_the_wire() {
        for kind in MandateKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
    }

    #[test]
    fn arrondissement_waits_for_a_decision() {
        assert_eq!(MandateKind::Arrondissement.eligibility(), MandateEligibility::ManualReview);
        assert!(!MandateKind::Arrondissement.is_eligible());
    }
}
