//! The kinds of files of the register, told by the columns that they alone have.

use mce_shared::rules::mandates::MandateKind;
use serde::{Deserialize, Serialize};

use super::{Column, FileError};

/// A file of the register that gives rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// `cm`: municipal councillors.
    Communes,
    /// `mai`: mayors, who are among the municipal councillors too.
    Maires,
    /// `epci`: councillors of EPCI.
    Epci,
    /// `cd`: departmental councillors.
    Departements,
    /// `cr`: regional councillors.
    Regions,
    /// `ma`: members of the assemblies with a law of their own, the métropole de Lyon among them.
    Assemblies,
    /// `ca`: councillors of the arrondissements of Paris, Lyon and Marseille.
    Arrondissements,
}

impl FileKind {
    pub const ALL: [FileKind; 7] = [
        FileKind::Communes,
        FileKind::Maires,
        FileKind::Epci,
        FileKind::Departements,
        FileKind::Regions,
        FileKind::Assemblies,
        FileKind::Arrondissements,
    ];

    /// The kind of a file that has those columns. The order counts: some files of assemblies have the columns of regions and
    /// départements, left empty, and the senators' have those of départements.
    pub(super) fn of(has: impl Fn(Column) -> bool) -> Result<Self, FileError> {
        Ok(if has(Column::Sector) {
            FileKind::Arrondissements
        } else if has(Column::Siren) {
            FileKind::Epci
        } else if has(Column::AssemblySection) || has(Column::MetropolitanConstituency) {
            FileKind::Assemblies
        } else if has(Column::CantonCode) {
            FileKind::Departements
        } else if has(Column::CommuneCode) {
            if has(Column::Function) { FileKind::Communes } else { FileKind::Maires }
        } else if has(Column::RegionCode) || has(Column::RegionalSection) {
            FileKind::Regions
        } else if has(Column::AssemblyCode) && !has(Column::DepartementCode) {
            FileKind::Assemblies
        } else if has(Column::LastName) && has(Column::MandateStart) {
            return Err(FileError::NoRights);
        } else {
            return Err(FileError::Unknown);
        })
    }

    /// The columns that say where the mandate is held: code, then name.
    pub(super) const fn territory(self) -> (Column, Column) {
        match self {
            FileKind::Communes | FileKind::Maires => (Column::CommuneCode, Column::Commune),
            FileKind::Epci => (Column::Siren, Column::Epci),
            FileKind::Departements => (Column::DepartementCode, Column::Departement),
            FileKind::Regions => (Column::RegionCode, Column::Region),
            FileKind::Assemblies => (Column::AssemblyCode, Column::Assembly),
            FileKind::Arrondissements => (Column::CommuneCode, Column::Sector),
        }
    }

    /// Does the absence of a mandate of that kind from such a file mean that it is over? Never from the mayors' file: who is
    /// no longer mayor may still be a councillor.
    #[must_use]
    pub fn lists_every(self, kind: MandateKind) -> bool {
        use MandateKind as M;
        match self {
            FileKind::Communes => {
                matches!(kind, M::Municipal | M::PolynesieCommune | M::NouvelleCaledonieCommune)
            }
            FileKind::Maires => false,
            FileKind::Epci => kind == M::Communautaire,
            FileKind::Departements => kind == M::Departemental,
            FileKind::Regions => kind == M::Regional,
            FileKind::Arrondissements => kind == M::Arrondissement,
            FileKind::Assemblies => super::row::ASSEMBLIES.iter().any(|(_, of)| *of == kind),
        }
    }

    /// What the file is called: "Conseillers municipaux".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            FileKind::Communes => "Conseillers municipaux",
            FileKind::Maires => "Maires",
            FileKind::Epci => "Conseillers communautaires",
            FileKind::Departements => "Conseillers départementaux",
            FileKind::Regions => "Conseillers régionaux",
            FileKind::Assemblies => "Membres d’une assemblée",
            FileKind::Arrondissements => "Conseillers d’arrondissement",
        }
    }
}
