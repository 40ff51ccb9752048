//! The bell and the marks that tell its states apart.

use tiny_skia::{Path, PathBuilder, Rect, Transform};

use crate::canvas::{Canvas, Ink, KAPPA, Point, rounded_rect};
use crate::{Bell, ON_COLOUR, Palette};

/// Where the brim ends and the clapper begins, in grid units from the top.
const BRIM: f32 = 12.4;
const CLAPPER: f32 = 13.4;

/// The width of a hollow bell's rim and of the marks drawn as lines, in grid units.
const LINE: f32 = 1.5;

/// The diameter of the ring and of the red mark, in grid units.
const MARK: f32 = 6.4;

/// How far the bell moves aside for a mark at its right, in grid units: its knob stays in sight.
const ASIDE: f32 = 2.0;

/// Draws the bell in its state, without the badge. `whole` says that its lower half will be seen.
pub(crate) fn draw(canvas: &mut Canvas, bell: Bell, palette: Palette, whole: bool) -> Option<()> {
    let ink = Ink::Colour(palette.ink);
    let aside = match bell {
        Bell::Online | Bell::Offline => 0.0,
        Bell::Connecting | Bell::Refused | Bell::Paused => (ASIDE * canvas.unit()).round(),
    };
    let aside = Transform::from_translate(-aside, 0.0);
    let body = body(canvas.unit())?.transform(aside)?;
    match bell {
        Bell::Online | Bell::Paused => canvas.fill(&body, ink),
        Bell::Connecting | Bell::Offline | Bell::Refused => {
            canvas.rim(&body, line(canvas.unit()), ink)?;
        }
    }
    canvas.fill(&clapper(canvas.unit())?.transform(aside)?, ink);
    match bell {
        Bell::Online => Some(()),
        Bell::Connecting => ring(canvas, ink),
        Bell::Offline => strike(canvas, ink, whole),
        Bell::Refused => exclamation(canvas, palette),
        Bell::Paused => pause_bars(canvas, ink),
    }
}

/// [`LINE`] in pixels: whole ones, unless that would change the weight of the smallest icons.
fn line(unit: f32) -> f32 {
    let width = LINE * unit;
    if width < 2.0 { width } else { width.round_ties_even() }
}

/// The bell without its clapper: a knob, a dome with upright sides, a flared brim. The brim's lower edge is
/// moved to a whole pixel.
fn body(unit: f32) -> Option<Path> {
    let brim = (BRIM * unit).round() / unit;
    // From the middle of the knob down the right side; each entry is a cubic's two handles and its end.
    let top = (8.0, 1.0);
    let right = [
        [(8.55, 1.0), (9.0, 1.45), (9.0, 2.0)],
        [(9.0, 2.0), (9.0, 2.3), (9.0, 2.75)],
        [(10.9, 3.2), (12.2, 4.85), (12.2, 6.8)],
        [(12.2, 9.0), (12.75, 9.75), (13.75, brim - 1.55)],
        [(14.3, brim - 0.95), (13.95, brim), (13.1, brim)],
    ];
    let at = |(x, y): Point| (x * unit, y * unit);
    let mirrored = |(x, y): Point| at((16.0 - x, y));

    let mut path = PathBuilder::new();
    let (x, y) = at(top);
    path.move_to(x, y);
    let mut from = top;
    let mut back = Vec::with_capacity(right.len());
    for [a, b, end] in right {
        cubic(&mut path, at(a), at(b), at(end));
        back.push([b, a, from]);
        from = end;
    }
    let (x, y) = mirrored(from);
    path.line_to(x, y);
    for [a, b, end] in back.into_iter().rev() {
        cubic(&mut path, mirrored(a), mirrored(b), mirrored(end));
    }
    path.close();
    path.finish()
}

/// The clapper: a half disc that hangs below the brim, its upper edge on a whole pixel.
fn clapper(unit: f32) -> Option<Path> {
    let (top, middle, radius) = ((CLAPPER * unit).round(), 8.0 * unit, 2.0 * unit);
    let (arm, bottom) = (radius * KAPPA, top + radius);
    let mut path = PathBuilder::new();
    path.move_to(middle - radius, top);
    path.line_to(middle + radius, top);
    path.cubic_to(middle + radius, top + arm, middle + arm, bottom, middle, bottom);
    path.cubic_to(middle - arm, bottom, middle - radius, top + arm, middle - radius, top);
    path.close();
    path.finish()
}

fn cubic(path: &mut PathBuilder, a: Point, b: Point, end: Point) {
    path.cubic_to(a.0, a.1, b.0, b.1, end.0, end.1);
}

/// The square in the upper right corner that holds the ring or the red mark: its diameter and its centre.
fn mark(canvas: &Canvas) -> (f32, Point) {
    // Odd where an exclamation mark one pixel wide is to stand in its middle, even where two or more are.
    let diameter = same_parity(MARK * canvas.unit(), if canvas.size() < 24 { 1.0 } else { 0.0 });
    (diameter, (canvas.size() as f32 - diameter / 2.0, diameter / 2.0))
}

/// Three quarters of a ring: something on its way round.
fn ring(canvas: &mut Canvas, ink: Ink) -> Option<()> {
    let (diameter, (x, y)) = mark(canvas);
    let unit = canvas.unit();
    canvas.fill(&PathBuilder::from_circle(x, y, diameter / 2.0 + unit)?, Ink::Erase);
    let radius = (diameter - line(unit)) / 2.0;
    let arm = radius * KAPPA;
    let mut path = PathBuilder::new();
    path.move_to(x, y - radius);
    path.cubic_to(x + arm, y - radius, x + radius, y - arm, x + radius, y);
    path.cubic_to(x + radius, y + arm, x + arm, y + radius, x, y + radius);
    path.cubic_to(x - arm, y + radius, x - radius, y + arm, x - radius, y);
    canvas.line(&path.finish()?, line(unit), ink);
    Some(())
}

/// A line from corner to corner.
fn strike(canvas: &mut Canvas, ink: Ink, whole: bool) -> Option<()> {
    let unit = canvas.unit();
    let mut path = PathBuilder::new();
    path.move_to(2.0 * unit, 2.0 * unit);
    path.line_to(14.0 * unit, 14.0 * unit);
    let path = path.finish()?;
    canvas.line(&path, line(unit) + 2.2 * unit, Ink::Erase);
    // The flare runs alongside the line and would be left as a sliver.
    let flare = Rect::from_ltrb(11.0 * unit, 9.3 * unit, 16.0 * unit, 12.8 * unit)?;
    canvas.fill(&PathBuilder::from_rect(flare), Ink::Erase);
    if !whole {
        // Of the part below the line a wide badge would leave no more than a dot.
        let mut below = PathBuilder::new();
        below.move_to(0.0, 0.0);
        below.line_to(16.0 * unit, 16.0 * unit);
        below.line_to(0.0, 16.0 * unit);
        below.close();
        canvas.fill(&below.finish()?, Ink::Erase);
    }
    canvas.line(&path, line(unit), ink);
    Some(())
}

/// A red disc with an exclamation mark, on whole pixels.
fn exclamation(canvas: &mut Canvas, palette: Palette) -> Option<()> {
    let (diameter, (x, y)) = mark(canvas);
    let radius = diameter / 2.0;
    canvas.fill(&PathBuilder::from_circle(x, y, radius + canvas.unit())?, Ink::Erase);
    canvas.fill(&PathBuilder::from_circle(x, y, radius)?, Ink::Colour(palette.danger));

    // Stem and height are as odd or as even as the disc, so that the mark stands in its middle.
    let (stem, height) = (same_parity(diameter * 0.17, diameter), same_parity(diameter * 0.6, diameter));
    let gap = (diameter * 0.1).round();
    let (top, bottom) = (radius - height / 2.0, radius + height / 2.0);
    let dot = bottom - stem;
    let white = Ink::Colour(ON_COLOUR);
    let corner = if stem < 2.0 { 0.0 } else { stem / 3.0 };
    for (from, to) in [(top, dot - gap), (dot, bottom)] {
        let rect = Rect::from_ltrb(x - stem / 2.0, from, x + stem / 2.0, to)?;
        canvas.fill(&rounded_rect(rect, corner)?, white);
    }
    Some(())
}

/// The whole number nearest to `value` that is odd where `like` is odd and even where it is even, at least 1.
fn same_parity(value: f32, like: f32) -> f32 {
    let offset = like.rem_euclid(2.0);
    let nearest = ((value - offset) / 2.0).round() * 2.0 + offset;
    if nearest < 1.0 { nearest + 2.0 } else { nearest }
}

/// Two upright bars in the upper right corner, on whole pixels.
fn pause_bars(canvas: &mut Canvas, ink: Ink) -> Option<()> {
    let unit = canvas.unit();
    let (width, gap, margin) = ((2.0 * unit).round(), unit.round_ties_even(), (0.5 * unit).round());
    let (top, height) = (margin, (5.0 * unit).round());
    let right = canvas.size() as f32 - margin;
    let left = right - 2.0 * width - gap;
    let around = Rect::from_ltrb(left - unit, top - unit, right + unit, top + height + unit)?;
    canvas.fill(&rounded_rect(around, 1.4 * unit)?, Ink::Erase);
    for x in [left, right - width] {
        let bar = Rect::from_xywh(x, top, width, height)?;
        canvas.fill(&rounded_rect(bar, 0.5 * unit)?, ink);
    }
    Some(())
}
