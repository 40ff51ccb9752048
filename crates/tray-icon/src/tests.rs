use std::collections::HashSet;

use tiny_skia::{FillRule, Mask, Path, Transform};

use super::*;

const GROUNDS: [Ground; 2] = [Ground::Light, Ground::Dark];
/// One of each kind of badge, and none.
const COUNTS: [u32; 4] = [0, 3, 42, 100];

fn pixels(icon: &Icon) -> impl Iterator<Item = [u8; 4]> {
    icon.rgba.chunks_exact(4).map(|pixel| pixel.try_into().unwrap())
}

fn opaque(Rgb(r, g, b): Rgb) -> [u8; 4] {
    [r, g, b, 255]
}

fn shows(icon: &Icon, colour: Rgb) -> bool {
    pixels(icon).any(|pixel| pixel == opaque(colour))
}

/// How much of each pixel a path covers.
fn coverage(path: &Path, size: u32) -> Vec<u8> {
    let mut mask = Mask::new(size, size).unwrap();
    mask.fill_path(path, FillRule::Winding, true, Transform::identity());
    mask.take()
}

#[test]
fn every_state_has_a_shape_of_its_own() {
    for size in SIZES {
        for count in COUNTS {
            let icons = Bell::ALL.map(|bell| render(bell, count, Ground::Light, size));
            for (index, one) in icons.iter().enumerate() {
                for other in &icons[index + 1..] {
                    // Opacity alone, so that colour is not what tells them apart.
                    let differing =
                        pixels(one).zip(pixels(other)).filter(|(a, b)| a[3].abs_diff(b[3]) > 128).count();
                    let least = (size * size / 64) as usize;
                    assert!(
                        differing >= least,
                        "{differing} of {least} pixels differ at {size} px, {count} unread"
                    );
                }
            }
        }
    }
}

#[test]
fn the_panel_changes_colours_and_not_shapes() {
    for size in SIZES {
        for bell in Bell::ALL {
            let [light, dark] = GROUNDS.map(|ground| render(bell, 42, ground, size));
            assert_ne!(light, dark);
            assert!(pixels(&light).map(|p| p[3]).eq(pixels(&dark).map(|p| p[3])), "{bell:?} at {size} px");
        }
    }
}

#[test]
fn nothing_unread_has_no_badge() {
    for size in SIZES {
        for ground in GROUNDS {
            for bell in Bell::ALL {
                let icon = render(bell, 0, ground, size);
                assert!(!shows(&icon, ground.palette().accent) && !shows(&icon, ground.palette().quiet));
                assert_ne!(icon, render(bell, 1, ground, size));
            }
        }
    }
}

#[test]
fn the_badge_is_grey_unless_the_connection_is_live() {
    for size in SIZES {
        for ground in GROUNDS {
            for bell in Bell::ALL {
                for count in [1, 42, 100] {
                    let icon = render(bell, count, ground, size);
                    let live = bell == Bell::Online;
                    assert_eq!(shows(&icon, ground.palette().accent), live, "{bell:?} at {size} px");
                    assert_eq!(shows(&icon, ground.palette().quiet), !live, "{bell:?} at {size} px");
                }
            }
        }
    }
}

#[test]
fn each_count_up_to_99_looks_different_and_more_do_not() {
    for size in SIZES {
        let draw = |count| render(Bell::Online, count, Ground::Light, size);
        let different: HashSet<_> = (0..=100).map(|count| draw(count).rgba).collect();
        assert_eq!(different.len(), 101, "at {size} px");
        assert_eq!(draw(100), draw(5000));
        assert_eq!(draw(100), draw(u32::MAX));
    }
}

#[test]
fn digits_stay_inside_the_badge() {
    for size in [16, 20, 22, 24, 28, 32, 40, 48, 64, 256] {
        for count in 1..=100 {
            let layout = badge::Layout::of(count, size).unwrap();
            let (badge, text) = (coverage(&layout.badge, size), coverage(&layout.text, size));
            let width = size as usize;
            let within = |at: usize| badge.get(at).is_some_and(|covered| *covered == 255);
            for (index, covered) in text.iter().enumerate().filter(|(_, covered)| **covered > 0) {
                assert!(within(index), "{count} at {size} px");
                // Around what is clearly digit, a pixel of the badge is left: without it digit and panel run
                // together.
                let near = [index - 1, index + 1, index - width, index + width];
                assert!(*covered < 128 || near.into_iter().all(within), "{count} at {size} px");
            }
        }
    }
}

#[test]
fn digits_are_whole_pixels_at_16_px() {
    for count in 1..=100 {
        let layout = badge::Layout::of(count, 16).unwrap();
        let text = coverage(&layout.text, 16);
        assert!(text.iter().all(|covered| [0, 255].contains(covered)), "{count}");
        assert!(text.contains(&255), "{count}");
    }
}

#[test]
fn digits_touch_whole_pixel_rows_at_every_size() {
    for size in SIZES {
        for digit in 1..=9 {
            let bounds = badge::Layout::of(digit, size).unwrap().text.compute_tight_bounds().unwrap();
            for edge in [bounds.top(), bounds.bottom()] {
                assert!((edge - edge.round()).abs() < 0.02, "{digit} at {size} px: {edge}");
            }
        }
    }
}

#[test]
fn the_bell_keeps_its_distance_from_the_badge() {
    for size in SIZES {
        for bell in Bell::ALL {
            for count in [3, 42, 100] {
                let icon = render(bell, count, Ground::Light, size);
                let badge = coverage(&badge::Layout::of(count, size).unwrap().badge, size);
                let (ink, width) = (opaque(Ground::Light.palette().ink), size as usize);
                let pixels: Vec<_> = pixels(&icon).collect();
                for (index, _) in badge.iter().enumerate().filter(|(_, covered)| **covered == 255) {
                    assert!(
                        [index - 1, index - width].iter().all(|near| pixels[*near] != ink),
                        "{bell:?} {count}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_size_is_drawn_and_absurd_ones_are_bounded() {
    for size in (MIN_SIZE..=64).chain([96, 128, MAX_SIZE]) {
        for bell in Bell::ALL {
            let pixels = draw(bell, 42, Ground::Dark, size).expect("no path of the icon is empty");
            assert_eq!(pixels.len(), (size * size * 4) as usize);
        }
    }
    for (asked, drawn) in [(0, MIN_SIZE), (1, MIN_SIZE), (u32::MAX, MAX_SIZE)] {
        let icon = render(Bell::Online, 1, Ground::Light, asked);
        assert_eq!((icon.size, icon.rgba.len()), (drawn, (drawn * drawn * 4) as usize));
    }
}

#[test]
fn argb_puts_alpha_first_and_keeps_the_order_of_pixels() {
    let icon = Icon { size: 2, rgba: vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] };
    assert_eq!(icon.argb_network_order(), [4, 1, 2, 3, 8, 5, 6, 7, 12, 9, 10, 11, 16, 13, 14, 15]);
}

#[test]
fn alpha_is_straight() {
    // The edge of the bell is half covered and still has the bell's full colour.
    let icon = render(Bell::Online, 0, Ground::Dark, 22);
    let Rgb(r, ..) = Ground::Dark.palette().ink;
    let edges: Vec<_> = pixels(&icon).filter(|pixel| (32..224).contains(&pixel[3])).collect();
    assert!(!edges.is_empty());
    assert!(edges.iter().all(|pixel| pixel[0].abs_diff(r) < 8), "{edges:?}");
}

/// Relative luminance, as WCAG 2.1 defines it.
fn luminance(Rgb(r, g, b): Rgb) -> f64 {
    let [r, g, b] = [r, g, b].map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn colours_are_told_from_what_they_stand_on() {
    for (ground, panel) in [(Ground::Light, Rgb(0xf3, 0xf4, 0xf6)), (Ground::Dark, Rgb(0x1e, 0x1f, 0x22))] {
        let Palette { ink, accent, quiet, danger } = ground.palette();
        // WCAG 2.1: 4.5 for text, 3 for shapes that carry meaning.
        for (name, front, back, least) in [
            ("bell", ink, panel, 7.0),
            ("count", ON_COLOUR, accent, 4.5),
            ("old count", ON_COLOUR, quiet, 4.5),
            ("badge", accent, panel, 3.0),
            ("grey badge", quiet, panel, 3.0),
            ("mark", danger, panel, 3.0),
            ("exclamation", ON_COLOUR, danger, 3.0),
        ] {
            let measured = contrast(front, back);
            assert!(measured >= least, "{name} on {ground:?}: {measured:.2}, wanted {least}");
        }
    }
}
