//! `mce-local check`: what the platform would say of a file, or of a number, before it is sent. It needs no platform and no database,
//! and writes nothing; the readers are those of the functions ([`mce_functions::check`]).

mod arguments;
mod told;

use std::io::Read as _;
use std::path::Path;

use jiff::civil::Date;
use mce_functions::check::{Checked, Context, Outcome, check};

pub use arguments::{Arguments, Subject, USAGE, Usage};

/// Of the largest file that is read here; the platform has limits of its own, by format, and says so.
const BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Something that was checked.
pub struct Told {
    /// The file, or `--nir`: the number itself is never repeated.
    pub name: String,
    pub checked: Checked,
}

/// Checks everything that was asked for, in order.
#[must_use]
pub fn checked(arguments: &Arguments, today: Date) -> Vec<Told> {
    let context = Context { today, of: arguments.of.clone(), account: arguments.account.clone() };
    let one = |subject: &Subject| match subject {
        Subject::File(path) => Told { name: path.display().to_string(), checked: file(path, &context) },
        Subject::Number(number, typed) => {
            Told { name: arguments::option_of(*number).to_owned(), checked: number.check(typed) }
        }
    };
    arguments.subjects.iter().map(one).collect()
}

fn file(path: &Path, context: &Context) -> Checked {
    let mut content = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(BYTES_MAX + 1).read_to_end(&mut content)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(BYTES_MAX + 1).read_to_end(&mut content))
    };
    match read {
        Ok(_) if content.len() as u64 > BYTES_MAX => Checked::unread(
            "FICHIER-TROP-GRAND",
            "Le fichier dépasse 256 Mo, plus qu’aucun de ceux que la plateforme lit.",
        ),
        Ok(_) => check(&content, context),
        Err(error) => {
            Checked::unread("FICHIER-ILLISIBLE", format!("Le fichier ne peut pas être ouvert : {error}."))
        }
    }
}

/// What to write on the output: a text for people, or one JSON object on a line for each.
#[must_use]
pub fn output(told: &[Told], json: bool) -> String {
    let one = |told: &Told| if json { told::json(told) } else { told::text(told) };
    told.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// 0 when nothing is to be said, 1 when something is, 2 when something is refused.
#[must_use]
pub fn exit_code(told: &[Told]) -> u8 {
    match told.iter().map(|told| told.checked.outcome).max() {
        None | Some(Outcome::Clean) => 0,
        Some(Outcome::Findings) => 1,
        Some(Outcome::Refused) => 2,
    }
}
