//! Where windows were, so that they open there again.
//!
//! A file of its own beside the settings has them, by the windows' labels: a chat window's is a hash of the customer's
//! id. At most [`KEPT`] are kept, those that were moved last. What it says is not believed: screens come and go, and a
//! window that opens beside all of them could not be reached.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Monitor, WebviewWindow, Wry};
use tauri_plugin_store::{Store, StoreExt as _};

/// The file's name in the app's data folder.
pub const FILE: &str = "windows.json";

const KEY: &str = "windows";
/// So many windows are remembered.
const KEPT: usize = 100;
/// So much of a window's upper edge must be on a screen, in logical pixels: enough to take hold of it.
const HOLD: (i32, i32) = (120, 24);

/// Where a window is, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its upper left corner with its frame, from that of the desktop; `None` where the desktop does not tell (Wayland),
    /// and chooses by itself.
    pub at: Option<(i32, i32)>,
    /// Its width and height, without its frame.
    pub size: (u32, u32),
    /// Whether it fills its screen; then the others are from before.
    pub maximized: bool,
}

/// The part of the desktop that a screen shows and no panel covers, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    at: (i32, i32),
    size: (u32, u32),
}

impl From<&Monitor> for Screen {
    fn from(monitor: &Monitor) -> Self {
        let (area, scale) = (monitor.work_area(), monitor.scale_factor());
        let (at, size) = (area.position.to_logical(scale), area.size.to_logical(scale));
        Self { at: (at.x, at.y), size: (size.width, size.height) }
    }
}

impl Place {
    /// The nearest place that can be reached on these screens, of at least this size.
    fn on(self, screens: &[Screen], least: (u32, u32)) -> Self {
        let Some(largest) =
            screens.iter().max_by_key(|screen| u64::from(screen.size.0) * u64::from(screen.size.1))
        else {
            // Nothing is known of them: the desktop chooses.
            return Self { at: None, size: at_least(self.size, least), ..self };
        };
        let home = self.at.and_then(|at| screens.iter().find(|screen| screen.holds(at, self.size.0)));
        let room = home.unwrap_or(largest).size;
        let size = at_least((self.size.0.min(room.0), self.size.1.min(room.1)), least);
        Self { at: self.at.filter(|_| home.is_some()), size, ..self }
    }
}

fn at_least(size: (u32, u32), least: (u32, u32)) -> (u32, u32) {
    (size.0.max(least.0), size.1.max(least.1))
}

impl Screen {
    /// Whether it shows enough of the upper edge of a window at this place, of this width.
    fn holds(self, at: (i32, i32), width: u32) -> bool {
        let edges = |from: i32, length: u32| (i64::from(from), i64::from(from) + i64::from(length));
        let common = |one: (i64, i64), other: (i64, i64)| one.1.min(other.1) - one.0.max(other.0);
        let across = common(edges(at.0, width), edges(self.at.0, self.size.0));
        let down = common(edges(at.1, HOLD.1.unsigned_abs()), edges(self.at.1, self.size.1));
        across >= i64::from(HOLD.0) && down >= i64::from(HOLD.1)
    }
}

/// A window that is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    label: String,
    #[serde(flatten)]
    place: Place,
}

/// Puts a window's place first, and lets the oldest go.
fn note(kept: &mut Vec<Kept>, label: &str, place: Place) {
    kept.retain(|it| it.label != label);
    kept.insert(0, Kept { label: label.to_owned(), place });
    kept.truncate(KEPT);
}

/// Where all windows were.
pub struct Places {
    kept: Mutex<Vec<Kept>>,
    /// The demo's are forgotten.
    store: Option<Arc<Store<Wry>>>,
}

impl Places {
    /// Those of the last run.
    pub fn open(app: &AppHandle) -> Self {
        match app.store(FILE) {
            Ok(store) => Self { kept: Mutex::new(read(store.get(KEY))), store: Some(store) },
            Err(error) => {
                tracing::warn!(%error, "windows open where the desktop puts them");
                Self::forgotten()
            }
        }
    }

    /// None, and none will be kept.
    pub fn forgotten() -> Self {
        Self { kept: Mutex::default(), store: None }
    }

    /// Where a window is to open; `None` where the desktop chooses. A window that never was anywhere gets the size of
    /// the one of its kind that was moved last.
    pub fn of(&self, label: &str, screens: &[Screen], least: (u32, u32)) -> Option<Place> {
        let kept = self.lock();
        let known = kept.iter().find(|it| it.label == label).map(|it| it.place);
        let kind = label.split('-').next().unwrap_or(label);
        let alike = || {
            let alike = kept.iter().find(|it| it.label.split('-').next() == Some(kind))?;
            Some(Place { at: None, maximized: false, ..alike.place })
        };
        Some(known.or_else(alike)?.on(screens, least))
    }

    /// Remembers where a window is now.
    pub fn note(&self, window: &WebviewWindow) {
        match look(window) {
            Ok(Some(seen)) => {
                let mut kept = self.lock();
                let before = kept.iter().find(|it| it.label == window.label()).map(|it| it.place);
                let place = match before {
                    // Where it goes when it is made smaller again.
                    Some(before) if seen.maximized => Place { maximized: true, ..before },
                    _ => seen,
                };
                if before != Some(place) {
                    note(&mut kept, window.label(), place);
                    self.save(&kept);
                }
            }
            Ok(None) => {}
            Err(error) => tracing::debug!(%error, "a window does not say where it is"),
        }
    }

    fn save(&self, kept: &[Kept]) {
        let Some(store) = &self.store else { return };
        match serde_json::to_value(kept) {
            // The plugin writes the file when nothing was moved for a moment.
            Ok(value) => store.set(KEY, value),
            Err(error) => tracing::warn!(%error, "where windows are is not remembered"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a file had. An entry that makes no sense is left out.
fn read(value: Option<serde_json::Value>) -> Vec<Kept> {
    let entries = value.as_ref().and_then(|value| value.as_array());
    let entries = entries.into_iter().flatten().filter_map(|entry| Kept::deserialize(entry).ok());
    entries.take(KEPT).collect()
}

/// Where a window is; `None` while it is minimized.
fn look(window: &WebviewWindow) -> tauri::Result<Option<Place>> {
    if window.is_minimized()? {
        return Ok(None);
    }
    let scale = window.scale_factor()?;
    let (at, size) = (window.outer_position()?.to_logical(scale), window.inner_size()?.to_logical(scale));
    let at = (!windows_are_on_wayland()).then_some((at.x, at.y));
    Ok(Some(Place { at, size: (size.width, size.height), maximized: window.is_maximized()? }))
}

/// Whether this program's windows are on Wayland themselves, and not on its X server. Then they do not know where they
/// are.
fn windows_are_on_wayland() -> bool {
    let on_x11 = || std::env::var("GDK_BACKEND").is_ok_and(|backend| backend.starts_with("x11"));
    cfg!(target_os = "linux")
        && std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty())
        && !on_x11()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: (u32, u32) = (320, 360);
    const SCREEN: Screen = Screen { at: (0, 0), size: (1280, 800) };
    const SECOND: Screen = Screen { at: (1280, -200), size: (1920, 1080) };

    fn place(at: (i32, i32), size: (u32, u32)) -> Place {
        Place { at: Some(at), size, maximized: false }
    }

    #[test]
    fn a_window_opens_where_it_was_while_that_can_be_reached() {
        let both = [SCREEN, SECOND];
        for (at, seen) in [
            ((0, 0), true),
            ((1400, -150), true),
            // Partly beside the screens.
            ((-200, 40), true),
            ((-300, 40), false),
            ((3100, 0), false),
            ((500, 790), false),
            // Its upper edge is above them.
            ((100, -30), false),
            ((i32::MAX, i32::MIN), false),
        ] {
            assert_eq!(place(at, (400, 600)).on(&both, LEAST).at, seen.then_some(at), "{at:?}");
        }
        assert_eq!(place((1400, 0), (400, 600)).on(&[SCREEN], LEAST).at, None, "that screen is gone");
        assert_eq!(place((0, 0), (400, 600)).on(&[], LEAST).at, None, "nothing is known of screens");
    }

    #[test]
    fn a_size_fits_the_screen_and_the_window() {
        let on = |size, screens: &[Screen]| place((0, 0), size).on(screens, LEAST).size;
        assert_eq!(on((500, 700), &[SCREEN]), (500, 700));
        assert_eq!(on((9_000, u32::MAX), &[SCREEN]), (1280, 800));
        assert_eq!(on((0, 1), &[SCREEN]), LEAST);
        // A place that is gone says nothing of the room.
        assert_eq!(place((9_000, 0), (1_900, 900)).on(&[SCREEN, SECOND], LEAST).size, (1_900, 900));
    }

    #[test]
    fn the_last_ones_are_kept_and_new_chats_are_as_large_as_the_last() {
        let mut kept = Vec::new();
        for n in 0..150 {
            note(&mut kept, &format!("chat-{n}"), place((n, n), (400, 600)));
        }
        note(&mut kept, "chat-149", place((1, 2), (500, 700)));
        note(&mut kept, "inbox", place((3, 4), (900, 700)));
        assert_eq!(kept.len(), KEPT);
        assert_eq!(
            (kept[0].label.as_str(), kept[1].label.as_str(), kept[2].label.as_str()),
            ("inbox", "chat-149", "chat-148")
        );
        let places = Places { kept: Mutex::new(kept), store: None };
        assert_eq!(places.of("chat-149", &[SCREEN], LEAST), Some(place((1, 2), (500, 700))));
        let new = Place { at: None, size: (500, 700), maximized: false };
        assert_eq!(places.of("chat-new", &[SCREEN], LEAST), Some(new));
        assert_eq!(places.of("settings", &[SCREEN], LEAST), None);
    }

    #[test]
    fn what_makes_no_sense_in_the_file_is_left_out() {
        let good = Kept { label: "inbox".to_owned(), place: place((1, 2), (3, 4)) };
        let file = serde_json::json!([{"label": 5}, "x", good, {"label": "settings", "size": [-1, 2]}]);
        assert_eq!(read(Some(file)), [good]);
        assert_eq!(read(Some(serde_json::json!({"a": 1}))), []);
        assert_eq!(read(None), []);
    }
}
