//! Makes a row of the register of a line, each kind of file its own way.

use mce_shared::recognition::RegisterRow;
use mce_shared::rules::mandates::MandateKind;

use super::fields::Fields;
use super::{Column, FileKind, RowError};

/// The assemblies with a law of their own, by the code that the register gives them.
pub const ASSEMBLIES: [(&str, MandateKind); 11] = [
    ("69M", MandateKind::MetropoleLyon),
    ("94", MandateKind::Corse),
    ("972", MandateKind::Martinique),
    ("973", MandateKind::Guyane),
    ("975", MandateKind::SaintPierreEtMiquelon),
    ("976", MandateKind::Mayotte),
    ("977", MandateKind::SaintBarthelemy),
    ("978", MandateKind::SaintMartin),
    ("986", MandateKind::WallisEtFutuna),
    ("987", MandateKind::PolynesieAssemblee),
    ("988", MandateKind::NouvelleCaledonieProvince),
];

/// Reads a line.
pub fn row(fields: &Fields<'_>) -> Result<RegisterRow, RowError> {
    fields.check_width()?;
    let file = fields.header.kind();
    let (kind, territory_code) = place(fields, file)?;
    let row = RegisterRow {
        last_name: fields.name(Column::LastName)?,
        first_name: fields.name(Column::FirstName)?,
        sex: fields.sex()?,
        birth_date: fields.date(Column::BirthDate)?,
        kind,
        territory: territory(fields, file, &territory_code)?,
        territory_code,
        function: function(fields, file)?,
        start: fields.date(Column::MandateStart)?,
        end: fields.optional_date(Column::MandateEnd)?,
    };
    check_dates(&row)?;
    Ok(row)
}

fn place(fields: &Fields<'_>, file: FileKind) -> Result<(MandateKind, String), RowError> {
    Ok(match file {
        FileKind::Communes | FileKind::Maires => {
            let code = fields.commune()?;
            (communal_kind(&code), code)
        }
        FileKind::Epci => (MandateKind::Communautaire, fields.siren()?),
        FileKind::Departements => (MandateKind::Departemental, fields.code(Column::DepartementCode, 2)?),
        FileKind::Regions => (MandateKind::Regional, fields.code(Column::RegionCode, 2)?),
        FileKind::Arrondissements => (MandateKind::Arrondissement, fields.commune()?),
        FileKind::Assemblies => assembly(fields)?,
    })
}

/// The name of the territory. Without one the code stands for it: no right depends on a name.
fn territory(fields: &Fields<'_>, file: FileKind, code: &str) -> Result<String, RowError> {
    let (_, column) = file.territory();
    let name = fields.text(column)?;
    Ok(if name.is_empty() { code.to_owned() } else { name.into_owned() })
}

/// The communes of the Pacific have their own channel (EL-9).
fn communal_kind(code: &str) -> MandateKind {
    match code.get(..3) {
        Some("987") => MandateKind::PolynesieCommune,
        Some("988") => MandateKind::NouvelleCaledonieCommune,
        _ => MandateKind::Municipal,
    }
}

fn assembly(fields: &Fields<'_>) -> Result<(MandateKind, String), RowError> {
    let code = fields.code(Column::AssemblyCode, 2)?;
    let known = ASSEMBLIES.iter().find(|(known, _)| *known == code);
    let expected = "le code d’une collectivité à statut particulier, comme 94 ou 69M";
    let (_, kind) = known.ok_or_else(|| RowError::bad(Column::AssemblyCode, &code, expected))?;
    Ok((*kind, code))
}

/// The mayors' file has no function: all of them have the same.
fn function(fields: &Fields<'_>, file: FileKind) -> Result<String, RowError> {
    if file == FileKind::Maires {
        Ok("Maire".to_owned())
    } else {
        fields.text(Column::Function).map(Into::into)
    }
}

fn check_dates(row: &RegisterRow) -> Result<(), RowError> {
    if row.birth_date >= row.start {
        let value = row.birth_date.to_string();
        return Err(RowError::bad(Column::BirthDate, &value, "une date antérieure au début du mandat"));
    }
    match row.end {
        Some(end) if end < row.start => Err(RowError::bad(
            Column::MandateEnd,
            &end.to_string(),
            "une date postérieure au début du mandat",
        )),
        _ => Ok(()),
    }
}
