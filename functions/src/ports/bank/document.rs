//! An ISO 20022 document as small trees, read under limits: what the banks send, and what is sent to them.
//!
//! A statement may have tens of thousands of entries: whoever reads one takes each element as it closes ([`read_elements`]), so that no
//! more than one of them is held, and none of its texts is copied.
//!
//! The crate `sepa` reads these documents too, but not the versions 02 and 04 of camt.054, nor what tells a returned transfer
//! and an entry from another (`BkTxCd/Domn/Fmly`, `NtryRef`, `Refs/PmtInfId`, a second `NtryDtls`).

use std::borrow::Cow;

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::lheo::input::{Decoded, InputError, decode_whole};

/// Largest document, in bytes: some eighty thousand transfers with their details.
pub const BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Deepest nesting of elements; these documents need 15.
pub const DEPTH_MAX: usize = 40;
/// Most elements that are held at once: what was taken of them is not.
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
pub struct Element<'t> {
    /// Without its prefix.
    pub name: &'t str,
    /// The attribute `Ccy` of an amount.
    pub currency: Option<String>,
    /// The text directly in it, entities resolved, spaces around it left out.
    pub text: Cow<'t, str>,
    pub children: Vec<Element<'t>>,
    /// Where it begins in the text of the document, in bytes.
    pub at: usize,
    foreign: bool,
    /// Elements that were held before it.
    before: usize,
}

impl<'t> Element<'t> {
    /// The first child of that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element<'t>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every child of that name, in the order of the document.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element<'t>> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at the end of a path such as `DbtrAcct/Id/IBAN`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Element<'t>> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// The text at the end of a path; an empty one counts for none.
    #[must_use]
    pub fn text_at(&self, path: &str) -> Option<&str> {
        self.at(path).map(|element| &*element.text).filter(|text| !text.is_empty())
    }
}

/// A whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<'t> {
    /// `urn:iso:std:iso:20022:tech:xsd:camt.054.001.08`
    pub namespace: String,
    /// The element `Document`, with what was not taken of it.
    pub root: Element<'t>,
}

/// Where an element closes.
pub struct Closing<'a, 't> {
    pub namespace: &'a str,
    /// From the root to its parent, as far as they are read.
    pub parents: &'a [Element<'t>],
}

/// The text of a document in UTF-8, in the Latin encoding that it declares, or in the one that it is in without saying so.
///
/// # Errors
/// [`DocumentError::Input`] for what is too large, or in an encoding that is not read.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DocumentError> {
    decode_whole(bytes, BYTES_MAX).map_err(DocumentError::Input)
}

/// Reads a whole document.
///
/// # Errors
/// A [`DocumentError`] for what is too large, not XML, or has a DOCTYPE.
pub fn read_document(text: &str) -> Result<Document<'_>, DocumentError> {
    read_elements(text, |_, element| Some(element))
}

/// Reads a document, and shows every element under the root as it closes: `take` keeps it for itself, or gives it back to be held in
/// its parent.
///
/// # Errors
/// As [`read_document`].
pub fn read_elements<'t>(
    text: &'t str,
    mut take: impl FnMut(&Closing<'_, 't>, Element<'t>) -> Option<Element<'t>>,
) -> Result<Document<'t>, DocumentError> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event().map_err(|_| DocumentError::NotXml)? {
            Event::Start(start) => {
                let (namespace, _) = reader.resolver().resolve_element(start.name());
                tree.open((text, at), &start, namespace)?;
            }
            Event::End(_) => tree.close(&mut take),
            Event::Text(text) => tree.text(text.into_inner())?,
            Event::CData(text) => tree.text(text.into_inner())?,
            Event::GeneralRef(reference) => tree.reference(&reference)?,
            Event::DocType(_) => return Err(DocumentError::Doctype),
            Event::Eof => return tree.finish(),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The document as far as it is read.
#[derive(Default)]
struct Tree<'t> {
    namespace: String,
    /// From the root to where the reader stands.
    open: Vec<Element<'t>>,
    root: Option<Element<'t>>,
    elements: usize,
}

impl<'t> Tree<'t> {
    fn open(
        &mut self,
        (text, at): (&'t str, usize),
        start: &BytesStart<'_>,
        namespace: ResolveResult<'_>,
    ) -> Result<(), DocumentError> {
        let before = self.elements;
        self.elements += 1;
        if self.open.len() >= DEPTH_MAX || self.elements > ELEMENTS_MAX {
            return Err(DocumentError::TooLarge);
        }
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0,
            ResolveResult::Unbound => "",
            ResolveResult::Unknown(_) => return Err(DocumentError::NotXml),
        };
        if self.open.is_empty() {
            // A second root would take the place of the first.
            if self.root.is_some() {
                return Err(DocumentError::NotXml);
            }
            namespace.clone_into(&mut self.namespace);
        }
        let foreign = namespace != self.namespace;
        let name = name_at(text, at, start).ok_or(DocumentError::NotXml)?;
        let currency = currency(start)?;
        self.open.push(Element { name, currency, at, foreign, before, ..Element::default() });
        Ok(())
    }

    fn close(&mut self, take: &mut impl FnMut(&Closing<'_, 't>, Element<'t>) -> Option<Element<'t>>) {
        let Some(mut element) = self.open.pop() else { return };
        element.text = trimmed(element.text);
        let before = element.before;
        if self.open.is_empty() {
            self.root = Some(element);
            return;
        }
        let closing = Closing { namespace: &self.namespace, parents: &self.open };
        let held = if element.foreign { None } else { take(&closing, element) };
        match (held, self.open.last_mut()) {
            (Some(element), Some(parent)) => parent.children.push(element),
            _ => self.elements = before,
        }
    }

    fn text(&mut self, text: Cow<'t, str>) -> Result<(), DocumentError> {
        match self.open.last_mut() {
            // What stands between elements is no text.
            Some(element) if element.text.is_empty() => {
                if !text.trim_ascii().is_empty() {
                    element.text = text;
                }
            }
            Some(element) => element.text.to_mut().push_str(&text),
            None if text.trim().is_empty() => {}
            None => return Err(DocumentError::NotXml),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), DocumentError> {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => self.text(Cow::Owned(character.to_string())),
            Ok(None) => {
                self.text(Cow::Borrowed(resolve_predefined_entity(reference).ok_or(DocumentError::NotXml)?))
            }
            Err(_) => Err(DocumentError::NotXml),
        }
    }

    fn finish(self) -> Result<Document<'t>, DocumentError> {
        match self.root {
            Some(root) if self.open.is_empty() => Ok(Document { namespace: self.namespace, root }),
            _ => Err(DocumentError::NotXml),
        }
    }
}

/// The name of the tag that begins there, borrowed from the document: the event's own lives as long as the event.
fn name_at<'t>(text: &'t str, at: usize, start: &BytesStart<'_>) -> Option<&'t str> {
    let whole = start.name();
    let length = whole.as_ref().len();
    let prefix = length - start.local_name().as_ref().len();
    text.get(at + 1 + prefix..at + 1 + length)
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

fn currency(start: &BytesStart<'_>) -> Result<Option<String>, DocumentError> {
    if start.attributes_raw().is_empty() {
        return Ok(None);
    }
    let found = start.try_get_attribute("Ccy").map_err(|_| DocumentError::NotXml)?;
    Ok(found.map(|attribute| attribute.value.trim().to_owned()))
}
