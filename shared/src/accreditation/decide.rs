//! What may happen to a request, by whom, and what follows.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::doors::{check_establishment, check_gates, let_in, looked};
use super::{
    Accreditation, AccreditationAnswer, AccreditationProposal, AccreditationRefusal, AccreditationRow,
    AccreditationState, Applicant, Application, ApplicationFacts, AskedPiece, EstablishmentAnswer, FIELDS,
    Opinion, PIECES_MAX, Piece, PieceKind, WORD_MAX, messages,
};
use crate::aggregate::{Asked, Transitions, next};
use crate::forms;
use crate::french::list;
use crate::lifecycle::Message;
use crate::message::{TEXT_MAX, words};
use crate::proposal::{self, Undecided};
use crate::rules::deadlines::{Delay, last_day};

/// What somebody, or time, does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccreditationCommand {
    /// The applicant keeps what he has typed.
    Save { typed: BTreeMap<String, String> },
    /// SIRENE was asked for him.
    Look {
        /// What it says, or that it does not answer.
        told: EstablishmentAnswer,
    },
    /// He joins a file, which is kept already.
    Join { piece: Piece },
    /// He sends the whole, or what was asked for, with what SIRENE has told.
    Send,
    /// He gives it up.
    Withdraw,
    /// He contests a refusal.
    Appeal { words: String },
    /// The gestionnaire asks for pieces, each with a word.
    Ask { pieces: Vec<(PieceKind, String)> },
    /// It is complete.
    Admit,
    /// Proposes a yes or a no.
    Propose {
        accepts: bool,
        /// Why: the applicant reads it.
        reason: String,
        /// What SIRENE says now; asked before a yes.
        told: Option<EstablishmentAnswer>,
    },
    /// A second person takes the decision that is proposed.
    Confirm {
        /// What was checked; may be empty.
        comment: String,
        /// What SIRENE says now: nobody is let in without its answer.
        told: Option<EstablishmentAnswer>,
    },
    /// A second person does not.
    SendBack { reason: String },
    /// The delay of the applicant is over.
    Lapse,
    /// What was typed and joined is no longer needed.
    Erase,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccreditationDecision {
    pub accreditation: Accreditation,
    /// The line of its history; none of what is only typed.
    pub row: Option<AccreditationRow>,
    pub messages: Vec<Message>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Saved,
    Looked,
    Joined,
    Sent,
    Withdrawn,
    Contested,
    Asked,
    Admitted,
    YesProposed,
    NoProposed,
    /// To where it was when the decision was proposed.
    SentBack(AccreditationState),
    Accepted,
    Refused,
    Lapsed,
    Erased,
}

use AccreditationRefusal as R;
use AccreditationState as S;

const TRANSITIONS: &Transitions<AccreditationState, Cause> = &[
    (S::Draft, Cause::Saved, S::Draft),
    (S::Draft, Cause::Looked, S::Draft),
    (S::Draft, Cause::Joined, S::Draft),
    (S::Draft, Cause::Sent, S::Submitted),
    (S::Draft, Cause::Withdrawn, S::Closed),
    (S::Draft, Cause::Lapsed, S::Closed),
    (S::Submitted, Cause::Asked, S::Incomplete),
    (S::Submitted, Cause::Admitted, S::Admissible),
    (S::Submitted, Cause::NoProposed, S::Proposed),
    (S::Submitted, Cause::Withdrawn, S::Closed),
    (S::Incomplete, Cause::Saved, S::Incomplete),
    (S::Incomplete, Cause::Looked, S::Incomplete),
    (S::Incomplete, Cause::Joined, S::Incomplete),
    (S::Incomplete, Cause::Sent, S::Submitted),
    (S::Incomplete, Cause::Withdrawn, S::Closed),
    (S::Incomplete, Cause::Lapsed, S::Closed),
    (S::Admissible, Cause::Asked, S::MoreAsked),
    (S::Admissible, Cause::YesProposed, S::Proposed),
    (S::Admissible, Cause::NoProposed, S::Proposed),
    (S::Admissible, Cause::Withdrawn, S::Closed),
    (S::MoreAsked, Cause::Saved, S::MoreAsked),
    (S::MoreAsked, Cause::Looked, S::MoreAsked),
    (S::MoreAsked, Cause::Joined, S::MoreAsked),
    (S::MoreAsked, Cause::Sent, S::Admissible),
    (S::MoreAsked, Cause::NoProposed, S::Proposed),
    (S::MoreAsked, Cause::Withdrawn, S::Closed),
    (S::MoreAsked, Cause::Lapsed, S::Closed),
    (S::Proposed, Cause::SentBack(S::Submitted), S::Submitted),
    (S::Proposed, Cause::SentBack(S::Admissible), S::Admissible),
    (S::Proposed, Cause::SentBack(S::MoreAsked), S::MoreAsked),
    (S::Proposed, Cause::SentBack(S::Appealed), S::Appealed),
    (S::Proposed, Cause::Accepted, S::Accepted),
    (S::Proposed, Cause::Refused, S::Refused),
    (S::Refused, Cause::Contested, S::Appealed),
    (S::Appealed, Cause::Asked, S::MoreAsked),
    (S::Appealed, Cause::YesProposed, S::Proposed),
    (S::Appealed, Cause::NoProposed, S::Proposed),
    (S::Accepted, Cause::Erased, S::Accepted),
    (S::Refused, Cause::Erased, S::Refused),
    (S::Closed, Cause::Erased, S::Closed),
];

impl AccreditationCommand {
    fn cause(&self, of: &Accreditation) -> Cause {
        match self {
            Self::Save { .. } => Cause::Saved,
            Self::Join { .. } => Cause::Joined,
            Self::Look { .. } => Cause::Looked,
            Self::Send => Cause::Sent,
            Self::Withdraw => Cause::Withdrawn,
            Self::Appeal { .. } => Cause::Contested,
            Self::Ask { .. } => Cause::Asked,
            Self::Admit => Cause::Admitted,
            Self::Propose { accepts: true, .. } => Cause::YesProposed,
            Self::Propose { accepts: false, .. } => Cause::NoProposed,
            Self::SendBack { .. } => Cause::SentBack(proposed_from(of)),
            Self::Confirm { .. } if of.proposal.as_ref().is_some_and(|proposal| proposal.what.accepts) => {
                Cause::Accepted
            }
            Self::Confirm { .. } => Cause::Refused,
            Self::Lapse => Cause::Lapsed,
            Self::Erase => Cause::Erased,
        }
    }

    const fn is_of_the_gestionnaire(&self) -> bool {
        matches!(
            self,
            Self::Ask { .. }
                | Self::Admit
                | Self::Propose { .. }
                | Self::Confirm { .. }
                | Self::SendBack { .. }
        )
    }
}

/// Where a request stood when its decision was proposed; of what was proposed before that was kept, where it stands by its file.
fn proposed_from(of: &Accreditation) -> AccreditationState {
    let kept = of.proposal.as_ref().and_then(|proposal| proposal.what.from);
    let by_its_file = if of.admitted_on.is_some() { S::Admissible } else { S::Submitted };
    kept.unwrap_or(by_its_file)
}

/// Decides what follows from `command`. `seen` is the version that who decides was shown; none for who needs none.
///
/// # Errors
/// An [`AccreditationRefusal`]; nothing changes then.
pub fn decide_accreditation(
    before: &Accreditation,
    command: &AccreditationCommand,
    seen: Option<u64>,
    asked: &Asked,
) -> Result<AccreditationDecision, AccreditationRefusal> {
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(R::Changed);
    }
    let to = next(TRANSITIONS, before.state, command.cause(before)).ok_or(R::WrongState(before.state))?;
    if command.is_of_the_gestionnaire() && asked.is(&before.applicant.principal) {
        return Err(R::OwnMatter);
    }
    let (after, text) = change(before.clone(), command, asked)?;
    let after = moved(after, before.state, to, asked);
    let row = text.map(|text| AccreditationRow {
        seq: after.version,
        at: asked.at,
        author: author(before, &after, asked),
        text,
        to,
        request_id: asked.request_id.clone(),
    });
    let messages = messages::following(&after, command);
    Ok(AccreditationDecision { accreditation: after, row, messages })
}

/// Who did it. Of what is not sent yet nobody is named: it may be nobody's matter, and then no name stays in its history.
fn author(before: &Accreditation, after: &Accreditation, asked: &Asked) -> String {
    let is_draft = after.sent_at.is_none() && asked.is(&before.applicant.principal);
    if is_draft { "Organisme".to_owned() } else { asked.author.clone() }
}

/// Whether `command` needs what the register of establishments says now: asked on behalf of who may do it, on what he was shown, and of
/// nobody else.
///
/// # Errors
/// Every [`AccreditationRefusal`] but those of the register.
pub fn needs_register(
    before: &Accreditation,
    command: &AccreditationCommand,
    seen: Option<u64>,
    asked: &Asked,
) -> Result<bool, AccreditationRefusal> {
    // An answer that stands in no way.
    let told = Some(EstablishmentAnswer::NotShown {});
    let with_answer = match (command, command.cause(before)) {
        (AccreditationCommand::Propose { accepts: true, reason, .. }, _) => {
            AccreditationCommand::Propose { accepts: true, reason: reason.clone(), told }
        }
        (AccreditationCommand::Confirm { comment, .. }, Cause::Accepted) => {
            AccreditationCommand::Confirm { comment: comment.clone(), told }
        }
        _ => return Ok(false),
    };
    decide_accreditation(before, &with_answer, seen, asked).map(|_| true)
}

/// The next version, in another state, with the delay that begins there.
fn moved(mut it: Accreditation, from: S, to: S, asked: &Asked) -> Accreditation {
    it.version += 1;
    it.state = to;
    it.updated_at = asked.at;
    if to == S::Admissible {
        it.admitted_on = it.admitted_on.or(Some(asked.today));
    }
    // A proposal, and one that is sent back, have what is left of the delay; who could send nothing meanwhile has all of his again.
    let goes_on = to == S::Proposed || (from == S::Proposed && !to.is_over() && to != S::MoreAsked);
    // Files that are joined do not make it longer.
    let stays = from == to && to != S::Draft;
    if !goes_on && !stays {
        it.until = to.delay().map(|delay| last_day(delay, asked.today));
    }
    if from != to {
        it.kept_until = to.is_over().then(|| kept_until(&it, asked));
    }
    it
}

/// What was never sent is nobody's matter once it is given up or left.
fn kept_until(it: &Accreditation, asked: &Asked) -> Date {
    if it.sent_at.is_some() { last_day(Delay::AccreditationKept, asked.today) } else { asked.today }
}

type Changed = Result<(Accreditation, Option<String>), AccreditationRefusal>;

/// The request with what the command brings, and what is said of it.
fn change(it: Accreditation, command: &AccreditationCommand, asked: &Asked) -> Changed {
    match command {
        AccreditationCommand::Save { typed } => {
            check_typed(typed)?;
            Ok((Accreditation { typed: typed.clone(), ..it }, None))
        }
        AccreditationCommand::Look { told } => Ok((looked(it, told, asked), None)),
        AccreditationCommand::Join { piece } => joined(it, piece),
        AccreditationCommand::Send => sent(it, asked),
        AccreditationCommand::Withdraw => Ok((it, Some("Demande retirée par l’organisme".to_owned()))),
        AccreditationCommand::Appeal { words } => appealed(it, words, asked),
        AccreditationCommand::Ask { pieces } => asked_for(it, pieces, asked),
        AccreditationCommand::Admit => {
            let text = "Demande complète et recevable".to_owned();
            Ok((Accreditation { asked: Vec::new(), ..it }, Some(text)))
        }
        AccreditationCommand::Propose { accepts, reason, told } => {
            proposed(it, (*accepts, reason.as_str()), told.as_ref(), asked)
        }
        AccreditationCommand::Confirm { comment, told } => confirmed(it, comment, told.as_ref(), asked),
        AccreditationCommand::SendBack { reason } => {
            let by = second_person(&it, asked)?.by.clone();
            let text = format!("Proposition de {by} renvoyée à l’instruction. {}", said(reason)?);
            Ok((Accreditation { proposal: None, ..it }, Some(text)))
        }
        AccreditationCommand::Lapse => Ok((it, Some("Demande close sans réponse de l’organisme".to_owned()))),
        AccreditationCommand::Erase => Ok(erased(it)),
    }
}

/// Neither what was typed nor what was joined stays; of who only typed, not even his name.
fn erased(it: Accreditation) -> (Accreditation, Option<String>) {
    let text = format!("Ce qui avait été saisi et {} pièces sont effacés", it.pieces.len());
    let name = if it.sent_at.is_some() { it.applicant.name } else { String::new() };
    let it = Accreditation {
        applicant: Applicant { name, mail: String::new(), ..it.applicant },
        typed: BTreeMap::new(),
        application: None,
        pieces: Vec::new(),
        asked: Vec::new(),
        appeal: String::new(),
        kept_until: None,
        ..it
    };
    (it, Some(text))
}

fn check_typed(typed: &BTreeMap<String, String>) -> Result<(), AccreditationRefusal> {
    let is_known = |(field, text): (&String, &String)| {
        FIELDS.contains(&field.as_str()) && text.chars().count() <= TEXT_MAX
    };
    if typed.iter().all(is_known) { Ok(()) } else { Err(R::BadTyped) }
}

fn joined(mut it: Accreditation, piece: &Piece) -> Changed {
    if it.pieces.len() >= PIECES_MAX {
        return Err(R::TooManyPieces);
    }
    let text = format!("Pièce jointe : {}", piece.kind.french());
    it.pieces.push(piece.clone());
    Ok((it, Some(text)))
}

/// What was typed is read with what SIRENE says; every mistake is said at once.
fn sent(it: Accreditation, asked: &Asked) -> Changed {
    let told = it.told.as_ref().map_or(EstablishmentAnswer::Unavailable {}, |told| told.answer.clone());
    check_establishment(&told)?;
    let facts = ApplicationFacts { siret: it.siret.clone(), told: told.clone(), today: asked.today };
    let typed = |field: &str| it.typed.get(field).cloned().unwrap_or_default();
    let application = forms::read::<Application>(&typed, &facts).map_err(R::Fields)?;
    let mut missing = it.pieces_to_join(&application);
    missing.extend(it.missing().map(|asked| asked.kind));
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        return Err(R::PiecesMissing(missing));
    }
    let again = it.sent_at.is_some();
    let text = if again { "Demande complétée et renvoyée" } else { "Demande envoyée" };
    let by_hand =
        if told.is_to_type() { " ; raison sociale et adresse non confirmées par SIRENE" } else { "" };
    let it = Accreditation {
        establishment: told.establishment().cloned(),
        application: Some(application),
        sent_at: it.sent_at.or(Some(asked.at)),
        ..it
    };
    Ok((it, Some([text, by_hand].concat())))
}

fn appealed(it: Accreditation, words: &str, asked: &Asked) -> Changed {
    if it.until.is_some_and(|until| until < asked.today) {
        return Err(R::TooLate);
    }
    let words = within(words).ok_or(R::NoWords)?;
    let text = format!("Refus contesté : {words}");
    Ok((Accreditation { appeal: words, ..it }, Some(text)))
}

fn asked_for(it: Accreditation, pieces: &[(PieceKind, String)], asked: &Asked) -> Changed {
    let is_said = |(_, word): &(PieceKind, String)| (1..=WORD_MAX).contains(&word.trim().chars().count());
    if pieces.is_empty() || pieces.len() > PieceKind::ALL.len() || !pieces.iter().all(is_said) {
        return Err(R::NothingAsked);
    }
    let told: Vec<String> =
        pieces.iter().map(|(kind, word)| format!("{} ({})", kind.french(), word.trim())).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let text = format!("Pièces demandées : {}", list(&told));
    let wanted = |(kind, word): &(PieceKind, String)| AskedPiece {
        kind: *kind,
        word: word.trim().to_owned(),
        at: asked.at,
    };
    Ok((Accreditation { asked: pieces.iter().map(wanted).collect(), ..it }, Some(text)))
}

fn proposed(
    it: Accreditation,
    (accepts, reason): (bool, &str),
    told: Option<&EstablishmentAnswer>,
    asked: &Asked,
) -> Changed {
    let reason = said(reason)?;
    if accepts {
        check_gates(&it, asked)?;
        told.map_or(Ok(()), check_establishment)?;
    }
    // That it does not answer now takes nothing away of what it has said.
    let it = match told.filter(|told| !matches!(told, EstablishmentAnswer::Unavailable {})) {
        Some(told) => looked(it, told, asked),
        None => it,
    };
    let what = if accepts { "Acceptation proposée" } else { "Refus proposé" };
    let text = format!("{what}. {reason}");
    let opinion = Opinion { accepts, from: Some(it.state) };
    let proposal = AccreditationProposal::new(opinion, &reason, asked);
    Ok((Accreditation { proposal: Some(proposal), ..it }, Some(text)))
}

fn second_person<'a>(
    it: &'a Accreditation,
    asked: &Asked,
) -> Result<&'a AccreditationProposal, AccreditationRefusal> {
    proposal::confirmed(it.proposal.as_ref(), asked, |_| true).map_err(|undecided| match undecided {
        Undecided::SamePerson => R::FourEyes,
        Undecided::Nothing | Undecided::Stale => R::WrongState(it.state),
    })
}

fn confirmed(it: Accreditation, comment: &str, told: Option<&EstablishmentAnswer>, asked: &Asked) -> Changed {
    let AccreditationProposal { what, why: reason, by, .. } = second_person(&it, asked)?.clone();
    let accepted = what.accepts;
    let it = if accepted { let_in(it, told, asked)? } else { it };
    let decided = if accepted { "Acceptée" } else { "Refusée" };
    let comment = within(comment).map(|comment| format!(". {comment}")).unwrap_or_default();
    let register = match it.told.as_ref().filter(|_| accepted).map(|told| &told.answer) {
        Some(EstablishmentAnswer::NotShown {}) => ". SIRENE ne diffuse pas cet établissement",
        Some(_) => ". SIRENE dit ce jour l’établissement ouvert",
        None => "",
    };
    let text = format!("{decided}, proposée par {by} : {reason}{comment}{register}");
    let answer = AccreditationAnswer { accepted, reason, on: asked.today };
    Ok((Accreditation { proposal: None, answer: Some(answer), ..it }, Some(text)))
}

fn said(reason: &str) -> Result<String, AccreditationRefusal> {
    within(reason).ok_or(R::NoReason)
}

fn within(text: &str) -> Option<String> {
    words(text).map(str::to_owned)
}
