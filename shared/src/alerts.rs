//! Searches that an élu has had watched: the sessions that are new in one are told by mail, at most once a week.
//!
//! What is known of a search is the sessions that he was told of, or saw when he had it watched. Time is an argument.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::catalogue::{PurposeKind, Repertoire};
use crate::french::{date_full, plural};
use crate::ids::{AlertId, EluId};
use crate::message::{Message, Recipient};
use crate::search::{CatalogueEntry, EntrySession, Query, commune_of};
use crate::texts::{mails, sentences};

/// Searches of one élu, at most.
pub const ALERTS_MAX: usize = 20;
/// Sessions of a search that are known, at most, the soonest first: what a stored item holds.
pub const SESSIONS_MAX: usize = 1_000;
/// Longest query, in characters.
pub const QUERY_MAX: usize = 500;
/// Sessions that a mail names; the page has the others.
const NAMED_MAX: usize = 8;
/// Days between two mails of a search, at least.
const PERIOD: i64 = 7;

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
}

/// Sessions that a search finds: each with what a mail says of it, under its key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found(BTreeMap<String, String>);

impl Found {
    /// Adds those of a page of results; false once there are as many as may be.
    pub fn add(&mut self, entries: &[CatalogueEntry]) -> bool {
        for entry in entries {
            for session in &entry.sessions {
                if self.0.len() >= SESSIONS_MAX {
                    return false;
                }
                self.0.insert(key(entry, session), line(entry, session));
            }
        }
        true
    }

    fn keys(&self) -> BTreeSet<String> {
        self.0.keys().cloned().collect()
    }
}

fn key(entry: &CatalogueEntry, session: &EntrySession) -> String {
    [entry.siret.as_str(), entry.formation.as_str(), entry.action.as_str(), session.numero.as_str()].join("/")
}

fn line(entry: &CatalogueEntry, session: &EntrySession) -> String {
    let day = session.debut.map_or_else(|| sentences::AlertAnyDay.said(), date_full);
    let place = session.ville.clone().unwrap_or_else(|| entry.mode.label().to_lowercase());
    let (formation, organisme) = (&entry.intitule, &entry.of_name);
    sentences::AlertSession { jour: &day, lieu: &place, formation, organisme }.said()
}

/// Why a search is not watched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::AlertsTooMany { nombre: &ALERTS_MAX.to_string() }.said())]
pub struct AlertsRefused;

/// The search to keep; none when the very same one is watched already.
///
/// # Errors
/// When the élu has as many as he may.
pub fn watch(watched: &[Alert], new: Alert, found: &Found) -> Result<Option<Alert>, AlertsRefused> {
    if watched.iter().any(|alert| alert.query == new.query) {
        return Ok(None);
    }
    if watched.len() >= ALERTS_MAX {
        return Err(AlertsRefused);
    }
    Ok(Some(Alert { known: found.keys(), ..new }))
}

/// What a look at a search comes to on `today`: the search as it is kept, when that differs, and the mail. `stop` is the address that ends it.
#[must_use]
pub fn look(alert: &Alert, found: &Found, stop: &str, today: Date) -> (Option<Alert>, Option<Message>) {
    let new: Vec<&String> =
        found.0.iter().filter(|(key, _)| !alert.known.contains(*key)).map(|(_, line)| line).collect();
    let rests = alert.told_on.is_some_and(|told| today < told.saturating_add(Span::new().days(PERIOD)));
    if new.is_empty() || rests {
        // What has left the catalogue is forgotten: should it come back, it is new.
        let known: BTreeSet<String> =
            alert.known.iter().filter(|key| found.0.contains_key(*key)).cloned().collect();
        let changed = known.len() != alert.known.len();
        return (changed.then(|| Alert { known, ..alert.clone() }), None);
    }
    let message = tell(alert, &new, stop);
    (Some(Alert { known: found.keys(), told_on: Some(today), ..alert.clone() }), Some(message))
}

fn tell(alert: &Alert, new: &[&String], stop: &str) -> Message {
    let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
    let mut lines: Vec<String> = new.iter().take(NAMED_MAX).map(|line| format!("- {line}")).collect();
    if let Some(others) = new.len().checked_sub(NAMED_MAX).filter(|others| *others > 0) {
        let others = plural(i64::try_from(others).unwrap_or(i64::MAX), "autre", "autres");
        lines.push(sentences::AlertOthers { combien: &others }.said());
    }
    let mail = mails::elu::NouvellesSeances {
        combien: &plural(count, "nouvelle séance", "nouvelles séances"),
        recherche: &alert.label,
        seances: &lines.join("\n"),
        arret: stop,
        criteres: &alert.query,
    };
    mail.to(Recipient::Elu(alert.elu.clone()))
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
