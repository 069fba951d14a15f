//! What the documents of the bank are made of: a tree of elements, written by quick-xml.

use std::io;

use mce_shared::money::Euros;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// An element with a text, or with other elements in it.
pub(super) struct Element {
    name: &'static str,
    attribute: Option<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

pub(super) fn parent(name: &'static str, children: impl IntoIterator<Item = Element>) -> Element {
    Element { name, attribute: None, text: String::new(), children: children.into_iter().collect() }
}

pub(super) fn text(name: &'static str, text: impl ToString) -> Element {
    Element { name, attribute: None, text: text.to_string(), children: Vec::new() }
}

/// An amount in euros without its sign, which `CdtDbtInd` tells.
pub(super) fn euros(name: &'static str, amount: Euros) -> Element {
    let amount = if amount.is_negative() { -amount } else { amount };
    Element { attribute: Some(("Ccy", "EUR".to_owned())), ..text(name, amount) }
}

/// A whole document of a kind, `camt.054.001.08`.
pub(super) fn document(kind: &str, message: Element) -> String {
    let namespace = format!("urn:iso:std:iso:20022:tech:xsd:{kind}");
    let root = Element { attribute: Some(("xmlns", namespace)), ..parent("Document", [message]) };
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| root.write(&mut writer));
    // Memory takes all that is written, and what is written is text.
    debug_assert!(written.is_ok());
    String::from_utf8(writer.into_inner()).unwrap_or_default()
}

impl Element {
    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let attribute = self.attribute.iter().map(|(name, value)| (*name, value.as_str()));
        let element = writer.create_element(self.name).with_attributes(attribute);
        if self.children.is_empty() {
            element.write_text_content(BytesText::new(&self.text))?;
        } else {
            element.write_inner_content(|writer| {
                self.children.iter().try_for_each(|child| child.write(writer))
            })?;
        }
        Ok(())
    }
}
