//! One entry for each action: what a result card shows, and the words that find it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::analysis::{fold, is_kept, written};
use super::communes::{Point, point_of};
use crate::catalogue::{
    Action, ActionNumero, Formation, FormationNumero, Mode, OfStanding, PurposeKind, Repertoire, Session,
    SessionNumero, Theme, ThemeCode, bookable, is_offered, price_per_hour_ht,
};
use crate::identifiers::Siret;
use crate::money::Euros;

/// Where a word stands in an offer.
pub(super) mod field {
    pub const TITLE: u8 = 1;
    pub const THEME: u8 = 2;
    pub const OBJECTIVE: u8 = 4;
    pub const SKILLS: u8 = 8;
    pub const CONTENT: u8 = 16;
    pub const OF: u8 = 32;
    pub const TOWN: u8 = 64;
}

/// One action as it is searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub shown: CatalogueEntry,
    /// Where each of its sessions is.
    pub(super) points: Vec<Option<Point>>,
    /// Folded words, each with the fields where it stands, and as it is written.
    pub(super) words: BTreeMap<String, (u8, String)>,
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
    /// Days on which the agrément (for a training of the mandate) and the other dated gates of the OF hold: outside them nothing of it
    /// can be asked for.
    #[serde(default, with = "crate::wire::optional_period")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub agrement: Option<(Date, Date)>,
    /// Those that could be asked for when the file was built, soonest first.
    pub sessions: Vec<EntrySession>,
    /// Sessions that answer too, and are too many to be carried along: those of its page.
    #[serde(default, skip_serializing_if = "is_none")]
    pub more_sessions: u32,
    /// How far the nearest of its sessions is, in km, when a search says from where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<u16>,
    /// The other actions of the formation that answer the query too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherAction>,
}

fn is_none(count: &u32) -> bool {
    *count == 0
}

/// Another way to follow a formation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OtherAction {
    pub action: ActionNumero,
    pub mode: Mode,
    /// Where its first session is.
    pub ville: Option<String>,
    pub price_ttc: Euros,
}

/// The actions of a formation beside one that can be asked for on `today`.
#[must_use]
pub fn other_actions(formation: &Formation, but: &Action, of: &OfStanding, today: Date) -> Vec<OtherAction> {
    let other = |action: &Action| {
        let is_able = |session: &&Session| bookable(formation, action, session, of, today).is_empty();
        let session = action.sessions.iter().find(is_able)?;
        Some(OtherAction {
            action: action.numero.clone(),
            mode: action.mode,
            ville: action.place_of(session).map(|place| place.ville.clone()),
            price_ttc: action.price_ttc,
        })
    };
    formation.actions.iter().filter(|action| action.numero != but.numero).filter_map(other).collect()
}

impl OtherAction {
    pub(super) fn of(entry: &CatalogueEntry) -> Self {
        Self {
            action: entry.action.clone(),
            mode: entry.mode,
            ville: entry.sessions.first().and_then(|session| session.ville.clone()),
            price_ttc: entry.price_ttc,
        }
    }
}

impl CatalogueEntry {
    pub(super) fn key(&self) -> (&str, &str, &str) {
        (self.siret.as_str(), self.formation.as_str(), self.action.as_str())
    }

    pub(super) fn is_of_formation(&self, other: &Self) -> bool {
        self.siret == other.siret && self.formation == other.formation
    }
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
    /// How far it is, in km as the crow flies, when a search says from where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<u16>,
}

/// The entries of a formation: its actions that have a session to ask for on `today`, or one that is only full
/// (it may free itself).
#[must_use]
pub fn entries_of(formation: &Formation, of_name: &str, of: &OfStanding, today: Date) -> Vec<Entry> {
    let entries = formation.actions.iter().map(|action| entry(formation, action, of_name, of, today));
    entries.filter(|entry| !entry.shown.sessions.is_empty()).collect()
}

fn entry(formation: &Formation, action: &Action, of_name: &str, of: &OfStanding, today: Date) -> Entry {
    let theme = formation.purpose.theme();
    let described = theme.and_then(|theme| Repertoire::at(today)?.theme(theme));
    let (sessions, points) = sessions(formation, action, of, today).into_iter().unzip();
    let shown = CatalogueEntry {
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
        agrement: of.days(formation.purpose.kind()),
        sessions,
        more_sessions: 0,
        km: None,
        others: Vec::new(),
    };
    Entry { words: words_of(formation, described, &shown), points, shown }
}

fn words_of(
    formation: &Formation,
    theme: Option<&Theme>,
    shown: &CatalogueEntry,
) -> BTreeMap<String, (u8, String)> {
    let mut all = BTreeMap::new();
    let mut add = |text: &str, field: u8| {
        let words = written(text).map(|word| (fold(word), word)).filter(|(folded, _)| is_kept(folded));
        for (folded, word) in words {
            all.entry(folded).or_insert_with(|| (0, word.to_lowercase())).0 |= field;
        }
    };
    add(&formation.intitule, field::TITLE);
    add(&formation.objectif, field::OBJECTIVE);
    add(&formation.resultats_attendus, field::SKILLS);
    add(&formation.contenu, field::CONTENT);
    add(&shown.of_name, field::OF);
    if let Some(theme) = theme {
        // Its area is that of other themes too.
        add(theme.label, field::THEME);
    }
    shown
        .sessions
        .iter()
        .filter_map(|session| session.ville.as_deref())
        .for_each(|town| add(town, field::TOWN));
    all
}

/// Those of an action, each with its place on the earth; what is followed from anywhere has none.
fn sessions(
    formation: &Formation,
    action: &Action,
    of: &OfStanding,
    today: Date,
) -> Vec<(EntrySession, Option<Point>)> {
    let listed = |session: &&Session| is_offered(formation, action, session, of, today);
    let point =
        |session: &Session| point_of(action.place_of(session).filter(|_| action.mode != Mode::Remote)?);
    let listed = action.sessions.iter().filter(listed);
    let mut sessions: Vec<_> =
        listed.map(|session| (entry_session(action, session), point(session))).collect();
    sessions.sort_by(|(one, _), (other, _)| (one.debut, &one.numero).cmp(&(other.debut, &other.numero)));
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
        km: None,
    }
}
