//! The sheet of a session to print (feuille d'émargement): what the phones have signed stands in it, what they have not is signed by hand.

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};
use mce_shared::attendance::{Attendance, Cell, Half, HalfDay, Presence, Traced, is_of};
use mce_shared::calendar::next;
use mce_shared::catalogue::SessionKey;
use mce_shared::french::{date_long, period};
use mce_shared::lifecycle::Dossier;

use super::SERVICE;
use super::pdf::{Align, Block, Column, Sheet, Table, Width};

/// Days of a sheet, at most: eight months, in which a training is completed (TR-6).
const DAYS_MAX: usize = 250;
/// Where one signs by hand.
const TO_SIGN: &str = "Signature :\n……………………………";

/// The sheet of the élus who have a place, day by day. `paris` says what time it was there.
#[must_use]
pub fn sheet(
    key: &SessionKey,
    dossiers: &[Dossier],
    traces: &[Traced],
    today: Date,
    paris: impl Fn(Timestamp) -> Zoned,
) -> Sheet {
    let mut blocks = vec![Block::Facts(facts(key, dossiers)), Block::Text(EXPLAINED.to_owned())];
    let days = days(dossiers);
    for day in days.iter().take(DAYS_MAX).copied() {
        blocks.push(Block::Section(date_long(day)));
        blocks.push(Block::Table(table(dossiers, traces, day, &paris)));
    }
    if days.len() > DAYS_MAX {
        blocks.push(Block::Text(format!(
            "Seuls les {DAYS_MAX} premiers jours sont ici : tenez une feuille à part pour les suivants."
        )));
    }
    blocks.push(Block::Text("Nom et signature du formateur :\n\n…………………………………………………………".to_owned()));
    Sheet {
        title: "Feuille d’émargement".to_owned(),
        issued_on: today,
        footer: format!("{SERVICE} – session {}", key.session),
        blocks,
    }
}

const EXPLAINED: &str = "Une présence signée avec le téléphone de l’élu, par le code de la minute, vaut signature. \
                         Les autres cases se signent à la main.";

fn facts(key: &SessionKey, dossiers: &[Dossier]) -> Vec<(String, String)> {
    let Some(first) = dossiers.first() else { return Vec::new() };
    let training = &first.training;
    let mut facts = vec![
        ("Formation".to_owned(), training.intitule.clone()),
        ("Organisme".to_owned(), format!("{}, SIRET {}", first.of_name, first.of)),
        ("Session".to_owned(), key.session.to_string()),
        ("Dates".to_owned(), period(training.start, training.end)),
    ];
    if !training.place.is_empty() {
        facts.push(("Lieu".to_owned(), training.place.clone()));
    }
    facts
}

/// The days of the trainings, without Sundays.
fn days(dossiers: &[Dossier]) -> Vec<Date> {
    let (first, last) = (
        dossiers.iter().map(|dossier| dossier.training.start).min(),
        dossiers.iter().map(|dossier| dossier.training.end).max(),
    );
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let all = std::iter::successors(Some(first), |day| Some(next(*day))).take_while(|day| *day <= last);
    let is_kept = |day: &Date| day.weekday() != jiff::civil::Weekday::Sunday;
    all.filter(is_kept).take(DAYS_MAX + 1).collect()
}

fn table(dossiers: &[Dossier], traces: &[Traced], day: Date, paris: &impl Fn(Timestamp) -> Zoned) -> Table {
    let column = |title, width| Column { title, align: Align::Left, width };
    let of_day = dossiers.iter().filter(|dossier| is_of(dossier, HalfDay { day, half: Half::Morning }));
    let rows = of_day.map(|dossier| {
        let attendance = Attendance::of(dossier, traces);
        let cell = |half| {
            let known = attendance.cells.iter().find(|cell| cell.half_day == HalfDay { day, half });
            known.map_or_else(|| TO_SIGN.to_owned(), |cell| said(cell, paris))
        };
        vec![dossier.elu_name.clone(), dossier.id.to_string(), cell(Half::Morning), cell(Half::Afternoon)]
    });
    Table {
        rows: rows.collect(),
        columns: vec![
            column("Élu", Width::Rest),
            column("Dossier", Width::UpTo(84.0)),
            column("Matin", Width::UpTo(140.0)),
            column("Après-midi", Width::UpTo(140.0)),
        ],
        total: None,
    }
}

fn said(cell: &Cell, paris: &impl Fn(Timestamp) -> Zoned) -> String {
    let at = cell.at.map(|at| paris(at).strftime("%H:%M").to_string()).unwrap_or_default();
    match cell.presence {
        Presence::Unknown => TO_SIGN.to_owned(),
        Presence::Signed => format!("Signé par téléphone à {at}"),
        Presence::Marked | Presence::Absent | Presence::Contested => {
            format!("{} : {}", cell.presence.french(), cell.reason)
        }
    }
}

#[cfg(test)]
mod tests;
