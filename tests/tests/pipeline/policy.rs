//! An administrator's policy: what it locks, what it allows, and what a wrong one leads to.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use deskbell_app::contract::{
    ConnectionState, InboxUpdate, PreviewLevel, ProxyChoice, SettingName, Settings,
};
use deskbell_app::memory::MemorySettings;
use deskbell_app::{Intent, Keyring as _, PolicyPlace};
use deskbell_client::{ServerAddress, Token};
use deskbell_domain::AlertAction;
use deskbell_tests::peer::GENERAL;
use deskbell_tests::tls::{Authority, front};
use tokio::sync::oneshot;

use crate::desk::*;

/// A policy file whose administrator is whoever runs the test.
struct Administrator {
    folder: tempfile::TempDir,
}

impl Administrator {
    fn new(text: &str) -> Self {
        let administrator = Self { folder: tempfile::tempdir().unwrap() };
        administrator.write(text);
        administrator
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("policy.toml")
    }

    fn write(&self, text: &str) {
        std::fs::write(self.file(), text).unwrap();
        std::fs::set_permissions(self.file(), Permissions::from_mode(0o644)).unwrap();
    }

    fn place(&self) -> PolicyPlace {
        let owner = std::fs::metadata(self.folder.path()).unwrap().uid();
        PolicyPlace::File { path: self.file(), owner }
    }
}

fn start(administrator: &Administrator, folder: &Path) -> Desk {
    Desk::start_under(administrator.place(), folder, Arc::default(), MemorySettings::default())
}

async fn state(desk: &mut Desk, what: &str, is: impl Fn(&ConnectionState) -> bool) {
    desk.next(what, |told| match told {
        Told::Inbox(
            InboxUpdate::Snapshot { connection, .. }
            | InboxUpdate::Changed { connection: Some(connection), .. },
        ) => is(&connection.state).then_some(()),
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn what_is_locked_stays_as_it_is_until_the_policy_changes() {
    let administrator = Administrator::new(
        "organisation = \"Example Ltd\"\n[locked]\nsound = false\nzoom = 125\n[defaults]\nwaiting_minutes = 3\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let mut desk = start(&administrator, folder.path());
    desk.watch_settings();
    let update = desk.settings("the settings", |_| true).await;
    let locked = update.locked.unwrap();
    assert_eq!(locked.settings, [SettingName::Sound, SettingName::Zoom]);
    assert_eq!(locked.by.as_deref(), Some("Example Ltd"));
    assert_eq!(locked.file, administrator.file().display().to_string());
    let settings = update.settings;
    assert_eq!((settings.sound, settings.waiting_minutes), (false, 3));

    // Whatever a window asks for: the pipeline refuses.
    let problem = desk.change_settings(Settings { sound: true, ..settings.clone() }).await.unwrap_err();
    assert_eq!(problem.code, "setting-locked");
    let (reply, answer) = oneshot::channel();
    desk.handle.send(Intent::SetZoom { zoom: 100, reply });
    assert_eq!(answer.await.unwrap().unwrap_err().code, "setting-locked");
    desk.change_settings(Settings { preview: PreviewLevel::NameOnly, ..settings }).await.unwrap();
    desk.settings("the agent's choice", |update| update.settings.preview == PreviewLevel::NameOnly).await;

    // Wrong: refused whole, and the safe one is in force, which nothing leaks from.
    administrator.write("[locked]\nsound = false\nprewiew = \"name_only\"\n");
    desk.watch_inbox();
    desk.handle.send(Intent::ReadPolicy);
    let detail = desk.next("the notice", |told| match told {
        Told::Inbox(InboxUpdate::Changed { notices: Some(notices), .. }) => {
            notices.iter().find(|it| it.problem.code == "policy-refused").map(|it| it.problem.detail.clone())
        }
        _ => None,
    });
    let detail = detail.await.unwrap();
    assert!(detail.contains("policy.toml, line 3, column 1: unknown field `prewiew`"), "{detail}");
    let update = desk.settings("the safe policy", |it| it.settings.preview == PreviewLevel::CountOnly).await;
    assert!(update.settings.sound && update.settings.retention_days.is_none(), "{update:?}");

    // Mended: what the agent chose meanwhile is there again, and nothing is locked.
    administrator.write("");
    desk.handle.send(Intent::CheckAgain);
    let update = desk.settings("no lock", |update| update.locked.is_none()).await;
    assert_eq!((update.settings.preview, update.settings.sound), (PreviewLevel::NameOnly, true));
    assert_eq!(update.settings.waiting_minutes, 10);
    desk.quit().await;
}

#[tokio::test]
async fn only_a_policy_can_allow_a_connection_in_the_clear_or_name_the_one_server() {
    let administrator = Administrator::new("");
    let folder = tempfile::tempdir().unwrap();
    let mut desk = start(&administrator, folder.path());
    // TEST-NET-1 (RFC 5737): nobody is there.
    let told = desk.sign_in("ws://192.0.2.1:3000", "secret").await.unwrap_err();
    assert_eq!(told.code, "address-not-encrypted");
    assert!(desk.keyring.kept.token("ws://192.0.2.1:3000").unwrap().is_none(), "the token went nowhere");

    administrator.write("[connection]\nserver = \"wss://chat.example.invalid\"\n");
    desk.handle.send(Intent::ReadPolicy);
    let told = desk.sign_in("wss://other.example.invalid", "secret").await.unwrap_err();
    assert_eq!(told.code, "server-set");
    assert!(told.sentence.contains("wss://chat.example.invalid"), "{}", told.sentence);

    administrator.write("[connection]\nallow_plain_ws = true\n");
    desk.handle.send(Intent::ReadPolicy);
    desk.sign_in("ws://192.0.2.1:3000", "secret").await.unwrap();
    desk.watch_inbox();
    desk.next("signed in", |told| match told {
        Told::Inbox(InboxUpdate::Snapshot { connection, .. }) => connection.server.clone(),
        _ => None,
    })
    .await;
    // The permission is taken back: so is the connection.
    administrator.write("");
    desk.handle.send(Intent::ReadPolicy);
    state(&mut desk, "refused", |state| match state {
        ConnectionState::Refused { problem } => problem.code == "address-not-encrypted",
        _ => false,
    })
    .await;
    desk.quit().await;
}

#[tokio::test]
async fn an_authority_of_the_organisations_own_is_trusted_once_the_policy_names_its_file() {
    let (peer, token) = peer().await;
    let (ours, stranger) = (Authority::new(), Authority::new());
    let server = front(&peer.url(), ours.acceptor("localhost")).await;
    let ca = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(ca.path(), "no certificate").unwrap();
    let administrator = Administrator::new(&format!("[connection]\nextra_ca = '{}'\n", ca.path().display()));
    let folder = tempfile::tempdir().unwrap();
    let mut desk = start(&administrator, folder.path());
    desk.watch_inbox();
    desk.sign_in(&server, &token).await.unwrap();
    let waits = |words: &'static str| {
        move |state: &ConnectionState| match state {
            ConnectionState::Waiting { problem, .. } => {
                let Some(detail) = &problem.detail else { return false };
                format!("{} {detail}", problem.sentence).contains(words)
            }
            _ => false,
        }
    };
    state(&mut desk, "a wrong file", waits("holds no certificate")).await;
    std::fs::write(ca.path(), stranger.pem()).unwrap();
    desk.handle.send(Intent::RetryNow);
    state(&mut desk, "another authority", waits("certificate")).await;
    std::fs::write(ca.path(), ours.pem()).unwrap();
    desk.handle.send(Intent::RetryNow);
    joined(&peer, GENERAL).await;
    // Without it, nobody vouches for the server any more.
    administrator.write("");
    desk.handle.send(Intent::ReadPolicy);
    peer.next(|event| event["type"] == "disconnected").await.unwrap();
    state(&mut desk, "no trust", waits("somebody this computer does not know")).await;
    desk.quit().await;
}

#[tokio::test]
async fn another_proxy_means_another_connection() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let mut desk = start(&Administrator::new(""), folder.path());
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "before")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    let settings = Settings { proxy: ProxyChoice::None, ..Settings::default() };
    desk.change_settings(settings).await.unwrap();
    peer.next(|event| event["type"] == "disconnected").await.unwrap();
    joined(&peer, GENERAL).await;
    peer.message(message("bo", "m2", "over the new way")).await.unwrap();
    desk.next("both", |told| matches!(told, Told::Tray(view) if view.unread == 2).then_some(())).await;
    desk.quit().await;
}

#[tokio::test]
async fn a_token_that_another_process_put_into_the_keyring_is_used() {
    let (peer, token) = peer().await;
    let expired = peer.token("agent-1", std::time::Duration::ZERO).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &expired).await.unwrap();
    state(&mut desk, "refused", |state| matches!(state, ConnectionState::Refused { .. })).await;
    let origin = ServerAddress::parse(&peer.url()).unwrap().origin();
    desk.keyring.kept.set_token(&origin, &Token::new(token)).unwrap();
    desk.handle.send(Intent::KeyringChanged);
    joined(&peer, GENERAL).await;
    // Another entry changed: nothing happens to the connection.
    desk.handle.send(Intent::KeyringChanged);
    peer.message(message("ana", "m1", "still here")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    // Removed by another process: signed out.
    desk.keyring.kept.delete_token(&origin).unwrap();
    desk.handle.send(Intent::KeyringChanged);
    state(&mut desk, "signed out", |state| matches!(state, ConnectionState::SignedOut)).await;
    desk.quit().await;
}
