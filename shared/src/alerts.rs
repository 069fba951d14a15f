//! Searches that an élu has had watched: the sessions that are new in one are told by mail, at most once a week.
//!
//! What is known of a search is the sessions that he was told of, or saw when he had it watched. It is watched for a time, from the day on which
//! he last asked for it. Time is an argument.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{add_days, add_months, days_before};
use crate::catalogue::{PurposeKind, Repertoire};
use crate::french::{date_full, plural};
use crate::ids::{AlertId, EluId};
use crate::message::{Message, Recipient};
use crate::parameters::{Parameter, count};
use crate::search::{AgendaSession, Catalogue, Query, commune_of, every_session};
use crate::texts::{mails, sentences};

/// Searches of one élu, at most.
pub const ALERTS_MAX: usize = 20;
/// Sessions of a search that is watched, at most: what a stored item holds.
pub const SESSIONS_MAX: usize = 1_000;
/// Longest query, in characters.
pub const QUERY_MAX: usize = 500;
/// Sessions that a mail names; the page has the others.
const NAMED_MAX: usize = 8;
/// Days between two mails of a search, at least.
const PERIOD: u32 = 7;
/// Days between two mails that say that a search finds too much, at least: it may come and go around what can be known.
const PERIOD_TOO_WIDE: u32 = 30;
/// Days before its end at which that of a search is told.
const ENDS_SOON: u32 = 30;

/// A search that is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Nobody can guess it: whoever has it may stop the mails.
    pub id: AlertId,
    pub elu: EluId,
    /// As the address of the search page has it: `text=budget&mode=remote`.
    pub query: String,
    /// The same in words.
    pub label: String,
    #[serde(with = "crate::wire::instant")]
    pub since: Timestamp,
    /// The keys of the sessions that the élu knows of.
    pub known: BTreeSet<String>,
    /// The day of the last mail.
    #[serde(with = "crate::wire::optional_date")]
    pub told_on: Option<Date>,
    /// Its last day; none for one that was kept before there was an end, which has it from the next look on.
    #[serde(default, with = "crate::wire::optional_date")]
    pub until: Option<Date>,
    /// Whether its end was told.
    #[serde(default)]
    pub is_end_told: bool,
    /// Whether it finds more than can be known: it rests until it finds less.
    #[serde(default)]
    pub is_too_wide: bool,
    /// The day on which that was last told.
    #[serde(default, with = "crate::wire::optional_date", skip_serializing_if = "Option::is_none")]
    pub too_wide_told_on: Option<Date>,
}

impl Alert {
    /// Whether it is not watched any more.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// The last day of a search that is asked for on `today`.
#[must_use]
pub fn until(today: Date) -> Date {
    add_months(today, count(Parameter::AlertKept, today))
}

/// What a search finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its sessions, the soonest first, each under its key with what a mail says of it.
    Sessions(Vec<(String, String)>),
    /// More than can be known: how many.
    TooWide(usize),
}

impl Found {
    /// What it finds on `today`.
    #[must_use]
    pub fn of(catalogue: &Catalogue, query: &Query, today: Date) -> Self {
        match every_session(catalogue, query, today, SESSIONS_MAX) {
            Ok(sessions) => Self::Sessions(sessions.iter().map(|one| (key(one), line(one))).collect()),
            Err(count) => Self::TooWide(count),
        }
    }

    /// How many sessions are held of it.
    #[must_use]
    pub fn held(&self) -> usize {
        match self {
            Self::Sessions(sessions) => sessions.len(),
            Self::TooWide(_) => 0,
        }
    }
}

fn key(one: &AgendaSession) -> String {
    [one.siret.as_str(), one.formation.as_str(), one.action.as_str(), one.session.numero.as_str()].join("/")
}

fn line(one: &AgendaSession) -> String {
    let day = one.session.debut.map_or_else(|| sentences::AlertAnyDay.said(), date_full);
    let place = one.session.ville.clone().unwrap_or_else(|| one.mode.label().to_lowercase());
    let (formation, organisme) = (&one.intitule, &one.of_name);
    sentences::AlertSession { jour: &day, lieu: &place, formation, organisme }.said()
}

fn keys(sessions: &[(String, String)]) -> BTreeSet<String> {
    sessions.iter().map(|(key, _)| key.clone()).collect()
}

/// Why a search is not watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertsRefused {
    /// The élu has as many as he may.
    TooMany,
    /// It finds so many sessions.
    TooWide(usize),
}

impl std::fmt::Display for AlertsRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&match self {
            Self::TooMany => sentences::AlertsTooMany { nombre: &ALERTS_MAX.to_string() }.said(),
            Self::TooWide(count) => {
                let (nombre, plafond) = (&sessions(*count), &sessions(SESSIONS_MAX));
                sentences::AlertTooWide { nombre, plafond }.said()
            }
        })
    }
}

fn sessions(count: usize) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), "session", "sessions")
}

/// What comes of having a search watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// One more.
    New(Alert),
    /// The very same one was watched already, and is so for another time.
    Renewed(Alert),
}

/// The search to keep, as `new` names it, until its last day.
///
/// # Errors
/// When the élu has as many as he may, or it finds too much.
pub fn watch(watched: &[Alert], new: Alert, found: &Found) -> Result<Watched, AlertsRefused> {
    if let Some(known) = watched.iter().find(|alert| alert.query == new.query) {
        return Ok(Watched::Renewed(Alert { until: new.until, is_end_told: false, ..known.clone() }));
    }
    match found {
        _ if watched.len() >= ALERTS_MAX => Err(AlertsRefused::TooMany),
        Found::TooWide(count) => Err(AlertsRefused::TooWide(*count)),
        Found::Sessions(sessions) => Ok(Watched::New(Alert { known: keys(sessions), ..new })),
    }
}

/// What a look at a search comes to on `today`: the search as it is kept, when that differs, and the mail. `stop` is the address that ends it.
#[must_use]
pub fn look(alert: &Alert, found: &Found, stop: &str, today: Date) -> (Option<Alert>, Option<Message>) {
    let dated = Alert { until: alert.until.or_else(|| Some(until(today))), ..alert.clone() };
    let (looked, message) = match found {
        Found::TooWide(count) => too_wide(&dated, *count, stop, today),
        Found::Sessions(sessions) => new_ones(&dated, sessions, stop, today),
    };
    let (looked, message) = match message {
        // A mail of its sessions says until when it is watched.
        Some(message) => (Alert { is_end_told: ends_soon(&looked, today), ..looked }, Some(message)),
        None if ends_soon(&looked, today) && !looked.is_end_told => {
            let message = tell_end(&looked, stop);
            (Alert { is_end_told: true, ..looked }, Some(message))
        }
        None => (looked, None),
    };
    ((looked != *alert).then_some(looked), message)
}

fn ends_soon(alert: &Alert, today: Date) -> bool {
    alert.until.is_some_and(|until| days_before(until, ENDS_SOON) <= today)
}

/// Whether `days` have not passed since a mail of that day.
fn is_within(days: u32, told: Option<Date>, today: Date) -> bool {
    told.is_some_and(|told| today < add_days(told, days))
}

/// It rests. That is told, seldom, and like any mail of the search not in the week of another.
fn too_wide(alert: &Alert, count: usize, stop: &str, today: Date) -> (Alert, Option<Message>) {
    let rests = Alert { is_too_wide: true, ..alert.clone() };
    if is_within(PERIOD, alert.told_on, today) || is_within(PERIOD_TOO_WIDE, alert.too_wide_told_on, today) {
        return (rests, None);
    }
    let mail = mails::elu::RechercheTropLarge {
        recherche: &alert.label,
        nombre: &sessions(count),
        plafond: &sessions(SESSIONS_MAX),
        arret: stop,
        criteres: &alert.query,
    };
    let message = told(alert, mail.to(Recipient::Elu(alert.elu.clone())));
    (Alert { told_on: Some(today), too_wide_told_on: Some(today), ..rests }, Some(message))
}

fn new_ones(alert: &Alert, found: &[(String, String)], stop: &str, today: Date) -> (Alert, Option<Message>) {
    if alert.is_too_wide {
        // What it would not have known is not new.
        return (Alert { known: keys(found), is_too_wide: false, ..alert.clone() }, None);
    }
    let new: Vec<&String> =
        found.iter().filter(|(key, _)| !alert.known.contains(key)).map(|(_, line)| line).collect();
    if new.is_empty() || is_within(PERIOD, alert.told_on, today) {
        // What has left the catalogue is forgotten: should it come back, it is new.
        let found: HashSet<&String> = found.iter().map(|(key, _)| key).collect();
        let known = alert.known.iter().filter(|key| found.contains(key)).cloned().collect();
        return (Alert { known, ..alert.clone() }, None);
    }
    let message = tell(alert, &new, stop);
    (Alert { known: keys(found), told_on: Some(today), ..alert.clone() }, Some(message))
}

/// A mail that a mail program can end by itself.
fn told(alert: &Alert, mail: Message) -> Message {
    let path = crate::api::endpoints::UNSUBSCRIBE.at([alert.id.as_str()]).as_str().to_owned();
    Message { unsubscribe: Some(path), ..mail }
}

fn tell_end(alert: &Alert, stop: &str) -> Message {
    let mail = mails::elu::RechercheBientotArretee {
        recherche: &alert.label,
        limite: &alert.until.map(date_full).unwrap_or_default(),
        arret: stop,
    };
    told(alert, mail.to(Recipient::Elu(alert.elu.clone())))
}

fn tell(alert: &Alert, new: &[&String], stop: &str) -> Message {
    let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
    let mut lines: Vec<String> = new.iter().take(NAMED_MAX).map(|line| format!("- {line}")).collect();
    if let Some(others) = new.len().checked_sub(NAMED_MAX).filter(|others| *others > 0) {
        let others = plural(i64::try_from(others).unwrap_or(i64::MAX), "autre", "autres");
        lines.push(sentences::AlertOthers { combien: &others }.said());
    }
    let mail = mails::elu::NouvellesSeances {
        combien: &plural(count, "nouvelle session", "nouvelles sessions"),
        recherche: &alert.label,
        seances: &lines.join("\n"),
        arret: stop,
        limite: &alert.until.map(date_full).unwrap_or_default(),
        criteres: &alert.query,
    };
    told(alert, mail.to(Recipient::Elu(alert.elu.clone())))
}

/// A search in words: "« budget », à distance, au plus 500,00 €".
#[must_use]
pub fn said(query: &Query, today: Date) -> String {
    let theme = query.theme.as_ref().and_then(|theme| Repertoire::at(today)?.theme(theme));
    let words = [
        query.text.as_ref().map(|text| sentences::AlertWords { mots: text }.said()),
        query.purpose.map(|purpose| match purpose {
            PurposeKind::Mandate => sentences::AlertMandate.said(),
            PurposeKind::Reinsertion => sentences::AlertReinsertion.said(),
        }),
        theme.map(|theme| theme.label.to_owned()),
        query.mode.map(|mode| mode.label().to_lowercase()),
        query.around.as_deref().and_then(commune_of).map(|commune| around(commune.name, query.km)),
        query.departement.as_ref().map(|code| sentences::AlertDepartement { numero: code }.said()),
        query.from.map(|day| sentences::AlertFrom { jour: &date_full(day) }.said()),
        query.to.map(|day| sentences::AlertTo { jour: &date_full(day) }.said()),
        query.max_price.map(|price| sentences::AlertPrice { prix: &price.french() }.said()),
        query.max_price_per_hour.map(|price| sentences::AlertHour { prix: &price.french() }.said()),
        query.with_full.then(|| sentences::AlertFull.said()),
        query.accessible.then(|| sentences::AlertAccessible.said()),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    if words.is_empty() { sentences::AlertEverything.said() } else { words.join(", ") }
}

fn around(commune: &str, km: Option<u16>) -> String {
    let km = km.map(|km| km.to_string());
    sentences::AlertAround { commune, km: km.as_deref() }.said()
}

#[cfg(test)]
mod tests;
