//! A notification service that the test owns: it sees what is shown, and clicks it.
//!
//! The protocol is the Desktop Notifications Specification 1.2.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

use super::board::Board;
use super::{DesktopError, PATIENCE, PrivateDesktop, within};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// What GNOME's service says that it can do.
const CAPABILITIES: &[&str] = &["actions", "body", "body-markup", "persistence", "sound"];

/// One `Notify` call.
#[derive(Debug, Clone)]
pub struct Notification {
    /// The service's number for it.
    pub id: u32,
    /// The number of the one that it takes the place of, or 0.
    pub replaces_id: u32,
    /// Who shows it.
    pub app_name: String,
    /// An icon's name or address.
    pub icon: String,
    /// The title.
    pub summary: String,
    /// The text, with markup.
    pub body: String,
    /// Key and label of each action.
    pub actions: Vec<(String, String)>,
    /// Urgency, sound and the like.
    pub hints: HashMap<String, OwnedValue>,
    /// In milliseconds; -1 leaves it to the service, 0 is never.
    pub expire_timeout: i32,
    /// Who asked for it, on the bus.
    sender: String,
}

/// Why a notification ended (the specification's numbers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Its time was over.
    Expired = 1,
    /// The user dismissed it.
    Dismissed = 2,
    /// Its program took it back.
    Withdrawn = 3,
}

impl Notification {
    /// Whether it may sound: whether it interrupts.
    pub fn sounds(&self) -> bool {
        let suppressed = self.hints.get("suppress-sound").and_then(|hint| bool::try_from(hint).ok());
        self.hints.contains_key("sound-name") && suppressed != Some(true)
    }

    /// Its urgency: 0 low, 1 normal, 2 critical.
    pub fn urgency(&self) -> Option<u8> {
        self.hints.get("urgency").and_then(|hint| u8::try_from(hint).ok())
    }
}

/// What a service is like.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// What it says that it can do (the specification's "Capabilities").
    pub capabilities: &'static [&'static str],
    /// Whether do-not-disturb is on; `None` for a service that does not have it (the property `Inhibited`).
    pub inhibited: Option<bool>,
    /// The action that is clicked before the program even hears of the notification's number.
    pub clicks_at_once: Option<&'static str>,
}

impl Default for Manner {
    /// As GNOME's.
    fn default() -> Self {
        Self { capabilities: CAPABILITIES, inhibited: None, clicks_at_once: None }
    }
}

#[derive(Debug, Default)]
struct Shown {
    last_id: u32,
    hangs: bool,
    inhibited: bool,
    /// Not taken by the test yet.
    fresh: VecDeque<Notification>,
    on_screen: BTreeMap<u32, Notification>,
    /// Those that were closed, and why.
    closed: Vec<(u32, Closed)>,
    /// All that ever came.
    history: Vec<Notification>,
}

/// A running notification service.
#[derive(Debug)]
pub struct Notifications {
    connection: zbus::Connection,
    shown: Arc<Board<Shown>>,
}

impl Notifications {
    /// Starts the service, with the abilities of GNOME's.
    pub async fn start(desktop: &PrivateDesktop) -> Result<Self, DesktopError> {
        Self::with(desktop, Manner::default()).await
    }

    /// Starts a service of another manner.
    pub async fn with(desktop: &PrivateDesktop, manner: Manner) -> Result<Self, DesktopError> {
        let shown = Arc::new(Board::default());
        shown.change(|shown: &mut Shown| shown.inhibited = manner.inhibited == Some(true));
        let service = Service { shown: Arc::clone(&shown), manner };
        let failed = || DesktopError::bus("starting the notification service");
        let builder = zbus::connection::Builder::address(desktop.bus_address()).map_err(failed())?;
        let builder = builder.serve_at(PATH, service).map_err(failed())?.name(NAME).map_err(failed())?;
        Ok(Self { connection: builder.build().await.map_err(failed())?, shown })
    }

    /// Answers no call any more, or answers those that came meanwhile.
    pub fn hang(&self, hangs: bool) {
        self.shown.change(|shown| shown.hangs = hangs);
    }

    /// Turns do-not-disturb on or off, and says so.
    pub async fn inhibit(&self, inhibited: bool) -> Result<(), DesktopError> {
        self.shown.change(|shown| shown.inhibited = inhibited);
        let failed = || DesktopError::bus("telling of do-not-disturb");
        let service = self.connection.object_server().interface::<_, Service>(PATH).await.map_err(failed())?;
        service.get().await.inhibited_changed(service.signal_emitter()).await.map_err(failed())
    }

    /// Gives a program what its window needs to take the focus, as a service does before it tells of a click.
    pub async fn give_activation_token(
        &self,
        notification: &Notification,
        token: &str,
    ) -> Result<(), DesktopError> {
        let failed = DesktopError::bus("giving an activation token");
        self.emitter()?.activation_token(notification.id, token).await.map_err(failed)
    }

    /// Ends the service, as when the desktop's shell crashes, and waits until its name is free.
    pub async fn stop(self) -> Result<(), DesktopError> {
        self.connection.release_name(NAME).await.map_err(DesktopError::bus("ending the service")).map(drop)
    }

    /// Takes the first notification that `matches`, waiting for it if need be. Those before it stay for others.
    pub async fn next(
        &self,
        what: &str,
        mut matches: impl FnMut(&Notification) -> bool,
    ) -> Result<Notification, DesktopError> {
        let take = |shown: &mut Shown| {
            shown.fresh.iter().position(&mut matches).and_then(|at| shown.fresh.remove(at))
        };
        self.shown.take(PATIENCE, what, take).await
    }

    /// Waits until this notification is closed, and tells why.
    pub async fn closed(&self, notification: &Notification) -> Result<Closed, DesktopError> {
        let what = format!("the end of the notification {:?}", notification.summary);
        let find = |shown: &mut Shown| {
            shown.closed.iter().find(|(id, _)| *id == notification.id).map(|(_, reason)| *reason)
        };
        self.shown.take(PATIENCE, &what, find).await
    }

    /// What is on screen now, oldest first.
    pub fn on_screen(&self) -> Vec<Notification> {
        self.shown.read(|shown| shown.on_screen.values().cloned().collect())
    }

    /// Everything that was ever shown, oldest first.
    pub fn history(&self) -> Vec<Notification> {
        self.shown.read(|shown| shown.history.clone())
    }

    /// Clicks an action; "default" is a click on the notification itself. It then goes from the screen.
    ///
    /// It waits until its program listens for clicks, which it can only do once it knows the notification's number:
    /// nobody clicks that fast.
    pub async fn invoke(&self, notification: &Notification, action: &str) -> Result<(), DesktopError> {
        if !notification.actions.iter().any(|(key, _)| key == action) {
            return Err(DesktopError::NotThere {
                what: format!("action {action:?}"),
                there: format!("{:?}", notification.actions),
            });
        }
        let what = format!("somebody to hear a click on {:?}", notification.summary);
        within(PATIENCE, what, self.until_heard(&notification.sender)).await??;
        let failed = DesktopError::bus("telling of a click");
        self.emitter()?.action_invoked(notification.id, action).await.map_err(failed)?;
        self.close(notification, Closed::Dismissed).await
    }

    /// Closes a notification, as its time or the user does.
    pub async fn close(&self, notification: &Notification, reason: Closed) -> Result<(), DesktopError> {
        self.shown.change(|shown| shown.close(notification.id, reason));
        let failed = DesktopError::bus("telling of a close");
        self.emitter()?.notification_closed(notification.id, reason as u32).await.map_err(failed)
    }

    /// Waits until a program has subscribed to what this service tells.
    async fn until_heard(&self, sender: &str) -> Result<(), DesktopError> {
        let failed = || DesktopError::bus("asking the bus who listens");
        let (bus, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
        let stats = zbus::Proxy::new(&self.connection, bus, path, "org.freedesktop.DBus.Debug.Stats")
            .await
            .map_err(failed())?;
        loop {
            let rules: HashMap<String, Vec<String>> =
                stats.call("GetAllMatchRules", &()).await.map_err(failed())?;
            let hears = |rule: &String| {
                rule.contains(NAME) && (!rule.contains("member=") || rule.contains("NotificationClosed"))
            };
            if rules.get(sender).is_some_and(|rules| rules.iter().any(hears)) {
                return Ok(());
            }
            // The bus does not tell when this changes.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn emitter(&self) -> Result<SignalEmitter<'static>, DesktopError> {
        SignalEmitter::new(&self.connection, PATH).map_err(DesktopError::bus("making a signal"))
    }
}

impl Shown {
    fn notify(&mut self, mut notification: Notification) -> u32 {
        // A number from before the service started is nobody's, and must not be given back.
        let replaced = self.on_screen.contains_key(&notification.replaces_id);
        notification.id = if replaced {
            notification.replaces_id
        } else {
            self.last_id += 1;
            self.last_id
        };
        self.on_screen.insert(notification.id, notification.clone());
        self.history.push(notification.clone());
        let id = notification.id;
        self.fresh.push_back(notification);
        id
    }

    fn close(&mut self, id: u32, reason: Closed) -> bool {
        let there = self.on_screen.remove(&id).is_some();
        if there {
            self.closed.push((id, reason));
        }
        there
    }
}

struct Service {
    shown: Arc<Board<Shown>>,
    manner: Manner,
}

impl Service {
    /// Waits until the service does not hang.
    async fn answers(&self) {
        // For ever, where nobody ends it: then the program is what the test looks at.
        while self
            .shown
            .take(PATIENCE, "the service to answer again", |shown| (!shown.hangs).then_some(()))
            .await
            .is_err()
        {}
    }
}

// Calls are answered in their order: a notification and its withdrawal may come together.
#[zbus::interface(name = "org.freedesktop.Notifications", spawn = false)]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "the specification has so many")]
    async fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expire_timeout: i32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<u32> {
        self.answers().await;
        let actions = actions
            .chunks(2)
            .filter_map(|pair| match pair {
                [key, label] => Some((key.clone(), label.clone())),
                _ => None,
            })
            .collect();
        let notification = Notification {
            id: 0,
            replaces_id,
            app_name,
            icon: app_icon,
            summary,
            body,
            actions,
            hints,
            expire_timeout,
            sender: header.sender().map(ToString::to_string).unwrap_or_default(),
        };
        let id = self.shown.change(|shown| shown.notify(notification)).unwrap_or_default();
        if let Some(action) = self.manner.clicks_at_once {
            emitter.action_invoked(id, action).await?;
            // The click is there long before the answer is.
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(id)
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        if self.shown.change(|shown| shown.close(id, Closed::Withdrawn)) == Some(true) {
            emitter.notification_closed(id, Closed::Withdrawn as u32).await?;
        }
        Ok(())
    }

    async fn get_capabilities(&self) -> &[&str] {
        self.answers().await;
        self.manner.capabilities
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("deskbell-tests", "Deskbell", env!("CARGO_PKG_VERSION"), "1.2")
    }

    #[zbus(property)]
    fn inhibited(&self) -> zbus::fdo::Result<bool> {
        match self.manner.inhibited {
            Some(_) => Ok(self.shown.read(|shown| shown.inhibited)),
            None => Err(zbus::fdo::Error::UnknownProperty("Inhibited".into())),
        }
    }

    #[zbus(signal)]
    async fn activation_token(emitter: &SignalEmitter<'_>, id: u32, token: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;
}
