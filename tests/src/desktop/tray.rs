//! A tray that the test owns: the watcher with which programs register their icons.
//!
//! The protocol is KDE's StatusNotifierItem, as GNOME's and KDE's trays speak it.

use std::collections::VecDeque;
use std::sync::Arc;

use zbus::message::Header;
use zbus::names::OwnedBusName;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedObjectPath;

use super::board::Board;
use super::tray_item::TrayItem;
use super::{DesktopError, PATIENCE, PrivateDesktop};

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
const ITEM_PATH: &str = "/StatusNotifierItem";

/// Where a registered icon is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Registered {
    owner: OwnedBusName,
    path: OwnedObjectPath,
}

#[derive(Debug, Default)]
struct Items {
    all: Vec<Registered>,
    /// Not taken by the test yet.
    fresh: VecDeque<Registered>,
}

/// A running tray.
#[derive(Debug)]
pub struct TrayHost {
    service: zbus::Connection,
    /// Icons are asked over another connection: they may be asked when the tray is gone.
    client: zbus::Connection,
    items: Arc<Board<Items>>,
}

impl TrayHost {
    /// Starts an empty tray.
    pub async fn start(desktop: &PrivateDesktop) -> Result<Self, DesktopError> {
        let items = Arc::new(Board::default());
        let watcher = Watcher { items: Arc::clone(&items) };
        let failed = || DesktopError::bus("starting the tray");
        let builder = zbus::connection::Builder::address(desktop.bus_address()).map_err(failed())?;
        let builder = builder.serve_at(PATH, watcher).map_err(failed())?.name(NAME).map_err(failed())?;
        let service = builder.build().await.map_err(failed())?;
        Ok(Self { service, client: desktop.connection().clone(), items })
    }

    /// Takes the tray away, and waits until it is gone.
    pub async fn stop(self) -> Result<(), DesktopError> {
        self.service.release_name(NAME).await.map_err(DesktopError::bus("ending the tray")).map(drop)
    }

    /// Takes the next icon that registered, waiting for it if need be.
    pub async fn next_item(&self) -> Result<TrayItem, DesktopError> {
        let Registered { owner, path } =
            self.items.take(PATIENCE, "an icon in the tray", |items| items.fresh.pop_front()).await?;
        Ok(TrayItem::new(self.client.clone(), owner, path))
    }
}

struct Watcher {
    items: Arc<Board<Items>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher", spawn = false)]
impl Watcher {
    /// `service` is a bus name (as the protocol says) or an object path (as libayatana does).
    async fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        let invalid = || zbus::fdo::Error::InvalidArgs(format!("no bus name and no path: {service}"));
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let (owner, path) =
            if service.starts_with('/') { (sender.as_str(), service) } else { (service, ITEM_PATH) };
        let registered = Registered {
            owner: OwnedBusName::try_from(owner).map_err(|_| invalid())?,
            path: OwnedObjectPath::try_from(path).map_err(|_| invalid())?,
        };
        self.items.change(|items| {
            if !items.all.contains(&registered) {
                items.all.push(registered.clone());
                items.fresh.push_back(registered);
            }
        });
        emitter.status_notifier_item_registered(&format!("{owner}{path}")).await?;
        Ok(())
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.read(|items| items.all.iter().map(|item| format!("{}{}", item.owner, item.path)).collect())
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
}
