//! The badge's digits, drawn by hand: no font is loaded, and none would hold at these sizes.
//!
//! At 16 px a digit is 3 by 5 pixels. Above, it is an outline that is drawn for the height and the stem it is
//! given: the straight digits as polygons, the round ones as a pen's way through the box of the stem's
//! middle, so that every digit touches the top and the bottom of its box on a whole pixel.

use tiny_skia::{Path, PathBuilder, Rect, Stroke};

use crate::canvas::Point;

/// Something written on a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// A digit from 0 to 9.
    Digit(u32),
    /// "and more".
    Plus,
}

/// How digits are drawn, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Face {
    /// The width of each digit.
    pub width: f32,
    /// The height of each digit.
    pub height: f32,
    /// The thickness of a stem.
    pub stroke: f32,
    /// The space between two digits.
    pub gap: f32,
    /// Drawn pixel by pixel, 3 by 5, each `stroke` wide.
    pub pixels: bool,
}

impl Face {
    /// The same digits, larger; heights and widths stay whole pixels.
    pub fn scaled(self, scale: f32) -> Self {
        Self {
            width: (self.width * scale).round(),
            height: (self.height * scale).round(),
            stroke: self.stroke * scale,
            gap: (self.gap * scale).round(),
            pixels: self.pixels,
        }
    }

    fn advance(self, glyph: Glyph) -> f32 {
        match glyph {
            Glyph::Digit(_) => self.width,
            // On the pixel grid the plus is as wide as a digit, as an outline it is a little smaller than
            // one.
            Glyph::Plus if self.pixels => self.width,
            Glyph::Plus => (self.height * 0.6).round(),
        }
    }
}

/// The width of a row of glyphs.
pub(crate) fn width(glyphs: &[Glyph], face: Face) -> f32 {
    let advances: f32 = glyphs.iter().map(|glyph| face.advance(*glyph)).sum();
    advances + face.gap * glyphs.len().saturating_sub(1) as f32
}

/// The outline of a row of glyphs whose upper left corner is at `origin`.
pub(crate) fn outline(glyphs: &[Glyph], face: Face, origin: Point) -> Option<Path> {
    let (mut x, y) = origin;
    let mut row = PathBuilder::new();
    for glyph in glyphs {
        if face.pixels {
            pixels(&mut row, *glyph, face.stroke, (x, y));
        } else {
            row.push_path(&Pen { face, x, y }.glyph(*glyph)?);
        }
        x += face.advance(*glyph) + face.gap;
    }
    row.finish()
}

/// The rows of a digit on the pixel grid from the top, the leftmost pixel in the highest of three bits.
const fn rows(glyph: Glyph) -> [u8; 5] {
    match glyph {
        Glyph::Digit(0) => [0b111, 0b101, 0b101, 0b101, 0b111],
        Glyph::Digit(1) => [0b010, 0b110, 0b010, 0b010, 0b111],
        Glyph::Digit(2) => [0b111, 0b001, 0b111, 0b100, 0b111],
        Glyph::Digit(3) => [0b111, 0b001, 0b111, 0b001, 0b111],
        Glyph::Digit(4) => [0b101, 0b101, 0b111, 0b001, 0b001],
        Glyph::Digit(5) => [0b111, 0b100, 0b111, 0b001, 0b111],
        Glyph::Digit(6) => [0b111, 0b100, 0b111, 0b101, 0b111],
        Glyph::Digit(7) => [0b111, 0b001, 0b010, 0b010, 0b010],
        Glyph::Digit(8) => [0b111, 0b101, 0b111, 0b101, 0b111],
        Glyph::Digit(_) => [0b111, 0b101, 0b111, 0b001, 0b111],
        Glyph::Plus => [0b000, 0b010, 0b111, 0b010, 0b000],
    }
}

fn pixels(path: &mut PathBuilder, glyph: Glyph, pixel: f32, origin: Point) {
    for (row, bits) in (0u8..).zip(rows(glyph)) {
        for column in 0u8..3 {
            if bits & (0b100 >> column) != 0 {
                let (x, y) = (origin.0 + f32::from(column) * pixel, origin.1 + f32::from(row) * pixel);
                if let Some(square) = Rect::from_xywh(x, y, pixel, pixel) {
                    path.push_rect(square);
                }
            }
        }
    }
}

/// A cubic's two handles and its end.
type Curve = [Point; 3];

/// Draws one glyph with its upper left corner at (x, y).
struct Pen {
    face: Face,
    x: f32,
    y: f32,
}

impl Pen {
    fn glyph(&self, glyph: Glyph) -> Option<Path> {
        match glyph {
            Glyph::Digit(1) => self.one(),
            Glyph::Digit(4) => self.four(),
            Glyph::Digit(7) => self.seven(),
            Glyph::Digit(digit) => self.traced(traces(digit)),
            Glyph::Plus => self.plus(),
        }
    }

    /// The way of the pen's middle, given in the box of the stem's middle, to an outline.
    fn traced(&self, traces: &[(Point, &[Curve])]) -> Option<Path> {
        let Face { width, height, stroke, .. } = self.face;
        let at = |(u, v): Point| {
            (self.x + stroke / 2.0 + u * (width - stroke), self.y + stroke / 2.0 + v * (height - stroke))
        };
        let mut path = PathBuilder::new();
        for (start, curves) in traces {
            let (x, y) = at(*start);
            path.move_to(x, y);
            for [a, b, end] in *curves {
                let (a, b, end) = (at(*a), at(*b), at(*end));
                path.cubic_to(a.0, a.1, b.0, b.1, end.0, end.1);
            }
        }
        path.finish()?.stroke(&Stroke { width: stroke, ..Stroke::default() }, 1.0)
    }

    /// Closed polygons; their points are pixels from the glyph's upper left corner. One that runs the other
    /// way round is a hole.
    fn polygons(&self, polygons: &[&[Point]]) -> Option<Path> {
        let mut path = PathBuilder::new();
        for points in polygons {
            for (index, (x, y)) in points.iter().enumerate() {
                let (x, y) = (self.x + x, self.y + y);
                if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
        }
        path.finish()
    }

    fn one(&self) -> Option<Path> {
        let Face { width, height, stroke, .. } = self.face;
        let right = (width * 0.5 + stroke * 0.75).round();
        let left = right - stroke;
        let flag = right - width * 0.62;
        let drop = height * 0.2;
        self.polygons(&[&[
            (right, 0.0),
            (right, height),
            (left, height),
            (left, stroke * 1.2),
            (flag, drop + stroke * 0.95),
            (flag, drop - stroke * 0.1),
            (left, 0.0),
        ]])
    }

    fn four(&self) -> Option<Path> {
        let Face { width, height, stroke, .. } = self.face;
        let right = width * 0.82;
        let left = right - stroke;
        let low = (height * 0.8).round();
        let high = low - stroke;
        let slope = stroke * 1.2;
        self.polygons(&[
            &[
                (right, 0.0),
                (right, high),
                (width, high),
                (width, low),
                (right, low),
                (right, height),
                (left, height),
                (left, low),
                (0.0, low),
                (0.0, high),
                (right - slope, 0.0),
            ],
            &[(left, stroke * 1.5), (slope, high), (left, high)],
        ])
    }

    fn seven(&self) -> Option<Path> {
        let Face { width, height, stroke, .. } = self.face;
        let foot = width * 0.2;
        let slope = stroke * 1.1;
        self.polygons(&[&[
            (0.0, 0.0),
            (width, 0.0),
            (width, stroke * 0.9),
            (foot + slope, height),
            (foot, height),
            (width - slope - stroke * 0.1, stroke),
            (0.0, stroke),
        ]])
    }

    fn plus(&self) -> Option<Path> {
        let size = self.face.advance(Glyph::Plus);
        let arm = self.face.stroke.min(size / 2.0);
        let (near, far) = ((size - arm) / 2.0, (size + arm) / 2.0);
        let top = (self.face.height - size) / 2.0;
        self.polygons(&[
            &[(0.0, top + near), (size, top + near), (size, top + far), (0.0, top + far)],
            &[(near, top), (far, top), (far, top + size), (near, top + size)],
        ])
    }
}

/// The pen's way for the round digits.
const fn traces(digit: u32) -> &'static [(Point, &'static [Curve])] {
    match digit {
        0 => &[(
            (0.5, 0.0),
            &[
                [(0.85, 0.0), (1.0, 0.2), (1.0, 0.5)],
                [(1.0, 0.8), (0.85, 1.0), (0.5, 1.0)],
                [(0.15, 1.0), (0.0, 0.8), (0.0, 0.5)],
                [(0.0, 0.2), (0.15, 0.0), (0.5, 0.0)],
            ],
        )],
        2 => &[
            (
                (0.0, 0.27),
                &[
                    [(0.03, 0.1), (0.2, 0.0), (0.49, 0.0)],
                    [(0.78, 0.0), (0.97, 0.1), (0.97, 0.28)],
                    [(0.97, 0.43), (0.87, 0.52), (0.7, 0.64)],
                    [(0.5, 0.78), (0.3, 0.88), (0.12, 1.0)],
                ],
            ),
            ((-0.2, 1.0), &[[(0.3, 1.0), (0.7, 1.0), (1.2, 1.0)]]),
        ],
        3 => &[
            (
                (0.02, 0.2),
                &[
                    [(0.08, 0.07), (0.24, 0.0), (0.49, 0.0)],
                    [(0.77, 0.0), (0.94, 0.09), (0.94, 0.24)],
                    [(0.94, 0.4), (0.77, 0.47), (0.5, 0.47)],
                    [(0.45, 0.47), (0.4, 0.47), (0.3, 0.47)],
                ],
            ),
            (
                (0.3, 0.47),
                &[
                    [(0.4, 0.47), (0.45, 0.47), (0.5, 0.47)],
                    [(0.82, 0.47), (1.0, 0.56), (1.0, 0.73)],
                    [(1.0, 0.9), (0.8, 1.0), (0.49, 1.0)],
                    [(0.22, 1.0), (0.05, 0.93), (0.0, 0.79)],
                ],
            ),
        ],
        5 => &[
            ((1.1, 0.0), &[[(0.8, 0.0), (0.4, 0.0), (0.12, 0.0)], [(0.1, 0.2), (0.07, 0.4), (0.05, 0.5)]]),
            (
                (0.05, 0.5),
                &[
                    [(0.16, 0.43), (0.3, 0.4), (0.48, 0.4)],
                    [(0.8, 0.4), (1.0, 0.51), (1.0, 0.69)],
                    [(1.0, 0.89), (0.8, 1.0), (0.48, 1.0)],
                    [(0.22, 1.0), (0.05, 0.93), (0.0, 0.8)],
                ],
            ),
        ],
        6 => &[
            (
                (0.95, 0.19),
                &[
                    [(0.88, 0.06), (0.74, 0.0), (0.54, 0.0)],
                    [(0.2, 0.0), (0.0, 0.22), (0.0, 0.6)],
                    [(0.0, 0.63), (0.0, 0.66), (0.0, 0.7)],
                ],
            ),
            (
                (0.5, 0.41),
                &[
                    [(0.8, 0.41), (1.0, 0.51), (1.0, 0.7)],
                    [(1.0, 0.89), (0.8, 1.0), (0.5, 1.0)],
                    [(0.2, 1.0), (0.0, 0.89), (0.0, 0.7)],
                    [(0.0, 0.51), (0.2, 0.41), (0.5, 0.41)],
                ],
            ),
        ],
        8 => &[
            (
                (0.5, 0.0),
                &[
                    [(0.78, 0.0), (0.94, 0.09), (0.94, 0.235)],
                    [(0.94, 0.38), (0.78, 0.47), (0.5, 0.47)],
                    [(0.22, 0.47), (0.06, 0.38), (0.06, 0.235)],
                    [(0.06, 0.09), (0.22, 0.0), (0.5, 0.0)],
                ],
            ),
            (
                (0.5, 0.47),
                &[
                    [(0.82, 0.47), (1.0, 0.57), (1.0, 0.735)],
                    [(1.0, 0.9), (0.82, 1.0), (0.5, 1.0)],
                    [(0.18, 1.0), (0.0, 0.9), (0.0, 0.735)],
                    [(0.0, 0.57), (0.18, 0.47), (0.5, 0.47)],
                ],
            ),
        ],
        // A 9 is a 6 turned round.
        _ => &[
            (
                (0.05, 0.81),
                &[
                    [(0.12, 0.94), (0.26, 1.0), (0.46, 1.0)],
                    [(0.8, 1.0), (1.0, 0.78), (1.0, 0.4)],
                    [(1.0, 0.37), (1.0, 0.34), (1.0, 0.3)],
                ],
            ),
            (
                (0.5, 0.59),
                &[
                    [(0.2, 0.59), (0.0, 0.49), (0.0, 0.3)],
                    [(0.0, 0.11), (0.2, 0.0), (0.5, 0.0)],
                    [(0.8, 0.0), (1.0, 0.11), (1.0, 0.3)],
                    [(1.0, 0.49), (0.8, 0.59), (0.5, 0.59)],
                ],
            ),
        ],
    }
}
