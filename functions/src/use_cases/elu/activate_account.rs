//! Opens the account of an élu: reads what is known of who asks, and commits what the core decides.

use mce_shared::api::{ActivateAccount, Activation};
use mce_shared::identifiers::{Nir, Sex};
use mce_shared::identity::CivilIdentity;
use mce_shared::ids::EluId;
use mce_shared::opening::{
    EluAccount, Opened, Opening, OpeningFacts, OpeningRefusal, Review, ReviewReason, decide_opening, own_nir,
    recognised_by,
};

use super::super::sign_in::finish::opened;
use crate::http::{Call, Caller, Fault, Reply};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::sign_in::cookies::{Cookie, CookieValue};
use crate::sign_in::{Identity, PivotIdentity};
use crate::store::accounts;
use crate::store::commit::{Committed, Writes};
use crate::store::{mandates, sign_ins};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get, May::Put]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Ledger, &[May::Query, May::Put, May::Update]),
        on(Table::SignIns, &[May::Put, May::Delete]),
    ],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// Activates, refuses with what to do, or queues a manual review with a reference.
///
/// # Errors
/// 422 with the field for a number that is wrong, provisional or somebody else's; 422 for an excluded mandate.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: ActivateAccount,
) -> Result<Reply<Activation>, Fault> {
    let caller = call.caller()?;
    if let Ok(elu) = caller.elu() {
        return Ok(already_active(environment, elu).await?.into());
    }
    let person = person_of(caller)?;
    let identity = civil_identity(person).map_err(Fault::refused)?;
    let nir = own_nir(&asked.nir, &identity).map_err(Fault::refused)?;
    let fingerprint = environment.vault()?.fingerprint(&nir);
    let (state, rows) = tokio::try_join!(
        accounts::state_of_nir(environment.store(), &fingerprint),
        mandates::of_names(environment.store(), &identity)
    )?;
    let elu: EluId = environment.unique().parse().map_err(Fault::internal)?;
    let facts = OpeningFacts {
        state,
        identity: &identity,
        rows: &rows,
        pension_liquidated: asked.pension_liquidated,
    };
    match decide_opening(&elu, &facts, &call.asked()?).map_err(Fault::refused)? {
        Opening::Opened(opened) => {
            let account = EluAccount {
                nir: environment.vault()?.seal_nir(&nir, elu.as_str()).map_err(Fault::internal)?,
                elu,
                identity,
                email: person.email.clone(),
                pension_declared_on: opened.pension_declared_on,
                activated_at: call.now,
            };
            open(environment, call, &account, &fingerprint, &opened).await
        }
        Opening::Review(reason) => review(environment, call, (&nir, &fingerprint), identity, reason).await,
    }
}

fn person_of(caller: &Caller) -> Result<&PivotIdentity, Fault> {
    match &caller.sign_in.identity {
        Identity::Elu(person) => Ok(person),
        Identity::Agent(_) => Err(Fault::internal("an élu signed in as an agent")),
    }
}

/// The identity that the provider vouches for, as the core has it.
///
/// # Errors
/// For a birth date that is not known to the day.
pub fn civil_identity(person: &PivotIdentity) -> Result<CivilIdentity, OpeningRefusal> {
    Ok(CivilIdentity {
        given_names: person.given_names.clone(),
        birth_name: person.birth_name.clone(),
        name_in_use: person.name_in_use.clone(),
        sex: person.sex.map(sex_of),
        birth_date: person.birth_date.date().ok_or(OpeningRefusal::IncompleteBirthDate)?,
        birth_place: person.birth_place.as_ref().map(|code| code.as_str().to_owned()),
        birth_country: person.birth_country.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default(),
    })
}

const fn sex_of(sex: crate::sign_in::Sex) -> Sex {
    match sex {
        crate::sign_in::Sex::Female => Sex::Female,
        crate::sign_in::Sex::Male => Sex::Male,
    }
}

async fn review(
    environment: &Environment,
    call: &Call,
    (nir, fingerprint): (&Nir, &str),
    identity: CivilIdentity,
    reason: ReviewReason,
) -> Result<Reply<Activation>, Fault> {
    let reference = reference(environment, call);
    let review = Review {
        nir: environment.vault()?.seal_nir(nir, &reference).map_err(Fault::internal)?,
        reference,
        reason: reason.explain().to_owned(),
        identity,
        at: call.now,
        request_id: call.request_id.clone(),
    };
    let kept = accounts::queue_review(environment.store(), fingerprint, &review).await?;
    Ok(Activation::ManualReview { explanation: kept.explain(), reference: kept.reference }.into())
}

/// `VM-20261123-4821`: read aloud on the telephone.
fn reference(environment: &Environment, call: &Call) -> String {
    let draw = u32::from_be_bytes(environment.random()) % 10_000;
    format!("VM-{}-{draw:04}", call.today.strftime("%Y%m%d"))
}

async fn open(
    environment: &Environment,
    call: &Call,
    account: &EluAccount,
    fingerprint: &str,
    opened: &Opened,
) -> Result<Reply<Activation>, Fault> {
    let store = environment.store();
    let caller = call.caller()?;
    let (issuer, sub) = (caller.sign_in.issuer.as_str(), caller.sign_in.sub.as_str());
    let mut writes = Writes::new();
    for action in accounts::opening(store, account, (issuer, sub), fingerprint, &opened.row)? {
        writes.guarded(action);
    }
    writes.post(store, &opened.transactions, call.now)?;
    if writes.commit(store).await? == Committed::Yes {
        return activated(environment, call, account.elu.clone(), opened).await;
    }
    // The same person in two tabs, or the same number under two identities: what is there now decides.
    match accounts::of_identity(store, issuer, sub).await? {
        Some(elu) => activated(environment, call, elu, opened).await,
        None => Err(Fault::refused(OpeningRefusal::NirTaken)),
    }
}

/// The privilege changed: the sign-in gets a new cookie.
async fn activated(
    environment: &Environment,
    call: &Call,
    elu: EluId,
    how: &Opened,
) -> Result<Reply<Activation>, Fault> {
    let cookie = CookieValue::random();
    let mut sign_in = call.caller()?.sign_in.clone();
    let old = std::mem::replace(&mut sign_in.key, cookie.lookup_key());
    sign_in.elu = Some(elu);
    let store = environment.store();
    sign_ins::open(store, &sign_in, &opened(call, &sign_in)?).await?;
    sign_ins::close(store, &sign_in.identity_key(), &old).await?;
    let explanation = format!("Nous vous avons reconnu : {}.", recognised_by(&how.rows));
    let activation = Activation::Activated { explanation, balance: how.balance };
    Ok(Reply::from(activation).with_cookie(Cookie::SignIn.set(&cookie)))
}

async fn already_active(environment: &Environment, elu: &EluId) -> Result<Activation, Fault> {
    let funds = super::super::dossiers::situation::funds(environment, elu).await?;
    let explanation = "Votre compte est déjà ouvert.".to_owned();
    Ok(Activation::Activated { explanation, balance: funds.dife })
}
