//! Whether a session can be asked for today: what depends on the offer and on its OF, never on the élu.
//!
//! What depends on the élu (mandates, pension, end of the mandate, eight months) is in `rules`, which decides at
//! the request.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::offer::{Action, Entries, Formation, Purpose, Recruitment, Session};
use super::publication::Publication;
use super::repertoire::Repertoire;
use super::standing::OfStanding;
use crate::calendar::add_days;
use crate::french::{date_full, date_long};
use crate::money::Euros;
use crate::parameters::{self, Announced, Parameter};
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::sentences;

/// One thing that stands in the way of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum NotBookable {
    /// A draft.
    NotPublished,
    /// Withdrawn by its OF or by the service.
    OfferSuspended,
    SessionClosed,
    SessionSuspended,
    /// No place left.
    Full,
    /// It began before today.
    Started {
        debut: Date,
    },
    /// Less than eleven working days (DL-4); `earliest` is the first start for a request made today.
    StartsTooSoon {
        debut: Date,
        earliest: Date,
    },
    /// With permanent entries: the period is over before the first possible start.
    EndsTooSoon {
        fin: Date,
        earliest: Date,
    },
    /// Mandate only (TR-2).
    AgrementMissing,
    /// Mandate only: it does not begin before this day.
    AgrementNotYet {
        from: Date,
    },
    /// Mandate only: it ends before the session does.
    AgrementExpires {
        until: Date,
    },
    /// Mandate only (AG-12).
    AgrementSuspended,
    /// Reinsertion only (RE-5).
    NotQualiopi,
    /// Mandate, where the certificate is compulsory (OF-1).
    QualiopiMissing,
    /// The certificate is over.
    QualiopiOver {
        until: Date,
    },
    /// The activity declaration is over (OF-1).
    NdaOver {
        until: Date,
    },
    /// Mandate only (TR-1).
    ThemeNotInRepertoire {
        theme: String,
    },
    /// Mandate only (TR-4); both figures are for one hour, without VAT.
    HourlyCostAboveCap {
        price: Euros,
        cap: Euros,
        /// A cap that is published, does not hold yet, and would allow it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        announced: Option<Announced>,
    },
    /// Mandate only (TR-5).
    TooManyParticipants {
        participants: u16,
        cap: u16,
    },
}

impl NotBookable {
    /// Stable, for machines; the same words as the serialised form.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPublished => "not_published",
            Self::OfferSuspended => "offer_suspended",
            Self::SessionClosed => "session_closed",
            Self::SessionSuspended => "session_suspended",
            Self::Full => "full",
            Self::Started { .. } => "started",
            Self::StartsTooSoon { .. } => "starts_too_soon",
            Self::EndsTooSoon { .. } => "ends_too_soon",
            Self::AgrementMissing => "agrement_missing",
            Self::AgrementNotYet { .. } => "agrement_not_yet",
            Self::AgrementExpires { .. } => "agrement_expires",
            Self::AgrementSuspended => "agrement_suspended",
            Self::NotQualiopi => "not_qualiopi",
            Self::QualiopiMissing => "qualiopi_missing",
            Self::QualiopiOver { .. } => "qualiopi_over",
            Self::NdaOver { .. } => "nda_over",
            Self::ThemeNotInRepertoire { .. } => "theme_not_in_repertoire",
            Self::HourlyCostAboveCap { .. } => "hourly_cost_above_cap",
            Self::TooManyParticipants { .. } => "too_many_participants",
        }
    }

    /// The reason in French for an élu: the fact with its figures, then what to do.
    #[must_use]
    pub fn explain(&self) -> String {
        format!("{} : {}.", self.cause(), self.advice())
    }

    /// The fact alone, with its figures: a sentence without its full stop.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::NotPublished => sentences::SessionNotPublished.said(),
            Self::OfferSuspended => sentences::SessionWithdrawn.said(),
            Self::SessionClosed => sentences::SessionClosed.said(),
            Self::SessionSuspended => sentences::SessionSuspended.said(),
            Self::Full => sentences::SessionFull.said(),
            Self::Started { debut } => sentences::SessionStarted { debut: &date_long(*debut) }.said(),
            Self::StartsTooSoon { debut, earliest } => {
                let (debut, premier) = (&date_long(*debut), &date_long(*earliest));
                sentences::SessionStartsTooSoon { debut, premier, delai: &lead_time(*earliest) }.said()
            }
            Self::EndsTooSoon { fin, earliest } => {
                let (fin, premier) = (&date_long(*fin), &date_long(*earliest));
                sentences::SessionEndsTooSoon { fin, premier, delai: &lead_time(*earliest) }.said()
            }
            Self::AgrementMissing => sentences::AgrementMissing.said(),
            Self::AgrementNotYet { from } => sentences::AgrementNotYet { debut: &date_long(*from) }.said(),
            Self::AgrementExpires { until } => sentences::AgrementExpires { fin: &date_long(*until) }.said(),
            Self::AgrementSuspended => sentences::AgrementSuspended.said(),
            Self::NotQualiopi => sentences::NotQualiopi.said(),
            Self::QualiopiMissing => sentences::QualiopiMissing.said(),
            Self::QualiopiOver { until } => sentences::QualiopiOver { fin: &date_long(*until) }.said(),
            Self::NdaOver { until } => sentences::NdaOver { fin: &date_long(*until) }.said(),
            Self::ThemeNotInRepertoire { theme } => sentences::ThemeNotListed { theme }.said(),
            Self::HourlyCostAboveCap { price, cap, .. } => {
                sentences::HourAboveCap { prix: &price.french(), plafond: &cap.french() }.said()
            }
            Self::TooManyParticipants { participants, cap } => {
                let (participants, plafond) = (&participants.to_string(), &cap.to_string());
                sentences::CrowdAboveCap { participants, plafond }.said()
            }
        }
    }

    /// What an élu can do about it.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::NotPublished | Self::OfferSuspended => sentences::ChooseOtherOffer.said(),
            Self::SessionClosed | Self::Full => sentences::ChooseOtherSession.said(),
            Self::SessionSuspended => sentences::ChooseOtherSessionOrAsk.said(),
            Self::Started { .. } => sentences::ChooseComingSession.said(),
            Self::StartsTooSoon { .. } | Self::EndsTooSoon { .. } => sentences::ChooseLaterSession.said(),
            Self::AgrementMissing
            | Self::AgrementNotYet { .. }
            | Self::AgrementExpires { .. }
            | Self::AgrementSuspended
            | Self::NotQualiopi
            | Self::QualiopiMissing
            | Self::QualiopiOver { .. }
            | Self::NdaOver { .. } => sentences::ChooseOtherOrganisme.said(),
            Self::ThemeNotInRepertoire { .. } | Self::TooManyParticipants { .. } => {
                sentences::ChooseOtherFormation.said()
            }
            Self::HourlyCostAboveCap { announced, .. } => within_cap(*announced),
        }
    }
}

/// What to do about an hour above the cap: wait for one that is certain and to come; one that is not applied is only told.
fn within_cap(announced: Option<Announced>) -> String {
    let Some(Announced { amount, from, confirmed }) = announced else {
        return sentences::ChooseWithinRights.said();
    };
    let (date, plafond) = (&date_full(from), &amount.french());
    if confirmed {
        sentences::PossibleFrom { date, plafond }.said()
    } else {
        sentences::ChooseWithinRightsForNow { date, plafond }.said()
    }
}

/// The delay of DL-4, where `earliest` is the first day that it allows.
fn lead_time(earliest: Date) -> String {
    Delay::EarliestSessionStart.french(earliest)
}

/// The price of one hour without VAT, not rounded (TR-4). An action without a duration is above any cap.
#[must_use]
pub fn price_per_hour_ht(action: &Action) -> Decimal {
    action.price_ht.decimal().checked_div(action.duree_heures).unwrap_or(Decimal::MAX)
}

/// The first day on which a training may start when it is asked for on `today`: eleven working days later (DL-4).
#[must_use]
pub fn earliest_start(today: Date) -> Date {
    last_day(Delay::EarliestSessionStart, today)
}

/// Everything that keeps a session from being asked for today; nothing means that it can be.
///
/// `session` is one of `action`, which is one of `formation`. The order is that of the reading: the offer, the
/// session, the OF.
#[must_use]
pub fn bookable(
    formation: &Formation,
    action: &Action,
    session: &Session,
    of: &OfStanding,
    today: Date,
) -> Vec<NotBookable> {
    let mut reasons = Vec::new();
    reasons.extend(offer_closed(&formation.publication));
    reasons.extend(session_closed(action, session));
    reasons.extend(too_early_or_late(action, session, today));
    match &formation.purpose {
        Purpose::Mandate { theme } => {
            if Repertoire::at(today).and_then(|repertoire| repertoire.theme(theme)).is_none() {
                reasons.push(NotBookable::ThemeNotInRepertoire { theme: theme.to_string() });
            }
            reasons.extend(beyond_caps(action, today));
            reasons.extend(agrement(session, of, today));
        }
        Purpose::Reinsertion { .. } => {}
    }
    reasons.extend(of.obstacle(formation.purpose.kind(), today));
    reasons
}

/// Whether the catalogue shows a session: it can be asked for on `today`, or is only full (a place may come free).
#[must_use]
pub fn is_offered(
    formation: &Formation,
    action: &Action,
    session: &Session,
    of: &OfStanding,
    today: Date,
) -> bool {
    bookable(formation, action, session, of, today).iter().all(|reason| *reason == NotBookable::Full)
}

/// The last day on which a session that the catalogue shows today can be asked for, when that is less than `days` away.
#[must_use]
pub fn last_day_to_ask(
    (formation, action, session): (&Formation, &Action, &Session),
    of: &OfStanding,
    today: Date,
    days: u32,
) -> Option<Date> {
    let coming = (1..=days).map(|days| add_days(today, days));
    let closed = coming.into_iter().find(|day| !is_offered(formation, action, session, of, *day))?;
    closed.yesterday().ok()
}

/// The formation with the actions and the sessions that the catalogue shows on `today`; none when it shows nothing of it.
#[must_use]
pub fn offered(formation: &Formation, of: &OfStanding, today: Date) -> Option<Formation> {
    let shown = |action: &Action| {
        let is_shown = |session: &&Session| is_offered(formation, action, session, of, today);
        let sessions: Vec<Session> = action.sessions.iter().filter(is_shown).cloned().collect();
        (!sessions.is_empty()).then(|| Action { sessions, ..action.clone() })
    };
    let actions: Vec<Action> = formation.actions.iter().filter_map(shown).collect();
    (!actions.is_empty()).then(|| Formation { actions, ..formation.clone() })
}

fn offer_closed(publication: &Publication) -> Option<NotBookable> {
    match publication {
        Publication::Draft => Some(NotBookable::NotPublished),
        Publication::Suspended { .. } | Publication::Archived { .. } => Some(NotBookable::OfferSuspended),
        Publication::Published { .. } => None,
    }
}

/// One reason: who can't ask for it anyway is not told too that it is full.
fn session_closed(action: &Action, session: &Session) -> Option<NotBookable> {
    match session.etat {
        Recruitment::Closed => Some(NotBookable::SessionClosed),
        Recruitment::Suspended => Some(NotBookable::SessionSuspended),
        Recruitment::Open => (action.places_left(session) == 0).then_some(NotBookable::Full),
    }
}

/// With fixed dates the first day counts; with permanent entries one may enter until the last day.
fn too_early_or_late(action: &Action, session: &Session, today: Date) -> Option<NotBookable> {
    let earliest = earliest_start(today);
    match action.entrees {
        Entries::FixedDates => {
            let debut = session.debut.filter(|debut| *debut < earliest)?;
            let started = debut <= today;
            Some(if started {
                NotBookable::Started { debut }
            } else {
                NotBookable::StartsTooSoon { debut, earliest }
            })
        }
        Entries::Permanent => {
            session.fin.filter(|fin| *fin < earliest).map(|fin| NotBookable::EndsTooSoon { fin, earliest })
        }
    }
}

/// TR-4 and TR-5, at the values in force today.
fn beyond_caps(action: &Action, today: Date) -> Vec<NotBookable> {
    let hourly = above_hourly_cap(action, today).map(|(price, cap)| {
        let announced = announced_cap(action, today);
        NotBookable::HourlyCostAboveCap { price, cap, announced }
    });
    let cap =
        parameters::value(Parameter::MandateMaxParticipants, today).and_then(|cap| u16::try_from(cap).ok());
    let participants = action.participants_max;
    let crowd = cap
        .filter(|cap| participants > *cap)
        .map(|cap| NotBookable::TooManyParticipants { participants, cap });
    hourly.into_iter().chain(crowd).collect()
}

/// The price of one hour without VAT and the cap in force, when the first is above the second (TR-4).
#[must_use]
pub fn above_hourly_cap(action: &Action, today: Date) -> Option<(Euros, Euros)> {
    let cap = parameters::euros(Parameter::MandateHourlyCap, today)?;
    let above = is_above(action, cap)?;
    // A price just above the cap must not be shown equal to it.
    above.then(|| (Euros::rounded(price_per_hour_ht(action)).max(cap + Euros::from_cents(1)), cap))
}

/// As a product: the hourly price is never rounded before it is compared.
fn is_above(action: &Action, cap: Euros) -> Option<bool> {
    let most = cap.decimal().checked_mul(action.duree_heures)?;
    Some(action.price_ht.decimal() > most)
}

/// The cap that is published, does not hold on `today`, and would allow the price of an hour.
#[must_use]
pub fn announced_cap(action: &Action, today: Date) -> Option<Announced> {
    let announced = parameters::announced(Parameter::MandateHourlyCap, today)?;
    (is_above(action, announced.amount) == Some(false)).then_some(announced)
}

/// TR-2: the agrément runs today and until the end of the session (with permanent entries without an end, today
/// is enough).
fn agrement(session: &Session, of: &OfStanding, today: Date) -> Option<NotBookable> {
    let Some((from, until)) = of.agrement else { return Some(NotBookable::AgrementMissing) };
    let last = session.fin.or(session.debut).unwrap_or(today).max(today);
    if of.is_suspended(today) {
        Some(NotBookable::AgrementSuspended)
    } else if today < from {
        Some(NotBookable::AgrementNotYet { from })
    } else {
        (until < last).then_some(NotBookable::AgrementExpires { until })
    }
}
