//! The page around the content: its measures, its styles, its head and its foot. Lengths are in points.

use mce_shared::french::date_full;

use super::fonts::{Fonts, Ink, Line, Style};
use super::{Sheet, page_number};
use crate::documents::SERVICE;

const MM: f32 = 72.0 / 25.4;

/// A4.
pub(super) const PAGE_WIDTH: f32 = 210.0 * MM;
pub(super) const PAGE_HEIGHT: f32 = 297.0 * MM;
const MARGIN: f32 = 20.0 * MM;

pub(super) const LEFT: f32 = MARGIN;
pub(super) const RIGHT: f32 = PAGE_WIDTH - MARGIN;
pub(super) const WIDTH: f32 = RIGHT - LEFT;
/// Between these is the content; above and below are the head and the foot.
pub(super) const TOP: f32 = MARGIN + 32.0;
pub(super) const BOTTOM: f32 = PAGE_HEIGHT - MARGIN - 24.0;
const HEAD_RULE: f32 = MARGIN + 20.0;
const FOOT_RULE: f32 = PAGE_HEIGHT - MARGIN - 14.0;
/// Between what is on the left and what is on the right of one line.
const GAP: f32 = 16.0;

pub(super) const BLACK: Ink = (0x16, 0x16, 0x16);
/// 6.9 to 1 on white.
pub(super) const GREY: Ink = (0x58, 0x58, 0x58);
pub(super) const PALE: Ink = (0xd4, 0xd4, 0xd8);
pub(super) const TINT: Ink = (0xf4, 0xf2, 0xf8);
/// The service's own colour; the State's are reserved to it.
pub(super) const ACCENT: Ink = (0x5b, 0x3b, 0x8c);

pub(super) const TITLE: Style = Style { bold: true, size: 19.0, leading: 25.0, ink: BLACK };
pub(super) const SECTION: Style = Style { bold: true, size: 11.5, leading: 16.0, ink: BLACK };
pub(super) const BODY: Style = Style { bold: false, size: 9.5, leading: 14.0, ink: BLACK };
pub(super) const NAME: Style = Style { ink: GREY, ..BODY };
pub(super) const CELL: Style = Style { bold: false, size: 8.5, leading: 12.0, ink: BLACK };
pub(super) const CELL_HEAD: Style = Style { bold: true, ..CELL };
const BRAND: Style = Style { bold: true, size: 11.0, leading: 14.0, ink: ACCENT };
const SMALL: Style = Style { bold: false, size: 8.0, leading: 11.0, ink: GREY };

/// A line of the head or of the foot, and where it is.
pub(super) struct Placed {
    pub line: Line,
    pub x: f32,
    pub top: f32,
}

/// A horizontal line over the whole width.
pub(super) struct Rule {
    pub y: f32,
    pub thickness: f32,
    pub ink: Ink,
}

pub(super) const RULES: [Rule; 2] =
    [Rule { y: HEAD_RULE, thickness: 1.2, ink: ACCENT }, Rule { y: FOOT_RULE, thickness: 0.5, ink: PALE }];

/// The head of a page: the service, and the date; from the second page on the title too.
pub(super) fn head(sheet: &Sheet, fonts: &Fonts, page: usize) -> Vec<Placed> {
    let brand = fonts.line(SERVICE, BRAND);
    let date = date_full(sheet.issued_on);
    let said = if page == 0 {
        fonts.line(&format!("Émis le {date}"), SMALL)
    } else {
        let issued = format!(" – émis le {date}");
        let room = WIDTH - brand.width - GAP - fonts.line(&issued, SMALL).width;
        let title = fonts.one_line(&sheet.title, SMALL, room).text;
        fonts.line(&format!("{title}{issued}"), SMALL)
    };
    let x = RIGHT - said.width;
    vec![Placed { line: brand, x: LEFT, top: MARGIN }, Placed { line: said, x, top: MARGIN + 2.0 }]
}

/// The foot of a page: the sheet's line, and "Page 1 sur 3".
pub(super) fn foot(sheet: &Sheet, fonts: &Fonts, page: usize, count: usize) -> Vec<Placed> {
    let top = FOOT_RULE + 4.0;
    let number = fonts.line(&page_number(page, count), SMALL);
    let said = fonts.one_line(&sheet.footer, SMALL, WIDTH - number.width - GAP);
    let x = RIGHT - number.width;
    vec![Placed { line: said, x: LEFT, top }, Placed { line: number, x, top }]
}
