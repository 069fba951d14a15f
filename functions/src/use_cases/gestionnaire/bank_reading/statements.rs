//! A statement as a whole: it begins where the one before ended, and ends where its movements lead.

use jiff::civil::Date;
use mce_shared::money::Euros;
use mce_shared::payments::Credit;
use mce_shared::proof::{Stated, gap};

use super::Reading;
use crate::http::Fault;
use crate::ports::bank::returns::{BankEvent, Statement};
use crate::store::payments;

impl Reading<'_> {
    /// A statement begins where the one before ended, and ends where its movements lead. Where a balance is missing, nobody knows.
    pub(super) async fn statement(&mut self, told: &Statement, message_id: &str) -> Result<(), Fault> {
        let stated = stated(told, self.asked.today);
        match (stated.opening, stated.closing) {
            (Some(opening), Some(closing)) => {
                let moved: Euros = told.events.iter().map(|told| moved_by(&told.event)).sum();
                if opening + moved != closing {
                    let (on, from, to) = (stated.to, opening.french(), closing.french());
                    let moved = moved.french();
                    self.anomaly(format!("Relevé du {on} : de {from} à {to}, ses mouvements font {moved}"));
                }
            }
            // Many banks leave out where it begins: that it follows the one before is then not known.
            (_, Some(_)) => {}
            (_, None) => self.anomaly(format!(
                "Relevé du {} sans solde : ses mouvements sont pris, mais rien ne dit s’il suit le précédent ni où il finit. Demandez le \
                 relevé complet à la banque",
                stated.to
            )),
        }
        let known = payments::statements(self.environment.store()).await?;
        let before = known.iter().rfind(|known| known.to < stated.to);
        if let Some(gap) = before.and_then(|before| gap(before, &stated)) {
            self.anomaly(gap);
        }
        if self.tried.is_none() {
            payments::keep_statement(self.environment.store(), &stated, message_id).await?;
        }
        Ok(())
    }
}

/// What a statement says of the account; its days are those of its movements where it has no balance.
fn stated(told: &Statement, today: Date) -> Stated {
    let days = || told.events.iter().filter_map(|told| day_of(&told.event));
    let first = told.opening.map(|balance| balance.on).or_else(|| days().min());
    let last = told.closing.map(|balance| balance.on).or_else(|| days().max());
    let to = last.or(first).unwrap_or(today);
    Stated {
        to,
        from: first.unwrap_or(to),
        opening: told.opening.map(|balance| balance.amount),
        closing: told.closing.map(|balance| balance.amount),
    }
}

const fn day_of(event: &BankEvent) -> Option<Date> {
    match event {
        BankEvent::TransferBooked { on, .. }
        | BankEvent::BatchBooked { on, .. }
        | BankEvent::Other { on, .. }
        | BankEvent::Returned { on, .. }
        | BankEvent::Received(Credit { on, .. }) => Some(*on),
        BankEvent::FileStatus { .. } | BankEvent::BatchStatus { .. } | BankEvent::TransferStatus { .. } => {
            None
        }
    }
}

fn moved_by(event: &BankEvent) -> Euros {
    match event {
        BankEvent::TransferBooked { amount, .. }
        | BankEvent::BatchBooked { amount, .. }
        | BankEvent::Other { amount, .. } => -*amount,
        BankEvent::Returned { amount, .. } | BankEvent::Received(Credit { amount, .. }) => *amount,
        BankEvent::FileStatus { .. } | BankEvent::BatchStatus { .. } | BankEvent::TransferStatus { .. } => {
            Euros::ZERO
        }
    }
}
