//! What the gestionnaire types to find a dossier: its number, the SIRET of a training body, or words of a name.

use super::Dossier;
use crate::french::fold;
use crate::identifiers::Siret;
use crate::ids::DossierId;
use crate::texts::sentences;

/// Letters of the words of a name, at least: fewer would find nearly everybody.
const LETTERS_MIN: usize = 2;

/// What is looked for among the dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    Number(DossierId),
    Of(Siret),
    /// Beginnings of words of the name of the élu or of the training body, folded.
    Words(Vec<String>),
}

/// Why nothing is looked for. `Display` is for the gestionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSought {
    #[error("{}", sentences::SoughtNumber.said())]
    BadNumber,
    #[error("{}", sentences::SoughtTooShort.said())]
    TooShort,
}

impl Sought {
    /// What was typed, as people paste it.
    ///
    /// # Errors
    /// [`NotSought`]: digits that are no number, or hardly a letter.
    pub fn read(typed: &str) -> Result<Self, NotSought> {
        let compact: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if !compact.is_empty() && compact.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = compact.parse().map(Self::Number);
            return number.or_else(|_| compact.parse().map(Self::Of)).map_err(|_| NotSought::BadNumber);
        }
        let words: Vec<String> = fold(typed).split_whitespace().map(str::to_owned).collect();
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if letters < LETTERS_MIN { Err(NotSought::TooShort) } else { Ok(Self::Words(words)) }
    }

    /// Whether a dossier is meant: every word begins one of the two names.
    #[must_use]
    pub fn means(&self, dossier: &Dossier) -> bool {
        match self {
            Self::Number(id) => dossier.id == *id,
            Self::Of(siret) => dossier.of == *siret,
            Self::Words(words) => {
                let (elu, of) = (fold(&dossier.elu_name), fold(&dossier.of_name));
                words.iter().all(|word| {
                    elu.split(' ').chain(of.split(' ')).any(|name| name.starts_with(word.as_str()))
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_number_a_siret_or_words() {
        let words = |all: &[&str]| Ok(Sought::Words(all.iter().map(|word| (*word).to_owned()).collect()));
        for (typed, sought) in [
            (" 2026 123456789 ", Ok(Sought::Number("2026123456789".parse().unwrap()))),
            ("732 829 320 00074", Ok(Sought::Of("73282932000074".parse().unwrap()))),
            ("12345", Err(NotSought::BadNumber)),
            ("73282932000075", Err(NotSought::BadNumber)),
            ("é", Err(NotSought::TooShort)),
            (" - ", Err(NotSought::TooShort)),
            ("D’Œuvray anne", words(&["D", "OEUVRAY", "ANNE"])),
        ] {
            assert_eq!(Sought::read(typed), sought, "{typed}");
        }
    }
}
