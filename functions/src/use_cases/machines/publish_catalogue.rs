//! Writes what anybody may read of the catalogue beside the application: the open data, and the map of the pages for search engines. Files
//! derived from the offers, as they are in the night.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::api::{OpenData, OpenFile, OpenFormat};
use mce_shared::catalogue::{Formation, Publication, offered};
use mce_shared::organisme::TrainingBody;
use mce_shared::set_aside::Chore;

use super::refresh_catalogue::{body_of, every_offer};
use crate::documents::open_data;
use crate::http::Fault;
use crate::lheo::output;
use crate::pages::address;
use crate::pages::sitemap::{self, Entry};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};

/// What it may reach.
pub const REACH: Reach = Reach {
    // An offer that changes while all are read is read again by itself.
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query, May::Scan]),
        ASIDE,
    ],
    files: &[Objects::Publish],
    memory: 1024,
    seconds: 300,
    schedule: Some("cron(30 4 * * ? *)"),
    ..Reach::NOTHING
};

/// The folder of the open data.
const FOLDER: &str = "donnees-ouvertes";
/// What its files are, for the page that shows them.
pub const LIST: &str = "donnees-ouvertes/fichiers.json";

/// Writes everything again.
///
/// # Errors
/// When the store or the object store fails; the next night goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    publish(environment).await
}

/// An offer that everybody sees.
struct Published {
    formation: Formation,
    of: TrainingBody,
}

/// The same, at once.
///
/// # Errors
/// As [`on_tick`].
pub async fn publish(environment: &Environment) -> Result<(), Fault> {
    let round = Round::new(environment, Chore::Offer);
    let published = published(environment, &round).await?;
    let (now, origin) = (environment.now(), environment.origin()?);
    let today = environment.day(now);
    let changed = |at: Timestamp| environment.day(at);
    let mut files = sitemap::files(&entries(&published, origin, changed), origin).map_err(Fault::internal)?;
    let (open, listed) = open_files(&published, origin, today)?;
    let list = OpenData { made_at: Some(now), files: listed };
    files.extend(open);
    files.push((LIST.to_owned(), serde_json::to_vec(&list).map_err(Fault::internal)?));
    write(environment, files).await?;
    round.over().await
}

async fn published(environment: &Environment, round: &Round<'_>) -> Result<Vec<Published>, Fault> {
    let (mut bodies, mut published) = (HashMap::new(), Vec::new());
    let formations = every_offer(environment, round).await?.into_iter().map(|stored| stored.formation);
    for formation in formations.filter(|formation| formation.publication.is_published()) {
        let name = format!("{}-{}", formation.siret, formation.numero);
        let body = match body_of(environment, &mut bodies, &formation.siret).await {
            // Without it the offer would vanish: the files of the night before stay.
            Err(fault) if !fault.is_of_one_item() => return Err(fault),
            body => round.item(&name, body.map(Option::<&TrainingBody>::cloned)).await?,
        };
        if let Some(of) = body.flatten() {
            published.push(Published { formation, of });
        }
    }
    published.sort_by(|one, other| key(&one.formation).cmp(&key(&other.formation)));
    Ok(published)
}

fn key(formation: &Formation) -> (&str, &str) {
    (formation.siret.as_str(), formation.numero.as_str())
}

/// Every page of an offer, with the day of its last change.
fn entries(published: &[Published], origin: &str, day: impl Fn(Timestamp) -> Date) -> Vec<Entry> {
    let entries = published.iter().flat_map(|Published { formation, .. }| {
        let changed = day(last_change(formation));
        formation
            .actions
            .iter()
            .map(move |action| Entry { address: address(origin, formation, action), changed })
    });
    entries.collect()
}

fn last_change(formation: &Formation) -> Timestamp {
    let shown = match &formation.publication {
        Publication::Published { visa, .. } => visa.at,
        _ => Timestamp::UNIX_EPOCH,
    };
    formation.imported_at.map_or(shown, |imported| imported.max(shown))
}

type Files = Vec<(String, Vec<u8>)>;

/// The files of the open data, and what is said of them.
fn open_files(published: &[Published], origin: &str, today: Date) -> Result<(Files, Vec<OpenFile>), Fault> {
    let shown: Vec<Published> = published
        .iter()
        .filter_map(|Published { formation, of }| {
            let formation = offered(formation, &of.standing, today)?;
            Some(Published { formation, of: of.clone() })
        })
        .collect();
    let pairs = || shown.iter().map(|Published { formation, of }| (formation, of));
    let (table, rows) = open_data::table(pairs(), origin, today).map_err(Fault::internal)?;
    let mut files = vec![(OpenFormat::Csv, "catalogue.csv".to_owned(), table, rows)];
    let documents = output::write(pairs()).map_err(Fault::internal)?;
    files.extend(documents.into_iter().enumerate().map(|(number, file)| {
        (OpenFormat::Lheo, format!("catalogue-lheo-{}.xml", number + 1), file.content, file.formations)
    }));
    Ok(files
        .into_iter()
        .map(|(format, name, content, count)| {
            let key = format!("{FOLDER}/{name}");
            let (path, bytes) = (format!("/{key}"), content.len() as u64);
            ((key, content), OpenFile { format, path, bytes, count })
        })
        .unzip())
}

/// Each file over the one that was there; what was there and is no more is removed.
async fn write(environment: &Environment, files: Files) -> Result<(), Fault> {
    let objects = environment.published()?;
    let keys: BTreeSet<String> = files.iter().map(|(key, _)| key.clone()).collect();
    for (key, content) in files {
        objects.put(&key, content).await.map_err(Fault::internal)?;
    }
    for folder in [FOLDER, sitemap::FOLDER] {
        for known in objects.list(folder).await.map_err(Fault::internal)? {
            if !keys.contains(&known.key) {
                objects.delete(&known.key).await.map_err(Fault::internal)?;
            }
        }
    }
    Ok(())
}
