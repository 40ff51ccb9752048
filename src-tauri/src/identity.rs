//! The app's name for the operating system, and what follows from it.

use std::path::PathBuf;

/// The app's name for the operating system; also in `tauri.conf.json`, which a test holds it to.
pub const IDENTIFIER: &str = "org.deskbell.Deskbell";

/// The demo's: it runs beside the real one.
pub const DEMO_IDENTIFIER: &str = "org.deskbell.Demo";

/// Of both programs: the resident part tells the windows' its own.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How the windows' program ends when the resident part is of another version, as after an update.
pub const OTHER_VERSION: u8 = 3;

/// Where the app keeps its files; the same folder that Tauri gives it.
pub fn data_folder() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join(IDENTIFIER))
}

/// Where the app keeps its log files and reports of crashes.
pub fn log_folder() -> Option<PathBuf> {
    dirs::state_dir().or_else(dirs::data_local_dir).map(|folder| folder.join(IDENTIFIER).join("log"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_identifier_is_the_one_that_tauri_has() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        assert_eq!(config["identifier"], super::IDENTIFIER);
    }
}
