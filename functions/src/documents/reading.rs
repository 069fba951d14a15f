//! Reads a PDF back, as a reader's program does. For tests.

use lopdf::{Dictionary, Document, Object};

/// A PDF that was read.
pub struct Reading(Document);

impl Reading {
    pub fn of(bytes: &[u8]) -> Reading {
        Reading(Document::load_mem(bytes).unwrap())
    }

    /// The text of each page in the order in which it is drawn, every run of spaces of any kind as one.
    pub fn pages(&self) -> Vec<String> {
        self.0.get_pages().keys().map(|page| plain(&self.0.extract_text(&[*page]).unwrap())).collect()
    }

    /// The text of all pages.
    pub fn text(&self) -> String {
        self.pages().join(" ")
    }

    pub fn catalog(&self) -> &Dictionary {
        self.0.catalog().unwrap()
    }

    /// What the file says of itself, as XML.
    pub fn metadata(&self) -> String {
        let metadata = self.object(self.catalog().get(b"Metadata").unwrap());
        let stream = metadata.as_stream().unwrap();
        String::from_utf8(stream.decompressed_content().unwrap_or(stream.content.clone())).unwrap()
    }

    /// The kinds of the elements that a screen reader goes through, in its order; a cell with its scope and its span.
    pub fn roles(&self) -> Vec<String> {
        let mut roles = Vec::new();
        self.walk(self.catalog().get(b"StructTreeRoot").unwrap(), &mut roles);
        roles
    }

    fn walk(&self, node: &Object, roles: &mut Vec<String>) {
        match self.object(node) {
            Object::Array(children) => children.iter().for_each(|child| self.walk(child, roles)),
            Object::Dictionary(element) => {
                roles.extend(self.role(element));
                if let Ok(children) = element.get(b"K") {
                    self.walk(children, roles);
                }
            }
            _ => {}
        }
    }

    fn role(&self, element: &Dictionary) -> Option<String> {
        let name = element.get(b"S").ok()?.as_name().ok()?;
        let mut role = String::from_utf8_lossy(name).into_owned();
        for attributes in element.get(b"A").and_then(Object::as_array).into_iter().flatten() {
            let attributes = self.object(attributes).as_dict().unwrap();
            for (key, value) in attributes.iter().filter(|(key, _)| *key != b"O") {
                role += &format!(" {}={}", String::from_utf8_lossy(key), shown(value));
            }
        }
        Some(role)
    }

    fn object<'d>(&'d self, object: &'d Object) -> &'d Object {
        self.0.dereference(object).unwrap().1
    }
}

fn shown(value: &Object) -> String {
    match value {
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        other => format!("{other:?}"),
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
