//! The session bus: one connection, subscribed to all that a notification service tells before it is told anything.

use futures_util::future::join3;
use futures_util::stream::{SelectAll, StreamExt as _};
use zbus::message::Type;
use zbus::names::{OwnedUniqueName, UniqueName};
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::screen::{Deed, Refusal};
use super::wire::{Abilities, Notify};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const BUS: &str = "org.freedesktop.DBus";
const BUS_PATH: &str = "/org/freedesktop/DBus";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const INHIBITED: &str = "Inhibited";
/// Messages that may wait to be read. Past it the connection would not be read, and no answer come through.
const QUEUE: usize = 1024;

/// What the bus told without being asked.
#[derive(Debug)]
pub enum Event {
    /// The service came, went, or another one took its place.
    Owner(Option<OwnedUniqueName>),
    /// Somebody says that something was done with a notification.
    Deed {
        /// Who says so: only the service may.
        sender: OwnedUniqueName,
        /// The notification's number.
        id: u32,
        /// What was done.
        deed: Deed,
    },
    /// What lets a window take the focus, for the deed that comes next.
    ActivationToken {
        /// Who says so.
        sender: OwnedUniqueName,
        /// The notification's number.
        id: u32,
        /// The token.
        token: String,
    },
    /// The desktop's do-not-disturb went on or off; `None` where it has to be asked.
    Inhibited {
        /// Who says so.
        sender: OwnedUniqueName,
        /// Whether it is on.
        inhibited: Option<bool>,
    },
}

/// What a service said of itself.
#[derive(Debug)]
pub struct Portrait {
    /// Name and version.
    pub name: zbus::Result<String>,
    /// What it can do; `None` where it does not say.
    pub abilities: Option<Abilities>,
    /// Whether do-not-disturb is on; `None` where it does not say.
    pub inhibited: Option<bool>,
}

/// A connection to the session bus. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bus {
    connection: Connection,
}

impl Bus {
    /// Connects and subscribes. The service that is there already comes as the first event, if there is one.
    pub async fn open() -> zbus::Result<(Self, Events, Option<OwnedUniqueName>)> {
        let connection = Connection::session().await?;
        let rule = || MatchRule::builder().msg_type(Type::Signal);
        let own = rule().path(PATH)?.interface(NAME)?;
        let properties =
            rule().path(PATH)?.interface(PROPERTIES)?.member("PropertiesChanged")?.arg(0, NAME)?;
        let owners = rule().sender(BUS)?.interface(BUS)?.member("NameOwnerChanged")?.arg(0, NAME)?;
        let mut streams = SelectAll::new();
        for rule in [own, properties, owners] {
            streams.push(MessageStream::for_match_rule(rule.build(), &connection, Some(QUEUE)).await?);
        }
        let owner = connection
            .call_method(Some(BUS), BUS_PATH, Some(BUS), "GetNameOwner", &NAME)
            .await
            .ok()
            .and_then(|reply| reply.body().deserialize::<OwnedUniqueName>().ok());
        Ok((Self { connection }, Events { streams }, owner))
    }

    /// Has the bus start the service, where it knows how.
    pub async fn start_service(&self) -> zbus::Result<()> {
        let arguments = (NAME, 0_u32);
        self.connection
            .call_method(Some(BUS), BUS_PATH, Some(BUS), "StartServiceByName", &arguments)
            .await
            .map(drop)
    }

    /// Asks a service what it is and what it can do.
    pub async fn portrait(&self, service: &UniqueName<'_>) -> Portrait {
        let ask = |member: &'static str| {
            self.connection.call_method(Some(service.as_str()), PATH, Some(NAME), member, &())
        };
        let (name, capabilities, inhibited) = join3(
            ask("GetServerInformation"),
            ask("GetCapabilities"),
            self.connection.call_method(
                Some(service.as_str()),
                PATH,
                Some(PROPERTIES),
                "Get",
                &(NAME, INHIBITED),
            ),
        )
        .await;
        let read_name = |reply: Message| {
            let (name, _vendor, version, _specification) =
                reply.body().deserialize::<(String, String, String, String)>()?;
            Ok(deskbell_domain::plain_line(&format!("{name} {version}"), 80))
        };
        let read_inhibited =
            |reply: Message| bool::try_from(reply.body().deserialize::<OwnedValue>().ok()?).ok();
        let read_abilities = |reply: Message| {
            reply.body().deserialize::<Vec<String>>().ok().map(|names| Abilities::of(&names))
        };
        Portrait {
            name: name.and_then(read_name),
            abilities: capabilities.ok().and_then(read_abilities),
            // Few services have it; without it there is an error.
            inhibited: inhibited.ok().and_then(read_inhibited),
        }
    }

    /// Shows a notification, and returns its number.
    pub async fn notify(&self, service: &UniqueName<'_>, arguments: &Notify<'_>) -> zbus::Result<u32> {
        let reply = self
            .connection
            .call_method(Some(service.as_str()), PATH, Some(NAME), "Notify", arguments)
            .await?;
        reply.body().deserialize()
    }

    /// Takes a notification back.
    pub async fn close(&self, service: &UniqueName<'_>, id: u32) {
        // One that is gone already is an error for some services, and as good as withdrawn.
        let _ = self
            .connection
            .call_method(Some(service.as_str()), PATH, Some(NAME), "CloseNotification", &id)
            .await;
    }
}

/// Why a notification was not taken.
pub fn refusal(error: &zbus::Error) -> Refusal {
    match error {
        // Plasma's, Xfce's and others' word for "too many".
        zbus::Error::MethodError(name, ..) if name.ends_with(".ExcessNotificationGeneration") => {
            Refusal::TooMany
        }
        _ => Refusal::Failed,
    }
}

/// What the bus tells, in its order for each kind.
pub struct Events {
    streams: SelectAll<MessageStream>,
}

impl Events {
    /// The next event; an error is the connection's end. Cancel safe.
    pub async fn next(&mut self) -> zbus::Result<Event> {
        loop {
            match self.streams.next().await {
                Some(message) => {
                    if let Some(event) = read(&message?) {
                        return Ok(event);
                    }
                }
                None => {
                    return Err(zbus::Error::InputOutput(std::sync::Arc::new(
                        std::io::ErrorKind::ConnectionAborted.into(),
                    )));
                }
            }
        }
    }
}

/// An event that makes no sense is none.
fn read(message: &Message) -> Option<Event> {
    let (header, body) = (message.header(), message.body());
    let sender: OwnedUniqueName = header.sender()?.to_owned().into();
    match (header.interface()?.as_str(), header.member()?.as_str()) {
        (BUS, "NameOwnerChanged") if sender == BUS => {
            let (_name, _old, new) = body.deserialize::<(String, String, String)>().ok()?;
            Some(Event::Owner(OwnedUniqueName::try_from(new).ok()))
        }
        (NAME, "NotificationClosed") => {
            let (id, _reason) = body.deserialize::<(u32, u32)>().ok()?;
            Some(Event::Deed { sender, id, deed: Deed::Closed })
        }
        (NAME, "ActionInvoked") => {
            let (id, key) = body.deserialize::<(u32, String)>().ok()?;
            Some(Event::Deed { sender, id, deed: Deed::Action(key) })
        }
        (NAME, "ActivationToken") => {
            let (id, token) = body.deserialize::<(u32, String)>().ok()?;
            Some(Event::ActivationToken { sender, id, token })
        }
        (PROPERTIES, "PropertiesChanged") => {
            let (_interface, changed, invalidated) = body
                .deserialize::<(String, std::collections::HashMap<String, Value<'_>>, Vec<String>)>()
                .ok()?;
            let inhibited = changed.get(INHIBITED).and_then(|value| bool::try_from(value).ok());
            let concerned = inhibited.is_some() || invalidated.iter().any(|name| name == INHIBITED);
            concerned.then_some(Event::Inhibited { sender, inhibited })
        }
        _ => None,
    }
}
