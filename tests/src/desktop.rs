//! A desktop of a test's own: X display, window manager, D-Bus session, keyring, notification service, tray, and
//! WebDriver for the windows' insides.
//!
//! ```no_run
//! # async fn example() -> Result<(), deskbell_tests::desktop::DesktopError> {
//! use deskbell_tests::desktop::{Keyring, Notifications, PrivateDesktop, TrayHost};
//!
//! let desktop = PrivateDesktop::start().await?;
//! let _keyring = Keyring::start(&desktop).await?;
//! let notifications = Notifications::start(&desktop).await?;
//! let tray = TrayHost::start(&desktop).await?;
//! desktop.run("notify-send", &["Ana", "Where is my order?"]).await?;
//! let shown = notifications.next("Ana's notification", |shown| shown.summary == "Ana").await?;
//! notifications.invoke(&shown, "default").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing of the machine's own desktop is seen or touched: `HOME` and all `XDG_*` folders are new and empty, the
//! buses are private, and no service is started by the bus itself, so that a service that a test does not start is
//! really not there.
//!
//! Everything ends with the values that stand for it, also when a test panics; what a service started on its own
//! is found by its environment and ended too. Should the test be killed, its children get a signal: the thread
//! that starts a desktop must outlive it.

mod board;
mod bus;
mod display;
mod error;
mod keyring;
mod menu;
mod notifications;
mod overheard;
mod portal;
mod process;
mod program;
mod real;
mod system;
mod tray;
mod tray_item;
mod webdriver;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;

pub use display::{TakenKey, Window};
pub use error::{DesktopError, within};
pub use keyring::{Keyring, Prompter};
pub use menu::MenuItem;
pub use notifications::{Closed, Manner, Notification, Notifications};
pub use overheard::Overheard;
pub use portal::{Bound, Portal};
pub use process::tail;
pub use program::Program;
pub use real::{Dunst, Panel};
pub use system::Logind;
pub use tray::TrayHost;
pub use tray_item::{ItemState, Pixmap, TrayItem};
pub use webdriver::{Opening, Page, Pages, WebDriver};

use bus::Bus;
use display::Display;
use process::Tool;

/// How long anything may take. Long, because two cores may be building something else meanwhile.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running desktop. Dropping it ends everything that was started on it.
#[derive(Debug)]
pub struct PrivateDesktop {
    // In the order in which they are to end: programs lose their display first, then their bus.
    display: Display,
    bus: Bus,
    _leftovers: Leftovers,
    environment: Environment,
    folder: tempfile::TempDir,
}

impl PrivateDesktop {
    /// Starts X, a window manager and a D-Bus session, and waits until all three are there.
    pub async fn start() -> Result<Self, DesktopError> {
        let folder = tempfile::Builder::new()
            .prefix("deskbell-desktop-")
            .tempdir()
            .map_err(DesktopError::io("making a folder for the desktop"))?;
        let mut environment = Environment::new(folder.path())?;
        let bus = Bus::start(&environment, folder.path()).await?;
        environment.set("DBUS_SESSION_BUS_ADDRESS", bus.address());
        // The machine's own must neither be seen nor disturb.
        environment.set("DBUS_SYSTEM_BUS_ADDRESS", bus.address());
        let display = Display::start(&mut environment, folder.path()).await?;
        let leftovers = Leftovers { home: folder.path().join("home") };
        Ok(Self { display, bus, _leftovers: leftovers, environment, folder })
    }

    /// From now on programs are started in this locale (`ar_EG.UTF-8`).
    pub fn speak(&mut self, locale: &str) {
        self.environment.set("LANG", locale);
    }

    /// The environment of everything that runs on this desktop; nothing else is in it.
    pub fn env(&self) -> &[(OsString, OsString)] {
        &self.environment.variables
    }

    /// The empty home folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A folder for whatever a test wants to keep as long as the desktop, outside of home.
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    /// The test's own connection to the session bus.
    pub fn connection(&self) -> &zbus::Connection {
        self.bus.connection()
    }

    /// The address of the session bus.
    pub fn bus_address(&self) -> &str {
        self.bus.address()
    }

    /// A command that runs on this desktop, killed when it is dropped.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        self.environment.command(program)
    }

    /// Runs a program to its end and returns what it wrote to stdout.
    pub async fn run(&self, program: &'static str, arguments: &[&str]) -> Result<String, DesktopError> {
        let mut command = self.command(Tool::named(program).path()?);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = command.output();
        let what = format!("the end of {program} {}", arguments.join(" "));
        let Output { status, stdout, stderr } =
            within(PATIENCE, what, output).await?.map_err(DesktopError::io(format!("running {program}")))?;
        if status.success() {
            return Ok(String::from_utf8_lossy(&stdout).into_owned());
        }
        Err(DesktopError::Failed { program, status, said: String::from_utf8_lossy(&stderr).into_owned() })
    }

    /// The windows, as the window manager lists them.
    pub fn windows(&self) -> Vec<Window> {
        self.display.windows()
    }

    /// Waits until the windows are as asked for, and returns them.
    pub async fn until_windows(
        &self,
        what: &str,
        ready: impl FnMut(&[Window]) -> bool,
    ) -> Result<Vec<Window>, DesktopError> {
        self.display.until_windows(what, ready).await
    }

    /// Waits for a window whose title contains `title`.
    pub async fn window(&self, title: &str) -> Result<Window, DesktopError> {
        self.display.window(title).await
    }

    /// Closes a window as a click on its close button does.
    pub async fn close_window(&self, title: &str) -> Result<(), DesktopError> {
        self.display.close(title).await
    }

    /// Gives a window the focus, as a click on a task bar does, and waits until it has it.
    pub async fn focus_window(&self, title: &str) -> Result<(), DesktopError> {
        self.display.focus(title).await
    }

    /// Moves and resizes a window, as with the mouse, and waits until it is so.
    pub async fn place_window(
        &self,
        title: &str,
        at: (i32, i32),
        size: (u32, u32),
    ) -> Result<Window, DesktopError> {
        self.display.place(title, at, size).await
    }

    /// Takes Ctrl+Alt and a key, by the number that X has for its sign, away from all other programs.
    pub fn take_key(&self, sign: u32) -> Result<TakenKey, DesktopError> {
        self.display.take_key(sign)
    }

    /// Sets a variable of everything that is started on this desktop from now on.
    pub fn set_variable(&mut self, name: &str, value: impl Into<OsString>) {
        self.environment.set(name, value);
    }

    /// Presses keys in the focused window, named as xdotool does: `ctrl+f`, `Return`.
    pub async fn key(&self, keys: &str) -> Result<(), DesktopError> {
        self.run("xdotool", &["key", "--clearmodifiers", keys]).await.map(drop)
    }

    /// Types text into the focused window.
    pub async fn type_text(&self, text: &str) -> Result<(), DesktopError> {
        self.run("xdotool", &["type", "--clearmodifiers", text]).await.map(drop)
    }

    /// Clicks with the first mouse button, in pixels from the display's upper left corner.
    pub async fn click(&self, x: u32, y: u32) -> Result<(), DesktopError> {
        self.run("xdotool", &["mousemove", &x.to_string(), &y.to_string(), "click", "1"]).await.map(drop)
    }

    /// Writes a picture of the whole display, in the format that the file's name tells.
    pub async fn screenshot(&self, file: &Path) -> Result<(), DesktopError> {
        self.run("import", &["-window", "root", &file.to_string_lossy()]).await.map(drop)
    }
}

/// What was started by something that a test started, in whatever process group. Dropping it ends them.
#[derive(Debug)]
struct Leftovers {
    home: PathBuf,
}

impl Drop for Leftovers {
    fn drop(&mut self) {
        process::end_all_of(&self.home);
    }
}

/// The variables of everything that runs on a desktop.
#[derive(Debug)]
struct Environment {
    variables: Vec<(OsString, OsString)>,
}

impl Environment {
    fn new(folder: &Path) -> Result<Self, DesktopError> {
        use std::os::unix::fs::DirBuilderExt as _;
        let home = folder.join("home");
        let mut environment = Self { variables: Vec::new() };
        let folders = [
            ("HOME", home.clone()),
            ("XDG_CACHE_HOME", home.join(".cache")),
            ("XDG_CONFIG_HOME", home.join(".config")),
            ("XDG_DATA_HOME", home.join(".local/share")),
            ("XDG_STATE_HOME", home.join(".local/state")),
            ("XDG_RUNTIME_DIR", folder.join("run")),
        ];
        for (name, folder) in folders {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)
                .map_err(DesktopError::io(format!("making the folder of {name}")))?;
            environment.set(name, folder);
        }
        environment.set("PATH", std::env::var_os("PATH").unwrap_or_default());
        for (name, value) in [
            ("LANG", "C.UTF-8"),
            ("TZ", "UTC"),
            ("XDG_CURRENT_DESKTOP", "GNOME"),
            ("XDG_SESSION_TYPE", "x11"),
            ("GDK_BACKEND", "x11"),
            // Each of these would otherwise look for a service on the bus that is not there, and wait for it.
            ("GIO_USE_VFS", "local"),
            ("GSETTINGS_BACKEND", "memory"),
            ("NO_AT_BRIDGE", "1"),
            ("RUST_BACKTRACE", "1"),
        ] {
            environment.set(name, value);
        }
        // What runs here sees nothing of the machine's network manager or login manager.
        let mut no_bus = OsString::from("unix:path=");
        no_bus.push(folder.join("no-system-bus"));
        environment.set("DBUS_SYSTEM_BUS_ADDRESS", no_bus);
        Ok(environment)
    }

    fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.variables.push((name.into(), value.into()));
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value))).kill_on_drop(true);
        command
    }
}
