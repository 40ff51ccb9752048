//! The desktop's portal, as far as it gives programs keys: a stand-in, because the real one wants a Wayland session.
//! <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html>

use std::collections::HashMap;
use std::sync::Arc;

use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, interface, message::Header};

use super::board::Board;
use super::bus::connect;
use super::{DesktopError, PATIENCE, PrivateDesktop};

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.GlobalShortcuts";

/// A shortcut that a program was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// What the program calls it.
    pub id: String,
    /// The keys that it asked for.
    pub trigger: String,
    session: OwnedObjectPath,
}

/// A portal. Dropping it ends it.
#[derive(Debug)]
pub struct Portal {
    connection: Connection,
    bound: Arc<Board<Option<Bound>>>,
}

impl Portal {
    /// Takes the name on the bus. It gives each program what it asks for, and calls the keys `description`.
    pub async fn start(desktop: &PrivateDesktop, description: &str) -> Result<Self, DesktopError> {
        let connection = connect(desktop.bus_address()).await?;
        let bound = Arc::new(Board::default());
        let object = Object { bound: Arc::clone(&bound), description: description.to_owned() };
        connection.object_server().at(PATH, object).await.map_err(DesktopError::bus("serving the portal"))?;
        connection.request_name(NAME).await.map_err(DesktopError::bus("becoming the portal"))?;
        Ok(Self { connection, bound })
    }

    /// Waits until a program has a shortcut.
    pub async fn bound(&self) -> Result<Bound, DesktopError> {
        self.bound.take(PATIENCE, "a program that asks for keys", Option::take).await
    }

    /// Presses it.
    pub async fn press(&self, bound: &Bound) -> Result<(), DesktopError> {
        let options = HashMap::from([("activation_token", Value::from("a-token"))]);
        let body = (&bound.session, &bound.id, 1_u64, options);
        let signal = self.connection.emit_signal(None::<&str>, PATH, INTERFACE, "Activated", &body);
        signal.await.map_err(DesktopError::bus("pressing keys"))
    }
}

struct Object {
    bound: Arc<Board<Option<Bound>>>,
    description: String,
}

type Options = HashMap<String, OwnedValue>;

fn text(options: &Options, name: &str) -> zbus::fdo::Result<String> {
    let value = options.get(name).and_then(|value| <&str>::try_from(value).ok());
    value.map(str::to_owned).ok_or_else(|| zbus::fdo::Error::InvalidArgs(format!("there is no {name}")))
}

/// Where a caller's requests and sessions are.
fn place(header: &Header<'_>, kind: &str, token: &str) -> zbus::fdo::Result<OwnedObjectPath> {
    let sender = header.sender().map(|name| name.trim_start_matches(':').replace('.', "_"));
    let path = format!("{PATH}/{kind}/{}/{token}", sender.unwrap_or_default());
    ObjectPath::try_from(path)
        .map(Into::into)
        .map_err(|error| zbus::fdo::Error::InvalidArgs(error.to_string()))
}

/// Answers a request with the signal that it is waited for with.
async fn answer(
    bus: &Connection,
    request: &OwnedObjectPath,
    results: HashMap<&str, Value<'_>>,
) -> zbus::fdo::Result<()> {
    let body = (0_u32, results);
    Ok(bus.emit_signal(None::<&str>, request, "org.freedesktop.portal.Request", "Response", &body).await?)
}

#[interface(name = "org.freedesktop.portal.GlobalShortcuts")]
impl Object {
    async fn create_session(
        &self,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] bus: &Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let request = place(&header, "request", &text(&options, "handle_token")?)?;
        let session = place(&header, "session", &text(&options, "session_handle_token")?)?;
        answer(bus, &request, HashMap::from([("session_handle", Value::from(session.as_str()))])).await?;
        Ok(request)
    }

    async fn bind_shortcuts(
        &self,
        session: OwnedObjectPath,
        shortcuts: Vec<(String, Options)>,
        _parent: String,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] bus: &Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let request = place(&header, "request", &text(&options, "handle_token")?)?;
        let (id, wanted) =
            shortcuts.into_iter().next().ok_or(zbus::fdo::Error::InvalidArgs("none".into()))?;
        let trigger = text(&wanted, "preferred_trigger")?;
        let facts = HashMap::from([("trigger_description", Value::from(self.description.as_str()))]);
        let given = vec![(id.as_str(), facts)];
        answer(bus, &request, HashMap::from([("shortcuts", Value::from(given))])).await?;
        self.bound.change(|bound| *bound = Some(Bound { id, trigger, session }));
        Ok(request)
    }
}
