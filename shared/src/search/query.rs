//! What can be asked of the catalogue, and what comes back.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::entry::CatalogueEntry;
use crate::catalogue::{Mode, PurposeKind, ThemeCode};
use crate::money::Euros;
use crate::texts::{labels, sentences};

/// Longest text of a search, in characters; the rest is not read.
pub const TEXT_MAX: usize = 200;

/// Most words that count in a search.
pub const WORDS_MAX: usize = 12;

/// Most words of a text that are read, small ones included.
pub const TOKENS_MAX: usize = 3 * WORDS_MAX;

/// A search: everything is optional, and what is given must hold all together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
    pub text: Option<String>,
    pub purpose: Option<PurposeKind>,
    pub theme: Option<ThemeCode>,
    pub mode: Option<Mode>,
    /// `35`, `2A`, `974`: where one sits. A remote training sits nowhere, so this leaves it out; `mode` finds it.
    pub departement: Option<String>,
    /// The commune near which one would be trained, its code of the COG: what is nearest first.
    pub around: Option<String>,
    /// How far from there at most, in km as the crow flies. A remote training sits nowhere.
    pub km: Option<u16>,
    /// First day on which a session may start.
    #[serde(with = "crate::wire::optional_date")]
    pub from: Option<Date>,
    /// Last day on which a session may start.
    #[serde(with = "crate::wire::optional_date")]
    pub to: Option<Date>,
    /// All taxes in.
    pub max_price: Option<Euros>,
    /// Without VAT.
    pub max_price_per_hour: Option<Euros>,
    /// Full sessions too, for which one may wait; without it, those that can be booked alone.
    pub with_full: bool,
    /// Only trainings whose training body says how people with a disability are received.
    pub accessible: bool,
    pub sort: Sort,
    pub cursor: Option<Cursor>,
}

/// The order of results. Equal ones follow by first date, then by price, then by the keys of the offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The best match first; without a text, the same as `Date`.
    #[default]
    Relevance,
    Date,
    Price,
    PricePerHour,
}

/// The page that follows; opaque to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor(pub(super) u32);

/// A cursor that was not made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::SearchBadCursor.said())]
pub struct BadCursor;

impl FromStr for Cursor {
    type Err = BadCursor;
    fn from_str(text: &str) -> Result<Self, BadCursor> {
        text.strip_prefix('p').and_then(|page| page.parse().ok()).map(Self).ok_or(BadCursor)
    }
}

crate::wire::as_text!(Cursor, BadCursor);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}", self.0)
    }
}

/// One of the filters of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    Text,
    Purpose,
    Theme,
    Mode,
    Departement,
    Around,
    Dates,
    MaxPrice,
    MaxPricePerHour,
    WithPlaces,
    Accessible,
}

impl Filter {
    /// Every filter, in the order of the form.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::Purpose,
        Self::Theme,
        Self::Mode,
        Self::Departement,
        Self::Around,
        Self::Dates,
        Self::MaxPrice,
        Self::MaxPricePerHour,
        Self::WithPlaces,
        Self::Accessible,
    ];

    /// As it is said: « Sans … ».
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => labels::filter::TEXT,
            Self::Purpose => labels::filter::PURPOSE,
            Self::Theme => labels::filter::THEME,
            Self::Mode => labels::filter::MODE,
            Self::Departement => labels::filter::DEPARTEMENT,
            Self::Around => labels::filter::AROUND,
            Self::Dates => labels::filter::DATES,
            Self::MaxPrice => labels::filter::MAX_PRICE,
            Self::MaxPricePerHour => labels::filter::MAX_PRICE_PER_HOUR,
            Self::WithPlaces => labels::filter::WITH_PLACES,
            Self::Accessible => labels::filter::ACCESSIBLE,
        }
    }
}

impl Query {
    /// The filters that are set: that a session has a free place is one, unless full ones are asked for.
    #[must_use]
    pub fn active(&self) -> Vec<Filter> {
        Filter::ALL.into_iter().filter(|filter| self.without(*filter) != *self).collect()
    }

    /// The same query, less one filter.
    #[must_use]
    pub fn without(&self, filter: Filter) -> Self {
        let mut query = self.clone();
        match filter {
            Filter::Text => query.text = None,
            Filter::Purpose => query.purpose = None,
            Filter::Theme => query.theme = None,
            Filter::Mode => query.mode = None,
            Filter::Departement => query.departement = None,
            Filter::Around => (query.around, query.km) = (None, None),
            Filter::Dates => (query.from, query.to) = (None, None),
            Filter::MaxPrice => query.max_price = None,
            Filter::MaxPricePerHour => query.max_price_per_hour = None,
            Filter::WithPlaces => query.with_full = true,
            Filter::Accessible => query.accessible = false,
        }
        query
    }
}

/// One page of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Results {
    /// Over all pages.
    pub total: usize,
    /// Sessions that answer but for their places, which are all taken: they are left out. Zero when they are asked for.
    pub full: usize,
    /// Each with the sessions that answer the query, and no others.
    pub items: Vec<CatalogueEntry>,
    /// `None` on the last page.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub next: Option<Cursor>,
    pub facets: Facets,
    /// The text as it was probably meant, when a word of it is nowhere in the catalogue. The results are already
    /// those of this text.
    pub did_you_mean: Option<String>,
    /// Words of the text that no result has together with the others: the results are those without them.
    pub left_out: Vec<String>,
    /// Where, when or by whom the text asks to be trained, as it is said: what is so comes first.
    pub place: Option<String>,
    /// What of the results is so, in French: some of them, all, or none, and then what each wish finds by itself.
    pub place_told: Option<String>,
    /// When nothing was found: which filter to drop, and how many results that gives; most first.
    pub relaxations: Vec<Relaxation>,
}

/// How many results each value would give, the other filters being what they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    pub themes: Vec<Facet>,
    pub modes: Vec<Facet>,
    pub departements: Vec<Facet>,
}

/// A value as the query writes it, its label, and its count; most first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facet {
    pub value: String,
    pub label: String,
    pub count: usize,
}

/// One filter to drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Relaxation {
    pub filter: Filter,
    pub total: usize,
}
