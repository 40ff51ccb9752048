//! Tokens, keyrings and keys.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use deskbell_app::contract::{ChatUpdate, ConnectionState, InboxUpdate};
use deskbell_app::{Intent, Keyring};
use deskbell_domain::AlertAction;
use deskbell_tests::peer::GENERAL;
use tokio::sync::oneshot;

use crate::desk::*;

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

    let other = peer.token("agent-2", Duration::from_secs(3600)).unwrap();
    desk.sign_in(&peer.url(), &other).await.unwrap();
    desk.next("another agent's empty desk", |told| {
        matches!(told, Told::Tray(view) if view.unread == 0).then_some(())
    })
    .await;
    assert_eq!(databases(folder.path()).len(), 2, "each agent has a history of their own");
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
    peer.message(message("ana", "m2", "more words")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    let ended = peer.drain().into_iter().find(|event| event["type"] == "disconnected");
    assert_eq!(ended, None, "a new connection would miss what comes before it");
    desk.quit().await;

    assert_eq!(databases(folder.path()).len(), 1);
    let mut desk = Desk::start(folder.path(), keyring, Some(peer.url()));
    desk.next("a tray with 2", |told| matches!(told, Told::Tray(view) if view.unread == 2).then_some(()))
        .await;
    desk.quit().await;
}

#[tokio::test]
async fn with_a_keyring_that_comes_late_what_was_missed_before_this_run_is_still_told() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let keyring = Arc::<FaultyKeyring>::default();
    let mut desk = Desk::start(folder.path(), keyring.clone(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "of the first run")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    desk.quit().await;
    peer.message(message("ana", "m2", "to nobody")).await.unwrap();

    keyring.missing.store(true, Ordering::SeqCst);
    let mut desk = Desk::start(folder.path(), keyring, None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    desk.notice("history-in-memory").await;
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m3", "of the second run")).await.unwrap();
    desk.alert(AlertAction::Show).await;

    desk.watch_chat("chat-1", "ana");
    desk.keyring.missing.store(false, Ordering::SeqCst);
    desk.handle.send(Intent::CheckAgain);
    desk.next("the gap between the two", |told| match told {
        Told::Chat(ChatUpdate::Changed { gaps, .. }) => (!gaps.is_empty()).then_some(()),
        _ => None,
    })
    .await;
    desk.watch_chat("chat-2", "ana");
    assert_eq!(desk.chat_texts().await, ["of the first run", "of the second run"]);
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
    desk.handle.send(Intent::SignOut { wipe: false, reply });
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

#[tokio::test]
async fn a_wipe_destroys_the_key_first_and_leaves_no_file() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let keyring = Arc::<FaultyKeyring>::default();
    let mut desk = Desk::start(folder.path(), keyring.clone(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    peer.message(message("ana", "m1", "words")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    assert_ne!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let (reply, answer) = oneshot::channel();
    desk.handle.send(Intent::SignOut { wipe: true, reply });
    answer.await.unwrap().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let origin = peer.url().replace("http", "ws");
    assert!(keyring.token(&origin).unwrap().is_none());
    desk.quit().await;
}
