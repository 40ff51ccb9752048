//! One icon in the tray, as a desktop sees it.

use std::fmt;

use futures_util::{StreamExt as _, future};
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use zbus::fdo::{DBusProxy, PropertiesProxy};
use zbus::names::{BusName, InterfaceName, OwnedBusName};
use zbus::zvariant::{DeserializeDict, OwnedObjectPath, Type};
use zbus::{MatchRule, MessageStream};

use super::menu::{self, MenuItem};
use super::{DesktopError, PATIENCE};

const INTERFACE: &str = "org.kde.StatusNotifierItem";

/// An icon's picture in one size.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
pub struct Pixmap {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// Alpha, red, green and blue of each pixel, a byte each.
    pub argb: Vec<u8>,
}

impl fmt::Debug for Pixmap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

#[derive(Debug, Deserialize, Type)]
struct ToolTip {
    _icon_name: String,
    _icon: Vec<Pixmap>,
    title: String,
    description: String,
}

#[derive(Debug, DeserializeDict, Type)]
#[zvariant(signature = "a{sv}", rename_all = "PascalCase")]
struct Properties {
    id: Option<String>,
    title: Option<String>,
    status: Option<String>,
    icon_name: Option<String>,
    icon_pixmap: Option<Vec<Pixmap>>,
    tool_tip: Option<ToolTip>,
    menu: Option<OwnedObjectPath>,
}

/// What an icon shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemState {
    /// Which program's it is.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `Passive`, `Active` or `NeedsAttention`.
    pub status: String,
    /// Title and text of the tooltip, a line each.
    pub tooltip: String,
    /// The theme's name of the picture, where it has one.
    pub icon_name: String,
    /// The picture, in several sizes.
    pub icon: Vec<Pixmap>,
}

/// An icon in the tray. It is asked anew each time; nothing is remembered.
#[derive(Debug, Clone)]
pub struct TrayItem {
    connection: zbus::Connection,
    owner: OwnedBusName,
    path: OwnedObjectPath,
}

impl TrayItem {
    pub(super) fn new(connection: zbus::Connection, owner: OwnedBusName, path: OwnedObjectPath) -> Self {
        Self { connection, owner, path }
    }

    /// What it shows now.
    pub async fn state(&self) -> Result<ItemState, DesktopError> {
        let Properties { id, title, status, icon_name, icon_pixmap, tool_tip, menu: _ } =
            self.properties().await?;
        let lines = tool_tip.map(|tip| [tip.title, tip.description]).unwrap_or_default();
        let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Ok(ItemState {
            id: id.unwrap_or_default(),
            title: title.unwrap_or_default(),
            status: status.unwrap_or_default(),
            tooltip: lines.join("\n"),
            icon_name: icon_name.unwrap_or_default(),
            icon: icon_pixmap.unwrap_or_default(),
        })
    }

    /// Waits until it shows what is asked for. Fails at once when the program that shows it ends.
    pub async fn until(
        &self,
        what: &str,
        mut ready: impl FnMut(&ItemState) -> bool,
    ) -> Result<ItemState, DesktopError> {
        let deadline = Instant::now() + PATIENCE;
        // Before the first look, so that no change is missed.
        let mut changes = self.changes().await?;
        loop {
            let state = self.state().await?;
            if ready(&state) {
                return Ok(state);
            }
            match timeout_at(deadline, changes.next()).await {
                Ok(Some(())) => {}
                Ok(None) => {
                    let why = format!("the icon is gone; it last showed {state:?}");
                    return Err(DesktopError::Gone { what: what.to_owned(), why });
                }
                Err(_) => {
                    let seen = format!("{state:?}");
                    return Err(DesktopError::Late { what: what.to_owned(), within: PATIENCE, seen });
                }
            }
        }
    }

    /// Waits until the program that shows it has left the bus.
    pub async fn gone(&self) -> Result<(), DesktopError> {
        let deadline = Instant::now() + PATIENCE;
        let mut changes = self.changes().await?;
        let failed = DesktopError::bus("asking for the icon's owner");
        let bus = DBusProxy::new(&self.connection).await.map_err(failed)?;
        while bus
            .name_has_owner(self.owner.as_ref())
            .await
            .map_err(DesktopError::bus("asking for the icon's owner"))?
        {
            if timeout_at(deadline, changes.next()).await.is_err() {
                let seen = format!("{:?}", self.state().await?);
                return Err(DesktopError::Late { what: "the icon's end".into(), within: PATIENCE, seen });
            }
        }
        Ok(())
    }

    /// A click on the icon.
    pub async fn activate(&self) -> Result<(), DesktopError> {
        let failed = || DesktopError::bus("clicking the tray icon");
        let item =
            zbus::Proxy::new(&self.connection, &self.owner, &self.path, INTERFACE).await.map_err(failed())?;
        item.call("Activate", &(0, 0)).await.map_err(failed())
    }

    /// The menu, as it would open now.
    pub async fn menu(&self) -> Result<Vec<MenuItem>, DesktopError> {
        menu::read(&self.connection, &self.owner, &self.menu_path().await?).await
    }

    /// Opens the menu and clicks the first entry whose label contains `label`.
    pub async fn click(&self, label: &str) -> Result<(), DesktopError> {
        menu::click(&self.connection, &self.owner, &self.menu_path().await?, label).await
    }

    async fn menu_path(&self) -> Result<OwnedObjectPath, DesktopError> {
        let missing = || DesktopError::NotThere { what: "menu".into(), there: "an icon alone".into() };
        self.properties().await?.menu.ok_or_else(missing)
    }

    async fn properties(&self) -> Result<Properties, DesktopError> {
        let failed = || DesktopError::bus("reading the tray icon");
        let proxy = PropertiesProxy::new(&self.connection, &self.owner, &self.path).await.map_err(failed())?;
        let interface = InterfaceName::from_static_str_unchecked(INTERFACE);
        let reply = proxy.inner().call_method("GetAll", &(interface,)).await.map_err(failed())?;
        reply.body().deserialize().map_err(failed())
    }

    /// One `()` for each signal that the icon's owner sends (new picture, new tooltip, ...); its end is the stream's.
    async fn changes(&self) -> Result<impl futures_util::Stream<Item = ()> + Unpin, DesktopError> {
        let failed = || DesktopError::bus("following the tray icon");
        let owner = BusName::from(&self.owner);
        let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal).sender(owner.clone());
        let signals = MessageStream::for_match_rule(rule.map_err(failed())?.build(), &self.connection, None)
            .await
            .map_err(failed())?;
        let bus = DBusProxy::new(&self.connection).await.map_err(failed())?;
        let owners =
            bus.receive_name_owner_changed_with_args(&[(0, owner.as_str())]).await.map_err(failed())?;
        let signals = signals.map(|_| true);
        let ends = owners.map(|change| change.args().is_ok_and(|args| args.new_owner().is_some()));
        let both = futures_util::stream::select(signals, ends);
        Ok(Box::pin(both.take_while(|there| future::ready(*there)).map(drop)))
    }
}
