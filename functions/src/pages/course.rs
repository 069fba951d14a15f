//! An offer for machines: schema.org's `Course`, with what Google's documentation of courses asks for.

use jiff::civil::Date;
use mce_shared::catalogue::{Action, Mode, Place, Session};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::offer::{Offer, SESSIONS_MAX};

/// Longest description that is shown of a course, in characters.
const DESCRIPTION_MAX: usize = 500;

/// The document, in JSON-LD.
#[must_use]
pub fn course(offer: Offer<'_>, origin: &str) -> Value {
    let Offer { formation, action, .. } = offer;
    let address = offer.address(origin);
    let description: String = formation.objectif.chars().take(DESCRIPTION_MAX).collect();
    json!({
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address,
        "url": address,
        "name": formation.intitule,
        "description": description,
        "courseCode": formation.numero,
        "inLanguage": "fr",
        "provider": provider(offer),
        "offers": [{
            "@type": "Offer",
            "category": "Paid",
            "price": action.price_ttc.to_string(),
            "priceCurrency": "EUR",
            "url": address,
        }],
        "hasCourseInstance": instances(offer, &address),
    })
}

fn provider(offer: Offer<'_>) -> Value {
    let of = offer.of;
    json!({
        "@type": "Organization",
        "name": of.name,
        "email": of.email,
        "identifier": { "@type": "PropertyValue", "propertyID": "SIRET", "value": of.siret },
        "address": {
            "@type": "PostalAddress",
            "streetAddress": of.street,
            "postalCode": of.postcode,
            "addressLocality": of.town,
            "addressCountry": "FR",
        },
    })
}

/// A session each; one without dates when none is announced.
fn instances(offer: Offer<'_>, address: &str) -> Vec<Value> {
    let first = offer.sessions().into_iter().take(SESSIONS_MAX);
    let dated: Vec<Value> = first.map(|session| instance(offer.action, Some(session), address)).collect();
    if dated.is_empty() { vec![instance(offer.action, None, address)] } else { dated }
}

fn instance(action: &Action, session: Option<&Session>, address: &str) -> Value {
    let mode = match action.mode {
        Mode::FaceToFace => "Onsite",
        Mode::Mixed => "Blended",
        Mode::Remote => "Online",
    };
    let mut instance = json!({
        "@type": "CourseInstance",
        "courseMode": mode,
        "courseWorkload": workload(action.duree_heures),
    });
    let place = session.map_or(action.lieu.as_ref(), |session| action.place_of(session));
    let place = place.map(location);
    let virtual_place = || json!({ "@type": "VirtualLocation", "url": address });
    let place = if action.mode == Mode::Remote { Some(virtual_place()) } else { place };
    let day = |of: fn(&Session) -> Option<Date>| session.and_then(of).map(|day| Value::from(day.to_string()));
    let known = [
        ("location", place),
        ("startDate", day(|session| session.debut)),
        ("endDate", day(|session| session.fin)),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            instance[name] = value;
        }
    }
    instance
}

fn location(place: &Place) -> Value {
    json!({
        "@type": "Place",
        "name": place.denomination.as_deref().unwrap_or(&place.ville),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.adresse.join(", "),
            "postalCode": place.code_postal,
            "addressLocality": place.ville,
            "addressCountry": "FR",
        },
    })
}

/// ISO 8601: `PT3H30M`.
fn workload(hours: Decimal) -> String {
    let minutes = (hours * Decimal::from(60)).round();
    let (whole, rest) = (minutes / Decimal::from(60), minutes % Decimal::from(60));
    match (whole.floor(), rest) {
        (whole, rest) if rest.is_zero() => format!("PT{}H", whole.normalize()),
        (whole, rest) if whole.is_zero() => format!("PT{}M", rest.normalize()),
        (whole, rest) => format!("PT{}H{}M", whole.normalize(), rest.normalize()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_in_hours_and_minutes() {
        for (hours, expected) in [("7", "PT7H"), ("3.5", "PT3H30M"), ("0.75", "PT45M"), ("120.00", "PT120H")]
        {
            assert_eq!(workload(hours.parse().unwrap()), expected);
        }
    }
}
