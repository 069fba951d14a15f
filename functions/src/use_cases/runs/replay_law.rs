//! Replays a change of the law that waits: over every account, what its next credits would be without it and with it; over every offer,
//! whether it could be asked for once it is published. Nothing is written but a report, and its hash beside the change: who confirms has read it.

use std::collections::HashMap;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use mce_shared::api::{AdvanceRun, RunView};
use mce_shared::law::{Compared, Effects, LawBook, LawChange, Replay};
use mce_shared::ledger::Account;
use mce_shared::money::Euros;
use mce_shared::opening::EluAccount;
use mce_shared::recognition::RegisterRow;
use mce_shared::rights;
use mce_shared::rules::mandates::Mandate;
use mce_shared::runs::{Counted, Ending, Run, RunKind, RunPart, Tallies, run_name};
use mce_shared::set_aside::Chore;
use sha2::{Digest as _, Sha256};

use super::super::dossiers::change::Wait;
use super::super::dossiers::situation::register_rows;
use super::super::gestionnaire::law::commit;
use super::super::machines::refresh_catalogue::{body_of, every_offer};
use super::{Job, Page, Report, report};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::{BoxFuture, Environment};
use crate::set_aside::Round;
use crate::store::{Segment, accounts, law as kept, ledger, runs};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Law, &[May::Get, May::Put]),
        on(Table::Accounts, &[May::Scan]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Ledger, &[May::Query]),
        on(Table::Offers, &[May::Scan]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Jobs, &[May::Get, May::Query, May::Put, May::Update]),
    ],
    files: &[Objects::ReadWrite("runs")],
    memory: 512,
    seconds: 30,
    ..Reach::NOTHING
};

/// Parts of the accounts; one more has the offers.
const PARTS: u32 = 16;
/// Accounts under way at once in one hand.
const AT_ONCE: usize = 12;
const HEADER: &str = "mesure;nombre;montant";

/// The replay of a change, by its number; of whichever its run says, where that is not known yet.
struct ReplayLaw;

/// Opens the replay of the change of the path, or goes on with it.
///
/// # Errors
/// 404 for a change that does not wait; when the store fails.
pub async fn opened(environment: &Environment, call: &Call, asked: AdvanceRun) -> Result<RunView, Fault> {
    if asked.run.is_some() {
        return carried_on(environment, call, asked).await;
    }
    let (number, by): (u32, _) = (call.param("number")?, call.asked()?);
    let book = kept::book(environment.store()).await?;
    if book.waits(number).is_none() {
        return Err(Fault::not_found("Cette proposition"));
    }
    let input = Input { number, law: book.law }.text();
    let parts = ReplayLaw.parts();
    for n in 1..=super::RUNS_A_DAY {
        let id =
            RunKind::Replay.run_id(by.today, &run_name(&format!("{n:03}"), true)).map_err(Fault::internal)?;
        let run = Run::open(id, RunKind::Replay, parts.len(), input.clone(), &by);
        if runs::open(environment.store(), &run, &parts).await? {
            let run = super::advance(environment, &ReplayLaw, run, super::PATIENCE_OF_A_PAGE).await?;
            return super::view(environment, &run).await;
        }
    }
    Err(Fault::internal("too many runs today"))
}

/// Goes on with a replay.
///
/// # Errors
/// 404 for a run of another kind; when the store fails.
pub async fn carried_on(environment: &Environment, call: &Call, asked: AdvanceRun) -> Result<RunView, Fault> {
    if asked.run.is_none() {
        return Err(Fault::not_found("Ce traitement"));
    }
    super::advanced(environment, call, asked, &ReplayLaw).await
}

/// Of which change a run is the replay, and on which version of the law.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Input {
    number: u32,
    law: u32,
}

impl Input {
    fn text(self) -> String {
        format!("{}/{}", self.number, self.law)
    }

    fn of(run: &Run) -> Result<Self, Fault> {
        let parts = run
            .input
            .split_once('/')
            .and_then(|(number, law)| Some((number.parse().ok()?, law.parse().ok()?)));
        let (number, law) = parts.ok_or_else(|| Fault::internal("a replay without its change"))?;
        Ok(Self { number, law })
    }
}

/// The change that a run replays, and the book; none once it waits no more, or the law has changed: what is computed then is worth nothing.
async fn change(environment: &Environment, run: &Run) -> Result<Option<(LawBook, LawChange)>, Fault> {
    let input = Input::of(run)?;
    let book = kept::book(environment.store()).await?;
    let change = book.waits(input.number).filter(|_| book.law == input.law);
    let change = change.map(|waiting| waiting.proposal.what.clone());
    Ok(change.map(|change| (book, change)))
}

impl Job for ReplayLaw {
    fn kind(&self) -> RunKind {
        RunKind::Replay
    }

    fn parts(&self) -> Vec<RunPart> {
        (0..=PARTS).map(|number| RunPart::new(number, 0)).collect()
    }

    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a RunPart,
    ) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(page(environment, run, part))
    }

    fn end<'a>(&'a self, environment: &'a Environment, run: &'a Run) -> BoxFuture<'a, Result<Ending, Fault>> {
        Box::pin(end(environment, run))
    }
}

async fn page(environment: &Environment, run: &Run, part: &RunPart) -> Result<Page, Fault> {
    let Some((book, change)) = change(environment, run).await? else { return Ok(Page::default()) };
    let compared = Compared::of(&book, &change);
    let (effects, page) = if part.number == PARTS {
        offers(environment, compared).await?
    } else {
        accounts(environment, run, part, compared).await?
    };
    let text = serde_json::to_vec(&effects).map_err(Fault::internal)?;
    let key = format!("{}/{:04}-{:06}.json", folder(run), part.number, part.pages);
    environment.objects()?.put(&key, text).await.map_err(Fault::internal)?;
    Ok(page)
}

/// What the pages have found.
fn folder(run: &Run) -> String {
    format!("runs/{}/effects", run.id)
}

/// A page of accounts.
async fn accounts(
    environment: &Environment,
    run: &Run,
    part: &RunPart,
    compared: Compared,
) -> Result<(Effects, Page), Fault> {
    let round = &Round::since(environment, Chore::Credit, run.started_at).dry(true);
    let segment = Segment { number: part.number, of: PARTS };
    let (listed, next) = accounts::scan_page(environment.store(), segment, part.cursor.clone()).await?;
    let mut page = Page { next, ..Page::default() };
    let mut effects = Effects::default();
    let work = page.readable(round, listed).await?.into_iter().map(|account| async move {
        let read = situation(environment, &account).await;
        (account.elu, read)
    });
    let read: Vec<_> = stream::iter(work).buffered(AT_ONCE).collect().await;
    for (elu, read) in read {
        let Some((mandates, balance, year)) = page.item(round, elu.as_str(), read).await? else { continue };
        effects.account(compared, (&mandates, balance, year), run.on);
        page.tallies.add(Counted::Accounts, Euros::ZERO);
    }
    Ok((effects, page))
}

/// What an account has: its mandates, its rights, and the year of its last credit.
async fn situation(
    environment: &Environment,
    account: &EluAccount,
) -> Result<(Vec<Mandate>, Euros, Option<i16>), Fault> {
    let store = environment.store();
    let mut wait = Wait::new();
    loop {
        let (rows, book) = tokio::try_join!(register_rows(environment, account), async {
            Ok(ledger::of_elu(store, &account.elu).await?)
        })?;
        if book.torn().is_empty() {
            let mandates = rows.iter().map(RegisterRow::mandate).collect();
            let balance = book.balance(&Account::Right(account.elu.clone()));
            return Ok((mandates, balance, rights::last_credit_year(&book.lines)));
        }
        wait.again().await?;
    }
}

/// Every offer.
async fn offers(environment: &Environment, compared: Compared) -> Result<(Effects, Page), Fault> {
    let round = Round::new(environment, Chore::Offer).dry(true);
    let (mut effects, mut bodies) = (Effects::default(), HashMap::new());
    let mut page = Page::default();
    for stored in every_offer(environment, &round).await? {
        let formation = stored.formation;
        if let Some(body) = body_of(environment, &mut bodies, &formation.siret).await? {
            effects.formation(compared, &formation, &body.standing);
        }
    }
    page.tallies.add_some(Counted::Offers, effects.offers);
    Ok((effects, page))
}

/// Adds up what the pages have found, writes the report, and its hash beside the change.
async fn end(environment: &Environment, run: &Run) -> Result<Ending, Fault> {
    let Some((_, change)) = change(environment, run).await? else { return Ok(Ending::default()) };
    let effects = added_up(environment, run).await?;
    let mut told = Report::new(HEADER);
    for line in effects.lines(change.row.from) {
        told.row(&line.each_ref().map(String::as_str));
    }
    let hash = Sha256::digest(told.text()).iter().map(|byte| format!("{byte:02x}")).collect();
    let key = format!("runs/{}/{}.csv", run.id, run.id);
    report::keep(environment, &key, told).await?;
    keep(environment, run, hash).await?;
    Ok(Ending { tallies: tallies(&effects), reports: vec![key], ..Ending::default() })
}

async fn added_up(environment: &Environment, run: &Run) -> Result<Effects, Fault> {
    let objects = environment.objects()?;
    let pages = objects.list(&folder(run)).await.map_err(Fault::internal)?;
    let read = pages.into_iter().map(|page| async move {
        let object = objects.get(&page.key).await.map_err(Fault::internal)?;
        let object = object.ok_or_else(|| Fault::internal("a page of a replay has gone"))?;
        serde_json::from_slice::<Effects>(&object.content).map_err(Fault::internal)
    });
    let add = |mut all: Effects, page| async move {
        all.merge(page);
        Ok(all)
    };
    stream::iter(read).buffered(AT_ONCE).try_fold(Effects::default(), add).await
}

fn tallies(effects: &Effects) -> Tallies {
    let mut tallies = Tallies::default();
    let ((gain, gained), (lose, lost)) = (effects.gaining(), effects.losing());
    tallies.add_many(Counted::Gaining, gain, gained);
    tallies.add_many(Counted::Losing, lose, lost);
    let years = || effects.years.values();
    tallies.add(Counted::CreditedBefore, years().map(|year| year.before).sum());
    tallies.add(Counted::CreditedAfter, years().map(|year| year.after).sum());
    tallies.add_many(Counted::OffersOpened, effects.opened.len() as u64, Euros::ZERO);
    tallies.add_many(Counted::OffersClosed, effects.closed.len() as u64, Euros::ZERO);
    tallies
}

/// Writes beside the change what was found; nothing when it waits no more, or the law has changed.
async fn keep(environment: &Environment, run: &Run, hash: String) -> Result<(), Fault> {
    let Input { number, law } = Input::of(run)?;
    let replay = Replay { run: run.id.clone(), law, hash };
    let asked = environment.asked(rights::PLATFORM, run.id.as_str());
    let mut wait = Wait::new();
    loop {
        let book = kept::book(environment.store()).await?;
        let is_kept = book.waits(number).is_some_and(|waiting| waiting.replay.as_ref() == Some(&replay));
        let decision = book.replayed(number, replay.clone(), &asked).filter(|_| !is_kept);
        match decision {
            None => return Ok(()),
            Some(decision) if commit(environment, &decision).await? => return Ok(()),
            Some(_) => wait.again().await?,
        }
    }
}
