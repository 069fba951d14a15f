//! Reads a mail of one text part: folded headers, encoded words (RFC 2047), quoted-printable and base64 bodies.
//! What can't be decoded is shown as it came: nothing here is an error.
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Headers in their order, decoded, and the text.
pub(super) struct Message {
    headers: Vec<(String, String)>,
    pub text: String,
}

impl Message {
    /// The first header of this name, in any case.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        find(&self.headers, name).map(decode_words)
    }
}

pub(super) fn read(bytes: &[u8]) -> Message {
    let (head, body) = split(bytes);
    let headers = unfold(&String::from_utf8_lossy(head));
    let encoding = find(&headers, "Content-Transfer-Encoding").unwrap_or_default().trim().to_lowercase();
    let body = match encoding.as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64_body(body),
        _ => body.to_vec(),
    };
    let charset = find(&headers, "Content-Type").and_then(charset_of).unwrap_or_default();
    let text = to_text(&charset, &body).replace("\r\n", "\n");
    Message { headers, text }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Head and body, parted by the first empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let empty_line = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    match empty_line {
        Some(at) => (&bytes[..at], &bytes[at + 4..]),
        None => (bytes, &[]),
    }
}

/// A line that begins with a space goes on with the header before it.
fn unfold(head: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push_str(line.trim_end());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    headers
}

fn charset_of(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charset.map(|(_, value)| value.trim().trim_matches('"').to_lowercase())
}

/// UTF-8, or Latin-1 where it says so: its bytes are the first 256 characters of Unicode.
fn to_text(charset: &str, bytes: &[u8]) -> String {
    match charset {
        "iso-8859-1" | "iso-8859-15" | "windows-1252" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// `=?utf-8?B?…?=` and `=?utf-8?Q?…?=`; the space between two encoded words is not text.
fn decode_words(value: &str) -> String {
    let mut decoded = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at(start);
        let Some((text, length)) = decode_word(word) else {
            decoded.push_str(before);
            decoded.push_str("=?");
            (rest, after_word) = (&word[2..], false);
            continue;
        };
        if !(after_word && before.trim().is_empty()) {
            decoded.push_str(before);
        }
        decoded.push_str(&text);
        (rest, after_word) = (&word[length..], true);
    }
    decoded + rest
}

/// The text of the encoded word at the start, and its length.
fn decode_word(word: &str) -> Option<(String, usize)> {
    let (charset, after) = word.strip_prefix("=?")?.split_once('?')?;
    let (encoding, after) = after.split_once('?')?;
    let (content, rest) = after.split_once("?=")?;
    let bytes = match encoding {
        "B" | "b" => BASE64.decode(content).ok()?,
        "Q" | "q" => quoted_printable(content.replace('_', " ").as_bytes()),
        _ => return None,
    };
    // A charset may be followed by a language: `utf-8*fr`.
    let charset = charset.split('*').next().unwrap_or_default().to_lowercase();
    Some((to_text(&charset, &bytes), word.len() - rest.len()))
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match (byte, after) {
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => after,
            (b'=', [high, low, after @ ..]) if hex(*high, *low).is_some() => {
                decoded.extend(hex(*high, *low));
                after
            }
            _ => {
                decoded.push(byte);
                after
            }
        };
    }
    decoded
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

fn base64_body(body: &[u8]) -> Vec<u8> {
    let letters: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(&letters).unwrap_or_else(|_| body.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_read() {
        let cases = [
            ("Bonjour", "Bonjour"),
            ("=?utf-8?B?w4lsdQ==?=", "Élu"),
            ("=?UTF-8?q?D=C3=A9p=C3=B4t_re=C3=A7u?=", "Dépôt reçu"),
            ("=?utf-8?b?w4lsdQ==?= =?utf-8?b?IMOpbHU=?= !", "Élu élu !"),
            ("=?iso-8859-1?Q?=E9lu?=", "élu"),
            ("a =?? b =?x?y?z?= c", "a =?? b =?x?y?z?= c"),
            ("=?utf-8?B?***?=", "=?utf-8?B?***?="),
        ];
        for (value, expected) in cases {
            assert_eq!(decode_words(value), expected, "{value}");
        }
    }

    #[test]
    fn bodies_are_read() {
        let cases = [
            ("quoted-printable", "utf-8", "C=C3=A9 =3D un=\r\n mot\r\n=E", "Cé = un mot\n=E"),
            ("base64", "utf-8", "w4ls\r\ndQ==\r\n", "Élu"),
            ("8bit", "utf-8", "Élu\r\n", "Élu\n"),
            ("quoted-printable", "\"ISO-8859-1\"", "=E9lu", "élu"),
        ];
        for (encoding, charset, body, expected) in cases {
            let mail = format!(
                "Subject: Un\r\n sujet\r\nContent-Type: text/plain; charset={charset}\r\n\
                 content-transfer-encoding: {encoding}\r\n\r\n{body}"
            );
            let read = read(mail.as_bytes());
            assert_eq!((read.text.as_str(), read.header("SUBJECT").as_deref()), (expected, Some("Un sujet")));
        }
    }

    #[test]
    fn anything_at_all_is_read_without_a_panic() {
        for bytes in [&b""[..], b"\r\n\r\n", b"\xff\xfe", b"=?", b" folded first\r\nno colon"] {
            assert_eq!(read(bytes).header("Subject"), None);
        }
    }
}
