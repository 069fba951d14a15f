//! Reads one `<formation>` at a time as a small tree, under limits: the file is never in memory as a whole.

use std::io::Read;

use quick_xml::NsReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::input::Utf8Input;
use super::issue::Issue;
use super::refusals::{
    doctype, explain, limit, misannounced, not_xml, truncated, unknown_entity, wrong_root,
};
use super::text::{is_allowed, numeric};

/// Largest file, in bytes (issue 2: 5 MB).
pub const MAX_BYTES: u64 = 5 * 1024 * 1024;
/// Deepest nesting of elements; LHEO itself needs 12.
pub const MAX_DEPTH: usize = 24;
/// Most attributes of one element; LHEO defines 10.
pub const MAX_ATTRIBUTES: usize = 20;
/// Longest text of one element, in bytes, markup included; LHEO's longest is 3 000 characters.
pub const MAX_TEXT: usize = 40_000;
/// Most elements in one formation: three thousand sessions with all that LHEO has for them.
pub const MAX_ELEMENTS: usize = 100_000;
/// Most formations in one file.
pub const MAX_FORMATIONS: usize = 2_000;

/// Which of the formats that are read a file is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// LHEO, of that version.
    Lheo(&'static str),
    /// The profile of EDOF, which has no versions.
    Edof,
}

impl Profile {
    /// Every one, LHEO's first.
    pub const ALL: [Profile; 3] = [Profile::Lheo("2.3"), Profile::Lheo("2.2"), Profile::Edof];

    /// The namespace of its elements.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Profile::Lheo("2.2") => "http://www.lheo.org/2.2",
            Profile::Lheo(_) => "http://lheo.gouv.fr/2.3",
            Profile::Edof => "https://www.of.moncompteformation.gouv.fr",
        }
    }

    /// What the format is called.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Profile::Lheo(_) => "lheo",
            Profile::Edof => "edof",
        }
    }

    /// Its version, if it has any.
    #[must_use]
    pub fn version(self) -> Option<&'static str> {
        match self {
            Profile::Lheo(version) => Some(version),
            Profile::Edof => None,
        }
    }

    /// Told by its namespace, which people write as the address of a page: of either scheme, with a slash behind.
    fn of(namespace: &str) -> Option<Profile> {
        Self::ALL.into_iter().find(|profile| bare(profile.namespace()) == bare(namespace))
    }
}

fn bare(namespace: &str) -> &str {
    let schemes = ["https://", "http://"];
    let address = schemes.into_iter().find_map(|scheme| namespace.strip_prefix(scheme)).unwrap_or(namespace);
    address.trim_end_matches('/')
}

/// What a file may hold. The defaults are the constants above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub max_bytes: u64,
    pub max_depth: usize,
    pub max_attributes: usize,
    pub max_text: usize,
    pub max_elements: usize,
    pub max_formations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: MAX_BYTES,
            max_depth: MAX_DEPTH,
            max_attributes: MAX_ATTRIBUTES,
            max_text: MAX_TEXT,
            max_elements: MAX_ELEMENTS,
            max_formations: MAX_FORMATIONS,
        }
    }
}

/// One element with everything under it. Elements of other namespaces are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// Name without its prefix.
    pub name: String,
    /// Line of its start tag.
    pub line: u64,
    /// Attribute `numero`.
    pub numero: Option<String>,
    /// Attribute `info`.
    pub info: Option<String>,
    /// The text directly in it, entities resolved, as written.
    pub text: String,
    pub children: Vec<Node>,
    foreign: bool,
}

impl Node {
    /// The first child of that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every child of that name, in the order of the file.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at the end of a path of children.
    #[must_use]
    pub fn path(&self, names: &[&str]) -> Option<&Self> {
        names.iter().try_fold(self, |node, name| node.child(name))
    }
}

/// Where the reader stands, seen from the root.
#[derive(Debug, PartialEq, Eq)]
enum Stage {
    Before,
    Inside,
    After,
}

/// Streams the formations of a file. After an error, nothing more comes.
pub struct Formations<R: Read> {
    reader: NsReader<Utf8Input<R>>,
    buffer: Vec<u8>,
    limits: Limits,
    stage: Stage,
    profile: Option<Profile>,
    namespace: String,
    /// Names of the open elements above the formation.
    outer: Vec<String>,
    /// The formation that is being read, and the open elements under it.
    open: Vec<Node>,
    elements: usize,
    formations: usize,
}

impl<R: Read> Formations<R> {
    pub fn new(source: R, limits: Limits) -> Self {
        let mut reader = NsReader::from_reader(Utf8Input::new(source, limits.max_bytes));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            limits,
            stage: Stage::Before,
            profile: None,
            namespace: String::new(),
            outer: Vec::new(),
            open: Vec::new(),
            elements: 0,
            formations: 0,
        }
    }

    /// The line that was reached.
    pub fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    /// The format, once the root was read.
    pub fn profile(&self) -> Option<Profile> {
        self.profile
    }

    /// What is to be said of the encoding.
    pub fn remark(&self) -> Option<Issue> {
        let announced = self.reader.get_ref().misannounced()?;
        Some(misannounced(announced))
    }

    /// The next formation, or `None` at the end of a whole file.
    ///
    /// # Errors Anything that makes the rest of the file unreadable, as an issue of the file.
    pub fn next_formation(&mut self) -> Result<Option<Node>, Issue> {
        loop {
            let line = self.line();
            let mut buffer = std::mem::take(&mut self.buffer);
            buffer.clear();
            let step = self.step(&mut buffer, line);
            self.buffer = buffer;
            match step? {
                Step::Next => {}
                Step::Formation(node) => return Ok(Some(node)),
                Step::End => return Ok(None),
            }
        }
    }

    fn step(&mut self, buffer: &mut Vec<u8>, line: u64) -> Result<Step, Issue> {
        let event = match self.reader.read_event_into(buffer) {
            Ok(event) => event,
            Err(error) => return Err(explain(&error, self.line())),
        };
        match event {
            Event::Start(start) => self.start(&start, line)?,
            Event::End(_) => return Ok(self.end()),
            Event::Text(text) => self.text(&text, line)?,
            Event::CData(text) => self.text(&text, line)?,
            Event::GeneralRef(reference) => self.reference(&reference, line)?,
            Event::DocType(_) => return Err(doctype(line)),
            Event::Eof => return self.eof(line),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        Ok(Step::Next)
    }

    fn start(&mut self, start: &BytesStart<'_>, line: u64) -> Result<(), Issue> {
        let (namespace, local) = self.reader.resolver().resolve_element(start.name());
        let name = local.as_ref().to_owned();
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => {
                return Err(not_xml(line, &format!("le préfixe « {prefix} » n’est pas déclaré")));
            }
        };
        if self.outer.len() + self.open.len() >= self.limits.max_depth {
            return Err(limit(line, &format!("plus de {} éléments imbriqués", self.limits.max_depth)));
        }
        let (numero, info) = self.attributes(start, line)?;
        if self.stage != Stage::Inside {
            return self.root(name, namespace, line);
        }
        let foreign = namespace != self.namespace;
        if self.open.is_empty() && !self.begins_formation(&name, foreign) {
            self.outer.push(name);
            return Ok(());
        }
        self.count(line)?;
        self.open.push(Node { name, line, numero, info, foreign, ..Node::default() });
        Ok(())
    }

    fn begins_formation(&self, name: &str, foreign: bool) -> bool {
        !foreign && name == "formation" && self.outer.len() == 2 && self.outer[1] == "offres"
    }

    fn root(&mut self, name: String, namespace: String, line: u64) -> Result<(), Issue> {
        if self.stage == Stage::After {
            return Err(not_xml(line, "un second élément suit la fin du document"));
        }
        let Some(profile) = Profile::of(&namespace).filter(|_| name == "lheo") else {
            return Err(wrong_root(line, &name, &namespace));
        };
        self.stage = Stage::Inside;
        self.profile = Some(profile);
        self.namespace = namespace;
        self.outer.push(name);
        Ok(())
    }

    fn count(&mut self, line: u64) -> Result<(), Issue> {
        if self.open.is_empty() {
            self.elements = 0;
            self.formations += 1;
        }
        self.elements += 1;
        if self.formations > self.limits.max_formations {
            return Err(limit(line, &format!("plus de {} formations", self.limits.max_formations)));
        }
        if self.elements > self.limits.max_elements {
            return Err(limit(
                line,
                &format!("plus de {} éléments dans une formation", self.limits.max_elements),
            ));
        }
        Ok(())
    }

    /// `numero` and `info`; every attribute is checked, whatever its name.
    fn attributes(
        &self,
        start: &BytesStart<'_>,
        line: u64,
    ) -> Result<(Option<String>, Option<String>), Issue> {
        let (mut numero, mut info) = (None, None);
        for (index, attribute) in start.attributes().enumerate() {
            if index >= self.limits.max_attributes {
                return Err(limit(
                    line,
                    &format!("plus de {} attributs sur un élément", self.limits.max_attributes),
                ));
            }
            let attribute = attribute.map_err(|_| not_xml(line, "un attribut est mal écrit"))?;
            let kept = match attribute.key.as_ref() {
                "numero" => &mut numero,
                "info" => &mut info,
                _ => continue,
            };
            *kept = Some(attribute_text(&attribute.value, line)?);
        }
        Ok((numero, info))
    }

    fn end(&mut self) -> Step {
        let Some(node) = self.open.pop() else {
            self.outer.pop();
            if self.outer.is_empty() {
                self.stage = Stage::After;
            }
            return Step::Next;
        };
        match self.open.last_mut() {
            None => return Step::Formation(node),
            Some(_) if node.foreign => {}
            Some(parent) => parent.children.push(node),
        }
        Step::Next
    }

    fn text(&mut self, text: &str, line: u64) -> Result<(), Issue> {
        if !text.chars().all(is_allowed) {
            return Err(not_xml(line, "un caractère de contrôle n’est pas permis"));
        }
        if self.stage != Stage::Inside && !text.trim().is_empty() {
            return Err(not_xml(line, "du texte se trouve hors du document"));
        }
        let Some(node) = self.open.last_mut() else { return Ok(()) };
        if node.text.len() + text.len() > self.limits.max_text {
            return Err(limit(line, &format!("un texte de plus de {} caractères", self.limits.max_text)));
        }
        node.text.push_str(text);
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, line: u64) -> Result<(), Issue> {
        let character = character_of(reference).ok_or_else(|| unknown_entity(line, reference))?;
        self.text(character.encode_utf8(&mut [0; 4]), line)
    }

    fn eof(&self, line: u64) -> Result<Step, Issue> {
        match self.stage {
            Stage::After => Ok(Step::End),
            Stage::Inside => Err(truncated(line)),
            Stage::Before => Err(not_xml(line, "le fichier est vide, ou ne contient pas de document")),
        }
    }
}

enum Step {
    Next,
    Formation(Node),
    End,
}

/// The value of an attribute, its references resolved.
fn attribute_text(raw: &str, line: u64) -> Result<String, Issue> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (name, after) =
            rest[at + 1..].split_once(';').ok_or_else(|| unknown_entity(line, &rest[at + 1..]))?;
        out.push(character_of(name).ok_or_else(|| unknown_entity(line, name))?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// One of the five entities of XML, or a numeric reference.
fn character_of(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.strip_prefix('#').and_then(numeric),
    }
}
