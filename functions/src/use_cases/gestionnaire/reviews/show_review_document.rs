//! A file that was sent for a review, for the gestionnaire who examines it.

use mce_shared::access::Looked;
use mce_shared::ids::DocumentId;

use super::super::super::dossiers::documents::DocumentKind;
use super::super::super::elu::follow_review::folder;
use super::{load, looked_at};
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Reviews, &[May::Get]), on(Table::Accesses, &[May::Put])],
    files: &[Objects::Read("reviews")],
    ..Reach::NOTHING
};

/// The file, to be downloaded and never shown by the site itself.
///
/// # Errors
/// 404 when there is none.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let review = load(environment, call).await?;
    let document: DocumentId = call.param("document")?;
    let missing = || Fault::not_found("Cette pièce");
    if !review.proofs.iter().any(|proof| proof.document == document) {
        return Err(missing());
    }
    let folder = folder(&review);
    let kind = DocumentKind::find(environment, &folder, &document).await?.ok_or_else(missing)?;
    let key = kind.key_in(&folder, &document);
    looked_at(environment, call, &review, Looked::ReviewProof).await?;
    let object = environment.objects()?.get(&key).await.map_err(Fault::internal)?.ok_or_else(missing)?;
    Ok(Download {
        name: format!("piece-{}.{}", review.reference, kind.extension()),
        media_type: kind.media_type(),
        content: object.content.to_vec().into(),
    })
}
