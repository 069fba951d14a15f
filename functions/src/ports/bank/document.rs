//! An ISO 20022 document as a small tree, read under limits: what the banks send, and what is sent to them.
//!
//! The crate `sepa` reads these documents too, but not the versions 02 and 04 of camt.054, nor what tells a returned transfer
//! and an entry from another (`BkTxCd/Domn/Fmly`, `NtryRef`, `Refs/PmtInfId`, a second `NtryDtls`).

use std::io::Read as _;

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::lheo::input::{InputError, Utf8Input};

/// Largest document, in bytes: some seven thousand transfers with their details.
pub const BYTES_MAX: u64 = 5 * 1024 * 1024;
/// Deepest nesting of elements; these documents need 15.
pub const DEPTH_MAX: usize = 40;
/// Most elements in one document.
pub const ELEMENTS_MAX: usize = 300_000;

/// Why the bytes are not a document. The messages are for who sent the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    #[error(transparent)]
    Input(InputError),
    #[error(
        "Ce n’est pas un fichier XML complet : téléchargez-le de nouveau depuis la banque, et envoyez-le sans l’avoir \
         enregistré avec un autre logiciel."
    )]
    NotXml,
    #[error(
        "Le fichier contient une déclaration DOCTYPE, ce qu’aucun fichier de banque ne contient : il n’est pas lu. \
         Téléchargez-le de nouveau depuis la banque."
    )]
    Doctype,
    #[error(
        "Le fichier a plus de {DEPTH_MAX} niveaux ou plus de {ELEMENTS_MAX} éléments, ce qui est plus qu’accepté : \
         demandez à la banque de le partager en plusieurs fichiers."
    )]
    TooLarge,
}

/// One element with everything under it that is in the namespace of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Without its prefix.
    pub name: String,
    /// The attribute `Ccy` of an amount.
    pub currency: Option<String>,
    /// The text directly in it, entities resolved, spaces around it left out.
    pub text: String,
    pub children: Vec<Element>,
    foreign: bool,
}

impl Element {
    /// The first child of that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every child of that name, in the order of the document.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at the end of a path such as `DbtrAcct/Id/IBAN`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Element> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// The text at the end of a path; an empty one counts for none.
    #[must_use]
    pub fn text_at(&self, path: &str) -> Option<&str> {
        self.at(path).map(|element| element.text.as_str()).filter(|text| !text.is_empty())
    }
}

/// A whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// `urn:iso:std:iso:20022:tech:xsd:camt.054.001.08`
    pub namespace: String,
    /// The element `Document`.
    pub root: Element,
}

/// Reads a document in UTF-8, or in the Latin encoding that it declares.
///
/// # Errors
/// A [`DocumentError`] for what is too large, not XML, or has a DOCTYPE.
pub fn read_document(bytes: &[u8]) -> Result<Document, DocumentError> {
    let text = decode(bytes)?;
    let mut reader = NsReader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    loop {
        match reader.read_event().map_err(|_| DocumentError::NotXml)? {
            Event::Start(start) => {
                let (namespace, _) = reader.resolver().resolve_element(start.name());
                tree.open(&start, namespace)?;
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text)?,
            Event::CData(text) => tree.text(&text)?,
            Event::GeneralRef(reference) => tree.reference(&reference)?,
            Event::DocType(_) => return Err(DocumentError::Doctype),
            Event::Eof => return tree.finish(),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn decode(bytes: &[u8]) -> Result<String, DocumentError> {
    let mut text = String::new();
    match Utf8Input::new(bytes, BYTES_MAX).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => {
            let input = error.get_ref().and_then(|inner| inner.downcast_ref::<InputError>());
            Err(input.map_or(DocumentError::NotXml, |input| DocumentError::Input(input.clone())))
        }
    }
}

/// The document as far as it is read.
#[derive(Default)]
struct Tree {
    namespace: String,
    /// From the root to where the reader stands.
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>, namespace: ResolveResult<'_>) -> Result<(), DocumentError> {
        self.elements += 1;
        if self.open.len() >= DEPTH_MAX || self.elements > ELEMENTS_MAX {
            return Err(DocumentError::TooLarge);
        }
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(_) => return Err(DocumentError::NotXml),
        };
        if self.open.is_empty() {
            // A second root would take the place of the first.
            if self.root.is_some() {
                return Err(DocumentError::NotXml);
            }
            self.namespace.clone_from(&namespace);
        }
        self.open.push(Element {
            name: start.local_name().as_ref().to_owned(),
            currency: currency(start)?,
            foreign: namespace != self.namespace,
            ..Element::default()
        });
        Ok(())
    }

    fn close(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        element.text = element.text.trim().to_owned();
        match self.open.last_mut() {
            Some(_) if element.foreign => {}
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), DocumentError> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(DocumentError::NotXml),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), DocumentError> {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => self.text(character.encode_utf8(&mut [0; 4])),
            Ok(None) => self.text(resolve_predefined_entity(reference).ok_or(DocumentError::NotXml)?),
            Err(_) => Err(DocumentError::NotXml),
        }
    }

    fn finish(self) -> Result<Document, DocumentError> {
        match self.root {
            Some(root) if self.open.is_empty() => Ok(Document { namespace: self.namespace, root }),
            _ => Err(DocumentError::NotXml),
        }
    }
}

fn currency(start: &BytesStart<'_>) -> Result<Option<String>, DocumentError> {
    let found = start.try_get_attribute("Ccy").map_err(|_| DocumentError::NotXml)?;
    Ok(found.map(|attribute| attribute.value.trim().to_owned()))
}
