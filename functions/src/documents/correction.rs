//! The letter that asks a préfecture to correct the Répertoire national des élus (EL-8): who, what the register lacks, what proves it.

use jiff::civil::Date;
use mce_shared::french::date_full;
use mce_shared::identity::{BirthDate, ToldIdentity};
use mce_shared::review::candidates::french_sex;

use super::pdf::{Block, Sheet};
use super::{DocumentError, SERVICE};

/// What a letter tells.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectionLetter {
    /// Of the review: the préfecture quotes it.
    pub reference: String,
    /// Code of the département.
    pub departement: String,
    /// The address that it is sent to.
    pub contact: String,
    /// The day in Paris.
    pub issued_on: Date,
    /// What the identity provider told of the person.
    pub identity: ToldIdentity,
    /// What is wrong, in a few words.
    pub cause: String,
    /// What the person says of his mandate; may be empty.
    pub words: String,
    /// What the person sent, by kind.
    pub proofs: Vec<String>,
}

/// The letter for reading and sending.
///
/// # Errors
/// [`DocumentError::Pdf`].
pub fn pdf(letter: &CorrectionLetter) -> Result<Vec<u8>, DocumentError> {
    let blocks = vec![
        Block::Facts(head(letter)),
        Block::Text(request(letter)),
        Block::Section("La personne".to_owned()),
        Block::Facts(person(&letter.identity)),
        Block::Section("Ce qui est constaté".to_owned()),
        Block::Facts(found(letter)),
        Block::Section("Votre réponse".to_owned()),
        Block::Text(answer(letter)),
    ];
    let footer = format!("{SERVICE} – {}", letter.reference);
    let title = "Demande de correction du Répertoire national des élus".to_owned();
    Sheet { title, issued_on: letter.issued_on, footer, blocks }.render()
}

fn named(facts: Vec<(&str, String)>) -> Vec<(String, String)> {
    let told = facts.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn head(letter: &CorrectionLetter) -> Vec<(String, String)> {
    named(vec![
        ("À", letter.contact.clone()),
        ("Référence", letter.reference.clone()),
        ("Date", date_full(letter.issued_on)),
    ])
}

fn request(letter: &CorrectionLetter) -> String {
    format!(
        "Madame, Monsieur le préfet,\nUne personne qui déclare exercer un mandat local dans le département {} demande l’ouverture de ses droits individuels à la formation (CGCT, art. L. 1621-3). Le Répertoire national des élus, que vous tenez, ne permet pas de la reconnaître. Nous vous demandons de vérifier son inscription et, s’il y a lieu, de la corriger.",
        letter.departement
    )
}

fn person(identity: &ToldIdentity) -> Vec<(String, String)> {
    named(vec![
        ("Nom de naissance", identity.birth_name.clone()),
        ("Nom d’usage", identity.name_in_use.clone().unwrap_or_default()),
        ("Prénoms", identity.given_names.join(" ")),
        ("Sexe", identity.sex.map(french_sex).unwrap_or_default().to_owned()),
        ("Date de naissance", identity.birth_date.map(BirthDate::french).unwrap_or_default()),
    ])
}

fn found(letter: &CorrectionLetter) -> Vec<(String, String)> {
    named(vec![
        ("Constat", letter.cause.clone()),
        ("Ce que dit la personne", letter.words.clone()),
        ("Pièces reçues", letter.proofs.join("\n")),
    ])
}

fn answer(letter: &CorrectionLetter) -> String {
    format!(
        "Répondez à l’assistance de {SERVICE} en rappelant la référence {}, que l’inscription soit corrigée ou non. La correction est prise en compte à la prochaine publication du Répertoire.",
        letter.reference
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use mce_shared::identifiers::Sex;

    use super::super::reading::Reading;
    use super::*;

    fn letter() -> CorrectionLetter {
        CorrectionLetter {
            reference: "VM-20261123-482113".into(),
            departement: "35".into(),
            contact: "pref-rne-contact@ille-et-vilaine.gouv.fr".into(),
            issued_on: date(2026, 11, 23),
            identity: ToldIdentity {
                given_names: vec!["Jeanne".into()],
                birth_name: "MORVAN".into(),
                name_in_use: None,
                sex: Some(Sex::Female),
                birth_date: BirthDate::parse("1970-05-12"),
                birth_place: None,
                birth_country: String::new(),
            },
            cause: "Aucun mandat trouvé".into(),
            words: String::new(),
            proofs: vec!["Arrêté (délégation, nomination)".into()],
        }
    }

    #[test]
    fn a_letter_says_who_where_to_and_what_proves_it() {
        let text = Reading::of(&pdf(&letter()).expect("a letter")).text();
        for told in [
            "pref-rne-contact@ille-et-vilaine.gouv.fr",
            "VM-20261123-482113",
            "MORVAN",
            "12 mai 1970",
            "Aucun mandat trouvé",
            "Arrêté (délégation, nomination)",
        ] {
            assert!(text.contains(told), "{told} is not in {text}");
        }
        assert!(!text.contains("Nom d’usage"), "what is not known is left out");
    }
}
