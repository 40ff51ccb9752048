//! A pipeline on real parts but for the desktop: in its place stands a recorder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deskbell_app::contract::{
    Appearance, Autostart, ChatUpdate, FeedName, InboxUpdate, Problem, Settings, SettingsUpdate,
};
use deskbell_app::memory::{MemoryKeyring, MemorySettings};
use deskbell_app::ports::{self, AutostartError, TrayView};
use deskbell_app::{
    Handle, HistoryPlace, Intent, Keyring, KeyringError, Pipeline, PolicyPlace, Ports, Shortcut, Sink,
};
use deskbell_client::Token;
use deskbell_domain::{Alert, AlertAction, CustomerId, Language};
use deskbell_history::Key;
use deskbell_tests::peer::{Peer, PeerOptions};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

/// Everything that anybody is told, in order.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a test holds a handful of them")]
pub enum Told {
    Alert(Alert),
    WithdrawAll,
    Tray(TrayView),
    Expect,
    Draw(Appearance),
    GaveBack,
    OpenInbox,
    OpenChat(CustomerId, String),
    OpenSettings,
    OpenDiagnostics,
    /// On or off, and whether anew.
    Autostart(bool, bool),
    Shortcut(Option<Shortcut>),
    Settings(SettingsUpdate),
    Inbox(InboxUpdate),
    Chat(ChatUpdate),
    Quit,
}

pub type Tell = mpsc::UnboundedSender<Told>;

pub struct Recorder(Tell);

impl ports::Notifications for Recorder {
    fn alert(&mut self, alert: Alert) {
        let _ = self.0.send(Told::Alert(alert));
    }
    fn withdraw_all(&mut self) {
        let _ = self.0.send(Told::WithdrawAll);
    }
    fn end(&mut self) -> BoxFuture<'static, ()> {
        self.withdraw_all();
        std::future::ready(()).boxed()
    }
    fn check(&mut self) {}
}

impl ports::Tray for Recorder {
    fn show(&mut self, view: TrayView) {
        let _ = self.0.send(Told::Tray(view));
    }
}

impl ports::Windows for Recorder {
    fn expect(&mut self) {
        let _ = self.0.send(Told::Expect);
    }
    fn draw(&mut self, appearance: Appearance) {
        let _ = self.0.send(Told::Draw(appearance));
    }
    fn open_inbox(&mut self) {
        let _ = self.0.send(Told::OpenInbox);
    }
    fn open_chat(&mut self, customer_id: &CustomerId, title: &str) {
        let _ = self.0.send(Told::OpenChat(customer_id.clone(), title.to_owned()));
    }
    fn open_settings(&mut self) {
        let _ = self.0.send(Told::OpenSettings);
    }
    fn open_diagnostics(&mut self) {
        let _ = self.0.send(Told::OpenDiagnostics);
    }
    fn quit(&mut self) {
        let _ = self.0.send(Told::Quit);
    }
}

impl ports::Autostart for Recorder {
    fn set(&mut self, on: bool, anew: bool) -> Result<Autostart, AutostartError> {
        let _ = self.0.send(Told::Autostart(on, anew));
        Ok(Autostart::AsChosen)
    }
}

impl ports::GlobalShortcut for Recorder {
    fn set(&mut self, shortcut: Option<Shortcut>) {
        let _ = self.0.send(Told::Shortcut(shortcut));
    }
}

/// A keyring that can be missing for a while.
#[derive(Default)]
pub struct FaultyKeyring {
    pub kept: MemoryKeyring,
    pub missing: AtomicBool,
}

impl FaultyKeyring {
    fn there(&self) -> Result<&MemoryKeyring, KeyringError> {
        if self.missing.load(Ordering::SeqCst) {
            Err(KeyringError::Missing("nobody home".to_owned()))
        } else {
            Ok(&self.kept)
        }
    }
}

impl Keyring for FaultyKeyring {
    fn token(&self, origin: &str) -> Result<Option<Token>, KeyringError> {
        self.there()?.token(origin)
    }
    fn set_token(&self, origin: &str, token: &Token) -> Result<(), KeyringError> {
        self.there()?.set_token(origin, token)
    }
    fn delete_token(&self, origin: &str) -> Result<(), KeyringError> {
        self.there()?.delete_token(origin)
    }
    fn history_key(&self, profile: &str) -> Result<Option<Key>, KeyringError> {
        self.there()?.history_key(profile)
    }
    fn set_history_key(&self, profile: &str, key: &Key) -> Result<(), KeyringError> {
        self.there()?.set_history_key(profile, key)
    }
    fn delete_history_key(&self, profile: &str) -> Result<(), KeyringError> {
        self.there()?.delete_history_key(profile)
    }
}

pub struct Desk {
    pub handle: Handle,
    pub told: mpsc::UnboundedReceiver<Told>,
    pub tell: Tell,
    pub keyring: Arc<FaultyKeyring>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Desk {
    pub fn start(folder: &Path, keyring: Arc<FaultyKeyring>, server: Option<String>) -> Self {
        Self::start_with(folder, keyring, MemorySettings { server, chosen: None })
    }

    pub fn start_with(folder: &Path, keyring: Arc<FaultyKeyring>, settings: MemorySettings) -> Self {
        Self::start_under(PolicyPlace::Nowhere, folder, keyring, settings)
    }

    pub fn start_under(
        policy: PolicyPlace,
        folder: &Path,
        keyring: Arc<FaultyKeyring>,
        settings: MemorySettings,
    ) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let ports = Ports {
            notifications: Box::new(Recorder(tell.clone())),
            tray: Box::new(Recorder(tell.clone())),
            windows: Box::new(Recorder(tell.clone())),
            autostart: Box::new(Recorder(tell.clone())),
            shortcut: Box::new(Recorder(tell.clone())),
            keyring: keyring.clone(),
            settings: Box::new(settings),
            history: HistoryPlace::Folder(folder.to_owned()),
            policy,
            // Whatever proxy this machine has, the peer is on it.
            environment: |_| None,
            language: Language::English,
            probes: |_, _| Vec::new(),
            crash_report: None,
            give_memory_back: {
                let tell = tell.clone();
                Box::new(move || drop(tell.send(Told::GaveBack)))
            },
        };
        let (pipeline, handle) = Pipeline::new();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(pipeline.run(ports));
        });
        Self { handle, told, tell, keyring, thread: Some(thread) }
    }

    /// A window that takes every update at once.
    fn sink<T>(&self, window: &str, feed: FeedName, told: impl Fn(T) -> Told + Send + 'static) -> Sink<T> {
        let (handle, tell, window) = (self.handle.clone(), self.tell.clone(), window.to_owned());
        Box::new(move |update| {
            let _ = tell.send(told(update));
            handle.send(Intent::Taken { window: window.clone(), feed, updates: 1 });
        })
    }

    pub fn watch_inbox(&self) {
        let sink = self.sink("inbox", FeedName::Inbox, Told::Inbox);
        self.handle.send(Intent::WatchInbox { window: "inbox".into(), sink });
    }

    pub fn watch_settings(&self) {
        let sink = self.sink("settings", FeedName::Settings, Told::Settings);
        self.handle.send(Intent::WatchSettings { window: "settings".into(), sink });
    }

    pub async fn settings(&mut self, what: &str, is: impl Fn(&SettingsUpdate) -> bool) -> SettingsUpdate {
        self.next(what, |told| match told {
            Told::Settings(update) if is(update) => Some(update.clone()),
            _ => None,
        })
        .await
    }

    pub async fn change_settings(&self, settings: Settings) -> Result<(), Problem> {
        let (reply, answer) = oneshot::channel();
        self.handle.send(Intent::ChangeSettings { settings, reply });
        answer.await.unwrap()
    }

    pub fn watch_chat(&self, window: &str, customer_id: &str) {
        let sink = self.sink(window, FeedName::Chat, Told::Chat);
        self.handle.send(Intent::WatchChat { window: window.into(), customer_id: id(customer_id), sink });
    }

    /// A window that takes nothing until it is told to.
    pub fn watch_chat_and_hang(&self, window: &str, customer_id: &str) {
        let tell = self.tell.clone();
        let sink = Box::new(move |update| drop(tell.send(Told::Chat(update))));
        self.handle.send(Intent::WatchChat { window: window.into(), customer_id: id(customer_id), sink });
    }

    pub async fn sign_in(&self, server: &str, token: &str) -> Result<(), Problem> {
        let (reply, answer) = oneshot::channel();
        self.handle.send(Intent::SignIn { server: server.to_owned(), token: Token::new(token), reply });
        answer.await.unwrap()
    }

    /// The first thing told from now on that `pick` takes.
    pub async fn next<T>(&mut self, what: &str, pick: impl FnMut(&Told) -> Option<T>) -> T {
        self.next_within(Duration::from_secs(20), what, pick).await
    }

    pub async fn next_within<T>(
        &mut self,
        within: Duration,
        what: &str,
        mut pick: impl FnMut(&Told) -> Option<T>,
    ) -> T {
        let mut seen = Vec::new();
        let search = async {
            loop {
                let told = self.told.recv().await.unwrap();
                if let Some(picked) = pick(&told) {
                    return picked;
                }
                seen.push(format!("{told:?}"));
            }
        };
        match tokio::time::timeout(within, search).await {
            Ok(picked) => picked,
            Err(_) => panic!("no {what}; there was:\n{}", seen.join("\n")),
        }
    }

    pub async fn alert(&mut self, action: AlertAction) -> Alert {
        self.next(&format!("{action:?}"), |told| match told {
            Told::Alert(alert) if alert.action == action => Some(alert.clone()),
            _ => None,
        })
        .await
    }

    pub async fn notice(&mut self, code: &str) {
        self.next(code, |told| {
            let notices = match told {
                Told::Inbox(InboxUpdate::Snapshot { notices, .. }) => notices,
                Told::Inbox(InboxUpdate::Changed { notices: Some(notices), .. }) => notices,
                _ => return None,
            };
            notices.iter().any(|notice| notice.problem.code == code).then_some(())
        })
        .await;
    }

    pub async fn chat_texts(&mut self) -> Vec<String> {
        self.next("a chat's snapshot", |told| match told {
            Told::Chat(ChatUpdate::Snapshot { messages, .. }) => {
                Some(messages.iter().map(|message| message.text.clone()).collect())
            }
            _ => None,
        })
        .await
    }

    pub async fn quit(mut self) {
        self.handle.send(Intent::Quit);
        self.next("the end", |told| matches!(told, Told::Quit).then_some(())).await;
        self.thread.take().unwrap().join().unwrap();
    }
}

pub fn id(customer_id: &str) -> CustomerId {
    CustomerId::new(customer_id).unwrap()
}

pub fn message(customer: &str, message: &str, words: &str) -> Value {
    json!({
        "conversationId": format!("conv-{customer}"), "customerId": customer, "whatsappNumber": "+15550100",
        "whatsappMessageId": message, "senderType": "customer", "messageType": "text", "content": words,
        "status": "delivered", "metadata": {"customerName": format!("Name of {customer}")}, "isTemplate": false,
        "timestamp": std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64,
    })
}

pub async fn joined(peer: &Peer, room: &str) {
    let room = room.to_owned();
    peer.next(move |event| event["type"] == "joined" && event["room"] == room).await.unwrap();
}

pub async fn peer() -> (Peer, String) {
    let peer = Peer::start(PeerOptions::default()).await.unwrap();
    let token = peer.token("agent-1", Duration::from_secs(3600)).unwrap();
    (peer, token)
}

pub fn databases(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .collect()
}
