//! Programs that others wrote and agents use: dunst shows notifications, Xfce's panel has a tray.

use std::path::Path;

use zbus::fdo::{DBusProxy, PropertiesProxy};
use zbus::names::{BusName, InterfaceName, WellKnownName};

use super::process::Process;
use super::{DesktopError, PrivateDesktop};

/// Where Debian keeps the settings service of Xfce, which the panel asks for what it is to show.
const SETTINGS_SERVICE: &str = "xfconfd";
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// dunst, a notification service. Dropping it ends it.
#[derive(Debug)]
pub struct Dunst {
    _daemon: Process,
}

impl Dunst {
    /// Starts it with the settings of the virtual desktop, and waits until it answers.
    pub async fn start(desktop: &PrivateDesktop) -> Result<Self, DesktopError> {
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/dunstrc");
        let mut daemon = Process::start(&desktop.environment, desktop.scratch(), "dunst", |command| {
            command.arg("-conf").arg(settings)
        })?;
        let pid = daemon.child().id().unwrap_or_default();
        desktop.bus.until_owned_by(pid, "org.freedesktop.Notifications").await?;
        Ok(Self { _daemon: daemon })
    }

    /// Waits until this many notifications are on screen.
    pub async fn until_displayed(&self, desktop: &PrivateDesktop, count: usize) -> Result<(), DesktopError> {
        let what = format!("{count} notifications on screen");
        desktop
            .bus
            .until(&what, async || {
                let displayed = desktop.run("dunstctl", &["count", "displayed"]).await?;
                Ok(displayed.trim().parse() == Ok(count))
            })
            .await
    }

    /// Waits until there are at least this many notifications, on screen or waiting for room there.
    pub async fn until_there_are(&self, desktop: &PrivateDesktop, least: usize) -> Result<(), DesktopError> {
        let what = format!("{least} notifications");
        desktop
            .bus
            .until(&what, async || {
                let mut there_are = 0;
                for place in ["displayed", "waiting"] {
                    let count = desktop.run("dunstctl", &["count", place]).await?;
                    there_are += count.trim().parse().unwrap_or(0);
                }
                Ok(there_are >= least)
            })
            .await
    }

    /// Clicks the newest notification.
    pub async fn click(&self, desktop: &PrivateDesktop) -> Result<(), DesktopError> {
        desktop.run("dunstctl", &["action", "0"]).await.map(drop)
    }
}

/// Xfce's panel with a tray. Dropping it ends it.
#[derive(Debug)]
pub struct Panel {
    _panel: Process,
    _settings: Process,
    connection: zbus::Connection,
}

impl Panel {
    /// Starts it with the settings of the virtual desktop, and waits until there is a tray.
    pub async fn start(desktop: &PrivateDesktop) -> Result<Self, DesktopError> {
        let failed = || DesktopError::io("writing the panel's settings");
        let folder = desktop.home().join(".config/xfce4/xfconf/xfce-perchannel-xml");
        std::fs::create_dir_all(&folder).map_err(failed())?;
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/panel.xml");
        std::fs::copy(settings, folder.join("xfce4-panel.xml")).map_err(failed())?;
        let (environment, scratch) = (&desktop.environment, desktop.scratch());
        let mut settings = Process::start(environment, scratch, SETTINGS_SERVICE, |command| command)?;
        let pid = settings.child().id().unwrap_or_default();
        desktop.bus.until_owned_by(pid, "org.xfce.Xfconf").await?;
        let panel =
            Process::start(environment, scratch, "xfce4-panel", |command| command.arg("--disable-wm-check"))?;
        let panel = Self { _panel: panel, _settings: settings, connection: desktop.connection().clone() };
        desktop.bus.until("the panel's tray", async || is_there(desktop).await).await?;
        Ok(panel)
    }

    /// The icons in the tray, as bus names and paths.
    pub async fn icons(&self) -> Result<Vec<String>, DesktopError> {
        let failed = || DesktopError::bus("asking the panel for its icons");
        let proxy = PropertiesProxy::new(&self.connection, WATCHER, "/StatusNotifierWatcher")
            .await
            .map_err(failed())?;
        let interface = InterfaceName::from_static_str_unchecked(WATCHER);
        let icons = proxy
            .get(interface, "RegisteredStatusNotifierItems")
            .await
            .map_err(zbus::Error::from)
            .map_err(failed())?;
        Vec::<String>::try_from(icons).map_err(zbus::Error::from).map_err(failed())
    }

    /// Waits until its tray has an icon.
    pub async fn until_an_icon(&self, desktop: &PrivateDesktop) -> Result<(), DesktopError> {
        desktop.bus.until("an icon in the panel", async || Ok(!self.icons().await?.is_empty())).await
    }

    /// Ends it, and waits until its tray is gone.
    pub async fn stop(self, desktop: &PrivateDesktop) -> Result<(), DesktopError> {
        drop(self);
        desktop.bus.until("the tray's end", async || Ok(!is_there(desktop).await?)).await
    }
}

async fn is_there(desktop: &PrivateDesktop) -> Result<bool, DesktopError> {
    let what = "asking for the tray";
    let bus = DBusProxy::new(desktop.connection()).await.map_err(DesktopError::bus(what))?;
    let watcher = BusName::from(WellKnownName::from_static_str_unchecked(WATCHER));
    bus.name_has_owner(watcher).await.map_err(DesktopError::bus(what))
}
