//! The documents that were sent for a dossier, in the object store.

use mce_shared::ids::{DocumentId, DossierId};

use crate::http::Fault;
use crate::runtime::Environment;

/// The kinds of documents that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
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

    /// Media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// Where a document is kept.
#[must_use]
pub fn key(dossier: &DossierId, document: &DocumentId, kind: DocumentKind) -> String {
    format!("documents/{dossier}/{document}.{}", kind.extension())
}

/// The kind of a document of a dossier, if it was sent.
///
/// # Errors
/// When the object store fails.
pub async fn find(
    environment: &Environment,
    dossier: &DossierId,
    document: &DocumentId,
) -> Result<Option<DocumentKind>, Fault> {
    for kind in DocumentKind::ALL {
        let known =
            environment.objects()?.info(&key(dossier, document, kind)).await.map_err(Fault::internal)?;
        if known.is_some() {
            return Ok(Some(kind));
        }
    }
    Ok(None)
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
