//! A file of the Répertoire national des élus, as an import reads it.

use super::{Checked, Fact, Finding};
use crate::register::{FileError, MandateReader};

/// What is fed at once: the file is in memory, its rows need not be.
const PART: usize = 256 * 1024;

const ONLY_A_HEADER: &str = "Le fichier n’a que son en-tête : aucun mandat n’y est lu, et un import proposerait la fin de tous ceux de cette sorte. \
     Envoyez le fichier entier, tel qu’il est publié sur data.gouv.fr, sans l’ouvrir dans un tableur.";

pub fn check(file: &[u8]) -> Checked {
    match read(file) {
        Ok(checked) => checked,
        Err(error) => Checked::refused("rne", Some(1), error.code(), error.to_string()),
    }
}

fn read(file: &[u8]) -> Result<Checked, FileError> {
    let mut reader = MandateReader::new();
    let mut told = Told::default();
    for part in file.chunks(PART) {
        reader.feed(part);
        told.rows(&mut reader)?;
    }
    reader.finish();
    told.rows(&mut reader)?;
    let kind = reader.header().map(|header| header.kind().label().to_owned());
    let read = vec![
        Fact::new("mandates", "Mandats", told.mandates),
        Fact::new("refused", "Lignes refusées", told.findings.len()),
    ];
    if told.mandates == 0 && told.findings.is_empty() {
        told.findings.push(Finding::error(Some(1), FileError::Empty.code(), ONLY_A_HEADER.to_owned()));
    }
    Ok(Checked::of("rne", kind, read, told.findings, told.mandates > 0))
}

#[derive(Default)]
struct Told {
    mandates: u64,
    findings: Vec<Finding>,
}

impl Told {
    fn rows(&mut self, reader: &mut MandateReader) -> Result<(), FileError> {
        while let Some(read) = reader.next_row()? {
            match read.row {
                Ok(_) => self.mandates += 1,
                Err(error) => {
                    let message = format!("Cette ligne n’est pas prise : {error}.");
                    self.findings.push(Finding::error(Some(read.line), error.code(), message));
                }
            }
        }
        Ok(())
    }
}
