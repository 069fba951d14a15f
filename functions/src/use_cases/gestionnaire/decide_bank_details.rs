//! Accepts another account to pay, or not: somebody of the gestionnaire decides on what somebody of the training body proposed (four
//! eyes). What was on hold for want of a good account is then paid again.

use mce_shared::api::Verdict;
use mce_shared::identifiers::Siret;
use mce_shared::lifecycle::{Message, Recipient};
use mce_shared::payments::PayableState;

use super::list_bank_details::list;
use super::payments::{facts, release_changed};
use crate::http::{Answer, Call, Fault};
use crate::ports::vault::Secret;
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::organisations::{self, IbanChange, IbanDecision, TrainingBody};
use crate::store::payments;

super::super::http_function!("decide-bank-details");

/// Decides.
///
/// # Errors
/// 404 when nothing waits; 409 when it changed meanwhile; 422 for a refusal without a reason.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let verdict: Verdict = call.json()?;
    let siret: Siret = call.param("siret")?;
    let store = environment.store();
    let change = organisations::iban_change(store, &siret).await?;
    let change = change.ok_or_else(|| Fault::not_found("Ce changement de coordonnées bancaires"))?;
    let caller = call.caller()?;
    if change.proposer == caller.principal() {
        let detail = "Vous avez proposé ce compte : une autre personne doit le vérifier.";
        return Err(Fault::problem(409, "four-eyes", "Une autre personne doit décider", detail));
    }
    let body = organisations::training_body(store, &siret).await?;
    let body = body.ok_or_else(|| Fault::not_found("Cet organisme"))?;
    let decision = decision(call, change, &verdict)?;
    let changed =
        if decision.accepted { Some(with_account(environment, call, body, &decision.change)?) } else { None };
    commit(environment, call, &decision, changed.as_ref()).await?;
    if decision.accepted {
        let held = payments::in_state(store, PayableState::OnHold).await?;
        let held: Vec<_> = held.into_iter().filter(|payable| payable.of == siret).collect();
        release_changed(environment, &held, &facts(environment, &decision.decided_by, &call.request_id))
            .await?;
    }
    Answer::json(&list(environment).await?)
}

fn decision(call: &Call, change: IbanChange, verdict: &Verdict) -> Result<IbanDecision, Fault> {
    let (accepted, comment) = match verdict {
        Verdict::Approve { comment } => (true, comment.trim()),
        Verdict::Refuse { reason } if reason.trim().is_empty() => {
            return Err(Fault::field("/reason", "reason-missing", "Dites pourquoi : l'organisme le lira."));
        }
        Verdict::Refuse { reason } => (false, reason.trim()),
    };
    Ok(IbanDecision {
        change,
        accepted,
        decided_by: call.caller()?.sign_in.display_name.clone(),
        comment: comment.to_owned(),
        decided_at: call.now,
    })
}

/// The account is sealed again: what waited was sealed for the proposal.
fn with_account(
    environment: &Environment,
    call: &Call,
    body: TrainingBody,
    change: &IbanChange,
) -> Result<TrainingBody, Fault> {
    let vault = environment.vault()?;
    let iban = vault.open(Secret::Iban, &change.iban, body.siret.as_str()).map_err(Fault::internal)?;
    let iban = vault.seal(Secret::Iban, iban.expose(), body.siret.as_str()).map_err(Fault::internal)?;
    Ok(TrainingBody { iban, bic: change.bic.clone(), iban_since: Some(call.now), ..body })
}

async fn commit(
    environment: &Environment,
    call: &Call,
    decision: &IbanDecision,
    changed: Option<&TrainingBody>,
) -> Result<(), Fault> {
    let store = environment.store();
    let mut writes = Writes::new();
    for write in organisations::deciding_iban(store, decision, changed)? {
        writes.guarded(write);
    }
    let siret = &decision.change.siret;
    writes.tell(store, format!("{siret}-iban-{}", call.now), &told(decision), call.now)?;
    match writes.commit(store).await? {
        Committed::Yes => Ok(()),
        _ => {
            let detail = "Ce changement vient d'être remplacé ou décidé. Actualisez la page.";
            Err(Fault::problem(409, "changed-meanwhile", "Changement modifié", detail))
        }
    }
}

fn told(decision: &IbanDecision) -> Message {
    let (subject, text) = if decision.accepted {
        (
            "Vos nouvelles coordonnées bancaires sont validées",
            "Les prochains virements iront sur le nouveau compte. Ceux qui étaient suspendus sont refaits."
                .to_owned(),
        )
    } else {
        (
            "Vos nouvelles coordonnées bancaires ne sont pas validées",
            format!("Le compte proposé n'est pas retenu : {}. L'ancien compte reste payé.", decision.comment),
        )
    };
    Message {
        to: Recipient::Of(decision.change.siret.clone()),
        subject: subject.to_owned(),
        text,
        path: "/organisme/coordonnees-bancaires".to_owned(),
    }
}
