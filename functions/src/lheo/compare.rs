//! What a file changes: new, changed or unchanged, at the three levels, keyed by (SIRET, numero).
//!
//! A formation, an action or a session that the file does not name is left as it is. The publication of an offer
//! and the places taken in a session belong to the service: a file never touches them.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use jiff::Timestamp;
use mce_shared::catalogue::{Action, ActionNumero, Formation, FormationNumero, Session, SessionNumero};
use serde::Serialize;

use super::issue::Level;

/// What becomes of one formation, action or session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    pub level: Level,
    pub formation: FormationNumero,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<ActionNumero>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionNumero>,
    #[serde(flatten)]
    pub kind: ChangeKind,
}

/// How it compares to what is stored. What is under it is not counted: it has its own change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "fields", rename_all = "snake_case")]
pub enum ChangeKind {
    New,
    /// The names of the fields that differ.
    Changed(Vec<&'static str>),
    Unchanged,
}

impl Change {
    /// The numbers down to the level: `F-2027-014 / A1 / S1`.
    #[must_use]
    pub fn numero(&self) -> String {
        let inner = [
            self.action.as_ref().map(ActionNumero::as_str),
            self.session.as_ref().map(SessionNumero::as_str),
        ];
        let all: Vec<&str> =
            std::iter::once(self.formation.as_str()).chain(inner.into_iter().flatten()).collect();
        all.join(" / ")
    }
}

/// The names of the fields of two values that differ.
macro_rules! differences {
    ($old:expr, $new:expr, $($field:ident),+) => {{
        let mut names = Vec::new();
        $(if $old.$field != $new.$field { names.push(stringify!($field)); })+
        names
    }};
}

fn kind(fields: Option<Vec<&'static str>>) -> ChangeKind {
    match fields {
        None => ChangeKind::New,
        Some(fields) if fields.is_empty() => ChangeKind::Unchanged,
        Some(fields) => ChangeKind::Changed(fields),
    }
}

/// Every formation, action and session of the file, in its order, with what becomes of it.
///
/// `existing` holds the stored formations of the same OF; those that the file does not name are ignored.
#[must_use]
pub fn compare(existing: &[Formation], parsed: &[Formation]) -> Vec<Change> {
    parsed.iter().flat_map(|new| compare_formation(stored(existing, new), new)).collect()
}

/// The stored formation of the same key.
#[must_use]
pub fn stored<'a>(existing: &'a [Formation], new: &Formation) -> Option<&'a Formation> {
    existing.iter().find(|old| old.siret == new.siret && old.numero == new.numero)
}

fn compare_formation(old: Option<&Formation>, new: &Formation) -> Vec<Change> {
    let fields = old
        .map(|old| differences!(old, new, intitule, objectif, resultats_attendus, contenu, purpose, contact));
    let mut changes = vec![Change {
        level: Level::Formation,
        formation: new.numero.clone(),
        action: None,
        session: None,
        kind: kind(fields),
    }];
    for action in &new.actions {
        let old = old.and_then(|old| old.action(&action.numero));
        changes.extend(compare_action(&new.numero, old, action));
    }
    changes
}

fn compare_action(formation: &FormationNumero, old: Option<&Action>, new: &Action) -> Vec<Change> {
    let fields = old.map(|old| {
        differences!(
            old,
            new,
            mode,
            rythme,
            duree_heures,
            price_ttc,
            price_ht,
            participants_max,
            prerequis,
            conditions,
            lieu,
            acces_handicapes,
            entrees
        )
    });
    let change = |level, session, kind| Change {
        level,
        formation: formation.clone(),
        action: Some(new.numero.clone()),
        session,
        kind,
    };
    let mut changes = vec![change(Level::Action, None, kind(fields))];
    for session in &new.sessions {
        let old = old.and_then(|old| old.session(&session.numero));
        let fields = old.map(|old| differences!(old, session, debut, fin, places, etat, lieu, horaires));
        changes.push(change(Level::Session, Some(session.numero.clone()), kind(fields)));
    }
    changes
}

/// Whether a stored formation was typed in the service, or changed there: a file leaves it as it is.
#[must_use]
pub fn is_by_hand(stored: &Formation) -> bool {
    stored.imported_at.is_none()
}

/// The formation to store: the file's, with what it does not name and what belongs to the service kept from
/// `old`.
///
/// `imported_at` moves only when something changes, so that the same file sent twice changes nothing.
#[must_use]
pub fn merge(old: Option<&Formation>, new: &Formation, at: Timestamp) -> Formation {
    let Some(old) = old else { return Formation { imported_at: Some(at), ..new.clone() } };
    let merged = Formation {
        actions: upsert(&old.actions, &new.actions, |action| &action.numero, merge_action),
        publication: old.publication.clone(),
        imported_at: old.imported_at,
        ..new.clone()
    };
    if merged == *old { merged } else { Formation { imported_at: Some(at), ..merged } }
}

fn merge_action(old: &Action, new: &Action) -> Action {
    let sessions = upsert(&old.sessions, &new.sessions, |session| &session.numero, merge_session);
    Action { sessions, ..new.clone() }
}

fn merge_session(old: &Session, new: &Session) -> Session {
    Session { taken: old.taken, waiting: old.waiting, ..new.clone() }
}

/// The old ones in their order, each replaced by its new version if there is one, then the new ones.
fn upsert<T: Clone, K: Eq + Hash>(
    old: &[T],
    new: &[T],
    key: impl Fn(&T) -> &K,
    merge: impl Fn(&T, &T) -> T,
) -> Vec<T> {
    let by_key: HashMap<&K, &T> = new.iter().map(|new| (key(new), new)).collect();
    let known: HashSet<&K> = old.iter().map(&key).collect();
    let kept = old.iter().map(|old| by_key.get(key(old)).map_or_else(|| old.clone(), |new| merge(old, new)));
    let added = new.iter().filter(|new| !known.contains(key(new))).cloned();
    kept.chain(added).collect()
}
