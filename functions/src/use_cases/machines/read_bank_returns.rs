//! Reads what the bank answers (formats §5.2): pain.002, camt.053, camt.054. The bank's gateway puts its files in `bank/in`, which this
//! role alone may touch: what is there comes from the bank, and is applied. The same file twice, or the same movement told by two
//! files, changes nothing the second time. What a hand that died has left of a file that people decided on is done here too.

use mce_shared::aggregate::Asked;
use mce_shared::payments::BankFileState;
use mce_shared::set_aside::Chore;

use crate::http::Fault;
use crate::ports::bank::returns::is_status_report;
use crate::ports::objects::Object;
use crate::reach::{May, Objects, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::payments::{self, ReadReturn};
use crate::use_cases::dossiers::change::Wait;
use crate::use_cases::gestionnaire::bank_reading::{Mode, Outcome, hash, own_return, take};
use crate::use_cases::gestionnaire::bank_returns::{apply, moved};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        ASIDE,
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    files: &[Objects::Move("bank/in"), Objects::Write("bank/read"), Objects::Read("bank/proposed")],
    settings: &[Setting::Debtor],
    memory: 512,
    seconds: 60,
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Where the bank's gateway puts its files, and where they are kept once read.
const IN: &str = "bank/in";
const READ: &str = "bank/read";
/// Bytes of a name under which a file is kept.
const NAME_MAX: usize = 200;
/// Files among which those are looked for that a hand was applying when it died.
const LATEST: usize = 200;
/// Who says what is in them.
pub const BANK: &str = "Banque";

/// Reads every file that the gateway has put, in the order of their names: first what the bank answers to our files, then what moved on
/// the account, which is told of them as a whole.
///
/// # Errors
/// When the store or the object store fails for all of them; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let round = Round::new(environment, Chore::BankReturn);
    take_up(environment, &round).await?;
    let mut movements = Vec::new();
    for file in environment.objects()?.list(IN).await.map_err(Fault::internal)? {
        if !bring(environment, &round, &file.key, true).await? {
            movements.push(file.key);
        }
    }
    for key in movements {
        bring(environment, &round, &key, false).await?;
    }
    round.over().await
}

/// Applies what a hand that died was applying.
async fn take_up(environment: &Environment, round: &Round<'_>) -> Result<(), Fault> {
    let (latest, _) = payments::returns(environment.store(), LATEST, None).await?;
    for left in latest {
        if left.stand().is_left_applying(environment.now()) {
            let asked = environment.asked(BANK, &left.message_id);
            round.item(&left.message_id, apply(environment, &left, &asked).await).await?;
        }
    }
    Ok(())
}

/// Takes a file in, if it is one of the `answers`, or else of the movements; false when it is not. What can't be taken of it is set aside.
async fn bring(
    environment: &Environment,
    round: &Round<'_>,
    key: &str,
    answers: bool,
) -> Result<bool, Fault> {
    let name = key.rsplit('/').next().unwrap_or_default();
    match round.item(name, take_in(environment, key, answers).await).await? {
        Some(None) => return Ok(false),
        Some(Some(left)) if !left.is_empty() => {
            let reason = format!("Le reste du fichier est pris, mais pas : {}", left.join(" "));
            round.refused(name, &reason).await?;
        }
        _ => {}
    }
    Ok(true)
}

/// Applies a file, keeps it, and takes it away, unless the gateway has put another one under its name meanwhile. What could not be
/// applied is given, and the file stays to be read again; none for a file of the other kind.
async fn take_in(environment: &Environment, key: &str, answers: bool) -> Result<Option<Vec<String>>, Fault> {
    let objects = environment.objects()?;
    let Some(Object { info, content }) = objects.get(key).await.map_err(Fault::internal)? else {
        return Ok(Some(Vec::new()));
    };
    if is_status_report(&content) != answers {
        return Ok(None);
    }
    let name = key.rsplit('/').next().unwrap_or_default();
    let left = read(environment, name, &content).await?;
    if left.is_empty() {
        let day = environment.day(environment.now());
        let kept = format!("{READ}/{day}/{}", kept_as(name, &content));
        objects.put(&kept, content).await.map_err(Fault::internal)?;
        objects.delete_unchanged(&info).await.map_err(Fault::internal)?;
    }
    Ok(Some(left))
}

/// The name under which a file is kept: what it holds, since the gateway may use a name again, and its own, unless no key of ours may
/// have it.
fn kept_as(name: &str, content: &[u8]) -> String {
    let hash = hash(content);
    let is_plain =
        name.len() <= NAME_MAX && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    if is_plain { format!("{}-{name}", &hash[..8]) } else { hash }
}

/// Applies a file, unless that was done; one that can't be read is kept with its reason, and the gestionnaire hears of it.
async fn read(environment: &Environment, name: &str, file: &[u8]) -> Result<Vec<String>, Fault> {
    let hash = hash(file);
    let known = payments::known_return(environment.store(), &hash).await?;
    if known.as_ref().is_some_and(|known| known.state.is_applied()) {
        return Ok(Vec::new());
    }
    let now = environment.now();
    let at = (now, environment.day(now));
    let (done, told_by) = match own_return(environment, file)? {
        Ok(read) => {
            let Outcome { applied, anomalies, left } = take(environment, &read, BANK, Mode::Apply).await?;
            if !left.is_empty() {
                return Ok(left);
            }
            let new = ReadReturn::new(hash, (read.kind.name(), &read.message_id), BANK, at);
            (ReadReturn { applied, anomalies, ..new }, read.message_id)
        }
        Err(_) if known.is_some_and(|known| is_told(known.state)) => return Ok(Vec::new()),
        Err(why) => {
            tracing::error!(name, why, "a file of the bank is not taken");
            let new = ReadReturn::new(hash, ("illisible", name), BANK, at);
            let (state, anomalies, reason) = (BankFileState::Unreadable, vec![why.clone()], Some(why));
            (ReadReturn { state, anomalies, reason, ..new }, name.to_owned())
        }
    };
    write_down(environment, &done, &environment.asked(BANK, &told_by)).await?;
    Ok(Vec::new())
}

/// Whether the gestionnaire knows that it can't be read.
const fn is_told(state: BankFileState) -> bool {
    matches!(state, BankFileState::Unreadable | BankFileState::Dismissed)
}

/// Writes down what was done with a file, over whatever somebody has made of it meanwhile: what is applied is applied.
async fn write_down(environment: &Environment, done: &ReadReturn, asked: &Asked) -> Result<(), Fault> {
    let mut wait = Wait::new();
    loop {
        let known = payments::known_return(environment.store(), &done.hash).await?;
        let is_done = known.as_ref().is_some_and(|known| known.state.is_applied());
        if is_done || moved(environment, known.as_ref(), done.clone(), asked).await?.is_some() {
            return Ok(());
        }
        wait.again().await?;
    }
}
