//! From laid pages to the bytes of a PDF.

use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};

use super::Sheet;
use super::flow::{Heading, Laid, Mark, Node};
use super::fonts::{Fonts, Ink, Line};
use super::frame::{self, LEFT, PAGE_HEIGHT, PAGE_WIDTH, Placed, RULES, WIDTH};
use crate::documents::{DocumentError, SERVICE};

/// Writes the pages, the structure, the outline and what the file says of itself.
pub(super) fn paint(sheet: &Sheet, fonts: &Fonts, laid: Laid) -> Result<Vec<u8>, DocumentError> {
    let settings = SerializeSettings { configuration: configuration()?, ..SerializeSettings::default() };
    let mut document = krilla::Document::new_with(settings);
    let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT);
    let size = size.ok_or_else(|| DocumentError::Pdf("a page without a size".to_owned()))?;
    let count = laid.pages.len();
    let mut leaves = Vec::new();
    for (index, marks) in laid.pages.into_iter().enumerate() {
        let mut page = document.start_page_with(size.clone());
        let mut brush = Brush { surface: page.surface(), fonts, leaves: &mut leaves };
        brush.head(sheet, index);
        marks.into_iter().for_each(|mark| brush.mark(mark));
        brush.foot(sheet, index, count);
    }
    document.set_tag_tree(tree(laid.structure, &leaves));
    document.set_outline(outline(laid.headings));
    document.set_metadata(metadata(sheet));
    document.finish().map_err(|error| refused(&error))
}

fn configuration() -> Result<Configuration, DocumentError> {
    let builder = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1);
    builder.finish().map_err(|error| DocumentError::Pdf(format!("{error:?}")))
}

fn refused(error: &KrillaError) -> DocumentError {
    match error {
        KrillaError::Validation(reasons) => DocumentError::Pdf(format!("{error}: {reasons:?}")),
        other => DocumentError::Pdf(other.to_string()),
    }
}

/// The structure, with what the pages called its lines.
fn tree(structure: Vec<Node>, leaves: &[Identifier]) -> TagTree {
    let mut tree = TagTree::new();
    for node in structure.into_iter().filter_map(|node| tagged(node, leaves)) {
        tree.push(node);
    }
    tree
}

fn tagged(node: Node, leaves: &[Identifier]) -> Option<krilla::tagging::Node> {
    match node {
        Node::Leaf(index) => leaves.get(index).copied().map(krilla::tagging::Node::Leaf),
        Node::Group(tag, children) => {
            let children = children.into_iter().filter_map(|child| tagged(child, leaves)).collect();
            Some(TagGroup::with_children(tag, children).into())
        }
    }
}

/// The title, and the sections under it.
fn outline(headings: Vec<Heading>) -> Outline {
    let mut entries = headings.into_iter().map(|heading| {
        let place = XyzDestination::new(heading.page, Point::from_xy(LEFT, heading.top));
        OutlineNode::new(heading.text, place)
    });
    let mut outline = Outline::new();
    if let Some(mut title) = entries.next() {
        entries.for_each(|section| title.push_child(section));
        outline.push_child(title);
    }
    outline
}

fn metadata(sheet: &Sheet) -> Metadata {
    let on = sheet.issued_on;
    let issued = DateTime::new(on.year().unsigned_abs());
    let issued = issued.month(on.month().unsigned_abs()).day(on.day().unsigned_abs());
    Metadata::new()
        .title(sheet.title.clone())
        .authors(vec![SERVICE.to_owned()])
        .creator(SERVICE.to_owned())
        .language("fr-FR".to_owned())
        .creation_date(issued)
}

/// Draws on one page.
struct Brush<'d> {
    surface: Surface<'d>,
    fonts: &'d Fonts,
    /// What the page calls each line of the document, in reading order.
    leaves: &'d mut Vec<Identifier>,
}

impl Brush<'_> {
    /// The head of the first page is among its marks: it is read once.
    fn head(&mut self, sheet: &Sheet, page: usize) {
        if page > 0 {
            self.repeated(frame::head(sheet, self.fonts, page), ArtifactType::Header);
        }
        for rule in RULES {
            self.fill(LEFT, rule.y, WIDTH, rule.thickness, rule.ink);
        }
    }

    fn foot(&mut self, sheet: &Sheet, page: usize, count: usize) {
        self.repeated(frame::foot(sheet, self.fonts, page, count), ArtifactType::Footer);
    }

    fn repeated(&mut self, placed: Vec<Placed>, kind: ArtifactType) {
        for Placed { line, x, top } in placed {
            self.text(&line, x, top, ContentTag::Artifact(Artifact::with_kind(kind)));
        }
    }

    fn mark(&mut self, mark: Mark) {
        match mark {
            Mark::Fill { x, top, width, height, ink } => self.fill(x, top, width, height, ink),
            Mark::Again { line, x, top } => {
                let again = Artifact::with_kind(ArtifactType::PaginationOther);
                self.text(&line, x, top, ContentTag::Artifact(again));
            }
            Mark::Text { line, x, top } => {
                let leaf = self.text(&line, x, top, ContentTag::Span(SpanTag::empty()));
                self.leaves.push(leaf);
            }
        }
    }

    fn text(&mut self, line: &Line, x: f32, top: f32, tag: ContentTag<'_>) -> Identifier {
        let leaf = self.surface.start_tagged(tag);
        self.surface.set_fill(Some(painted(line.style.ink)));
        let start = Point::from_xy(x, top + line.style.ascent());
        let font = self.fonts.font(line.style);
        self.surface.draw_glyphs(start, &line.glyphs, font, &line.text, line.style.size, false);
        self.surface.end_tagged();
        leaf
    }

    fn fill(&mut self, x: f32, top: f32, width: f32, height: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        if let Some(rectangle) = Rect::from_xywh(x, top, width, height) {
            path.push_rect(rectangle);
        }
        let Some(path) = path.finish() else { return };
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.surface.set_fill(Some(painted(ink)));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
    }
}

fn painted((red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}
