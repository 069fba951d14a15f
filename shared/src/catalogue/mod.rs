//! What the OFs offer: formation → action → session, the three levels of LHEO (TR-11).
//!
//! [`offer`] holds the shapes, [`bookable`] says why a session can't be asked for, [`publication`] what an OF may
//! show and when it is withdrawn, [`standing`] what of an OF lets its offers be shown, [`repertoire`] the themes of the mandate, [`mod@price`] what an hour costs, [`prose`] how a text of an OF is shown, [`checks`] what is
//! checked of an offer, [`series`] sessions that follow one rule, [`editing`] what an OF does with an offer by hand. Everything is pure: dates are
//! arguments.

pub mod bookable;
pub mod checks;
pub(crate) mod decimal;
pub mod departement;
pub mod editing;
pub mod horaires;
pub mod keys;
pub mod offer;
pub mod ordered;
pub mod place;
pub mod price;
pub mod prose;
pub mod publication;
pub mod repertoire;
pub mod series;
pub mod standing;
#[cfg(test)]
pub(crate) mod tests;

pub use bookable::{
    NotBookable, above_hourly_cap, announced_cap, bookable, earliest_start, is_offered, last_day_to_ask,
    offered, price_per_hour_ht,
};
pub use departement::Departement;
pub use horaires::{BadHoraires, Horaires};
pub use keys::{ActionNumero, BadKey, FormationNumero, OfferKey, SessionKey, SessionNumero, ThemeCode};
pub use offer::{
    Action, Certification, CertificationKind, Contact, Entries, Formation, Mode, Purpose, PurposeKind,
    Recruitment, Session,
};
pub use ordered::{SessionRefusal, may_replace, training_of};
pub use place::{Place, departement_of, is_departement};
pub use price::per_hour;
pub use prose::{Block, blocks};
pub use publication::{
    Publication, PublicationRefusal, REASON_MAX, SuspensionRefusal, Visa, publish, suspend,
};
pub use repertoire::{Repertoire, Theme};
pub use standing::{Days, OfStanding};
