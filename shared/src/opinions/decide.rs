//! What may happen to an opinion, by whom, and what follows.

use super::{Moderation, Opinion, OpinionRow, Words};
use crate::aggregate::Asked;
use crate::message::{Message, Recipient, words};
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::{mails, sentences};

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpinionCommand {
    /// The gestionnaire shows what waits.
    Show,
    /// He does not.
    Refuse {
        /// Why: who wrote it reads it.
        reason: String,
    },
    /// The training body answers.
    Answer { words: String },
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionDecision {
    pub opinion: Opinion,
    pub row: OpinionRow,
    pub messages: Vec<Message>,
}

/// Why nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpinionRefusal {
    /// It changed after what was shown of it.
    #[error("{}", sentences::OpinionChanged.said())]
    Changed,
    #[error("{}", sentences::OpinionNothingWaits.said())]
    NothingWaits,
    #[error("{}", sentences::OpinionNoReason.said())]
    NoReason,
    #[error("{}", sentences::OpinionNoWords.said())]
    NoWords,
    /// Its comment is not shown, or it has an answer.
    #[error("{}", sentences::OpinionNotAnswerable.said())]
    NotAnswerable,
}

impl OpinionRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changed => "opinion-changed",
            Self::NothingWaits => "opinion-nothing-waits",
            Self::NoReason => "reason-missing",
            Self::NoWords => "words-missing",
            Self::NotAnswerable => "opinion-not-answerable",
        }
    }
}

/// Decides what follows from `command`. `seen` is the version that who decides was shown; none for who needs none.
///
/// # Errors
/// An [`OpinionRefusal`]; nothing changes then.
pub fn decide_opinion(
    before: &Opinion,
    command: &OpinionCommand,
    seen: Option<u64>,
    asked: &Asked,
) -> Result<OpinionDecision, OpinionRefusal> {
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(OpinionRefusal::Changed);
    }
    let it = Opinion { version: before.version + 1, updated_at: asked.at, ..before.clone() };
    let (opinion, text, messages) = match command {
        OpinionCommand::Show => moderated(it, Moderation::Shown)?,
        OpinionCommand::Refuse { reason } => {
            let reason = words(reason).ok_or(OpinionRefusal::NoReason)?.to_owned();
            moderated(it, Moderation::Refused { reason })?
        }
        OpinionCommand::Answer { words } => answered(it, words, asked)?,
    };
    let row = OpinionRow {
        seq: opinion.version,
        at: asked.at,
        author: asked.author.clone(),
        text,
        request_id: asked.request_id.clone(),
    };
    Ok(OpinionDecision { opinion, row, messages })
}

type Changed = Result<(Opinion, String, Vec<Message>), OpinionRefusal>;

fn moderated(mut it: Opinion, moderation: Moderation) -> Changed {
    let is_comment = it.comment.waits();
    let what = if is_comment { "Commentaire de l’élu" } else { "Réponse de l’organisme" };
    let text = match &moderation {
        Moderation::Refused { reason } => format!("{what} non publié : {reason}"),
        _ => format!("{what} publié"),
    };
    let messages = told(&it, is_comment, &moderation).into_iter().collect();
    let waiting =
        if is_comment { Some(&mut it.comment) } else { it.answer.as_mut().filter(|words| words.waits()) };
    waiting.ok_or(OpinionRefusal::NothingWaits)?.moderation = moderation;
    Ok((it, text, messages))
}

/// Who wrote what is refused, and who may answer what is shown.
fn told(it: &Opinion, is_comment: bool, moderation: &Moderation) -> Option<Message> {
    let formation = it.intitule.as_str();
    let of = || Recipient::Of(it.of.clone());
    match (is_comment, moderation) {
        (true, Moderation::Refused { reason }) => {
            let dossier = it.dossier.as_str();
            let told = mails::elu::AvisNonPublie { formation, dossier, motif: reason };
            Some(told.to(Recipient::Elu(it.elu.clone())))
        }
        (true, Moderation::Shown) => Some(mails::organisme::AvisPublie { formation }.to(of())),
        (false, Moderation::Refused { reason }) => {
            Some(mails::organisme::ReponseNonPubliee { formation, motif: reason }.to(of()))
        }
        _ => None,
    }
}

fn answered(it: Opinion, text: &str, asked: &Asked) -> Changed {
    if !it.is_answerable() {
        return Err(OpinionRefusal::NotAnswerable);
    }
    let text = words(text).ok_or(OpinionRefusal::NoWords)?.to_owned();
    let until = last_day(Delay::OpinionModeration, asked.today);
    let answered = Opinion { answer: Some(Words::written(text)), until, ..it };
    Ok((answered, "Réponse de l’organisme, à lire avant d’être publiée".to_owned(), Vec::new()))
}
