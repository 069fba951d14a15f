//! What is checked of an offer, be it read from a file or typed in a form: the same rules, the same codes.
//!
//! A reader says what it can't read in its own words, by these codes and within these limits; [`check`] says what is wrong with what could be
//! read, and where.

use std::collections::HashSet;
use std::hash::Hash;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::bookable::{above_hourly_cap, announced_cap};
use super::offer::{Action, Formation, Mode, Purpose};
use super::repertoire::Repertoire;
use crate::api::IssueSeverity;
use crate::parameters::{self, Parameter};

/// Longest title, in characters (LHEO).
pub const TITLE_MAX: usize = 255;
/// Longest free text: objective, content, conditions (LHEO).
pub const TEXT_MAX: usize = 3000;
/// Longest line of an address, name of a town or of a person that is kept.
pub const LINE_MAX: usize = 255;
/// Most lines of an address (LHEO: one to four).
pub const LINES_MAX: usize = 4;
/// Longest code of a certification (LHEO).
pub const CERTIFICATION_MAX: usize = 10;
/// Most hours of an action (LHEO: five digits).
pub const HOURS_MAX: u32 = 99_999;
/// Most participants, or places, that are taken for a number and not for a slip.
pub const CROWD_MAX: u16 = 10_000;
/// EDOF 30057: durations this close look like one action.
const CLOSE_HOURS: Decimal = Decimal::TEN;

/// The stable codes. 30056 and 30057 are EDOF's own; the others are ours.
pub mod code {
    /// The file, or a formation of it, is larger than the limit.
    pub const SIZE: &str = "LHEO-TAILLE";
    /// The file could not be received to its end.
    pub const RECEPTION: &str = "LHEO-RECEPTION";
    /// An encoding that is not accepted, or bytes that are not in the encoding declared.
    pub const ENCODING: &str = "LHEO-ENCODAGE";
    /// Not well-formed XML.
    pub const XML: &str = "LHEO-XML";
    /// The file ends before its last element does.
    pub const TRUNCATED: &str = "LHEO-TRONQUE";
    /// A document type declaration.
    pub const DOCTYPE: &str = "LHEO-DOCTYPE";
    /// An entity that XML does not define.
    pub const ENTITY: &str = "LHEO-ENTITE";
    /// A root or a namespace that is not LHEO's.
    pub const ROOT: &str = "LHEO-RACINE";
    /// Nesting, attributes, texts or elements beyond the limits.
    pub const LIMIT: &str = "LHEO-LIMITE";
    /// No formation in the file.
    pub const EMPTY: &str = "LHEO-VIDE";
    /// A mandatory element is missing or empty.
    pub const MISSING: &str = "LHEO-MANQUANT";
    /// A text that is longer than LHEO allows.
    pub const TOO_LONG: &str = "LHEO-TEXTE-LONG";
    /// A number of the OF that is missing or malformed.
    pub const NUMERO: &str = "LHEO-NUMERO";
    /// The same number twice.
    pub const DUPLICATE: &str = "LHEO-DOUBLON";
    /// A code that is not in its table.
    pub const CODE: &str = "LHEO-CODE";
    /// A date that does not exist, or whose place is wrong.
    pub const DATE: &str = "LHEO-DATE";
    /// A session that is over.
    pub const PAST: &str = "LHEO-SESSION-PASSEE";
    /// A price that is missing or malformed.
    pub const PRICE: &str = "LHEO-PRIX";
    /// A price for one hour above the cap of mandate training (TR-4).
    pub const HOURLY_PRICE: &str = "LHEO-PRIX-HORAIRE";
    /// A duration that is missing or malformed.
    pub const DURATION: &str = "LHEO-DUREE";
    /// Most participants: missing, malformed, or above what the mandate allows (TR-5).
    pub const PARTICIPANTS: &str = "LHEO-EFFECTIF";
    /// An address that is missing or malformed.
    pub const PLACE: &str = "LHEO-LIEU";
    /// A SIRET that is malformed, or is not the OF's.
    pub const SIRET: &str = "LHEO-SIRET";
    /// A theme that is not in the répertoire (TR-1).
    pub const THEME: &str = "LHEO-THEME";
    /// Neither mandate nor reinsertion, or both.
    pub const PURPOSE: &str = "LHEO-FINALITE";
    /// Nobody to call.
    pub const CONTACT: &str = "LHEO-CONTACT";
    /// A formation that was changed by hand: a file leaves it as it is.
    pub const BY_HAND: &str = "LHEO-SAISIE";
    /// EDOF: action identical to another one of the formation.
    pub const IDENTICAL_ACTION: &str = "30056";
    /// EDOF: duration within ten hours of a similar action.
    pub const SIMILAR_ACTION: &str = "30057";
}

/// Where in a formation something was found; actions and sessions by their rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Theme,
    Action(usize),
    Session(usize, usize),
}

/// Something to correct, or to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub spot: Spot,
    /// One of [`code`].
    pub code: &'static str,
    pub severity: IssueSeverity,
    /// What to do, in French.
    pub message: String,
}

impl Finding {
    fn error(spot: Spot, code: &'static str, message: String) -> Self {
        Self { spot, code, severity: IssueSeverity::Error, message }
    }

    fn warning(spot: Spot, code: &'static str, message: String) -> Self {
        Self { spot, code, severity: IssueSeverity::Warning, message }
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == IssueSeverity::Error
    }
}

/// What depends on the law at the date, on the numbers, and on the other actions of the formation.
#[must_use]
pub fn check(formation: &Formation, today: Date) -> Vec<Finding> {
    let mut findings: Vec<Finding> = unknown_theme(formation, today).into_iter().collect();
    findings.extend(numbers(formation));
    for (index, action) in formation.actions.iter().enumerate() {
        if matches!(formation.purpose, Purpose::Mandate { .. }) {
            findings.extend(caps(action, Spot::Action(index), today));
        }
        findings.extend(twins(action, &formation.actions[..index], Spot::Action(index)));
        findings.extend(past(action, index, today));
    }
    findings
}

fn unknown_theme(formation: &Formation, today: Date) -> Option<Finding> {
    let theme = formation.purpose.theme()?;
    if Repertoire::at(today).and_then(|repertoire| repertoire.theme(theme)).is_some() {
        return None;
    }
    let message = format!(
        "Le thème {theme} n’est pas dans le répertoire : choisissez l’un de ses codes, de ELU1001 à ELU1021."
    );
    Some(Finding::error(Spot::Theme, code::THEME, message))
}

/// The numbers are keys: none may come twice at its level.
fn numbers(formation: &Formation) -> Vec<Finding> {
    let mut findings: Vec<Finding> = repeated(formation.actions.iter().map(|action| &action.numero))
        .into_iter()
        .map(|index| Finding::error(Spot::Action(index), code::DUPLICATE, duplicate("action")))
        .collect();
    for (index, action) in formation.actions.iter().enumerate() {
        let twice = repeated(action.sessions.iter().map(|session| &session.numero));
        findings.extend(
            twice
                .into_iter()
                .map(|at| Finding::error(Spot::Session(index, at), code::DUPLICATE, duplicate("session"))),
        );
    }
    findings
}

/// Where a key comes for the second time, or more.
fn repeated<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut seen = HashSet::new();
    keys.enumerate().filter_map(|(index, key)| (!seen.insert(key)).then_some(index)).collect()
}

/// Of a number that comes for the second time.
#[must_use]
pub fn duplicate(what: &str) -> String {
    format!("Une autre {what} porte déjà ce numéro : donnez-lui un numéro à elle.")
}

/// TR-4 and TR-5: the offer is kept, since the price may be cut later, but no élu can ask for it.
fn caps(action: &Action, spot: Spot, today: Date) -> Vec<Finding> {
    let hourly = above_hourly_cap(action, today).map(|(price, cap)| {
        let message = format!(
            "Le prix d’une heure est de {} hors taxes, au-dessus du plafond de {} : cette action ne pourra pas être réservée au titre du \
             mandat. Baissez le prix, ou donnez le prix hors taxes.",
            price.french(),
            cap.french()
        );
        let announced = announced_cap(action, today).map(|cap| [" ", &cap.of_an_hour()].concat());
        Finding::warning(spot, code::HOURLY_PRICE, message + &announced.unwrap_or_default())
    });
    let cap = parameters::count(Parameter::MandateMaxParticipants, today);
    let crowd = (u32::from(action.participants_max) > cap).then(|| {
        let message = format!(
            "L’effectif de {} participants dépasse les {cap} permis : cette action ne pourra pas être réservée au titre du mandat. \
             Réduisez-le.",
            action.participants_max
        );
        Finding::warning(spot, code::PARTICIPANTS, message)
    });
    hourly.into_iter().chain(crowd).collect()
}

/// EDOF rejects both. Here 30056 (identical) is an error, and 30057 (same mode, place and adaptations, durations within ten hours) a
/// warning: courses for élus last seven hours on average, so that nearly any two of them are within ten hours of each other.
fn twins(action: &Action, before: &[Action], spot: Spot) -> Option<Finding> {
    if let Some(twin) = before.iter().find(|other| identical(action, other)) {
        return Some(Finding::error(spot, code::IDENTICAL_ACTION, identical_to(twin)));
    }
    let twin = before.iter().find(|other| similar(action, other))?;
    let message = format!(
        "Cette action ressemble à l’action {} (même mode, même lieu, durée proche) : si seules les dates changent, faites-en des sessions \
         d’une même action.",
        twin.numero
    );
    Some(Finding::warning(spot, code::SIMILAR_ACTION, message))
}

/// The message of 30056.
#[must_use]
pub fn identical_to(twin: &Action) -> String {
    format!(
        "Cette action est identique à l’action {} (même mode, lieu, durée, prix et dates) : supprimez-la, ou changez ce qui la distingue.",
        twin.numero
    )
}

/// Same mode, place, duration, price and dates (30056).
#[must_use]
pub fn identical(one: &Action, other: &Action) -> bool {
    one.mode == other.mode
        && one.lieu == other.lieu
        && one.duree_heures == other.duree_heures
        && one.price_ttc == other.price_ttc
        && dates(one) == dates(other)
}

/// Same mode, place and adaptations, close durations (30057).
#[must_use]
pub fn similar(one: &Action, other: &Action) -> bool {
    one.mode == other.mode
        && one.lieu == other.lieu
        && one.acces_handicapes == other.acces_handicapes
        && (one.duree_heures - other.duree_heures).abs() <= CLOSE_HOURS
}

fn dates(action: &Action) -> Vec<(Option<Date>, Option<Date>)> {
    let mut dates: Vec<_> = action.sessions.iter().map(|session| (session.debut, session.fin)).collect();
    dates.sort_unstable();
    dates
}

fn past(action: &Action, index: usize, today: Date) -> Vec<Finding> {
    let is_past = |(at, session): (usize, &super::Session)| {
        session.fin.is_some_and(|fin| fin < today).then(|| {
            let message = "Cette session est déjà finie : elle ne sera pas proposée aux élus.".to_owned();
            Finding::warning(Spot::Session(index, at), code::PAST, message)
        })
    };
    action.sessions.iter().enumerate().filter_map(is_past).collect()
}

/// Whether it is known where an action takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    Known,
    /// The address at which one enrols stands for it.
    OfSessions,
    /// A training in a room needs a room.
    Missing,
}

#[must_use]
pub fn whereabouts(action: &Action) -> Whereabouts {
    if action.mode == Mode::Remote || action.lieu.is_some() {
        Whereabouts::Known
    } else if action.sessions.iter().any(|session| session.lieu.is_none()) {
        Whereabouts::Missing
    } else {
        Whereabouts::OfSessions
    }
}

/// A duration that an action may have: hours above zero, two decimals at most.
#[must_use]
pub fn is_duration(hours: Decimal) -> bool {
    hours > Decimal::ZERO && hours.scale() <= 2 && hours <= Decimal::from(HOURS_MAX)
}

/// Whether a text is an address of electronic mail, as far as one can tell without writing to it.
#[must_use]
pub fn is_mail(text: &str) -> bool {
    let shape = text.split_once('@').is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.'));
    shape && !text.contains(char::is_whitespace)
}
