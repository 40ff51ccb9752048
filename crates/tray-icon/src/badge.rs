//! The unread count in its badge.

use tiny_skia::{Path, PathBuilder, Rect};

use crate::canvas::{Canvas, Ink, Rgb, rounded_rect};
use crate::digits::{self, Face, Glyph};
use crate::{ON_COLOUR, SIZES};

/// The largest number that is written out.
const MOST: u32 = 99;

/// A badge's measures at one size, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Metrics {
    /// The digits.
    face: Face,
    /// From the badge's upper and lower edge to the digits.
    inset: f32,
    /// From the badge's left and right edge to the digits, where there are several.
    padding: f32,
    /// The transparent space between badge and bell.
    margin: f32,
}

/// The measures for each of [`SIZES`], in that order.
const METRICS: [Metrics; SIZES.len()] = [
    Metrics {
        face: Face { width: 3.0, height: 5.0, stroke: 1.0, gap: 1.0, pixels: true },
        inset: 1.0,
        padding: 2.0,
        margin: 1.0,
    },
    Metrics {
        face: Face { width: 5.0, height: 7.0, stroke: 1.5, gap: 1.0, pixels: false },
        inset: 2.0,
        padding: 3.0,
        margin: 1.0,
    },
    Metrics {
        face: Face { width: 6.0, height: 8.0, stroke: 1.6, gap: 1.0, pixels: false },
        inset: 2.0,
        padding: 3.0,
        margin: 1.0,
    },
    Metrics {
        face: Face { width: 7.0, height: 10.0, stroke: 2.0, gap: 1.0, pixels: false },
        inset: 2.0,
        padding: 5.0,
        margin: 1.5,
    },
    Metrics {
        face: Face { width: 10.0, height: 14.0, stroke: 2.8, gap: 2.0, pixels: false },
        inset: 3.0,
        padding: 7.0,
        margin: 2.0,
    },
];

impl Metrics {
    /// The measures for an icon of `size` pixels: those of the largest size that is drawn and not above it,
    /// scaled.
    fn of(size: u32) -> Option<Self> {
        let (drawn, metrics) = SIZES.into_iter().zip(METRICS).rev().find(|(drawn, _)| *drawn <= size)?;
        let scale = size as f32 / drawn as f32;
        // Digits made of pixels can only grow by whole steps.
        Some(metrics.scaled(if metrics.face.pixels { scale.floor() } else { scale }))
    }

    fn scaled(self, scale: f32) -> Self {
        Self {
            face: self.face.scaled(scale),
            inset: (self.inset * scale).round(),
            padding: (self.padding * scale).round(),
            margin: self.margin * scale,
        }
    }

    fn height(self) -> f32 {
        self.face.height + 2.0 * self.inset
    }

    /// The corners' radius: round ends, but at 16 px a full half circle would come too close to the digits.
    fn radius(self) -> f32 {
        if self.face.pixels { self.face.height / 2.0 } else { self.height() / 2.0 }
    }

    /// The width of a badge around text of the given width in an icon of `size` pixels.
    fn width(self, text: f32, wide: bool, size: f32) -> f32 {
        // What is left beside the text is an even number, so that the text stands in the middle and on whole
        // pixels.
        if wide {
            let width = (text + 2.0 * self.padding).min(size - 1.0);
            width - (width - text).rem_euclid(2.0)
        } else {
            self.height() + (self.height() - text).rem_euclid(2.0)
        }
    }
}

/// A badge laid out.
#[derive(Debug)]
pub(crate) struct Layout {
    /// What is cut out of the bell.
    pub around: Path,
    /// The badge itself.
    pub badge: Path,
    /// What is written on it.
    pub text: Path,
}

impl Layout {
    /// The badge of `unread` (which is not 0) in the lower right corner of an icon of `size` pixels.
    pub fn of(unread: u32, size: u32) -> Option<Self> {
        let metrics = Metrics::of(size)?;
        let Metrics { face, inset, margin, .. } = metrics;
        let (glyphs, wide, edge) = (glyphs(unread), is_wide(unread), size as f32);
        let text_width = digits::width(&glyphs, face);
        let width = metrics.width(text_width, wide, edge);
        let rect = Rect::from_ltrb(edge - width, edge - metrics.height(), edge, edge)?;

        let around = if wide {
            // Of the bell's lower half a wide badge would leave only crumbs: the bell ends in a straight line
            // above it.
            PathBuilder::from_rect(Rect::from_ltrb(0.0, rect.top() - margin.round(), edge, edge)?)
        } else {
            rounded_rect(rect.outset(margin, margin)?, metrics.radius() + margin)?
        };
        let origin = (rect.left() + (width - text_width) / 2.0, rect.top() + inset);
        Some(Self {
            around,
            badge: rounded_rect(rect, metrics.radius())?,
            text: digits::outline(&glyphs, face, origin)?,
        })
    }
}

/// Whether the badge hides the bell's lower half.
pub(crate) fn is_wide(unread: u32) -> bool {
    unread >= 10
}

/// Draws the badge, if there is anything unread.
pub(crate) fn draw(canvas: &mut Canvas, unread: u32, colour: Rgb) -> Option<()> {
    if unread == 0 {
        return Some(());
    }
    let layout = Layout::of(unread, canvas.size())?;
    canvas.fill(&layout.around, Ink::Erase);
    canvas.fill(&layout.badge, Ink::Colour(colour));
    canvas.fill(&layout.text, Ink::Colour(ON_COLOUR));
    Some(())
}

/// What is written for a count.
fn glyphs(unread: u32) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(3);
    let written = unread.min(MOST);
    if is_wide(unread) {
        glyphs.push(Glyph::Digit(written / 10));
    }
    glyphs.push(Glyph::Digit(written % 10));
    if unread > MOST {
        glyphs.push(Glyph::Plus);
    }
    glyphs
}
