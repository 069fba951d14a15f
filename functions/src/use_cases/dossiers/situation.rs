//! What the shell knows of an élu when it asks the core to decide.

use jiff::civil::Date;
use mce_shared::api::CollectiviteView;
use mce_shared::ids::EluId;
use mce_shared::lifecycle::{Actor, Facts, Funds};
use mce_shared::opening::EluAccount;
use mce_shared::recognition::{Recognition, RegisterRow, recognise};

use crate::http::{Call, Caller, Fault};
use crate::runtime::Environment;
use crate::store::accounts;
use crate::store::{ledger, mandates, organisations};

/// An élu's account, mandates and funds.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The account.
    pub account: EluAccount,
    /// The rows of the register.
    pub rows: Vec<RegisterRow>,
    /// The balances.
    pub funds: Funds,
}

impl Situation {
    /// The facts of a decision asked for by the élu.
    #[must_use]
    pub fn facts(&self, call: &Call) -> Facts {
        Facts {
            funds: self.funds.clone(),
            mandates: self.rows.iter().map(RegisterRow::mandate).collect(),
            pension_liquidated: self.account.pension().is_paid(),
            ..plain_facts(call, Actor::Elu)
        }
    }
}

/// The facts of a decision that needs nothing of the élu's account.
#[must_use]
pub fn plain_facts(call: &Call, actor: Actor) -> Facts {
    let author = match &call.caller {
        Some(caller) => caller.sign_in.display_name.as_str(),
        None => actor.french(),
    };
    let principal = call.caller.as_ref().map(Caller::principal).unwrap_or_default();
    Facts { principal, ..Facts::plain(call.now, call.today, actor, author, &call.request_id) }
}

/// All that is known of an élu.
///
/// # Errors
/// When the store fails, or the account is gone.
pub async fn of_elu(environment: &Environment, elu: &EluId) -> Result<Situation, Fault> {
    let account =
        accounts::get(environment.store(), elu).await?.ok_or_else(|| Fault::internal("no account"))?;
    let rows = register_rows(environment, &account).await?;
    let funds = Funds::of(elu, &ledger::balances(environment.store(), elu).await?);
    Ok(Situation { account, rows, funds })
}

/// The rows of the register that are the account's own.
///
/// # Errors
/// When the store fails.
pub async fn register_rows(
    environment: &Environment,
    account: &EluAccount,
) -> Result<Vec<RegisterRow>, Fault> {
    let rows = rows_of_names(environment, account).await?;
    Ok(match recognise(&account.identity, &rows) {
        Recognition::Found(rows) | Recognition::Excluded(rows) => rows,
        Recognition::NotFound | Recognition::Ambiguous => Vec::new(),
    })
}

/// The rows of the register under the account's names, whoever's they are.
///
/// # Errors
/// When the store fails.
pub async fn rows_of_names(
    environment: &Environment,
    account: &EluAccount,
) -> Result<Vec<RegisterRow>, Fault> {
    Ok(mandates::of_names(environment.store(), &account.identity).await?)
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
    let mut found: Vec<CollectiviteView> = Vec::new();
    for row in rows.iter().filter(|row| row.kind.is_eligible() && row.end.is_none_or(|end| end >= today)) {
        if let Some(body) = organisations::of_territory(environment.store(), &row.territory_code).await?
            && !found.iter().any(|known| known.siren == body.siren)
        {
            found.push(CollectiviteView { siren: body.siren, name: body.name });
        }
    }
    Ok(found)
}
