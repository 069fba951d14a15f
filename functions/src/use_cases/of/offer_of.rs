//! A session of an offer as a dossier keeps it.

use jiff::civil::Date;
use mce_shared::catalogue::{Action, Entries, Formation, Place, Session};
use mce_shared::lifecycle::Training;

use crate::http::Fault;

/// The training of a session; with permanent entries the élu says when it starts, and it lasts as long as its hours do.
///
/// # Errors
/// 422 when the first day is missing, or given where the session has its own.
pub fn training_of(
    formation: &Formation,
    action: &Action,
    session: &Session,
    wanted: Option<Date>,
) -> Result<Training, Fault> {
    let (start, end) = dates(action, session, wanted)?;
    Ok(Training {
        formation: formation.numero.clone(),
        action: action.numero.clone(),
        session: session.numero.clone(),
        intitule: formation.intitule.clone(),
        purpose: formation.purpose.clone(),
        mode: action.mode,
        place: action.place_of(session).map(one_line).unwrap_or_default(),
        start,
        end,
        duration_hours: action.duree_heures,
        price: action.price_ttc,
        price_ht: action.price_ht,
        participants_max: action.participants_max,
        places: session.places.unwrap_or(action.participants_max),
        prerequisites: action.prerequis.clone(),
    })
}

fn dates(action: &Action, session: &Session, wanted: Option<Date>) -> Result<(Date, Date), Fault> {
    if action.entrees == Entries::FixedDates {
        return match (session.debut, session.fin) {
            (Some(debut), fin) => Ok((debut, fin.unwrap_or(debut))),
            _ => Err(Fault::internal("a session of fixed dates without a date")),
        };
    }
    let missing = || Fault::field("/start", "start-missing", "Choisissez le jour où vous voulez commencer.");
    let start = wanted.ok_or_else(missing)?;
    let outside =
        session.debut.is_some_and(|debut| start < debut) || session.fin.is_some_and(|fin| start > fin);
    if outside {
        return Err(Fault::field(
            "/start",
            "start-outside",
            "Ce jour est hors de la période de la session : choisissez-en un autre.",
        ));
    }
    // Seven hours of training a day: the OF answers with other dates when it plans otherwise.
    let days = (action.duree_heures / rust_decimal::Decimal::from(7)).ceil().max(rust_decimal::Decimal::ONE);
    let days: i32 = i32::try_from(days).unwrap_or(1);
    let end = mce_shared::calendar::add_working_days(start, u32::try_from(days - 1).unwrap_or_default());
    Ok((start, session.fin.map_or(end, |fin| end.min(fin))))
}

fn one_line(place: &Place) -> String {
    let mut parts: Vec<String> = place.denomination.iter().cloned().collect();
    parts.extend(place.adresse.iter().cloned());
    parts.push(format!("{} {}", place.code_postal, place.ville));
    parts.join(", ")
}
