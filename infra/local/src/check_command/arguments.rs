//! What follows `check` on the command line.

use std::path::PathBuf;

use mce_functions::check::Number;
use mce_shared::identifiers::{Iban, Siret};

/// How it is called.
pub const USAGE: &str = "mce-local check [--json] [--of SIRET] [--account IBAN] FICHIER…
mce-local check [--json] --nir NUMÉRO | --siret NUMÉRO | --iban NUMÉRO

FICHIER : un catalogue LHEO ou EDOF, un fichier du Répertoire national des élus, une réponse de la banque (camt.053, camt.054,
pain.002) ; « - » pour l’entrée standard. Sort avec 0 (rien à dire), 1 (des remarques) ou 2 (refusé).
  --of SIRET      l’organisme qui enverrait le catalogue : ses formations doivent être les siennes
  --account IBAN  le compte dont les relevés doivent être
  --json          un objet JSON par ligne : kind, version, read, findings (line, code, severity, message)";

/// Why nothing is checked: what is wrong with the command, and how it is called.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}\n\n{USAGE}")]
pub struct Usage(String);

/// What is to be checked.
#[derive(Debug, PartialEq, Eq)]
pub enum Subject {
    File(PathBuf),
    Number(Number, String),
}

/// What is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    pub json: bool,
    pub of: Option<Siret>,
    pub account: Option<Iban>,
    pub subjects: Vec<Subject>,
}

const NUMBERS: [(&str, Number); 3] =
    [("--nir", Number::Nir), ("--siret", Number::Siret), ("--iban", Number::Iban)];

/// The option that asks for a number.
pub fn option_of(number: Number) -> &'static str {
    NUMBERS.iter().find(|(_, known)| *known == number).map_or("", |(option, _)| option)
}

impl Arguments {
    /// Reads what follows `check`.
    ///
    /// # Errors
    /// What is wrong, and the usage.
    pub fn parse(given: impl IntoIterator<Item = String>) -> Result<Arguments, Usage> {
        let mut arguments = Arguments::default();
        let mut given = given.into_iter();
        let mut files_only = false;
        while let Some(argument) = given.next() {
            let (option, mut value) = match argument.split_once('=') {
                Some((option, value)) if option.starts_with("--") => {
                    (option.to_owned(), Some(value.to_owned()))
                }
                _ => (argument.clone(), None),
            };
            let mut needed = || {
                let value = value.take().or_else(|| given.next());
                value.ok_or_else(|| Usage(format!("Il manque la valeur de « {option} ».")))
            };
            if files_only || !option.starts_with("--") {
                arguments.subjects.push(Subject::File(PathBuf::from(argument)));
            } else if option == "--" {
                files_only = true;
            } else if option == "--json" {
                arguments.json = true;
            } else if option == "--of" {
                arguments.of = Some(needed()?.parse().map_err(|error| Usage(format!("--of : {error}")))?);
            } else if option == "--account" {
                arguments.account =
                    Some(needed()?.parse().map_err(|error| Usage(format!("--account : {error}")))?);
            } else if let Some((_, number)) = NUMBERS.iter().find(|(known, _)| *known == option) {
                arguments.subjects.push(Subject::Number(*number, needed()?));
            } else {
                return Err(Usage(format!("« {option} » n’est pas une option.")));
            }
        }
        if arguments.subjects.is_empty() {
            return Err(Usage("Donnez au moins un fichier ou un numéro.".to_owned()));
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &[&str]) -> Result<Arguments, Usage> {
        Arguments::parse(line.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn files_and_numbers_may_be_mixed() {
        let arguments =
            parsed(&["--json", "a.xml", "--nir", "1 85", "--iban=FR76", "--", "--b.csv"]).unwrap();
        assert!(arguments.json);
        let file = |name: &str| Subject::File(PathBuf::from(name));
        let number = |number, typed: &str| Subject::Number(number, typed.to_owned());
        let expected =
            [file("a.xml"), number(Number::Nir, "1 85"), number(Number::Iban, "FR76"), file("--b.csv")];
        assert_eq!(arguments.subjects, expected);
        let whose =
            parsed(&["--of", "732 829 320 00074", "--account", "FR7630006000011234567890189", "-"]).unwrap();
        assert!(whose.of.is_some() && whose.account.is_some());
    }

    #[test]
    fn a_wrong_command_says_how_it_is_called() {
        for line in [
            &[][..],
            &["--json"],
            &["--nir"],
            &["--force", "a"],
            &["--of", "1", "a"],
            &["--account", "FR", "a"],
        ] {
            assert!(parsed(line).unwrap_err().to_string().contains(USAGE), "{line:?}");
        }
    }
}
