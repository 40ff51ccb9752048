//! What rings, and in which notification: one for each customer, one for a crowd, one for what is late; what is done
//! about it takes it back.

use std::time::Duration;

use deskbell_tests::desktop::Closed;
use serde_json::json;

use crate::customers::{ANA, BO, nth_writes};
use crate::stage::{Services, play};

#[tokio::test]
async fn a_customer_has_one_notification_that_is_replaced_in_place() {
    play("one-slot", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        let first = stage.rings(ANA.name, "one").await?;
        assert!(first.sounds(), "{first:?}");
        stage.peer.message(ANA.writes("ana-2", "two")).await?;
        stage.peer.message(ANA.writes("ana-3", "three")).await?;
        let last = stage.rings(ANA.name, "three\n3 new messages").await?;
        assert_eq!(last.replaces_id, first.id);
        assert!(!last.sounds(), "an update is silent: {last:?}");
        // What came through both rooms, or again, is no news.
        stage.peer.message(ANA.writes("ana-3", "three")).await?;
        stage.peer.message(BO.writes("bo-1", "other")).await?;
        stage.rings(BO.name, "other").await?;
        icon.until("the count", |icon| icon.tooltip.contains("4 unread")).await?;
        let on_screen = stage.notifications().on_screen();
        let bodies: Vec<_> = on_screen.iter().map(|shown| shown.body.as_str()).collect();
        assert_eq!(bodies, ["three\n3 new messages", "other"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_crowd_shares_one_notification_that_opens_the_inbox() {
    play("summary", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        for n in 1..=8 {
            stage.peer.message(nth_writes(n, &format!("m-{n}"), "hello")).await?;
        }
        icon.until("the count", |icon| icon.tooltip.contains("8 unread")).await?;
        let summary =
            stage.rings("3 customers wrote", "Customer 6, Customer 7, Customer 8\n3 new messages").await?;
        let on_screen = stage.notifications().on_screen();
        assert_eq!(on_screen.len(), 6, "{on_screen:#?}");
        assert_eq!(summary.actions.len(), 1, "of several customers none can be muted: {:?}", summary.actions);
        stage.notifications().invoke(&summary, "default").await?;
        stage.desktop.window("Inbox").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_written_long_ago_comes_as_one_digest() {
    play("digest", Services::ALL, async |stage| {
        let (_program, _icon) = stage.on_duty().await?;
        let ago = Duration::from_mins(20);
        stage.peer.message(ANA.wrote("ana-1", "old", ago)).await?;
        stage.peer.message(BO.wrote("bo-1", "old too", ago)).await?;
        stage.peer.message(BO.wrote("bo-2", "and this", ago)).await?;
        let body = format!("{}, {}\n3 new messages", ANA.name, BO.name);
        stage.rings("2 customers wrote earlier", &body).await?;
        let on_screen = stage.notifications().on_screen();
        assert_eq!(on_screen.len(), 1, "{on_screen:#?}");
        let rang = stage.notifications().history().iter().filter(|shown| shown.sounds()).count();
        assert_eq!(rang, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_buttons_mark_as_read_and_mute() {
    play("buttons", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        let shown = stage.rings(ANA.name, "one").await?;
        let labels: Vec<_> = shown.actions.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["Open", "Mark as read", "Mute 1 h"]);
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        stage.notifications().invoke(&shown, "mark-read").await?;
        let read = icon.until("nothing unread", |icon| !icon.tooltip.contains("unread")).await?;
        assert!(read.tooltip.contains("1 waiting"), "read is not answered: {}", read.tooltip);

        stage.peer.message(ANA.writes("ana-2", "two")).await?;
        let shown = stage.rings(ANA.name, "two").await?;
        stage.notifications().invoke(&shown, "mute-hour").await?;
        // The click, then her message: they come different ways, so the mute is seen first.
        icon.until("the mute in the menu's place", |icon| icon.tooltip.contains("1 unread")).await?;
        stage.peer.message(ANA.writes("ana-3", "three")).await?;
        icon.until("her message", |icon| icon.tooltip.contains("2 unread")).await?;
        stage.peer.message(BO.writes("bo-1", "other")).await?;
        stage.rings(BO.name, "other").await?;
        let history = stage.notifications().history();
        assert!(!history.iter().any(|shown| shown.body.contains("three")), "{history:#?}");
        assert_eq!(stage.desktop.windows(), [], "no button but Open opens a window");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_colleagues_answer_takes_it_back() {
    play("answered", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        let shown = stage.rings(ANA.name, "one").await?;
        icon.until("the wait", |icon| icon.tooltip.contains("1 waiting")).await?;
        stage.peer.message(ANA.is_answered("agent-1", "It is on its way.")).await?;
        assert_eq!(stage.notifications().closed(&shown).await?, Closed::Withdrawn);
        let icon = icon.until("nobody waiting", |icon| !icon.tooltip.contains("waiting")).await?;
        assert!(icon.tooltip.contains("1 unread"), "answered is not read: {}", icon.tooltip);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_preview_shows_as_much_as_was_chosen() {
    for (level, title, body) in
        [("nameOnly", ANA.name, "1 new message"), ("countOnly", "A customer wrote", "1 new message")]
    {
        play(&format!("preview-{level}"), Services::ALL, async |stage| {
            stage.sign_in().await?;
            stage.choose(json!({"preview": level, "sound": false}))?;
            let (_program, _icon) = stage.back_on_duty().await?;
            stage.peer.message(ANA.writes("ana-1", "My PIN is 4711")).await?;
            let shown = stage.rings(title, body).await?;
            assert!(!shown.sounds(), "sound is off: {shown:?}");
            assert!(!format!("{shown:?}").contains("4711"), "{shown:?}");
            Ok(())
        })
        .await;
    }
}
