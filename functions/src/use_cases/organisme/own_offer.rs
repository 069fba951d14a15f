//! An offer by hand: typed, kept as it is typed, published, suspended, put away, copied, given back to the files.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mce_shared::api::{DraftSummary, HistoryLine, OfView, OfferAct, OfferDone, OwnOffer};
use mce_shared::catalogue::checks::code;
use mce_shared::catalogue::editing::{
    EditingRefusal, Held, Untouched, archive, hand_back, publish_typed, restore,
};
use mce_shared::catalogue::{Formation, FormationNumero, Publication, suspend};
use mce_shared::forms::{self, offer};
use mce_shared::french::date_long;
use mce_shared::identifiers::Siret;

use super::super::dossiers::change::Wait;
use super::offer_history::{row, what_changed};
use super::publish_offer::{refused as publication_refused, visa};
use super::suspend_offer::refused as suspension_refused;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::dossiers::{self, Listing};
use crate::store::offers::{self, OfferDraft, StoredFormation, drafts};
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query, May::Put, May::Delete]),
        index(Table::Dossiers, "by-of"),
    ],
    memory: 512,
    ..Reach::NOTHING
};

/// Dossiers that are read at once, to know which sessions they are in.
const PAGE: usize = 200;

/// The offer as it stands and as it is typed.
///
/// # Errors
/// 404 for an offer of another training body, or none.
pub async fn show(environment: &Environment, call: &Call) -> Result<OwnOffer, Fault> {
    let (store, siret) = (environment.store(), call.caller()?.organisme()?);
    let numero: FormationNumero = call.param("formation")?;
    let (body, stored, draft, (rows, older)) = tokio::try_join!(
        organisations::training_body(store, siret),
        offers::get(store, siret, &numero),
        drafts::get(store, siret, &numero),
        drafts::journal(store, siret, &numero)
    )?;
    let body = body.ok_or_else(|| Fault::not_found("Votre organisme"))?;
    let version = stored.as_ref().map_or(0, |stored| stored.version);
    let open = draft.as_ref().filter(|draft| draft.is_open());
    Ok(OwnOffer {
        stored: version,
        version: draft.as_ref().map_or(0, |draft| draft.version),
        overtaken: open.is_some_and(|draft| draft.on != version),
        draft: open.map(summary),
        typed: begins_with(siret, draft.as_ref(), stored.as_ref(), call.today),
        formation: stored.map(|stored| stored.formation),
        of: OfView::of(&body, call.today),
        standing: body.standing,
        history: rows
            .into_iter()
            .map(|row| HistoryLine { at: row.at, author: row.author, text: row.text })
            .collect(),
        older: u32::try_from(older).unwrap_or(u32::MAX),
    })
}

/// An offer that is being typed, as lists show it.
pub fn summary(draft: &OfferDraft) -> DraftSummary {
    DraftSummary {
        formation: draft.numero.clone(),
        intitule: draft.typed.get("intitule").cloned().unwrap_or_default(),
        author: draft.author.clone(),
        at: draft.at,
    }
}

/// What the form begins with: the draft; else what was typed at the last publication, as long as no file has changed the offer since; else
/// the offer as it stands.
fn begins_with(
    siret: &Siret,
    draft: Option<&OfferDraft>,
    stored: Option<&StoredFormation>,
    today: Date,
) -> BTreeMap<String, String> {
    let by_hand = stored.is_none_or(|stored| stored.formation.imported_at.is_none());
    match draft {
        Some(draft) if draft.is_open() => draft.typed.clone(),
        Some(draft) if by_hand && !draft.published.is_empty() => {
            let facts = facts(siret, &draft.numero, stored, today);
            offer::brought_up(draft.published.clone(), &facts)
        }
        _ => stored.map(|stored| offer::typed_of(&stored.formation)).unwrap_or_default(),
    }
}

fn facts(
    siret: &Siret,
    numero: &FormationNumero,
    stored: Option<&StoredFormation>,
    today: Date,
) -> offer::OfferFacts {
    let known = stored.map(|stored| stored.formation.clone());
    offer::OfferFacts { siret: siret.clone(), numero: numero.clone(), known, today }
}

/// What stands of an offer when something is done with it.
struct Standing {
    numero: FormationNumero,
    stored: Option<StoredFormation>,
    draft: Option<OfferDraft>,
}

impl Standing {
    async fn read(environment: &Environment, siret: &Siret, numero: FormationNumero) -> Result<Self, Fault> {
        let store = environment.store();
        let (stored, draft) =
            tokio::try_join!(offers::get(store, siret, &numero), drafts::get(store, siret, &numero))?;
        Ok(Self { numero, stored, draft })
    }

    fn version(&self) -> u64 {
        self.draft.as_ref().map_or(0, |draft| draft.version)
    }

    fn stored_version(&self) -> u64 {
        self.stored.as_ref().map_or(0, |stored| stored.version)
    }

    fn formation(&self) -> Result<&StoredFormation, Fault> {
        self.stored.as_ref().ok_or_else(|| Fault::not_found("Cette offre"))
    }

    /// That nobody has saved since `version` was shown.
    fn check_version(&self, environment: &Environment, version: u64) -> Result<(), Fault> {
        match &self.draft {
            Some(draft) if draft.version != version => Err(Fault::refused(EditingRefusal::DraftChanged {
                by: draft.author.clone(),
                at: moment(environment, draft.at),
            })),
            // What was shown is no longer there: nothing is lost by saving it.
            _ => Ok(()),
        }
    }

    /// The draft that is saved next.
    fn next(&self, call: &Call, typed: BTreeMap<String, String>) -> Result<OfferDraft, Fault> {
        Ok(OfferDraft {
            numero: self.numero.clone(),
            version: self.version() + 1,
            typed,
            published: self.draft.as_ref().map(|draft| draft.published.clone()).unwrap_or_default(),
            on: self.stored_version(),
            author: call.caller()?.sign_in.display_name.clone(),
            at: call.now,
        })
    }
}

/// "lundi 30 novembre 2026 à 10 h 12", in Paris.
fn moment(environment: &Environment, at: jiff::Timestamp) -> String {
    let at = environment.paris(at);
    format!("{} à {}\u{a0}h\u{a0}{:02}", date_long(at.date()), at.hour(), at.minute())
}

/// Does it; again when somebody was faster with something else.
///
/// # Errors
/// 404 for an offer of another training body; 409 with what has changed meanwhile; 422 at each field that is wrong.
pub async fn changed(environment: &Environment, call: &Call, act: OfferAct) -> Result<OfferDone, Fault> {
    let siret = call.caller()?.organisme()?;
    let mut wait = Wait::new();
    loop {
        let standing = Standing::read(environment, siret, call.param("formation")?).await?;
        let done = match &act {
            OfferAct::Save { version, typed } => save(environment, call, &standing, *version, typed).await?,
            OfferAct::Publish { version, stored, typed } => {
                publish(environment, call, &standing, (*version, *stored), typed).await?
            }
            OfferAct::Discard { version } => discard(environment, call, &standing, *version).await?,
            OfferAct::Duplicate { to } => duplicate(environment, call, &standing, to).await?,
            other => of_offer(environment, call, &standing, other).await?,
        };
        if let Some(done) = done {
            return Ok(done);
        }
        wait.again().await?;
    }
}

/// Keeps what is typed, whatever is wrong with it. None when somebody was faster.
async fn save(
    environment: &Environment,
    call: &Call,
    standing: &Standing,
    version: u64,
    typed: &BTreeMap<String, String>,
) -> Result<Option<OfferDone>, Fault> {
    standing.check_version(environment, version)?;
    if !offer::fits(typed) {
        return Err(Fault::refused(EditingRefusal::TooMuch));
    }
    let draft = standing.next(call, typed.clone())?;
    keep(environment, call, standing, draft, "Brouillon enregistré").await
}

/// Forgets what was typed since the last publication.
async fn discard(
    environment: &Environment,
    call: &Call,
    standing: &Standing,
    version: u64,
) -> Result<Option<OfferDone>, Fault> {
    standing.check_version(environment, version)?;
    if standing.draft.is_none() {
        return Err(Fault::not_found("Ce brouillon"));
    }
    let draft = standing.next(call, BTreeMap::new())?;
    keep(environment, call, standing, draft, "Brouillon abandonné").await
}

/// Begins another offer with what this one says, its title marked.
async fn duplicate(
    environment: &Environment,
    call: &Call,
    standing: &Standing,
    to: &FormationNumero,
) -> Result<Option<OfferDone>, Fault> {
    let siret = call.caller()?.organisme()?;
    let mut typed = begins_with(siret, standing.draft.as_ref(), standing.stored.as_ref(), call.today);
    if typed.is_empty() {
        return Err(Fault::not_found("Cette offre"));
    }
    let other = Standing::read(environment, siret, to.clone()).await?;
    if other.stored.is_some() || other.draft.is_some() {
        return Err(Fault::refused(EditingRefusal::NumberTaken));
    }
    if let Some(title) = typed.get_mut("intitule") {
        title.push_str(" (copie)");
    }
    let told = format!("Copiée de l’offre {}", standing.numero);
    keep(environment, call, &other, other.next(call, typed)?, &told).await
}

async fn keep(
    environment: &Environment,
    call: &Call,
    standing: &Standing,
    draft: OfferDraft,
    told: &str,
) -> Result<Option<OfferDone>, Fault> {
    let (store, siret) = (environment.store(), call.caller()?.organisme()?);
    let version = draft.version;
    let mut writes = crate::store::commit::Writes::new();
    writes.guarded(drafts::writing(store, siret, &draft, standing.version())?);
    writes.guarded(drafts::telling(store, siret, &draft.numero, &row(&call.asked()?, told))?);
    let committed = writes.commit(store).await? == crate::store::commit::Committed::Yes;
    Ok(committed.then(|| OfferDone { version, untouched: Vec::new() }))
}

/// Publishes what is typed over what stands there: all of it, or nothing with all that is missing.
async fn publish(
    environment: &Environment,
    call: &Call,
    standing: &Standing,
    (version, stored): (u64, u64),
    typed: &BTreeMap<String, String>,
) -> Result<Option<OfferDone>, Fault> {
    standing.check_version(environment, version)?;
    if stored != standing.stored_version() {
        return Err(Fault::refused(EditingRefusal::OfferChanged));
    }
    if !offer::fits(typed) {
        return Err(Fault::refused(EditingRefusal::TooMuch));
    }
    let (store, siret) = (environment.store(), call.caller()?.organisme()?);
    let body = organisations::training_body(store, siret).await?;
    let body = body.ok_or_else(|| Fault::not_found("Votre organisme"))?;
    let known = standing.stored.as_ref().map(|stored| &stored.formation);
    if known.is_some_and(|known| matches!(known.publication, Publication::Archived { .. })) {
        return Err(Fault::refused(EditingRefusal::Archived));
    }
    let formation = read(siret, standing, typed, call)?;
    let held = held(environment, siret, &standing.numero).await?;
    let (published, untouched) =
        publish_typed(formation, known, &held, &body.standing, (visa(call)?, call.today))
            .map_err(|refusal| publication_refused(&refusal))?;
    check_room(&published)?;
    write_published(environment, call, standing, &published, typed, untouched).await
}

/// What is typed, by the checks of a file.
fn read(
    siret: &Siret,
    standing: &Standing,
    typed: &BTreeMap<String, String>,
    call: &Call,
) -> Result<Formation, Fault> {
    let facts = facts(siret, &standing.numero, standing.stored.as_ref(), call.today);
    let read: Result<offer::Drafted, _> =
        forms::read(&|field| typed.get(field).cloned().unwrap_or_default(), &facts);
    read.map(|drafted| drafted.formation).map_err(|errors| Fault::refused(EditingRefusal::Incomplete(errors)))
}

fn check_room(formation: &Formation) -> Result<(), Fault> {
    offers::check_room(formation)
        .map_err(|_| Fault::field("/actions", code::SIZE, EditingRefusal::TooMuch.to_string()))
}

async fn write_published(
    environment: &Environment,
    call: &Call,
    standing: &Standing,
    published: &Formation,
    typed: &BTreeMap<String, String>,
    untouched: Vec<Untouched>,
) -> Result<Option<OfferDone>, Fault> {
    let (store, siret) = (environment.store(), call.caller()?.organisme()?);
    let draft = standing.next(call, typed.clone())?;
    let draft = OfferDraft { published: typed.clone(), on: standing.stored_version() + 1, ..draft };
    let version = draft.version;
    let told = what_changed(standing.stored.as_ref().map(|stored| &stored.formation), published, &untouched);
    let follows = vec![
        drafts::writing(store, siret, &draft, standing.version())?,
        drafts::telling(store, siret, &draft.numero, &row(&call.asked()?, &told))?,
    ];
    let written = offers::put_with(store, published, standing.stored.as_ref(), follows).await?;
    Ok(written.then_some(OfferDone { version, untouched }))
}

/// The sessions of an offer that dossiers under way are in.
async fn held(environment: &Environment, siret: &Siret, numero: &FormationNumero) -> Result<Held, Fault> {
    let (mut held, mut cursor) = (Held::new(), None);
    loop {
        let (page, next) =
            dossiers::list(environment.store(), Listing::Of(siret), PAGE, cursor.as_deref()).await?;
        let of_offer = page
            .into_iter()
            .filter(|dossier| dossier.training.formation == *numero && !dossier.state.is_final())
            .map(|dossier| (dossier.training.action, dossier.training.session));
        held.extend(of_offer);
        cursor = next;
        if cursor.is_none() {
            return Ok(held);
        }
    }
}

/// What is done with the offer that élus see, whatever is typed.
async fn of_offer(
    environment: &Environment,
    call: &Call,
    standing: &Standing,
    act: &OfferAct,
) -> Result<Option<OfferDone>, Fault> {
    let (store, siret) = (environment.store(), call.caller()?.organisme()?);
    let stored = standing.formation()?;
    let formation = &stored.formation;
    let edited = |edited: Result<Formation, EditingRefusal>| edited.map_err(Fault::refused);
    let (next, told) = match act {
        OfferAct::Suspend { reason } => {
            let suspended =
                suspend(formation, visa(call)?, reason).map_err(|refusal| suspension_refused(&refusal))?;
            (suspended, format!("Suspendue : {}", reason.trim()))
        }
        OfferAct::Archive {} => (edited(archive(formation, visa(call)?))?, "Archivée".to_owned()),
        OfferAct::Restore {} => (edited(restore(formation))?, "Désarchivée".to_owned()),
        _ => (edited(hand_back(formation, call.now))?, "Rendue aux fichiers".to_owned()),
    };
    let row = drafts::telling(store, siret, &standing.numero, &row(&call.asked()?, &told))?;
    let written = offers::put_with(store, &next, Some(stored), vec![row]).await?;
    Ok(written.then(|| OfferDone { version: standing.version(), untouched: Vec::new() }))
}
