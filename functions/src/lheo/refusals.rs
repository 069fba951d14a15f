//! Why the reading of a file stops, in words.

use std::io;

use quick_xml::errors::{Error as XmlError, SyntaxError};

use super::input::InputError;
use super::issue::{Issue, Severity, code};
use super::tree::Profile;

/// Puts an error of the XML reader into words.
pub fn explain(error: &XmlError, line: u64) -> Issue {
    match error {
        XmlError::Io(error) => unreadable(error, line),
        XmlError::Syntax(SyntaxError::InvalidBangMarkup) => {
            not_xml(line, "une balise « <! » n’est pas reconnue")
        }
        XmlError::Syntax(SyntaxError::UnclosedDoctype) => doctype(line),
        XmlError::Syntax(_) => truncated(line),
        XmlError::IllFormed(_) => {
            not_xml(line, "une balise n’est pas fermée, ou ne l’est pas au bon endroit")
        }
        XmlError::InvalidAttr(_) => not_xml(line, "un attribut est mal écrit"),
        XmlError::Namespace(_) => not_xml(line, "une déclaration « xmlns » n’est pas permise"),
        XmlError::Encoding(_) | XmlError::Escape(_) => not_xml(line, "un caractère n’est pas lisible"),
    }
}

fn unreadable(error: &io::Error, line: u64) -> Issue {
    let input = error.get_ref().and_then(|inner| inner.downcast_ref::<InputError>());
    match input {
        Some(input @ InputError::TooLarge { .. }) => Issue::file(line, code::SIZE, input.to_string()),
        Some(input) => Issue::file(line, code::ENCODING, input.to_string()),
        None => Issue::file(
            line,
            code::RECEPTION,
            "Le fichier n’a pas été reçu en entier : envoyez-le de nouveau.",
        ),
    }
}

/// Not a refusal: the file was read in the encoding that it is in.
pub fn misannounced(announced: &str) -> Issue {
    let message = format!(
        "Le fichier annonce l’encodage {announced} mais il est en UTF-8 : il est lu en UTF-8. Vérifiez les accents, et corrigez la \
            première ligne."
    );
    Issue { severity: Severity::Warning, ..Issue::file(1, code::ENCODING, message) }
}

pub fn not_xml(line: u64, what: &str) -> Issue {
    let message = format!(
        "Ce n’est pas un fichier XML correct : {what}. Corrigez-le à cette ligne, puis envoyez-le de nouveau."
    );
    Issue::file(line, code::XML, message)
}

pub fn truncated(line: u64) -> Issue {
    let message = "Le fichier s’arrête avant sa fin : exportez-le de nouveau depuis votre logiciel, puis \
        envoyez-le en entier.";
    Issue::file(line, code::TRUNCATED, message)
}

pub fn doctype(line: u64) -> Issue {
    let message =
        "Les déclarations DOCTYPE ne sont pas acceptées : supprimez cette ligne, LHEO n’en a pas besoin.";
    Issue::file(line, code::DOCTYPE, message)
}

pub fn unknown_entity(line: u64, name: &str) -> Issue {
    let name: String = name.chars().take(30).collect();
    let message = format!(
        "L’entité « &{name}; » n’est pas acceptée : écrivez le caractère lui-même, ou l’une de &amp; &lt; \
            &gt; &quot; &apos;."
    );
    Issue::file(line, code::ENTITY, message)
}

pub fn limit(line: u64, what: &str) -> Issue {
    let message = format!(
        "Le fichier contient {what} : c’est plus que ce qui est accepté. Simplifiez-le ou partagez-le en \
            plusieurs fichiers."
    );
    Issue::file(line, code::LIMIT, message)
}

pub fn wrong_root(line: u64, name: &str, namespace: &str) -> Issue {
    let shown = |text: &str| text.chars().take(80).collect::<String>();
    let [latest, former, edof] = Profile::ALL.map(Profile::namespace);
    let message = format!(
        "Le document commence par « {} » dans l’espace de noms « {} » : il doit commencer par <lheo \
            xmlns=\"{latest}\">, par <lheo xmlns=\"{former}\"> ou, pour le format d'EDOF, par <lheo xmlns=\"{edof}\">.",
        shown(name),
        shown(namespace)
    );
    Issue::file(line, code::ROOT, message)
}
