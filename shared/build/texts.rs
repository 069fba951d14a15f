//! Turns `texts/` into types: a text is a struct whose fields are its tags, so a tag that the code doesn't know, or one that a
//! text has lost, doesn't compile; and a text that nobody says is dead code.
//!
//! - `{date}` is a tag.
//! - `[ jusqu’au {date}, minuit]` is left out when its tag has nothing to say.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toml::Table;

use crate::{Fallible, write_code};

/// Who reads a refusal, as `refusals.toml` names him: the variant of `Actor`.
const READERS: [(&str, &str); 4] =
    [("elu", "Elu"), ("organisme", "Of"), ("collectivite", "Collectivite"), ("gestionnaire", "Gestionnaire")];
/// The text for everybody who has none of his own.
const EVERYBODY: &str = "tous";

pub fn compile() -> Fallible<()> {
    println!("cargo::rerun-if-changed=texts");
    let mut code = String::new();
    module(&mut code, "pub(crate) mod refusals", &refusals().map_err(within("refusals.toml"))?)?;
    module(&mut code, "pub(crate) mod sentences", &sentences()?)?;
    module(&mut code, "pub(crate) mod corrections", &corrections().map_err(within("corrections.toml"))?)?;
    module(&mut code, "pub(crate) mod labels", &labels().map_err(within("labels.toml"))?)?;
    module(&mut code, "pub mod mails", &mails()?)?;
    write_code("texts.rs", &code)
}

fn within(name: &str) -> impl FnOnce(Box<dyn std::error::Error>) -> String {
    move |error| format!("texts/{name}: {error}")
}

fn module(code: &mut String, header: &str, inside: &str) -> Fallible<()> {
    Ok(writeln!(code, "{header} {{\n#[allow(unused_imports)]\nuse super::*;\n{inside}}}")?)
}

/// One table a refusal, one line a reader.
fn refusals() -> Fallible<String> {
    let (mut code, mut list) = (String::new(), String::new());
    for (key, readers) in &fs::read_to_string("texts/refusals.toml")?.parse::<Table>()? {
        let readers = readers.as_table().ok_or_else(|| format!("{key}: a table of readers is expected"))?;
        code.push_str(&refusal(key, readers).map_err(|error| format!("{key}: {error}"))?);
        writeln!(list, "({key:?}, &{:?}),", readers.keys().collect::<Vec<_>>())?;
    }
    writeln!(
        code,
        "/// Every refusal, and who has a text of it.\n#[cfg(test)]\npub const ALL: &[(&str, &[&str])] = &[{list}];"
    )?;
    Ok(code)
}

/// A line a reader; whoever has none, and no line for everybody, never meets this refusal.
fn refusal(key: &str, readers: &Table) -> Fallible<String> {
    let mut tags = Tags::default();
    let (mut arms, mut otherwise) = (String::new(), "Unforeseen.said_to(reader)".to_owned());
    for (reader, text) in readers {
        let text = Text::parse(text.as_str().ok_or("a text is expected")?, &mut tags)?;
        match READERS.iter().find(|(name, _)| name == reader) {
            Some((_, actor)) => writeln!(arms, "Actor::{actor} => {},", text.code())?,
            None if reader == EVERYBODY => otherwise = text.code(),
            None => return Err(format!("unknown reader {reader}").into()),
        }
    }
    let (name, generics) = (pascal(key), tags.generics());
    let said = if arms.is_empty() {
        format!("let _ = reader;\n{otherwise}")
    } else {
        format!("match reader {{\n{arms}_ => {otherwise},\n}}")
    };
    Ok(format!(
        "{}impl {name}{generics} {{\npub fn said_to(&self, reader: Actor) -> String {{\n\
         {said}\n}}\n}}\n",
        tags.structure(&name)
    ))
}

/// One file a subject.
fn sentences() -> Fallible<String> {
    let mut code = String::new();
    for file in entries("texts/sentences")? {
        for (key, text) in &fs::read_to_string(&file)?.parse::<Table>()? {
            code.push_str(&sentence(key, text).map_err(|error| format!("{file}: {key}: {error}"))?);
        }
    }
    Ok(code)
}

fn sentence(key: &str, text: &toml::Value) -> Fallible<String> {
    let mut tags = Tags::default();
    let text = Text::parse(text.as_str().ok_or("a text is expected")?, &mut tags)?;
    let (name, generics) = (pascal(key), tags.generics());
    Ok(format!(
        "{}impl {name}{generics} {{\npub fn said(&self) -> String {{\n{}\n}}\n}}\n",
        tags.structure(&name),
        text.code()
    ))
}

fn corrections() -> Fallible<String> {
    constants(&fs::read_to_string("texts/corrections.toml")?.parse::<Table>()?)
}

/// One table a type, one line a value.
fn labels() -> Fallible<String> {
    let mut code = String::new();
    for (name, lines) in &fs::read_to_string("texts/labels.toml")?.parse::<Table>()? {
        let lines = lines.as_table().ok_or_else(|| format!("{name}: a table of labels is expected"))?;
        let inside = constants(lines).map_err(|error| format!("{name}: {error}"))?;
        module(&mut code, &format!("pub mod {}", name.replace('-', "_")), &inside)?;
    }
    Ok(code)
}

/// Texts without a tag, as they are.
fn constants(texts: &Table) -> Fallible<String> {
    let mut code = String::new();
    for (key, text) in texts {
        let text = text.as_str().ok_or_else(|| format!("{key}: a text is expected"))?;
        let name = key.to_uppercase().replace('-', "_");
        writeln!(code, "pub const {name}: &str = {:?};", plain(text)?)?;
    }
    Ok(code)
}

/// One folder a kind of reader, one file a mail.
fn mails() -> Fallible<String> {
    let (mut code, mut specimens) = (String::new(), String::new());
    for folder in entries("texts/mails")? {
        let mut inside = String::new();
        for file in entries(&folder)? {
            let stem = Path::new(&file).file_stem().and_then(|stem| stem.to_str()).ok_or("a name")?;
            let (tags, mail) =
                mail(stem, &fs::read_to_string(&file)?).map_err(|error| format!("{file}: {error}"))?;
            inside.push_str(&mail);
            let place = format!("{}::{}", folder_name(&folder), pascal(stem));
            writeln!(specimens, "(\"{}/{stem}\", {}),", folder_name(&folder), tags.specimen(&place))?;
        }
        let name = folder_name(&folder);
        module(&mut code, &format!("pub mod {name}"), &inside)?;
    }
    writeln!(
        code,
        "/// Every mail, with something in its tags.\n#[cfg(test)]\n\
         pub fn specimens() -> Vec<(&'static str, Message)> {{\n\
         use super::tests::specimen;\nvec![{specimens}]\n}}"
    )?;
    Ok(code)
}

fn folder_name(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or_default()
}

fn entries(folder: &str) -> Fallible<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        found.push(entry?.path().to_string_lossy().into_owned());
    }
    found.sort();
    Ok(found)
}

/// `Objet :` and `Page :`, an empty line, the text.
fn mail(name: &str, file: &str) -> Fallible<(Tags, String)> {
    let (head, text) = file.split_once("\n\n").ok_or("an empty line must follow the head")?;
    let line = |label: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(label)?.trim_start().strip_prefix(':'));
        found.map(str::trim).ok_or_else(|| format!("no line « {label} »"))
    };
    let mut tags = Tags::default();
    let subject = Text::parse(line("Objet")?, &mut tags)?;
    let path = Text::parse(line("Page")?, &mut tags)?;
    let text = Text::parse(text.trim(), &mut tags)?;
    let (name, generics) = (pascal(name), tags.generics());
    let part = |part: &str, text: &Text| format!("pub fn {part}(&self) -> String {{\n{}\n}}\n", text.code());
    let code = [
        tags.structure(&name),
        format!("impl {name}{generics} {{\n"),
        part("subject", &subject),
        part("text", &text),
        part("path", &path),
        "pub fn to(&self, to: Recipient) -> Message {\n\
         Message { to, subject: self.subject(), text: self.text(), path: self.path(), unsubscribe: None }\n}\n}\n"
            .to_owned(),
    ];
    Ok((tags, code.concat()))
}

/// "dossier-too-late" → "DossierTooLate".
fn pascal(key: &str) -> String {
    key.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The tags of a text, and whether each may have nothing to say.
#[derive(Default)]
struct Tags(BTreeMap<String, bool>);

impl Tags {
    fn add(&mut self, tag: &str, optional: bool) -> Fallible<()> {
        let well_named = !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if !well_named {
            return Err(format!("a tag is made of small letters without accents: {{{tag}}}").into());
        }
        let known = *self.0.entry(tag.to_owned()).or_insert(optional);
        if known != optional {
            return Err(format!("{{{tag}}} is both in brackets and out of them").into());
        }
        Ok(())
    }

    fn generics(&self) -> &'static str {
        if self.0.is_empty() { "" } else { "<'_>" }
    }

    /// A mail of this text, sent to somebody.
    fn specimen(&self, place: &str) -> String {
        let fields = self.0.iter().map(|(tag, optional)| match optional {
            true => format!("{tag}: Some(specimen({tag:?})), "),
            false => format!("{tag}: specimen({tag:?}), "),
        });
        let fields =
            if self.0.is_empty() { String::new() } else { format!(" {{ {}}}", fields.collect::<String>()) };
        format!("{place}{fields}.to(Recipient::Gestionnaire)")
    }

    fn structure(&self, name: &str) -> String {
        if self.0.is_empty() {
            return format!("pub struct {name};\n");
        }
        let fields = self.0.iter().map(|(tag, optional)| {
            let kind = if *optional { "Option<&'a str>" } else { "&'a str" };
            format!("pub {tag}: {kind},\n")
        });
        format!("pub struct {name}<'a> {{\n{}}}\n", fields.collect::<String>())
    }
}

enum Piece {
    Words(String),
    Tag(String),
    Optional { before: String, tag: String, after: String },
}

struct Text(Vec<Piece>);

impl Text {
    fn parse(text: &str, tags: &mut Tags) -> Fallible<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '[']) {
            let (words, from) = rest.split_at(at);
            pieces.push(Piece::Words(plain(words)?));
            let (closing, kind) = if from.starts_with('{') { ('}', "{") } else { (']', "[") };
            let (inside, after) =
                from[1..].split_once(closing).ok_or_else(|| format!("a {kind} is not closed"))?;
            pieces.push(if kind == "{" { tag(inside, tags)? } else { optional(inside, tags)? });
            rest = after;
        }
        pieces.push(Piece::Words(plain(rest)?));
        Ok(Self(pieces))
    }

    /// A `String` as an expression.
    fn code(&self) -> String {
        let pieces = self.0.iter().filter_map(|piece| match piece {
            Piece::Words(words) if words.is_empty() => None,
            Piece::Words(words) => Some(format!("{words:?}")),
            Piece::Tag(tag) => Some(format!("self.{tag}")),
            Piece::Optional { before, tag, after } => {
                Some(format!("&optional({before:?}, self.{tag}, {after:?})"))
            }
        });
        format!("[{}].concat()", pieces.collect::<Vec<_>>().join(", "))
    }
}

fn plain(words: &str) -> Fallible<String> {
    if words.contains(['}', ']']) {
        return Err(format!("a bracket closes what was not open: {words}").into());
    }
    Ok(words.to_owned())
}

fn tag(name: &str, tags: &mut Tags) -> Fallible<Piece> {
    tags.add(name, false)?;
    Ok(Piece::Tag(name.to_owned()))
}

fn optional(inside: &str, tags: &mut Tags) -> Fallible<Piece> {
    let one_tag = "brackets hold one tag and what goes with it";
    let (before, rest) = inside.split_once('{').ok_or(one_tag)?;
    let (name, after) = rest.split_once('}').ok_or(one_tag)?;
    if after.contains('{') {
        return Err(one_tag.into());
    }
    tags.add(name, true)?;
    Ok(Piece::Optional { before: plain(before)?, tag: name.to_owned(), after: plain(after)? })
}
