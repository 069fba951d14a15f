//! May this training be ordered? Every reason that stands in the way, with its explanation (TR-1 to TR-7, RE-1 to RE-4,
//! DL-4, EL-11).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::deadlines::{Delay, last_day};
use super::mandates::{self, Mandate};
use crate::french::{date_full, date_long, hours, integer};
use crate::money::Euros;
use crate::parameters::{self, Announced, Parameter};
use crate::texts::{labels, sentences};

/// What a training is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Purpose {
    /// Linked to the mandate (rules §3.1).
    Mandate,
    /// Réinsertion professionnelle (rules §3.3).
    Reinsertion,
}

impl Purpose {
    /// As it is shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mandate => labels::purpose::MANDATE,
            Self::Reinsertion => labels::purpose::REINSERTION,
        }
    }
}

/// A training, who gives it and who asks for it, as they are on the day of the order.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingRequest {
    /// For the mandate or for reinsertion.
    pub purpose: Purpose,
    pub requested_on: Date,
    /// Day of the order, or today when it isn't ordered yet; never before the request.
    pub ordered_on: Date,
    /// First day of the session.
    pub start: Date,
    /// Last day of the session.
    pub end: Date,
    /// Price without tax.
    pub price_ht: Euros,
    /// Length in hours.
    pub duration_hours: Decimal,
    /// Participants that the OF accepts at most.
    pub max_participants: u32,
    /// Is the theme in the répertoire in force?
    pub theme_listed: bool,
    /// Is it an action that the CPF pays?
    pub cpf_eligible: bool,
    /// Last day of the OF's agrément; none without one, or while it is suspended.
    pub agrement_until: Option<Date>,
    /// Has the élu liquidated a pension?
    pub pension_liquidated: bool,
    /// Every mandate, eligible or not, held or not.
    pub mandates: Vec<Mandate>,
}

/// Something that stands in the way, in the order in which people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Reason {
    /// No eligible mandate is held (EL-11).
    NoCurrentMandate,
    /// There never was an eligible mandate (RE-2).
    NoMandate,
    /// A pension is liquidated (RE-3).
    PensionLiquidated,
    /// The six months after the mandate are over (RE-2).
    ReinsertionWindowClosed,
    /// The session starts before the first possible day (DL-4).
    StartsTooSoon,
    /// The session ends too long after the order (TR-6).
    NotCompletedInTime,
    /// The session ends after the mandate (TR-3).
    EndsAfterMandate,
    /// The session ends after the six months (RE-2).
    EndsAfterReinsertionWindow,
    /// The theme isn't in the répertoire (TR-1).
    ThemeNotInRepertoire,
    /// The OF has no agrément until the end of the session (TR-2).
    OfNotApproved,
    /// An hour costs more than the cap (TR-4).
    HourlyCostAboveCap,
    /// The session accepts more people than the cap (TR-5).
    TooManyParticipants,
    /// The CPF doesn't pay this action (RE-1).
    NotCpfEligible,
}

/// Every reason why the training can't be ordered; none when it can.
pub fn obstacles(request: &TrainingRequest) -> Vec<Reason> {
    let situation = Situation::of(request);
    let mut tests = vec![
        (Reason::StartsTooSoon, request.start < earliest_start(request)),
        (Reason::NotCompletedInTime, last_day_to_complete(request).is_some_and(|last| request.end > last)),
    ];
    match request.purpose {
        Purpose::Mandate => tests.extend(mandate_tests(request, &situation)),
        Purpose::Reinsertion => tests.extend(reinsertion_tests(request, &situation)),
    }
    let mut reasons: Vec<Reason> =
        tests.into_iter().filter(|(_, fails)| *fails).map(|(reason, _)| reason).collect();
    reasons.sort_unstable();
    reasons
}

fn mandate_tests(request: &TrainingRequest, situation: &Situation) -> [(Reason, bool); 6] {
    let on = request.ordered_on;
    let too_many = |cap: Decimal| Decimal::from(request.max_participants) > cap;
    [
        (Reason::NoCurrentMandate, !situation.holds),
        (
            Reason::EndsAfterMandate,
            situation.holds && situation.last_end.is_some_and(|end| request.end > end),
        ),
        (Reason::ThemeNotInRepertoire, !request.theme_listed),
        (Reason::OfNotApproved, request.agrement_until.is_none_or(|until| until < request.end)),
        (Reason::HourlyCostAboveCap, costs_too_much(request)),
        (
            Reason::TooManyParticipants,
            parameters::value(Parameter::MandateMaxParticipants, on).is_some_and(too_many),
        ),
    ]
}

fn reinsertion_tests(request: &TrainingRequest, situation: &Situation) -> [(Reason, bool); 5] {
    let is_after_window = |day: Date| situation.last_reinsertion_day().is_some_and(|last| day > last);
    [
        (Reason::NotCpfEligible, !request.cpf_eligible),
        (Reason::PensionLiquidated, request.pension_liquidated),
        (Reason::NoMandate, !situation.ever_held),
        (Reason::ReinsertionWindowClosed, !situation.holds && is_after_window(request.ordered_on)),
        (Reason::EndsAfterReinsertionWindow, is_after_window(request.end)),
    ]
}

/// What the mandates say on the day of the order.
struct Situation {
    ever_held: bool,
    holds: bool,
    /// The latest end, known when nothing is held or when every held mandate has an end.
    last_end: Option<Date>,
}

impl Situation {
    fn of(request: &TrainingRequest) -> Situation {
        let mut begun = mandates::eligible(&request.mandates, request.ordered_on);
        begun.retain(|mandate| mandate.start <= request.ordered_on);
        let endless = begun.iter().any(|mandate| mandate.end.is_none());
        let last_end = begun.iter().filter_map(|mandate| mandate.end).max();
        Situation {
            ever_held: !begun.is_empty(),
            holds: begun.iter().any(|mandate| mandate.is_held(request.ordered_on)),
            last_end: last_end.filter(|_| !endless),
        }
    }

    fn last_reinsertion_day(&self) -> Option<Date> {
        self.last_end.map(|end| last_day(Delay::ReinsertionWindow, end))
    }
}

fn earliest_start(request: &TrainingRequest) -> Date {
    last_day(Delay::EarliestSessionStart, request.requested_on)
}

/// The rule has a first day: an order made before it isn't bound.
fn last_day_to_complete(request: &TrainingRequest) -> Option<Date> {
    parameters::value(Parameter::TrainingCompletion, request.ordered_on)
        .map(|_| last_day(Delay::Completion, request.ordered_on))
}

/// Compared as a product: the hourly price is never rounded, and no duration at all can't hide a price.
fn costs_too_much(request: &TrainingRequest) -> bool {
    parameters::value(Parameter::MandateHourlyCap, request.ordered_on)
        .is_some_and(|cap| request.price_ht.decimal() > cap * request.duration_hours)
}

impl Reason {
    const ALL: [Self; 13] = [
        Self::NoCurrentMandate,
        Self::NoMandate,
        Self::PensionLiquidated,
        Self::ReinsertionWindowClosed,
        Self::StartsTooSoon,
        Self::NotCompletedInTime,
        Self::EndsAfterMandate,
        Self::EndsAfterReinsertionWindow,
        Self::ThemeNotInRepertoire,
        Self::OfNotApproved,
        Self::HourlyCostAboveCap,
        Self::TooManyParticipants,
        Self::NotCpfEligible,
    ];

    /// The reason that a code on the wire names.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether it depends on the élu, his mandates and the day, rather than on the offer.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        matches!(
            self,
            Self::NoCurrentMandate
                | Self::NoMandate
                | Self::PensionLiquidated
                | Self::ReinsertionWindowClosed
                | Self::NotCompletedInTime
                | Self::EndsAfterMandate
                | Self::EndsAfterReinsertionWindow
        )
    }

    /// The stable code of the reason, as on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Reason::NoCurrentMandate => "no_current_mandate",
            Reason::NoMandate => "no_mandate",
            Reason::PensionLiquidated => "pension_liquidated",
            Reason::ReinsertionWindowClosed => "reinsertion_window_closed",
            Reason::StartsTooSoon => "starts_too_soon",
            Reason::NotCompletedInTime => "not_completed_in_time",
            Reason::EndsAfterMandate => "ends_after_mandate",
            Reason::EndsAfterReinsertionWindow => "ends_after_reinsertion_window",
            Reason::ThemeNotInRepertoire => "theme_not_in_repertoire",
            Reason::OfNotApproved => "of_not_approved",
            Reason::HourlyCostAboveCap => "hourly_cost_above_cap",
            Reason::TooManyParticipants => "too_many_participants",
            Reason::NotCpfEligible => "not_cpf_eligible",
        }
    }

    /// For the élu: the rule, the figures, and what can be done.
    pub fn explain(self, request: &TrainingRequest) -> String {
        match self {
            Reason::NoCurrentMandate => no_current_mandate(request),
            Reason::NoMandate => sentences::NoMandate.said(),
            Reason::PensionLiquidated => sentences::PensionLiquidated.said(),
            Reason::ReinsertionWindowClosed | Reason::EndsAfterReinsertionWindow => {
                self.reinsertion_window(request)
            }
            Reason::StartsTooSoon => sentences::TrainingStartsTooSoon {
                debut: &date_long(request.start),
                delai: &Delay::EarliestSessionStart.french(request.requested_on),
                limite: &date_long(earliest_start(request)),
            }
            .said(),
            Reason::NotCompletedInTime => sentences::TrainingNotCompletedInTime {
                fin_session: &date_long(request.end),
                delai: &Delay::Completion.french(request.ordered_on),
                limite: &date_long(last_day(Delay::Completion, request.ordered_on)),
            }
            .said(),
            Reason::EndsAfterMandate => sentences::TrainingEndsAfterMandate {
                fin_session: &date_long(request.end),
                fin: &date_or_unknown(Situation::of(request).last_end),
            }
            .said(),
            Reason::ThemeNotInRepertoire => sentences::TrainingThemeNotListed.said(),
            Reason::OfNotApproved => not_approved(request),
            Reason::HourlyCostAboveCap => hourly_cost(request),
            Reason::TooManyParticipants => sentences::TrainingCrowdAboveCap {
                participants: &integer(request.max_participants.into()),
                plafond: &parameters::count(Parameter::MandateMaxParticipants, request.ordered_on)
                    .to_string(),
            }
            .said(),
            Reason::NotCpfEligible => sentences::TrainingNotCpfEligible.said(),
        }
    }

    fn reinsertion_window(self, request: &TrainingRequest) -> String {
        let situation = Situation::of(request);
        let delai = &Delay::ReinsertionWindow.french(situation.last_end.unwrap_or(request.ordered_on));
        let fin = &date_or_unknown(situation.last_end);
        let limite = &date_or_unknown(situation.last_reinsertion_day());
        if self == Reason::ReinsertionWindowClosed {
            return sentences::ReinsertionWindowClosed { fin, delai, limite }.said();
        }
        let fin_session = &date_long(request.end);
        sentences::EndsAfterReinsertionWindow { fin_session, delai, fin, limite }.said()
    }
}

fn no_current_mandate(request: &TrainingRequest) -> String {
    let situation = Situation::of(request);
    let Some(end) = situation.last_end else { return sentences::NoCurrentMandate.said() };
    let still = situation.last_reinsertion_day().filter(|last| request.ordered_on <= *last);
    let reinsertion = still.filter(|_| !request.pension_liquidated).map(date_long);
    let (fin, reinsertion) = (&date_long(end), reinsertion.as_deref());
    let by_law = |mandate: &Mandate| {
        mandate.legal_end(request.ordered_on) == Some(end) && mandate.end.is_none_or(|listed| listed > end)
    };
    if request.mandates.iter().any(by_law) {
        return sentences::CurrentMandateEndedByLaw { fin, reinsertion }.said();
    }
    sentences::CurrentMandateEnded { fin, reinsertion }.said()
}

fn not_approved(request: &TrainingRequest) -> String {
    let Some(until) = request.agrement_until else { return sentences::OrganismeWithoutAgrement.said() };
    let (limite, fin_session) = (&date_long(until), &date_long(request.end));
    sentences::OrganismeAgrementTooShort { limite, fin_session }.said()
}

fn hourly_cost(request: &TrainingRequest) -> String {
    let cap = parameters::euros(Parameter::MandateHourlyCap, request.ordered_on).unwrap_or_default();
    let an_hour = request.price_ht.decimal().checked_div(request.duration_hours).map(Euros::rounded);
    let told = sentences::TrainingHourAboveCap {
        prix: &request.price_ht.french(),
        duree: &hours(request.duration_hours),
        heure: an_hour.map(|euros| euros.french()).as_deref(),
        plafond: &cap.french(),
    }
    .said();
    match announced_cap(request) {
        Some(announced) => format!("{told} {}", announced.of_an_hour()),
        None => told,
    }
}

/// A cap that is published, does not hold yet, and would allow the training.
fn announced_cap(request: &TrainingRequest) -> Option<Announced> {
    let announced = parameters::announced(Parameter::MandateHourlyCap, request.ordered_on)?;
    let is_under = request.price_ht.decimal() <= announced.amount.decimal() * request.duration_hours;
    is_under.then_some(announced)
}

fn date_or_unknown(date: Option<Date>) -> String {
    date.map_or_else(|| sentences::UnknownDate.said(), date_full)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::mandates::MandateKind;
    use super::*;

    fn request(purpose: Purpose) -> TrainingRequest {
        TrainingRequest {
            purpose,
            requested_on: date(2026, 3, 2),
            ordered_on: date(2026, 3, 6),
            start: date(2026, 4, 10),
            end: date(2026, 4, 10),
            price_ht: Euros::from_cents(56_000),
            duration_hours: Decimal::from(7),
            max_participants: 12,
            theme_listed: true,
            cpf_eligible: true,
            agrement_until: Some(date(2027, 12, 31)),
            pension_liquidated: false,
            mandates: vec![mandate(date(2022, 3, 31), None)],
        }
    }

    fn mandate(start: Date, end: Option<Date>) -> Mandate {
        Mandate { kind: MandateKind::Municipal, start, end }
    }

    #[test]
    fn a_closed_window_also_ends_before_the_session() {
        let mandates = vec![mandate(date(2020, 5, 18), Some(date(2025, 8, 1)))];
        let late = TrainingRequest { mandates, ..request(Purpose::Reinsertion) };
        assert_eq!(obstacles(&late), [Reason::ReinsertionWindowClosed, Reason::EndsAfterReinsertionWindow]);
    }

    #[test]
    fn mandates_that_give_no_rights_are_none() {
        let syndicat = Mandate { kind: MandateKind::Syndicat, ..mandate(date(2022, 3, 31), None) };
        for (mandates, purpose, reason) in [
            (vec![], Purpose::Mandate, Reason::NoCurrentMandate),
            (vec![syndicat], Purpose::Mandate, Reason::NoCurrentMandate),
            (vec![], Purpose::Reinsertion, Reason::NoMandate),
            (vec![syndicat], Purpose::Reinsertion, Reason::NoMandate),
            (vec![mandate(date(2026, 3, 30), None)], Purpose::Reinsertion, Reason::NoMandate),
        ] {
            assert_eq!(obstacles(&TrainingRequest { mandates, ..request(purpose) }), [reason]);
        }
    }

    #[test]
    fn another_mandate_that_goes_on_lifts_the_end_of_the_first() {
        let first = mandate(date(2020, 5, 18), Some(date(2026, 3, 15)));
        let other = Mandate { kind: MandateKind::Regional, start: date(2021, 7, 5), end: None };
        for purpose in [Purpose::Mandate, Purpose::Reinsertion] {
            let both = TrainingRequest { mandates: vec![first, other], ..request(purpose) };
            assert_eq!(obstacles(&both), []);
        }
    }

    #[test]
    fn an_unknown_duration_hides_no_price() {
        let request = TrainingRequest { duration_hours: Decimal::ZERO, ..request(Purpose::Mandate) };
        assert_eq!(obstacles(&request), [Reason::HourlyCostAboveCap]);
        assert!(!Reason::HourlyCostAboveCap.explain(&request).is_empty());
    }

    #[test]
    fn explanations_say_the_rule_the_figures_and_what_to_do() {
        let dear = TrainingRequest { price_ht: Euros::from_cents(56_100), ..request(Purpose::Mandate) };
        let said = |reason: Reason, request: &TrainingRequest| reason.explain(request);
        assert_eq!(
            said(Reason::HourlyCostAboveCap, &dear),
            "Cette formation coûte 561,00 € HT pour 7 heures, soit 80,14 € de l’heure : une formation liée au mandat ne peut pas dépasser 80,00 € HT de l’heure. Choisissez une formation moins chère. Un texte publié porte ce plafond à 100,00 € au 1er décembre 2026 : il n’est pas encore appliqué."
        );
        assert_eq!(
            said(Reason::StartsTooSoon, &dear),
            "La session commence le vendredi 10 avril 2026 : il faut 11 jours ouvrés entre la demande et le début, donc pas avant le mardi 17 mars 2026. Choisissez une session plus tardive."
        );
        let mandates = vec![mandate(date(2022, 3, 31), Some(date(2026, 1, 31)))];
        let ended = TrainingRequest { mandates, ..request(Purpose::Mandate) };
        assert_eq!(
            said(Reason::NoCurrentMandate, &ended),
            "Une formation liée au mandat demande un mandat en cours : le vôtre a pris fin le samedi 31 janvier 2026. Jusqu’au vendredi 31 juillet 2026, vos droits peuvent encore financer une formation de réinsertion."
        );
    }

    #[test]
    fn a_municipal_mandate_of_the_term_before_is_over_from_the_first_round() {
        let on = |ordered_on| TrainingRequest {
            requested_on: ordered_on,
            ordered_on,
            start: date(2026, 6, 10),
            end: date(2026, 6, 10),
            mandates: vec![mandate(date(2020, 5, 18), None)],
            ..request(Purpose::Mandate)
        };
        assert_eq!(obstacles(&on(date(2026, 3, 14))), [], "nobody knows who will be elected again");
        assert_eq!(obstacles(&on(date(2026, 3, 15))), [Reason::EndsAfterMandate]);
        let after = on(date(2026, 3, 16));
        assert_eq!(obstacles(&after), [Reason::NoCurrentMandate]);
        let told = Reason::NoCurrentMandate.explain(&after);
        for words in ["dimanche 15 mars 2026", "premier tour", "15 septembre 2026", "examen de vos droits"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        let again = TrainingRequest {
            mandates: vec![mandate(date(2020, 5, 18), None), mandate(date(2026, 3, 30), None)],
            ..on(date(2026, 3, 30))
        };
        assert_eq!(obstacles(&again), []);
    }
}
