//! A decision while it is taken: what it changes, moves, owes and tells.

use jiff::civil::Date;

use crate::catalogue::SessionNumero;
use crate::ids::TransactionId;
use crate::ledger::{Entry, ReasonCode, Transaction};
use crate::message::{Message, TEXT_MAX};
use crate::opinions::Rated;
use crate::payments::{Payable, Refund};
use crate::rules::deadlines::{Delay, last_day};

use super::super::dossier::{CardStatus, Dossier, Due, JournalRow};
use super::super::facts::Facts;
use super::super::messages::{after_card, following};
use super::super::refusal::{BadText, Refusal};
use super::super::room::Room;
use super::super::table::{Actor, CommandKind, State};

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
    /// What a rating adds to those that there are.
    pub rated: Option<Rated>,
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
    pub session: SessionNumero,
    /// Taken or freed.
    pub seat: Seat,
}

/// What becomes of a place in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Taken by the order, of so many.
    Take(Room),
    /// Free again.
    Free,
}

/// A place is held from the order on, unless the order is undone before the session; a postponement changes the session.
fn seats_between(
    before: Option<&Dossier>,
    after: &Dossier,
    room: Option<Room>,
) -> Result<Vec<SeatChange>, Refusal> {
    let held = |dossier: &Dossier| dossier.state.holds_seat().then(|| dossier.training.session.clone());
    let (freed, taken) = (before.and_then(held), held(after));
    if freed == taken {
        return Ok(Vec::new());
    }
    let take = |session| {
        let room = room.ok_or_else(|| internal("a place is taken, and nobody knows of how many"))?;
        Ok(SeatChange { session, seat: Seat::Take(room) })
    };
    let freed = freed.map(|session| Ok(SeatChange { session, seat: Seat::Free }));
    freed.into_iter().chain(taken.map(take)).collect()
}

/// A dossier being changed by a command.
pub struct Change {
    pub dossier: Dossier,
    pub text: Option<String>,
    pub movements: Vec<(ReasonCode, String, Vec<Entry>)>,
    pub payables: Vec<PayableChange>,
    pub refunds: Vec<Refund>,
    /// How a card page ended without a debit, when that is what is written down.
    pub card_page: Option<CardStatus>,
    /// The places of the session that is ordered, or takes the place of the one that was.
    pub room: Option<Room>,
}

impl Change {
    pub fn of(dossier: &Dossier) -> Self {
        Self {
            dossier: dossier.clone(),
            text: None,
            movements: Vec::new(),
            payables: Vec::new(),
            refunds: Vec::new(),
            card_page: None,
            room: None,
        }
    }

    pub fn to(mut self, state: State) -> Self {
        self.dossier.state = state;
        self
    }

    pub fn due(mut self, whose: Actor, rule: Delay, from: Date) -> Self {
        self.dossier.due = Some(Due { whose, rule, until: last_day(rule, from) });
        self
    }

    /// As long as the order could still be confirmed: until the session at the latest.
    pub fn due_at_most_until_session(self, whose: Actor, rule: Delay, from: Date) -> Self {
        let start = self.dossier.training.start;
        if last_day(Delay::BeforeSession, start) < last_day(rule, from) {
            return self.due(whose, Delay::BeforeSession, start);
        }
        self.due(whose, rule, from)
    }

    pub fn nothing_due(mut self) -> Self {
        self.dossier.due = None;
        self
    }

    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Adds to what is said, in brackets; nothing when there is nothing.
    pub fn noting(mut self, note: &str) -> Self {
        if !note.is_empty() {
            let said = self.text.take().unwrap_or_default();
            self.text = Some(format!("{said} ({note})"));
        }
        self
    }

    pub fn posting(mut self, reason: ReasonCode, label: impl Into<String>, entries: Vec<Entry>) -> Self {
        if !entries.is_empty() {
            self.movements.push((reason, label.into(), entries));
        }
        self
    }

    pub fn into_decision(
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
                after_card(&self.dossier, self.card_page, transactions.first().map(|posted| posted.reason))
            }
            command => following(&self.dossier, command),
        };
        let seats = seats_between(before, &self.dossier, self.room)?;
        let rates = matches!(command, CommandKind::Rate | CommandKind::WithdrawRating);
        Ok(Decision {
            rated: rates.then(|| Rated::by(&self.dossier, facts.today)),
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

pub fn internal(error: impl std::fmt::Display) -> Refusal {
    Refusal::Internal(error.to_string())
}

/// What somebody wrote of `what`, without the spaces around it.
pub fn check_text(text: &str, what: &'static str, required: bool) -> Result<String, Refusal> {
    let text = text.trim();
    if required && text.is_empty() {
        return Err(Refusal::BadText(BadText::Missing(what)));
    }
    if text.chars().count() > TEXT_MAX {
        return Err(Refusal::BadText(BadText::TooLong(what)));
    }
    Ok(text.to_owned())
}
