//! The terms of use (CGU): one text for everyone and one for each role. The version in force is `api::CGU_VERSION`; an acceptance
//! keeps the hash of what was shown.

/// The part that binds everyone, as HTML.
pub const COMMON: &str = include_str!("../content/cgu-commun.html");
/// The élu's part.
pub const ELU: &str = include_str!("../content/cgu-elu.html");
/// The training body's part.
pub const OF: &str = include_str!("../content/cgu-of.html");
/// The collectivité's part.
pub const COLLECTIVITE: &str = include_str!("../content/cgu-collectivite.html");

/// Every part, in the order in which they are shown.
pub const PARTS: [&str; 4] = [COMMON, ELU, OF, COLLECTIVITE];
