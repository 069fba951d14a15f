//! `decide`: a dossier, a command and the facts give a decision or a refusal. Pure and total: no clock, no I/O.

mod answers;
mod card;
mod change;
mod corrections;
mod ends;
mod force_majeure;
mod order;
mod postponement;
mod request;
mod service;
mod settlement;

pub use answers::{check_complement_asked, check_complement_granted, check_fund_share, check_time_to_answer};
pub use card::{CARD_PAGES_MAX, is_card_news, open_card_pages};
pub use change::{Decision, PayableChange, Seat, SeatChange};
pub use corrections::{Corrected, corrected_figures};
pub use ends::{end_if_cancelled, last_free_day, last_free_day_if_ordered, price_of_cancellation};
pub use force_majeure::{charge_if_excused, may_claim};
pub use order::{Priced, dotation_set_aside, fund_share, planned_split};
pub use postponement::check_postponement;
pub use request::{Days, Submission, check_only, obstacles, open_for, submit};
pub use service::{check_rate, settlement_if_declared};

use super::command::Command;
use super::dossier::Dossier;
use super::facts::Facts;
use super::refusal::Refusal;
use super::table::{CommandKind, transition};
use change::{Change, internal};

/// Decides `command` on `dossier`.
///
/// # Errors
/// A [`Refusal`] that says the rule, the figures and what can be done; nothing changes then.
pub fn decide(dossier: &Dossier, command: &Command, facts: &Facts) -> Result<Decision, Refusal> {
    let row = transition(dossier.state, command.kind())
        .ok_or(Refusal::WrongState { state: dossier.state, command: command.kind() })?;
    if !row.by.contains(&facts.actor) {
        return Err(Refusal::NotYours { by: row.by });
    }
    if row.needs != facts.known.needs() {
        return Err(internal(format!("{row:?} is decided on {:?}", facts.known.needs())));
    }
    check_delay(dossier, command.kind(), facts)?;
    let change = change(dossier, command, facts)?;
    if !row.to.contains(&change.dossier.state) {
        return Err(internal(format!("{row:?} does not lead to {:?}", change.dossier.state)));
    }
    change.into_decision(Some(dossier), command.kind(), facts)
}

fn change(dossier: &Dossier, command: &Command, facts: &Facts) -> Result<Change, Refusal> {
    let draft = Change::of(dossier);
    match command {
        Command::Acknowledge => answers::acknowledge(draft, facts),
        Command::Accept => answers::accept(draft, facts),
        Command::Propose { start, end, price, message } => {
            answers::propose(draft, (*start, *end), *price, message, facts)
        }
        Command::Refuse { reason } => answers::refuse(draft, reason),
        Command::AskCofinancing { collectivite, amount, message } => {
            answers::ask_cofinancing(draft, collectivite, *amount, message, facts)
        }
        Command::RenounceCofinancing => answers::renounce_cofinancing(draft, facts),
        Command::GrantCofinancing { amount, deliberation } => {
            answers::grant(draft, *amount, deliberation, facts)
        }
        Command::DeclineCofinancing { reason } => answers::decline(draft, reason, facts),
        Command::Confirm { expected } => order::confirm(draft, expected, facts),
        Command::StartCardPayment { trans_id, trans_date } => card::start(draft, trans_id, trans_date, facts),
        Command::RecordCardPayment(told) => card::record(draft, told, facts),
        Command::Cancel { reason, expected_charge } => ends::cancel(draft, reason, *expected_charge, facts),
        Command::CancelByOf { reason } => ends::cancel_by_of(draft, reason, facts),
        Command::DeclareNoShow => ends::no_show(draft, facts),
        Command::DeclareEntry { on } => service::declare_entry(draft, *on, facts),
        Command::DeclareServiceDone(declared) => service::declare(draft, declared, facts),
        Command::OpenControl { reason } => service::open_control(draft, reason),
        Command::ValidateServiceDone { reason } => service::validate(draft, reason, facts),
        Command::CorrectServiceDone(corrected) => service::correct(draft, corrected, facts),
        Command::ProposePostponement { session, message, .. } => {
            postponement::propose(draft, session, message, facts)
        }
        Command::AcceptPostponement => postponement::accept(draft, facts),
        Command::DeclinePostponement => Ok(postponement::decline(draft)),
        Command::ClaimForceMajeure { case, text, document } => {
            force_majeure::claim(draft, *case, text, document, facts)
        }
        Command::GrantForceMajeure { comment } => force_majeure::grant(draft, comment, facts),
        Command::RefuseForceMajeure { reason } => force_majeure::refuse(draft, reason, facts),
        Command::OpenIncident { kind, comment } => corrections::open(draft, kind, comment, facts),
        Command::ApproveIncident { number, comment } => corrections::approve(draft, *number, comment, facts),
        Command::RejectIncident { number, reason } => corrections::reject(draft, *number, reason, facts),
        Command::ProposeCardLoss { reason } => card::propose_loss(draft, reason, facts),
        Command::SettleCardLoss { amount, comment } => card::settle_loss(draft, *amount, comment, facts),
        Command::DeclineCardLoss { amount, reason } => card::decline_loss(draft, *amount, reason),
        Command::Rate(rating) => ends::rate(draft, rating),
        Command::WithdrawRating => ends::withdraw_rating(draft),
        Command::Lapse => Ok(ends::lapse(draft, facts)),
        Command::Close { reason } => ends::close(draft, reason, facts),
    }
}

/// An answer that the delay ran out on is refused, whether or not the sweep has passed by since.
fn check_delay(dossier: &Dossier, command: CommandKind, facts: &Facts) -> Result<(), Refusal> {
    let bound = matches!(
        command,
        CommandKind::Acknowledge
            | CommandKind::Accept
            | CommandKind::Propose
            | CommandKind::AskCofinancing
            | CommandKind::GrantCofinancing
            | CommandKind::DeclineCofinancing
            | CommandKind::Confirm
            | CommandKind::StartCardPayment
            | CommandKind::AcceptPostponement
    );
    let over = dossier.due.filter(|due| due.is_over(facts.today));
    match over {
        Some(due) if bound => Err(Refusal::TooLate { due }),
        None if command == CommandKind::Lapse => Err(Refusal::WrongState { state: dossier.state, command }),
        _ => Ok(()),
    }
}
