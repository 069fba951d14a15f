//! Reads what the bank answers (formats §5.2): pain.002, camt.053, camt.054. The bank's gateway puts its files in `bank/in`, which this
//! role alone may touch: what is there comes from the bank, and is applied. The same file twice, or the same movement told by two
//! files, changes nothing the second time.

use crate::http::Fault;
use crate::reach::{May, Objects, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::payments::{self, ReadReturn};
use crate::use_cases::gestionnaire::bank_reading::{Mode, Outcome, hash, own_return, take};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
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
/// Who says what is in them.
pub const BANK: &str = "Banque";

/// Reads every file that the gateway has put, in the order of their names.
///
/// # Errors
/// When the store or the object store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let objects = environment.objects()?;
    for file in &objects.list(IN).await.map_err(Fault::internal)? {
        let Some(object) = objects.get(&file.key).await.map_err(Fault::internal)? else { continue };
        read(environment, &file.key, &object.content).await?;
        let name = file.key.rsplit('/').next().unwrap_or_default();
        objects.put(&format!("{READ}/{name}"), object.content).await.map_err(Fault::internal)?;
        objects.delete(&file.key).await.map_err(Fault::internal)?;
    }
    Ok(())
}

/// Applies a file, unless that was done; one that can't be stays with the files that were read, and the gestionnaire hears of it.
async fn read(environment: &Environment, name: &str, file: &[u8]) -> Result<(), Fault> {
    let hash = hash(file);
    let known = payments::known_return(environment.store(), &hash).await?;
    if known.is_some_and(|known| known.state.is_applied()) {
        return Ok(());
    }
    let now = environment.now();
    let at = (now, environment.day(now));
    let done = match own_return(environment, file)? {
        Ok(read) => {
            let Outcome { applied, anomalies } = take(environment, &read, BANK, Mode::Apply).await?;
            let known = ReadReturn::new(hash, (read.kind.name(), &read.message_id), BANK, at);
            ReadReturn { applied, anomalies, ..known }
        }
        Err(why) => {
            tracing::error!(name, why, "a file of the bank is not taken");
            ReadReturn { anomalies: vec![why], ..ReadReturn::new(hash, ("illisible", name), BANK, at) }
        }
    };
    Ok(payments::keep_return(environment.store(), &done).await?)
}
