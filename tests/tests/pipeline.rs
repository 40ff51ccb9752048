//! The whole pipeline against the npm Socket.IO server: what is told, in which order, and what is on disk. The desktop
//! is a recorder here; `e2e` shows the same on a real one.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deskbell_app::contract::{ChatUpdate, ConnectionState, InboxUpdate, Problem};
use deskbell_app::memory::{MemoryKeyring, MemorySettings};
use deskbell_app::ports::{self, TrayView};
use deskbell_app::{Handle, HistoryPlace, Intent, Keyring, KeyringError, Pipeline, Ports};
use deskbell_client::Token;
use deskbell_domain::{Alert, AlertAction, Arrival, CustomerId, Preferences, Slot};
use deskbell_history::Key;
use deskbell_tests::peer::{GENERAL, Peer, PeerOptions};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

/// Everything that anybody is told, in order.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a test holds a handful of them")]
enum Told {
    Alert(Alert),
    WithdrawAll,
    Tray(TrayView),
    OpenInbox,
    OpenChat(CustomerId, String),
    Inbox(InboxUpdate),
    Chat(ChatUpdate),
    Quit,
}

type Tell = mpsc::UnboundedSender<Told>;

struct Recorder(Tell);

impl ports::Notifications for Recorder {
    fn alert(&mut self, alert: Alert) {
        let _ = self.0.send(Told::Alert(alert));
    }
    fn withdraw_all(&mut self) {
        let _ = self.0.send(Told::WithdrawAll);
    }
    fn check(&mut self) {}
}

impl ports::Tray for Recorder {
    fn show(&mut self, view: TrayView) {
        let _ = self.0.send(Told::Tray(view));
    }
}

impl ports::Windows for Recorder {
    fn open_inbox(&mut self) {
        let _ = self.0.send(Told::OpenInbox);
    }
    fn open_chat(&mut self, customer_id: &CustomerId, title: &str) {
        let _ = self.0.send(Told::OpenChat(customer_id.clone(), title.to_owned()));
    }
    fn quit(&mut self) {
        let _ = self.0.send(Told::Quit);
    }
}

/// A keyring that can be missing for a while.
#[derive(Default)]
struct FaultyKeyring {
    kept: MemoryKeyring,
    missing: AtomicBool,
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
}

struct Desk {
    handle: Handle,
    told: mpsc::UnboundedReceiver<Told>,
    tell: Tell,
    keyring: Arc<FaultyKeyring>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Desk {
    fn start(folder: &Path, keyring: Arc<FaultyKeyring>, server: Option<String>) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let ports = Ports {
            notifications: Box::new(Recorder(tell.clone())),
            tray: Box::new(Recorder(tell.clone())),
            windows: Box::new(Recorder(tell.clone())),
            keyring: keyring.clone(),
            settings: Box::new(MemorySettings { server }),
            history: HistoryPlace::Folder(folder.to_owned()),
            // Whatever proxy this machine has, the peer is on it.
            environment: |_| None,
        };
        let (pipeline, handle) = Pipeline::new(Preferences::default());
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(pipeline.run(ports));
        });
        Self { handle, told, tell, keyring, thread: Some(thread) }
    }

    fn watch_inbox(&self) {
        let tell = self.tell.clone();
        let sink = Box::new(move |update| drop(tell.send(Told::Inbox(update))));
        self.handle.send(Intent::WatchInbox { window: "inbox".into(), sink });
    }

    fn watch_chat(&self, window: &str, customer_id: &str) {
        let tell = self.tell.clone();
        let sink = Box::new(move |update| drop(tell.send(Told::Chat(update))));
        self.handle.send(Intent::WatchChat { window: window.into(), customer_id: id(customer_id), sink });
    }

    async fn sign_in(&self, server: &str, token: &str) -> Result<(), Problem> {
        let (reply, answer) = oneshot::channel();
        self.handle.send(Intent::SignIn { server: server.to_owned(), token: Token::new(token), reply });
        answer.await.unwrap()
    }

    /// The first thing told from now on that `pick` takes.
    async fn next<T>(&mut self, what: &str, mut pick: impl FnMut(&Told) -> Option<T>) -> T {
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
        match tokio::time::timeout(Duration::from_secs(20), search).await {
            Ok(picked) => picked,
            Err(_) => panic!("no {what}; there was:\n{}", seen.join("\n")),
        }
    }

    async fn alert(&mut self, action: AlertAction) -> Alert {
        self.next(&format!("{action:?}"), |told| match told {
            Told::Alert(alert) if alert.action == action => Some(alert.clone()),
            _ => None,
        })
        .await
    }

    async fn notice(&mut self, code: &str) {
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

    async fn chat_texts(&mut self) -> Vec<String> {
        self.next("a chat's snapshot", |told| match told {
            Told::Chat(ChatUpdate::Snapshot { messages, .. }) => {
                Some(messages.iter().map(|message| message.text.clone()).collect())
            }
            _ => None,
        })
        .await
    }

    async fn quit(mut self) {
        self.handle.send(Intent::Quit);
        self.next("the end", |told| matches!(told, Told::Quit).then_some(())).await;
        self.thread.take().unwrap().join().unwrap();
    }
}

fn id(customer_id: &str) -> CustomerId {
    CustomerId::new(customer_id).unwrap()
}

fn message(customer: &str, message: &str, words: &str) -> Value {
    json!({
        "conversationId": format!("conv-{customer}"), "customerId": customer, "whatsappNumber": "+15550100",
        "whatsappMessageId": message, "senderType": "customer", "messageType": "text", "content": words,
        "status": "delivered", "metadata": {"customerName": format!("Name of {customer}")}, "isTemplate": false,
        "timestamp": std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64,
    })
}

async fn joined(peer: &Peer, room: &str) {
    let room = room.to_owned();
    peer.next(move |event| event["type"] == "joined" && event["room"] == room).await.unwrap();
}

async fn peer() -> (Peer, String) {
    let peer = Peer::start(PeerOptions::default()).await.unwrap();
    let token = peer.token("agent-1", Duration::from_secs(600)).unwrap();
    (peer, token)
}

fn databases(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .collect()
}

#[tokio::test]
async fn a_customer_writes_it_rings_a_click_opens_the_chat_and_reading_takes_it_back() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;

    peer.message(message("ana", "m1", "Where is my order?")).await.unwrap();
    let alert = desk.alert(AlertAction::Show).await;
    assert_eq!((alert.title.as_str(), alert.body.as_str()), ("Name of ana", "Where is my order?"));
    desk.next("a tray with 1", |told| matches!(told, Told::Tray(view) if view.unread == 1).then_some(()))
        .await;

    desk.handle.send(Intent::NotificationClicked(Slot::Customer(id("ana"))));
    let opened = desk.next("a window", |told| match told {
        Told::OpenChat(customer_id, title) => Some((customer_id.clone(), title.clone())),
        _ => None,
    });
    assert_eq!(opened.await, (id("ana"), "Name of ana".to_owned()));
    desk.watch_chat("chat-1", "ana");
    assert_eq!(desk.chat_texts().await, ["Where is my order?"]);
    joined(&peer, "whatsapp:customer:ana").await;

    // The next one comes through both rooms, rings no more where it is being read, and is one message.
    desk.handle.send(Intent::Focus { window: "chat-1".into(), customer_id: Some(id("ana")) });
    peer.message(message("ana", "m2", "Hello?")).await.unwrap();
    let arrival = desk.next("the message in the chat", |told| match told {
        Told::Chat(ChatUpdate::Changed { messages, .. }) => {
            messages.iter().find(|message| message.id == "m2").map(|message| message.arrival)
        }
        _ => None,
    });
    let up_to = Arrival(arrival.await);
    desk.handle.send(Intent::MarkRead { customer_id: id("ana"), up_to });
    desk.next("a tray with 0", |told| match told {
        Told::Alert(alert) => panic!("{alert:?} for a chat in front of the agent"),
        Told::Tray(view) => (view.unread == 0).then_some(()),
        _ => None,
    })
    .await;

    desk.handle.send(Intent::WindowClosed { window: "chat-1".into() });
    peer.next(|event| event["type"] == "left" && event["room"] == "whatsapp:customer:ana").await.unwrap();
    desk.quit().await;
}

#[tokio::test]
async fn what_was_received_is_there_after_a_restart_and_rings_no_second_time() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let keyring = Arc::<FaultyKeyring>::default();
    let mut desk = Desk::start(folder.path(), keyring.clone(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "kept words")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    desk.quit().await;

    let mut desk = Desk::start(folder.path(), keyring, Some(peer.url()));
    desk.watch_inbox();
    let rows = desk.next("the inbox", |told| match told {
        Told::Inbox(InboxUpdate::Snapshot { rows, .. }) if !rows.is_empty() => Some(rows.clone()),
        _ => None,
    });
    let rows = rows.await;
    assert_eq!((rows.len(), rows[0].title.as_str(), rows[0].unread), (1, "Name of ana", 1));
    joined(&peer, GENERAL).await;
    // The same message again, then a new one: only the new one may ring.
    peer.message(message("ana", "m1", "kept words")).await.unwrap();
    peer.message(message("ana", "m2", "new words")).await.unwrap();
    assert_eq!(desk.alert(AlertAction::Show).await.body, "new words");
    desk.quit().await;
}

#[tokio::test]
async fn a_wrong_address_or_token_is_told_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    for (server, token, code) in [
        ("support.example.com", "t", "address"),
        ("ws://localhost:1", "", "token"),
        ("ws://localhost:1", "a b", "token"),
    ] {
        assert_eq!(desk.sign_in(server, token).await.unwrap_err().code, code, "{server} {token:?}");
    }
    desk.watch_inbox();
    desk.next("signed out", |told| match told {
        Told::Inbox(InboxUpdate::Snapshot { connection, .. }) => {
            (connection.state == ConnectionState::SignedOut).then_some(())
        }
        _ => None,
    })
    .await;
    desk.quit().await;
}

#[tokio::test]
async fn a_refused_token_is_told_and_a_new_one_mends_it() {
    let (peer, token) = peer().await;
    let expired = peer.token("agent-1", Duration::ZERO).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &expired).await.unwrap();
    let sentence = desk.next("refused", |told| match told {
        Told::Inbox(InboxUpdate::Changed { connection: Some(connection), .. }) => match &connection.state {
            ConnectionState::Refused { problem } => Some(problem.sentence.clone()),
            _ => None,
        },
        _ => None,
    });
    assert!(sentence.await.contains("until you sign in again"));
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    desk.quit().await;
}

#[tokio::test]
async fn a_renewed_token_takes_effect_and_takes_no_notification_away() {
    let (peer, token) = peer().await;
    let renewed = peer.token("agent-1", Duration::from_secs(6_000)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "first")).await.unwrap();
    desk.alert(AlertAction::Show).await;

    // The open connection stays; the next one is made with the new token.
    desk.sign_in(&peer.url(), &renewed).await.unwrap();
    let kept = desk.keyring.token(&peer.url().replace("http", "ws")).unwrap().unwrap();
    assert_eq!(kept.expose(), renewed);
    peer.message(message("ana", "m2", "second")).await.unwrap();
    let alert = desk.next("the second message", |told| match told {
        Told::WithdrawAll => panic!("the first notification went unnoticed"),
        Told::Alert(alert) => Some(alert.clone()),
        _ => None,
    });
    assert_eq!(alert.await.body, "second\n2 new messages");

    let other = peer.token("agent-2", Duration::from_secs(600)).unwrap();
    desk.sign_in(&peer.url(), &other).await.unwrap();
    desk.next("another agent's empty desk", |told| {
        matches!(told, Told::Tray(view) if view.unread == 0).then_some(())
    })
    .await;
    assert_eq!(databases(folder.path()).len(), 2, "each agent has a history of their own");
    desk.quit().await;
}

#[tokio::test]
async fn an_event_that_fails_validation_stops_nothing() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    for broken in [json!({"customerId": "ana"}), json!("nonsense"), json!(null), json!([1, 2])] {
        peer.emit_general("whatsappMessage", broken).await.unwrap();
    }
    peer.message(message("ana", "m1", "still here")).await.unwrap();
    assert_eq!(desk.alert(AlertAction::Show).await.body, "still here");
    desk.quit().await;
}

#[tokio::test]
async fn without_a_keyring_nothing_is_written_and_with_one_that_comes_late_everything_is() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let keyring = Arc::<FaultyKeyring>::default();
    keyring.missing.store(true, Ordering::SeqCst);
    let mut desk = Desk::start(folder.path(), keyring.clone(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    desk.notice("history-in-memory").await;
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "held words")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    assert_eq!(databases(folder.path()), Vec::<PathBuf>::new(), "nothing is ever written unencrypted");

    desk.keyring.missing.store(false, Ordering::SeqCst);
    desk.handle.send(Intent::CheckAgain);
    desk.next("no notice", |told| match told {
        Told::Inbox(InboxUpdate::Snapshot { notices, .. }) => notices.is_empty().then_some(()),
        _ => None,
    })
    .await;
    desk.watch_chat("chat-1", "ana");
    assert_eq!(desk.chat_texts().await, ["held words"]);
    desk.quit().await;

    assert_eq!(databases(folder.path()).len(), 1);
    let mut desk = Desk::start(folder.path(), keyring, Some(peer.url()));
    desk.next("a tray with 1", |told| matches!(told, Told::Tray(view) if view.unread == 1).then_some(()))
        .await;
    desk.quit().await;
}

#[tokio::test]
async fn a_lost_key_never_leads_to_a_new_one_over_a_history_that_exists() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path(), Arc::default(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    desk.quit().await;
    let file = databases(folder.path()).remove(0);
    let before = std::fs::read(&file).unwrap();

    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    desk.notice("history-key-missing").await;
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "rings all the same")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    desk.quit().await;
    assert_eq!(std::fs::read(&file).unwrap(), before, "the old history is as it was");
    assert_eq!(databases(folder.path()).len(), 1);
}

#[tokio::test]
async fn what_the_desktop_lacks_is_told_once_and_brings_the_inbox_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.watch_inbox();
    let failed = || Intent::NotificationsFailed { detail: "ServiceUnknown".into(), slot: None };
    desk.handle.send(failed());
    desk.next("the inbox", |told| matches!(told, Told::OpenInbox).then_some(())).await;
    desk.notice("no-notifications").await;
    desk.handle.send(failed());
    desk.handle.send(Intent::NotificationsWork);
    desk.next("no notice", |told| match told {
        Told::OpenInbox => panic!("it was told before"),
        Told::Inbox(InboxUpdate::Changed { notices: Some(notices), .. }) => notices.is_empty().then_some(()),
        _ => None,
    })
    .await;
    desk.handle.send(Intent::TrayShown(false));
    desk.next("the inbox", |told| matches!(told, Told::OpenInbox).then_some(())).await;
    desk.notice("no-tray").await;
    desk.quit().await;
}

#[tokio::test]
async fn signing_out_removes_the_token_and_empties_the_windows() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let keyring = Arc::<FaultyKeyring>::default();
    let mut desk = Desk::start(folder.path(), keyring.clone(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "words")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    desk.watch_inbox();

    let (reply, answer) = oneshot::channel();
    desk.handle.send(Intent::SignOut { reply });
    answer.await.unwrap().unwrap();
    peer.next(|event| event["type"] == "disconnected").await.unwrap();
    desk.next("an empty inbox", |told| match told {
        Told::Inbox(InboxUpdate::Snapshot { rows, connection, .. }) => {
            (rows.is_empty() && connection.state == ConnectionState::SignedOut).then_some(())
        }
        _ => None,
    })
    .await;
    let origin = peer.url().replace("http", "ws");
    assert!(keyring.token(&origin).unwrap().is_none());
    desk.quit().await;
}
