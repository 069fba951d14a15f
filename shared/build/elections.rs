//! Turns `elections.toml` into a static table. It refuses a day that does not exist, and rounds out of order.

use std::fmt::Write as _;
use std::fs;

use toml::{Table, Value};

use crate::parameters::{date, text};
use crate::{Fallible, write_code};

pub fn compile() -> Fallible<()> {
    println!("cargo::rerun-if-changed=elections.toml");
    let elections: Table = fs::read_to_string("elections.toml")?.parse()?;
    let mut rows = String::new();
    for (key, calendar) in [("municipal", "Municipal"), ("other", "Other")] {
        let rounds = elections.get(key).and_then(Value::as_array).ok_or_else(|| format!("no {key}"))?;
        for (at, round) in rounds.iter().enumerate() {
            let first_round = text(round, "first-round")?;
            // ISO dates compare as text.
            if at > 0 && text(&rounds[at - 1], "first-round")? >= first_round {
                return Err(format!("elections.toml, {key}: {first_round} is out of order").into());
            }
            write!(
                rows,
                "GeneralElection {{ calendar: CreditCalendar::{calendar}, first_round: {}, source: {:?} }}, ",
                date(first_round)?,
                text(round, "source")?,
            )?;
        }
    }
    write_code("elections.rs", &format!("const {{ &[{rows}] }}\n"))
}
