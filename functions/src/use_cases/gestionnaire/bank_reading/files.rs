//! What is said of a whole file of ours, or of a group of it: of each of its transfers that nothing else was said of.

use jiff::civil::Date;
use mce_shared::french::plural;
use mce_shared::ids::SettlementId;
use mce_shared::money::Euros;
use mce_shared::payments::{Attempt, Contradiction, Ordered, PaymentEvent, PaymentRefusal, SettlementEvent};
use mce_shared::suspense::Tie;

use super::super::settle_payments::step;
use super::Reading;
use super::movements::Moved;
use super::transfers::{matched, of_status, says_sent_twice};
use crate::http::Fault;
use crate::ports::bank::returns::{Payee, Reason, TransferStatus};
use crate::store::{Listed, Store, StoreError, payments};

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
        if says_sent_twice(status, reason) {
            self.anomaly(format!(
                "La banque refuse le fichier « {message_id} » comme déjà reçu. Rien n’est annulé, car le premier envoi est peut-être \
                 exécuté : demandez à la banque ce qu’il est devenu"
            ));
            let taken = self.readable(taken)?;
            return self.doubt(taken, &Contradiction::SentTwice).await.map(|_| ());
        }
        for ordered in self.readable(taken)? {
            if ordered.attempt().is_some_and(|attempt| attempt.failure.is_none()) {
                let event = of_status(&ordered.reference, status, reason);
                let applied = self.single(&ordered.reference, event).await;
                self.or_left(&ordered.reference, applied)?;
            }
        }
        Ok(())
    }

    /// A file of ours that was debited at once: every transfer of it that was not refused, if the sum is right; once more, of what
    /// this file has told already. If the sum is not right, nobody knows which were executed: two people say it of each.
    pub(super) async fn batch(
        &mut self,
        batch: &str,
        on: Date,
        amount: Euros,
        entry: &str,
    ) -> Result<(), Fault> {
        let (moved, rank) = self.moved((on, -amount), entry, batch);
        let Some(taken) = self.transfers_of(batch).await? else {
            return self.set_aside(moved, format!("Lot {batch}, d’aucun fichier du fonds")).await;
        };
        // Their sum has to be known: all of them, or none.
        let taken = taken.all()?;
        if self.is_aside(&moved).await? {
            return Ok(());
        }
        let told = format!("{batch} {on} {amount}");
        let counted = self.counted(&taken, &moved).await?;
        let asked = counted.or_else(|| self.rest_of(&taken, &moved));
        if let Some(known) = asked.is_none().then(|| self.known_of(&taken, &moved)).flatten() {
            for reference in &known {
                self.debited(reference, on);
            }
            self.batches.insert(told, known);
            return Ok(());
        }
        let asked = asked.or_else(|| self.of_batch(&taken, &told, &moved));
        let Some(asked) = asked else { return self.batch_differs(batch, taken, moved).await };
        if rank > 1 {
            let told = amount.french();
            self.anomaly(format!("Le lot {batch} est débité {rank} fois le {on}, de {told} chaque fois"));
        }
        let asked = self.counting(&taken, &moved, asked).await?;
        for reference in &asked {
            let rank = self.debited(reference, on);
            let event = PaymentEvent::Execute { reference: reference.clone(), on, rank };
            let applied = self.single(reference, Some(event)).await;
            self.or_left(reference, applied)?;
        }
        self.batches.insert(told, asked);
        Ok(())
    }

    /// The transfers of which this very movement was counted, whichever file told it.
    async fn counted(&self, taken: &[Ordered], moved: &Moved<'_>) -> Result<Option<Vec<String>>, Fault> {
        let Some(settlement) = settlement_of(taken) else { return Ok(None) };
        let debit = payments::debit_of(self.environment.store(), settlement, &moved.key).await?;
        Ok(debit.map(|debit| debit.references))
    }

    /// Writes down what a movement is counted of before anything of it is: a hand that dies in between is followed by one that knows.
    async fn counting(
        &self,
        taken: &[Ordered],
        moved: &Moved<'_>,
        references: Vec<String>,
    ) -> Result<Vec<String>, Fault> {
        let Some(settlement) = settlement_of(taken).filter(|_| self.tried.is_none()) else {
            return Ok(references);
        };
        let debit = payments::Debit { references };
        Ok(payments::counting(self.environment.store(), settlement, &moved.key, debit).await?.references)
    }

    /// What is left of the file, when that makes the sum: transfers of which the bank has told no debit. It comes before what was told:
    /// of two transfers of one sum, the debit of the one says nothing of the other's.
    fn rest_of(&self, taken: &[Ordered], moved: &Moved<'_>) -> Option<Vec<String>> {
        let is_left = |one: &Ordered| {
            let is_told = |one: &Attempt| one.is_debited() || one.is_of_a_batch_that_differs(moved.on);
            !one.is_refused()
                && !self.debited.contains_key(&one.reference)
                && !one.attempt().is_some_and(is_told)
        };
        that_make(-moved.amount, taken, is_left)
    }

    /// The transfers of which the bank has told that debit one by one, or a file of before.
    fn known_of(&self, taken: &[Ordered], moved: &Moved<'_>) -> Option<Vec<String>> {
        // What people took from a batch that differs does not say that the batch is set aside: a hand may have died before that.
        let is_known = |one: &Ordered| {
            let told = self.debits_told(&one.reference, moved.on);
            let is_known =
                |one: &Attempt| one.debits_on(moved.on) > told && !one.is_of_a_batch_that_differs(moved.on);
            one.attempt().is_some_and(is_known)
        };
        that_make(-moved.amount, taken, is_known)
    }

    /// The transfers that make the sum of a debit of their file: those of the same debit that this file has told before, else those of which
    /// it has told none, else all of them, once more. None when no sum is right, or when some are in doubt.
    fn of_batch(&self, taken: &[Ordered], told: &str, moved: &Moved<'_>) -> Option<Vec<String>> {
        let amount = -moved.amount;
        let left = |one: &Ordered| !one.is_refused();
        let asked = self
            .batches
            .get(told)
            .and_then(|before| that_make(amount, taken, |one| before.contains(&one.reference)))
            .or_else(|| {
                that_make(amount, taken, |one| left(one) && !self.debited.contains_key(&one.reference))
            })
            .or_else(|| that_make(amount, taken, left))?;
        let in_doubt = |one: &Ordered| {
            asked.contains(&one.reference)
                && one.attempt().is_some_and(|attempt| attempt.is_of_a_batch_that_differs(moved.on))
        };
        (!taken.iter().any(in_doubt)).then_some(asked)
    }

    /// What left with a file and is not what its transfers make is set aside; what is executed of it is taken from there.
    async fn batch_differs(
        &mut self,
        batch: &str,
        taken: Vec<Ordered>,
        moved: Moved<'_>,
    ) -> Result<(), Fault> {
        let (on, amount) = (moved.on, -moved.amount);
        // What the bank has told of single transfers is on its account in the books.
        let is_told = |one: &Attempt| one.debits_on(on) > 0 && !one.is_of_a_batch_that_differs(on);
        let told = sum_of(&taken, |one| {
            !self.debited.contains_key(&one.reference) && one.attempt().is_some_and(is_told)
        });
        // More than this debit: it is another one, whole.
        let told = if told > amount { Euros::ZERO } else { told };
        let asked = taken.iter().filter(|one| !one.is_refused()).map(Ordered::amount).sum::<Euros>();
        let in_doubt =
            |one: &Ordered| one.attempt().is_some_and(|attempt| attempt.is_of_a_batch_that_differs(on));
        let was_in_doubt = taken.iter().any(in_doubt);
        let told_of = Contradiction::BatchDiffers { on, movement: moved.key.clone() };
        let locked = self.doubt(taken, &told_of).await?;
        let doubt = match locked {
            0 => "Aucun paiement n’est verrouillé : ce que la banque a dit de chaque virement reste vrai"
                .to_owned(),
            locked => format!(
                "Deux personnes doivent dire de chaque virement dont la banque n’a rien dit d’autre s’il est exécuté : {}",
                plural(locked, "paiement verrouillé", "paiements verrouillés")
            ),
        };
        let (said, asked, aside) = (amount.french(), asked.french(), (amount - told).french());
        self.anomaly(format!(
            "Débit {} du lot {batch} : la banque dit {said}, les virements font {asked}. {aside} restent à rapprocher. {doubt}",
            moved.entry
        ));
        let text = format!("Lot {batch} : la banque dit {said}, les virements font {asked}");
        let moved = Moved { amount: told - amount, ..moved };
        let tie = (locked > 0 || was_in_doubt).then(|| Tie::Batch(batch.to_owned()));
        self.set_aside_with(moved, text, tie).await
    }

    /// What leaves each transfer of a file in doubt, unless the bank has said more of it; gives how many that locks.
    async fn doubt(&mut self, taken: Vec<Ordered>, told: &Contradiction) -> Result<i64, Fault> {
        let mut locked = 0;
        for ordered in taken {
            let event = PaymentEvent::Doubt { reference: ordered.reference, told: told.clone() };
            match self.apply(&ordered.payable, &event).await? {
                Ok(_) => locked += 1,
                Err(PaymentRefusal::Known) => {}
                Err(refusal) => self.anomaly(refusal.to_string()),
            }
        }
        Ok(locked)
    }

    /// Of a file of ours, by its number or by that of its group.
    async fn transfers_of(&mut self, id: &str) -> Result<Option<Listed<Ordered>>, Fault> {
        if let Some((id, mut taken)) = taken_by(self.environment.store(), id).await? {
            self.has_file(&id).await?;
            for ordered in &mut taken.items {
                ordered.payable = self.as_tried(ordered.payable.clone());
            }
            return Ok(Some(taken));
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

/// The file of ours that ordered them.
fn settlement_of(taken: &[Ordered]) -> Option<&SettlementId> {
    taken.iter().find_map(|one| Some(&one.attempt()?.settlement))
}

/// Those of which this is true, when they make a sum.
fn that_make(amount: Euros, taken: &[Ordered], is: impl Fn(&Ordered) -> bool) -> Option<Vec<String>> {
    let asked = || taken.iter().filter(|one| is(one)).map(|one| one.reference.clone()).collect();
    (amount.is_positive() && sum_of(taken, &is) == amount).then(asked)
}

/// The sum of those of which this is true.
fn sum_of(taken: &[Ordered], is: impl Fn(&Ordered) -> bool) -> Euros {
    taken.iter().filter(|one| is(one)).map(Ordered::amount).sum()
}

/// What a file of ours ordered, by its number or by that of its group, with its number; none for what is no file of ours.
///
/// # Errors
/// When the store fails.
pub async fn taken_by(
    store: &Store,
    id: &str,
) -> Result<Option<(SettlementId, Listed<Ordered>)>, StoreError> {
    for id in [id, file_of(id)] {
        let Ok(id) = id.parse::<SettlementId>() else { continue };
        if payments::settlement(store, &id).await?.is_some() {
            let taken = payments::taken(store, &id).await?;
            return Ok(Some((id, taken)));
        }
    }
    Ok(None)
}

/// `MCE-20270415-001-1` is the first group of the file `MCE-20270415-001`.
fn file_of(payment_info_id: &str) -> &str {
    payment_info_id.rsplit_once('-').map_or(payment_info_id, |(file, _)| file)
}
