//! One offer and its sessions, with all that stands in the way: for everybody, and for the élu who is signed in.

use jiff::civil::Date;
use mce_shared::api::{OfView, OfferRatings, OfferView, SessionView, ratings_view, shown_comment};
use mce_shared::catalogue::{
    Action, ActionNumero, Entries, Formation, FormationNumero, NotBookable, Purpose, Session, SessionKey,
    SessionNumero, bookable, price_per_hour_ht, training_of,
};
use mce_shared::identifiers::Siret;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Cost, Days, Dossier, Explained, Funds, Priced, Reserved, obstacles, open_for};
use mce_shared::opinions::shown_from;
use mce_shared::organisme::TrainingBody;
use mce_shared::parameters::{self, Parameter};
use mce_shared::rules::eligibility::Reason;
use mce_shared::search::other_actions;

use super::super::dossiers::facts::eligibility;
use super::super::dossiers::situation::{self, Person};
use crate::http::{Call, Fault, Subject, find_elu};
use crate::pages::offer::SESSIONS_MAX;
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::{dossiers, offers, opinions, organisations, waiting};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Ledger, &[May::Query]),
        index(Table::Dossiers, "by-elu"),
        on(Table::SignIns, &[May::Get, May::Update]),
        on(Table::Alerts, &[May::Get]),
        on(Table::Reviews, &[May::Get, May::Query]),
    ],
    ..Reach::NOTHING
};

/// An élu who looks at an offer.
pub(super) struct Own {
    person: Person,
    funds: Funds,
    reserved: Reserved,
    dossiers: Vec<Dossier>,
    /// Where he holds a mandate.
    collectivites: Vec<String>,
}

impl Own {
    /// The dossier that he has open for a session; one that is entered at any time may be asked for again, on another day.
    fn open_for(&self, formation: &Formation, action: &Action, session: &Session) -> Option<DossierId> {
        let key = SessionKey {
            siret: formation.siret.clone(),
            formation: formation.numero.clone(),
            action: action.numero.clone(),
            session: session.numero.clone(),
        };
        let open = open_for(&self.dossiers, &key, None).filter(|_| action.entrees == Entries::FixedDates)?;
        Some(open.id.clone())
    }
}

/// The offer, whoever asks.
///
/// # Errors
/// 404 for an offer that is not published.
pub async fn handle(environment: &Environment, call: &Call) -> Result<OfferView, Fault> {
    let siret: Siret = call.param("siret")?;
    let (numero, action): (FormationNumero, ActionNumero) = (call.param("formation")?, call.param("action")?);
    let (offered, own, ratings) = tokio::try_join!(
        offered(environment, &siret, &numero, &action),
        own_situation(environment, call),
        async { Ok(ratings(environment, call, &siret, &numero).await) }
    )?;
    // An opinion that can't be read hides no offer.
    let ratings =
        ratings.inspect_err(|fault| tracing::warn!(?fault, "the ratings of an offer are not shown")).ok();
    let offered = offered.ok_or_else(|| Fault::not_found("Cette offre"))?;
    let meant: Option<SessionNumero> = call.query_value("session").and_then(|numero| numero.parse().ok());
    let asked = match &meant {
        Some(session) => Asked::One(session),
        None => Asked::Page(call.query_value("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or(0)),
    };
    let mut shown = OfferView { ratings, ..view(call, &offered, own.as_ref(), asked) };
    if let Some(own) = &own {
        let of = |session: &SessionNumero| SessionKey {
            siret: siret.clone(),
            formation: numero.clone(),
            action: action.clone(),
            session: session.clone(),
        };
        with_kept_places(environment, call, (&of, &own.person), &mut shown).await?;
    }
    Ok(shown)
}

/// Comments that are shown beside an offer.
const COMMENTS: usize = 10;

/// What the élus who followed the formation say of it, once there are enough of them.
async fn ratings(
    environment: &Environment,
    call: &Call,
    siret: &Siret,
    numero: &FormationNumero,
) -> Result<OfferRatings, Fault> {
    let (store, least) = (environment.store(), shown_from(call.today));
    let (formation, of, (comments, _)) = tokio::try_join!(
        opinions::figures(store, siret, Some(numero)),
        opinions::figures(store, siret, None),
        opinions::shown(store, (siret, Some(numero)), COMMENTS, None)
    )?;
    let formation = formation.public(least);
    let comments = comments.iter().filter(|it| formation.is_some() && it.is_kept(call.today));
    Ok(OfferRatings {
        comments: comments.filter_map(shown_comment).collect(),
        formation: formation.and_then(ratings_view),
        of: of.public(least).and_then(ratings_view),
        least,
    })
}

/// Which sessions of an offer are shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'a> {
    /// Those of a page: how many are before it.
    Page(usize),
    One(&'a SessionNumero),
}

/// A session is not full to whom a place in it is kept.
async fn with_kept_places(
    environment: &Environment,
    call: &Call,
    (of, person): (&(dyn Fn(&SessionNumero) -> SessionKey + Sync), &Person),
    shown: &mut OfferView,
) -> Result<(), Fault> {
    let full = NotBookable::Full.code();
    for shown in &mut shown.sessions {
        if !shown.obstacles.iter().any(|reason| reason.code == full) {
            continue;
        }
        let key = of(&shown.session.numero);
        if waiting::is_offered(environment.store(), &key, &person.account.elu, call.now).await? {
            shown.obstacles.retain(|reason| reason.code != full);
        }
    }
    Ok(())
}

/// An offer that is published, through one of its actions.
pub(in crate::use_cases) struct Offered {
    pub formation: Formation,
    pub action: Action,
    pub body: TrainingBody,
}

/// None for an offer that nobody may see.
pub(in crate::use_cases) async fn offered(
    environment: &Environment,
    siret: &Siret,
    numero: &FormationNumero,
    action: &ActionNumero,
) -> Result<Option<Offered>, Fault> {
    let store = environment.store();
    let (stored, body) =
        tokio::try_join!(offers::get(store, siret, numero), organisations::training_body(store, siret))?;
    let published = stored.map(|stored| stored.formation).filter(|found| found.publication.is_published());
    let (Some(formation), Some(body)) = (published, body) else { return Ok(None) };
    Ok(formation.action(action).cloned().map(|action| Offered { formation, action, body }))
}

/// The situation of the élu who is signed in, when the account is active.
pub(super) async fn own_situation(environment: &Environment, call: &Call) -> Result<Option<Own>, Fault> {
    let caller = find_elu(environment, call).await?;
    let Some(Subject::Elu(Some(elu))) = caller.as_ref().map(|caller| &caller.subject) else {
        return Ok(None);
    };
    let person = async {
        let person = situation::person(environment, caller.as_ref(), elu).await?;
        let known = situation::collectivites(environment, &person.rows, call.today).await?;
        Ok::<(Person, Vec<String>), Fault>((person, known.into_iter().map(|one| one.name).collect()))
    };
    let dossiers = async { Ok::<Vec<Dossier>, Fault>(dossiers::of_elu(environment.store(), elu).await?) };
    let ((person, collectivites), funds, dossiers) =
        tokio::try_join!(person, situation::funds(environment, elu), dossiers)?;
    Ok(Some(Own { person, funds, reserved: Reserved::of(&dossiers), dossiers, collectivites }))
}

/// The sessions to come that are asked for, the soonest first, and the cursor of the next page.
fn sessions_of<'a>(action: &'a Action, asked: Asked<'_>, today: Date) -> (Vec<&'a Session>, Option<String>) {
    let to_come = action.sessions.iter().filter(|session| session.is_to_come(today));
    match asked {
        Asked::One(numero) => (to_come.filter(|session| session.numero == *numero).collect(), None),
        Asked::Page(before) => {
            let mut all: Vec<&Session> = to_come.collect();
            all.sort_by_key(|session| session.debut);
            let next = before.saturating_add(SESSIONS_MAX);
            let cursor = (next < all.len()).then(|| next.to_string());
            (all.into_iter().skip(before).take(SESSIONS_MAX).collect(), cursor)
        }
    }
}

/// An offer with its sessions to come, as this caller sees it.
pub(super) fn view(call: &Call, offered: &Offered, own: Option<&Own>, asked: Asked<'_>) -> OfferView {
    let Offered { formation, action, body } = offered;
    let (sessions, cursor) = sessions_of(action, asked, call.today);
    let sessions = sessions.into_iter().map(|session| SessionView {
        obstacles: all_obstacles(call, formation, action, session, body, own.map(|own| &own.person)),
        dossier: own.and_then(|own| own.open_for(formation, action, session)),
        session: session.clone(),
    });
    let is_mandate = matches!(formation.purpose, Purpose::Mandate { .. });
    let cap = if is_mandate { parameters::euros(Parameter::MandateHourlyCap, call.today) } else { None };
    OfferView {
        others: other_actions(formation, action, &body.standing, call.today),
        price_per_hour: price_per_hour_ht(action),
        hourly_cap: cap,
        sessions: sessions.collect(),
        cursor,
        ratings: None,
        cost: own.map(|own| cost(call, formation, action, own)),
        of: OfView::of(body, call.today),
        formation: Formation { actions: Vec::new(), ..formation.clone() },
        action: Action { sessions: Vec::new(), ..action.clone() },
    }
}

fn cost(call: &Call, formation: &Formation, action: &Action, own: &Own) -> Cost {
    let training = Priced::offered(formation, action);
    Cost::of(training, &own.funds, own.reserved, own.collectivites.clone(), call.today)
}

/// What the offer itself stands against, then what the caller's own rights do, each reason once.
fn all_obstacles(
    call: &Call,
    formation: &Formation,
    action: &Action,
    session: &Session,
    body: &TrainingBody,
    own: Option<&Person>,
) -> Vec<Explained> {
    let general = bookable(formation, action, session, &body.standing, call.today);
    let mut reasons: Vec<Explained> = general
        .iter()
        .map(|reason| Explained { code: reason.code().to_owned(), message: reason.explain() })
        .collect();
    let (Some(own), Ok(training)) = (own, training_of(formation, action, session, None)) else {
        return reasons;
    };
    // What depends on the offer alone was already said in the words of the offer.
    let eligibility = eligibility(own, body.standing.agrement_until(call.today));
    let all = obstacles(&training, Days::all(call.today), &eligibility);
    let is_personal = |reason: &Explained| Reason::of_code(&reason.code).is_some_and(Reason::is_personal);
    reasons.extend(all.into_iter().filter(is_personal));
    reasons
}
