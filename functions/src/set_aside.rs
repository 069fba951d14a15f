//! One item never stops the others: what every loop over items does with those that fail.
//!
//! A [`Round`] is one passage over all the items of a chore. An item that fails is written down with its reason, rings, and is
//! passed over; the next round tries it again. What did not fail again in a round that came to its end has healed, and leaves the
//! list. When what all items need is out of order (the database, the relay), the round stops: the next one begins again.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use mce_shared::set_aside::{Chore, SetAside, short_name};

use crate::http::Fault;
use crate::reach::{Grant, May, Table, on};
use crate::runtime::Environment;
use crate::store::{Listed, set_aside};

/// What a function with a loop may do with the list; one that keeps runs has the rest of it already.
pub const ASIDE: Grant = on(Table::Jobs, &[May::Query, May::Update, May::Delete]);

/// So many items in a row for which something did not answer: it is not the items.
const OUT_OF_ORDER: u32 = 3;

/// A passage over the items of a chore.
pub struct Round<'a> {
    environment: &'a Environment,
    chore: Chore,
    since: Timestamp,
    dry: bool,
    in_a_row: AtomicU32,
}

impl<'a> Round<'a> {
    /// A round that begins now.
    #[must_use]
    pub fn new(environment: &'a Environment, chore: Chore) -> Self {
        Self::since(environment, chore, environment.now())
    }

    /// One that began then, perhaps by another hand.
    #[must_use]
    pub const fn since(environment: &'a Environment, chore: Chore, since: Timestamp) -> Self {
        Self { environment, chore, since, dry: false, in_a_row: AtomicU32::new(0) }
    }

    /// One that writes nothing when it only tries.
    #[must_use]
    pub fn dry(self, dry: bool) -> Self {
        Self { dry, ..self }
    }

    /// What came of an item: none when it had to be set aside.
    ///
    /// # Errors
    /// When the fault is not of one item.
    pub async fn item<T>(&self, name: &str, outcome: Result<T, Fault>) -> Result<Option<T>, Fault> {
        Ok(self.told(name, outcome).await?.ok())
    }

    /// The same, with the reason in French.
    ///
    /// # Errors
    /// As [`Self::item`].
    pub async fn told<T>(&self, name: &str, outcome: Result<T, Fault>) -> Result<Result<T, String>, Fault> {
        let fault = match outcome {
            Ok(done) => {
                self.in_a_row.store(0, Ordering::Relaxed);
                return Ok(Ok(done));
            }
            Err(fault) => fault,
        };
        if matches!(fault, Fault::Config(_)) {
            return Err(fault);
        }
        if fault.is_of_one_item() {
            self.in_a_row.store(0, Ordering::Relaxed);
        } else if self.in_a_row.fetch_add(1, Ordering::Relaxed) + 1 >= OUT_OF_ORDER {
            return Err(fault);
        }
        let reason = fault.cause().french();
        self.failed(name, &reason, &fault.without_values()).await?;
        Ok(Err(reason))
    }

    /// The items of a list that can be read; the others are set aside.
    ///
    /// # Errors
    /// When the list of what is set aside can't be written.
    pub async fn readable<T>(&self, listed: Listed<T>) -> Result<Vec<T>, Fault> {
        for (name, error) in listed.unreadable {
            self.item::<()>(&name, Err(error.into())).await?;
        }
        Ok(listed.items)
    }

    /// Sets an item aside that was refused, with the reason in French.
    ///
    /// # Errors
    /// When the list of what is set aside can't be written.
    pub async fn refused(&self, name: &str, reason: &str) -> Result<(), Fault> {
        self.failed(name, reason, "refused").await
    }

    async fn failed(&self, name: &str, reason: &str, cause: &str) -> Result<(), Fault> {
        if self.dry {
            return Ok(());
        }
        let Self { environment, chore, .. } = self;
        let tries = set_aside::failed(environment.store(), *chore, name, reason, environment.now()).await?;
        let name = if chore.names_people() { "" } else { name };
        // The alarm of the template listens to this very line.
        tracing::error!(chore = chore.code(), name, tries, cause, "ALARM: an item is set aside");
        Ok(())
    }

    /// What earlier rounds have set aside, for a loop that would not come across it again.
    ///
    /// # Errors
    /// When the list can't be read.
    pub async fn known(&self) -> Result<Vec<SetAside>, Fault> {
        Ok(set_aside::of(self.environment.store(), self.chore).await?)
    }

    /// Everything was tried: what has not failed again has healed.
    ///
    /// # Errors
    /// When the list can't be read or written.
    pub async fn over(&self) -> Result<(), Fault> {
        self.heals(|_| true).await
    }

    /// The time was up before all of it was tried: of what was, what has not failed again has healed.
    ///
    /// # Errors
    /// As [`Self::over`].
    pub async fn stopped(&self, tried: &BTreeSet<String>) -> Result<(), Fault> {
        let tried: BTreeSet<&str> = tried.iter().map(|name| short_name(name)).collect();
        self.heals(|name| tried.contains(name)).await
    }

    async fn heals(&self, is_tried: impl Fn(&str) -> bool) -> Result<(), Fault> {
        if self.dry {
            return Ok(());
        }
        let mut healed = self.known().await?;
        healed.retain(|item| item.has_healed(self.since) && is_tried(&item.name));
        for item in &healed {
            set_aside::healed(self.environment.store(), item).await?;
        }
        Ok(())
    }
}
