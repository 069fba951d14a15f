//! What a publication says anew of a mandate.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FamilyName, MandateKey, says_most};
use crate::french::{date_full, fold};
use crate::recognition::RegisterRow;

/// What a row says against what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The mandate wasn't known.
    New,
    /// Nothing that matters: accents, capitals, hyphens and the place of a particle differ between files.
    Same,
    /// Some of it is other than it was.
    Changed(Vec<Difference>),
}

/// A thing that changed, with the values as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub what: What,
    /// What it was, may be empty.
    pub from: String,
    /// What it is, may be empty.
    pub to: String,
}

/// What may change of a mandate without making it another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The particle of the name came or went.
    LastName,
    /// The territory has another name.
    Territory,
    Function,
    /// The mandate was known to be over and is published again, or a file of ours says its end.
    End,
}

impl What {
    /// For the gestionnaire: "fonction".
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            What::LastName => "nom",
            What::Territory => "territoire",
            What::Function => "fonction",
            What::End => "fin du mandat",
        }
    }
}

impl Difference {
    /// "fonction : « 2ème adjoint au Maire » devient « Maire »".
    #[must_use]
    pub fn explain(&self) -> String {
        let shown =
            |value: &str| if value.is_empty() { "rien".to_owned() } else { format!("« {value} »") };
        format!("{} : {} devient {}", self.what.label(), shown(&self.from), shown(&self.to))
    }
}

/// Sets a row against the one that is known of the same mandate. All the rows that a publication has of a mandate must have
/// been put together first ([`merge`]), or a second function would look like a change. A known row of another mandate is as
/// good as none.
#[must_use]
pub fn compare(known: Option<&RegisterRow>, read: &RegisterRow) -> Change {
    let Some(known) = known.filter(|known| MandateKey::of(known) == MandateKey::of(read)) else {
        return Change::New;
    };
    let differences = differences(known, read);
    if differences.is_empty() { Change::Same } else { Change::Changed(differences) }
}

fn differences(known: &RegisterRow, read: &RegisterRow) -> Vec<Difference> {
    let name = |row: &RegisterRow| FamilyName::read(&row.last_name);
    let found = [
        (What::LastName, name(known) != name(read), known.last_name.clone(), read.last_name.clone()),
        (
            What::Territory,
            is_other(&known.territory, &read.territory),
            known.territory.clone(),
            read.territory.clone(),
        ),
        (
            What::Function,
            is_other(&known.function, &read.function),
            known.function.clone(),
            read.function.clone(),
        ),
        (What::End, known.end != read.end, end(known.end), end(read.end)),
    ];
    let differs = found.into_iter().filter(|(_, differs, ..)| *differs);
    differs.map(|(what, _, from, to)| Difference { what, from, to }).collect()
}

fn is_other(known: &str, read: &str) -> bool {
    known != read && fold(known) != fold(read)
}

fn end(end: Option<Date>) -> String {
    end.map_or_else(|| "en cours".to_owned(), date_full)
}

/// The row of a mandate that was published in several rows or files: the function that says most, the spelling that kept its
/// accents. The same whatever the order of the rows.
#[must_use]
pub fn merge(one: &RegisterRow, other: &RegisterRow) -> RegisterRow {
    RegisterRow {
        last_name: better_spelt(&one.last_name, &other.last_name).to_owned(),
        first_name: better_spelt(&one.first_name, &other.first_name).to_owned(),
        territory: better_spelt(&one.territory, &other.territory).to_owned(),
        function: says_most(&one.function, &other.function).to_owned(),
        end: one.end.max(other.end),
        ..one.clone()
    }
}

/// The one with more accents, then the longer one (it kept its particle), then the first in the order of the characters.
fn better_spelt<'a>(one: &'a str, other: &'a str) -> &'a str {
    let care = |text: &str| (text.chars().filter(|c| !c.is_ascii()).count(), text.len());
    let order = care(one).cmp(&care(other)).then_with(|| other.cmp(one));
    if order.is_lt() { other } else { one }
}
