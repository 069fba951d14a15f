//! The review of the caller: where it stands, what he sends for it, and the one that he asks for about his rights.

use mce_shared::api::{DocumentSent, OwnReviewAnswer, ReviewProof, RightsObjection, own_review};
use mce_shared::ids::DocumentId;
use mce_shared::review::{
    Proof, ProofKind, Review, ReviewCause, ReviewCommand, ReviewRefusal, Subject, decide_review,
};

use super::super::dossiers::change::Wait;
use super::super::dossiers::documents::{DocumentKind, unknown_kind};
use super::activate_account::{new_reference, person_of};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::reviews;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Reviews, &[May::Get, May::Put]), on(Table::Outbox, &[May::Put])],
    files: &[Objects::ReadWrite("reviews")],
    ..Reach::NOTHING
};

/// The last one.
///
/// # Errors
/// When the store fails.
pub async fn show(environment: &Environment, call: &Call) -> Result<OwnReviewAnswer, Fault> {
    let review = reviews::last_of(environment.store(), &call.caller()?.principal()).await?;
    Ok(shown(call, review.as_ref()))
}

fn shown(call: &Call, review: Option<&Review>) -> OwnReviewAnswer {
    OwnReviewAnswer { review: review.map(|review| own_review(review, call.today)) }
}

async fn own(environment: &Environment, call: &Call) -> Result<Review, Fault> {
    let review = reviews::last_of(environment.store(), &call.caller()?.principal()).await?;
    review.ok_or_else(|| Fault::not_found("Votre demande"))
}

/// Keeps a file beside the review, while one may be sent.
///
/// # Errors
/// 404 without a review; 409 when nothing may be sent; 422 for another kind of file; 413 beyond
/// [`mce_shared::api::DOCUMENT_MAX`].
pub async fn document(environment: &Environment, call: &Call, content: &[u8]) -> Result<DocumentSent, Fault> {
    let review = own(environment, call).await?;
    if !review.takes_proofs(call.today) {
        return Err(Fault::refused(ReviewRefusal::WrongState(review.state)));
    }
    let kind = DocumentKind::of(content).ok_or_else(unknown_kind)?;
    let document: DocumentId = environment.unique().parse().map_err(Fault::internal)?;
    let key = kind.key_in(&folder(&review), &document);
    environment.objects()?.put(&key, content.to_vec()).await.map_err(Fault::internal)?;
    Ok(DocumentSent { document })
}

/// Where the files of a review are.
#[must_use]
pub fn folder(review: &Review) -> String {
    format!("reviews/{}", review.reference)
}

/// Takes what the person sends.
///
/// # Errors
/// The core's refusal; 404 without a review; 422 for a file that was not sent.
pub async fn proof(
    environment: &Environment,
    call: &Call,
    sent: ReviewProof,
) -> Result<OwnReviewAnswer, Fault> {
    let mut wait = Wait::new();
    loop {
        let review = own(environment, call).await?;
        let proof = proof_of(environment, call, &review, &sent).await?;
        let command = ReviewCommand::Send {
            proof,
            words: sent.words.clone(),
            departement: sent.departement.clone(),
            email: sent.email.clone(),
        };
        let decision = decide_review(&review, &command, &call.asked()?).map_err(Fault::refused)?;
        let mut writes = Writes::new();
        writes.review(environment.store(), &decision, call.now)?;
        if writes.commit(environment.store()).await? == Committed::Yes {
            return Ok(shown(call, Some(&decision.review)));
        }
        wait.again().await?;
    }
}

async fn proof_of(
    environment: &Environment,
    call: &Call,
    review: &Review,
    sent: &ReviewProof,
) -> Result<Option<Proof>, Fault> {
    let Some(document) = sent.document.clone() else { return Ok(None) };
    let known = DocumentKind::find(environment, &folder(review), &document).await?;
    known.ok_or_else(|| {
        Fault::field("/document", "document-missing", "Joignez d’abord votre pièce : un PDF ou une photo.")
    })?;
    Ok(Some(Proof { kind: sent.kind.unwrap_or(ProofKind::Other), document, at: call.now }))
}

/// Opens a review about the rights of an account.
///
/// # Errors
/// 403 without an account; 409 while another one is looked at; 422 without words.
pub async fn object(
    environment: &Environment,
    call: &Call,
    asked: RightsObjection,
) -> Result<OwnReviewAnswer, Fault> {
    let (caller, words) = (call.caller()?, asked.words.trim());
    let (elu, person) = (caller.elu()?.clone(), person_of(caller)?);
    if words.is_empty() {
        return Err(Fault::refused(ReviewRefusal::NothingSent));
    }
    let store = environment.store();
    let before = reviews::last_of(store, &caller.principal()).await?;
    if let Some(open) = before.as_ref().filter(|review| !review.state.is_over()) {
        return Err(Fault::refused(ReviewRefusal::WrongState(open.state)));
    }
    let subject = Subject {
        reference: new_reference(environment, call),
        identity: person.told(),
        email: person.email.clone(),
        elu: Some(elu),
        nir: None,
        pension_liquidated: false,
        wanted: None,
    };
    let decision = Review::open(ReviewCause::Rights, subject, words, &call.asked()?);
    let mut writes = Writes::new();
    writes.new_review(store, &decision, before.as_ref().map(|review| &review.reference), call.now)?;
    match writes.commit(store).await? {
        Committed::Yes => Ok(shown(call, Some(&decision.review))),
        _ => Err(changed_meanwhile()),
    }
}

/// Somebody was faster.
#[must_use]
pub fn changed_meanwhile() -> Fault {
    let detail =
        "Cette demande vient de changer. Rien n’a été modifié : actualisez la page, puis recommencez.";
    Fault::problem(409, "changed-meanwhile", "Modifié entre-temps", detail)
}
