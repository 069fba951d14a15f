//! Opens the account of an élu: reads what is known of who asks, and commits what the core decides.

use mce_shared::api::{ActivateAccount, Activation, own_review};
use mce_shared::catalogue::SessionKey;
use mce_shared::french::date_full;
use mce_shared::identifiers::Nir;
use mce_shared::identity::{CivilIdentity, ToldIdentity};
use mce_shared::ids::{EluId, ReviewId};
use mce_shared::opening::{
    EluAccount, Opened, Opening, OpeningFacts, OpeningRefusal, decide_opening, ended, own_nir, person_marks,
    recognised_by,
};
use mce_shared::recognition::{Recognition, RegisterRow, recognise};
use mce_shared::review::{Review, ReviewCause, ReviewCommand, Subject, already_open, decide_review};

use super::super::dossiers::change::Wait;
use super::super::sign_in::finish::opened;
use crate::http::{Call, Caller, Fault, Reply};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::sign_in::cookies::{Cookie, CookieValue};
use crate::sign_in::{Identity, PivotIdentity};
use crate::store::accounts::{self, Leads};
use crate::store::commit::{Committed, Writes};
use crate::store::{Store, StoreError, mandates, reviews, sign_ins};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get, May::Put]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Ledger, &[May::Query, May::Put, May::Update]),
        on(Table::SignIns, &[May::Put, May::Delete]),
        on(Table::Reviews, &[May::Get, May::Put]),
        on(Table::Outbox, &[May::Put]),
    ],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// Tries are counted by the day, and forgotten two days later.
const TRIES_KEPT_SECONDS: i64 = 2 * 86_400;

/// Who asks, and the number that he types.
struct Applicant<'a> {
    person: &'a PivotIdentity,
    told: ToldIdentity,
    nir: Nir,
    number: String,
    tries: u32,
    pension_liquidated: bool,
    wanted: Option<SessionKey>,
}

/// What is known of him when it is decided.
struct Known {
    of_number: Option<EluId>,
    recognition: Recognition,
    person: Vec<String>,
    of_person: Option<EluId>,
    review: Option<Review>,
}

/// Activates, refuses with what to do, or opens a review with a reference.
///
/// # Errors
/// 422 with the field for a number that is wrong, provisional or somebody else's.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: ActivateAccount,
) -> Result<Reply<Activation>, Fault> {
    let caller = call.caller()?;
    if let Ok(elu) = caller.elu() {
        return Ok(already_active(environment, elu).await?.into());
    }
    let applicant = applicant(environment, call, &asked).await?;
    let mut wait = Wait::new();
    loop {
        // The same person twice at once, or the same number under two identities: what is there now decides.
        if let Some(answer) = attempt(environment, call, &applicant).await? {
            return Ok(answer);
        }
        wait.again().await?;
        if let Some(elu) = of_identity(environment, caller).await? {
            return activated(environment, call, elu, ("Votre compte est ouvert.".to_owned(), None)).await;
        }
    }
}

async fn applicant<'a>(
    environment: &Environment,
    call: &'a Call,
    asked: &ActivateAccount,
) -> Result<Applicant<'a>, Fault> {
    let person = person_of(call.caller()?)?;
    let told = person.told();
    // What is not a number at all is a slip of the hand; the others are tries.
    let typed: Nir = asked.nir.parse().map_err(|error| Fault::refused(OpeningRefusal::BadNir(error)))?;
    let number = environment.vault()?.fingerprint(&typed);
    let tries = count_tries(environment, call, &number).await?;
    let nir = own_nir(&asked.nir, &told).map_err(Fault::refused)?;
    let (pension_liquidated, wanted) = (asked.pension_liquidated, asked.wanted.clone());
    Ok(Applicant { person, told, nir, number, tries, pension_liquidated, wanted })
}

async fn count_tries(environment: &Environment, call: &Call, number: &str) -> Result<u32, Fault> {
    let (store, expires) = (environment.store(), call.now.as_second() + TRIES_KEPT_SECONDS);
    let principal = call.caller()?.principal();
    let key = call.once.as_ref().map_or(call.request_id.as_str(), |once| once.key.as_str());
    let one = format!("{principal}#{key}");
    let (identity, number) = (format!("IDENTITY#{principal}"), format!("NIR#{number}"));
    let (of_identity, of_number) = tokio::try_join!(
        sign_ins::count_try(store, &identity, key, call.today, expires),
        sign_ins::count_try(store, &number, &one, call.today, expires)
    )?;
    Ok(of_identity.max(of_number))
}

/// Decides on what is there, and commits; none when it was changed meanwhile.
async fn attempt(
    environment: &Environment,
    call: &Call,
    applicant: &Applicant<'_>,
) -> Result<Option<Reply<Activation>>, Fault> {
    let known = known(environment, call, applicant).await?;
    let elu: EluId = environment.unique().parse().map_err(Fault::internal)?;
    let facts = OpeningFacts {
        identity: &applicant.told,
        has_address: !applicant.person.email.is_empty(),
        nir: &applicant.nir,
        of_number: known.of_number.as_ref(),
        recognition: &known.recognition,
        of_person: known.of_person.as_ref(),
        tries: applicant.tries,
        review: known.review.as_ref(),
        pension_liquidated: applicant.pension_liquidated,
    };
    match decide_opening(&elu, &facts, &call.asked()?).map_err(Fault::refused)? {
        Opening::Opened(opened) => open(environment, call, applicant, &known, elu, &opened).await,
        Opening::Review { cause, words, holder } => {
            look(environment, call, applicant, &known, (cause, &words), holder.as_ref()).await
        }
        Opening::Known => {
            let review = known.review.ok_or_else(|| Fault::internal("a review that stands"))?;
            Ok(Some(under_review(call, &review)))
        }
    }
}

async fn known(environment: &Environment, call: &Call, applicant: &Applicant<'_>) -> Result<Known, Fault> {
    let store = environment.store();
    let principal = call.caller()?.principal();
    let civil = applicant.told.civil();
    let (of_number, review, rows) = tokio::try_join!(
        accounts::of_nir(store, &applicant.number),
        reviews::last_of(store, &principal),
        rows_of(environment, civil.as_ref())
    )?;
    let recognition = civil.map_or(Recognition::NotFound, |civil| recognise(&civil, &rows));
    let person = match &recognition {
        Recognition::Found(found) => fingerprints(environment, found, found)?,
        _ => Vec::new(),
    };
    let of_person = accounts::of_person(store, &person).await?;
    Ok(Known { of_number, recognition, person, of_person, review })
}

async fn rows_of(
    environment: &Environment,
    identity: Option<&CivilIdentity>,
) -> Result<Vec<RegisterRow>, StoreError> {
    match identity {
        Some(identity) => mandates::of_names(environment.store(), identity).await,
        None => Ok(Vec::new()),
    }
}

/// The keyed hashes by which a person of the register is known to have an account.
///
/// # Errors
/// When the vault is not set up.
pub fn fingerprints(
    environment: &Environment,
    chosen: &[RegisterRow],
    all: &[RegisterRow],
) -> Result<Vec<String>, Fault> {
    let vault = environment.vault()?;
    Ok(person_marks(chosen, all).iter().map(|mark| vault.person_fingerprint(mark)).collect())
}

/// The person of a sign-in of an élu.
///
/// # Errors
/// For an agent.
pub fn person_of(caller: &Caller) -> Result<&PivotIdentity, Fault> {
    match &caller.sign_in.identity {
        Identity::Elu(person) => Ok(person),
        Identity::Agent(_) => Err(Fault::internal("an élu signed in as an agent")),
    }
}

async fn of_identity(environment: &Environment, caller: &Caller) -> Result<Option<EluId>, Fault> {
    let (issuer, sub) = (caller.sign_in.issuer.as_str(), caller.sign_in.sub.as_str());
    Ok(accounts::of_identity(environment.store(), issuer, sub).await?)
}

async fn open(
    environment: &Environment,
    call: &Call,
    applicant: &Applicant<'_>,
    known: &Known,
    elu: EluId,
    opened: &Opened,
) -> Result<Option<Reply<Activation>>, Fault> {
    let store = environment.store();
    let caller = call.caller()?;
    let identity = applicant.told.civil().ok_or_else(|| Fault::internal("nobody is recognised unborn"))?;
    let account = EluAccount {
        nir: environment.vault()?.seal_nir(&applicant.nir, elu.as_str()).map_err(Fault::internal)?,
        elu,
        identity,
        email: applicant.person.email.clone(),
        pension_declared_on: opened.pension_declared_on,
        activated_at: call.now,
        assigned: None,
    };
    let leads = Leads {
        identity: (&caller.sign_in.issuer, &caller.sign_in.sub),
        nir: &applicant.number,
        person: &known.person,
    };
    let mut writes = Writes::new();
    for action in accounts::opening(store, &account, &leads, &opened.row)? {
        writes.guarded(action);
    }
    writes.post(store, &opened.transactions, call.now)?;
    if let Some(review) = known.review.as_ref().filter(|review| review.may_be_overtaken())
        && let Ok(over) = decide_review(review, &ReviewCommand::Recognised, &call.asked()?)
    {
        writes.review(store, &over, call.now)?;
    }
    if !committed(store, writes).await? {
        return Ok(None);
    }
    let explanation = format!("Nous vous avons reconnu : {}.", recognised_by(&opened.rows, call.today));
    let ended = ended(&opened.rows, applicant.pension_liquidated, call.today);
    activated(environment, call, account.elu, (explanation, ended)).await.map(Some)
}

/// Opens a review, and tells whose account is concerned.
async fn look(
    environment: &Environment,
    call: &Call,
    applicant: &Applicant<'_>,
    known: &Known,
    (cause, words): (ReviewCause, &str),
    holder: Option<&EluId>,
) -> Result<Option<Reply<Activation>>, Fault> {
    // His own account, which another of his browsers has opened, is no reason to look.
    if of_identity(environment, call.caller()?).await?.is_some() {
        return Ok(None);
    }
    let store = environment.store();
    let reference = reference(environment, call, applicant).await?;
    let nir = environment.vault()?.seal_nir(&applicant.nir, reference.as_str()).map_err(Fault::internal)?;
    let subject = Subject {
        reference,
        identity: applicant.told.clone(),
        email: applicant.person.email.clone(),
        elu: None,
        nir: Some(nir),
        pension_liquidated: applicant.pension_liquidated,
        wanted: applicant.wanted.clone(),
    };
    let decision = Review::open(cause, subject, words, &call.asked()?);
    let mut writes = Writes::new();
    let before = known.review.as_ref().map(|review| &review.reference);
    writes.new_review(store, &decision, before, call.now)?;
    if let Some(holder) = holder {
        let id = format!("{}-holder", decision.review.reference);
        writes.tell(store, id, &already_open(holder, &date_full(call.today)), call.now)?;
    }
    Ok(committed(store, writes).await?.then(|| under_review(call, &decision.review)))
}

/// Whether it is written; when the database is busy, what is there is looked at again.
async fn committed(store: &Store, writes: Writes) -> Result<bool, Fault> {
    match writes.commit(store).await {
        Ok(done) => Ok(done == Committed::Yes),
        Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// That of a review which waited before reviews were decided, or a new one.
async fn reference(
    environment: &Environment,
    call: &Call,
    applicant: &Applicant<'_>,
) -> Result<ReviewId, Fault> {
    let earlier = accounts::earlier_review(environment.store(), &applicant.number).await?;
    let own = earlier.filter(|earlier| Some(&earlier.identity) == applicant.told.civil().as_ref());
    if let Some(reference) = own.and_then(|earlier| earlier.reference.parse().ok())
        && reviews::get(environment.store(), &reference).await?.is_none()
    {
        return Ok(reference);
    }
    Ok(new_reference(environment, call))
}

/// `VM-20261123-482113`: read aloud on the telephone.
#[must_use]
pub fn new_reference(environment: &Environment, call: &Call) -> ReviewId {
    ReviewId::new(call.today, u32::from_be_bytes(environment.random()))
}

fn under_review(call: &Call, review: &Review) -> Reply<Activation> {
    Activation::UnderReview { review: Box::new(own_review(review, call.today)) }.into()
}

/// The privilege changed: the sign-in gets a new cookie.
async fn activated(
    environment: &Environment,
    call: &Call,
    elu: EluId,
    (explanation, ended): (String, Option<String>),
) -> Result<Reply<Activation>, Fault> {
    let cookie = CookieValue::random();
    let mut sign_in = call.caller()?.sign_in.clone();
    let old = std::mem::replace(&mut sign_in.key, cookie.lookup_key());
    sign_in.elu = Some(elu.clone());
    let store = environment.store();
    sign_ins::open(store, &sign_in, &opened(call, &sign_in)?).await?;
    sign_ins::close(store, &sign_in.identity_key(), &old).await?;
    let balance = super::super::dossiers::situation::funds(environment, &elu).await?.dife;
    let activation = Activation::Activated { explanation, balance, ended };
    Ok(Reply::from(activation).with_cookie(Cookie::SignIn.set(&cookie)))
}

async fn already_active(environment: &Environment, elu: &EluId) -> Result<Activation, Fault> {
    let funds = super::super::dossiers::situation::funds(environment, elu).await?;
    let explanation = "Votre compte est déjà ouvert.".to_owned();
    Ok(Activation::Activated { explanation, balance: funds.dife, ended: None })
}
