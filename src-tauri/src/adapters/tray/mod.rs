//! The icon in the tray.
//!
//! On Linux by ksni, which speaks StatusNotifierItem itself: Tauri's own tray icon has no tooltip, no left click
//! and no pixmaps there. Elsewhere by Tauri's.

#[cfg(not(target_os = "linux"))]
mod native;
#[cfg(target_os = "linux")]
mod status_notifier;

#[cfg(not(target_os = "linux"))]
pub use native::Tray;
#[cfg(target_os = "linux")]
pub use status_notifier::Tray;

use deskbell_app::ports;
use deskbell_tray_icon::Bell;

fn bell(bell: ports::Bell) -> Bell {
    match bell {
        ports::Bell::Online => Bell::Online,
        ports::Bell::Connecting => Bell::Connecting,
        ports::Bell::Offline => Bell::Offline,
        ports::Bell::Refused => Bell::Refused,
    }
}
