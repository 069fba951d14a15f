//! Tables: columns as wide as what they hold, rows that are never cut, the header again on each page.

use std::num::NonZeroU32;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::flow::{Flow, Mark, Node};
use super::fonts::{Fonts, Ink, Line, Style};
use super::frame::{BLACK, CELL, CELL_HEAD, LEFT, PALE, TINT, WIDTH};

/// Left and right of what a cell holds.
const PADDING_X: f32 = 5.0;
/// Above and below.
const PADDING_Y: f32 = 3.0;
/// What a cell shows at most: a row is never cut, so it has to fit on a page.
const CELL_LINES_MAX: usize = 12;

/// A table with a header line.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// From left to right.
    pub columns: Vec<Column>,
    /// As many cells as columns.
    pub rows: Vec<Vec<String>>,
    /// A last row: its name, and what stands in the last column.
    pub total: Option<(String, String)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// In the header.
    pub title: &'static str,
    /// On which side its cells are.
    pub align: Align,
    /// How wide it is.
    pub width: Width,
}

/// On which side the text of a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Amounts.
    Right,
}

/// The width of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// That of its widest cell, which is never broken: dates, amounts.
    Whole,
    /// That of its widest cell, up to so many points.
    UpTo(f32),
    /// What the others leave, in equal parts.
    Rest,
}

/// A column on the page, its padding left out.
struct Place {
    x: f32,
    width: f32,
    align: Align,
}

/// A cell: its part in the structure, its lines, where it is.
struct Cell<'p> {
    tag: TagKind,
    lines: Vec<Line>,
    place: &'p Place,
}

/// Puts a table on its pages.
pub(super) fn lay(flow: &mut Flow<'_>, table: &Table) -> Node {
    let places = places(table, flow.fonts);
    flow.top += 2.0;
    flow.need(3.0 * row_height(1));
    let head = draw_head(flow, table, &places);
    let body = body(flow, table, &places);
    let mut parts = vec![Node::Group(Tag::THead.into(), vec![head]), Node::Group(Tag::TBody.into(), body)];
    if let Some((name, amount)) = &table.total {
        let row = total(flow.fonts, &places, name, amount);
        ground(flow, height(&row));
        parts.push(Node::Group(Tag::TFoot.into(), vec![draw(flow, row, BLACK)]));
    }
    flow.top += 6.0;
    Node::Group(Tag::Table.into(), parts)
}

/// What a cell shows: never nothing, so that every row has all its cells for a screen reader.
pub(super) fn shown(text: &str) -> String {
    if text.trim().is_empty() { "–".to_owned() } else { text.to_owned() }
}

fn body(flow: &mut Flow<'_>, table: &Table, places: &[Place]) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(table.rows.len());
    for (index, texts) in table.rows.iter().enumerate() {
        let row = cells(flow.fonts, texts.iter().map(String::as_str), places, CELL, &Tag::TD.into());
        // A total does not stand alone on a page.
        let last = index + 1 == table.rows.len() && table.total.is_some();
        let kept = if last { row_height(1) } else { 0.0 };
        if flow.need(height(&row) + kept) {
            repeat_head(flow, table, places);
        }
        nodes.push(draw(flow, row, PALE));
    }
    nodes
}

fn head<'p>(fonts: &Fonts, table: &Table, places: &'p [Place]) -> Vec<Cell<'p>> {
    let titles = table.columns.iter().map(|column| column.title);
    cells(fonts, titles, places, CELL_HEAD, &Tag::TH(TableHeaderScope::Column).into())
}

fn total<'p>(fonts: &Fonts, places: &'p [Place], name: &str, amount: &str) -> Vec<Cell<'p>> {
    let ([first, ..], [.., last]) = (places, places) else { return Vec::new() };
    let tag = Tag::TH(TableHeaderScope::Row);
    let span = u32::try_from(places.len() - 1).ok().and_then(NonZeroU32::new);
    let line = |text: &str| vec![fonts.line(&shown(text), CELL_HEAD)];
    vec![
        Cell { tag: tag.with_col_span(span).into(), lines: line(name), place: first },
        Cell { tag: Tag::TD.into(), lines: line(amount), place: last },
    ]
}

fn cells<'p, 't>(
    fonts: &Fonts,
    texts: impl Iterator<Item = &'t str>,
    places: &'p [Place],
    style: Style,
    tag: &TagKind,
) -> Vec<Cell<'p>> {
    let cells = texts.zip(places).map(|(text, place)| {
        let lines = fonts.lines(&shown(text), style, place.width, CELL_LINES_MAX);
        Cell { tag: tag.clone(), lines, place }
    });
    cells.collect()
}

fn height(row: &[Cell<'_>]) -> f32 {
    row_height(row.iter().map(|cell| cell.lines.len()).max().unwrap_or(0))
}

fn row_height(lines: usize) -> f32 {
    CELL.leading * lines as f32 + 2.0 * PADDING_Y
}

fn draw_head(flow: &mut Flow<'_>, table: &Table, places: &[Place]) -> Node {
    let row = head(flow.fonts, table, places);
    ground(flow, height(&row));
    draw(flow, row, BLACK)
}

/// The header on a further page.
fn repeat_head(flow: &mut Flow<'_>, table: &Table, places: &[Place]) {
    let row = head(flow.fonts, table, places);
    let (height, row_top) = (height(&row), flow.top);
    ground(flow, height);
    for (line, x, top) in row.into_iter().flat_map(|cell| placed(cell.lines, cell.place, row_top)) {
        flow.mark(Mark::Again { line, x, top });
    }
    close(flow, height, BLACK);
}

fn draw(flow: &mut Flow<'_>, row: Vec<Cell<'_>>, rule: Ink) -> Node {
    let height = height(&row);
    let mut nodes = Vec::with_capacity(row.len());
    for cell in row {
        let lines = placed(cell.lines, cell.place, flow.top);
        let leaves = lines.into_iter().map(|(line, x, top)| flow.leaf(line, x, top)).collect();
        nodes.push(Node::Group(cell.tag, leaves));
    }
    close(flow, height, rule);
    Node::Group(Tag::TR.into(), nodes)
}

fn placed(lines: Vec<Line>, place: &Place, row_top: f32) -> Vec<(Line, f32, f32)> {
    let lines = lines.into_iter().enumerate().map(|(index, line)| {
        let indent = match place.align {
            Align::Left => 0.0,
            Align::Right => place.width - line.width,
        };
        let top = row_top + PADDING_Y + CELL.leading * index as f32;
        (line, place.x + indent, top)
    });
    lines.collect()
}

fn ground(flow: &mut Flow<'_>, height: f32) {
    flow.mark(Mark::Fill { x: LEFT, top: flow.top, width: WIDTH, height, ink: TINT });
}

/// The rule under a row; the next one begins below.
fn close(flow: &mut Flow<'_>, height: f32, ink: Ink) {
    flow.top += height;
    flow.mark(Mark::Fill { x: LEFT, top: flow.top - 0.25, width: WIDTH, height: 0.5, ink });
}

fn places(table: &Table, fonts: &Fonts) -> Vec<Place> {
    let widths = widths(table, fonts);
    let mut x = LEFT;
    let places = table.columns.iter().zip(widths).map(|(column, width)| {
        let place = Place { x: x + PADDING_X, width, align: column.align };
        x += width + 2.0 * PADDING_X;
        place
    });
    places.collect()
}

/// The widths inside the padding. The columns of [`Width::Rest`] get what is left, and one column at least is such.
fn widths(table: &Table, fonts: &Fonts) -> Vec<f32> {
    let own: Vec<Option<f32>> =
        (0..table.columns.len()).map(|index| own_width(table, index, fonts)).collect();
    let taken: f32 = own.iter().flatten().sum();
    let padding = 2.0 * PADDING_X * own.len() as f32;
    let rest = own.iter().filter(|width| width.is_none()).count().max(1);
    let share = (WIDTH - padding - taken) / rest as f32;
    own.into_iter().map(|width| width.unwrap_or(share)).collect()
}

fn own_width(table: &Table, index: usize, fonts: &Fonts) -> Option<f32> {
    let column = &table.columns[index];
    let most = match column.width {
        Width::Whole => WIDTH,
        Width::UpTo(most) => most,
        Width::Rest => return None,
    };
    let head = fonts.line(column.title, CELL_HEAD).width;
    let cells = table.rows.iter().filter_map(|row| row.get(index)).map(|text| fonts.line(text, CELL).width);
    // The last column holds the total too.
    let total = table.total.iter().filter(|_| index + 1 == table.columns.len());
    let total = total.map(|(_, amount)| fonts.line(amount, CELL_HEAD).width);
    // A hair more than the widest, so that rounding breaks none.
    Some(cells.chain(total).fold(head, f32::max).min(most) + 0.1)
}
