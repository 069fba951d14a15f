//! Takes the decision that somebody else proposed, or sends it back. A yes opens the account of the person of the register, or
//! corrects the mandates of one that is open.

use mce_shared::api::{ReviewDetail, Verdict};
use mce_shared::identifiers::Nir;
use mce_shared::ids::EluId;
use mce_shared::opening::{Assigned, EluAccount, completed_identity, corrected, open_recognised};
use mce_shared::recognition::RegisterRow;
use mce_shared::review::{
    Outcome, Review, ReviewCommand, ReviewDecision, ReviewRefusal, ReviewState, decide_review,
};

use super::super::super::elu::activate_account::fingerprints;
use super::super::super::elu::follow_review::changed_meanwhile;
use super::show_review::detail;
use super::{chosen, load, under_names};
use crate::http::{Call, Fault};
use crate::ports::vault::Secret;
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::accounts::{self, Leads};
use crate::store::commit::{Committed, Writes};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get, May::Put, May::Update]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Reviews, &[May::Get, May::Query, May::Put]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Accesses, &[May::Put]),
    ],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// What the register has of the people of a yes.
struct Register {
    own: Vec<RegisterRow>,
    all: Vec<RegisterRow>,
}

/// Decides.
///
/// # Errors
/// The core's refusal; 409 for who proposed it, for a person or a number that has an account, or when somebody was faster.
pub async fn handle(environment: &Environment, call: &Call, verdict: Verdict) -> Result<ReviewDetail, Fault> {
    let review = load(environment, call).await?;
    let register = register(environment, &review).await?;
    let command = match verdict {
        Verdict::Approve { comment } => ReviewCommand::Confirm { chosen: register.own.clone(), comment },
        Verdict::Refuse { reason } => ReviewCommand::SendBack { reason },
    };
    let decision = decide_review(&review, &command, &call.asked()?).map_err(Fault::refused)?;
    let mut writes = Writes::new();
    writes.review(environment.store(), &decision, call.now)?;
    if decision.review.state == ReviewState::Accepted {
        recognised(environment, call, &decision, &register, &mut writes).await?;
    }
    match writes.commit(environment.store()).await? {
        Committed::Yes => detail(environment, call, &review.reference).await,
        _ => Err(changed_meanwhile()),
    }
}

async fn register(environment: &Environment, review: &Review) -> Result<Register, Fault> {
    let Some(Outcome::Accept { mandates }) = review.proposal.as_ref().map(|proposal| &proposal.what) else {
        return Ok(Register { own: Vec::new(), all: Vec::new() });
    };
    let (own, mut all) = chosen(environment, mandates).await?;
    if let Some(birth_date) = own.first().map(|row| row.birth_date) {
        let more = under_names(environment, birth_date, review.identity.names()).await?;
        all.extend(more.into_iter().filter(|row| !all.contains(row)).collect::<Vec<_>>());
    }
    Ok(Register { own, all })
}

/// What follows from a yes.
async fn recognised(
    environment: &Environment,
    call: &Call,
    decision: &ReviewDecision,
    register: &Register,
    writes: &mut Writes,
) -> Result<(), Fault> {
    let store = environment.store();
    let person = fingerprints(environment, &register.own, &register.all)?;
    let holder = accounts::of_person(store, &person).await?;
    if holder.is_some() && holder != decision.review.elu {
        return Err(Fault::refused(ReviewRefusal::Taken));
    }
    match &decision.review.elu {
        Some(elu) => correct(environment, call, elu, register, &person, writes).await,
        None => open(environment, call, &decision.review, register, &person, writes).await,
    }
}

/// The account of somebody who has one, with his mandates as two people found them.
async fn correct(
    environment: &Environment,
    call: &Call,
    elu: &EluId,
    register: &Register,
    person: &[String],
    writes: &mut Writes,
) -> Result<(), Fault> {
    let store = environment.store();
    let account = accounts::get(store, elu).await?.ok_or_else(|| Fault::internal("no account"))?;
    let assigned = Assigned::needed(&account.identity, &register.own, &register.all);
    let row = corrected(&register.own, &call.asked()?);
    for action in accounts::assigning(store, elu, assigned.as_ref(), person, &row)? {
        writes.guarded(action);
    }
    Ok(())
}

async fn open(
    environment: &Environment,
    call: &Call,
    review: &Review,
    register: &Register,
    person: &[String],
    writes: &mut Writes,
) -> Result<(), Fault> {
    let store = environment.store();
    let first = register.own.first().ok_or_else(|| Fault::refused(ReviewRefusal::NoMandate))?;
    let nir = number(environment, review)?;
    let number = environment.vault()?.fingerprint(&nir);
    if accounts::of_nir(store, &number).await?.is_some() {
        return Err(Fault::refused(ReviewRefusal::Taken));
    }
    let elu: EluId = environment.unique().parse().map_err(Fault::internal)?;
    let opened = open_recognised(&elu, &register.own, review.pension_liquidated, &call.asked()?)
        .map_err(Fault::refused)?;
    let identity = completed_identity(&review.identity, first);
    let account = EluAccount {
        nir: environment.vault()?.seal_nir(&nir, elu.as_str()).map_err(Fault::internal)?,
        elu,
        assigned: Assigned::needed(&identity, &register.own, &register.all),
        identity,
        email: review.email.clone(),
        pension_declared_on: opened.pension_declared_on,
        activated_at: call.now,
    };
    let (issuer, sub) =
        review.principal.split_once('#').ok_or_else(|| Fault::internal("a principal without a #"))?;
    let leads = Leads { identity: (issuer, sub), nir: &number, person };
    for action in accounts::opening(store, &account, &leads, &opened.row)? {
        writes.guarded(action);
    }
    writes.post(store, &opened.transactions, call.now)?;
    Ok(())
}

fn number(environment: &Environment, review: &Review) -> Result<Nir, Fault> {
    let sealed = review.nir.as_ref().ok_or_else(|| Fault::internal("a review without its number"))?;
    let vault = environment.vault()?;
    let opened = vault.open(Secret::Nir, sealed, review.reference.as_str()).map_err(Fault::internal)?;
    opened.expose().parse().map_err(|_| Fault::internal("a sealed number that is none"))
}
