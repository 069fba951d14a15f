//! A file of the bank that somebody sends by hand: it is a proposal, which somebody else applies or not. What the bank's gateway
//! brings comes from the bank, and is applied. A hand that dies while it applies one leaves it in `Applying`: the next goes on.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::aggregate::{Asked, Transitions, next};
use crate::api::Verdict;

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
}

impl BankFileState {
    /// Whether it is done; for what is stored without it.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        *self == Self::Applied
    }
}

/// Who has sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProposal {
    /// By name.
    pub by: String,
    /// As the sign-in knows him.
    pub principal: String,
    /// When.
    pub at: Timestamp,
}

/// Why a file is not taken. `Display` is for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankFileRefusal {
    /// It can't be read with certainty, or is about another account.
    #[error("{0}")]
    NotTaken(String),
    /// Nothing waits.
    #[error(
        "Ce fichier n’attend pas de décision : il vient peut-être d’être appliqué ou refusé. Actualisez la page."
    )]
    NothingWaits,
    /// Who sends it does not apply it.
    #[error("Vous avez envoyé ce fichier : une autre personne doit décider de l’appliquer.")]
    FourEyes,
    /// A refusal says why.
    #[error("Dites pourquoi ce fichier n’est pas appliqué.")]
    NoReason,
}

impl BankFileRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotTaken(_) => "bank-return-unreadable",
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
];

/// Longer than a hand may live.
const APPLIED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Whether the hand that was applying a file since then has died.
#[must_use]
pub fn is_left_applying(state: BankFileState, since: Option<Timestamp>, now: Timestamp) -> bool {
    let is_old = |since: Timestamp| now.duration_since(since) > APPLIED_WITHIN;
    state == BankFileState::Applying && since.is_none_or(is_old)
}

/// A line of the history of a file of the bank (invariant 6). A file that is sent again goes on with the history of the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        };
        let (author, request_id) = (asked.author.clone(), asked.request_id.clone());
        Self { seq, at: asked.at, author, text, to, request_id }
    }
}

/// What becomes of a file that `proposal` has brought. Who has sent it may take it back.
///
/// # Errors
/// A [`BankFileRefusal`]; nothing changes then.
pub fn decide_bank_file(
    state: BankFileState,
    proposal: Option<&FileProposal>,
    verdict: &Verdict,
    asked: &Asked,
) -> Result<BankFileState, BankFileRefusal> {
    let approves = matches!(verdict, Verdict::Approve { .. });
    let to = next(TRANSITIONS, state, approves).ok_or(BankFileRefusal::NothingWaits)?;
    let proposal = proposal.ok_or(BankFileRefusal::NothingWaits)?;
    match verdict {
        Verdict::Approve { .. } if asked.is(&proposal.principal) => Err(BankFileRefusal::FourEyes),
        Verdict::Refuse { reason } if reason.trim().is_empty() => Err(BankFileRefusal::NoReason),
        _ => Ok(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_sent_by_hand_is_applied_by_another_person_or_not_at_all() {
        use BankFileRefusal as R;
        use BankFileState::{Applied, Applying, Proposed, Refused, Unreadable};
        let at = Timestamp::constant(1_800_000_000, 0);
        let sent = FileProposal { by: "A".to_owned(), principal: "a".to_owned(), at };
        let yes = Verdict::Approve { comment: String::new() };
        let no = |reason: &str| Verdict::Refuse { reason: reason.to_owned() };
        for (state, verdict, who, expected) in [
            (Proposed, yes.clone(), "b", Ok(Applying)),
            (Applying, yes.clone(), "c", Ok(Applying)),
            (Applying, yes.clone(), "a", Err(R::FourEyes)),
            (Applying, no("Trop tard"), "b", Err(R::NothingWaits)),
            (Unreadable, yes.clone(), "b", Err(R::NothingWaits)),
            (Proposed, yes.clone(), "a", Err(R::FourEyes)),
            (Proposed, no("Faux"), "a", Ok(Refused)),
            (Proposed, no(" "), "b", Err(R::NoReason)),
            (Applied, yes.clone(), "b", Err(R::NothingWaits)),
            (Refused, yes, "b", Err(R::NothingWaits)),
        ] {
            let asked = Asked {
                at,
                today: jiff::civil::date(2027, 1, 15),
                author: who.to_owned(),
                principal: who.to_owned(),
                request_id: String::new(),
            };
            assert_eq!(
                decide_bank_file(state, Some(&sent), &verdict, &asked),
                expected,
                "{verdict:?} by {who}"
            );
        }
    }
}
