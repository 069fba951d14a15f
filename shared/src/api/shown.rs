//! Who sees what of a dossier (invariant 8). Each reader's view is built from what all know: what is not listed for him is not shown, and a
//! field that is added is nobody's before it is listed.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::lifecycle::{
    Actor, CardStatus, Cofinancing, CofinancingState, CommandKind, Correction, Dossier, ForceMajeure, Funds,
    Incident, JournalRow, Outcome, Postponement, Rating, Reserved, State, check_fund_share, fund_share,
};
use crate::money::Euros;
use crate::payments::{Payable, PayableState, Refund};
use crate::proposal::Proposal;

use super::turn::PlaceNow;
use super::views::{
    DossierView, ShownBack, ShownCardLoss, ShownCase, ShownClaim, ShownComplement, ShownDossier,
    ShownFundShare, ShownIncident, ShownOrder, ShownOutcome, ShownPayment, ShownPostponement, ShownProposal,
    ShownRefund, ShownRow, ShownTransfer,
};
use super::{CollectiviteView, DossierSummary, ShownAttendance, shown_exceptions};
use crate::attendance::Attendance;

/// What is known beside a dossier and its history, as far as its reader needs it.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Who reads, as the sign-in knows him; empty for nobody.
    pub reader: String,
    /// Balances, for the élu.
    pub funds: Option<Funds>,
    /// What other dossiers hold of his rights, for the élu.
    pub reserved: Option<Reserved>,
    /// The élu's rights, for the collectivité that he asks.
    pub dife: Option<Euros>,
    /// Collectivités that may be asked, for the élu.
    pub collectivites: Vec<CollectiviteView>,
    /// What the OF is owed, for the OF and the gestionnaire.
    pub payments: Vec<Payable>,
    /// What goes back to a card, for the élu and the gestionnaire.
    pub refunds: Vec<Refund>,
    /// What the sheet of its session says, for all but the collectivité.
    pub attendance: Attendance,
    /// The place that an order would take, for who has to decide on it.
    pub place: Option<PlaceNow>,
}

/// The view of `actor` on `today`.
#[must_use]
pub fn shown_to(
    actor: Actor,
    dossier: &Dossier,
    journal: &[JournalRow],
    beside: Beside,
    today: Date,
) -> DossierView {
    let shown = shown_dossier(actor, dossier, &beside.reader);
    DossierView {
        now: shown.now(actor, beside.place.as_ref(), today),
        places: beside.place.as_ref().map(PlaceNow::shown),
        dossier: shown,
        journal: journal.iter().filter_map(|row| shown_row(row, actor)).collect(),
        actions: dossier.possible(actor),
        funds: beside.funds,
        reserved: beside.reserved,
        fund_share: beside.dife.map(|dife| shown_share(dossier, dife, today)),
        collectivites: beside.collectivites,
        payments: beside.payments.iter().map(payment).collect(),
        refunds: beside.refunds.iter().map(refund).collect(),
        attendance: ShownAttendance::of(&beside.attendance),
        exceptions: shown_exceptions(actor, dossier, &beside.attendance),
        today,
    }
}

fn shown_dossier(actor: Actor, dossier: &Dossier, reader: &str) -> ShownDossier {
    match actor {
        Actor::Elu => to_elu(dossier),
        Actor::Of => to_organisme(dossier),
        Actor::Collectivite => to_collectivite(dossier),
        Actor::Gestionnaire | Actor::CardService | Actor::Platform => to_gestionnaire(dossier, reader),
    }
}

/// Of the élu's rights the collectivité sees what they pay of this training, and no more.
fn shown_share(dossier: &Dossier, dife: Euros, today: Date) -> ShownFundShare {
    let fund = fund_share(dossier, dife, today);
    ShownFundShare {
        share: fund.share,
        floor: fund.floor,
        left: dossier.training.price - fund.share,
        refused: check_fund_share(fund).err().map(|refusal| refusal.said_to(Actor::Collectivite)),
    }
}

/// A row of the list of `actor` on `today`.
#[must_use]
pub fn summary_for(actor: Actor, dossier: &Dossier, place: Option<&PlaceNow>, today: Date) -> DossierSummary {
    let request = dossier.cofinancing.as_ref().filter(|_| actor != Actor::Of);
    let answered =
        |known: &&Cofinancing| matches!(known.state, CofinancingState::Granted | CofinancingState::Declined);
    DossierSummary {
        id: dossier.id.clone(),
        intitule: dossier.training.intitule.clone(),
        state: dossier.state,
        due: dossier.due,
        now: shown_dossier(actor, dossier, "").now(actor, place, today),
        elu_name: dossier.elu_name.clone(),
        of_name: dossier.of_name.clone(),
        start: dossier.training.start,
        end: dossier.training.end,
        price: dossier.training.price,
        actions: dossier.possible(actor),
        task: dossier.task().filter(|_| actor == Actor::Gestionnaire),
        asked: request.map(|known| known.asked),
        granted: request.filter(answered).map(|known| known.granted),
    }
}

/// What all of them know, and nothing else: the dossier itself, what is asked for and whether it has begun.
fn to_anybody(dossier: &Dossier) -> ShownDossier {
    ShownDossier {
        id: dossier.id.clone(),
        version: dossier.version,
        state: dossier.state,
        due: dossier.due,
        elu_name: dossier.elu_name.clone(),
        of: dossier.of.clone(),
        of_name: dossier.of_name.clone(),
        training: dossier.training.clone(),
        entry: dossier.entry,
        message: String::new(),
        proposal: None,
        cofinancing: None,
        order: None,
        card_loss: None,
        last_card: None,
        card_until: None,
        service_done: None,
        control: None,
        postponement: None,
        force_majeure: None,
        outcome: None,
        incidents: Vec::new(),
        corrections: Vec::new(),
        rating: None,
    }
}

/// The élu sees his own dossier, but for what the gestionnaire examines and has not decided.
fn to_elu(dossier: &Dossier) -> ShownDossier {
    ShownDossier {
        message: dossier.message.clone(),
        proposal: proposal(dossier),
        cofinancing: complement(dossier),
        order: order(dossier),
        last_card: last_card(dossier),
        card_until: card_until(dossier),
        service_done: dossier.service_done.clone(),
        control: dossier.control.clone(),
        postponement: dossier.postponement.as_ref().map(postponement),
        force_majeure: dossier.force_majeure.as_ref().map(claim),
        outcome: dossier.outcome.as_ref().map(outcome),
        corrections: dossier.corrections.clone(),
        rating: dossier.rating.clone(),
        ..to_anybody(dossier)
    }
}

/// How the élu pays, and what happened to him, is no business of the training body.
fn to_organisme(dossier: &Dossier) -> ShownDossier {
    ShownDossier {
        message: dossier.message.clone(),
        proposal: proposal(dossier),
        service_done: dossier.service_done.clone(),
        control: dossier.control.clone(),
        postponement: dossier.postponement.as_ref().map(postponement),
        force_majeure: dossier.force_majeure.as_ref().map(|known| ShownClaim { told: None, ..claim(known) }),
        outcome: dossier.outcome.as_ref().map(|ended| ShownOutcome { back: None, ..outcome(ended) }),
        corrections: dossier.corrections.iter().map(without_words).collect(),
        // It reads the comment once the gestionnaire has, with all the others.
        rating: dossier.rating.clone().map(|rating| Rating { comment: String::new(), ..rating }),
        ..to_anybody(dossier)
    }
}

/// The collectivité sees what it was asked for, and what becomes of the training: nothing of what the élu pays himself, nor of what
/// he, the training body and the gestionnaire write to each other.
fn to_collectivite(dossier: &Dossier) -> ShownDossier {
    let silent = |known: &Postponement| ShownPostponement { message: String::new(), ..postponement(known) };
    ShownDossier {
        cofinancing: complement(dossier),
        postponement: dossier.postponement.as_ref().map(silent),
        ..to_anybody(dossier)
    }
}

/// The gestionnaire sees all that he may have to decide on.
fn to_gestionnaire(dossier: &Dossier, reader: &str) -> ShownDossier {
    ShownDossier {
        message: dossier.message.clone(),
        proposal: proposal(dossier),
        cofinancing: complement(dossier),
        order: order(dossier),
        last_card: last_card(dossier),
        card_until: card_until(dossier),
        service_done: dossier.service_done.clone(),
        control: dossier.control.clone(),
        postponement: dossier.postponement.as_ref().map(postponement),
        force_majeure: dossier.force_majeure.as_ref().map(claim),
        outcome: dossier.outcome.as_ref().map(outcome),
        incidents: dossier.incidents.iter().map(|known| incident(known, reader)).collect(),
        corrections: dossier.corrections.clone(),
        rating: dossier.rating.clone(),
        card_loss: dossier.card_loss.as_ref().map(|proposal| card_loss(proposal, reader)),
        ..to_anybody(dossier)
    }
}

fn card_loss(proposal: &Proposal<Euros>, reader: &str) -> ShownCardLoss {
    ShownCardLoss {
        amount: proposal.what,
        reason: proposal.why.clone(),
        proposed_by: proposal.by.clone(),
        is_yours: !reader.is_empty() && reader == proposal.principal,
    }
}

fn proposal(dossier: &Dossier) -> Option<ShownProposal> {
    let known = dossier.proposal.as_ref()?;
    Some(ShownProposal { changed: known.changed, message: known.message.clone(), asked: known.asked })
}

fn complement(dossier: &Dossier) -> Option<ShownComplement> {
    let request = dossier.cofinancing.as_ref()?;
    Some(ShownComplement {
        collectivite: request.collectivite.clone(),
        name: request.name.clone(),
        asked: request.asked,
        granted: request.granted,
        state: request.state,
        message: request.message.clone(),
    })
}

fn order(dossier: &Dossier) -> Option<ShownOrder> {
    let known = dossier.order.as_ref()?;
    Some(ShownOrder {
        on: known.on,
        split: known.split,
        card_due: known.card_due(),
        card_lost: dossier.card_lost,
    })
}

/// A success is not undone by a page that was opened beside it.
fn last_card(dossier: &Dossier) -> Option<CardStatus> {
    let mut statuses = dossier.card_attempts.iter().map(|attempt| attempt.status);
    let is_paid = statuses.clone().any(|status| status == CardStatus::Paid);
    if is_paid { Some(CardStatus::Paid) } else { statuses.next_back() }
}

fn card_until(dossier: &Dossier) -> Option<Timestamp> {
    let last = dossier.card_attempts.last().filter(|_| dossier.state == State::Paying)?;
    last.open_until().filter(|_| last.status == CardStatus::Started)
}

fn postponement(known: &Postponement) -> ShownPostponement {
    ShownPostponement {
        start: known.start,
        end: known.end,
        horaires: known.horaires.clone(),
        place: known.place.clone(),
        message: known.message.clone(),
        state: known.state,
    }
}

fn claim(known: &ForceMajeure) -> ShownClaim {
    let told = ShownCase {
        case: known.case,
        text: known.text.clone(),
        document: known.document.clone(),
        answer: known.answer.clone(),
    };
    ShownClaim { state: known.state, claimed_on: known.claimed_on, told: Some(told) }
}

fn outcome(known: &Outcome) -> ShownOutcome {
    ShownOutcome {
        on: known.on,
        cancellation: known.cancellation,
        charged: known.charged,
        of_paid: known.of_paid,
        back: Some(ShownBack::from(known)),
    }
}

fn incident(known: &Incident, reader: &str) -> ShownIncident {
    ShownIncident {
        number: known.number,
        kind: known.kind.clone(),
        comment: known.comment.clone(),
        proposed_by: known.proposed_by.clone(),
        is_yours: !reader.is_empty() && reader == known.proposer,
        proposed_on: known.proposed_on,
        state: known.state,
    }
}

/// What was corrected, and what stood before; the words were written to the élu.
fn without_words(known: &Correction) -> Correction {
    Correction {
        on: known.on,
        reason: known.reason.split(" : ").next().unwrap_or_default().to_owned(),
        charged_before: known.charged_before,
        of_paid_before: known.of_paid_before,
    }
}

fn payment(known: &Payable) -> ShownPayment {
    let transfer = known.last_attempt().map(|attempt| ShownTransfer {
        reference: attempt.reference.clone(),
        ordered_on: attempt.ordered_on,
        executed_on: attempt.executed_on,
        failure: attempt.failure.as_ref().map(|failure| failure.reason.clone()),
    });
    ShownPayment {
        number: known.number,
        amount: known.amount,
        state: known.state,
        until: known.until,
        waits_for: waits_for(known),
        transfer,
    }
}

fn waits_for(known: &Payable) -> Option<String> {
    let complement = known.complement.as_ref().filter(|_| known.state == PayableState::AwaitingCover);
    complement.map(|complement| complement.name.clone())
}

fn refund(known: &Refund) -> ShownRefund {
    ShownRefund {
        number: known.number,
        amount: known.amount,
        until: known.until,
        refund: known.state.clone(),
    }
}

/// How much of a line of the history somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Everything,
    /// That it happened, not the words.
    TheFact,
    Nothing,
}

fn shown_row(row: &JournalRow, actor: Actor) -> Option<ShownRow> {
    let text = match reads(row.command, actor) {
        Reads::Everything => row.text.clone(),
        Reads::TheFact => String::new(),
        Reads::Nothing => return None,
    };
    Some(ShownRow {
        seq: row.seq,
        at: row.at,
        author: row.author.clone(),
        command: row.command,
        to: row.to,
        text,
    })
}

const fn reads(command: CommandKind, actor: Actor) -> Reads {
    match actor {
        Actor::Gestionnaire | Actor::CardService | Actor::Platform => Reads::Everything,
        Actor::Elu => read_by_elu(command),
        Actor::Of => read_by_organisme(command),
        Actor::Collectivite => read_by_collectivite(command),
    }
}

const fn read_by_elu(command: CommandKind) -> Reads {
    match command {
        // Until somebody has decided, it is no decision.
        CommandKind::OpenIncident
        | CommandKind::RejectIncident
        | CommandKind::ProposeCardLoss
        | CommandKind::DeclineCardLoss => Reads::Nothing,
        _ => Reads::Everything,
    }
}

const fn read_by_organisme(command: CommandKind) -> Reads {
    use CommandKind as C;
    match command {
        C::OpenIncident
        | C::RejectIncident
        | C::ProposeCardLoss
        | C::SettleCardLoss
        | C::DeclineCardLoss
        | C::AskCofinancing
        | C::RenounceCofinancing
        | C::GrantCofinancing
        | C::DeclineCofinancing
        | C::StartCardPayment
        | C::RecordCardPayment
        | C::ClaimForceMajeure
        | C::GrantForceMajeure
        | C::RefuseForceMajeure => Reads::Nothing,
        _ => Reads::Everything,
    }
}

const fn read_by_collectivite(command: CommandKind) -> Reads {
    use CommandKind as C;
    match command {
        C::AskCofinancing | C::RenounceCofinancing | C::GrantCofinancing | C::DeclineCofinancing => {
            Reads::Everything
        }
        C::Submit
        | C::Acknowledge
        | C::Accept
        | C::Propose
        | C::Refuse
        | C::Confirm
        | C::Cancel
        | C::CancelByOf
        | C::DeclareNoShow
        | C::DeclareEntry
        | C::DeclareServiceDone
        | C::ValidateServiceDone
        | C::ProposePostponement
        | C::AcceptPostponement
        | C::DeclinePostponement
        | C::Lapse
        | C::Close => Reads::TheFact,
        C::StartCardPayment
        | C::RecordCardPayment
        | C::OpenControl
        | C::CorrectServiceDone
        | C::ClaimForceMajeure
        | C::GrantForceMajeure
        | C::RefuseForceMajeure
        | C::OpenIncident
        | C::ApproveIncident
        | C::RejectIncident
        | C::ProposeCardLoss
        | C::SettleCardLoss
        | C::DeclineCardLoss
        | C::Rate
        | C::WithdrawRating => Reads::Nothing,
    }
}
