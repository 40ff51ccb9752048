//! A notification service that does nothing but note when it was called, and click.

use std::collections::HashMap;

use tokio::sync::mpsc;
use tokio::time::Instant;
use zbus::zvariant::OwnedValue;

/// The word with which the text of a measured message begins.
pub const PROBE: &str = "probe ";

/// A running service.
pub struct Service {
    connection: zbus::Connection,
    calls: mpsc::UnboundedReceiver<(usize, Instant)>,
    shown: mpsc::UnboundedReceiver<(u32, String)>,
}

impl Service {
    /// Takes the name of the notification service on this bus.
    pub async fn start(bus: &str) -> zbus::Result<Self> {
        let (sender, calls) = mpsc::unbounded_channel();
        let (show, shown) = mpsc::unbounded_channel();
        let connection = zbus::connection::Builder::address(bus)?
            .serve_at("/org/freedesktop/Notifications", Interface { calls: sender, shown: show, last: 0 })?
            .name("org.freedesktop.Notifications")?
            .build()
            .await?;
        Ok(Self { connection, calls, shown })
    }

    /// The next call for a notification with a number, and when it was.
    pub async fn next_call(&mut self) -> Option<(usize, Instant)> {
        self.calls.recv().await
    }

    /// Waits until the notification with this number was asked for, and returns when that was.
    pub async fn called(&mut self, number: usize) -> Option<Instant> {
        loop {
            let (called, at) = self.calls.recv().await?;
            if called == number {
                return Some(at);
            }
        }
    }
}

impl Service {
    /// Waits for a notification whose title contains `title`, and returns its number. Those that came before this is
    /// asked are over.
    pub async fn shown(&mut self, title: &str) -> Option<u32> {
        while self.shown.try_recv().is_ok() {}
        loop {
            let (id, summary) = self.shown.recv().await?;
            if summary.contains(title) {
                return Some(id);
            }
        }
    }

    /// Clicks a notification's action; "default" is the notification itself.
    pub async fn click(&self, id: u32, action: &str) -> zbus::Result<()> {
        let (path, name) = ("/org/freedesktop/Notifications", "org.freedesktop.Notifications");
        self.connection.emit_signal(None::<&str>, path, name, "ActionInvoked", &(id, action)).await?;
        // As services do: what was clicked goes from the screen.
        self.connection.emit_signal(None::<&str>, path, name, "NotificationClosed", &(id, 2_u32)).await
    }
}

struct Interface {
    shown: mpsc::UnboundedSender<(u32, String)>,
    calls: mpsc::UnboundedSender<(usize, Instant)>,
    last: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications", spawn = false)]
impl Interface {
    #[expect(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &mut self,
        _app_name: &str,
        replaces_id: u32,
        _icon: &str,
        summary: &str,
        body: &str,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        let at = Instant::now();
        let number = body.lines().next().and_then(|line| line.strip_prefix(PROBE)?.parse().ok());
        if let Some(number) = number {
            let _ = self.calls.send((number, at));
        }
        let id = if replaces_id == 0 { self.last + 1 } else { replaces_id };
        self.last = self.last.max(id);
        let _ = self.shown.send((id, summary.to_owned()));
        id
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> &[&str] {
        &["actions", "body", "body-markup", "persistence", "sound"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("deskbell-bench", "Deskbell", env!("CARGO_PKG_VERSION"), "1.2")
    }
}
