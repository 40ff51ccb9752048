//! What is remembered from one start to the next and is no secret, in `tauri-plugin-store`'s file.
//!
//! The app goes through the plugin. The command line, which runs without Tauri, writes the same file, and only
//! while no app runs.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use deskbell_app::ports::Settings;
use serde_json::{Map, Value};
use tauri::Wry;
use tauri_plugin_store::Store;

/// The file's name in the app's data folder.
pub const FILE: &str = "settings.json";

const SERVER: &str = "server";
const CHOSEN: &str = "chosen";

/// Why the settings could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The desktop says of no folder for data.
    #[error("there is no folder for application data; set HOME or XDG_DATA_HOME")]
    NoFolder,
    /// The file cannot be read or written.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
}

/// The settings in the running app.
pub struct StoreSettings {
    /// The plugin's store.
    pub store: Arc<Store<Wry>>,
}

impl Settings for StoreSettings {
    fn server(&self) -> Option<String> {
        self.store.get(SERVER)?.as_str().map(str::to_owned)
    }

    fn set_server(&mut self, server: Option<&str>) {
        match server {
            Some(server) => self.store.set(SERVER, server),
            None => drop(self.store.delete(SERVER)),
        }
        if let Err(error) = self.store.save() {
            tracing::error!(%error, "the settings could not be saved");
        }
    }

    fn chosen(&self) -> Option<Value> {
        self.store.get(CHOSEN)
    }

    fn set_chosen(&mut self, chosen: Value) {
        self.store.set(CHOSEN, chosen);
        if let Err(error) = self.store.save() {
            tracing::error!(%error, "the settings could not be saved");
        }
    }
}

/// The settings for a command that runs without the app.
pub struct SettingsFile {
    file: PathBuf,
    values: Map<String, Value>,
}

impl SettingsFile {
    /// Reads the file; none is the same as an empty one.
    pub fn open() -> Result<Self, SettingsError> {
        let folder = crate::identity::data_folder().ok_or(SettingsError::NoFolder)?;
        let file = folder.join(FILE);
        let values = match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Map::new(),
            Err(source) => return Err(SettingsError::File { file, source }),
        };
        Ok(Self { file, values })
    }

    fn save(&self) -> std::io::Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = self.file.with_extension("json.new");
        fs::write(&beside, serde_json::to_vec_pretty(&self.values)?)?;
        fs::rename(beside, &self.file)
    }
}

impl Settings for SettingsFile {
    fn server(&self) -> Option<String> {
        self.values.get(SERVER)?.as_str().map(str::to_owned)
    }

    fn set_server(&mut self, server: Option<&str>) {
        match server {
            Some(server) => self.values.insert(SERVER.to_owned(), Value::from(server)),
            None => self.values.remove(SERVER),
        };
        if let Err(error) = self.save() {
            eprintln!("deskbell: {} could not be written: {error}", self.file.display());
        }
    }

    fn chosen(&self) -> Option<Value> {
        self.values.get(CHOSEN).cloned()
    }

    fn set_chosen(&mut self, chosen: Value) {
        self.values.insert(CHOSEN.to_owned(), chosen);
        if let Err(error) = self.save() {
            eprintln!("deskbell: {} could not be written: {error}", self.file.display());
        }
    }
}
