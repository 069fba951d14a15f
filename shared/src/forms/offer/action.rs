//! The actions of an offer, and the sessions that are typed one by one.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::super::Reading;
use super::place::place;
use super::series::series;
use super::{OfferFacts, fields};
use crate::api::FieldError;
use crate::catalogue::checks::{TEXT_MAX, Whereabouts, code, whereabouts};
use crate::catalogue::series::Occurrence;
use crate::catalogue::{Action, Entries, Horaires, Mode, Recruitment, Session};
use crate::money::Euros;
use crate::parameters::{Parameter, count};
use crate::texts::corrections;
use crate::wire::parse_date;

pub const ACTIONS_MAX: usize = 20;
/// Sessions of an action that are typed one by one, at most: a series says many in a few words.
pub const SESSIONS_MAX: usize = 200;
pub const SERIES_OF_ACTION_MAX: usize = 10;

const MODES: [Mode; 3] = [Mode::FaceToFace, Mode::Mixed, Mode::Remote];
const ENTRIES: [Entries; 2] = [Entries::FixedDates, Entries::Permanent];

/// Whether one may ask for a session, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    Open,
    Closed,
    Suspended,
}

impl Openness {
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Suspended];

    const fn recruitment(self) -> Recruitment {
        match self {
            Self::Open => Recruitment::Open,
            Self::Closed => Recruitment::Closed,
            Self::Suspended => Recruitment::Suspended,
        }
    }
}

/// Where what is found of an action is to be said.
#[derive(Debug, Default)]
pub struct ActionFields {
    pub numero: String,
    pub price: String,
    pub participants: String,
    /// One for each of its sessions, in their order.
    pub sessions: Vec<String>,
}

/// The actions, with what goes with them.
#[derive(Debug, Default)]
pub struct Actions {
    pub actions: Vec<Action>,
    pub fields: Vec<ActionFields>,
    pub remarks: Vec<FieldError>,
    pub series: BTreeMap<String, Vec<Occurrence>>,
}

pub fn actions(form: &mut Reading<'_>, facts: &OfferFacts) -> Actions {
    let mut all = Actions::default();
    let ids = fields::listed(form, "actions", ACTIONS_MAX, "actions");
    if ids.is_empty() {
        let detail = corrections::OFFER_ACTION;
        form.refuse::<()>("actions", code::MISSING, detail);
    }
    for id in ids {
        action(form, id, facts, &mut all);
    }
    all
}

fn action(form: &mut Reading<'_>, id: u16, facts: &OfferFacts, all: &mut Actions) {
    let p = |name: &str| format!("a{id}_{name}");
    let numero = fields::numero(form, &p("numero"), &format!("A{id}"));
    let mode = choice(form, &p("mode"), &MODES, Mode::FaceToFace, corrections::OFFER_MODE);
    let entrees = choice(form, &p("entrees"), &ENTRIES, Entries::FixedDates, corrections::OFFER_ENTRIES);
    let duree = fields::hours(form, &p("duree"));
    let (price_ttc, price_ht) = prices(form, &p("ttc"), &p("ht"));
    let participants_max = participants(form, &p("participants"), facts.today, &mut all.remarks);
    let mut known = ActionFields {
        numero: p("numero"),
        price: p("ttc"),
        participants: p("participants"),
        sessions: Vec::new(),
    };
    let mut action_of = |numero| Action {
        numero,
        mode,
        rythme: fields::text(form, &p("rythme"), TEXT_MAX),
        duree_heures: duree.unwrap_or(Decimal::ZERO),
        price_ttc,
        price_ht,
        participants_max,
        prerequis: fields::optional(form, &p("prerequis"), TEXT_MAX),
        conditions: fields::optional(form, &p("conditions"), TEXT_MAX),
        lieu: if mode == Mode::Remote { None } else { place(form, &p("lieu"), facts) },
        acces_handicapes: fields::optional(form, &p("acces"), TEXT_MAX),
        entrees,
        sessions: Vec::new(),
    };
    let made = numero.map(&mut action_of);
    let mut sessions = Vec::new();
    for session_id in fields::listed(form, &p("sessions"), SESSIONS_MAX, "sessions") {
        if let Some(session) = session(form, &format!("a{id}_s{session_id}_"), entrees, facts) {
            known.sessions.push(format!("a{id}_s{session_id}_debut"));
            sessions.push(session);
        }
    }
    for series_id in fields::listed(form, &p("series"), SERIES_OF_ACTION_MAX, "séries") {
        let prefix = format!("a{id}_r{series_id}_");
        let occurrences = series(form, &prefix, &format!("R{series_id}"), facts);
        let kept = occurrences.iter().filter(|one| one.is_kept()).map(|one| one.session.clone());
        for session in kept {
            known.sessions.push(format!("{prefix}every"));
            sessions.push(session);
        }
        all.series.insert(prefix, occurrences);
    }
    if sessions.is_empty() {
        let detail = corrections::OFFER_SESSION;
        form.refuse::<()>(&p("sessions"), code::MISSING, detail);
    }
    let Some(action) = made.map(|action| Action { sessions, ..action }) else { return };
    settle_place(form, &action, &p("lieu"), &mut all.remarks);
    all.actions.push(action);
    all.fields.push(known);
}

fn settle_place(form: &mut Reading<'_>, action: &Action, field: &str, remarks: &mut Vec<FieldError>) {
    let refused = form.errors.iter().any(|error| error.pointer[1..] == *field);
    match whereabouts(action) {
        Whereabouts::Missing if !refused => {
            let detail = corrections::OFFER_PLACE;
            form.refuse::<()>(field, code::PLACE, detail);
        }
        Whereabouts::Missing | Whereabouts::Known => {}
        Whereabouts::OfSessions => {
            remarks.push(fields::remark(field, code::PLACE, corrections::OFFER_PLACES));
        }
    }
}

/// One of the choices; `default` stands in for one that is not made, which is said.
fn choice<T: serde::Serialize + Copy>(
    form: &mut Reading<'_>,
    field: &str,
    all: &[T],
    default: T,
    missing: &str,
) -> T {
    let chosen = form.text(field);
    match all.iter().find(|one| crate::wire::word(**one) == chosen) {
        Some(one) => *one,
        None => {
            let problem = if chosen.is_empty() { code::MISSING } else { code::CODE };
            form.refuse::<()>(field, problem, missing);
            default
        }
    }
}

/// A lone price is both: training is exempt from VAT unless the OF says otherwise.
fn prices(form: &mut Reading<'_>, ttc_field: &str, ht_field: &str) -> (Euros, Euros) {
    let ttc = fields::price(form, ttc_field).unwrap_or(Euros::ZERO);
    if form.text(ht_field).is_empty() {
        return (ttc, ttc);
    }
    let ht = fields::price(form, ht_field).unwrap_or(ttc);
    if ht > ttc && ttc.is_positive() {
        let detail = format!(
            "Le prix hors taxes ({}) dépasse le prix toutes taxes ({}) : corrigez l’un des deux.",
            ht.french(),
            ttc.french()
        );
        form.refuse::<()>(ht_field, code::PRICE, detail);
    }
    (ttc, ht)
}

/// The most that the mandate allows (TR-5) when the OF does not say, which is said.
fn participants(form: &mut Reading<'_>, field: &str, today: Date, remarks: &mut Vec<FieldError>) -> u16 {
    let most = u16::try_from(count(Parameter::MandateMaxParticipants, today)).unwrap_or(u16::MAX);
    if form.text(field).is_empty() {
        let detail = format!("L’effectif maximal n’est pas donné : {most} participants sont retenus.");
        remarks.push(fields::remark(field, code::PARTICIPANTS, detail));
    }
    fields::crowd(form, field, 1).unwrap_or(most)
}

fn session(form: &mut Reading<'_>, prefix: &str, entrees: Entries, facts: &OfferFacts) -> Option<Session> {
    let p = |name: &str| format!("{prefix}{name}");
    let own = prefix.split('_').nth(1).unwrap_or_default().to_uppercase();
    let numero = fields::numero(form, &p("numero"), &own);
    let debut = day(form, &p("debut"), entrees, corrections::SESSION_FIRST_DAY);
    let fin = match form.text(&p("fin")).is_empty() && entrees == Entries::FixedDates {
        // A session of one day.
        true => debut,
        false => day(form, &p("fin"), entrees, corrections::SESSION_LAST_DAY),
    };
    if let (Some(debut), Some(fin)) = (debut, fin)
        && fin < debut
    {
        form.refuse::<()>(&p("fin"), code::DATE, corrections::SESSION_ENDS_BEFORE);
    }
    let etat = choice(form, &p("etat"), &Openness::ALL, Openness::Open, corrections::SESSION_OPEN);
    Some(Session {
        debut,
        fin,
        places: fields::crowd(form, &p("places"), 0),
        taken: 0,
        waiting: 0,
        etat: etat.recruitment(),
        lieu: place(form, &p("lieu"), facts),
        horaires: horaires(form, prefix),
        numero: numero?,
    })
}

/// A day; none only where one enters at any time.
fn day(form: &mut Reading<'_>, field: &str, entrees: Entries, missing: &str) -> Option<Date> {
    let typed = form.text(field);
    if typed.is_empty() && entrees == Entries::Permanent {
        return None;
    }
    parse_date(&typed).or_else(|| form.refuse(field, code::DATE, missing))
}

/// The hours of `…de` and `…a`; none when neither is typed.
pub fn horaires(form: &mut Reading<'_>, prefix: &str) -> Option<Horaires> {
    let (from, to) = (form.text(&format!("{prefix}de")), form.text(&format!("{prefix}a")));
    if from.is_empty() && to.is_empty() {
        return None;
    }
    let read = format!("{from}-{to}").parse().ok();
    read.or_else(|| {
        let detail = corrections::SESSION_HOURS;
        form.refuse(&format!("{prefix}de"), code::DATE, detail)
    })
}
