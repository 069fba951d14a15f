//! The offers that an élu keeps to come back to, and what has become of each.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::add_months;
use crate::catalogue::{Action, Formation, NotBookable, OfStanding, OfferKey, bookable};
use crate::parameters::{Parameter, count};
use crate::texts::sentences;

/// Favourites of one élu, at most.
pub const MOST: usize = 50;

/// An offer that an élu keeps, with what it was called then: it may be withdrawn since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favourite {
    pub offer: OfferKey,
    pub title: String,
    pub of_name: String,
    pub since: Timestamp,
    /// Its last day; none for one that was kept before there was an end.
    #[serde(default, with = "crate::wire::optional_date")]
    pub until: Option<Date>,
}

impl Favourite {
    /// Whether it is not kept any more.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// The last day of an offer that is kept on `today`.
#[must_use]
pub fn until(today: Date) -> Date {
    add_months(today, count(Parameter::FavouriteKept, today))
}

/// One has [`MOST`] of them already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

impl std::fmt::Display for TooMany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&sentences::FavouritesTooMany { plafond: &MOST.to_string() }.said())
    }
}

/// What is to be written to keep an offer: one that is kept already is so for another time.
///
/// # Errors
/// [`TooMany`].
pub fn keep(known: &[Favourite], new: Favourite) -> Result<Favourite, TooMany> {
    match known.iter().find(|one| one.offer == new.offer) {
        Some(known) => Ok(Favourite { since: known.since, ..new }),
        None if known.len() >= MOST => Err(TooMany),
        None => Ok(new),
    }
}

/// What has become of an offer that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FavouriteState {
    /// A session of it can be asked for; the first of them, none when one enters on any day.
    Open {
        #[serde(default, with = "crate::wire::optional_date")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        next: Option<Date>,
    },
    /// Sessions are to come, all of them full.
    Full,
    /// No session to come can be asked for.
    Over,
    /// Its training body, or the service, offers it no more.
    Withdrawn,
}

impl FavouriteState {
    /// What is offered today under the key of a favourite.
    #[must_use]
    pub fn of(offered: Option<(&Formation, &Action)>, of: &OfStanding, today: Date) -> Self {
        let published = offered.filter(|(formation, _)| formation.publication.is_published());
        let Some((formation, action)) = published else { return Self::Withdrawn };
        let reasons = |session| bookable(formation, action, session, of, today);
        let able = action.sessions.iter().filter(|session| reasons(session).is_empty());
        if let Some(first) = able.map(|session| session.debut).min() {
            return Self::Open { next: first };
        }
        let is_full = action.sessions.iter().any(|session| reasons(session) == [NotBookable::Full]);
        if is_full { Self::Full } else { Self::Over }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalogue::Publication;
    use crate::catalogue::tests::{TODAY, formation, standing};

    fn favourite(number: usize) -> Favourite {
        let formation = formation();
        let offer = OfferKey {
            siret: formation.siret,
            formation: format!("F{number}").parse().unwrap(),
            action: formation.actions[0].numero.clone(),
        };
        let (title, of_name) = (formation.intitule, "Institut".to_owned());
        Favourite { offer, title, of_name, since: Timestamp::UNIX_EPOCH, until: Some(until(TODAY)) }
    }

    /// The state of the offer of the catalogue's tests, changed.
    fn state(change: impl FnOnce(&mut Formation)) -> FavouriteState {
        let mut formation = formation();
        change(&mut formation);
        let offered = formation.actions.first().map(|action| (&formation, action));
        FavouriteState::of(offered, &standing(), TODAY)
    }

    #[test]
    fn an_offer_is_kept_once_and_no_more_than_so_many() {
        let known: Vec<Favourite> = (0..MOST).map(favourite).collect();
        let again = Favourite { since: Timestamp::MAX, until: Some(Date::MAX), ..favourite(3) };
        let renewed = Favourite { since: Timestamp::UNIX_EPOCH, ..again.clone() };
        assert_eq!(keep(&known, again), Ok(renewed), "for another time");
        assert_eq!(keep(&known, favourite(MOST)), Err(TooMany));
        assert_eq!(keep(&known[1..], favourite(0)), Ok(favourite(0)));
        assert_eq!(until(TODAY), date(2027, 11, 23));
        assert!(!favourite(0).is_over(until(TODAY)) && favourite(0).is_over(date(2027, 11, 24)));
    }

    #[test]
    fn a_favourite_says_what_has_become_of_it() {
        assert_eq!(state(|_| {}), FavouriteState::Open { next: Some(date(2027, 3, 11)) });
        assert_eq!(state(|of| of.actions[0].sessions[0].places = Some(0)), FavouriteState::Full);
        assert_eq!(state(|of| of.actions[0].sessions.clear()), FavouriteState::Over);
        assert_eq!(state(|of| of.actions[0].sessions[0].debut = Some(TODAY)), FavouriteState::Over);
        assert_eq!(state(|of| of.publication = Publication::Draft), FavouriteState::Withdrawn);
        assert_eq!(FavouriteState::of(None, &standing(), TODAY), FavouriteState::Withdrawn);
    }
}
