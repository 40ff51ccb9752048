//! A square surface with the few operations the icon is made of.

use tiny_skia::{
    BlendMode, Color, FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Rect, Stroke,
    Transform,
};

/// x to the right, y down.
pub(crate) type Point = (f32, f32);

/// How far a cubic's control points lie from its ends, as a part of the radius, to draw a quarter of a
/// circle.
pub(crate) const KAPPA: f32 = 0.552_284_8;

/// An opaque colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rgb(pub u8, pub u8, pub u8);

/// What a path does to the pixels under it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ink {
    /// Paints them.
    Colour(Rgb),
    /// Makes them transparent.
    Erase,
}

impl Ink {
    fn paint(self) -> Paint<'static> {
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        match self {
            Self::Colour(Rgb(r, g, b)) => paint.set_color_rgba8(r, g, b, u8::MAX),
            Self::Erase => {
                paint.set_color(Color::BLACK);
                paint.blend_mode = BlendMode::DestinationOut;
            }
        }
        paint
    }
}

/// The icon while it is drawn. All lengths are pixels.
pub(crate) struct Canvas {
    pixmap: Pixmap,
}

impl Canvas {
    /// A transparent square, or `None` for a size no surface can have.
    pub fn new(size: u32) -> Option<Self> {
        Pixmap::new(size, size).map(|pixmap| Self { pixmap })
    }

    /// Width and height.
    pub fn size(&self) -> u32 {
        self.pixmap.width()
    }

    /// Pixels to one unit of the 16-unit grid.
    pub fn unit(&self) -> f32 {
        self.size() as f32 / 16.0
    }

    /// Fills a path.
    pub fn fill(&mut self, path: &Path, ink: Ink) {
        self.pixmap.fill_path(path, &ink.paint(), FillRule::Winding, Transform::identity(), None);
    }

    /// Draws along a path with round ends.
    pub fn line(&mut self, path: &Path, width: f32, ink: Ink) {
        let stroke =
            Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.pixmap.stroke_path(path, &ink.paint(), &stroke, Transform::identity(), None);
    }

    /// Draws a rim of the given width along the inside of a closed path: the outline stays that of the filled
    /// shape.
    pub fn rim(&mut self, path: &Path, width: f32, ink: Ink) -> Option<()> {
        let mut inside = Mask::new(self.size(), self.size())?;
        inside.fill_path(path, FillRule::Winding, true, Transform::identity());
        let stroke = Stroke { width: width * 2.0, line_join: LineJoin::Round, ..Stroke::default() };
        self.pixmap.stroke_path(path, &ink.paint(), &stroke, Transform::identity(), Some(&inside));
        Some(())
    }

    /// The pixels as red, green, blue and straight alpha.
    pub fn into_rgba(self) -> Vec<u8> {
        self.pixmap.take_demultiplied()
    }
}

/// A rectangle with round corners; `radius` is cut down to half of the shorter side.
pub(crate) fn rounded_rect(rect: Rect, radius: f32) -> Option<Path> {
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let arm = radius * (1.0 - KAPPA);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - arm, top, right, top + arm, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - arm, right - arm, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + arm, bottom, left, bottom - arm, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + arm, left + arm, top, left + radius, top);
    path.close();
    path.finish()
}
