//! What credit-rights and expire-rights share: a page of accounts, what time owes each, and its posting.
//!
//! Each job posts what is its own, with what comes before it on the same account, so that the order of the statement holds whichever
//! runs first.

use futures_util::{StreamExt as _, stream};
use jiff::civil::Date;
use mce_shared::french::date_long;
use mce_shared::ids::EluId;
use mce_shared::ledger::{Account, Line, ReasonCode};
use mce_shared::lifecycle::{Message, Recipient};
use mce_shared::money::Euros;
use mce_shared::opening::EluAccount;
use mce_shared::recognition::RegisterRow;
use mce_shared::rights::{self, Notice, Owed};
use mce_shared::rules::account::{LineReason, history, next_credit};
use mce_shared::rules::mandates::Mandate;
use mce_shared::runs::{Counted, Ending, Run, RunKind, RunPart, Tallies};
use mce_shared::set_aside::Chore;
use mce_shared::statement::{self, Folded};
use mce_shared::texts::mails::elu;

use super::super::dossiers::change::Wait;
use super::super::dossiers::situation::{Person, register_rows};
use super::{Job, Page, Report};
use crate::http::Fault;
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::{BoxFuture, Environment};
use crate::set_aside::Round;
use crate::store::accounts;
use crate::store::commit::{Committed, Writes};
use crate::store::ledger::{self, Book};
use crate::store::{Segment, StoreError, outbox};

/// What either may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Scan]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Ledger, &[May::Query, May::Put, May::Update]),
        on(Table::Jobs, &[May::Get, May::Query, May::Put, May::Update, May::Delete]),
        on(Table::Outbox, &[May::Put]),
    ],
    files: &[Objects::ReadWrite("runs")],
    memory: 512,
    seconds: 300,
    ..Reach::NOTHING
};

/// Parts of a run: at 450 000 accounts each has 28 000, a matter of minutes.
const PARTS: u32 = 16;
/// Accounts under way at once in one hand: most of the time is spent waiting for the database.
const AT_ONCE: usize = 12;
const HEADER: &str = "compte;jour;mouvement;montant;perdu au plafond;solde";

/// Which of the two jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Credits, and cuts to a new cap.
    Credit,
    /// What is lost after the mandates.
    Expiry,
}

impl Purpose {
    const fn owns(self, reason: LineReason) -> bool {
        match self {
            Self::Credit => reason.is_credit() || matches!(reason, LineReason::CapChange),
            Self::Expiry => matches!(reason, LineReason::Expiry),
        }
    }
}

/// What was done for one account.
#[derive(Default)]
struct Done {
    tallies: Tallies,
    rows: Vec<[String; 6]>,
}

impl Purpose {
    const fn chore(self) -> Chore {
        match self {
            Self::Credit => Chore::Credit,
            Self::Expiry => Chore::Expiry,
        }
    }

    fn round<'a>(self, environment: &'a Environment, run: &Run) -> Round<'a> {
        Round::since(environment, self.chore(), run.started_at).dry(run.dry)
    }
}

impl Job for Purpose {
    fn kind(&self) -> RunKind {
        match self {
            Self::Credit => RunKind::Credit,
            Self::Expiry => RunKind::Expiry,
        }
    }

    fn parts(&self) -> Vec<RunPart> {
        (0..PARTS).map(|number| RunPart::new(number, 0)).collect()
    }

    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a RunPart,
    ) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(page(environment, run, part, *self))
    }

    fn end<'a>(&'a self, environment: &'a Environment, run: &'a Run) -> BoxFuture<'a, Result<Ending, Fault>> {
        Box::pin(async move {
            self.round(environment, run).over().await?;
            Ok(Ending::default())
        })
    }
}

/// Does a page of accounts.
async fn page(environment: &Environment, run: &Run, part: &RunPart, purpose: Purpose) -> Result<Page, Fault> {
    let segment = Segment { number: part.number, of: PARTS };
    let (accounts, next) = accounts::scan_page(environment.store(), segment, part.cursor.clone()).await?;
    let mut page = Page { next, report: Report::new(HEADER), ..Page::default() };
    let round = purpose.round(environment, run);
    let accounts = page.readable(&round, accounts).await?;
    let work = accounts.into_iter().map(|account| async move {
        let done = one(environment, run, &account, purpose).await;
        (account.elu, done)
    });
    let done: Vec<(EluId, Result<Done, Fault>)> = stream::iter(work).buffered(AT_ONCE).collect().await;
    for (elu, done) in done {
        let Some(account) = page.item(&round, elu.as_str(), done).await? else { continue };
        page.tallies.merge(&account.tallies);
        for row in &account.rows {
            page.report.row(&row.each_ref().map(String::as_str));
        }
    }
    Ok(page)
}

/// An account that others keep busy is left for the next run: it is told, and loses nothing.
async fn one(
    environment: &Environment,
    run: &Run,
    account: &EluAccount,
    purpose: Purpose,
) -> Result<Done, Fault> {
    match settle(environment, run, account, purpose).await {
        Err(Fault::Store(StoreError::Busy)) => {
            let mut done = Done::default();
            done.tallies.add(Counted::Accounts, Euros::ZERO);
            done.tallies.add(Counted::Busy, Euros::ZERO);
            Ok(done)
        }
        done => done,
    }
}

async fn settle(
    environment: &Environment,
    run: &Run,
    account: &EluAccount,
    purpose: Purpose,
) -> Result<Done, Fault> {
    let rows = register_rows(environment, account).await?;
    let mandates: Vec<Mandate> = rows.iter().map(RegisterRow::mandate).collect();
    let mut wait = Wait::new();
    loop {
        let book = ledger::of_elu(environment.store(), &account.elu).await?;
        if !book.torn().is_empty() {
            // Somebody wrote between two pages of the read. A book that stays torn is for the proof to tell.
            wait.again().await?;
            continue;
        }
        let owed = owed(account, &mandates, &book, run, purpose)?;
        let posted = run.dry || owed.is_empty() || post(environment, account, &book, &owed).await?;
        if posted {
            let after = After::of(environment, account, book, &owed);
            let told = tell(environment, run, account, &mandates, &after, purpose).await?;
            return Ok(done(run, &mandates, &after, told));
        }
        wait.again().await?;
    }
}

/// Posts what time owes an account by today, however late the runs are: nothing is taken from rights that are lost already. Gives
/// the book as it is then.
///
/// # Errors
/// When the store fails, or others keep the account busy.
pub async fn catch_up(
    environment: &Environment,
    Person { account, rows }: &Person,
    mut book: Book,
    today: Date,
) -> Result<Book, Fault> {
    let mandates: Vec<Mandate> = rows.iter().map(RegisterRow::mandate).collect();
    let (elu, pension) = (&account.elu, account.pension());
    let mut wait = Wait::new();
    loop {
        let owed = rights::owed(elu, &mandates, &book.lines, pension, today, rights::PLATFORM);
        let owed = owed.map_err(Fault::internal)?;
        let is_whole = book.torn().is_empty();
        if is_whole && owed.is_empty() {
            return Ok(book);
        }
        if !is_whole || !post(environment, account, &book, &owed).await? {
            wait.again().await?;
        }
        book = ledger::of_elu(environment.store(), elu).await?;
    }
}

/// The account once everything is posted; in a dry run, as it would be.
struct After {
    lines: Vec<Line>,
    balance: Euros,
}

impl After {
    fn of(environment: &Environment, account: &EluAccount, book: Book, owed: &[Owed]) -> Self {
        let right = Account::Right(account.elu.clone());
        let balance = book.balance(&right) + rights::total(owed);
        let mut lines = book.lines;
        let now = environment.now();
        lines.extend(owed.iter().flat_map(|owed| owed.transaction.lines(now)));
        lines.retain(|line| line.account == right);
        Self { lines, balance }
    }
}

/// What this job must post: its own lines, and those that come before the last of them.
fn owed(
    account: &EluAccount,
    mandates: &[Mandate],
    book: &Book,
    run: &Run,
    purpose: Purpose,
) -> Result<Vec<Owed>, Fault> {
    let (pension, author) = (account.pension(), run.id.as_str());
    let mut owed = rights::owed(&account.elu, mandates, &book.lines, pension, run.on, author)
        .map_err(Fault::internal)?;
    let mine = owed.iter().rposition(|owed| purpose.owns(owed.line.reason));
    owed.truncate(mine.map_or(0, |last| last + 1));
    Ok(owed)
}

/// Posts all of it, if the balance from which it was computed still stands; false to read again.
async fn post(
    environment: &Environment,
    account: &EluAccount,
    book: &Book,
    owed: &[Owed],
) -> Result<bool, Fault> {
    let (store, now) = (environment.store(), environment.now());
    let right = Account::Right(account.elu.clone());
    let seen = [(right.clone(), book.balance(&right))].into();
    let transactions: Vec<_> = owed.iter().map(|owed| owed.transaction.clone()).collect();
    let mut writes = Writes::new();
    writes.post_seeing(store, &transactions, &seen, now)?;
    if let Some(last) = owed.last() {
        let message = credited(account, last);
        writes.tell(store, format!("{}-{}", account.elu, last.transaction.id), &message, now)?;
    }
    match writes.commit(store).await {
        Ok(Committed::Yes) => Ok(true),
        Ok(_) | Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Once a year each élu hears of his right (AC-17): with the credit itself, and what the cap refused of it.
fn credited(account: &EluAccount, last: &Owed) -> Message {
    let line = &last.line;
    let (date, solde) = (&date_long(line.on), &line.balance.french());
    let (montant, perdu) = (&line.change.french(), &line.lost_to_cap.french());
    let to = Recipient::Elu(account.elu.clone());
    match line.reason {
        LineReason::Expiry => elu::DroitsTermines { date, montant: &(-line.change).french() }.to(to),
        LineReason::CapChange => elu::PlafondChange { date, solde }.to(to),
        _ if line.lost_to_cap.is_zero() => elu::DroitsCredites { date, montant, solde }.to(to),
        _ => elu::DroitsCreditesAuPlafond { date, montant, solde, perdu }.to(to),
    }
}

/// Warns before rights are lost; gives how many warnings are new.
async fn tell(
    environment: &Environment,
    run: &Run,
    account: &EluAccount,
    mandates: &[Mandate],
    after: &After,
    purpose: Purpose,
) -> Result<u64, Fault> {
    let mut told = 0;
    for notice in notices(account, mandates, after, run.on, purpose) {
        let new = run.dry
            || outbox::queue(environment.store(), &notice.id, &notice.message, environment.now()).await?;
        told += u64::from(new);
    }
    Ok(told)
}

fn notices(
    account: &EluAccount,
    mandates: &[Mandate],
    after: &After,
    today: Date,
    purpose: Purpose,
) -> Vec<Notice> {
    let (next, until) = match purpose {
        Purpose::Credit => {
            (next_credit(mandates, after.balance, rights::last_credit_year(&after.lines), today), None)
        }
        Purpose::Expiry => (None, history(mandates, &[], account.pension().is_paid(), today).until),
    };
    rights::notices(&account.elu, after.balance, until, next.as_ref(), today)
}

/// What is counted and reported: the lines of this run, whether it wrote them now or before it was interrupted.
fn done(run: &Run, mandates: &[Mandate], after: &After, told: u64) -> Done {
    let mut done = Done::default();
    done.tallies.add(Counted::Accounts, Euros::ZERO);
    if mandates.is_empty() {
        done.tallies.add(Counted::Unknown, Euros::ZERO);
    }
    if told > 0 {
        done.tallies.add_many(Counted::Noticed, told, Euros::ZERO);
    }
    for folded in
        statement::folded(&after.lines).iter().filter(|folded| folded.line.author == run.id.as_str())
    {
        done.count(folded);
    }
    done
}

impl Done {
    fn count(&mut self, folded: &Folded<'_>) {
        let line = folded.line;
        let lost = rights::lost_to_cap(line);
        match line.reason {
            ReasonCode::RightExpired => self.tallies.add(Counted::Expired, -line.amount),
            ReasonCode::CapLowered => self.tallies.add(Counted::CapLowered, -line.amount),
            _ => {
                self.tallies.add(Counted::Credited, line.amount);
                if lost.is_positive() {
                    self.tallies.add(Counted::LostAtCap, lost);
                }
            }
        }
        let amount = |amount: Euros| amount.to_string().replace('.', ",");
        self.rows.push([
            line.account.to_string().replace("right:", ""),
            line.on.to_string(),
            line.reason.french().to_owned(),
            amount(line.amount),
            amount(lost),
            amount(folded.balance),
        ]);
    }
}
