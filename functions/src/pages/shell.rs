//! The page from which the application starts, as the site has it, with another page put into it.
//!
//! Its parts stand between comments (`frontend/index.html`, `externalize-loader.mjs`): what is said of the page in its head, what one reads
//! while the application arrives, and what starts it. The application replaces what is read, at the same address.

use crate::http::Fault;
use crate::ports::objects::Objects;

use super::html::Html;

/// Where it lies among the files of the application.
const FILE: &str = "index.html";
/// A page with nothing around it, for a site whose files are not there: it is read all the same.
const BARE: &str = "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
     <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<!-- page:head --><!-- /page:head -->\n</head>\n\
     <body>\n<!-- page:main --><!-- /page:main -->\n<!-- page:start --><!-- /page:start -->\n</body>\n</html>\n";

/// A page that is put into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Title and description among it.
    pub head: Html,
    /// The element `main`.
    pub main: Html,
    /// Whether the application takes over.
    pub starts: bool,
}

/// The page from which the application starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell(String);

impl Shell {
    /// Reads it among the files of the application.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn read(site: &Objects) -> Result<Self, Fault> {
        let found = site.get(FILE).await.map_err(Fault::internal)?;
        let text = found.and_then(|object| String::from_utf8(object.content.to_vec()).ok());
        Ok(Self(text.unwrap_or_else(|| BARE.to_owned())))
    }

    /// As it is: the application says what there is.
    #[must_use]
    pub fn alone(self) -> String {
        self.0
    }

    /// With a page in it.
    ///
    /// # Errors
    /// When it has no place for it: it is another build's.
    pub fn with(&self, page: &Page) -> Result<String, Fault> {
        let filled = replaced(&self.0, "head", page.head.as_str())?;
        let filled = replaced(&filled, "main", page.main.as_str())?;
        if page.starts { Ok(filled) } else { replaced(&filled, "start", "") }
    }
}

/// The text with another part between two comments.
fn replaced(text: &str, part: &str, with: &str) -> Result<String, Fault> {
    let found = || {
        let (before, rest) = text.split_once(&format!("<!-- page:{part} -->"))?;
        let (_, after) = rest.split_once(&format!("<!-- /page:{part} -->"))?;
        Some([before, with, after].concat())
    };
    found().ok_or_else(|| Fault::internal(format!("index.html has no part {part}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_takes_the_place_of_what_one_reads_while_one_waits() {
        let shell = "<head><!-- page:head --><title>Accueil</title><!-- /page:head --><!-- page:start --><script></script>\
             <!-- /page:start --></head><main-><!-- page:main --><main>…</main><!-- /page:main -->";
        let page = |starts| Page { head: "T".into(), main: "<!-- page:head -->".into(), starts };
        let filled = |starts| Shell(shell.to_owned()).with(&page(starts)).unwrap();
        assert_eq!(
            filled(true),
            "<head>T<!-- page:start --><script></script><!-- /page:start --></head><main->&lt;!-- page:head --&gt;"
        );
        assert_eq!(filled(false), "<head>T</head><main->&lt;!-- page:head --&gt;");
        assert!(Shell(BARE.to_owned()).with(&page(true)).is_ok());
        assert!(Shell("<head></head>".to_owned()).with(&page(true)).is_err());
    }
}
