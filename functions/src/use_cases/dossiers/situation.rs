//! What the shell knows of an élu.

use futures_util::future::try_join_all;
use jiff::civil::Date;
use mce_shared::api::CollectiviteView;
use mce_shared::identity::CivilIdentity;
use mce_shared::ids::EluId;
use mce_shared::lifecycle::{Funds, Reserved};
use mce_shared::opening::EluAccount;
use mce_shared::recognition::{Recognition, RegisterRow};
use mce_shared::rules::mandates::Mandate;

use crate::http::{Caller, Fault};
use crate::runtime::Environment;
use crate::sign_in::Identity;
use crate::store::accounts;
use crate::store::{dossiers, ledger, mandates, organisations};

/// An élu's account, and his rows of the register.
#[derive(Debug, Clone)]
pub struct Person {
    pub account: EluAccount,
    pub rows: Vec<RegisterRow>,
}

impl Person {
    #[must_use]
    pub fn mandates(&self) -> Vec<Mandate> {
        self.rows.iter().map(RegisterRow::mandate).collect()
    }
}

/// As the provider told it at the sign-in: nearly always the account's own.
fn told_identity(caller: &Caller) -> Option<CivilIdentity> {
    match &caller.sign_in.identity {
        Identity::Elu(person) => person.told().civil(),
        Identity::Agent(_) => None,
    }
}

/// Whether the register is searched under the same names.
fn has_same_names(one: &CivilIdentity, other: &CivilIdentity) -> bool {
    one.birth_date == other.birth_date && one.names().eq(other.names())
}

/// An élu. When he calls himself, the register is searched under the names of his sign-in while his account is read, and again
/// when the account has others.
///
/// # Errors
/// When the store fails, or the account is gone.
pub async fn person(
    environment: &Environment,
    caller: Option<&Caller>,
    elu: &EluId,
) -> Result<Person, Fault> {
    let told = caller.and_then(told_identity);
    let early = async {
        match &told {
            Some(identity) => Ok(Some(mandates::of_names(environment.store(), identity).await?)),
            None => Ok(None),
        }
    };
    let account =
        async { accounts::get(environment.store(), elu).await?.ok_or_else(|| Fault::internal("no account")) };
    let (account, early) = tokio::try_join!(account, early)?;
    let same = told.is_some_and(|told| has_same_names(&told, &account.sought()));
    let rows = match early.filter(|_| same) {
        Some(rows) => rows,
        None => rows_of_names(environment, &account).await?,
    };
    Ok(Person { rows: his_own(&account, rows), account })
}

/// His balances.
///
/// # Errors
/// When the store fails.
pub async fn funds(environment: &Environment, elu: &EluId) -> Result<Funds, Fault> {
    Ok(Funds::of(elu, &ledger::balances(environment.store(), elu).await?))
}

/// What his dossiers under way hold of his rights.
///
/// # Errors
/// When the store fails.
pub async fn reserved(environment: &Environment, elu: &EluId) -> Result<Reserved, Fault> {
    Ok(Reserved::of(&dossiers::of_elu(environment.store(), elu).await?))
}

/// The rows of the register that are the account's own.
///
/// # Errors
/// When the store fails.
pub async fn register_rows(
    environment: &Environment,
    account: &EluAccount,
) -> Result<Vec<RegisterRow>, Fault> {
    Ok(his_own(account, rows_of_names(environment, account).await?))
}

fn his_own(account: &EluAccount, rows: Vec<RegisterRow>) -> Vec<RegisterRow> {
    match account.recognised(&rows) {
        Recognition::Found(rows) | Recognition::Excluded(rows) => rows,
        Recognition::NotFound | Recognition::Ambiguous => Vec::new(),
    }
}

/// The rows of the register under the account's names, whoever's they are.
///
/// # Errors
/// When the store fails.
pub async fn rows_of_names(
    environment: &Environment,
    account: &EluAccount,
) -> Result<Vec<RegisterRow>, Fault> {
    Ok(mandates::of_names(environment.store(), &account.sought()).await?)
}

/// The collectivités where the élu holds a mandate on `today`: those that may be asked for a complement (ED-1).
///
/// # Errors
/// When the store fails.
pub async fn collectivites(
    environment: &Environment,
    rows: &[RegisterRow],
    today: Date,
) -> Result<Vec<CollectiviteView>, Fault> {
    let held = rows.iter().filter(|row| row.kind.is_eligible() && row.is_held(today));
    let mut territories: Vec<&str> = Vec::new();
    for row in held {
        if !territories.contains(&row.territory_code.as_str()) {
            territories.push(&row.territory_code);
        }
    }
    let read = territories.into_iter().map(|code| organisations::of_territory(environment.store(), code));
    let mut found: Vec<CollectiviteView> = Vec::new();
    for body in try_join_all(read).await?.into_iter().flatten() {
        if !found.iter().any(|known| known.siren == body.siren) {
            found.push(CollectiviteView { siren: body.siren, name: body.name });
        }
    }
    Ok(found)
}
