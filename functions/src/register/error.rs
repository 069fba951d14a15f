//! Why a file or a line of it is refused, for the gestionnaire.

use super::{COLUMNS_MAX, Column, RECORD_BYTES_MAX, SHOWN_CHARS_MAX};

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Senators, deputies, members of the European Parliament, councillors of the French abroad.
    #[error(
        "Ce fichier n’ouvre pas de droits DIFE : seuls les mandats locaux en donnent. Envoyez les fichiers des conseillers \
         municipaux, maires, conseillers communautaires, départementaux, régionaux, d’arrondissement ou des membres d’une assemblée."
    )]
    NoRights,
    /// No header of the register.
    #[error(
        "Ce fichier n’est pas un fichier du Répertoire national des élus : sa première ligne doit donner le nom des colonnes, \
         séparées par des points-virgules, des tabulations ou des virgules. Envoyez le fichier CSV publié sur data.gouv.fr, sans l’ouvrir dans un tableur."
    )]
    Unknown,
    /// A header of the register that lacks something.
    #[error(
        "Il manque au fichier « {file} » : {columns}. Envoyez le fichier tel qu’il est publié sur data.gouv.fr."
    )]
    MissingColumns {
        /// Which file it looks like.
        file: &'static str,
        /// The columns, in French typography.
        columns: String,
    },
    /// What a spreadsheet calls "Unicode text".
    #[error(
        "Le fichier est en UTF-16, sans doute enregistré par un tableur : envoyez le fichier CSV publié sur data.gouv.fr, qui est en UTF-8."
    )]
    Utf16,
    /// Nothing in it.
    #[error("Le fichier est vide.")]
    Empty,
    /// More than the register has.
    #[error(
        "Le fichier a plus de {COLUMNS_MAX} colonnes : ce n’est pas un fichier du Répertoire national des élus."
    )]
    TooManyColumns,
}

impl FileError {
    /// Stable: another program may depend on it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoRights => "RNE-SANS-DROITS",
            Self::Unknown => "RNE-INCONNU",
            Self::MissingColumns { .. } => "RNE-COLONNES",
            Self::Utf16 => "RNE-ENCODAGE",
            Self::Empty => "RNE-VIDE",
            Self::TooManyColumns => "RNE-TROP-DE-COLONNES",
        }
    }
}

/// Why a line is refused. The messages start in lower case: what shows them says the line first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// A value that every row has.
    #[error("la colonne « {0} » est vide")]
    Empty(Column),
    /// A value that can't be read.
    #[error("la colonne « {column} » contient « {value} » : il faut {expected}")]
    BadValue {
        column: Column,
        /// What it holds, shortened.
        value: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// Not as many cells as the header has: a separator too many, or a line cut short.
    #[error(
        "la ligne a {found} cellules et l’en-tête {expected} : il manque ou il y a en trop un séparateur"
    )]
    Cells {
        /// In the line.
        found: usize,
        /// In the header.
        expected: usize,
    },
    /// A quote that isn't closed, or that something follows.
    #[error("un guillemet n’est pas fermé, ou n’est pas doublé à l’intérieur d’une cellule")]
    Quotes,
    /// Longer than any row of the register.
    #[error("la ligne dépasse {} kilo-octets", RECORD_BYTES_MAX / 1024)]
    TooLong,
}

impl RowError {
    /// Stable: another program may depend on it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty(_) => "RNE-MANQUANT",
            Self::BadValue { .. } => "RNE-VALEUR",
            Self::Cells { .. } => "RNE-CELLULES",
            Self::Quotes => "RNE-GUILLEMETS",
            Self::TooLong => "RNE-LIGNE-LONGUE",
        }
    }

    pub(super) fn bad(column: Column, value: &str, expected: &'static str) -> Self {
        Self::BadValue { column, value: shown(value), expected }
    }
}

/// As much of a value as a message shows.
fn shown(value: &str) -> String {
    if value.chars().count() <= SHOWN_CHARS_MAX {
        return value.to_owned();
    }
    value.chars().take(SHOWN_CHARS_MAX - 1).chain(['…']).collect()
}
