//! Reads the files of the Répertoire national des élus (formats.md §2): `;` or tab, both forms of dates, leading zeros missing.

use std::collections::HashMap;

use jiff::civil::Date;
use mce_shared::identifiers::Sex;
use mce_shared::recognition::RegisterRow;
use mce_shared::rules::mandates::MandateKind;

/// Why a line is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// A column that every file of its kind has.
    #[error("la colonne « {0} » manque")]
    MissingColumn(&'static str),
    /// A value that can't be read.
    #[error("la colonne « {column} » contient « {value} », qui n'est pas {expected}")]
    BadValue {
        /// The column.
        column: &'static str,
        /// What it holds.
        value: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// A line that is not CSV.
    #[error("la ligne n'est pas lisible")]
    Unreadable,
}

/// What a line gave, with its number from 1 (the header).
pub type ReadRow = (u64, Result<RegisterRow, RowError>);

/// Reads a file, whatever its kind: its header says which one it is. Duplicates (a mayor is in two files) are the caller's.
///
/// # Errors
/// When the header is that of no known file.
pub fn read(file: &str) -> Result<Vec<ReadRow>, RowError> {
    let text = file.strip_prefix('\u{feff}').unwrap_or(file);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains('\t') { b'\t' } else { b';' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let columns: HashMap<String, usize> = reader
        .headers()
        .map_err(|_| RowError::Unreadable)?
        .iter()
        .enumerate()
        .map(|(place, name)| (name.trim().to_owned(), place))
        .collect();
    let kind = FileKind::of(&columns)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else {
            rows.push((0, Err(RowError::Unreadable)));
            continue;
        };
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, row(&Fields { columns: &columns, record: &record }, kind)));
    }
    Ok(rows)
}

/// The kinds of files, told by the columns that they alone have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Communes,
    Epci,
    Departements,
    Regions,
    Assemblies,
    Arrondissements,
}

impl FileKind {
    fn of(columns: &HashMap<String, usize>) -> Result<Self, RowError> {
        let has = |name: &str| columns.contains_key(name);
        Ok(if has("Libellé du secteur") {
            Self::Arrondissements
        } else if has("N° SIREN") {
            Self::Epci
        } else if has("Code du canton") {
            Self::Departements
        } else if has("Code de la région") {
            Self::Regions
        } else if has("Code de la commune") {
            Self::Communes
        } else if has("Code de la collectivité à statut particulier") {
            Self::Assemblies
        } else {
            return Err(RowError::MissingColumn("Code de la commune"));
        })
    }
}

struct Fields<'a> {
    columns: &'a HashMap<String, usize>,
    record: &'a csv::StringRecord,
}

impl Fields<'_> {
    fn text(&self, column: &'static str) -> Result<String, RowError> {
        let place = self.columns.get(column).ok_or(RowError::MissingColumn(column))?;
        Ok(self.record.get(*place).unwrap_or_default().trim().to_owned())
    }

    fn optional(&self, column: &'static str) -> String {
        self.text(column).unwrap_or_default()
    }

    fn date(&self, column: &'static str) -> Result<Date, RowError> {
        let value = self.text(column)?;
        parse_date(&value).ok_or(RowError::BadValue {
            column,
            value,
            expected: "une date (2026-03-15 ou 15/03/2026)",
        })
    }

    fn sex(&self) -> Result<Sex, RowError> {
        let value = self.text("Code sexe")?;
        match value.as_str() {
            "M" => Ok(Sex::Male),
            "F" => Ok(Sex::Female),
            _ => Err(RowError::BadValue { column: "Code sexe", value, expected: "M ou F" }),
        }
    }
}

fn parse_date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.split('/');
    let (day, month, year) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() { None } else { Date::new(year, month, day).ok() }
}

fn row(fields: &Fields<'_>, file: FileKind) -> Result<RegisterRow, RowError> {
    let (kind, territory_code, territory) = territory(fields, file)?;
    let end = fields.optional("Date de fin du mandat");
    Ok(RegisterRow {
        last_name: fields.text("Nom de l'élu")?,
        first_name: fields.text("Prénom de l'élu")?,
        sex: fields.sex()?,
        birth_date: fields.date("Date de naissance")?,
        kind,
        territory_code,
        territory,
        function: fields.optional("Libellé de la fonction"),
        start: fields.date("Date de début du mandat")?,
        end: if end.is_empty() { None } else { Some(fields.date("Date de fin du mandat")?) },
    })
}

fn territory(fields: &Fields<'_>, file: FileKind) -> Result<(MandateKind, String, String), RowError> {
    Ok(match file {
        FileKind::Communes => (
            communal_kind(&fields.text("Code de la commune")?),
            padded(&fields.text("Code de la commune")?, 5),
            fields.text("Libellé de la commune")?,
        ),
        FileKind::Epci => {
            (MandateKind::Communautaire, fields.text("N° SIREN")?, fields.text("Libellé de l'EPCI")?)
        }
        FileKind::Departements => (
            MandateKind::Departemental,
            padded(&fields.text("Code du département")?, 2),
            fields.text("Libellé du département")?,
        ),
        FileKind::Regions => (
            MandateKind::Regional,
            padded(&fields.text("Code de la région")?, 2),
            fields.text("Libellé de la région")?,
        ),
        FileKind::Arrondissements => (
            MandateKind::Arrondissement,
            fields.text("Code de la commune")?,
            fields.text("Libellé du secteur")?,
        ),
        FileKind::Assemblies => assembly(fields)?,
    })
}

/// The communes of the Pacific have their own channel (EL-9).
fn communal_kind(code: &str) -> MandateKind {
    match code.get(..3) {
        Some("987") => MandateKind::PolynesieCommune,
        Some("988") => MandateKind::NouvelleCaledonieCommune,
        _ => MandateKind::Municipal,
    }
}

fn assembly(fields: &Fields<'_>) -> Result<(MandateKind, String, String), RowError> {
    let column = "Code de la collectivité à statut particulier";
    let code = fields.text(column)?;
    let kind = match code.as_str() {
        "69M" => MandateKind::MetropoleLyon,
        "94" => MandateKind::Corse,
        "972" => MandateKind::Martinique,
        "973" => MandateKind::Guyane,
        "975" => MandateKind::SaintPierreEtMiquelon,
        "976" => MandateKind::Mayotte,
        "977" => MandateKind::SaintBarthelemy,
        "978" => MandateKind::SaintMartin,
        "986" | "987" => MandateKind::PolynesieAssemblee,
        "988" => MandateKind::NouvelleCaledonieProvince,
        _ => {
            return Err(RowError::BadValue {
                column,
                value: code,
                expected: "un code de collectivité connu",
            });
        }
    };
    Ok((kind, code, fields.text("Libellé de la collectivité à statut particulier")?))
}

/// Leading zeros are sometimes lost by who publishes the file.
fn padded(code: &str, width: usize) -> String {
    format!("{code:0>width$}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const COMMUNES: &str = "\u{feff}Code du département;Libellé du département;Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat;Libellé de la fonction;Date de début de la fonction;Code nationalité\n1;\"Ain\";;;\"1004\";\"Commune-Exemple\";\"MARTIN-EXEMPLE\";\"Claire\";\"F\";02/04/1979;37;\"Cadre\";2026-03-15;\"Maire\";2026-03-21;FR\n";

    #[test]
    fn reads_both_dates_and_pads_codes() {
        let rows = read(COMMUNES).expect("a known file");
        let (line, row) = &rows[0];
        let row = row.as_ref().expect("a row");
        assert_eq!((*line, row.territory_code.as_str(), row.birth_date), (2, "01004", date(1979, 4, 2)));
        assert_eq!(
            (row.kind, row.start, row.function.as_str()),
            (MandateKind::Municipal, date(2026, 3, 15), "Maire")
        );
    }

    #[test]
    fn a_tab_works_like_a_semicolon_and_a_bad_date_is_refused() {
        let tabbed = COMMUNES.replace(';', "\t").replace("02/04/1979", "1979-13-02");
        let rows = read(&tabbed).expect("a known file");
        assert!(
            matches!(&rows[0].1, Err(RowError::BadValue { column: "Date de naissance", .. })),
            "{rows:?}"
        );
    }
}
