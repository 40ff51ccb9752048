//! What is remembered from one start to the next and is no secret.
//!
//! The running app has the file, and a command writes it only while no app runs.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deskbell_app::ports::Settings;
use serde_json::{Map, Value};

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

/// The settings and their file.
pub struct SettingsFile {
    file: PathBuf,
    values: Map<String, Value>,
}

impl SettingsFile {
    /// Reads the file; none is the same as an empty one.
    pub fn open() -> Result<Self, SettingsError> {
        let folder = crate::identity::data_folder().ok_or(SettingsError::NoFolder)?;
        Self::at(folder.join(FILE))
    }

    fn at(file: PathBuf) -> Result<Self, SettingsError> {
        let values = match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                // Somebody may want to see what was in it.
                let aside = file.with_extension("json.unreadable");
                let kept = fs::rename(&file, &aside).is_ok();
                tell(&format!(
                    "{} is no settings: {error}. Kept as {}: {kept}",
                    file.display(),
                    aside.display()
                ));
                Map::new()
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Map::new(),
            Err(source) => return Err(SettingsError::File { file, source }),
        };
        Ok(Self { file, values })
    }

    fn save(&self) {
        if let Err(error) = self.write() {
            tell(&format!("{} could not be written: {error}", self.file.display()));
        }
    }

    fn write(&self) -> std::io::Result<()> {
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
        self.save();
    }

    fn chosen(&self) -> Option<Value> {
        self.values.get(CHOSEN).cloned()
    }

    fn set_chosen(&mut self, chosen: Value) {
        self.values.insert(CHOSEN.to_owned(), chosen);
        self.save();
    }
}

/// Where nobody may be looking at a terminal.
fn tell(words: &str) {
    if tracing::dispatcher::has_been_set() {
        tracing::error!("{words}");
    } else {
        eprintln!("deskbell: {words}");
    }
}

/// The settings in the running app: the pipeline has them, and a second start may change the server.
#[derive(Clone)]
pub struct SharedSettings(Arc<Mutex<SettingsFile>>);

impl SharedSettings {
    /// Reads the file.
    pub fn open() -> Result<Self, SettingsError> {
        Ok(Self(Arc::new(Mutex::new(SettingsFile::open()?))))
    }

    fn lock(&self) -> MutexGuard<'_, SettingsFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settings for SharedSettings {
    fn server(&self) -> Option<String> {
        self.lock().server()
    }

    fn set_server(&mut self, server: Option<&str>) {
        self.lock().set_server(server);
    }

    fn chosen(&self) -> Option<Value> {
        self.lock().chosen()
    }

    fn set_chosen(&mut self, chosen: Value) {
        self.lock().set_chosen(chosen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_were_written_and_what_makes_no_sense_is_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new folder").join(FILE);
        let mut settings = SettingsFile::at(file.clone()).unwrap();
        assert_eq!((settings.server(), settings.chosen()), (None, None));
        settings.set_server(Some("wss://support.example.com"));
        settings.set_chosen(serde_json::json!({"zoom": 110}));
        let again = SettingsFile::at(file.clone()).unwrap();
        assert_eq!(again.server().as_deref(), Some("wss://support.example.com"));
        assert_eq!(again.chosen(), Some(serde_json::json!({"zoom": 110})));

        fs::write(&file, "{\"server\": \"wss://half").unwrap();
        let mut settings = SettingsFile::at(file.clone()).unwrap();
        assert_eq!(settings.server(), None);
        settings.set_server(Some("wss://other.example.com"));
        let aside = fs::read_to_string(file.with_extension("json.unreadable")).unwrap();
        assert_eq!(aside, "{\"server\": \"wss://half");
    }
}
