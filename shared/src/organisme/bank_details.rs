//! The account on which a training body is paid: somebody of the training body proposes another one, somebody else, of the
//! gestionnaire, accepts it or not (four eyes). Until then the former one is paid.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::TrainingBody;
use crate::aggregate::{Asked, Transitions, next};
use crate::identifiers::{Iban, IbanError, Sealed, Siret};
use crate::lifecycle::{Message, Recipient};
use crate::texts::mails;

/// Another account is proposed only so soon after a sign-in, which asks for a second factor.
const RECENT: SignedDuration = SignedDuration::from_mins(15);

/// Where the account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing waits.
    Settled,
    /// Another account waits to be checked.
    Checking,
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The training body proposes another account.
    Propose,
    /// The gestionnaire accepts it.
    Accept,
    /// The gestionnaire does not.
    Refuse,
}

/// A second proposal takes the place of the first.
const TRANSITIONS: &Transitions<State, Cause> = &[
    (State::Settled, Cause::Propose, State::Checking),
    (State::Checking, Cause::Propose, State::Checking),
    (State::Checking, Cause::Accept, State::Settled),
    (State::Checking, Cause::Refuse, State::Settled),
];

/// Another account to pay, which waits to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IbanChange {
    /// Establishment.
    pub siret: Siret,
    /// The account.
    pub iban: Sealed,
    /// Its bank.
    pub bic: Option<String>,
    /// Who proposed it, by name.
    pub proposed_by: String,
    /// Who proposed it, as the sign-in knows him.
    pub proposer: String,
    /// When.
    pub proposed_at: Timestamp,
    /// From which request; empty for what was proposed before this was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
}

/// What was decided of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IbanDecision {
    /// What was proposed.
    pub change: IbanChange,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Who decided, by name.
    pub decided_by: String,
    /// Why, in the words of who decided.
    pub comment: String,
    /// When.
    pub decided_at: Timestamp,
    /// From which request; empty for what was decided before this was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
}

/// A line of the history of an account: who, when, why, from which request (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankDetailsRow {
    /// Another account was proposed.
    Proposed(IbanChange),
    /// It was decided on.
    Decided(IbanDecision),
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankDetailsCommand {
    /// To be paid on another account.
    Propose {
        /// The account, of [`payable_account`].
        iban: Sealed,
        /// Its bank.
        bic: Option<String>,
        /// When he signed in, with his second factor.
        signed_in_at: Timestamp,
    },
    /// To pay on it.
    Accept {
        /// What was checked; may be empty.
        comment: String,
    },
    /// Not to.
    Refuse {
        /// Why: the training body reads it.
        reason: String,
    },
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankDetailsDecision {
    /// What waits afterwards.
    pub waiting: Option<IbanChange>,
    /// The line of the history.
    pub row: BankDetailsRow,
    /// The training body with its new account, when it was accepted.
    pub body: Option<TrainingBody>,
    /// The mails to send.
    pub messages: Vec<Message>,
}

/// Why an account does not change. `Display` is for whoever asked: the training body proposes, the gestionnaire decides.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankDetailsRefusal {
    /// Not an account number.
    #[error("{0}")]
    BadIban(#[from] IbanError),
    /// An account that can't be paid in euros.
    #[error("Ce compte est hors de la zone SEPA : indiquez un compte que le fonds peut payer en euros.")]
    OutsideSepa,
    /// The sign-in is too old.
    #[error(
        "Pour changer de compte, reconnectez-vous d’abord avec votre second facteur : c’est ce qui protège vos paiements."
    )]
    OldSignIn,
    /// No change waits.
    #[error(
        "Ce changement de coordonnées bancaires est introuvable : il vient peut-être d’être décidé. Actualisez la page."
    )]
    NothingWaits,
    /// Who proposes does not decide.
    #[error("Vous avez proposé ce compte : une autre personne doit le vérifier.")]
    FourEyes,
    /// A refusal says why.
    #[error("Dites pourquoi : l’organisme le lira.")]
    NoReason,
}

impl BankDetailsRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadIban(_) => "iban-bad",
            Self::OutsideSepa => "iban-outside-sepa",
            Self::OldSignIn => "recent-sign-in-needed",
            Self::NothingWaits => "not-found",
            Self::FourEyes => "four-eyes",
            Self::NoReason => "reason-missing",
        }
    }
}

/// An account that the fund can pay, from what was typed.
///
/// # Errors
/// [`BankDetailsRefusal::BadIban`], [`BankDetailsRefusal::OutsideSepa`].
pub fn payable_account(typed: &str) -> Result<Iban, BankDetailsRefusal> {
    let iban: Iban = typed.parse()?;
    if iban.is_sepa() { Ok(iban) } else { Err(BankDetailsRefusal::OutsideSepa) }
}

/// Whether who signed in then has proved a short time ago who he is.
#[must_use]
pub fn is_recent(signed_in_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(signed_in_at) <= RECENT
}

/// Decides what follows from `command`, while `waiting` waits.
///
/// # Errors
/// A [`BankDetailsRefusal`]; nothing changes then.
pub fn decide_bank_details(
    body: &TrainingBody,
    waiting: Option<&IbanChange>,
    command: &BankDetailsCommand,
    asked: &Asked,
) -> Result<BankDetailsDecision, BankDetailsRefusal> {
    let state = waiting.map_or(State::Settled, |_| State::Checking);
    next(TRANSITIONS, state, command.cause()).ok_or(BankDetailsRefusal::NothingWaits)?;
    match (command, waiting) {
        (BankDetailsCommand::Propose { iban, bic, signed_in_at }, _) => {
            if !is_recent(*signed_in_at, asked.at) {
                return Err(BankDetailsRefusal::OldSignIn);
            }
            Ok(proposed(IbanChange {
                siret: body.siret.clone(),
                iban: iban.clone(),
                bic: bic.clone(),
                proposed_by: asked.author.clone(),
                proposer: asked.principal.clone(),
                proposed_at: asked.at,
                request_id: asked.request_id.clone(),
            }))
        }
        (BankDetailsCommand::Accept { comment }, Some(change)) => {
            let decision = decided(change, (true, comment), asked)?;
            let body = TrainingBody {
                iban: change.iban.clone(),
                bic: change.bic.clone(),
                iban_since: Some(asked.at),
                ..body.clone()
            };
            Ok(BankDetailsDecision { body: Some(body), ..decision })
        }
        (BankDetailsCommand::Refuse { reason }, Some(change)) => {
            if reason.trim().is_empty() {
                return Err(BankDetailsRefusal::NoReason);
            }
            decided(change, (false, reason), asked)
        }
        (_, None) => Err(BankDetailsRefusal::NothingWaits),
    }
}

impl BankDetailsCommand {
    const fn cause(&self) -> Cause {
        match self {
            Self::Propose { .. } => Cause::Propose,
            Self::Accept { .. } => Cause::Accept,
            Self::Refuse { .. } => Cause::Refuse,
        }
    }
}

/// Whoever can read the mails of the training body hears of it: the surest way to find a thief.
fn proposed(change: IbanChange) -> BankDetailsDecision {
    let IbanChange { siret, proposed_by: who, .. } = &change;
    let asked = mails::organisme::CoordonneesDemandees { auteur: who }.to(Recipient::Of(siret.clone()));
    let to_check = mails::gestionnaire::CoordonneesAVerifier { auteur: who, siret: siret.as_str() };
    let messages = vec![asked, to_check.to(Recipient::Gestionnaire)];
    BankDetailsDecision {
        row: BankDetailsRow::Proposed(change.clone()),
        waiting: Some(change),
        body: None,
        messages,
    }
}

fn decided(
    change: &IbanChange,
    (accepted, comment): (bool, &str),
    asked: &Asked,
) -> Result<BankDetailsDecision, BankDetailsRefusal> {
    if change.proposer == asked.principal {
        return Err(BankDetailsRefusal::FourEyes);
    }
    let decision = IbanDecision {
        change: change.clone(),
        accepted,
        decided_by: asked.author.clone(),
        comment: comment.trim().to_owned(),
        decided_at: asked.at,
        request_id: asked.request_id.clone(),
    };
    let messages = vec![told(&decision)];
    Ok(BankDetailsDecision { waiting: None, row: BankDetailsRow::Decided(decision), body: None, messages })
}

fn told(decision: &IbanDecision) -> Message {
    let to = Recipient::Of(decision.change.siret.clone());
    if decision.accepted {
        mails::organisme::CoordonneesValidees.to(to)
    } else {
        mails::organisme::CoordonneesNonValidees { raison: &decision.comment }.to(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::OfStanding;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn body() -> TrainingBody {
        TrainingBody {
            siret: "73282932000074".parse().expect("a SIRET"),
            name: "Formation".to_owned(),
            nda: String::new(),
            standing: OfStanding::default(),
            agrement_number: String::new(),
            street: String::new(),
            postcode: String::new(),
            town: String::new(),
            email: String::new(),
            telephone: String::new(),
            iban: Sealed::new("former".to_owned()),
            bic: Some("FORMERFR".to_owned()),
            iban_since: None,
        }
    }

    fn asked(principal: &str) -> Asked {
        Asked {
            at: NOW,
            today: jiff::civil::date(2027, 1, 15),
            author: format!("name of {principal}"),
            principal: principal.to_owned(),
            request_id: "request-1".to_owned(),
        }
    }

    fn propose(minutes_ago: i64) -> BankDetailsCommand {
        BankDetailsCommand::Propose {
            iban: Sealed::new("other".to_owned()),
            bic: None,
            signed_in_at: NOW - SignedDuration::from_mins(minutes_ago),
        }
    }

    fn change() -> IbanChange {
        let decision = decide_bank_details(&body(), None, &propose(1), &asked("thief"));
        decision.expect("a decision").waiting.expect("a proposal")
    }

    const fn accept() -> BankDetailsCommand {
        BankDetailsCommand::Accept { comment: String::new() }
    }

    fn refuse(reason: &str) -> BankDetailsCommand {
        BankDetailsCommand::Refuse { reason: reason.to_owned() }
    }

    #[test]
    fn an_account_changes_by_four_eyes_or_not_at_all() {
        use BankDetailsRefusal as R;
        let waiting = change();
        let cases = [
            (None, propose(15), "thief", Ok((true, false))),
            (None, propose(16), "thief", Err(R::OldSignIn)),
            (Some(&waiting), propose(0), "another", Ok((true, false))),
            (None, accept(), "gestionnaire", Err(R::NothingWaits)),
            (None, refuse("inconnu"), "gestionnaire", Err(R::NothingWaits)),
            (Some(&waiting), accept(), "thief", Err(R::FourEyes)),
            (Some(&waiting), refuse("inconnu"), "thief", Err(R::FourEyes)),
            (Some(&waiting), refuse("  "), "gestionnaire", Err(R::NoReason)),
            (Some(&waiting), refuse("inconnu"), "gestionnaire", Ok((false, false))),
            (Some(&waiting), accept(), "gestionnaire", Ok((false, true))),
        ];
        for (waiting, command, who, expected) in cases {
            let decided = decide_bank_details(&body(), waiting, &command, &asked(who));
            let found = decided.map(|decision| (decision.waiting.is_some(), decision.body.is_some()));
            assert_eq!(found, expected, "{command:?} by {who}");
        }
    }

    #[test]
    fn what_is_accepted_is_paid_and_the_history_says_by_whom() {
        let decision = decide_bank_details(&body(), Some(&change()), &accept(), &asked("gestionnaire"));
        let decision = decision.expect("a decision");
        let paid = decision.body.expect("another account");
        assert_eq!((paid.iban.as_str(), &paid.bic, paid.iban_since), ("other", &None, Some(NOW)));
        assert!(paid.changed_account_since(NOW - SignedDuration::from_secs(1)));
        assert!(!paid.changed_account_since(NOW) && !body().changed_account_since(NOW));
        let BankDetailsRow::Decided(row) = decision.row else { panic!("no decision") };
        let told = (row.decided_by.as_str(), row.request_id.as_str(), row.change.proposer.as_str());
        assert_eq!(told, ("name of gestionnaire", "request-1", "thief"));
    }

    #[test]
    fn only_what_can_be_paid_in_euros_is_an_account() {
        assert!(payable_account("FR14 2004 1010 0505 0001 3M02 606").is_ok());
        assert_eq!(payable_account("TR330006100519786457841326"), Err(BankDetailsRefusal::OutsideSepa));
        assert!(matches!(payable_account("FR14"), Err(BankDetailsRefusal::BadIban(_))));
    }

    #[test]
    fn what_was_stored_before_requests_were_written_down_is_read() {
        let kept = r#"{"siret":"73282932000074","iban":"v1.a.b.c","bic":null,"proposed_by":"A","proposer":"p","proposed_at":"2026-11-23T08:30:00Z"}"#;
        let change: IbanChange = serde_json::from_str(kept).expect("a change");
        assert_eq!(serde_json::to_string(&change).expect("json"), kept);
    }
}
