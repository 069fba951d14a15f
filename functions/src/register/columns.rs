//! The columns that are read, by the titles that the register gives them.

use std::fmt;

/// A column of the register. Its title is compared folded: publications differ in spaces and apostrophes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    LastName,
    FirstName,
    Sex,
    BirthDate,
    MandateStart,
    MandateEnd,
    Function,
    CommuneCode,
    Commune,
    Sector,
    Siren,
    Epci,
    CantonCode,
    DepartementCode,
    Departement,
    RegionCode,
    Region,
    RegionalSection,
    AssemblyCode,
    Assembly,
    AssemblySection,
    MetropolitanConstituency,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every column, in the order of the declaration.
    pub const ALL: [Column; 22] = [
        Column::LastName,
        Column::FirstName,
        Column::Sex,
        Column::BirthDate,
        Column::MandateStart,
        Column::MandateEnd,
        Column::Function,
        Column::CommuneCode,
        Column::Commune,
        Column::Sector,
        Column::Siren,
        Column::Epci,
        Column::CantonCode,
        Column::DepartementCode,
        Column::Departement,
        Column::RegionCode,
        Column::Region,
        Column::RegionalSection,
        Column::AssemblyCode,
        Column::Assembly,
        Column::AssemblySection,
        Column::MetropolitanConstituency,
    ];

    /// As published. `Date de fin du mandat` is ours: the register never says an end.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Column::LastName => "Nom de l’élu",
            Column::FirstName => "Prénom de l’élu",
            Column::Sex => "Code sexe",
            Column::BirthDate => "Date de naissance",
            Column::MandateStart => "Date de début du mandat",
            Column::MandateEnd => "Date de fin du mandat",
            Column::Function => "Libellé de la fonction",
            Column::CommuneCode => "Code de la commune",
            Column::Commune => "Libellé de la commune",
            Column::Sector => "Libellé du secteur",
            Column::Siren => "N° SIREN",
            Column::Epci => "Libellé de l'EPCI",
            Column::CantonCode => "Code du canton",
            Column::DepartementCode => "Code du département",
            Column::Departement => "Libellé du département",
            Column::RegionCode => "Code de la région",
            Column::Region => "Libellé de la région",
            Column::RegionalSection => "Code de la section départementale",
            Column::AssemblyCode => "Code de la collectivité à statut particulier",
            Column::Assembly => "Libellé de la collectivité à statut particulier",
            Column::AssemblySection => "Code de la section - collectivité à statut particulier",
            Column::MetropolitanConstituency => "Code de la circonscription métropolitaine",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
