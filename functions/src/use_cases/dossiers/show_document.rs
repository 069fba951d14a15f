//! A document that was sent for a dossier: for the élu who sent it, and for the gestionnaire who examines it.

use mce_shared::ids::DocumentId;

use super::documents::{find, key};
use super::show_dossier::load;
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Dossiers, &[May::Get])],
    files: &[Objects::Read("documents")],
    ..Reach::NOTHING
};

/// The document, to be downloaded and never shown by the site itself.
///
/// # Errors
/// 404 when there is none, or when the dossier is somebody else's.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let (dossier, _) = load(environment, call).await?;
    let document: DocumentId = call.param("document")?;
    let missing = || Fault::not_found("Ce document");
    let kind = find(environment, &dossier.id, &document).await?.ok_or_else(missing)?;
    let object =
        environment.objects()?.get(&key(&dossier.id, &document, kind)).await.map_err(Fault::internal)?;
    Ok(Download {
        name: format!("justificatif-{}.{}", dossier.id, kind.extension()),
        media_type: kind.media_type(),
        content: object.ok_or_else(missing)?.content.to_vec().into(),
    })
}
