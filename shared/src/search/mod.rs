//! Search over the catalogue: a file derived from the offers, small enough to be read whole and gone through at
//! each request.
//!
//! [`entry`] is the shape of the file and how it is derived, [`analysis`] how French words are compared,
//! [`query`] what can be asked, [`engine`] the search itself, [`pages`] how one OF is kept from filling a page.
//! The order of results depends on nothing but the file, the query and the day.

pub mod analysis;
pub mod engine;
pub mod entry;
pub mod pages;
pub mod query;
#[cfg(test)]
mod tests;

pub use engine::search;
pub use entry::{Catalogue, CatalogueEntry, EntrySession, entries_of};
pub use query::{Cursor, Facet, Facets, Filter, Query, Relaxation, Results, Sort};
