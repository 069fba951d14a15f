//! `NAME=number` on a command line.

use std::collections::BTreeMap;

/// The numbers that the command line of this process gives.
pub struct Arguments(BTreeMap<String, u64>);

impl Arguments {
    #[must_use]
    pub fn of_process() -> Arguments {
        let given = std::env::args().skip(1).filter_map(|argument| {
            let (name, value) = argument.split_once('=')?;
            Some((name.to_owned(), value.parse().ok()?))
        });
        Arguments(given.collect())
    }

    #[must_use]
    pub fn number(&self, name: &str, otherwise: u64) -> u64 {
        self.0.get(name).copied().unwrap_or(otherwise)
    }
}
