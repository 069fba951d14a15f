//! Accepts the terms in force; the acceptance is kept with the hash of the text that was shown.

use mce_shared::api::{AcceptCgu, CGU_VERSION, Nothing};
use mce_shared::cgu;
use sha2::{Digest, Sha256};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::accounts::{self, Acceptance};
use crate::store::sign_ins;

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Accounts, &[May::Put]), on(Table::SignIns, &[May::Put])], ..Reach::NOTHING };

/// Records the acceptance for the person, and in the sign-in.
///
/// # Errors
/// 422 for another version than the one in force.
pub async fn handle(environment: &Environment, call: &Call, asked: AcceptCgu) -> Result<Nothing, Fault> {
    if asked.version != CGU_VERSION {
        let detail = "Les conditions ont changé depuis l’affichage de la page : actualisez-la, relisez-les, puis acceptez.";
        return Err(Fault::field("/version", "cgu-version", detail));
    }
    let caller = call.caller()?;
    let acceptance = Acceptance {
        version: asked.version,
        at: call.now,
        role: format!("{:?}", caller.role()),
        text_hash: Sha256::digest(cgu::PARTS.concat()).iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    accounts::accept(environment.store(), &caller.identity(), &acceptance).await?;
    let mut sign_in = caller.sign_in.clone();
    sign_in.cgu_version = asked.version;
    sign_ins::put(environment.store(), &sign_in).await?;
    Ok(Nothing {})
}
