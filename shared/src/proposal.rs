//! What takes two people: one proposes, another one decides. Here, and nowhere else, is said who may do the second half.
//!
//! [`Proposal`] is what waits between the two; [`confirmed`] is asked before it is carried out. Whoever proposed may take it back alone:
//! for a refusal, that something waits and is what was shown is enough ([`shown`]).

use jiff::Timestamp;

use crate::aggregate::Asked;

/// What somebody proposes, until another person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<T> {
    pub what: T,
    /// Why, in his words; empty where nothing was asked.
    pub why: String,
    /// Who, by name.
    pub by: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    pub at: Timestamp,
}

impl<T> Proposal<T> {
    /// What whoever asks proposes now.
    #[must_use]
    pub fn new(what: T, why: &str, asked: &Asked) -> Self {
        let (by, principal) = (asked.author.clone(), asked.principal.clone());
        Self { what, why: why.to_owned(), by, principal, at: asked.at }
    }

    /// Whether it is his own that somebody reads.
    #[must_use]
    pub fn is_by(&self, asked: &Asked) -> bool {
        asked.is(&self.principal)
    }
}

/// Whatever one person has said that another one must confirm.
pub trait ByOne {
    /// Who has said it, as the sign-in knows him; empty for the platform, and where that was not written down.
    fn principal(&self) -> &str;
}

impl<T> ByOne for Proposal<T> {
    fn principal(&self) -> &str {
        &self.principal
    }
}

/// Why nothing is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecided {
    /// Nothing is proposed, or no longer.
    Nothing,
    /// Who proposes does not decide.
    SamePerson,
    /// It is not what was shown, or what it was proposed on has changed.
    Stale,
}

/// What waits, where it still is what was shown: whoever sees it may refuse it, and who proposed it may take it back.
///
/// # Errors
/// [`Undecided::Nothing`], [`Undecided::Stale`].
pub fn shown<P>(waiting: Option<&P>, is_as_shown: impl FnOnce(&P) -> bool) -> Result<&P, Undecided> {
    let waiting = waiting.ok_or(Undecided::Nothing)?;
    if is_as_shown(waiting) { Ok(waiting) } else { Err(Undecided::Stale) }
}

/// What waits, where another person than who proposed it confirms what he was shown. The platform is no person.
///
/// # Errors
/// [`Undecided`].
pub fn confirmed<'a, P: ByOne>(
    waiting: Option<&'a P>,
    asked: &Asked,
    is_as_shown: impl FnOnce(&P) -> bool,
) -> Result<&'a P, Undecided> {
    let is_another = |said: &P| is_another(&asked.principal, said.principal());
    match waiting {
        Some(said) if !is_another(said) => Err(Undecided::SamePerson),
        waiting => shown(waiting, is_as_shown),
    }
}

/// Whether a person is another one than who has said something.
#[must_use]
pub fn is_another(person: &str, said_by: &str) -> bool {
    !person.is_empty() && person != said_by
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn by(principal: &str) -> Asked {
        Asked {
            at: Timestamp::UNIX_EPOCH,
            today: date(2027, 1, 4),
            author: format!("name of {principal}"),
            principal: principal.to_owned(),
            request_id: "r".to_owned(),
        }
    }

    #[test]
    fn another_person_confirms_what_he_was_shown_and_nobody_else_does() {
        let waiting = Proposal::new(7, "Vu", &by("a"));
        let decide = |waiting: Option<&Proposal<i32>>, who, what| {
            confirmed(waiting, &by(who), |waiting| waiting.what == what).map(|waiting| waiting.what)
        };
        let unsigned = Proposal { principal: String::new(), ..waiting.clone() };
        for (waiting, who, what, expected) in [
            (Some(&waiting), "b", 7, Ok(7)),
            (Some(&waiting), "b", 8, Err(Undecided::Stale)),
            (Some(&waiting), "a", 7, Err(Undecided::SamePerson)),
            // What he has proposed himself since is his, whatever he was shown.
            (Some(&waiting), "a", 8, Err(Undecided::SamePerson)),
            (Some(&waiting), "", 7, Err(Undecided::SamePerson)),
            (Some(&unsigned), "b", 7, Ok(7)),
            (Some(&unsigned), "", 7, Err(Undecided::SamePerson)),
            (None, "b", 7, Err(Undecided::Nothing)),
        ] {
            assert_eq!(decide(waiting, who, what), expected, "{waiting:?} by {who}");
        }
    }

    #[test]
    fn who_proposed_may_take_it_back_as_long_as_it_waits() {
        let waiting = Proposal::new((), "", &by("a"));
        assert!(waiting.is_by(&by("a")) && !waiting.is_by(&by("b")) && !waiting.is_by(&by("")));
        assert_eq!(shown(Some(&waiting), |_| true), Ok(&waiting));
        assert_eq!(shown(Some(&waiting), |_| false), Err(Undecided::Stale));
        assert_eq!(shown::<Proposal<()>>(None, |_| true), Err(Undecided::Nothing));
    }
}
