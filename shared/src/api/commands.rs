//! What a request asks of a dossier: the commands of the lifecycle, as their bodies carry them.

use crate::lifecycle::{Command, Rating, ServiceDone};

use super::{
    AnswerDossier, CancelDossier, CofinancingAnswer, CofinancingRequest, Confirmation, ControlAction,
    DecideCardLoss, EntryDeclaration, ForceMajeureClaim, IncidentProposal, PostponementAnswer,
    PostponementProposal, Reason, Verdict,
};

impl From<Confirmation> for Command {
    fn from(Confirmation { expected }: Confirmation) -> Self {
        Self::Confirm { expected }
    }
}

impl From<CancelDossier> for Command {
    fn from(CancelDossier { reason, expected_charge }: CancelDossier) -> Self {
        Self::Cancel { reason, expected_charge }
    }
}

impl From<CofinancingRequest> for Command {
    fn from(request: CofinancingRequest) -> Self {
        match request {
            CofinancingRequest::Ask { collectivite, amount, message } => {
                Self::AskCofinancing { collectivite, amount, message }
            }
            CofinancingRequest::Renounce {} => Self::RenounceCofinancing,
        }
    }
}

impl From<CofinancingAnswer> for Command {
    fn from(answer: CofinancingAnswer) -> Self {
        match answer {
            CofinancingAnswer::Grant { amount, deliberation } => {
                Self::GrantCofinancing { amount, deliberation }
            }
            CofinancingAnswer::Decline { reason } => Self::DeclineCofinancing { reason },
        }
    }
}

impl From<PostponementAnswer> for Command {
    fn from(answer: PostponementAnswer) -> Self {
        match answer {
            PostponementAnswer::Accept {} => Self::AcceptPostponement,
            PostponementAnswer::Decline {} => Self::DeclinePostponement,
        }
    }
}

impl From<PostponementProposal> for Command {
    fn from(PostponementProposal { session, start, message }: PostponementProposal) -> Self {
        Self::ProposePostponement { session, start, message }
    }
}

impl From<ForceMajeureClaim> for Command {
    fn from(ForceMajeureClaim { case, text, document }: ForceMajeureClaim) -> Self {
        Self::ClaimForceMajeure { case, text, document }
    }
}

impl From<Rating> for Command {
    fn from(rating: Rating) -> Self {
        Self::Rate(rating)
    }
}

impl From<AnswerDossier> for Command {
    fn from(answer: AnswerDossier) -> Self {
        match answer {
            AnswerDossier::Acknowledge {} => Self::Acknowledge,
            AnswerDossier::Accept {} => Self::Accept,
            AnswerDossier::Propose { start, end, price, message } => {
                Self::Propose { start, end, price, message }
            }
            AnswerDossier::Refuse { reason } => Self::Refuse { reason },
            AnswerDossier::Cancel { reason } => Self::CancelByOf { reason },
            AnswerDossier::NoShow {} => Self::DeclareNoShow,
        }
    }
}

impl From<EntryDeclaration> for Command {
    fn from(EntryDeclaration { on }: EntryDeclaration) -> Self {
        Self::DeclareEntry { on }
    }
}

impl From<ServiceDone> for Command {
    fn from(declared: ServiceDone) -> Self {
        Self::DeclareServiceDone(declared)
    }
}

impl From<ControlAction> for Command {
    fn from(action: ControlAction) -> Self {
        match action {
            ControlAction::Open { reason } => Self::OpenControl { reason },
            ControlAction::Correct { found } => Self::CorrectServiceDone(found),
        }
    }
}

/// Of a case of force majeure.
impl From<Verdict> for Command {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve { comment } => Self::GrantForceMajeure { comment },
            Verdict::Refuse { reason } => Self::RefuseForceMajeure { reason },
        }
    }
}

/// Of the incident of that number.
impl From<(u32, Verdict)> for Command {
    fn from((number, verdict): (u32, Verdict)) -> Self {
        match verdict {
            Verdict::Approve { comment } => Self::ApproveIncident { number, comment },
            Verdict::Refuse { reason } => Self::RejectIncident { number, reason },
        }
    }
}

impl From<DecideCardLoss> for Command {
    fn from(DecideCardLoss { amount, verdict }: DecideCardLoss) -> Self {
        match verdict {
            Verdict::Approve { comment } => Self::SettleCardLoss { amount, comment },
            Verdict::Refuse { reason } => Self::DeclineCardLoss { amount, reason },
        }
    }
}

impl From<IncidentProposal> for Command {
    fn from(IncidentProposal { incident, comment }: IncidentProposal) -> Self {
        Self::OpenIncident { kind: incident, comment }
    }
}

impl From<Reason> for Command {
    fn from(Reason { reason }: Reason) -> Self {
        Self::Close { reason }
    }
}
