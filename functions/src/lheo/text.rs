//! Plain text out of what OFs write: basic HTML, in CDATA or escaped, becomes text with line breaks.

/// Named characters of HTML that OFs use in CDATA; the five of XML are among them.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ocirc", 'ô'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("Agrave", 'À'),
    ("Ccedil", 'Ç'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("oelig", 'œ'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("bull", '•'),
    ("deg", '°'),
    ("euro", '€'),
];

/// Longest tag that is taken for one; a longer run after `<` is text.
const TAG_MAX: usize = 400;

/// Longest name between `&` and `;`.
const REFERENCE_MAX: usize = 10;

/// The text without its markup: block tags become line breaks, `<li>` a dash, scripts and styles vanish, spaces
/// are folded.
#[must_use]
pub fn plain(source: &str) -> String {
    tidy(&named_characters(&without_tags(source)))
}

fn without_tags(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = match tag(rest) {
            Some((name, after)) => {
                out.push_str(replacement(&name));
                skip_hidden(&name, after)
            }
            None => {
                out.push('<');
                &rest[1..]
            }
        };
    }
    out.push_str(rest);
    out
}

/// The name of the tag at the start of `source` (with `/` for an end tag) and what follows it; `None` when `<` is
/// just a sign.
fn tag(source: &str) -> Option<(String, &str)> {
    let body = &source[1..];
    let first = body.chars().next()?;
    if !(first.is_ascii_alphabetic() || first == '/' || first == '!') {
        return None;
    }
    if let Some(comment) = body.strip_prefix("!--") {
        return comment.find("-->").map(|end| (String::new(), &comment[end + 3..]));
    }
    let end = body.bytes().take(TAG_MAX).position(|byte| byte == b'>')?;
    let name = body[..end].split([' ', '\t', '\n', '\r']).next().unwrap_or_default();
    let name = name.strip_suffix('/').unwrap_or(name);
    Some((name.to_ascii_lowercase(), &body[end + 1..]))
}

fn replacement(name: &str) -> &'static str {
    match name {
        "br" | "p" | "/p" | "div" | "/div" | "/li" | "ul" | "/ul" | "ol" | "/ol" | "tr" | "/tr" | "table"
        | "/table" => "\n",
        "li" => "\n- ",
        "td" | "th" => " ",
        heading if heading.trim_start_matches('/').starts_with('h') && heading.len() <= 3 => "\n",
        _ => "",
    }
}

/// What follows a script or a style, without what it holds.
fn skip_hidden<'a>(name: &str, after: &'a str) -> &'a str {
    let end = match name {
        "script" => "</script",
        "style" => "</style",
        _ => return after,
    };
    let lower = after.to_ascii_lowercase();
    lower.find(end).map_or("", |at| &after[at..])
}

fn named_characters(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match reference(rest) {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

/// The character of `name;` at the start of `source`, and what follows.
fn reference(source: &str) -> Option<(char, &str)> {
    let end = source.bytes().take(REFERENCE_MAX).position(|byte| byte == b';')?;
    let name = &source[..end];
    let character = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, &source[end + 1..]))
}

/// The character of a numeric reference without its `#`: `233`, `xE9`. Only what XML 1.0 allows.
#[must_use]
pub fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|character| is_allowed(*character))
}

/// The characters that XML 1.0 allows in a document.
#[must_use]
pub fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r')
        || (character >= ' ' && !matches!(character, '\u{fffe}' | '\u{ffff}'))
}

/// Spaces folded to one, empty lines dropped, invisible controls dropped.
fn tidy(source: &str) -> String {
    let lines = source.split(['\n', '\r']).map(|line| {
        let words = line.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    });
    lines.filter(|line| !line.is_empty() && line != "-").collect::<Vec<_>>().join("\n")
}
