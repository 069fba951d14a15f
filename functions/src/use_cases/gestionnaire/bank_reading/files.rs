//! What is said of a whole file of ours, or of a group of it: of each of its transfers that nothing else was said of.

use jiff::civil::Date;
use mce_shared::ids::SettlementId;
use mce_shared::money::Euros;
use mce_shared::payments::{
    Attempt, Contradiction, Ordered, PaymentEvent, PaymentRefusal, SettlementEvent, is_sent_twice,
};

use super::super::settle_payments::step;
use super::Reading;
use super::transfers::{matched, of_status};
use crate::http::Fault;
use crate::ports::bank::returns::{Payee, Reason, TransferStatus};
use crate::store::{Listed, payments};

impl Reading<'_> {
    /// The same of a whole file or group: of each transfer of which nothing was said. What differs from one to another is said of each.
    pub(super) async fn payees_of_all(&mut self, id: &str, payee: Payee) -> Result<(), Fault> {
        self.payees(id, payee);
        let taken = if matched(payee).is_some() { self.transfers_of(id).await? } else { None };
        for ordered in self.readable(taken.unwrap_or_default())? {
            if ordered.attempt().is_some_and(|attempt| attempt.payee.is_none()) {
                let told = self.payee(&ordered.reference, payee).await;
                self.or_left(&ordered.reference, told)?;
            }
        }
        Ok(())
    }

    /// The transfers of a file that can be read; the others are left.
    fn readable(&mut self, taken: Listed<Ordered>) -> Result<Vec<Ordered>, Fault> {
        for (reference, error) in taken.unreadable {
            self.or_left(&reference, Err(error.into()))?;
        }
        Ok(taken.items)
    }

    /// A whole file of ours: what was not said of its single transfers.
    pub(super) async fn whole(
        &mut self,
        message_id: &str,
        status: TransferStatus,
        reason: Option<&Reason>,
    ) -> Result<(), Fault> {
        let Some(taken) = self.transfers_of(message_id).await? else { return Ok(()) };
        if status == TransferStatus::Rejected && reason.is_some_and(|reason| is_sent_twice(&reason.code)) {
            self.anomaly(format!(
                "La banque refuse le fichier « {message_id} » comme déjà reçu. Rien n’est annulé, car le premier envoi est peut-être \
                 exécuté : demandez à la banque ce qu’il est devenu"
            ));
            let taken = self.readable(taken)?;
            return self.doubt(taken, &Contradiction::SentTwice).await;
        }
        for ordered in self.readable(taken)? {
            let told = ordered
                .payable
                .attempts
                .iter()
                .any(|attempt| attempt.reference == ordered.reference && attempt.failure.is_some());
            if !told {
                let event = of_status(&ordered.reference, status, reason);
                let applied = self.single(&ordered.reference, event).await;
                self.or_left(&ordered.reference, applied)?;
            }
        }
        Ok(())
    }

    /// A file of ours that was debited at once: every transfer of it that was not refused, if the sum is right. If it is not, nobody
    /// knows which were executed: two people say it of each.
    pub(super) async fn batch(
        &mut self,
        batch: &str,
        on: Date,
        amount: Euros,
        entry: &str,
    ) -> Result<(), Fault> {
        let (moved, _) = self.moved((on, -amount), entry, batch);
        let Some(taken) = self.transfers_of(batch).await? else { return self.set_aside(moved).await };
        // Their sum has to be known: all of them, or none.
        let taken = taken.all()?;
        let known: Euros = taken.iter().filter(|one| is_debited(one, on)).map(Ordered::amount).sum();
        if known == amount {
            return Ok(());
        }
        let asked = || taken.iter().filter(|ordered| !ordered.is_refused());
        let sum: Euros = asked().map(Ordered::amount).sum();
        if sum == amount {
            for ordered in asked() {
                let event = PaymentEvent::Execute { reference: ordered.reference.clone(), on };
                let applied = self.single(&ordered.reference, Some(event)).await;
                self.or_left(&ordered.reference, applied)?;
            }
            return Ok(());
        }
        let (told, sum) = (amount.french(), sum.french());
        self.anomaly(format!(
            "Débit {entry} du lot {batch} : la banque dit {told}, les virements font {sum}. Deux personnes doivent dire de chaque virement \
             dont la banque n’a rien dit d’autre s’il est exécuté : son paiement est verrouillé"
        ));
        self.doubt(taken, &Contradiction::BatchDiffers { on }).await
    }

    /// What leaves each transfer of a file in doubt, unless the bank has said more of it.
    async fn doubt(&mut self, taken: Vec<Ordered>, told: &Contradiction) -> Result<(), Fault> {
        let is_open = |attempt: &Attempt| match told {
            Contradiction::SentTwice => attempt.failure.is_none(),
            _ => attempt.debited_after_refusal().is_none(),
        };
        for ordered in taken.into_iter().filter(|ordered| ordered.attempt().is_some_and(is_open)) {
            let event = PaymentEvent::Doubt { reference: ordered.reference, told: told.clone() };
            match self.apply(&ordered.payable, &event).await? {
                Ok(_) | Err(PaymentRefusal::Known) => {}
                Err(refusal) => self.anomaly(refusal.to_string()),
            }
        }
        Ok(())
    }

    /// Of a file of ours, by its number or by that of its group.
    async fn transfers_of(&mut self, id: &str) -> Result<Option<Listed<Ordered>>, Fault> {
        let store = self.environment.store();
        for id in [id, file_of(id)] {
            let Ok(id) = id.parse::<SettlementId>() else { continue };
            if payments::settlement(store, &id).await?.is_some() {
                let taken = payments::taken(store, &id).await?;
                self.has_file(&id).await?;
                return Ok(Some(taken));
            }
        }
        self.anomaly(format!("« {id} » n’est le numéro d’aucun fichier du fonds"));
        Ok(None)
    }

    /// The bank speaks of a file of ours, or of a transfer of it: it has the file, whatever nobody knew or somebody said.
    pub(super) async fn has_file(&mut self, id: &SettlementId) -> Result<(), Fault> {
        if self.tried.is_some() || !self.answered.insert(id.clone()) {
            return Ok(());
        }
        if let Some(settlement) = payments::settlement(self.environment.store(), id).await? {
            step(self.environment, settlement, SettlementEvent::Answered, &self.asked).await?;
        }
        Ok(())
    }
}

/// Whether the bank has told the debit of this very transfer, that day.
fn is_debited(ordered: &Ordered, on: Date) -> bool {
    let day = |attempt: &Attempt| attempt.executed_on.or_else(|| attempt.debited_after_refusal());
    ordered.attempt().and_then(day) == Some(on)
}

/// `MCE-20270415-001-1` is the first group of the file `MCE-20270415-001`.
fn file_of(payment_info_id: &str) -> &str {
    payment_info_id.rsplit_once('-').map_or(payment_info_id, |(file, _)| file)
}
