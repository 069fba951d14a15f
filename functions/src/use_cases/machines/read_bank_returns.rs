//! Reads what the bank answers (formats §5.2): pain.002, camt.053, camt.054. The bank's gateway puts its files in `bank/in`, which this
//! role alone may touch: what is there comes from the bank, and is applied. The same file twice, or the same movement told by two
//! files, changes nothing the second time.

use mce_shared::set_aside::Chore;

use crate::http::Fault;
use crate::reach::{May, Objects, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::payments::{self, ReadReturn};
use crate::use_cases::gestionnaire::bank_reading::{Mode, Outcome, hash, own_return, take};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        ASIDE,
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
    ],
    files: &[Objects::Move("bank/in"), Objects::Move("bank/read")],
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
/// Who says what is in them.
pub const BANK: &str = "Banque";

/// Reads every file that the gateway has put, in the order of their names.
///
/// # Errors
/// When the store or the object store fails for all of them; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let round = Round::new(environment, Chore::BankReturn);
    for file in &environment.objects()?.list(IN).await.map_err(Fault::internal)? {
        let name = file.key.rsplit('/').next().unwrap_or_default();
        let left = round.item(name, take_in(environment, &file.key, name).await).await?;
        if let Some(left) = left.filter(|left| !left.is_empty()) {
            let reason = format!("Le reste du fichier est pris, mais pas : {}", left.join(" "));
            round.refused(name, &reason).await?;
        }
    }
    round.over().await
}

/// Applies a file and takes it away; what could not be applied is given, and the file stays to be read again.
async fn take_in(environment: &Environment, key: &str, name: &str) -> Result<Vec<String>, Fault> {
    let objects = environment.objects()?;
    let Some(object) = objects.get(key).await.map_err(Fault::internal)? else { return Ok(Vec::new()) };
    let left = read(environment, name, &object.content).await?;
    if left.is_empty() {
        let kept = format!("{READ}/{}", plain(name, &object.content));
        objects.put(&kept, object.content).await.map_err(Fault::internal)?;
        objects.delete(key).await.map_err(Fault::internal)?;
    }
    Ok(left)
}

/// The name under which a file is kept: its own, or for one that no key of ours may have, what it holds.
fn plain(name: &str, content: &[u8]) -> String {
    let is_plain = name.len() <= NAME_MAX
        && !matches!(name, "." | "..")
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    if is_plain { name.to_owned() } else { hash(content) }
}

/// Applies a file, unless that was done; one that can't be read stays with the files that were, and the gestionnaire hears of it.
async fn read(environment: &Environment, name: &str, file: &[u8]) -> Result<Vec<String>, Fault> {
    let hash = hash(file);
    let known = payments::known_return(environment.store(), &hash).await?;
    if known.is_some_and(|known| known.state.is_applied()) {
        return Ok(Vec::new());
    }
    let now = environment.now();
    let at = (now, environment.day(now));
    let done = match own_return(environment, file)? {
        Ok(read) => {
            let Outcome { applied, anomalies, left } = take(environment, &read, BANK, Mode::Apply).await?;
            if !left.is_empty() {
                return Ok(left);
            }
            let known = ReadReturn::new(hash, (read.kind.name(), &read.message_id), BANK, at);
            ReadReturn { applied, anomalies, ..known }
        }
        Err(why) => {
            tracing::error!(name, why, "a file of the bank is not taken");
            ReadReturn { anomalies: vec![why], ..ReadReturn::new(hash, ("illisible", name), BANK, at) }
        }
    };
    payments::keep_return(environment.store(), &done).await?;
    Ok(Vec::new())
}
