//! Opens the account of an élu: the number that was typed must fit the identity, and the identity a mandate.

use mce_shared::api::{ActivateAccount, Activation};
use mce_shared::french::{date_full, list};
use mce_shared::identifiers::{Mismatch, Nir, NirKind, Sex};
use mce_shared::identity::CivilIdentity;
use mce_shared::ids::EluId;
use mce_shared::ledger::Transaction;
use mce_shared::money::Euros;
use mce_shared::recognition::{Recognition, RegisterRow, recognise};
use mce_shared::rights;
use mce_shared::rules::mandates::{Mandate, MandateEligibility};

use crate::http::{Answer, Call, Caller, Fault};
use crate::runtime::Environment;
use crate::sign_in::cookies::{Cookie, CookieValue};
use crate::sign_in::{Identity, PivotIdentity};
use crate::store::accounts::{self, EluAccount, Review};
use crate::store::commit::{Committed, Writes};
use crate::store::{mandates, sign_ins};

super::super::http_function!("activate-account");

/// Activates, refuses with what to do, or queues a manual review with a reference.
///
/// # Errors
/// 422 with the field for a number that is wrong, provisional or somebody else's; 422 for an excluded mandate.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let caller = call.caller()?;
    let asked: ActivateAccount = call.json()?;
    if let Ok(elu) = caller.elu() {
        return Answer::json(&already_active(environment, elu).await?);
    }
    let nir: Nir =
        asked.nir.parse().map_err(|error| Fault::field("/nir", nir_code(&error), error_text(&error)))?;
    let person = person_of(caller)?;
    let identity = civil_identity(person)?;
    check_nir(&nir, &identity)?;
    let known = accounts::of_nir(environment.store(), &environment.vault()?.fingerprint(&nir)).await?;
    if known.is_some() {
        return Err(nir_taken());
    }
    let names: Vec<&str> =
        [Some(identity.birth_name.as_str()), identity.name_in_use.as_deref()].into_iter().flatten().collect();
    let rows = mandates::of_names(environment.store(), identity.birth_date, &names).await?;
    match recognise(&identity, &rows) {
        Recognition::Found(rows) => {
            open(environment, call, &nir, identity, &person.email, asked.pension_liquidated, &rows).await
        }
        Recognition::Excluded(rows) => Err(excluded(&rows)),
        Recognition::NotFound => review(environment, call, &nir, identity, NOT_FOUND).await,
        Recognition::Ambiguous => review(environment, call, &nir, identity, AMBIGUOUS).await,
    }
}

const NOT_FOUND: &str = "Aucun mandat n'a été trouvé à votre nom de naissance ni à votre nom d'usage dans le Répertoire national des élus. Cela arrive après une élection récente ou quand un nom y est mal écrit.";
const AMBIGUOUS: &str = "Plusieurs élus du Répertoire national des élus portent votre nom et sont nés le même jour que vous : un agent doit vérifier de qui il s'agit.";

fn error_text(error: &mce_shared::identifiers::NirError) -> String {
    error.to_string()
}

const fn nir_code(error: &mce_shared::identifiers::NirError) -> &'static str {
    use mce_shared::identifiers::NirError as E;
    match error {
        E::MissingKey => "nir-missing-key",
        E::BadLength => "nir-bad-length",
        E::BadFormat => "nir-bad-format",
        E::BadKey => "nir-bad-key",
    }
}

fn person_of(caller: &Caller) -> Result<&PivotIdentity, Fault> {
    match &caller.sign_in.identity {
        Identity::Elu(person) => Ok(person),
        Identity::Agent(_) => Err(Fault::internal("an élu signed in as an agent")),
    }
}

fn civil_identity(person: &PivotIdentity) -> Result<CivilIdentity, Fault> {
    let birth_date = person.birth_date.date().ok_or_else(|| {
        let detail = "Votre fournisseur d'identité ne donne pas votre date de naissance complète. Écrivez à l'assistance avec une copie de votre pièce d'identité.";
        Fault::problem(422, "birth-date-incomplete", "Identité incomplète", detail)
    })?;
    Ok(CivilIdentity {
        given_names: person.given_names.clone(),
        birth_name: person.birth_name.clone(),
        name_in_use: person.name_in_use.clone(),
        sex: person.sex.map(sex_of),
        birth_date,
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

fn check_nir(nir: &Nir, identity: &CivilIdentity) -> Result<(), Fault> {
    if nir.kind() == NirKind::Provisional {
        let detail = "Ce numéro est provisoire. Attendez votre numéro définitif, ou écrivez à l'assistance si vous l'avez depuis plus de trois mois.";
        return Err(Fault::field("/nir", "nir-provisional", detail));
    }
    let Some(sex) = identity.sex else { return Ok(()) };
    let country = Some(identity.birth_country.as_str()).filter(|code| !code.is_empty());
    let mismatches = nir.check_identity(sex, identity.birth_date, identity.birth_place.as_deref(), country);
    match mismatches.into_iter().find(|mismatch| mismatch.is_blocking()) {
        Some(mismatch) => Err(Fault::field("/nir", mismatch_code(mismatch), mismatch.explain())),
        None => Ok(()),
    }
}

const fn mismatch_code(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Sex => "nir-other-sex",
        Mismatch::Year => "nir-other-year",
        Mismatch::Month => "nir-other-month",
        Mismatch::Place => "nir-other-place",
    }
}

fn nir_taken() -> Fault {
    let detail = "Un compte est déjà ouvert avec ce numéro de sécurité sociale, sous une autre identité numérique. Si c'est le vôtre, reconnectez-vous comme la première fois ; sinon, écrivez à l'assistance : personne ne doit utiliser votre numéro.";
    Fault::problem(409, "nir-already-used", "Numéro déjà utilisé", detail)
}

fn excluded(rows: &[RegisterRow]) -> Fault {
    let reasons: Vec<&str> = rows
        .iter()
        .map(|row| match row.kind.eligibility() {
            MandateEligibility::Excluded(exclusion) => exclusion.explain(),
            _ => "Ce mandat doit être vérifié par un agent.",
        })
        .collect();
    let held: Vec<&str> = rows.iter().map(|row| row.kind.label()).collect();
    let detail = format!(
        "Nous avons trouvé votre mandat ({}), mais il n'ouvre pas de droit individuel à la formation. {}",
        list(&held),
        reasons.first().copied().unwrap_or_default()
    );
    Fault::problem(422, "mandate-excluded", "Mandat sans droit DIFE", detail)
}

async fn review(
    environment: &Environment,
    call: &Call,
    nir: &Nir,
    identity: CivilIdentity,
    reason: &str,
) -> Result<Answer, Fault> {
    let vault = environment.vault()?;
    let fingerprint = vault.fingerprint(nir);
    let reference = reference(environment, call);
    let nir = vault.seal_nir(nir, &reference).map_err(Fault::internal)?;
    let review = Review { reference, reason: reason.to_owned(), identity, nir, at: call.now };
    let kept = accounts::queue_review(environment.store(), &fingerprint, &review).await?;
    let explanation = format!(
        "{} Un agent vérifie votre situation sous 5 jours ouvrés et vous écrit à votre adresse électronique. Vous n'avez rien à refaire ; gardez la référence. Si votre nom ou votre mandat est faux dans le Répertoire, demandez sa correction à votre préfecture.",
        kept.reason
    );
    Answer::json(&Activation::ManualReview { reference: kept.reference, explanation })
}

/// `VM-20261123-4821`: read aloud on the telephone.
fn reference(environment: &Environment, call: &Call) -> String {
    let draw = u32::from_be_bytes(environment.random()) % 10_000;
    format!("VM-{}-{draw:04}", call.today.strftime("%Y%m%d"))
}

async fn open(
    environment: &Environment,
    call: &Call,
    nir: &Nir,
    identity: CivilIdentity,
    email: &str,
    pension_liquidated: bool,
    rows: &[RegisterRow],
) -> Result<Answer, Fault> {
    let elu: EluId = environment.unique().parse().map_err(Fault::internal)?;
    let vault = environment.vault()?;
    let nir_sealed = vault.seal_nir(nir, elu.as_str()).map_err(Fault::internal)?;
    let account = EluAccount {
        elu: elu.clone(),
        identity,
        email: email.to_owned(),
        nir: nir_sealed,
        pension_declared_on: pension_liquidated.then_some(call.today),
        activated_at: call.now,
    };
    let held: Vec<Mandate> = rows.iter().map(RegisterRow::mandate).collect();
    let owed = rights::owed(&elu, &held, &[], account.pension(), call.today, rights::PLATFORM);
    let owed = owed.map_err(Fault::internal)?;
    let balance = rights::total(&owed);
    let transactions: Vec<Transaction> = owed.into_iter().map(|owed| owed.transaction).collect();
    let caller = call.caller()?;
    let fingerprint = vault.fingerprint(nir);
    match commit(environment, call, caller, &account, &fingerprint, &transactions).await? {
        Committed::Yes => activated(environment, call, elu, rows, balance).await,
        // The same person in two tabs, or the same number under two identities: what is there now decides.
        _ => match accounts::of_identity(environment.store(), &caller.sign_in.issuer, &caller.sign_in.sub)
            .await?
        {
            Some(elu) => activated(environment, call, elu, rows, balance).await,
            None => Err(nir_taken()),
        },
    }
}

async fn commit(
    environment: &Environment,
    call: &Call,
    caller: &Caller,
    account: &EluAccount,
    fingerprint: &str,
    transactions: &[Transaction],
) -> Result<Committed, Fault> {
    let store = environment.store();
    let mut writes = Writes::new();
    for action in
        accounts::opening(store, account, (&caller.sign_in.issuer, &caller.sign_in.sub), fingerprint)?
    {
        writes.guarded(action);
    }
    writes.post(store, transactions, call.now)?;
    Ok(writes.commit(store).await?)
}

/// The privilege changed: the sign-in gets a new cookie.
async fn activated(
    environment: &Environment,
    call: &Call,
    elu: EluId,
    rows: &[RegisterRow],
    balance: Euros,
) -> Result<Answer, Fault> {
    let cookie = CookieValue::random();
    let mut sign_in = call.caller()?.sign_in.clone();
    let old = std::mem::replace(&mut sign_in.key, cookie.lookup_key());
    sign_in.elu = Some(elu);
    sign_ins::put(environment.store(), &sign_in).await?;
    sign_ins::end(environment.store(), &old).await?;
    let explanation = format!("Nous vous avons reconnu : {}.", found(rows));
    Ok(Answer::json(&Activation::Activated { explanation, balance })?
        .with_cookie(Cookie::SignIn.set(&cookie)))
}

fn found(rows: &[RegisterRow]) -> String {
    let each: Vec<String> = rows
        .iter()
        .map(|row| format!("{} ({}), depuis le {}", row.kind.label(), row.territory, date_full(row.start)))
        .collect();
    list(&each.iter().map(String::as_str).collect::<Vec<_>>())
}

async fn already_active(environment: &Environment, elu: &EluId) -> Result<Activation, Fault> {
    let funds = super::super::dossiers::situation::of_elu(environment, elu).await?.funds;
    let explanation = "Votre compte est déjà ouvert.".to_owned();
    Ok(Activation::Activated { explanation, balance: funds.dife })
}
