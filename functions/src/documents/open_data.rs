//! The catalogue as a table: a line a session. What each column holds is on the page of the open data (`frontend/content/donnees-ouvertes.html`).

use jiff::civil::Date;
use mce_shared::catalogue::{
    Action, Entries, Formation, Mode, Purpose, Repertoire, Session, price_per_hour_ht,
};
use mce_shared::money::Euros;
use mce_shared::organisme::TrainingBody;
use rust_decimal::Decimal;

use super::DocumentError;
use super::spreadsheet::{Cell, csv};
use crate::pages::address;

/// The names of the columns, in their order: they are never changed, others may follow.
pub const COLUMNS: [&str; 32] = [
    "siret",
    "organisme",
    "formation",
    "intitule",
    "objectif",
    "finalite",
    "theme",
    "theme_libelle",
    "certification",
    "action",
    "modalite",
    "duree_heures",
    "prix_ttc",
    "prix_ht",
    "prix_heure_ht",
    "participants_max",
    "prerequis",
    "acces_handicapes",
    "session",
    "entrees",
    "debut",
    "fin",
    "places_restantes",
    "adresse",
    "code_postal",
    "ville",
    "code_insee",
    "departement",
    "latitude",
    "longitude",
    "courriel",
    "page",
];

/// The table and how many lines it has. `origin` is the site's.
///
/// # Errors
/// Never: every line has as many cells as the header.
pub fn table<'a>(
    formations: impl Iterator<Item = (&'a Formation, &'a TrainingBody)>,
    origin: &str,
    today: Date,
) -> Result<(Vec<u8>, u64), DocumentError> {
    let lines = formations.flat_map(|(formation, of)| {
        let actions = formation.actions.iter();
        let sessions =
            actions.flat_map(|action| action.sessions.iter().map(move |session| (action, session)));
        sessions.map(move |(action, session)| line(formation, of, (action, session), origin, today))
    });
    let lines: Vec<_> = lines.collect();
    let count = lines.len() as u64;
    Ok((csv(COLUMNS, lines)?, count))
}

fn line(
    formation: &Formation,
    of: &TrainingBody,
    (action, session): (&Action, &Session),
    origin: &str,
    today: Date,
) -> [Cell; 32] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let optional = |value: Option<&String>| Cell::Text(value.cloned().unwrap_or_default());
    let day = |day: Option<Date>| day.map_or_else(|| text(""), Cell::Date);
    let degrees = |degrees: Option<Decimal>| degrees.map_or_else(|| text(""), Cell::Number);
    let yes = |is: bool| text(if is { "oui" } else { "non" });
    let theme = formation.purpose.theme();
    let label = theme.and_then(|theme| Repertoire::at(today)?.theme(theme)).map_or("", |theme| theme.label);
    let place = action.place_of(session).cloned().unwrap_or_default();
    [
        text(of.siret.as_str()),
        text(&of.name),
        text(formation.numero.as_str()),
        text(&formation.intitule),
        text(&formation.objectif),
        text(finality(&formation.purpose)),
        text(theme.map_or("", |theme| theme.as_str())),
        text(label),
        text(certification(&formation.purpose)),
        text(action.numero.as_str()),
        text(mode(action.mode)),
        Cell::Number(action.duree_heures),
        Cell::Amount(action.price_ttc),
        Cell::Amount(action.price_ht),
        Cell::Amount(Euros::rounded(price_per_hour_ht(action))),
        Cell::Number(action.participants_max.into()),
        yes(action.prerequis.is_some()),
        optional(action.acces_handicapes.as_ref()),
        text(session.numero.as_str()),
        text(match action.entrees {
            Entries::FixedDates => "dates fixes",
            Entries::Permanent => "permanentes",
        }),
        day(session.debut),
        day(session.fin),
        Cell::Number(action.places_left(session).into()),
        text(&place.adresse.join(", ")),
        text(&place.code_postal),
        text(&place.ville),
        optional(place.code_insee.as_ref()),
        optional(place.departement.as_ref()),
        degrees(place.latitude),
        degrees(place.longitude),
        text(formation.contact.courriel.as_ref().unwrap_or(&of.email)),
        text(&address(origin, formation, action)),
    ]
}

fn finality(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Mandate { .. } => "mandat",
        Purpose::Reinsertion { .. } => "réinsertion",
    }
}

fn certification(purpose: &Purpose) -> &str {
    match purpose {
        Purpose::Reinsertion { certification: Some(known) } => &known.code,
        _ => "",
    }
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::FaceToFace => "présentiel",
        Mode::Mixed => "mixte",
        Mode::Remote => "distance",
    }
}
