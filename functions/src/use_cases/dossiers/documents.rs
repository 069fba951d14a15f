//! The documents that people send to prove something, in the object store.

use mce_shared::ids::{DocumentId, DossierId};

use crate::http::Fault;
use crate::runtime::Environment;

/// The kinds of documents that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    Pdf,
    Jpeg,
    Png,
}

impl DocumentKind {
    const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// The kind of a file, by its first bytes.
    #[must_use]
    pub fn of(content: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| content.starts_with(kind.magic()))
    }

    const fn magic(self) -> &'static [u8] {
        match self {
            Self::Pdf => b"%PDF-",
            Self::Jpeg => b"\xff\xd8\xff",
            Self::Png => b"\x89PNG\r\n\x1a\n",
        }
    }

    /// End of the name of its files.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

impl DocumentKind {
    /// Where a document of a folder is kept.
    #[must_use]
    pub fn key_in(self, folder: &str, document: &DocumentId) -> String {
        format!("{folder}/{document}.{}", self.extension())
    }

    /// The kind of a document of a folder, if it was sent.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn find(
        environment: &Environment,
        folder: &str,
        document: &DocumentId,
    ) -> Result<Option<Self>, Fault> {
        for kind in Self::ALL {
            let key = kind.key_in(folder, document);
            if environment.objects()?.info(&key).await.map_err(Fault::internal)?.is_some() {
                return Ok(Some(kind));
            }
        }
        Ok(None)
    }
}

/// Where the documents of a dossier are.
#[must_use]
pub fn folder(dossier: &DossierId) -> String {
    format!("documents/{dossier}")
}

/// A file of another kind than those that are taken.
#[must_use]
pub fn unknown_kind() -> Fault {
    let detail = "Envoyez un PDF, une photo JPEG ou une image PNG : ce fichier est d’un autre type.";
    Fault::problem(422, "document-kind", "Type de fichier non pris", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_content() {
        for (content, kind) in [
            (&b"%PDF-1.7"[..], Some(DocumentKind::Pdf)),
            (b"\xff\xd8\xff\xe0", Some(DocumentKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(DocumentKind::Png)),
            (b"<html>", None),
            (b"", None),
        ] {
            assert_eq!(DocumentKind::of(content), kind);
        }
    }
}
