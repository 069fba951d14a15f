//! XML that we write: elements as a tree, whose texts and attributes are escaped by the only way to write them.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Content,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(String),
    Elements(Vec<Element>),
}

/// One that holds others.
pub fn node(name: &'static str, children: impl IntoIterator<Item = Element>) -> Element {
    Element { name, attributes: Vec::new(), content: Content::Elements(children.into_iter().collect()) }
}

/// One that holds a text.
pub fn leaf(name: &'static str, text: impl Into<String>) -> Element {
    Element { name, attributes: Vec::new(), content: Content::Text(text.into()) }
}

impl Element {
    /// The same with an attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// As it is written, without a declaration.
    ///
    /// # Errors
    /// Never: what it is written to takes everything.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new());
        self.write(&mut writer)?;
        Ok(writer.into_inner())
    }

    /// A whole document.
    ///
    /// # Errors
    /// As [`Self::bytes`].
    pub fn document(&self) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.write(&mut writer)?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (*name, value.as_str()));
        let element = writer.create_element(self.name).with_attributes(attributes);
        match &self.content {
            Content::Text(text) => element.write_text_content(BytesText::new(text))?,
            Content::Elements(children) => element
                .write_inner_content(|writer| children.iter().try_for_each(|child| child.write(writer)))?,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_escaped() {
        let tree = node("a", [leaf("b", "<c> & \"d\"").with("e", "\"<&>'"), node("f", [])]);
        assert_eq!(
            String::from_utf8(tree.document().unwrap()).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a><b e=\"&quot;&lt;&amp;&gt;&apos;\">&lt;c&gt; &amp; &quot;d&quot;</b><f></f></a>"
        );
    }
}
