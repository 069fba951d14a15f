//! From blocks to pages: every line gets its page and its place, and its part in the structure of the document.

use std::num::NonZeroU16;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::fonts::{Fonts, Ink, Line, Style};
use super::frame::{BODY, BOTTOM, LEFT, NAME, SECTION, TITLE, TOP, WIDTH};
use super::{Block, Sheet, frame, table};

/// A heading is not left alone at the foot of a page: that much comes with it.
const KEPT_WITH_SECTION: f32 = 64.0;
const NAMES_WIDTH: f32 = 140.0;
/// A fact is short; what comes from outside may not be.
const FACT_LINES_MAX: usize = 8;

/// What is drawn on a page.
pub(super) enum Mark {
    /// A line of the document: the next leaf of its structure.
    Text { line: Line, x: f32, top: f32 },
    /// A line that is there already: to be seen, not to be read again.
    Again { line: Line, x: f32, top: f32 },
    /// A filled rectangle: a rule, the ground of a row.
    Fill { x: f32, top: f32, width: f32, height: f32, ink: Ink },
}

/// The structure, for a reader who does not see the page.
pub(super) enum Node {
    Group(TagKind, Vec<Node>),
    /// The line of this number, in reading order.
    Leaf(usize),
}

pub(super) struct Heading {
    pub text: String,
    pub page: usize,
    pub top: f32,
}

/// A document on its pages.
#[derive(Default)]
pub(super) struct Laid {
    pub pages: Vec<Vec<Mark>>,
    pub structure: Vec<Node>,
    /// The title, then the sections.
    pub headings: Vec<Heading>,
}

/// A document on its way to its pages. `top` is where the next line goes.
pub(super) struct Flow<'f> {
    pub fonts: &'f Fonts,
    pub top: f32,
    laid: Laid,
    leaves: usize,
}

/// Puts a sheet on its pages.
pub(super) fn lay(sheet: &Sheet, fonts: &Fonts) -> Laid {
    let laid = Laid { pages: vec![Vec::new()], ..Laid::default() };
    let mut flow = Flow { fonts, top: TOP, laid, leaves: 0 };
    flow.masthead(sheet);
    flow.heading(&sheet.title, TITLE, NonZeroU16::MIN);
    for block in &sheet.blocks {
        flow.block(block);
    }
    flow.laid
}

impl Flow<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Section(text) => self.section(text),
            Block::Text(text) => self.text(text),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => {
                let node = table::lay(self, table);
                self.tell(node);
            }
        }
    }

    /// The head of the first page is read once; those of the others only repeat it.
    fn masthead(&mut self, sheet: &Sheet) {
        for placed in frame::head(sheet, self.fonts, 0) {
            let leaf = self.leaf(placed.line, placed.x, placed.top);
            self.tell(Node::Group(Tag::P.into(), vec![leaf]));
        }
    }

    fn section(&mut self, text: &str) {
        self.need(KEPT_WITH_SECTION);
        self.top += if self.top > TOP { 14.0 } else { 0.0 };
        self.heading(text, SECTION, NonZeroU16::MIN.saturating_add(1));
    }

    fn heading(&mut self, text: &str, style: Style, level: NonZeroU16) {
        let lines = self.fonts.wrap(text, style, WIDTH);
        let heading = Heading { text: text.to_owned(), page: self.page(), top: self.top };
        self.laid.headings.push(heading);
        let leaves = self.column(lines, LEFT);
        self.tell(Node::Group(Tag::Hn(level, Some(text.to_owned())).into(), leaves));
        self.top += style.size / 3.0;
    }

    fn text(&mut self, text: &str) {
        self.top += 4.0;
        let lines = self.fonts.wrap(text, BODY, WIDTH);
        let leaves = self.column(lines, LEFT);
        self.tell(Node::Group(Tag::P.into(), leaves));
        self.top += 4.0;
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        let rows: Vec<Node> = facts.iter().map(|(name, value)| self.fact(name, value)).collect();
        self.tell(Node::Group(Tag::Table.into(), rows));
        self.top += 4.0;
    }

    /// A name and its value, side by side: for a screen reader, a row and its header.
    fn fact(&mut self, name: &str, value: &str) -> Node {
        let names = self.fonts.lines(&table::shown(name), NAME, NAMES_WIDTH - 10.0, FACT_LINES_MAX);
        let values = self.fonts.lines(&table::shown(value), BODY, WIDTH - NAMES_WIDTH, FACT_LINES_MAX);
        self.need(BODY.leading * names.len().max(values.len()) as f32);
        let start = self.top;
        let names = self.column(names, LEFT);
        let end = std::mem::replace(&mut self.top, start);
        let values = self.column(values, LEFT + NAMES_WIDTH);
        self.top = self.top.max(end) + 1.0;
        let cells = [(Tag::TH(TableHeaderScope::Row).into(), names), (Tag::TD.into(), values)];
        let cells = cells.map(|(tag, leaves): (TagKind, _)| Node::Group(tag, leaves));
        Node::Group(Tag::TR.into(), cells.into())
    }

    /// Lines under each other, over pages if it takes.
    fn column(&mut self, lines: Vec<Line>, x: f32) -> Vec<Node> {
        let mut leaves = Vec::with_capacity(lines.len());
        for line in lines {
            let leading = line.style.leading;
            self.need(leading);
            leaves.push(self.leaf(line, x, self.top));
            self.top += leading;
        }
        leaves
    }

    /// Begins a new page unless `height` is left on this one; says whether it did.
    pub fn need(&mut self, height: f32) -> bool {
        let begins = self.top + height > BOTTOM && self.top > TOP;
        if begins {
            self.laid.pages.push(Vec::new());
            self.top = TOP;
        }
        begins
    }

    /// Draws a line that is part of the document.
    pub fn leaf(&mut self, line: Line, x: f32, top: f32) -> Node {
        let leaf = self.leaves;
        self.leaves += 1;
        self.mark(Mark::Text { line, x, top });
        Node::Leaf(leaf)
    }

    /// Draws on the page as it is.
    pub fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(mark);
        }
    }

    fn tell(&mut self, node: Node) {
        self.laid.structure.push(node);
    }

    fn page(&self) -> usize {
        self.laid.pages.len() - 1
    }
}
