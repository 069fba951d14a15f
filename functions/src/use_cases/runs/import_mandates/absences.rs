//! Reads the register as it is known: what the publication leaves out is proposed as over, and who can't be told is shown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mce_shared::money::Euros;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{MandateKey, PersonKey, ambiguities, ending_group, proposed_end};
use mce_shared::runs::Counted;

use super::files::Input;
use super::seen::Seen;
use super::{HEADER, ImportMandates, Page, Report, SEGMENTS, what, who};
use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::Segment;
use crate::store::mandates::{self, Group, KeptMandate};
use crate::store::runs::{Part, Run};

/// Does a page of the register.
pub async fn page(
    environment: &Environment,
    job: &ImportMandates,
    run: &Run,
    part: &Part,
    segment: u32,
    input: &Input,
) -> Result<Page, Fault> {
    let seen = job.seen(environment, run, part.phase).await?;
    let segment = Segment { number: segment, of: SEGMENTS };
    let (kept, next) = mandates::scan_page(environment.store(), segment, part.cursor.clone()).await?;
    let mut page = Page { next, report: Report::new(HEADER), ..Page::default() };
    let mut people = BTreeMap::<PersonKey, Vec<KeptMandate>>::new();
    for mandate in kept {
        people.entry(PersonKey::of(&mandate.row)).or_default().push(mandate);
    }
    for mandates in people.values() {
        tell_ambiguities(mandates, &mut page);
        for absent in mandates.iter().filter(|kept| is_absent(kept, seen, input)) {
            propose(environment, run, absent, mandates, seen, input.publication, &mut page).await?;
        }
    }
    Ok(page)
}

fn tell_ambiguities(mandates: &[KeptMandate], page: &mut Page) {
    let rows: Vec<RegisterRow> = mandates.iter().map(|kept| kept.row.clone()).collect();
    for ambiguity in ambiguities(&rows) {
        page.tallies.add(Counted::Ambiguous, Euros::ZERO);
        page.report.row(&["À départager", "", &who(&rows[0]), &ambiguity.explain()]);
    }
}

/// Whether the publication should have the mandate, and has not.
fn is_absent(kept: &KeptMandate, seen: &Seen, input: &Input) -> bool {
    let row = &kept.row;
    let published = input.files.iter().any(|file| file.kind.lists_every(row.kind));
    published && row.end.is_none() && !kept.dismissed && !seen.has(&MandateKey::of(row))
}

async fn propose(
    environment: &Environment,
    run: &Run,
    absent: &KeptMandate,
    of_person: &[KeptMandate],
    seen: &Seen,
    publication: Date,
    page: &mut Page,
) -> Result<(), Fault> {
    let row = &absent.row;
    let Some(proposal) = proposed_end(row, publication, successor(row, of_person, seen)) else {
        return Ok(());
    };
    page.tallies.add(Counted::RowsAbsent, Euros::ZERO);
    let told = format!("{}. {}", what(row), proposal.reason.explain());
    page.report.row(&["Mandat absent, fin proposée", &row.territory_code, &who(row), &told]);
    if run.dry || absent.ending.is_some() {
        return Ok(());
    }
    let (code, label) = ending_group(row, Some(proposal.reason));
    let now = KeptMandate { ending: Some(code.clone()), proposal: Some(proposal), ..absent.clone() };
    mandates::keep_group(environment.store(), &Group { code, label }).await?;
    Ok(mandates::update(environment.store(), absent, &now).await?)
}

/// When the same person began a later mandate in the same council, by the publication.
fn successor(row: &RegisterRow, of_person: &[KeptMandate], seen: &Seen) -> Option<Date> {
    let same = |other: &&RegisterRow| {
        other.kind == row.kind
            && other.territory_code == row.territory_code
            && other.start > row.start
            && seen.has(&MandateKey::of(other))
    };
    of_person.iter().map(|kept| &kept.row).filter(same).map(|other| other.start).min()
}
