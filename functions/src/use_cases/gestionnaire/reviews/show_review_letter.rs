//! The letter that asks a préfecture to correct the register.

use mce_shared::access::Looked;
use mce_shared::review::{ReviewRefusal, contact_of};

use super::{load, looked_at};
use crate::documents::correction::{self, CorrectionLetter};
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Reviews, &[May::Get]), on(Table::Accesses, &[May::Put])], ..Reach::NOTHING };

/// The letter, PDF.
///
/// # Errors
/// 404 when there is no such review; 422 for a département that is not known.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let review = load(environment, call).await?;
    let departement = call.query_value("departement").unwrap_or_else(|| review.departement.clone());
    let contact = contact_of(&departement).ok_or_else(|| Fault::refused(ReviewRefusal::NoDepartement))?;
    let letter = CorrectionLetter {
        reference: review.reference.to_string(),
        departement,
        contact,
        issued_on: call.today,
        identity: review.identity.clone(),
        cause: review.cause.label().to_owned(),
        words: review.words.clone(),
        proofs: review.proofs.iter().map(|proof| proof.kind.french().to_owned()).collect(),
    };
    looked_at(environment, call, &review, Looked::ReviewLetter).await?;
    let content = correction::pdf(&letter).map_err(Fault::internal)?;
    let name = format!("correction-{}.pdf", review.reference);
    Ok(Download { name, media_type: "application/pdf", content: content.into() })
}
