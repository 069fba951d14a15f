//! Takes a document that proves something: a PDF or a picture, known by its content and not by its name.

use mce_shared::api::DocumentSent;
use mce_shared::ids::DocumentId;

use super::super::dossiers::documents::{DocumentKind, folder, unknown_kind};
use super::super::dossiers::show_dossier::load;
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Dossiers, &[May::Get])],
    files: &[Objects::Write("documents")],
    ..Reach::NOTHING
};

/// Keeps it beside the dossier.
///
/// # Errors
/// 422 for another kind of file; 413 beyond [`mce_shared::api::DOCUMENT_MAX`].
pub async fn handle(environment: &Environment, call: &Call, content: &[u8]) -> Result<DocumentSent, Fault> {
    let (dossier, _) = load(environment, call).await?;
    let kind = DocumentKind::of(content).ok_or_else(unknown_kind)?;
    let document: DocumentId = environment.unique().parse().map_err(Fault::internal)?;
    let key = kind.key_in(&folder(&dossier.id), &document);
    environment.objects()?.put(&key, content.to_vec()).await.map_err(Fault::internal)?;
    Ok(DocumentSent { document })
}
