//! A catalogue of any size: the sample offers again and again, of other training bodies, at other dates, with other words between theirs.

use std::io::Cursor;
use std::path::Path;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use mce_functions::lheo::{self, Context, Limits};
use mce_shared::catalogue::{Formation, OfStanding, Publication, Visa};
use mce_shared::identifiers::Siret;
use mce_shared::search::{Entry, entries_of};

use crate::simulation::cast::siret;
use crate::simulation::chance::Chance;

/// Sessions of each training body.
const OF_ONE: usize = 170;

/// At least so many sessions that can be asked for on `today`; the same seed gives the same offers.
///
/// # Panics
/// When the sample offers can't be read.
#[must_use]
pub fn catalogue(seed: u64, sessions: usize, today: Date) -> Vec<Entry> {
    let samples = samples(today);
    let chance = &mut Chance::new(seed);
    let standing =
        OfStanding { agrement: Some((today, today + 4.years())), qualiopi: true, ..OfStanding::default() };
    let (mut entries, mut made, mut of) = (Vec::new(), 0, 0);
    while made < sessions {
        of += 1;
        let (siret, name) =
            (siret(30_000_000 + of, chance), format!("Organisme {} {}", invented(chance), invented(chance)));
        let mut of_one = 0;
        while of_one < OF_ONE {
            let sample = samples[chance.below(samples.len())].clone();
            let formation = varied(sample, &siret, entries.len(), today, chance);
            let found = entries_of(&formation, &name, &standing, today);
            let count: usize = found.iter().map(|entry| entry.shown.sessions.len()).sum();
            of_one += count.max(1);
            made += count;
            entries.extend(found);
        }
    }
    entries
}

fn samples(today: Date) -> Vec<Formation> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/local/seed/offers");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    let context = Context { of: None, today, limits: Limits::default() };
    let read = |path: &std::path::PathBuf| {
        let import = lheo::import(Cursor::new(std::fs::read(path).unwrap()), &context);
        import.formations.into_iter().map(|parsed| parsed.formation)
    };
    files.iter().flat_map(read).collect()
}

/// A sample of another training body, with words of its own and three times its sessions.
fn varied(
    mut formation: Formation,
    siret: &Siret,
    number: usize,
    today: Date,
    chance: &mut Chance,
) -> Formation {
    formation.siret = siret.clone();
    formation.numero = format!("F{number}").parse().unwrap();
    formation.intitule = format!("{} : {}", formation.intitule, invented(chance));
    formation.contenu = format!("{} {} {}", formation.contenu, invented(chance), invented(chance));
    let visa = Visa { by: "Camille Martin".to_owned(), at: Timestamp::UNIX_EPOCH };
    formation.publication = Publication::Published { visa, repertoire: None };
    for (a, action) in formation.actions.iter_mut().enumerate() {
        action.numero = format!("F{number}-{a}").parse().unwrap();
        let again = action.sessions.iter().cycle().take(3 * action.sessions.len()).cloned();
        action.sessions = again.collect();
        for (s, session) in action.sessions.iter_mut().enumerate() {
            session.numero = format!("F{number}-{a}-{s}").parse().unwrap();
            let day = today + chance.between(20, 300).days();
            (session.debut, session.fin) = (session.debut.map(|_| day), session.fin.map(|_| day));
        }
    }
    formation
}

/// A word of no language.
fn invented(chance: &mut Chance) -> String {
    const PARTS: [&str; 16] = [
        "ba", "cro", "di", "fel", "gu", "lan", "mo", "nir", "pa", "que", "rou", "sti", "ta", "vul", "xe",
        "zon",
    ];
    (0..3).map(|_| PARTS[chance.below(PARTS.len())]).collect()
}
