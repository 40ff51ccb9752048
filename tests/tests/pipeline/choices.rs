//! What the agent chooses, and what a restart makes of it.

use std::sync::Arc;
use std::time::Duration;

use deskbell_app::Intent;
use deskbell_app::contract::{
    Appearance, ChatUpdate, CheckUpdate, InboxUpdate, Language, LanguageChoice, MuteFor, PauseFor,
    PreviewLevel, SearchResults, Settings, Theme,
};
use deskbell_app::memory::MemorySettings;
use deskbell_domain::{AlertAction, AlertKind};
use deskbell_tests::peer::{GENERAL, Peer};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::desk::*;

/// A desk that is signed in and online.
async fn online(folder: &std::path::Path, keyring: &Arc<FaultyKeyring>, peer: &Peer, token: &str) -> Desk {
    let desk = Desk::start(folder, keyring.clone(), None);
    desk.sign_in(&peer.url(), token).await.unwrap();
    joined(peer, GENERAL).await;
    desk
}

fn old(mut message: Value, days: u64) -> Value {
    let day = 24 * 3600 * 1000;
    let at = message["timestamp"].as_u64().unwrap() - days * day;
    message["timestamp"] = json!(at);
    message
}

async fn search(desk: &Desk, text: &str) -> SearchResults {
    let (reply, answer) = oneshot::channel();
    desk.handle.send(Intent::Search { text: text.to_owned(), customer_id: None, before: None, reply });
    answer.await.unwrap().unwrap()
}

impl Desk {
    async fn unread(&mut self, unread: u32) {
        self.next("a tray", |told| matches!(told, Told::Tray(view) if view.unread == unread).then_some(()))
            .await;
    }
}

#[tokio::test]
async fn what_came_while_paused_is_told_of_by_the_next_run_as_well() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    desk.handle.send(Intent::Pause(PauseFor::Hour));
    peer.message(message("ana", "m1", "while paused")).await.unwrap();
    peer.message(message("bo", "m2", "while paused, too")).await.unwrap();
    desk.unread(2).await;
    desk.quit().await;

    // Another run, which is not paused.
    let mut desk = Desk::start(folder.path(), keyring, Some(peer.url()));
    let alert = desk.alert(AlertAction::Show).await;
    assert_eq!((alert.kind, alert.customers, alert.messages), (AlertKind::Digest, 2, 2));
    desk.quit().await;
}

#[tokio::test]
async fn what_was_told_of_is_not_told_of_again_after_a_restart() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    peer.message(message("ana", "m1", "heard")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    desk.quit().await;

    let mut desk = Desk::start(folder.path(), keyring, Some(peer.url()));
    desk.unread(1).await;
    joined(&peer, GENERAL).await;
    peer.message(message("bo", "m2", "new")).await.unwrap();
    let alert = desk.alert(AlertAction::Show).await;
    assert_eq!((alert.kind, alert.body.as_str()), (AlertKind::Message, "new"));
    desk.quit().await;
}

#[tokio::test]
async fn settings_take_effect_at_once_and_stay() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    desk.watch_settings();
    let before = desk.settings("the settings", |_| true).await.settings;

    let change = |settings| {
        let (reply, answer) = oneshot::channel();
        desk.handle.send(Intent::ChangeSettings { settings, reply });
        answer
    };
    let refused = change(Settings { waiting_minutes: 5000, ..before.clone() }).await.unwrap();
    assert_eq!(refused.unwrap_err().code, "setting-range");
    let chosen = Settings { preview: PreviewLevel::CountOnly, sound: false, ..before };
    change(chosen.clone()).await.unwrap().unwrap();
    assert_eq!(desk.settings("a change", |_| true).await.settings, chosen);

    peer.message(message("ana", "m1", "secret words")).await.unwrap();
    let alert = desk.alert(AlertAction::Show).await;
    assert_eq!((alert.title.as_str(), alert.sound), ("A customer wrote", false));
    assert!(!alert.body.contains("secret"), "{}", alert.body);

    desk.handle.send(Intent::Mute { customer_id: id("ana"), mute: MuteFor::ForEver });
    let muted = desk.settings("who is muted", |update| !update.muted.is_empty()).await.muted;
    assert_eq!(muted[0].title, "Name of ana");
    desk.handle.send(Intent::SetVip { customer_id: id("bo"), vip: true });
    desk.settings("a VIP", |update| update.vips.len() == 1).await;
    desk.quit().await;
}

#[tokio::test]
async fn a_muted_customer_is_silent_and_a_vip_rings_through_a_pause() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    peer.message(message("ana", "m1", "first")).await.unwrap();
    desk.alert(AlertAction::Show).await;
    desk.handle.send(Intent::Mute { customer_id: id("ana"), mute: MuteFor::Hour });
    desk.handle.send(Intent::SetVip { customer_id: id("cy"), vip: true });
    desk.handle.send(Intent::Pause(PauseFor::HalfHour));
    for (customer, words) in [("ana", "muted"), ("bo", "paused"), ("cy", "breaks through")] {
        peer.message(message(customer, words, words)).await.unwrap();
    }
    let alert = desk.alert(AlertAction::Show).await;
    assert_eq!(alert.body, "breaks through");
    desk.watch_inbox();
    desk.next("a paused inbox", |told| match told {
        Told::Inbox(InboxUpdate::Snapshot { quiet, .. }) => quiet.paused_until.is_some().then_some(()),
        _ => None,
    })
    .await;
    // The pause ends by hand: what it held back comes, without a sound; who is muted stays silent.
    desk.handle.send(Intent::Pause(PauseFor::Off));
    let alert = desk.alert(AlertAction::Show).await;
    assert_eq!((alert.kind, alert.customers, alert.sound), (AlertKind::Digest, 1, false), "{alert:?}");
    assert!(alert.title.contains("Name of bo"), "{}", alert.title);
    desk.quit().await;
}

#[tokio::test]
async fn a_window_is_expected_when_it_rings_and_only_then() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    peer.message(message("bo", "m1", "first")).await.unwrap();
    desk.next("a window to be expected", |told| matches!(told, Told::Expect).then_some(())).await;
    desk.handle.send(Intent::Mute { customer_id: id("bo"), mute: MuteFor::Hour });
    peer.message(message("bo", "m2", "muted")).await.unwrap();
    desk.next("it to be counted", |told| matches!(told, Told::Tray(view) if view.unread == 2).then_some(()))
        .await;
    peer.message(message("ana", "m3", "rings")).await.unwrap();
    let mut rung = false;
    desk.next("another window", |told| {
        rung |= matches!(told, Told::Alert(alert) if alert.body == "rings");
        matches!(told, Told::Expect).then_some(())
    })
    .await;
    assert!(rung, "nothing was expected for the muted one");
    desk.quit().await;
}

#[tokio::test]
async fn a_saved_setting_that_makes_no_sense_is_told_and_has_its_default() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = json!({"preferences": {"sound": "loud", "preview": "nameOnly"}, "retentionDays": -3});
    let settings = MemorySettings { server: None, chosen: Some(chosen) };
    let mut desk = Desk::start_with(folder.path(), Arc::default(), settings);
    desk.watch_settings();
    let update = desk.settings("the settings", |_| true).await;
    assert_eq!((update.problems.len(), update.settings.sound), (2, true));
    assert_eq!((update.settings.preview, update.settings.retention_days), (PreviewLevel::NameOnly, Some(90)));
    desk.quit().await;
}

#[tokio::test]
async fn messages_and_customers_are_found() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    for (customer, words) in [("ana", "Where is my parcel?"), ("bo", "طردي متأخر"), ("cy", "parcels, please")]
    {
        peer.message(message(customer, words, words)).await.unwrap();
    }
    desk.unread(3).await;
    let found = search(&desk, "parc").await;
    let texts: Vec<_> = found.messages.iter().map(|found| found.message.text.as_str()).collect();
    assert_eq!(texts, ["parcels, please", "Where is my parcel?"]);
    assert!(found.messages[0].snippet.iter().any(|piece| piece.hit && piece.text.starts_with("parc")));
    assert_eq!(search(&desk, "طردي").await.messages.len(), 1);
    assert_eq!(search(&desk, "name of bo").await.conversations[0].customer_id, "bo");
    for odd in ["\"", "\" OR NEAR(", "*", "", "\0", &"x".repeat(50_000)] {
        assert_eq!(search(&desk, odd).await.messages.len(), 0, "{odd:.20}");
    }
    desk.quit().await;
}

#[tokio::test]
async fn what_is_older_than_the_agent_wants_to_keep_goes_and_what_is_unread_stays() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    peer.message(old(message("ana", "m1", "read and old"), 100)).await.unwrap();
    desk.unread(1).await;
    desk.handle
        .send(Intent::MarkRead { customer_id: id("ana"), up_to: deskbell_domain::Arrival(u64::MAX >> 2) });
    desk.unread(0).await;
    peer.message(old(message("bo", "m2", "unread and old"), 100)).await.unwrap();
    peer.message(message("cy", "m3", "new")).await.unwrap();
    desk.unread(2).await;
    desk.watch_inbox();
    // It sweeps by itself soon after it began; that is what is waited for.
    let rows = desk
        .next_within(Duration::from_secs(60), "a swept inbox", |told| match told {
            Told::Inbox(InboxUpdate::Snapshot { rows, .. }) if rows.len() == 2 => {
                let mut ids: Vec<_> = rows.iter().map(|row| row.customer_id.clone()).collect();
                ids.sort();
                Some(ids)
            }
            _ => None,
        })
        .await;
    assert_eq!(rows, ["bo", "cy"]);
    desk.quit().await;
}

#[tokio::test]
async fn windows_learn_how_they_are_drawn_and_of_each_change() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    let first = Appearance { language: Language::En, theme: Theme::System, zoom: 100 };
    desk.watch_inbox();
    desk.watch_chat("chat-ana", "ana");
    let both = |wanted: Appearance| {
        let mut left = vec!["inbox", "chat"];
        move |told: &Told| {
            let (window, appearance) = match told {
                Told::Inbox(InboxUpdate::Snapshot { appearance, .. }) => ("inbox", Some(*appearance)),
                Told::Inbox(InboxUpdate::Changed { appearance, .. }) => ("inbox", *appearance),
                Told::Chat(ChatUpdate::Snapshot { appearance, .. }) => ("chat", Some(*appearance)),
                Told::Chat(ChatUpdate::Changed { appearance, .. }) => ("chat", *appearance),
                _ => return None,
            };
            left.retain(|it| *it != window || appearance != Some(wanted));
            left.is_empty().then_some(())
        }
    };
    desk.next("both snapshots", both(first)).await;

    let settings = Settings { language: LanguageChoice::Ar, theme: Theme::Dark, ..Settings::default() };
    desk.change_settings(settings.clone()).await.unwrap();
    let arabic = Appearance { language: Language::Ar, theme: Theme::Dark, zoom: 100 };
    let next_one = |told: &Told| matches!(told, Told::Draw(it) if *it == arabic).then_some(());
    desk.next("how the next window begins", next_one).await;
    desk.next("both changes", both(arabic)).await;

    let zoom = |zoom| {
        let (reply, answer) = oneshot::channel();
        desk.handle.send(Intent::SetZoom { zoom, reply });
        answer
    };
    assert_eq!(zoom(79).await.unwrap().unwrap_err().code, "setting-range");
    assert_eq!(zoom(201).await.unwrap().unwrap_err().code, "setting-range");
    zoom(200).await.unwrap().unwrap();
    desk.next("both zoomed", both(Appearance { zoom: 200, ..arabic })).await;
    desk.watch_settings();
    let update = desk.settings("the settings", |_| true).await;
    assert_eq!(update.settings, Settings { zoom: 200, ..settings }, "nothing else was touched");
    assert_eq!(update.appearance, Appearance { zoom: 200, ..arabic });
    desk.quit().await;
}

#[tokio::test]
async fn a_change_of_the_language_changes_what_is_already_on_screen() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    desk.handle.send(Intent::TrayShown(false));
    let mut photo = message("ana", "m1", "the box");
    photo["messageType"] = json!("image");
    peer.message(photo).await.unwrap();
    assert_eq!(desk.alert(AlertAction::Show).await.body, "Photo · the box");
    desk.watch_inbox();
    desk.notice("no-tray").await;

    let settings = Settings { language: LanguageChoice::Ar, ..Settings::default() };
    desk.change_settings(settings.clone()).await.unwrap();
    // In whatever order: the notification, the list and the notice, and the tray.
    let mut left = vec!["notification", "inbox", "tray"];
    desk.next("Arabic everywhere", |told| {
        let seen = match told {
            Told::Alert(alert) if alert.body == "صورة · \u{2068}the box\u{2069}" => {
                assert_eq!((alert.action, alert.language.code()), (AlertAction::Replace, "ar"));
                "notification"
            }
            Told::Inbox(InboxUpdate::Snapshot { rows, notices, appearance, .. }) => {
                assert_eq!(appearance.language, Language::Ar);
                assert_eq!(rows[0].last.as_ref().unwrap().preview, "صورة · \u{2068}the box\u{2069}");
                assert_eq!(notices[0].title, "لا يوجد شريط للنظام");
                "inbox"
            }
            Told::Tray(view) if view.state_line == "متصل" => {
                assert_eq!(view.count_line, "رسالة غير مقروءة · عميل ينتظر");
                "tray"
            }
            _ => return None,
        };
        left.retain(|it| *it != seen);
        left.is_empty().then_some(())
    })
    .await;
    let refused = desk.change_settings(Settings { zoom: 1, ..settings }).await.unwrap_err();
    assert_eq!(refused.sentence, "يمكن عرض النوافذ بحجم من 80 إلى 200 بالمئة.");
    assert_eq!(desk.handle.language().code(), "ar");
    desk.quit().await;
}

#[tokio::test]
async fn what_was_stored_is_told_in_the_language_of_the_day() {
    let (peer, token) = peer().await;
    let (folder, keyring) = (tempfile::tempdir().unwrap(), Arc::default());
    let mut desk = online(folder.path(), &keyring, &peer, &token).await;
    let mut photo = message("ana", "m1", "");
    photo["messageType"] = json!("image");
    peer.message(photo).await.unwrap();
    desk.unread(1).await;
    desk.quit().await;

    let settings = MemorySettings { server: Some(peer.url()), chosen: Some(json!({"language": "es"})) };
    let mut desk = Desk::start_with(folder.path(), keyring, settings);
    desk.unread(1).await;
    desk.watch_inbox();
    let preview = desk
        .next("the row", |told| match told {
            Told::Inbox(InboxUpdate::Snapshot { rows, .. }) => {
                Some(rows.first()?.last.as_ref()?.preview.clone())
            }
            _ => None,
        })
        .await;
    assert_eq!(preview, "Foto");
    desk.quit().await;
}

#[tokio::test]
async fn a_test_of_the_connection_speaks_the_agents_language() {
    let folder = tempfile::tempdir().unwrap();
    let settings = MemorySettings { server: None, chosen: Some(json!({"language": "es"})) };
    let desk = Desk::start_with(folder.path(), Arc::default(), settings);
    let (tell, mut told) = mpsc::unbounded_channel();
    let (reply, begun) = oneshot::channel();
    let sink = Box::new(move |update| drop(tell.send(update)));
    let window = "welcome".into();
    desk.handle.send(Intent::TestConnection { window, server: None, token: None, sink, reply });
    begun.await.unwrap().unwrap();
    let first = tokio::time::timeout(Duration::from_secs(60), told.recv()).await.unwrap();
    let Some(CheckUpdate::Step { step }) = first else { panic!("{first:?}") };
    assert_eq!(step.detail, "no se conoce ningún servidor: inicia sesión");
    desk.quit().await;
}

#[tokio::test]
async fn what_is_chosen_of_the_desktop_is_seen_to_at_the_start_and_when_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = json!({"autostart": true, "shortcut": "ctrl+alt+d"});
    let settings = MemorySettings { server: None, chosen: Some(chosen) };
    let mut desk = Desk::start_with(folder.path(), Arc::default(), settings);
    let autostart = |told: &Told| match told {
        Told::Autostart(on, anew) => Some((*on, *anew)),
        _ => None,
    };
    let shortcut = |told: &Told| match told {
        Told::Shortcut(keys) => Some(keys.map(|keys| keys.to_string())),
        _ => None,
    };
    assert_eq!(desk.next("autostart", autostart).await, (true, false), "as it was chosen once");
    assert_eq!(desk.next("the keys", shortcut).await.as_deref(), Some("Ctrl+Alt+D"));

    desk.watch_settings();
    let told = desk.settings("the settings", |_| true).await;
    assert!(told.settings.autostart);
    // Another choice says nothing of it.
    let quieter = Settings { sound: false, ..told.settings };
    desk.change_settings(quieter.clone()).await.unwrap();
    let off = Settings { autostart: false, shortcut: None, ..quieter };
    desk.change_settings(off.clone()).await.unwrap();
    assert_eq!(desk.next("autostart", autostart).await, (false, true), "decided now");
    assert_eq!(desk.next("no keys", shortcut).await, None);
    let common = Settings { shortcut: Some("Ctrl+C".to_owned()), ..off };
    assert_eq!(desk.change_settings(common).await.unwrap_err().code, "shortcut");

    // Nobody is signed in, so nobody needs attention.
    desk.handle.send(Intent::OpenMostUrgent { activation: None });
    desk.next("the inbox", |told| matches!(told, Told::OpenInbox).then_some(())).await;
    desk.quit().await;
}
