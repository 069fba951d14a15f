//! What the bank answers to an order (formats §5.2): each thing counts once, and what contradicts what it told before locks the payable.

use jiff::civil::Date;

use super::contradiction::Contradiction;
use super::decision::{Change, Decided};
use super::remedy::{Lock, LockCause};
use super::{Failure, PayableState, PaymentRefusal, concerns_payee, is_sent_twice};
use crate::french::date_long;
use crate::ledger::{Account, ReasonCode};
use crate::message::Recipient;
use crate::parameters::{Parameter, euros};
use crate::payee::PayeeMatch;
use crate::texts::mails;

impl Change<'_> {
    pub(super) fn acknowledge(mut self, reference: &str) -> Decided {
        let today = self.facts.today;
        let state = self.payable.state;
        let attempt = self.attempt(reference)?;
        if attempt.acknowledged_on.is_some() || attempt.executed_on.is_some() || attempt.failure.is_some() {
            return Err(PaymentRefusal::Known);
        }
        attempt.acknowledged_on = Some(today);
        if state == PayableState::Ordered {
            self.payable.state = PayableState::Acknowledged;
        }
        self.text = format!("Ordre {reference} pris en charge par la banque");
        Ok(self.decided())
    }

    /// A debit may be told after its own return: it is posted all the same, and changes nothing else. One more of the same day, and one of
    /// another day, is another debit.
    pub(super) fn execute(mut self, reference: &str, on: Date, rank: u32) -> Decided {
        let attempt = self.attempt(reference)?;
        if attempt.debits_on(on) >= rank {
            return Err(PaymentRefusal::Known);
        }
        if attempt.debited_on().is_some() {
            return self.contradict(reference, Contradiction::DebitedTwice { on, claimed: false });
        }
        if attempt.is_refused() {
            return self.contradict(reference, Contradiction::DebitedAfterRefusal { on });
        }
        let part_of = attempt.batch_movement(on).map(str::to_owned);
        self.executed(reference, on, part_of)
    }

    /// It is executed, with money that left the bank's account, or that was set aside as a part of a movement.
    pub(super) fn executed(mut self, reference: &str, on: Date, part_of: Option<String>) -> Decided {
        let attempt = self.attempt(reference)?;
        attempt.executed_on = Some(on);
        let (failed, amount) = (attempt.failure.is_some(), attempt.amount);
        if !failed {
            self.payable.state = PayableState::Executed;
        }
        self.settle_doubt(reference);
        self.payable.proposal = None;
        self.day = on;
        self.text = format!("Virement {reference} exécuté le {}", date_long(on));
        let to = if part_of.is_some() { Account::Suspense } else { Account::Bank };
        self.part_of = part_of;
        self.post(reference, "executed", (ReasonCode::TransferExecuted, amount), Account::Transit, to)?;
        Ok(self.decided())
    }

    /// What was in doubt is known now.
    fn settle_doubt(&mut self, reference: &str) {
        let is_settled = |lock: &Lock| lock.reference == reference && lock.cause.is_settled_by_the_bank();
        if self.payable.lock.as_ref().is_some_and(is_settled) {
            self.payable.lock = None;
        }
    }

    /// It was not executed. As long as the bank is said to have it twice, that one of the two is refused decides nothing.
    pub(super) fn refused(mut self, reference: &str, failure: Failure) -> Decided {
        let is_duplicate = is_sent_twice(&failure.code);
        let is_locked = self.payable.lock.is_some();
        let attempt = self.attempt(reference)?;
        if is_duplicate {
            return if attempt.may_be_sent_twice() {
                self.contradict(reference, Contradiction::SentTwice)
            } else {
                Err(PaymentRefusal::Known)
            };
        }
        let in_doubt = is_locked && attempt.has(&Contradiction::SentTwice);
        if attempt.failure.is_some() || in_doubt || attempt.has(&Contradiction::RefusedAfterDebit) {
            return Err(PaymentRefusal::Known);
        }
        if attempt.executed_on.is_some() {
            return self.contradict(reference, Contradiction::RefusedAfterDebit);
        }
        self.fail(reference, failure)
    }

    /// It came back, one more time than was told of that day. What was debited a second time comes back first.
    pub(super) fn came_back(mut self, reference: &str, failure: Failure, rank: u32) -> Decided {
        let on = failure.on;
        let attempt = self.attempt(reference)?;
        if attempt.returns_on(on) >= rank {
            return Err(PaymentRefusal::Known);
        }
        let told = match &attempt.failure {
            _ if attempt.has_a_second_out() => Contradiction::SecondCameBack { on, settled: false },
            None => return self.fail(reference, failure),
            Some(known) if known.returned => Contradiction::CameBackTwice { on },
            Some(_) => Contradiction::CameBackAfterRefusal { on, settled: false },
        };
        self.contradict(reference, told)
    }

    pub(super) fn fail(mut self, reference: &str, failure: Failure) -> Decided {
        let attempt = self.attempt(reference)?;
        let amount = attempt.amount;
        let (returned, why) = (failure.returned, failure.reason.clone());
        let (on, told) = (failure.on, returned || concerns_payee(&failure.code));
        attempt.failure = Some(failure);
        self.payable.state = PayableState::OnHold;
        self.payable.proposal = None;
        let what = if returned { "revenu" } else { "refusé par la banque" };
        self.text = format!("Virement {reference} {what} : {why}");
        let of = Account::Payable(self.payable.of.clone());
        if returned {
            self.day = on;
            let from = if self.part_of.is_some() { Account::Suspense } else { Account::Bank };
            self.post(reference, "returned", (ReasonCode::TransferReturned, amount), from, of)?;
        } else {
            self.post(reference, "rejected", (ReasonCode::TransferRejected, amount), Account::Transit, of)?;
        }
        // A reason that is between the fund and its bank is none of its business: it would change an account that is right.
        if told {
            let mail = mails::organisme::VirementNonAbouti {
                dossier: self.payable.dossier.as_str(),
                montant: &amount.french(),
                raison: &why,
            };
            self.messages.push(mail.to(Recipient::Of(self.payable.of.clone())));
        }
        Ok(self.decided())
    }

    /// What the bank tells against what it has told is written down, its money is set aside, and the payable is locked.
    fn contradict(mut self, reference: &str, told: Contradiction) -> Decided {
        let attempt = self.attempt(reference)?;
        let movement = attempt.movement_of(&told);
        let amount = attempt.amount;
        attempt.contradictions.push(told.clone());
        let text = format!("virement {reference} : {}", told.french());
        self.text = format!("V{}", &text[1..]);
        if let Some((on, step, is_debit)) = movement {
            let (from, to) = if is_debit {
                (Account::Suspense, Account::Bank)
            } else {
                (Account::Bank, Account::Suspense)
            };
            self.day = on;
            self.post(reference, &step, (ReasonCode::Unreconciled, amount), from, to)?;
        }
        self.lock(told.cause(), reference, &text);
        self.tell_lock(&text);
        Ok(self.decided())
    }

    /// What is said of a whole file is written down of each of its transfers that nothing is known of, without a mail for each; what is said
    /// of one, with one.
    pub(super) fn doubt(mut self, reference: &str, told: &Contradiction) -> Decided {
        let attempt = self.attempt(reference)?;
        let is_news = match told {
            Contradiction::SentTwice => attempt.may_be_sent_twice(),
            Contradiction::BatchDiffers { on, .. } => {
                attempt.debited_on().is_none() && !attempt.is_of_a_batch_that_differs(*on)
            }
            Contradiction::AmountDiffers { movement, .. } => {
                let is_it = |known: &Contradiction| matches!(known, Contradiction::AmountDiffers { movement: known, .. } if known == movement);
                !attempt.contradictions.iter().any(is_it)
            }
            _ => false,
        };
        if !is_news {
            return Err(PaymentRefusal::Known);
        }
        if matches!(told, Contradiction::AmountDiffers { .. }) {
            return self.contradict(reference, told.clone());
        }
        attempt.contradictions.push(told.clone());
        let text = format!("virement {reference} : {}", told.french());
        if self.payable.lock.is_none() {
            self.lock(told.cause(), reference, &text);
        } else {
            self.text = format!("V{}", &text[1..]);
        }
        Ok(self.decided())
    }

    fn lock(&mut self, cause: LockCause, reference: &str, text: &str) {
        self.text = format!("Paiement verrouillé, {text}");
        let lock =
            Lock { cause, reference: reference.to_owned(), text: text.to_owned(), since: self.facts.at };
        self.payable.lock = Some(match self.payable.lock.take() {
            // What the bank may settle by itself does not take the place of what two people have to decide.
            Some(known) if cause.is_settled_by_the_bank() && !known.cause.is_settled_by_the_bank() => {
                Lock { text: format!("{} ; {text}", known.text), ..known }
            }
            _ => lock,
        });
        // What was proposed was proposed on what was known before.
        self.payable.proposal = None;
    }

    fn tell_lock(&mut self, text: &str) {
        let dossier = self.payable.dossier.as_str();
        let mail = mails::gestionnaire::PaiementVerrouille { dossier, raison: text };
        self.messages.push(mail.to(Recipient::Gestionnaire));
    }

    /// A payee that does not match is written down; for a large amount nothing more is asked of the bank until two people have looked.
    pub(super) fn payee(mut self, reference: &str, result: PayeeMatch) -> Decided {
        let today = self.facts.today;
        let attempt = self.attempt(reference)?;
        if attempt.payee == Some(result) {
            return Err(PaymentRefusal::Known);
        }
        attempt.payee = Some(result);
        let threshold = euros(Parameter::PayeeHold, today).unwrap_or_default();
        let holds = result != PayeeMatch::Match && attempt.amount >= threshold;
        let text = format!("virement {reference}, vérification du bénéficiaire : {}", result.french());
        if holds && self.payable.lock.is_none() {
            self.lock(LockCause::Payee, reference, &text);
            self.tell_lock(&text);
        } else {
            self.text = format!("V{}", &text[1..]);
        }
        Ok(self.decided())
    }
}
