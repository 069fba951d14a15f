//! Search over the catalogue: an index derived from the offers, read whole by the function that searches.
//!
//! [`catalogue`] puts what has changed since over it. [`entry`] is what is searched and shown of an offer, [`index`] the index and [`columns`] how it is built; [`analysis`] says how French
//! words are compared, [`typo`] how mistakes are forgiven, [`lexicon`] what means the same, [`places`] and [`communes`] what places are called;
//! [`understand`] reads a text by them, [`wishes`] what it says of where, when and by whom, [`relevance`] weighs the formations for it, [`told`] says what of it they meet, [`engine`] searches, [`facets`] counts, [`pages`] keeps
//! one OF from filling a page; [`mod@agenda`], [`mod@spots`], [`every`] and [`mod@suggest`] answer the calendar, the map, the searches that are watched and who is still typing; [`query`] is what can be asked and what comes back. The order of results depends on nothing but the index,
//! the query and the day.

mod agenda;
mod analysis;
mod catalogue;
mod columns;
mod communes;
mod engine;
mod entry;
mod every;
mod facets;
mod index;
mod lexicon;
mod pages;
#[cfg(test)]
mod place_tests;
mod places;
mod query;
mod relevance;
mod spots;
mod suggest;
#[cfg(test)]
mod tests;
mod told;
mod typo;
mod understand;
mod wanted;
mod wishes;

pub use agenda::{Agenda, AgendaDay, AgendaSession, BadMonth, Month, MonthCount, agenda};
pub use catalogue::{Catalogue, Change};
pub use communes::{Commune, Point, commune_of, suggested};
pub use engine::{SESSIONS_OF_A_RESULT, search};
pub use entry::{CatalogueEntry, Entry, EntrySession, OtherAction, entries_of, other_actions};
pub use every::every_session;
pub use index::Index;
pub use query::{Cursor, Facet, Facets, Filter, Query, Relaxation, Results, Sort};
pub use spots::{Position, SPOTS_MAX, Spot, Spots, spots};
pub use suggest::{Suggestion, SuggestionKind, suggest};
