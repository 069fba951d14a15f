//! What the bank remembers, and what it does as days pass. Nothing here reads a clock or writes a file.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use mce_shared::calendar::{next, next_bank_day};
use mce_shared::money::Euros;
use serde::{Deserialize, Serialize};

use super::acknowledgement::{self, BLOCKED, CLOSED, OTHER_ACCOUNT, REPEATED, Refusal, TOTALS, UNREADABLE};
use super::order::{Batch, Instruction, Order, read_order};
use super::records::{Credit, Detail, Movement, MovementKind, ReceivedFile, Stage, Transfer};
use super::{Account, Fate, Header, Payee, report};
use crate::clock::paris;

/// What the account has before anything moves.
const OPENING_CENTS: i64 = 1_000_000_000;
/// By how much a transfer that is misread is debited too much.
const MISREAD_CENTS: i64 = 100;
/// Between the execution of a transfer and its return.
const RETURN_BANK_DAYS: u32 = 2;
/// When a day that nobody saw is told to have been: the transfers in the morning, the statement at night.
const MORNING: Time = Time::constant(9, 0, 0, 0);
const NIGHT: Time = Time::constant(23, 59, 0, 0);

/// A document that waits to be put in the folder of the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Letter {
    /// In the order in which they were written: `20270416-00012-camt.054.xml`.
    pub name: String,
    pub xml: String,
}

/// The whole memory of the bank.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Books {
    pub files: Vec<ReceivedFile>,
    pub transfers: Vec<Transfer>,
    pub movements: Vec<Movement>,
    /// IBANs that misbehave.
    pub fates: BTreeMap<String, Fate>,
    /// Whose accounts these are, as far as somebody has said it.
    #[serde(default)]
    pub payees: BTreeMap<String, Payee>,
    /// Kept with what they tell, so that a stop between the two loses nothing.
    pub outbox: Vec<Letter>,
    letters: u32,
    /// The last day whose statement is made.
    closed: Option<Date>,
}

impl Books {
    pub(super) fn balance(&self) -> Euros {
        Euros::from_cents(OPENING_CENTS)
            + self.movements.iter().map(|movement| movement.amount).sum::<Euros>()
    }

    /// Reads a file that the platform put, and answers it.
    pub(super) fn take(&mut self, account: &Account, name: &str, xml: &[u8], now: Timestamp) {
        let mut file = ReceivedFile {
            name: name.to_owned(),
            at: now,
            message_id: String::new(),
            transfers: 0,
            sum: Euros::ZERO,
            refused: String::new(),
        };
        match read_order(xml) {
            Ok(order) => {
                (file.transfers, file.sum) = (order.count, order.sum);
                file.message_id.clone_from(&order.message_id);
                match self.refusal(account, &order) {
                    Some(refusal) => self.refuse(account, &mut file, refusal),
                    None => self.accept(account, &order, now),
                }
            }
            Err(unreadable) => {
                tracing::warn!(file = name, what = unreadable.what, "the bank can't read a file");
                file.message_id = unreadable.message_id.unwrap_or_default();
                self.refuse(account, &mut file, UNREADABLE);
            }
        }
        self.files.push(file);
    }

    /// Why a whole file is refused.
    fn refusal(&self, account: &Account, order: &Order) -> Option<Refusal> {
        let ours = |batch: &Batch| batch.account == account.iban.as_str();
        match order {
            order if self.files.iter().any(|file| file.message_id == order.message_id) => Some(REPEATED),
            order if !order.adds_up() => Some(TOTALS),
            order if !order.batches.iter().all(ours) => Some(OTHER_ACCOUNT),
            _ => None,
        }
    }

    /// A file without a `MsgId` gets no answer: there is nothing to answer to.
    fn refuse(&mut self, account: &Account, file: &mut ReceivedFile, refusal: Refusal) {
        refusal.code.clone_into(&mut file.refused);
        if !file.message_id.is_empty() {
            let header = self.header(account, file.at);
            let xml = acknowledgement::refuse(&header, &file.message_id, refusal);
            self.post(&header, "pain.002", xml);
        }
    }

    fn accept(&mut self, account: &Account, order: &Order, now: Timestamp) {
        let refuses = |iban: &str| self.fates.get(iban) == Some(&Fate::Refused);
        let header = self.header(account, now);
        let says_so = |iban: &str| refuses(iban) || self.fates.get(iban) == Some(&Fate::Contradicted);
        let xml = acknowledgement::acknowledge(&header, order, |iban| says_so(iban).then_some(CLOSED));
        let today = day_of(now);
        let mut transfers = Vec::new();
        for batch in &order.batches {
            let on = self.booking_day(batch.on.max(today));
            let stage = |one: &Instruction| if refuses(&one.iban) { Stage::Refused } else { Stage::Accepted };
            let asked = |one| Transfer::asked(order, batch, one, on, stage(one));
            transfers.extend(batch.transfers.iter().map(asked));
        }
        self.transfers.extend(transfers);
        self.post(&header, "pain.002", xml);
    }

    /// Takes an incoming transfer, and tells it at once.
    pub(super) fn credit(&mut self, account: &Account, credit: Credit, now: Timestamp) {
        let on = self.booking_day(day_of(now));
        let detail = Detail {
            end_to_end_id: "NOTPROVIDED".to_owned(),
            amount: credit.amount,
            party: credit.from,
            remittance: credit.remittance,
            ..Detail::default()
        };
        let movement = self.movement(on, credit.amount, MovementKind::Credit, vec![detail]);
        self.tell(account, vec![movement], now);
    }

    /// Is there anything to do by this moment?
    pub(super) fn has_due(&self, now: Timestamp) -> bool {
        self.first_due(day_of(now)).is_some()
    }

    /// Does all that is due, each day as if it had been there: the transfers of the day, the returns, and the statement once
    /// the day is over.
    pub(super) fn pass(&mut self, account: &Account, now: Timestamp) {
        let today = day_of(now);
        let mut due = self.first_due(today);
        while let Some(day) = due {
            let morning = if day < today { moment(day, MORNING) } else { now };
            self.execute(account, day, morning);
            self.give_back(account, day, morning);
            if day < today {
                self.close(account, day);
            }
            due = self.first_due(today);
        }
    }

    /// The first day that has something to do: a transfer, a return, or a statement if it is over.
    fn first_due(&self, today: Date) -> Option<Date> {
        let transfers = self.transfers.iter().filter_map(|transfer| match transfer.stage {
            Stage::Accepted => Some(transfer.on),
            Stage::Returning(on) => Some(on),
            Stage::Refused | Stage::Executed | Stage::Returned(_) => None,
        });
        let open = self.movements.iter().map(|movement| movement.on);
        let open = open.filter(|on| *on < today && self.closed.is_none_or(|closed| *on > closed));
        transfers.chain(open).filter(|day| *day <= today).min()
    }

    fn execute(&mut self, account: &Account, day: Date, at: Timestamp) {
        let due = self.transfers.iter().filter(|transfer| transfer.is_due(day));
        let groups: BTreeSet<(String, String)> =
            due.map(|transfer| (transfer.message_id.clone(), transfer.payment_info_id.clone())).collect();
        let mut movements = Vec::new();
        for (message_id, payment_info_id) in groups {
            let (details, alone) = self.debit(&message_id, &payment_info_id, day);
            if !details.is_empty() {
                let total = details.iter().map(|detail| detail.amount).sum::<Euros>();
                let kind = MovementKind::Batch { message_id, payment_info_id };
                movements.push(self.movement(day, -total, kind, details));
            }
            for detail in alone {
                movements.push(self.movement(day, -detail.amount, MovementKind::Debit, vec![detail]));
            }
        }
        self.tell(account, movements, at);
    }

    /// Executes the transfers of a group; gives what is debited together, and what by itself.
    fn debit(&mut self, message_id: &str, payment_info_id: &str, day: Date) -> (Vec<Detail>, Vec<Detail>) {
        let (mut together, mut alone) = (Vec::new(), Vec::new());
        for transfer in self.transfers.iter_mut().filter(|transfer| {
            transfer.is_due(day)
                && transfer.message_id == message_id
                && transfer.payment_info_id == payment_info_id
        }) {
            let fate = self.fates.get(&transfer.iban).copied().unwrap_or(Fate::Normal);
            let back = bank_days_after(day, RETURN_BANK_DAYS);
            transfer.stage = if fate.comes_back() { Stage::Returning(back) } else { Stage::Executed };
            transfer.debits = fate.debits();
            let detail = transfer.detail();
            if fate == Fate::Misread {
                alone.push(Detail { amount: detail.amount + Euros::from_cents(MISREAD_CENTS), ..detail });
                continue;
            }
            alone.extend((1..transfer.debits).map(|_| detail.clone()));
            together.push(detail);
        }
        (together, alone)
    }

    fn give_back(&mut self, account: &Account, day: Date, at: Timestamp) {
        let mut details = Vec::new();
        for transfer in &mut self.transfers {
            if matches!(transfer.stage, Stage::Returning(on) if on <= day) {
                transfer.stage = Stage::Returned(day);
                let detail = Detail {
                    reason: BLOCKED.code.to_owned(),
                    words: BLOCKED.words.to_owned(),
                    ..transfer.detail()
                };
                details.extend((0..transfer.debits.max(1)).map(|_| detail.clone()));
            }
        }
        let returns = details
            .into_iter()
            .map(|detail| self.movement(day, detail.amount, MovementKind::Return, vec![detail]));
        let returns = returns.collect();
        self.tell(account, returns, at);
    }

    /// Makes the statement of a day on which something moved.
    fn close(&mut self, account: &Account, day: Date) {
        if self.movements.iter().any(|movement| movement.on == day) {
            let header = self.header(account, moment(day, NIGHT));
            let before = self.movements.iter().filter(|movement| movement.on < day);
            let opening =
                Euros::from_cents(OPENING_CENTS) + before.map(|movement| movement.amount).sum::<Euros>();
            let of_day = self.movements.iter().filter(|movement| movement.on == day);
            let xml = report::statement(&header, account, day, opening, of_day);
            self.post(&header, "camt.053", xml);
        }
        self.closed = Some(day);
    }

    /// A new movement, and its reference.
    fn movement(&mut self, on: Date, amount: Euros, kind: MovementKind, details: Vec<Detail>) -> Movement {
        let number = self.movements.len() + 1;
        let movement =
            Movement { entry: format!("B{}-{number:05}", on.strftime("%Y%m%d")), on, amount, kind, details };
        self.movements.push(movement.clone());
        movement
    }

    fn tell(&mut self, account: &Account, movements: Vec<Movement>, at: Timestamp) {
        if !movements.is_empty() {
            let header = self.header(account, at);
            let xml = report::notice(&header, account, &movements);
            self.post(&header, "camt.054", xml);
        }
    }

    fn header(&self, account: &Account, at: Timestamp) -> Header {
        let number = self.letters + 1;
        let at = at.to_zoned(paris());
        Header {
            id: format!("BANQUE-{}-{number:05}", at.strftime("%Y%m%d")),
            name: format!("{}-{number:05}", at.strftime("%Y%m%d")),
            number,
            at: at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            bic: account.bic.clone(),
        }
    }

    fn post(&mut self, header: &Header, kind: &str, xml: String) {
        self.letters += 1;
        self.outbox.push(Letter { name: format!("{}-{kind}.xml", header.name), xml });
    }

    /// The first bank day from `day` on whose statement is not made.
    fn booking_day(&self, day: Date) -> Date {
        next_bank_day(self.closed.map_or(day, |closed| day.max(next(closed))))
    }
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(paris()).date()
}

fn moment(day: Date, time: Time) -> Timestamp {
    day.to_datetime(time).to_zoned(paris()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

fn bank_days_after(day: Date, count: u32) -> Date {
    (0..count).fold(day, |day, _| next_bank_day(next(day)))
}
