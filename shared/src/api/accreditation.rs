//! The accreditation of a training body: what it types, joins and sends, what the gestionnaire sees and decides.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{HistoryLine, Told, wire};
use crate::accreditation::{
    Accreditation, AccreditationCommand, AccreditationQueue, AccreditationRow, AccreditationState,
    AccreditationTurn, Application, Establishment, EstablishmentAnswer, Piece, PieceKind, qualiopi_needed,
    told,
};
use crate::aggregate::Asked;
use crate::french::date_full;
use crate::identifiers::Siret;
use crate::ids::{AccreditationId, DocumentId};
use crate::parameters::{self, Parameter};
use crate::texts::labels;

wire! {
    /// What whoever asks for an accreditation finds.
    pub struct OwnAccreditationAnswer {
        /// The establishment of his sign-in.
        pub siret: Siret,
        /// What SIRENE says of it, while something may be typed.
        pub told: Option<EstablishmentAnswer>,
        /// The day on which it said so; none for today.
        #[serde(default, with = "crate::wire::optional_date")]
        pub told_on: Option<Date>,
        /// The last request of the caller; what he types, where he does.
        pub accreditation: Option<OwnAccreditation>,
        /// An earlier one that was refused, and that he may contest still.
        pub refused: Option<OwnAccreditation>,
        /// Who else of the establishment has a request under way; the caller can't begin another one.
        pub other: Option<String>,
    }

    /// A request, for who makes it.
    pub struct OwnAccreditation {
        /// To be quoted to the help desk.
        pub reference: AccreditationId,
        pub version: u64,
        pub state: AccreditationState,
        pub turn: AccreditationTurn,
        /// Where it stands, in French.
        pub title: String,
        /// Until when, and what may be done.
        pub text: String,
        /// Last day of what is awaited, or of an appeal.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// What was typed, by field.
        pub typed: BTreeMap<String, String>,
        pub pieces: Vec<PieceView>,
        /// What is asked for again, and whether it has come.
        pub asked: Vec<AskedPieceView>,
        /// Why it was accepted or refused; empty before.
        pub answer: String,
        /// Whether he may type, join and send.
        pub is_open: bool,
        pub may_withdraw: bool,
        pub may_appeal: bool,
        /// Whether another request may begin.
        pub may_begin_again: bool,
    }

    /// A file that was joined.
    pub struct PieceView {
        pub kind: PieceKind,
        /// The same in French.
        pub label: String,
        pub document: DocumentId,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Whether a later one of the kind has taken its place.
        pub replaced: bool,
    }

    /// A piece that is asked for again.
    pub struct AskedPieceView {
        pub kind: PieceKind,
        /// The same in French.
        pub label: String,
        /// Why, in the gestionnaire's words.
        pub word: String,
        pub came: bool,
    }

    /// A page of a list.
    pub struct AccreditationList {
        /// The most urgent first.
        pub accreditations: Vec<AccreditationSummary>,
        /// Of the next page; none at the end.
        pub cursor: Option<String>,
    }

    /// A request in a list.
    pub struct AccreditationSummary {
        pub reference: AccreditationId,
        pub siret: Siret,
        /// Raison sociale.
        pub name: String,
        /// Who asks.
        pub applicant: String,
        pub state: AccreditationState,
        /// The same in French.
        pub state_label: String,
        /// Last day of what is awaited.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// When it began.
        #[serde(with = "crate::wire::instant")]
        pub opened_at: Timestamp,
    }

    /// A request, for the gestionnaire.
    pub struct AccreditationDetail {
        pub summary: AccreditationSummary,
        /// Whoever decides says which one he was shown.
        pub version: u64,
        pub turn: AccreditationTurn,
        /// What was sent, line by line.
        pub lines: Vec<Told>,
        /// What the platform has checked, and what is left to people.
        pub checks: Vec<AccreditationCheck>,
        pub pieces: Vec<PieceView>,
        pub asked: Vec<AskedPieceView>,
        /// What the applicant says against a refusal; empty without an appeal.
        pub appeal: String,
        /// What waits for a second person.
        pub proposal: Option<AccreditationProposalView>,
        /// Why it was accepted or refused; empty before.
        pub answer: String,
        /// What the caller may do now.
        pub acts: Vec<AccreditationChoice>,
        /// The history, oldest first.
        pub journal: Vec<HistoryLine>,
    }

    /// A check of a request.
    pub struct AccreditationCheck {
        /// Whether it holds; where it does not, somebody has to look.
        pub holds: bool,
        /// What was checked, with its figures.
        pub text: String,
    }

    /// A decision that waits for a second person.
    pub struct AccreditationProposalView {
        /// Whether it is a yes.
        pub accepts: bool,
        pub reason: String,
        /// Who proposes it.
        pub by: String,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
    }

    /// What the gestionnaire does with a request that he was shown.
    pub struct AccreditationAct {
        /// The version that he was shown.
        pub version: u64,
        pub act: AccreditationAction,
    }

    /// A piece to ask for.
    pub struct PieceAsked {
        pub kind: PieceKind,
        /// Why: the applicant reads it.
        pub word: String,
    }
}

/// What the applicant does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum AccreditationRequest {
    /// Keeps what he has typed, whatever is wrong with it.
    Save {
        /// By field.
        typed: BTreeMap<String, String>,
    },
    /// The same, and sends it.
    Send {
        /// By field.
        typed: BTreeMap<String, String>,
    },
    /// Gives it up.
    Withdraw {},
    /// Contests a refusal.
    Appeal {
        /// Why.
        words: String,
    },
}

/// What somebody of the gestionnaire does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum AccreditationAction {
    /// Asks for pieces, each with a word.
    Ask { pieces: Vec<PieceAsked> },
    /// Finds it complete.
    Admit {},
    /// Proposes a yes.
    Accept {
        /// Why: the applicant reads it.
        reason: String,
    },
    /// Proposes a no.
    Refuse {
        /// Why: the applicant reads it.
        reason: String,
    },
    /// Takes, as the second person, the decision that is proposed.
    Confirm {
        /// What was checked; may be empty.
        comment: String,
    },
    /// Does not.
    SendBack { reason: String },
}

/// The same, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccreditationChoice {
    Ask,
    Admit,
    Accept,
    Refuse,
    Confirm,
    SendBack,
}

impl AccreditationChoice {
    pub const ALL: [Self; 6] =
        [Self::Admit, Self::Ask, Self::Accept, Self::Refuse, Self::Confirm, Self::SendBack];

    /// What its button or its line says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Admit => labels::accreditation_choice::ADMIT,
            Self::Ask => labels::accreditation_choice::ASK,
            Self::Accept => labels::accreditation_choice::ACCEPT,
            Self::Refuse => labels::accreditation_choice::REFUSE,
            Self::Confirm => labels::accreditation_choice::CONFIRM,
            Self::SendBack => labels::accreditation_choice::SEND_BACK,
        }
    }

    fn of(state: AccreditationState) -> &'static [Self] {
        use AccreditationState as S;
        match state {
            S::Submitted => &[Self::Admit, Self::Ask, Self::Refuse],
            S::Admissible | S::Appealed => &[Self::Accept, Self::Ask, Self::Refuse],
            S::MoreAsked => &[Self::Refuse],
            S::Proposed => &[Self::Confirm, Self::SendBack],
            S::Draft | S::Incomplete | S::Accepted | S::Refused | S::Closed => &[],
        }
    }
}

impl From<AccreditationAction> for AccreditationCommand {
    fn from(action: AccreditationAction) -> Self {
        use AccreditationAction as A;
        match action {
            A::Ask { pieces } => {
                Self::Ask { pieces: pieces.into_iter().map(|asked| (asked.kind, asked.word)).collect() }
            }
            A::Admit {} => Self::Admit,
            A::Accept { reason } => Self::Propose { accepts: true, reason, told: None },
            A::Refuse { reason } => Self::Propose { accepts: false, reason, told: None },
            A::Confirm { comment } => Self::Confirm { comment, told: None },
            A::SendBack { reason } => Self::SendBack { reason },
        }
    }
}

fn pieces(it: &Accreditation) -> Vec<PieceView> {
    let is_last = |piece: &Piece| it.pieces.iter().rfind(|other| other.kind == piece.kind) == Some(piece);
    let view = |piece: &Piece| PieceView {
        kind: piece.kind,
        label: piece.kind.french().to_owned(),
        document: piece.document.clone(),
        at: piece.at,
        replaced: !is_last(piece),
    };
    it.pieces.iter().map(view).collect()
}

fn asked_again(it: &Accreditation) -> Vec<AskedPieceView> {
    let view = |asked: &crate::accreditation::AskedPiece| AskedPieceView {
        kind: asked.kind,
        label: asked.kind.french().to_owned(),
        word: asked.word.clone(),
        came: !it.missing().any(|missing| missing == asked),
    };
    it.asked.iter().map(view).collect()
}

fn answer(it: &Accreditation) -> String {
    it.answer.as_ref().map(|answer| answer.reason.clone()).unwrap_or_default()
}

/// A request as who makes it sees it.
#[must_use]
pub fn own_accreditation(it: &Accreditation, today: Date) -> OwnAccreditation {
    use AccreditationState as S;
    let (title, text) = told::situation(it, today);
    OwnAccreditation {
        reference: it.reference.clone(),
        version: it.version,
        state: it.state,
        turn: it.state.turn(),
        title: title.to_owned(),
        text,
        until: it.until,
        typed: it.typed.clone(),
        pieces: pieces(it),
        asked: asked_again(it),
        answer: answer(it),
        is_open: it.state.is_open_to_applicant(),
        may_withdraw: matches!(
            it.state,
            S::Draft | S::Submitted | S::Incomplete | S::Admissible | S::MoreAsked
        ),
        may_appeal: it.is_contestable(today),
        may_begin_again: matches!(it.state, S::Refused | S::Closed),
    }
}

/// A request in a list.
#[must_use]
pub fn accreditation_summary(it: &Accreditation) -> AccreditationSummary {
    AccreditationSummary {
        reference: it.reference.clone(),
        siret: it.siret.clone(),
        name: it.name().to_owned(),
        applicant: it.applicant.name.clone(),
        state: it.state,
        state_label: it.state.label().to_owned(),
        until: it.until,
        opened_at: it.opened_at,
    }
}

/// A request as the gestionnaire sees it.
#[must_use]
pub fn accreditation_detail(
    it: &Accreditation,
    journal: &[AccreditationRow],
    asked: &Asked,
) -> AccreditationDetail {
    AccreditationDetail {
        summary: accreditation_summary(it),
        version: it.version,
        turn: it.state.turn(),
        lines: it.application.as_ref().map(|application| lines(it, application)).unwrap_or_default(),
        checks: it.application.as_ref().map(|sent| checks(it, sent, asked.today)).unwrap_or_default(),
        pieces: pieces(it),
        asked: asked_again(it),
        appeal: it.appeal.clone(),
        proposal: it.proposal.as_ref().map(|proposal| AccreditationProposalView {
            accepts: proposal.what.accepts,
            reason: proposal.why.clone(),
            by: proposal.by.clone(),
            at: proposal.at,
        }),
        answer: answer(it),
        acts: acts(it, asked),
        journal: journal.iter().map(HistoryLine::from).collect(),
    }
}

/// Whoever proposed may take back to the examination neither what he proposed nor what is his own.
fn acts(it: &Accreditation, asked: &Asked) -> Vec<AccreditationChoice> {
    let is_his_own = asked.is(&it.applicant.principal);
    let proposed = it.proposal.as_ref().is_some_and(|proposal| proposal.is_by(asked));
    if is_his_own || proposed { Vec::new() } else { AccreditationChoice::of(it.state).to_vec() }
}

fn lines(it: &Accreditation, sent: &Application) -> Vec<Told> {
    let line = |label: &str, value: String| Told { label: label.to_owned(), value };
    let or = |none: &str, text: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
    let mut lines = vec![
        line("Raison sociale", sent.name.clone()),
        line("Adresse", format!("{}, {} {}", sent.street, sent.postcode, sent.town)),
        line("Demandeur", format!("{} ({})", it.applicant.name, it.applicant.mail)),
        line("Qualité", sent.quality.french().to_owned()),
        line("Contact", format!("{}, {}", sent.email, sent.telephone)),
        line("Déclaration d’activité", sent.nda.clone()),
        line("Public et formations", sent.trainings.french().to_owned()),
        line("Chiffre d’affaires de formation", sent.turnover.french()),
    ];
    if let Some(agrement) = &sent.agrement {
        let dates = period(agrement.from, agrement.until);
        lines.push(line(
            "Agrément",
            format!("{}, décision du {}, {dates}", agrement.number, date_full(agrement.ordered)),
        ));
        lines.push(line("Thèmes de l’agrément", or("Aucun", &agrement.themes)));
    }
    if let Some(held) = &sent.qualiopi {
        let what: Vec<&str> = held.categories.iter().map(|category| category.french()).collect();
        let dates = period(held.from, held.until);
        lines.push(line("Qualiopi", format!("{}, {}, {dates}", held.number, held.certifier)));
        lines.push(line("Catégories certifiées", what.join(", ")));
        lines.push(line("Établissement certifié", held.siret.to_string()));
    }
    lines.push(line("Certifications RNCP et RS", or("Aucune", &sent.certifications)));
    lines.push(line("Précisions", or("Aucune", &sent.words)));
    lines
}

fn period(from: Date, until: Date) -> String {
    format!("du {} au {}", date_full(from), date_full(until))
}

fn checks(it: &Accreditation, sent: &Application, today: Date) -> Vec<AccreditationCheck> {
    let check = |holds: bool, text: String| AccreditationCheck { holds, text };
    let known = it.establishment.is_some();
    let needed = qualiopi_needed(sent.trainings, sent.turnover, today);
    let most = parameters::euros(Parameter::QualiopiTurnover, today).unwrap_or_default().french();
    let qualiopi = match (&sent.qualiopi, needed) {
        (Some(_), true) => "Qualiopi est obligatoire, et le certificat est joint".to_owned(),
        (Some(_), false) => "Qualiopi n’est pas obligatoire ; un certificat est joint".to_owned(),
        (None, false) => {
            format!("Qualiopi n’est pas obligatoire : élus uniquement, jusqu’à {most} de chiffre d’affaires")
        }
        (None, true) => "Qualiopi est obligatoire, et aucun certificat n’est joint".to_owned(),
    };
    let mut checks = vec![check(known, by_sirene(it))];
    if let Some(held) = &sent.qualiopi {
        let parent = held.siret != it.siret;
        let text = if parent {
            "Le certificat nomme un autre établissement du même SIREN"
        } else {
            "Le certificat nomme cet établissement"
        };
        checks.push(check(true, text.to_owned()));
        checks.push(ends("Le certificat Qualiopi", held.until, today));
    }
    if let Some(agrement) = &sent.agrement {
        checks.push(ends("L’agrément", agrement.until, today));
    }
    checks.push(check(sent.qualiopi.is_some() || !needed, qualiopi));
    checks.push(check(false, NDA.to_owned()));
    checks
}

fn by_sirene(it: &Accreditation) -> String {
    let told = it.told.as_ref();
    let on = told.map(|told| format!(" (réponse du {})", date_full(told.on))).unwrap_or_default();
    if it.establishment.is_some() {
        return format!("Établissement ouvert, raison sociale et adresse données par SIRENE{on}");
    }
    let compare = "comparez la raison sociale et l’adresse à l’extrait Kbis";
    match told.map(|told| &told.answer) {
        // It did not answer when the request was sent.
        Some(EstablishmentAnswer::Open { establishment }) => {
            let Establishment { name, street, postcode, town } = establishment;
            format!(
                "SIRENE dit l’établissement ouvert{on}, au nom de {name}, {street}, {postcode} {town} : comparez à ce qui est saisi"
            )
        }
        Some(EstablishmentAnswer::NotShown {}) => {
            format!("SIRENE ne diffuse pas cet établissement{on} : {compare}")
        }
        _ => format!(
            "SIRENE n’a pas répondu à l’envoi : {compare} ; il sera interrogé de nouveau à la décision"
        ),
    }
}

/// It has no key: only the public list says whether it is somebody's.
const NDA: &str = "Le numéro de déclaration d’activité a onze caractères : vérifiez-le dans la liste publique des organismes";

fn ends(what: &str, until: Date, today: Date) -> AccreditationCheck {
    let verb = if until < today { "est terminé depuis le" } else { "court jusqu’au" };
    AccreditationCheck { holds: until >= today, text: format!("{what} {verb} {}", date_full(until)) }
}

/// The list of that name; the first when none is said.
#[must_use]
pub fn accreditation_queue(name: Option<&str>) -> Option<AccreditationQueue> {
    let Some(name) = name else { return Some(AccreditationQueue::AccreditationAdmit) };
    AccreditationQueue::SHOWN.into_iter().find(|queue| crate::wire::word(queue) == name)
}
