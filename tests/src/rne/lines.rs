//! Writes lines in the format of a publication, some of them bad on purpose.

use std::io::{self, Write};

use jiff::civil::Date;

/// How a publication is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `;`, texts in quotes, ISO dates, UTF-8: since 2026.
    Csv,
    /// Tabs, no quotes, `JJ/MM/AAAA`, leading zeros lost, UTF-8.
    OldTabs,
    /// The same in Windows-1252.
    OldTabsWindows,
}

/// What may be wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    BirthDate,
    Sex,
    NoName,
    Territory,
    OneCellMore,
    CutShort,
    OpenQuote,
    Unreadable,
    TooLong,
}

impl Fault {
    pub const ALL: [Fault; 9] = [
        Fault::BirthDate,
        Fault::Sex,
        Fault::NoName,
        Fault::Territory,
        Fault::OneCellMore,
        Fault::CutShort,
        Fault::OpenQuote,
        Fault::Unreadable,
        Fault::TooLong,
    ];
}

/// What a cell holds, for the faults to find it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Other,
    Territory,
    LastName,
    FirstName,
    Sex,
    BirthDate,
}

/// A line that is being made.
pub struct Line {
    format: Format,
    cells: Vec<Cell>,
}

struct Cell {
    role: Role,
    text: String,
    quoted: bool,
}

impl Line {
    pub fn new(format: Format) -> Self {
        Self { format, cells: Vec::with_capacity(20) }
    }

    fn push(&mut self, role: Role, text: String, quoted: bool) -> &mut Self {
        self.cells.push(Cell { role, text, quoted });
        self
    }

    /// A text, in quotes where the format has them and it isn't empty.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.role(Role::Other, text)
    }

    /// A text that faults look for.
    pub fn role(&mut self, role: Role, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        let quoted = self.format == Format::Csv && !text.is_empty();
        self.push(role, text, quoted)
    }

    /// A code without quotes, whose leading zero gets lost.
    pub fn number(&mut self, role: Role, code: &str) -> &mut Self {
        self.push(role, code.trim_start_matches('0').to_owned(), false)
    }

    /// A code in quotes, which keeps its zeros in the format of 2026 only.
    pub fn code(&mut self, role: Role, code: &str) -> &mut Self {
        if self.format == Format::Csv { self.role(role, code) } else { self.number(role, code) }
    }

    pub fn date(&mut self, role: Role, date: Date) -> &mut Self {
        let text = match self.format {
            Format::Csv => date.to_string(),
            _ => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        };
        self.push(role, text, false)
    }

    /// A title, or a code that is always whole.
    pub fn bare(&mut self, text: &str) -> &mut Self {
        self.push(Role::Other, text.to_owned(), false)
    }

    pub fn empty(&mut self, count: usize) -> &mut Self {
        for _ in 0..count {
            self.push(Role::Other, String::new(), false);
        }
        self
    }

    /// Writes the line, with its fault, and counts its bytes.
    pub fn write(&mut self, fault: Option<Fault>, out: &mut impl Write) -> io::Result<u64> {
        if let Some(fault) = fault {
            self.spoil(fault);
        }
        let separator = if self.format == Format::Csv { ";" } else { "\t" };
        let cells: Vec<String> = self.cells.iter().map(Cell::written).collect();
        let mut bytes = self.encoded(&format!("{}\n", cells.join(separator)));
        if fault == Some(Fault::Unreadable) && self.format != Format::OldTabsWindows {
            // The sign that stands for a lost letter becomes a byte that is no UTF-8.
            bytes = replaced(bytes, "\u{fffd}".as_bytes(), b"\xe9");
        }
        out.write_all(&bytes)?;
        Ok(bytes.len() as u64)
    }

    fn spoil(&mut self, fault: Fault) {
        let half = self.cells.len() / 2;
        match fault {
            Fault::BirthDate => self.set(Role::BirthDate, "1979-13-45"),
            Fault::Sex => self.set(Role::Sex, "X"),
            Fault::NoName => self.set(Role::LastName, ""),
            Fault::Territory => self.set(Role::Territory, "ZZ?ZZ"),
            Fault::OneCellMore => drop(self.text("de trop")),
            Fault::CutShort => self.cells.truncate(half),
            Fault::OpenQuote => drop(self.push(Role::Other, "\"ouvert".to_owned(), false)),
            Fault::Unreadable if self.format == Format::OldTabsWindows => {
                self.set(Role::FirstName, "Ann\u{1}e")
            }
            Fault::Unreadable => self.set(Role::FirstName, "Ann\u{fffd}e"),
            Fault::TooLong => self.set(Role::FirstName, &"x".repeat(20_000)),
        }
    }

    fn set(&mut self, role: Role, text: &str) {
        let cell = self.cells.iter_mut().find(|cell| cell.role == role).unwrap();
        cell.text = text.to_owned();
    }

    fn encoded(&self, line: &str) -> Vec<u8> {
        if self.format == Format::OldTabsWindows {
            line.chars().map(windows_1252).collect()
        } else {
            line.into()
        }
    }
}

impl Cell {
    fn written(&self) -> String {
        if self.quoted { format!("\"{}\"", self.text.replace('"', "\"\"")) } else { self.text.clone() }
    }
}

/// The letters that names and titles have.
fn windows_1252(letter: char) -> u8 {
    match letter {
        'Œ' => 0x8c,
        'œ' => 0x9c,
        '’' => 0x92,
        other => u8::try_from(u32::from(other)).unwrap_or(b'?'),
    }
}

fn replaced(bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    match bytes.windows(from.len()).position(|window| window == from) {
        Some(at) => [&bytes[..at], to, &bytes[at + from.len()..]].concat(),
        None => bytes,
    }
}
