//! Takes a document that proves something: a PDF or a picture, known by its content and not by its name.

use mce_shared::api::DocumentSent;
use mce_shared::ids::DocumentId;

use super::super::dossiers::documents::{DocumentKind, key};
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
    let kind = DocumentKind::of(content).ok_or_else(|| {
        let detail = "Envoyez un PDF, une photo JPEG ou une image PNG : ce fichier est d’un autre type.";
        Fault::problem(422, "document-kind", "Type de fichier non pris", detail)
    })?;
    let document: DocumentId = environment.unique().parse().map_err(Fault::internal)?;
    let key = key(&dossier.id, &document, kind);
    environment.objects()?.put(&key, content.to_vec()).await.map_err(Fault::internal)?;
    Ok(DocumentSent { document })
}
