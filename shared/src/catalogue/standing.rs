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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfStanding {
    /// First and last day of the agrément (TR-2), both included.
    #[serde(default, with = "crate::wire::optional_period")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Date>>))]
    pub agrement: Option<Days>,
    /// Suspended by the minister (AG-9).
    pub agrement_suspended: bool,
    /// First and last day of that suspension, both included; none of one that was written down before they were: it is ended by hand.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wire::optional_period")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Date>>))]
    pub suspension: Option<Days>,
    /// Holds the Qualiopi certificate (RE-5).
    pub qualiopi: bool,
    /// First and last day of that certificate, both included; none where only its holding is known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wire::optional_period")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Date>>))]
    pub qualiopi_dates: Option<Days>,
    /// Whether it is compulsory for formations of mandate too: above 150 000 € of turnover, or with other publics (OF-1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub qualiopi_compulsory: bool,
    /// Last day of the activity declaration, once it is known to end (OF-1).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wire::optional_date")]
    pub nda_until: Option<Date>,
}

impl OfStanding {
    /// Whether the agrément is suspended on `today`: a suspension ends by itself on its last day.
    #[must_use]
    pub fn is_suspended(&self, today: Date) -> bool {
        self.agrement_suspended && self.suspension.is_none_or(|(_, until)| today <= until)
    }

    /// Last day of the agrément, once it has begun and while it is not suspended; that day may be over.
    #[must_use]
    pub fn agrement_until(&self, today: Date) -> Option<Date> {
        let (from, until) = self.agrement?;
        (!self.is_suspended(today) && from <= today).then_some(until)
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

    /// Each gate of an offer of that kind as it stands today: whether it lets the offer be shown, and what it is.
    #[must_use]
    pub fn gates(&self, purpose: PurposeKind, today: Date) -> Vec<(bool, String)> {
        let mut gates = Vec::new();
        if purpose == PurposeKind::Mandate {
            gates.push((self.is_agree(today), self.french(today)));
        }
        let needed = purpose != PurposeKind::Mandate || self.qualiopi_compulsory;
        let held = self.holds_qualiopi(today);
        let qualiopi = match (self.qualiopi_dates.filter(|_| held), held, needed) {
            (Some((_, until)), ..) => format!("Certifié Qualiopi jusqu’au {}", date_long(until)),
            (None, true, _) => "Certifié Qualiopi".to_owned(),
            (None, false, true) => "Qualiopi exigé, et sans certificat en cours".to_owned(),
            (None, false, false) => "Qualiopi : pas exigé pour former les élus à leur mandat".to_owned(),
        };
        gates.push((held || !needed, qualiopi));
        gates.push(match self.nda_until {
            None => (true, "Déclaration d’activité enregistrée".to_owned()),
            Some(until) => {
                let told = if until < today { "terminée depuis le" } else { "valable jusqu’au" };
                (until >= today, format!("Déclaration d’activité {told} {}", date_long(until)))
            }
        });
        gates
    }

    /// The agrément as the public reads it.
    #[must_use]
    pub fn french(&self, today: Date) -> String {
        match self.agrement {
            None => "Sans agrément : formations de réinsertion uniquement".to_owned(),
            Some(_) if self.is_suspended(today) => match self.suspension {
                Some((_, until)) => {
                    format!("Agrément suspendu par le ministre jusqu’au {}", date_long(until))
                }
                None => "Agrément suspendu par le ministre".to_owned(),
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gate_says_how_it_stands() {
        let today = date(2027, 1, 11);
        let agree =
            OfStanding { agrement: Some((date(2026, 1, 1), date(2028, 12, 31))), ..OfStanding::default() };
        let suspended = |until| OfStanding {
            agrement_suspended: true,
            suspension: Some((date(2026, 9, 11), until)),
            ..agree
        };
        let open =
            |of: OfStanding, kind| of.gates(kind, today).into_iter().map(|gate| gate.0).collect::<Vec<_>>();
        use PurposeKind::{Mandate, Reinsertion};
        for (of, kind, expected) in [
            (agree, Mandate, vec![true, true, true]),
            (agree, Reinsertion, vec![false, true]),
            (OfStanding { qualiopi_compulsory: true, ..agree }, Mandate, vec![true, false, true]),
            (OfStanding { agrement_suspended: true, ..agree }, Mandate, vec![false, true, true]),
            (suspended(today), Mandate, vec![false, true, true]),
            (suspended(date(2027, 1, 10)), Mandate, vec![true, true, true]),
            (OfStanding { nda_until: Some(date(2027, 1, 10)), ..agree }, Mandate, vec![true, true, false]),
            (OfStanding { nda_until: Some(today), qualiopi: true, ..agree }, Reinsertion, vec![true, true]),
        ] {
            assert_eq!(open(of, kind), expected, "{of:?} {kind:?}");
            // What is shown shut is what would keep the offer from being asked for.
            let shut = of.obstacle(kind, today).is_some() || kind == Mandate && !of.is_agree(today);
            assert_eq!(open(of, kind).contains(&false), shut);
        }
    }
}
