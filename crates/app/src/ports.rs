//! What the pipeline needs of the desktop, as narrow traits. `src-tauri` has the real ones.
//!
//! None of these calls may wait, except those of [`Keyring`], which the pipeline makes off its own thread. What
//! an adapter has to say it says as an [`Intent`](crate::Intent).

use std::path::PathBuf;

use deskbell_client::Token;
use deskbell_domain::{Alert, CustomerId, Language};
use deskbell_history::Key;
use futures_util::future::BoxFuture;

use crate::contract::{Appearance, Autostart as AutostartState, Panel};
use crate::doctor::Probe;
use crate::policy::PolicyPlace;
use crate::shortcut::Shortcut;

/// Everything the pipeline is given.
pub struct Ports {
    /// Shows and withdraws notifications.
    pub notifications: Box<dyn Notifications>,
    /// Shows the state.
    pub tray: Box<dyn Tray>,
    /// Opens windows.
    pub windows: Box<dyn Windows>,
    /// Starts the program with the desktop.
    pub autostart: Box<dyn Autostart>,
    /// Hears keys that are pressed in any program.
    pub shortcut: Box<dyn GlobalShortcut>,
    /// Keeps secrets.
    pub keyring: std::sync::Arc<dyn Keyring>,
    /// Remembers which server was signed in.
    pub settings: Box<dyn Settings>,
    /// Where histories are kept.
    pub history: HistoryPlace,
    /// Where the administrator's policy is.
    pub policy: PolicyPlace,
    /// Reads an environment variable: a proxy is named there.
    pub environment: fn(&str) -> Option<String>,
    /// The desktop's language.
    pub language: Language,
    /// What a test of the connection looks at on this desktop, for whoever is signed in at this server.
    pub probes: fn(std::sync::Arc<dyn Keyring>, Option<String>) -> Vec<Probe>,
    /// Where it is said how the last run ended, where that was by a fault of the program's own.
    pub crash_report: Option<PathBuf>,
    /// Called when a burst is over: what it needed of the memory can go back to the system.
    pub give_memory_back: Box<dyn FnMut() + Send>,
}

/// Where histories are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryPlace {
    /// One encrypted file for each profile in this folder.
    Folder(PathBuf),
    /// In memory, on purpose: the demo's.
    Memory,
}

/// The desktop's notification service.
pub trait Notifications: Send {
    /// Does what an alert says. A failure comes back as
    /// [`Intent::NotificationsFailed`](crate::Intent::NotificationsFailed).
    fn alert(&mut self, alert: Alert);

    /// Withdraws everything that is shown.
    fn withdraw_all(&mut self);

    /// Withdraws everything because the program ends. Done when the service was told, or is not there to be told.
    fn end(&mut self) -> BoxFuture<'static, ()>;

    /// Looks whether there is a notification service now, and says so as an intent.
    fn check(&mut self);
}

/// The icon in the tray.
pub trait Tray: Send {
    /// Shows a state. Called only when something changed.
    fn show(&mut self, view: TrayView);
}

/// What the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayView {
    /// The bell's shape.
    pub bell: Bell,
    /// Unread messages.
    pub unread: u32,
    /// The state in words, one line.
    pub state_line: String,
    /// The counts in words, one line; empty where there is nothing to count.
    pub count_line: String,
    /// Whether nothing rings.
    pub quiet: TrayQuiet,
    /// The colour of the panel that the icon stands on.
    pub panel: Panel,
    /// The conversations that need attention most, the most urgent first, at most 8.
    pub urgent: Vec<TrayConversation>,
    /// The language of all its words.
    pub language: Language,
}

/// Whether nothing rings, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TrayQuiet {
    /// It rings.
    #[default]
    No,
    /// The agent paused everything: until when, one line.
    Paused(String),
    /// Quiet hours are on: until when, one line.
    Hours(String),
}

/// A conversation in the tray's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayConversation {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// What to show: who, and how many unread or since when waiting.
    pub label: String,
}

/// What the bell says of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bell {
    /// Messages come in.
    Online,
    /// An attempt is under way.
    Connecting,
    /// It broke, or nobody is signed in.
    Offline,
    /// The server said no.
    Refused,
}

/// The app's windows.
pub trait Windows: Send {
    /// The window that is opened or raised next may take the focus with this token of the desktop
    /// (xdg-activation).
    fn activate_next(&mut self, _token: String) {}

    /// Something rang: a window may be wanted soon.
    fn expect(&mut self) {}

    /// Windows that are opened from now on begin like this. Those that are open hear of it in their updates.
    fn draw(&mut self, _appearance: Appearance) {}

    /// Opens the inbox, or raises the one there is.
    fn open_inbox(&mut self);

    /// Opens a customer's chat window, or raises the one there is. `title` is one clean line.
    fn open_chat(&mut self, customer_id: &CustomerId, title: &str);

    /// Gives a customer's chat window its title, where it is open. `title` is one clean line.
    fn title_chat(&mut self, _customer_id: &CustomerId, _title: &str) {}

    /// Opens the settings, or raises them.
    fn open_settings(&mut self);

    /// Opens the diagnostics, or raises them.
    fn open_diagnostics(&mut self);

    /// Asks the agent for a place to save a file, beside a window; `name` is what it may be called. `chosen` is called
    /// once, with `None` where there is no such place.
    fn save_as(&mut self, _window: &str, _name: &str, chosen: PlaceChosen) {
        chosen(None);
    }

    /// Ends the app.
    fn quit(&mut self);
}

/// Takes the place that the agent chose.
pub type PlaceChosen = Box<dyn FnOnce(Option<PathBuf>) + Send>;

/// The desktop's list of programs that start with it.
pub trait Autostart: Send {
    /// Has the program start with the desktop, in the tray, or not. With `anew` somebody just decided so; without it what
    /// the agent did in the desktop's own list of programs stays.
    fn set(&mut self, on: bool, anew: bool) -> Result<AutostartState, AutostartError>;
}

/// Why the program cannot start with the desktop, or cannot be kept from it.
#[derive(Debug, thiserror::Error)]
pub enum AutostartError {
    /// The desktop says of no place for it, or the program does not know where it is itself.
    #[error("there is no place for it: {0}")]
    NoPlace(String),
    /// The desktop's list cannot be changed.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The desktop's own words.
    #[error("{0}")]
    Desktop(String),
}

/// Keys that open the most urgent chat from any program.
pub trait GlobalShortcut: Send {
    /// Hears these and no others from now on. When they are pressed, that is an
    /// [`Intent::OpenMostUrgent`](crate::Intent::OpenMostUrgent); what became of them, an
    /// [`Intent::Shortcut`](crate::Intent::Shortcut).
    fn set(&mut self, shortcut: Option<Shortcut>);
}

/// The operating system's keyring. Calls may wait for the agent to unlock it.
pub trait Keyring: Send + Sync {
    /// The token for a server's origin.
    fn token(&self, origin: &str) -> Result<Option<Token>, KeyringError>;

    /// Stores the token for a server's origin.
    fn set_token(&self, origin: &str, token: &Token) -> Result<(), KeyringError>;

    /// Removes the token for a server's origin.
    fn delete_token(&self, origin: &str) -> Result<(), KeyringError>;

    /// The key of a profile's history.
    fn history_key(&self, profile: &str) -> Result<Option<Key>, KeyringError>;

    /// Stores the key of a profile's history.
    fn set_history_key(&self, profile: &str, key: &Key) -> Result<(), KeyringError>;

    /// Destroys the key of a profile's history; fine where there is none.
    fn delete_history_key(&self, profile: &str) -> Result<(), KeyringError>;
}

/// Why the keyring did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is none on this desktop, or it does not run yet.
    #[error("there is no keyring: {0}")]
    Missing(String),
    /// It is there and locked, and was not unlocked.
    #[error("the keyring is locked: {0}")]
    Locked(String),
    /// Anything else, in its own words.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

/// What is remembered from one start to the next, and is no secret.
pub trait Settings: Send {
    /// The server's address, as it was entered.
    fn server(&self) -> Option<String>;

    /// Remembers or forgets the server's address.
    fn set_server(&mut self, server: Option<&str>);

    /// What the agent chose, as it was last saved; `None` where nothing was.
    fn chosen(&self) -> Option<serde_json::Value>;

    /// Saves what the agent chose.
    fn set_chosen(&mut self, chosen: serde_json::Value);
}
