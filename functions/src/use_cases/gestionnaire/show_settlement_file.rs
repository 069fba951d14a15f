//! A bank file, to be handed to the bank.

use mce_shared::access::Looked;
use mce_shared::ids::SettlementId;

use super::super::access::looked;
use super::settle_payments::file_key;
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::accesses::Subject;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Payments, &[May::Get]), on(Table::Accesses, &[May::Put])],
    files: &[Objects::Read("settlements")],
    ..Reach::NOTHING
};

/// The file of a settlement that is done.
///
/// # Errors
/// 404 while there is none.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let id: SettlementId = call.param("settlement")?;
    let missing = || Fault::not_found("Ce fichier de règlement");
    let settlement = payments::settlement(environment.store(), &id).await?.ok_or_else(missing)?;
    let object = environment
        .objects()?
        .get(&file_key(&settlement.id))
        .await
        .map_err(Fault::internal)?
        .ok_or_else(missing)?;
    looked(environment, call, Subject::BankFile(&id), (Looked::BankFile, id.as_str())).await?;
    let text = String::from_utf8(object.content.to_vec()).map_err(Fault::internal)?;
    Ok(Download {
        name: format!("{id}.xml"),
        media_type: "application/xml; charset=utf-8",
        content: text.into(),
    })
}
