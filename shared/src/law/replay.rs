//! What a change of the law does, account by account and offer by offer: the same computation under two laws, side by side. Nothing here
//! says whose account it is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LawChange;
use crate::calendar::add_months;
use crate::catalogue::{Action, Formation, NotBookable, OfStanding, bookable};
use crate::french::{date_full, percent};
use crate::money::Euros;
use crate::parameters::Law;
use crate::rules::account::credits_to_come;
use crate::rules::credits::Credit;
use crate::rules::mandates::Mandate;
use crate::texts::sentences;

/// Years of which the fund's expense is told.
pub const YEARS: u8 = 3;
/// Of a hundred accounts, in the order of what they gain: which ones are told.
const QUANTILES: [u64; 7] = [0, 10, 25, 50, 75, 90, 100];
/// Offers that a report names; it counts them all.
const NAMED: usize = 500;

/// The laws before and after a change, and the day from which they differ.
#[derive(Debug, Clone, Copy)]
pub struct Compared {
    pub before: &'static Law,
    pub after: &'static Law,
    /// First day of what changes.
    pub from: Date,
}

/// What the fund would credit, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    pub before: Euros,
    pub after: Euros,
}

/// What a change does to some accounts and some offers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Effects {
    pub accounts: u64,
    /// How many accounts gain so many cents at their first credit from the change on; below zero, they lose.
    pub gains: BTreeMap<i64, u64>,
    /// What the cap refuses of that credit.
    pub lost: Sums,
    /// What is credited in each of the years that come.
    pub years: BTreeMap<u8, Sums>,
    /// Offers that were looked at, drafts too.
    pub offers: u64,
    /// Those that can be asked for by the change alone.
    pub opened: Vec<String>,
    /// Those that can't any more.
    pub closed: Vec<String>,
}

impl Compared {
    /// What a change is compared by.
    #[must_use]
    pub fn of(book: &super::LawBook, change: &LawChange) -> Self {
        Self { before: book.law(), after: book.law_after(change), from: change.row.from }
    }
}

impl Effects {
    /// One more account: its mandates, what it has today and the calendar year of its last credit.
    pub fn account(
        &mut self,
        compared: Compared,
        (mandates, balance, last_credit_year): (&[Mandate], Euros, Option<i16>),
        today: Date,
    ) {
        let until = add_months(today, 12 * u32::from(YEARS));
        let credits = |law: &'static Law| {
            law.with(|| credits_to_come(mandates, balance, last_credit_year, today, until))
        };
        let (before, after) = (credits(compared.before), credits(compared.after));
        let first = |credits: &[(Date, Credit)]| {
            let first = credits.iter().find(|(on, _)| *on >= compared.from);
            first.map_or((Euros::ZERO, Euros::ZERO), |(_, credit)| (credit.credited, credit.lost_to_cap))
        };
        let ((had, lost), (has, loses)) = (first(&before), first(&after));
        self.accounts += 1;
        *self.gains.entry((has - had).cents()).or_default() += 1;
        self.lost.add(lost, loses);
        for year in 1..=YEARS {
            let of_year = |credits: &[(Date, Credit)]| {
                let from = add_months(today, 12 * u32::from(year - 1));
                let until = add_months(today, 12 * u32::from(year));
                let of_it = credits.iter().filter(|(on, _)| (from..until).contains(on));
                of_it.map(|(_, credit)| credit.credited).sum::<Euros>()
            };
            self.years.entry(year).or_default().add(of_year(&before), of_year(&after));
        }
    }

    /// One more formation, with its training body as it stands: each of its actions is an offer.
    pub fn formation(&mut self, compared: Compared, formation: &Formation, of: &OfStanding) {
        for action in &formation.actions {
            let is_open =
                |law: &'static Law| law.with(|| can_be_asked_for(formation, action, of, compared.from));
            let name = || format!("{} {} {}", formation.siret, formation.numero, action.numero);
            self.offers += 1;
            match (is_open(compared.before), is_open(compared.after)) {
                (false, true) => self.opened.push(name()),
                (true, false) => self.closed.push(name()),
                _ => {}
            }
        }
    }

    /// Those of other accounts and offers, too.
    pub fn merge(&mut self, other: Self) {
        self.accounts += other.accounts;
        for (gain, count) in other.gains {
            *self.gains.entry(gain).or_default() += count;
        }
        self.lost.add(other.lost.before, other.lost.after);
        for (year, sums) in other.years {
            self.years.entry(year).or_default().add(sums.before, sums.after);
        }
        self.offers += other.offers;
        self.opened.extend(other.opened);
        self.closed.extend(other.closed);
    }

    /// How many accounts gain, and how much together.
    #[must_use]
    pub fn gaining(&self) -> (u64, Euros) {
        together(self.gains.range(1..))
    }

    /// How many lose, and how much together: below zero.
    #[must_use]
    pub fn losing(&self) -> (u64, Euros) {
        together(self.gains.range(..0))
    }

    /// What the account gains that so many percent of them do not exceed.
    #[must_use]
    pub fn quantile(&self, share: u64) -> Euros {
        let rank = (self.accounts * share).div_ceil(100).max(1);
        let mut passed = 0;
        let reached = self.gains.iter().find(|(_, count)| {
            passed += **count;
            passed >= rank
        });
        reached.map_or(Euros::ZERO, |(gain, _)| Euros::from_cents(*gain))
    }

    /// The lines of its report, in French: what is measured, how many, how much. The same effects give the same lines.
    #[must_use]
    pub fn lines(&self, from: Date) -> Vec<[String; 3]> {
        let none = String::new;
        let date = &date_full(from);
        let mut lines = vec![[sentences::ReplayAccounts.said(), self.accounts.to_string(), none()]];
        let (gaining, losing) = (self.gaining(), self.losing());
        let counted = |text, (count, sum): (u64, Euros)| [text, count.to_string(), sum.french()];
        lines.push(counted(sentences::ReplayGaining { date }.said(), gaining));
        lines.push(counted(sentences::ReplayLosing { date }.said(), losing));
        lines.extend(self.gains.iter().map(|(gain, count)| {
            let montant = Euros::from_cents(*gain).french();
            [sentences::ReplayOfSoMuch { montant: &montant }.said(), count.to_string(), none()]
        }));
        lines.extend(QUANTILES.map(|share| {
            let part = percent(share.into());
            [sentences::ReplayQuantile { part: &part }.said(), none(), self.quantile(share).french()]
        }));
        lines.push([sentences::ReplayLostBefore.said(), none(), self.lost.before.french()]);
        lines.push([sentences::ReplayLostAfter.said(), none(), self.lost.after.french()]);
        for (year, sums) in &self.years {
            let annee = &year.to_string();
            lines.push([sentences::ReplayYearBefore { annee }.said(), none(), sums.before.french()]);
            lines.push([sentences::ReplayYearAfter { annee }.said(), none(), sums.after.french()]);
        }
        lines.push([sentences::ReplayOffers.said(), self.offers.to_string(), none()]);
        lines.push([sentences::ReplayOpened.said(), self.opened.len().to_string(), none()]);
        lines.push([sentences::ReplayClosed.said(), self.closed.len().to_string(), none()]);
        let named = |text: fn(&str) -> String, names: &[String]| -> Vec<[String; 3]> {
            let mut names: Vec<&String> = names.iter().collect();
            names.sort_unstable();
            names.into_iter().take(NAMED).map(|name| [text(name), none(), none()]).collect()
        };
        lines.extend(named(|offre| sentences::ReplayOpenedOffer { offre }.said(), &self.opened));
        lines.extend(named(|offre| sentences::ReplayClosedOffer { offre }.said(), &self.closed));
        lines
    }
}

impl Sums {
    fn add(&mut self, before: Euros, after: Euros) {
        self.before += before;
        self.after += after;
    }
}

fn together<'a>(gains: impl Iterator<Item = (&'a i64, &'a u64)>) -> (u64, Euros) {
    gains.fold((0, Euros::ZERO), |(count, sum), (gain, of_it)| {
        let of_all = i64::try_from(*of_it).unwrap_or(i64::MAX).saturating_mul(*gain);
        (count + of_it, sum + Euros::from_cents(of_all))
    })
}

/// Whether a session of an action can be asked for on a day, whatever day it begins, once it is published: the change alone is looked at, the
/// sessions of today are not those of then, and what is above a cap of today is a draft.
fn can_be_asked_for(formation: &Formation, action: &Action, of: &OfStanding, on: Date) -> bool {
    let is_of_its_days = |reason: &NotBookable| {
        matches!(
            reason,
            NotBookable::NotPublished
                | NotBookable::Full
                | NotBookable::Started { .. }
                | NotBookable::StartsTooSoon { .. }
                | NotBookable::EndsTooSoon { .. }
        )
    };
    let mut sessions = action.sessions.iter();
    sessions.any(|session| bookable(formation, action, session, of, on).iter().all(is_of_its_days))
}
