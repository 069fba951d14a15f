//! A document that was sent for a dossier: for the élu who sent it, and for the gestionnaire who examines it.

use mce_shared::access::Looked;
use mce_shared::ids::DocumentId;

use super::documents::{DocumentKind, folder};
use super::show_dossier::{load, looked_at};
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Dossiers, &[May::Get]), on(Table::Accesses, &[May::Put])],
    files: &[Objects::Read("documents")],
    ..Reach::NOTHING
};

/// The document, to be downloaded and never shown by the site itself.
///
/// # Errors
/// 404 when there is none, or when the dossier is somebody else's.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let (dossier, actor) = load(environment, call).await?;
    let document: DocumentId = call.param("document")?;
    let missing = || Fault::not_found("Ce document");
    let folder = folder(&dossier.id);
    let kind = DocumentKind::find(environment, &folder, &document).await?.ok_or_else(missing)?;
    let key = kind.key_in(&folder, &document);
    looked_at(environment, call, (&dossier, actor), Looked::Proof).await?;
    let object = environment.objects()?.get(&key).await.map_err(Fault::internal)?;
    Ok(Download {
        name: format!("justificatif-{}.{}", dossier.id, kind.extension()),
        media_type: kind.media_type(),
        content: object.ok_or_else(missing)?.content.to_vec().into(),
    })
}
