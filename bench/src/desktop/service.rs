//! A notification service that does nothing but note when it was called.

use std::collections::HashMap;

use tokio::sync::mpsc;
use tokio::time::Instant;
use zbus::zvariant::OwnedValue;

/// The word with which the text of a measured message begins.
pub const PROBE: &str = "probe ";

/// A running service.
pub struct Service {
    _connection: zbus::Connection,
    calls: mpsc::UnboundedReceiver<(usize, Instant)>,
}

impl Service {
    /// Takes the name of the notification service on this bus.
    pub async fn start(bus: &str) -> zbus::Result<Self> {
        let (sender, calls) = mpsc::unbounded_channel();
        let connection = zbus::connection::Builder::address(bus)?
            .serve_at("/org/freedesktop/Notifications", Interface { calls: sender, last: 0 })?
            .name("org.freedesktop.Notifications")?
            .build()
            .await?;
        Ok(Self { _connection: connection, calls })
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

struct Interface {
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
        _summary: &str,
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
        if replaces_id != 0 {
            return replaces_id;
        }
        self.last += 1;
        self.last
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> &[&str] {
        &["actions", "body", "body-markup", "persistence", "sound"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("deskbell-bench", "Deskbell", env!("CARGO_PKG_VERSION"), "1.2")
    }
}
