//! Reads the register as it is known: what the publication leaves out is proposed as over, who can't be told is shown, and what stays
//! as published is written down for the next publication.

use std::collections::BTreeMap;

use mce_shared::money::Euros;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{
    KeptMandate, LeftOut, MandateKey, MandateState, PersonKey, ambiguities, left_out,
};
use mce_shared::runs::{Counted, Run, RunPart};

use super::files::Input;
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
    let seen = job.seen(environment, run, part.phase).await?;
    let segment = Segment { number: segment, of: SEGMENTS };
    let (kept, next) = mandates::scan_page(environment.store(), segment, part.cursor.clone()).await?;
    let mut page = Page { next, report: Report::new(HEADER), ..Page::default() };
    let round = super::round(environment, run);
    let mut people = BTreeMap::<PersonKey, Vec<KeptMandate>>::new();
    for mandate in page.readable(&round, kept).await? {
        people.entry(PersonKey::of(&mandate.row)).or_default().push(mandate);
    }
    let is_published = |key: &MandateKey| seen.has(&Fingerprint::of_mandate(key));
    let mut published = Vec::new();
    for mandates in people.values() {
        tell_ambiguities(mandates, &mut page);
        for kept in mandates {
            let is_listed = input.lists_every(kept.row.kind);
            match left_out(kept, mandates, input.publication, is_published).filter(|_| is_listed) {
                Some(left_out) => {
                    let proposed = propose(environment, run, kept, left_out, &mut page).await;
                    page.item(&round, &who(&kept.row), proposed).await?;
                }
                None if kept.state() == MandateState::Published => published.push(&kept.row),
                None => {}
            }
        }
    }
    if !run.dry {
        let folder = fingerprints::known(&run.id);
        let of_page = published.into_iter().map(|row| Fingerprint::of_row(&MandateKey::of(row), row));
        fingerprints::keep(environment, &folder, &format!("{:04}-{:06}", part.number, part.pages), of_page)
            .await?;
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

async fn propose(
    environment: &Environment,
    run: &Run,
    absent: &KeptMandate,
    LeftOut { proposal, now }: LeftOut,
    page: &mut Page,
) -> Result<(), Fault> {
    let row = &absent.row;
    page.tallies.add(Counted::RowsAbsent, Euros::ZERO);
    let told = format!("{}. {}", what(row), proposal.reason.explain());
    page.report.row(&["Mandat absent, fin proposée", &row.territory_code, &who(row), &told]);
    let Some((now, group)) = now.filter(|_| !run.dry) else { return Ok(()) };
    mandates::keep_group(environment.store(), &group).await?;
    Ok(mandates::update(environment.store(), absent, &now).await?)
}
