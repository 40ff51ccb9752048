//! The desktop's portal gives keys to programs, on Wayland.
//! <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html>
//!
//! The desktop may ask the agent, and may give other keys than those that were asked for. Only the bus's name of the portal
//! is believed.

use std::collections::HashMap;

use deskbell_app::contract::ShortcutState;
use deskbell_app::ports::GlobalShortcut;
use deskbell_app::{Handle, Intent, Shortcut as Keys, ShortcutKey};
use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use zbus::message::Type;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, MessageStream};

use crate::identity::IDENTIFIER;

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.GlobalShortcuts";
const REQUEST: &str = "org.freedesktop.portal.Request";
const SESSION: &str = "org.freedesktop.portal.Session";
/// What the portal calls the one shortcut.
const ID: &str = "most-urgent";

/// The way to the portal.
pub struct Shortcut {
    pipeline: Handle,
    orders: Option<mpsc::UnboundedSender<Option<Keys>>>,
}

impl Shortcut {
    /// Asks nobody yet.
    pub fn new(pipeline: Handle) -> Self {
        Self { pipeline, orders: None }
    }
}

impl GlobalShortcut for Shortcut {
    fn set(&mut self, keys: Option<Keys>) {
        if keys.is_none() && self.orders.is_none() {
            return;
        }
        let pipeline = &self.pipeline;
        let orders = self.orders.get_or_insert_with(|| {
            let (orders, received) = mpsc::unbounded_channel();
            crate::background::spawn(obey(pipeline.clone(), received));
            orders
        });
        // The task lives as long as this.
        let _ = orders.send(keys);
    }
}

/// Asks for what is wanted last, and tells of each press.
async fn obey(pipeline: Handle, mut orders: mpsc::UnboundedReceiver<Option<Keys>>) {
    let mut wanted = None;
    loop {
        match wanted {
            None => pipeline.send(Intent::Shortcut(ShortcutState::Off)),
            Some(_) => pipeline.send(Intent::Shortcut(ShortcutState::Asked)),
        }
        let hear = async {
            let Some(keys) = &wanted else { return std::future::pending().await };
            match hear(&pipeline, keys).await {
                Ok(()) => tracing::info!("the portal gives no keys any more"),
                Err(error) => tracing::warn!(%error, "the portal gives no keys"),
            }
            pipeline.send(Intent::Shortcut(ShortcutState::Unsupported));
            std::future::pending::<()>().await;
        };
        // Dropping it ends its connection, and with that the keys.
        tokio::select! {
            () = hear => {}
            order = orders.recv() => match order {
                Some(order) => wanted = order,
                None => return,
            },
        }
    }
}

/// Why the portal gives no keys.
#[derive(Debug, thiserror::Error)]
enum PortalError {
    #[error("the bus failed: {0}")]
    Bus(#[from] zbus::Error),
    #[error("its answer makes no sense: {0}")]
    Answer(#[from] zbus::zvariant::Error),
    #[error("it, or the agent, said no")]
    Refused,
    #[error("it did not answer")]
    Silent,
}

/// Takes the keys and tells of each press, until the portal ends that.
async fn hear(pipeline: &Handle, keys: &Keys) -> Result<(), PortalError> {
    // A connection of its own: the portal ends a session with the connection that began it.
    let portal = Portal { bus: zbus::connection::Builder::session()?.build().await? };
    portal.introduce().await;
    let rule = |interface: &'static str, member: &'static str| -> zbus::Result<MatchRule<'static>> {
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(NAME)?;
        Ok(rule.interface(interface)?.member(member)?.build())
    };
    // Before anything is asked, so that nothing is missed.
    let mut pressed = MessageStream::for_match_rule(rule(INTERFACE, "Activated")?, &portal.bus, None).await?;
    let mut closed = MessageStream::for_match_rule(rule(SESSION, "Closed")?, &portal.bus, None).await?;
    let session = portal.begin().await?;
    let given = portal.bind(&session, keys).await?;
    pipeline.send(Intent::Shortcut(ShortcutState::Works { keys: given }));
    loop {
        tokio::select! {
            signal = pressed.next() => {
                let Some(signal) = signal.transpose()? else { return Ok(()) };
                let body = signal.body();
                let (of, id, _time, options): (ObjectPath<'_>, String, u64, HashMap<String, OwnedValue>) =
                    body.deserialize()?;
                if of == *session && id == ID {
                    let activation = options.get("activation_token").and_then(text);
                    pipeline.send(Intent::OpenMostUrgent { activation });
                }
            }
            signal = closed.next() => match signal.transpose()? {
                Some(signal) if signal.header().path() == Some(&session) => return Ok(()),
                Some(_) => {}
                None => return Ok(()),
            },
        }
    }
}

struct Portal {
    bus: Connection,
}

impl Portal {
    /// Says which program this is, so that the desktop can name it. Portals before 1.19 do not ask.
    async fn introduce(&self) {
        let options = HashMap::<&str, Value<'_>>::new();
        let registry = Some("org.freedesktop.host.portal.Registry");
        let _ = self.bus.call_method(Some(NAME), PATH, registry, "Register", &(IDENTIFIER, options)).await;
    }

    async fn begin(&self) -> Result<OwnedObjectPath, PortalError> {
        let options = HashMap::from([
            ("handle_token", Value::from("deskbell_begin")),
            ("session_handle_token", Value::from("deskbell")),
        ]);
        let answer = self.ask("deskbell_begin", "CreateSession", &(options,)).await?;
        let session = answer.get("session_handle").and_then(text).ok_or(PortalError::Refused)?;
        Ok(OwnedObjectPath::try_from(session)?)
    }

    /// Asks for the keys. Returns what the desktop calls those that it gives.
    async fn bind(&self, session: &OwnedObjectPath, keys: &Keys) -> Result<Option<String>, PortalError> {
        let shortcut = HashMap::from([
            ("description", Value::from("Open the most urgent chat")),
            ("preferred_trigger", Value::from(trigger(keys))),
        ]);
        let options = HashMap::from([("handle_token", Value::from("deskbell_bind"))]);
        let arguments = (session, vec![(ID, shortcut)], "", options);
        let answer = self.ask("deskbell_bind", "BindShortcuts", &arguments).await?;
        let given = answer.get("shortcuts").ok_or(PortalError::Refused)?;
        let given = Vec::<(String, HashMap<String, OwnedValue>)>::try_from(given.try_clone()?)?;
        let (_, facts) = given.into_iter().find(|(id, _)| id == ID).ok_or(PortalError::Refused)?;
        let name = facts.get("trigger_description").and_then(text);
        Ok(name.map(|name| deskbell_domain::plain_line(&name, 60)).filter(|name| !name.is_empty()))
    }

    /// Calls a method whose answer comes as a signal of a request, which has this name.
    async fn ask<B>(
        &self,
        token: &str,
        method: &'static str,
        arguments: &B,
    ) -> Result<HashMap<String, OwnedValue>, PortalError>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        let name = self.bus.unique_name().map(|name| name.trim_start_matches(':').replace('.', "_"));
        let request = format!("{PATH}/request/{}/{token}", name.unwrap_or_default());
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(NAME)?.interface(REQUEST)?;
        let rule = rule.member("Response")?.path(request.as_str())?.build();
        let mut answers = MessageStream::for_match_rule(rule, &self.bus, None).await?;
        self.bus.call_method(Some(NAME), PATH, Some(INTERFACE), method, arguments).await?;
        let answer = answers.next().await.ok_or(PortalError::Silent)??;
        match answer.body().deserialize()? {
            (0_u32, results) => Ok(results),
            (_, _) => Err(PortalError::Refused),
        }
    }
}

fn text(value: &OwnedValue) -> Option<String> {
    <&str>::try_from(value).ok().map(str::to_owned)
}

/// As the Shortcuts Specification writes keys: `CTRL+ALT+d`.
fn trigger(keys: &Keys) -> String {
    let held = [(keys.ctrl, "CTRL"), (keys.alt, "ALT"), (keys.shift, "SHIFT"), (keys.super_key, "LOGO")];
    let mut trigger: String =
        held.into_iter().filter(|(held, _)| *held).map(|(_, name)| format!("{name}+")).collect();
    match keys.key {
        ShortcutKey::Character(character) => trigger.push(character.to_ascii_lowercase()),
        ShortcutKey::Function(number) => trigger.push_str(&format!("F{number}")),
        ShortcutKey::Space => trigger.push_str("space"),
    }
    trigger
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_are_written_as_the_portal_reads_them() {
        for (keys, written) in
            [("Ctrl+Alt+D", "CTRL+ALT+d"), ("Shift+Super+F5", "SHIFT+LOGO+F5"), ("Super+Space", "LOGO+space")]
        {
            assert_eq!(super::trigger(&keys.parse().unwrap()), written);
        }
    }
}
