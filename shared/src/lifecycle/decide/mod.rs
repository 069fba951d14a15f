//! `decide`: a dossier, a command and the facts give a decision or a refusal. Pure and total: no clock, no I/O.

mod answers;
mod corrections;
mod ends;
mod force_majeure;
mod order;
mod postponement;
mod request;
mod service;
mod settlement;

pub use answers::{GRANT_MIN, check_complement_asked, check_complement_granted, check_fund_share};
pub use corrections::{Corrected, corrected_figures};
pub use ends::{end_if_cancelled, price_of_cancellation};
pub use force_majeure::{charge_if_excused, may_claim};
pub use order::{dotation_set_aside, fund_share, planned_split};
pub use postponement::check_postponement;
pub use request::{Days, Submission, obstacles, submit};
pub use service::{check_rate, settlement_if_declared};

use jiff::civil::Date;

use crate::catalogue::SessionNumero;
use crate::ids::TransactionId;
use crate::ledger::{Entry, ReasonCode, Transaction};
use crate::payments::{Payable, Refund};
use crate::rules::deadlines::{Delay, last_day};

use super::Command;
use super::dossier::{Dossier, Due, JournalRow};
use super::facts::Facts;
use super::messages::{Message, after_card, following};
use super::refusal::{BadText, Refusal};
use super::table::{Actor, CommandKind, State, transition};

/// What follows from a command; committed whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The dossier afterwards, its version one higher.
    pub dossier: Dossier,
    /// The line of its history.
    pub journal: JournalRow,
    /// The money that moves.
    pub transactions: Vec<Transaction>,
    /// What the OF is now owed, or no longer.
    pub payables: Vec<PayableChange>,
    /// What goes back to cards.
    pub refunds: Vec<Refund>,
    /// The places that it takes or frees.
    pub seats: Vec<SeatChange>,
    /// The mails to send.
    pub messages: Vec<Message>,
}

/// What becomes of what the OF is owed.
#[derive(Debug, Clone, PartialEq)]
pub enum PayableChange {
    /// Owed from now on.
    New(Payable),
    /// Less, or nothing any more, its version one higher.
    Reduced(Payable),
}

/// A place in a session of the dossier's action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatChange {
    /// Which session.
    pub session: SessionNumero,
    /// How many places it has.
    pub places: u16,
    /// Taken or freed.
    pub seat: Seat,
}

/// What becomes of a place in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Taken by the order.
    Take,
    /// Free again.
    Free,
}

/// A place is held from the order on, unless the order is undone before the session; a postponement changes the session.
fn seats_between(before: Option<&Dossier>, after: &Dossier) -> Vec<SeatChange> {
    let held = |dossier: &Dossier, seat| {
        let training = &dossier.training;
        holds_seat(dossier.state).then(|| SeatChange {
            session: training.session.clone(),
            places: training.places,
            seat,
        })
    };
    let freed = before.and_then(|before| held(before, Seat::Free));
    let taken = held(after, Seat::Take);
    match (freed, taken) {
        (Some(freed), Some(taken)) if freed.session == taken.session => Vec::new(),
        (freed, taken) => freed.into_iter().chain(taken).collect(),
    }
}

const fn holds_seat(state: State) -> bool {
    matches!(
        state,
        State::Paying
            | State::Accepted
            | State::Postponing
            | State::InTraining
            | State::ServiceDoneDeclared
            | State::InControl
            | State::ServiceDoneValidated
            | State::NoShow
    )
}

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
        Command::Acknowledge => Ok(answers::acknowledge(draft, facts)),
        Command::Accept => Ok(answers::accept(draft, facts)),
        Command::Propose { start, end, price, message } => {
            answers::propose(draft, (*start, *end), *price, message, facts)
        }
        Command::Refuse { reason } => answers::refuse(draft, reason),
        Command::AskCofinancing { collectivite, amount, message } => {
            answers::ask_cofinancing(draft, collectivite, *amount, message, facts)
        }
        Command::RenounceCofinancing => Ok(answers::renounce_cofinancing(draft, facts)),
        Command::GrantCofinancing { amount, deliberation } => {
            answers::grant(draft, *amount, deliberation, facts)
        }
        Command::DeclineCofinancing { reason } => answers::decline(draft, reason, facts),
        Command::Confirm { expected } => order::confirm(draft, expected, facts),
        Command::StartCardPayment { trans_id, trans_date } => {
            Ok(order::start_card(draft, trans_id, trans_date))
        }
        Command::RecordCardPayment(told) => order::record_card(draft, told.clone(), facts),
        Command::Cancel { reason, expected_charge } => ends::cancel(draft, reason, *expected_charge, facts),
        Command::CancelByOf { reason } => ends::cancel_by_of(draft, reason, facts),
        Command::DeclareNoShow => ends::no_show(draft, facts),
        Command::DeclareEntry { on } => service::declare_entry(draft, *on, facts),
        Command::DeclareServiceDone(declared) => service::declare(draft, declared, facts),
        Command::OpenControl { reason } => service::open_control(draft, reason),
        Command::ValidateServiceDone => service::validate(draft, facts),
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
        Command::Rate(rating) => ends::rate(draft, rating),
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

/// A dossier being changed by a command.
struct Change {
    dossier: Dossier,
    text: Option<String>,
    movements: Vec<(ReasonCode, String, Vec<Entry>)>,
    payables: Vec<PayableChange>,
    refunds: Vec<Refund>,
}

impl Change {
    fn of(dossier: &Dossier) -> Self {
        Self {
            dossier: dossier.clone(),
            text: None,
            movements: Vec::new(),
            payables: Vec::new(),
            refunds: Vec::new(),
        }
    }

    fn to(mut self, state: State) -> Self {
        self.dossier.state = state;
        self
    }

    fn due(mut self, whose: Actor, rule: Delay, from: Date) -> Self {
        self.dossier.due = Some(Due { whose, rule, until: last_day(rule, from) });
        self
    }

    fn nothing_due(mut self) -> Self {
        self.dossier.due = None;
        self
    }

    fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    fn posting(mut self, reason: ReasonCode, label: impl Into<String>, entries: Vec<Entry>) -> Self {
        if !entries.is_empty() {
            self.movements.push((reason, label.into(), entries));
        }
        self
    }

    fn into_decision(
        mut self,
        before: Option<&Dossier>,
        command: CommandKind,
        facts: &Facts,
    ) -> Result<Decision, Refusal> {
        let from = before.map(|dossier| dossier.state);
        self.dossier.version += u64::from(from.is_some());
        self.dossier.updated_at = facts.at;
        let transactions = self.transactions(facts)?;
        let journal = JournalRow {
            seq: self.dossier.version,
            at: facts.at,
            actor: facts.actor,
            author: facts.author.clone(),
            command,
            from,
            to: self.dossier.state,
            text: self.text.unwrap_or_else(|| command.french().to_owned()),
            request_id: facts.request_id.clone(),
        };
        let messages = match command {
            CommandKind::RecordCardPayment => {
                after_card(&self.dossier, from == Some(self.dossier.state), !transactions.is_empty())
            }
            command => following(&self.dossier, command),
        };
        let seats = seats_between(before, &self.dossier);
        Ok(Decision {
            dossier: self.dossier,
            journal,
            transactions,
            payables: self.payables,
            refunds: self.refunds,
            seats,
            messages,
        })
    }

    fn transactions(&mut self, facts: &Facts) -> Result<Vec<Transaction>, Refusal> {
        let dossier = &self.dossier;
        std::mem::take(&mut self.movements)
            .into_iter()
            .enumerate()
            .map(|(n, (reason, label, entries))| {
                let key = format!("{}:{}:{n}", dossier.id, dossier.version);
                let id: TransactionId = key.parse().map_err(internal)?;
                let transaction = Transaction {
                    id,
                    reason,
                    on: facts.today,
                    label,
                    author: facts.author.clone(),
                    dossier: Some(dossier.id.clone()),
                    corrects: None,
                    entries,
                };
                transaction.checked().map_err(internal)
            })
            .collect()
    }
}

fn internal(error: impl std::fmt::Display) -> Refusal {
    Refusal::Internal(error.to_string())
}

/// Longest free text that anybody may write in a dossier, in characters.
pub const TEXT_MAX: usize = 1_000;

fn check_text(text: &str, what: &'static str, required: bool) -> Result<String, Refusal> {
    let text = text.trim();
    if required && text.is_empty() {
        return Err(Refusal::BadText(BadText::Missing(what)));
    }
    if text.chars().count() > TEXT_MAX {
        return Err(Refusal::BadText(BadText::TooLong(what)));
    }
    Ok(text.to_owned())
}
