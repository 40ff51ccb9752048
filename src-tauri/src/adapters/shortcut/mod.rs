//! Keys that open the most urgent chat from any program.
//!
//! On X11 they are taken from the X server; on Wayland, where a program sees no keys of others, the desktop's portal is
//! asked for them, which desktops have had since 2023 (Plasma 5.27, GNOME 48, Hyprland). Elsewhere the global-hotkey crate
//! does it.

#[cfg(not(target_os = "linux"))]
mod native;
#[cfg(target_os = "linux")]
mod portal;
#[cfg(target_os = "linux")]
mod x11;

use deskbell_app::Handle;
use deskbell_app::ports::GlobalShortcut;

/// This desktop's way.
#[cfg(target_os = "linux")]
pub fn of_desktop(pipeline: Handle) -> Box<dyn GlobalShortcut> {
    if super::session::is_wayland() {
        Box::new(portal::Shortcut::new(pipeline))
    } else {
        Box::new(x11::Shortcut::new(pipeline))
    }
}

/// This desktop's way.
#[cfg(not(target_os = "linux"))]
pub fn of_desktop(app: &tauri::AppHandle, pipeline: Handle) -> Box<dyn GlobalShortcut> {
    Box::new(native::Shortcut::new(app.clone(), pipeline))
}
