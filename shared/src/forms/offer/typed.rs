//! The way back: the fields of an offer that is there already, so that it can be changed by hand.

use std::collections::BTreeMap;

use super::action::Openness;
use super::fields::ids;
use super::series::exception_prefix;
use super::{OfferFacts, PurposeChoice};
use crate::catalogue::{Action, Formation, Purpose, Recruitment, Session};
use crate::wire::{date_text, word};

/// What a form that gives this offer holds; its sessions one by one.
#[must_use]
pub fn typed_of(formation: &Formation) -> BTreeMap<String, String> {
    let mut typed = BTreeMap::new();
    let mut set = |name: &str, value: &str| put(&mut typed, name, value);
    set("intitule", &formation.intitule);
    set("objectif", &formation.objectif);
    set("resultats", &formation.resultats_attendus);
    set("contenu", &formation.contenu);
    match &formation.purpose {
        Purpose::Mandate { theme } => {
            set("purpose", &word(PurposeChoice::Mandate));
            set("theme", theme.as_str());
        }
        Purpose::Reinsertion { certification } => {
            set("purpose", &word(PurposeChoice::Reinsertion));
            set("certification", certification.as_ref().map_or("", |known| &known.code));
        }
    }
    let contact = &formation.contact;
    for (name, value) in
        [("nom", &contact.nom), ("courriel", &contact.courriel), ("telephone", &contact.telephone)]
    {
        set(name, value.as_deref().unwrap_or_default());
    }
    set("actions", &numbered(formation.actions.len()));
    for (nth, action) in formation.actions.iter().enumerate() {
        typed_action(&mut typed, &format!("a{}_", nth + 1), action);
    }
    typed
}

fn put(typed: &mut BTreeMap<String, String>, name: &str, value: &str) {
    if !value.is_empty() {
        typed.insert(name.to_owned(), value.to_owned());
    }
}

fn numbered(count: usize) -> String {
    (1..=count).map(|nth| nth.to_string()).collect::<Vec<_>>().join(" ")
}

fn typed_action(typed: &mut BTreeMap<String, String>, prefix: &str, action: &Action) {
    let mut set = |name: &str, value: &str| put(typed, &format!("{prefix}{name}"), value);
    set("numero", action.numero.as_str());
    set("mode", &word(action.mode));
    set("entrees", &word(action.entrees));
    set("rythme", &action.rythme);
    set("duree", &action.duree_heures.normalize().to_string().replace('.', ","));
    set("ttc", &action.price_ttc.to_string().replace('.', ","));
    if action.price_ht != action.price_ttc {
        set("ht", &action.price_ht.to_string().replace('.', ","));
    }
    set("participants", &action.participants_max.to_string());
    set("prerequis", action.prerequis.as_deref().unwrap_or_default());
    set("conditions", action.conditions.as_deref().unwrap_or_default());
    set("acces", action.acces_handicapes.as_deref().unwrap_or_default());
    set("lieu", &action.lieu.as_ref().map(crate::catalogue::Place::line).unwrap_or_default());
    set("sessions", &numbered(action.sessions.len()));
    for (nth, session) in action.sessions.iter().enumerate() {
        typed_session(typed, &format!("{prefix}s{}_", nth + 1), session);
    }
}

fn typed_session(typed: &mut BTreeMap<String, String>, prefix: &str, session: &Session) {
    let mut set = |name: &str, value: &str| put(typed, &format!("{prefix}{name}"), value);
    let etat = match session.etat {
        Recruitment::Open => Openness::Open,
        Recruitment::Closed => Openness::Closed,
        Recruitment::Suspended => Openness::Suspended,
    };
    set("numero", session.numero.as_str());
    set("debut", &session.debut.map(date_text).unwrap_or_default());
    set("fin", &session.fin.map(date_text).unwrap_or_default());
    set("places", &session.places.map(|places| places.to_string()).unwrap_or_default());
    set("etat", &word(etat));
    set("lieu", &session.lieu.as_ref().map(crate::catalogue::Place::line).unwrap_or_default());
    if let Some(horaires) = &session.horaires {
        let (from, to) = horaires.times();
        set("de", from);
        set("a", to);
    }
}

/// What was typed, on the days that its sessions have now: one that was postponed since, with its dossiers, is not moved back by the next
/// publication.
#[must_use]
pub fn brought_up(mut typed: BTreeMap<String, String>, facts: &OfferFacts) -> BTreeMap<String, String> {
    let Some(stored) = &facts.known else { return typed };
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let (drafted, _) = super::sketch(&text, facts);
    let mut moved = Vec::new();
    for id in ids(&text("actions")) {
        let prefix = format!("a{id}_");
        let numero = named(text(&format!("{prefix}numero")), format!("A{id}"));
        let Some(action) = stored.actions.iter().find(|action| action.numero.as_str() == numero) else {
            continue;
        };
        let stands = |numero: &str| action.sessions.iter().find(|session| session.numero.as_str() == numero);
        for id in ids(&text(&format!("{prefix}sessions"))) {
            let of = format!("{prefix}s{id}_");
            let numero = named(text(&format!("{of}numero")), format!("S{id}"));
            let days = stands(&numero).and_then(|session| session.debut.zip(session.fin));
            let Some((debut, fin)) =
                days.filter(|(debut, _)| date_text(*debut) != text(&format!("{of}debut")))
            else {
                continue;
            };
            moved.push((format!("{of}debut"), date_text(debut)));
            moved.push((format!("{of}fin"), date_text(fin)));
        }
        for (series, occurrences) in drafted.series.iter().filter(|(series, _)| series.starts_with(&prefix)) {
            for session in occurrences.iter().map(|one| &one.session) {
                let now = stands(session.numero.as_str()).and_then(|stored| stored.debut);
                if let Some(day) = now.filter(|day| Some(*day) != session.debut) {
                    let field = format!("{}debut", exception_prefix(series, session.numero.as_str()));
                    moved.push((field, date_text(day)));
                }
            }
        }
    }
    typed.extend(moved);
    typed
}

fn named(typed: String, own: String) -> String {
    if typed.is_empty() { own } else { typed }
}
