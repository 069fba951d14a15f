//! Shaped text: which glyphs, how wide, where a line breaks.

use std::str::FromStr;

use harfrust::{
    Direction, FontRef, GlyphBuffer, Language, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer, script,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::documents::DocumentError;

const REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
/// The height of capitals, in ems: a line looks centred when its capitals are.
const CAPITALS: f32 = 0.714;
/// Drawn for a sign that the font does not have.
const UNKNOWN: char = '?';
const ELLIPSIS: char = '…';

/// How a text looks. Lengths are in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub bold: bool,
    pub size: f32,
    /// From one baseline to the next.
    pub leading: f32,
    pub ink: Ink,
}

/// Red, green, blue.
pub(super) type Ink = (u8, u8, u8);

impl Style {
    /// From the top of a line to its baseline.
    pub fn ascent(self) -> f32 {
        (self.leading + CAPITALS * self.size) / 2.0
    }
}

/// One line of text, ready to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// In points, without the space that may end it.
    pub width: f32,
    pub style: Style,
}

/// The two faces of every document.
pub(super) struct Fonts {
    regular: Face,
    bold: Face,
}

struct Face {
    font: Font,
    data: FontRef<'static>,
    tables: ShaperData,
    plan: ShapePlan,
    language: Language,
}

impl Fonts {
    /// # Errors
    /// When a font file can't be read: never, for those of the repository.
    pub fn load() -> Result<Fonts, DocumentError> {
        Ok(Fonts { regular: Face::read(REGULAR)?, bold: Face::read(BOLD)? })
    }

    /// The face of a style, for the writer.
    pub fn font(&self, style: Style) -> Font {
        self.face(style).font.clone()
    }

    fn face(&self, style: Style) -> &Face {
        if style.bold { &self.bold } else { &self.regular }
    }

    /// The text on one line, however long.
    pub fn line(&self, text: &str, style: Style) -> Line {
        let face = self.face(style);
        let text = face.readable(text);
        let (glyphs, width) = (face.glyphs(&text), face.width(text.trim_end(), style.size));
        Line { text, glyphs, width, style }
    }

    /// The text on one line no wider than `width`, cut with an ellipsis where it has to be.
    pub fn one_line(&self, text: &str, style: Style, width: f32) -> Line {
        self.lines(text, style, width, 1).pop().unwrap_or_else(|| self.line("", style))
    }

    /// At most `max` lines no wider than `width`; an ellipsis ends the last one when that is not the whole text.
    pub fn lines(&self, text: &str, style: Style, width: f32, max: usize) -> Vec<Line> {
        let mut lines = self.wrap(text, style, width);
        if lines.len() > max {
            lines.truncate(max);
            if let Some(last) = lines.last_mut() {
                *last = self.shortened(&last.text, style, width);
            }
        }
        lines
    }

    fn shortened(&self, text: &str, style: Style, width: f32) -> Line {
        let mut kept = text.trim_end().to_owned();
        loop {
            let line = self.line(&format!("{kept}{ELLIPSIS}"), style);
            if line.width <= width || kept.pop().is_none() {
                return line;
            }
        }
    }

    /// The lines of a text, none wider than `width`. Lines break after spaces and hyphens; the space stays at the end of its
    /// line, so that whoever reads the file aloud or copies from it has it.
    pub fn wrap(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let face = self.face(style);
        let paragraphs = text.split('\n').map(|paragraph| face.readable(paragraph));
        let lines = paragraphs.flat_map(|paragraph| face.broken(&paragraph, style.size, width));
        lines.map(|line| self.line(&line, style)).collect()
    }
}

impl Face {
    fn read(file: &'static [u8]) -> Result<Face, DocumentError> {
        let unreadable = || DocumentError::Pdf("a font can't be read".to_owned());
        let font = Font::new(file.into(), 0).ok_or_else(unreadable)?;
        let data = FontRef::new(file).map_err(|_| unreadable())?;
        let language = Language::from_str("fr").map_err(|_| unreadable())?;
        let tables = ShaperData::new(&data);
        let shaper = tables.shaper(&data).build();
        let plan = ShapePlan::new(&shaper, Direction::LeftToRight, Some(script::LATIN), Some(&language), &[]);
        Ok(Face { font, data, tables, plan, language })
    }

    fn shaped(&self, text: &str) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        buffer.set_language(self.language.clone());
        self.tables.shaper(&self.data).build().shape(buffer, ShapeOptions::new().plan(Some(&self.plan)))
    }

    /// The glyphs of a text, measured in ems, each with the part of the text that it shows.
    fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let shaped = self.shaped(text);
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let em = |units: i32| units as f32 / self.font.units_per_em();
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).enumerate();
        let glyphs = glyphs.map(|(index, (info, at))| {
            let start = starts[index];
            let end = starts[index..].iter().find(|next| **next > start).copied().unwrap_or(text.len());
            let id = GlyphId::new(info.glyph_id);
            let (x, y) = (em(at.x_offset), em(at.y_offset));
            KrillaGlyph::new(id, em(at.x_advance), x, y, em(at.y_advance), start..end, None)
        });
        glyphs.collect()
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let units: i32 = self.shaped(text).glyph_positions().iter().map(|position| position.x_advance).sum();
        units as f32 / self.font.units_per_em() * size
    }

    /// The text without what can't be drawn: controls become spaces, invisible signs go, unknown ones are replaced. No
    /// document may show the empty box of a missing glyph (PDF/UA-1, 7.21.8).
    fn readable(&self, text: &str) -> String {
        let visible: String = text.chars().filter_map(visible).collect();
        if self.knows(&visible) {
            return visible;
        }
        let known = |sign: char| self.knows(sign.encode_utf8(&mut [0; 4]));
        visible.chars().map(|sign| if known(sign) { sign } else { UNKNOWN }).collect()
    }

    fn knows(&self, text: &str) -> bool {
        self.shaped(text).glyph_infos().iter().all(|info| info.glyph_id != 0)
    }

    fn broken(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used = 0.0;
        for piece in pieces(text).flat_map(|piece| self.cut(piece, size, width)) {
            if used + self.width(piece.trim_end(), size) > width && used > 0.0 {
                lines.push(String::new());
                used = 0.0;
            }
            used += self.width(piece, size);
            if let Some(line) = lines.last_mut() {
                line.push_str(piece);
            }
        }
        lines
    }

    /// The piece, or as many as it takes when it is wider than a line.
    fn cut<'t>(&self, piece: &'t str, size: f32, width: f32) -> Vec<&'t str> {
        let mut cut = Vec::new();
        let mut rest = piece;
        while self.width(rest.trim_end(), size) > width {
            let fitting = rest.char_indices().map(|(at, _)| at).skip(2);
            let fitting = fitting.take_while(|end| self.width(&rest[..*end], size) <= width).last();
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let (head, tail) = rest.split_at(fitting.unwrap_or(first));
            if tail.is_empty() {
                break;
            }
            cut.push(head);
            rest = tail;
        }
        cut.push(rest);
        cut
    }
}

/// The text in pieces that a line may end with: after a space, unless French keeps together what it separates, and after
/// a hyphen inside a word.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let (mut start, mut before) = (0, ' ');
    let signs = text.char_indices().map(|(at, sign)| (at + sign.len_utf8(), sign));
    signs.filter_map(move |(end, sign)| {
        let after = text[end..].chars().next();
        let ends = after.is_none_or(|after| breaks(before, sign, after));
        before = sign;
        ends.then(|| &text[std::mem::replace(&mut start, end)..end])
    })
}

fn breaks(before: char, sign: char, after: char) -> bool {
    match sign {
        ' ' => before != '«' && !"»:;!?%€ ".contains(after),
        '-' => before.is_alphanumeric(),
        _ => false,
    }
}

/// A sign as it is drawn: nothing for what is invisible, a space for what moves the cursor.
fn visible(sign: char) -> Option<char> {
    match sign {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => None,
        '\u{2028}' | '\u{2029}' => Some(' '),
        control if control.is_control() => Some(' '),
        _ => Some(sign),
    }
}
