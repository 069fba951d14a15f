//! What follows `import-mandates` on the command line.

use std::path::PathBuf;

use jiff::civil::Date;

use super::ImportError;

/// How it is called.
pub const USAGE: &str = "mce-local import-mandates [--dry-run] [--publication AAAA-MM-JJ] FICHIER…";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub dry: bool,
    /// Today if none is given.
    pub publication: Option<Date>,
    pub files: Vec<PathBuf>,
}

impl Arguments {
    /// Reads what follows `import-mandates`.
    ///
    /// # Errors
    /// What is wrong, and the usage.
    pub fn parse(given: impl IntoIterator<Item = String>) -> Result<Arguments, ImportError> {
        let mut arguments = Arguments { dry: false, publication: None, files: Vec::new() };
        let mut given = given.into_iter();
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--dry-run" => arguments.dry = true,
                "--publication" => {
                    let day = given.next().unwrap_or_default();
                    let wrong = || ImportError::Usage(format!("« {day} » n’est pas une date (2027-03-01)."));
                    arguments.publication = Some(day.parse().map_err(|_| wrong())?);
                }
                option if option.starts_with("--") => {
                    return Err(ImportError::Usage(format!("« {option} » n’est pas une option.")));
                }
                file => arguments.files.push(PathBuf::from(file)),
            }
        }
        if arguments.files.is_empty() {
            return Err(ImportError::Usage("Donnez au moins un fichier.".to_owned()));
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn parsed(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned)).map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_are_read_and_refused_with_the_usage() {
        let whole = parsed("--dry-run --publication 2027-03-01 a.csv b.csv").unwrap();
        assert_eq!((whole.dry, whole.publication, whole.files.len()), (true, Some(date(2027, 3, 1)), 2));
        for line in ["", "--publication demain a.csv", "--force a.csv", "--publication"] {
            assert!(parsed(line).unwrap_err().contains(USAGE), "{line}");
        }
    }
}
