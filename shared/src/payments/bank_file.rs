//! A file of the bank that somebody sends by hand: it is a proposal, which somebody else applies or not. What the bank's gateway
//! brings comes from the bank, and is applied. A hand that dies while it applies one leaves it in `Applying`: the next goes on. One that
//! can't be read, or whose application stopped, waits for a person: it is sent again, taken up again, or dismissed with a reason.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::aggregate::{Asked, Transitions, next};
use crate::api::Verdict;
use crate::proposal::{self, Proposal};
use crate::texts::sentences;

/// Where a file of the bank stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BankFileState {
    /// What it says is done.
    #[default]
    Applied,
    /// Somebody has sent it, somebody else has to decide.
    Proposed,
    /// Somebody has decided to apply it, and a hand does, or has died.
    Applying,
    /// It is not applied.
    Refused,
    /// It can't be read with certainty, or is about another account: nothing of it is taken.
    Unreadable,
    /// Nothing more of it is taken: somebody has said why.
    Dismissed,
}

impl BankFileState {
    /// Whether somebody may send it again: it is then proposed anew, and what was applied of it is not applied twice.
    #[must_use]
    pub const fn may_be_sent_again(self) -> bool {
        matches!(self, Self::Refused | Self::Unreadable | Self::Dismissed)
    }

    /// Whether it is done; for what is stored without it.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        *self == Self::Applied
    }
}

/// Who has sent it; it says itself what it is.
pub type FileProposal = Proposal<()>;

/// Why a file is not taken. `Display` is for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankFileRefusal {
    /// It can't be read with certainty, or is about another account.
    #[error("{0}")]
    NotTaken(String),
    /// Nothing waits.
    #[error("{}", sentences::BankFileNothingWaits.said())]
    NothingWaits,
    /// A hand applies it.
    #[error("{}", sentences::BankFileStillApplying.said())]
    StillApplying,
    /// Who sends it does not apply it.
    #[error("{}", sentences::BankFileFourEyes.said())]
    FourEyes,
    /// A refusal says why.
    #[error("{}", sentences::BankFileNoReason.said())]
    NoReason,
}

impl BankFileRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotTaken(_) => "bank-return-unreadable",
            Self::StillApplying => "bank-return-applying",
            Self::NothingWaits => "not-found",
            Self::FourEyes => "four-eyes",
            Self::NoReason => "reason-missing",
        }
    }
}

const TRANSITIONS: &Transitions<BankFileState, bool> = &[
    (BankFileState::Proposed, true, BankFileState::Applying),
    (BankFileState::Proposed, false, BankFileState::Refused),
    // By whoever goes on where a hand has died.
    (BankFileState::Applying, true, BankFileState::Applying),
    // By somebody who has seen that no hand goes on, or that there is nothing to read.
    (BankFileState::Applying, false, BankFileState::Dismissed),
    (BankFileState::Unreadable, false, BankFileState::Dismissed),
];

/// Longer than a hand may live.
const APPLIED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Where a file of the bank stands, and what brought it there.
#[derive(Debug, Clone, Copy)]
pub struct BankFileStand<'a> {
    pub state: BankFileState,
    /// Since when a hand applies it.
    pub applying_since: Option<Timestamp>,
    /// Who has sent it by hand; none for one that the gateway has brought.
    pub proposal: Option<&'a FileProposal>,
}

impl BankFileStand<'_> {
    /// Whether the hand that was applying it has died.
    #[must_use]
    pub fn is_left_applying(&self, now: Timestamp) -> bool {
        let is_old = |since: Timestamp| now.duration_since(since) > APPLIED_WITHIN;
        self.state == BankFileState::Applying && self.applying_since.is_none_or(is_old)
    }

    /// Whose turn it is, and what to do, in French; none when nothing waits.
    #[must_use]
    pub fn turn(&self, now: Timestamp) -> Option<String> {
        let auteur = self.proposal.map_or("", |proposal| proposal.by.as_str());
        Some(match self.state {
            BankFileState::Proposed => sentences::BankFileProposed { auteur }.said(),
            BankFileState::Applying if self.is_left_applying(now) => {
                sentences::BankFileStopped { auteur }.said()
            }
            BankFileState::Applying => sentences::BankFileApplying.said(),
            BankFileState::Unreadable => sentences::BankFileUnreadable.said(),
            BankFileState::Applied | BankFileState::Refused | BankFileState::Dismissed => return None,
        })
    }
}

/// A line of the history of a file of the bank (invariant 6). A file that is sent again goes on with the history of the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankFileRow {
    /// Counts the moves of the file, from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: String,
    /// What happened, in French.
    pub text: String,
    /// State after.
    pub to: BankFileState,
    /// The request, or the message of the bank, that caused it.
    pub request_id: String,
}

impl BankFileRow {
    /// The line of a move.
    #[must_use]
    pub fn of(seq: u64, to: BankFileState, why: Option<&str>, asked: &Asked) -> Self {
        let text = match (to, why) {
            (BankFileState::Proposed, _) => "Fichier envoyé à la main".to_owned(),
            (BankFileState::Applying, _) => "Application décidée".to_owned(),
            (BankFileState::Applied, _) => "Fichier appliqué".to_owned(),
            (BankFileState::Refused, why) => format!("Fichier refusé : {}", why.unwrap_or_default()),
            (BankFileState::Unreadable, why) => format!("Fichier non pris : {}", why.unwrap_or_default()),
            (BankFileState::Dismissed, why) => format!("Fichier classé : {}", why.unwrap_or_default()),
        };
        let (author, request_id) = (asked.author.clone(), asked.request_id.clone());
        Self { seq, at: asked.at, author, text, to, request_id }
    }
}

/// What becomes of a file. Who has sent it may take it back, and so may who finds that its application has stopped.
///
/// # Errors
/// A [`BankFileRefusal`]; nothing changes then.
pub fn decide_bank_file(
    file: &BankFileStand<'_>,
    verdict: &Verdict,
    asked: &Asked,
) -> Result<BankFileState, BankFileRefusal> {
    let approves = matches!(verdict, Verdict::Approve { .. });
    let to = next(TRANSITIONS, file.state, approves).ok_or(BankFileRefusal::NothingWaits)?;
    match verdict {
        // What the gateway brought and a hand left is nobody's to confirm.
        Verdict::Approve { .. } if proposal::confirmed(file.proposal, asked, |_| true).is_err() => {
            Err(BankFileRefusal::FourEyes)
        }
        Verdict::Refuse { reason } if reason.trim().is_empty() => Err(BankFileRefusal::NoReason),
        Verdict::Refuse { .. }
            if file.state == BankFileState::Applying && !file.is_left_applying(asked.at) =>
        {
            Err(BankFileRefusal::StillApplying)
        }
        _ => Ok(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_sent_by_hand_is_applied_by_another_person_or_not_at_all() {
        use BankFileRefusal as R;
        use BankFileState::{Applied, Applying, Dismissed, Proposed, Refused, Unreadable};
        let at = Timestamp::constant(1_800_000_000, 0);
        let sent =
            FileProposal { what: (), why: String::new(), by: "A".to_owned(), principal: "a".to_owned(), at };
        let yes = Verdict::Approve { comment: String::new() };
        let no = |reason: &str| Verdict::Refuse { reason: reason.to_owned() };
        let (just_now, long_ago) = (SignedDuration::from_mins(1), SignedDuration::from_mins(6));
        for (state, since, verdict, who, expected) in [
            (Proposed, just_now, yes.clone(), "b", Ok(Applying)),
            (Applying, just_now, yes.clone(), "c", Ok(Applying)),
            (Applying, long_ago, yes.clone(), "a", Err(R::FourEyes)),
            (Applying, just_now, no("Trop tard"), "b", Err(R::StillApplying)),
            (Applying, long_ago, no(" "), "b", Err(R::NoReason)),
            (Applying, long_ago, no("Sa fin n’est pas à prendre"), "a", Ok(Dismissed)),
            (Unreadable, long_ago, yes.clone(), "b", Err(R::NothingWaits)),
            (Unreadable, long_ago, no("Doublon"), "b", Ok(Dismissed)),
            (Proposed, long_ago, yes.clone(), "a", Err(R::FourEyes)),
            (Proposed, long_ago, no("Faux"), "a", Ok(Refused)),
            (Proposed, long_ago, no(" "), "b", Err(R::NoReason)),
            (Applied, long_ago, yes.clone(), "b", Err(R::NothingWaits)),
            (Refused, long_ago, yes.clone(), "b", Err(R::NothingWaits)),
            (Dismissed, long_ago, no("Encore"), "b", Err(R::NothingWaits)),
        ] {
            let asked = Asked {
                at,
                today: jiff::civil::date(2027, 1, 15),
                author: who.to_owned(),
                principal: who.to_owned(),
                request_id: String::new(),
            };
            let file = BankFileStand { state, applying_since: Some(at - since), proposal: Some(&sent) };
            assert_eq!(decide_bank_file(&file, &verdict, &asked), expected, "{state:?} {verdict:?} by {who}");
        }
    }
    #[test]
    fn what_waits_says_whose_turn_it_is() {
        let at = Timestamp::constant(1_800_000_000, 0);
        let sent = FileProposal {
            what: (),
            why: String::new(),
            by: "Camille".to_owned(),
            principal: "a".to_owned(),
            at,
        };
        let told = |state, since| {
            let file = BankFileStand { state, applying_since: Some(at - since), proposal: Some(&sent) };
            file.turn(at).unwrap_or_default()
        };
        let (just_now, long_ago) = (SignedDuration::from_mins(1), SignedDuration::from_mins(6));
        assert!(told(BankFileState::Proposed, just_now).contains("une autre personne que Camille"));
        assert!(told(BankFileState::Applying, just_now).contains("service"));
        assert!(told(BankFileState::Applying, long_ago).contains("s’est arrêtée"));
        assert!(told(BankFileState::Unreadable, just_now).contains("envoyez-le"));
        for over in [BankFileState::Applied, BankFileState::Refused, BankFileState::Dismissed] {
            assert_eq!(told(over, just_now), "");
            assert_eq!(over.may_be_sent_again(), over != BankFileState::Applied);
        }
    }
}
