//! What the training bodies offer: formations of the sample data, at other prices, entered at any time.

use std::io::Cursor;

use jiff::Timestamp;
use jiff::civil::Date;
use mce_functions::lheo::{Context, Limits, import};
use mce_local::PlatformConfig;
use mce_shared::catalogue::{Entries, Formation, OfStanding, Session, Visa, publish};
use mce_shared::identifiers::Siret;
use mce_shared::money::Euros;
use rust_decimal::Decimal;

use super::chance::Chance;
use crate::app::TODAY;

/// For the mandate, in half a day; and for the reinsertion, with a certification of the répertoire spécifique.
const MODELS: [(&str, &str); 2] = [("99012030500018", "BRO-2027-007"), ("99112541000019", "EST.015")];
/// Sessions of each action: one is postponed to another.
const SESSIONS: usize = 3;

/// The models of the sample data.
#[must_use]
pub fn models() -> Vec<Formation> {
    MODELS.iter().map(|(siret, numero)| model(siret, numero)).collect()
}

fn model(siret: &str, numero: &str) -> Formation {
    let path = PlatformConfig::for_tests().seed_folder.join(format!("offers/{siret}_catalogue.xml"));
    let file = std::fs::read(path).expect("the sample data");
    let context = Context { of: None, today: TODAY, limits: Limits::default() };
    let all = import(Cursor::new(file), &context).formations;
    let mut named = all.into_iter().filter(|parsed| parsed.formation.numero.as_str() == numero);
    named.next().expect("a formation of the sample data").formation
}

/// One offer of a training body, published.
#[must_use]
pub fn offer(
    models: &[Formation],
    (siret, number): (&Siret, usize),
    standing: &OfStanding,
    (now, from, until): (Timestamp, Date, Date),
    chance: &mut Chance,
) -> Formation {
    let mut formation = models[if number % 4 == 3 { 1 } else { 0 }].clone();
    formation.siret = siret.clone();
    formation.numero = format!("F{number}").parse().expect("a number");
    let action = &mut formation.actions[0];
    action.numero = format!("F{number}-A").parse().expect("a number");
    action.entrees = Entries::Permanent;
    let hours = chance.between(4, 35);
    action.duree_heures = Decimal::from(hours);
    // Below the cap of the hour.
    action.price_ttc = Euros::from_cents(hours * chance.between(1_000, 7_900) + chance.between(0, 99));
    action.price_ht = action.price_ttc;
    // What has none can't be acknowledged.
    action.prerequis = (number % 2 == 0).then(|| "Lire un budget".to_owned());
    let model: Session = action.sessions[0].clone();
    action.sessions = (0..SESSIONS)
        .map(|session| Session {
            numero: format!("F{number}-A-S{session}").parse().expect("a number"),
            debut: Some(from),
            fin: Some(until),
            places: Some(u16::try_from(chance.between(1, 12)).unwrap_or(1)),
            taken: 0,
            ..model.clone()
        })
        .collect();
    formation.actions.truncate(1);
    let visa = Visa { by: "simulation".to_owned(), at: now };
    publish(&formation, standing, visa, from).unwrap_or(formation)
}
