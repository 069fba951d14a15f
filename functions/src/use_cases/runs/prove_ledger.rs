//! Recomputes every balance from the entries and checks every invariant of the money, every night (design §5).
//!
//! A first phase reads the tables, part by part, and sorts what they say by owner into buckets of the object store; a second one
//! checks each bucket. No hand ever holds more than a bucket, and a part that was cut short is read again from its last page.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use mce_shared::api::{AdvanceRun, RunView};
use mce_shared::money::Euros;
use mce_shared::proof::{self, Fact, Finding, Owner, Totals};
use mce_shared::runs::{Counted, Ending, FINDINGS_MAX, Run, RunKind, RunPart, Tallies};
use mce_shared::set_aside::Cause;
use sha2::{Digest as _, Sha256};

use super::{Job, Page, Report};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::{BoxFuture, Environment};
use crate::store::commit::Writes;
use crate::store::stored::{Stored as _, StoredFact};
use crate::store::{Segment, StoreError, dossiers, fund, ledger, outbox, payments};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Scan]),
        on(Table::Ledger, &[May::Query, May::Scan]),
        index(Table::Ledger, "by-unfolded"),
        index(Table::Outbox, "by-waiting"),
        on(Table::Jobs, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Payments, &[May::Query, May::Scan, May::Put]),
    ],
    files: &[Objects::ReadWrite("runs")],
    memory: 1024,
    seconds: 300,
    schedule: Some("cron(0 3-6 * * ? *)"),
    ..Reach::NOTHING
};

/// Goes on with a run, or starts one, at the gestionnaire's wish.
///
/// # Errors
/// 404 for a run of another kind; when the store fails.
pub async fn handle(environment: &Environment, call: &Call, asked: AdvanceRun) -> Result<RunView, Fault> {
    super::advanced(environment, call, asked, &ProveLedger).await
}

/// Carries on the run of the day.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    super::tick(environment, &ProveLedger, "auto").await
}

/// Parts of the ledger, of the dossiers and of the payments that are read.
const LEDGER: u32 = 12;
const DOSSIERS: u32 = 3;
const PAYMENTS: u32 = 3;
const READ: u32 = LEDGER + DOSSIERS + PAYMENTS;
/// Buckets that are checked: at ten million entries each has some tens of megabytes.
const BUCKETS: u32 = 32;
/// Facts read before a page is written down.
const FACTS_A_PAGE: usize = 15_000;
const HEADER: &str = "invariant;où;écart";
const OWING_HEADER: &str = "collectivité;accordé;versé;dû";

/// The job.
pub struct ProveLedger;

impl Job for ProveLedger {
    fn kind(&self) -> RunKind {
        RunKind::Proof
    }

    fn parts(&self) -> Vec<RunPart> {
        let read = (0..READ).map(|number| RunPart::new(number, 0));
        read.chain((READ..READ + BUCKETS).map(|number| RunPart::new(number, 1))).collect()
    }

    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a RunPart,
    ) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(async move {
            if part.number < READ {
                read(environment, run, part).await
            } else {
                check(environment, run, part).await
            }
        })
    }

    fn end<'a>(&'a self, environment: &'a Environment, run: &'a Run) -> BoxFuture<'a, Result<Ending, Fault>> {
        Box::pin(end(environment, run))
    }
}

/// What a page of reading gathers.
#[derive(Default)]
struct Gathered {
    facts: Vec<(Owner, Fact)>,
    totals: Totals,
    tallies: Tallies,
    findings: Vec<Finding>,
}

async fn read(environment: &Environment, run: &Run, part: &RunPart) -> Result<Page, Fault> {
    let mut gathered = Gathered::default();
    let mut next = part.cursor.clone();
    loop {
        next = read_some(environment, run, part.number, next, &mut gathered).await?;
        if next.is_none() || gathered.facts.len() >= FACTS_A_PAGE {
            break;
        }
    }
    keep(environment, run, part, &gathered).await?;
    let mut report = Report::new(HEADER);
    tell(&mut report, &gathered.findings);
    Ok(Page { next, tallies: gathered.tallies, report })
}

async fn read_some(
    environment: &Environment,
    run: &Run,
    number: u32,
    from: Option<String>,
    gathered: &mut Gathered,
) -> Result<Option<String>, Fault> {
    let store = environment.store();
    if number < LEDGER {
        let page = ledger::scan_page(store, Segment { number, of: LEDGER }, from).await?;
        let next = page.next.clone();
        gathered.take_ledger(page, run.started_at);
        return Ok(next);
    }
    if let Some(number) = number.checked_sub(LEDGER).filter(|number| *number < DOSSIERS) {
        let (dossiers, next) = dossiers::scan_page(store, Segment { number, of: DOSSIERS }, from).await?;
        gathered.unreadable(dossiers.unreadable);
        for dossier in &dossiers.items {
            gathered.tallies.add(Counted::Dossiers, Euros::ZERO);
            gathered.facts.extend(proof::of_dossier(dossier));
        }
        return Ok(next);
    }
    let segment = Segment { number: number - LEDGER - DOSSIERS, of: PAYMENTS };
    let page = payments::scan_page(store, segment, from).await?;
    gathered.unreadable(page.unreadable);
    for (payable, at) in &page.payables {
        gathered.tallies.add(Counted::Payables, Euros::ZERO);
        gathered.totals.owe(payable);
        gathered.facts.extend(proof::of_payable(payable, *at));
    }
    gathered.facts.extend(page.refunds.iter().flat_map(proof::of_refund));
    gathered.facts.extend(page.covers.iter().map(proof::of_cover));
    gathered.facts.extend(page.movements.into_iter().map(proof::of_movement));
    Ok(page.next)
}

impl Gathered {
    /// An item that can't be read proves nothing, and does not stop the others.
    fn unreadable(&mut self, items: Vec<(String, StoreError)>) {
        self.tallies.add_some(Counted::Findings, items.len() as u64);
        let what = Cause::Unreadable.french();
        self.findings.extend(items.into_iter().map(|(owner, _)| Finding::unreadable(owner, &what)));
    }

    fn take_ledger(&mut self, page: ledger::LedgerPage, began: Timestamp) {
        self.unreadable(page.unreadable);
        for kept in &page.transactions {
            self.tallies.add(Counted::Transactions, Euros::ZERO);
            self.findings.extend(proof::unbalanced(&kept.transaction));
            self.totals.post(&kept.transaction, kept.posted_at, began);
            self.facts.extend(proof::of_transaction(&kept.transaction, kept.posted_at));
        }
        for line in page.lines {
            if let Some(owner) = Owner::of(&line.account) {
                self.facts.push((owner, Fact::Line(line)));
            }
        }
        for (account, amount, at) in page.balances {
            self.tallies.add(Counted::Balances, Euros::ZERO);
            self.totals.hold(&account, amount);
            if let Some(owner) = Owner::of(&account) {
                self.facts.push((owner, Fact::Balance { account, amount, at }));
            }
        }
    }
}

fn bucket_folder(run: &Run, bucket: u32) -> String {
    format!("runs/{}/facts/{bucket:02}", run.id)
}

fn totals_folder(run: &Run) -> String {
    format!("runs/{}/totals", run.id)
}

fn bucket_of(owner: &Owner) -> u32 {
    let digest = Sha256::digest(owner.to_string());
    u32::from(digest[0]) % BUCKETS
}

/// Writes what was gathered, a file a bucket; the same page again writes the same files.
async fn keep(
    environment: &Environment,
    run: &Run,
    part: &RunPart,
    gathered: &Gathered,
) -> Result<(), Fault> {
    let mut buckets = HashMap::<u32, String>::new();
    for known in &gathered.facts {
        let (owner, fact) = known;
        let file = buckets.entry(bucket_of(owner)).or_default();
        let written = (owner, StoredFact::of(fact.clone()));
        file.push_str(&serde_json::to_string(&written).map_err(Fault::internal)?);
        file.push('\n');
    }
    let (objects, page) = (environment.objects()?, format!("{:04}-{:06}", part.number, part.pages));
    for (bucket, file) in buckets {
        let key = format!("{}/{page}.jsonl", bucket_folder(run, bucket));
        objects.put(&key, file).await.map_err(Fault::internal)?;
    }
    let totals = serde_json::to_vec(&gathered.totals).map_err(Fault::internal)?;
    objects.put(&format!("{}/{page}.json", totals_folder(run)), totals).await.map_err(Fault::internal)
}

async fn check(environment: &Environment, run: &Run, part: &RunPart) -> Result<Page, Fault> {
    let objects = environment.objects()?;
    let mut owners = HashMap::<Owner, Vec<Fact>>::new();
    for file in objects.list(&bucket_folder(run, part.number - READ)).await.map_err(Fault::internal)? {
        let Some(object) = objects.get(&file.key).await.map_err(Fault::internal)? else { continue };
        for line in object.content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let (owner, fact): (Owner, StoredFact) = serde_json::from_slice(line).map_err(Fault::internal)?;
            owners.entry(owner).or_default().push(fact.core());
        }
    }
    let mut page = Page { report: Report::new(HEADER), ..Page::default() };
    let mut owing = Report::new(OWING_HEADER);
    for (owner, facts) in &owners {
        if !proof::is_still(facts, run.started_at) {
            page.tallies.add(Counted::Busy, Euros::ZERO);
            continue;
        }
        if let Owner::Collectivite(siren) = owner {
            let position = proof::position(siren, facts);
            if position.owed().is_positive() {
                page.tallies.add(Counted::Owing, position.owed());
            }
            let owed =
                [position.granted, position.received, position.owed()].map(|amount| amount.to_string());
            owing.row(&[siren.as_str(), &owed[0], &owed[1], &owed[2]]);
        }
        let findings = proof::findings(owner, facts);
        if let (Owner::Movement(key), false) = (owner, run.dry) {
            list_lost(environment, run, (key, facts)).await?;
        }
        page.tallies.add_many(Counted::Findings, findings.len() as u64, Euros::ZERO);
        tell(&mut page.report, &findings);
    }
    super::report::keep(environment, &owing_key(run, part.number), owing).await?;
    Ok(page)
}

/// What stands in suspense without a line that people can decide on gets one. This night tells it, the next one has nothing to tell.
async fn list_lost(environment: &Environment, run: &Run, (key, facts): (&str, &[Fact])) -> Result<(), Fault> {
    let asked = environment.asked("Contrôle du grand livre", run.id.as_str());
    let Some(lost) = proof::unlisted(key, facts, &asked) else { return Ok(()) };
    let mut writes = Writes::new();
    writes.matching(environment.store(), std::slice::from_ref(&lost))?;
    // It may have got its line a moment ago.
    writes.commit(environment.store()).await?;
    Ok(())
}

fn owing_folder(run: &Run) -> String {
    format!("runs/{}/owing", run.id)
}

/// What each collectivité owes, bucket by bucket.
fn owing_key(run: &Run, part: u32) -> String {
    format!("{}/{part:04}.csv", owing_folder(run))
}

fn tell(report: &mut Report, findings: &[Finding]) {
    for finding in findings {
        report.row(&[&finding.invariant.to_string(), &finding.owner, &finding.what]);
    }
}

/// The totals on the whole, the first differences, and the alarm.
async fn end(environment: &Environment, run: &Run) -> Result<Ending, Fault> {
    let objects = environment.objects()?;
    let mut totals = Totals::default();
    for file in objects.list(&totals_folder(run)).await.map_err(Fault::internal)? {
        if let Some(object) = objects.get(&file.key).await.map_err(Fault::internal)? {
            totals.merge(&serde_json::from_slice(&object.content).map_err(Fault::internal)?);
        }
    }
    let (folded, count) = fund::balances(environment.store()).await?;
    // What differs comes before what is missing or late: a page has room for so many lines.
    let mut ending = Ending { findings: first_differences(environment, run).await?, ..Ending::default() };
    let told = payments::statements(environment.store()).await?;
    let of_the_bank = totals.at_the_bank(&told).into_iter().chain(proof::gaps(&told));
    for finding in totals.findings(&folded, count).into_iter().chain(of_the_bank) {
        ending.tallies.add(Counted::Findings, Euros::ZERO);
        ending.findings.push(format!("{} : {}", finding.owner, finding.what));
    }
    let owing = format!("runs/{}/{}-collectivites.csv", run.id, run.id);
    ending.reports.extend(super::report::join(environment, &owing_folder(run), owing).await?);
    ending.findings.extend(left_behind(environment, run).await?);
    if !ending.findings.is_empty() {
        // The alarm of the template listens to this very line.
        tracing::error!(run = %run.id, findings = ?ending.findings, "ALARM: the ledger does not prove");
    }
    Ok(ending)
}

/// A stream and its schedule that have not done something in this time never will by themselves.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(3);

/// What the streams and the schedules after them have left undone, by name.
async fn left_behind(environment: &Environment, run: &Run) -> Result<Vec<String>, Fault> {
    let is_old = |at: Timestamp| run.started_at.duration_since(at) >= GIVEN_UP;
    let store = environment.store();
    let (mails, transactions) =
        tokio::try_join!(outbox::waiting(store, FINDINGS_MAX, None), fund::not_folded(store, FINDINGS_MAX))?;
    let mails = mails.0.items.into_iter().filter(|mail| is_old(mail.queued_at));
    let mails =
        mails.map(|mail| format!("courriel {} : pas encore envoyé ({})", mail.id, mail.message.subject));
    let lost = transactions.items.into_iter().filter(|kept| is_old(kept.posted_at));
    let lost = lost.map(|kept| format!("opération {} : absente des totaux du fonds", kept.transaction.id));
    Ok(lost.chain(mails).collect())
}

/// The first rows of the reports of the parts.
async fn first_differences(environment: &Environment, run: &Run) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for part in ProveLedger.parts() {
        for row in super::report::first_rows(environment, run, &part).await? {
            found.push(row.replacen(';', " : ", 2));
            if found.len() >= FINDINGS_MAX {
                return Ok(found);
            }
        }
    }
    Ok(found)
}
