//! Reads the register as it is known: what the publication leaves out is proposed as over, who can't be told is shown, and what stays
//! as published is written down for the next publication.

use std::collections::BTreeMap;

use mce_shared::money::Euros;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{
    Ends, KeptMandate, LeftOut, MandateKey, MandateState, PersonKey, ambiguities, left_out,
};
use mce_shared::runs::{Counted, Run, RunPart};

use super::changes::{self, Change};
use super::files::{self, Input};
use super::{HEADER, ImportMandates, Page, Report, SEGMENTS, fingerprints, what, who};
use crate::http::Fault;
use crate::register::Fingerprint;
use crate::runtime::Environment;
use crate::store::Segment;
use crate::store::mandates;

/// Does a page of the register.
pub async fn page(
    environment: &Environment,
    job: &ImportMandates,
    run: &Run,
    part: &RunPart,
    segment: u32,
    input: &Input,
) -> Result<Page, Fault> {
    let memory = job.memory(run, part.phase);
    let seen = memory.seen(environment, run, |_| true).await?;
    let segment = Segment { number: segment, of: SEGMENTS };
    let scanned = mandates::scan_page(environment.store(), segment, part.cursor.clone()).await?;
    let mut page = Page { next: scanned.next, report: Report::new(HEADER), ..Page::default() };
    let round = super::round(environment, run);
    let mut people = BTreeMap::<PersonKey, Person>::new();
    for mandate in page.readable(&round, scanned.kept).await? {
        let key = MandateKey::of(&mandate.row);
        let name = key.to_string();
        let person = people.entry(key.person).or_default();
        person.keys.push(name);
        person.mandates.push(mandate);
    }
    let is_published = |key: &MandateKey| seen.has(&Fingerprint::of_mandate(key));
    let (mut published, mut changes, mut ends) = (Vec::new(), Vec::new(), Ends::default());
    for Person { keys, mandates } in people.values() {
        tell_ambiguities(mandates, &mut page);
        for (key, kept) in keys.iter().zip(mandates) {
            let may_be_over = input.lists_every(kept.row.kind) && !seen.has(&Fingerprint::of_key(key));
            let left_out = may_be_over.then(|| left_out(kept, mandates, input.publication, is_published));
            let left_out = left_out.flatten();
            let is_end = left_out.as_ref().is_some_and(|left_out| left_out.now.is_some());
            if input.lists_every(kept.row.kind) && kept.state() == MandateState::Published {
                // What a general renewal has ended says nothing about the file: it is to be missing.
                if kept.row.is_held(input.publication) {
                    ends.count(kept.row.kind, is_end);
                } else if is_end {
                    ends.count_by_law(kept.row.kind);
                }
            }
            match left_out {
                Some(left_out) => changes.extend(propose(kept, left_out, &mut page)),
                None if kept.state() == MandateState::Published => {
                    published.push(Fingerprint::of_row(key, &kept.row));
                }
                None => {}
            }
        }
    }
    let name = format!("{:04}-{:06}", part.number, part.pages);
    files::keep_ends(environment, &run.id, &name, &ends).await?;
    if !run.dry {
        changes::write(environment, &round, changes, &mut page).await?;
        fingerprints::keep(environment, &fingerprints::known(&run.id), part, published).await?;
        let places = scanned.places.iter().map(|place| Fingerprint::of_key(&place.mandate()));
        fingerprints::keep(environment, &fingerprints::kept(&run.id), part, places).await?;
    }
    Ok(page)
}

/// The mandates of one person, and their keys as text.
#[derive(Default)]
struct Person {
    keys: Vec<String>,
    mandates: Vec<KeptMandate>,
}

fn tell_ambiguities(mandates: &[KeptMandate], page: &mut Page) {
    if mandates.len() < 2 {
        return;
    }
    let rows: Vec<RegisterRow> = mandates.iter().map(|kept| kept.row.clone()).collect();
    for ambiguity in ambiguities(&rows) {
        page.tallies.add(Counted::Ambiguous, Euros::ZERO);
        page.report.row(&["À départager", "", &who(&rows[0]), &ambiguity.explain()]);
    }
}

/// Tells that a mandate is left out, and gives what is to be written of it; nothing when it waits already.
fn propose(absent: &KeptMandate, LeftOut { proposal, now }: LeftOut, page: &mut Page) -> Option<Change> {
    let row = &absent.row;
    page.tallies.add(Counted::RowsAbsent, Euros::ZERO);
    let told = format!("{}. {}", what(row), proposal.reason.explain());
    page.report.row(&["Mandat absent, fin proposée", &row.territory_code, &who(row), &told]);
    let (now, group) = now?;
    Some(Change { before: absent.clone(), now, group: Some(group) })
}
