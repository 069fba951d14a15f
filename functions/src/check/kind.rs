//! Which reader a file is for. Names and extensions say nothing: people rename files.

use std::io::Read as _;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

use crate::lheo::input::Utf8Input;
use crate::register::{FileError, MandateReader};

/// As much of a file as tells what it is: the root of a document stands behind a few comments at most.
const HEAD: usize = 64 * 1024;

/// Which reader.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// LHEO, or the profile of EDOF.
    Catalogue,
    /// ISO 20022.
    BankReturn,
    /// The Répertoire national des élus.
    Register,
    /// Nothing that the platform reads.
    Other(Other),
}

/// What it is instead, as far as that can be told.
#[derive(Debug, PartialEq, Eq)]
pub struct Other {
    pub code: &'static str,
    pub message: String,
}

/// What other programs write, by its first bytes; each with what to do.
const OTHERS: [(&[u8], &str, &str); 6] = [
    (
        b"PK\x03\x04",
        "FICHIER-COMPRESSE",
        "C’est une archive ou un classeur de tableur : envoyez le fichier CSV ou XML qu’il contient, tel qu’il a été publié ou exporté.",
    ),
    (
        b"\x1f\x8b",
        "FICHIER-COMPRESSE",
        "Le fichier est compressé : décompressez-le, puis envoyez ce qu’il contient.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "FICHIER-TABLEUR",
        "C’est un classeur de tableur : envoyez le fichier CSV ou XML d’origine.",
    ),
    (
        b"%PDF",
        "FICHIER-PDF",
        "C’est un document PDF, fait pour être lu par des personnes : envoyez le fichier CSV ou XML d’origine.",
    ),
    (b":20:", "FICHIER-MT940", "C’est un relevé MT940 : demandez à la banque le relevé au format camt.053."),
    (
        b"{",
        "FICHIER-JSON",
        "C’est du JSON, qu’aucun import ne lit : envoyez le fichier CSV ou XML d’origine.",
    ),
];

/// Tells what a file is.
pub fn of(file: &[u8]) -> Kind {
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file).trim_ascii_start();
    if text.is_empty() {
        return other("FICHIER-VIDE", "Le fichier est vide.");
    }
    if let Some((_, code, message)) = OTHERS.iter().find(|(start, _, _)| text.starts_with(start)) {
        return other(code, *message);
    }
    if is_markup(text) { of_markup(file) } else { of_table(file) }
}

fn other(code: &'static str, message: impl Into<String>) -> Kind {
    Kind::Other(Other { code, message: message.into() })
}

/// In one byte a sign, or in two.
fn is_markup(text: &[u8]) -> bool {
    text.starts_with(b"<")
        || [&b"\xff\xfe<\0"[..], b"\xfe\xff\0<"].iter().any(|start| text.starts_with(start))
}

/// By the root of the document; when that can't be read, by the words of its beginning.
fn of_markup(file: &[u8]) -> Kind {
    let head = &file[..file.len().min(HEAD)];
    let (name, namespace) = root(head).unwrap_or_default();
    let words = String::from_utf8_lossy(head).replace('\0', "");
    let says = |word: &str| namespace.contains(word) || name.is_empty() && words.contains(word);
    if name == "lheo" || says("lheo") || says("moncompteformation") {
        Kind::Catalogue
    } else if name == "Document" || says("iso:20022") || says("camt.05") || says("pain.00") {
        Kind::BankReturn
    } else if name.eq_ignore_ascii_case("html") || words.to_ascii_lowercase().contains("<!doctype html") {
        other(
            "FICHIER-PAGE",
            "C’est une page web, sans doute celle qui demande de se connecter : téléchargez le fichier lui-même.",
        )
    } else {
        let shown: String = if name.is_empty() { "?".to_owned() } else { name.chars().take(60).collect() };
        other(
            "FICHIER-INCONNU",
            format!(
                "Ce document XML commence par « {shown} » : la plateforme lit des catalogues LHEO ou EDOF, et des réponses de la banque \
                 camt.053, camt.054 ou pain.002."
            ),
        )
    }
}

/// The name and the namespace of the root.
fn root(head: &[u8]) -> Option<(String, String)> {
    let mut text = Vec::new();
    // What was decoded before an unreadable byte is enough.
    Utf8Input::new(head, HEAD as u64).read_to_end(&mut text).ok();
    let text = String::from_utf8_lossy(&text);
    let mut reader = NsReader::from_str(&text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => {
                let (namespace, local) = reader.resolver().resolve_element(start.name());
                let namespace = match namespace {
                    ResolveResult::Bound(namespace) => namespace.0.to_owned(),
                    _ => String::new(),
                };
                return Some((local.as_ref().to_owned(), namespace));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A table is the register's, or nothing that is read.
fn of_table(file: &[u8]) -> Kind {
    let mut reader = MandateReader::new();
    reader.feed(&file[..file.len().min(HEAD)]);
    if file.len() <= HEAD {
        reader.finish();
    }
    match reader.next_row() {
        Err(FileError::Unknown | FileError::TooManyColumns) => other(
            "FICHIER-INCONNU",
            "Ce fichier n’est d’aucune sorte que la plateforme lise : un catalogue LHEO ou EDOF (XML), un fichier du Répertoire national \
             des élus (CSV), une réponse de la banque camt.053, camt.054 ou pain.002 (XML).",
        ),
        _ => Kind::Register,
    }
}
