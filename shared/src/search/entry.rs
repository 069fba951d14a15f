//! The derived file: one entry for each action, with what a result card shows and the words that find it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::analysis::{stem, words};
use crate::catalogue::{
    Action, ActionNumero, Formation, FormationNumero, Mode, NotBookable, OfStanding, Purpose, PurposeKind,
    Repertoire, Session, SessionNumero, ThemeCode, bookable, price_per_hour_ht,
};
use crate::identifiers::Siret;
use crate::money::Euros;

/// Weight of a word by where it stands; a word counts once, where it weighs most.
const TITLE: u8 = 10;
const THEME: u8 = 6;
const OBJECTIVE: u8 = 4;
const CONTENT: u8 = 2;
const PLACE: u8 = 1;

/// Everything that can be searched. It is rebuilt from the offers, never the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    pub built_at: Timestamp,
    pub entries: Vec<CatalogueEntry>,
}

/// One action that may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogueEntry {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub siret: Siret,
    pub of_name: String,
    pub formation: FormationNumero,
    pub action: ActionNumero,
    pub intitule: String,
    pub objectif: String,
    pub purpose: PurposeKind,
    pub theme: Option<ThemeCode>,
    pub theme_label: Option<String>,
    pub mode: Mode,
    #[serde(with = "crate::catalogue::decimal::text")]
    pub duree_heures: rust_decimal::Decimal,
    pub price_ttc: Euros,
    /// Without VAT, rounded to the cent.
    pub price_per_hour_ht: Euros,
    pub participants_max: u16,
    pub has_prerequis: bool,
    pub acces_handicapes: bool,
    /// Days of the agrément for a training of the mandate: outside them nothing of it can be asked for.
    #[serde(default, with = "crate::wire::optional_period")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub agrement: Option<(Date, Date)>,
    /// Those that could be asked for when the file was built, soonest first.
    pub sessions: Vec<EntrySession>,
    /// Stemmed words with their weight; none in a result, which is shown and not searched.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terms: BTreeMap<String, u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntrySession {
    pub numero: SessionNumero,
    /// `None` with permanent entries without a period.
    #[serde(default, with = "crate::wire::optional_date")]
    pub debut: Option<Date>,
    #[serde(default, with = "crate::wire::optional_date")]
    pub fin: Option<Date>,
    pub permanent: bool,
    pub places_left: u16,
    pub ville: Option<String>,
    pub departement: Option<String>,
}

/// The entries of a formation: its actions that have a session to ask for on `today`, or one that is only full
/// (it may free itself).
#[must_use]
pub fn entries_of(formation: &Formation, of_name: &str, of: &OfStanding, today: Date) -> Vec<CatalogueEntry> {
    let entries = formation.actions.iter().map(|action| entry(formation, action, of_name, of, today));
    entries.filter(|entry| !entry.sessions.is_empty()).collect()
}

fn entry(
    formation: &Formation,
    action: &Action,
    of_name: &str,
    of: &OfStanding,
    today: Date,
) -> CatalogueEntry {
    let theme = formation.purpose.theme();
    let described = theme.and_then(|theme| Repertoire::at(today)?.theme(theme));
    let sessions = sessions(formation, action, of, today);
    let themes = described.map(|theme| format!("{} {}", theme.label, theme.domaine)).unwrap_or_default();
    let texts = Texts { formation, themes: &themes, of_name, sessions: &sessions };
    CatalogueEntry {
        siret: formation.siret.clone(),
        of_name: of_name.to_owned(),
        formation: formation.numero.clone(),
        action: action.numero.clone(),
        intitule: formation.intitule.clone(),
        objectif: formation.objectif.clone(),
        purpose: formation.purpose.kind(),
        theme: theme.cloned(),
        theme_label: described.map(|theme| theme.label.to_owned()),
        mode: action.mode,
        duree_heures: action.duree_heures,
        price_ttc: action.price_ttc,
        price_per_hour_ht: Euros::rounded(price_per_hour_ht(action)),
        participants_max: action.participants_max,
        has_prerequis: action.prerequis.is_some(),
        acces_handicapes: action.acces_handicapes.is_some(),
        agrement: matches!(formation.purpose, Purpose::Mandate { .. }).then_some(of.agrement).flatten(),
        terms: texts.terms(),
        sessions,
    }
}

fn sessions(formation: &Formation, action: &Action, of: &OfStanding, today: Date) -> Vec<EntrySession> {
    let listed = |session: &&Session| {
        let reasons = bookable(formation, action, session, of, today);
        reasons.iter().all(|reason| *reason == NotBookable::Full)
    };
    let mut sessions: Vec<_> =
        action.sessions.iter().filter(listed).map(|session| entry_session(action, session)).collect();
    sessions.sort_by(|one, other| (one.debut, &one.numero).cmp(&(other.debut, &other.numero)));
    sessions
}

fn entry_session(action: &Action, session: &Session) -> EntrySession {
    let place = action.place_of(session);
    EntrySession {
        numero: session.numero.clone(),
        debut: session.debut,
        fin: session.fin,
        permanent: action.entrees == crate::catalogue::Entries::Permanent,
        places_left: action.places_left(session),
        ville: place.map(|place| place.ville.clone()),
        departement: place.and_then(|place| place.departement.clone()),
    }
}

struct Texts<'a> {
    formation: &'a Formation,
    themes: &'a str,
    of_name: &'a str,
    sessions: &'a [EntrySession],
}

impl Texts<'_> {
    fn terms(&self) -> BTreeMap<String, u8> {
        let formation = self.formation;
        let mut terms = BTreeMap::new();
        add(&mut terms, &formation.intitule, TITLE);
        add(&mut terms, self.themes, THEME);
        add(&mut terms, &formation.objectif, OBJECTIVE);
        add(&mut terms, &formation.contenu, CONTENT);
        add(&mut terms, self.of_name, PLACE);
        self.sessions
            .iter()
            .filter_map(|session| session.ville.as_deref())
            .for_each(|ville| add(&mut terms, ville, PLACE));
        terms
    }
}

/// The heaviest place comes first, so a word that is there already keeps its weight.
fn add(terms: &mut BTreeMap<String, u8>, text: &str, weight: u8) {
    for word in words(text) {
        terms.entry(stem(&word)).or_insert(weight);
    }
}
