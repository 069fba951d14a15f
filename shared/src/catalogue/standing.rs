//! What the service knows of an OF, as dated facts: its agrément, its Qualiopi certificate, its activity declaration. When one is over,
//! what depends on it disappears by itself.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{NotBookable, PurposeKind};
use crate::french::date_long;

/// Before any offer.
const LONG_AGO: Date = date(1970, 1, 1);

/// First and last day, both included.
pub type Days = (Date, Date);

/// It decides whether the offers of an OF may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OfStanding {
    /// First and last day of the agrément (TR-2), both included.
    pub agrement: Option<Days>,
    /// Suspended by the minister (AG-9).
    pub agrement_suspended: bool,
    /// Holds the Qualiopi certificate (RE-5).
    pub qualiopi: bool,
    /// First and last day of that certificate, both included; none where only its holding is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualiopi_dates: Option<Days>,
    /// Whether it is compulsory for formations of mandate too: above 150 000 € of turnover, or with other publics (OF-1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub qualiopi_compulsory: bool,
    /// Last day of the activity declaration, once it is known to end (OF-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nda_until: Option<Date>,
}

impl OfStanding {
    /// Last day of the agrément, once it has begun and while it is not suspended; that day may be over.
    #[must_use]
    pub fn agrement_until(&self, today: Date) -> Option<Date> {
        let (from, until) = self.agrement?;
        (!self.agrement_suspended && from <= today).then_some(until)
    }

    /// Whether the agrément runs on `today` (TR-2).
    #[must_use]
    pub fn is_agree(&self, today: Date) -> bool {
        self.agrement_until(today).is_some_and(|until| until >= today)
    }

    /// Whether the certificate runs on `today`.
    #[must_use]
    pub fn holds_qualiopi(&self, today: Date) -> bool {
        self.qualiopi && self.qualiopi_dates.is_none_or(|(from, until)| (from..=until).contains(&today))
    }

    /// The days on which offers of that kind may be shown, as far as the gates have dates.
    #[must_use]
    pub fn days(&self, purpose: PurposeKind) -> Option<Days> {
        let mandate = purpose == PurposeKind::Mandate;
        let agrement = self.agrement.filter(|_| mandate);
        let qualiopi = self.qualiopi_dates.filter(|_| !mandate || self.qualiopi_compulsory);
        let nda = self.nda_until.map(|until| (LONG_AGO, until));
        let gates = [agrement, qualiopi, nda].into_iter().flatten();
        gates.reduce(|one, other| (one.0.max(other.0), one.1.min(other.1)))
    }

    /// What of it stands in the way of an offer of that kind on `today`, but for the agrément, which must last as long as the session.
    #[must_use]
    pub fn obstacle(&self, purpose: PurposeKind, today: Date) -> Option<NotBookable> {
        if let Some(until) = self.nda_until.filter(|until| *until < today) {
            return Some(NotBookable::NdaOver { until });
        }
        let mandate = purpose == PurposeKind::Mandate;
        let counts = !mandate || self.qualiopi_compulsory;
        match self.qualiopi_dates {
            _ if !counts || self.holds_qualiopi(today) => None,
            Some((_, until)) if self.qualiopi && until < today => Some(NotBookable::QualiopiOver { until }),
            _ if mandate => Some(NotBookable::QualiopiMissing),
            _ => Some(NotBookable::NotQualiopi),
        }
    }

    /// The agrément as the public reads it.
    #[must_use]
    pub fn french(&self, today: Date) -> String {
        match self.agrement {
            None => "Sans agrément : formations de réinsertion uniquement".to_owned(),
            Some(_) if self.agrement_suspended => "Agrément suspendu par le ministre".to_owned(),
            Some((_, until)) if until < today => {
                format!("Agrément expiré depuis le {}", date_long(until))
            }
            Some((from, _)) if today < from => {
                format!("Agréé par le ministre à partir du {}", date_long(from))
            }
            Some((_, until)) => format!("Agréé par le ministre jusqu’au {}", date_long(until)),
        }
    }
}
