//! HTML, whose texts and attributes are escaped by the only ways to make it.

use serde_json::Value;

pub type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl Html {
    /// What people read.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let mut html = Self::default();
        html.escaped(text);
        html
    }

    #[must_use]
    pub fn element(name: &'static str, attributes: Attributes<'_>, inside: impl Into<Self>) -> Self {
        let mut html = Self::void(name, attributes);
        html.0.push_str(&inside.into().0);
        html.0.push_str("</");
        html.0.push_str(name);
        html.0.push('>');
        html
    }

    /// An element that has no end: `meta`, `link`, `br`.
    #[must_use]
    pub fn void(name: &'static str, attributes: Attributes<'_>) -> Self {
        let mut html = Self(["<", name].concat());
        for (attribute, value) in attributes {
            html.0.push(' ');
            html.0.push_str(attribute);
            html.0.push_str("=\"");
            html.escaped(value);
            html.0.push('"');
        }
        html.0.push('>');
        html
    }

    /// A block of data for machines. It is no script, so no policy of scripts is asked for it; nothing in it ends it.
    #[must_use]
    pub fn data(kind: &'static str, value: &Value) -> Self {
        let inside =
            value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        Self::element("script", &[("type", kind)], Self(inside))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn escaped(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
    }
}

impl From<&str> for Html {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Html {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

impl<const N: usize> From<[Self; N]> for Html {
    fn from(pieces: [Self; N]) -> Self {
        pieces.into_iter().collect()
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HOSTILE: &str = "</script><img src=x onerror='alert(1)'> & \"";

    #[test]
    fn a_text_is_never_markup() {
        let page = Html::element("p", &[("title", HOSTILE)], HOSTILE);
        let escaped = "&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp; &quot;";
        assert_eq!(page.as_str(), format!("<p title=\"{escaped}\">{escaped}</p>"));
        assert_eq!(Html::from([Html::void("br", &[]), "é".into()]).as_str(), "<br>é");
    }

    #[test]
    fn nothing_in_a_block_of_data_ends_it() {
        let value = json!({ "name": "</script><!--<script>", "é": "\u{2028}&" });
        let block = Html::data("application/ld+json", &value);
        let inside = block.as_str().strip_prefix("<script type=\"application/ld+json\">").unwrap();
        let inside = inside.strip_suffix("</script>").unwrap();
        assert!(!inside.contains(['<', '>', '&']), "{inside}");
        assert_eq!(serde_json::from_str::<Value>(inside).unwrap(), value);
    }
}
