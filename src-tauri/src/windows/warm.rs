//! What the first window would wait for, done before it is asked for.

use std::time::Duration;

use gtk::prelude::{ContainerExt as _, WidgetExt as _};
use tauri::{AppHandle, Manager as _};

/// Whoever wants a window at once has it made by then.
const AFTER: Duration = Duration::from_millis(250);

/// Has GTK read its theme and its fonts, for a window that nobody sees. Nothing of WebKit: it would start a process that
/// takes 33 MiB. To be called on the main thread.
pub fn soon(app: AppHandle) {
    gtk::glib::timeout_add_local_once(AFTER, move || {
        if app.webview_windows().is_empty() {
            let window = gtk::Window::new(gtk::WindowType::Toplevel);
            window.add(&gtk::Label::new(Some("Deskbell")));
            window.realize();
            tracing::debug!("windows are warm");
        }
    });
}
