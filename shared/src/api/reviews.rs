//! The review of a person: what he reads and sends, what the gestionnaire sees and decides.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::SessionKey;
use crate::french::date_full;
use crate::identity::{BirthDate, Claim};
use crate::ids::{DocumentId, EluId, ReviewId};
use crate::proposal::is_another;
use crate::recognition::RegisterRow;
use crate::register::MandateKey;
use crate::review::candidates::{Candidate, french_sex};
use crate::review::{
    Outcome, Proof, ProofKind, Review, ReviewCause, ReviewRow, ReviewState, ReviewTurn, contact_of, told,
};

use super::{HistoryLine, MandateView, wire};

wire! {
    /// The last review of whoever asks.
    pub struct OwnReviewAnswer {
        /// None when there was never one.
        pub review: Option<OwnReview>,
    }

    /// A review, for the person.
    pub struct OwnReview {
        /// To be quoted to the help desk.
        pub reference: ReviewId,
        /// Where it stands.
        pub state: ReviewState,
        pub turn: ReviewTurn,
        /// The same in French.
        pub title: String,
        /// Until when, and what may be done.
        pub text: String,
        /// Why somebody must look, in French.
        pub cause: String,
        /// What the gestionnaire asks for; empty when he asks for nothing.
        pub asked: String,
        /// Last day of what is awaited, or of an appeal.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// What the provider left out.
        pub missing: Vec<Claim>,
        pub proofs: Vec<SentProofView>,
        /// What he wrote last; empty when he wrote nothing.
        #[serde(default)]
        pub words: String,
        /// Why it was accepted or refused; empty before.
        pub answer: String,
        /// Whether something may be sent now.
        pub takes_proofs: bool,
        /// Whether another review, or another try, may begin.
        pub may_begin_again: bool,
        /// The session that he was about to ask for, while he may still come to it.
        pub wanted: Option<SessionKey>,
        /// When it began.
        #[serde(with = "crate::wire::instant")]
        pub opened_at: Timestamp,
    }

    /// A file that was sent.
    pub struct SentProofView {
        /// What it proves, in French.
        pub label: String,
        pub document: DocumentId,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
    }

    /// Sends something for a review: a file that is kept already, words, or both.
    pub struct ReviewProof {
        /// What the file proves.
        pub kind: Option<ProofKind>,
        /// The file.
        pub document: Option<DocumentId>,
        /// What is to be known; may be empty.
        pub words: String,
        /// Code of the département of the mandate; may be empty.
        pub departement: String,
        /// Where to write to, when the provider did not tell; may be empty.
        pub email: String,
    }

    /// Says that the rights shown are not those expected.
    pub struct RightsObjection {
        /// What is wrong.
        pub words: String,
    }

    pub struct ReviewList {
        /// The most urgent first.
        pub reviews: Vec<ReviewSummary>,
        /// Of the next page; none at the end.
        pub cursor: Option<String>,
    }

    /// A review in a list.
    pub struct ReviewSummary {
        pub reference: ReviewId,
        /// Who, as far as the provider told.
        pub name: String,
        /// Why somebody must look.
        pub cause: ReviewCause,
        /// The same in French.
        pub cause_label: String,
        /// Where it stands.
        pub state: ReviewState,
        /// The same in French.
        pub state_label: String,
        /// Last day of what is awaited.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// When it began.
        #[serde(with = "crate::wire::instant")]
        pub opened_at: Timestamp,
    }

    /// A review, for the gestionnaire.
    pub struct ReviewDetail {
        /// As in the lists.
        pub summary: ReviewSummary,
        /// What the provider told, line by line; what is missing is said.
        pub identity: Vec<Told>,
        /// What the person says; may be empty.
        pub words: String,
        /// Code of the département of the mandate; empty when it is not known.
        pub departement: String,
        /// The address of its préfecture for corrections.
        pub prefecture: Option<String>,
        /// His account, when it is open.
        pub elu: Option<EluId>,
        /// What the gestionnaire asked for; empty when nothing.
        pub asked: String,
        pub proofs: Vec<SentProofView>,
        /// Who may be meant in the register, who differs least first.
        pub candidates: Vec<CandidateView>,
        /// What waits for a second person.
        pub proposal: Option<ProposalView>,
        /// Why it was accepted or refused; empty before.
        pub answer: String,
        /// Whether the caller may ask for something or propose a decision.
        pub may_examine: bool,
        /// Whether the caller may take the decision that is proposed.
        pub may_decide: bool,
        /// The history, oldest first.
        pub journal: Vec<HistoryLine>,
    }

    /// A line of an identity.
    pub struct Told {
        /// "Prénoms".
        pub label: String,
        /// What was told, or that it was not.
        pub value: String,
    }

    /// Somebody of the register.
    pub struct CandidateView {
        /// Names him.
        pub name: String,
        /// Both sides, trait by trait.
        pub compared: Vec<ComparedView>,
        pub mandates: Vec<CandidateMandate>,
        /// Whether the person has an account.
        pub taken: bool,
    }

    /// A trait on both sides.
    pub struct ComparedView {
        /// "Prénoms".
        pub label: String,
        /// What the provider told; empty when it did not.
        pub told: String,
        pub register: String,
        /// How they differ, in words; none when they agree.
        pub difference: Option<String>,
    }

    /// A mandate that may be chosen.
    pub struct CandidateMandate {
        /// Names it in a proposal.
        pub key: String,
        pub mandate: MandateView,
    }

    /// A decision that waits for a second person.
    pub struct ProposalView {
        /// Whether it is a yes.
        pub accepts: bool,
        /// The mandates of a yes, by their keys.
        pub mandates: Vec<String>,
        pub reason: String,
        /// Who proposes it.
        pub by: String,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
    }
}

/// What somebody of the gestionnaire does with a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReviewAction {
    /// Asks the person for something.
    AskProof {
        /// What, and why: the person reads it.
        what: String,
    },
    /// Asks the préfecture for a correction of the register.
    AskPrefecture {
        /// Code of the département.
        departement: String,
    },
    /// Proposes that the person is the one of these mandates.
    Accept {
        /// Their keys.
        mandates: Vec<String>,
        /// Why: the person reads it.
        reason: String,
    },
    /// Proposes a refusal.
    Refuse {
        /// Why: the person reads it.
        reason: String,
    },
}

fn proof_view(proof: &Proof) -> SentProofView {
    SentProofView { label: proof.kind.french().to_owned(), document: proof.document.clone(), at: proof.at }
}

fn answer(review: &Review) -> String {
    review.answer.as_ref().map(|answer| answer.reason.clone()).unwrap_or_default()
}

/// A review as its person sees it.
#[must_use]
pub fn own_review(review: &Review, today: Date) -> OwnReview {
    let (title, text) = told::situation(review, today);
    OwnReview {
        reference: review.reference.clone(),
        state: review.state,
        turn: review.state.turn(),
        title,
        text,
        cause: told::cause_words(review),
        asked: review.asked.clone(),
        until: review.until,
        missing: review.missing(),
        proofs: review.proofs.iter().map(proof_view).collect(),
        words: review.words.clone(),
        answer: answer(review),
        takes_proofs: review.takes_proofs(today),
        may_begin_again: review.state == ReviewState::Closed,
        wanted: review
            .wanted
            .clone()
            .filter(|_| !review.state.is_over() || review.state == ReviewState::Accepted),
        opened_at: review.opened_at,
    }
}

/// A review in a list.
#[must_use]
pub fn review_summary(review: &Review) -> ReviewSummary {
    ReviewSummary {
        reference: review.reference.clone(),
        name: review.identity.display_name(),
        cause: review.cause,
        cause_label: review.cause.label().to_owned(),
        state: review.state,
        state_label: review.state.label().to_owned(),
        until: review.until,
        opened_at: review.opened_at,
    }
}

/// A review as the gestionnaire sees it; `principal` is who looks.
#[must_use]
pub fn review_detail(
    review: &Review,
    journal: &[ReviewRow],
    candidates: Vec<CandidateView>,
    principal: &str,
) -> ReviewDetail {
    let is_his_own = review.principal == principal;
    let proposed = review.proposal.as_ref();
    let is_open = !review.state.is_over() && proposed.is_none();
    ReviewDetail {
        summary: review_summary(review),
        identity: identity_lines(review),
        words: review.words.clone(),
        departement: review.departement.clone(),
        prefecture: contact_of(&review.departement),
        elu: review.elu.clone(),
        asked: review.asked.clone(),
        proofs: review.proofs.iter().map(proof_view).collect(),
        candidates,
        proposal: proposed.map(|proposal| ProposalView {
            accepts: proposal.what.is_yes(),
            mandates: match &proposal.what {
                Outcome::Accept { mandates } => mandates.clone(),
                Outcome::Refuse {} => Vec::new(),
            },
            reason: proposal.why.clone(),
            by: proposal.by.clone(),
            at: proposal.at,
        }),
        answer: answer(review),
        may_examine: is_open && !is_his_own,
        may_decide: proposed.is_some_and(|proposal| is_another(principal, &proposal.principal))
            && !is_his_own,
        journal: journal.iter().map(HistoryLine::from).collect(),
    }
}

fn identity_lines(review: &Review) -> Vec<Told> {
    let identity = &review.identity;
    let or_not = |value: String| if value.is_empty() { "Non transmis".to_owned() } else { value };
    let line = |label: &str, value: String| Told { label: label.to_owned(), value: or_not(value) };
    let mut lines = vec![
        line("Prénoms", identity.given_names.join(" ")),
        line("Nom de naissance", identity.birth_name.clone()),
        line("Sexe", identity.sex.map(french_sex).unwrap_or_default().to_owned()),
        line("Date de naissance", identity.birth_date.map(BirthDate::french).unwrap_or_default()),
        line("Commune de naissance (code)", identity.birth_place.clone().unwrap_or_default()),
        line("Pays de naissance (code)", identity.birth_country.clone()),
        line("Adresse électronique", review.email.clone()),
    ];
    if let Some(name) = &identity.name_in_use {
        lines.insert(2, line("Nom d’usage", name.clone()));
    }
    lines
}

/// Somebody of the register beside the identity.
#[must_use]
pub fn candidate_view(candidate: &Candidate, taken: bool, today: Date) -> CandidateView {
    let first = candidate.rows.first();
    let name = first.map(|row| {
        let born = date_full(row.birth_date);
        format!("{} {}, {} le {born}", row.first_name, row.last_name, row.sex.born())
    });
    CandidateView {
        name: name.unwrap_or_default(),
        compared: candidate
            .compared
            .iter()
            .map(|compared| ComparedView {
                label: compared.label.to_owned(),
                told: compared.told.clone(),
                register: compared.register.clone(),
                difference: compared.difference.map(str::to_owned),
            })
            .collect(),
        mandates: candidate.rows.iter().map(|row| candidate_mandate(row, today)).collect(),
        taken,
    }
}

fn candidate_mandate(row: &RegisterRow, today: Date) -> CandidateMandate {
    CandidateMandate { key: MandateKey::of(row).to_string(), mandate: MandateView::of(row, today) }
}
