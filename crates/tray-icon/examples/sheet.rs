//! Draws a contact sheet of every icon at real size and four times enlarged, to look at:
//! `cargo run -p deskbell-tray-icon --example sheet -- out.png`.

use std::{error::Error, path::PathBuf};

use deskbell_tray_icon::{Bell, Ground, Icon, SIZES, render};
use tiny_skia::{Color, FilterQuality, IntSize, Paint, Pixmap, PixmapPaint, Rect, Transform};

const COUNTS: [u32; 4] = [0, 3, 42, 100];
const GAP: u32 = 8;
const ZOOM: u32 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let out: PathBuf = std::env::args_os().nth(1).ok_or("usage: sheet OUT.png [COUNT...]")?.into();
    let counts = std::env::args().skip(2).map(|count| count.parse()).collect::<Result<Vec<u32>, _>>()?;
    let counts = if counts.is_empty() { COUNTS.to_vec() } else { counts };

    let group: u32 = SIZES.iter().map(|size| size + GAP).sum::<u32>() + GAP;
    let groups = group * u32::try_from(counts.len())?;
    let row = SIZES.iter().max().copied().unwrap_or_default() + 2 * GAP;
    let half = row * ZOOM * u32::try_from(Bell::ALL.len())?;

    let mut sheet = Pixmap::new(groups * (1 + ZOOM), half * 2).ok_or("the sheet is too large")?;
    for (index, (ground, panel)) in
        (0..).zip([(Ground::Light, [0xf3, 0xf4, 0xf6]), (Ground::Dark, [0x1e, 0x1f, 0x22])])
    {
        let top = half * index;
        let [r, g, b] = panel;
        let mut paint = Paint::default();
        paint.set_color(Color::from_rgba8(r, g, b, u8::MAX));
        let area = Rect::from_xywh(0.0, top as f32, sheet.width() as f32, half as f32).ok_or("no room")?;
        sheet.fill_rect(area, &paint, Transform::identity(), None);

        for (zoom, left, pitch) in [(1, 0, row), (ZOOM, groups, row * ZOOM)] {
            for (line, bell) in (0..).zip(Bell::ALL) {
                let mut x = left + GAP * zoom;
                for count in &counts {
                    for size in SIZES {
                        let icon = picture(render(bell, *count, ground, size))?;
                        let at = Transform::from_row(
                            zoom as f32,
                            0.0,
                            0.0,
                            zoom as f32,
                            x as f32,
                            (top + line * pitch + GAP * zoom) as f32,
                        );
                        let how = PixmapPaint { quality: FilterQuality::Nearest, ..PixmapPaint::default() };
                        sheet.draw_pixmap(0, 0, icon.as_ref(), &how, at, None);
                        x += (size + GAP) * zoom;
                    }
                    x += GAP * zoom;
                }
            }
        }
    }
    sheet.save_png(out)?;
    Ok(())
}

/// The icon as something tiny-skia can draw, which wants premultiplied alpha.
fn picture(icon: Icon) -> Result<Pixmap, Box<dyn Error>> {
    let mut data = icon.rgba;
    for pixel in data.chunks_exact_mut(4) {
        if let [r, g, b, a] = pixel {
            for channel in [r, g, b] {
                *channel = (u16::from(*channel) * u16::from(*a) / 255) as u8;
            }
        }
    }
    let size = IntSize::from_wh(icon.size, icon.size).ok_or("an icon without extent")?;
    Ok(Pixmap::from_vec(data, size).ok_or("pixels and size do not fit")?)
}
