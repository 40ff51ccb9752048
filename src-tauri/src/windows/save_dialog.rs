//! Asking the agent where a file is to be saved, by the desktop's own dialog.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;

/// Asks, in front of a window, and begins where documents are. Without `title` it is the desktop's own. `chosen` is
/// called once, with `None` where the agent chose no place.
pub fn ask(
    app: &AppHandle,
    window: &str,
    title: Option<&str>,
    name: &str,
    chosen: impl FnOnce(Option<PathBuf>) + Send + 'static,
) {
    let mut dialog = app.dialog().file().set_file_name(name);
    if let Some(title) = title {
        dialog = dialog.set_title(title);
    }
    if let Some(window) = app.get_webview_window(window) {
        dialog = dialog.set_parent(&window);
    }
    let path = app.path();
    if let Ok(folder) = path.document_dir().or_else(|_| path.home_dir()) {
        dialog = dialog.set_directory(folder);
    }
    dialog.save_file(move |file| chosen(file.and_then(|file| file.into_path().ok())));
}
