//! What is said of one transfer of ours, by its reference.

use jiff::civil::Date;
use mce_shared::money::Euros;
use mce_shared::payee::PayeeMatch;
use mce_shared::payments::{
    Attempt, Contradiction, Payable, PaymentEvent, PaymentRefusal, decide_payment, is_sent_twice,
};
use mce_shared::suspense::Tie;

use super::super::payments::{Applied, apply};
use super::Reading;
use super::movements::Moved;
use crate::http::Fault;
use crate::ports::bank::returns::{Payee, Reason, TransferStatus};
use crate::store::payments;

impl Reading<'_> {
    /// What moved by a transfer, by its reference: the amount must be the one that was ordered, or it is set aside.
    pub(super) async fn told(
        &mut self,
        reference: &str,
        event: PaymentEvent,
        moved: Moved<'_>,
    ) -> Result<(), Fault> {
        let told = if moved.amount.is_negative() { -moved.amount } else { moved.amount };
        match self.ordered(reference).await? {
            // It is decided, or waits for that.
            Some((_, ordered)) if ordered != told && self.is_aside(&moved).await? => Ok(()),
            Some((payable, ordered)) if ordered != told => {
                let (told, ordered) = (told.french(), ordered.french());
                self.another_amount(&payable, reference, &moved).await?;
                self.anomaly(format!("{reference} : la banque dit {told}, le fonds avait ordonné {ordered}"));
                let text = format!("Virement {reference}, d’un autre montant que {ordered}");
                self.set_aside_with(moved, text, Some(Tie::Transfer(reference.to_owned()))).await
            }
            Some(_) => {
                if let PaymentEvent::Execute { on, .. } = event {
                    self.debited(reference, on);
                }
                self.single(reference, Some(event)).await
            }
            None => {
                self.unknown(reference);
                self.set_aside(moved, format!("Référence {reference}, d’aucun virement du fonds")).await
            }
        }
    }

    /// An entry of this file tells one more debit of a transfer; gives how many it has told of that day.
    pub(super) fn debited(&mut self, reference: &str, on: Date) -> u32 {
        let told = self.debited.entry(reference.to_owned()).or_default().entry(on).or_default();
        *told += 1;
        *told
    }

    /// How many debits of a transfer on a day entries of this file have told.
    pub(super) fn debits_told(&self, reference: &str, on: Date) -> u32 {
        self.debited.get(reference).and_then(|days| days.get(&on)).copied().unwrap_or_default()
    }

    /// Two people decide what it was, before what is set aside with it goes anywhere.
    async fn another_amount(
        &mut self,
        payable: &Payable,
        reference: &str,
        moved: &Moved<'_>,
    ) -> Result<(), Fault> {
        let (on, amount, movement) = (moved.on, moved.amount, moved.key.clone());
        let told = Contradiction::AmountDiffers { on, amount, movement, settled: false };
        match self.apply(payable, &PaymentEvent::Doubt { reference: reference.to_owned(), told }).await? {
            Ok(_) | Err(PaymentRefusal::Known) => {}
            Err(refusal) => self.anomaly(refusal.to_string()),
        }
        Ok(())
    }

    fn unknown(&mut self, reference: &str) {
        self.anomaly(format!("La référence « {reference} » n’est celle d’aucun virement du fonds"));
    }

    /// The payable of a reference, and how much was ordered under it.
    async fn ordered(&self, reference: &str) -> Result<Option<(Payable, Euros)>, Fault> {
        let payable = payments::of_reference(self.environment.store(), reference).await?;
        Ok(payable.and_then(|payable| {
            let payable = self.as_tried(payable);
            let amount = payable.attempts.iter().find(|attempt| attempt.reference == reference)?.amount;
            Some((payable, amount))
        }))
    }

    /// A payable as it would be, when nothing is changed for good.
    pub(super) fn as_tried(&self, payable: Payable) -> Payable {
        let known =
            self.tried.as_ref().and_then(|tried| tried.get(&(payable.dossier.clone(), payable.number)));
        known.cloned().unwrap_or(payable)
    }

    /// What is said of one transfer, by its reference.
    pub(super) async fn single(&mut self, reference: &str, event: Option<PaymentEvent>) -> Result<(), Fault> {
        let Some(event) = event else { return Ok(()) };
        let Some((payable, _)) = self.ordered(reference).await? else {
            self.unknown(reference);
            return Ok(());
        };
        let attempt = payable.attempts.iter().find(|attempt| attempt.reference == reference);
        if let Some(Attempt { settlement, .. }) = attempt {
            self.has_file(settlement).await?;
        }
        match self.apply(&payable, &event).await? {
            Ok(changed) if changed.lock.is_some() && changed.lock != payable.lock => {
                let lock = changed.lock.map(|lock| lock.text).unwrap_or_default();
                self.anomaly(format!("Paiement verrouillé, {lock} : deux personnes doivent décider"));
            }
            Ok(changed) => {
                let what = match event {
                    PaymentEvent::Payee { result, .. } => result.french(),
                    _ => changed.state.french(),
                };
                self.outcome.applied.push(format!("{reference} : {what}"));
            }
            Err(PaymentRefusal::Known) => {}
            // The file that sets it aside is read again, and this one then.
            Err(refusal @ PaymentRefusal::AsideNotThere) => {
                self.outcome.left.push(format!("{reference} : {refusal}"));
            }
            Err(refusal) => self.anomaly(refusal.to_string()),
        }
        Ok(())
    }

    pub(super) async fn apply(&mut self, payable: &Payable, event: &PaymentEvent) -> Result<Applied, Fault> {
        let Some(tried) = &mut self.tried else {
            return apply(self.environment, (&payable.dossier, payable.number), event, &self.asked).await;
        };
        let decided = decide_payment(payable, event, &self.asked).map(|decision| decision.payable);
        if let Ok(changed) = &decided {
            tried.insert((changed.dossier.clone(), changed.number), changed.clone());
        }
        Ok(decided)
    }

    /// What the payee's bank says of a name: an event of the payment.
    pub(super) async fn payee(&mut self, reference: &str, payee: Payee) -> Result<(), Fault> {
        let Some(result) = matched(payee) else {
            self.payees(reference, payee);
            return Ok(());
        };
        let event = PaymentEvent::Payee { reference: reference.to_owned(), result };
        self.single(reference, Some(event)).await?;
        if result != PayeeMatch::Match {
            self.payees(reference, payee);
        }
        Ok(())
    }

    /// The same in words, for whoever looks at the file.
    pub(super) fn payees(&mut self, reference: &str, payee: Payee) {
        match payee.french() {
            Some(words) => self.anomaly(format!("{reference} : {words}")),
            None => self
                .outcome
                .applied
                .push(format!("{reference} : les noms sont ceux des titulaires des comptes")),
        }
    }
}

/// What a status says of a transfer; nothing when it decides nothing.
pub(super) fn of_status(
    reference: &str,
    status: TransferStatus,
    reason: Option<&Reason>,
) -> Option<PaymentEvent> {
    let reference = reference.to_owned();
    match status {
        TransferStatus::Received
        | TransferStatus::Changed
        | TransferStatus::Partial
        | TransferStatus::Booked => Some(PaymentEvent::Acknowledge { reference }),
        TransferStatus::Pending | TransferStatus::Payee(_) => None,
        TransferStatus::Rejected | TransferStatus::Cancelled => {
            let (code, reason) = words(reason);
            Some(PaymentEvent::Reject { reference, code, reason })
        }
    }
}

/// Whether a refusal says that the bank has it already.
pub(super) fn says_sent_twice(status: TransferStatus, reason: Option<&Reason>) -> bool {
    matches!(status, TransferStatus::Rejected | TransferStatus::Cancelled)
        && reason.is_some_and(|reason| is_sent_twice(&reason.code))
}

pub(super) fn words(reason: Option<&Reason>) -> (String, String) {
    match reason {
        Some(reason) => (reason.code.clone(), reason.french()),
        None => (String::new(), "la banque ne dit pas pourquoi".to_owned()),
    }
}

/// What a bank's answer says of one transfer; none for one that is about several.
pub(super) const fn matched(payee: Payee) -> Option<PayeeMatch> {
    match payee {
        Payee::Matches => Some(PayeeMatch::Match),
        Payee::Close => Some(PayeeMatch::CloseMatch),
        Payee::Differs => Some(PayeeMatch::NoMatch),
        Payee::Unanswered => Some(PayeeMatch::NotAvailable),
        Payee::Mixed => None,
    }
}
