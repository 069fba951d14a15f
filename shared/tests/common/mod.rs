//! Whom the tests of the lifecycle speak of.

use jiff::civil::date;
use mce_shared::catalogue::{Mode, Purpose};
use mce_shared::identifiers::Siren;
use mce_shared::ids::{DossierId, EluId};
use mce_shared::lifecycle::{Eligibility, Submission, Training};
use mce_shared::money::Euros;
use mce_shared::rules::mandates::{Mandate, MandateKind};
use rust_decimal::Decimal;

pub fn vitre() -> Siren {
    "213503600".parse().expect("a SIREN")
}

pub fn eligibility() -> Eligibility {
    Eligibility {
        mandates: vec![Mandate { kind: MandateKind::Municipal, start: date(2026, 3, 30), end: None }],
        pension_liquidated: false,
        agrement_until: Some(date(2029, 1, 1)),
    }
}

pub fn elu() -> EluId {
    "0123456789abcdef0123456789abcdef".parse().expect("an id")
}

/// A request for two days of training.
pub fn submission(price: Euros) -> Submission {
    Submission {
        id: DossierId::new(2026, 7),
        elu: elu(),
        elu_name: "Claire Martin".into(),
        of: "73282932000074".parse().expect("a SIRET"),
        of_name: "OF Exemple".into(),
        training: Training {
            formation: "F1".parse().expect("a numero"),
            action: "A1".parse().expect("a numero"),
            session: "S1".parse().expect("a numero"),
            intitule: "Comprendre le budget".into(),
            purpose: Purpose::Mandate { theme: "ELU1003".parse().expect("a theme") },
            mode: Mode::FaceToFace,
            place: "Rennes".into(),
            start: date(2027, 1, 11),
            end: date(2027, 1, 12),
            duration_hours: Decimal::from(30),
            price,
            price_ht: price,
            participants_max: 12,
            places: 12,
            prerequisites: None,
            horaires: None,
        },
        message: String::new(),
        cgu_version: 1,
    }
}
