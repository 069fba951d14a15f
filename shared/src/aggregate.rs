//! What every aggregate beside the dossiers has: who asks for a change, and the transitions that it declares.

use jiff::Timestamp;
use jiff::civil::Date;

/// Who asks, when, and from which request: what each line of a history says (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub at: Timestamp,
    /// The day in Paris.
    pub today: Date,
    /// Who, by name.
    pub author: String,
    /// Who, as the sign-in knows him; empty for the platform itself.
    pub principal: String,
    /// The request, or the message of the bank, that causes it.
    pub request_id: String,
}

impl Asked {
    /// Whether it is this person who asks: what one has proposed, another one decides. The only place that compares two persons.
    #[must_use]
    pub fn is(&self, principal: &str) -> bool {
        !principal.is_empty() && self.principal == principal
    }
}

/// The transitions of an aggregate: from this state, by this, to that state. What is not in the list is refused.
pub type Transitions<S, C> = [(S, C, S)];

/// The state to which `by` leads from `from`; none when it may not happen there.
#[must_use]
pub fn next<S: Copy + PartialEq, C: Copy + PartialEq>(
    declared: &Transitions<S, C>,
    from: S,
    by: C,
) -> Option<S> {
    declared.iter().find(|(state, cause, _)| *state == from && *cause == by).map(|(.., to)| *to)
}
