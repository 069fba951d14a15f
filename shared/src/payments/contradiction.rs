//! What the bank told against what was ordered, or against what it had told before.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Attempt;
use super::remedy::{LockCause, numbered};
use crate::money::Euros;

/// One of these things. A movement is known by its day and its rank among those of that day: there is one of these for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Contradiction {
    /// It debited what it had refused.
    DebitedAfterRefusal {
        /// Day of the debit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// It refused what it had debited.
    RefusedAfterDebit,
    /// What it had refused came back.
    CameBackAfterRefusal {
        /// Day of the credit.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// Whether what the training body owed for it is settled by it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        settled: bool,
    },
    /// It debited the same order a second time.
    DebitedTwice {
        /// Day of the second debit.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// Whether the training body was asked to pay it back.
        #[serde(default)]
        claimed: bool,
    },
    /// What it had debited a second time came back.
    SecondCameBack {
        /// Day of the credit.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// Whether what the training body owed for it is settled by it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        settled: bool,
    },
    /// More came back than had left.
    CameBackTwice {
        /// Day of the credit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// It debited the whole file, by another sum than its transfers make: what left is set aside as a whole.
    BatchDiffers {
        /// Day of the debit.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// The movement that was set aside. Empty from before it was kept here, and from before it was set aside: then its list says it.
        movement: String,
    },
    /// It moved it by another amount than was ordered: what moved is set aside.
    AmountDiffers {
        /// Day.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// How much; below zero when it left.
        amount: Euros,
        /// The movement that was set aside.
        movement: String,
        /// Whether two people have taken it for the payment, or for its return, all the same.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        settled: bool,
    },
    /// It takes the order for one that it has already.
    SentTwice,
}

impl Contradiction {
    /// The day on which the money came back, if it did.
    pub(super) const fn came_back_on(&self) -> Option<Date> {
        match self {
            Self::CameBackAfterRefusal { on, .. }
            | Self::SecondCameBack { on, .. }
            | Self::CameBackTwice { on } => Some(*on),
            _ => None,
        }
    }

    /// What is posted of it: the day, the step, and whether money left; nothing when none moved.
    fn movement(&self) -> Option<(Date, String, bool)> {
        match self {
            Self::DebitedAfterRefusal { on } => Some((*on, "debited".to_owned(), true)),
            Self::DebitedTwice { on, .. } => Some((*on, format!("debited-{on}"), true)),
            Self::CameBackAfterRefusal { on, .. } => Some((*on, "came-back".to_owned(), false)),
            Self::SecondCameBack { on, .. } => Some((*on, "second-came-back".to_owned(), false)),
            Self::CameBackTwice { on } => Some((*on, "came-back-twice".to_owned(), false)),
            Self::RefusedAfterDebit
            | Self::BatchDiffers { .. }
            | Self::AmountDiffers { .. }
            | Self::SentTwice => None,
        }
    }

    pub(super) const fn cause(&self) -> LockCause {
        match self {
            Self::BatchDiffers { .. } => LockCause::Batch,
            Self::SentTwice => LockCause::Duplicate,
            _ => LockCause::Contradiction,
        }
    }

    /// What people read.
    #[must_use]
    pub fn french(&self) -> &'static str {
        match self {
            Self::DebitedAfterRefusal { .. } => "la banque l’a débité après l’avoir refusé",
            Self::RefusedAfterDebit => "la banque le refuse après l’avoir débité",
            Self::CameBackAfterRefusal { .. } => "la banque le rend après l’avoir refusé",
            Self::DebitedTwice { .. } => "la banque l’a débité deux fois",
            Self::SecondCameBack { .. } => "la banque rend ce qu’elle avait débité une seconde fois",
            Self::CameBackTwice { .. } => "la banque le rend plus de fois qu’elle ne l’a débité",
            Self::AmountDiffers { amount, .. } if amount.is_negative() => {
                "la banque l’a débité d’un autre montant que celui qui était ordonné"
            }
            Self::AmountDiffers { .. } => "la banque le rend d’un autre montant que celui qui était ordonné",
            Self::BatchDiffers { .. } => {
                "la banque a débité son fichier d’une autre somme que celle de ses virements"
            }
            Self::SentTwice => {
                "la banque le refuse comme déjà reçu. Le premier envoi est peut-être exécuté : demandez-lui ce qu’il est devenu"
            }
        }
    }
}

impl Attempt {
    /// The day of a debit that the bank told after its refusal.
    #[must_use]
    pub fn debited_after_refusal(&self) -> Option<Date> {
        self.contradictions.iter().find_map(|told| match told {
            Contradiction::DebitedAfterRefusal { on } => Some(*on),
            _ => None,
        })
    }

    /// The day of its first debit, whatever the bank had told before.
    pub(super) fn debited_on(&self) -> Option<Date> {
        self.executed_on.or_else(|| self.debited_after_refusal())
    }

    /// Whether the bank has told that it left, by itself.
    #[must_use]
    pub fn is_debited(&self) -> bool {
        self.debited_on().is_some()
    }

    /// How many debits of that day the bank has told.
    #[must_use]
    pub fn debits_on(&self, day: Date) -> u32 {
        let more =
            |told: &&Contradiction| matches!(told, Contradiction::DebitedTwice { on, .. } if *on == day);
        let first = self.debited_on() == Some(day) && !self.is_settled_by_another_amount(day, true);
        u32::from(first) + self.count(more)
    }

    /// How many credits of that day the bank has told, by which it came back.
    #[must_use]
    pub fn returns_on(&self, day: Date) -> u32 {
        let first = self.failure.as_ref().is_some_and(|failure| failure.returned && failure.on == day)
            && !self.is_settled_by_another_amount(day, false);
        u32::from(first) + self.count(|told| told.came_back_on() == Some(day))
    }

    /// Whether its whole file was debited that day by another sum than its transfers make: what left with it is set aside.
    #[must_use]
    pub fn is_of_a_batch_that_differs(&self, day: Date) -> bool {
        self.contradictions
            .iter()
            .any(|told| matches!(told, Contradiction::BatchDiffers { on, .. } if *on == day))
    }

    /// The movement with which it left then, if that was set aside.
    pub(super) fn batch_movement(&self, day: Date) -> Option<&str> {
        self.contradictions.iter().find_map(|told| match told {
            Contradiction::BatchDiffers { on, movement } if *on == day && !movement.is_empty() => {
                Some(movement.as_str())
            }
            _ => None,
        })
    }

    /// The days of such debits of which it does not say the movement.
    pub fn unnamed_batches(&self) -> impl Iterator<Item = Date> {
        self.contradictions.iter().filter_map(|told| match told {
            Contradiction::BatchDiffers { on, movement } if movement.is_empty() => Some(*on),
            _ => None,
        })
    }

    /// Says the movement of the debit of a day.
    pub fn name_batch(&mut self, day: Date, key: &str) {
        for told in &mut self.contradictions {
            if let Contradiction::BatchDiffers { on, movement } = told
                && *on == day
            {
                key.clone_into(movement);
            }
        }
    }

    /// Whether what two people took for its debit of that day, or for its return, is a movement of another amount: one of its own amount is
    /// another movement.
    fn is_settled_by_another_amount(&self, day: Date, is_debit: bool) -> bool {
        self.contradictions.iter().any(|told| {
            matches!(told, Contradiction::AmountDiffers { on, amount, settled: true, .. }
                if *on == day && amount.is_negative() == is_debit)
        })
    }

    /// The day and the movement of a debit, or of a return, of another amount of which nobody has decided.
    pub(super) fn another_amount(&self, is_debit: bool) -> Option<(Date, &str)> {
        self.contradictions.iter().find_map(|told| match told {
            Contradiction::AmountDiffers { on, amount, movement, settled: false }
                if amount.is_negative() == is_debit =>
            {
                Some((*on, movement.as_str()))
            }
            _ => None,
        })
    }

    /// That movement is taken for what was ordered.
    pub(super) fn take_amount(&mut self, key: &str) {
        for told in &mut self.contradictions {
            if let Contradiction::AmountDiffers { movement, settled, .. } = told
                && movement == key
            {
                *settled = true;
            }
        }
    }

    /// What leaves its debit in doubt: the day, and the movement that was set aside, if it was.
    pub(super) fn in_doubt(&self) -> Option<(Date, Option<&str>)> {
        let batch = self.batch_differs().map(|on| (on, self.batch_movement(on)));
        batch.or_else(|| self.another_amount(true).map(|(on, movement)| (on, Some(movement))))
    }

    /// Whether nobody knows whether it left, and it may have.
    pub(super) fn is_left_in_doubt(&self) -> bool {
        self.in_doubt().is_some() && self.executed_on.is_none() && self.failure.is_none()
    }

    /// The first day of such a debit.
    pub(super) fn batch_differs(&self) -> Option<Date> {
        self.contradictions.iter().find_map(|told| match told {
            Contradiction::BatchDiffers { on, .. } => Some(*on),
            _ => None,
        })
    }

    pub(super) fn count(&self, is: impl Fn(&&Contradiction) -> bool) -> u32 {
        u32::try_from(self.contradictions.iter().filter(is).count()).unwrap_or(u32::MAX)
    }

    pub(super) fn has(&self, told: &Contradiction) -> bool {
        self.contradictions.contains(told)
    }

    /// Whether a refusal that says that the bank has it already is news: nothing else is known of it.
    pub(super) fn may_be_sent_twice(&self) -> bool {
        let says_no_more =
            self.failure.as_ref().is_none_or(|failure| !failure.returned && failure.code.is_empty());
        self.executed_on.is_none() && says_no_more && !self.has(&Contradiction::SentTwice)
    }

    /// What is posted of what the bank tells: the day, the step, and whether money left. What left with its file is set aside already.
    pub(super) fn movement_of(&self, told: &Contradiction) -> Option<(Date, String, bool)> {
        let (on, step, is_debit) = told.movement()?;
        let is_aside =
            matches!(told, Contradiction::DebitedAfterRefusal { .. }) && self.batch_movement(on).is_some();
        let is_alike = |known: &&Contradiction| known.movement().is_some_and(|(_, known, _)| known == step);
        let step = numbered(step.clone(), self.count(is_alike) + 1);
        (!is_aside).then_some((on, step, is_debit))
    }

    /// Whether more second debits were told than came back: the payment itself stands until they have.
    pub(super) fn has_a_second_out(&self) -> bool {
        let seconds = self.count(|told| matches!(told, Contradiction::DebitedTwice { .. }));
        seconds > self.count(|told| matches!(told, Contradiction::SecondCameBack { .. }))
    }

    /// What stands in suspense of second debits: how many that nobody has claimed, and how many that came back and settled nothing.
    fn seconds_aside(&self) -> (u32, u32) {
        let out = self.count(|told| matches!(told, Contradiction::DebitedTwice { claimed: false, .. }));
        (out, self.count(|told| matches!(told, Contradiction::SecondCameBack { settled: false, .. })))
    }

    pub(super) fn is_debited_twice(&self) -> bool {
        let (out, back) = self.seconds_aside();
        out > back
    }

    /// Claims a second debit from the training body; gives its day, and how many of that day are claimed then.
    pub(super) fn claim(&mut self) -> Option<(Date, u32)> {
        let open = self.contradictions.iter_mut().find_map(|told| match told {
            Contradiction::DebitedTwice { on, claimed: claimed @ false } => Some((*on, claimed)),
            _ => None,
        });
        let (day, claimed) = open?;
        *claimed = true;
        let is_claimed = |told: &&Contradiction| matches!(told, Contradiction::DebitedTwice { on, claimed: true } if *on == day);
        Some((day, self.count(is_claimed)))
    }

    /// Whether what the training body was asked to pay back came back from the bank.
    pub(super) fn is_claimed_and_back(&self) -> bool {
        self.claim_to_settle().is_some()
    }

    /// What came back, of what was claimed.
    fn claim_to_settle(&self) -> Option<usize> {
        let (out, back) = self.seconds_aside();
        let claimed_after_all = self.executed_on.is_some() && self.is_refused();
        self.contradictions.iter().position(|told| match told {
            Contradiction::SecondCameBack { settled: false, .. } => back > out,
            Contradiction::CameBackAfterRefusal { settled: false, .. } => claimed_after_all,
            _ => false,
        })
    }

    /// Settles one claim; gives how many are settled then.
    pub(super) fn settle(&mut self) -> u32 {
        let at = self.claim_to_settle();
        if let Some(
            Contradiction::SecondCameBack { settled, .. }
            | Contradiction::CameBackAfterRefusal { settled, .. },
        ) = at.and_then(|at| self.contradictions.get_mut(at))
        {
            *settled = true;
        }
        self.count(|told| {
            matches!(
                told,
                Contradiction::SecondCameBack { settled: true, .. }
                    | Contradiction::CameBackAfterRefusal { settled: true, .. }
            )
        })
    }
}
