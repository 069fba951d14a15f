//! The requests of one establishment, for one of its people: which one he reads, and which one a command of his is about.
//!
//! What a colleague only types keeps nobody out, and hides no refusal that can still be contested: an establishment has one request under
//! way, from the moment at which it is sent.

use jiff::civil::Date;

use super::{Accreditation, AccreditationCommand, AccreditationRefusal, AccreditationState};

/// What there is.
#[derive(Debug, Clone, Default)]
pub struct Requests {
    /// What he types and has never sent, or gave up.
    draft: Option<Accreditation>,
    /// What he sent last.
    sent: Option<Accreditation>,
    /// What somebody else of the establishment sent, and that is under way.
    other: Option<Accreditation>,
}

impl Requests {
    /// Of who has this `identity`, from what he began last, what he sent last, and what the establishment had last: which, before each had
    /// a place of its own, may be a draft.
    #[must_use]
    pub fn of(
        identity: &str,
        begun: Option<Accreditation>,
        sent: Option<Accreditation>,
        last: Option<Accreditation>,
    ) -> Self {
        let (own, other): (Vec<_>, Vec<_>) =
            last.into_iter().partition(|last| last.applicant.identity == identity);
        let (own_sent, own_begun): (Vec<_>, Vec<_>) = own.into_iter().partition(|own| own.sent_at.is_some());
        Self {
            draft: begun.filter(|begun| begun.sent_at.is_none()).or_else(|| own_begun.into_iter().next()),
            sent: own_sent.into_iter().next().or(sent),
            other: other.into_iter().find(Accreditation::is_under_way),
        }
    }

    /// Who else of the establishment has a request under way.
    #[must_use]
    pub fn other(&self) -> Option<&str> {
        self.other.as_ref().map(|other| other.applicant.name.as_str())
    }

    /// What he reads first: what he has under way, what he types, or what he sent last. None while only somebody else's is under way.
    #[must_use]
    pub fn shown(&self) -> Option<&Accreditation> {
        if self.is_under_way() {
            return self.sent.as_ref();
        }
        let draft = self.draft.as_ref();
        let typed = draft.filter(|draft| draft.is_draft());
        typed.or(self.sent.as_ref()).or(draft).filter(|_| self.other.is_none())
    }

    /// The refusal that he may contest beside what is shown.
    #[must_use]
    pub fn refused(&self, today: Date) -> Option<&Accreditation> {
        let is_shown = |sent: &Accreditation| self.shown().is_some_and(|it| it.reference == sent.reference);
        self.sent.as_ref().filter(|sent| sent.is_contestable(today) && !is_shown(sent))
    }

    fn is_under_way(&self) -> bool {
        self.sent.as_ref().is_some_and(Accreditation::is_under_way)
    }

    /// The one that a command of his is about; none where one begins with it.
    ///
    /// # Errors
    /// When somebody else's is under way, or there is nothing to do it to.
    pub fn at_hand(
        &self,
        command: &AccreditationCommand,
    ) -> Result<Option<&Accreditation>, AccreditationRefusal> {
        use AccreditationCommand as C;
        let nothing = AccreditationRefusal::WrongState(AccreditationState::Closed);
        let draft = self.draft.as_ref().filter(|draft| draft.is_draft());
        let sent = self.sent.as_ref();
        match command {
            C::Appeal { .. } => sent.map(Some).ok_or(nothing),
            C::Withdraw => sent.filter(|_| self.is_under_way()).or(draft).map(Some).ok_or(nothing),
            _ if self.is_under_way() => Ok(sent),
            _ => match self.other() {
                Some(name) => Err(AccreditationRefusal::SomebodyElse(name.to_owned())),
                None => Ok(draft),
            },
        }
    }
}
