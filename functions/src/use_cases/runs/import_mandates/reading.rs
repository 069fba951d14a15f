//! Reads the files: some thousand rows a page, each set against what is known.

use std::collections::HashMap;
use std::sync::Arc;

use mce_shared::money::Euros;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{Judgement, KeptMandate, MandateKey, News, PIECE_BYTES, judge, merge};
use mce_shared::runs::{Counted, Run, RunPart};
use serde::{Deserialize, Serialize};

use super::changes;
use super::files::{Input, piece_key};
use super::{HEADER, ImportMandates, Page, Report, fingerprints, what, who};
use crate::http::Fault;
use crate::register::{FileHeader, Fingerprint, MandateReader, Position, ReadRow};
use crate::runtime::Environment;
use crate::set_aside::Round;
use crate::store::mandates::{self, Known};

/// Mandates of a page, or a little more: a council is not cut.
const A_PAGE: usize = 2_000;

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

/// A mandate that was read.
struct Told {
    key: MandateKey,
    /// Of its key.
    mandate: Fingerprint,
    /// Of all that is said of it.
    said: Fingerprint,
    row: RegisterRow,
    /// Whether it may be kept already.
    may_be_kept: bool,
}

impl Told {
    fn of(row: RegisterRow) -> Self {
        let key = MandateKey::of(&row);
        let text = key.to_string();
        let (mandate, said) = (Fingerprint::of_key(&text), Fingerprint::of_row(&text, &row));
        Self { key, mandate, said, row, may_be_kept: true }
    }
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
    let mut read = told(rows, &file.name, &mut page);
    let memory = job.memory(run, part.phase);
    if file.is_mayors() {
        // Those that the councillors' file has are dealt with. What this very page wrote down before its hand died is not.
        let is_other = |part: u32| input.files.get(part as usize).is_some_and(|file| !file.is_mayors());
        let seen = memory.seen(environment, run, is_other).await?;
        drop_same(&mut read, |told| seen.has(&told.mandate), &mut page);
    }
    // What is written down below is no page before this one.
    let may_be_kept = memory.may_be_kept(environment, run, input).await?;
    let mandates: Vec<Fingerprint> = read.iter().map(|told| told.mandate).collect();
    fingerprints::keep(environment, &fingerprints::seen(&run.id), part, mandates.iter().copied()).await?;
    if let Some(may_be_kept) = may_be_kept {
        read.iter_mut()
            .zip(may_be_kept.read_page(mandates.iter()))
            .for_each(|(told, may)| told.may_be_kept = may);
    }
    let known = memory.known(environment, input).await?;
    drop_same(&mut read, |told| known.has(&told.said), &mut page);
    let reading = format!("{}/{}", run.id, part.number);
    take(environment, run, &reading, read, file.is_mayors(), &mut page).await?;
    Ok(page)
}

/// The rows that can be read; the others are in the report.
fn told(rows: Vec<ReadRow>, file: &str, page: &mut Page) -> Vec<Told> {
    page.tallies.add_some(Counted::RowsRead, rows.len() as u64);
    let mut read = Vec::with_capacity(rows.len());
    for ReadRow { line, row, .. } in rows {
        match row {
            Ok(row) => read.push(Told::of(row)),
            Err(error) => {
                page.tallies.add(Counted::RowsRefused, Euros::ZERO);
                let place = format!("{file}, ligne {line}");
                page.report.row(&["Ligne refusée", &place, "", &error.to_string()]);
            }
        }
    }
    read
}

/// Counts and leaves out the rows that tell nothing new.
fn drop_same(read: &mut Vec<Told>, is_same: impl Fn(&Told) -> bool, page: &mut Page) {
    let before = read.len();
    read.retain(|told| !is_same(told));
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
    read: Vec<Told>,
    adds_only: bool,
    page: &mut Page,
) -> Result<(), Fault> {
    let keys: Vec<MandateKey> =
        read.iter().filter(|told| told.may_be_kept).map(|told| told.key.clone()).collect();
    let Known { kept: known, mut unreadable } = mandates::known(environment.store(), &keys).await?;
    let round = super::round(environment, run);
    let (mut new, mut changed) = (HashMap::new(), Vec::new());
    for Told { key, row, .. } in read {
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
                changed.push((*change).into());
            }
        }
    }
    if run.dry {
        return Ok(());
    }
    put_new(environment, &round, new.into_iter().collect(), page).await?;
    changes::write(environment, &round, changed, page).await
}

/// Writes what is new together; when one of them can't be written, each by itself.
async fn put_new(
    environment: &Environment,
    round: &Round<'_>,
    new: Arc<[(MandateKey, KeptMandate)]>,
    page: &mut Page,
) -> Result<(), Fault> {
    match mandates::put_all(environment.store(), new.clone()).await {
        Err(error) if error.is_of_one_item() => {
            for one in new.iter() {
                let put = mandates::put_all(environment.store(), Arc::from([one.clone()])).await;
                page.item(round, &who(&one.1.row), put.map_err(Fault::from)).await?;
            }
            Ok(())
        }
        put => Ok(put?),
    }
}

fn counted(news: News) -> Counted {
    match news {
        News::New => Counted::RowsNew,
        News::Changed => Counted::RowsChanged,
        News::Back => Counted::RowsBack,
    }
}
