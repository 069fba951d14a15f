//! From the bytes of a file to UTF-8, with the line that was reached, under a limit of size.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1252};

/// Bytes decoded at once.
const CHUNK: usize = 16 * 1024;

/// Bytes looked at to find the encoding: a BOM and the XML declaration fit in it.
const HEAD: usize = 256;

/// Why the bytes can't be read further. It travels inside an [`io::Error`] through the XML reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    #[error("Le fichier dépasse {} Mo : partagez-le en plusieurs fichiers et envoyez-les l’un après \
        l’autre.", .max / (1024 * 1024))]
    TooLarge { max: u64 },
    #[error(
        "L’encodage « {0} » n’est pas accepté : enregistrez le fichier en UTF-8, ISO-8859-1, ISO-8859-15 \
            ou windows-1252 et déclarez-le sur sa première ligne."
    )]
    UnknownEncoding(String),
    #[error(
        "Un caractère n’est pas dans l’encodage {0} que le fichier annonce : corrigez la première ligne \
            du fichier, ou enregistrez-le dans cet encodage."
    )]
    Malformed(&'static str),
}

/// Reads UTF-8 from a file in one of the accepted encodings.
pub struct Utf8Input<R> {
    source: R,
    max_bytes: u64,
    read: u64,
    head: Vec<u8>,
    decoder: Option<Decoder>,
    text: Vec<u8>,
    position: usize,
    line: u64,
    ended: bool,
    misannounced: Option<&'static str>,
}

impl<R: Read> Utf8Input<R> {
    /// `max_bytes` counts the bytes of the file, before decoding.
    pub fn new(source: R, max_bytes: u64) -> Self {
        Self {
            source,
            max_bytes,
            read: 0,
            head: Vec::new(),
            decoder: None,
            text: Vec::new(),
            position: 0,
            line: 1,
            ended: false,
            misannounced: None,
        }
    }

    /// The encoding that the file announces when it is another: it says Latin, and the whole of it is UTF-8.
    pub fn misannounced(&self) -> Option<&'static str> {
        self.misannounced
    }

    /// The line of the next byte that will be consumed, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.decoder.is_none() {
            self.head = self.read_head()?;
            let announced = encoding_of(&self.head).map_err(io::Error::other)?;
            self.decoder = Some(self.settled(announced)?.new_decoder_with_bom_removal());
        }
        while self.position == self.text.len() && !self.ended {
            let bytes = self.next_bytes()?;
            self.decode(&bytes)?;
        }
        Ok(())
    }

    /// Every byte is something in a Latin encoding, so that one is believed only of a file that is not whole UTF-8.
    fn settled(&mut self, announced: &'static Encoding) -> io::Result<&'static Encoding> {
        if announced == UTF_8 {
            return Ok(UTF_8);
        }
        loop {
            let more = self.read_up_to(CHUNK)?;
            if more.is_empty() {
                break;
            }
            self.head.extend(more);
        }
        if self.head.is_ascii() || std::str::from_utf8(&self.head).is_err() {
            return Ok(announced);
        }
        self.misannounced = Some(announced.name());
        Ok(UTF_8)
    }

    fn next_bytes(&mut self) -> io::Result<Vec<u8>> {
        if self.head.is_empty() { self.read_up_to(CHUNK) } else { Ok(std::mem::take(&mut self.head)) }
    }

    /// The first bytes, as many as the declaration may need: a slow sender gives a few at a time.
    fn read_head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        while head.len() < HEAD {
            let bytes = self.read_up_to(HEAD - head.len())?;
            if bytes.is_empty() {
                break;
            }
            head.extend(bytes);
        }
        Ok(head)
    }

    fn read_up_to(&mut self, wanted: usize) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; wanted];
        let got = loop {
            match self.source.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        buffer.truncate(got);
        self.read += got as u64;
        if self.read > self.max_bytes {
            return Err(io::Error::other(InputError::TooLarge { max: self.max_bytes }));
        }
        Ok(buffer)
    }

    /// Decodes a chunk; an empty one is the end of the file. Bytes that are not in the encoding are refused,
    /// never replaced.
    fn decode(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.ended = bytes.is_empty();
        let Some(decoder) = self.decoder.as_mut() else { return Ok(()) };
        // The worst case is exact here: the decoder never asks for more room than this.
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(CHUNK * 4);
        self.text.clear();
        self.text.resize(room, 0);
        self.position = 0;
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(bytes, &mut self.text, self.ended);
        self.text.truncate(written);
        match result {
            DecoderResult::InputEmpty => Ok(()),
            DecoderResult::Malformed(..) | DecoderResult::OutputFull => {
                Err(io::Error::other(InputError::Malformed(decoder.encoding().name())))
            }
        }
    }
}

impl<R: Read> BufRead for Utf8Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position == self.text.len() && !self.ended {
            self.fill()?;
        }
        Ok(&self.text[self.position..])
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.position + amount).min(self.text.len());
        let lines = self.text[self.position..end].iter().filter(|byte| **byte == b'\n').count();
        self.line += lines as u64;
        self.position = end;
    }
}

impl<R: Read> Read for Utf8Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// The text of a file that is whole in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// The encoding that it announces and the one that it is in, when they differ.
    pub misannounced: Option<(&'static str, &'static str)>,
}

/// The text of a file that nobody can write again: what it announces is believed only as far as its bytes allow. UTF-8 leaves no
/// doubt; what is not UTF-8 is taken for what Windows writes.
///
/// # Errors
/// An [`InputError`] for a file that is too large, or in another encoding still.
pub fn decode_whole(bytes: &[u8], max: u64) -> Result<Decoded<'_>, InputError> {
    if bytes.len() as u64 > max {
        return Err(InputError::TooLarge { max });
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        let whole = encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..]);
        let text = whole.ok_or(InputError::Malformed(encoding.name()))?;
        return Ok(Decoded { text, misannounced: None });
    }
    let announced = encoding_of(&bytes[..bytes.len().min(HEAD)])?;
    let content = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_utf8 = std::str::from_utf8(content).ok();
    let found = match (announced == UTF_8, is_utf8) {
        (_, Some(text)) if announced == UTF_8 || !text.is_ascii() => UTF_8,
        (true, _) => WINDOWS_1252,
        (false, _) => announced,
    };
    let text = match is_utf8 {
        Some(text) if found == UTF_8 => Cow::Borrowed(text),
        _ => found.decode_without_bom_handling(content).0,
    };
    let misannounced = (found != announced).then(|| (announced.name(), found.name()));
    Ok(Decoded { text, misannounced })
}

/// The encoding that the file announces: a UTF-8 BOM, else the XML declaration, else UTF-8.
fn encoding_of(head: &[u8]) -> Result<&'static Encoding, InputError> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return if encoding == UTF_8 {
            Ok(UTF_8)
        } else {
            Err(InputError::UnknownEncoding(encoding.name().to_owned()))
        };
    }
    let Some(label) = declared_encoding(head) else { return Ok(UTF_8) };
    match label.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Ok(UTF_8),
        // Windows-1252 is ISO-8859-1 with signs such as € and ’ where the other has unused controls: what
        // is typed under Windows.
        "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252" => Ok(WINDOWS_1252),
        "iso-8859-15" | "iso8859-15" | "latin9" | "latin-9" => Ok(encoding_rs::ISO_8859_15),
        _ => Err(InputError::UnknownEncoding(label)),
    }
}

/// The value of `encoding` in `<?xml … ?>`, read as ASCII: the declaration comes before the encoding is known.
fn declared_encoding(head: &[u8]) -> Option<String> {
    let text: String = head.iter().map(|byte| char::from(*byte)).collect();
    let declaration = text.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0.to_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start().to_owned();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    Some(label.chars().take(40).collect())
}
