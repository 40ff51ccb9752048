//! What comes in: rings, opens, is read, and is there after a restart.

use std::sync::Arc;

use deskbell_app::Intent;
use deskbell_app::contract::{ChatUpdate, FeedName, InboxUpdate};
use deskbell_domain::{AlertAction, Arrival, Button, Slot};
use deskbell_tests::peer::GENERAL;
use serde_json::json;

use crate::desk::*;

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

    let slot = Slot::Customer(id("ana"));
    desk.handle.send(Intent::NotificationAction { slot, button: Button::Open, activation: None });
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

/// Drawing costs a window more than taking in costs the pipeline: messages that come all the time come in a few updates.
#[tokio::test]
async fn a_stream_of_messages_is_a_few_updates_a_second_for_a_window() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    let begun = std::time::Instant::now();
    for number in 0..60 {
        peer.message(message("ana", &format!("m{number}"), "one by one")).await.unwrap();
        // The pace of the stream; nothing waits for it.
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let mut updates = 0;
    desk.next("all of them", |told| match told {
        Told::Inbox(InboxUpdate::Changed { rows, .. }) if !rows.is_empty() => {
            updates += 1;
            (rows[0].unread == 60).then_some(())
        }
        _ => None,
    })
    .await;
    let most = begun.elapsed().as_millis() / 100 + 2;
    assert!(updates > 1 && updates <= most, "{updates} updates in {:?}", begun.elapsed());
    desk.quit().await;
}

#[tokio::test]
async fn after_a_burst_memory_goes_back() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    peer.command(json!({"do": "burst-messages", "count": 3_000, "customers": 20, "content": "Hello?"}))
        .await
        .unwrap();
    desk.next("memory to go back", |told| matches!(told, Told::GaveBack).then_some(())).await;
    desk.quit().await;
}

/// A web view that hangs, or is covered for an hour, must not have everything pile up in front of it.
#[tokio::test]
async fn a_window_that_hung_gets_the_newest_page_of_the_history() {
    let (peer, token) = peer().await;
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path(), Arc::default(), None);
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, GENERAL).await;
    desk.watch_chat_and_hang("chat-1", "c0");
    desk.next("the chat", |told| matches!(told, Told::Chat(ChatUpdate::Snapshot { .. })).then_some(())).await;

    let burst = |first: usize, count: usize| json!({"do": "burst-messages", "first": first, "count": count, "customers": 1, "content": "Hello?"});
    peer.command(burst(0, 1)).await.unwrap();
    desk.next("a second update", |told| matches!(told, Told::Chat(_)).then_some(())).await;
    peer.command(burst(1, 2_999)).await.unwrap();
    desk.next("a tray with all", |told| match told {
        Told::Chat(update) => panic!("{update:?} for a window that took nothing"),
        Told::Tray(view) => (view.unread == 3_000).then_some(()),
        _ => None,
    })
    .await;

    desk.handle.send(Intent::Taken { window: "chat-1".into(), feed: FeedName::Chat, updates: 2 });
    let caught_up = desk.next("the newest page", |told| match told {
        Told::Chat(ChatUpdate::CaughtUp { row, messages, has_earlier, .. }) => {
            let ids: Vec<String> = messages.iter().map(|message| message.id.clone()).collect();
            Some((row.as_ref().map(|row| row.unread), ids, *has_earlier))
        }
        Told::Chat(update) => panic!("{update:?} comes before what was missed"),
        _ => None,
    });
    let newest: Vec<String> = (2_950..3_000).map(|id| id.to_string()).collect();
    assert_eq!(caught_up.await, (Some(3_000), newest, true));
    desk.quit().await;
}
