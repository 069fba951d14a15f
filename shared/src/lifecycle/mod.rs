//! The life of a dossier: its states, what may be asked of it, and what follows (rules.md §4).
//!
//! [`TABLE`] declares every transition; [`decide`](decide::decide) applies one. The buttons of the screens, the API and the
//! diagram in `ARCHITECTURE.md` all follow from the table.

mod coming;
mod command;
mod cost;
mod decide;
mod dossier;
mod facts;
mod funds;
mod messages;
mod refusal;
mod room;
mod sought;
mod stage;
mod standing;
mod state;
mod table;
mod time;

pub use crate::message::{Message, Recipient, TEXT_MAX};
pub use coming::{Practical, Recall, due_of_start, is_recalled, session_recalled};
pub use command::Command;
pub use cost::{Cost, Reserved};
pub use decide::{
    CARD_PAGES_MAX, Corrected, Days, Decision, PayableChange, Priced, Seat, SeatChange, Submission,
    charge_if_excused, check_complement_asked, check_complement_granted, check_fund_share, check_only,
    check_postponement, check_rate, check_time_to_answer, corrected_figures, decide, dotation_set_aside,
    end_if_cancelled, fund_share, is_card_news, last_free_day, last_free_day_if_ordered, may_claim,
    obstacles, open_card_pages, open_for, planned_split, price_of_cancellation, settlement_if_declared,
    submit,
};
pub use dossier::{
    CardAttempt, CardStatus, ClaimState, Cofinancing, CofinancingState, Correction, Dossier, Due,
    ForceMajeure, ForceMajeureCase, Incident, IncidentKind, IncidentState, JournalRow, Order, Outcome,
    Postponement, PostponementState, Proposal, Rating, ServiceDone, Task, Terms, Training, when,
};
pub use facts::{Eligibility, Facts, Known, OtherSession};
pub use funds::{Funds, balance_of};
pub use refusal::{BadAmount, BadDate, BadText, Explained, Refusal};
pub use room::Room;
pub use sought::{NotSought, Sought};
pub use stage::Stage;
pub use standing::{Ended, Ordered, Standing};
pub use table::{Actor, CommandKind, Needs, State, TABLE, Transition, needs, possible};
pub use time::{command_of_time, overdue, recalled_on, reminder, reminder_day, reminder_of_who_waits};
