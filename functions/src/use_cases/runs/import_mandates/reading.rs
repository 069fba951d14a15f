//! Reads the files: some thousand rows a page, each set against what is known.

use std::collections::HashMap;

use futures_util::{StreamExt as _, stream};
use mce_shared::money::Euros;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{Changed, Judgement, KeptMandate, MandateKey, News, PIECE_BYTES, judge, merge};
use mce_shared::runs::{Counted, Run, RunPart};
use serde::{Deserialize, Serialize};

use super::files::{Input, piece_key};
use super::{HEADER, ImportMandates, Page, Report, fingerprints, what, who};
use crate::http::Fault;
use crate::register::{FileHeader, Fingerprint, MandateReader, Position, ReadRow};
use crate::runtime::Environment;
use crate::set_aside::Round;
use crate::store::mandates::{self, Known};

/// Mandates of a page, or a little more: a council is not cut.
const A_PAGE: usize = 2_000;
/// Changed mandates written at once.
const AT_ONCE: usize = 16;

/// Where the next page begins.
#[derive(Serialize, Deserialize)]
struct Place {
    header: FileHeader,
    at: Position,
}

/// The byte of the file at which a cursor stands.
pub fn offset(cursor: &str) -> u64 {
    serde_json::from_str(cursor).map_or(0, |place: Place| place.at.offset)
}

/// Does a page of a file.
pub async fn page(
    environment: &Environment,
    job: &ImportMandates,
    run: &Run,
    part: &RunPart,
    input: &Input,
) -> Result<Page, Fault> {
    let file = input.files.get(part.number as usize).ok_or_else(|| Fault::internal("no such file"))?;
    let (rows, next) =
        read_some(environment, run, part.number.into(), file.bytes, part.cursor.as_deref()).await?;
    let mut page = Page { next, report: Report::new(HEADER), ..Page::default() };
    let mut read = Vec::new();
    for ReadRow { line, row, .. } in rows {
        page.tallies.add(Counted::RowsRead, Euros::ZERO);
        match row {
            Ok(row) => read.push((MandateKey::of(&row), row)),
            Err(error) => {
                page.tallies.add(Counted::RowsRefused, Euros::ZERO);
                let place = format!("{}, ligne {line}", file.name);
                page.report.row(&["Ligne refusée", &place, "", &error.to_string()]);
            }
        }
    }
    if file.is_mayors() {
        // Those that the councillors' file has are dealt with.
        let seen = job.seen(environment, run, part.phase).await?;
        drop_same(&mut read, |key, _| seen.has(&Fingerprint::of_mandate(key)), &mut page);
    }
    let name = format!("{:04}-{:06}", part.number, part.pages);
    let of_page = read.iter().map(|(key, _)| Fingerprint::of_mandate(key));
    fingerprints::keep(environment, &fingerprints::seen(&run.id), &name, of_page).await?;
    let known = job.known(environment, input).await?;
    drop_same(&mut read, |key, row| known.has(&Fingerprint::of_row(key, row)), &mut page);
    let reading = format!("{}/{}", run.id, part.number);
    take(environment, run, &reading, read, file.is_mayors(), &mut page).await?;
    Ok(page)
}

/// Counts and leaves out the rows that tell nothing new.
fn drop_same(
    read: &mut Vec<(MandateKey, RegisterRow)>,
    is_same: impl Fn(&MandateKey, &RegisterRow) -> bool,
    page: &mut Page,
) {
    let before = read.len();
    read.retain(|(key, row)| !is_same(key, row));
    page.tallies.add_many(Counted::RowsSame, (before - read.len()) as u64, Euros::ZERO);
}

async fn read_some(
    environment: &Environment,
    run: &Run,
    file: u64,
    bytes: u64,
    cursor: Option<&str>,
) -> Result<(Vec<ReadRow>, Option<String>), Fault> {
    let place: Option<Place> = cursor.map(serde_json::from_str).transpose().map_err(Fault::internal)?;
    let mut at = place.as_ref().map_or(Position::START, |place| place.at);
    let mut offset = at.offset;
    let mut reader =
        place.map_or_else(MandateReader::new, |place| MandateReader::resume(place.header, place.at));
    let mut rows = Vec::new();
    loop {
        while let Some(row) = reader.next_row().map_err(Fault::internal)? {
            let council_over = row.after > at;
            at = row.after;
            rows.push(row);
            if rows.len() >= A_PAGE && council_over && at.offset < bytes {
                let header = reader.header().cloned().ok_or_else(|| Fault::internal("no header"))?;
                let next = serde_json::to_string(&Place { header, at }).map_err(Fault::internal)?;
                return Ok((rows, Some(next)));
            }
        }
        if offset >= bytes {
            return Ok((rows, None));
        }
        let key = piece_key(&run.id, file, offset / PIECE_BYTES);
        let object = environment.objects()?.get(&key).await.map_err(Fault::internal)?;
        let object = object.ok_or_else(|| Fault::internal(format!("{key} is gone")))?;
        let within = usize::try_from(offset % PIECE_BYTES).map_err(Fault::internal)?;
        let fed = object.content.get(within..).unwrap_or_default();
        reader.feed(fed);
        offset += fed.len() as u64;
        if fed.is_empty() || offset >= bytes {
            offset = bytes;
            reader.finish();
        }
    }
}

/// Sets rows against what is known, and writes what is new.
async fn take(
    environment: &Environment,
    run: &Run,
    reading: &str,
    read: Vec<(MandateKey, RegisterRow)>,
    adds_only: bool,
    page: &mut Page,
) -> Result<(), Fault> {
    let keys: Vec<MandateKey> = read.iter().map(|(key, _)| key.clone()).collect();
    let Known { kept: known, mut unreadable } = mandates::known(environment.store(), &keys).await?;
    let round = super::round(environment, run);
    let (mut new, mut changed) = (HashMap::new(), Vec::new());
    for (key, row) in read {
        if let Some(error) = unreadable.remove(&mandates::Place::of(&key)) {
            page.item::<()>(&round, &who(&row), Err(error.into())).await?;
            continue;
        }
        let row = match known.get(&key) {
            Some(known) if adds_only => merge(&known.row, &row),
            _ => row,
        };
        match judge(known.get(&key), row, reading) {
            Judgement::Same => page.tallies.add(Counted::RowsSame, Euros::ZERO),
            Judgement::Known(news) => page.tallies.add(counted(news), Euros::ZERO),
            Judgement::New(kept) => {
                let known_of_page = new.insert(key, *kept.clone()).is_some();
                if !known_of_page {
                    page.tallies.add(Counted::RowsNew, Euros::ZERO);
                    page.report.row(&[
                        "Mandat nouveau",
                        &kept.row.territory_code,
                        &who(&kept.row),
                        &what(&kept.row),
                    ]);
                }
            }
            Judgement::Changed(change) => {
                let now = &change.now.row;
                page.tallies.add(counted(change.news), Euros::ZERO);
                page.report.row(&["Mandat modifié", &now.territory_code, &who(now), &change.told]);
                changed.push(change);
            }
        }
    }
    if run.dry {
        return Ok(());
    }
    let new: Vec<KeptMandate> = new.into_values().collect();
    put_new(environment, &round, &new, page).await?;
    let writes: Vec<_> = changed.iter().map(|change| write(environment, change)).collect();
    let written: Vec<Result<(), Fault>> = stream::iter(writes).buffered(AT_ONCE).collect().await;
    for (change, written) in changed.iter().zip(written) {
        page.item(&round, &who(&change.now.row), written).await?;
    }
    Ok(())
}

/// Writes what is new together; when one of them can't be written, each by itself.
async fn put_new(
    environment: &Environment,
    round: &Round<'_>,
    new: &[KeptMandate],
    page: &mut Page,
) -> Result<(), Fault> {
    match mandates::put_all(environment.store(), new).await {
        Err(error) if error.is_of_one_item() => {
            for one in new {
                let put = mandates::put_all(environment.store(), std::slice::from_ref(one)).await;
                page.item(round, &who(&one.row), put.map_err(Fault::from)).await?;
            }
            Ok(())
        }
        put => Ok(put?),
    }
}

async fn write(environment: &Environment, change: &Changed) -> Result<(), Fault> {
    if let Some(group) = &change.group {
        mandates::keep_group(environment.store(), group).await?;
    }
    Ok(mandates::update(environment.store(), &change.before, &change.now).await?)
}

fn counted(news: News) -> Counted {
    match news {
        News::New => Counted::RowsNew,
        News::Changed => Counted::RowsChanged,
        News::Back => Counted::RowsBack,
    }
}
