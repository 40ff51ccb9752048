//! The tray icon, drawn.
//!
//! The shape of the bell says whether messages arrive, the badge says how many are unread. Each state has its
//! own outline, so that none is told by colour alone. The badge is coloured only on a bell that rings; grey
//! says that the count may be old, or that nothing rings for it.
//!
//! # Design
//!
//! A tray asks for icons between 16 and 48 px, where a picture that is merely scaled turns to mush. So the
//! bell is one drawing on a 16-unit grid whose horizontal edges are moved to whole pixels, while marks and
//! badge are measured anew for each size, and the digits are pixels at 16 px and outlines above. Everything
//! that lies over the bell is cut out of it with a margin first: the margin is transparent, so the icon holds
//! on any panel.
//!
//! The crate does no I/O and keeps nothing: the same arguments give the same pixels.

mod badge;
mod canvas;
mod digits;
mod shape;

use canvas::{Canvas, Rgb};

/// The sizes the icon is measured for, in pixels; any other size from [`MIN_SIZE`] to [`MAX_SIZE`] is derived
/// from the next smaller one.
pub const SIZES: [u32; 5] = [16, 22, 24, 32, 48];

/// The smallest icon, in pixels: below it the digits no longer fit.
pub const MIN_SIZE: u32 = 16;

/// The largest icon, in pixels: no panel asks for more, and a host's absurd wish must not cost memory.
pub const MAX_SIZE: u32 = 256;

/// What the bell's shape tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bell {
    /// Messages arrive: a filled bell.
    Online,
    /// On the way, or between two attempts: a hollow bell with an open ring.
    Connecting,
    /// Not connected: a hollow bell, struck out.
    Offline,
    /// The server said no, the agent must act: a hollow bell with a red mark.
    Refused,
    /// Messages arrive and nothing rings: a filled bell with pause bars. A connection that is not live is the
    /// worse news: it is shown in place of the pause.
    Paused,
}

impl Bell {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Online, Self::Connecting, Self::Offline, Self::Refused, Self::Paused];
}

/// The panel the icon stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// A light panel: the bell is dark.
    Light,
    /// A dark panel: the bell is light.
    Dark,
}

impl Ground {
    const fn palette(self) -> Palette {
        match self {
            Self::Light => Palette {
                ink: Rgb(0x24, 0x27, 0x2d),
                accent: Rgb(0x2a, 0x5b, 0xcb),
                quiet: Rgb(0x66, 0x6d, 0x7b),
                danger: Rgb(0xc6, 0x2f, 0x23),
            },
            Self::Dark => Palette {
                ink: Rgb(0xf1, 0xf2, 0xf4),
                accent: Rgb(0x3d, 0x6f, 0xe0),
                quiet: Rgb(0x66, 0x6d, 0x7b),
                danger: Rgb(0xe0, 0x56, 0x4a),
            },
        }
    }
}

/// The colours of one ground. What stands on `accent`, `quiet` or `danger` is white on both.
#[derive(Clone, Copy, Debug)]
struct Palette {
    /// The bell.
    ink: Rgb,
    /// A count that is current.
    accent: Rgb,
    /// A count that may be old.
    quiet: Rgb,
    /// The mark of a refusal.
    danger: Rgb,
}

/// White, on every coloured ground.
const ON_COLOUR: Rgb = Rgb(0xff, 0xff, 0xff);

/// A square picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// Width and height in pixels.
    pub size: u32,
    /// Red, green, blue, alpha for each pixel, row by row from the top left; alpha is straight, not
    /// premultiplied.
    pub rgba: Vec<u8>,
}

impl Icon {
    /// The pixels as `IconPixmap` of StatusNotifierItem wants them: ARGB32 in network byte order, that is
    /// alpha, red, green, blue for each pixel.
    #[must_use]
    pub fn argb_network_order(&self) -> Vec<u8> {
        let mut argb = self.rgba.clone();
        for pixel in argb.chunks_exact_mut(4) {
            pixel.rotate_right(1);
        }
        argb
    }
}

/// Draws the icon: `bell` with `unread` on its badge (none at 0, the number up to 99, then "99+"), for a
/// panel of the given `ground`.
///
/// The badge is coloured for [`Bell::Online`] and grey for every other state.
///
/// `size` is in pixels and is brought into [`MIN_SIZE`]`..=`[`MAX_SIZE`]; [`Icon::size`] says what was drawn.
#[must_use]
pub fn render(bell: Bell, unread: u32, ground: Ground, size: u32) -> Icon {
    let size = size.clamp(MIN_SIZE, MAX_SIZE);
    // Drawing fails only on a path without extent, and the paths are fixed: the tests draw every one of them.
    // Should it happen after all, a blank icon still leaves the app a place in the tray.
    let rgba = draw(bell, unread, ground, size).unwrap_or_else(|| vec![0; size as usize * size as usize * 4]);
    Icon { size, rgba }
}

/// The icon's pixels, or `None` where a path turns out to be empty.
fn draw(bell: Bell, unread: u32, ground: Ground, size: u32) -> Option<Vec<u8>> {
    let palette = ground.palette();
    let mut canvas = Canvas::new(size)?;
    shape::draw(&mut canvas, bell, palette, !badge::is_wide(unread))?;
    let colour = if bell == Bell::Online { palette.accent } else { palette.quiet };
    badge::draw(&mut canvas, unread, colour)?;
    Some(canvas.into_rgba())
}

#[cfg(test)]
mod tests;
